"""Calendars written as other programs read them: the lines of an .ics file.

Times stand in the studio's zone, which goes along as a table of its changes of clock. Where the machine has no zone with a
name they stand in UTC.

Source:
    RFC 5545; docs/decisions/0030-calendars.md for why these lines are written here and read by a library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from studio.ical.zone import timezone_lines
from studio.kernel import clock
from studio.kernel.records import dataclass

PRODUCT = "-//Sittings//Sittings 0.1//EN"
MOST_OCTETS = 75
"""A line is folded before it is longer."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who invites, or is invited."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar."""

    uid: str
    """The same for ever, in every calendar that it stands in."""
    sequence: int
    """Greater after each change: of two entries with one uid the greater one holds."""
    starts_at: datetime
    """Wall time of the studio, as ``ends_at``."""
    ends_at: datetime
    summary: str
    changed_at: datetime
    """Aware, as ``stamped_at``."""
    stamped_at: datetime
    location: str = ""
    description: str = ""
    cancelled: bool = False
    alarm_min: int | None = None
    """So many minutes before the start the reader's program reminds."""
    organiser: Person | None = None
    attendees: tuple[Person, ...] = ()


def calendar(
    events: Iterable[Event], first_year: int, last_year: int, *, name: str = "", method: str = ""
) -> Iterator[str]:
    """Give the lines of a calendar, folded, each with its end.

    Args:
        first_year, last_year: between which all of the events are, for the table of the zone.
        method: ``REQUEST`` or ``CANCEL`` of what is sent to somebody; empty of a file or a feed.
    """
    zone = clock.zone_name()
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    head += [f"METHOD:{method}"] if method else []
    head += [f"X-WR-CALNAME:{text(name)}"] if name else []
    head += [f"X-WR-TIMEZONE:{zone}"] if zone and not method else []
    yield from map(folded, head)
    if zone:
        yield from map(folded, timezone_lines(zone, first_year, last_year))
    for event in events:
        yield from map(folded, _event(event, zone))
    yield folded("END:VCALENDAR")


def _event(event: Event, zone: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{utc(event.stamped_at)}"
    yield f"LAST-MODIFIED:{utc(event.changed_at)}"
    yield f"DTSTART{_at(event.starts_at, zone)}"
    yield f"DTEND{_at(event.ends_at, zone)}"
    yield f"SUMMARY:{text(event.summary)}"
    if event.location:
        yield f"LOCATION:{text(event.location)}"
    if event.description:
        yield f"DESCRIPTION:{text(event.description)}"
    yield f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'TRANSPARENT' if event.cancelled else 'OPAQUE'}"
    if event.organiser:
        yield f"ORGANIZER{_person(event.organiser)}"
    for one in event.attendees:
        yield f"ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE{_person(one)}"
    if event.alarm_min is not None and not event.cancelled:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{text(event.summary)}")
        yield from (f"TRIGGER:-PT{event.alarm_min}M", "END:VALARM")
    yield "END:VEVENT"


def _at(at: datetime, zone: str) -> str:
    if zone:
        return f";TZID={zone}:{at.isoformat('T', 'seconds').replace('-', '').replace(':', '')}"
    return f":{utc(clock.utc(at))}"


def _person(one: Person) -> str:
    name = one.name.translate(_NOT_QUOTED).strip()
    return f"{f';CN={chr(34)}{name}{chr(34)}' if name else ''}:mailto:{one.address.translate(_NOT_QUOTED)}"


_CONTROLS = {code: None for code in (*range(32), 127) if code not in (9, 10)}
_NOT_QUOTED = {**_CONTROLS, 9: " ", 10: " ", ord('"'): "'"}
_ESCAPED = {**_CONTROLS, ord("\\"): "\\\\", ord(";"): "\\;", ord(","): "\\,", 10: "\\n"}


def utc(at: datetime) -> str:
    """Write an instant."""
    plain = at.astimezone(UTC).replace(tzinfo=None)
    return f"{plain.isoformat('T', 'seconds').replace('-', '').replace(':', '')}Z"


def text(words: str) -> str:
    """Write a text so that none of its signs means anything."""
    return words.translate(_ESCAPED)


def folded(line: str) -> str:
    """Break a line before it is too long, never within a letter, and end it."""
    if len(line.encode("utf-8", "replace")) <= MOST_OCTETS:
        return f"{line}\r\n"
    out, taken = [], 0
    for letter in line:
        octets = len(letter.encode("utf-8", "replace"))
        if taken + octets > MOST_OCTETS:
            out.append("\r\n ")
            taken = 1
        out.append(letter)
        taken += octets
    return f"{''.join(out)}\r\n"
