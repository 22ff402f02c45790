"""Laws of sessions past midnight, after any sequence of work, through both nights when the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import models
from models import Booking, Session, SessionType
from studio.dates import spans
from studio.kernel.access import SYSTEM
from studio.lists import page as pages
from studio.lists.spec import Asked
from studio.sessions import agenda, sessions
from studio.sessions.agenda import Filter
from studio.sessions.listed import SESSIONS
from tests import factories
from tests.conftest import ZONE
from tests.studio.sessions import test_laws as laws
from tests.torture import TORTURE

NIGHTS = (date(2027, 3, 13), date(2027, 11, 6), date(2026, 12, 12))
"""The clocks go forward, they go back, nothing."""

DAY = timedelta(days=1)
QUARTER = timedelta(minutes=15)

starts = st.builds(
    lambda night, quarters: datetime.combine(night, time(16)) + quarters * QUARTER,
    st.sampled_from(NIGHTS),
    st.integers(0, 48),
)
lengths = st.integers(-4, 100).map(lambda quarters: quarters * QUARTER)
ends = st.none() | lengths
desk, which, allow = st.integers(0, 1), st.integers(0, 7), st.booleans()


def operations():
    work = {
        "book": st.tuples(desk, starts, ends, st.sampled_from([0, 0, 1, None]), allow),
        "move": st.tuples(desk, which, starts, ends, allow),
        "stretch": st.tuples(which, lengths),
        "copy": st.tuples(desk, which, starts, allow),
        "flag": st.tuples(which, st.sampled_from(["cancelled", "on_hold"]), st.booleans(), allow),
        "take_back": st.tuples(desk),
        "policy": st.tuples(st.sampled_from(["never", "ask", "always"])),
    }
    return st.sampled_from(["book", "book", "copy", "move", "move", *work]).flatmap(
        lambda name: work[name].map(lambda arguments: (name, arguments))
    )


def exists(at: datetime) -> bool:
    """Tell whether the clocks of the studio's zone ever show that."""
    zone = ZoneInfo(ZONE)
    return at.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == at


def passed(starts_at: datetime, ends_at: datetime) -> timedelta:
    """Return how much time passes between two times of the studio's clocks."""
    zone = ZoneInfo(ZONE)
    return ends_at.replace(tzinfo=zone).astimezone(UTC) - starts_at.replace(tzinfo=zone).astimezone(UTC)


class Nights(laws.Desks):
    """Two desks at work on weddings, each of the type's eight hours where no end is given."""

    def __init__(self, mia):
        super().__init__(mia)
        self.wedding = SessionType.get(SessionType.name == "Wedding").id

    def one(self, number):
        return Session.get_or_none(Session.id == self.picked(number))

    def book(self, desk, start, length, person, allow):
        values = {"session_type": self.wedding, "starts_at": start, "photographer": None}
        if length is not None:
            values["ends_at"] = start + length
        if person is not None:
            values["photographer"] = self.people[person]
        self.attempt(sessions.book_session, self.desks[desk], self.client, values, allow_clash=allow)

    def move(self, desk, number, start, length, allow):
        before = self.one(number)
        done = self.done
        end = None if length is None else start + length
        self.attempt(sessions.move_session, self.desks[desk], self.picked(number), None, start, end, allow_clash=allow)
        if self.done > done and end is None:
            after = self.one(number)
            kept = after.starts_at + (before.ends_at - before.starts_at)
            assert after.ends_at == kept if exists(kept) else after.ends_at > kept

    def stretch(self, number, length):
        if (before := self.one(number)) is not None:
            self.attempt(sessions.save_session, self.desks[1], before.id, None, {"ends_at": before.starts_at + length})

    def copy(self, desk, number, start, allow):
        if (old := self.one(number)) is not None:
            values = {"session_type": old.session_type_id, "photographer": old.photographer_id, "starts_at": start}
            values["ends_at"] = spans.end_by_length(start, old.ends_at - old.starts_at)
            self.attempt(sessions.book_session, self.desks[desk], self.client, values, allow_clash=allow)


def stored_minutes_are_real_ones():
    for session in Session.select():
        starts_at, ends_at = session.starts_at, session.ends_at
        assert exists(starts_at)
        assert exists(ends_at)
        real = passed(starts_at, ends_at)
        assert timedelta() < real <= DAY + timedelta(hours=1)
        assert timedelta(minutes=spans.real_min(starts_at, ends_at)) == real
        assert bool(spans.change_of_clocks(starts_at, ends_at)) >= (real != ends_at - starts_at)


def each_of_its_days_shows_it_and_no_other():
    everybody = list(Session.select())
    for night in NIGHTS:
        for day in (night - DAY, night, night + DAY, night + 2 * DAY):
            first, after = datetime.combine(day, time.min), datetime.combine(day + DAY, time.min)
            there = {session.id for session in everybody if session.starts_at < after and session.ends_at > first}
            assert {row.session_id for row in agenda.day(day, Filter(hidden=True))} == there
            asked = Asked((("on", day.isoformat()),))
            assert {line.id for line in pages.page(SYSTEM, SESSIONS, asked, limit=200).lines} == there


def nobody_is_in_two_places():
    """By the time that passes, not by what the clocks show."""
    rows = list(Booking.select().where(Booking.blocking).order_by(Booking.id))
    for one in rows:
        assert passed(one.starts_at, one.ends_at) > timedelta()
    laws.nothing_overlaps_without_a_permit()


@pytest.mark.of_the_day(2)
@pytest.mark.torture
@settings(max_examples=TORTURE, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(operations(), min_size=12, max_size=24))
def test_no_sequence_of_work_breaks_a_night(book, actor, steps):
    with models.database.obj.atomic() as whole:  # each example begins with the same empty book
        desks = Nights(actor)
        for name, arguments in steps:
            getattr(desks, name)(*arguments)
            stored_minutes_are_real_ones()
            each_of_its_days_shows_it_and_no_other()
            nobody_is_in_two_places()
            laws.bookings_are_those_of_their_sessions()
        whole.rollback()


def test_its_days_would_be_missed(book, actor, monkeypatch):
    """The control: a day that leaves out what began on the evening before."""
    factories.session(actor, datetime(2027, 3, 13, 18), type="Wedding")
    each_of_its_days_shows_it_and_no_other()
    monkeypatch.setattr(agenda, "LONGEST", timedelta())
    with pytest.raises(AssertionError):
        each_of_its_days_shows_it_and_no_other()


def test_minutes_by_the_hands_of_the_clock_would_be_seen(book, actor, monkeypatch):
    factories.session(actor, datetime(2027, 11, 6, 18), type="Wedding")
    stored_minutes_are_real_ones()
    monkeypatch.setattr(spans, "real_min", lambda one, other: (other - one) // timedelta(minutes=1))
    with pytest.raises(AssertionError):
        stored_minutes_are_real_ones()
