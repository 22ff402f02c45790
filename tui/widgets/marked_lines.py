"""Lines of text whose parts mean something: what stands beside a list, a banner, the line about what comes next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui import marks
from tui.text import cells, fit, wrapped
from tui.widgets.drawn_lines import DrawnLines

Part = tuple[str, str]
"""A text, and what it means: one of `tui.marks`, or nothing."""
Line = tuple[Part, ...]
Build = Callable[[int], Sequence[Line]]
"""Makes the lines for a width in cells."""


class MarkedLines(DrawnLines, Widget):
    """Shows lines; one that is too long is cut."""

    DEFAULT_CSS = """
    MarkedLines { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._build: Build = lambda width: ()
        self._lines: Sequence[Line] = ()
        self._width = 0
        """The cells that the lines were made for."""

    def show(self, *lines: Line) -> None:
        """Show lines; nothing is drawn anew where they are the same as before."""
        self.show_built(lambda width: lines)

    def show_built(self, build: Build) -> None:
        """Show what ``build`` makes for the width that there is, now and when that changes."""
        self._build = build
        before = self._lines
        self._lines = build(self._width)
        if self._lines != before:
            self.refresh(layout=len(self._lines) != len(before) and self.styles.auto_dimensions)

    def _lines_now(self) -> Sequence[Line]:
        """Return the lines for the width that there is, however it came about."""
        if self._width != self.size.width:
            self._width = self.size.width
            self._lines = self._build(self._width)
        return self._lines

    def renew(self) -> None:
        """Make the lines anew: the signs are others."""
        self._lines = self._build(self._width)
        self.refresh(layout=self.styles.auto_dimensions)

    @property
    def plain_text(self) -> str:
        """What stands there, line by line."""
        return "\n".join("".join(text for text, _ in line) for line in self._lines_now())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._build(width))

    def render_line(self, y: int) -> Strip:
        width, style = self.size.width, self.plain_look
        segments, left = [], width
        lines = self._lines_now()
        for text, meaning in lines[y] if y < len(lines) else ():
            text = fit(text, min(left, cells(text)))
            segments.append(Segment(text, style + marks.style(meaning) if meaning else style))
            left -= cells(text)
        return Strip([*segments, Segment(" " * left, style)], width)


def broken(text: str, meaning: str, width: int, most: int = 3) -> list[Line]:
    """Break a text at its blanks into lines of that width, at most so many, all with the margin that the text begins with.

    The last one is cut where there would be more.
    """
    margin = text[: len(text) - len(text.lstrip(" "))]
    room = max(1, width - cells(margin))
    lines = wrapped(text.strip(), room)
    if len(lines) > most:
        lines = [*lines[: most - 1], fit(" ".join(lines[most - 1 :]), room)]
    return [((f"{margin}{line}", meaning),) for line in lines]


def labelled(label: str, text: str, meaning: str, width: int, most: int = 2) -> list[Line]:
    """Write a text behind its label, in at most so many lines of that width."""
    head = f"{label} "
    first, *more = broken(text, meaning, max(1, width - cells(head)), most)
    return [((head, "muted"), *first), *(((" " * cells(head), ""), *line) for line in more)]


def filled(lines: Sequence[Line], width: int) -> list[Line]:
    """Let each line's last part go on to the edge, so that its ground is a bar."""
    return [((fit(text, width), meaning),) for line in lines for text, meaning in line]
