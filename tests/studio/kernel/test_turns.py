"""Desks that save take turns: whoever waits longer looks more often, so nobody starves."""

import os
import random
import subprocess
import sys
import threading
import time

import apsw
import pytest

import models
from studio.kernel import database, times, turns
from studio.kernel.errors import Unavailable
from studio.kernel.turns import Patience
from tests import factories

SQLITES_OWN_S = tuple(ms / 1000 for ms in (1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100))
"""How long SQLite's own busy handler sleeps before each look; the last one from then on."""


def own(looks, waited, dice):
    return SQLITES_OWN_S[min(looks, len(SQLITES_OWN_S) - 1)]


def patient(looks, waited, dice):
    longest = next(longest for until, longest in Patience.LOOKS if waited < until)
    return dice.uniform(longest / 4, longest)


def longest_wait_s(sleep, *, desks=8, for_s=60.0, hold_s=0.004, between_s=0.0008):
    """Play tireless desks on one lock in made-up time, and return the longest that one of them waited."""
    dice = random.Random(11)
    acts = [(dice.uniform(0, 0.01), desk, 0, None) for desk in range(desks)]
    free_at, longest = 0.0, 0.0
    while (act := min(acts))[0] < for_s:
        acts.remove(act)
        now, desk, looks, since = act
        since = now if since is None else since
        longest = max(longest, now - since)
        if now >= free_at:
            free_at = now + hold_s * dice.uniform(0.8, 1.2)
            acts.append((free_at + between_s * dice.uniform(0.8, 1.2), desk, 0, None))
        else:
            acts.append((now + sleep(looks, now - since, dice), desk, looks + 1, since))
    return max(longest, *(for_s - since for _, _, _, since in acts if since is not None))


def test_nobody_waits_two_seconds_for_eight_tireless_desks():
    assert longest_wait_s(patient) < 1


def test_with_sqlites_own_waiting_somebody_would_starve():
    assert longest_wait_s(own) > 2


class Slept(list):
    """What was slept, each in seconds, and the sum."""

    seconds = 0.0

    def append(self, seconds):
        super().append(seconds)
        self.seconds += seconds


class TestPatience:
    @pytest.fixture
    def slept(self, monkeypatch):
        """Let time pass by sleeping alone, and collect how long was slept."""
        slept = Slept()
        monkeypatch.setattr(time, "monotonic", lambda: 1000 + slept.seconds)
        monkeypatch.setattr(time, "sleep", slept.append)
        return slept

    def test_looks_more_often_with_time_and_gives_up_in_the_end(self, slept):
        patience, looks = Patience(), 0
        while patience(looks):
            looks += 1
        assert times.LONGEST_WAIT_S < slept.seconds < times.LONGEST_WAIT_S + 0.01
        assert max(slept[:10]) > 0.001
        assert max(slept[1000:]) <= 0.0003
        assert max(slept) <= 0.003

    def test_each_wait_begins_anew(self, slept):
        patience = Patience()
        slept.append(100)
        assert patience(0) is True
        slept.append(100)
        assert patience(1) is False
        assert patience(0) is True


HOLDER = (
    "import sys, apsw\nother = apsw.Connection(sys.argv[1])\nother.execute('BEGIN IMMEDIATE')\n"
    "print('held', flush=True)\nsys.stdin.readline()\n"
)


@pytest.fixture
def holder(book):
    """Another program that took the write lock and does not let go."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, book.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.stdin.close()


class TestAlone:
    """The lock file beside a book whose schema changes: open to whoever may open the book, and gone afterwards."""

    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "book.db"
        path.touch()
        path.chmod(0o660)
        return path

    def test_it_has_the_mode_and_group_of_the_book(self, path):
        if os.geteuid() == 0:
            os.chown(path, 4101, 4200)
        old = os.umask(0o077)
        try:
            with turns.alone(str(path)):
                lock = os.stat(f"{path}.migrating")
        finally:
            os.umask(old)
        book = os.stat(path)
        assert (lock.st_mode, lock.st_uid, lock.st_gid) == (book.st_mode, book.st_uid, book.st_gid)
        assert os.listdir(path.parent) == ["book.db"]

    def test_it_lies_beside_the_book_itself(self, path, tmp_path):
        link = tmp_path / "link.db"
        link.symlink_to(path)
        with turns.alone(str(link)):
            assert (tmp_path / "book.db.migrating").exists()

    def test_it_goes_after_a_failure_too(self, path):
        with pytest.raises(ValueError), turns.alone(str(path)):
            raise ValueError
        assert os.listdir(path.parent) == ["book.db"]

    def test_one_that_was_left_behind_harms_nobody(self, path):
        """As by a program that was killed, or by an older one: then it has the first one's umask."""
        left = path.with_name("book.db.migrating")
        left.touch(mode=0o444)
        with turns.alone(str(path)):
            pass
        assert os.listdir(path.parent) == ["book.db"]

    def test_one_that_is_removed_meanwhile_harms_nobody_either(self, path):
        """As the sentence says: the desk ends in peace, leaves no file open, and lets another desk's file stand."""
        name = f"{path}.migrating"
        before = os.listdir("/proc/self/fd")
        with turns.alone(str(path)):
            os.unlink(name)
        assert len(os.listdir("/proc/self/fd")) == len(before)
        with turns.alone(str(path)):
            os.rename(name, f"{path}.away")
            path.with_name("book.db.migrating").touch()
        assert os.path.exists(name)

    def test_one_after_the_other(self, path):
        inside, most, errors = [0], [0], []

        def go():
            try:
                for _ in range(20):
                    with turns.alone(str(path)):
                        inside[0] += 1
                        most[0] = max(most[0], inside[0])
                        time.sleep(0)
                        inside[0] -= 1
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=go) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (errors, most, os.listdir(path.parent)) == ([], [1], ["book.db"])

    def test_another_desk_that_is_at_it_for_long(self, path, monkeypatch):
        monkeypatch.setattr(times, "LONGEST_WAIT_S", 0.05)
        with turns.alone(str(path)):
            with pytest.raises(Unavailable) as caught, turns.alone(str(path)):
                pass
            assert path.with_name("book.db.migrating").exists()
        assert str(caught.value) == (
            "Another desk is bringing the session book up to date: start again in a minute. "
            f"If none is, remove {path}.migrating."
        )

    def test_where_it_cannot_be_made(self, path, monkeypatch):
        def fails(*_args):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(turns.os, "open", fails)
        with pytest.raises(Unavailable) as caught, turns.alone(str(path)):
            pass
        assert "No space left on device" in str(caught.value)


@pytest.mark.sqlite
def test_a_step_of_the_schema_leaves_no_lock_behind(book, empty_book):
    assert [name for name in os.listdir(os.path.dirname(book.url)) if "migrating" in name] == []


@pytest.mark.sqlite
def test_who_does_not_let_go_is_named(book, actor, holder, monkeypatch):
    import getpass

    monkeypatch.setattr(times, "LONGEST_WAIT_S", 0.05)
    with pytest.raises(Unavailable) as caught:
        database.call(factories.client, actor)
    assert str(caught.value) == (
        f"The session book is busy: another desk is saving (process {holder.pid} of {getpass.getuser()}). "
        "Try again in a moment."
    )


@pytest.mark.sqlite
def test_whoever_only_reads_is_not_named(book, actor):
    reader = apsw.Connection(book.url)
    list(reader.execute("BEGIN; SELECT * FROM staff"))
    assert turns.who_saves(book.url) == ""
    with models.database.obj.atomic("IMMEDIATE"):
        assert turns.who_saves(book.url) == ""  # nor is one's own desk
    reader.close()


@pytest.mark.postgres
def test_who_does_not_let_go_of_postgres_is_named(book, actor, monkeypatch):
    import psycopg

    monkeypatch.setattr(times, "LONGEST_WAIT_S", 0.05)
    database.close_connection()
    with psycopg.connect(book.url, application_name="sittings of ben on desk2") as other:
        other.execute("SELECT pg_advisory_xact_lock(7312)")
        with pytest.raises(Unavailable) as caught:
            database.call(factories.client, actor)
        pid = other.info.backend_pid
    assert str(caught.value) == (
        f"The session book is busy: another desk is saving (sittings of ben on desk2, server process {pid}, "
        "for 0 seconds). Try again in a moment."
    )
    assert database.call(factories.client, actor) == 1


@pytest.mark.postgres
def test_each_desk_says_whose_it_is(book):
    import getpass
    import socket

    name = database.rows("SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()")[0][0]
    assert name == f"sittings of {getpass.getuser()} on {socket.gethostname()}"[:63]
    assert database.rows("SHOW lock_timeout") == [("10s",)]
