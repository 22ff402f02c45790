"""On the day of the session it moves on by itself."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import Client, Cycle, JournalEntry, Session, SessionFlag, Status, StatusNote
from studio.demo import bulk
from studio.kernel import journal, undo
from studio.kernel.access import SYSTEM
from studio.sessions import sessions, views
from studio.workflow import on_date, workflow
from tests import factories
from tests.conftest import NOW, ZONE
from tests.torture import TORTURE

TODAY = date(2026, 11, 21)
KINDS = ("confirmed", "no_show", "on_hold", "cancelled")
STATES = ((), ("confirmed",), ("no_show",), ("confirmed", "no_show"), ("on_hold",), ("cancelled",))
DAYS = tuple(TODAY + timedelta(days=n) for n in (-401, -400, -30, -1, 0, 1, 200))
BOOKED = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = (time(0, 0), time(23, 30))


def move_on_at(actor, name="Image Capture Pending", **values):
    with journal.entry(actor, "x") as entry:
        entry.update(Status, Status.get(Status.name == name).id, on_session_date=True, **values)


def status(saved):
    return views.session_record(saved.session_id).status.name


def last_note(saved):
    note = views.status_notes(saved.session_id)[0]
    return note.initials, note.text


class TestOne:
    @pytest.fixture(autouse=True)
    def flagged(self, book, actor):
        move_on_at(actor)

    def test_on_its_day_and_not_before(self, book, actor, frozen):
        saved = factories.session(actor, "2026-11-22 23:30")
        assert (on_date.move_all(), status(saved)) == (0, "Session Pending")
        frozen.move_to(datetime(2026, 11, 22, 0, 0, tzinfo=ZoneInfo(ZONE)))
        assert (on_date.move_all(), status(saved)) == (1, "Image Capture Pending")
        record = views.session_record(saved.session_id)
        assert (record.status_since, record.status_due, record.status_due_by) == (
            date(2026, 11, 22),
            date(2026, 11, 23),
            None,
        )
        assert last_note(saved) == (
            "SYS",
            "Status changed from Session Pending to Image Capture Pending on the day of the session, due Mon Nov 23, 2026",
        )
        last = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
        assert (last.initials, last.user_id) == ("SYS", None)

    def test_a_second_run_does_nothing_more(self, book, actor):
        factories.session(actor, "2026-11-21 15:00")
        assert on_date.move_all() == 1
        before = JournalEntry.select().count(), StatusNote.select().count()
        assert on_date.move_all() == 0
        assert (JournalEntry.select().count(), StatusNote.select().count()) == before

    def test_after_days_switched_off_it_catches_up_and_counts_from_the_day_itself(self, book, actor, frozen):
        saved = factories.session(actor, "2026-11-23 10:00")
        frozen.move_to(datetime(2026, 12, 9, 8, tzinfo=ZoneInfo(ZONE)))
        assert on_date.move_all() == 1
        record = views.session_record(saved.session_id)
        assert (record.status_since, record.status_due) == (date(2026, 11, 23), date(2026, 11, 24))

    def test_one_booked_on_its_own_day_and_later(self, book, actor):
        late = factories.session(actor, "2026-11-19 10:00")
        assert on_date.move_all() == 1
        assert views.session_record(late.session_id).status_since == TODAY

    def test_who_sets_it_back_has_the_last_word_until_it_is_moved(self, book, actor, frozen):
        saved = factories.session(actor, "2026-11-21 15:00")
        on_date.move_all()
        workflow.change_status(actor, saved.session_id, None, to=workflow.initial_status(workflow.cycle_of(None)).id)
        assert on_date.move_all() == 0
        sessions.move_session(actor, saved.session_id, None, datetime(2026, 11, 24, 10))
        frozen.move_to(datetime(2026, 11, 24, 8, tzinfo=ZoneInfo(ZONE)))
        assert (on_date.move_all(), status(saved)) == (1, "Image Capture Pending")

    def test_who_undoes_it_too(self, book, actor):
        saved = factories.session(actor, "2026-11-21 15:00")
        on_date.move_all()
        undo.undo(actor, JournalEntry.get(JournalEntry.verb == "session.on_date").id, others=True)
        assert status(saved) == "Session Pending"
        assert on_date.move_all() == 0

    def test_one_that_was_held_on_its_day_moves_when_it_is_back(self, book, actor):
        saved = factories.session(actor, "2026-11-21 15:00")
        sessions.hold(actor, saved.session_id)
        assert on_date.move_all() == 0
        sessions.hold(actor, saved.session_id, on_hold=False)
        assert on_date.move_all() == 1

    def test_a_due_date_set_by_hand_was_that_of_the_status_before(self, book, actor):
        saved = factories.session(actor, "2026-11-21 15:00", status_due=date(2026, 12, 24))
        on_date.move_all()
        record = views.session_record(saved.session_id)
        assert (record.status_due, record.status_due_by) == (date(2026, 11, 23), None)

    def test_an_inactive_status_takes_nobody(self, book, actor):
        move_on_at(actor, inactive=True)
        factories.session(actor, "2026-11-21 15:00")
        assert on_date.move_all() == 0


@pytest.fixture
def thousand(book, actor):
    """Make sessions of every status of two cycles and every state of the flags, around today; return what each shall be."""
    # The last status of the second cycle stands first, as nothing keeps a studio from it.
    with journal.entry(SYSTEM, "Grew", undoable=False) as entry:
        own = entry.insert(Cycle, session_type=factories.type_id("Wedding"), name="Weddings")
        common = workflow.cycle_of(None)
        for n, (name, flags) in enumerate(
            (
                ("Old", {}),
                ("Asked", {"initial": True}),
                ("The day", {"on_session_date": True}),
                ("Done", {"final": True}),
            )
        ):
            entry.insert(Status, cycle=own, name=name, position=(0 if name == "Done" else n * 10), duration_business_days=1,
                         inactive=name == "Old", **flags)  # fmt: skip
        entry.update(Status, Status.get(Status.name == "Upload to Web Pending").id, on_session_date=True)
        client_id = entry.insert(Client, number="1001", last_name="Ana [VIP] [/", name_key="ana", created_at=entry.at)
        rows, wanted, links = [], {}, []
        for cycle in (common, own):
            order = list(Status.select().where(Status.cycle == cycle).order_by(Status.position, Status.id))
            target = next(one for one in order if one.on_session_date)
            for at_status in order:
                for state in STATES:
                    for day in DAYS:
                        for hour in HOURS:
                            i, at = len(rows) + 1, datetime.combine(day, hour)
                            since = day - timedelta(days=9)
                            ends_at = at + timedelta(hours=1)
                            number = str(20000 + i)
                            rows.append((i, number, client_id, 1, at, ends_at, 1, at_status.id, since, None, BOOKED))
                            links += [(i, kind) for kind in state]
                            earlier = order.index(at_status) < order.index(target) and not at_status.final
                            comes = TODAY - timedelta(days=400) <= day <= TODAY
                            moves = earlier and comes and not {"no_show", "on_hold", "cancelled"} & set(state)
                            wanted[i] = target.id if moves else at_status.id
        names = ("id", "number", "client", "session_type", "starts_at", "ends_at", "studio", "status", "status_since",
                 "status_due", "booked_at")  # fmt: skip
        bulk.insert_rows(Session, names, rows)
        flags = [(n, i, kind, BOOKED, "why") for n, (i, kind) in enumerate(links, 1)]
        bulk.insert_rows(SessionFlag, ("id", "session", "kind", "at", "why"), flags)
        for kind in KINDS:
            of_kind = SessionFlag.select(SessionFlag.id).where(
                (SessionFlag.session == Session.id) & (SessionFlag.kind == kind)
            )
            having = [i for i, one in links if one == kind]
            Session.update({getattr(Session, kind): of_kind}).where(Session.id << having).execute()
        bulk.continue_ids()
    assert len(rows) > 1000
    return wanted


def stands():
    return {row.id: row.status_id for row in Session.select(Session.id, Session.status)}


def notes():
    """Return how many notes of the move each session has."""
    return Counter(row.session_id for row in StatusNote.select().where(StatusNote.kind == "on_date"))


def test_a_thousand_of_every_state_and_flag(thousand):
    before = stands()
    moving = {i for i, to in thousand.items() if to != before[i]}
    assert 50 < len(moving) < 200
    assert on_date.move_all() == len(moving)
    assert stands() == thousand
    assert notes() == Counter(moving)
    assert on_date.move_all() == 0
    assert stands() == thousand


def started(book, at_once, killed_in="0", wait=""):
    words = [sys.executable, "-m", "tests.studio.workflow.moving", book.url, str(at_once), str(killed_in), wait]
    now = NOW.replace(tzinfo=ZoneInfo(ZONE)).isoformat()
    return subprocess.Popen([*words, now], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def whole(thousand, before):
    """Tell that each session stands where it stood or where it shall, and says once that it moved where it did."""
    now, said = stands(), notes()
    return all(now[i] in (before[i], to) for i, to in thousand.items()) and said == Counter(
        i for i in thousand if now[i] != before[i]
    )


@pytest.mark.torture
@pytest.mark.parametrize("turn", range(1, 1 + min(4, 2 * TORTURE)))
def test_killed_in_the_middle_and_run_again(thousand, book, turn):
    before = stands()
    process = started(book, 20, killed_in=turn)
    process.communicate()
    assert process.returncode == -9
    assert len(notes()) == 20 * (turn - 1)
    assert whole(thousand, before)
    on_date.move_all()
    assert stands() == thousand
    assert whole(thousand, before)


@pytest.mark.sqlite
def test_its_control_is_found_half_done(thousand, book):
    before = stands()
    process = started(book, 20, killed_in="careless")
    process.communicate()
    assert process.returncode == -9
    assert not whole(thousand, before)


@pytest.mark.of_the_day(2)
def test_two_at_once_move_each_once(thousand, book):
    before = stands()
    both = [started(book, 7, wait="wait") for _ in range(2)]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:
        process.stdin.write("\n")
        process.stdin.flush()
    moved = [int(process.communicate()[0]) for process in both]
    assert sum(moved) == sum(to != before[i] for i, to in thousand.items())
    assert stands() == thousand
    assert whole(thousand, before)
