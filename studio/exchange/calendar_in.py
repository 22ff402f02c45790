"""Calendars of other programs taken over: each entry becomes an absence, or an appointment, or is refused with a sentence.

All of it is one act, which one undo takes back; a dry run does the same and writes nothing.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from models import Absence
from studio.appointments import appointments
from studio.booking import busy
from studio.dates.closures import make_ready
from studio.ical.read import Found, read
from studio.kernel import clock, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import clean_line, clean_notes
from studio.kernel.errors import Invalid, StudioError
from studio.kernel.instants import bound
from studio.kernel.records import dataclass
from studio.lists import upkeep
from studio.lists.days import ABSENCE

AHEAD = timedelta(days=366)
"""So far ahead entries are taken over, unless told otherwise."""
DAY = timedelta(days=1)
As = Literal["absences", "appointments"]


@dataclass(frozen=True, slots=True)
class Line:
    """What became of an entry, or of one date of it."""

    line: int
    """On which line of the file it begins."""
    summary: str
    starts_at: datetime | None
    ends_at: datetime | None
    why: str
    """Why it was not taken over; empty where it was."""


class _Dry(Exception):
    """Nothing is to be written."""


def take_over(
    actor: Actor,
    content: bytes,
    *,
    user_id: int,
    what: As,
    type_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
    dry_run: bool = False,
) -> tuple[Line, ...]:
    """Take a calendar over for somebody, and tell what became of each entry.

    Args:
        what: what they become.
        type_id: of which type appointments are.
        first, last: the days from which and up to which they are taken; from today, for a year.
        dry_run: nothing is written.
    Raises:
        Invalid: it is no calendar, too large, or takes too long.
        NotAllowed: the actor may not, or the person has no calendar here.
    """
    since, until = first or clock.today(), last or (first or clock.today()) + AHEAD
    if until < since:
        raise Invalid("The last day is before the first: give them the other way round.")
    name, resource_id = busy.person(user_id)
    found = read(content, since, until)
    lines = [Line(one.line, one.summary, None, None, one.why) for one in found.refused]
    make_ready(clock.today())
    try:
        with journal.entry(actor, "calendar.taken", count=0, what=what, name=name) as entry:
            if what == "absences":
                require(actor, ABSENCE.right, f"change the studio's {ABSENCE.many}")
                taker: Any = _Absences(entry, resource_id)
            else:
                require(actor, "book", "book appointments")
                taker = _Appointments(entry, user_id, type_id)
            for one in found.found:
                lines.append(Line(one.line, one.summary, one.starts_at, one.ends_at, _taken(taker, one, since, until)))
            count = sum(not line.why for line in lines)
            entry.tell("calendar.taken", count=count, what=what, name=name)
            if dry_run:
                raise _Dry
    except _Dry:
        pass
    return tuple(sorted(lines, key=lambda line: (line.line, line.starts_at or clock.now())))


def _taken(taker: Any, one: Found, since: date, until: date) -> str:
    """Take an entry over, and return why it was not."""
    if one.cancelled:
        return "is cancelled."
    if one.ends_at <= datetime.combine(since, time.min) or one.ends_at <= clock.now():
        return "is over."
    if one.starts_at.date() > until:
        return "is too far ahead: it is taken over when its time comes nearer."
    if one.ends_at <= one.starts_at:
        return "has no length."
    try:
        return str(taker.take(one))
    except StudioError as error:
        return str(error)


class _Absences:
    """Makes absences."""

    def __init__(self, entry: journal.Entry, resource_id: int) -> None:
        self._entry, self._resource_id = entry, resource_id

    def take(self, one: Found) -> str:
        if one.free:
            return "takes no time: it is marked as free."
        first, last = one.starts_at, one.ends_at
        to_midnight = last.time() == time.min
        values = {
            "resource": self._resource_id,
            "first_day": first.date(),
            "first_time": None if first.time() == time.min else first.time(),
            "last_day": last.date() - DAY if to_midnight else last.date(),
            "last_time": None if to_midnight else last.time(),
        }
        same = (
            getattr(Absence, name) == value if value else getattr(Absence, name).is_null()
            for name, value in values.items()
        )
        if Absence.get_or_none(*same):
            return "is there already."
        upkeep.add_in(self._entry, ABSENCE, {**values, "name": clean_line(one.summary, "Why") or "Away"})
        return ""


class _Appointments:
    """Books appointments."""

    def __init__(self, entry: journal.Entry, user_id: int, type_id: int | None) -> None:
        self._entry, self._user_id = entry, user_id
        kinds = database.rows("SELECT id FROM appointment_type WHERE NOT inactive ORDER BY position, id LIMIT 1")
        self._type_id = type_id or (int(kinds[0][0]) if kinds else None)

    def take(self, one: Found) -> str:
        if one.whole_days:
            return "lasts whole days: take it over as an absence."
        there = database.rows(
            "SELECT 1 FROM appointment a JOIN appointment_person p ON p.appointment_id = a.id "
            "WHERE p.user_id = ? AND a.starts_at = ? AND a.ends_at = ? AND a.cancelled_id IS NULL",
            (self._user_id, bound(one.starts_at), bound(one.ends_at)),
        )
        if there:
            return "is there already."
        values = {
            "appointment_type": self._type_id,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "people": (self._user_id,),
            "rooms": (),
            "description": clean_line(one.summary, "Description"),
            "notes": clean_notes("\n".join(filter(None, (one.where, one.about))), "Notes"),
        }
        appointments.book_in(self._entry, appointments.completed(values))
        return ""
