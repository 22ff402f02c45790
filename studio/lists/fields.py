"""What a record asks for, declared once: the screens' forms are drawn from it, and the services check by it.

A declaration is data. A rule that looks at two fields, or at other records, stands as a function beside the table: that
an end comes after its start, that one person is not in a session twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field as dataclass_field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import models
from studio.kernel.access import Actor, require
from studio.kernel.clean import clean_line, clean_notes
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.numbers import exact
from studio.kernel.records import dataclass
from studio.kernel.types import Choice

if TYPE_CHECKING:
    from studio.dates.typed.birthdays import Birthday

Kind = Literal[
    "text",
    "notes",
    "flag",
    "state",
    "count",
    "number",
    "day",
    "birthday",
    "time",
    "choice",
    "record",
    "word",
    "pick",
    "colour",
]
"""What a field holds: a line, many lines, yes or no, a state of the record that is kept with who, when and why, a whole
number, any number, a date, a birthday (kept in two columns: the day, and whether its year is known), a time of day, one
entry of a list of the studio's own (its id), one of many records that are found by typing (its id), one of some fixed words,
a text that the record's other values offer, such as one of the client's numbers, one of the colours."""

COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "magenta", "gray")
"""The names of the colours that a studio may give; how each looks is the screens' to say."""


@dataclass(frozen=True, slots=True)
class FieldDef:
    """One field of a record."""

    key: str
    """Its name in forms, services, drafts and refusals."""
    label: str
    """Stands before it; one or two words."""
    kind: Kind = "text"
    noun: str = ""
    """What sentences call it: "Choose a camera room". The label in small letters where it is not given."""
    subject: str = ""
    """What a sentence about its text begins with: "Name is empty". The label where it is not given."""
    required: bool = False
    default: Any = None
    """What a new record begins with."""
    links: str = ""
    """The table that a choice or a record is of."""
    only: Mapping[str, Any] = dataclass_field(default_factory=dict)
    """Of a choice: what the columns of those offered hold, such as ``{"kind": "room"}``."""
    unoffered: Callable[[], tuple[Choice, ...]] = tuple
    """Of a choice: what somebody may look for among those offered in vain, each with the sentence why as its hint."""
    words: Mapping[str, str] = dataclass_field(default_factory=dict)
    """Of a fixed word: what is kept, and how people read it."""
    choices: str = ""
    """The name of the pick list that a form offers; the key where it is not given."""
    column: str = ""
    """The column that keeps it; the key where it is not given."""
    least: int = 0
    most: int = 0
    """The bounds of a count, both included; of a text ``most`` is the longest, 0 for as long as such texts may be."""
    pair: str = ""
    """Of a day the field for the time, of a time the field for the day, that may be typed along with it."""
    after: str = ""
    """Of a time that is an end: the field of its start. Without AM or PM it is the first such time after that."""
    check: Callable[[Any], None] | None = None
    """Refuses a day by itself, already while it is typed: raises Invalid."""
    gone: bool = False
    """Of a day: whether it says when something was; a day typed without a year is the last such one."""
    near: bool = False
    """Of a day: whether it may just be over; a day typed without a year is then one of the last two weeks."""
    asks: bool = False
    """Whether a state is set with a reason only."""
    right: str = ""
    """The right that changing it needs, beyond that of changing the record."""
    refusal: str = ""
    """The whole sentence for a count out of bounds, or for a required one that is empty."""
    varies: str = ""
    """The preference by which the studio requires it, or leaves it out of the form (``lists.asking``); none for always."""
    same_as: str = ""
    """The field of an entry of a list whose value it takes where it is left empty."""
    help: str = ""
    """What somebody new to it should know, in a sentence."""
    keep: Callable[[str], str] | None = None
    """Of a text: makes what is kept of what was typed; raises Invalid."""
    tell: Callable[[str], str] | None = None
    """Of such a text: makes what people read of what is kept."""

    @property
    def called(self) -> str:
        """What sentences call it."""
        return self.noun or self.label.lower()

    @property
    def fixed(self) -> Mapping[str, str]:
        """The words that a field of fixed words, or of colours, may hold: what is kept, and how people read it."""
        return {colour: colour for colour in COLOURS} if self.kind == "colour" else self.words


Fields = Mapping[str, FieldDef]


def declare(*fields: FieldDef) -> Fields:
    """Make the table of a record's fields, in the order in which a form asks for them."""
    table = {field.key: field for field in fields}
    assert len(table) == len(fields), "two fields have the same key"
    for field in fields:
        assert field.kind != "word" or field.words, f"{field.key} needs its words: nothing could be chosen"
        assert field.kind != "count" or field.most > field.least, f"{field.key} needs its bounds: no number would fit"
    return table


def checked(
    fields: Fields, values: Mapping[str, Any], *, actor: Actor, kept: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Check values by their declarations, and return the columns to write. What is not declared is passed over.

    Args:
        values: what is given, by the fields' keys.
        actor: who changes them.
        kept: what the record holds now, by column: an entry that is no longer used may stay where it is.
    Raises:
        Invalid: a value that breaks a rule; names the field.
        NotFound: a link to something that does not exist.
        NotAllowed: the actor may not change that field.
    """
    out: dict[str, Any] = {}
    for key, value in values.items():
        if (field := fields.get(key)) is not None:
            if field.right:
                require(actor, field.right, f"change the {field.called}")
            column = field.column or key
            out[column] = _CHECKS[field.kind](field, value, (kept or {}).get(column))
            if field.kind == "birthday":
                out |= _born(column, out[column])
    return out


def _text(field: FieldDef, value: Any, _kept: Any) -> str:
    clean = clean_notes if field.kind == "notes" else clean_line
    bound = {"max_chars": field.most} if field.most else {}
    try:
        typed = clean(str(value or ""), field.subject or field.label, required=field.required, **bound)
        return field.keep(typed) if field.keep else typed
    except Invalid as error:
        raise Invalid(str(error), field=field.key) from None


def _flag(_field: FieldDef, value: Any, _kept: Any) -> bool:
    return bool(value)


def _count(field: FieldDef, value: Any, _kept: Any) -> int | None:
    if value is None and not field.required:
        return None
    if value is None or not field.least <= value <= field.most:
        told = f"{field.label} is a number from {field.least} to {field.most}: correct it."
        raise Invalid(field.refusal or told, field=field.key)
    return int(value)


def _number(field: FieldDef, value: Any, _kept: Any) -> Decimal | None:
    if value is None:
        _given(field, None, _kept)
        return None
    try:
        return exact(value)
    except Invalid as error:
        raise Invalid(f"{field.label}: {error}", field=field.key) from None


def _given(field: FieldDef, value: Any, _kept: Any) -> Any:
    if value is None and field.required:
        raise Invalid(field.refusal or f"Type the {field.called}.", field=field.key)
    if value is not None and field.check is not None:
        field.check(value)
    return value


def _born(column: str, born: Birthday | None) -> dict[str, Any]:
    """Return the two columns of a birthday."""
    year_known = born is None or born.year is not None
    return {column: born.stored if born else None, f"{column}_year_known": year_known}


def _link(field: FieldDef, value: Any, kept: Any) -> int | None:
    if value is None:
        if field.required:
            raise Invalid(field.refusal or f"Choose a {field.called}.", field=field.key)
        return None
    model: Any = models.BY_NAME[field.links]
    row = model.get_or_none(model.id == value)
    if row is None:
        raise NotFound(f"There is no such {field.called}: pick one from the list.", field=field.key)
    if field.kind == "choice" and row.id != kept:
        if row.inactive:
            raise Invalid(f"{row.name} is no longer used: choose another {field.called}.", field=field.key)
        if any(getattr(row, column) != wanted for column, wanted in field.only.items()):
            raise Invalid(f"{row.name} is no {field.called}: choose another one.", field=field.key)
    return int(row.id)


def _word(field: FieldDef, value: Any, _kept: Any) -> str | None:
    if not value and not field.required:
        return None
    if value not in field.fixed:
        raise Invalid(f"{field.label} is one of: {', '.join(field.fixed.values())}.", field=field.key)
    return str(value)


_CHECKS: dict[str, Any] = {
    "text": _text,
    "notes": _text,
    "flag": _flag,
    "state": _flag,
    "count": _count,
    "number": _number,
    "day": _given,
    "birthday": _given,
    "time": _given,
    "choice": _link,
    "record": _link,
    "word": _word,
    "pick": _text,
    "colour": _word,
}
