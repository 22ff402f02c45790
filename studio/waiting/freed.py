"""What became free by what was done: read from the journal, from before and after of bookings, absences and closures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from models import BY_NAME, JournalChange, JournalEntry
from studio.kernel import columns, database, journal
from studio.kernel.instants import as_day, as_wall
from studio.kernel.records import dataclass

TABLES = ("booking", "absence", "closure")
MOST_CHANGES = 400
"""What changes more at once, as an import does, is told to nobody."""
ENTRIES = 2_000
"""So many of the last acts are looked through by a desk that was not there: some days of a busy studio."""


@dataclass(frozen=True, slots=True)
class Freed:
    """That a person or a room is free in a span in which it was not; of neither, that the studio works then."""

    resource_id: int | None
    user_id: int | None
    starts_at: datetime
    ends_at: datetime
    at: datetime | None = None
    """Aware; when that was done, where it was not just now."""
    since: datetime | None = None
    """Aware; where an undo made it free, when the act was done that it takes back: before that it was free, too."""


def lately() -> tuple[Freed, ...]:
    """Return what the last ``ENTRIES`` of the journal made free, act by act, for who was not there when it was done."""
    asked = JournalChange.select(JournalChange, JournalEntry.id, JournalEntry.at).join(JournalEntry)
    asked = asked.where(JournalChange.entry > journal.last_entry_id() - ENTRIES, JournalChange.table << TABLES)
    changes = list(asked.order_by(JournalChange.id.desc()).limit(MOST_CHANGES))
    stands: dict[tuple[str, int], dict[str, Any] | None] = {}
    users, since, found = _users(), _taken_since(changes), list[Freed]()
    for change in changes:
        key = change.table, change.row_id
        if key not in stands:
            stands[key] = _row(*key)
        was, then = columns.before(change), stands[key]
        stands[key] = None if was is None else {**(then or {}), **was}
        for resource_id, starts_at, ends_at in _left(_taken(key[0], stands[key]), _taken(key[0], then)):
            user = users.get(resource_id) if resource_id else None
            found.append(Freed(resource_id, user, starts_at, ends_at, change.entry.at, since.get(change.entry_id)))
    return tuple(found)


def _taken_since(changes: Sequence[JournalChange]) -> dict[int, datetime]:
    """Return when the acts were done that the entries of some changes take back, by those entries."""
    entries = list({one.entry_id for one in changes})
    undos = JournalEntry.select().where(JournalEntry.id << entries, JournalEntry.undo_of.is_null(False))
    taken_back = {one.id: one.undo_of_id for one in undos}
    acts = JournalEntry.select().where(JournalEntry.id << list(taken_back.values()))
    at = {one.id: one.at for one in acts}
    return {one: at[act] for one, act in taken_back.items() if act is not None}


def _users() -> dict[int, int]:
    rows = database.rows("SELECT id, user_id FROM resource WHERE user_id IS NOT NULL")
    return {int(one): int(user) for one, user in rows}


def between(after: int, until: int) -> tuple[Freed, ...]:
    """Return what the entries of the journal after one, up to another, made free."""
    asked = JournalChange.select().where(JournalChange.entry > after, JournalChange.entry <= until)
    asked = asked.where(JournalChange.table << TABLES).order_by(JournalChange.id.desc())
    found = list(asked.limit(MOST_CHANGES + 1))
    if len(found) > MOST_CHANGES:
        return ()
    before: dict[tuple[str, int], dict[str, Any] | None] = {}
    now: dict[tuple[str, int], dict[str, Any] | None] = {}
    first: dict[tuple[str, int], int] = {}
    """Which entry changed a row first: what it takes back is what the row had before."""
    for change in found:
        key = change.table, change.row_id
        if key not in now:
            now[key] = before[key] = _row(*key)
        # From the newest change back to the oldest: what stands then is the row as it was.
        was = columns.before(change)
        before[key], first[key] = None if was is None else {**(before[key] or {}), **was}, change.entry_id
    users, since = _users(), _taken_since(found)
    return tuple(
        Freed(
            resource_id,
            users.get(resource_id) if resource_id else None,
            starts_at,
            ends_at,
            None,
            since.get(first[key]),
        )
        for key, was in before.items()
        for resource_id, starts_at, ends_at in _left(_taken(key[0], was), _taken(key[0], now[key]))
    )


def _row(table: str, row_id: int) -> dict[str, Any] | None:
    model = BY_NAME[table]
    row = model.get_or_none(model.id == row_id)
    if row is None:
        return None
    return {field.column_name: row.__data__[name] for name, field in model._meta.fields.items()}


Span = tuple[int | None, datetime, datetime]


def _taken(table: str, row: Mapping[str, Any] | None) -> Span | None:
    """Return what a row takes, and when; ``None`` where it takes nothing."""
    if row is None:
        return None
    if table == "booking":
        if not row.get("blocking", True):
            return None
        return int(row["resource_id"]), as_wall(row["starts_at"]), as_wall(row["ends_at"])
    if row.get("inactive"):
        return None
    first, last = as_day(row["first_day"]), as_day(row["last_day"])
    if first is None or last is None:
        return None
    starts_at = datetime.combine(first, _time(row.get("first_time")) or time.min)
    until = _time(row.get("last_time"))
    ends_at = datetime.combine(last, until) if until else datetime.combine(last, time.min) + timedelta(days=1)
    return (int(row["resource_id"]) if table == "absence" else None), starts_at, ends_at


def _time(value: Any) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) and value else value or None


def _left(was: Span | None, now: Span | None) -> Iterator[Span]:
    """Give what was taken and is not any more."""
    if was is None:
        return
    one, starts_at, ends_at = was
    if now is None or now[0] != one or now[1] >= ends_at or now[2] <= starts_at:
        yield was
        return
    if starts_at < now[1]:
        yield one, starts_at, now[1]
    if now[2] < ends_at:
        yield one, now[2], ends_at
