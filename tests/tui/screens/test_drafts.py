"""A draft put back: over the record as it is now, after whatever ended the program."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from models import Appointment, Resource, Studio
from studio.kernel import drafts, journal, undo
from studio.kernel.access import Actor
from studio.kernel.identity import book_identity
from studio.sessions import sessions, views
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk, press, settled, type_text
from tests.tui.goldens import screen_text
from tests.tui.settle import key_event
from tui.app import SittingsApp
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.keys import AGENDA
from tui.frame.merge_dialog import MergeDialog
from tui.screens.agenda.agenda import AgendaScreen
from tui.screens.book.book import BookScreen
from tui.screens.dialogs.drafts import KEPT, TO_PLACES, DraftsDialog

pytestmark = pytest.mark.sqlite


async def typed_and_lost(desk: Desk, session_id: int) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("session", session_id))
        await settled(pilot)
        await type_text(pilot, "Mine")
        await pilot.app.terminal_gone("SIGHUP")


async def test_a_draft_over_a_newer_record_is_asked_about_and_writes_nothing_over(book: Book, actor: Actor, desk: Desk):
    saved = factories.session(actor, "2026-11-24 10:00")
    await typed_and_lost(desk, saved.session_id)
    sessions.save_session(actor, saved.session_id, None, {"description": "Theirs"})
    async with desk() as pilot:
        await press(pilot, "enter", "p")
        assert isinstance(pilot.app.screen, MergeDialog), screen_text(pilot.app)
        await press(pilot, "t")
        assert pilot.app.screen.general.values()["description"] == "Theirs"
        assert not pilot.app.screen.dirty
    assert views.session_record(saved.session_id).description == "Theirs"


async def test_a_draft_that_is_looked_at_first_is_offered_again(book: Book, actor: Actor, desk: Desk):
    saved = factories.session(actor, "2026-11-24 10:00")
    await typed_and_lost(desk, saved.session_id)
    sessions.save_session(actor, saved.session_id, None, {"description": "Theirs"})
    async with desk() as pilot:
        await press(pilot, "enter", "p", "escape")
        assert pilot.app.screen.general.values()["description"] == "Theirs"
    assert [draft.place for draft in drafts.waiting(book_identity(), actor.login)] == [f"session-{saved.session_id}"]


async def test_an_error_of_the_program_itself_keeps_what_is_typed(book: Book, actor: Actor, desk: Desk, monkeypatch):
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        pilot.app.open(Open("session", saved.session_id))
        await settled(pilot)
        await type_text(pilot, "Mine")
        monkeypatch.setattr("tui.terminal.safe_app.SafeApp.broke", lambda *_args: None)
        pilot.app.broke(RuntimeError("a bug"))
        kept = drafts._left(drafts._folder(book_identity(), actor.login), "*.json")
        assert list(kept) == [], "the window still runs"
    found = drafts.find(book_identity(), actor.login, f"session-{saved.session_id}")
    assert found is not None
    assert found.values == {"description": "Mine"}


async def test_a_room_brings_its_studio_and_a_copy_keeps_it(book: Book, actor: Actor, desk: Desk):
    with journal.entry(actor, "Added") as entry:
        harbour = entry.insert(Studio, name="Harbour [/")
        entry.insert(Resource, name="Harbour B", kind="room", studio=harbour)
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        pilot.app.open(Open("session", saved.session_id))
        await settled(pilot)
        pilot.app.screen.general.focus_field("room")
        await type_text(pilot, "harb")
        await press(pilot, "tab")
        assert pilot.app.screen.general.values()["studio"] == harbour
        await press(pilot, "ctrl+s", "f10", "y")
        assert pilot.app.screen.session_id is None
        assert pilot.app.screen.general.values()["studio"] == harbour


async def test_who_may_be_in_the_book_already_is_asked_about(book: Book, actor: Actor, desk: Desk):
    factories.client(actor, "Weber", "Jo")
    async with desk() as pilot:
        pilot.app.open(Open("client", typed={"last_name": "Weber", "first_name": "Jo"}))
        await settled(pilot)
        await press(pilot, "ctrl+s")
        assert "has the same name" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert pilot.app.screen.client_id is None
        await press(pilot, "ctrl+s", "a")
        assert pilot.app.screen.client_id is not None


@pytest.mark.of_the_day(3)
@pytest.mark.parametrize("command", TO_PLACES, ids=lambda command: command.id)
async def test_a_key_that_leads_elsewhere_leaves_the_question_for_later(
    book: Book, actor: Actor, desk: Desk, command: Command
):
    await typed_and_lost(desk, factories.session(actor, "2026-11-24 10:00").session_id)
    own = "f6"
    async with desk() as pilot:
        pilot.app.own_keys = {command.id: own}
        assert isinstance(pilot.app.screen, DraftsDialog), screen_text(pilot.app)
        await press(pilot, *(key for key in command.keys if len(key) == 1))
        assert isinstance(pilot.app.screen, DraftsDialog), "letters narrow the list"
        await press(pilot, own)
        assert pilot.app.screen is pilot.app.place
        assert (pilot.app.place is pilot.app.screen_stack[0]) is (command is AGENDA)
        assert pilot.app.place.said == KEPT, screen_text(pilot.app)
    assert len(drafts.waiting(book_identity(), actor.login)) == 1


async def test_what_is_typed_behind_such_a_key_goes_where_it_leads(book: Book, actor: Actor, desk: Desk):
    await typed_and_lost(desk, factories.session(actor, "2026-11-24 10:00").session_id)
    async with desk() as pilot:
        for key in ("f3", "S", "m", "i"):
            pilot.app.post_message(key_event(key))
        await settled(pilot)
        assert pilot.app.screen.field.value == "Smi"


@pytest.mark.parametrize("key", ["f9", "down"])
async def test_keys_typed_before_the_question_are_no_answer_to_it(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch, key: str
):
    await typed_and_lost(desk, factories.session(actor, "2026-11-24 10:00").session_id)
    ask = SittingsApp._ask_about

    def asked(app: SittingsApp, found: Sequence[drafts.Draft]) -> None:
        ask(app, found)
        app.post_message(key_event(key))

    monkeypatch.setattr(SittingsApp, "_ask_about", asked)
    async with desk() as pilot:
        assert isinstance(pilot.app.screen, BookScreen if key == "f9" else AgendaScreen)
        assert KEPT in pilot.app.screen_stack[0].said


async def lost(desk: Desk, what: Open, text: str) -> None:
    async with desk() as pilot:
        pilot.app.open(what)
        await settled(pilot)
        await type_text(pilot, text)
        await pilot.app.terminal_gone("SIGHUP")


async def test_the_draft_of_a_copied_session_is_one_of_a_copy(book: Book, actor: Actor, desk: Desk):
    first = factories.session(actor, "2026-11-24 10:00", type="Newborn", description="First [/")
    factories.appointment(actor, datetime(2026, 11, 24, 14), session=first.session_id, event=True, description="Church")
    record = views.session_record(first.session_id)
    await lost(desk, Open("session", client_id=record.client.id, copies=first.session_id), "Again ")
    async with desk() as pilot:
        await press(pilot, "enter", "p")
        mine = pilot.app.place.edit.mine()
        assert (mine["session_type"].label, mine["room"].label) == ("Newborn", "Room 1")
        assert "Again" in mine["description"]
        pilot.app.place.edit.move_to(datetime(2026, 11, 25, 10))
        await press(pilot, "ctrl+s")
        assert "Church" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert pilot.app.place.said.startswith("Saved session 10002.")
    church = Appointment.get(Appointment.session != first.session_id)
    assert (church.starts_at, church.event) == (datetime(2026, 11, 25, 14), True)


async def test_the_draft_of_a_copied_appointment_is_one_of_a_copy(book: Book, actor: Actor, desk: Desk):
    client_id = factories.client(actor)
    first = factories.appointment(actor, datetime(2026, 11, 24, 14), client=client_id, description="Hall")
    await lost(desk, Open("appointment", client_id=client_id, copies=first.appointment_id), "dec 1")
    async with desk() as pilot:
        await press(pilot, "enter", "p")
        mine = pilot.app.place.edit.mine()
        assert (mine["description"], mine["client"].key, mine["date"]) == ("Hall", client_id, date(2026, 12, 1))


@pytest.mark.parametrize("kind", ["task", "call", "email", "text", "letter", "appointment"])
async def test_the_draft_of_a_new_record_knows_what_it_is_made_from(book: Book, actor: Actor, desk: Desk, kind: str):
    saved = factories.session(actor, "2026-11-24 10:00")
    client_id = views.session_record(saved.session_id).client.id
    event = "event" if kind == "appointment" else ""
    made_from = Open(kind, client_id=client_id, session_id=saved.session_id, name=event)
    async with desk() as pilot:
        pilot.app.open(made_from)
        await settled(pilot)
        pilot.app.place.edit.put({"notes" if "notes" in pilot.app.place.edit.base else "body": "Mine [/"})
        pilot.app.place.drafts.keep_now()
    async with desk() as pilot:
        await press(pilot, "enter", "p")
        edit = pilot.app.place.edit
        assert {name: one for name, one in edit.links.items() if one} == {
            "client": client_id,
            "session": saved.session_id,
        }
        assert edit.mine()["client"].key == client_id
        assert pilot.app.place.one == (event or kind)
        assert "Mine [/" in edit.mine().values()


async def test_a_draft_made_from_what_is_gone_is_put_back_without_it(book: Book, actor: Actor, desk: Desk):
    client_id = factories.client(actor)
    await lost(desk, Open("task", client_id=client_id), "Mine")
    undo.undo(actor)
    async with desk() as pilot:
        await press(pilot, "enter", "p")
        assert "Mine" in screen_text(pilot.app)
