"""The list of all commands finds what is meant, whatever it is called, and runs it wherever it belongs."""

import pytest

from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.settle import press, settled, type_text
from tui.frame.command_search import Entry, found
from tui.frame.desk import Open
from tui.screens.agenda.agenda import AgendaScreen
from tui.screens.client.client import ClientScreen
from tui.screens.dialogs.palette import PaletteDialog
from tui.screens.find.find import FindScreen
from tui.screens.session.session import SessionScreen

ENTRIES = [Entry(command, "", command.help) for command in SessionScreen.every_command()]


def verbs(typed: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [entry.command.verb for entry in found(ENTRIES, typed, recent)]


@pytest.mark.parametrize(
    ("typed", "verb"),
    [
        ("svcl", "save_close"),
        ("cancel..", "cancel"),
        ("CANCEL", "cancel"),
        ("delete", "cancel"),
        ("reschedule", "move"),
        ("overdue", "agenda"),
        ("sta", "status"),
        ("fam mem", "member"),
        ("colors", "look"),
    ],
)
def test_a_command_is_found_by_what_people_call_it(typed: str, verb: str):
    assert verb in verbs(typed)[:3]


def test_a_name_that_begins_so_comes_before_words_about_it():
    assert verbs("save")[:2] == ["save", "save_close"]
    assert verbs("qqq") == []


def test_what_was_run_last_comes_first_and_without_it_what_the_key_line_has():
    assert verbs("")[:2] == ["save", "status"]
    assert verbs("", ("session.hold", "session.copy"))[:2] == ["hold", "copy"]


async def palette(pilot, typed: str) -> list[str]:
    await press(pilot, "ctrl+p")
    await type_text(pilot, typed)
    await settled(pilot)
    return [" ".join(row.cells) for row in pilot.app.screen.table.rows]


async def test_what_was_run_stands_first_the_next_time(book: Book, actor: Actor, desk: Desk):
    factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        await press(pilot, "h")
        shown = await palette(pilot, "")
    assert shown[0].startswith("Held, cancelled")


async def test_a_record_is_found_by_number_and_by_name(book: Book, actor: Actor, desk: Desk):
    client_id = factories.client(actor, "O'Brien", "Zoe [VIP] [/")
    saved = factories.session(actor, "2026-11-21 15:00", client_id=client_id)
    async with desk() as pilot:
        by_number = await palette(pilot, saved.number)
        await press(pilot, "enter")
        opened = pilot.app.place
        assert isinstance(opened, SessionScreen)
        assert opened.session_id == saved.session_id
        by_name = await palette(pilot, "obri")
        await press(pilot, "enter")
        assert isinstance(pilot.app.place, ClientScreen)
    assert by_number == [f"O'Brien, Zoe [VIP] [/ Session Open session {saved.number}, Family, Sat Nov 21."]
    assert by_name[0].startswith("O'Brien, Zoe [VIP] [/ Client Open client")


async def test_a_list_that_the_studio_keeps_is_found_by_its_name(book: Book, desk: Desk):
    async with desk() as pilot:
        assert "Absences F12, F10 4 of people, rooms and equipment" in await palette(pilot, "absences")
        await press(pilot, "enter")
        assert pilot.app.place.title_text() == "Maintenance: absences"
        await press(pilot, "f2")
        assert [row for row in await palette(pilot, "t") if " F12 " in row] == []


async def test_a_command_of_another_place_goes_there_first(book: Book, actor: Actor, desk: Desk):
    factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        pilot.app.open(Open("find"))
        await settled(pilot)
        shown = await palette(pilot, "day after")
        await press(pilot, "enter")
        await settled(pilot)
        assert isinstance(pilot.app.place, AgendaScreen)
        assert str(pilot.app.place.day) == "2026-11-22"
    assert shown[0].split("  ")[0].startswith("Day after")
    assert "Agenda: Show the day after." in shown[0]


async def test_what_takes_a_record_says_so(book: Book, desk: Desk):
    async with desk() as pilot:
        await palette(pilot, "reshoot")
        await press(pilot, "enter")
        assert pilot.app.place.said == "Redo of is done in a session: F3 leads to one."


async def test_the_commands_are_there_before_the_records(book: Book, actor: Actor, desk: Desk):
    """What is chosen stays chosen when records come in behind it."""
    factories.client(actor, "Finley", "Ann")
    async with desk() as pilot:
        await palette(pilot, "fin")
        assert isinstance(pilot.app.screen, PaletteDialog)
        await press(pilot, "enter")
        assert isinstance(pilot.app.place, FindScreen)
