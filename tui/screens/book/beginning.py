"""What the wizard begins with: what its forms offer, and what it was opened with, such as a free slot or a client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any

from studio.appointments import kind
from studio.kernel import clock
from studio.kernel.types import Choice
from studio.lists import record_kind
from studio.sessions import opening
from tui.frame.form_fields import offer_choices
from tui.frame.own_fields import own_values
from tui.frame.when_fields import first_start
from tui.screens.book.edit import TAKES_APPOINTMENT
from tui.screens.session.form import offer
from tui.screens.session.values import OUTSIDE, When, new_values
from tui.widgets.form import Form

if TYPE_CHECKING:
    from tui.screens.book.book import BookScreen


async def read(screen: BookScreen, *, keep_typed: bool) -> bool:
    """Read what both forms offer, and fill them; false where it cannot be read, which was said."""
    desk, edit = screen.desk, screen.edit
    start = first_start(clock.now(), desk.day_shown, desk.preferences)
    found = await screen.attempt(desk.gateway.read(opening.blank, start.date()))
    read_meeting = desk.gateway.read(record_kind.opening, kind.KIND, None, edit.appointment.links)
    meeting = await screen.attempt(read_meeting)
    if found is None or meeting is None:
        return False
    for name in screen.PANES:
        await screen.build_pane(name)
    general = screen.query_one("#general", Form)
    offer(general, found.choices)
    await screen.show_own(general, found.own)
    edit.session.own, edit.session.beginning = found.own, found.beginning
    studio = next(iter(found.choices.studios), None)
    values = new_values(start, studio, desk.preferences, found.beginning, None) | own_values(found.own, {})
    edit.session.show(values | {"expected_on": None}, None, keep_typed=keep_typed)
    offer_choices(screen.query_one("#meeting", Form), kind.KIND.fields, meeting.offered)
    screen.of_session = meeting.facts.get("session", "")
    screen.meeting_types = meeting.offered.get("types", ())
    if not screen.appointment_filling.begun:
        edit.appointment.show(meeting.values, None, keep_typed=keep_typed)
        await screen.appointment_filling.begin()
    screen.offered, screen.logins = found.choices, found.people
    for form in screen.walk_children(Form):
        form.vary(screen.asked)
    return True


async def begin(screen: BookScreen) -> None:
    """Take what the wizard was opened with."""
    typed, session, offered = screen.typed, screen.edit.session, screen.offered
    if offered is None:
        return
    types = (Choice(one.id, one.name) for one in offered.types)
    if kind_wanted := _named(types, typed.get("type", "")):
        session.put({"session_type": kind_wanted})
        screen.session_filling.changed("session_type")
    given = {
        "photographer": _person(screen, offered.photographers, typed.get("photographer", "")),
        "assistant": _person(screen, offered.assistants, typed.get("assistant", "")),
        "room": _named(offered.rooms, typed.get("room", "")) or _outside(offered.outside_locations, typed),
        "when": _when(typed, session.mine()["when"]),
        "description": typed.get("description"),
        "equipment": typed.get("equipment"),
        "on_hold": _held(typed.get("hold", "")),
    }
    nowhere = {"room": None} if "no_room" in typed else {}
    session.put({name: value for name, value in given.items() if value is not None} | nowhere)
    if "start" in typed and "end" not in typed:
        screen.session_filling.changed("start")
    _begin_appointment(screen, given)
    screen.pages["What"].passed = "kind" in typed
    screen.edit.kind = typed.get("kind", screen.edit.kind)
    screen.pages["Session"].passed = {"type", "date", "start"} <= typed.keys()
    if screen.client_wanted is not None:
        await screen.read_client(screen.client_wanted)
        screen.pages["Who"].passed = screen.edit.client is not None
    if (session_id := screen.edit.appointment.links.get("session")) is not None:
        screen.edit.belong_to(Choice(session_id, screen.of_session))
    for part in (session, screen.edit.appointment):
        part.show(part.mine(), None, keep_typed=False)
    known = {name for name in given if given[name] is not None}
    screen.session_filling.given = frozenset({*known, *nowhere, *(typed.keys() & {"end"})})
    screen.edit.begin()
    screen.edit.sought = typed.get("client", "")


def _begin_appointment(screen: BookScreen, given: Mapping[str, Any]) -> None:
    """Let an appointment begin at the same time, with the same person and room."""
    appointment, when = screen.edit.appointment, given["when"]
    people = [one.label for one in (given["photographer"], given["assistant"]) if one is not None]
    where = _named(screen.offered.rooms, screen.typed.get("room", "")) if screen.offered is not None else None
    meant = _named(screen.meeting_types, screen.typed.get("type", ""))
    if meant is not None and screen.typed.get("kind") == TAKES_APPOINTMENT:
        appointment.put({"appointment_type": meant})
        screen.appointment_filling.changed("appointment_type")
    taken = {
        "date": when.date if "date" in screen.typed else None,
        "start": when.start if "start" in screen.typed else None,
        "people": ", ".join(people) or None,
        "rooms": where.label if where is not None else None,
        "description": given["description"],
    }
    appointment.put({name: value for name, value in taken.items() if value is not None})
    if "end" in screen.typed:
        appointment.put({"end": when.end})
    elif "start" in screen.typed:
        screen.appointment_filling.changed("start")


def _named(offered: Iterable[Choice], wanted: str) -> Choice | None:
    return next((one for one in offered if one.label == wanted), None)


def _person(screen: BookScreen, offered: Iterable[Choice], login: str) -> Choice | None:
    user_id = screen.logins.get(login)
    return next((one for one in offered if one.key == user_id), None)


def _outside(offered: Iterable[Choice], typed: Mapping[str, str]) -> Choice | None:
    place = _named(offered, typed.get("outside", ""))
    return None if place is None else Choice(f"{OUTSIDE} {place.key}", place.label)


def _held(typed: str) -> date | bool | None:
    return True if typed == "True" else date.fromisoformat(typed) if typed else None


def _when(typed: Mapping[str, str], now: When) -> When:
    start, end = (time.fromisoformat(typed[key]) if key in typed else None for key in ("start", "end"))
    day = date.fromisoformat(typed["date"]) if "date" in typed else now.date
    return When(day, start or now.start, end or now.end)
