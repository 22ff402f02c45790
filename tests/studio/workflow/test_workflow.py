from datetime import date, datetime, timedelta

import pytest

import models
from models import Session, Status
from studio.kernel import access, journal, preferences, undo
from studio.kernel.errors import Invalid, NotAllowed, NotFound, StaleRecord, StudioError
from studio.sessions import sessions, views
from studio.sessions.flags import Flag
from studio.workflow import workflow
from tests import factories

pytestmark = pytest.mark.sqlite

NAMES = (
    "Session Pending",
    "Image Capture Pending",
    "Upload to Web Pending",
    "Sales Presentation Pending",
    "Retouch Pending",
    "Production Pending",
    "Delivery Pending",
    "Archived",
)
TODAY = date(2026, 11, 21)


def cycle():
    return workflow.cycle_of(None)


def named(name):
    return workflow.status_named(cycle(), name)


def change(actor, saved, **values):
    return workflow.change_status(actor, saved.session_id, None, **values)


def record(saved):
    return views.session_record(saved.session_id)


def last_note(saved):
    note = views.status_notes(saved.session_id)[0]
    return note.initials, note.kind, note.text


def set_status(actor, name, **values):
    with journal.entry(actor, "x") as entry:
        entry.update(Status, named(name).id, **values)


@pytest.fixture
def three_days(book, actor):
    """Let a session move on from its first status within three business days of its booking."""
    set_status(actor, "Session Pending", count_from="completed", duration_business_days=3)


def refused(call, *args, error=Invalid, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return str(caught.value)


class TestCycle:
    def test_the_shipped_one(self, book):
        found = workflow.statuses(cycle())
        assert [(s.name, s.duration_business_days, s.initial, s.final, s.stage) for s in found] == [
            ("Session Pending", 0, True, False, None),
            ("Image Capture Pending", 1, False, False, "Capture"),
            ("Upload to Web Pending", 2, False, False, "Upload"),
            ("Sales Presentation Pending", 5, False, False, "Presentation"),
            ("Retouch Pending", 5, False, False, "Retouch"),
            ("Production Pending", 10, False, False, "Production"),
            ("Delivery Pending", 3, False, False, "Production"),
            ("Archived", 0, False, True, "Archive"),
        ]
        assert [s.order for s in found] == [10, 20, 30, 40, 50, 60, 70, 80]
        assert [s.name for s in found if s.from_session] == ["Session Pending"]
        assert {s.stale_after_business_days for s in found} == {None}

    def test_next_to_the_end(self, book):
        here, walked = workflow.initial_status(cycle()), []
        while here:
            walked.append(here.name)
            here = workflow.next_status(cycle(), here.id)
        assert walked == list(NAMES)

    def test_next_skips_what_is_no_longer_used(self, book, actor):
        for name in ("Image Capture Pending", "Upload to Web Pending"):
            set_status(actor, name, inactive=True)
        assert workflow.next_status(cycle(), named("Session Pending").id).name == "Sales Presentation Pending"
        assert [s.name for s in workflow.statuses(cycle())] == [NAMES[0], *NAMES[3:]]
        assert len(workflow.statuses(cycle(), inactive=True)) == 8

    def test_next_from_one_that_is_no_longer_used(self, book, actor):
        inactive = named("Retouch Pending").id
        set_status(actor, "Retouch Pending", inactive=True)
        assert workflow.next_status(cycle(), inactive).name == "Production Pending"

    def test_next_goes_by_sort_order_and_then_by_age(self, book, actor):
        for name, position in (("Archived", 900), ("Delivery Pending", 20), ("Image Capture Pending", 20)):
            set_status(actor, name, position=position)
        names, here = [], workflow.initial_status(cycle())
        while here := workflow.next_status(cycle(), here.id):
            names.append(here.name)
        assert names == [NAMES[1], NAMES[6], *NAMES[2:6], NAMES[7]]

    def test_nothing_follows_the_final_one_or_a_stranger(self, book):
        assert workflow.next_status(cycle(), named("Archived").id) is None
        assert workflow.next_status(cycle(), 999) is None

    def test_by_name_whatever_the_case(self, book):
        assert workflow.status_named(cycle(), " retouch PENDING ").name == "Retouch Pending"
        assert refused(workflow.status_named, cycle(), "Retuoch", error=NotFound) == (
            f'There is no status "Retuoch": choose one of {", ".join(NAMES)}.'
        )

    def test_one_set_or_a_set_for_each_type(self, book, actor):
        own = factories.cycle(actor)
        wedding, family = factories.type_id("Wedding"), factories.type_id("Family")
        assert (workflow.cycle_of(wedding), workflow.cycle_of(family)) == (1, 1)
        preferences.save(actor, statuses_by_type=True)
        assert (workflow.cycle_of(wedding), workflow.cycle_of(family), workflow.cycle_of(None)) == (own, 1, 1)
        assert workflow.initial_status(own).name == "Deposit [/"


class TestDueDate:
    @pytest.mark.parametrize(
        ("completed", "days", "due"),
        [
            # Thanksgiving is Thursday, Nov 26, 2026.
            (date(2026, 11, 24), 1, date(2026, 11, 25)),
            (date(2026, 11, 25), 1, date(2026, 11, 27)),
            (date(2026, 11, 25), 2, date(2026, 11, 30)),
            (date(2026, 11, 20), 5, date(2026, 11, 30)),
            (date(2026, 11, 21), 3, date(2026, 11, 25)),
            (date(2026, 11, 21), 0, date(2026, 11, 23)),
            (date(2026, 11, 23), 0, date(2026, 11, 23)),
            (date(2026, 11, 26), 0, date(2026, 11, 27)),
            # Christmas is a Friday, New Year too.
            (date(2026, 12, 24), 1, date(2026, 12, 28)),
            (date(2026, 12, 23), 10, date(2027, 1, 8)),
        ],
    )
    def test_by_hand_calculation(self, book, actor, completed, days, due):
        set_status(actor, "Retouch Pending", duration_business_days=days)
        assert workflow.due_date(named("Retouch Pending"), completed).day == due

    def test_explained(self, book):
        assert workflow.due_date(named("Retouch Pending"), date(2026, 11, 20)).explained == (
            "Retouch Pending: 5 business days from Fri Nov 20, 2026.",
            "Sat Nov 21, 2026 skipped: Sat not worked.",
            "Sun Nov 22, 2026 skipped: Sun not worked.",
            "Thu Nov 26, 2026 skipped: Thanksgiving Day.",
            "Sat Nov 28, 2026 skipped: Sat not worked.",
            "Sun Nov 29, 2026 skipped: Sun not worked.",
            "Due Mon Nov 30, 2026.",
        )

    def test_explained_for_one_day_and_for_none(self, book, actor):
        assert workflow.due_date(named("Image Capture Pending"), date(2026, 11, 23)).explained == (
            "Image Capture Pending: 1 business day from Mon Nov 23, 2026.",
            "Due Tue Nov 24, 2026.",
        )
        set_status(actor, "Image Capture Pending", duration_business_days=0)
        assert workflow.due_date(named("Image Capture Pending"), TODAY).explained == (
            "Image Capture Pending: the same day, or the next business day from Sat Nov 21, 2026.",
            "Sat Nov 21, 2026 skipped: Sat not worked.",
            "Sun Nov 22, 2026 skipped: Sun not worked.",
            "Due Mon Nov 23, 2026.",
        )

    def test_nothing_is_due_at_the_end(self, book):
        due = workflow.due_date(named("Archived"), TODAY)
        assert (due.day, due.explained) == (None, ("Archived is the last status: nothing is due.",))

    def test_a_closure_of_the_studio_counts(self, book, actor, three_days):
        factories.closure(actor, date(2026, 11, 23), date(2026, 11, 25), "new floor")
        due = workflow.due_date(named("Session Pending"), TODAY)
        assert due.day == date(2026, 12, 1)
        assert "Mon Nov 23, 2026 skipped: new floor." in due.explained

    def test_holidays_and_work_week_can_be_switched_off(self, book, actor):
        status = named("Retouch Pending")
        preferences.save(actor, holidays_on=False)
        assert workflow.due_date(status, date(2026, 11, 20)).day == date(2026, 11, 27)
        preferences.save(actor, work_week_on=False)
        assert workflow.due_date(status, date(2026, 11, 20)).day == date(2026, 11, 25)
        preferences.save(actor, holidays_on=True)
        assert workflow.due_date(status, date(2026, 11, 23)).day == date(2026, 11, 29)
        preferences.save(actor, work_week_on=True, work_week=(5,))
        assert workflow.due_date(status, date(2026, 11, 23)).day == date(2026, 12, 27) - timedelta(days=1)

    def test_a_region_has_holidays_of_its_own(self, book, actor):
        # The Friday after Thanksgiving is a public holiday in California.
        preferences.save(actor, region="CA")
        assert workflow.due_date(named("Image Capture Pending"), date(2026, 11, 25)).day == date(2026, 11, 30)


class TestExplainDue:
    def test_computed(self, book, actor, three_days):
        saved = factories.session(actor)
        assert workflow.explain_due(saved.session_id) == (
            "Session Pending: 3 business days from Sat Nov 21, 2026.",
            "Sun Nov 22, 2026 skipped: Sun not worked.",
            "Due Wed Nov 25, 2026.",
        )

    def test_set_by_hand(self, book, actor, three_days):
        ben = factories.user(actor, name="Ben [/", initials="BB")
        saved = factories.session(actor)
        sessions.save_session(ben, saved.session_id, None, {"status_due": date(2026, 12, 24)})
        assert workflow.explain_due(saved.session_id) == (
            "Session Pending: 3 business days from Sat Nov 21, 2026.",
            "Sun Nov 22, 2026 skipped: Sun not worked.",
            "That would be Wed Nov 25, 2026.",
            "Ben [/ (BB) set it to Thu Dec 24, 2026 by hand.",
        )

    def test_kept_from_before_the_studio_closed_that_day(self, book, actor, three_days):
        saved = factories.session(actor)
        factories.closure(actor, date(2026, 11, 25), date(2026, 11, 25), "Team day")
        assert record(saved).status_due == date(2026, 11, 25)
        assert workflow.explain_due(saved.session_id) == (
            "Session Pending: 3 business days from Sat Nov 21, 2026.",
            "Sun Nov 22, 2026 skipped: Sun not worked.",
            "Wed Nov 25, 2026 skipped: Team day.",
            "Thu Nov 26, 2026 skipped: Thanksgiving Day.",
            "Counted today it would be Fri Nov 27, 2026.",
            "Kept is Wed Nov 25, 2026, as it was counted before the calendar or the cycle changed.",
        )

    def test_kept_from_before_its_status_became_the_last_one(self, book, actor):
        saved = factories.session(actor)
        with models.database.obj.atomic():
            Status.update(final=False).execute()
            Status.update(final=True).where(Status.id == record(saved).status.id).execute()
        assert workflow.explain_due(saved.session_id) == (
            "Session Pending is the last status: nothing is due.",
            "Kept is Mon Nov 23, 2026, as it was counted before the calendar or the cycle changed.",
        )

    def test_at_the_end(self, book, actor):
        saved = factories.session(actor)
        change(actor, saved, to=named("Archived").id)
        assert workflow.explain_due(saved.session_id) == ("Archived is the last status: nothing is due.",)

    def test_of_nothing(self, book):
        assert refused(workflow.explain_due, 999, error=NotFound) == "That session is gone."


class TestFromTheSessionsDate:
    """The first status of a new book, of a session on a Monday, when the studio is closed for the Thursday and Sundays."""

    def due(self, saved):
        return record(saved).status_due, record(saved).status_due_by

    def test_due_on_the_day_itself(self, book, actor):
        saved = factories.session(actor, "2027-06-07 10:00")
        assert self.due(saved) == (date(2027, 6, 7), None)
        assert workflow.explain_due(saved.session_id) == (
            "Session Pending: on the session's day, Mon Jun 7, 2027.",
            "Due Mon Jun 7, 2027.",
        )

    def test_also_on_a_day_on_which_the_studio_does_not_work(self, book, actor):
        saved = factories.session(actor, "2026-11-26 10:00")
        assert self.due(saved)[0] == date(2026, 11, 26)
        assert workflow.explain_due(saved.session_id) == (
            "Session Pending: on the session's day, Thu Nov 26, 2026.",
            "That is no business day (Thanksgiving Day), but the session takes place on it.",
            "Due Thu Nov 26, 2026.",
        )

    def test_business_days_after_it(self, book, actor):
        set_status(actor, "Session Pending", duration_business_days=2)
        saved = factories.session(actor, "2026-11-25 10:00")
        assert self.due(saved)[0] == date(2026, 11, 30)
        assert workflow.explain_due(saved.session_id)[:2] == (
            "Session Pending: 2 business days from the session's date, Wed Nov 25, 2026.",
            "Thu Nov 26, 2026 skipped: Thanksgiving Day.",
        )

    def test_it_moves_along_with_the_session(self, book, actor):
        saved = factories.session(actor, "2026-11-25 10:00")
        sessions.move_session(actor, saved.session_id, None, datetime(2026, 12, 24, 16))
        assert self.due(saved) == (date(2026, 12, 24), None)
        undo.undo(actor)
        assert self.due(saved) == (date(2026, 11, 25), None)

    def test_one_set_by_hand_stays(self, book, actor):
        saved = factories.session(actor, "2026-11-25 10:00", status_due=date(2026, 12, 1))
        sessions.move_session(actor, saved.session_id, None, datetime(2026, 12, 24, 16))
        assert self.due(saved) == (date(2026, 12, 1), "MKH")

    def test_moved_and_set_by_hand_at_once(self, book, actor):
        saved = factories.session(actor, "2026-11-25 10:00")
        at = datetime(2026, 12, 24, 16)
        values = {"starts_at": at, "ends_at": at + timedelta(hours=1), "status_due": date(2026, 12, 1)}
        sessions.save_session(actor, saved.session_id, None, values)
        assert self.due(saved) == (date(2026, 12, 1), "MKH")

    def test_one_that_counts_from_the_date_completed_stays(self, book, actor):
        saved = factories.session(actor, "2026-11-25 10:00")
        change(actor, saved)
        sessions.move_session(actor, saved.session_id, None, datetime(2026, 12, 24, 16))
        assert self.due(saved) == (date(2026, 11, 23), None)

    def test_changing_to_it(self, book, actor):
        saved = factories.session(actor, "2026-11-16 10:00")
        set_status(actor, "Retouch Pending", count_from="session")
        change(actor, saved, to=named("Retouch Pending").id)
        assert self.due(saved) == (date(2026, 11, 23), None)
        # The computed day may be before the date completed, and is no day set by hand for being typed.
        change(actor, saved, to=named("Session Pending").id, due=date(2026, 11, 16))
        assert self.due(saved) == (date(2026, 11, 16), None)

    def test_the_last_one_has_none_all_the_same(self, book, actor):
        set_status(actor, "Archived", count_from="session")
        saved = factories.session(actor)
        change(actor, saved, to=named("Archived").id)
        sessions.move_session(actor, saved.session_id, None, datetime(2026, 12, 24, 16))
        assert self.due(saved) == (None, None)


class TestDueByHand:
    def test_set_and_given_back(self, book, actor):
        saved = factories.session(actor)
        sessions.save_session(actor, saved.session_id, None, {"status_due": date(2026, 12, 1)})
        assert (record(saved).status_due, record(saved).status_due_by) == (date(2026, 12, 1), "MKH")
        sessions.save_session(actor, saved.session_id, None, {"status_due": None})
        assert (record(saved).status_due, record(saved).status_due_by) == (date(2026, 11, 23), None)

    def test_the_computed_day_typed_again_is_not_by_hand(self, book, actor):
        saved = factories.session(actor, status_due=date(2026, 11, 23))
        assert record(saved).status_due_by is None

    def test_saved_unchanged_by_somebody_else_stays_theirs(self, book, actor):
        ben = factories.user(actor, initials="BB")
        saved = factories.session(ben, client_id=factories.client(actor), status_due=date(2026, 12, 1))
        sessions.save_session(actor, saved.session_id, None, {"status_due": date(2026, 12, 1), "description": "x"})
        assert record(saved).status_due_by == "BB"

    def test_before_the_status_began(self, book, actor):
        saved = factories.session(actor)
        assert refused(sessions.save_session, actor, saved.session_id, None, {"status_due": date(2026, 11, 20)}) == (
            "Due Fri Nov 20, 2026 is before Sat Nov 21, 2026, when the status began: choose a later day."
        )

    def test_at_the_end(self, book, actor):
        saved = factories.session(actor)
        change(actor, saved, to=named("Archived").id)
        assert refused(sessions.save_session, actor, saved.session_id, None, {"status_due": date(2026, 12, 1)}) == (
            "Archived is the last status and has no due date: leave it empty."
        )


class TestChange:
    def test_to_the_next_one_today(self, book, actor):
        saved = factories.session(actor)
        assert change(actor, saved).name == "Image Capture Pending"
        made = record(saved)
        assert (made.status.name, made.status_since, made.status_due, made.version) == (
            "Image Capture Pending",
            TODAY,
            date(2026, 11, 23),
            2,
        )
        assert last_note(saved) == (
            "MKH",
            "status",
            "Status changed from Session Pending to Image Capture Pending, completed Sat Nov 21, 2026, "
            "due Mon Nov 23, 2026",
        )

    def test_on_another_day_with_another_due_date_in_another_name(self, book, actor):
        ben = factories.user(actor, initials="BB")
        saved = factories.session(actor)
        values = {"completed": date(2026, 11, 18), "due": date(2026, 12, 24), "by": ben.user_id}
        change(actor, saved, to=named("Retouch Pending").id, **values)
        made = record(saved)
        assert (made.status_since, made.status_due, made.status_due_by) == (
            date(2026, 11, 18),
            date(2026, 12, 24),
            "BB",
        )
        assert last_note(saved) == (
            "MKH",
            "status",
            "Status changed from Session Pending to Retouch Pending, completed Wed Nov 18, 2026, "
            "due Thu Dec 24, 2026 (set by hand), by BB",
        )

    def test_the_computed_due_date_is_not_by_hand(self, book, actor):
        saved = factories.session(actor)
        change(actor, saved, due=date(2026, 11, 23))
        assert record(saved).status_due_by is None

    def test_by_hand_once_is_not_by_hand_for_ever(self, book, actor):
        saved = factories.session(actor, status_due=date(2026, 12, 24))
        change(actor, saved)
        assert (record(saved).status_due, record(saved).status_due_by) == (date(2026, 11, 23), None)

    def test_to_the_final_one(self, book, actor):
        saved = factories.session(actor)
        change(actor, saved, to=named("Archived").id)
        assert (record(saved).status_final, record(saved).status_due) == (True, None)
        assert last_note(saved)[2] == "Status changed from Session Pending to Archived, completed Sat Nov 21, 2026"

    def test_by_the_program_itself(self, book, actor):
        saved = factories.session(actor)
        change(access.SYSTEM, saved)
        assert last_note(saved)[0] == "SYS"

    def test_completed_in_the_future(self, book, actor):
        saved = factories.session(actor)
        assert refused(change, actor, saved, completed=date(2026, 11, 22)) == (
            "Sun Nov 22, 2026 is still to come: the date completed is today or earlier."
        )

    def test_due_before_it_was_completed(self, book, actor):
        saved = factories.session(actor)
        assert refused(change, actor, saved, completed=date(2026, 11, 20), due=date(2026, 11, 19)) == (
            "Due Thu Nov 19, 2026 is before Fri Nov 20, 2026, when the status began: choose a later day."
        )

    def test_a_due_date_for_the_final_one(self, book, actor):
        saved = factories.session(actor)
        assert refused(change, actor, saved, to=named("Archived").id, due=date(2026, 12, 1)) == (
            "Archived is the last status and has no due date: leave it empty."
        )

    def test_from_the_final_one(self, book, actor):
        saved = factories.session(actor)
        change(actor, saved, to=named("Archived").id)
        assert refused(change, actor, saved, error=NotAllowed) == (
            "Archived is the last status: choose another one to go back."
        )
        assert change(actor, saved, to=named("Retouch Pending").id).name == "Retouch Pending"

    def test_to_where_it_stands(self, book, actor):
        saved = factories.session(actor)
        assert refused(change, actor, saved, to=named("Session Pending").id) == (
            "Session 10001 stands at Session Pending already: choose another status."
        )

    def test_to_one_that_is_no_longer_used(self, book, actor):
        saved = factories.session(actor)
        target = named("Retouch Pending").id
        set_status(actor, "Retouch Pending", inactive=True)
        assert refused(change, actor, saved, to=target) == ("Retouch Pending is no longer used: choose another status.")

    def test_to_one_of_another_cycle(self, book, actor):
        saved, other = factories.session(actor), factories.cycle(actor)
        target = workflow.initial_status(other).id
        assert refused(change, actor, saved, to=target, error=NotFound) == (
            "That status is not in this session type's cycle: choose one from the list."
        )

    def test_of_a_cancelled_session(self, book, actor):
        saved = factories.session(actor, cancelled=Flag("ill"))
        assert refused(change, actor, saved, error=NotAllowed) == (
            "Session 10001 is cancelled: take the cancellation back first."
        )

    def test_of_what_is_gone_or_by_nobody(self, book, actor):
        saved = factories.session(actor)
        assert refused(workflow.change_status, actor, 999, None, error=NotFound) == "That session is gone."
        assert refused(change, actor, saved, by=999, error=NotFound) == "There is no such user: pick one from the list."

    def test_over_somebody_elses_save(self, book, actor):
        ben = factories.user(actor, initials="BB")
        saved = factories.session(actor)
        change(ben, saved)
        message = refused(workflow.change_status, actor, saved.session_id, 1, error=StaleRecord)
        assert message == "BB changed status while you were typing: look at both and save again."
        assert record(saved).status.name == "Image Capture Pending"

    def test_a_day_long_ago(self, book, actor):
        saved = factories.session(actor)
        change(actor, saved, completed=date(1970, 1, 1))
        assert record(saved).status_due == date(1970, 1, 2)


@pytest.mark.parametrize("role", sorted(access.SHIPPED))
def test_the_whole_graph_for_each_role(book, actor, role):
    """From every status to every status: what is allowed, what is logged, and where the session stands."""
    user = factories.user(actor, role=role)
    saved = factories.session(actor)
    moves = 0
    for start in NAMES:
        for target in NAMES:
            Session.update(status=named(start).id, status_since=TODAY, status_due=None, status_due_by=None).execute()
            try:
                change(user, saved, to=named(target).id)
                done = True
            except StudioError:
                done = False
            moves += done
            made = record(saved)
            assert (done, made.status.name) == (target != start, target)
            assert (made.status_due is None) is (target == "Archived" or not done)
    assert moves == len(NAMES) * (len(NAMES) - 1)
    assert len(views.status_notes(saved.session_id)) == 1 + moves
