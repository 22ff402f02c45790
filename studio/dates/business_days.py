"""Business days: the studio's work week without public holidays and closures.

Open days stand in one table a year, made when a date of that year is first asked for. Beside each table stands, for
every day of the year, how many open days there are up to it, so that adding business days is two look-ups and no walk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import MAXYEAR, MINYEAR, date
from typing import Literal

from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass

DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

MAX_BUSINESS_DAYS = 10_000
"""The longest duration that is counted, about forty years."""

CLOSED_YEARS = 3
"""After so many whole years without an open day the search gives up."""

MAX_YEARS = 400
"""The widest span of years that one question may touch."""

MANY = 64
"""From so many due dates on they are looked up in one table over all their years."""

MAX_TABLE_YEARS = 100
"""A wider span is not worth a table: between far-apart days lie too many years that nobody asked for."""


class Closed(str):
    """Why a day is no business day, in a few words, and which of the studio's rules says so."""

    kind: Literal["closure", "holiday", "weekday"]

    def __new__(cls, why: str, kind: Literal["closure", "holiday", "weekday"]) -> Closed:
        """Take the words; nobody needs to read the rule out of them."""
        made = super().__new__(cls, why)
        made.kind = kind
        return made


@dataclass(frozen=True, slots=True)
class _Year:
    """The open days of one year."""

    eve: int
    """Ordinal of the day before January 1."""
    open_days: list[date]
    open_up_to: list[int]
    """Item k counts the open days among the first k days of the year, from k = 0 on."""


@dataclass(frozen=True, slots=True)
class _Joined:
    """The open days of several years in a row."""

    years: range
    open_days: list[date]
    rank: dict[int, int]
    """Where in ``open_days`` the last one up to a day stands, by the day's ordinal; -1 before the first."""

    def nth_after(self, ordinals: list[int], counts: list[int]) -> list[date]:
        """Answer many days at once, where every count is above 0.

        Raises:
            LookupError: the table is too short.
        """
        open_days, rank = self.open_days, self.rank
        return [open_days[rank[ordinal] + n] for ordinal, n in zip(ordinals, counts, strict=True)]

    def nth(self, ordinals: list[int], counts: list[int]) -> list[date]:
        """Answer many days at once with counts of any sign; the caller has seen that the table is long enough."""
        open_days, rank = self.open_days, self.rank
        return [
            open_days[rank[ordinal] + n] if n > 0 else open_days[rank[ordinal - 1] + 1 + n]
            for ordinal, n in zip(ordinals, counts, strict=True)
        ]


class BusinessCalendar:
    """Answers which days are business days and counts along them. Never changes once made."""

    def __init__(
        self,
        work_week: frozenset[int],
        holidays: Callable[[int], Mapping[date, str]] | None,
        closures: Mapping[date, str],
        holidays_on: bool = True,
        work_week_on: bool = True,
    ) -> None:
        """Take the studio's rules.

        Args:
            work_week: worked weekdays, Monday = 0 to Sunday = 6.
            holidays: gives the public holidays of a year with their names; asked once for each year, when needed.
            closures: days on which the studio is closed, with the reason.
            holidays_on: whether public holidays count.
            work_week_on: whether the work week counts; without it every weekday is worked.
        Raises:
            Invalid: the work week has no day, or a number that is no weekday.
        """
        if not work_week:
            raise Invalid("The work week has no day in it; mark at least one day as worked.", field="work_week")
        if not work_week <= frozenset(range(7)):
            raise Invalid("A work week has the days Monday to Sunday only, as numbers 0 to 6.", field="work_week")
        self._worked = frozenset(work_week) if work_week_on else frozenset(range(7))
        self._holidays = holidays if holidays_on else None
        self._closures = dict(closures)
        self._holiday_names: dict[int, Mapping[date, str]] = {}
        self._years: dict[int, _Year] = {}
        self._joined: _Joined | None = None

    def is_business_day(self, day: date) -> bool:
        """Tell whether the studio works on ``day``."""
        year = self._year(day.year)
        k = day.toordinal() - year.eve
        return year.open_up_to[k] > year.open_up_to[k - 1]

    def why_closed(self, day: date) -> Closed | None:
        """Say in a few words why ``day`` is no business day; None where it is one.

        A closure is named before a holiday, a holiday before a weekday that is not worked.
        """
        if day in self._closures:
            return Closed(self._closures[day] or "closed", "closure")
        holidays = self._holidays_of(day.year)
        if day in holidays:
            return Closed(holidays[day] or "public holiday", "holiday")
        if day.weekday() not in self._worked:
            return Closed(f"{DAY_NAMES[day.weekday()]} not worked", "weekday")
        return None

    def is_holiday(self, day: date) -> bool:
        """Tell whether a closure or a public holiday keeps the studio from working on ``day``."""
        why = self.why_closed(day)
        return why is not None and why.kind != "weekday"

    def add(self, day: date, business_days: int) -> date:
        """Return the day that is ``business_days`` after ``day``; it always is a business day.

        Args:
            day: any day, a business day or not.
            business_days: 0 is ``day`` itself or else the next business day; n > 0 the n-th business day after
                ``day``; n < 0 the n-th before it; at most 10,000 either way.
        Raises:
            Invalid: more than 10,000 days, nothing is open for years, or the calendar ends.
        """
        if abs(business_days) > MAX_BUSINESS_DAYS:
            raise Invalid(f"At most {MAX_BUSINESS_DAYS:,} business days can be counted; type a smaller number.")
        number = day.year
        year = self._year(number)
        at = _place(year, day, business_days)
        barren = 0
        for _ in range(MAX_YEARS):
            if 0 <= at < len(year.open_days):
                return year.open_days[at]
            if at < 0:
                number -= 1
            else:
                at -= len(year.open_days)
                number += 1
            year = self._year(number)
            if at < 0:
                at += len(year.open_days)
            barren = 0 if year.open_days else barren + 1
            if barren == CLOSED_YEARS:
                break
        raise Invalid(
            f"The studio has too few business days around {day.year}; look at the work week, holidays and closures."
        )

    def add_many(self, days: Iterable[date], durations: Iterable[int]) -> list[date]:
        """Return ``add`` of each day and its duration, in their order; made for lists of thousands.

        Raises:
            Invalid: as ``add``.
            ValueError: there are more of the one than of the other.
        """
        starts, counts = list(days), list(durations)
        if len(starts) < MANY or len(starts) != len(counts):
            return [self.add(day, n) for day, n in zip(starts, counts, strict=True)]
        ordinals = list(map(date.toordinal, starts))
        least = min(counts)
        if least > 0 and self._joined is not None:
            # Nearly always the table of the last time will do, and asking for forgiveness is cheaper than looking
            # for the first and the last day of all. A place before the table's start cannot come out of n > 0.
            try:
                return self._joined.nth_after(ordinals, counts)
            except LookupError:
                pass
        table = self._table_for(min(ordinals), max(ordinals), least, max(counts))
        if table is None:
            return [self.add(day, n) for day, n in zip(starts, counts, strict=True)]
        return table.nth_after(ordinals, counts) if least > 0 else table.nth(ordinals, counts)

    def skipped(self, day: date, business_days: int) -> list[tuple[date, Closed]]:
        """List the closed days that were passed over on the way from ``day`` to ``add(day, business_days)``.

        Returns:
            Pairs of day and reason, in the order of the calendar. ``day`` itself is among them only for a duration
            of 0, where it was asked for and was closed; otherwise the count starts beside it.
        Raises:
            Invalid: as ``add``.
        """
        due = self.add(day, business_days)
        if business_days < 0:
            first, end = due.toordinal() + 1, day.toordinal()
        else:
            first, end = day.toordinal() + (business_days > 0), due.toordinal()
        between = (date.fromordinal(n) for n in range(first, end))
        return [(closed, reason) for closed in between if (reason := self.why_closed(closed)) is not None]

    def count_between(self, a: date, b: date) -> int:
        """Count the business days after ``a`` up to and including ``b``; negative where ``b`` is before ``a``.

        It undoes ``add``: ``count_between(day, add(day, n)) == n`` for every n but 0, and for 0 on a business day.

        Raises:
            Invalid: the days are more than 400 years apart.
        """
        if abs(b.year - a.year) > MAX_YEARS:
            raise Invalid(f"{a.year} and {b.year} are too far apart to count the business days between them.")
        return -self._count(b, a, 1) if b < a else self._count(a, b, 0)

    def _count(self, a: date, b: date, shift: int) -> int:
        """Count the open days of (a, b] where ``shift`` is 0, of [a, b) where it is 1."""
        first, last = self._year(a.year), self._year(b.year)
        whole_years = sum(len(self._year(number).open_days) for number in range(a.year, b.year))
        up_to_a = first.open_up_to[a.toordinal() - first.eve - shift]
        return whole_years + last.open_up_to[b.toordinal() - last.eve - shift] - up_to_a

    def _table_for(self, first: int, last: int, least: int, most: int) -> _Joined | None:
        """Give one table that answers every day from ``first`` to ``last`` (ordinals) and every duration.

        None where it would be too wide or too short: then each day is counted by itself.
        """
        margin = max(-least, most) // 200 + 1
        from_year, to_year = date.fromordinal(first).year - margin, date.fromordinal(last).year + margin
        if to_year - from_year > MAX_TABLE_YEARS or from_year < MINYEAR or to_year > MAXYEAR:
            return None
        years = range(from_year, to_year + 1)
        if not all(self._year(number).open_days for number in years):
            return None  # counting day by day knows when to give up
        table = self._joined
        if table is None or not (from_year in table.years and to_year in table.years):
            table = self._joined = _join(years, self._year)
        enough_before = table.rank[first - 1] + 1 + least >= 0
        enough_after = table.rank[last] + max(most, 1) < len(table.open_days)
        return table if enough_before and enough_after else None

    def _holidays_of(self, number: int) -> Mapping[date, str]:
        names = self._holiday_names.get(number)
        if names is None:
            names = self._holiday_names[number] = self._holidays(number) if self._holidays else {}
        return names

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._open(number)
        return year

    def _open(self, number: int) -> _Year:
        if not MINYEAR <= number <= MAXYEAR:
            raise Invalid(f"The calendar has only the years {MINYEAR} to {MAXYEAR}; take a day farther from its ends.")
        holidays = self._holidays_of(number)
        year = _Year(date(number, 1, 1).toordinal() - 1, [], [0])
        for ordinal in range(year.eve + 1, date(number, 12, 31).toordinal() + 1):
            day = date.fromordinal(ordinal)
            if day.weekday() in self._worked and day not in holidays and day not in self._closures:
                year.open_days.append(day)
            year.open_up_to.append(len(year.open_days))
        return year


def _join(years: range, open_year: Callable[[int], _Year]) -> _Joined:
    open_days: list[date] = []
    rank: dict[int, int] = {}
    for number in years:
        year, so_far = open_year(number), len(open_days)
        for k, count in enumerate(year.open_up_to):
            rank[year.eve + k] = so_far + count - 1
        open_days.extend(year.open_days)
    return _Joined(years, open_days, rank)


def _place(year: _Year, day: date, business_days: int) -> int:
    """Say where the due day stands in the year's open days; below 0 or past the end it is in another year."""
    k = day.toordinal() - year.eve
    if business_days > 0:
        return year.open_up_to[k] + business_days - 1
    return year.open_up_to[k - 1] + business_days
