"""The journal on the screen: what was done, narrowed, told of, and taken back."""

from typing import Any

import pytest
from textual.pilot import Pilot

from studio.clients import clients
from studio.kernel import preferences
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.maintained import entries
from studio.lists.own import OWN
from studio.sessions import sessions
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.client.client import ClientScreen
from tui.screens.journal.journal import JournalScreen
from tui.screens.maintenance.wanted import PreferencesScreen

pytestmark = pytest.mark.sqlite


async def opened(pilot: Pilot[Any], what: Open | None = None) -> JournalScreen:
    pilot.app.open(what or Open("journal"))
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, JournalScreen)
    return screen


def said(pilot: Pilot[Any]) -> str:
    return str(pilot.app.place.said)


@pytest.fixture
def grown(actor: Actor) -> int:
    """A client whose name was changed twice, and a session of theirs that Ben moved."""
    ben = factories.user(actor, "ben", name="Ben [b] 王", initials="BB", role="manager")
    client_id = factories.client(actor, "O'Brien [VIP] [/", "Zoë")
    clients.save_client(actor, client_id, 1, {"call_warning": "dog [/"})
    saved = factories.session(actor, "2026-11-27 10:00", client_id=client_id)
    sessions.save_session(ben, saved.session_id, None, {"description": "[@click=x]"})
    return client_id


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_it_tells_who_did_what_and_what_that_changed(desk: Desk, grown: int, width: int, height: int):
    async with desk((width, height)) as pilot:
        await opened(pilot)
        assert_golden(pilot.app, f"journal_{width}x{height}")


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_a_sentence_that_its_row_cuts_stands_whole_beside_it(desk: Desk, actor: Actor, size: tuple[int, int]):
    preferences.save(actor, company="Main Street [/ Portraits & Weddings", opens_at_min=570, date_order="dmy")
    async with desk(size) as pilot:
        screen = await opened(pilot)
        whole = (
            "Changed preferences: Studio from Main Street [Studio] [/ to Main Street [/ Portraits & Weddings, "
            "Opens from 9:00 AM to 9:30 AM, Order of dates from mdy to dmy"
        )
        assert screen.table.rows[0].cells[2] == whole
        assert " ".join(screen.pane.plain_text.split()).startswith(whole)
        assert screen.pane.plain_text.count("\n", 0, screen.pane.plain_text.index("to dmy")) < screen.pane.size.height
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, PreferencesScreen)


async def test_it_is_found_under_maintenance(desk: Desk, grown: int):
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "journal")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, JournalScreen)


class TestNarrowing:
    async def test_typed_filters(self, desk: Desk, grown: int):
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "slash")
            await type_text(pilot, "person:ben kind:session")
            await press(pilot, "enter")
            assert len(screen.table.rows) == 1
            await press(pilot, "escape")
            assert len(screen.table.rows) > 3

    async def test_what_cannot_be_asked_says_so_and_stays_typed(self, desk: Desk, grown: int):
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "slash")
            await type_text(pilot, "persn:ben")
            await press(pilot, "enter")
            assert said(pilot) == 'Journal cannot be filtered by "persn": did you mean "person"?'
            assert screen.field.value == "persn:ben"
            assert screen.field.has_focus

    async def test_a_person_nobody_is(self, desk: Desk, grown: int):
        async with desk() as pilot:
            await opened(pilot)
            await press(pilot, "slash")
            await type_text(pilot, "person:]x")
            await press(pilot, "enter")
            assert said(pilot).startswith('There is no person "]x": choose one of ')

    async def test_picked(self, desk: Desk, grown: int):
        async with desk() as pilot:
            screen = await opened(pilot)
            await press(pilot, "p")
            await type_text(pilot, "ben")
            await press(pilot, "enter")
            assert screen.field.value == "person:ben"
            await press(pilot, "w")
            await type_text(pilot, "client")
            await press(pilot, "enter")
            assert screen.field.value == "person:ben kind:client"
            assert screen.table.rows == []
            assert "Nothing like that was done." in screen_text(pilot.app)
            await press(pilot, "p", "enter", "d", "enter")
            assert screen.field.value == "kind:client day:2026-11-21"
            assert len(screen.table.rows) == 2
            await press(pilot, "d")
            await type_text(pilot, "nov 19")
            await press(pilot, "enter")
            assert screen.field.value == "kind:client day:2026-11-19"


class TestHistory:
    async def test_of_a_client_from_its_record(self, desk: Desk, grown: int):
        async with desk((120, 40)) as pilot:
            pilot.app.open(Open("client", grown))
            await settled(pilot)
            await press(pilot, "f10", "full_stop")
            screen = pilot.app.screen
            assert screen.title_text() == "History of client 1001  O'Brien [VIP] [/, Zoë"
            assert len(screen.table.rows) == 2
            assert "Call warning nothing > dog [/" in screen_text(pilot.app)
            await press(pilot, "enter")
            assert isinstance(pilot.app.screen, ClientScreen)

    async def test_a_new_record_has_none(self, desk: Desk):
        async with desk() as pilot:
            pilot.app.open(Open("client"))
            await settled(pilot)
            await press(pilot, "f10", "full_stop")
            assert said(pilot) == "Nothing is saved of this record yet."

    async def test_of_an_entry_of_a_list(self, desk: Desk, actor: Actor):
        sources = OWN["lead-source"]
        first = entries(sources)[0]
        upkeep.change(actor, sources, first.id, first.version, {"name": "Fair [b]"})
        async with desk() as pilot:
            pilot.app.open(Open("list", name="lead-source"))
            await settled(pilot)
            await press(pilot, "y")
            assert pilot.app.screen.title_text() == "History of lead source Fair [b]"
            assert f"Name {first.name} > Fair [b]" in screen_text(pilot.app)


class TestTakingBack:
    async def test_somebody_else_s_act_is_asked_about(self, desk: Desk, grown: int):
        async with desk((120, 40)) as pilot:
            screen = await opened(pilot)
            await press(pilot, "b")
            assert "BB did this on" in screen_text(pilot.app)
            await press(pilot, "enter")
            assert "undone" not in [row.cells[3] for row in screen.table.rows]
            await press(pilot, "b", "u")
            assert said(pilot).startswith("Undone: Changed description of session ")
            assert [row.cells[3] for row in screen.table.rows][:2] == ["", "undone"]

    async def test_what_something_depends_on_says_what(self, desk: Desk, grown: int, actor: Actor):
        clients.save_client(actor, grown, None, {"call_warning": "two dogs"})
        async with desk((120, 40)) as pilot:
            screen = await opened(pilot, Open("journal", grown, name="client"))
            await press(pilot, "down")
            why = "It was not undone: Changed client 1001 O'Brien [VIP] [/, Zoë (MKH) came after it and depends on it."
            assert not screen.can_take_back()
            await press(pilot, "b")
            assert said(pilot).startswith(why)

    async def test_another_desk_s_act_appears(self, desk: Desk, grown: int, actor: Actor):
        async with desk() as pilot:
            screen = await opened(pilot)
            before = len(screen.table.rows)
            factories.client(actor, "Weber")
            pilot.app._tick()
            await settled(pilot)
            assert len(screen.table.rows) == before + 1


async def test_the_record_of_an_act_is_opened(book: Book, actor: Actor, desk: Desk):
    made = {"appointment": factories.appointment(actor).appointment_id, "task": factories.task(actor)}
    made["text"] = factories.message(actor, "text", client=factories.reached(actor))
    async with desk() as pilot:
        for kind, record_id in made.items():
            pilot.app.open(Open("journal", record_id, name="communication" if kind == "text" else kind))
            await settled(pilot)
            await press(pilot, "enter")
            assert (pilot.app.screen.KIND, pilot.app.screen.record_id) == (kind, record_id)
            await press(pilot, "escape", "escape")
