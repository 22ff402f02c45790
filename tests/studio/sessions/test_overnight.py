"""A wedding that goes past midnight: booked, moved, seen on both days, and in the way of what comes then."""

from datetime import date, datetime, timedelta

import pytest

from models import SessionType
from studio.booking import availability
from studio.kernel.errors import Clash, Invalid
from studio.lists import page as pages
from studio.lists.spec import Asked
from studio.sessions import agenda, reminders, sessions, views
from studio.sessions.listed import SESSIONS
from tests import factories

EVENING, MIDNIGHT, NIGHT = datetime(2026, 11, 28, 18), datetime(2026, 11, 29), datetime(2026, 11, 29, 2)


@pytest.fixture
def wedding(book, actor):
    """Book a wedding from 6 PM, of the length of its type."""
    client_id = factories.client(actor, "Rossi", "Ada")
    return factories.session(actor, EVENING, client_id=client_id, type="Wedding", photographer=actor.user_id)


def times(saved: sessions.Saved) -> tuple[datetime, datetime]:
    record = views.session_record(saved.session_id)
    return record.starts_at, record.ends_at


class TestAgenda:
    def test_the_length_of_the_type_goes_past_midnight(self, wedding):
        assert times(wedding) == (EVENING, NIGHT)

    def test_it_stands_on_both_days(self, wedding):
        evening, night, after = (agenda.day(date(2026, 11, day)) for day in (28, 29, 30))
        assert [row.session_id for row in evening] == [row.session_id for row in night] == [wedding.session_id]
        assert not evening[0].continues(date(2026, 11, 28))
        assert night[0].continues(date(2026, 11, 29))
        assert after == ()

    def test_up_to_midnight_is_one_day_alone(self, book, actor):
        factories.session(actor, EVENING, ends_at=MIDNIGHT)
        assert [len(agenda.day(date(2026, 11, day))) for day in (28, 29)] == [1, 0]

    def test_what_goes_on_stands_before_what_begins(self, wedding, actor):
        morning = factories.session(actor, "2026-11-29 08:00")
        assert [row.session_id for row in agenda.day(date(2026, 11, 29))] == [wedding.session_id, morning.session_id]

    def test_nobody_has_to_confirm_it_on_the_second_day(self, wedding, frozen):
        frozen.shift(timedelta(days=6))
        assert agenda.side(date(2026, 11, 27)).unconfirmed_count == 1
        assert agenda.side(date(2026, 11, 28)).unconfirmed_count == 0

    def test_the_first_day_of_the_calendar_has_none_before_it(self, book):
        assert agenda.day(date.min) == ()


class TestLists:
    @pytest.mark.parametrize(("day", "count"), [("11/27", 0), ("11/28", 1), ("11/29", 1), ("11/30", 0)])
    def test_it_is_found_on_both_days(self, wedding, actor, day, count):
        for order in ("start", "client"):
            asked = Asked((("on", day),), order=order if order == "start" else "")
            assert len(pages.page(actor, SESSIONS, asked).lines) == count
            assert pages.count(actor, SESSIONS, asked) == count

    def test_up_to_midnight_it_is_found_on_the_first_day_alone(self, book, actor):
        factories.session(actor, EVENING, ends_at=MIDNIGHT)
        found = [pages.count(actor, SESSIONS, Asked((("on", day),))) for day in ("11/28", "11/29")]
        assert found == [1, 0]

    def test_two_days_show_it_once(self, wedding, actor):
        assert pages.count(actor, SESSIONS, Asked((("on", "11/28"), ("on", "11/29")))) == 1

    def test_days_from_and_to_go_by_its_start(self, wedding, actor):
        for key, day, count in (("from", "11/28", 1), ("from", "11/29", 0), ("to", "11/27", 0), ("to", "11/28", 1)):
            assert pages.count(actor, SESSIONS, Asked(((key, day),))) == count


class TestInTheWay:
    def test_of_the_next_morning(self, wedding, actor):
        client_id = factories.client(actor, "Weber", "")
        with pytest.raises(Clash) as refused:
            factories.session(actor, "2026-11-29 01:30", client_id=client_id, photographer=actor.user_id)
        assert str(refused.value) == (
            "Mia [Hansen] [/ is taken from Sat 6:00 PM to Sun 2:00 AM by Rossi, Ada, Wedding (10001). "
            "Next free for both: 9:00 AM."
        )
        assert factories.session(actor, NIGHT, client_id=client_id, photographer=actor.user_id).number

    def test_of_the_same_evening(self, wedding, actor):
        assert availability.availability(actor.user_id, None, None, EVENING + timedelta(hours=5), NIGHT) == (
            False,
            "Mia [Hansen] [/ is taken from Sat 6:00 PM to Sun 2:00 AM by Rossi, Ada, Wedding (10001). "
            "The studio does not work on Saturdays.",
        )

    def test_another_wedding_is_offered_its_own_hour(self, wedding, actor):
        with pytest.raises(Clash) as refused:
            factories.session(actor, EVENING, type="Wedding", photographer=actor.user_id)
        assert refused.value.next_free == datetime(2026, 11, 29, 18)
        assert str(refused.value).endswith("Next free: Sun Nov 29, 2026, 6:00 PM.")

    def test_a_later_start_of_the_same_evening_is_offered(self, book, actor):
        factories.session(actor, EVENING, minutes=75, photographer=actor.user_id)
        with pytest.raises(Clash) as refused:
            factories.session(actor, EVENING, type="Wedding", photographer=actor.user_id)
        assert refused.value.next_free == datetime(2026, 11, 28, 19, 15)

    def test_an_evening_is_looked_for_in_the_evening(self, book, actor):
        factories.session(actor, "2026-11-27 19:00", room=factories.room_id())
        with pytest.raises(Clash) as refused:
            factories.session(actor, "2026-11-27 19:30", room=factories.room_id())
        assert refused.value.next_free == datetime(2026, 11, 27, 20)


class TestMoved:
    def test_it_keeps_its_length(self, wedding, actor):
        sessions.move_session(actor, wedding.session_id, None, datetime(2026, 12, 5, 17))
        assert times(wedding) == (datetime(2026, 12, 5, 17), datetime(2026, 12, 6, 1))

    def test_into_the_night_when_the_clocks_go_forward(self, wedding, actor):
        saved = sessions.move_session(actor, wedding.session_id, None, datetime(2027, 3, 13, 18))
        assert times(wedding) == (datetime(2027, 3, 13, 18), datetime(2027, 3, 14, 3))
        assert saved.warnings == ("That night the clocks go forward: it lasts 8 h.",)

    def test_into_the_night_when_the_clocks_go_back(self, wedding, actor):
        saved = sessions.move_session(actor, wedding.session_id, None, datetime(2027, 11, 6, 18))
        assert times(wedding) == (datetime(2027, 11, 6, 18), datetime(2027, 11, 7, 2))
        assert saved.warnings == ("That night the clocks go back: it lasts 9 h.",)

    def test_a_time_that_the_clocks_skip_is_refused(self, wedding, actor):
        with pytest.raises(Invalid, match="There is no 2:00 AM on Sun Mar 14, 2027, when the clocks go forward"):
            sessions.move_session(actor, wedding.session_id, None, datetime(2027, 3, 13, 18), datetime(2027, 3, 14, 2))

    def test_a_time_that_comes_twice_is_told(self, wedding, actor):
        saved = sessions.move_session(
            actor, wedding.session_id, None, datetime(2027, 11, 6, 18), datetime(2027, 11, 7, 1, 30)
        )
        assert saved.warnings == ("That night 1:30 AM comes twice, the first is meant: it lasts 7 h 30 min.",)

    def test_an_ordinary_day_has_nothing_to_tell(self, wedding, actor):
        assert sessions.move_session(actor, wedding.session_id, None, datetime(2026, 12, 5, 18)).warnings == ()


@pytest.mark.parametrize("day", [date(2027, 3, 13), date(2027, 11, 6)])
def test_a_new_one_in_a_night_when_the_clocks_change_has_the_length_of_its_type(book, actor, day):
    saved = factories.session(actor, datetime(day.year, day.month, day.day, 18), type="Wedding")
    starts_at, ends_at = times(saved)
    assert SessionType.get(SessionType.name == "Wedding").duration_min == 480
    assert ends_at - starts_at in (timedelta(hours=8), timedelta(hours=9))
    assert [row.continues(ends_at.date()) for row in agenda.day(ends_at.date())] == [True]


def test_it_reminds_before_its_own_start(wedding, actor, frozen):
    frozen.shift(EVENING - datetime(2026, 11, 21, 11, 4) - timedelta(minutes=30))
    assert [due.session_id for due in reminders.due_reminders(actor)] == [wedding.session_id]
    frozen.shift(timedelta(hours=6))
    assert reminders.due_reminders(actor) == ()
