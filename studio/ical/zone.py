"""A zone written as a table of its changes of clock, so that a program that does not know its name reads its times rightly."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from studio.kernel.records import dataclass

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Change:
    kind: str
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=8)
def timezone_lines(name: str, first_year: int, last_year: int) -> tuple[str, ...]:
    """Give the lines of a zone that hold from the first year to the last, and longer where it changes by a rule.

    Args:
        name: as the IANA table has it.
    """
    zone = ZoneInfo(name)
    # A year more at both ends: a rule shows only in several years, and the first change comes in the midst of one.
    first, last = max(first_year - 1, 1971), min(max(last_year, first_year) + 1, 9998)
    found: dict[_Change, list[datetime]] = defaultdict(list)
    for at in _changes(zone, first, last):
        before, after = (at - MINUTE).astimezone(zone), at.astimezone(zone)
        change = _Change(_kind(after), _offset(before), _offset(after), after.tzname() or "")
        found[change].append((at + change.before).replace(tzinfo=None))
    lines = [f"BEGIN:VTIMEZONE\nTZID:{name}\nX-LIC-LOCATION:{name}"]
    start = datetime(first, 1, 1, tzinfo=UTC)
    if not any(onset.year < first_year for onsets in found.values() for onset in onsets):
        then = start.astimezone(zone)
        lines += _part(_Change(_kind(then), _offset(then), _offset(then), then.tzname() or ""), [start], last)
    for change, onsets in found.items():
        lines += _part(change, onsets, last)
    return tuple("\n".join([*lines, "END:VTIMEZONE"]).split("\n"))


def _changes(zone: ZoneInfo, first: int, last: int) -> Iterator[datetime]:
    """Give the instants at which the clock of a zone is put forward or back."""
    at, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    now = _offset(at.astimezone(zone))
    while at < end:
        ahead = at + DAY
        if (then := _offset(ahead.astimezone(zone))) != now:
            low, high = at, ahead
            while high - low > MINUTE:
                middle = low + ((high - low) / 2 // MINUTE) * MINUTE
                low, high = (middle, high) if _offset(middle.astimezone(zone)) == now else (low, middle)
            yield high
            now = then
        at = ahead


def _kind(at: datetime) -> str:
    return "DAYLIGHT" if at.dst() else "STANDARD"


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()


def _part(change: _Change, onsets: Sequence[datetime], last: int) -> list[str]:
    rule = _rule(onsets, last)
    more = [f"RRULE:{rule}"] if rule else [f"RDATE:{_plain(onset)}" for onset in onsets[1:]]
    return [
        f"BEGIN:{change.kind}",
        f"DTSTART:{_plain(onsets[0])}",
        f"TZOFFSETFROM:{_offset_text(change.before)}",
        f"TZOFFSETTO:{_offset_text(change.after)}",
        *([f"TZNAME:{change.name}"] if change.name else []),
        *more,
        f"END:{change.kind}",
    ]


def _rule(onsets: Sequence[datetime], last: int) -> str:
    """Return the rule by which a change comes each year on the same weekday of a month; empty where it does not."""
    years = [onset.year for onset in onsets]
    if len(years) < 2 or years != list(range(years[0], last + 1)):
        return ""
    if len({(onset.month, onset.weekday(), onset.time()) for onset in onsets}) > 1:
        return ""
    nths = {(onset.day - 1) // 7 + 1 for onset in onsets}
    is_last = all(onset.day + 7 > monthrange(onset.year, onset.month)[1] for onset in onsets)
    if not is_last and len(nths) > 1:
        return ""
    nth = -1 if is_last else nths.pop()
    return f"FREQ=YEARLY;BYMONTH={onsets[0].month};BYDAY={nth}{DAYS[onsets[0].weekday()]}"


def _plain(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat("T", "seconds").replace("-", "").replace(":", "")


def _offset_text(offset: timedelta) -> str:
    sign, minutes = "-" if offset < timedelta() else "+", abs(offset) // MINUTE
    return f"{sign}{minutes // 60:02}{minutes % 60:02}"
