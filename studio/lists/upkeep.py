"""Add, change, move and delete entries of the lists that the studio keeps itself: see ``maintained``.

Names are unique whatever their case; an entry that is in use stays, is made inactive, or hands over what uses it to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from peewee import ForeignKeyField, IntegrityError

from models import Base
from studio.kernel import database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotAllowed, Unsure
from studio.lists.fields import checked
from studio.lists.follows import follows_of
from studio.lists.maintained import Entry, Maintained, counted, entries, entry_of, in_use, part
from studio.lists.names import fold_name, with_article

GAP = 10
"""So far apart stand the entries of a list in its order, so that another one fits between."""


def add(
    actor: Actor, kept: Maintained, values: Mapping[str, Any], *, within: int | None = None, sure: bool = False
) -> int:
    """Add an entry at the end of the list, or where its sort order says, and return its id.

    Args:
        values: the name and the fields, by their keys; what is left out has its default.
        within: which part of a list that is split; the first where none is named.
        sure: somebody was asked and said yes.
    Raises:
        Invalid, NotFound: a value that breaks a rule, or a name that another entry has.
        Unsure: there is something to know first.
        NotAllowed: the actor may not change this list.
    """
    with _changing(actor, kept) as opened:
        return add_in(opened, kept, values, within=within, sure=sure)


def add_in(
    opened: journal.Entry,
    kept: Maintained,
    values: Mapping[str, Any],
    *,
    within: int | None = None,
    sure: bool = False,
) -> int:
    """Add an entry inside an open journal entry; see ``add``."""
    require(opened.actor, kept.right, f"change the studio's {kept.many}")
    within = part(kept, within)
    others = entries(kept, inactive=True, within=within)
    filled = {key: one.default for key, one in kept.form.items()} | dict(values)
    if kept.numbered and filled["order"] is None:
        filled["order"] = max((one.order for one in others), default=0) + GAP
    columns = _checked(kept, filled, opened.actor, None, within, sure)
    _hand_over(opened, kept, columns, others)
    if kept.within is not None:
        columns[kept.within.column] = within
    if not kept.numbered:
        columns["position"] = _last(kept) + GAP
    follows = follows_of(kept.kind)
    apart = {name: columns.pop(name) for name in follows.apart if name in columns}
    follow_up = follows.adding(opened, columns) if follows.adding is not None else None
    entry_id = opened.insert(kept.model, **columns, **kept.only)
    if apart:
        _write(opened, kept, entry_id, None, apart)
    if follows.added is not None:
        follows.added(opened, entry_id)
    if follow_up is not None:
        follow_up(entry_id)
    opened.tell("entry.added", list=kept.one, name=columns["name"])
    return entry_id


def change(
    actor: Actor,
    kept: Maintained,
    entry_id: int,
    version: int | None,
    values: Mapping[str, Any],
    *,
    sure: bool = False,
) -> int:
    """Change the name or some fields of an entry, and return its version now.

    Raises:
        StaleRecord: somebody saved it since ``version``.
        Invalid, NotFound, Unsure, NotAllowed: as ``add``.
    """
    with _changing(actor, kept) as opened:
        before = entry_of(kept, entry_id)
        columns = _checked(kept, values, actor, before, before.within, sure)
        others = entries(kept, inactive=True, within=before.within)
        _hand_over(opened, kept, columns, [one for one in others if one.id != entry_id])
        now = _write(opened, kept, entry_id, version, columns)
        renamed = columns.get("name", before.name)
        if renamed == before.name:
            opened.tell("entry.changed", list=kept.one, name=before.name)
        else:
            opened.tell("entry.renamed", list=kept.one, was=before.name, to=renamed)
    return now


def _write(
    opened: journal.Entry, kept: Maintained, entry_id: int, version: int | None, columns: Mapping[str, Any]
) -> int:
    changing = follows_of(kept.kind).changing
    follow_up = changing(opened, entry_id, columns) if changing is not None else None
    now: int = opened.update(kept.model, entry_id, version, **columns)
    if follow_up is not None:
        follow_up()
    return now


def shift(actor: Actor, kept: Maintained, entry_id: int, by: int) -> None:
    """Move an entry up (``by`` -1) or down (1) among those in use; at the end of the list it stays.

    Raises:
        Invalid: this list stands by name.
        NotFound, NotAllowed: as ``add``.
    """
    if not kept.ordered:
        raise Invalid(kept.stands)
    with _changing(actor, kept) as opened:
        moved = entry_of(kept, entry_id)
        found = entries(kept, inactive=True, within=moved.within)
        order = [one.id for one in found]
        shown = [one.id for one in found if moved.inactive or not one.inactive]
        target = shown.index(entry_id) + by
        if not 0 <= target < len(shown):
            return
        order.remove(entry_id)
        order.insert(order.index(shown[target]) + (by > 0), entry_id)
        _place(opened, kept, order, [one.id for one in found])
        opened.tell("entry.down" if by > 0 else "entry.up", list=kept.one, name=moved.name)


def _place(opened: journal.Entry, kept: Maintained, order: Sequence[int], before: Sequence[int]) -> None:
    """Give entries another order: those that change places keep the places, as long as no two stand at the same."""
    places = [int(p) for (p,) in kept.model.select(kept.model.position).where(kept.model.id << before).tuples()]
    places = sorted(places) if len(set(places)) == len(places) else [GAP * n for n in range(1, len(order) + 1)]
    stood = dict(kept.model.select(kept.model.id, kept.model.position).where(kept.model.id << before).tuples())
    for one, place in zip(order, places, strict=True):
        if stood[one] != place:
            opened.update(kept.model, one, position=place)


def renumber(actor: Actor, kept: Maintained, *, within: int | None = None) -> None:
    """Number the sort order anew, in gaps of ten.

    Raises:
        Invalid: the order of this list is no number.
        NotAllowed: as ``add``.
    """
    if not kept.numbered:
        raise Invalid(f"{kept.many.capitalize()} have no sort order to number anew: move them up and down.")
    with _changing(actor, kept) as opened:
        found = entries(kept, inactive=True, within=part(kept, within))
        for place, one in enumerate(found, 1):
            if one.order != place * GAP:
                opened.update(kept.model, one.id, position=place * GAP)
        opened.tell("entry.renumbered", list=kept.many)


def set_inactive(actor: Actor, kept: Maintained, entry_id: int, inactive: bool) -> int:
    """Offer an entry no more, or again; what uses it keeps it. Returns its version now.

    Raises:
        NotAllowed: the list needs it in use, or the actor may not change the list.
        NotFound: it is gone.
    """
    with _changing(actor, kept) as opened:
        one = entry_of(kept, entry_id)
        if inactive:
            _refuse_kept(kept, one)
        standing = follows_of(kept.kind).standing
        follow_up = standing(opened, entry_id) if standing is not None else None
        now: int = opened.update(kept.model, entry_id, inactive=inactive)
        if follow_up is not None:
            follow_up()
        opened.tell("entry.inactive" if inactive else "entry.active", list=kept.one, name=one.name)
    return now


def use_of_going(kept: Maintained, entry_id: int) -> str:
    """Say what uses an entry that somebody wants to delete, such as ``12 clients``; empty for nothing.

    Raises:
        NotAllowed: the list needs it, whatever becomes of what uses it.
        NotFound: it is gone.
    """
    _refuse_kept(kept, entry_of(kept, entry_id))
    return in_use(kept, entry_id)


def delete(actor: Actor, kept: Maintained, entry_id: int, *, move_to: int | None = None, sure: bool = False) -> None:
    """Delete an entry, after handing over what uses it to the entry ``move_to``.

    Args:
        move_to: the entry that gets what uses this one.
        sure: somebody was asked and said yes.
    Raises:
        Unsure: something goes along with it that somebody should know of first.
        NotAllowed: it is in use and no other entry is named, the list needs it, or the actor may not change the list.
        Invalid: it would hand over to itself, to one that is no longer used, or to one of another part of the list.
        NotFound: it is gone, or the other one is.
    """
    with _changing(actor, kept) as opened:
        one = entry_of(kept, entry_id)
        _refuse_kept(kept, one)
        if not sure and (lost := kept.loses(one)):
            raise Unsure(lost)
        used, handed = in_use(kept, entry_id), {}
        if used and move_to is None:
            raise NotAllowed(
                f"{one.name} is in use by {used}: move them to another {kept.one}, "
                "or make this one inactive so that it is offered no more."
            )
        if used and move_to is not None:
            other = _heir(kept, one, move_to)
            handed = {"moved": _move(opened, kept, one, other), "to": other.name}
        if (deleting := follows_of(kept.kind).deleting) is not None:
            deleting(opened, entry_id, move_to)
        opened.delete(kept.model, entry_id)
        opened.tell("entry.deleted", list=kept.one, name=one.name, **handed)


def _heir(kept: Maintained, one: Entry, move_to: int) -> Entry:
    other = entry_of(kept, move_to)
    if other.id == one.id or other.inactive:
        why = "is the one to be deleted" if other.id == one.id else "is no longer used"
        raise Invalid(f"{other.name} {why}: choose another {kept.one}.")
    if other.within != one.within:
        raise Invalid(f"{other.name} is in another of these lists: choose {with_article(kept.one)} of the same one.")
    return other


def _move(opened: journal.Entry, kept: Maintained, one: Entry, other: Entry) -> str:
    counts: dict[str, int] = {}
    moving = follows_of(kept.kind).moving or {}
    for model, link in kept.uses:
        table = model._meta.table_name
        found = database.rows(f"SELECT id FROM {table} WHERE {link.column_name} = ? ORDER BY id", (one.id,))
        ids = [int(row_id) for (row_id,) in found]
        if not ids:
            continue
        if table in moving:
            moving[table](opened, ids, other)
        else:
            _relink(opened, kept, model, link, ids, other)
        counts[table] = max(counts.get(table, 0), len(ids))
    return counted(counts)


def _relink(
    opened: journal.Entry, kept: Maintained, model: type[Base], link: ForeignKeyField, ids: Sequence[int], other: Entry
) -> None:
    """Lead the links of rows to another entry; a row that would then stand twice goes."""
    alike = next((names for names, unique in model._meta.indexes if unique and link.name in names), ())
    for row_id in ids:
        row = model.get_by_id(row_id).__data__ | {link.name: other.id}
        if alike and model.get_or_none(*(getattr(model, name) == row[name] for name in alike)):
            opened.delete(model, row_id)
            continue
        try:
            opened.update(model, row_id, None, related=None, **{link.name: other.id})
        except IntegrityError:
            raise NotAllowed(
                f"{other.name} is taken at the time of some of them: move those by hand, or make this {kept.one} "
                "inactive so that it is offered no more."
            ) from None


# -- what every change keeps -----------------------------------------------------------------------------------------


@contextmanager
def _changing(actor: Actor, kept: Maintained) -> Iterator[journal.Entry]:
    with journal.entry(actor, "entry.changed", list=kept.one, name="") as opened:
        require(actor, kept.right, f"change the studio's {kept.many}")
        yield opened


def _last(kept: Maintained) -> int:
    return max((int(place) for (place,) in kept.model.select(kept.model.position).tuples()), default=0)


def _checked(
    kept: Maintained, values: Mapping[str, Any], actor: Actor, before: Entry | None, within: int | None, sure: bool
) -> dict[str, Any]:
    if unknown := set(values) - set(kept.form):
        raise Invalid(f"{with_article(kept.one).capitalize()} has no {sorted(unknown)[0]}.")
    whole = {} if before is None else {"name": before.name, **before.values}
    standing = whole | dict(values)
    values = {
        key: standing[kept.form[key].same_as] if value is None and kept.form[key].same_as else value
        for key, value in values.items()
    }
    held = {} if before is None else {kept.fields[key].column or key: value for key, value in before.values.items()}
    columns = checked(kept.form, values, actor=actor, kept=held)
    if "name" in columns and not kept.repeats:
        _refuse_taken(kept, columns["name"], before, within)
    for flag in kept.exactly_one:
        if before is not None and before.values[flag] and columns.get(flag) is False:
            raise NotAllowed(f"One {kept.one} is always the {flag} one: make another one {flag} instead.")
        if before is not None and before.inactive and columns.get(flag):
            raise NotAllowed(f"{before.name} is no longer used: make it active before you make it {flag}.")
    kept.refuse(whole | {key: columns[one.column or key] for key, one in kept.form.items() if key in values})
    new = columns if before is None or fold_name(columns.get("name", "")) != fold_name(before.name) else {}
    if not sure and (warning := _both_ends(kept, columns, before) or kept.warns(new, within)):
        raise Unsure(warning)
    return columns


def _both_ends(kept: Maintained, columns: Mapping[str, Any], before: Entry | None) -> str:
    """Say that an entry would be both the initial and the final one; empty where it would not, or was already."""
    ends, were = kept.exactly_one, before.values if before else {}
    both = len(ends) > 1 and all(columns.get(flag, were.get(flag)) for flag in ends)
    if not both or all(were.get(flag) for flag in ends):
        return ""
    name = columns.get("name") or (before.name if before else "")
    return f"{name} would be the {' and the '.join(ends)} {kept.one} at once: what begins with it is done already."


def _refuse_taken(kept: Maintained, name: str, before: Entry | None, within: int | None) -> None:
    for other in entries(kept, inactive=True, within=within):
        if fold_name(other.name) == fold_name(name) and (before is None or other.id != before.id):
            hidden = ", no longer used: make it active again" if other.inactive else ": choose another name"
            raise Invalid(f"There is {with_article(kept.one)} {quoted(other.name)} already{hidden}.", field="name")


def _hand_over(opened: journal.Entry, kept: Maintained, columns: Mapping[str, Any], others: Sequence[Entry]) -> None:
    """Take the flags that no two entries have from the one that has them."""
    for flag in kept.single:
        if columns.get(flag):
            for other in others:
                if other.values[flag]:
                    opened.update(kept.model, other.id, None, related=None, **{flag: False})


def _refuse_kept(kept: Maintained, one: Entry) -> None:
    for flag in kept.exactly_one:
        if one.values[flag]:
            raise NotAllowed(f"{one.name} is the {flag} {kept.one}: make another one {flag} first.")
    if kept.keeps_one and not one.inactive and len(entries(kept, within=one.within)) == 1:
        raise NotAllowed(f"{one.name} is the only {kept.one} in use: add another one first.")
    if why := kept.keeps(one):
        raise NotAllowed(why)
