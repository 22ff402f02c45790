"""Everything that Textual and Rich keep to themselves and that we use all the same: each name, with its reason.

Nothing else in ``tui`` names a private thing of theirs. ``tests/tui/terminal/test_private_names.py`` compares each one's
signature and source with what they were when this was written, so that a new version says what to read again. What
should become public is proposed in docs/decisions/0014-private-names.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import rich.cells
import textual.strip
from rich.console import RenderableType
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate, ReflowResult
from textual._keyboard_protocol import FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS
from textual._styles_cache import StylesCache
from textual.app import App
from textual.geometry import Region, Size
from textual.keys import _character_to_key as key_name
from textual.message_pump import MessagePump
from textual.reactive import Reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Input

__all__ = [
    "ANSI_SEQUENCES_KEYS",
    "FUNCTIONAL_KEYS",
    "MODIFIER_FUNCTIONAL_KEYS",
    "ChopsUpdate",
    "CompositorUpdate",
    "LayoutUpdate",
    "OpenApp",
    "OpenCompositor",
    "OpenInput",
    "OpenScreen",
    "OrderedFocus",
    "ReflowResult",
    "StylesCache",
    "Update",
    "count_cells_by",
    "forget_what_was_drawn",
    "key_name",
    "keep_lines_bare",
    "lines_of",
    "once",
    "size_drawn",
]

ReturnType = TypeVar("ReturnType")
Result = TypeVar("Result")

Update = CompositorUpdate | RenderableType | None
"""What a screen may want to show; those of Textual's compositor are no renderables of Rich."""

WHY = {
    "textual._ansi_sequences.ANSI_SEQUENCES_KEYS": "the keys that terminals have sent for forty years",
    "textual._keyboard_protocol.FUNCTIONAL_KEYS": "the numbers of keys without a character",
    "textual._keyboard_protocol.MODIFIER_FUNCTIONAL_KEYS": "Shift itself is not pressed with Shift",
    "textual.keys._character_to_key": "bindings name a key as this names it",
    "textual._compositor.LayoutUpdate": "what a whole screen looks like, with its styles, before it becomes bytes",
    "textual._compositor.ChopsUpdate": "the same for a part of the screen",
    "textual._compositor.CompositorUpdate": "only an update of this kind is sent with the cursor behind it",
    "textual._compositor.Compositor": "a screen draws through it",
    "textual._compositor.Compositor.reflow": "each layout is counted: a circle of them hangs the program",
    "textual._compositor.ReflowResult": "what it returns",
    "textual._compositor.Compositor.render_update": "a screen that is still being filled is painted once, when it is",
    "textual._compositor.Compositor._get_renders": "it asks every widget for all of its lines when one has changed",
    "textual._compositor.Compositor._render_chops": "a few lines of the screen beneath a dialog, and no more",
    "textual._styles_cache.StylesCache.get_inner_outer": "its cache keeps the lines of a thousand widgets that are gone",
    "textual.screen.Screen._compositor": "where a screen has its compositor",
    "textual.screen.Screen._screen_resized": "a resize under a dialog lays the same screen out several times",
    "textual.screen.Screen.focused": "declared anew, so that the whole screen is not painted when the focus moves",
    "textual.app.App._display": "the one place where an update is about to become bytes",
    "textual.app.App._screen_stack": "a screen that others cover is closed, so that a long day's screens do not pile up",
    "textual.app.App._handle_exception": "shows names and phone numbers in its traceback",
    "textual.timer.Timer._skip": "a call whose time is over before its timer first looks would never come",
    "textual.strip.Strip.__init__": "seven caches for each line that is drawn are a kilobyte, and none is asked twice",
    "textual.widget.Widget._focus_sort_key": "the focus goes down a form's first column, then down its second",
    "textual.dom.DOMNode.__init_subclass__": "sorts the six hundred names of each class; lighter.py answers it with few",
    "textual.dom.DOMNode._inherit_component_classes": "each class of Input costs every field a quarter of a ms",
    "textual.widgets._input.Input._initial_value": "the first letter that is typed would take the cursor to the end",
    "textual.widgets._input.Input._position_to_cell": "the cursor stands where our own drawing of the text has it",
    "rich.cells.load_cell_table": "the vowel signs of Indian scripts take a cell on most terminals",
    "rich.cells._cell_len": "a joiner swallows the character after it, be it the first space of the padding",
    "rich.cells.split_graphemes": "the same, where a text is cut",
}
"""What would be a private name elsewhere, by its full name, and why we cannot do without."""


# Screens


class OpenCompositor(Compositor):
    """Says which widgets draw which lines in a method of its own, draws single lines, and waits where it is told to."""

    held = False
    """Whether the screen is not painted for now; what changes meanwhile stays noted."""

    def render_update(
        self, full: bool = False, screen_stack: list[Screen[Any]] | None = None, simplify: bool = False
    ) -> RenderableType | None:
        return None if self.held else super().render_update(full, screen_stack, simplify)

    def renders(self, crop: Region | None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield region, clip and lines of each widget in ``crop``; ``None`` is the whole screen."""
        return super()._get_renders(crop)

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        return self.renders(crop)


class OpenScreen(Screen[Result]):
    """A screen with a compositor of our choice."""

    COMPOSITOR: type[OpenCompositor] = OpenCompositor

    # A change of the focus alone paints nothing; the widgets that lose and get it paint themselves.
    focused = Reactive(None, repaint=False)

    def __init__(self, name: str | None = None, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._compositor = self.compositor = self.COMPOSITOR()

    def later(self, seconds: float, run: Callable[[], object]) -> Timer:
        """Call ``run`` after some time, unless the screen has gone."""
        return once(self, seconds, run)

    def hold_paint(self) -> None:
        """Paint nothing until `paint`: what stands here first would be painted over at once."""
        self.compositor.held = True

    def paint(self) -> None:
        """Paint from now on, and what was held back; once it paints this does nothing."""
        if self.compositor.held:
            self.compositor.held = False
            self.refresh()

    def lay_out(self, size: Size) -> None:
        """Arrange the widgets for a size of the terminal, and paint."""
        super()._screen_resized(size)

    def _screen_resized(self, size: Size) -> None:
        self.lay_out(size)


def size_drawn(screen: Screen[Any]) -> Size:
    """Return the size for which a screen is laid out."""
    return screen._compositor.size


def lines_of(screen: Screen[Any], first: int, last: int) -> list[Strip]:
    """Draw the lines of a screen from ``first`` to before ``last``, also where another screen covers it."""
    area = Region(0, first, size_drawn(screen).width, last - first)
    lines = screen._compositor._render_chops(area, lambda _: True)
    return [Strip.join(line.values()) for line in lines[first:last]]


def forget_what_was_drawn() -> None:
    """Let go of the lines of widgets that are gone: two colours of each are cached under all that it ever drew."""
    StylesCache.get_inner_outer.cache_clear()


# The app


class OpenApp(App[ReturnType]):
    """An app that lets itself be asked about updates and errors."""

    def drawn(self, screen: Screen[Any], update: Update) -> Update:
        """Return what is sent for an update of a screen."""
        return update

    def _display(self, screen: Screen[Any], renderable: Update) -> None:
        super()._display(screen, self.drawn(screen, renderable))  # type: ignore[arg-type]

    def close_covered(self, screen: Screen[Any]) -> None:
        """Close a screen that lies under another one; what covers it does not notice."""
        self._screen_stack.remove(screen)
        screen.remove()

    def broke(self, error: Exception) -> None:
        """Called with every error that nobody has caught; Textual's own way is to print it and to end."""
        super()._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        self.broke(error)


# Fields


class _KeepsNothing:
    """What a line keeps its cut and coloured copies in: nowhere."""

    def get(self, key: object) -> None:
        return None

    def __setitem__(self, key: object, value: object) -> None:
        pass


def keep_lines_bare() -> None:
    """Let the lines that are drawn keep no copies of themselves; a second call does nothing.

    Each has seven caches of its own, empty in nearly all of the thousands that a desk holds: 1.6 MiB after a morning's
    keys. No key takes longer without them.
    """
    nothing = _KeepsNothing()
    strips: Any = textual.strip
    strips.FIFOCache = lambda size: nothing


class OrderedFocus:
    """Mixed into a widget before its base: `form_place` comes before its place on the screen."""

    form_place: int | None = None
    """The number of the field in its form, which the focus follows: down the first column, then down the second."""

    @property
    def _focus_sort_key(self) -> tuple[int, int]:
        # Textual would go by the place on the screen, line by line across the columns, and by none before the layout.
        if self.form_place is not None:
            return self.form_place, 0
        return super()._focus_sort_key  # type: ignore[misc,no-any-return]


class OpenInput(Input):
    """An input without Input's own component classes, which asks us where a character stands."""

    def on_mount(self) -> None:
        self._initial_value = False
        self.virtual_size = Size(self.content_width, 1)

    def cell_of(self, position: int) -> int:
        """Return the cell in which the character at ``position`` begins."""
        return super()._position_to_cell(position)

    def _position_to_cell(self, position: int) -> int:
        return self.cell_of(position)


# Textual's Widget does not pass on the class argument that it has for this.
OpenInput._inherit_component_classes = False


# Widths


def count_cells_by(change: Callable[[rich.cells.CellTable], rich.cells.CellTable]) -> None:
    """Let Rich, and so every layout, count each character by itself and by a changed table; a second call does nothing.

    Rich lets a joiner swallow the character after it, be it the first space of the padding, so that the parts of a row
    do not add up to the row. No way of writing can mend that: the layout has given the room away by then.
    """
    cells: Any = rich.cells
    if cells.load_cell_table.__module__ == __name__:
        return
    table = change(cells.load_cell_table("auto"))

    def load(unicode_version: str = "auto") -> rich.cells.CellTable:
        return table

    cells.load_cell_table, cells._cell_len, cells.split_graphemes = load, _cell_len, _split_graphemes
    rich.cells.cached_cell_len.cache_clear()
    rich.cells.get_character_cell_size.cache_clear()


def _cell_len(text: str, unicode_version: str) -> int:
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(rich.cells.get_character_cell_size, text))


def _split_graphemes(text: str, unicode_version: str = "auto") -> tuple[list[rich.cells.CellSpan], int]:
    spans: list[rich.cells.CellSpan] = []
    total = 0
    for index, width in enumerate(map(rich.cells.get_character_cell_size, text)):
        total += width
        if width or not spans:
            spans.append((index, index + 1, width))
        else:
            start, _, before = spans[-1]
            spans[-1] = (start, index + 1, before)
    return spans, total


# Time


def once(node: MessagePump, seconds: float, then: Callable[[], object]) -> Timer:
    """Call ``then`` after some time, unless ``node`` has gone by then or the timer is stopped.

    A timer of Textual passes over calls whose time is over, so as not to run after them. On a busy machine that is also
    one's only call, where the timer gets no turn until then.
    """
    timer = node.set_timer(seconds, then)
    timer._skip = False
    return timer
