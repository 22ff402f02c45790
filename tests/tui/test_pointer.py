"""The terminal's own cursor stands on what is chosen, and under a dialog nothing looks as if keys went to it."""

import pytest

from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import click, press, settled, type_text
from tui.frame.dialog import pressed_at
from tui.screens.agenda.agenda import AgendaScreen

pytestmark = pytest.mark.sqlite


def under(pilot) -> str:
    """Return the line on which the terminal's cursor stands, from the cursor on."""
    x, y = pilot.app.cursor_position
    return screen_text(pilot.app).splitlines()[y][x:]


async def test_the_cursor_stands_on_what_is_chosen_everywhere(book: Book, actor: Actor, desk: Desk):
    for hour in (13, 15):
        factories.session(actor, f"2026-11-21 {hour}:00")
    async with desk() as pilot:
        seen = [under(pilot)]
        await press(pilot, "down")
        seen.append(under(pilot))
        await press(pilot, "g")
        await type_text(pilot, "fri")
        seen.append(under(pilot))
        await press(pilot, "escape", "f10", "right", "right", "right")
        seen.append(under(pilot))
        await press(pilot, "escape", "enter")
        seen.append(under(pilot))
        await press(pilot, "shift+tab")
        seen.append(under(pilot))
    begins = (" 1:00- 2:00 PM", " 3:00- 4:00 PM", "_", "(O)Open", "_", "General")
    assert [line.strip()[: len(begin.strip())] for line, begin in zip(seen, begins, strict=True)] == [
        begin.strip() for begin in begins
    ]


async def test_under_a_dialog_no_line_looks_chosen(book: Book, actor: Actor, desk: Desk, colourless: None):
    factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        chosen = [line for line in screen_text(pilot.app).splitlines() if line.startswith(">")]
        await press(pilot, "g")
        beneath = [line for line in screen_text(pilot.app).splitlines() if line.startswith(">")]
        await press(pilot, "escape")
        again = [line for line in screen_text(pilot.app).splitlines() if line.startswith(">")]
    assert (len(chosen), beneath, again) == (1, [], chosen)


@pytest.mark.parametrize(
    ("at", "key"),
    [(0, "enter"), (7, "enter"), (9, ""), (11, "down"), (22, ""), (24, "escape"), (33, "escape"), (34, ""), (-1, "")],
)
def test_the_words_in_a_lower_edge_are_keys(at: int, key: str):
    assert pressed_at("Enter OK   Down Month   Esc Cancel", at) == key


async def test_a_click_on_the_words_of_a_dialog_does_what_they_say(book: Book, desk: Desk):
    async with desk() as pilot:
        await press(pilot, "g")
        lines = screen_text(pilot.app).splitlines()
        y = next(index for index, line in enumerate(lines) if "Esc Cancel" in line)
        await click(pilot, at=(lines[y].index("Cancel"), y))
        await settled(pilot)
        assert isinstance(pilot.app.screen, AgendaScreen)


async def test_one_key_goes_through_the_scopes(book: Book, actor: Actor, desk: Desk):
    other = factories.user(actor, "ben", "Ben Berg", initials="BB")
    factories.session(actor, "2026-11-21 13:00", photographer=actor.user_id, room=None)
    factories.session(actor, "2026-11-21 15:00", photographer=other.user_id, room=None)
    async with desk() as pilot:
        seen = []
        for _ in range(3):
            seen.append(len(pilot.app.place.rows))
            await press(pilot, "m")
            await settled(pilot)
        line = screen_text(pilot.app)
    assert seen == [2, 1, 2]
    assert f"only {actor.name[:4]}" in line
