from datetime import datetime

import pytest

from studio.exchange import json_views
from studio.kernel.access import Actor
from studio.sessions import reminders, sessions, views
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.frame.reminder_watch import sentence

pytestmark = pytest.mark.sqlite

ADDRESS = "1504 Pershing Drive [/"


@pytest.fixture
def beach(book: Book, actor: Actor) -> int:
    return factories.outside(actor, "Baker Beach [/", address=ADDRESS)


def said(pilot) -> str:
    return " ".join(screen_text(pilot.app).split())


async def at_the_room(pilot, actor: Actor) -> sessions.Saved:
    saved = factories.session(actor, "2026-11-23 10:00")
    pilot.app.open(Open("session", saved.session_id))
    await settled(pilot)
    pilot.app.screen.general.focus_field("room")
    return saved


def place(saved: sessions.Saved) -> str:
    record = views.session_record(saved.session_id)
    assert record.outside_location is None or record.room is None
    return record.outside_location.name if record.outside_location else record.room.name if record.room else ""


async def test_outside_location_is_one_choice_of_the_list_that_asks_which(actor: Actor, desk: Desk, beach: int) -> None:
    async with desk() as pilot:
        saved = await at_the_room(pilot, actor)
        await press(pilot, "down")
        offered = said(pilot)
        await type_text(pilot, "outs")
        await press(pilot, "enter")
        asked = said(pilot)
        await type_text(pilot, "baker")
        await press(pilot, "enter", "ctrl+s")
        shown = said(pilot)

    assert "Outside location" in offered and "Baker Beach" not in offered
    assert "Client's home" in asked and ADDRESS[:12] in asked
    assert place(saved) == "Baker Beach [/"
    assert f"at Baker Beach [/: {ADDRESS}" in shown


async def test_typed_it_asks_which_when_the_field_is_left(actor: Actor, desk: Desk, beach: int) -> None:
    async with desk() as pilot:
        saved = await at_the_room(pilot, actor)
        await type_text(pilot, "outs")
        await press(pilot, "ctrl+s")
        refused = said(pilot)
        await press(pilot, "tab")
        asked = said(pilot)
        await type_text(pilot, "cli")
        await press(pilot, "enter", "ctrl+s")

    assert "Choose which outside location; press Down to see them." in refused
    assert "Client's home" in asked
    assert place(saved) == "Client's home"


async def test_its_name_can_be_typed_at_once(actor: Actor, desk: Desk, beach: int) -> None:
    async with desk() as pilot:
        saved = await at_the_room(pilot, actor)
        await type_text(pilot, "baker")
        echo = said(pilot)
        await press(pilot, "tab", "ctrl+s")
        field = pilot.app.screen.general.field("room").typed

    assert ADDRESS in echo
    assert (place(saved), field) == ("Baker Beach [/", "Baker Beach [/")


async def test_a_room_that_is_not_understood_does_not_stop_the_look_at_who_is_free(
    actor: Actor, desk: Desk, beach: int
) -> None:
    async with desk() as pilot:
        await at_the_room(pilot, actor)
        await type_text(pilot, "xyz")
        pilot.app.screen.general.focus_field("photographer")
        await type_text(pilot, "qqq")
        pilot.app.screen.general.focus_field("date")
        await type_text(pilot, "fri")
        text = said(pilot)

    assert "error" not in text.casefold()
    assert "Fri Nov 27, 2026" in text


async def test_reminder_agenda_and_json_say_where_it_is(actor: Actor, desk: Desk, beach: int) -> None:
    saved = factories.session(actor, datetime(2026, 11, 21, 11, 20), outside_location=beach, room=None, reminder_min=30)
    assert next(iter(json_views.sessions([saved.session_id])))["outside_location"] == "Baker Beach [/"
    async with desk((200, 50)) as pilot:
        text = screen_text(pilot.app)

    assert ADDRESS in text
    (due,) = reminders.due_reminders(actor)
    assert sentence(due).endswith(f"Family (10001), Baker Beach [/, {ADDRESS}")
