"""Sends only those cells that differ from what stands on the terminal already.

Textual paints what may have changed: the whole screen when a dialog opens or closes, a whole line when a letter is typed.
Over SSH that is tens of kilobytes for a box of forty lines. Here each update is compared with the last state of the screen,
cell by cell, before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeVar

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS, Console
from rich.style import Style
from textual import events, on
from textual.css.query import NoMatches
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from studio.kernel import times
from tui.terminal import safe_output
from tui.terminal.private import (
    ChopsUpdate,
    CompositorUpdate,
    LayoutUpdate,
    OpenApp,
    OpenCompositor,
    OpenScreen,
    ReflowResult,
    Update,
    forget_what_was_drawn,
    lines_of,
    once,
    size_drawn,
)
from tui.terminal.turning import ground, on_ground, turned
from tui.terminal.unrest import Unrest

Result = TypeVar("Result")

UNKNOWN = "\0"
"""A cell of which it is not known what it shows; it differs from everything."""

PICTURE = "\0"
"""The look of what is not text but a sequence of the program's own, such as a picture."""

Piece = tuple[int, int, Strip]
"""Line, first cell, and what is drawn from there on."""


class Part(NamedTuple):
    """What is sent of a line."""

    y: int
    x: int
    """Its first cell."""
    width: int
    """The number of its cells."""
    look: str
    text: str


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
        colors = COLOR_SYSTEMS.get(console.color_system or "", ColorSystem.TRUECOLOR)
        pen = _Pen()
        parts: list[Part] = []
        at = (0, 0)
        for y, x, strip in pieces:
            if not 0 <= y < self.size.height:
                continue
            if (y, x) < at:
                # It may be over what was drawn just now: that comes first.
                pen.draw(parts)
                parts = []
            for part in self._changed(y, x, strip, colors):
                _append(parts, part)
            at = (y, x + strip.cell_length)
        pen.draw(parts)
        pen.close()
        return "".join(pen.sent)

    def _changed(self, y: int, x: int, strip: Strip, colors: ColorSystem) -> Iterator[Part]:
        """Yield the parts of a strip that differ, and remember them."""
        if any(segment.control for segment in strip):
            # A picture: what it does to the cells is not known here.
            yield from self._whole(y, x, strip, colors)
            return
        texts, styles = self._texts[y], self._styles[y]
        for text, style, _ in strip:
            plain = text.isascii() and text.isprintable()
            cells = list(text) if plain else safe_output.cells_of(text)
            width = len(cells)
            look = _look(style, colors)
            end = x + width
            blank = ground(look)
            looks = [look] * width
            if blank != look and " " in text:
                looks = [blank if cell == " " else look for cell in cells]
            if x >= 0 and (texts[x:end] != cells or styles[x:end] != looks):
                first, last = _ends(texts[x:end], styles[x:end], cells, looks)
                part = text[first : last + 1] if plain else "".join(cells[first : last + 1])
                texts[x:end], styles[x:end] = cells, looks
                if len(texts) > self.size.width:
                    del texts[self.size.width :], styles[self.size.width :]
                yield Part(y, x + first, last + 1 - first, blank if part.isspace() else look, part)
            x = end

    def _whole(self, y: int, x: int, strip: Strip, colors: ColorSystem) -> Iterator[Part]:
        end = min(x + strip.cell_length, self.size.width)
        self._texts[y][x:end] = [UNKNOWN] * (end - x)
        for text, style, control in strip:
            cells = [] if control else safe_output.cells_of(text)
            yield Part(
                y, x, len(cells), PICTURE if control else _look(style, colors), text if control else "".join(cells)
            )
            x += len(cells)


def _append(parts: list[Part], part: Part) -> None:
    """Put a part behind the others; right behind one that looks the same it becomes one with it, blanks in any ink."""
    if parts:
        y, x, width, look, text = parts[-1]
        if (y, x + width) == (part.y, part.x) and PICTURE not in (look, part.look):
            if look == part.look or (part.text.isspace() and ground(look) == part.look):
                parts[-1] = Part(y, x, width + part.width, look, text + part.text)
                return
            if text.isspace() and look == ground(part.look):
                parts[-1] = Part(y, x, width + part.width, part.look, text + part.text)
                return
    parts.append(part)


class _Pen:
    """Writes parts, all that look the same one after the other, and between two says only what looks otherwise."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self._look = ""
        self._at: tuple[int, int] | None = None

    def draw(self, parts: Iterable[Part]) -> None:
        """Write parts that are nowhere over each other."""
        for part in sorted(parts, key=_turn_of):
            if self._at != (part.y, part.x):
                y, x = self._at or (-1, 0)
                here = y == part.y and x < part.x
                self.sent.append(f"\x1b[{part.x - x}C" if here else f"\x1b[{part.y + 1};{part.x + 1}H")
            self._at = (part.y, part.x + part.width)
            if part.look == PICTURE:
                self._turn("")
                self.sent.append(part.text)
                continue
            ansi, *link = part.look.split("\0", 2)
            self._turn(on_ground(self._look, ansi) if part.text.isspace() else ansi)
            text = safe_output.anchored(part.text)
            self.sent.append(safe_output.linked(text, *link) if link else text)

    def close(self) -> None:
        """Turn off what was turned on: a frame ends as it began, and nothing that comes behind it looks like it."""
        self._turn("")

    def _turn(self, look: str) -> None:
        if look != self._look:
            self.sent.append(turned(self._look, look))
            self._look = look


def _turn_of(part: Part) -> tuple[bool, str, str]:
    """Return when a part is written: each look once, what it shares with the one before not again.

    What a terminal may draw wider than it was counted comes first, so that what stands beside it is whole in any case.
    """
    if part.look == PICTURE or safe_output.is_disputed(part.text):
        return (False, "", "")
    return (True, ground(part.look), part.look)


def _look(style: Style | None, colors: ColorSystem) -> str:
    """Return the numbers of a style's SGR sequence, and its link behind them."""
    if style is None:
        return ""
    look = Strip.render_ansi(style, colors)
    return f"{look}\0{style.link_id}\0{style.link}" if style.link else look


def _ends(texts: list[str], styles: list[str], cells: list[str], looks: list[str]) -> tuple[int, int]:
    """Return the first and the last cell that differ; a wide character goes as a whole."""
    known = len(texts)
    last = len(cells) - 1
    first = 0
    while first < last and first < known and texts[first] == cells[first] and styles[first] == looks[first]:
        first += 1
    while last > first and last < known and texts[last] == cells[last] and styles[last] == looks[last]:
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


class Difference(CompositorUpdate):
    """An update of Textual's, of which only what differs is sent; it is compared at the moment in which it is sent."""

    def __init__(self, app: LeanFrames[Any], size: Size, update: LayoutUpdate | ChopsUpdate) -> None:
        self.app, self.size, self.update = app, size, update

    def render_segments(self, console: Console) -> str:
        return self.app.frame_of(self.size).difference(pieces_of(self.update), console)


class LeanCompositor(OpenCompositor):
    """Asks only those widgets for lines that stand where something is painted, and only for these lines."""

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        if isinstance(parent.app, LeanFrames):
            parent.app.unrest.laid_out(type(parent).__name__)
        found = super().reflow(parent, size)
        # Textual compares with where things stood last. Whoever asked for a place after something was scrolled, and before
        # this, had everything arranged anew, and nobody told: a list beneath a dialog kept its old height.
        untold = (widget for widget, place in self.layers if widget.outer_size != place.region.size)
        return found._replace(resized=found.resized | (set(untold) - found.shown))

    def renders(self, crop: Region | None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        area = self.size.region if crop is None else crop
        lines = Region(0, area.y, self.size.width, area.height)
        for widget, (region, clip) in self.visible_widgets.items():
            shown = region.intersection(clip).intersection(lines)
            if shown and area.overlaps(shown):
                yield region, clip.intersection(lines), widget.render_lines(shown.translate(-region.offset))


class LeanScreen(OpenScreen[Result]):
    """A screen that is drawn by a `LeanCompositor`, and laid out once for each size that the terminal has."""

    COMPOSITOR = LeanCompositor

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name, id, classes)
        self._was_up = False
        self._told = Size(0, 0)
        """The size of which the handlers know."""

    @on(events.ScreenResume)
    def _keep_styles(self, event: events.ScreenResume) -> None:
        # Each widget got its styles when it was mounted; a screen that comes up for the first time has no older ones.
        event.refresh_styles, self._was_up = self._was_up, True

    def on_unmount(self) -> None:
        forget_what_was_drawn()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Resize) and not self._is_news(event.size):
            return
        if isinstance(event, events.Mount | events.ScreenResume) and self._was_left():
            return
        await super().on_event(event)

    def _was_left(self) -> bool:
        """Tell whether the screen was closed, or the program left, before its widgets were there: Textual goes on."""
        return not self.is_attached or self not in self.app.screen_stack

    def is_of_leaving(self, error: BaseException) -> bool:
        """Tell whether work broke only because its screen, or the program, was left: the widgets go before it does."""
        return not self.app.is_running or (isinstance(error, NoMatches) and self._was_left())

    def _is_news(self, size: Size) -> bool:
        """Lay out for a size that is new; tell whether the handlers should hear of this one.

        A screen that was laid out posts its size to itself, as each widget gets its own. Where it took every size, two
        of them in its queue would answer each other for ever; and it would be laid out again for its own answer.
        """
        if size != size_drawn(self):
            self.lay_out(size)
            return False  # the answer is on its way, unless the terminal has another size by now
        if size == self._told:
            return False
        self._told = size
        return True

    def lay_out(self, size: Size) -> None:
        # Textual asks for it once for the screen, once for each dialog over it, and once more for its own answer.
        if size == self.app.size != size_drawn(self):
            super().lay_out(size)


def lines_beneath(screen: Screen[Any], crop: Region) -> list[Strip] | None:
    """Draw what the screen under ``screen`` shows in ``crop``, or return None if there is none of the same size.

    Textual would draw it through a Rich console, whole, and several times while a dialog opens.
    """
    stack = screen.app.screen_stack
    index = stack.index(screen) if screen in stack else 0
    if not index or size_drawn(stack[index - 1]) != screen.size:
        return None
    # Without what is attached to the characters: a click there must do nothing.
    lines = lines_of(stack[index - 1], crop.y, crop.bottom)
    return [line.discard_meta().crop(crop.x, crop.right) for line in lines]


class LeanFrames(OpenApp[Result]):
    """Mixed into the app before its base: sends differences only.

    Whoever finds that the terminal no longer shows what was sent (output was left out, another program wrote there, the
    user asks for it) calls `forget_frame` and lets the screen refresh.
    """

    _frame: Frame | None = None
    _paint_timer: Timer | None = None
    """Set while the window has just changed its size, and all that follows from it is painted at once in a moment."""
    anything_shown = False
    """Whether a frame was sent: the first one is never put off."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.unrest = Unrest()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste | events.Resize):
            self.unrest.asked()
        await super().on_event(event)

    def get_default_screen(self) -> Screen[Any]:
        return LeanScreen(id="_default")

    def frame_of(self, size: Size) -> Frame:
        """Return what a terminal of this size shows now."""
        self.anything_shown = True
        if self._frame is None or self._frame.size != size:
            self._frame = Frame()
            self._frame.forget(size)
        return self._frame

    def forget_frame(self) -> None:
        """Send the next update whole."""
        self._frame = None

    def repaint(self) -> None:
        """Send the whole screen again."""
        if self._paint_timer is not None:
            self._paint_timer.stop()
            self._paint_timer = None
        self.forget_frame()
        for screen in self._screens():
            screen.paint()
        if self.screen_stack:
            self.screen.refresh()

    def on_resize(self) -> None:
        # The terminal may have moved or cut what it showed, and be back at the size that it had. Screens, dialogs and
        # their contents are laid out one after the other; whoever paints each time paints the whole window five times.
        if not self.anything_shown:
            return
        for screen in self._screens():
            screen.hold_paint()
        if self._paint_timer is None:
            self._paint_timer = once(self, times.SIZE_PAINTED_AFTER_S, self.repaint)

    def _screens(self) -> list[LeanScreen[Any]]:
        return [screen for screen in self.screen_stack if isinstance(screen, LeanScreen)]

    def drawn(self, screen: Screen[Any], update: Update) -> Update:
        if isinstance(update, LayoutUpdate | ChopsUpdate):
            return Difference(self, screen.outer_size, update)
        return update
