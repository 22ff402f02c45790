"""The look: chosen by the terminal, by the user at once and for the next start."""

import json

import pytest

from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui import marks
from tui.frame import looks
from tui.frame.looks import Look, chosen_look, keep_look, with_choice
from tui.terminal.abilities import GroundSeen


def test_what_was_chosen_is_there_at_the_next_start():
    assert chosen_look() == Look()
    keep_look(Look("light", "ascii"))
    assert chosen_look() == Look("light", "ascii")


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"theme": 1, "signs": []}', "\0", '{"theme": "pink", "signs": "x"}', "{" * 9000]
)
def test_a_damaged_file_counts_as_no_choice(text: str):
    looks._file().parent.mkdir(parents=True, exist_ok=True)
    looks._file().write_text(text)
    assert chosen_look() == Look()


def test_a_theme_and_signs_are_chosen_one_by_one():
    look = with_choice(with_choice(Look(), "theme light"), "signs ascii")
    assert look == Look("light", "ascii")
    assert with_choice(look, looks.AS_IT_IS) == Look()


@pytest.mark.sqlite
async def test_a_theme_is_chosen_by_a_command_and_worn_at_once(book: Book, desk: Desk):
    async with desk() as pilot:
        before = pilot.app.screen.styles.background.hex, pilot.app.theme
        await press(pilot, "ctrl+p")
        await type_text(pilot, "look")
        await press(pilot, "enter")
        await settled(pilot)
        await type_text(pilot, "light")
        await press(pilot, "enter")
        await settled(pilot)
        after = pilot.app.screen.styles.background.hex, pilot.app.theme
    assert (before[1], after[1]) == ("dark", "light")
    assert before[0] != after[0]
    assert json.loads(looks._file().read_text()) == {"theme": "light", "signs": ""}


@pytest.mark.sqlite
async def test_signs_are_chosen_by_a_command_and_drawn_at_once(book: Book, desk: Desk):
    async with desk((120, 40)) as pilot:
        before = screen_text(pilot.app)
        await press(pilot, "f10", "asterisk")
        await settled(pilot)
        await type_text(pilot, "plain")
        await press(pilot, "enter")
        await settled(pilot)
        after = screen_text(pilot.app)
    assert not before.isascii()
    assert "".join(sorted(set(after) - set(map(chr, range(128))))) == ""


@pytest.mark.sqlite
async def test_a_light_terminal_gets_the_light_theme_unless_one_was_chosen(book: Book, desk: Desk):
    async with desk() as pilot:
        pilot.app.post_message(GroundSeen(light=True))
        await settled(pilot)
        assert (pilot.app.theme, marks.current().name) == ("light", "light")
    keep_look(Look("contrast", ""))
    async with desk() as pilot:
        pilot.app.post_message(GroundSeen(light=True))
        await settled(pilot)
        assert pilot.app.theme == "contrast"


@pytest.mark.sqlite
async def test_the_terminals_own_colours_know_a_light_ground_too(book: Book, desk: Desk):
    keep_look(Look("terminal", ""))
    async with desk() as pilot:
        assert pilot.app.theme == "terminal"
        pilot.app.post_message(GroundSeen(light=True))
        await settled(pilot)
        assert pilot.app.theme == "terminal-light"


@pytest.mark.sqlite
async def test_a_terminal_of_256_colours_gets_what_it_has(book: Book, desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("COLORTERM")
    async with desk() as pilot:
        assert pilot.app.theme == "dark-256"
        pilot.app.post_message(GroundSeen(light=True))
        await settled(pilot)
        assert pilot.app.theme == "light-256"
