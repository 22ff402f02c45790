import tomllib
from pathlib import Path

from models import JournalEntry
from studio import VERSION
from studio.book import versions
from studio.book.opening import open_book
from studio.kernel import database, journal


def test_the_version_is_the_package_s():
    pyproject = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))
    assert pyproject["project"]["version"] == VERSION


def test_a_new_book_says_who_made_it(book):
    assert versions.writers() == (VERSION, VERSION)
    head = journal.last_entry_id()
    open_book(book.url)
    assert journal.last_entry_id() == head


def test_another_version_signs_once(book, monkeypatch):
    monkeypatch.setattr(versions, "VERSION", "9.9.9")
    for _ in range(2):
        open_book(book.url)
        assert versions.writers() == (VERSION, "9.9.9")
    assert JournalEntry.select().count() == 2
    assert (journal.last_entry_id(), JournalEntry.get_by_id(2).undoable) == (2, False)


def test_a_book_without_a_studio_is_not_signed(empty_book):
    assert versions.writers() == ("", "")
    assert database.rows("SELECT count(*) FROM journal_entry") == [(0,)]
