"""Each preference: changed on one desk, its effect seen on another one that is open, and after a restart."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import cycle
from typing import Any

import pytest
from textual.pilot import Pilot

from models import Session
from studio.book import founding  # noqa: F401  (all that is declared is declared)
from studio.dates import closures
from studio.exchange import calendar_out
from studio.kernel import clock, preferences, shown
from studio.kernel.access import Actor
from studio.kernel.errors import Clash
from studio.kernel.settings import all_declared
from studio.messages import addresses, attached, mailbox, quiet, senders
from studio.messages.merge_fields import values_for
from studio.sessions import reminders, wall
from studio.sessions.agenda import EVERYTHING
from studio.workflow import by_type, workflow
from tests import factories
from tests.conftest import STUDIO
from tests.torture import TORTURE
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import settled
from tui.frame.day_lanes import hours_of
from tui.frame.desk import Open
from tui.frame.record import RecordScreen
from tui.palettes import PALETTES
from tui.widgets.form import Form

pytestmark = pytest.mark.sqlite

Look = Callable[[Pilot[Any], Actor], Awaitable[Any]]


@dataclass
class Effect:
    """What a preference is set to, what is looked at, and what is seen before and after."""

    to: str
    look: Look
    before: Any
    after: Any


HOURS = cycle(range(8, 20))


# -- what is looked at -----------------------------------------------------------------------------------------------


def stands(text: str) -> Look:
    async def look(pilot: Pilot[Any], actor: Actor) -> bool:
        return text in screen_text(pilot.app)

    return look


def works_on(day: str) -> Look:
    async def look(pilot: Pilot[Any], actor: Actor) -> bool:
        calendar = await pilot.app.gateway.read(closures.business_calendar)
        return bool(calendar.is_business_day(date.fromisoformat(day)))

    return look


async def writes_today(pilot: Pilot[Any], actor: Actor) -> Any:
    return (await pilot.app.gateway.read(values_for, actor, None, None, ""))["today"]


async def format_now(pilot: Pilot[Any], actor: Actor) -> Any:
    return shown.formats().first_weekday


async def hours(pilot: Pilot[Any], actor: Actor) -> Any:
    drawn = hours_of((), pilot.app.preferences)
    return (drawn.first, drawn.last)


async def booked_twice(pilot: Pilot[Any], actor: Actor) -> bool:
    for _ in range(2):
        try:
            factories.session(actor, "2026-12-01 10:00")
        except Clash:
            return False
    return True


def booked(what: Callable[[Any], Any]) -> Look:
    async def look(pilot: Pilot[Any], actor: Actor) -> Any:
        saved = factories.session(actor, f"2026-12-02 {next(HOURS):02}:00")
        return what(Session.get_by_id(saved.session_id))

    return look


async def cycle_is_its_own(pilot: Pilot[Any], actor: Actor) -> bool:
    kind = factories.type_id("Wedding")
    return bool(workflow.cycle_of(kind) != workflow.cycle_of(None))


def in_calendars(pattern: str) -> Look:
    """Lines of the calendar that other programs read."""

    async def look(pilot: Pilot[Any], actor: Actor) -> list[str]:
        if not Session.select().exists():
            factories.session(actor, client_id=factories.client(actor, "Smith", "Alan"))
        return re.findall(pattern, "".join(calendar_out.lines(calendar_out.Part(), "")).replace("\r", ""))

    return look


def keeps(name: str) -> Look:
    """What the worker reads when it keeps the feeds."""

    async def look(pilot: Pilot[Any], actor: Actor) -> Any:
        return (await pilot.app.gateway.read(preferences.load)).of(name)

    return look


async def theme(pilot: Pilot[Any], actor: Actor) -> str:
    return str(pilot.app.theme)


def sends(what: str) -> Look:
    """What is made of a preference when something is sent."""

    async def look(pilot: Pilot[Any], actor: Actor) -> Any:
        now = await pilot.app.gateway.read(preferences.load)
        whole = replace(
            now,
            asked={"mail.host": "a.example", "mail.from": "a@b.example", "text.url": "https://a.example"} | now.asked,
        )
        made = {"mail": senders.mail_server, "text": senders.gateway}[what.partition(".")[0]](whole)
        return getattr(made, what.partition(".")[2])

    return look


def reads_at(what: str) -> Look:
    """Which mailbox is read."""

    async def look(pilot: Pilot[Any], actor: Actor) -> Any:
        now = await pilot.app.gateway.read(preferences.load)
        whole = replace(now, asked={"bounce.host": "a.example"} | now.asked)
        return getattr(mailbox.place_of(whole), what)

    return look


def limits(channel: str) -> Look:
    async def look(pilot: Pilot[Any], actor: Actor) -> Any:
        return senders.per_minute(await pilot.app.gateway.read(preferences.load), channel)

    return look


def rests(channel: str, at: str) -> Look:
    """Whether nothing is sent at a time."""

    async def look(pilot: Pilot[Any], actor: Actor) -> Any:
        now = await pilot.app.gateway.read(preferences.load)
        on = {f"quiet.{quiet.PREFERENCES[channel]}": True} if at[-1] == "!" else {}
        when = clock.utc(datetime.fromisoformat(f"2026-11-23 {at.rstrip('!')}"))
        return quiet.until(replace(now, asked=dict(now.asked) | on), channel, when) is not None

    return look


async def folders(pilot: Pilot[Any], actor: Actor) -> Any:
    return await pilot.app.gateway.read(lambda: [str(one) for one in attached.roots()])


async def reads_numbers(pilot: Pilot[Any], actor: Actor) -> Any:
    return await pilot.app.gateway.read(addresses.key_of, "text", "0151 23456789")


async def opened(pilot: Pilot[Any], actor: Actor, kind: str) -> RecordScreen:
    """Open a record, unless it is open on this desk already."""
    if not isinstance(pilot.app.screen, RecordScreen):
        made = (
            factories.session(actor, f"2026-12-03 {next(HOURS):02}:00").session_id
            if kind == "session"
            else factories.client(actor)
        )
        pilot.app.open(Open(kind, made))
        await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, RecordScreen)
    return screen


def tabs(kind: str) -> Look:
    async def look(pilot: Pilot[Any], actor: Actor) -> Any:
        await opened(pilot, actor, kind)
        return sum(
            f" {word.means}" in screen_text(pilot.app).splitlines()[2] for word in DECLARED[f"{kind}.tabs"].words
        )

    return look


async def reminded(pilot: Pilot[Any], actor: Actor) -> bool:
    """Tell whether Mia, who owns the studio, is reminded of everything."""
    return reminders.is_front_desk(actor)


async def locked_after(pilot: Pilot[Any], actor: Actor) -> int:
    """Tell how long a desk of the kiosk is left alone."""
    return int(pilot.app.preferences.of("kiosk.minutes"))


async def dark_at_night(pilot: Pilot[Any], actor: Actor) -> bool:
    """Tell whether the wall shows nothing at midnight."""
    return wall.of_now(EVERYTHING, preferences.load()).dark(datetime(2026, 11, 21))


def form_asks(name: str) -> Look:
    kind = name.partition(".")[0]

    async def look(pilot: Pilot[Any], actor: Actor) -> bool:
        screen = await opened(pilot, actor, kind)
        if name.endswith(".notes"):
            await screen.open_pane("Notes")
            await settled(pilot)
        widgets = [
            item.widget for form in screen.query(Form) for item in form._items if getattr(item, "varies", "") == name
        ]
        assert widgets, f"{name} stands in no form"
        return all(widget.display and widget.size.height > 0 for widget in widgets)

    return look


# -- the effect of each ----------------------------------------------------------------------------------------------

DECLARED = all_declared()


async def place_of(pilot: Any, actor: Actor) -> str:
    """Tell for which place the sun is computed."""
    return str(pilot.app.preferences.of("studio.place"))


async def step_of(pilot: Any, actor: Actor) -> int:
    """Tell how many minutes a line of the calendar is."""
    return int(pilot.app.preferences.of("calendar.step"))


EFFECTS = {
    "studio.name": Effect("Ana [VIP] [/", stands("Ana [VIP] [/"), False, True),
    "studio.zone": Effect("Asia/Tokyo", stands("4:04 AM"), False, True),
    "studio.country": Effect("", works_on("2026-12-25"), False, True),
    "studio.region": Effect("CA", works_on("2026-03-31"), True, False),
    "studio.language": Effect("de", writes_today, "Saturday, November 21, 2026", "Samstag, 21. November 2026"),
    "studio.work_week": Effect("mon", works_on("2026-11-24"), True, False),
    "studio.work_week_on": Effect("off", works_on("2026-11-21"), False, True),
    "studio.holidays": Effect("off", works_on("2026-11-26"), False, True),
    "studio.opens": Effect("06:00", hours, (540, 1080), (360, 1080)),
    "studio.closes": Effect("21:00", hours, (540, 1080), (540, 1260)),
    "format.date_order": Effect("dmy", stands("21 Nov 2026"), False, True),
    "format.clock": Effect("24", stands("11:04 AM"), True, False),
    "format.first_weekday": Effect("mon", format_now, 6, 0),
    "clash.drive": Effect("off", booked(lambda made: made.drive_blocks), True, False),
    "clash.policy": Effect("always", booked_twice, False, True),
    "session.number_format": Effect("last", booked(lambda made: made.number.isdigit()), True, False),
    "session.number_given": Effect("never", booked(lambda made: made.number.startswith("?")), False, True),
    "session.next_number": Effect("5000", booked(lambda made: int(made.number) < 10_000), False, True),
    "reminder.on": Effect("off", booked(lambda made: made.reminder_min), 30, None),
    "reminder.minutes": Effect("45", booked(lambda made: made.reminder_min), 30, 45),
    "reminder.front_desk": Effect("desk", reminded, True, False),
    "status.by_type": Effect("on", cycle_is_its_own, False, True),
    "look.theme": Effect("light", theme, "dark", "light"),
    "kiosk.names": Effect(
        "initials", in_calendars(r"SUMMARY:.*"), ["SUMMARY:Family: Alan S."], ["SUMMARY:Family: A. S."]
    ),
    "calendar.folder": Effect("/srv/calendars", keeps("calendar.folder"), "", "/srv/calendars"),
    "calendar.feeds": Effect("studios", keeps("calendar.feeds"), ("all", "person", "room"), ("studio",)),
    "mail.host": Effect("smtp.example.com", sends("mail.host"), "a.example", "smtp.example.com"),
    "mail.port": Effect("465", sends("mail.port"), 587, 465),
    "mail.security": Effect("tls", sends("mail.security"), "starttls", "tls"),
    "mail.user": Effect("mia", sends("mail.user"), "", "mia"),
    "mail.from": Effect("Studio@Example.COM", sends("mail.sender"), "a@b.example", "Studio@example.com"),
    "mail.from_name": Effect("Ana [/", sends("mail.sender_name"), STUDIO.studio, "Ana [/"),
    "mail.per_minute": Effect("7", limits("email"), 0, 7),
    "mail.attachment_roots": Effect("/srv/a:/srv/b", folders, [], ["/srv/a", "/srv/b"]),
    "text.url": Effect(
        "https://texts.example.com/", sends("text.url"), "https://a.example", "https://texts.example.com/"
    ),
    "text.style": Effect("json", sends("text.style"), "form", "json"),
    "text.from": Effect("Studio", sends("text.sender"), "", "Studio"),
    "text.account": Effect("AC1", sends("text.account"), "", "AC1"),
    "text.country": Effect("de", reads_numbers, "015123456789", "+4915123456789"),
    "text.to_field": Effect("number", sends("text.to_field"), "To", "number"),
    "text.from_field": Effect("sender", sends("text.from_field"), "From", "sender"),
    "text.body_field": Effect("text", sends("text.body_field"), "Body", "text"),
    "text.key_field": Effect("ref", sends("text.key_field"), "", "ref"),
    "text.success": Effect("status=queued", sends("text.success"), "", "status=queued"),
    "text.blocked": Effect("code=21610", sends("text.blocked"), "", "code=21610"),
    "text.error_field": Effect("error", sends("text.error_field"), "message", "error"),
    "text.knows_keys": Effect("on", sends("text.knows_keys"), False, True),
    "text.per_minute": Effect("7", limits("text"), 60, 7),
    "bounce.host": Effect("imap.example.com", reads_at("host"), "a.example", "imap.example.com"),
    "bounce.port": Effect("1993", reads_at("port"), 993, 1993),
    "bounce.user": Effect("mia", reads_at("user"), "", "mia"),
    "bounce.folder": Effect("Answers", reads_at("folder"), "INBOX", "Answers"),
    "quiet.texts": Effect("off", rests("text", "22:00"), True, False),
    "quiet.texts_from": Effect("20:00", rests("text", "20:30"), False, True),
    "quiet.texts_until": Effect("09:00", rests("text", "08:30"), False, True),
    "quiet.mails": Effect("on", rests("email", "22:00"), False, True),
    "quiet.mails_from": Effect("20:00", rests("email", "20:30!"), False, True),
    "quiet.mails_until": Effect("09:00", rests("email", "08:30!"), False, True),
    "session.tabs": Effect("notes", tabs("session"), 5, 1),
    "studio.place": Effect("37.77, -122.42", place_of, "", "37.7700, -122.4200"),
    "calendar.step": Effect("20", step_of, 15, 20),
    "kiosk.minutes": Effect("5", locked_after, 2, 5),
    "kiosk.dark": Effect("on", dark_at_night, False, True),
    "client.tabs": Effect("family,sessions", tabs("client"), 6, 2),
}
ASKED = {
    name: Effect("none", form_asks(name), True, False)
    for name, one in DECLARED.items()
    if [word.text for word in one.words] == ["required", "ask", "none"]
}
"""What each form asks for; a third of them in every run, all in ``make torture``."""

TRIED = [*EFFECTS, *(ASKED if TORTURE > 1 else list(ASKED)[::3])]
EFFECTS |= ASKED


def test_each_preference_has_an_effect_that_is_looked_at():
    assert set(EFFECTS) == set(DECLARED)


def test_the_themes_are_those_of_the_screens():
    offered = [palette.name for palette in PALETTES.values() if palette.offered]
    assert [word.means for word in DECLARED["look.theme"].words] == ["", *offered]


@pytest.mark.of_the_day(3)
@pytest.mark.torture
@pytest.mark.parametrize("name", TRIED)
async def test_changed_on_one_desk_and_seen_on_the_other_and_after_a_restart(desk: Desk, actor: Actor, name: str):
    effect = EFFECTS[name]
    async with desk() as pilot:
        assert await effect.look(pilot, actor) == effect.before
        if DECLARED[name].elsewhere:
            by_type.switch_on(actor)
        else:
            preferences.set_text(actor, name, effect.to)
        preferences.use(pilot.app.preferences)  # what the other desk's process took is not this one's
        pilot.app._tick()
        await settled(pilot)
        assert await effect.look(pilot, actor) == effect.after
    if TORTURE == 1 and TRIED.index(name) % 3:
        return  # whichever it is, the next start reads it from the book in the same way
    async with desk() as pilot:
        assert await effect.look(pilot, actor) == effect.after
