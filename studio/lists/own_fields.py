"""The fields that a studio adds to its records: what they are, and what stands in them.

An own field belongs to one kind of record (``OWNERS``). Its values lie in that kind's table, one row for each field that is not
empty; they change with the record, in its journal entry and under its version, and the index that has them serves lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import models
from studio.kernel import database, journal
from studio.kernel.clean import name_key, quoted
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.numbers import exact, json_number, number_key, number_text
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date
from studio.lists.fields import FieldDef, checked
from studio.lists.names import named, nearest

SORTED_CHARS = 100
"""So much of a text counts in an order: an index takes no more than a page of bytes."""

YES, NO = ("yes", "on", "true", "1"), ("no", "off", "false", "0")

PREFIX = "own_"
"""Before the id of an own field where its value stands among those of the built-in ones: in forms, drafts and refusals."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of record that may have own fields."""

    kind: str
    """Its table, which is also the link of a value to it."""
    model: Any
    """The table of the values."""
    place: str
    """The column by which those with one value stand."""


OWNERS: dict[str, Owner] = {
    "client": Owner("client", models.ClientValue, "name_key"),
    "session": Owner("session", models.SessionValue, "starts_at"),
}


@dataclass(frozen=True, slots=True)
class OwnField:
    """One own field, as the studio set it up."""

    id: int
    key: str
    name: str
    kind: str
    """text, number, day, choice or flag."""
    wanted: str
    """required, ask or none."""
    options: tuple[str, ...]
    types: frozenset[int]
    """The session types that have it; none: all."""
    help: str

    @property
    def form_name(self) -> str:
        """Its name in forms, drafts and refusals."""
        return f"{PREFIX}{self.id}"

    @property
    def field(self) -> FieldDef:
        """What a form asks for, and the check of what is typed."""
        return FieldDef(
            self.form_name,
            self.name,
            _KINDS[self.kind],
            noun=self.name,
            required=self.wanted == "required" and self.kind != "flag",
            words={word: word for word in self.options},
            varies=self.form_name,
            help=self.help,
        )

    def shown(self, value: Any) -> str:
        """Write a value as people read it; nothing is empty."""
        if value is None or value is False:
            return ""
        return format_date(value) if isinstance(value, date) else _kept(value)

    def is_of(self, session_type: int | None) -> bool:
        """Tell whether records of a session type have it."""
        return not self.types or session_type in self.types


_KINDS: dict[str, Any] = {"text": "text", "number": "number", "day": "day", "choice": "word", "flag": "flag"}

_COLUMNS = "id, key, name, kind, wanted, options, types, help"


def fields_of(owner: str) -> tuple[OwnField, ...]:
    """List the own fields of a kind of record that are in use, in the studio's order."""
    found = database.rows(
        f"SELECT {_COLUMNS} FROM own_field WHERE owner = ? AND NOT inactive ORDER BY position, id", (owner,)
    )
    return tuple(
        OwnField(
            int(i),
            key,
            name,
            kind,
            wanted,
            tuple(options.splitlines()),
            frozenset(int(one) for one in types.split()),
            help,
        )
        for i, key, name, kind, wanted, options, types, help in found
    )


def own_named(owner: str, key: str) -> OwnField:
    """Find an own field by its key, or by its label.

    Raises:
        NotFound: there is none; the sentence names the nearest.
    """
    known = fields_of(owner)
    for own in known:
        if own.key == key.strip().casefold():
            return own
    for own in known:
        if own.name.casefold() == key.strip().casefold():
            return own
    near = nearest(key, [own.key for own in known]) if known else f"add it with `sittings list {owner}-field add`."
    raise NotFound(f"There is no own field {quoted(key)} of a {owner}: {near}")


# -- values ----------------------------------------------------------------------------------------------------------


def raw(kind: str, kept: str) -> Any:
    """Make a value of what is kept of it."""
    if kind == "number":
        return Decimal(kept)
    if kind == "day":
        return date.fromisoformat(kept)
    return True if kind == "flag" else kept


def _kept(value: Any) -> str:
    if isinstance(value, Decimal):
        return number_text(value)
    return "yes" if value is True else value.isoformat() if isinstance(value, date) else str(value)


def sort_key(value: Any) -> str:
    """Write a value so that the order of the bytes is its own."""
    if isinstance(value, Decimal):
        return number_key(value)
    if value is True or isinstance(value, date):
        return _kept(value)
    return (name_key(str(value)) or str(value).casefold())[:SORTED_CHARS]


def typed(own: OwnField, text: str) -> Any:
    """Read a value as one types it on the command line; an empty text is an empty field.

    Raises:
        Invalid, NotFound: it is not what the field holds.
    """
    if not text.strip():
        return None
    if own.kind == "number":
        return exact(text)
    if own.kind == "day":
        # What reads a typed day is loaded when somebody types one.
        from studio.dates.closures import business_calendar
        from studio.dates.reading import habits
        from studio.dates.typed import parse_date

        return parse_date(text, habits(business_calendar()))
    if own.kind == "flag":
        if text.strip().casefold() not in YES + NO:
            raise Invalid(f"{own.name} is yes or no, not {quoted(text)}.")
        return text.strip().casefold() in YES
    return named(own.name, text, [(word, word) for word in own.options]) if own.kind == "choice" else text


def values_of(owner: str, ids: Sequence[int]) -> dict[int, dict[int, Any]]:
    """Read what stands in the own fields of records that are in use, by record and field."""
    found: dict[int, dict[int, Any]] = {record_id: {} for record_id in ids}
    if ids:
        sql = (
            f"SELECT v.{owner}_id, v.field_id, f.kind, v.value FROM {owner}_value v JOIN own_field f ON f.id = v.field_id "
            f"WHERE v.{owner}_id IN ({database.marks(ids)}) AND NOT f.inactive"
        )
        for record_id, field_id, kind, kept in database.rows(sql, tuple(ids)):
            found[int(record_id)][int(field_id)] = raw(kind, kept)
    return found


def plain_values(owner: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Read the own fields of records as JSON's own types, by record and the fields' keys; an empty one is ``None``."""
    known = fields_of(owner)
    found = values_of(owner, ids) if known else {}
    return {
        record_id: {own.key: _plain(own.kind, found.get(record_id, {}).get(own.id)) for own in known}
        for record_id in ids
    }


def _plain(kind: str, value: Any) -> Any:
    if isinstance(value, Decimal):
        return json_number(value)
    if kind == "flag":
        return bool(value)
    return value.isoformat() if isinstance(value, date) else value


def write_values(
    entry: journal.Entry,
    owner: str,
    record_id: int,
    given: Mapping[int, Any],
    place: str | datetime,
    *,
    whole: bool = False,
    session_type: int | None = None,
) -> dict[str, tuple[str, str]]:
    """Put values into a record's own fields, and return what changed as people read it; see ``journal.Entry.update``.

    Args:
        given: by the ids of the fields; the others stay.
        place: where the record stands among those with the same value.
        whole: the record is new, or became one of another type: nothing that is required may be missing.
    Raises:
        Invalid: a value that breaks a rule, or a required one that is missing; names the field.
        NotFound: there is no such field any more.
    """
    if not given and not whole:
        return {}
    model = OWNERS[owner].model
    known = {own.id: own for own in fields_of(owner)}
    rows = {row.field_id: row for row in model.select().where(getattr(model, owner) == record_id)}
    changed: dict[str, tuple[str, str]] = {}
    for field_id, value in given.items():
        if (own := known.get(field_id)) is None:
            raise NotFound("That own field is gone: open the record again.")
        was = rows.get(field_id)
        if was is not None and value == raw(own.kind, was.value):
            continue
        value = checked({own.form_name: own.field}, {own.form_name: value}, actor=entry.actor)[own.form_name]
        if value in (None, "", False):
            if was is not None:
                entry.delete(model, was.id)
                del rows[field_id]
        else:
            columns: dict[str, Any] = {"value": _kept(value), "sort_key": sort_key(value)}
            if was is None:
                entry.insert(model, field=field_id, place=place, **{owner: record_id}, **columns)
                rows[field_id] = None
            else:
                entry.update(model, was.id, **columns)
        before = "" if was is None else own.shown(raw(own.kind, was.value))
        after = "" if field_id not in rows else own.shown(value)
        if before != after:
            changed[_told(owner, own)] = (before, after)
    for own in known.values() if whole else ():
        if own.field.required and own.is_of(session_type) and own.id not in rows:
            raise Invalid(f"{own.name} is required: fill it in.", field=own.form_name)
    return changed


def _told(owner: str, own: OwnField) -> str:
    """Return what the journal calls a field: never the name of a column, into which an undo would write."""
    columns = models.BY_NAME[owner]._meta.columns
    return f"{own.name} (own field)" if own.name in columns else own.name
