"""Which calendar of somebody's says when they are busy elsewhere, and what is asked about it."""

from __future__ import annotations

from studio.booking import busy
from studio.booking.busy import Calendar
from studio.ical.fetched import check_address
from studio.kernel import clock
from studio.kernel.errors import NotFound
from studio.kernel.shown import format_date, format_time
from studio.people.users import UserView
from tui.frame.ask import AskDialog
from tui.frame.place import Place
from tui.screens.dialogs.text import TextDialog


async def elsewhere(place: Place, user: UserView) -> None:
    """Ask about what vanished from somebody's calendar, where that is asked, or else which calendar it is."""
    desk = place.desk
    found = await place.attempt(desk.gateway.read(_of, user.id))
    if found is None:
        return
    one = found[0]
    if one is not None and one.asks:
        answers = [("a", "It is right so"), ("c", "Change the address"), ("k", "Keep them")]
        text = f"{one.trouble.partition(': they stay')[0]}.\nUntil somebody says that it is right, the times before hold, too."
        answer = await desk.push_screen_wait(AskDialog("Busy elsewhere", text, answers, safe="k"))
        if answer == "a":
            count = await place.attempt(desk.gateway.write(busy.accept, desk.actor, user.id, one.trouble))
            if count is not None:
                place.say(f"{user.name}: {count} busy time{'s' * (count != 1)} elsewhere from now on.")
        if answer != "c":
            return
    typed = await desk.push_screen_wait(_which(user, one))
    if typed is None or typed == (one.address if one else ""):
        return
    if typed:
        if await place.attempt(desk.gateway.write(busy.set_address, desk.actor, user.id, typed)) is not None:
            place.say("The worker reads it within a minute.")
    elif await place.attempt(desk.gateway.write(busy.remove, desk.actor, user.id)):
        place.say(f"The calendar of {user.name} elsewhere is read no more.")


def _of(user_id: int) -> tuple[Calendar | None]:
    try:
        return (busy.calendar_of(user_id),)
    except NotFound:
        return (None,)


def _which(user: UserView, one: Calendar | None) -> TextDialog[str]:
    prompt = (
        f"When is {user.name} busy elsewhere? The path of an .ics file on this machine, or an address with https://."
    )
    if one is not None:
        read = "not read yet" if one.read_at is None else _read(one)
        prompt += f"\nNow: {len(one.times)} busy time{'s' * (len(one.times) != 1)}, {read}. {one.trouble}"
    return TextDialog(
        "Busy elsewhere",
        prompt,
        read=lambda text: check_address(text) if text else "",
        value=one.address if one else "",
        keys="Enter OK, empty for none   Esc Cancel",
    )


def _read(one: Calendar) -> str:
    at = clock.wall(one.read_at) if one.read_at is not None else clock.now()
    return f"read {format_date(at.date())}, {format_time(at.time())}"
