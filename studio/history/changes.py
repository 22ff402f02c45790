"""What an act changed, as people read it, and whether it can still be taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import models
from models import Base, JournalChange, JournalEntry, Preference
from studio.clients.fields import ADDRESS, CLIENT, EMAIL, MEMBER, PHONE
from studio.kernel import columns, journal, sentences, undo
from studio.kernel.access import HIDDEN, Actor, held_back, refusal
from studio.kernel.declared import Declared
from studio.kernel.errors import NotAllowed
from studio.kernel.records import dataclass
from studio.kernel.settings import all_declared
from studio.kernel.types import Verdict
from studio.lists import theirs
from studio.lists.fields import Fields
from studio.lists.own import OWN
from studio.messages.fields import CALL
from studio.sessions.fields import SESSION
from studio.tasks import tasks
from studio.tasks.fields import TASK

MOST_ROWS = 40
"""So many records of one act are told; of a bulk act the rest is counted."""

MOST_COUNTED = 1000

FIELDS: dict[str, Fields] = {
    "client": CLIENT,
    "client_phone": PHONE,
    "client_email": EMAIL,
    "client_address": ADDRESS,
    "family_member": MEMBER,
    "session": SESSION,
    "task": TASK,
    "communication": CALL,
    **{kept.table: kept.form for kept in OWN.values()},
}
"""What records ask for, by their table: the journal calls columns as the forms do."""

NOT_TOLD = frozenset({"booking", "client_in_group", "counter", "own_status", "pin_guess"})
"""Tables that only follow others, or of which the act's own sentence says all."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One field: what stood there and what stands there now, as shown to people; either may be empty."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChanged:
    """One record that an act made, changed or deleted."""

    what: str
    """The kind of record and what it is called: ``session 10001``."""
    how: str
    """``made``, ``changed`` or ``deleted``."""
    fields: tuple[Changed, ...]
    kind: str = ""
    """What shows it: ``session``, ``client``, ``preferences``, or the list that it is an entry of; empty for nothing."""
    id: int = 0


@dataclass(frozen=True, slots=True)
class ActTold:
    """All of an act."""

    sentence: str
    rows: tuple[RowChanged, ...]
    more: int
    """So many records were changed besides, no further counted than ``MOST_COUNTED``."""
    undo: Verdict
    """Whether it can be taken back now, and why not."""


def may_see(actor: Actor, table: str, column: str) -> bool:
    """Tell whether somebody may see what a field held."""
    right = held_back(table, column)
    return not right or actor.may(right)


def told(actor: Actor, entry_id: int) -> ActTold:
    """Read what an act changed.

    Raises:
        NotFound: there is no such entry.
        NotAllowed: the actor sees only their own clients and sessions, and somebody else did it.
    """
    may = undo.may_undo(actor, entry_id)
    done = JournalEntry.get_by_id(entry_id)
    if done.user_id != actor.user_id and theirs.only(actor) is not None:
        raise NotAllowed(refusal(actor, "see what others did"))
    where = (JournalChange.entry == entry_id) & JournalChange.table.not_in(NOT_TOLD)
    found = list(JournalChange.select().where(where).order_by(JournalChange.id).limit(MOST_ROWS))
    counted = JournalChange.select(JournalChange.id).where(where).limit(MOST_COUNTED).count()
    sentence = sentences.act(done.verb, sentences.read(done.facts))
    return ActTold(sentence, tuple(_row(actor, change) for change in found), max(0, counted - len(found)), may)


def _preference(change: JournalChange) -> RowChanged:
    """Tell of a preference as its screen calls and writes it."""
    values = [columns.before(change), columns.after(change)]
    row = Preference.get_or_none(Preference.id == change.row_id)
    name = next((one["name"] for one in values if one and "name" in one), row.name if row else "")
    one = next((one for one in all_declared().values() if one.key == name), None)
    texts = ["" if found is None else _setting(one, found["value"]) for found in values]
    how = "made" if change.before is None else "deleted" if change.after is None else "changed"
    what = f"preference {one.label if one else name}"
    return RowChanged(what, how, (Changed("Value", *texts),), "preferences", change.row_id)


def _setting(one: Declared | None, stored: str) -> str:
    value = json.loads(stored)
    return one.shown(tuple(value) if isinstance(value, list) else value) or "none" if one else str(value)


def _row(actor: Actor, change: JournalChange) -> RowChanged:
    if change.table == "preference":
        return _preference(change)
    model = models.BY_NAME[change.table]
    before, after = columns.before(change) or {}, columns.after(change) or {}
    how = "made" if change.before is None else "deleted" if change.after is None else "changed"
    if change.table == "task" and tasks.veiled(actor, change.row_id, before, after, _last_known(change)):
        return RowChanged("private task", how, ())
    fields = []
    for column in dict.fromkeys((*after, *before)):
        if column in journal.NOT_SHOWN:
            continue
        texts = [journal.shown(model, column, values.get(column)) for values in (before, after)]
        if how != "changed" and texts[how == "made"] in ("", "no"):
            continue  # what a new record was left without
        if not may_see(actor, change.table, column):
            texts = [HIDDEN if text else "" for text in texts]
        fields.append(Changed(_label(change.table, column), *texts))
    return RowChanged(_called(actor, model, change, before | after), how, tuple(fields), _kind(change), change.row_id)


def _kind(change: JournalChange) -> str:
    """Return what kind of record it is, as screens and lists are opened by."""
    if change.table == "communication":
        row = models.Communication.get_or_none(models.Communication.id == change.row_id)
        return "" if row is None else str(row.kind)
    return _KINDS.get(change.table, "")


def _last_known(change: JournalChange) -> Mapping[str, Any]:
    """Return what a record was that is deleted by now; nothing while it is there."""
    gone = (
        (JournalChange.table == change.table) & (JournalChange.row_id == change.row_id) & JournalChange.after.is_null()
    )
    last = JournalChange.select().where(gone).order_by(JournalChange.id.desc()).first()
    return (columns.before(last) or {}) if last is not None else {}


def _label(table: str, column: str) -> str:
    plain = column.removesuffix("_id")
    for key, one in FIELDS.get(table, {}).items():
        if plain in (key, one.column):
            return one.label[:1].upper() + one.label[1:]
    words = plain.replace("_", " ")
    return words[:1].upper() + words[1:]


def _called(actor: Actor, model: type[Base], change: JournalChange, values: Mapping[str, Any]) -> str:
    """Say which record it is: its kind, and its number or name as it is now, or was at the last."""
    table = change.table
    row = None if values.keys() & {"number", "name"} else model.get_or_none(model.id == change.row_id)
    for column in ("number", "name"):
        name = getattr(row, column, None) if row is not None else values.get(column)
        if name:
            name = name if may_see(actor, table, column) else HIDDEN
            return f"{_NOUNS.get(table, table.replace('_', ' '))} {name}"
    return _NOUNS.get(table, table.replace("_", " "))


_NOUNS = {
    "staff": "user",
    "client_phone": "phone",
    "client_email": "email",
    "client_address": "address",
    "resource": "room",
} | {kept.table: kept.one for kept in OWN.values()}
_KINDS = {
    **{table: table for table in ("session", "client", "task", "appointment")},
    **{kept.table: kept.kind for kept in OWN.values()},
}
