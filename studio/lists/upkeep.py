"""Add, change, move and delete entries of the lists that the studio keeps itself: see ``maintained``.

Names are unique whatever their case; an entry that is in use stays, is made inactive, or hands over what uses it to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from studio.kernel import database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotAllowed
from studio.lists.fields import checked
from studio.lists.maintained import Entry, Maintained, counted, entries, entry_of, in_use
from studio.lists.names import fold_name


def add(actor: Actor, kept: Maintained, values: Mapping[str, Any]) -> int:
    """Add an entry at the end of the list, and return its id.

    Args:
        values: the name and the fields, by their keys; what is left out has its default.
    Raises:
        Invalid, NotFound: a value that breaks a rule, or a name that another entry has.
        NotAllowed: the actor may not change this list.
    """
    with _changing(actor, kept) as opened:
        filled = {key: one.default for key, one in kept.form.items()} | dict(values)
        columns = _checked(kept, filled, actor, None)
        last = max((row.position for row in kept.model.select(kept.model.position)), default=0)
        _hand_over(opened, kept, columns)
        entry_id = opened.insert(kept.model, position=last + 10, **columns)
        opened.tell("entry.added", list=kept.one, name=columns["name"])
    return entry_id


def change(actor: Actor, kept: Maintained, entry_id: int, version: int | None, values: Mapping[str, Any]) -> int:
    """Change the name or some fields of an entry, and return its version now.

    Raises:
        StaleRecord: somebody saved it since ``version``.
        Invalid, NotFound, NotAllowed: as ``add``.
    """
    with _changing(actor, kept) as opened:
        before = entry_of(kept, entry_id)
        columns = _checked(kept, values, actor, before)
        _hand_over(opened, kept, columns)
        now: int = opened.update(kept.model, entry_id, version, **columns)
        renamed = columns.get("name", before.name)
        if renamed == before.name:
            opened.tell("entry.changed", list=kept.one, name=before.name)
        else:
            opened.tell("entry.renamed", list=kept.one, was=before.name, to=renamed)
    return now


def shift(actor: Actor, kept: Maintained, entry_id: int, by: int) -> None:
    """Move an entry up (``by`` -1) or down (1) among those in use; at the end of the list it stays.

    Raises:
        Invalid: this list stands by name.
        NotFound, NotAllowed: as ``add``.
    """
    if not kept.ordered:
        raise Invalid(f"{kept.many.capitalize()} stand by name: rename one to move it.")
    with _changing(actor, kept) as opened:
        moved, order = entry_of(kept, entry_id), [one.id for one in entries(kept, inactive=True)]
        shown = [one.id for one in entries(kept, inactive=moved.inactive)]
        target = shown.index(entry_id) + by
        if not 0 <= target < len(shown):
            return
        order.remove(entry_id)
        order.insert(order.index(shown[target]) + (by > 0), entry_id)
        for place, one in enumerate(order, 1):
            opened.update(kept.model, one, position=place * 10)
        opened.tell("entry.down" if by > 0 else "entry.up", list=kept.one, name=moved.name)


def set_inactive(actor: Actor, kept: Maintained, entry_id: int, inactive: bool) -> None:
    """Offer an entry no more, or again; what uses it keeps it.

    Raises:
        NotAllowed: the list needs it in use, or the actor may not change the list.
        NotFound: it is gone.
    """
    with _changing(actor, kept) as opened:
        one = entry_of(kept, entry_id)
        if inactive:
            _refuse_kept(kept, one)
        opened.update(kept.model, entry_id, inactive=inactive)
        opened.tell("entry.inactive" if inactive else "entry.active", list=kept.one, name=one.name)


def delete(actor: Actor, kept: Maintained, entry_id: int, *, move_to: int | None = None) -> None:
    """Delete an entry, after handing over what uses it to the entry ``move_to``.

    Raises:
        NotAllowed: it is in use and no other entry is named, the list needs it, or the actor may not change the list.
        Invalid: it would hand over to itself, or to one that is no longer used.
        NotFound: it is gone, or the other one is.
    """
    with _changing(actor, kept) as opened:
        one = entry_of(kept, entry_id)
        _refuse_kept(kept, one)
        used, handed = in_use(kept, entry_id), {}
        if used and move_to is None:
            raise NotAllowed(
                f"{one.name} is in use by {used}: move them to another {kept.one}, "
                "or make this one inactive so that it is offered no more."
            )
        if used and move_to is not None:
            other = entry_of(kept, move_to)
            if other.id == one.id or other.inactive:
                why = "is the one to be deleted" if other.id == one.id else "is no longer used"
                raise Invalid(f"{other.name} {why}: choose another {kept.one}.")
            handed = {"moved": _move(opened, kept, one.id, other.id), "to": other.name}
        opened.delete(kept.model, entry_id)
        opened.tell("entry.deleted", list=kept.one, name=one.name, **handed)


def _move(opened: journal.Entry, kept: Maintained, entry_id: int, to: int) -> str:
    counts: dict[str, int] = {}
    for model, link in kept.uses:
        table = model._meta.table_name
        ids = database.rows(f"SELECT id FROM {table} WHERE {link.column_name} = ? ORDER BY id", (entry_id,))
        for (row_id,) in ids:
            opened.update(model, row_id, None, related=None, **{link.name: to})
        if ids:
            noun = table.replace("_", " ")
            counts[noun] = counts.get(noun, 0) + len(ids)
    return counted(counts)


@contextmanager
def _changing(actor: Actor, kept: Maintained) -> Iterator[journal.Entry]:
    with journal.entry(actor, "entry.changed", list=kept.one, name="") as opened:
        require(actor, kept.right, f"change the studio's {kept.many}")
        yield opened


def _checked(kept: Maintained, values: Mapping[str, Any], actor: Actor, before: Entry | None) -> dict[str, Any]:
    if unknown := set(values) - set(kept.form):
        raise Invalid(f"A {kept.one} has no {sorted(unknown)[0]}.")
    held = {} if before is None else {kept.fields[key].column or key: value for key, value in before.values.items()}
    columns = checked(kept.form, values, actor=actor, kept=held)
    if "name" in columns:
        _refuse_taken(kept, columns["name"], before)
    for flag in kept.exactly_one:
        if before is not None and before.values[flag] and columns.get(flag) is False:
            raise NotAllowed(f"One {kept.one} is always the {flag} one: make another one {flag} instead.")
    return columns


def _refuse_taken(kept: Maintained, name: str, before: Entry | None) -> None:
    for other in entries(kept, inactive=True):
        if fold_name(other.name) == fold_name(name) and (before is None or other.id != before.id):
            hidden = ", no longer used: make it active again" if other.inactive else ": choose another name"
            raise Invalid(f"There is a {kept.one} {quoted(other.name)} already{hidden}.", field="name")


def _hand_over(opened: journal.Entry, kept: Maintained, columns: Mapping[str, Any]) -> None:
    """Take the flags that one entry has at any time from the one that has them."""
    for flag in kept.exactly_one:
        if columns.get(flag):
            for other in entries(kept, inactive=True):
                if other.values[flag]:
                    opened.update(kept.model, other.id, None, related=None, **{flag: False})


def _refuse_kept(kept: Maintained, one: Entry) -> None:
    for flag in kept.exactly_one:
        if one.values[flag]:
            raise NotAllowed(f"{one.name} is the {flag} {kept.one}: make another one {flag} first.")
    if why := kept.keeps(one):
        raise NotAllowed(why)
