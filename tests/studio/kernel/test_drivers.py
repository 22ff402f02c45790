"""Which database a URL names. A URL that is none of ours is refused before anything is made, without repeating it."""

import os
from pathlib import Path

import pytest

from studio.book import founding
from studio.book.opening import open_book
from studio.kernel import database
from studio.kernel.drivers import sqlite_path
from studio.kernel.errors import Invalid, StudioError
from tests.conftest import STUDIO

SECRET = "s3cret"

NOT_OURS = {
    "mysql://u:s3cret@h/x": 'A "mysql" database is not known here: give a file or a postgresql:// URL.',
    "MYSQL://u:s3cret@h/x": 'A "MYSQL" database is not known here: give a file or a postgresql:// URL.',
    "postgresql+psycopg://u:s3cret@h/x": (
        'A "postgresql+psycopg" database is not known here: give a file or a postgresql:// URL.'
    ),
    "http://example.org/book.db": 'A "http" database is not known here: give a file or a postgresql:// URL.',
    "c:book.db": 'A "c" database is not known here: give a file or a postgresql:// URL.',
    "mia:s3cret@h/x": 'A "mia" database is not known here: give a file or a postgresql:// URL.',
    ":memory:": "A session book is a file, or a postgresql:// URL: name one with --db.",
    "sqlite://": "A session book is a file, or a postgresql:// URL: name one with --db.",
    "sqlite::memory:": "A session book is a file, or a postgresql:// URL: name one with --db.",
}
A_SERVER = (
    "That is not the name of a file: give one, or a server as postgresql://USER@HOST/DATABASE "
    "(its password may stand in ~/.pgpass)."
)
NOT_OURS |= dict.fromkeys(
    (
        "host=h user=mia password=s3cret",
        "password = s3cret host = h",
        "dbname=book",
        "//mia:s3cret@h/x",
        " mia:s3cret@h/x",
        "m ia:s3cret@h:5432/x",
    ),
    A_SERVER,
)
UNREADABLE = "The postgresql:// URL given with --db cannot be read: "
SPECIAL = ("s3cret:p@ss", "s3cret/w", "s3c ret", "s3cret?x", "s3cret%zz", "s3cret[", "s3cret#@", "@s3cret@")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Stand in an empty folder."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(
    "act", [open_book, lambda url: founding.make_book(url, STUDIO), database.exists], ids=["open", "init", "exists"]
)
@pytest.mark.parametrize("url", NOT_OURS)
def test_a_url_that_is_none_of_ours(here, url, act):
    with pytest.raises(Invalid) as caught:
        act(url)
    assert str(caught.value) == NOT_OURS[url]
    assert SECRET not in str(caught.value)
    assert os.listdir(here) == []


@pytest.mark.parametrize("act", [open_book, lambda url: founding.make_book(url, STUDIO)], ids=["open", "init"])
@pytest.mark.parametrize("password", SPECIAL)
def test_a_password_with_special_characters_is_not_told(here, password, act):
    with pytest.raises(StudioError) as caught:
        act(f"postgresql://mia:{password}@localhost:1/x")
    told = str(caught.value)
    assert told.startswith(UNREADABLE) or told.startswith("PostgreSQL does not answer: "), told
    assert not any(part in told for part in ("s3c", "p@ss", "mia"))
    # Nor in what a report of the crash would show.
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert os.listdir(here) == []


@pytest.mark.parametrize("password", ["s3cret:p@ss", "s3c ret", "s3cret/w", "s3cret%zz"])
def test_it_is_told_how_to_write_them(here, password):
    with pytest.raises(Invalid) as caught:
        open_book(f"postgresql://mia:{password}@localhost:1/x")
    assert str(caught.value).startswith(UNREADABLE)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("book.db", "book.db"),
        ("./c:book.db", "c:book.db"),
        ("a/b:c@d.db", "a/b:c@d.db"),
        ("sqlite:book.db", "book.db"),
        ("sqlite://book.db", "book.db"),
        ("sqlite:///tmp/book.db", "/tmp/book.db"),
        ("sqlite:////tmp/book.db", "/tmp/book.db"),
        ("~/book.db", "{home}/book.db"),
        ("~nobody-here/book.db", "~nobody-here/book.db"),
        ("a=b.db", "a=b.db"),
        ("export=2026.db", "export=2026.db"),
    ],
)
def test_the_names_of_files(here, monkeypatch, url, path):
    monkeypatch.setenv("HOME", "/home/mia")
    if ":" in path:
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).touch()
    assert sqlite_path(url) == Path(path.format(home="/home/mia"))


@pytest.mark.parametrize("act", [open_book, lambda url: founding.make_book(url, STUDIO)], ids=["open", "init"])
def test_what_is_no_file(here, act):
    os.mkfifo("pipe")
    for name in ("/dev/null", "pipe"):
        with pytest.raises(Invalid) as caught:
            act(name)
        assert str(caught.value) == f"{name} is not a file: --db wants the file of a session book."
    with pytest.raises(Invalid) as caught:
        act(".")
    assert str(caught.value) == ". is a folder: --db wants the database file itself."
    assert os.listdir(here) == ["pipe"]
