"""The check reads each table once, and finds what a look at every pair would find."""

import os
import random
from datetime import datetime, timedelta

import pytest

import models
from models import ClashPermit, User
from studio.book import checking
from studio.kernel import access, database
from studio.kernel.errors import NotAllowed, NotFound
from tests import factories
from tests.faults.test_race import drop_guard

EVERY_PAIR = (
    "SELECT a.session_id, b.session_id FROM booking a JOIN booking b ON b.resource_id = a.resource_id AND b.id > a.id "
    "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.blocking AND b.blocking AND NOT EXISTS "
    "(SELECT 1 FROM clash_permit p WHERE p.resource_id = a.resource_id AND ((p.session_id = a.session_id AND "
    "p.other_id = b.session_id) OR (p.session_id = b.session_id AND p.other_id = a.session_id)))"
)
NINE = datetime(2027, 3, 1, 9)


def plant(actor, seed, *, bookings=40, spread_min=2400):
    """Write bookings of one session each past the guard, some of which overlap, and permit some of those."""
    dice = random.Random(seed)
    resources = [row.id for row in models.Resource.select()]
    sessions = [
        factories.session(actor, NINE + timedelta(days=100 + n), client_id=1, room=None).session_id for n in range(12)
    ]
    drop_guard()
    blocking = "?" if database.is_sqlite() else "%s"
    for _ in range(bookings):
        start = NINE + timedelta(minutes=5 * dice.randrange(spread_min // 5))
        end = start + timedelta(minutes=5 * dice.randrange(1, 40))
        values = (dice.choice(sessions), dice.choice(resources), str(start), str(end), dice.random() < 0.9)
        models.database.obj.execute_sql(
            "INSERT INTO booking (session_id, resource_id, starts_at, ends_at, blocking, permitted) "
            f"VALUES ({', '.join([blocking] * 5)}, FALSE)",
            values,
        )
    for one, other in dice.sample(database.rows(EVERY_PAIR), 3):
        if one != other:
            resource = database.rows("SELECT resource_id FROM booking WHERE session_id = ? LIMIT 1", (one,))[0][0]
            ClashPermit.insert(
                session=one, other=other, resource=resource, user=None, at=NINE
            ).on_conflict_ignore().execute()


@pytest.mark.parametrize("seed", range(4))
def test_it_finds_what_a_look_at_every_pair_finds(book, actor, monkeypatch, seed):
    factories.client(actor)
    plant(actor, seed)
    monkeypatch.setattr(checking, "MOST", 10_000)
    every_pair = sorted(database.rows(EVERY_PAIR))
    assert sorted(checking.overlaps()) == every_pair
    assert len(every_pair) > 3


def test_it_tells_five_of_a_kind(book, actor):
    factories.client(actor)
    plant(actor, 1)
    told = [problem for problem in checking.problems() if problem.startswith(checking.OVERLAP)]
    assert len(told) == checking.MOST == 5
    pairs = {f"{checking.OVERLAP}: {one}, {other}" for one, other in database.rows(EVERY_PAIR)}
    assert set(told) <= pairs


def steps(ask):
    """Count what SQLite does for a question, in hundreds of its machine's instructions."""
    count = [0]

    def one_more():
        count[0] += 1
        return False

    db = models.database.obj.connection()
    db.set_progress_handler(one_more, 100)
    try:
        ask()
    finally:
        db.set_progress_handler(None)
    return count[0]


def fill(actor, bookings):
    """Fill one room with bookings one after the other."""
    room, session_id = factories.room_id(), factories.session(actor, NINE, client_id=1, room=None).session_id
    drop_guard()
    rows = [
        (session_id, room, str(NINE + timedelta(hours=n)), str(NINE + timedelta(hours=n + 1))) for n in range(bookings)
    ]
    for row in rows:
        models.database.obj.execute_sql(
            "INSERT INTO booking (session_id, resource_id, starts_at, ends_at, blocking, permitted) "
            "VALUES (?, ?, ?, ?, TRUE, FALSE)",
            row,
        )


@pytest.mark.sqlite
def test_twice_the_bookings_are_twice_the_work(book, actor):
    factories.client(actor)
    fill(actor, 500)
    once, pairs_once = steps(checking.overlaps), steps(lambda: database.rows(EVERY_PAIR))
    models.database.obj.execute_sql(
        "INSERT INTO booking (session_id, resource_id, starts_at, ends_at, blocking, permitted) SELECT session_id, "
        "resource_id, datetime(starts_at, '+1000 days'), datetime(ends_at, '+1000 days'), TRUE, FALSE FROM booking"
    )
    assert steps(checking.overlaps) < 2.5 * once
    assert steps(lambda: database.rows(EVERY_PAIR)) > 3 * pairs_once  # as it was with every earlier booking


class TestWhoMay:
    def test_a_role_without_the_right(self, book, actor):
        ben = factories.user(actor, "ben")
        with pytest.raises(NotAllowed) as caught:
            checking.check(ben)
        assert "may not check the session book" in str(caught.value)
        assert checking.check(actor) == []

    def test_whom_the_book_does_not_know(self, book, actor, monkeypatch):
        """The keeper of the file, as a nightly job, may; anybody else may not."""
        assert checking.carer("mia").user_id == actor.user_id
        assert checking.carer("root-of-this-machine") is access.SYSTEM
        if book.kind == "sqlite":
            monkeypatch.setattr(checking.os, "geteuid", lambda: os.stat(book.url).st_uid + 4711)
            with pytest.raises(NotFound):
                checking.carer("root-of-this-machine")

    def test_who_left(self, book, actor):
        User.update(inactive=True).execute()
        with pytest.raises(NotAllowed):
            checking.carer("mia")
