"""Who may bring a book up to date or restore over it is asked of the book as it is, before anything is done."""

import os
import shutil
from pathlib import Path

import pytest

import models
from studio.book.opening import open_book
from studio.kernel import database, schema
from tests.cli.conftest import Sittings
from tests.schemas import sample
from tests.studio.test_upgrades import ahead_of, make

OLDER = [name for name in sample.samples() if ahead_of(name)]


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request):
    return request.param


@pytest.fixture(params=OLDER)
def name(request):
    return request.param


@pytest.fixture
def older(request, kind, name, frozen, tmp_path, capsys):
    """The command line on a book with an older schema: Mia is its owner, Ben works at the front desk."""
    url = str(tmp_path / "older.db") if kind == "sqlite" else request.getfixturevalue("postgres_server").fresh()
    make(url, name)
    yield Sittings(url, capsys)
    database.close_database()


def steps(url):
    database.bind(url)
    taken = database.call(schema.applied_migrations)
    database.close_database()
    return taken


def changed(url, sql):
    database.bind(url)
    database.call(models.database.obj.execute_sql, sql)
    database.close_database()


def test_who_may_not_upgrade_upgrades_nothing(older, name):
    before = steps(older.url)
    assert older.refused("migrate", login="ben") == (
        "not_allowed",
        f"{older_name(older)} may not upgrade the session book: ask the studio's owner.",
    )
    assert steps(older.url) == before
    assert older.json("migrate", login="kim") == {"taken": ahead_of(name)}


def older_name(older):
    database.bind(older.url)
    ((name,),) = database.call(database.rows, "SELECT name FROM staff WHERE login = 'ben'")
    database.close_database()
    return name


def test_nor_does_who_is_no_longer_there(older):
    changed(older.url, "UPDATE staff SET inactive = TRUE WHERE login = 'kim'")
    before = steps(older.url)
    code, says = older.refused("migrate", login="kim")
    assert (code, says.endswith("is no longer active here: ask the studio's owner.")) == ("not_allowed", True)
    assert steps(older.url) == before


def test_the_keeper_of_the_file_may_whom_it_does_not_know(older, name, kind):
    if kind == "sqlite" and os.geteuid():
        assert os.stat(older.url).st_uid == os.geteuid()
    assert older.json("migrate", login="nobody") == {"taken": ahead_of(name)}


@pytest.mark.parametrize("kind", ["sqlite"])
def test_who_may_not_restore_changes_nothing_of_the_book_there(older, name, tmp_path):
    copy = tmp_path / "copy.db"
    shutil.copyfile(older.url, copy)
    open_book(str(copy))
    database.close_database()
    before, files = Path(older.url).read_bytes(), sorted(tmp_path.iterdir())
    code, says = older.refused("restore", str(copy), login="ben")
    assert (code, says.endswith("may not restore backups: ask the studio's owner.")) == ("not_allowed", True)
    assert Path(older.url).read_bytes() == before
    assert sorted(tmp_path.iterdir()) == files
    kept = older.json("restore", str(copy))["kept"]
    assert steps(kept)[-1][:4] == name
