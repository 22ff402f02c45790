from datetime import datetime, timedelta

import pytest

from models import JournalEntry, ReminderState
from studio.kernel import clock, preferences, undo
from studio.kernel.access import SYSTEM
from studio.kernel.errors import NotAllowed, NotFound
from studio.sessions import reminders, sessions, visits
from studio.sessions.flags import Flag
from tests import factories


def shown(actor):
    return [(reminder.number, reminder.minutes) for reminder in reminders.due_reminders(actor)]


@pytest.fixture
def soon(book, actor):
    """A session at 11:30; it is 11:04, so that the reminder of 30 minutes before is due."""
    return factories.session(actor, "2026-11-21 11:30").session_id


class TestDue:
    def test_says_what_starts_and_where(self, book, actor):
        client_id = factories.client(actor, "O'Brien", "Zoe [/")
        saved = factories.session(actor, "2026-11-21 11:30", client_id=client_id)
        assert reminders.due_reminders(actor) == (
            reminders.Reminder(
                saved.session_id,
                "10001",
                "O'Brien, Zoe [/",
                "Family",
                "Room 1",
                datetime(2026, 11, 21, 11, 30),
                datetime(2026, 11, 21, 12, 30),
                26,
                clock.utc(datetime(2026, 11, 21, 11)),
            ),
        )

    def test_on_every_desk(self, soon, actor):
        assert shown(factories.user(actor)) == [("10001", 26)]
        assert shown(SYSTEM) == [("10001", 26)]

    @pytest.mark.sqlite
    def test_from_its_minutes_before_until_the_start(self, book, actor, frozen):
        factories.session(actor, "2026-11-21 11:44", reminder_min=15)
        seen = []
        for _ in range(43):
            seen.append(shown(actor))
            frozen.shift(timedelta(minutes=1))
        assert [n for n, rows in enumerate(seen) if rows] == list(range(25, 42))
        assert [rows[0][1] for rows in seen[25:42]] == [*range(15, -1, -1), 0]

    @pytest.mark.sqlite
    def test_by_start_and_never_more_than_twenty(self, book, actor):
        client_id = factories.client(actor)
        for n in reversed(range(22)):
            start = datetime(2026, 11, 21, 11, 5) + timedelta(minutes=n)
            factories.session(actor, start, client_id=client_id, room=None)
        rows = shown(actor)
        assert [minutes for _, minutes in rows] == list(range(1, 21))

    @pytest.mark.sqlite
    def test_a_day_before_at_most(self, book, actor):
        factories.session(actor, "2026-11-22 11:04", reminder_min=1440)
        factories.session(actor, "2026-11-22 12:05", reminder_min=1440)
        assert shown(actor) == [("10001", 1440)]

    @pytest.mark.parametrize(
        "values",
        [{"reminder_min": None}, {"on_hold": True}, {"cancelled": Flag("x")}, {"reminder_min": 25}],
    )
    @pytest.mark.sqlite
    def test_not_for_these(self, book, actor, values):
        factories.session(actor, "2026-11-21 11:30", **values)
        assert shown(actor) == []

    def test_photographers_and_assistants_are_reminded_of_their_own_and_the_front_desk_of_all(self, soon, actor):
        ben = factories.user(actor, "ben", role="photographer", photographer=True)
        ann = factories.user(actor, "ann", role="photographer", assistant=True)
        own = factories.session(
            actor, "2026-11-21 11:20", photographer=ben.user_id, assistant=ann.user_id, room=None
        ).number
        end = datetime(2026, 11, 21, 11, 20)
        meeting = factories.appointment(actor, "2026-11-21 11:10", ends_at=end, people="ben", reminder_min=30).number
        assert [number for number, _ in shown(ben)] == [f"appointment {meeting}", own]
        assert [number for number, _ in shown(ann)] == [own]
        assert [number for number, _ in shown(actor)] == [f"appointment {meeting}", own, "10001"]
        preferences.set_text(actor, "reminder.front_desk", "Photographer")
        assert (len(shown(ben)), len(shown(actor))) == (3, 1), "and who made an appointment of that one"

    @pytest.mark.sqlite
    def test_one_question_for_many(self, book, actor, count_queries):
        for minute in (10, 20, 30):
            factories.session(actor, f"2026-11-21 11:{minute}", room=None)
        with count_queries() as asked:
            assert len(shown(actor)) == 3
        assert len(asked) == 5, "whose, sessions, appointments, what was snoozed, what has begun"


class TestAnswers:
    def test_dismissed_for_one_user_only(self, soon, actor):
        other = factories.user(actor)
        reminders.dismiss(actor, soon)
        assert (shown(actor), shown(other)) == ([], [("10001", 26)])
        reminders.dismiss(actor, soon)
        assert ReminderState.select().count() == 1

    def test_snoozed_for_five_minutes_and_for_one_user_only(self, soon, actor, frozen):
        other = factories.user(actor)
        reminders.snooze(actor, soon)
        assert (shown(actor), shown(other)) == ([], [("10001", 26)])
        frozen.shift(timedelta(minutes=5, seconds=-1))
        assert shown(actor) == []
        frozen.shift(timedelta(seconds=1))
        assert shown(actor) == [("10001", 21)]
        reminders.snooze(actor, soon)
        assert shown(actor) == []

    @pytest.mark.sqlite
    def test_snoozed_after_all(self, soon, actor, frozen):
        reminders.dismiss(actor, soon)
        reminders.snooze(actor, soon)
        frozen.shift(timedelta(minutes=5))
        assert shown(actor) == [("10001", 21)]

    @pytest.mark.sqlite
    def test_of_nothing_and_by_nobody(self, soon, actor):
        with pytest.raises(NotFound) as gone:
            reminders.dismiss(actor, 99)
        assert str(gone.value) == "That session is gone."
        with pytest.raises(NotAllowed) as nobody:
            reminders.snooze(SYSTEM, soon)
        assert str(nobody.value) == "A reminder is answered by a person: log in first."

    @pytest.mark.sqlite
    def test_is_nothing_to_undo(self, soon, actor):
        reminders.dismiss(actor, soon)
        assert undo.next_undo(actor).sentence.startswith("Booked session")
        assert JournalEntry.select().where(~JournalEntry.undoable).count() == 2


class TestAsleep:
    @pytest.mark.sqlite
    def test_only_what_is_still_of_use_comes_after_a_suspended_laptop(self, book, actor, frozen):
        for start in ("11:30", "11:40", "13:00", "16:00"):
            one = factories.session(actor, f"2026-11-21 {start}", room=None)
            if start in ("11:30", "13:00"):
                reminders.snooze(actor, one.session_id)
        frozen.shift(timedelta(minutes=90))
        assert shown(actor) == [("10003", 26)], "not those that began meanwhile, nor what is hours away"


class TestMoved:
    def test_the_old_one_never_comes(self, soon, actor, frozen):
        sessions.move_session(actor, soon, None, datetime(2026, 11, 21, 14))
        assert shown(actor) == []
        frozen.move_to(datetime(2026, 11, 21, 13, 30).astimezone())
        assert shown(actor) == [("10001", 30)]

    def test_a_moved_one_reminds_anew(self, soon, actor):
        reminders.dismiss(actor, soon)
        sessions.move_session(actor, soon, None, datetime(2026, 11, 21, 11, 20))
        assert shown(actor) == [("10001", 16)]
        reminders.snooze(actor, soon)
        sessions.move_session(actor, soon, None, datetime(2026, 11, 21, 11, 10))
        assert shown(actor) == [("10001", 6)]

    @pytest.mark.sqlite
    def test_an_answer_to_the_old_time_says_nothing_of_the_new_one(self, soon, actor):
        (seen,) = reminders.due_reminders(actor)
        sessions.move_session(factories.user(actor), soon, None, datetime(2026, 11, 21, 11, 20))
        for answer in (reminders.dismiss, reminders.snooze):
            answer(actor, soon, seen.starts_at)
            assert shown(actor) == [("10001", 16)]

    @pytest.mark.sqlite
    def test_what_was_started_reminds_anew_on_another_day(self, soon, actor, frozen):
        visits.mark(actor, soon, "started")
        assert shown(actor) == []
        sessions.move_session(actor, soon, None, datetime(2026, 11, 23, 11))
        frozen.move_to(datetime(2026, 11, 23, 10, 45).astimezone())
        assert shown(actor) == [("10001", 15)]

    @pytest.mark.sqlite
    def test_a_cancelled_one_is_silent(self, soon, actor):
        sessions.cancel(actor, soon, "ill")
        assert shown(actor) == []
        undo.undo(actor)
        assert shown(actor) == [("10001", 26)]
