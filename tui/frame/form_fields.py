"""The fields of a form, made from what the studio declares of a record: ``studio.lists.fields``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from functools import partial
from types import MappingProxyType

from textual.widget import Widget

from studio.kernel.preferences import Preferences
from studio.kernel.records import dataclass
from studio.kernel.types import Choice
from studio.lists.fields import FieldDef, Fields
from tui.frame.when_fields import birthday_field, day_field, time_field
from tui.widgets.button_row import PressField
from tui.widgets.check_field import CheckField
from tui.widgets.choice_field import ChoiceField
from tui.widgets.client_field import ClientField
from tui.widgets.decimal_field import DecimalField
from tui.widgets.field import Field
from tui.widgets.flag_field import FlagField
from tui.widgets.form import Fact, FieldSpec, Form, Item, Rule
from tui.widgets.notes_area import NotesArea
from tui.widgets.number_field import NumberField
from tui.widgets.text_field import TextField
from tui.widgets.time_field import TimeField


@dataclass(frozen=True, slots=True)
class At:
    """Where a declared field stands in a form; see `FieldSpec` for the rest."""

    key: str
    label: str | None = None
    """Instead of the declared one."""
    column: int = 0
    width: int = 0
    height: int = 1
    beside: bool = False
    span: bool = False
    name: str = ""
    """The field's name in the form, where one declaration draws several; the key where it is not given."""
    varies: str = ""
    """By what the form leaves it out (`RecordScreen.asked`), instead of the declared preference."""


@dataclass(frozen=True, slots=True)
class Press:
    """A shown value that Enter changes elsewhere; see `PressField`."""

    name: str
    label: str
    column: int = 0


Layout = Sequence[At | Press | Fact | Rule]


def place_fields(fields: Fields, layout: Layout, wanted: Preferences) -> list[Item]:
    """Make the items of a form: each declared field becomes a widget of its kind."""
    items = [_placed(fields, item, wanted) for item in layout]
    widgets: list[Widget] = [item.widget for item in items if isinstance(item, FieldSpec)]
    times = {widget.field_name: widget for widget in widgets if isinstance(widget, TimeField)}
    for name, end in times.items():
        if name in fields and (start := times.get(fields[name].after)) is not None:
            end.after = partial(_time_in, start)
    return items


def _time_in(field: TimeField) -> time | None:
    return field.value_now


def _placed(fields: Fields, item: At | Press | Fact | Rule, wanted: Preferences) -> Item:
    if isinstance(item, Fact | Rule):
        return item
    if isinstance(item, Press):
        return FieldSpec(PressField(item.name), item.label, item.column)
    field = fields[item.key]
    # A box says itself what it is for, unless a label stands before it.
    words = field.label if item.label is None else ""
    label = "" if field.kind in ("flag", "state", "notes") else field.label
    widget = field_widget(field, wanted, item.name or field.key, words)
    label = label if item.label is None else item.label
    return FieldSpec(
        widget, label, item.column, item.width, item.height, item.beside, item.span, item.varies or field.varies
    )


def field_widget(field: FieldDef, wanted: Preferences, name: str, words: str = "") -> Widget:
    """Make the widget that a declared field is typed into; a box has ``words`` behind it."""
    widget = _widget_of(field, name, words)
    if isinstance(widget, Field):
        widget.about = field.help
    return widget


def _widget_of(field: FieldDef, name: str, words: str) -> Widget:
    noun, optional = field.called, not field.required
    match field.kind:
        case "text":
            return TextField(name, noun=noun, optional=optional)
        case "notes":
            return NotesArea(name, noun=noun, optional=optional)
        case "flag":
            return CheckField(name, words)
        case "state":
            return FlagField(name, words, asks=field.asks)
        case "count":
            return NumberField(name, noun=noun, least=field.least, most=field.most, optional=optional)
        case "number":
            return DecimalField(name, noun=noun, optional=optional)
        case "day":
            return day_field(
                name, noun=noun, optional=optional, pair=field.pair, check=field.check, gone=field.gone, near=field.near
            )
        case "birthday":
            return birthday_field(name, noun=noun, optional=optional)
        case "time":
            return time_field(name, noun=noun, optional=optional, pair=field.pair)
        case "choice" | "pick":
            return ChoiceField(name, noun=noun, optional=optional)
        case "word" | "colour":
            options = [Choice(word, shown) for word, shown in field.fixed.items()]
            return ChoiceField(name, options=options, noun=noun, optional=optional)
        case "record" if field.links == "client":
            return ClientField(name, noun=noun, optional=optional)
    raise LookupError(f"No widget chooses a {field.links} for {name}: write one beside ClientField.")


def offer_choices(
    form: Form,
    fields: Fields,
    offered: Mapping[str, Sequence[Choice]],
    unoffered: Mapping[str, Sequence[Choice]] = MappingProxyType({}),
) -> None:
    """Give each choice field of a form the pick list that it is declared with."""
    for field in fields.values():
        if field.kind in ("choice", "pick") and form.has_field(field.key):
            widget = form.field_of(ChoiceField, field.key)
            widget.options = offered[field.choices or field.key]
            widget.unoffered = unoffered.get(field.key, ())
