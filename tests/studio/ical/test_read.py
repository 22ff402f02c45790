"""Files as other programs write them: each entry is read, or refused by its line with a sentence (``told.txt``)."""

import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from dateutil import rrule as dateutil_rules
from dateutil.rrule import rrulestr

from studio.ical import read as reading
from studio.ical.read import read
from studio.ical.repeated import ERA, Base, Unread, expanded
from studio.kernel import clock, times
from studio.kernel.errors import Invalid

HERE = Path(__file__).parent
FILES = sorted((HERE / "files").glob("*.ics"))
TOLD = HERE / "told.txt"
SINCE, UNTIL = date(2026, 11, 21), date(2027, 11, 21)


@pytest.fixture(autouse=True)
def studio_zone():
    clock.set_zone("America/Los_Angeles")


def told(path: Path) -> str:
    lines = [f"-- {path.stem}"]
    try:
        found = read(path.read_bytes(), SINCE, UNTIL)
    except Invalid as error:
        return f"{lines[0]}\n   {error}\n"
    for one in found.found:
        days = "days " if one.whole_days else ""
        free = "cancelled " if one.cancelled else "free " if one.free else ""
        more = "".join(f" | {text}" for text in (one.where, one.about) if text)
        lines.append(
            f"{one.line:3} {days}{free}{one.starts_at:%Y-%m-%d %H:%M} - {one.ends_at:%Y-%m-%d %H:%M} {one.summary!a}{more}"
        )
    lines += [f"{one.line:3} {one.summary!a} {one.why}" for one in found.refused]
    return "\n".join(lines) + "\n"


def test_each_file_is_read_or_refused_with_its_line_and_a_sentence():
    now = "".join(map(told, FILES))
    if os.environ.get("SITTINGS_GOLDEN") == "update":
        TOLD.write_text(now, "utf-8")
    assert now == TOLD.read_text("utf-8")
    assert len(FILES) >= 40


@pytest.mark.parametrize("said", [":20261208T090000Z", ";TZID=Europe/Berlin:20261208T100000", ":20261208T100000"])
def test_a_moved_date_stands_once_in_whatever_zone_it_is_named(said: str):
    base = "DTSTART;TZID=Europe/Berlin:20261201T100000\nDTEND;TZID=Europe/Berlin:20261201T110000\nRRULE:FREQ=WEEKLY;COUNT=3"
    moved = "DTSTART;TZID=Europe/Berlin:20261208T150000\nDTEND;TZID=Europe/Berlin:20261208T160000"
    events = (f"BEGIN:VEVENT\nUID:a\n{more}\nEND:VEVENT\n" for more in (base, f"RECURRENCE-ID{said}\n{moved}"))
    found = read(f"BEGIN:VCALENDAR\n{''.join(events)}END:VCALENDAR\n".encode(), SINCE, UNTIL).found
    assert [f"{one.starts_at:%d %H:%M}" for one in found] == ["01 01:00", "08 06:00", "15 01:00"]


def test_a_zone_that_one_file_describes_is_not_known_to_the_next(tmp_path):
    text = (HERE / "files" / "03_outlook_custom_zone.ics").read_bytes()
    assert read(text, SINCE, UNTIL).found
    without = text[: text.index(b"BEGIN:VTIMEZONE")] + text[text.index(b"BEGIN:VEVENT") :]
    assert "nobody knows" in read(without, SINCE, UNTIL).refused[0].why


def test_what_is_too_large_or_takes_too_long_is_refused(monkeypatch):
    one = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:20261201T190000Z\r\nDTEND:20261201T200000Z\r\nEND:VEVENT\r\n"
    text = "BEGIN:VCALENDAR\r\n" + "".join(one.format(number) for number in range(30))
    assert len(read(text.encode(), SINCE, UNTIL).found) == 30
    for name, value, why in (("MOST_BYTES", 100, "is larger than"), ("MOST_ENTRIES", 20, "has more than 20 entries")):
        with monkeypatch.context() as less:
            less.setattr(reading, name, value)
            with pytest.raises(Invalid, match=why):
                read(text.encode(), SINCE, UNTIL)
    monkeypatch.setattr(times, "CALENDAR_READ_S", -1.0)
    with pytest.raises(Invalid, match="takes too long"):
        read(text.encode(), SINCE, UNTIL)


def test_a_calendar_of_ours_comes_back_as_it_was():
    from studio.ical import written
    from tests.studio.ical.test_written import AT, event

    text = "".join(written.calendar([event(summary="a, b; c\\n \n d", location="Room [/")], 2026, 2026))
    [one] = read(text.encode(), SINCE, UNTIL).found
    assert (one.starts_at, one.ends_at, one.where, one.uid) == (
        AT,
        AT + timedelta(hours=1),
        "Room [/",
        "session-1@book",
    )
    assert one.starts_at == datetime(2026, 12, 5, 10)


@pytest.mark.parametrize(
    "rule", ["INTERVAL=3", "BYMONTH=2,3;BYMONTHDAY=-1,5", "INTERVAL=2;BYDAY=MO,FR", "COUNT=7;BYMONTH=3"]
)
def test_the_dates_of_a_daily_rule_are_those_of_dateutil(rule):
    first = datetime(2026, 12, 1, 10)
    end = datetime(2028, 12, 1)
    found = list(expanded(f"FREQ=DAILY;{rule}", Base(first, None, False), first, end))
    wanted = (
        [at for at in rrulestr(f"FREQ=DAILY;{rule}", dtstart=first) if at <= end]
        if "COUNT" in rule
        else list(rrulestr(f"FREQ=DAILY;{rule};UNTIL=20281201T000000", dtstart=first))
    )
    if wanted[:1] != [first]:
        wanted = [first, *wanted]  # RFC 5545: the first date counts, whether the rule has it or not
        wanted = wanted[:7] if "COUNT" in rule else wanted
    assert found == wanted


@pytest.mark.parametrize(
    "rule",
    ["YEARLY", "YEARLY;BYWEEKNO=1,53;BYDAY=SU", "YEARLY;INTERVAL=3;BYYEARDAY=-1,60", "YEARLY;BYDAY=-1SU;BYMONTH=3,10"]
    + ["MONTHLY;INTERVAL=7;BYMONTHDAY=31", "MONTHLY;BYDAY=2TU,-1FR", "MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"]
    + ["WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", "WEEKLY;INTERVAL=5;BYMONTH=2"],
)
@pytest.mark.parametrize("first", [datetime(1999, 12, 31, 10), datetime(2024, 2, 29, 0, 30), datetime(2100, 2, 28, 10)])
def test_the_dates_of_a_rule_are_those_of_dateutil_in_any_era(rule, first):
    end = first + timedelta(days=12_000)
    found = list(expanded(f"FREQ={rule}", Base(first, None, False), first, end))
    wanted = list(rrulestr(f"FREQ={rule};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=first))
    assert found == (wanted if wanted[:1] == [first] else [first, *wanted])


@pytest.mark.parametrize(
    "rule", ["YEARLY;BYMONTH=2;BYMONTHDAY=30", "MONTHLY;BYMONTH=2;BYMONTHDAY=31", "WEEKLY;BYMONTH=13"]
)
def test_a_rule_without_a_date_is_not_followed_to_the_end_of_all_years(rule, monkeypatch):
    years: list[int] = []
    rebuild = dateutil_rules._iterinfo.rebuild
    monkeypatch.setattr(
        dateutil_rules._iterinfo, "rebuild", lambda self, year, *of: (years.append(year), rebuild(self, year, *of))
    )
    first = datetime(2026, 12, 1, 10)
    assert list(expanded(f"FREQ={rule}", Base(first, None, False), first, datetime(2027, 12, 1))) == [first]
    assert len({*years}) <= ERA


@pytest.mark.parametrize(
    "rule",
    [
        "DAILY;BYSETPOS=2",
        "DAILY;INTERVAL=0",
        "DAILY;BYDAY=2MO",
        "WEEKLY;BYMONTHDAY=31;BYMONTH=2",
        # With these dateutil would look for the next date without end, or for hours.
        "YEARLY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30",
        "MONTHLY;INTERVAL=0;BYMONTH=2;BYMONTHDAY=30",
        "WEEKLY;INTERVAL=0;BYMONTH=13",
        "WEEKLY;INTERVAL=-1;BYDAY=TU",
        "YEARLY;BYEASTER=1",
        f"MONTHLY;BYSETPOS={','.join(['366'] * 300)}",
    ],
)
def test_parts_that_no_such_rule_has_are_refused(rule):
    with pytest.raises(Unread, match="not understood"):
        list(
            expanded(
                f"FREQ={rule}", Base(datetime(2026, 12, 1), None, False), datetime(2026, 12, 1), datetime(2027, 1, 1)
            )
        )


def test_a_file_of_many_rules_without_a_date_is_refused_once():
    def entries(count: int, rule: str) -> bytes:
        entry = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART:20261201T100000\r\nRRULE:FREQ={1}\r\nEND:VEVENT\r\n"
        some = "".join(entry.format(number, rule) for number in range(count))
        return f"BEGIN:VCALENDAR\r\n{some}END:VCALENDAR\r\n".encode()

    for rule in ("YEARLY;BYMONTH=2;BYMONTHDAY=30", "DAILY;BYMONTH=2;BYMONTHDAY=30"):
        assert len(read(entries(20, rule), SINCE, UNTIL).found) == 20, (
            "the first date counts although the rule has none"
        )
        with pytest.raises(Invalid, match="More than 20 rules in the calendar have no date"):
            read(entries(21, rule), SINCE, UNTIL)
    assert len(read(entries(21, "YEARLY;BYMONTH=12;BYMONTHDAY=1"), SINCE, UNTIL).refused) == 0


def test_an_entry_of_many_rules_is_refused_before_any_is_worked_out():
    rules = "RRULE:FREQ=WEEKLY;BYMONTH=13\r\n" * 30
    entry = f"BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20261201T100000\r\n{rules}END:VEVENT\r\n"
    [wrong] = read(f"BEGIN:VCALENDAR\r\n{entry}END:VCALENDAR\r\n".encode(), SINCE, UNTIL).refused
    assert wrong.why == "repeats by more than 5 rules."


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("BEGIN:VEVENT\nDTSTART:20261201T100000\nRDATE:PT1H\nEND:VEVENT", "has an RDATE that is no day"),
        ("BEGIN:VEVENT\nDTSTART:20261201T100000Z\nRECURRENCE-ID:00010101T000000Z\nEND:VEVENT", "is before or after"),
        ("BEGIN:VFREEBUSY\nFREEBUSY:20261201T100000Z\nEND:VFREEBUSY", "has busy times that are none"),
    ],
)
def test_what_is_of_another_kind_or_beyond_all_days_is_refused_by_itself(lines, why):
    fine = "BEGIN:VEVENT\nUID:b\nDTSTART:20261202T100000\nEND:VEVENT"
    found = read(f"BEGIN:VCALENDAR\n{lines}\n{fine}\nEND:VCALENDAR".encode(), SINCE, UNTIL, busy=True)
    assert [one.uid for one in found.found] == ["b"]
    assert [one.why.startswith(why) for one in found.refused] == [True]


def test_a_zone_whose_clock_changes_each_hour_is_none():
    text = (HERE / "files" / "03_outlook_custom_zone.ics").read_text()
    hourly = text.replace("FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "FREQ=HOURLY")
    assert hourly != text
    [wrong] = read(hourly.encode(), SINCE, UNTIL).refused
    assert "nobody knows" in wrong.why


def test_a_zone_whose_clock_changes_on_no_day_is_none():
    text = (HERE / "files" / "03_outlook_custom_zone.ics").read_text()
    never = text.replace("BYDAY=-1SU;BYMONTH=10", "BYMONTH=2;\n BYMONTHDAY=30")
    assert never != text
    [wrong] = read(never.encode(), SINCE, UNTIL).refused
    assert "nobody knows" in wrong.why
    begin, end = never.index("BEGIN:VTIMEZONE"), never.index("END:VTIMEZONE\n") + len("END:VTIMEZONE\n")
    with pytest.raises(Invalid, match="More than 20 rules in the calendar have no date"):
        read((never[:begin] + never[begin:end] * 21 + never[end:]).encode(), SINCE, UNTIL)
