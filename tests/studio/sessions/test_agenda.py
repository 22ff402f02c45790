from collections import namedtuple
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from models import ClientPhone, Status
from studio.appointments import appointments
from studio.clients import clients
from studio.clients.clients import Phone
from studio.kernel.access import SYSTEM
from studio.kernel.errors import Invalid, NotFound
from studio.lists.page import export, page
from studio.lists.spec import Asked
from studio.sessions import agenda, sessions
from studio.sessions.agenda import Filter
from studio.sessions.flags import Flag
from studio.sessions.listed import SESSIONS
from studio.workflow import workflow
from tests import factories

TODAY, TOMORROW = date(2026, 11, 21), date(2026, 11, 22)


def numbers(rows):
    return [row.number for row in rows]


class TestDay:
    def test_a_row_says_what_the_screen_shows(self, book, actor):
        ben = factories.user(actor, "ben", name="Ben [/", initials="BB")
        client_id = factories.client(actor)
        kid = factories.member(actor, client_id)
        saved = factories.session(
            actor, "2026-11-21 11:30", client_id=client_id, photographer=actor.user_id, assistant=ben.user_id,
            description="Twins [b]", confirmed=True, participants=[kid],
        )  # fmt: skip
        assert agenda.day(TODAY) == (
            agenda.AgendaRow(
                kind="session",
                session_id=saved.session_id,
                version=1,
                number="10001",
                starts_at=datetime(2026, 11, 21, 11, 30),
                ends_at=datetime(2026, 11, 21, 12, 30),
                client_id=client_id,
                client=f"{factories.LAST}, {factories.FIRST}",
                participants=1,
                description="Twins [b]",
                session_type="Family",
                colour="green",
                room="Room 1",
                people=("MKH", "BB"),
                people_names=("Mia [Hansen] [/", "Ben [/"),
                logins=("mia", "ben"),
                status="Session Pending",
                status_due=TODAY,
                final=False,
                confirmed=True,
                no_show=False,
                on_hold=False,
                cancelled=False,
                address="",
            ),
        )

    def test_by_start_from_midnight_to_midnight(self, book, actor):
        for start in (
            "2026-11-22 00:00",
            "2026-11-21 23:59",
            "2026-11-20 23:30",
            "2026-11-21 00:00",
            "2026-11-21 09:00",
        ):
            factories.session(actor, start, room=None, minutes=5)
        assert numbers(agenda.day(TODAY)) == ["10004", "10005", "10002"]

    @pytest.mark.sqlite
    def test_an_outside_location_stands_for_the_room(self, book, actor):
        factories.session(actor, "2026-11-21 10:00", outside_location=factories.outside(actor))
        assert agenda.day(TODAY)[0].room == "Baker Beach [/"

    @pytest.mark.sqlite
    def test_an_empty_day_and_the_ends_of_the_calendar(self, book, actor):
        assert agenda.day(TODAY) == ()
        assert agenda.day(date.min) == ()
        with pytest.raises(Invalid) as caught:
            agenda.day(date.max)
        assert str(caught.value) == "There is no day after that one."

    def test_held_and_cancelled_only_when_asked_for(self, book, actor):
        factories.session(actor, "2026-11-21 09:00")
        factories.session(actor, "2026-11-21 10:00", on_hold=True)
        factories.session(actor, "2026-11-21 11:00", cancelled=Flag("ill"))
        assert numbers(agenda.day(TODAY)) == ["10001"]
        shown = agenda.day(TODAY, Filter(hidden=True))
        assert [(row.on_hold, row.cancelled) for row in shown] == [(False, False), (True, False), (False, True)]

    def test_whose_day(self, book, actor):
        ben = factories.user(actor)
        room = factories.room(actor)
        factories.session(actor, "2026-11-21 09:00", photographer=actor.user_id)
        factories.session(actor, "2026-11-21 10:00", photographer=ben.user_id, room=room)
        factories.session(actor, "2026-11-21 11:00", photographer=actor.user_id, assistant=ben.user_id, room=room)
        assert numbers(agenda.day(TODAY, Filter(user_id=ben.user_id))) == ["10002", "10003"]
        assert numbers(agenda.day(TODAY, Filter(room_id=factories.room_id()))) == ["10001"]
        assert numbers(agenda.day(TODAY, Filter(user_id=actor.user_id, room_id=room))) == ["10003"]
        assert numbers(agenda.day(TODAY, Filter(studio_id=1))) == ["10001", "10002", "10003"]
        assert numbers(agenda.day(TODAY, Filter(studio_id=2))) == []

    @pytest.mark.sqlite
    def test_overdue_from_the_day_after(self, book, actor):
        factories.session(actor, "2026-11-21 09:00")
        row = replace(agenda.day(TODAY)[0], status_due=TODAY)
        assert row.overdue is False
        late = replace(row, status_due=TODAY - timedelta(days=1))
        assert (late.overdue, replace(late, cancelled=True).overdue, replace(late, on_hold=True).overdue) == (
            True,
            False,
            False,
        )
        assert replace(row, status_due=None).overdue is False


Shown = namedtuple("Shown", ["number", "due", "client", "status", "phone"])


def panel(asked):
    """Read a list whole, with the columns that the agenda's panels show, and some."""
    return [Shown(*line.values) for line in export(SYSTEM, SESSIONS, replace(asked, columns=Shown._fields))]


def listed(*, status="", since=None, until=None, overdue_only=False, client_id=None, limit=None):
    words = (("status", status), ("from", since and since.isoformat()), ("to", until and until.isoformat()))
    filters = tuple((key, word) for key, word in words if word) + (("late", ""),) * overdue_only
    fixed = (("client", (client_id,)),) if client_id is not None else ()
    asked = Asked(filters, fixed, order="start", columns=Shown._fields)
    return [Shown(*line.values) for line in export(SYSTEM, SESSIONS, asked, limit=limit)]


class TestSide:
    def test_overdue_the_longest_first(self, book, actor, frozen):
        client_id = factories.client(actor, "Weber", "Jo")
        factories.session(actor, "2026-11-24 09:00", client_id=client_id, status_due=date(2026, 11, 27))
        factories.session(actor, "2026-11-24 11:00", status_due=date(2026, 11, 26))
        factories.session(actor, "2026-11-24 13:00", status_due=date(2026, 11, 25), cancelled=Flag("x"))
        factories.session(actor, "2026-11-24 15:00", status_due=date(2026, 11, 25), on_hold=True)
        side, overdue = agenda.side(date(2026, 11, 28)), panel(agenda.overdue(date(2026, 11, 28)))
        assert [(row.number, row.due) for row in overdue] == [
            ("10002", date(2026, 11, 26)),
            ("10001", date(2026, 11, 27)),
        ]
        assert (side.overdue_count, overdue[1].client, overdue[1].status) == (
            2,
            "Weber, Jo",
            "Session Pending",
        )
        assert agenda.side(date(2026, 11, 27)).overdue_count == 1
        assert agenda.side(date(2026, 11, 26)).overdue_count == 0
        assert agenda.side(date(2026, 11, 28), Filter(hidden=True)).overdue_count == 2

    def test_tomorrows_unconfirmed_with_their_first_phone(self, book, actor):
        phones = [Phone("415 555 0177", "home"), Phone("415 555 0133", "mobile", True)]
        factories.session(actor, "2026-11-22 10:30", client_id=factories.client(actor, "Kim", "", phones=phones))
        factories.session(actor, "2026-11-22 13:00", client_id=factories.client(actor, "Rossi", ""))
        factories.session(actor, "2026-11-22 15:00", confirmed=True)
        factories.session(actor, "2026-11-22 16:00", on_hold=True)
        factories.session(actor, "2026-11-23 09:00")
        for only in (Filter(), Filter(hidden=True)):
            side = agenda.side(TODAY, only)
            assert [(row.number, row.client, row.phone) for row in panel(agenda.unconfirmed(TODAY, only))] == [
                ("10001", "Kim", "(415) 555-0177"),
                ("10002", "Rossi", ""),
            ]
            assert side.unconfirmed_count == 2

    def test_the_next_booking_is_ahead_of_now(self, book, actor):
        factories.session(actor, "2026-11-21 11:04")
        factories.session(actor, "2026-11-21 12:04", cancelled=Flag("x"))
        factories.session(actor, "2026-11-21 13:04")
        assert agenda.side(TODAY).next_row.number == "10003"
        assert agenda.side(TODAY, Filter(hidden=True)).next_row.number == "10003"
        assert agenda.side(TODAY, Filter(user_id=actor.user_id)).next_row is None

    @pytest.mark.sqlite
    def test_lists_and_counts_stop(self, book, actor):
        client_id = factories.client(actor)
        for n in range(105):
            start = datetime(2026, 11, 22, 0) + timedelta(minutes=5 * n)
            factories.session(actor, start, client_id=client_id, room=None, minutes=5)
        side = agenda.side(TODAY)
        assert (len(panel(agenda.unconfirmed(TODAY))), side.unconfirmed_count) == (105, 100)
        day = date(2026, 12, 24)
        assert (len(panel(agenda.overdue(day))), agenda.side(day).overdue_count) == (105, 100)
        assert len(page(SYSTEM, SESSIONS, agenda.overdue(day), limit=7).lines) == 7

    @pytest.mark.sqlite
    def test_only_of_the_one_asked_for(self, book, actor):
        ben = factories.user(actor)
        factories.session(actor, "2026-11-22 10:00", photographer=ben.user_id)
        factories.session(actor, "2026-11-22 12:00")
        side = agenda.side(TODAY, Filter(user_id=ben.user_id))
        assert [row.number for row in panel(agenda.unconfirmed(TODAY, Filter(user_id=ben.user_id)))] == ["10001"]
        assert side.next_row.number == "10001"

    def test_appointments_with_clients_are_counted(self, book, actor):
        client = factories.client(actor)
        ben = factories.user(actor)
        for hour, people in ((9, ""), (10, "ben")):
            factories.appointment(actor, datetime(2026, 11, 22, hour), client=client, people=people)
        factories.appointment(actor, datetime(2026, 11, 22, 12))
        for day in (TODAY, TOMORROW + timedelta(days=1)):
            factories.appointment(actor, datetime.combine(day, time(15)), client=client)
        saved = factories.appointment(actor, datetime(2026, 11, 22, 14), client=client)
        appointments.confirm(actor, saved.appointment_id)
        assert agenda.side(TODAY).unconfirmed_meetings == 2
        assert agenda.side(TODAY, Filter(user_id=ben.user_id)).unconfirmed_meetings == 1


class TestQueries:
    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_for_three_sessions_as_for_one(self, book, actor, count_queries, count):
        for n in range(count):
            client_id = factories.client_with_phone(actor)
            factories.session(actor, datetime(2026, 11, 22, 9 + n), client_id=client_id, status_due=date(2026, 11, 23))
        with count_queries() as asked:
            assert len(agenda.day(TOMORROW)) == count
        assert len(asked) == 3, "the sessions, after how long each status is stale, and the appointments"
        with count_queries() as asked:
            assert agenda.side(TODAY).unconfirmed_count == count
        assert len(asked) == 5
        with count_queries() as asked:
            assert len(panel(agenda.unconfirmed(TODAY))) == count
        assert len(asked) == 2
        with count_queries() as asked:
            assert len(listed()) == count
        assert len(asked) == 2


class TestLists:
    @pytest.fixture
    def three(self, book, actor):
        client_id = factories.client(actor, "Weber", "")
        factories.session(actor, "2026-11-20 10:00", client_id=client_id)
        factories.session(actor, "2026-11-23 10:00")
        last = factories.session(actor, "2026-11-25 23:30", client_id=client_id)
        workflow.change_status(actor, last.session_id, None, completed=date(2026, 11, 19))
        sessions.cancel(actor, 1, "ill")
        return client_id

    def test_everything_by_start(self, three):
        assert numbers(listed()) == ["10001", "10002", "10003"]
        assert numbers(listed(limit=2)) == ["10001", "10002"]

    def test_from_to_included(self, three):
        assert numbers(listed(since=date(2026, 11, 23))) == ["10002", "10003"]
        assert numbers(listed(until=date(2026, 11, 25))) == ["10001", "10002", "10003"]
        assert numbers(listed(since=date(2026, 11, 21), until=date(2026, 11, 24))) == ["10002"]

    def test_by_status_whatever_the_case(self, three):
        assert numbers(listed(status="image capture PENDING")) == ["10003"]
        with pytest.raises(NotFound):
            listed(status="nothing")

    def test_by_status_beyond_plain_letters(self, three):
        Status.update(name="Écran à préparer").where(Status.name == "Session Pending").execute()
        assert numbers(listed(status="ÉCRAN À préparer ")) == ["10001", "10002"]

    def test_by_client(self, three):
        assert numbers(listed(client_id=three)) == ["10001", "10003"]
        assert numbers(agenda.sessions_of_client(three)) == ["10003", "10001"]
        assert numbers(agenda.sessions_of_client(three, limit=1)) == ["10003"]

    def test_overdue_ones(self, three, frozen):
        frozen.shift(timedelta(days=10))
        assert numbers(listed(overdue_only=True)) == ["10002", "10003"]
        assert [row.number for row in panel(agenda.overdue(date(2026, 11, 26)))] == ["10003", "10002"]

    def test_the_end_of_the_calendar(self, three):
        with pytest.raises(Invalid):
            listed(until=date.max)


@pytest.mark.sqlite
def test_phones_of_a_client_keep_their_order(book, actor):
    client_id = factories.client_with_phone(actor, "415 555 0111")
    clients.save_client(actor, client_id, None, {"phones": [Phone("415 555 0199"), Phone("415 555 0111")]})
    factories.session(actor, "2026-11-22 10:00", client_id=client_id)
    assert panel(agenda.unconfirmed(TODAY))[0].phone == "(415) 555-0199"
    assert ClientPhone.select().count() == 2
