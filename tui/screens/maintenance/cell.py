"""A cell of a list while it is changed: a field that stands over it."""

from __future__ import annotations

from textual.containers import Container
from textual.geometry import Region
from textual.widget import Widget

from studio.lists.maintained import Entry
from studio.lists.sheet import Sheet
from tui.frame.desk import desk_of
from tui.frame.form_fields import field_widget
from tui.widgets.choice_field import ChoiceField
from tui.widgets.field import Field

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

    def __init__(self) -> None:
        super().__init__(id="cell")
        self.key = ""
        self.field: Field | None = None
        """What is typed into, while there is one."""
        self.display = False

    def open(self, shown: Sheet, entry: Entry, key: str, cell: Region) -> None:
        """Put the field of a cell over it, with what it holds selected."""
        declared = shown.kept.form[key]
        widget = field_widget(declared, desk_of(self.app).preferences, key)
        if isinstance(widget, ChoiceField):
            widget.options = shown.offered[key]
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
        self.screen.set_focus(widget)

    def put_away(self) -> None:
        """Hide it again."""
        self.field = None
        self.display = False
        self.remove_children()
