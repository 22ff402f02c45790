"""The dates of an entry that repeats, by its rule, its further dates and its exceptions, as dateutil works them out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import MAXYEAR, date, datetime, time, timedelta, tzinfo
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from studio.kernel.patterns import later
from studio.kernel.records import dataclass

MOST_DATES = 2_000
"""Of one entry."""
MOST_RULES, MOST_RULE_CHARS, MOST_POSITIONS = 5, 1_000, 8
"""Of one entry, of a rule, and in one: dateutil works through centuries for each where no date fits."""
OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")


class Unread(Exception):
    """What is wrong with a rule, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Base:
    """The first date of an entry that repeats."""

    at: datetime
    """Local."""
    zone: tzinfo | None
    whole_days: bool


def zone_called(name: str) -> tzinfo | None:
    """Return the zone that a program may mean by a name: IANA's, Windows', or with a vendor's words before it."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    plain = name.strip().strip('"')
    parts = plain.strip("/").split("/")
    ways = [plain, str(WINDOWS_TO_OLSON.get(plain, "")), "/".join(parts[-2:]), "/".join(parts[-3:])]
    for way in filter(None, ways):
        try:
            return ZoneInfo(way)
        except (KeyError, ValueError, OSError):
            continue
    return None


_COUNT = later(r"(?i)(?:^|;)\s*COUNT=(\d+)")
_UNTIL = later(r"(?i)(?:^|;)\s*UNTIL=([0-9TZ]+)")


def dates(
    component: Any, base: Base, since: date, until: date, dateless: Callable[[], None] = lambda: None
) -> list[datetime]:
    """List the local starts of an entry between two days, both included.

    Args:
        dateless: called for each rule that has no date, for which centuries were looked through.
    Raises:
        Unread: the rule is none, comes more often than daily, or has far too many dates.
    """
    first = datetime.combine(since, time.min) - timedelta(days=1)
    last = datetime.combine(until, time.max) + timedelta(days=1)
    left_out = set(_listed(component, "EXDATE", base))
    found: set[datetime] = set()
    said = component.get("RRULE")
    rules = said if isinstance(said, list) else [said] if said else []
    if len(rules) > MOST_RULES:
        raise Unread(f"repeats by more than {MOST_RULES} rules.")
    for rule in rules:
        try:
            text = rule.to_ical().decode()
        except Exception:
            raise Unread("repeats by a rule that is not understood.") from None
        found |= set(expanded(text, base, first, last, dateless))
    if not rules:
        found.add(base.at)
    found |= {at for at in _listed(component, "RDATE", base) if first <= at <= last}
    some = sorted(found - left_out)
    if len(some) > MOST_DATES:
        raise Unread(f"repeats more than {MOST_DATES:,} times.")
    return [at for at in some if since <= at.date() <= until]


def expanded(
    text: str, base: Base, first: datetime, last: datetime, dateless: Callable[[], None] = lambda: None
) -> Iterator[datetime]:
    """Give the dates of a rule between two local times; those of an entry's first one that does not fit the rule with them.

    Raises:
        Unread: it is no rule, or comes more often than daily.
    """
    if any(f"FREQ={often}" in text.upper() for often in OFTEN):
        raise Unread("repeats more often than daily.")
    count = int(found[1]) if (found := _COUNT.search(text)) else None
    ends = _until(text, base)
    end = min(last, ends) if ends is not None else last
    bare = ";".join(
        part for part in text.split(";") if part and not part.upper().lstrip().startswith(("COUNT=", "UNTIL="))
    )
    try:
        parts = {
            name.strip().upper(): value.strip().upper()
            for name, _, value in (part.partition("=") for part in bare.split(";"))
        }
        if parts.get("FREQ") == "WEEKLY" and NEVER_WEEKLY & set(parts):
            raise ValueError
        # With no step dateutil looks for the next date without end.
        too_long = len(text) > MOST_RULE_CHARS or parts.get("BYSETPOS", "").count(",") >= MOST_POSITIONS
        if too_long or int(parts.get("INTERVAL", 1)) < 1:
            raise ValueError
        daily = parts.get("FREQ") == "DAILY"
        given = _daily(parts, base.at, end) if daily else _worked_out(bare, base.at, end)
        own = next(given, None)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        raise Unread("repeats by a rule that is not understood.") from None
    if own is None and base.at <= end:
        dateless()
    # RFC 5545: the first date counts although the rule may not have it.
    starts = chain([base.at], given if own in (base.at, None) else chain([own], given))
    for number, at in enumerate(starts, 1):
        if (count is not None and number > count) or at > end:
            return
        if at >= first:
            yield at
        if number > 50 * MOST_DATES:
            raise Unread("began so long ago that its dates cannot be counted.")


ERA = 400
"""So many years have the same days and weekdays as those before them."""


def _worked_out(rule: str, first: datetime, end: datetime) -> Iterator[datetime]:
    """Give the dates of a rule up to an end.

    dateutil looks for those of a rule that has none, such as each 30th of February, to the end of all years: seconds long.
    So it is asked about the last years of all that are like these.

    Raises:
        ValueError: it is no rule, or one of a church's year, which is not the same in each era.
    """
    from dateutil.rrule import rrulestr

    if "BYEASTER" in rule.upper():
        raise ValueError
    if first > end:
        return iter(())
    later_by = (MAXYEAR - end.year) // ERA * ERA

    def moved(at: datetime, years: int) -> datetime:
        return at.replace(year=at.year + years)

    given = rrulestr(f"{rule};UNTIL={moved(end, later_by):%Y%m%dT%H%M%S}", dtstart=moved(first, later_by))
    return (moved(at, -later_by) for at in given)


def is_of_each_year(rule: str) -> bool:
    """Tell whether a rule is one by which something comes once each year, or may.

    Raises:
        Unread: it never comes, as was found out by looking through centuries.
    """
    bare = ";".join(part for part in rule.upper().split(";") if not part.strip().startswith(("COUNT=", "UNTIL=")))
    parts = dict(part.strip().split("=", 1) for part in bare.split(";") if "=" in part)
    if parts.get("FREQ") != "YEARLY" or parts.get("INTERVAL", "1") != "1" or len(rule) > MOST_RULE_CHARS:
        return False
    try:
        first, last = date(MAXYEAR - ERA + 1, 1, 1), date(MAXYEAR, 12, 31)
        at = next(_worked_out(bare, datetime.combine(first, time.min), datetime.combine(last, time.min)), None)
    except (ValueError, TypeError, KeyError, IndexError, OverflowError):
        return False
    if at is None:
        raise Unread("never comes.")
    return True


NEVER_WEEKLY = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
"""What no weekly rule has (RFC 5545, 3.3.10)."""
TIME = {"BYHOUR": "hour", "BYMINUTE": "minute", "BYSECOND": "second"}
SHORT = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _daily(parts: Mapping[str, str], first: datetime, end: datetime) -> Iterator[datetime]:
    """Give the dates of a daily rule up to an end.

    dateutil looks for those of a rule that has none, such as each 30th of February, to the end of all years: seconds long.

    Raises:
        ValueError: the rule has parts that no daily one has.
    """
    known = {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"}
    same_time = {name for name, part in TIME.items() if parts.get(name) == str(getattr(first, part))}
    if set(parts) - known - same_time:
        raise ValueError
    step = timedelta(days=int(parts.get("INTERVAL", 1)))
    months, days = (
        {int(one) for one in parts[name].split(",")} if name in parts else set() for name in ("BYMONTH", "BYMONTHDAY")
    )
    weekdays = {SHORT.index(one.strip()) for one in parts["BYDAY"].split(",")} if "BYDAY" in parts else set(range(7))
    return _each_day(first, end, step, months, days, weekdays)


def _each_day(
    at: datetime, end: datetime, step: timedelta, months: set[int], days: set[int], weekdays: set[int]
) -> Iterator[datetime]:
    while at <= end:
        from_end = at.day - monthrange(at.year, at.month)[1] - 1
        in_month = not days or at.day in days or from_end in days
        if in_month and (not months or at.month in months) and at.weekday() in weekdays:
            yield at
        if end - at < step:
            return
        at += step


def _until(text: str, base: Base) -> datetime | None:
    if (found := _UNTIL.search(text)) is None:
        return None
    words = found[1].upper()
    try:
        if len(words) == 8:
            return datetime.combine(datetime.strptime(words, "%Y%m%d").date(), time.max)  # noqa: DTZ007
        at = datetime.strptime(words.rstrip("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007
    except ValueError:
        raise Unread("repeats until a day that is none.") from None
    if words.endswith("Z") and base.zone is not None:
        return at.replace(tzinfo=ZoneInfo("UTC")).astimezone(base.zone).replace(tzinfo=None)
    return at


def _listed(component: Any, name: str, base: Base) -> Iterator[datetime]:
    """Give the dates of a list, as local times of the entry's zone."""
    value = component.get(name)
    for some in value if isinstance(value, list) else [value] if value is not None else []:
        try:
            given = [one.dt for one in some.dts]
        except Exception:
            raise Unread(f"has an {name} that is no day and no time.") from None
        for one in given:
            at = one[0] if isinstance(one, tuple) else one
            if not isinstance(at, date):
                raise Unread(f"has an {name} that is no day and no time.")
            if not isinstance(at, datetime):
                # A day leaves out the date of that day, whatever its time.
                yield datetime.combine(at, base.at.time())
            elif at.tzinfo is not None and base.zone is not None:
                yield at.astimezone(base.zone).replace(tzinfo=None)
            elif at.tzinfo is not None:
                from studio.kernel import clock

                yield clock.wall(at)
            else:
                yield at
