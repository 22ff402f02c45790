"""What is booked as a calendar for other programs: sessions and appointments, of all or of a person, a room or a studio.

Nobody is invited by it, and clients are called as the preference ``kiosk.names`` says: such a file is read along by telephones
and by whoever looks at them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from studio.booking import attending
from studio.ical import written
from studio.ical.settings import NAMES, called
from studio.ical.written import Event
from studio.kernel import clock, database, preferences
from studio.kernel.identity import book_identity
from studio.kernel.instants import as_instant, as_wall, bound, day_after
from studio.kernel.records import dataclass
from studio.lists import theirs
from studio.sessions import rows
from studio.sessions.rows import SessionRow

SINCE = timedelta(days=31)
"""So far back a calendar reaches, unless told otherwise."""
AT_ONCE = 500
"""So many are read by one question."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of what is booked: a person's, a room's, a studio's; ``None`` is everybody's."""

    user_id: int | None = None
    room_id: int | None = None
    studio_id: int | None = None
    first: date | None = None
    last: date | None = None
    """The days of the first and the last start, both included."""


def lines(part: Part, name: str) -> Iterator[str]:
    """Give the lines of a calendar; what is cancelled or on hold stands in it as cancelled."""
    since = part.first or clock.today() - SINCE
    until = part.last or _last_day()
    return written.calendar(events(part, since, until), since.year, max(until.year, clock.today().year + 1), name=name)


def events(part: Part, since: date, until: date) -> Iterator[Event]:
    """Give what begins on some days, sessions first, each kind by its start."""
    how = preferences.load().of(NAMES.name)
    book = book_identity()
    yield from _sessions(part, since, until, how, book)
    yield from _appointments(part, since, until, how, book)


def write(path: Path, some: Iterable[str]) -> int:
    """Write the lines of a calendar into a new file that nobody else may read, and return how many events it has."""
    count = 0
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
    ) as file:
        for line in some:
            count += line.startswith("BEGIN:VEVENT")
            file.write(line)
    return count


def _last_day() -> date:
    asked = "SELECT max(starts_at) FROM {}"
    found = [as_wall(at).date() for of in ("session", "appointment") for (at,) in database.rows(asked.format(of)) if at]
    return max([clock.today(), *found])


def _span(since: date, until: date) -> tuple[str, str]:
    midnight = datetime.min.time()
    return bound(datetime.combine(since, midnight)), bound(day_after(datetime.combine(until, midnight)))


def _changed(table: str, ids: Sequence[int]) -> dict[int, datetime]:
    """Tell when records were last changed."""
    return {
        int(row_id): as_instant(at)
        for row_id, at in database.rows(
            "SELECT c.row_id, max(e.at) FROM journal_change c JOIN journal_entry e ON e.id = c.entry_id "
            f"WHERE c.table_name = '{table}' AND c.row_id IN ({database.marks(ids)}) GROUP BY c.row_id",
            tuple(ids),
        )
    }


# -- sessions --------------------------------------------------------------------------------------------------------


def _sessions(part: Part, since: date, until: date, how: str, book: str) -> Iterator[Event]:
    given: list[tuple[str, tuple[Any, ...]]] = []
    if part.user_id is not None:
        given.append(("(+s.photographer_id = ? OR +s.assistant_id = ?)", (part.user_id,) * 2))
    if part.room_id is not None:
        given.append(("+s.room_id = ?", (part.room_id,)))
    if part.studio_id is not None:
        given.append(("+s.studio_id = ?", (part.studio_id,)))
    where = "".join(f" AND {sql}" for sql, _ in given)
    values = tuple(value for _, some in given for value in some)
    first, last = _span(since, until)
    after = 0
    while found := rows.read(
        f"WHERE (s.starts_at, s.id) > (?, ?) AND s.starts_at < ?{where} ORDER BY s.starts_at, s.id LIMIT {AT_ONCE}",
        (first, after, last, *values),
    ):
        changed = _changed("session", [row.id for row in found])
        for row in found:
            yield _session(row, changed.get(row.id, row.booked_at), how, book)
        first, after = bound(found[-1].starts_at), found[-1].id


def _session(row: SessionRow, changed_at: datetime, how: str, book: str) -> Event:
    people = " and ".join(filter(None, (row.photographer, row.assistant)))
    about = [f"Session {row.number}", f"With {people}" if people else "", row.description if how == "full" else ""]
    return Event(
        uid=f"session-{row.id}@{book}",
        sequence=row.version - 1,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        summary=f"{row.session_type}: {called(row.last_name, row.first_name, how)}",
        changed_at=changed_at,
        stamped_at=changed_at,
        location=row.whereabouts,
        description="\n".join(filter(None, about)),
        cancelled=row.cancelled or row.on_hold,
        alarm_min=row.reminder_min,
    )


# -- appointments ----------------------------------------------------------------------------------------------------

_AMONG = "EXISTS (SELECT 1 FROM appointment_{0} x WHERE x.appointment_id = a.id AND x.{1}_id = ?)"
_ASKED = (
    "SELECT a.id, a.version, a.number, a.starts_at, a.ends_at, c.last_name, c.first_name, a.client_id, a.description, "
    "k.name, a.reminder_min, a.cancelled_id, a.made_at, a.suspended FROM appointment a "
    "JOIN appointment_type k ON k.id = a.appointment_type_id LEFT JOIN client c ON c.id = a.client_id "
    "WHERE (a.starts_at, a.id) > (?, ?) AND a.starts_at < ? AND NOT a.hidden"
)


def _appointments(part: Part, since: date, until: date, how: str, book: str) -> Iterator[Event]:
    asked = (
        (part.user_id, _AMONG.format("person", "user")),
        (part.room_id, _AMONG.format("room", "resource")),
        (part.studio_id, "+a.studio_id = ?"),
    )
    where = "".join(f" AND {sql}" for value, sql in asked if value is not None)
    values = tuple(value for value, _ in asked if value is not None)
    if (own := theirs.only()) is not None:
        where, values = f"{where} AND {theirs.INVITED.format('a')}", (*values, own, own)
    first, last = _span(since, until)
    after = 0
    while found := database.rows(
        f"{_ASKED}{where} ORDER BY a.starts_at, a.id LIMIT {AT_ONCE}", (first, after, last, *values)
    ):
        ids = [one for one, *_ in found]
        changed = _changed("appointment", ids)
        people, rooms = attending.texts("person", "name", ids), attending.texts("room", "name", ids)
        for row in found:
            yield _appointment(row, changed, people, rooms, how, book)
        first, after = bound(as_wall(found[-1][3])), ids[-1]


def _appointment(
    row: Sequence[Any],
    changed: dict[int, datetime],
    people: dict[int, tuple[str, ...]],
    rooms: dict[int, tuple[str, ...]],
    how: str,
    book: str,
) -> Event:
    one, version, number, start, end, last, first, client_id, said, kind, alarm, cancelled, made_at, off = row
    with_whom = called(last, first, how) if client_id else said
    told = said if client_id and how == "full" else ""
    who = f"With {', '.join(people[one])}" if one in people else ""
    changed_at = changed.get(one, as_instant(made_at))
    return Event(
        uid=f"appointment-{one}@{book}",
        sequence=version - 1,
        starts_at=as_wall(start),
        ends_at=as_wall(end),
        summary=f"{kind}: {with_whom}" if with_whom else kind,
        changed_at=changed_at,
        stamped_at=changed_at,
        location=", ".join(rooms.get(one, ())),
        description="\n".join(filter(None, (f"Appointment {number}", who, told))),
        cancelled=cancelled is not None or bool(off),
        alarm_min=alarm,
    )
