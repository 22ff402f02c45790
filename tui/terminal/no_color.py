"""Draws without colours: for ``NO_COLOR`` and for terminals that have none. `tui.marks` says what stands out by attributes."""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter


class AttributesOnly(LineFilter):
    """Leaves bold, underline, italic, strike and reverse, and takes the colours away."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return ``segments`` without a colour."""
        return [
            Segment(text, None if style is None else _attributes(style), control) for text, style, control in segments
        ]


@lru_cache(1024)
def _attributes(style: Style) -> Style:
    return Style(
        bold=style.bold,
        italic=style.italic,
        underline=style.underline,
        strike=style.strike,
        reverse=style.reverse,
        meta=style.meta or None,
    )
