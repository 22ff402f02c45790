"""The time in letters that are read from across a room, made of the block of the terminal's signs."""

from __future__ import annotations

from tui import marks

HIGH = 5
"""Rows of a digit."""
PIXELS = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", " ##", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", " # ", " # ", " # "),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    ":": (" ", "#", " ", "#", " "),
}
"""Each point is two cells wide, so that it is as wide as high."""


def large(text: str, times: int = 1) -> list[str]:
    """Write digits and colons in rows of blocks; what is neither is left out.

    Args:
        times: how many times as large.
    """
    block = marks.glyphs().block
    shapes = [PIXELS[sign] for sign in text if sign in PIXELS]
    rows = []
    for row in range(HIGH):
        line = (" " * 2 * times).join(
            "".join((block if point == "#" else " ") * 2 * times for point in shape[row]) for shape in shapes
        )
        rows += [line] * times
    return rows


def width(text: str, times: int = 1) -> int:
    """Return the cells that `large` takes."""
    shapes = [PIXELS[sign] for sign in text if sign in PIXELS]
    return 2 * times * (sum(len(shape[0]) for shape in shapes) + max(0, len(shapes) - 1))
