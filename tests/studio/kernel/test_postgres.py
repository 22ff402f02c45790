"""A session book on PostgreSQL: its encoding, its password, and what is told when there is no way in."""

import re

import pytest

from models import Client
from studio.book.opening import open_book
from studio.kernel import database
from studio.kernel.errors import Invalid, NotAllowed, Unavailable
from tests import factories

pytestmark = pytest.mark.postgres

NAME = "Łukasz Ångström 山田 🎞"


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_has_no_room_for_every_name(postgres_server, encoding):
    url = postgres_server.fresh(encoding=encoding)
    for _ in range(2):
        with pytest.raises(Invalid) as caught:
            open_book(url)
        assert str(caught.value) == (
            f"This PostgreSQL database keeps its text as {encoding}, which has no room for every name: make one "
            "with ENCODING 'UTF8' TEMPLATE template0, and name that with --db."
        )
    # Nothing was made in it.
    import psycopg

    with psycopg.connect(url) as other:
        assert other.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


@pytest.mark.parametrize("set_by", ["environment", "url"])
def test_the_encoding_of_the_desk_does_not_matter(book, actor, monkeypatch, set_by):
    database.close_database()
    url = book.url
    if set_by == "environment":
        monkeypatch.setenv("PGCLIENTENCODING", "SQL_ASCII")
    else:
        url += ("&" if "?" in url else "?") + "client_encoding=LATIN1"
    open_book(url)
    client_id = database.call(factories.client, actor, NAME)
    assert database.call(Client.get_by_id, client_id).last_name == NAME
    assert database.rows("SHOW client_encoding") == [("UTF8",)]


@pytest.fixture
def guarded(own_postgres_server, frozen):
    """The URL of a book without a password, for a user who needs one."""
    server = own_postgres_server
    with server.copied("template_book") as url, server.wanting_a_password("guarded", "s3cret"):
        yield re.sub("//[^/]*?@", "//guarded@", url)
        database.close_database()


def told(url, kind):
    with pytest.raises(kind) as caught:
        open_book(url)
    assert "s3c" not in str(caught.value)
    return str(caught.value)


def test_a_missing_password(guarded):
    assert told(guarded, NotAllowed) == (
        "PostgreSQL wants a password: put it into ~/.pgpass, or into the URL given with --db."
    )


def test_a_wrong_password(guarded):
    assert told(guarded.replace("guarded@", "guarded:s3crxt@"), NotAllowed) == (
        "PostgreSQL refused the password, or has no such database or user: check the URL given with --db."
    )


def test_the_right_password(guarded):
    for start in ("postgresql:", "postgres:"):
        open_book(start + guarded.replace("guarded@", "guarded:s3cret@").partition(":")[2])
        assert database.call(Client.select().count) == 0


def test_a_password_in_its_own_file(guarded, tmp_path, monkeypatch):
    passwords = tmp_path / "pgpass"
    passwords.write_text("*:*:*:guarded:s3cret\n")
    passwords.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(passwords))
    open_book(guarded)
    assert database.call(Client.select().count) == 0


def test_a_server_that_lets_nobody_in(book, postgres_server):
    database.close_database()
    name = re.search(r"/(book_\w+)", book.url)[1]
    postgres_server.refuse(name)
    try:
        assert told(book.url, Invalid) == ("PostgreSQL has no such database or user: check the URL given with --db.")
    finally:
        postgres_server.accept(name)


def test_a_server_that_lets_nobody_in_any_more(book, postgres_server):
    database.call(Client.select().count)
    database.close_connection()
    name = re.search(r"/(book_\w+)", book.url)[1]
    postgres_server.refuse(name)
    try:
        with pytest.raises(
            Unavailable,
            match=r"^PostgreSQL does not answer: check that it runs and that the URL given with --db is right\.$",
        ):
            database.call(Client.select().count)
    finally:
        postgres_server.accept(name)
    assert database.call(Client.select().count) == 0


def test_a_port_where_nobody_listens():
    assert told("postgresql://mia:s3cret@127.0.0.1:1/x", Unavailable) == (
        "PostgreSQL does not answer: check that it runs and that the URL given with --db is right."
    )


def test_a_rest_of_a_password_is_not_told_as_the_host():
    assert "cannot be read" in told("postgresql://mia:s3@s3cret@127.0.0.1:1/x", Invalid)
