"""A cell of a list while it is changed: a field that stands over it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.geometry import Region
from textual.widget import Widget

from studio.kernel.types import meaning
from studio.lists.maintained import Entry
from studio.lists.sheet import Sheet
from tui.frame.ask import AskDialog
from tui.frame.desk import desk_of
from tui.frame.form_fields import field_widget
from tui.frame.narrowed import NarrowedScreen
from tui.widgets.choice_field import ChoiceField
from tui.widgets.field import Echo, Field, FieldChanged, FieldSubmitted
from tui.widgets.time_field import TimeField

ROOM = {"text": 24, "choice": 24, "day": 18, "time": 10}
"""The cells that typing such a value wants, also where its column is narrower."""


class CellEdit(Container):
    """Lies over the list; hidden while nothing is changed."""

    DEFAULT_CSS = """
    CellEdit {
        layer: cell;
        position: absolute;
        display: none;
        height: 1;
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "save", show=False)]

    def __init__(self) -> None:
        super().__init__(id="cell")
        self.key = ""
        self.field: Field | None = None
        """What is typed into, while there is one."""
        self.entry: Entry | None = None
        """The entry as it was when its cell was opened: what somebody else saves meanwhile is not written over."""
        self._stood: object = None
        self.display = False

    @property
    def dirty(self) -> bool:
        """Whether something is typed that is not saved."""
        return self.field is not None and meaning(self.field.standing) != meaning(self._stood)

    def action_save(self) -> None:
        """Save what is typed, as Enter does."""
        self.post_message(FieldSubmitted(self.key))

    def open(self, shown: Sheet, entry: Entry, key: str, cell: Region) -> None:
        """Put the field of a cell over it, with what it holds selected."""
        declared = shown.kept.form[key]
        widget = field_widget(declared, desk_of(self.app).preferences, key)
        if isinstance(widget, ChoiceField):
            widget.options, widget.unoffered = shown.offered[key], shown.unoffered.get(key, ())
        if isinstance(widget, TimeField) and declared.after:
            widget.after = lambda: entry.values[declared.after]
        self.entry = entry
        self.lay(key, widget, shown.standing(entry, key), cell, ROOM.get(declared.kind, 8))

    def lay(self, key: str, widget: Widget, value: object, cell: Region, room: int) -> None:
        """Put a field over a cell, at least ``room`` cells wide, with what it holds selected."""
        assert isinstance(widget, Field)
        widget.enter_submits = True
        self.key, self.field = key, widget
        width = min(max(cell.width, room), self.app.size.width - 2)
        left = min(cell.x, self.app.size.width - width - 1)
        self.styles.offset = (left, cell.y)
        self.styles.width = width
        self.display = True
        self.remove_children()
        self.mount(widget)
        widget.put(value)
        self._stood = widget.standing
        self.screen.set_focus(widget)

    def put_away(self) -> None:
        """Hide it again."""
        self.field = self.entry = None
        self.display = False
        self.remove_children()


class CellScreen(NarrowedScreen):
    """A screen on which cells are changed where they stand; Enter in one calls `submitted`."""

    @property
    def typing_into(self) -> CellEdit:
        """The cell that is changed where it stands."""
        return self.query_one(CellEdit)

    @on(Echo)
    def _echo(self, message: Echo) -> None:
        self.say(message.text)

    @on(FieldChanged)
    def _retyped(self, message: FieldChanged) -> None:
        if message.field_name == self.typing_into.key and self.query_one("#message").has_class("-problem"):
            self.quiet()

    def leave_cell(self) -> None:
        """Put the cell away, and with it what is typed there."""
        self.typing_into.put_away()
        self.quiet()
        self.set_focus(self.table)

    def do_back(self) -> None:
        if self.typing_into.display:
            self.leave_cell()
        else:
            super().do_back()

    @property
    def dirty(self) -> bool:
        return self.typing_into.dirty

    async def may_leave(self) -> bool:
        if not self.dirty:
            return True
        text = "What you typed into the cell is not saved."
        answers = [("d", "Throw it away"), ("k", "Keep typing")]
        answer: str | None = await self.desk.push_screen_wait(AskDialog("Not saved", text, answers, safe="k"))
        return answer == "d"
