"""Something that only holds other widgets."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Plain(Widget):
    """Mixed in before the base of what shows nothing of its own between its widgets: one line is drawn and kept for all.

    Textual's ``BLANK`` does the same without the filters of the terminal: in sixteen colours it has another black.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        return super().render_lines(Region(crop.x, crop.y, crop.width, min(1, crop.height))) * crop.height
