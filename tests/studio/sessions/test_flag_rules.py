from datetime import date, datetime, timedelta

import pytest

from studio.kernel.errors import Clash, Invalid
from studio.sessions import agenda, sessions, views
from studio.sessions.flags import Flag
from tests import factories

pytestmark = pytest.mark.sqlite

START = datetime(2026, 11, 23, 10)


def record(session_id):
    return views.session_record(session_id)


def notes(session_id):
    return [(note.initials, note.kind, note.text) for note in reversed(views.status_notes(session_id))]


def save(actor, session_id, **values):
    return sessions.save_session(actor, session_id, None, values)


def refused(call, *args, **kwargs):
    with pytest.raises(Invalid) as caught:
        call(*args, **kwargs)
    return str(caught.value), caught.value.field


class TestConfirmed:
    def test_who_and_when(self, book, actor, frozen):
        saved = factories.session(actor, START)
        frozen.shift(timedelta(hours=1))
        sessions.confirm(actor, saved.session_id)
        made = record(saved.session_id)
        assert (made.confirmed.by, made.confirmed.at) == ("MKH", datetime(2026, 11, 21, 12, 4))
        assert notes(made.id)[-1] == ("MKH", "confirmed", "Confirmed, noted by Mia [Hansen] [/")

    def test_taken_back(self, book, actor):
        saved = factories.session(actor, START, confirmed=True)
        sessions.confirm(actor, saved.session_id, confirmed=False)
        made = record(saved.session_id)
        assert made.confirmed is None
        assert notes(made.id)[-1] == ("MKH", "unconfirmed", "Confirmed cleared")

    def test_clears_itself_when_the_session_moves(self, book, actor):
        saved = factories.session(actor, START, confirmed=True)
        sessions.move_session(actor, saved.session_id, None, START + timedelta(days=1))
        assert record(saved.session_id).confirmed is None
        assert [note[1:] for note in notes(saved.session_id)[-2:]] == [
            ("moved", "Moved from Mon Nov 23, 2026, 10:00 AM - 11:00 AM to Tue Nov 24, 2026, 10:00 AM - 11:00 AM"),
            ("unconfirmed", "Confirmed cleared"),
        ]

    def test_stays_when_it_is_said_with_the_move(self, book, actor):
        saved = factories.session(actor, START, confirmed=True)
        save(actor, saved.session_id, starts_at=START - timedelta(hours=1), confirmed=True)
        assert record(saved.session_id).confirmed

    def test_stays_when_only_the_end_or_a_text_changes(self, book, actor):
        saved = factories.session(actor, START, confirmed=True)
        save(actor, saved.session_id, ends_at=START + timedelta(minutes=75), description="x")
        assert record(saved.session_id).confirmed

    @pytest.mark.parametrize("change", [{"cancelled": Flag("ill")}, {"on_hold": True}])
    def test_clears_itself_when_the_session_does_not_take_place(self, book, actor, change):
        saved = factories.session(actor, START, confirmed=True)
        save(actor, saved.session_id, **change)
        assert record(saved.session_id).confirmed is None

    def test_confirming_twice_keeps_the_first(self, book, actor, frozen):
        ben = factories.user(actor)
        saved = factories.session(actor, START, confirmed=True)
        frozen.shift(3600)
        sessions.confirm(ben, saved.session_id)
        assert record(saved.session_id).confirmed.by == "MKH"


class TestContradictions:
    CANCELLED = {"cancelled": Flag("ill")}

    @pytest.mark.parametrize(
        ("first", "second", "sentence"),
        [
            (CANCELLED, {"on_hold": True}, "A cancelled session cannot be on hold: clear one of the two."),
            (CANCELLED, {"no_show": True}, "A cancelled session cannot be a no show: clear one of the two."),
            ({"on_hold": True}, {"no_show": True}, "A session on hold cannot be a no show: take it off hold first."),
            (
                CANCELLED,
                {"confirmed": True},
                "A cancelled session cannot be confirmed: take the cancellation back first.",
            ),
            ({"on_hold": True}, {"confirmed": True}, "A session on hold cannot be confirmed: take it off hold first."),
            ({"no_show": True}, CANCELLED, "A cancelled session cannot be a no show: clear one of the two."),
            ({"no_show": True}, {"on_hold": True}, "A session on hold cannot be a no show: take it off hold first."),
        ],
    )
    def test_refused_in_two_steps_and_at_once(self, book, actor, first, second, sentence):
        past = datetime(2026, 11, 20, 10)
        saved = factories.session(actor, past, **first)
        assert refused(save, actor, saved.session_id, **second)[0] == sentence
        assert refused(factories.session, actor, past, room=None, **first, **second)[0] == sentence

    def test_one_for_the_other_in_one_save(self, book, actor):
        saved = factories.session(actor, START, on_hold=True)
        save(actor, saved.session_id, on_hold=False, cancelled=Flag("ill"))
        made = record(saved.session_id)
        assert (made.on_hold, made.cancelled.why) == (None, "ill")
        assert [note[2] for note in notes(made.id)[-2:]] == ["On hold cleared", "Cancelled: ill"]


class TestNoShow:
    @pytest.mark.parametrize(("start", "allowed"), [("11:03", True), ("11:04", True), ("11:05", False)])
    def test_only_from_the_start_on(self, book, actor, start, allowed):
        saved = factories.session(actor, f"2026-11-21 {start}")
        if allowed:
            sessions.no_show(actor, saved.session_id)
            assert notes(saved.session_id)[-1] == ("MKH", "no_show", "No show set")
        else:
            assert refused(sessions.no_show, actor, saved.session_id) == (
                "The session starts Sat Nov 21, 2026, 11:05 AM: a no show can be flagged from then on.",
                "no_show",
            )
        assert bool(record(saved.session_id).no_show) is allowed

    def test_cleared(self, book, actor):
        saved = factories.session(actor, "2026-11-21 10:00", no_show=True)
        sessions.no_show(actor, saved.session_id, flag=False)
        assert record(saved.session_id).no_show is None
        assert notes(saved.session_id)[-1] == ("MKH", "no_show_cleared", "No show cleared")

    def test_does_not_move_into_the_future(self, book, actor):
        saved = factories.session(actor, "2026-11-21 10:00", no_show=True)
        assert refused(sessions.move_session, actor, saved.session_id, None, START) == (
            "Nobody came to this session: clear No show before you move it, or book a new one.",
            "date",
        )
        sessions.move_session(actor, saved.session_id, None, datetime(2026, 11, 21, 9))
        save(actor, saved.session_id, starts_at=START, ends_at=START + timedelta(hours=1), no_show=False)
        assert record(saved.session_id).no_show is None

    def test_is_remembered_on_the_client(self, book, actor):
        client_id = factories.client(actor)
        factories.session(actor, "2026-10-01 10:00", client_id=client_id, no_show=True)
        factories.session(actor, "2026-11-20 10:00", client_id=client_id, no_show=True)
        block = views.client_block(client_id)
        assert (block.no_shows, block.last_no_show) == (2, date(2026, 11, 20))


class TestRedo:
    def test_links_both_ways(self, book, actor):
        client_id = factories.client(actor)
        first = factories.session(actor, "2026-11-20 10:00", client_id=client_id)
        again = factories.session(actor, START, client_id=client_id, redo=Flag(original=first.session_id))
        assert record(again.session_id).redo.original_number == "10001"
        assert [other.name for other in record(first.session_id).redone_by] == ["10002"]
        assert notes(again.session_id)[-1] == ("MKH", "redo", "Redo of session 10001")

    def test_naming_the_original_is_enough(self, book, actor):
        first = factories.session(actor, "2026-11-20 10:00")
        again = factories.session(actor, START)
        save(actor, again.session_id, redo=Flag(original=first.session_id))
        assert record(again.session_id).redo.original == first.session_id

    def test_cleared(self, book, actor):
        first = factories.session(actor, "2026-11-20 10:00")
        again = factories.session(actor, START, redo=Flag(original=first.session_id))
        save(actor, again.session_id, redo=False)
        made = record(again.session_id)
        assert (made.redo, record(first.session_id).redone_by) == (None, ())
        assert notes(again.session_id)[-1] == ("MKH", "redo_cleared", "Redo cleared")

    def test_of_itself_or_of_a_later_one(self, book, actor):
        later = factories.session(actor, "2026-11-24 10:00")
        saved = factories.session(actor, START)
        assert refused(save, actor, saved.session_id, redo=Flag(original=saved.session_id))[0] == (
            "A session cannot be a redo of itself: choose the earlier one."
        )
        assert refused(save, actor, saved.session_id, redo=Flag(original=later.session_id))[0] == (
            "Session 10001 is not earlier: a redo comes after its original."
        )


class TestHold:
    def test_off_the_calendar_and_back(self, book, actor):
        saved = factories.session(actor, START)
        sessions.hold(actor, saved.session_id)
        assert agenda.day(START.date()) == ()
        sessions.hold(actor, saved.session_id, on_hold=False)
        assert [row.number for row in agenda.day(START.date())] == ["10001"]
        assert [note[2] for note in notes(saved.session_id)[1:]] == ["On hold set", "On hold cleared"]


class TestCancel:
    def test_who_when_and_why(self, book, actor):
        saved = factories.session(actor, START)
        sessions.cancel(actor, saved.session_id, "child\tis ill")
        made = record(saved.session_id)
        assert (made.cancelled.by, made.cancelled.why) == ("MKH", "child is ill")
        assert made.cancelled.at == datetime(2026, 11, 21, 11, 4)
        assert notes(made.id)[-1] == ("MKH", "cancelled", "Cancelled: child is ill")
        assert agenda.day(START.date()) == ()

    def test_frees_the_slot(self, book, actor):
        saved = factories.session(actor, START)
        with pytest.raises(Clash):
            factories.session(actor, START)
        sessions.cancel(actor, saved.session_id, "ill")
        assert factories.session(actor, START).number == "10002"

    @pytest.mark.parametrize("reason", ["", "  ", "\u200b", "\u3164"])
    def test_needs_a_reason(self, book, actor, reason):
        saved = factories.session(actor, START)
        assert refused(sessions.cancel, actor, saved.session_id, reason) == (
            "Say in a few words why the session is cancelled.",
            "cancelled",
        )

    def test_taken_back(self, book, actor):
        saved = factories.session(actor, START)
        sessions.cancel(actor, saved.session_id, "ill")
        save(actor, saved.session_id, cancelled=False)
        made = record(saved.session_id)
        assert made.cancelled is None
        assert notes(made.id)[-1] == ("MKH", "uncancelled", "Cancellation taken back")

    def test_a_better_reason_afterwards(self, book, actor):
        saved = factories.session(actor, START)
        sessions.cancel(actor, saved.session_id, "ill")
        save(actor, saved.session_id, cancelled=Flag("flu"))
        assert record(saved.session_id).cancelled.why == "flu"
        assert notes(saved.session_id)[-1] == ("MKH", "reason", "Reason changed from ill to flu")
        assert refused(save, actor, saved.session_id, cancelled=Flag(""))[1] == "cancelled"

    def test_cancelling_twice_keeps_who_when_and_why(self, book, actor, frozen):
        ben = factories.user(actor)
        saved = factories.session(actor, START)
        sessions.cancel(actor, saved.session_id, "ill")
        before = record(saved.session_id)
        frozen.shift(3600)
        save(ben, saved.session_id, cancelled=Flag("ill"))
        save(ben, saved.session_id, cancelled=True)
        assert record(saved.session_id) == before

    def test_stays_findable(self, book, actor):
        client_id = factories.client(actor)
        saved = factories.session(actor, START, client_id=client_id)
        sessions.cancel(actor, saved.session_id, "ill")
        assert [row.number for row in agenda.sessions_of_client(client_id)] == ["10001"]
