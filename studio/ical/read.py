"""Calendars as other programs write them, read: what is in an .ics file, in the studio's wall time, and what is wrong with it.

Each entry is read by itself, so that a broken one is told of by its line and the rest is read all the same. What repeats is
given date by date.

Source:
    RFC 5545, and what programs make of it: zones by Windows names, folds without a space, bytes that are no UTF-8.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from time import monotonic
from typing import Any

from studio.ical import repeated
from studio.ical.lines import Block, Refused, blocks_of, plain, summary_of, text_of
from studio.ical.repeated import Base
from studio.kernel import clock, times
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass

MOST_BYTES = 10_000_000
MOST_ENTRIES = 20_000
MOST_LINE_CHARS = 200_000
MOST_DATELESS = 20
"""So many rules of a file may have no date: each is only found out by looking through centuries."""
DAY = timedelta(days=1)
MIDNIGHT = time.min
NOT_TO_BE_HAD = (OverflowError, ValueError, TypeError)
"""What the libraries raise where an entry's times cannot be worked out."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of a calendar, or one date of it."""

    line: int
    """On which line of the file it begins."""
    uid: str
    summary: str
    starts_at: datetime
    """Wall time of the studio; of whole days their first midnight."""
    ends_at: datetime
    """Of whole days the midnight behind the last one."""
    whole_days: bool
    where: str
    about: str
    free: bool
    """Whether it takes no time: marked as free, or cancelled."""
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What is in a file."""

    found: tuple[Found, ...]
    """By their starts."""
    refused: tuple[Refused, ...]
    """By their lines."""


class _Dateless:
    """How many rules of a file have no date."""

    def __init__(self) -> None:
        self._count = 0

    def __call__(self) -> None:
        self._count += 1
        if self._count > MOST_DATELESS:
            raise Invalid(
                f"More than {MOST_DATELESS} rules in the calendar have no date, such as each 30th of February: "
                "take these entries out of it."
            )


class _Wrong(Exception):
    """What is wrong with an entry, as a sentence."""


Moment = tuple[datetime, tzinfo | None] | date
"""A local time with its zone (None: wherever one is), or a day."""


@dataclass(frozen=True, slots=True)
class _Event:
    block: Block
    uid: str
    sequence: int
    instead: Moment | None
    """Of a repeated entry, which of its dates this one stands for; in any zone."""
    component: Any


def read(content: bytes, since: date, until: date, *, busy: bool = False) -> Read:
    """Read a calendar.

    Args:
        since, until: which dates of what repeats are given, both included; all that comes once is given.
        busy: whether lists of busy times are read, too: they say when, and nothing else.
    Raises:
        Invalid: it is no calendar, too large, or takes too long.
    """
    if len(content) > MOST_BYTES:
        raise Invalid(
            f"The calendar is larger than {MOST_BYTES // 1_000_000} MB: let the other program export less of it."
        )
    ends = monotonic() + times.CALENDAR_READ_S
    blocks, refused = blocks_of(text_of(content))
    if len(blocks) > MOST_ENTRIES:
        raise Invalid(f"The calendar has more than {MOST_ENTRIES:,} entries: let the other program export less of it.")
    found: list[Found] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the library guesses of a zone's name
        dateless = _Dateless()
        zones = _zones([one for one in blocks if one.kind == "VTIMEZONE"], ends, dateless)
        events: dict[str, list[_Event]] = defaultdict(list)
        for block in blocks:
            _in_time(ends)
            try:
                if block.kind == "VEVENT":
                    one = _event(block, zones)
                    events[one.uid].append(one)
                elif busy and block.kind == "VFREEBUSY":
                    found += _busy_times(block, zones, ends, refused)
                elif block.kind in _OTHERS:
                    raise _Wrong(_OTHERS[block.kind])
            except _Wrong as wrong:
                refused.append(Refused(block.line, summary_of(block), str(wrong)))
        for same in events.values():
            _in_time(ends)
            for event, some in _dates(same, zones, since, until, dateless):
                if isinstance(some, str):
                    refused.append(Refused(event.block.line, summary_of(event.block), some))
                else:
                    found += some
    return Read(
        tuple(sorted(found, key=lambda one: (one.starts_at, one.line))),
        tuple(sorted(refused, key=lambda one: one.line)),
    )


_OTHERS = {
    "VTODO": "is a task, and no entry with a time.",
    "VJOURNAL": "is a note, and no entry with a time.",
    "VFREEBUSY": "is a list of busy times without entries.",
}


def _in_time(ends: float) -> None:
    if monotonic() > ends:
        raise Invalid("The calendar takes too long to be read: let the other program export less of it.")


def _busy_times(block: Block, zones: Mapping[str, tzinfo], ends: float, refused: list[Refused]) -> Iterator[Found]:
    """Give what one list says, line by line, and refuse lines that cannot be read: the others are nothing the worse."""
    for line in _unfolded(block):
        if not line.upper().startswith(("FREEBUSY:", "FREEBUSY;")):
            continue
        _in_time(ends)
        try:
            yield from list(_periods(line, block.line, zones))
        except _Wrong as wrong:
            refused.append(Refused(block.line, "", str(wrong)))
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            told = f"has busy times that are none: {quoted(line.partition(':')[2][:40])}."
            refused.append(Refused(block.line, "", told))


def _unfolded(block: Block) -> list[str]:
    return "\n".join(block.lines).replace("\n ", "").replace("\n\t", "").split("\n")


def _periods(line: str, number: int, zones: Mapping[str, tzinfo]) -> Iterator[Found]:
    from icalendar import FreeBusy

    if len(line) > MOST_LINE_CHARS:
        raise _Wrong("has a line that is far too long.")
    component: Any = FreeBusy.from_ical(f"BEGIN:VFREEBUSY\r\n{line}\r\nEND:VFREEBUSY\r\n")
    values = component["FREEBUSY"]
    for value in values if isinstance(values, list) else [values]:
        start, end = value.dt
        end = start + end if isinstance(end, timedelta) else end
        zone = value.params.get("TZID")
        starts_at, ends_at = (_wall(_as_moment(at, zone, "FREEBUSY", zones)) for at in (start, end))
        free = str(value.params.get("FBTYPE") or "").upper() == "FREE"
        yield Found(number, "", "", starts_at, ends_at, False, "", "", free, False)


# -- one entry -------------------------------------------------------------------------------------------------------


def _zones(blocks: Sequence[Block], ends: float, dateless: _Dateless) -> dict[str, tzinfo]:
    """Make the zones that the file describes; by their names they are taken where nobody knows these."""
    import icalendar

    found: dict[str, tzinfo] = {}
    for block in blocks:
        _in_time(ends)
        rules = [line.partition(":")[2] for line in _unfolded(block) if line.upper().startswith("RRULE")]
        try:
            if not all(repeated.is_of_each_year(rule) for rule in dict.fromkeys(rules)):
                continue  # no clock changes more often; the library would work out each hour of centuries
        except repeated.Unread:
            dateless()
            continue
        try:
            table: Any = icalendar.Timezone.from_ical("\r\n".join((*block.lines, "")))
            found[str(table["TZID"]).strip()] = table.to_tz(lookup_tzid=False)
        except Exception:
            continue  # whatever is wrong with it is said of the entry that needs it
    library: Any = icalendar
    library.use_zoneinfo()  # the library forgets them: what a name means in one file is nothing to the next
    return found


def _event(block: Block, zones: Mapping[str, tzinfo]) -> _Event:
    from icalendar import Event

    if any(len(line) > MOST_LINE_CHARS for line in block.lines):
        raise _Wrong("has a line that is far too long.")
    try:
        component: Any = Event.from_ical("\r\n".join((*block.lines, "")))
    except Exception:
        raise _Wrong("is not written as a calendar entry is: its lines are not understood.") from None
    uid = str(component.get("UID") or "").strip() or f"line {block.line}"
    try:
        sequence = int(component.get("SEQUENCE") or 0)
    except (TypeError, ValueError):
        sequence = 0
    instead = _moment(component, "RECURRENCE-ID", zones)
    return _Event(block, uid, sequence, instead, component)


def _moment(component: Any, name: str, zones: Mapping[str, tzinfo]) -> Moment | None:
    try:
        value = component.get(name)
        if value is None:
            return None
        if isinstance(value, list):
            raise _Wrong(f"has {name} twice.")
        return _as_moment(value.dt, value.params.get("TZID"), name, zones)
    except (ValueError, AttributeError, OverflowError):
        raise _Wrong(f"has a {name} that is no day and no time: {quoted(_raw(component, name))}.") from None


def _as_moment(at: Any, zone_name: str | None, name: str, zones: Mapping[str, tzinfo]) -> Moment:
    if isinstance(at, datetime):
        if at.tzinfo is not None:
            return at.replace(tzinfo=None), at.tzinfo
        if zone_name and (zone := zones.get(str(zone_name).strip())) is not None:
            return at, zone
        if zone_name and (known := repeated.zone_called(str(zone_name))) is not None:
            return at, known
        if zone_name:
            raise _Wrong(
                f"is in a zone that nobody knows, and that the file does not describe: {quoted(str(zone_name))}."
            )
        return at, None
    if isinstance(at, date):
        return at
    raise _Wrong(f"has a {name} that is no day and no time.")


def _raw(component: Any, name: str) -> str:
    try:
        return str(component.get(name))[:40]
    except Exception:
        return ""


def _wall(moment: Moment) -> datetime:
    if not isinstance(moment, tuple):
        return datetime.combine(moment, MIDNIGHT)
    local, zone = moment
    return (local if zone is None else clock.wall(local.replace(tzinfo=zone))).replace(second=0, microsecond=0)


def _length(component: Any, start: Moment, zones: Mapping[str, tzinfo]) -> tuple[timedelta, Moment | None]:
    """Return how long an entry lasts by the hands of the clock, and its end where that is said."""
    end = _moment(component, "DTEND", zones)
    if end is not None:
        if isinstance(end, tuple) != isinstance(start, tuple):
            raise _Wrong("begins on a day and ends at a time, or the other way round.")
        length = _wall(end) - _wall(start)
        if length < timedelta() or (length == timedelta() and not isinstance(start, tuple)):
            raise _Wrong("ends before it begins.")
        return length, end
    duration = component.get("DURATION")
    try:
        length = DAY * (not isinstance(start, tuple)) if duration is None else duration.dt
        if not isinstance(length, timedelta) or length < timedelta():
            raise ValueError
    except (AttributeError, ValueError):
        raise _Wrong("has a DURATION that is none.") from None
    return length, None


def _dates(
    same: Sequence[_Event], zones: Mapping[str, tzinfo], since: date, until: date, dateless: _Dateless
) -> Iterator[tuple[_Event, list[Found] | str]]:
    """Give the dates of all that has one uid, or what is wrong with it."""
    newest: dict[datetime | None, _Event] = {}
    for event in same:
        try:
            at = None if event.instead is None else _wall(event.instead)
        except NOT_TO_BE_HAD as error:
            yield event, _told_of(error)
            continue
        before = newest.get(at)
        if before is not None:
            old = before if before.sequence <= event.sequence else event
            yield old, "is an older state of an entry that comes once more in the file."
        if before is None or before.sequence <= event.sequence:
            newest[at] = event
    instead = [event.instead for event in newest.values() if event.instead is not None]
    for at, event in newest.items():
        try:
            yield event, list(_of(event, zones, since, until, dateless, instead if at is None else ()))
        except _Wrong as wrong:
            yield event, str(wrong)
        except NOT_TO_BE_HAD as error:
            yield event, _told_of(error)


def _told_of(error: Exception) -> str:
    if isinstance(error, TypeError):  # the library's, of a zone whose table it cannot go by
        return "is in a zone whose changes of clock are not understood."
    return "is before or after all days that there are."


def _of(
    event: _Event,
    zones: Mapping[str, tzinfo],
    since: date,
    until: date,
    dateless: _Dateless,
    instead: Iterable[Moment],
) -> Iterator[Found]:
    component = event.component
    start = _moment(component, "DTSTART", zones)
    if start is None:
        raise _Wrong("has no DTSTART: nobody knows when it is.")
    length, end = _length(component, start, zones)
    cancelled = str(component.get("STATUS") or "").strip().upper() == "CANCELLED"
    same: dict[str, Any] = {
        "line": event.block.line,
        "uid": event.uid,
        "summary": plain(component.get("SUMMARY")),
        "whole_days": not isinstance(start, tuple),
        "where": plain(component.get("LOCATION")),
        "about": plain(component.get("DESCRIPTION")),
        "free": cancelled or str(component.get("TRANSP") or "").strip().upper() == "TRANSPARENT",
        "cancelled": cancelled,
    }
    if event.instead is not None or not (component.get("RRULE") or component.get("RDATE")):
        wall = _wall(start)
        yield Found(starts_at=wall, ends_at=_wall(end) if end is not None else wall + length, **same)
        return
    local, zone = start if isinstance(start, tuple) else (datetime.combine(start, MIDNIGHT), None)
    try:
        base = Base(local, zone, not isinstance(start, tuple))
        dates = repeated.dates(component, base, since - length, until, dateless)
    except repeated.Unread as wrong:
        raise _Wrong(str(wrong)) from None
    if not dates:
        raise _Wrong("has no date in that time.")
    left = {(of[0], True) if isinstance(of, tuple) and of[1] is None else (_wall(of), False) for of in instead}
    for at in dates:
        wall = _wall((at, zone) if isinstance(start, tuple) else at.date())
        if not left & {(at, True), (wall, False)}:
            yield Found(starts_at=wall, ends_at=wall + length, **same)
