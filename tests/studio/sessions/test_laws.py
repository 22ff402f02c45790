"""Laws that hold after any sequence of what people do."""

import shutil
from datetime import datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import Booking, ClashPermit, Cycle, JournalEntry, Session, SessionParticipant, Status, User
from studio.book import checking
from studio.book.opening import open_book
from studio.booking.resources import slot_of
from studio.kernel import access, database, journal, preferences, undo
from studio.kernel.errors import StudioError, Unavailable
from studio.sessions import sessions
from studio.sessions.flags import Flag
from studio.workflow import workflow
from tests import factories
from tests.torture import TORTURE

NINE = datetime(2026, 11, 23, 9)

starts = st.integers(0, 10).map(lambda quarters: NINE + timedelta(minutes=15 * quarters))
lengths = st.integers(2, 8).map(lambda quarters: timedelta(minutes=15 * quarters))
places = st.sampled_from([0, 0, 1, None])
people = st.sampled_from([0, 1, None])
which = st.integers(0, 12)


def operations():
    """One thing that somebody does: the name of a method of ``Desks`` and its arguments."""
    desk, flags = st.integers(0, 1), st.sampled_from(["on_hold", "cancelled", "confirmed"])
    crowd = {
        "book": st.tuples(desk, starts, lengths, places, people, st.booleans(), st.booleans()),
        "move": st.tuples(desk, which, starts, lengths, st.booleans()),
        "reassign": st.tuples(desk, which, places, people, people, st.booleans()),
        "flag": st.tuples(which, flags, st.booleans(), st.booleans()),
        "advance": st.tuples(which),
        "take_back": st.tuples(desk),
        "policy": st.tuples(st.sampled_from(["never", "never", "ask", "always"])),
    }
    # Half of what people do is booking and moving.
    return st.sampled_from(["book", "book", "move", "move", *crowd]).flatmap(
        lambda name: crowd[name].map(lambda arguments: (name, arguments))
    )


class Desks:
    """Two desks book, move, cancel, hold and undo in two rooms with two photographers, under changing policies."""

    def __init__(self, mia):
        self.desks = (mia, factories.user(mia, "ben", initials="BB", role="manager"))
        self.people = tuple(actor.user_id for actor in self.desks)
        self.rooms = (factories.room_id(), factories.room(mia))
        self.client = factories.client(mia)
        self.done = self.refused = 0

    def attempt(self, service, *args, **kwargs):
        """Run a service; one that refuses must leave everything as it was.

        With nobody else at work the service itself must see what is in the way: the schema never needs to step in.
        """
        before = everything()
        try:
            service(*args, **kwargs)
            self.done += 1
        except StudioError as error:
            self.refused += 1
            assert not isinstance(error, Unavailable)
            assert everything() == before

    def picked(self, number):
        return 1 + number % (Session.select().count() or 1)

    def chosen(self, numbers, ids):
        return [None if number is None else ids[number] for number in numbers]

    def book(self, desk, start, length, room, person, allow, held):
        (room,), (person,) = self.chosen([room], self.rooms), self.chosen([person], self.people)
        values = {"session_type": 2, "starts_at": start, "ends_at": start + length, "on_hold": held}
        values |= {"room": room, "photographer": person}
        self.attempt(sessions.book_session, self.desks[desk], self.client, values, allow_clash=allow)

    def move(self, desk, number, start, length, allow):
        where = self.picked(number), None, start, start + length
        self.attempt(sessions.move_session, self.desks[desk], *where, allow_clash=allow)

    def reassign(self, desk, number, room, person, other, allow):
        (room,), (person, other) = self.chosen([room], self.rooms), self.chosen([person, other], self.people)
        values = {"room": room, "photographer": person, "assistant": other}
        self.attempt(sessions.save_session, self.desks[desk], self.picked(number), None, values, allow_clash=allow)

    def flag(self, number, flag, on, allow):
        values = {flag: Flag("ill") if flag == "cancelled" and on else on}
        self.attempt(sessions.save_session, self.desks[1], self.picked(number), None, values, allow_clash=allow)

    def advance(self, number):
        self.attempt(workflow.change_status, self.desks[0], self.picked(number), None)

    def take_back(self, desk):
        self.attempt(undo.undo, self.desks[desk])

    def policy(self, policy):
        self.attempt(preferences.save, self.desks[1], clash_policy=policy)


def everything():
    bookings = list(Booking.select().order_by(Booking.id).tuples())
    return list(Session.select().order_by(Session.id).tuples()), bookings, journal.last_entry_id()


def nothing_overlaps_without_a_permit():
    permits = {(p.resource_id, frozenset((p.session_id, p.other_id))) for p in ClashPermit.select()}
    rows = list(Booking.select().where(Booking.blocking).order_by(Booking.id))
    for one, other in combinations(rows, 2):
        if one.resource_id == other.resource_id and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            assert (one.resource_id, frozenset((one.session_id, other.session_id))) in permits


def bookings_are_those_of_their_sessions():
    rows = {}
    for row in Booking.select():
        rows.setdefault(row.session_id, []).append(row)
    for session in Session.select():
        own = rows.pop(session.id, [])
        people = session.photographer_id, session.assistant_id
        wanted = (
            ()
            if session.cancelled_id
            else slot_of(session.starts_at, session.ends_at, *people, session.room_id).resource_ids
        )
        assert sorted(row.resource_id for row in own) == sorted(wanted)
        for row in own:
            assert (row.starts_at, row.ends_at) == (session.starts_at, session.ends_at)
            assert row.blocking == (session.on_hold_id is None)
    assert rows == {}


def exactly_one_initial_and_one_final():
    for cycle in Cycle.select():
        statuses = list(Status.select().where(Status.cycle == cycle.id))
        assert [sum(s.initial for s in statuses), sum(s.final for s in statuses)] == [1, 1]


@pytest.mark.torture
@settings(max_examples=10 * TORTURE, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(operations(), min_size=25, max_size=45))
def test_no_sequence_of_work_double_books(sqlite_template, tmp_path_factory, frozen, steps):
    path = tmp_path_factory.mktemp("laws") / "book.db"
    shutil.copyfile(sqlite_template, path)
    open_book(str(path))
    try:
        desks = Desks(access.actor_of(User.get()))
        for name, arguments in steps:
            getattr(desks, name)(*arguments)
            nothing_overlaps_without_a_permit()
            bookings_are_those_of_their_sessions()
        exactly_one_initial_and_one_final()
        assert checking.problems() == []
        assert desks.done + desks.refused == len(steps)
    finally:
        database.close_database()
        shutil.rmtree(path.parent)


values = st.fixed_dictionaries(
    {},
    optional={
        "description": st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"]), max_size=20),
        "file_number": st.sampled_from(["", "B-204", "[/"]),
        "starts_at": starts,
        "ends_at": starts.map(lambda at: at + timedelta(hours=7)),
        "reminder_min": st.none() | st.integers(0, 1440),
        "print_notes": st.booleans(),
        "confirmed": st.booleans(),
        "on_hold": st.booleans(),
        "room": st.none() | st.just(2),
        "photographer": st.none() | st.just(1),
        "number": st.sampled_from(["A-1", "A-2"]),
        "status_due": st.dates(datetime(2026, 11, 21).date(), datetime(2027, 1, 1).date()),
        "participants": st.lists(st.integers(1, 2), unique=True),
        "session_type": st.integers(1, 6),
    },
)


def state():
    rows = [
        list(model.select(*[field for name, field in model._meta.fields.items() if name != "version"]).tuples())
        for model in (Session, SessionParticipant, Booking)
    ]
    return [sorted(map(repr, table)) for table in rows]


@pytest.mark.sqlite
@pytest.mark.torture
@settings(max_examples=40 * TORTURE)
@given(changes=st.lists(values, min_size=1, max_size=4))
def test_undo_restores_every_column(book, actor, changes):
    if not Session.select().exists():
        client_id = factories.client(actor)
        for name in ("One", "Two"):
            factories.member(actor, client_id, name)
        factories.session(actor, client_id=client_id, participants=[1])
    before, entries = [], []
    for wanted in changes:
        before.append(state())
        head = journal.last_entry_id()
        try:
            sessions.save_session(actor, 1, None, wanted)
        except StudioError:
            assert state() == before[-1]
        entries.append(journal.last_entry_id() > head)
    for wanted, done in zip(reversed(before), reversed(entries), strict=True):
        if done:
            undo.undo(actor)
        assert state() == wanted
    assert JournalEntry.select().where(JournalEntry.undo_of.is_null(False)).count() >= sum(entries)
