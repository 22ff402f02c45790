"""How each meaning looks, in each theme, with each set of signs, and without colour.

Screens and widgets name meanings: `style` gives them the look of one that they draw themselves, and the styles have three
variables of each: ``$late``, ``$late-ground`` and ``$late-weight``. Nothing else names a colour or an attribute
(``tests/tui/test_marks.py``), so that a theme is a column of `tui.palettes` and nothing more.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from rich.style import Style
from textual.theme import Theme

from tui.glyphs import RICH, SETS, Glyphs
from tui.palettes import DARK, PALETTES, Palette


class Mark(NamedTuple):
    """How a meaning looks: the roles of its letters and of what is behind them, and its attributes."""

    ink: str = ""
    """Empty: as what it stands in."""
    ground: str = ""
    """Empty: as what it stands in."""
    weight: str = ""
    """``bold`` or ``underline`` beside the colour."""
    without: str | None = None
    """The attributes where there is no colour; by default the same ones."""


MARKS = {
    # The screen
    "text": Mark("text", "ground"),
    "muted": Mark("muted"),
    "strong": Mark("bright", weight="bold"),
    "title": Mark("on_bar", "bar", without="reverse"),
    "title-name": Mark("on_bar", "bar", "bold", "reverse bold"),
    "strip": Mark("muted", "strip"),
    "key": Mark("accent", without="bold"),
    "command": Mark("text"),
    "impossible": Mark("muted"),
    "open-tab": Mark("on_accent", "accent", "bold", "reverse"),
    "tab": Mark("muted"),
    "tip": Mark("on_accent", "accent", "bold", "reverse"),
    "walked-to": Mark("on_chosen", "chosen", "bold", "reverse"),
    "panel": Mark("muted", weight="bold"),
    "panel-here": Mark("accent", weight="bold", without="bold underline"),
    "rule": Mark("muted"),
    "box": Mark("text", "box"),
    "edge": Mark("accent"),
    # What is chosen, and where typing goes
    "chosen": Mark("on_chosen", "chosen", without="reverse"),
    "chosen-away": Mark("", "away", without="bold"),
    "cell": Mark("on_accent", "accent", "bold", "bold"),
    "field": Mark("text", "field"),
    "here": Mark("on_here", "here", without=""),
    "rest": Mark("muted", without=""),
    "selected": Mark("on_accent", "accent", without="reverse"),
    "label": Mark("muted"),
    "label-here": Mark("accent", weight="bold"),
    "busy": Mark("bright", weight="bold"),
    "today": Mark(weight="underline"),
    "match": Mark(weight="bold underline", without="underline"),
    "match-chosen": Mark("on_chosen", "chosen", "bold underline", "reverse underline"),
    # How things stand
    "good": Mark("good"),
    "caution": Mark("caution"),
    "bad": Mark("bad", weight="bold"),
    "late": Mark("bad"),
    "stale": Mark("caution"),
    "done": Mark("muted"),
    "off": Mark("muted"),
    "taken": Mark("muted"),
    "now": Mark("accent", weight="bold"),
    "now-line": Mark("accent", weight="bold"),
    "block-chosen": Mark("on_accent", "bright", "bold", "reverse bold"),
    "held": Mark("caution", without=""),
    # The calendar
    "tile": Mark("text", "away", without=""),
    "tile-head": Mark("bright", "away", "bold"),
    "tile-held": Mark("caution", "away", without=""),
    "tile-off": Mark("muted", "", "strike", without="strike"),
    "tile-over": Mark("muted", "away", without=""),
    "golden": Mark("caution"),
    "ghost": Mark("on_accent", "accent", "bold", "reverse bold"),
    "shaded": Mark("muted", "strip", without=""),
    "shaded-words": Mark("muted", "strip", without=""),
    "head": Mark("muted", weight="bold"),
    "alarm": Mark("bad", "alarm", "bold", "reverse bold"),
    "heed": Mark("caution", "heed", "bold", "reverse"),
    "hint": Mark("muted"),
    "said": Mark("text"),
}
"""Each meaning."""

TYPE_COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "magenta", "gray")
MARKS |= {f"chip-{colour}": Mark("on_type", colour, without="") for colour in TYPE_COLOURS}
MARKS |= {f"bar-{colour}": Mark("", colour, without="") for colour in TYPE_COLOURS}
"""The colour of a type without a letter in it: the ink stays as beside it, which is then not sent again."""


class _Now:
    """What was chosen last; a plain class, as it is there before the first screen."""

    palette: Palette = DARK
    coloured: bool = True
    glyphs: Glyphs = RICH


_now = _Now()


def use(*, palette: str | None = None, coloured: bool | None = None, glyphs: str | None = None) -> None:
    """Look like this from now on; what is not said stays."""
    if palette is not None:
        _now.palette = PALETTES[palette]
    if coloured is not None:
        _now.coloured = coloured
    if glyphs is not None:
        _now.glyphs = SETS[glyphs]
    style.cache_clear()


def glyphs() -> Glyphs:
    """Return the signs that this terminal has."""
    return _now.glyphs


def coloured() -> bool:
    """Whether there is colour; where there is none, the chosen line needs a sign of its own."""
    return _now.coloured


def shaded_by_ground() -> bool:
    """Whether what is shaded has a ground of its own; otherwise it needs a sign."""
    inks = _now.palette.inks
    return _now.coloured and inks["strip"] != inks["ground"]


def level(percent: int) -> str:
    """Return the sign for how full something is."""
    levels = _now.glyphs.levels
    return levels[min(len(levels) - 1, percent * len(levels) // 101)]


def box(ticked: bool) -> str:
    """Write a box to tick."""
    return f"[{_now.glyphs.tick}]" if ticked else "[ ]"


def around(text: str) -> str:
    """Put what is open, or what Enter gives, into brackets where there is no colour, and between blanks where there is."""
    return f" {text} " if _now.coloured else f"[{text}]"


@cache
def style(meaning: str) -> Style:
    """Return how something with that meaning looks, to be put over the look of what it stands in."""
    mark = MARKS[meaning]
    if not _now.coloured:
        return Style.parse(weight(meaning))
    return Style.parse(mark.weight) + Style(color=_colour(mark.ink), bgcolor=_colour(mark.ground))


def _colour(role: str) -> str | None:
    return _now.palette.inks[role].removeprefix("ansi_") if role else None


def weight(meaning: str) -> str:
    """Return the attributes of a meaning alone, as texts that are laid out by Textual take them."""
    mark = MARKS[meaning]
    return mark.weight if _now.coloured or mark.without is None else mark.without


def chip(colour: str) -> str:
    """Return the meaning of a session type's colour as a ground; a colour that is unknown is gray."""
    return f"chip-{colour if colour in TYPE_COLOURS else 'gray'}"


def current() -> Palette:
    """Return the colours of now."""
    return _now.palette


def themes() -> list[Theme]:
    """Make Textual's themes of the palettes; what the styles call them is said by `variables`."""
    return [_theme(palette) for palette in PALETTES.values()]


def _theme(palette: Palette) -> Theme:
    inks = palette.inks
    return Theme(
        name=palette.name,
        primary=inks["accent"],
        foreground=inks["text"],
        background=inks["ground"],
        surface=inks["box"],
        panel=inks["strip"],
        dark=palette.dark,
        ansi=palette.own,
    )


def variables() -> dict[str, str]:
    """Return what the styles call each meaning's colours and attributes, and the line around boxes, as all looks now."""
    inks = _now.palette.inks
    # Textual's own styles ask for the first two where a theme has the terminal's colours.
    found = {"ansi-background": inks["ground"], "ansi-foreground": inks["text"], "frame-line": _now.glyphs.frame}
    for name, mark in MARKS.items():
        found[name] = inks[mark.ink or "text"]
        found[f"{name}-ground"] = inks[mark.ground] if mark.ground else "transparent"
        found[f"{name}-weight"] = weight(name) or "none"
    return found
