"""The dates of a rule: those that dateutil works out, and what becomes of them where the studio does not work."""

import random
from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr

from studio.appointments import repeating
from studio.appointments.repeating import Rule, dates, parse, rule_of, told, worked, written
from studio.kernel.errors import Invalid
from tests import factories
from tests.torture import TORTURE

RULES = 1_000 if TORTURE > 1 else 50


def some_rule(chance: random.Random) -> tuple[Rule, datetime]:
    first = datetime(2026, 1, 1, 10) + timedelta(days=chance.randrange(800), minutes=15 * chance.randrange(40))
    every = chance.choice(("day", "week", "month"))
    days = tuple(sorted({first.weekday(), *chance.sample(range(7), chance.randrange(4))})) if every == "week" else ()
    count = chance.randrange(2, 30) if chance.random() < 0.5 else None
    until = None if count else first.date() + timedelta(days=chance.randrange(100, 800))
    return Rule(every, chance.randrange(1, 4), days, chance.random() < 0.5, until, count), first


@pytest.mark.torture
def test_the_dates_are_those_that_dateutil_works_out():
    chance = random.Random(12 if TORTURE == 1 else None)
    tried = 0
    while tried < RULES:
        rule, first = some_rule(chance)
        text = written(rule, first).replace("UNTIL=", "UNTIL=") + ("T235959" if rule.until else "")
        wanted = list(rrulestr(text, dtstart=first))
        if not 2 <= len(wanted) <= repeating.MOST_DATES or wanted[-1] > first + repeating.LONGEST:
            continue
        assert list(dates(rule, first)) == wanted, (rule, first)
        tried += 1


@pytest.mark.parametrize(
    ("every", "more", "first", "wanted", "words"),
    [
        ("day", {"count": 3}, "2026-12-30", ["12-30", "12-31", "01-01"], "every day, 3 times"),
        ("2 weeks", {"count": 3}, "2026-12-01", ["12-01", "12-15", "12-29"], "every 2 weeks, 3 times"),
        ("week", {"on": "mon, thu", "count": 4}, "2026-12-03", ["12-03", "12-07", "12-10", "12-14"],
         "every week on Mon, Thu, 4 times"),
        ("month", {"count": 3}, "2026-12-31", ["12-31", "01-31", "03-31"], "every month on day 31, 3 times"),
        ("month", {"on": "Last  day", "count": 3}, "2026-12-31", ["12-31", "01-31", "02-28"],
         "every month on the last day, 3 times"),
        ("month", {"by_weekday": True, "count": 3}, "2026-12-08", ["12-08", "01-12", "02-09"],
         "every month on the 2nd Tuesday, 3 times"),
        ("3 months", {"by_weekday": True, "until": date(2027, 7, 1)}, "2026-12-29", ["12-29", "03-30", "06-29"],
         "every 3 months on the last Tuesday, until Jul 1, 2027"),
        ("every week", {"until": date(2026, 12, 15)}, "2026-12-01", ["12-01", "12-08", "12-15"],
         "every week, until Dec 15, 2026"),
    ],
)  # fmt: skip
def test_what_people_say_becomes_dates_and_words(every, more, first, wanted, words):
    rule, at = rule_of(every, **more), datetime.fromisoformat(f"{first} 10:00")
    assert [f"{one:%m-%d}" for one in dates(rule, at)] == wanted
    assert told(written(rule, at)) == words


@pytest.mark.parametrize(
    ("every", "more", "why"),
    [
        ("sometimes", {"count": 3}, "Say how often"),
        ("100 days", {"count": 3}, "Say how often"),
        ("day", {}, "one of the two"),
        ("day", {"count": 3, "until": date(2027, 1, 1)}, "one of the two"),
        ("day", {"count": 1}, "from 2 to 200"),
        ("day", {"on": "mon", "count": 3}, "Only what comes each week"),
        ("month", {"on": "2nd tue", "count": 3}, "on weekday .* or on last day"),
        ("week", {"on": "weekday", "count": 3}, "weekday is none"),
        ("week", {"count": 9999}, "from 2 to 200"),
        ("week", {"on": "mon,now", "count": 3}, "now is none"),
    ],
)
def test_what_is_no_rule_is_refused(every, more, why):
    with pytest.raises(Invalid, match=why):
        rule_of(every, **more)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("week until 2027-06-30", "FREQ=WEEKLY;INTERVAL=1;UNTIL=20270630"),
        ("every 2 weeks on mon, thu, 10 times", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=10"),
        ("Month on weekday 12x closed next", "FREQ=MONTHLY;INTERVAL=1;BYDAY=1TU;COUNT=12"),
        ("3 days to 2026-12-24, closed keep", "FREQ=DAILY;INTERVAL=3;UNTIL=20261224"),
        ("2 months on the last day 5 times", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1;COUNT=5"),
        ("daily 5 times", "FREQ=DAILY;INTERVAL=1;COUNT=5"),
    ],
)
def test_a_rule_is_typed_in_one_line(typed, wanted):
    rule = parse(typed, date.fromisoformat)
    assert written(rule, datetime(2026, 12, 1, 10)) == wanted
    assert rule.closed == (typed.partition("closed ")[2] or "skip")


def test_too_many_times_are_no_other_mistake():
    with pytest.raises(Invalid, match="from 2 to 200 times"):
        parse("week 9999 times", date.fromisoformat)


@pytest.mark.parametrize("typed", ["", "week", "now and then 3 times", "week on mon", "2026 times", "week 3"])
def test_a_line_that_is_no_rule_is_refused(typed):
    with pytest.raises(Invalid):
        parse(typed, date.fromisoformat)


def test_a_series_ends_within_three_years_and_two_hundred_dates():
    at = datetime(2026, 12, 1, 10)
    for rule, why in (
        (rule_of("day", until=date(2027, 12, 1)), "more than 200 times"),
        (rule_of("day", until=date(2036, 12, 1)), "three years at most"),
        (rule_of("99 months", count=3), "three years at most"),
        (rule_of("week", until=date(2026, 12, 3)), "not come again"),
    ):
        with pytest.raises(Invalid, match=why):
            dates(rule, at)


LAST = "; on last day takes the last day of each month."


@pytest.mark.parametrize(
    ("first", "every", "more", "words"),
    [
        ("2026-12-31", "month", {"count": 8}, f"Feb, Apr, Jun, Sep, Nov 2027 have no day 31 and are left out{LAST}"),
        ("2027-01-30", "month", {"until": date(2028, 2, 29)}, "Feb 2027; Feb 2028 have no day 30 and are left out."),
        ("2027-01-29", "month", {"until": date(2028, 3, 1)}, "Feb 2027 has no day 29 and is left out."),
        ("2027-01-29", "month", {"until": date(2027, 2, 27)}, ""),
        ("2028-02-29", "12 months", {"until": date(2031, 2, 28)},
         f"Feb 2029; Feb 2030; Feb 2031 have no day 29 and are left out{LAST}"),
        ("2026-12-31", "month", {"count": 15},
         f"Feb, Apr, Jun, Sep, Nov 2027; Feb 2028 and 4 more have no day 31 and are left out{LAST}"),
        ("2026-12-31", "month", {"on": "last day", "count": 15}, ""),
        ("2026-12-31", "month", {"by_weekday": True, "count": 15}, ""),
        ("2026-12-31", "week", {"count": 15}, ""),
    ],
)  # fmt: skip
def test_months_without_the_day_are_named(first, every, more, words):
    assert repeating.skipped_words(rule_of(every, **more), datetime.fromisoformat(f"{first} 10:00")) == words


def test_closed_days_are_left_out_moved_or_kept(book, frozen, actor):
    factories.closure(actor, date(2026, 12, 14), date(2026, 12, 15), "Painting")
    at = datetime(2026, 12, 9, 10)
    found = dates(rule_of("2 days", count=6), at)  # Wed 9, Fri 11, Sun 13, Tue 15, Thu 17, Sat 19

    def days(closed):
        return [f"{one.at:%d}{'-' * bool(one.closed)}" for one in worked(rule_of("day", count=6, closed=closed), found)]

    assert days("skip") == ["09", "11", "13-", "15-", "17", "19-"]
    assert days("next") == ["09", "11", "16", "15-", "17", "21"]
    assert days("keep") == ["09", "11", "13", "15", "17", "19"]
    saturdays = dates(rule_of("week", count=3), datetime(2026, 12, 12, 10))
    assert [bool(one.closed) for one in worked(rule_of("week", count=3), saturdays)] == [False, False, False]
