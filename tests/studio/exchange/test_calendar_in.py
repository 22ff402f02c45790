"""Calendars of other programs taken over as absences and appointments."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from models import Absence, Appointment, JournalEntry
from studio.exchange import calendar_in
from studio.exchange.calendar_in import Line
from studio.kernel import access, undo
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, NotAllowed
from tests import factories

pytestmark = pytest.mark.usefixtures("frozen")

FILES = Path(__file__).parents[1] / "ical" / "files"


def calendar(*entries: str) -> bytes:
    events = "".join(f"BEGIN:VEVENT\nUID:{n}\n{entry}\nEND:VEVENT\n" for n, entry in enumerate(entries))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n".encode()


def at(start: str, end: str, summary: str = "Dentist [/", more: str = "") -> str:
    return f"SUMMARY:{summary}\nDTSTART:{start}\nDTEND:{end}{more}"


def taken(actor: Actor, content: bytes, what: str, **options: object) -> tuple[Line, ...]:
    return calendar_in.take_over(actor, content, user_id=actor.user_id, what=what, **options)  # type: ignore[arg-type]


def whys(lines: tuple[Line, ...]) -> list[str]:
    return [line.why for line in lines]


def test_entries_become_absences_to_the_minute_or_for_whole_days(book, actor: Actor):
    content = calendar(
        at("20261201T100000", "20261201T113000"),
        at("20261224", "20270103", "Maine"),
        at("20261210T180000", "20261211T000000"),
        at("20261212T000000", "20261213T120000"),
    )
    assert whys(taken(actor, content, "absences")) == [""] * 4
    rows = Absence.select().order_by(Absence.first_day)
    assert [(row.name, row.first_day, row.first_time, row.last_day, row.last_time) for row in rows] == [
        ("Dentist [/", date(2026, 12, 1), time(10), date(2026, 12, 1), time(11, 30)),
        ("Dentist [/", date(2026, 12, 10), time(18), date(2026, 12, 10), None),
        ("Dentist [/", date(2026, 12, 12), None, date(2026, 12, 13), time(12)),
        ("Maine", date(2026, 12, 24), None, date(2027, 1, 2), None),
    ]


def test_a_dry_run_says_the_same_and_writes_nothing(book, actor: Actor):
    factories.session(actor, "2026-12-02 10:00", photographer=actor.user_id)
    before = JournalEntry.select().count()
    content = calendar(
        at("20261201T100000", "20261201T113000"),
        at("20261202T100000", "20261202T103000"),
        at("20261201T110000", "20261201T120000"),
        at("20261205", "20261206"),
    )
    dry = taken(actor, content, "appointments", dry_run=True)
    assert (Appointment.select().count(), JournalEntry.select().count()) == (0, before)
    done = taken(actor, content, "appointments")
    assert dry == done
    assert [line.line for line in done] == [3, 9, 15, 21]
    assert [bool(why) for why in whys(done)] == [False, True, True, True]
    assert "is taken from 10:00 AM to 11:00 AM" in done[1].why
    assert "is taken from 10:00 AM to 11:30 AM" in done[2].why
    assert done[3].why == "lasts whole days: take it over as an absence."
    [row] = Appointment.select()
    assert (row.starts_at, row.description) == (datetime(2026, 12, 1, 10), "Dentist [/")


def test_all_of_it_is_one_act_that_is_taken_back_at_once(book, actor: Actor):
    content = calendar(at("20261201T100000", "20261201T110000", more="\nRRULE:FREQ=DAILY;COUNT=5"))
    for what, model in (("appointments", Appointment), ("absences", Absence)):
        assert whys(taken(actor, content, what)) == [""] * 5
        assert whys(taken(actor, content, what)) == ["is there already."] * 5
        assert model.select().count() == 5
        undo.undo(actor)
        assert model.select().count() == 0


def test_what_takes_no_time_is_over_or_called_off_stays_outside(book, actor: Actor):
    content = calendar(
        at("20261101T100000", "20261101T110000"),
        at("20261201T100000", "20261201T110000", more="\nSTATUS:CANCELLED"),
        at("20261202T100000", "20261202T110000", more="\nTRANSP:TRANSPARENT"),
        at("20261203T100000", "20261203T100000"),
        at("20300101T100000", "20300101T110000"),
    )
    assert whys(taken(actor, content, "absences")) == [
        "is over.",
        "is cancelled.",
        "takes no time: it is marked as free.",
        "has no length.",
        "is too far ahead: it is taken over when its time comes nearer.",
    ]
    assert Absence.select().count() == 0


@pytest.mark.sqlite
def test_each_of_the_real_files_is_taken_over_or_refused_in_both_ways(book, actor: Actor):
    taken_over = 0
    for path in sorted(FILES.glob("*.ics")):
        for what in ("absences", "appointments"):
            try:
                lines = taken(actor, path.read_bytes(), what, dry_run=True)
            except Invalid as error:
                assert path.stem[:2] in ("37", "38", "39"), error
                continue
            assert lines, path
            for line in lines:
                assert line.line > 0
                assert line.why == "" or line.why.endswith("."), line
                taken_over += not line.why
    assert taken_over > 60
    assert Absence.select().count() == Appointment.select().count() == 0


def test_who_may_not_or_has_no_calendar_is_told(book, actor: Actor):
    content = calendar(at("20261201T100000", "20261201T110000"))
    desk = factories.user(actor, role="desk", name="Dee")
    other = factories.user(actor, photographer=False)
    with pytest.raises(NotAllowed, match="may not change the studio's absences"):
        taken(desk, content, "absences")
    with pytest.raises(NotAllowed, match="has no calendar here"):
        calendar_in.take_over(actor, content, user_id=int(other.user_id or 0), what="absences")
    assert whys(taken(desk, content, "appointments")) == [""]
    with access.reading_as(desk), pytest.raises(Invalid, match="is no calendar"):
        taken(desk, b"<html>", "appointments")
