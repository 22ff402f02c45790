"""A session book that is locked, full, read-only, damaged or away: one sentence, nothing typed lost, no traceback."""

import getpass
import os
import re
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from studio.book import checking
from studio.book.opening import open_book
from studio.clients import clients
from studio.kernel import access, database
from studio.sessions import views
from tests import factories
from tests.postgres import OwnServer
from tests.terminal.harness import Terminal

pytestmark = pytest.mark.terminal

TYPED = "Twins, blue blanket"
BUSY = (
    f"The session book is busy: another desk is saving (process {os.getpid()} of {getpass.getuser()}). "
    "Try again in a moment."
)
NO_ROOM = "The disk could not be written: nothing was saved. Make room, or check the disk, and save again."
AWAY = "PostgreSQL does not answer: check that it runs and that the URL given with --db is right."


def words(sentence: str) -> str:
    """Return a pattern that finds a sentence wherever it is broken into lines."""
    return r"\s+".join(re.escape(word) for word in sentence.split())


def booked(path: Path | str) -> int:
    """Book one session in the book and return its id; the book is closed again."""
    open_book(str(path))
    saved = factories.session(access.log_in("mia"), "2026-11-21 15:00", client_id=None)
    database.close_database()
    return saved.session_id


def description(path: Path | str, session_id: int = 1) -> str:
    """Return what is stored, in a book that must be sound."""
    open_book(str(path))
    try:
        assert not database.is_sqlite() or database.call(checking.problems) == []
        return views.session_record(session_id).description
    finally:
        database.close_database()


def typed_into_the_record(term: Terminal) -> None:
    """Open the one session of the day and type into it."""
    term.wait_for("1 session", 30)
    term.press("enter")
    term.wait_for("Description")
    term.wait_for("Session no. +10001_")
    term.type(TYPED)
    term.wait_for(f"Description +{TYPED}_")


def refused(term: Terminal, sentence: str) -> None:
    """Save and be refused in one sentence, with the form as it was."""
    term.press("ctrl+s")
    shown = term.wait_for(r"! +" + words(sentence))
    assert f"Description  {TYPED}_" in shown
    assert shown.startswith(" Session 10001")


def saved(term: Terminal) -> None:
    """Save, leave, and find nothing amiss."""
    term.press("ctrl+s")
    term.wait_for("Saved session 10001", 20)
    term.press("ctrl+q")
    assert term.wait_gone() == 0
    assert term.foreign() == []
    assert list(term.home.rglob("crash-*")) == []


@contextmanager
def another_desk_saving(path: Path) -> Iterator[None]:
    connection = apsw.Connection(str(path))
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
        connection.close()


@contextmanager
def a_full_disk(term: Terminal) -> Iterator[None]:
    """Let no file of the program grow."""
    room = resource.prlimit(term.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(term.pid, resource.RLIMIT_FSIZE, (1024, room[1]))
    yield
    resource.prlimit(term.pid, resource.RLIMIT_FSIZE, room)


# While a record is open


def test_another_desk_that_is_slow_to_save_only_makes_us_wait(program, book_file, frozen):
    booked(book_file)
    term = program(book_file)
    typed_into_the_record(term)
    with another_desk_saving(book_file):
        term.press("ctrl+s")
        # The screen goes on meanwhile. A save is for what stood there when it was asked for, and loses nothing since.
        term.type("!")
        term.wait_for(f"Description +{TYPED}!_")
        assert "Saved" not in term.text()
    term.wait_for("Saved session 10001")
    assert f"Description  {TYPED}!_" in term.text()
    assert description(book_file) == TYPED
    saved(term)
    assert description(book_file) == f"{TYPED}!"


def saved_and_closed(term: Terminal) -> None:
    term.press("ctrl+q")
    assert term.wait_gone() == 0


def test_a_book_that_stays_locked_is_said_and_nothing_typed_is_lost(program, book_file, frozen):
    booked(book_file)
    term = program(book_file, options=["--busy", "0.5"])
    typed_into_the_record(term)
    with another_desk_saving(book_file):
        refused(term, BUSY)
        term.type("!")
        term.wait_for(f"Description +{TYPED}!_")
        term.press("backspace")
        term.wait_for(f"Description +{TYPED}_")
    saved(term)
    assert description(book_file) == TYPED


def test_a_full_disk_is_said_and_the_save_works_when_there_is_room(program, book_file, frozen):
    booked(book_file)
    term = program(book_file)
    typed_into_the_record(term)
    with a_full_disk(term):
        refused(term, NO_ROOM)
        assert description(book_file) == ""
    saved(term)
    assert description(book_file) == TYPED


def test_a_full_disk_keeps_a_new_booking_too(program, book_file, frozen):
    booked(book_file)
    term = program(book_file)
    term.wait_for("1 session")
    term.press("v")
    term.wait_for("^ Client 1001")
    term.press("f9")
    term.wait_for("^ Book a session")
    term.press("enter")
    term.type("port\tmon 9:00\t")
    term.wait_for("9:00 AM_+ - 10:00 AM_")
    term.press("enter")
    term.wait_for("Enter books it")
    with a_full_disk(term):
        term.press("ctrl+s")
        shown = term.wait_for(r"! +" + words(NO_ROOM))
        assert "Mon Nov 23, 2026, 9:00 AM - 10:00 AM" in shown
    term.press("ctrl+s")
    term.wait_for("Session 10002 is booked")
    term.press("d")
    saved_and_closed(term)


def test_a_book_that_is_moved_away_is_said(program, book_file, frozen):
    booked(book_file)
    term = program(book_file)
    typed_into_the_record(term)
    away = book_file.with_suffix(".away")
    book_file.rename(away)
    term.press("ctrl+s")
    shown = term.wait_for("nothing was saved")
    assert f"Description  {TYPED}_" in shown
    away.rename(book_file)
    saved(term)
    assert description(book_file) == TYPED


def test_a_family_member_that_cannot_be_saved_stays_in_its_dialog(program, book_file, frozen):
    booked(book_file)
    term = program(book_file)
    term.wait_for("1 session")
    term.press("v")
    term.wait_for("^ Client 1001")
    term.press("ctrl+n")
    term.wait_for("New family member")
    term.type("Ben")
    with a_full_disk(term):
        term.press("ctrl+s")
        shown = term.wait_for("nothing was saved")
        assert "Name          Ben_" in shown
    term.press("ctrl+s")
    term.wait_for("Family 1")
    saved_and_closed(term)
    open_book(str(book_file))
    assert [member.name for member in clients.family(1)] == ["Ben"]


@pytest.mark.postgres
def test_a_postgres_that_goes_away_is_said_and_the_record_is_saved_when_it_is_back(program, postgres_server, frozen):
    with postgres_server.copied("template_book") as url:
        booked(url)
        term = program(url)
        typed_into_the_record(term)
        name = url.partition("?")[0].rpartition("/")[2]
        postgres_server.refuse(name)
        refused(term, AWAY)
        postgres_server.accept(name)
        saved(term)
        assert description(url) == TYPED


@pytest.mark.postgres
def test_a_postgres_that_crashes_loses_nothing_typed(program, own_postgres_server: OwnServer, frozen):
    with own_postgres_server.copied("template_book") as url:
        booked(url)
        term = program(url)
        typed_into_the_record(term)
        own_postgres_server.crash()
        try:
            refused(term, AWAY)
            term.type("!")
            term.wait_for(f"Description +{TYPED}!_")
            term.press("backspace")
        finally:
            own_postgres_server.recover()
        saved(term)
        assert description(url) == TYPED


# At the start


def ended_with(term: Terminal, sentence: str) -> None:
    """The program has ended, with one sentence on a terminal that it never took over."""
    assert term.wait_gone(20) == 1
    said = bytes(term.raw).decode()
    assert said.count("\n") == 1, said
    assert sentence in said
    assert "\x1b" not in said and "Traceback" not in said


def test_a_book_that_may_only_be_read(program, book_file):
    book_file.chmod(0o400)
    ended_with(program(book_file, options=["--as-anybody"]), f"{book_file} may only be read: ask for write permission")


def test_a_book_that_may_not_be_read(program, book_file):
    book_file.chmod(0)
    ended_with(program(book_file, options=["--as-anybody"]), "check that the file is there and that you may read")


def test_a_file_that_is_no_book(program, tmp_path):
    other = tmp_path / "notes.txt"
    other.write_text("Not a database, though it is long enough to have been one. " * 50)
    ended_with(program(other), f"{other} is not a session book: check --db, or restore a backup.")
    assert other.read_text().startswith("Not a database")


def test_a_folder(program, tmp_path):
    ended_with(program(tmp_path), f"{tmp_path} is a folder: --db wants the database file itself.")


def test_a_damaged_book(program, book_file):
    with book_file.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (book_file.stat().st_size - 4096))
    ended_with(program(book_file), "is damaged: ")


def test_postgres_is_down_at_the_start(program):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    ended_with(program(f"postgresql://mia:secret@127.0.0.1:{port}/studio"), AWAY)


@pytest.mark.parametrize("where", ["under a file", "in a closed folder"])
def test_a_new_book_that_cannot_be_made(program, tmp_path, where):
    inside = tmp_path / "inside"
    if where == "under a file":
        inside.write_text("x")
    else:
        inside.mkdir()
        inside.chmod(0o500)
    term = program(inside / "book.db", options=["--as-anybody"])
    term.wait_for("57 known")
    term.type("Main Street\r\rCalif\rmia hansen\tMKH")
    term.press("ctrl+s")
    shown = term.wait_for("Cannot make")
    assert "Main Street_" in shown and "Mia Hansen_" in shown
    term.press("escape")
    term.wait_for("Leave Sittings")
    term.press("l")
    assert term.wait_gone() == 0
    assert term.foreign() == []
