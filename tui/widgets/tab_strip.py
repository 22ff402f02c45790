"""The tabs of a record on one line; the open one stands in brackets, so that it shows without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.text import cells


class TabStrip(Widget):
    """Draws the tabs' names with their counts. The keys belong to the screen; a click posts ``Chosen``."""

    DEFAULT_CSS = """
    TabStrip { height: 1; width: 1fr; }
    """
    COMPONENT_CLASSES = {"tab-strip--open", "tab-strip--tab"}

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        tab: str

    def __init__(self, tabs: Sequence[str]) -> None:
        super().__init__()
        self.tabs = tuple(tabs)
        self._open = self.tabs[0]
        self._counts: dict[str, int] = {}

    @property
    def open_tab(self) -> str:
        """The open tab's name."""
        return self._open

    def show(self, open_tab: str, counts: dict[str, int]) -> None:
        """Mark the open tab, and put counts behind the names where they are not zero."""
        if (open_tab, counts) != (self._open, self._counts):
            self._open, self._counts = open_tab, dict(counts)
            self.refresh()

    def _pieces(self) -> list[tuple[str, str]]:
        pieces = []
        for tab in self.tabs:
            count = f" {self._counts[tab]}" if self._counts.get(tab) else ""
            text = f"[{tab}{count}]" if tab == self._open else f" {tab}{count} "
            pieces.append((tab, text))
        return pieces

    def render_line(self, y: int) -> Strip:
        segments = [
            Segment(text, self.get_component_rich_style("tab-strip--open" if tab == self._open else "tab-strip--tab"))
            for tab, text in self._pieces()
        ]
        used = sum(cells(segment.text) for segment in segments)
        segments.append(Segment(" " * max(0, self.size.width - used), self.rich_style))
        return Strip(segments).crop(0, self.size.width)

    def on_click(self, event: events.Click) -> None:
        x = 0
        for tab, text in self._pieces():
            x += cells(text)
            if event.x < x:
                self.post_message(self.Chosen(tab))
                return
