"""How it stands with what is done without anybody, and doing it at once."""

import os
from datetime import timedelta

import pytest

from models import Outbox, Status
from studio.background import background, doing, noted
from studio.background.background import FEEDS, HOLDS, MAILBOX, MESSAGES, SESSIONS, START
from studio.background.noted import WORKER
from studio.booking import busy
from studio.kernel import access, journal, preferences
from studio.kernel.errors import Invalid, NotAllowed
from studio.people import roles
from studio.sessions import sessions
from studio.sessions.flags import Flag
from studio.waiting import lapsing
from tests import factories
from tests.studio.messages.queued import message

pytestmark = pytest.mark.usefixtures("book", "frozen")


def jobs():
    return {one.key: one for one in background.jobs()}


def state(key):
    return jobs()[key].state


def stands(actor, outbox_id, **values):
    with journal.entry(actor, "message.held", count=1) as entry:
        entry.update(Outbox, outbox_id, **values)


def late(actor):
    one = message(actor)
    with journal.entry(actor, "message.held", count=1) as entry:
        entry.update(Outbox, one, tries=1, next_try_at=entry.at + timedelta(hours=1))
    return one


class TestWorker:
    def test_none_ever_ran_and_nothing_waits_for_one(self):
        one = jobs()[WORKER]
        assert (one.state, one.last, one.is_wrong) == ("never ran", None, False)
        assert one.told.startswith("No worker runs, and nothing waits for one")

    def test_what_waits_for_one_makes_it_somebodys(self, actor):
        message(actor)
        one = jobs()[WORKER]
        assert (one.is_wrong, one.told) == (True, f"No worker runs, so nothing is sent or read: {START}.")

    def test_it_runs_until_it_is_silent_for_three_turns(self, frozen):
        noted.note(WORKER)
        assert state(WORKER) == "runs"
        frozen.shift(180)
        assert state(WORKER) == "runs"
        frozen.shift(1)
        assert state(WORKER) == "does not run"
        assert background.seen_in_words(jobs()[WORKER].last) == "11:04 AM"
        frozen.shift(timedelta(days=1))
        assert background.seen_in_words(jobs()[WORKER].last) == "Sat Nov 21, 11:04 AM"
        frozen.shift(timedelta(days=366))
        assert background.seen_in_words(jobs()[WORKER].last) == "Sat Nov 21, 2026, 11:04 AM"

    def test_one_that_said_so_while_the_clock_ran_ahead_does_not_run(self, frozen):
        noted.note(WORKER)
        frozen.shift(timedelta(days=-1))
        assert state(WORKER) == "does not run"

    def test_one_that_was_told_to_end_is_gone_at_once(self):
        noted.note(WORKER)
        noted.note(WORKER, noted.ENDED)
        assert state(WORKER) == "ended"

    def test_a_job_has_one_row_however_often_it_is_noted(self):
        for told in ("first", "second", ""):
            noted.note(FEEDS, told)
        assert [(job, one.told) for job, one in noted.notes().items()] == [(FEEDS, "")]


class TestMessages:
    def test_what_is_refused_or_unsure_is_somebodys(self, actor):
        stands(actor, message(actor), state="failed")
        stands(actor, message(actor), state="unsure")
        message(actor)
        one = jobs()[MESSAGES]
        assert (one.state, one.is_wrong) == ("1 waits, 1 refused, 1 unsure", True)

    def test_why_nothing_is_sent_is_said_while_something_waits(self, actor):
        noted.note(MESSAGES, "smtp.test does not answer.")
        assert not jobs()[MESSAGES].is_wrong
        message(actor)
        assert (jobs()[MESSAGES].told, jobs()[MESSAGES].is_wrong) == ("smtp.test does not answer.", True)

    def test_a_server_s_words_are_for_those_who_see_addresses(self, actor):
        noted.note(MESSAGES, "550 no such sender: ana@example.com")
        message(actor)
        dee = factories.user(actor, "dee", role="desk")
        roles.set_right(actor, roles.role_of("desk").id, "reach", False)
        with access.reading_as(dee):
            assert jobs()[MESSAGES].told == "Messages cannot be sent now."

    def test_what_waits_too_long_says_that_no_worker_runs(self, actor, frozen):
        message(actor)
        assert not jobs()[MESSAGES].is_wrong
        frozen.shift(timedelta(minutes=31))
        assert jobs()[MESSAGES].told == f"Messages wait since 11:04 AM, as no worker runs: {START}."

    def test_what_waits_for_another_try_is_tried_with_the_next_turn(self, actor, frozen):
        one, refused = late(actor), message(actor)
        stands(actor, refused, state="failed", tries=1)
        assert doing.do(actor, MESSAGES) == "1 message goes with the worker's next turn."
        assert Outbox.get_by_id(one).next_try_at <= frozen_now()
        assert Outbox.get_by_id(refused).state == "failed"
        with pytest.raises(Invalid, match="No message waits for another try"):
            doing.do(actor, MESSAGES)

    def test_one_that_is_to_go_on_another_day_stays(self, actor):
        with journal.entry(actor, "message.held", count=1) as entry:
            entry.update(Outbox, message(actor), next_try_at=entry.at + timedelta(days=1))
        with pytest.raises(Invalid):
            doing.do(actor, MESSAGES)


def frozen_now():
    from studio.kernel import clock

    return clock.now_utc()


def test_sessions_wait_for_the_status_of_their_day_and_move_on_at_once(actor, frozen):
    with journal.entry(actor, "x") as entry:
        entry.update(Status, Status.get(Status.name == "Image Capture Pending").id, on_session_date=True)
    made = [factories.session(actor, "2026-11-21 15:00", room=None).session_id for _ in range(2)]
    one = jobs()[SESSIONS]
    assert (one.state, one.records) == ("2 wait", tuple(made))
    assert doing.do(actor, SESSIONS) == "2 sessions moved on."
    assert (state(SESSIONS), jobs()[SESSIONS].last is None) == ("nothing to do", False)
    assert doing.do(actor, SESSIONS) == "No session had to be moved on."


class TestHolds:
    @pytest.fixture
    def held(self, actor, frozen):
        saved = factories.session(actor, "2026-12-05 10:00")
        sessions.hold(actor, saved.session_id, on_hold=Flag(until=frozen_now().date()))
        frozen.shift(timedelta(days=2))
        return saved.session_id

    def test_one_past_its_end_waits_and_lapses_at_once(self, actor, held):
        assert (state(HOLDS), jobs()[HOLDS].records) == ("1 waits", (held,))
        assert doing.do(actor, HOLDS) == "1 hold came to an end."
        assert state(HOLDS) == "nothing to do"
        assert doing.do(actor, HOLDS) == "No hold is past its end."

    def test_why_one_cannot_stays_until_it_can(self, actor, held, monkeypatch):
        def refuse(_):
            raise Invalid("The camera room is gone.")

        monkeypatch.setattr(lapsing, "_lapse", refuse)
        with pytest.raises(Invalid, match="could not lapse: The camera room is gone"):
            doing.do(actor, HOLDS)
        assert jobs()[HOLDS].is_wrong
        assert "The camera room is gone" in jobs()[HOLDS].told


class TestCalendars:
    @pytest.fixture
    def folder(self, actor, tmp_path):
        place = tmp_path / "calendars"
        place.mkdir()
        preferences.set_text(actor, "calendar.folder", str(place))
        return place

    def test_feeds_are_written_at_once(self, actor, folder):
        assert state(FEEDS) == "never written"
        assert doing.do(actor, FEEDS).endswith(" written.")
        assert (state(FEEDS), sorted(folder.iterdir()) != []) == ("written", True)
        assert doing.do(actor, FEEDS) == "The calendars are as they should be."

    def test_a_folder_that_only_the_worker_has_is_refused_and_no_trouble_of_the_worker(self, actor, folder):
        folder.rmdir()
        with pytest.raises(Invalid, match="is missing"):
            doing.do(actor, FEEDS)
        assert not jobs()[FEEDS].is_wrong

    def test_what_belongs_to_another_login_is_left_to_its_worker(self, actor, folder, monkeypatch):
        doing.do(actor, FEEDS)
        monkeypatch.setattr(os, "geteuid", lambda: 4711)
        with pytest.raises(Invalid, match="belongs to another login of this machine"):
            doing.do(actor, FEEDS)

    def test_what_a_worker_could_not_do_is_told(self, actor, folder):
        preferences.set_text(actor, "bounce.host", "imap.test")
        noted.note(FEEDS, "The disk is full [/.")
        noted.note(MAILBOX, "imap.test does not answer.")
        found = jobs()
        assert (found[FEEDS].state, found[FEEDS].told) == ("cannot be written", "The disk is full [/.")
        assert (found[MAILBOX].state, found[MAILBOX].told) == ("cannot be read", "imap.test does not answer.")
        assert found[FEEDS].is_wrong
        assert found[MAILBOX].is_wrong

    def test_each_calendar_elsewhere_has_a_line(self, actor):
        busy.set_address(actor, actor.user_id, "/home/mia/calendar.ics")
        key = f"busy {actor.login}"
        one = jobs()[key]
        assert (one.name, one.state, one.user_id, one.is_wrong) == (
            f"Calendar of {actor.name}", "never read", actor.user_id, False,
        )  # fmt: skip
        assert jobs()[WORKER].is_wrong
        busy.note(doing.calendar_to_read(actor, actor.user_id), None, "The file is gone.")
        assert (state(key), jobs()[key].told) == ("cannot be read", "The file is gone.")
        busy.note(doing.calendar_to_read(actor, actor.user_id), b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")
        assert (state(key), jobs()[key].is_wrong) == ("read", False)


@pytest.mark.parametrize("key", [WORKER, MAILBOX])
def test_what_only_the_worker_does_is_refused(actor, key):
    with pytest.raises(Invalid) as caught:
        doing.do(actor, key)
    assert str(caught.value) == background.ONLY_THE_WORKER[key]


@pytest.mark.parametrize(("key", "right"), [(key, right) for key, (right, _) in background.RIGHT_OF.items()])
def test_each_job_takes_its_right(actor, key, right):
    dee = factories.user(actor, "dee", role="desk")
    roles.set_right(actor, roles.role_of("desk").id, right, False)
    with pytest.raises(NotAllowed, match="may not"):
        doing.do(dee, key)


def test_who_sees_only_their_own_is_told_no_counts_of_others(actor):
    message(actor)
    dee = factories.user(actor, "dee", role="desk")
    roles.set_right(actor, roles.role_of("desk").id, "others", False)
    with access.reading_as(dee):
        assert list(jobs()) == [WORKER, MAILBOX, FEEDS]
