"""Draws without colours: for ``NO_COLOR`` and for terminals that have none.

What stands out by its background stands out by reverse video instead, so that the cursor of a list stays visible.
"""

from collections.abc import Callable
from functools import lru_cache

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

_STANDS_OUT = 0.15
"""Difference in brightness, 0 to 1, from which a background is shown in reverse."""


class AttributesOnly(LineFilter):
    """Replaces colours by bold, underline, italic and reverse.

    Args:
        plain_background: Returns the colour of the screen's own background, as themes write it.
    """

    def __init__(self, plain_background: Callable[[], str]) -> None:
        super().__init__()
        self._plain_background = plain_background

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return ``segments`` without a colour."""
        plain = self._plain_background()
        return [
            Segment(text, None if style is None else _attributes(style, plain), control)
            for text, style, control in segments
        ]


@lru_cache(1024)
def _attributes(style: Style, plain: str) -> Style:
    behind = style.bgcolor
    stands_out = behind is not None and not behind.is_default and _difference(behind, plain) > _STANDS_OUT
    return Style(
        bold=style.bold,
        italic=style.italic,
        underline=style.underline,
        strike=style.strike,
        reverse=bool(style.reverse) != stands_out,
        meta=style.meta or None,
    )


def _difference(color: RichColor, plain: str) -> float:
    return abs(Color.from_rich_color(color).brightness - Color.parse(plain).brightness)
