"""A hold has an end: said by somebody, or by the session's type; then it lapses, once, and its time is nobody's any more."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import Booking, JournalEntry, SessionType, Waiting
from studio.kernel import access, undo
from studio.kernel.errors import Invalid
from studio.lists import upkeep
from studio.lists.own import SESSION_TYPE
from studio.people import roles
from studio.sessions import sessions, states, views
from studio.sessions.flags import Flag
from studio.waiting import lapsing
from tests import factories
from tests.conftest import ZONE

FRIDAY = date(2026, 11, 27)


def record(saved):
    return views.session_record(saved.session_id)


def held(actor, until=FRIDAY, start="2026-12-05 10:00", **values):
    saved = factories.session(actor, start, **values)
    sessions.hold(actor, saved.session_id, on_hold=Flag(until=until))
    return saved


def after(frozen, day=FRIDAY):
    frozen.move_to(datetime(day.year, day.month, day.day, 0, 0, tzinfo=ZoneInfo(ZONE)) + timedelta(days=1))


def ends_by_type(actor, days):
    upkeep.change(actor, SESSION_TYPE, factories.type_id("Family"), None, {"hold_days": days})


class TestEnd:
    def test_without_a_word_by_the_business_days_of_the_type(self, book, actor):
        ends_by_type(actor, 3)
        saved = factories.session(actor, "2026-12-05 10:00")
        sessions.hold(actor, saved.session_id)
        # Saturday; Mon, Tue, Wed, as Thursday is Thanksgiving.
        assert record(saved).held_until == date(2026, 11, 25)
        assert views.status_notes(saved.session_id)[0].text == "On hold set until Wed Nov 25, 2026"

    def test_days_are_the_studios_own_wherever_the_machine_stands(self, book, actor, frozen):
        ends_by_type(actor, 1)
        frozen.move_to(datetime(2026, 11, 24, 6, 30, tzinfo=ZoneInfo("UTC")))  # still Monday in California
        saved = factories.session(actor, "2026-12-05 10:00", on_hold=True)
        assert record(saved).held_until == date(2026, 11, 24)
        frozen.move_to(datetime(2026, 11, 25, 7, 59, tzinfo=ZoneInfo("UTC")))
        assert lapsing.Lapsing().all() == 0
        frozen.move_to(datetime(2026, 11, 25, 8, 0, tzinfo=ZoneInfo("UTC")))
        assert lapsing.Lapsing().all() == 1

    def test_not_after_the_session(self, book, actor):
        ends_by_type(actor, 10)
        saved = factories.session(actor, "2026-11-24 10:00", on_hold=True)
        assert record(saved).held_until == date(2026, 11, 24)

    def test_a_type_that_says_none_has_none(self, book, actor):
        saved = factories.session(actor, "2026-12-05 10:00", on_hold=True)
        assert SessionType.get_by_id(factories.type_id("Family")).hold_days is None
        assert (record(saved).held_until, states.state_words(views.rows.one(saved.session_id))) == (None, "ON HOLD")

    def test_held_once_more_it_keeps_its_end(self, book, actor):
        saved = held(actor)
        ends_by_type(actor, 1)
        sessions.hold(actor, saved.session_id)
        assert record(saved).held_until == FRIDAY

    def test_another_end_is_noted(self, book, actor):
        saved = held(actor)
        sessions.hold(actor, saved.session_id, on_hold=Flag(until=date(2026, 12, 1)))
        assert views.status_notes(saved.session_id)[0].text == "The hold ends on another day: Tue Dec 1, 2026"

    def test_it_is_said_in_lists(self, book, actor):
        saved = held(actor)
        assert states.state_words(views.rows.one(saved.session_id)) == "HELD until Fri"
        assert states.flag_words(record(saved)) == "on hold until Fri"
        far = held(actor, date(2026, 12, 4), room=None)
        assert states.state_words(views.rows.one(far.session_id)) == "HELD until Dec 4"

    @pytest.mark.parametrize(
        ("until", "why"),
        [
            (date(2026, 11, 20), "The hold would have ended on Fri Nov 20, 2026: choose today or a later day."),
            (date(2026, 12, 6), "The session is on Sat Dec 5, 2026: a hold ends on that day at the latest."),
        ],
    )
    def test_a_day_that_cannot_be_is_refused(self, book, actor, until, why):
        with pytest.raises(Invalid) as refused:
            held(actor, until)
        assert (str(refused.value), refused.value.field) == (why, "on_hold")


class TestLapse:
    def test_not_before_its_last_day_is_over(self, book, actor, frozen):
        saved = held(actor)
        after(frozen, FRIDAY - timedelta(days=1))
        assert (lapsing.Lapsing().all(), bool(record(saved).on_hold)) == (0, True)
        after(frozen)
        assert lapsing.Lapsing().all() == 1
        one = record(saved)
        assert (one.on_hold, one.cancelled.by, one.cancelled.why) == (None, "SYS", "The hold ended on Fri Nov 27, 2026")
        assert not Booking.select().count()
        last = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
        assert (last.verb, last.user_id) == ("session.lapsed", None)
        assert views.status_notes(saved.session_id)[0].initials == "SYS"

    def test_once(self, book, actor, frozen):
        held(actor)
        after(frozen)
        assert lapsing.Lapsing().all() == 1
        before = JournalEntry.select().count()
        assert (lapsing.Lapsing().all(), JournalEntry.select().count()) == (0, before)

    def test_one_that_cannot_is_told_and_the_rest_lapse(self, book, actor, frozen, monkeypatch):
        stuck = held(actor, FRIDAY - timedelta(days=1))
        good = held(actor, start="2026-12-06 10:00")
        save = sessions.save_in

        def refusing(entry, session_id, *more):
            if session_id == stuck.session_id:
                raise Invalid("Not this one.")
            return save(entry, session_id, *more)

        monkeypatch.setattr(sessions, "save_in", refusing)
        monkeypatch.setattr(lapsing, "AT_ONCE", 1)
        after(frozen)
        run = lapsing.Lapsing()
        assert run.all() == 1
        assert list(run.refused.values()) == ["The hold of session 10001 could not lapse: Not this one."]
        assert (bool(record(stuck).on_hold), bool(record(good).cancelled)) == (True, True)
        anna = factories.user(actor, role="photographer", photographer=True)
        roles.set_right(actor, roles.role_of("photographer").id, "others", False)
        with access.reading_as(access.log_in(anna.login)):
            run = lapsing.Lapsing()
            assert run.all() == 0
        assert list(run.refused.values()) == ["A hold of others' work could not lapse."]
        monkeypatch.undo()
        assert lapsing.Lapsing().all() == 1

    def test_a_desk_that_was_second_writes_nothing(self, book, actor, frozen):
        saved = held(actor)
        after(frozen)
        lapsing.Lapsing().all()
        assert lapsing._lapse(saved.session_id) is False

    def test_the_client_waits_for_the_same_once(self, book, actor, frozen):
        one = held(actor)
        client = record(one).client.id
        held(actor, start="2026-12-06 10:00", client_id=client)
        after(frozen)
        assert lapsing.Lapsing().all() == 2
        (row,) = Waiting.select()
        assert (row.client_id, row.session_type.name, row.made_by_id) == (client, "Family", None)
        assert row.notes == "The hold of session 10001 ended on Fri Nov 27, 2026."

    def test_who_undoes_it_has_the_last_word(self, book, actor, frozen):
        saved = held(actor)
        after(frozen)
        lapsing.Lapsing().all()
        undo.undo(actor, JournalEntry.get(JournalEntry.verb == "session.lapsed").id, others=True)
        one = record(saved)
        assert (one.held_until, one.cancelled) == (FRIDAY, None)
        assert Booking.select().where(~Booking.blocking).count() == 1
        assert lapsing.Lapsing().all() == 0
        later = FRIDAY + timedelta(days=3)
        sessions.hold(actor, saved.session_id, on_hold=Flag(until=later))
        after(frozen, later)
        assert (lapsing.Lapsing().all(), record(saved).cancelled.why) == (1, "The hold ended on Mon Nov 30, 2026")

    def test_taken_off_hold_or_without_an_end_it_never_does(self, book, actor, frozen):
        saved, endless = held(actor), held(actor, None, "2026-12-06 10:00")
        sessions.hold(actor, saved.session_id, on_hold=False)
        after(frozen)
        assert lapsing.Lapsing().all() == 0
        assert record(endless).on_hold
