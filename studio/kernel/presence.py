"""Who is in which record now: a word to the others, never a lock.

It is no act of anybody, so it is no part of the journal: there is nothing to undo or to look up later, and the journal would
grow by what merely is so at this moment. Each running desk keeps one row, renews it while it runs, and takes it away at its
end; the row of one that died counts no longer soon after, and the next desk that renews its own removes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from studio.kernel import clock, database, times
from studio.kernel.access import Actor
from studio.kernel.instants import bound_instant, wall_of
from studio.kernel.records import dataclass
from studio.kernel.shown import format_time

Record = tuple[str, int]
"""A table and a row's id."""

NO_RECORD: Record = ("", 0)


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody else who has a record on top."""

    name: str
    user_id: int
    since: datetime
    """Wall time."""


def say_here(actor: Actor, desk: str, record: Record | None) -> bool:
    """Say what a running desk has on top; false where another desk is saving just now, and nothing waits for that.

    Args:
        desk: the running program, by a name of its own.
    """
    now = clock.now_utc()
    at = bound_instant(now)
    table, row_id = record or NO_RECORD
    same = "presence.table_name = excluded.table_name AND presence.row_id = excluded.row_id"
    said = database.try_write(
        "INSERT INTO presence (desk, user_id, table_name, row_id, since, seen) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (desk) DO UPDATE SET user_id = excluded.user_id, table_name = excluded.table_name, "
        "row_id = excluded.row_id, seen = excluded.seen, "
        f"since = CASE WHEN {same} THEN presence.since ELSE excluded.since END",
        (desk, actor.user_id or 0, table, row_id, at, at),
    )
    here = _here(now)
    if said and database.rows("SELECT 1 FROM presence WHERE seen NOT BETWEEN ? AND ? LIMIT 1", here):
        database.try_write("DELETE FROM presence WHERE seen NOT BETWEEN ? AND ?", here)
    return said


def leave(desk: str) -> None:
    """Take a desk's row away: it ends."""
    database.try_write("DELETE FROM presence WHERE desk = ?", (desk,))


def others(desk: str, record: Record | None) -> tuple[Here, ...]:
    """List who else has a record on top, the longest first; at most ``MOST``."""
    if record is None:
        return ()
    found = database.rows(
        "SELECT s.name, p.user_id, p.since FROM presence p JOIN staff s ON s.id = p.user_id "
        "WHERE p.table_name = ? AND p.row_id = ? AND p.desk <> ? AND p.seen BETWEEN ? AND ? ORDER BY p.since, p.id LIMIT ?",
        (*record, desk, *_here(clock.now_utc()), MOST),
    )
    return tuple(Here(str(name), int(user_id), wall_of(since)) for name, user_id, since in found)


MOST = 5


def has_desk(user_id: int) -> bool:
    """Tell whether somebody has a desk running."""
    sql = "SELECT 1 FROM presence WHERE user_id = ? AND seen BETWEEN ? AND ? LIMIT 1"
    return bool(database.rows(sql, (user_id, *_here(clock.now_utc()))))


def in_words(found: Sequence[Here], user_id: int | None) -> str:
    """Say who else is in a record: ``Anna is in this record since 10:42 AM``."""
    if not found:
        return ""
    names = list(dict.fromkeys("You" if one.user_id == user_id else one.name for one in found))
    since = format_time(found[0].since.time())
    if names == ["You"]:
        return f"You are in this record at another desk since {since}"
    who = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{who} {'is' if len(names) == 1 else 'are'} in this record since {since}"


def _here(now: datetime) -> tuple[str, str]:
    """Return between which instants a desk that is there has said so: later ones are of a clock that ran ahead."""
    gone, ahead = timedelta(seconds=times.HERE_GONE_S), timedelta(seconds=times.CLOCKS_APART_S)
    return bound_instant(now - gone), bound_instant(now + ahead)
