"""What a worker notes of the messages in its hand: kept where it must be, prolonged, and noted after all."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from peewee import OperationalError

import models
from models import Outbox
from studio.kernel import clock, database, times
from studio.messages import claims, loading
from studio.messages.worker import Turn, Worker
from tests.studio.messages import servers
from tests.studio.messages.queued import message, state
from tests.studio.messages.servers import MailServer
from tests.studio.messages.test_worker import of, to_server, turn


@pytest.fixture
def unhurried(book, monkeypatch):
    """How often a commit did not wait for the disk."""
    db, seen = models.database.obj, []
    run = db.unhurried

    @contextmanager
    def counted():
        seen.append(True)
        with run():
            yield

    monkeypatch.setattr(db, "unhurried", counted)
    return seen


@pytest.fixture
def mail(book, actor, frozen):
    with servers.running(MailServer()) as server:
        to_server(actor, server.port)
        yield server


def test_a_server_does_not_lose_that_a_message_was_begun(actor, frozen, unhurried):
    message(actor)
    worker = claims.worker_name()
    (taken,) = claims.claim(worker, "email")
    assert claims.begin(worker, taken)
    assert len(unhurried) == database.is_sqlite()
    unhurried.clear()
    assert claims.finish(worker, taken, "sent")
    assert len(unhurried) == 1


def test_a_worker_that_stood_still_ends_its_turn_and_another_one_sends(mail, actor, frozen, monkeypatch):
    one, looks = message(actor), []
    read = loading.read

    def slowly(taken):
        looks.append(taken)
        frozen.shift(claims.LEASE + timedelta(seconds=1))
        return read(taken)

    with monkeypatch.context() as still:
        still.setattr(loading, "read", slowly)
        Worker().turn(lambda: len(looks) > 3)
    assert len(looks) == 1
    assert turn().sent == 1
    assert state(one) == "sent"


def test_those_behind_a_slow_one_have_their_time_again(book, actor, frozen):
    first, second, third = (message(actor) for _ in range(3))
    worker = claims.worker_name()
    taken = claims.claim(worker, "email")
    for claimed in taken:
        assert claims.begin(worker, claimed)
        frozen.shift(claims.LEASE - timedelta(seconds=1))
        claims.recover()
        assert claims.finish(worker, claimed, "sent")
    assert [state(one) for one in (first, second, third)] == ["sent"] * 3


def test_a_record_that_an_undo_took_away_keeps_nothing_else_from_going(mail, actor, monkeypatch):
    first, second = message(actor), message(actor)
    read = loading.read

    def without_the_first(taken):
        found = read(taken)
        Outbox.delete().where(Outbox.id == first).execute()
        return {key: one for key, one in found.items() if key != first}

    monkeypatch.setattr(loading, "read", without_the_first)
    assert turn() == Turn(sent=1)
    assert state(second) == "sent"


def test_a_database_that_went_away_is_connected_again_and_told(mail, actor, monkeypatch):
    one, finish, waited = message(actor), claims.finish, []

    def broken(*given, **named):
        if not waited:
            if not database.is_sqlite():
                models.database.obj.connection().close()
            else:
                raise OperationalError("the line dropped")
        return finish(*given, **named)

    monkeypatch.setattr(claims, "finish", broken)
    monkeypatch.setattr("studio.messages.worker.time.sleep", waited.append)
    assert turn() == Turn(sent=1)
    assert (state(one), waited) == ("sent", [times.NOTE_AGAIN_S])


def test_all_that_another_worker_sent_counts_however_many_mails_went_since(book, actor, frozen):
    text = message(actor, channel="text")
    worker = claims.worker_name()
    (taken,) = claims.claim(worker, "text")
    claims.finish(worker, taken, "sent")
    for _ in range(3):
        message(actor)
    for claimed in claims.claim(worker, "email"):
        claims.finish(worker, claimed, "sent")
    assert of(text).state == "sent"
    assert claims.sent_since("text", clock.now_utc() - timedelta(minutes=1), 2) == 1
