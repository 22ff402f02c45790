"""How an appointment repeats: the rule, its dates, and how it is told."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count as counted
from typing import Literal

from studio.dates.closures import business_calendar
from studio.ical.repeated import Base, expanded
from studio.kernel.errors import Invalid
from studio.kernel.patterns import later
from studio.kernel.records import dataclass
from studio.kernel.shown import MONTHS, WEEKDAYS, plain_date

Every = Literal["day", "week", "month"]
Closed = Literal["skip", "next", "keep"]
FREQUENCIES: dict[str, str] = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}
SHORT = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NTHS = ("", "1st", "2nd", "3rd", "4th")
LAST_DAY = ("last day", "the last day")
SAME_WEEKDAY = ("weekday", "its weekday", "same weekday", "the same weekday")
MOST_NAMED = 6
MOST_DATES = 200
MOST_STEP = 99
LONGEST = timedelta(days=3 * 366)
"""So far ahead a series may reach."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How often something comes, and until when."""

    every: Every
    step: int = 1
    weekdays: tuple[int, ...] = ()
    """Of weeks, Monday 0; none: the weekday of the first date."""
    by_weekday: bool = False
    """Of months: on the same weekday of the month, such as the second Tuesday, and not on the same day."""
    until: date | None = None
    """The last day, included."""
    count: int | None = None
    """How many dates there are, the first one among them."""
    closed: Closed = "skip"
    """What becomes of a date on which the studio does not work: left out, on the next business day, or kept."""
    last_day: bool = False
    """Of months: on the last day of each."""


_EVERY = later(r"(?:(\d{1,3})\s*)?(day|week|month)s?")
_DAYS = {name[:length].lower(): at for at, name in enumerate(WEEKDAYS) for length in (2, 3, len(name))}


def rule_of(
    every: str, *, on: str = "", by_weekday: bool = False, until: date | None = None, count: int | None = None,
    closed: Closed = "skip",
) -> Rule:  # fmt: skip
    """Read how often something comes: ``2 weeks``, and of weeks on which days: ``mon, thu``; of months ``last day``.

    Raises:
        Invalid: it is no such thing, or has no end.
    """
    typed = " ".join(every.casefold().split()).removeprefix("every ")
    found = _EVERY.fullmatch({"daily": "day", "weekly": "week", "monthly": "month"}.get(typed, typed))
    if found is None or not 1 <= int(found[1] or 1) <= MOST_STEP:
        raise Invalid("Say how often it comes: day, week, 2 weeks, month or 3 months.", field="every")
    kind: Every = "day" if found[2] == "day" else "week" if found[2] == "week" else "month"
    on = " ".join(on.casefold().split())
    by_weekday = by_weekday or (kind == "month" and on in SAME_WEEKDAY)
    last_day = kind == "month" and not by_weekday and on in LAST_DAY
    days = [] if last_day or on in SAME_WEEKDAY and by_weekday else on.replace(",", " ").split()
    if days and kind == "month":
        raise Invalid(
            "What comes each month is on the first one's day, on weekday (its own, such as the second Tuesday) or on last day: "
            "say one of them.",
            field="on",
        )
    if days and kind == "day":
        raise Invalid("Only what comes each week is on weekdays: leave them out.", field="on")
    if unknown := [word for word in days if word not in _DAYS]:
        raise Invalid(f"Name weekdays such as mon, thu; {unknown[0]} is none.", field="on")
    if (until is None) == (count is None):
        raise Invalid("Say until which day it comes, or how many times: one of the two.", field="until")
    if count is not None and not 2 <= count <= MOST_DATES:
        raise Invalid(f"It comes from 2 to {MOST_DATES} times.", field="count")
    weekdays = tuple(sorted({_DAYS[word] for word in days}))
    return Rule(kind, int(found[1] or 1), weekdays, by_weekday, until, count, closed, last_day)


def written(rule: Rule, first: datetime) -> str:
    """Write a rule as calendars do (RFC 5545), from a first date on."""
    parts = [f"FREQ={FREQUENCIES[rule.every]}", f"INTERVAL={rule.step}"]
    if rule.every == "week" and rule.weekdays:
        parts.append(f"BYDAY={','.join(SHORT[day] for day in rule.weekdays)}")
    if rule.every == "month" and rule.by_weekday:
        parts.append(f"BYDAY={_nth(first)}{SHORT[first.weekday()]}")
    elif rule.every == "month":
        parts.append(f"BYMONTHDAY={-1 if rule.last_day else first.day}")
    parts.append(f"COUNT={rule.count}" if rule.count else f"UNTIL={rule.until:%Y%m%d}")
    return ";".join(parts)


def _nth(first: datetime) -> int:
    """Return which of its weekdays in the month a date is; the fifth is the last."""
    nth = (first.day - 1) // 7 + 1
    return nth if nth < len(NTHS) else -1


def dates(rule: Rule, first: datetime) -> tuple[datetime, ...]:
    """List the dates of a rule, the first one among them, whatever the studio does then.

    Raises:
        Invalid: there are too many, too far ahead, or none behind the first.
    """
    if rule.until is not None and rule.until > first.date() + LONGEST:
        raise Invalid("It comes for three years at most: give an earlier day.", field="until")
    last = datetime.combine(first.date() + LONGEST, time.max)
    found: list[datetime] = []
    for at in expanded(written(rule, first), Base(first, None, False), first, last):
        if len(found) == MOST_DATES:
            raise Invalid(f"It would come more than {MOST_DATES} times: let it end earlier.", field="until")
        found.append(at)
    if rule.count is not None and len(found) < rule.count:
        raise Invalid("It comes for three years at most: let it come fewer times.", field="count")
    if len(found) < 2:
        raise Invalid("It would not come again: let it end later.", field="until")
    return tuple(found)


def skipped(rule: Rule, first: datetime) -> tuple[date, ...]:
    """List the months, each by its first day, that a rule leaves out because they have no such day."""
    if rule.every != "month" or rule.by_weekday or rule.last_day:
        return ()
    end, out = rule.until or dates(rule, first)[-1].date(), []
    for at in counted(first.month - 1 + rule.step, rule.step):
        month = date(first.year + at // 12, at % 12 + 1, 1)
        days = monthrange(month.year, month.month)[1]
        if month.replace(day=days) > end:
            break
        out += [month] if days < first.day else []
    return tuple(out)


def skipped_words(rule: Rule, first: datetime) -> str:
    """Say which months a rule leaves out, and how to have their last day; empty where it leaves out none."""
    months = skipped(rule, first)
    if not months:
        return ""
    names: dict[int, list[str]] = {}
    for month in months[:MOST_NAMED]:
        names.setdefault(month.year, []).append(MONTHS[month.month - 1][:3])
    told = "; ".join(f"{', '.join(some)} {year}" for year, some in names.items())
    more = f" and {len(months) - MOST_NAMED} more" if len(months) > MOST_NAMED else ""
    have, are = ("has", "is") if len(months) == 1 else ("have", "are")
    last = first.day == monthrange(first.year, first.month)[1]
    way = "; on last day takes the last day of each month" if last else ""
    return f"{told}{more} {have} no day {first.day} and {are} left out{way}."


@dataclass(frozen=True, slots=True)
class Date:
    """A date of a rule, as the studio works."""

    at: datetime
    closed: str = ""
    """Why it is left out; empty where it is not."""
    instead_of: datetime | None = None
    """Which date it replaces, on which the studio does not work."""


def worked(rule: Rule, found: Sequence[datetime]) -> tuple[Date, ...]:
    """Say of each date what becomes of it where the studio does not work then.

    A weekday that was asked for counts as worked: who comes each Saturday comes on Saturdays.
    """
    calendar, out, taken = business_calendar(), [], set(found)
    for at in found:
        why = calendar.why_closed(at.date())
        if why is None or rule.closed == "keep" or (why.kind == "weekday" and rule.every == "week"):
            out.append(Date(at))
            continue
        told = f"the studio does not work on {WEEKDAYS[at.weekday()]}s" if why.kind == "weekday" else str(why)
        if rule.closed == "skip":
            out.append(Date(at, told))
            continue
        day = at.date()
        while calendar.why_closed(day) is not None:
            day += timedelta(days=1)
        moved = datetime.combine(day, at.time())
        out.append(Date(at, told) if moved in taken else Date(moved, instead_of=at))
        taken.add(moved)
    return tuple(out)


def told(text: str) -> str:
    """Write a rule for people, as it is kept: ``every 2 weeks on Mon, Thu, until Dec 31, 2026``."""
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    one = next((word for word, frequency in FREQUENCIES.items() if frequency == parts.get("FREQ")), "")
    if not one:
        return ""
    step = int(parts.get("INTERVAL", 1))
    words = f"every {one}" if step == 1 else f"every {step} {one}s"
    names = [WEEKDAYS[SHORT.index(day[-2:])] for day in parts.get("BYDAY", "").split(",") if day]
    if one == "week" and names:
        words += f" on {', '.join(name[:3] for name in names)}"
    elif names:
        nth = int(parts["BYDAY"][:-2])
        words += f" on the {NTHS[nth] if nth > 0 else 'last'} {names[0]}"
    elif "BYMONTHDAY" in parts:
        words += " on the last day" if parts["BYMONTHDAY"] == "-1" else f" on day {parts['BYMONTHDAY']}"
    if "COUNT" in parts:
        return f"{words}, {parts['COUNT']} times"
    until = parts["UNTIL"]
    return f"{words}, until {plain_date(date(int(until[:4]), int(until[4:6]), int(until[6:8])))}"


_TYPED = later(
    r"(?:every\s+)?(?P<every>\d*\s*\w+?)(?:\s+on\s+(?P<on>.+?))?,?"
    r"(?:\s+(?:until|to)\s+(?P<until>.+?)|\s+(?P<count>\d{1,9})\s*(?:times|x))(?:,?\s+closed\s+(?P<closed>skip|next|keep))?"
)


def parse(typed: str, read_day: Callable[[str], date]) -> Rule:
    """Read a rule as people type it: ``2 weeks on mon, thu until jun 30``, ``month on weekday 12 times closed next``.

    Raises:
        Invalid: it is none; says what is missing.
    """
    found = _TYPED.fullmatch(" ".join(typed.casefold().split()))
    if found is None:
        raise Invalid("Type how often and until when: week until jun 30, 2 weeks on mon, thu 10 times.")
    until = read_day(found["until"]) if found["until"] else None
    closed: Closed = "next" if found["closed"] == "next" else "keep" if found["closed"] == "keep" else "skip"
    return rule_of(
        found["every"],
        on=found["on"] or "",
        until=until,
        count=int(found["count"]) if found["count"] else None,
        closed=closed,
    )
