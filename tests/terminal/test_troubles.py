"""What goes wrong while the program is up: a locked, full or closed disk, a database that goes away."""

import re
import resource
from pathlib import Path

import apsw
import pytest

from studio import access, database, session_views
from tests import factories
from tests.terminal.harness import Terminal

pytestmark = pytest.mark.terminal

TYPED = "Twins, blue blanket"


def words(sentence: str) -> str:
    """Return a pattern that finds a sentence wherever it is broken into lines."""
    return r"\s+".join(re.escape(word) for word in sentence.split())


def booked(path: Path | str) -> int:
    """Book one session in the book and return its id; the book is closed again."""
    database.open_database(str(path))
    saved = factories.session(access.log_in("mia"), "2026-11-21 15:00", client_id=None)
    database.close_database()
    return saved.session_id


def description(path: Path | str, session_id: int) -> str:
    database.open_database(str(path))
    try:
        return session_views.session_record(session_id).description
    finally:
        database.close_database()


def typed_into_the_record(term: Terminal) -> None:
    """Open the one session of the day and type into it."""
    term.wait_for("1 session")
    term.press("enter")
    term.wait_for("Description")
    term.wait_for("Session no. +10001_")
    term.type(TYPED)
    term.wait_for(f"Description +{TYPED}_")


def test_another_desk_that_is_slow_to_save_only_makes_us_wait(program, book_file, frozen):
    session_id = booked(book_file)
    other = apsw.Connection(str(book_file))
    term = program(book_file)
    typed_into_the_record(term)

    other.execute("BEGIN IMMEDIATE")
    term.press("ctrl+s")
    term.watch(1.5)
    waiting = term.text()
    other.execute("COMMIT")
    term.wait_for("Saved session 10001")

    assert "Saved" not in waiting
    assert description(book_file, session_id) == TYPED


def test_a_book_that_stays_locked_is_said_and_nothing_typed_is_lost(program, book_file, frozen):
    session_id = booked(book_file)
    other = apsw.Connection(str(book_file))
    term = program(book_file)
    typed_into_the_record(term)

    other.execute("BEGIN IMMEDIATE")
    term.press("ctrl+s")
    term.wait_for(words("another desk is saving. Try again in a moment"), 20)
    kept = term.text()
    other.execute("COMMIT")
    term.press("ctrl+s")
    term.wait_for("Saved session 10001")

    assert TYPED in kept
    assert description(book_file, session_id) == TYPED


def test_a_full_disk_is_said_and_the_save_works_when_there_is_room(program, book_file, frozen):
    session_id = booked(book_file)
    term = program(book_file)
    typed_into_the_record(term)

    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(term.pid, resource.RLIMIT_FSIZE, (1024, room[1]))
    term.press("ctrl+s")
    term.wait_for(words("nothing was saved. Make room, or check the disk, and save again"))
    kept = term.text()
    before = description(book_file, session_id)
    resource.prlimit(term.pid, resource.RLIMIT_FSIZE, room)
    term.press("ctrl+s")
    term.wait_for("Saved session 10001")

    assert TYPED in kept
    assert before == ""
    assert description(book_file, session_id) == TYPED


def test_a_file_that_is_no_book_ends_in_one_sentence(program, tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("no database at all " * 200)
    term = program(path)

    code = term.wait_gone(20)
    said = term.raw.decode()
    assert (code, "Traceback" in said) == (1, False)
    assert "is not a session book" in " ".join(said.split())


@pytest.mark.postgres
def test_a_postgres_that_goes_away_is_said_and_the_record_is_saved_when_it_is_back(program, postgres_server, frozen):
    with postgres_server.copied("template_book") as url:
        session_id = booked(url)
        term = program(url)
        typed_into_the_record(term)
        name = url.partition("?")[0].rpartition("/")[2]

        postgres_server.refuse(name)
        term.press("ctrl+s")
        term.wait_for(words("PostgreSQL does not answer"))
        kept = term.text()
        postgres_server.accept(name)
        term.press("ctrl+s")
        term.wait_for("Saved session 10001")

        assert TYPED in kept
        assert term.alive
        assert description(url, session_id) == TYPED
        term.close()
