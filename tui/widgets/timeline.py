"""The day drawn: a lane for each person and room, a block for each session, free time as free room."""

from __future__ import annotations

from collections.abc import Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from studio.kernel.records import dataclass
from tui import marks
from tui.text import cells, fit
from tui.widgets.cell_runs import joined, split_cells
from tui.widgets.drawn_lines import DrawnLines

HOUR = 60
LEAST_LABEL = 11
"""Cells for the names of the lanes; more where there is room."""


@dataclass(frozen=True, slots=True)
class Block:
    """What takes a lane from one minute after midnight to another, which may lie behind the next midnight."""

    key: int
    start: int
    end: int
    text: str
    """What is written into it, as far as there is room."""
    meaning: str
    letter: str = ""
    """What it is known by where there is no colour."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A person or a room."""

    name: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """From which minute after midnight to which one is drawn."""

    first: int
    last: int

    @property
    def whole(self) -> range:
        """The full hours among them."""
        return range(-(-self.first // HOUR), self.last // HOUR + 1)

    def cell(self, minute: int, room: int) -> int:
        """Return the cell, of so many, in which a minute lies; what is outside is at the edge."""
        inside = min(max(minute, self.first), self.last) - self.first
        return inside * room // (self.last - self.first)


class Timeline(DrawnLines, Widget):
    """Draws lanes under a line of hours. A click on a block says which one it was."""

    DEFAULT_CSS = """
    Timeline { width: 1fr; height: auto; }
    """

    class Pressed(Message):
        """A block was clicked."""

        def __init__(self, key: int) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lanes: tuple[Lane, ...] = ()
        self._hours = Hours(9 * HOUR, 18 * HOUR)
        self._now: int | None = None
        self._chosen: int | None = None

    def show(self, lanes: Sequence[Lane], hours: Hours, now: int | None) -> None:
        """Show a day; ``now`` is the minute after its midnight, where it is today."""
        shown = (tuple(lanes), hours, now)
        if shown != (self._lanes, self._hours, self._now):
            higher = len(lanes) != len(self._lanes)
            self._lanes, self._hours, self._now = shown
            self.refresh(layout=higher)

    def choose(self, key: int | None) -> None:
        """Show which session the list stands on."""
        if key != self._chosen:
            changed, self._chosen = {self._chosen, key}, key
            for y, lane in enumerate(self._lanes):
                if any(block.key in changed for block in lane.blocks):
                    self.refresh_line(y + 1)

    def refresh_line(self, y: int) -> None:
        """Draw one line anew."""
        self.refresh(Region(0, y, self.size.width, 1))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lanes) + 1

    @property
    def _label(self) -> int:
        longest = max((cells(lane.name) for lane in self._lanes), default=0)
        return max(LEAST_LABEL, min(longest + 2, self.size.width // 7))

    @property
    def _room(self) -> int:
        return max(1, self.size.width - self._label - 1)

    def render_line(self, y: int) -> Strip:
        if y == 0:
            return self._scale()
        if y > len(self._lanes):
            return Strip.blank(self.size.width, self.plain_look)
        lane = self._lanes[y - 1]
        base, room = self.plain_look, self._room
        looks: list[tuple[str, str]] = self._empty(room)
        for block in lane.blocks:
            start, end = self._hours.cell(block.start, room), self._hours.cell(block.end, room)
            end = max(end, start + 1)
            text = block.text if marks.coloured() else f"{block.letter} {block.text}"
            meaning = "block-chosen" if block.key == self._chosen else block.meaning
            filler = marks.glyphs().shade if block.meaning == "held" else " "
            head = fit(text, min(cells(text), end - start), ellipsis="") if end - start > 1 else ""
            shown = [*split_cells(head), *[filler] * (end - start - cells(head))]
            if block.end > self._hours.last and len(shown) > 1:
                shown[-1] = marks.glyphs().after
            looks[start:end] = [(character, meaning) for character in shown]
        segments = [Segment(fit(f" {lane.name}", self._label), base + marks.style("muted"))]
        segments += joined(looks, base)
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _empty(self, room: int) -> list[tuple[str, str]]:
        looks = [(" ", "")] * (room + 1)
        for hour in self._hours.whole:
            looks[self._hours.cell(hour * HOUR, room)] = (marks.glyphs().mark, "rule")
        if self._now is not None and self._hours.first <= self._now <= self._hours.last:
            looks[self._hours.cell(self._now, room)] = (marks.glyphs().upright, "now")
        return looks[:room]

    def _scale(self) -> Strip:
        room, base = self._room, self.plain_look
        line = [" "] * (self._label + room + 3)
        for hour in self._hours.whole:
            at = self._label + self._hours.cell(hour * HOUR, room)
            text = str(hour % 24 % 12 or 12)
            line[at : at + len(text)] = text
        return Strip([Segment(fit("".join(line), self.size.width, ellipsis=""), base + marks.style("muted"))])

    def on_click(self, event: events.Click) -> None:
        if 0 < event.y <= len(self._lanes):
            for block in reversed(self._lanes[event.y - 1].blocks):
                start = self._label + self._hours.cell(block.start, self._room)
                if start <= event.x < max(start + 1, self._label + self._hours.cell(block.end, self._room)):
                    self.post_message(self.Pressed(block.key))
                    return
