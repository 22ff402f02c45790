"""Two desks on one record, 20 times: nothing is lost that either of them typed, and only what both changed is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest

from studio.clients import clients
from studio.clients.clients import Address, Phone
from studio.kernel.access import Actor
from studio.kernel.types import Choice
from studio.sessions import sessions, views
from studio.sessions.flags import Flag
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk, press, settled
from tests.tui.goldens import screen_text
from tui.frame.desk import Open
from tui.frame.merge_dialog import MergeDialog
from tui.screens.session.values import When

A, B, C, D = (Phone(f"(415) 555-010{n}") for n in range(4))


@dataclass(frozen=True)
class Script:
    """What the two do, which keys answer, and what stands in the book afterwards."""

    mine: dict[str, Any]
    theirs: dict[str, Any]
    keys: tuple[str, ...]
    after: dict[str, Any]
    before: dict[str, Any] | None = None


def why(record: Any) -> Any:
    return record.cancelled and (record.cancelled.by, record.cancelled.why)


SESSION: dict[str, Callable[[Any], Any]] = {
    "cancelled": why,
    "redo": lambda record: record.redo and record.redo.original_number,
    "confirmed": lambda record: record.confirmed and record.confirmed.by,
    "on_hold": lambda record: bool(record.on_hold),
    "participants": lambda record: {one.name for one in record.participants},
    "room": lambda record: record.room and record.room.name,
}
SESSIONS = {
    "other fields": Script(
        {"description": "mine"}, {"file_number": "B"}, ("s",), {"description": "mine", "file_number": "B"}
    ),
    "one text, mine": Script({"description": "mine"}, {"description": "theirs"}, ("m",), {"description": "mine"}),
    "one text, theirs": Script({"description": "mine"}, {"description": "theirs"}, ("t",), {"description": "theirs"}),
    "the same text": Script({"description": "same"}, {"description": "same"}, ("s",), {"description": "same"}),
    "a text cleared here": Script(
        {"file_number": ""}, {"file_number": "C"}, ("m",), {"file_number": ""}, {"file_number": "A"}
    ),
    "a text cleared there": Script(
        {"file_number": "C"}, {"file_number": ""}, ("t",), {"file_number": ""}, {"file_number": "A"}
    ),
    "notes of both": Script(
        {"notes": "a\nmine"}, {"notes": "a\ntheirs"}, ("b",), {"notes": "a\ntheirs\nmine"}, {"notes": "a"}
    ),
    "notes cleared here": Script({"notes": ""}, {"notes": "a\ntheirs"}, ("t",), {"notes": "a\ntheirs"}, {"notes": "a"}),
    "cancelled beside another field": Script(
        {"cancelled": "client ill"},
        {"file_number": "B"},
        ("s",),
        {"cancelled": ("MKH", "client ill"), "file_number": "B"},
    ),
    "cancelled by both, my reason": Script(
        {"cancelled": "client ill"}, {"cancelled": Flag("moved away")}, ("m",), {"cancelled": ("MKH", "client ill")}
    ),
    "cancelled by both, their reason": Script(
        {"cancelled": "client ill"}, {"cancelled": Flag("moved away")}, ("t",), {"cancelled": ("BB", "moved away")}
    ),
    "confirmed by both": Script({"confirmed": True}, {"confirmed": True}, ("s",), {"confirmed": "BB"}),
    "moved here, a text there": Script(
        {"when": When(date(2026, 11, 25), time(9), time(10))},
        {"description": "theirs"},
        ("s",),
        {"starts_at": datetime(2026, 11, 25, 9), "description": "theirs"},
    ),
    "moved by both": Script(
        {"when": When(date(2026, 11, 25), time(9), time(10)), "description": "mine"},
        {"starts_at": datetime(2026, 11, 26, 14), "ends_at": datetime(2026, 11, 26, 15)},
        ("t",),
        {"starts_at": datetime(2026, 11, 26, 14), "description": "mine"},
    ),
    "participants of both": Script(
        {"participants": frozenset({1})}, {"participants": [2]}, ("s",), {"participants": {"Mia", "Leo"}}
    ),
    "a room given up here": Script(
        {"room": None}, {"description": "theirs"}, ("s",), {"room": None, "description": "theirs"}
    ),
}
CLIENTS = {
    "a phone changed, another one added": Script(
        {"phones": (D,)}, {"phones": (A, B)}, ("s",), {"phones": (D, B)}, {"phones": (A,)}
    ),
    "a phone cleared here and changed there": Script(
        {"phones": (Phone(""), B)}, {"phones": (C, B)}, ("t",), {"phones": (C, B)}, {"phones": (A, B)}
    ),
    "an address here, a warning cleared there": Script(
        {"addresses": (Address("12 Elm St [/", "Oakland"),)},
        {"call_warning": ""},
        ("s",),
        {"addresses": (Address("12 Elm St [/", "Oakland"),), "call_warning": ""},
        {"call_warning": "owes"},
    ),
    "two fields, one from each": Script(
        {"first_name": "Mine", "call_warning": "mine"},
        {"first_name": "Theirs", "call_warning": "theirs"},
        ("m", "t"),
        {"first_name": "Mine", "call_warning": "theirs"},
    ),
}


def test_there_are_twenty():
    assert len(SESSIONS) + len(CLIENTS) == 20


async def save_over(pilot: Any, script: Script) -> None:
    """Type mine, save, and answer what is asked; nothing is asked of what only one of them changed."""
    screen = pilot.app.screen
    screen.changed_something(**script.mine)
    await press(pilot, "ctrl+s")
    dialog = pilot.app.screen
    assert isinstance(dialog, MergeDialog), screen_text(pilot.app)
    asked = sum(each.asked for each in dialog.compared)
    assert asked == (0 if script.keys == ("s",) else len(script.keys))
    await press(pilot, *script.keys)
    assert pilot.app.screen is screen, screen_text(pilot.app)
    # Where theirs was taken and nothing of mine is left, there is nothing to save.
    assert screen.said.startswith(("Saved", "Nothing has changed since it was saved.")), screen.said
    assert not screen.dirty


@pytest.mark.of_the_day(2)
@pytest.mark.parametrize("name", SESSIONS)
async def test_a_session(book: Book, actor: Actor, desk: Desk, name: str):
    script, other = SESSIONS[name], factories.user(actor, "ben", "Ben [/", initials="BB")
    client_id = factories.client(actor)
    for member in ("Mia", "Leo"):
        factories.member(actor, client_id, member)
    saved = factories.session(actor, "2026-11-24 10:00", client_id=client_id, **(script.before or {}))
    async with desk() as pilot:
        pilot.app.open(Open("session", saved.session_id))
        await settled(pilot)
        sessions.save_session(other, saved.session_id, None, script.theirs)
        await save_over(pilot, script)
    record = views.session_record(saved.session_id)
    shown = {key: SESSION.get(key, lambda one, key=key: getattr(one, key))(record) for key in script.after}
    assert shown == script.after


@pytest.mark.of_the_day(2)
@pytest.mark.parametrize("name", CLIENTS)
async def test_a_client(book: Book, actor: Actor, desk: Desk, name: str):
    script, other = CLIENTS[name], factories.user(actor, "ben", "Ben [/", initials="BB")
    client_id = factories.client(actor, **(script.before or {}))
    async with desk() as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        clients.save_client(other, client_id, None, script.theirs)
        await save_over(pilot, script)
    record = clients.client_record(client_id)
    assert {key: getattr(record, key) for key in script.after} == script.after


@pytest.mark.sqlite
async def test_a_choice_that_is_looked_at_first_saves_and_loses_nothing(book: Book, actor: Actor, desk: Desk):
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        pilot.app.open(Open("session", saved.session_id))
        await settled(pilot)
        sessions.save_session(actor, saved.session_id, None, {"room": None, "description": "theirs"})
        pilot.app.screen.changed_something(description="mine", room=Choice(factories.room_id(), "Room 1"))
        await press(pilot, "ctrl+s", "escape")
        assert pilot.app.screen.edit.changes() == {"description": "mine"}
        assert "what you typed is still here" in pilot.app.screen.said
    assert views.session_record(saved.session_id).description == "theirs"
