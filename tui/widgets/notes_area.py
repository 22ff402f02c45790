"""Free text of many lines."""

from __future__ import annotations

from typing import ClassVar

from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from tui.widgets.field import Echo, Field, FieldChanged, UndoSpent, clean_lines


class NotesArea(Field, TextArea):
    """Free text of many lines. `value_now` is the text; Tab leaves it, Ctrl+Z takes back what was typed.

    Its ground shows how far it goes, and where the focus is.
    """

    DEFAULT_CSS = """
    NotesArea {
        height: 1fr;
        padding: 0;
        border: none;
        color: $field;
        background: $field-ground;
        scrollbar-size-vertical: 1;
        &:focus { border: none; color: $here; background: $here-ground; }
        & .text-area--cursor { color: $selected; background: $selected-ground; text-style: $selected-weight; }
        & .text-area--selection { color: $selected; background: $selected-ground; text-style: $selected-weight; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+e,f7", "pass_on", show=False)]

    def __init__(self, field_name: str, *, noun: str = "", optional: bool = True, id: str | None = None) -> None:
        """Make an empty text."""
        super().__init__(id=id, soft_wrap=True, highlight_cursor_line=False)
        self.cursor_blink = False
        self.field_name = field_name
        self.noun = noun or field_name
        self.optional = optional

    @property
    def value_now(self) -> str:
        return self.text.rstrip()

    @property
    def complaint(self) -> str:
        return "" if self.optional or self.text.strip() else f"Type the {self.noun}."

    def action_pass_on(self) -> None:
        """Leave a key to the screen: End goes to the end of a line."""
        raise SkipAction

    def set_value(self, value: object) -> None:
        text = clean_lines("" if value is None else str(value))[0]
        if text != self.text:
            self.load_text(text)

    @property
    def typed(self) -> str:
        return self.text

    def retype(self, text: str) -> None:
        if text != self.text:
            # As an edit, not as another text: Ctrl+Z goes back to what stood here.
            self.replace(text, (0, 0), self.document.end, maintain_selection_offset=False)

    def forget_typing(self) -> None:
        self.history.clear()

    def insert_text(self, text: str) -> None:
        """Put text at the cursor as if it were typed."""
        self.replace(text, *self.selection, maintain_selection_offset=False)

    def insert_stamp(self, stamp: str) -> None:
        """Put a stamp on a line of its own at the end, or at the start of the line on which the cursor begins one.

        A cursor that nobody has moved stands before the oldest note; a cursor within a line is in the middle of a word.
        """
        at = row, column = self.cursor_location
        if (column or not row) and self.document.get_line(row):
            at = self.document.end
            stamp = f"\n{stamp}" if at[1] else stamp
        self.replace(stamp, at, at, maintain_selection_offset=False)

    def edit(self, edit: Edit) -> EditResult:
        text, left_out = clean_lines(edit.text)
        edit.text = text
        result = super().edit(edit)
        self.post_message(FieldChanged(self.field_name))
        if left_out:
            letters = "a control character that was" if left_out == 1 else f"{left_out} control characters that were"
            self.post_message(Echo(self.field_name, f"Left out {letters} in the pasted text."))
        return result

    def undo(self) -> None:
        if not self.history.undo_stack:
            self.post_message(UndoSpent())
            return
        super().undo()
        self.post_message(FieldChanged(self.field_name))

    def redo(self) -> None:
        super().redo()
        self.post_message(FieldChanged(self.field_name))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # F6 and F7, which TextArea has for these two, are places of the program.
        return action not in ("select_line", "select_all")
