"""The signs of the program, in three sets: for UTF-8 terminals, for the Linux console's fonts, and in plain ASCII.

The console's fonts have what code page 437 has, and no more. Pictograms are never ours: half of the terminals draw them two
cells wide. What is cut ends in ``..`` everywhere.
"""

from __future__ import annotations

from typing import NamedTuple


class Glyphs(NamedTuple):
    """One set. Each sign takes one cell."""

    name: str
    title: str
    """What people choose it by."""
    frame: str
    """The kind of line around boxes, by its name in the styles."""
    rule: str
    """A line across."""
    upright: str
    """A line downwards, between two parts."""
    done: str
    """Confirmed, saved, free."""
    tick: str
    """In a box that is ticked."""
    now: str
    """At the left of the line that shows the time."""
    point: str
    """The chosen line where there is no colour."""
    up: str
    """There is more above."""
    down: str
    """There is more below, or a list to pick from."""
    before: str
    """To the one before."""
    after: str
    """To the one after."""
    shade: str
    """What is held, or closed."""
    block: str
    """A whole cell."""
    mark: str
    """A hint that an hour begins there."""
    bar: str
    """A count beside its number, one for each step."""
    levels: str
    """How full something is, from a little to wholly."""


RICH = Glyphs(
    "rich", "All signs", "round", rule="─", upright="│", done="✓", tick="✓", now="▸", point=">", up="▴", down="▾", before="‹",
    after="›", shade="▒", block="█", mark="·", bar="▌", levels="░▒▓█",
)  # fmt: skip
CONSOLE = Glyphs(
    "console", "Those of the Linux console", "solid", rule="─", upright="│", done="√", tick="√", now="►", point=">", up="▲",
    down="▼", before="◄", after="►", shade="▒", block="█", mark="·", bar="▌", levels="░▒▓█",
)  # fmt: skip
ASCII = Glyphs(
    "ascii", "Plain letters", "ascii", rule="-", upright="|", done="C", tick="x", now=">", point=">", up="^", down="v",
    before="<", after=">", shade=":", block="#", mark=".", bar="=", levels=".-=#",
)  # fmt: skip

SETS = {one.name: one for one in (RICH, CONSOLE, ASCII)}
