"""A form: fields with their labels, in one or two columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import ClassVar, Literal, TypeVar

from rich.segment import Segment
from textual import events, on
from textual.app import ComposeResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from studio.kernel.types import meaning
from tui import marks
from tui.terminal.private import OrderedFocus
from tui.text import cells, fit
from tui.widgets.field import AlsoTyped, Field, FieldChanged
from tui.widgets.form_layout import Caption, Fact, FieldSpec, FormLayout, FormShape, Item, Plan, Rule
from tui.widgets.scrollbar import use_plain_scrollbars

__all__ = ["Fact", "FieldSpec", "Form", "FormShape", "FormState", "Item", "Rule"]

USUAL_SHAPE = FormShape()

F = TypeVar("F", bound=Field)

FormState = dict[str, object]
"""What stands in each field; see `Field.standing`."""


def _same(one: object, other: object) -> bool:
    return meaning(one) == meaning(other)


class Form(Widget):
    """Fields with labels. It draws the labels itself: a widget for each would cost milliseconds when the form opens.

    A ``!`` stands before the label of a field whose text is not understood, once the focus has left it.
    """

    DEFAULT_CSS = """
    Form {
        height: 1fr;
        layout: vertical;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
    }
    """

    LOOKS: ClassVar[dict[str, str]] = {"label": "label", "note": "muted", "rule": "rule"}
    """What the parts of a line mean that are no field."""

    def __init__(
        self,
        items: Sequence[Item],
        *,
        shape: FormShape = USUAL_SHAPE,
        enter: Literal["next", "submit"] = "next",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make a form.

        Args:
            items: The fields, facts and lines, in the order of the focus.
            shape: How they are placed.
            enter: Whether Enter goes to the next field or posts `FieldSubmitted`.
            id: The widget's id.
            classes: The widget's CSS classes.
        """
        super().__init__(id=id, classes=classes)
        self._items = items
        self._hidden: frozenset[Item] = frozenset()
        self._added: list[Item] = []
        """What the studio leaves out."""
        self._shape = shape
        self._fields: dict[str, Field] = {}
        for place, item in enumerate(items):
            if isinstance(item, FieldSpec) and isinstance(item.widget, OrderedFocus):
                item.widget.form_place = place
            if isinstance(item, FieldSpec) and isinstance(item.widget, Field):
                item.widget.enter_submits = enter == "submit"
                self._fields[item.widget.field_name] = item.widget
        self._texts: dict[str, str] = {}
        self._loaded: FormState = {}
        self._marked: frozenset[str] = frozenset()
        self._asked = False
        self._here = ""
        """The field with the focus."""
        self._before_pair: object = None
        self._form_layout = FormLayout(self._plan_for)
        self._plans: dict[Size, Plan] = {}

    def compose(self) -> ComposeResult:
        for item in self._items:
            if isinstance(item, FieldSpec):
                yield item.widget

    def on_mount(self) -> None:
        use_plain_scrollbars()

    def on_show(self) -> None:
        # While another tab is open the form has no size, so that the lines of a text that changed cannot be told.
        self.refresh()

    # Values

    def field(self, name: str) -> Field:
        """Return a field by its name."""
        return self._fields[name]

    def field_of(self, kind: type[F], name: str) -> F:
        """Return a field by its name as the kind of field that it is."""
        field = self._fields[name]
        assert isinstance(field, kind), f"{name} is no {kind.__name__}"
        return field

    def has_field(self, name: str) -> bool:
        """Whether there is a field of that name."""
        return name in self._fields

    def values(self) -> dict[str, object]:
        """Return what the fields hold, by name; None where a field is empty or not understood."""
        return {name: field.value_now for name, field in self._fields.items()}

    @property
    def filled(self) -> bool:
        """Whether it shows a record: the fields of one that was just built say nothing yet."""
        return bool(self._loaded)

    def load(self, values: Mapping[str, object], *, keep: Set[str] = frozenset()) -> None:
        """Show the values of a record; what is typed afterwards makes the form `dirty`.

        Args:
            values: By the names of the fields; others are passed over.
            keep: The names of fields in which something is typed that stays, over a value that was read anew.
        """
        for name, field in self._fields.items():
            if name in values and name not in keep:
                if not _same(field.standing, values[name]):
                    field.forget_typing()
                field.put(values[name])
        self._asked = False
        self.accept(self.standings() | {name: values[name] for name in keep if name in self._fields})

    def accept(self, state: FormState | None = None) -> None:
        """Take what stands in the form, or stood there when `standings` were asked for, as saved."""
        self._loaded = self.standings() if state is None else state
        self._mark()

    def put(self, standings: Mapping[str, object]) -> None:
        """Put values in as if they were typed, without saying so; what stands there already is left alone."""
        for name, field in self._fields.items():
            if name in standings and not _same(field.standing, standings[name]):
                field.put(standings[name])
        self._mark()

    def changes(self) -> dict[str, object]:
        """Return the values that differ from the loaded ones, by name."""
        return {
            name: field.value_now
            for name, field in self._fields.items()
            if not _same(field.standing, self._loaded.get(name))
        }

    @property
    def dirty(self) -> bool:
        """Whether something differs from what was loaded; typing a letter and deleting it again leaves it clean."""
        return bool(self.changes())

    def standings(self) -> FormState:
        """Return what stands in the fields, as `put` takes it back."""
        return {name: field.standing for name, field in self._fields.items()}

    def typed(self) -> dict[str, str]:
        """Return the text of each changed field."""
        return {name: self._fields[name].typed for name in self.changes()}

    def retype(self, typed: Mapping[str, str]) -> None:
        """Type texts into fields as the user would; names that are not there are passed over."""
        for name, text in typed.items():
            if name in self._fields:
                self._fields[name].retype(text)

    def first_complaint(self) -> tuple[str, str] | None:
        """Name the first field that cannot be taken and say why; all such fields are marked from now on.

        Returns:
            The name of the field and the sentence, or None if all can be taken.
        """
        self._asked = True
        self._mark()
        for name, field in self._fields.items():
            if field.complaint:
                return name, field.complaint
        return None

    async def extend(self, items: Sequence[Item]) -> None:
        """Put items in the place of those put there before, behind the form's own; what is typed in one goes on in its heir."""
        gone = [item.widget for item in self._added if isinstance(item, FieldSpec)]
        mounted = self.mount_all(item.widget for item in items if isinstance(item, FieldSpec))
        # Until the focus is there nobody else has a turn: no key is lost between the two.
        before = {field.field_name: field for field in gone if isinstance(field, Field)}
        loaded = {name: self._loaded.pop(name, None) for name in before}
        for name in before:
            del self._fields[name]
        self._hidden -= set(self._added)
        first = [item for item in self._items if item not in self._added]
        self._added, self._items = list(items), [*first, *items]
        for place, item in enumerate(self._items):
            if isinstance(item, FieldSpec) and isinstance(item.widget, OrderedFocus):
                item.widget.form_place = place
        for item in items:
            if isinstance(item, FieldSpec) and isinstance(field := item.widget, Field):
                name = field.field_name
                self._fields[name], was = field, before.get(name)
                if self._loaded:
                    self._loaded[name] = loaded[name] if type(was) is type(field) else field.standing
                if was is not None and type(was) is type(field):
                    field.go_on_from(was)
        self._plans.clear()
        removed = self.remove_children(gone)
        self.refresh(layout=True)
        await mounted
        await removed

    def vary(self, asked: Callable[[str], str]) -> None:
        """Leave out what the studio does not ask for, and require what it does; something typed stays until it is saved.

        Args:
            asked: Says of each name, `FieldSpec.varies`, whether it is ``required``, ``ask`` or ``none``.
        """
        specs = [item for item in self._items if isinstance(item, FieldSpec) and item.varies]
        hidden, first, typed = set[Item](), set[str](), set(self.changes())
        for item in specs:
            name = item.widget.field_name if isinstance(item.widget, Field) else ""
            wanted = asked(item.varies)
            if wanted == "none" and name not in typed:
                hidden.add(item)
            if isinstance(item.widget, Field):
                item.widget.optional = not (wanted == "required" and item.varies not in first)
            first.add(item.varies)
        if self._hidden != hidden:
            self._hidden = frozenset(hidden)
            for item in specs:
                item.widget.display = item not in hidden
            self._plans.clear()
            self.refresh(layout=True)
        self._mark()

    @property
    def _shown(self) -> list[Item]:
        return [item for item in self._items if item not in self._hidden]

    # Texts

    def set_fact(self, name: str, text: str) -> None:
        """Show a text in the place of the `Fact` of that name."""
        self._set_text(f"fact {name}", text)

    def set_note(self, name: str, text: str) -> None:
        """Show a few words behind the field of that name, where there is room."""
        self._set_text(f"note {name}", text)

    def _set_text(self, key: str, text: str) -> None:
        if self._texts.get(key, "") != text:
            self._texts[key] = text
            self._refresh_lines({key.partition(" ")[2]})

    def _refresh_lines(self, names: Set[str]) -> None:
        """Paint the lines anew on which something of these fields and facts stands."""
        for line, captions in self._drawn_plan().captions.items():
            if any(caption.owner in names for caption in captions):
                self.refresh(Region(0, line - round(self.scroll_y), self.size.width, 1))

    # Focus

    def focus_field(self, name: str) -> None:
        """Put the focus on a field; on the first one where the studio leaves that out."""
        field = self._fields[name]
        if isinstance(field, Widget) and not field.display:
            field = next((one for one in self._fields.values() if isinstance(one, Widget) and one.display), field)
        if isinstance(field, Widget):
            field.focus()
        if isinstance(field, Input):
            # Where the focus was there already: what is typed now replaces what was refused.
            field.select_all()

    def move_focus(self, field: Widget, by: int) -> None:
        """Focus the field ``by`` fields further; beyond the ends the focus leaves the form."""
        chain = [item.widget for item in self._shown if isinstance(item, FieldSpec) and item.widget.focusable]
        index = chain.index(field) + by if field in chain else -1
        if 0 <= index < len(chain):
            chain[index].focus()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    @on(AlsoTyped)
    def _also_typed(self, message: AlsoTyped) -> None:
        """Give a field what was typed for it in its pair; when that is deleted again, what stood there comes back."""
        message.stop()
        pair = self._fields[getattr(self._fields[message.field_name], "pair", "")]
        if message.fresh:
            self._before_pair = pair.standing
        if message.value is None:
            pair.put(self._before_pair)
        else:
            pair.set_value(message.value)
        self.post_message(FieldChanged(pair.field_name))

    @on(FieldChanged)
    def _field_changed(self) -> None:
        if self._marked:
            self._mark()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self._mark()
        self._set_here("")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._set_here(event.widget.field_name if isinstance(event.widget, Field) else "")

    def renew(self) -> None:
        """Write the captions anew: the signs are others."""
        self._plans.clear()
        self.refresh(layout=True)

    def _set_here(self, name: str) -> None:
        if name != self._here:
            changed, self._here = {self._here, name}, name
            self._refresh_lines(changed - {""})

    def _mark(self) -> None:
        marked = frozenset(
            name
            for name, field in self._fields.items()
            if field.complaint and (self._asked or field.typed) and not (isinstance(field, Widget) and field.has_focus)
        )
        if marked != self._marked:
            changed, self._marked = marked ^ self._marked, marked
            self._refresh_lines(changed)

    # Layout and drawing

    @property
    def layout(self) -> FormLayout:
        return self._form_layout

    def _plan_for(self, size: Size) -> Plan:
        """Place everything in a size, whose height is 0 for a form that is as high as its content."""
        if len(self._plans) > 8:
            self._plans.clear()
        plan = self._plans[size] = self._shape.place(self._shown, size.width, size.height)
        return plan

    def _drawn_plan(self) -> Plan:
        # Textual keeps arrangements and asks again only when something changed; the scrollbar takes a cell away.
        size = self.scrollable_content_region.size
        return self._plans.get(size) or self._plan_for(size)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._plan_for(Size(width, 0)).height

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line = y + round(self.scroll_y)
        return Strip(self._segments(self._drawn_plan().captions.get(line, ()), width), width)

    def _segments(self, captions: Sequence[Caption], width: int) -> Iterator[Segment]:
        blank = self.rich_style
        at = 0
        for caption in sorted(captions, key=lambda caption: caption.left):
            if caption.role == "label" and caption.owner in self._marked and caption.left - 1 >= at:
                yield Segment(" " * (caption.left - 1 - at), blank)
                yield Segment("!", blank + marks.style("bad"))
                at = caption.left
            text = caption.text or self._texts.get(f"{caption.role} {caption.owner}", "")
            room = min(caption.room or cells(text), width - caption.left)
            if not text or room <= 0 or caption.left < at:
                continue
            text = fit(text, min(room, cells(text)))
            yield Segment(" " * (caption.left - at), blank)
            meaning = self.LOOKS.get(caption.role, "")
            if caption.role == "label" and caption.owner and caption.owner == self._here and self.screen.is_active:
                meaning = "label-here"
            yield Segment(text, blank + marks.style(meaning) if meaning else blank)
            at = caption.left + cells(text)
        yield Segment(" " * (width - at), blank)
