"""Open due dates worked out anew. What they should be is counted a second time, by numpy."""

import shutil
from datetime import date, timedelta

import holidays
import numpy
import pytest
from peewee import fn

from models import Closure, JournalChange, JournalEntry, Session, Status
from studio.book.opening import open_book
from studio.kernel import access, journal, preferences, undo
from studio.kernel.errors import NotAllowed
from studio.lists import upkeep
from studio.lists.maintained import entries
from studio.lists.own import STATUS
from studio.sessions import sessions, views
from studio.workflow import recount, workflow
from tests import factories
from tests.conftest import NOW


@pytest.fixture
def demo(demo_of, tmp_path, frozen):
    copy = tmp_path / "demo.db"
    shutil.copyfile(demo_of(NOW), copy)
    open_book(str(copy))
    return access.log_in("mia")


def dues():
    """Return what all sessions have: due date, by hand or not, status, since, start."""
    own = (Session.id, Session.version, Session.starts_at, Session.status, Session.status_since, Session.cancelled)
    due = (Session.status_due, Session.status_due_by, Status.final, Status.count_from, Status.duration_business_days)
    rows = Session.select(*own, *due).join(Status).order_by(Session.id)
    return {row.id: row for row in rows}


def counted_by_numpy(rows):
    """Count the due dates of sessions by numpy, from the book's preferences and closures alone."""
    wanted = preferences.load()
    week = [day in wanted.work_week or not wanted.work_week_on for day in range(7)]
    off = [
        closed.first_day + timedelta(days=n)
        for closed in Closure.select()
        for n in range((closed.last_day - closed.first_day).days + 1)
    ]
    if wanted.holidays_on:
        public = holidays.country_holidays(wanted.country, subdiv=wanted.region or None, years=range(2020, 2032))
        off += list(public)
    calendar = numpy.busdaycalendar(weekmask=week, holidays=numpy.array(off, "datetime64[D]"))
    out = {}
    for row in rows:
        status = row.status
        base = row.starts_at.date() if status.count_from == "session" else row.status_since
        if status.count_from == "session" and not status.duration_business_days:
            out[row.id] = base
            continue
        # The n-th business day after a day that is none is counted from the business day before it.
        roll = "backward" if status.duration_business_days else "forward"
        due = numpy.busday_offset(base, status.duration_business_days, roll, busdaycal=calendar)
        out[row.id] = due.astype(object)
    return out


def is_open(row):
    return not row.status.final and row.cancelled_id is None and row.status_due_by_id is None


def set_status(actor, name, **values):
    with journal.entry(actor, "x") as entry:
        entry.update(Status, Status.get(Status.name == name).id, **values)


def duration(actor):
    set_status(actor, "Retouch Pending", duration_business_days=9)


def from_the_session(actor):
    set_status(actor, "Sales Presentation Pending", count_from="session", duration_business_days=4)


def two_days_for_pending(actor):
    set_status(actor, "Session Pending", duration_business_days=2)


def work_week(actor):
    preferences.save(actor, work_week=(1, 2, 3, 5))


def no_holidays(actor):
    preferences.save(actor, holidays_on=False)


def closure(actor):
    factories.closure(actor, date(2026, 11, 23), date(2026, 12, 4), "New floor [/")


CHANGES = (duration, from_the_session, two_days_for_pending, work_week, no_holidays, closure)


def test_the_whole_demo_is_as_numpy_counts_it(demo):
    rows = [row for row in dues().values() if is_open(row)]
    assert len(rows) > 300
    assert {row.id: row.status_due for row in rows} == counted_by_numpy(rows)
    assert recount.would_move() == recount.WouldMove(0, ())


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_the_whole_demo_after_a_change(demo, change):
    before = dues()
    by_hand = [row for row in before.values() if row.status_due_by_id is not None and not row.status.final]
    assert len(by_hand) > 3
    change(demo)
    open_rows = [row for row in dues().values() if is_open(row)]
    wanted = counted_by_numpy(open_rows)
    moving = {i: to for i, to in wanted.items() if to != before[i].status_due}
    would = recount.would_move()
    assert len(moving) > 5
    assert would.count == len(moving)
    first = sorted((before[i].status_due, to, i) for i, to in moving.items())[:20]
    assert [(one.was, one.to, one.session_id) for one in would.first] == first
    stood = {i: row.status_due for i, row in before.items()}
    assert {i: row.status_due for i, row in dues().items()} == stood, "nothing moves before somebody says so"

    assert recount.recount(demo) == len(moving)

    after = dues()
    assert {i: row.status_due for i, row in after.items()} == stood | moving
    assert {i: row.version - before[i].version for i, row in after.items() if row.version != before[i].version} == (
        dict.fromkeys(moving, 1)
    )
    assert recount.would_move().count == 0
    undo.undo(demo)
    assert {i: row.status_due for i, row in dues().items()} == stood


class TestOnce:
    """A studio with one session of each kind, all of which would be due on Monday the 23rd."""

    @pytest.fixture
    def six(self, book, actor):
        client_id = factories.client(actor)
        made = {
            name: factories.session(actor, f"2026-11-23 {hour}:00", client_id=client_id, room=None).session_id
            for hour, name in enumerate(("open", "by hand", "final", "cancelled", "held"), 10)
        }
        sessions.save_session(actor, made["by hand"], None, {"status_due": date(2026, 11, 24)})
        workflow.change_status(actor, made["final"], None, to=Status.get(Status.final).id)
        sessions.cancel(actor, made["cancelled"], "ill")
        sessions.hold(actor, made["held"])
        return made

    def due(self, six):
        return {name: views.session_record(i).status_due for name, i in six.items()}

    def test_only_those_that_are_open_and_counted(self, six, actor):
        before = self.due(six)
        set_status(actor, "Session Pending", duration_business_days=4)
        would = recount.would_move()
        assert would.sentence == "2 open due dates would move."
        name = f"{factories.LAST}, {factories.FIRST}"
        moved = date(2026, 11, 23), date(2026, 11, 30)
        assert [(one.number, one.client, one.was, one.to) for one in would.first] == [
            ("10001", name, *moved),
            ("10005", name, *moved),
        ]
        assert recount.recount(actor) == 2
        assert self.due(six) == before | {"open": moved[1], "held": moved[1]}
        assert recount.recount(actor) == 0

    def test_one_step_of_the_journal_and_back(self, six, actor):
        before, notes = self.due(six), views.status_notes(six["open"])
        set_status(actor, "Session Pending", duration_business_days=4)
        entries = JournalEntry.select().count()
        recount.recount(actor)
        assert JournalEntry.select().count() == entries + 1
        last = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
        kept = [
            (c.row_id, c.row_version, c.before, c.after)
            for c in JournalChange.select().where(JournalChange.entry == last)
        ]
        assert kept == [
            (
                six[name],
                views.session_record(six[name]).version,
                '{"status_due": "2026-11-23"}',
                '{"status_due": "2026-11-30"}',
            )
            for name in ("open", "held")
        ]
        assert undo.undo(actor) == "Worked out the open due dates anew: 2 moved"
        assert self.due(six) == before
        assert views.status_notes(six["open"]) == notes
        undo.undo(actor, JournalEntry.select(fn.max(JournalEntry.id)).scalar())
        assert self.due(six)["open"] == date(2026, 11, 30)

    def test_what_would_move_before_a_change_is_not_told_of_it(self, six, actor):
        set_status(actor, "Session Pending", duration_business_days=4)
        before = recount.moves_now()
        assert len(before) == 2
        assert recount.would_move(before).count == 0
        set_status(actor, "Session Pending", duration_business_days=5)
        assert recount.would_move(before).count == 2

    def test_only_the_meant_ones_move(self, six, actor):
        set_status(actor, "Session Pending", duration_business_days=4)
        found = recount.would_move()
        assert recount.recount(actor, sorted(found.session_ids)[:1]) == 1
        assert recount.would_move().count == 1

    def test_nothing_to_do_leaves_no_entry(self, six, actor):
        entries = JournalEntry.select().count()
        assert recount.recount(actor) == 0
        assert JournalEntry.select().count() == entries
        assert recount.would_move().sentence == "No open due date would move."

    def test_who_may_not_change_the_rules_may_not_move_the_dates(self, six, actor):
        set_status(actor, "Session Pending", duration_business_days=4)
        desk = factories.user(actor, role="desk")
        with pytest.raises(NotAllowed, match="may not work out due dates anew"):
            recount.recount(desk)
        assert recount.would_move().count == 2

    def test_a_status_that_nothing_can_be_counted_for_stays(self, six, actor):
        before = self.due(six)
        preferences.save(actor, work_week=(0,))
        for year in range(2026, 2035):
            factories.closure(actor, date(year, 1, 1), date(year, 12, 31), "Round the world")
        set_status(actor, "Session Pending", duration_business_days=4)
        assert recount.would_move().count == 0
        assert recount.recount(actor) == 0
        assert self.due(six) == before


def test_many_rows_are_written_in_pieces(book, actor, monkeypatch):
    monkeypatch.setattr(journal, "MANY", 2)
    client_id = factories.client(actor)
    for day in range(24, 29):
        factories.session(actor, f"2026-11-{day} 10:00", client_id=client_id)
    set_status(actor, "Session Pending", duration_business_days=1)
    wanted = counted_by_numpy(dues().values())
    assert recount.recount(actor) == 5
    assert {i: row.status_due for i, row in dues().items()} == wanted
    undo.undo(actor)
    assert [row.status_due.day for row in dues().values()] == [24, 25, 26, 27, 28]


class TestUndo:
    @pytest.fixture
    def moved(self, book, actor):
        client_id = factories.client(actor)
        made = [
            factories.session(actor, f"2026-11-{day} 10:00", client_id=client_id).session_id for day in (24, 25, 27)
        ]
        set_status(actor, "Session Pending", duration_business_days=1)
        recount.recount(actor)
        return made

    def days(self):
        return [row.status_due.day for row in dues().values()]

    def test_all_of_them(self, moved, actor):
        assert self.days() == [25, 27, 30]
        versions = [row.version for row in dues().values()]
        undo.undo(actor)
        assert self.days() == [24, 25, 27]
        assert [row.version for row in dues().values()] == [version + 1 for version in versions]

    def test_none_where_one_of_them_was_changed_since(self, moved, actor):
        sessions.save_session(actor, moved[1], None, {"status_due": date(2026, 12, 1)})
        entry_id = JournalEntry.get(JournalEntry.verb == "due.recounted").id
        with pytest.raises(NotAllowed, match=r"of session 10002 \(MKH\) came after it"):
            undo.undo(actor, entry_id)
        assert [row.status_due.day for row in dues().values()] == [25, 1, 30]

    def test_what_was_changed_beside_it_stays(self, moved, actor):
        sessions.save_session(actor, moved[1], None, {"description": "Twins [/"})
        undo.undo(actor, JournalEntry.get(JournalEntry.verb == "due.recounted").id)
        assert self.days() == [24, 25, 27]
        assert Session.get_by_id(moved[1]).description == "Twins [/"


class TestAnotherLastStatus:
    def test_takes_the_due_dates_of_those_that_stand_there_and_gives_them_to_those_that_are_done_no_more(
        self, book, actor
    ):
        names = entries(STATUS)
        done, there = factories.session(actor, "2026-11-23 10:00"), factories.session(actor, "2026-11-24 10:00")
        workflow.change_status(actor, there.session_id, None, to=names[-2].id)
        workflow.change_status(actor, done.session_id, None, to=names[-1].id)
        upkeep.change(actor, STATUS, names[-1].id, None, {"duration": 2})
        upkeep.change(actor, STATUS, names[-2].id, None, {"final": True})
        assert recount.would_move().count == 2
        assert recount.recount(actor) == 2
        dues = [Session.get_by_id(one.session_id).status_due for one in (there, done)]
        assert dues == [None, date(2026, 11, 24)]
        assert recount.would_move().count == 0
        undo.undo(actor)
        assert recount.would_move().count == 2
