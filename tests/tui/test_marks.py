"""Screens name meanings; one module says how they look, and nothing that it says by a colour is said by that alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color, ColorSystem, ColorType
from textual._context import visible_screen_stack

import tui
from studio.kernel.access import Actor
from studio.lists.fields import COLOURS
from studio.sessions import sessions
from tests import factories
from tests.conftest import Book
from tests.signs import beyond_the_console
from tests.torture import TORTURE
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui import marks
from tui.frame.desk import Open
from tui.glyphs import ASCII, CONSOLE, RICH, SETS
from tui.palettes import PALETTES, ROLES

TUI = Path(tui.__file__).parent
LOOKS = {"marks.py", "palettes.py", "glyphs.py"}
"""Where looks are said."""
SIGNS = {
    sign
    for one in SETS.values()
    for name, signs in one._asdict().items()
    if name not in ("name", "title", "frame")
    for sign in signs
    if not sign.isascii()
}
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\bansi_\w+|\brgb\(")
PROPERTY = re.compile(r"(?:^|[;{\s-])(color|background|text-style|border(?:-\w+)*|tint|opacity)\s*:\s*([^;}]+)")
MADE_BY = ("Style", "Style.parse", "RichStyle", "Color.parse")
FREE = re.compile(r"(\$[\w-]+|none|transparent|auto|\s)+")


# -- one place -------------------------------------------------------------------------------------------------------


def looks_in(source: str) -> Iterator[str]:
    """Yield what a module of the program says about looks itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in MADE_BY:
            # What the mouse does is attached by a style too, and an empty one says nothing.
            if node.args or {keyword.arg for keyword in node.keywords} - {"meta"}:
                yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not _is_docstring(node, source):
            if COLOUR.search(node.value) or SIGNS & set(node.value):
                yield repr(node.value)
            if ":" in node.value and "{" in node.value:
                yield from looks_in_styles(node.value)


def _is_docstring(node: ast.Constant, source: str) -> bool:
    return source.splitlines()[node.lineno - 1].strip().startswith(('"""', 'r"""'))


def looks_in_styles(text: str) -> Iterator[str]:
    """Yield the colours and attributes that a sheet of styles does not take from a meaning."""
    for name, value in PROPERTY.findall(text):
        if not FREE.fullmatch(value.strip()):
            yield f"{name}: {value.strip()}"


MODULES = [path for path in TUI.rglob("*.py") if path.name not in LOOKS and "terminal" not in path.parts]


def test_a_screen_names_meanings_and_never_a_colour_an_attribute_or_a_sign():
    found = {path.relative_to(TUI): list(looks_in(path.read_text("utf-8"))) for path in MODULES}
    assert {path: said for path, said in found.items() if said} == {} and len(found) > 200


def test_the_styles_name_meanings():
    assert [said for path in TUI.rglob("*.tcss") for said in looks_in_styles(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "said",
    [
        "x = Style(bold=True)",
        'x = Style.parse("red")',
        'x = "#ff0000"',
        'x = "ansi_red"',
        'x = " ✓ "',
        'CSS = "A { color: red; }"',
        'CSS = "A { text-style: bold; }"',
        'CSS = "A { border: solid $edge; }"',
    ],
)
def test_the_check_finds_what_is_said_elsewhere(said: str):
    assert list(looks_in(said)) != []


def test_each_palette_has_a_colour_for_each_role_and_each_mark_has_roles_that_exist():
    assert {name: set(palette.inks) ^ set(ROLES) for name, palette in PALETTES.items()} == dict.fromkeys(
        PALETTES, set()
    )
    named = {role for mark in marks.MARKS.values() for role in (mark.ink, mark.ground) if role}
    assert named - set(ROLES) == set()


def shown_as(ink: str, theme: str) -> tuple[int, int, int]:
    """Return what a terminal shows for a colour: one of 256 colours rounds it."""
    color = Color.parse(ink)
    if theme.endswith("-256"):
        color = Color.from_triplet(color.downgrade(ColorSystem.EIGHT_BIT).get_truecolor())
    return seen(color, (0, 0, 0))


@pytest.mark.parametrize("theme", ["dark-256", "light-256"])
def test_in_256_colours_what_is_chosen_is_still_told_from_what_is_not(theme: str):
    inks = PALETTES[theme].inks
    assert len({shown_as(inks[role], theme) for role in ("ground", "chosen", "away", "here", "field")}) == 5


def test_left_to_itself_a_terminal_of_256_colours_shows_two_grounds_as_one():
    rounded = {shown_as(PALETTES["dark"].inks[role], "dark-256") for role in ("chosen", "away", "here", "field")}
    assert len(rounded) < 3


def test_each_set_has_signs_of_one_cell():
    for one in SETS.values():
        for name, sign in one._asdict().items():
            assert len(sign) == 1 or name in ("name", "title", "frame", "levels"), (one.name, name)
    assert beyond_the_console("".join(CONSOLE)) == ""
    assert "".join(ASCII).isascii()


# -- contrast --------------------------------------------------------------------------------------------------------

CONSOLE_COLOURS = (
    (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
    (85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255), (255, 255, 255),
)  # fmt: skip
"""The sixteen of the Linux console."""
GROUNDS = {"terminal": ((170, 170, 170), (0, 0, 0)), "terminal-light": ((0, 0, 0), (255, 255, 255))}
"""Letters and ground of a terminal that has its own."""
LEAST = 4.5

Pair = tuple[tuple[int, int, int], tuple[int, int, int]]


def seen(color: Color | None, default: tuple[int, int, int]) -> tuple[int, int, int]:
    if color is None or color.type == ColorType.DEFAULT:
        return default
    if color.triplet is not None:
        return color.triplet.red, color.triplet.green, color.triplet.blue
    return CONSOLE_COLOURS[color.number or 0]


def luminance(color: tuple[int, int, int]) -> float:
    parts = [part / 255 for part in color]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(pair: Pair) -> float:
    """WCAG 2.2: (lighter + 0.05) / (darker + 0.05)."""
    darker, lighter = sorted(luminance(color) for color in pair)
    return (lighter + 0.05) / (darker + 0.05)


def pairs(app, theme: str) -> dict[Pair, str]:
    """Return the colours of letters and ground on the screen, each pair with a text in it."""
    visible_screen_stack.set(app._background_screens)
    ink, ground = GROUNDS.get(theme, ((0, 0, 0), (255, 255, 255)))
    found: dict[Pair, str] = {}
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if text.strip() and style is not None:
                pair = seen(style.color, ink), seen(style.bgcolor, ground)
                found.setdefault(pair[::-1] if style.reverse else pair, text)
    return found


async def walk(pilot, look) -> None:
    """Go through the screens and dialogs, and look at each."""
    for keys in (
        (), ("down",), ("tab",), ("f10",), ("right",), ("escape",), ("f",), ("escape",), ("h",), ("n",), ("p",), ("g",),
        ("down",), ("escape", "escape"), ("ctrl+p",), ("escape",), ("f1",), ("escape",), ("slash",), ("escape",),
        ("enter",),
        ("ctrl+o",), ("down",), ("escape", "escape"), ("tab",), ("tab", "down", "escape"), ("ctrl+pagedown",),
        ("ctrl+pagedown",), ("f10", "h"), ("escape", "ctrl+l"), ("ctrl+e",), ("ctrl+e",), ("ctrl+e",), ("f3",),
    ):  # fmt: skip
        await press(pilot, *keys)
        look()
    await type_text(pilot, "zoe")
    look()


def a_full_day(actor: Actor) -> None:
    """Book sessions in each state, of types of several colours."""
    client_id = factories.client(actor, "O'Brien", "Zoe", call_warning="Owes for the album")
    for hour in range(9, 17):
        saved = factories.session(actor, f"2026-11-21 {hour:02}:00", client_id=client_id, room=None, photographer=None)
        if hour == 9:
            sessions.no_show(actor, saved.session_id)
        elif hour == 13:
            sessions.hold(actor, saved.session_id)
        elif hour == 14:
            sessions.cancel(actor, saved.session_id, "ill")
        elif hour == 15:
            sessions.confirm(actor, saved.session_id)
    factories.session(actor, "2026-11-22 10:00", client_id=client_id)


@pytest.mark.of_the_day(2)
@pytest.mark.sqlite
@pytest.mark.torture
@pytest.mark.parametrize("theme", list(PALETTES)[:: 1 if TORTURE > 1 else 2])
async def test_the_contrast_of_each_pair_that_occurs(book: Book, actor: Actor, desk: Desk, theme: str):
    a_full_day(actor)
    found: dict[Pair, str] = {}
    async with desk((120, 40)) as pilot:
        pilot.app.theme = theme
        pilot.app.look_anew()
        await settled(pilot)
        await walk(pilot, lambda: found.update(pairs(pilot.app, theme)))
    assert len(found) >= 8
    assert {(text, pair): round(contrast(pair), 1) for pair, text in found.items() if contrast(pair) < LEAST} == {}


@pytest.mark.parametrize("theme", ["dark", "light", "contrast", "dark-256", "light-256"])
def test_the_contrast_of_each_mark_on_what_it_may_stand_in(theme: str):
    """Of all pairs that can be, not only of those that the walk has met."""
    inks = PALETTES[theme].inks
    grounds = ("ground", "strip", "box")
    low = {}
    for name, mark in marks.MARKS.items():
        if not mark.ink:
            continue
        for ground in [mark.ground] if mark.ground else [*grounds, "away"]:
            pair = tuple(shown_as(inks[role], theme) for role in (mark.ink, ground))
            if contrast(pair) < LEAST:  # type: ignore[arg-type]
                low[name, ground] = round(contrast(pair), 1)  # type: ignore[arg-type]
    assert low == {}


# -- never by colour alone -------------------------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.usefixtures("colourless")
async def test_without_colour_each_state_is_told_apart(book: Book, actor: Actor, desk: Desk):
    a_full_day(actor)
    async with desk((120, 40)) as pilot:
        await press(pilot, "h")
        lines = {
            line[2:16].strip(): line
            for line in screen_text(pilot.app).splitlines()
            if "O'Brien" in line and line[3:8].strip()
        }
    by_hour = {times.partition(":")[0]: re.sub(r"^.{17}|O'Brien.*?Family", "", line) for times, line in lines.items()}
    states = [by_hour[hour] for hour in ("9", "12", "1", "2", "3")]
    words = ("NO SHOW", "?", "ON HOLD", "CANCELLED", "✓")
    assert all(word in state for word, state in zip(words, states, strict=True)), states
    assert len(set(states)) == len(states)


@pytest.mark.sqlite
@pytest.mark.parametrize("signs", ["console", "ascii"])
async def test_the_screens_in_the_other_signs(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch, signs: str
):
    """As the Linux console shows them, and as a terminal without UTF-8 and without colour does."""
    a_full_day(actor)
    if signs == "console":
        monkeypatch.setenv("TERM", "linux")
    else:
        monkeypatch.setenv("LC_ALL", "C")
        monkeypatch.setenv("NO_COLOR", "1")
    async with desk((120, 40)) as pilot:
        shown = screen_text(pilot.app)
        assert_golden(pilot.app, f"{signs}_agenda")
        await press(pilot, "enter")
        assert_golden(pilot.app, f"{signs}_session")
        await press(pilot, "ctrl+o")
        assert_golden(pilot.app, f"{signs}_status")
        await press(pilot, "escape", "f10")
        assert_golden(pilot.app, f"{signs}_tips")
        shown += screen_text(pilot.app)
        pilot.app.open(Open("find"))
        await settled(pilot)
        await type_text(pilot, "zoe")
        assert_golden(pilot.app, f"{signs}_find")
        shown += screen_text(pilot.app)
    assert (beyond_the_console(shown) == "") if signs == "console" else shown.isascii()


async def test_all_signs_are_rich_ones_by_default(desk: Desk):
    async with desk() as pilot:
        assert RICH.rule in screen_text(pilot.app)


def test_every_colour_that_a_studio_may_give_has_a_look():
    assert marks.TYPE_COLOURS == COLOURS
