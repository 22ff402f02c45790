import random
import warnings
from collections.abc import Mapping
from datetime import MAXYEAR, date, timedelta
from functools import cache

import holidays
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.dates.business_days import MANY, MAX_BUSINESS_DAYS, BusinessCalendar
from studio.kernel.errors import Invalid
from tests.torture import TORTURE

MON_FRI = frozenset(range(5))
TUE_SAT = frozenset({1, 2, 3, 4, 5})
PLACES = (
    ("US", "CA"),
    ("US", "NY"),
    ("GB", "SCT"),
    ("DE", "BY"),
    ("FR", None),
    ("CZ", None),
    ("ES", "MD"),
    ("JP", None),
    ("IN", "MH"),
    ("IL", None),
    ("AU", "NSW"),
)
WORK_WEEKS = (
    MON_FRI,
    TUE_SAT,
    frozenset({6, 0, 1, 2, 3}),
    frozenset({0}),
    frozenset({2, 6}),
    frozenset(range(7)),
)
YEARS = range(1990, 2051)
FROM, DAYS = date(2004, 1, 1), 365 * 30


@cache
def holidays_of_place(country: str, region: str | None) -> dict[int, dict[date, str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # India's list warns before 2001 and after 2035
        found = holidays.country_holidays(country, subdiv=region, years=YEARS)
    return {year: {day: name for day, name in found.items() if day.year == year} for year in YEARS}


def holidays_in(country: str, region: str | None, year: int) -> Mapping[date, str]:
    return holidays_of_place(country, region).get(year, {})


@cache
def all_holidays(country: str, region: str | None) -> numpy.ndarray:
    days = [day for year in holidays_of_place(country, region).values() for day in year]
    return numpy.array(days, dtype="datetime64[D]")


def with_closures(place: tuple[str, str | None], closures) -> numpy.ndarray:
    return numpy.concatenate([all_holidays(*place), numpy.array(sorted(closures), dtype="datetime64[D]")])


def calendar_of(country="US", region="CA", work_week=MON_FRI, closures=None, **switches):
    return BusinessCalendar(work_week, lambda year: holidays_in(country, region, year), closures or {}, **switches)


def due_by_numpy(
    days: list[date], durations: list[int], work_week: frozenset[int], closed: numpy.ndarray
) -> list[date]:
    counts = numpy.array(durations)
    arguments = {"weekmask": mask_of(work_week), "holidays": closed}
    later = numpy.busday_offset(days, counts, roll="backward", **arguments)
    same_or_earlier = numpy.busday_offset(days, counts, roll="forward", **arguments)
    return numpy.where(counts > 0, later, same_or_earlier).tolist()


def mask_of(work_week: frozenset[int]) -> list[bool]:
    return [weekday in work_week for weekday in range(7)]


class TestAgainstNumpy:
    @pytest.mark.parametrize("place", PLACES, ids=str)
    def test_random_days_of_a_country(self, place):
        picks = random.Random(str(place))
        for work_week in WORK_WEEKS:
            closures = {FROM + timedelta(days=picks.randrange(DAYS)): "Closed" for _ in range(300)}
            closed = with_closures(place, closures)
            calendar = calendar_of(*place, work_week, closures)
            days = [FROM + timedelta(days=picks.randrange(DAYS)) for _ in range(300)]
            days += [date(2028, 2, 29), date(2032, 2, 28), date(2027, 12, 31), date(2028, 1, 1), date(2026, 12, 24)]
            durations = [picks.choice((0, 1, 2, 3, 5, 10, -1, -2, picks.randrange(-400, 400))) for _ in days]
            expected = due_by_numpy(days, durations, work_week, closed)
            assert calendar.add_many(days, durations) == expected
            assert [calendar.add(day, n) for day, n in zip(days, durations, strict=True)] == expected
            open_days = numpy.is_busday(days, weekmask=mask_of(work_week), holidays=closed).tolist()
            assert [calendar.is_business_day(day) for day in days] == open_days
            assert [calendar.why_closed(day) is None for day in days] == open_days
            pairs = [(min(a, b), max(a, b)) for a, b in zip(days, days[1:], strict=False)]
            after = [[day + timedelta(days=1) for day in side] for side in zip(*pairs, strict=True)]
            counts = numpy.busday_count(*after, weekmask=mask_of(work_week), holidays=closed).tolist()
            assert [calendar.count_between(a, b) for a, b in pairs] == counts

    @pytest.mark.torture
    @settings(max_examples=150 * TORTURE)
    @given(
        st.dates(FROM, date(2033, 12, 31)),
        st.integers(-600, 600),
        st.sampled_from(PLACES),
        st.frozensets(st.integers(0, 6), min_size=1),
        st.sets(st.dates(date(2019, 1, 1), date(2021, 12, 31)), max_size=60),
    )
    def test_any_day(self, day, business_days, place, work_week, closures):
        calendar = calendar_of(*place, work_week, dict.fromkeys(closures, "Closed"))
        if len(work_week) == 1:
            business_days //= 2  # numpy has the holidays of 1990 to 2050
        expected = due_by_numpy([day], [business_days], work_week, with_closures(place, closures))
        assert [calendar.add(day, business_days)] == expected
        assert calendar.add_many([day] * MANY, [business_days] * MANY) == expected * MANY


class TestLaws:
    @pytest.mark.torture
    @settings(max_examples=100 * TORTURE)
    @given(st.dates(date(1960, 1, 1), date(2100, 12, 31)), st.integers(-300, 300), st.sampled_from(WORK_WEEKS))
    def test_lands_on_an_open_day_and_counts_back(self, day, business_days, work_week):
        calendar = calendar_of(work_week=work_week)
        due = calendar.add(day, business_days)
        assert calendar.why_closed(due) is None
        if business_days:
            assert calendar.count_between(day, due) == business_days
        assert calendar.add(due, 0) == due
        assert calendar.count_between(due, due) == 0

    @pytest.mark.torture
    @settings(max_examples=75 * TORTURE)
    @given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(-60, 60), st.sampled_from(WORK_WEEKS))
    def test_each_day_on_the_way_is_open_or_explained(self, day, business_days, work_week):
        calendar = calendar_of(work_week=work_week)
        due = calendar.add(day, business_days)
        closed = {skipped for skipped, _ in calendar.skipped(day, business_days)}
        step = timedelta(days=-1 if business_days < 0 else 1)
        walked = [day + step * n for n in range(1, abs((due - day).days) + 1)]
        assert {each for each in walked if not calendar.is_business_day(each)} == closed - {day}
        assert sum(each not in closed for each in walked) == max(abs(business_days), int(due != day))


class TestMany:
    def test_days_that_are_ages_apart(self):
        calendar = BusinessCalendar(MON_FRI, None, {})
        days = [date(1, 1, 1), date(1900, 3, 1), date(2026, 11, 21), date(MAXYEAR, 12, 1)] * MANY
        durations = [5, -5, 0, 3] * MANY
        assert calendar.add_many(days, durations) == [calendar.add(*row) for row in zip(days, durations, strict=True)]

    def test_durations_that_leave_the_table(self):
        calendar = BusinessCalendar(frozenset({0}), None, {})
        days = [date(2026, 11, 21)] * 3 * MANY
        durations = [900, -900, 1] * MANY
        assert calendar.add_many(days, durations) == [calendar.add(*row) for row in zip(days, durations, strict=True)]

    def test_only_the_years_needed_are_loaded(self):
        asked = []
        calendar = BusinessCalendar(MON_FRI, lambda year: asked.append(year) or {}, {})
        calendar.add_many([date(2026, 11, 21)] * MANY, [3] * MANY)
        calendar.add_many([date(2026, 1, 2)] * MANY, [-3] * MANY)
        assert asked == [2025, 2026, 2027]

    def test_years_closed_in_between_are_not_jumped_over(self):
        closed = {date(2027, 1, 1) + timedelta(days=n): "Rebuilding" for n in range(366 * 4)}
        calendar = BusinessCalendar(MON_FRI, None, closed)
        calendar.add_many([date(2026, 11, 20), date(2035, 1, 1)] * MANY, [1, 1] * MANY)
        with pytest.raises(Invalid, match="too few business days"):
            calendar.add_many([date(2026, 12, 31)] * MANY, [1] * MANY)

    def test_a_second_list_beyond_the_first_ones_years(self):
        calendar = calendar_of()
        for year in (2026, 2030, 2011, 2027):
            days = [date(year, 1, 1) + timedelta(days=3 * n) for n in range(MANY)]
            for durations in ([4] * MANY, [300] * MANY, [-4] * MANY):
                rows = zip(days, durations, strict=True)
                assert calendar.add_many(days, durations) == [calendar.add(*row) for row in rows]

    def test_none(self):
        assert BusinessCalendar(MON_FRI, None, {}).add_many([], []) == []

    @pytest.mark.parametrize("business_days", [0, 1, -1])
    def test_refused_as_for_one(self, business_days):
        calendar = BusinessCalendar(MON_FRI, lambda year: {date(year, 1, 1) + timedelta(n): "" for n in range(366)}, {})
        with pytest.raises(Invalid, match="too few business days"):
            calendar.add_many([date(2026, 11, 21)] * MANY, [business_days] * MANY)


class TestWords:
    def test_thanksgiving_is_told_with_the_weekend(self):
        assert calendar_of().skipped(date(2026, 11, 25), 2) == [
            (date(2026, 11, 26), "Thanksgiving Day"),
            (date(2026, 11, 27), "Day After Thanksgiving"),
            (date(2026, 11, 28), "Sat not worked"),
            (date(2026, 11, 29), "Sun not worked"),
        ]

    def test_backward(self):
        assert calendar_of().skipped(date(2026, 11, 30), -1) == [
            (date(2026, 11, 26), "Thanksgiving Day"),
            (date(2026, 11, 27), "Day After Thanksgiving"),
            (date(2026, 11, 28), "Sat not worked"),
            (date(2026, 11, 29), "Sun not worked"),
        ]
        assert calendar_of().add(date(2026, 11, 30), -1) == date(2026, 11, 25)

    def test_zero_on_a_closed_day_tells_that_day(self):
        assert calendar_of().add(date(2026, 11, 28), 0) == date(2026, 11, 30)
        assert calendar_of().skipped(date(2026, 11, 28), 0) == [
            (date(2026, 11, 28), "Sat not worked"),
            (date(2026, 11, 29), "Sun not worked"),
        ]
        assert calendar_of().skipped(date(2026, 11, 24), 0) == []

    def test_closure_is_named_before_holiday_before_weekday(self):
        sunday_christmas = date(2033, 12, 25)
        assert calendar_of().why_closed(sunday_christmas) == "Christmas Day"
        assert calendar_of(closures={sunday_christmas: "Winter break"}).why_closed(sunday_christmas) == "Winter break"
        assert calendar_of().why_closed(date(2033, 12, 18)) == "Sun not worked"
        assert calendar_of(closures={date(2026, 11, 24): ""}).why_closed(date(2026, 11, 24)) == "closed"
        assert calendar_of().why_closed(date(2026, 11, 24)) is None


class TestSwitches:
    def test_without_holidays_thanksgiving_is_worked(self):
        calendar = calendar_of(holidays_on=False)
        assert calendar.add(date(2026, 11, 25), 1) == date(2026, 11, 26)
        assert calendar.why_closed(date(2026, 11, 26)) is None

    def test_without_work_week_sunday_is_worked(self):
        calendar = calendar_of(work_week_on=False)
        assert calendar.add(date(2026, 11, 27), 2) == date(2026, 11, 29)

    def test_without_both_only_closures_count(self):
        calendar = calendar_of(holidays_on=False, work_week_on=False, closures={date(2026, 11, 26): "Stock-taking"})
        assert calendar.add(date(2026, 11, 25), 1) == date(2026, 11, 27)

    def test_no_list_of_holidays_at_all(self):
        assert BusinessCalendar(MON_FRI, None, {}).add(date(2026, 12, 24), 1) == date(2026, 12, 25)

    def test_years_are_asked_for_once_and_only_when_needed(self):
        asked = []
        calendar = BusinessCalendar(MON_FRI, lambda year: asked.append(year) or {}, {})
        assert asked == []
        calendar.add(date(2026, 12, 30), 2)
        calendar.add_many([date(2026, 12, 30)] * 50, range(50))
        calendar.why_closed(date(2026, 12, 25))
        assert asked == [2026, 2027]


class TestRefused:
    def test_work_week_without_a_day(self):
        with pytest.raises(Invalid, match="mark at least one day"):
            BusinessCalendar(frozenset(), None, {})

    def test_weekday_that_does_not_exist(self):
        with pytest.raises(Invalid, match="Monday to Sunday"):
            BusinessCalendar(frozenset({7}), None, {})

    @pytest.mark.parametrize("business_days", [0, 1, 5, -1])
    def test_nothing_ever_open(self, business_days):
        def every_day(year):
            return {date(year, 1, 1) + timedelta(days=n): "Closed for good" for n in range(366)}

        calendar = BusinessCalendar(MON_FRI, every_day, {})
        with pytest.raises(Invalid, match="too few business days"):
            calendar.add(date(2026, 11, 21), business_days)
        with pytest.raises(Invalid, match="too few business days"):
            calendar.add_many([date(2026, 11, 21)], [business_days])

    def test_open_again_after_two_closed_years(self):
        closed = {date(2027, 1, 1) + timedelta(days=n): "Rebuilding" for n in range(730)}
        assert BusinessCalendar(MON_FRI, None, closed).add(date(2026, 12, 31), 1) == date(2029, 1, 1)

    def test_one_open_day_a_year_is_counted_but_not_for_ever(self):
        def all_but_june_first(year):
            days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
            return {day: "Closed" for day in days if (day.month, day.day) != (6, 1)} | {date(year, 12, 31): "Closed"}

        calendar = BusinessCalendar(frozenset(range(7)), all_but_june_first, {})
        assert calendar.add(date(2026, 11, 21), 3) == date(2029, 6, 1)
        with pytest.raises(Invalid, match="too few business days"):
            calendar.add(date(2026, 11, 21), 2000)

    @pytest.mark.parametrize(
        ("day", "business_days"), [(date.max, 1), (date(MAXYEAR, 12, 20), 100), (date.min, -1), (date(1, 1, 5), -400)]
    )
    def test_ends_of_the_calendar(self, day, business_days):
        with pytest.raises(Invalid, match="only the years 1 to 9999"):
            BusinessCalendar(MON_FRI, None, {}).add(day, business_days)

    def test_last_day_of_all_still_answers(self):
        calendar = BusinessCalendar(MON_FRI, None, {})
        assert calendar.add(date.max, 0) == date.max
        assert calendar.add(date(MAXYEAR, 12, 30), 1) == date.max
        assert calendar.add(date.min, 0) == date.min

    @pytest.mark.parametrize("business_days", [MAX_BUSINESS_DAYS + 1, -MAX_BUSINESS_DAYS - 1, 10**400])
    def test_durations_without_measure(self, business_days):
        calendar = BusinessCalendar(MON_FRI, None, {})
        with pytest.raises(Invalid, match="At most 10,000"):
            calendar.add(date(2026, 11, 21), business_days)
        with pytest.raises(Invalid, match="At most 10,000"):
            calendar.add_many([date(2026, 11, 21)] * MANY, [1, business_days] * (MANY // 2))

    def test_count_over_ages(self):
        calendar = BusinessCalendar(MON_FRI, None, {})
        with pytest.raises(Invalid, match="too far apart"):
            calendar.count_between(date.min, date.max)

    def test_lists_of_different_length(self):
        with pytest.raises(ValueError, match="zip"):
            BusinessCalendar(MON_FRI, None, {}).add_many([date(2026, 11, 21)] * MANY, [1] * (MANY + 1))
