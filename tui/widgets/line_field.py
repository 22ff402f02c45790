"""The field of one line that the others are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widgets import Input
from textual.widgets.input import Selection

from tui import marks
from tui.terminal.private import OpenInput
from tui.text import cells, fit, safe
from tui.widgets.field import Echo, Field, FieldChanged, FieldSubmitted, UndoSpent, clean_line, go_to_neighbour
from tui.widgets.lit import lit


class LineField(Field, OpenInput):
    """One line of text over underscores, which show how far the field goes where there is no colour.

    Enter goes to the next field, Up and Down to the neighbours. Getting the focus selects all, so that typing replaces.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", show=False),
        Binding("down", "go(1)", show=False),
        Binding("ctrl+z", "undo_typing", show=False),
        Binding("ctrl+e", "pass_on", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    DEFAULT_CSS = """
    LineField {
        height: 1;
        border: none;
        padding: 0;
        background: $field-ground;
        color: $field;
        &:focus { border: none; color: $here; background: $here-ground; background-tint: transparent; }
    }
    """

    PICKS: ClassVar[bool] = False
    """Whether Down opens a list to pick from, which a sign at its right end says."""

    def __init__(
        self,
        field_name: str,
        *,
        noun: str = "",
        optional: bool = True,
        max_length: int = 0,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make an empty field.

        Args:
            field_name: Its name in the form.
            noun: What it holds, for complaints: ``photographer``.
            optional: Whether it may stay empty.
            max_length: The most characters that it takes; 0 for no limit.
            id: The widget's id.
            classes: The widget's CSS classes.
        """
        # Not compact=True, for which Textual computes all styles once more, before the widget is even mounted.
        super().__init__(id=id, classes=classes, max_length=max_length, validate_on=())
        self.set_reactive(Input.cursor_blink, False)
        self.field_name = field_name
        self.noun = noun or field_name.replace("_", " ")
        self.optional = optional
        self.ghost = ""
        """What is offered behind the typed text."""
        self._past: list[object] = []
        """What stood here before each word that was typed, the newest last."""
        self._stood: tuple[str, object] = ("", None)
        """The text and what it meant before the key that is being answered."""

    # As Input declares them, each letter would lay out the whole screen anew, because the width of the text is something
    # that a layout could depend on. It does not here.
    value: Reactive[str] = Reactive("", init=False)
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    # Value

    @property
    def value_now(self) -> object:
        return self.value.strip()

    @property
    def complaint(self) -> str:
        return "" if self.optional or self.value.strip() else f"Type the {self.noun}."

    def set_value(self, value: object) -> None:
        self.show_text("" if value is None else str(value))

    def show_text(self, text: str) -> None:
        """Show a text without saying that it changed; the cursor goes to its end, a selected field stays selected."""
        self.ghost = ""
        if not self.is_mounted:
            # There is no app yet that the watchers could talk to.
            self.set_reactive(Input.value, text)
            self.set_reactive(Input.selection, Selection.cursor(len(text)))
            return
        everything = self.selection == Selection(0, len(self.value)) and self.has_focus
        with self.prevent(Input.Changed):
            self.value = text
        self.selection = Selection(0 if everything else len(text), len(text))

    @property
    def typed(self) -> str:
        return self.value

    def retype(self, text: str) -> None:
        if text != self.value:
            self.show_text(text)
            self.edited()

    # What the user does

    def edited(self) -> None:
        """Called after each change by the user."""
        text, standing = self._stood
        if not _same_word(text, self.value):
            self._past.append(standing)
        self._stood = self.value, self.standing
        self.post_message(FieldChanged(self.field_name))

    def on_focus(self) -> None:
        # What the program wrote meanwhile is what the first letter changes; that letter begins a word in any case.
        self._stood = "", self.standing

    def go_on_from(self, was: Field) -> None:
        super().go_on_from(was)
        if isinstance(was, LineField):
            self.set_reactive(Input.selection, was.selection)
            self._past = was._past

    def forget_typing(self) -> None:
        self._past.clear()
        self._stood = "", self.standing

    def action_undo_typing(self) -> None:
        """Go back to what stood here before the last word that was typed."""
        if not self._past:
            self.post_message(UndoSpent())
            return
        self.put(self._past.pop())
        self._stood = "", self.standing
        self.post_message(FieldChanged(self.field_name))
        self.say("")

    def say(self, text: str) -> None:
        """Send an `Echo`."""
        self.post_message(Echo(self.field_name, text))

    def replace(self, text: str, start: int, end: int) -> None:
        # Every change by key, paste or cut comes through here.
        line, left_out = clean_line(text)
        before = self.value
        with self.prevent(Input.Changed):  # a message to each screen and box above, and nobody there to hear it
            super().replace(line, start, end)
        if self.value != before:
            self.edited()
        if left_out:
            letters = "a control character that was" if left_out == 1 else f"{left_out} control characters that were"
            self.say(f"Left out {letters} in the pasted text.")

    def restricted(self) -> None:
        self.say(f"No more than {self.max_length} characters fit here.")

    def on_paste(self, event: events.Paste) -> None:
        # Textual's own handler would keep the first line only.
        event.prevent_default()
        event.stop()
        self.replace(event.text, *self.selection)

    async def action_submit(self) -> None:
        if self.enter_submits:
            self.post_message(FieldSubmitted(self.field_name))
        else:
            go_to_neighbour(self, 1)

    def action_go(self, by: int) -> None:
        go_to_neighbour(self, by)

    def action_page_left(self) -> None:
        # A field that scrolls would take the keys that turn the tabs.
        raise SkipAction

    action_page_right = action_page_left

    # Drawing

    def action_pass_on(self) -> None:
        """Leave a key to the screen: End goes to the end of the line."""
        raise SkipAction

    def cell_of(self, position: int) -> int:
        return cells(self.value[:position])

    @property
    def content_width(self) -> int:
        return cells(self.value) + 1

    def render_line(self, y: int) -> Strip:
        # Leaner than Input's: no console, and no more pieces than there are styles.
        width, style = self.size.width, self._base()
        tail = f" {marks.glyphs().down}" if self.PICKS else ""
        room = max(0, width - len(tail))
        if y:
            return Strip.blank(width, style)
        segments = list(self._pieces(room, style))
        # Scrolled only while one types in it: a name that is too long is read from its beginning.
        shift = int(self.scroll_offset.x) if self.has_focus else 0
        strip = Strip(segments).crop(shift, shift + room)
        rest = style + marks.style("rest")
        filler = ("_" if not self.disabled else " ") * (room - strip.cell_length) + tail
        return Strip([*strip, Segment(filler, rest)] if filler else strip, width)

    def _base(self) -> Style:
        """Return how it looks as a whole; under a dialog it looks as if the focus were elsewhere."""
        style = self.rich_style
        return style + marks.style("field") if self.has_focus and not lit(self) else style

    def _pieces(self, room: int, style: Style) -> Iterator[Segment]:
        """Cut the text where the selection and the cursor begin and end."""
        text = safe(self.value)
        if self.password:
            text = "*" * cell_len(text)
        if not lit(self):
            yield Segment(text if cells(text) <= room else fit(text, room), style)
            return
        start, end = sorted(self.cell_of(position) for position in self.selection)
        if start == end:
            end = self.cell_of(self.cursor_position + 1)
        head, marked, tail = _cut(text, start, max(end, start))
        yield Segment(head, style)
        yield Segment(marked, style + marks.style("selected"))
        yield Segment(tail, style)
        if self.cursor_at_end:
            ghost = self.ghost or "_"
            yield Segment(ghost[0], style + marks.style("selected"))
            if len(ghost) > 1:
                yield Segment(ghost[1:], style + marks.style("rest"))


def _same_word(before: str, after: str) -> bool:
    """Tell whether the text only went on by a letter, so that Ctrl+Z takes back whole words."""
    return bool(before) and len(after) == len(before) + 1 and after.startswith(before) and not after[-1].isspace()


def _cut(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Cut ``text`` at two cell positions."""
    if text.isascii():
        return text[:start], text[start:end], text[end:]
    strip = Strip([Segment(text)])
    width = strip.cell_length
    return strip.crop(0, start).text, strip.crop(start, end).text, strip.crop(end, max(end, width)).text
