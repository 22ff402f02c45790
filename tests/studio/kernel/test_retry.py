"""What came between is tried again, and told by what it is: a server speaks its own language, and repeats the data."""

import psycopg
import pytest
from peewee import IntegrityError, OperationalError

from models import Booking, Client
from studio.kernel import journal
from studio.kernel.errors import Unavailable
from studio.kernel.retry import TRIES, retry_clash
from tests import factories


def tried(error_of):
    """Run a service that is refused at first; returns how often it ran."""
    runs = []

    @retry_clash
    def service():
        runs.append(1)
        if len(runs) == 1:
            error_of()
        return len(runs)

    return service()


def test_a_booking_that_came_between_is_tried_again(book, actor):
    saved = factories.session(actor)
    row = Booking.get(Booking.session == saved.session_id)

    def overlap():
        with journal.entry(actor, "session.booked", number="1") as entry:
            columns = {name: row.__data__[name] for name in ("session", "resource", "starts_at", "ends_at")}
            entry.insert(Booking, **columns, blocking=True)

    assert tried(overlap) == 2
    assert Booking.select().count() == 1


def test_what_any_other_rule_refuses_is_not_tried_again_whatever_it_says(book, actor):
    factories.client(actor, number="booking_overlap deadlock")
    runs = []

    @retry_clash
    def service():
        runs.append(1)
        with journal.entry(actor, "client.added", number="1", name="x") as entry:
            entry.insert(Client, **{name: value for name, value in Client.get().__data__.items() if name != "id"})

    with pytest.raises(IntegrityError):
        service()
    assert len(runs) == 1


@pytest.mark.parametrize("kind", [psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure])
def test_a_server_that_speaks_german_is_understood(kind):
    def refuse():
        error = OperationalError("Verklemmung entdeckt")
        error.orig = kind("Verklemmung entdeckt")
        raise error

    assert tried(refuse) == 2


def test_in_the_end_it_is_told_in_one_sentence():
    runs = []

    @retry_clash
    def never():
        runs.append(1)
        error = OperationalError("Verklemmung entdeckt")
        error.orig = psycopg.errors.DeadlockDetected("Verklemmung entdeckt")
        raise error

    with pytest.raises(Unavailable, match="Several desks are booking that very time"):
        never()
    assert len(runs) == TRIES
