"""When people are busy elsewhere: what their calendars say counts, and what these cannot say any more frees nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import BusyCalendar, JournalChange, JournalEntry, Resource
from studio.booking import busy, free, presence
from studio.booking.free import Wish
from studio.booking.resources import slot_of
from studio.dates import elsewhere
from studio.dates.hours import away
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.sessions import agenda
from tests import factories

pytestmark = pytest.mark.usefixtures("frozen")

DAY = date(2026, 12, 1)


def at(hour: int, minute: int = 0, day: int = 1) -> datetime:
    return datetime(2026, 12, day, hour, minute)


def calendar(*spans: tuple[datetime, datetime], more: str = "") -> bytes:
    events = "".join(
        f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:Secret\nDTSTART:{start:%Y%m%dT%H%M%S}\nDTEND:{end:%Y%m%dT%H%M%S}\nEND:VEVENT\n"
        for n, (start, end) in enumerate(spans)
    )
    return f"BEGIN:VCALENDAR\n{events}{more}END:VCALENDAR\n".encode()


def hours(count: int) -> list[tuple[datetime, datetime]]:
    return [(at(10, day=day), at(11, day=day)) for day in range(1, count + 1)]


def says(actor: Actor, content: bytes | None, trouble: str = "") -> str:
    return busy.note(busy.calendar_of(int(actor.user_id or 0)), content, trouble)


def times(actor: Actor) -> list[tuple[datetime, datetime]]:
    return list(busy.calendar_of(int(actor.user_id or 0)).times)


@pytest.fixture
def mine(book, actor: Actor) -> int:
    return busy.set_address(actor, int(actor.user_id or 0), "/home/mia/calendar.ics")


def test_who_is_busy_elsewhere_is_told_of_and_not_offered_and_not_refused(actor: Actor, mine: int):
    assert says(actor, calendar((at(10), at(11, 30)))) == ""
    slot = slot_of(at(11), at(12), actor.user_id, None, None)
    [told] = presence.warnings(slot)
    assert told == ("Mia [Hansen] [/ is busy elsewhere from 10:00 AM to 11:30 AM, as their calendar said at 11:04 AM.")
    saved = factories.session(actor, at(11), photographer=actor.user_id)
    assert any("busy elsewhere" in warning for warning in saved.warnings)
    wish = Wish(DAY, 60, people=((int(actor.user_id or 0),),), days=1)
    starts = {one.starts_at for one in free.find(wish)}
    assert at(9) in starts
    assert not {at(9, 15), at(10), at(11, 15)} & starts
    [seen] = agenda.away(DAY)
    assert (seen.who, "busy elsewhere" in seen.words) == ("Mia [Hansen] [/", True)


def test_nothing_else_of_a_calendar_is_kept(actor: Actor, mine: int):
    says(actor, calendar((at(10), at(11, 30))))
    row = BusyCalendar.get_by_id(mine)
    assert row.spans == "2026-12-01T10:00/2026-12-01T11:30"
    kept = "".join(str(change.after) for change in JournalChange.select())
    assert "Secret" not in kept + row.spans + row.state + row.offered
    assert "2026-12-01T10:00/" not in kept, "the journal does not grow by whole calendars"


def test_a_list_of_busy_times_counts_line_by_line(actor: Actor, mine: int):
    lines = """BEGIN:VFREEBUSY
UID:1
DTSTART:20261201T000000Z
DTEND:20270101T000000Z
FREEBUSY;FBTYPE=BUSY:20261201T180000Z/PT1H,20261202T180000Z/20261
 202T193000Z
FREEBUSY:nonsense
freebusy;fbtype=free:20261203T180000Z/PT1H
FREEBUSY;TZID=Europe/Berlin:20261204T190000/PT1H
FREEBUSY;FBTYPE=BUSY-TENTATIVE:20261205T180000Z/PT1H
FREEBUSY;TZID=Moon/Base:20261206T180000/PT1H
END:VFREEBUSY
"""
    told = says(actor, calendar((at(10, day=9), at(11, day=9)), more=lines))
    assert told == 'The entry on line 8 cannot be read, as it has busy times that are none: "nonsense", and 1 more.'
    assert times(actor) == [
        (at(10), at(11)),
        (at(10, day=2), at(11, 30, day=2)),
        (at(10, day=4), at(11, day=4)),
        (at(10, day=5), at(11, day=5)),
        (at(10, day=9), at(11, day=9)),
    ]


def test_other_desks_hear_of_it_only_where_something_changed(actor: Actor, mine: int, frozen):
    says(actor, calendar((at(10), at(11))))
    before = JournalEntry.select().count()
    frozen.shift(3600)
    says(actor, calendar((at(10), at(11))))
    assert JournalEntry.select().count() == before
    assert busy.calendar_of(1).read_at == datetime(2026, 11, 21, 20, 4, tzinfo=UTC)
    says(actor, calendar((at(10), at(12))))
    assert JournalEntry.select().count() == before + 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "no server"),
        (b"<html>", "is no calendar"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "is empty"),
        (calendar(*hours(4)).removesuffix(b"END:VCALENDAR\n"), "breaks off"),
    ],
)
def test_what_cannot_be_read_or_is_empty_frees_nothing(
    actor: Actor, mine: int, frozen, content: bytes | None, why: str
):
    says(actor, calendar((at(10), at(11))))
    read_at = busy.calendar_of(1).read_at
    frozen.shift(3600)
    assert why in says(actor, content, "There is no server called a.example.")
    one = busy.calendar_of(1)
    assert (list(one.times), why in one.trouble) == ([(at(10), at(11))], True)
    if why != "is empty":
        assert one.read_at == read_at, "shown is when it was read, not when it was tried"
    assert says(actor, calendar((at(14), at(15)))) == ""
    assert times(actor) == [(at(14), at(15))]


def test_a_handful_may_vanish_and_more_is_asked_about(actor: Actor, mine: int):
    says(actor, calendar(*hours(13)))
    assert says(actor, calendar(*hours(8))) == ""
    assert len(times(actor)) == 8
    now = [*hours(2), (at(15), at(16))]
    assert "lacks 6 busy times now" in says(actor, calendar(*now))
    assert len(times(actor)) == 9, "those before hold, with the new one"
    assert busy.calendar_of(1).asks
    assert "lacks 6 busy times now" in says(actor, calendar(*now)), "asked until it is answered"
    assert busy.accept(actor, 1) == 3
    assert sorted(times(actor)) == sorted(now)
    with pytest.raises(Invalid, match="Nothing is asked"):
        busy.accept(actor, 1)


def test_what_vanishes_one_by_one_is_asked_about_as_what_vanishes_at_once(actor: Actor, mine: int, frozen):
    says(actor, calendar(*hours(12)))
    for count in (10, 8):
        frozen.shift(timedelta(minutes=15))
        assert says(actor, calendar(*hours(count))) == ""
    frozen.shift(timedelta(minutes=15))
    for _ in range(2):
        assert "lacks 2 busy times now and lost 4 before: they stay until" in says(actor, calendar(*hours(6)))
        assert len(times(actor)) == 8
        frozen.shift(timedelta(days=2))
    assert busy.accept(actor, 1) == 6
    assert says(actor, calendar(*hours(3))) == "", "counted anew"
    assert busy.calendar_of(1).trouble == ""


def test_what_only_moves_is_not_lost(actor: Actor, mine: int):
    for hour in (10, 12, 14, 10):
        assert says(actor, calendar(*[(at(hour, day=day), at(hour + 1, day=day)) for day in range(1, 6)])) == ""


def test_what_vanished_a_day_ago_or_is_over_counts_no_more(actor: Actor, mine: int, frozen):
    says(actor, calendar(*hours(20)))
    for count in (16, 12, 8):
        assert says(actor, calendar(*hours(count))) == ""
        frozen.shift(timedelta(days=1))
    frozen.move_to(datetime(2026, 12, 6, 20, tzinfo=UTC))
    assert says(actor, calendar(*hours(8)[6:])) == ""
    assert len(times(actor)) == 2
    frozen.shift(timedelta(days=-8))
    assert says(actor, calendar(*hours(8)[7:])) == "", (
        "what was counted while the clock ran ahead does not count either"
    )


def test_an_empty_calendar_may_be_right(actor: Actor, mine: int):
    says(actor, calendar((at(10), at(11))))
    says(actor, calendar())
    assert busy.accept(actor, 1) == 0
    assert (times(actor), busy.calendar_of(1).trouble) == ([], "")
    assert says(actor, calendar()) == ""


def test_what_comes_back_is_asked_about_no_more(actor: Actor, mine: int):
    says(actor, calendar(*hours(10)))
    says(actor, calendar())
    assert says(actor, calendar(*hours(10))) == ""
    assert not busy.calendar_of(1).asks


def test_what_went_by_did_not_vanish(actor: Actor, mine: int, frozen):
    says(actor, calendar(*hours(10)))
    frozen.move_to(datetime(2026, 12, 20, 20, tzinfo=UTC))
    assert says(actor, calendar()) == ""


def test_free_times_cancelled_ones_and_broken_entries(actor: Actor, mine: int):
    event = "BEGIN:VEVENT\nUID:{0}\nDTSTART:2026120{0}T100000\nDTEND:2026120{0}T110000\n{1}\nEND:VEVENT\n"
    more = event.format(2, "TRANSP:TRANSPARENT") + event.format(3, "STATUS:CANCELLED")
    more += event.format(4, "RRULE:FREQ=SOMETIMES") + "BEGIN:VTODO\nUID:5\nEND:VTODO\n"
    assert says(actor, calendar((at(10), at(11)), more=more)) == (
        "The entry on line 20 cannot be read, as it repeats by a rule that is not understood."
    )
    assert times(actor) == [(at(10), at(11))]


def test_another_address_begins_anew_and_none_frees(actor: Actor, mine: int):
    says(actor, calendar((at(10), at(11))))
    old = busy.calendar_of(1)
    busy.set_address(actor, 1, "webcal://a.example/secret/mia.ics")
    assert (times(actor), busy.calendar_of(1).called) == ([], "https://a.example/..")
    assert busy.note(old, calendar((at(10), at(11)))) == "", "what the old one said comes too late"
    assert times(actor) == []
    says(actor, calendar((at(10), at(11))))
    busy.remove(actor, 1)
    assert away(at(0), at(23)) == ()
    with pytest.raises(NotFound, match="sittings busy set"):
        busy.calendar_of(1)


def test_who_may_not_or_has_no_calendar_is_refused(book, actor: Actor):
    other = factories.user(actor, photographer=False, role="desk")
    with pytest.raises(NotAllowed, match="has no calendar here"):
        busy.set_address(actor, int(other.user_id or 0), "/a.ics")
    with pytest.raises(NotAllowed, match="may not change whose calendars are read"):
        busy.set_address(other, 1, "/a.ics")
    assert Resource.get(Resource.user == 1)


def test_each_is_read_again_after_its_time(actor: Actor, mine: int, frozen):
    assert [one.login for one in busy.due()] == ["mia"]
    says(actor, None, "There is no server.")
    assert busy.due() == ()
    frozen.shift(timedelta(minutes=16))
    assert len(busy.due()) == 1


def test_what_was_tried_while_the_clock_ran_ahead_is_read_again(actor: Actor, mine: int, frozen):
    says(actor, None, "There is no server.")
    frozen.shift(timedelta(days=-3))
    assert len(busy.due()) == 1


spans = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=12)


@given(spans, st.integers(0, 240), st.integers(1, 60))
def test_times_are_found_as_by_looking_at_each_minute(some, start, length):
    begin = datetime(2026, 12, 1)

    def minute(value: int) -> datetime:
        return begin + timedelta(minutes=value)

    kept = elsewhere.joined((minute(first), minute(first + long)) for first, long in some)
    text = elsewhere.written(kept)
    assert elsewhere.times_in(text) == kept
    taken = {m for first, long in some for m in range(first, first + long)}
    found = elsewhere.within(text, minute(start), minute(start + length))
    inside = {m for m in range(start, start + length) if any(a <= minute(m) < b for a, b in found)}
    assert inside == taken & set(range(start, start + length))
    whole = all(m in taken for m in range(start, start + length))
    assert elsewhere.covered((minute(start), minute(start + length)), kept) == whole
