"""Sends only those cells that differ from what stands on the terminal already.

Textual paints what may have changed: the whole screen when a dialog opens or closes, a whole line when a letter is typed.
Over SSH that is tens of kilobytes for a box of forty lines. Here each update is compared with the last state of the screen,
cell by cell, before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip

if TYPE_CHECKING:
    from rich.console import RenderableType

Result = TypeVar("Result")

UNKNOWN = "\0"
"""A cell of which it is not known what it shows; it differs from everything."""

Piece = tuple[int, int, Strip]
"""Line, first cell, and what is drawn from there on."""


@lru_cache(maxsize=4096)
def _cells_of(text: str) -> list[str]:
    """Cut ``text`` into cells: a wide character is followed by an empty one, a mark stays with its letter."""
    cells: list[str] = []
    for character in text:
        width = get_character_cell_size(character)
        if width:
            cells.append(character)
            cells += [""] * (width - 1)
        elif cells:
            # Behind the empty half of a wide character the mark still belongs to the character.
            at = len(cells) - 1 - (cells[-1] == "")
            cells[at] += character
    return cells


class Frame:
    """The cells on the terminal: what each shows, and in which style, written as the numbers of its SGR sequence."""

    def __init__(self) -> None:
        self.size = Size(0, 0)
        self._texts: list[list[str]] = []
        self._styles: list[list[str]] = []

    def forget(self, size: Size) -> None:
        """Know nothing of a terminal of this size: the next update is sent whole."""
        self.size = size
        self._texts = [[UNKNOWN] * size.width for _ in range(size.height)]
        self._styles = [[""] * size.width for _ in range(size.height)]

    def difference(self, pieces: Iterable[Piece], console: Console) -> str:
        """Take what is to be drawn as drawn, and return the sequence that draws what differs; empty if nothing does."""
        colors = console._color_system or ColorSystem.TRUECOLOR
        sent: list[str] = []
        run: list[Segment] = []
        at: tuple[int, int] | None = None
        for y, x, strip in pieces:
            if not 0 <= y < self.size.height:
                continue
            for left, segment, width in self._changed(y, x, strip, colors):
                if at != (y, left):
                    sent += [_written(run, console)] if run else []
                    sent.append(Control.move_to(left, y).segment.text)
                    run = []
                run.append(segment)
                at = (y, left + width)
        sent += [_written(run, console)] if run else []
        return "".join(sent)

    def _changed(self, y: int, x: int, strip: Strip, colors: ColorSystem) -> Iterator[tuple[int, Segment, int]]:
        """Yield the parts of a strip that differ, each with its first cell and its width, and remember them."""
        if any(segment.control for segment in strip):
            # A picture: what it does to the cells is not known here.
            yield from self._whole(y, x, strip)
            return
        texts, styles = self._texts[y], self._styles[y]
        for segment in strip:
            text, style, _ = segment
            plain = text.isascii() and text.isprintable()
            cells = list(text) if plain else _cells_of(text)
            width = len(cells)
            look = _look(style, colors)
            end = x + width
            looks = [look] * width
            if x >= 0 and (texts[x:end] != cells or styles[x:end] != looks):
                first, last = _ends(texts[x:end], styles[x:end], cells, look)
                part = text[first : last + 1] if plain else "".join(cells[first : last + 1])
                texts[x:end], styles[x:end] = cells, looks
                if len(texts) > self.size.width:
                    del texts[self.size.width :], styles[self.size.width :]
                yield x + first, Segment(part, style), last + 1 - first
            x = end

    def _whole(self, y: int, x: int, strip: Strip) -> Iterator[tuple[int, Segment, int]]:
        end = min(x + strip.cell_length, self.size.width)
        self._texts[y][x:end] = [UNKNOWN] * (end - x)
        for segment in strip:
            width = 0 if segment.control else segment.cell_length
            yield x, segment, width
            x += width


def _written(run: list[Segment], console: Console) -> str:
    strip = Strip(run)
    # Simplified, a picture would melt into the text behind it, and the filter before the terminal would take it out.
    return (strip if any(segment.control for segment in run) else strip.simplify()).render(console)


def _look(style: Style | None, colors: ColorSystem) -> str:
    if style is None:
        return ""
    look = style._ansi
    if look is None:
        look = Strip.render_ansi(style, colors)
    return f"{look}\0{style._link}" if style._link else look


def _ends(texts: list[str], styles: list[str], cells: list[str], look: str) -> tuple[int, int]:
    """Return the first and the last cell that differ; a wide character goes as a whole."""
    known = len(texts)
    last = len(cells) - 1
    first = 0
    while first < last and first < known and texts[first] == cells[first] and styles[first] == look:
        first += 1
    while last > first and last < known and texts[last] == cells[last] and styles[last] == look:
        last -= 1
    while first and cells[first] == "":
        first -= 1
    while last + 1 < len(cells) and cells[last + 1] == "":
        last += 1
    return first, last


def pieces_of(update: LayoutUpdate | ChopsUpdate) -> Iterator[Piece]:
    """Yield what an update of Textual's draws, line by line from the left."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield y, x, strip
                x += strip.cell_length
        return
    for y, x1, x2 in update.spans:
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            # Textual says that there is always a strip, and leaves out those that are covered.
            if chop and x <= x2 and end > x1:
                yield y, x, chop if end <= x2 else chop.crop(0, x2 - x)


class _Sequence(CompositorUpdate):
    """An update that is written already."""

    def __init__(self, sequence: str) -> None:
        self.sequence = sequence

    def render_segments(self, console: Console) -> str:
        return self.sequence


class LeanCompositor(Compositor):
    """Asks only those widgets for lines that stand where something is painted, and only for these lines."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        area = self.size.region if crop is None else crop
        lines = Region(0, area.y, self.size.width, area.height)
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip).intersection(lines)
            if shown and area.overlaps(shown):
                yield region, clip.intersection(lines), widget.render_lines(shown.translate(-region.offset))


class LeanScreen(Screen[Result]):
    """A screen that is not painted whole whenever the focus moves; the widgets that lose and get it paint themselves."""

    focused = Reactive(None, repaint=False)

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._compositor = LeanCompositor()


def lines_beneath(screen: Screen[Any], crop: Region) -> list[Strip] | None:
    """Draw what the screen under ``screen`` shows in ``crop``, or return None if there is none of the same size.

    Textual would draw it through a Rich console, whole, and several times while a dialog opens.
    """
    stack = screen.app.screen_stack
    index = stack.index(screen) if screen in stack else 0
    compositor = stack[index - 1]._compositor
    if not index or compositor.size != screen.size:
        return None
    lines = compositor._render_chops(Region(0, crop.y, screen.size.width, crop.height), lambda y: True)
    # Without what is attached to the characters: a click there must do nothing.
    strips = [Strip.join(lines[y].values()).discard_meta() for y in crop.line_range]
    return [strip.crop(crop.x, crop.right) for strip in strips]


class LeanFrames(App[Any]):
    """Mixed into the app before its base: sends differences only.

    Whoever finds that the terminal no longer shows what was sent (output was left out, another program wrote there, the
    user asks for it) calls `forget_frame` and lets the screen refresh.
    """

    _frame: Frame | None = None

    def forget_frame(self) -> None:
        """Send the next update whole."""
        self._frame = None

    def on_resize(self) -> None:
        # The terminal may have moved or cut what it showed, and be back at the size that it had.
        self.forget_frame()
        if self._screen_stack:
            self.screen.refresh()

    @contextmanager
    def suspend(self) -> Iterator[None]:
        with super().suspend():
            yield
        self.forget_frame()

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        if (
            isinstance(renderable, LayoutUpdate | ChopsUpdate)
            and self._running
            and not (self._closed or self.is_headless or self._batch_count or self._driver is None)
        ):
            size = screen.outer_size
            if self._frame is None or self._frame.size != size:
                self._frame = Frame()
                self._frame.forget(size)
            sequence = self._frame.difference(pieces_of(renderable), self.console)
            if not sequence:
                self.post_display_hook()
                return
            super()._display(screen, _Sequence(sequence))  # type: ignore[arg-type]
            return
        super()._display(screen, renderable)
