"""Turning from one look to another leaves a terminal as the look alone would have it."""

import pyte
import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from tests.tui.terminal.test_differences import seen
from tui.terminal.turning import ground, on_ground, turned

LOOKS = [
    "", "bold", "dim", "bold dim", "underline", "bold underline reverse", "strike", "#102030", "on #102030", "red", "on red",
    "bright_red on bright_black", "bold #ffffff on #17395a", "underline bold #79b8ff on #17395a", "color(200) on color(17)",
    "default on #17395a", "italic blue",
]  # fmt: skip


def numbers(look: str) -> str:
    return Strip.render_ansi(Style.parse(look), ColorSystem.TRUECOLOR)


def shown(sent: str, character: str = "x") -> pyte.screens.Char:
    screen = pyte.Screen(10, 2)
    pyte.Stream(screen).feed(f"{sent}{character}")
    return screen.buffer[0][0]


@pytest.mark.parametrize("before", LOOKS)
def test_a_turn_ends_where_the_look_alone_would(before: str):
    old = numbers(before)
    for after in LOOKS:
        if (new := numbers(after)) == old:
            continue
        alone = f"\x1b[{new}m" if new else ""
        assert shown(f"\x1b[{old}m" * bool(old) + turned(old, new)) == shown(alone), after
        assert len(turned(old, new)) <= len(f"\x1b[0;{new}m"), after


def test_only_what_differs_is_said():
    assert turned(numbers("#ffffff on #17395a"), numbers("underline #ffffff on #17395a")) == "\x1b[4m"
    assert turned(numbers("bold red"), numbers("bold blue")) == "\x1b[34m"


@pytest.mark.parametrize("before", LOOKS)
def test_blanks_are_drawn_in_any_ink_on_their_own_ground(before: str):
    old = numbers(before)
    for after in LOOKS:
        new = ground(numbers(after))
        drawn = shown(f"\x1b[{old}m" * bool(old) + turned(old, on_ground(old, new)), " ")
        assert seen(drawn) == seen(shown(f"\x1b[{new}m", " ")) == seen(shown(f"\x1b[{numbers(after)}m", " ")), after


def test_blanks_need_no_turn_where_only_the_ink_differs():
    assert on_ground(numbers("bold #ffffff on #17395a"), ground(numbers("#79b8ff on #17395a"))) == numbers(
        "bold #ffffff on #17395a"
    )
