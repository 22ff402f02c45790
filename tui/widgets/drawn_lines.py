"""A widget that draws its lines one by one, from how it looks as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.style import Style
    from textual.geometry import Region
    from textual.strip import Strip
    from textual.widget import Widget as Base
else:
    Base = object  # Each further kind of widget costs a quarter of a millisecond at the start.


class DrawnLines(Base):
    """Mixed into a widget before its base: it knows how it looks while its lines are drawn.

    To work that out goes up all parents: it is done once for all lines.
    """

    _known: Style | None = None

    @property
    def plain_look(self) -> Style:
        """How a line without a look of its own looks."""
        return self._known or self.rich_style

    def render_lines(self, crop: Region) -> list[Strip]:
        self._known = self.rich_style
        return super().render_lines(crop)
