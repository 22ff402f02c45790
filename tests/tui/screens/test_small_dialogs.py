from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from studio.kernel.access import Actor
from studio.kernel.errors import Invalid
from studio.kernel.types import Choice
from studio.lists import upkeep
from studio.lists.maintained import entry_named
from studio.lists.own import WORD
from studio.notes import words
from studio.people import roles
from studio.workflow import by_type
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, resize, settled, type_text
from tui.frame.desk import Open
from tui.frame.leave import ask_leave
from tui.frame.place import Place
from tui.places import screen_for
from tui.screens.agenda.agenda import AgendaScreen
from tui.screens.client.client import ClientScreen
from tui.screens.dialogs.date import DateDialog, ask_date
from tui.screens.dialogs.drafts import KEPT, record_of
from tui.screens.dialogs.find_client import FindClientDialog
from tui.screens.dialogs.month import MonthDialog
from tui.screens.dialogs.spelling import SpellingDialog, check_spelling
from tui.screens.dialogs.text import TextDialog
from tui.screens.dialogs.too_small import TooSmall
from tui.screens.session.session import SessionScreen
from tui.widgets.form import Form

pytestmark = pytest.mark.sqlite


class Asked:
    """Runs a question in the background and keeps its answer."""

    def __init__(self, pilot: Pilot[Any], question: Any) -> None:
        self.worker = pilot.app.run_worker(question, exit_on_error=False)

    @property
    def answer(self) -> Any:
        assert self.worker.is_finished
        return self.worker.result


# -- which day -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 24)])
async def test_a_date_is_typed_and_echoed(desk: Desk, width: int, height: int):
    async with desk((width, height)) as pilot:
        asked = Asked(pilot, ask_date(pilot.app, "Go to [/", date(2026, 11, 21)))
        await settled(pilot)
        await type_text(pilot, "eom")
        assert_golden(pilot.app, f"dialog_date_{width}x{height}")
        await press(pilot, "enter")
        assert asked.answer == date(2026, 11, 30)


async def test_a_date_that_is_none_is_refused(desk: Desk):
    async with desk() as pilot:
        asked = Asked(pilot, ask_date(pilot.app, "Go to", date(2026, 11, 21)))
        await settled(pilot)
        await type_text(pilot, "soonish")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, DateDialog)
        await press(pilot, "escape")
        assert asked.answer is None


async def test_a_date_is_picked_from_the_month(desk: Desk):
    async with desk() as pilot:
        asked = Asked(pilot, ask_date(pilot.app, "Go to", date(2026, 11, 21)))
        await settled(pilot)
        await press(pilot, "down")
        assert isinstance(pilot.app.screen, MonthDialog)
        await press(pilot, "right", "enter", "enter")
        assert asked.answer == date(2026, 11, 22)


async def test_go_to_date_turns_the_agenda(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "g")
        await type_text(pilot, "+3d")
        await press(pilot, "enter")
        assert "Tue Nov 24, 2026" in screen_text(pilot.app)


# -- leaving ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "answer"), [("s", "save"), ("d", "discard"), ("k", "stay"), ("enter", "stay"), ("escape", "stay")]
)
async def test_leaving_asks_what_becomes_of_the_text(desk: Desk, key: str, answer: str):
    async with desk() as pilot:
        asked = Asked(pilot, ask_leave(pilot.app, "Client 1  Ana [VIP] [/"))
        await settled(pilot)
        await press(pilot, key)
        assert asked.answer == answer


# -- drafts ----------------------------------------------------------------------------------------------------------


def opened(place: str) -> Place | None:
    what = record_of(place)
    return None if what is None else screen_for(what)


def test_a_draft_opens_its_record():
    session = opened("session-17")
    assert isinstance(session, SessionScreen)
    assert session.session_id == 17
    booked = opened("session-new-4")
    assert isinstance(booked, SessionScreen)
    assert (booked.session_id, booked.client_id) == (None, 4)
    client = opened("client-12")
    assert isinstance(client, ClientScreen)
    assert client.client_id == 12
    new = opened("client-new")
    assert isinstance(new, ClientScreen)
    assert new.client_id is None
    assert opened("postcard-3") is None


async def test_a_draft_can_wait(desk: Desk, actor: Actor):
    client_id = factories.client(actor)
    async with desk() as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        await type_text(pilot, "X")
        await pilot.app.terminal_gone("SIGHUP")
    async with desk() as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert pilot.app.place.said == KEPT
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        assert "something was typed here and not saved" in screen_text(pilot.app)


# -- find a client ---------------------------------------------------------------------------------------------------


async def test_a_client_is_found_and_chosen(desk: Desk, actor: Actor):
    client_id = factories.client_with_phone(actor)
    async with desk((60, 16)) as pilot:
        answers: list[Choice | None] = []
        pilot.app.push_screen(FindClientDialog("Find the client"), answers.append)
        await settled(pilot)
        assert "Type any part of a name, number, phone or email." in screen_text(pilot.app)
        await type_text(pilot, "zzz")
        assert "No client fits." in screen_text(pilot.app)
        await press(pilot, "enter", "ctrl+u")
        await type_text(pilot, "0133")
        assert_golden(pilot.app, "dialog_find_client_60x16")
        await press(pilot, "enter")
        assert answers == [Choice(client_id, "Ana [VIP] [/, Zoe [@click=app.quit]", "1001")]


# -- spelling --------------------------------------------------------------------------------------------------------

TEXT = "Wants the albun by fryday [/ and twoo printts"


async def spelling(pilot: Pilot[Any], text: str = TEXT) -> Asked:
    asked = Asked(pilot, check_spelling(pilot.app, text, ()))
    await settled(pilot)
    return asked


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 24)])
async def test_a_misspelled_word_stands_in_its_text_with_suggestions(desk: Desk, width: int, height: int):
    async with desk((width, height)) as pilot:
        await spelling(pilot)
        assert_golden(pilot.app, f"dialog_spelling_{width}x{height}")


async def test_words_are_taken_ignored_and_replaced(desk: Desk):
    async with desk() as pilot:
        asked = await spelling(pilot)
        await press(pilot, "1", "i", "r", "ctrl+u")
        await type_text(pilot, "two large")
        await press(pilot, "enter", "escape")
        assert asked.answer == "Wants the album by fryday [/ and two large printts"


async def test_nothing_misspelled_is_said(desk: Desk):
    async with desk() as pilot:
        asked = await spelling(pilot, "All is well here.")
        assert asked.answer is None
        assert pilot.app.place.said == "No misspelled words were found."


async def test_a_word_can_be_added_for_the_whole_studio(desk: Desk):
    async with desk() as pilot:
        await spelling(pilot, "the albun and an albun and a printt")
        await press(pilot, "a")
        assert isinstance(pilot.app.screen, SpellingDialog)
        assert "printt" in screen_text(pilot.app)
    assert words.known() == ("albun",)


async def test_a_word_of_the_list_is_asked_about_again_when_it_was_deleted_or_made_inactive(desk: Desk, actor: Actor):
    async with desk() as pilot:
        await spelling(pilot, "an albun, and a printt")
        await press(pilot, "a", "a")
        assert words.known() == ("albun", "printt")
        upkeep.set_inactive(actor, WORD, entry_named(WORD, "ALBUN").id, True)
        upkeep.delete(actor, WORD, entry_named(WORD, "printt").id)
        asked = await spelling(pilot, "an albun, and a printt")
        await press(pilot, "a")
        assert words.known() == ("albun",)
        await press(pilot, "1")
        assert asked.answer == "an albun, and a print"


@pytest.mark.parametrize("role", ["desk", "photographer"])
async def test_whoever_writes_notes_may_add_words(desk: Desk, actor: Actor, role: str):
    clerk = factories.user(actor, "cleo", "Cleo [/", role=role)
    async with desk(who=clerk) as pilot:
        await spelling(pilot)
        await press(pilot, "a")
        assert "may not" not in screen_text(pilot.app)
    assert words.known() == ("albun",)


async def test_who_may_not_add_words_is_told(desk: Desk, actor: Actor):
    clerk = factories.user(actor, "cleo", "Cleo [/", role="desk")
    roles.set_right(actor, roles.role_of("desk").id, "words", False)
    async with desk(who=clerk) as pilot:
        await spelling(pilot)
        await press(pilot, "a")
        assert "Cleo [/ may not add words to the studio's dictionary" in screen_text(pilot.app)
    assert words.known() == ()


async def test_a_check_that_was_stopped_does_not_say_that_all_is_checked(desk: Desk):
    async with desk() as pilot:
        await spelling(pilot)
        await press(pilot, "i", "q")
        assert pilot.app.place.said == "Stopped at word 2 of 4."


async def test_never_here_passes_over_the_word_from_now_on(desk: Desk):
    async with desk() as pilot:
        asked = await spelling(pilot, "one albun, two albun, three printt")
        await press(pilot, "n", "1")
        assert asked.answer == "one albun, two albun, three print"


# -- a terminal too small --------------------------------------------------------------------------------------------


async def test_a_terminal_too_small_says_so_and_loses_nothing(desk: Desk, actor: Actor):
    client_id = factories.client(actor)
    async with desk() as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ClientScreen)
        await type_text(pilot, "Typ")
        await resize(pilot, 59, 15)
        await settled(pilot)
        assert isinstance(pilot.app.screen, TooSmall)
        assert_golden(pilot.app, "too_small_59x15")
        await type_text(pilot, "not for the field")
        await resize(pilot, 60, 16)
        await settled(pilot)
        assert pilot.app.screen is screen
        await type_text(pilot, "ed")
        assert screen.general.values()["last_name"] == "Typed"


async def test_a_program_that_starts_too_small_waits_for_room(desk: Desk):
    async with desk((40, 10)) as pilot:
        assert isinstance(pilot.app.screen, TooSmall)
        await resize(pilot, 80, 24)
        await settled(pilot)
        assert isinstance(pilot.app.screen, AgendaScreen)


async def test_an_open_dialog_is_there_again_afterwards(desk: Desk):
    async with desk() as pilot:
        asked = Asked(pilot, ask_date(pilot.app, "Go to", date(2026, 11, 21)))
        await settled(pilot)
        await resize(pilot, 20, 5)
        await settled(pilot)
        assert isinstance(pilot.app.screen, TooSmall)
        await resize(pilot, 80, 24)
        await settled(pilot)
        await press(pilot, "enter")
        assert asked.answer == date(2026, 11, 21)


async def test_one_can_quit_while_it_is_too_small(desk: Desk):
    async with desk((40, 10)) as pilot:
        await press(pilot, "ctrl+q")
        assert pilot.app.return_code == 0


# -- what is refused stands whole ------------------------------------------------------------------------------------


def box_text(pilot: Pilot[Any]) -> str:
    """Return what stands in the box, its lines joined."""
    box = pilot.app.screen.box.region
    lines = screen_text(pilot.app).splitlines()[box.y : box.bottom]
    return " ".join(" ".join(line[box.x + 1 : box.right - 1] for line in lines).split())


@pytest.mark.parametrize("size", [(60, 16), (80, 24)])
class TestRefusals:
    async def test_of_a_line_that_is_typed(self, desk: Desk, size: tuple[int, int]):
        sentence = "A name of words goes on and on and on, [/ until nobody can read the end of it: type a shorter one."

        def read(text: str) -> str:
            raise Invalid(sentence)

        async with desk(size) as pilot:
            Asked(pilot, pilot.app.push_screen_wait(TextDialog("Name", "What it is called:", read=read)))
            await settled(pilot)
            await press(pilot, "a", "enter")
            assert f"! {sentence}" in box_text(pilot)

    async def test_of_a_day(self, desk: Desk, size: tuple[int, int]):
        async with desk(size) as pilot:
            asked = Asked(pilot, ask_date(pilot.app, "Go to", date(2026, 11, 21)))
            await settled(pilot)
            await type_text(pilot, "the day after nobody knows")
            field = pilot.app.screen.query_one("DateField")
            await press(pilot, "enter")
            assert f"! {field.complaint}" in box_text(pilot)
            assert len(field.complaint) > 46
            await press(pilot, "escape")
            assert asked.answer is None

    async def test_of_an_entry_with_more_fields_than_lines(self, desk: Desk, size: tuple[int, int]):
        async with desk(size) as pilot:
            pilot.app.open(Open("list", name="opening-hours"))
            await settled(pilot)
            await press(pilot, "n")
            await type_text(pilot, "Weekdays")
            await press(pilot, "ctrl+s")
            dialog = pilot.app.screen
            assert dialog.told.plain_text.startswith("! ")
            assert " ".join(dialog.told.plain_text.split()) in box_text(pilot)
            dialog.tell("word " * 40 + "end.", problem=True)
            await settled(pilot)
            assert "word word end." in box_text(pilot)

    async def test_of_one_set_of_statuses(self, desk: Desk, actor: Actor, size: tuple[int, int]):
        by_type.switch_on(actor)
        async with desk(size) as pilot:
            pilot.app.open(Open("list", name="status"))
            await settled(pilot)
            await press(pilot, "b")
            await type_text(pilot, "nothing of the kind")
            await press(pilot, "enter")
            told = " ".join(pilot.app.screen.told.plain_text.split())
            assert told.startswith("! ") and told in box_text(pilot)


async def test_a_refusal_goes_when_its_field_is_changed_and_not_before(desk: Desk, actor: Actor):
    async with desk() as pilot:
        pilot.app.open(Open("list", name="lead-source"))
        await settled(pilot)
        await press(pilot, "n", "ctrl+s")
        dialog = pilot.app.screen
        assert dialog.told.plain_text == "! Type the name."
        await press(pilot, "P")
        assert dialog.told.plain_text == ""
        await press(pilot, "escape", "d")
        client_id = factories.client(actor, "Weber", "Ana")
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        screen = pilot.app.screen
        screen.focus_named("last_name")
        await press(pilot, "ctrl+u", "ctrl+s")
        refused = "Type the last name, or the organisation's name."
        assert pilot.app.place.said == refused
        screen.query_one(Form).focus_field("first_name")
        await press(pilot, "B")
        assert pilot.app.place.said == refused
        screen.query_one(Form).focus_field("last_name")
        await press(pilot, "W")
        assert refused not in pilot.app.place.said


async def test_a_refusal_goes_when_its_cell_is_changed(desk: Desk):
    async with desk() as pilot:
        pilot.app.open(Open("list", name="lead-source"))
        await settled(pilot)
        await press(pilot, "enter", "ctrl+u", "enter")
        assert pilot.app.place.said == "Type the name."
        await press(pilot, "P")
        assert pilot.app.place.said == ""
