"""A scrollbar that can be seen without colour, made of characters that every console has."""

from __future__ import annotations

from math import ceil

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBar, ScrollBarRender

from tui import marks


class PlainBar(ScrollBarRender):
    """Draws blocks where the visible part is, on a line."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color | None = None,
        bar_color: Color | None = None,
    ) -> Segments:
        start, end = 0, 0
        if window_size and virtual_size > window_size:
            end = max(1, ceil(size * window_size / virtual_size))
            start = round((size - end) * position / (virtual_size - window_size))
            end += start
        signs = marks.glyphs()
        track = signs.upright if vertical else signs.rule
        # The two ends and the thumb answer to the mouse through what is attached to them.
        above = Segment(track * thickness, Style(meta={"@mouse.down": "scroll_up"}))
        thumb = Segment(signs.block * thickness, Style(meta={"@mouse.down": "grab"}))
        below = Segment(track * thickness, Style(meta={"@mouse.down": "scroll_down"}))
        bar = [above] * start + [thumb] * (end - start) + [below] * (size - end)
        return Segments(bar, new_lines=vertical)


def use_plain_scrollbars() -> None:
    """Draw all scrollbars of the program in this way."""
    ScrollBar.renderer = PlainBar
