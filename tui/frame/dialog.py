"""What all dialogs have in common: a box over the screen that covers only itself."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.color import TRANSPARENT
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.frame.commands import key_named
from tui.frame.desk import Desk, desk_of
from tui.terminal.differences import LeanScreen, lines_beneath
from tui.terminal.readiness import Readiness
from tui.text import cells, fit, plain
from tui.widgets.lit import Relit
from tui.widgets.scrollbar import use_plain_scrollbars

T = TypeVar("T")


BETWEEN_KEYS = "   "
PROBLEM = "! "
"""Before a sentence that refuses something."""


class DialogBox(VerticalScroll, can_focus=False):
    """The box; it scrolls where the terminal is lower than its content."""

    DEFAULT_CSS = """
    DialogBox {
        width: 67;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        padding: 0 1;
        border: $frame-line $edge;
        border-title-style: $panel-here-weight;
        border-title-color: $edge;
        border-title-background: $box-ground;
        border-subtitle-color: $muted;
        border-subtitle-background: $box-ground;
        color: $box;
        background: $box-ground;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self, title: str, keys: str) -> None:
        super().__init__()
        self._edges = title, keys
        self.border_title = plain(title)
        self.border_subtitle = plain(keys)

    def on_click(self, event: events.Click) -> None:
        keys = fit(self._edges[1], min(cells(self._edges[1]), max(0, self.outer_size.width - 6)))
        # The words end two cells and a blank before the corner.
        first = self.outer_size.width - 3 - cells(keys)
        if event.y == self.outer_size.height - 1 and (key := pressed_at(keys, event.x - first)):
            event.stop()
            bound = self.screen.active_bindings.get(key)
            if bound is not None:
                self.app.call_later(self.app.run_action, bound.binding.action, bound.node)
            else:
                self.app.simulate_key(key)

    def on_resize(self) -> None:
        # Textual would cut a long title with a character that the Linux console does not have.
        room = self.outer_size.width - 6
        title, keys = self._edges
        if cells(title) > room:
            self.border_title = plain(fit(title, room))
        if cells(keys) > room:
            self.border_subtitle = plain(fit(keys, room))


def pressed_at(keys: str, at: int) -> str:
    """Return the key, as Textual calls it, of the words in a lower edge that a click is on; empty for none.

    The edge says ``Enter OK   Esc Cancel``: a key, then what it does, three blanks between two. Where two keys do the same,
    such as ``Enter or ^S OK``, it is the first.
    """
    left = 0
    for words in keys.split(BETWEEN_KEYS):
        if left <= at < left + len(words):
            return key_named(words.partition(" ")[0])
        left += len(words) + len(BETWEEN_KEYS)
    return ""


class Dialog(Relit, Readiness, LeanScreen[T], ModalScreen[T], Generic[T]):
    """A question, or a few fields, over the screen that asked. The rest of the screen stays as it is, undimmed.

    Subclasses yield their widgets in `compose_body`, leave through `close` and name the first field in AUTO_FOCUS. The
    keys of the program are dead while a dialog is open; what it needs it binds itself.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel", show=False)]

    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        overflow: hidden;
        & TextBlock.-problem { color: $bad; text-style: $bad-weight; }
    }
    """

    KEYS: ClassVar[str] = "Enter OK   Esc Cancel"
    """What the lower edge says."""

    def __init__(self, title: str, *, keys: str = "", id: str | None = None) -> None:
        """Make a dialog.

        Args:
            title: Stands in the upper edge.
            keys: Stands in the lower edge instead of `KEYS`.
            id: The screen's id.
        """
        super().__init__(id=id)
        self.box = DialogBox(title, keys or self.KEYS)
        self._left = False
        # Set here and not in CSS, where a rule for all screens would win and blank out what lies beneath.
        self.styles.background = TRANSPARENT

    def compose(self) -> ComposeResult:
        use_plain_scrollbars()
        with self.box:
            yield from self.compose_body()

    @property
    def desk(self) -> Desk:
        """The program."""
        return desk_of(self.app)

    @abstractmethod
    def compose_body(self) -> ComposeResult:
        """Yield what stands in the box."""

    def render_lines(self, crop: Region) -> list[Strip]:
        lines = lines_beneath(self, crop)
        return super().render_lines(crop) if lines is None else lines

    def close(self, result: T | None) -> None:
        """Leave with a result, once: a second Enter, or one that arrives while another dialog lies above, does nothing.

        Textual's ``dismiss`` would pop whatever screen is on top.
        """
        if self.is_active and not self._left:
            self._left = True
            self.dismiss(result)

    def action_cancel(self) -> None:
        """Leave without a result."""
        self.close(None)
