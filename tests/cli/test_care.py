import json
import os
import sqlite3
from pathlib import Path

import pytest

import cli
from studio import VERSION
from studio.book.opening import open_book
from studio.kernel import database, schema
from tests.cli.conftest import Sittings

INIT = ("init", "--studio", "Main [/", "--login", "Mia", "--name", "Mia Hansen", "--initials", "mkh")


@pytest.fixture
def new(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Sittings:
    """The command line on a book that is still to be made."""
    return Sittings(str(tmp_path / "studio" / "book.db"), capsys)


# -- init ------------------------------------------------------------------------------------------------------------


def test_init_makes_a_studio_as_shipped(new: Sittings) -> None:
    assert new.json(*INIT, "--region", "CA", "--zone", "Europe/Berlin") == {
        "studio": "Main [/",
        "login": "mia",
        "name": "Mia Hansen",
        "initials": "MKH",
    }
    types = [(kind["name"], kind["duration_min"], kind["room"]) for kind in new.json("session", "types")]
    assert types == [
        ("Portrait", 60, "Room 1"),
        ("Family", 60, "Room 1"),
        ("Newborn", 120, "Room 1"),
        ("Headshot", 30, "Room 1"),
        ("Senior", 90, "Room 1"),
        ("Wedding", 480, None),
    ]
    assert [status["name"] for status in new.json("status", "list")] == [
        *("Session Pending", "Image Capture Pending", "Upload to Web Pending", "Sales Presentation Pending"),
        *("Retouch Pending", "Production Pending", "Delivery Pending", "Archived"),
    ]
    (owner,) = new.json("user", "list")
    assert (owner["login"], owner["role"], owner["photographer"]) == ("mia", "owner", True)
    assert new.book("--photographer", "mia", date="2027-03-01")["photographer"] == "mia"


def test_init_says_what_it_made_and_leaves_only_the_book(new: Sittings) -> None:
    assert new.text(*INIT, "--region", "CA") == (
        f"Made the session book of Main [/ in {new.url}.\nMia Hansen logs in as mia.\n"
        "Its time zone is America/Los_Angeles. Dates and times are written Fri Nov 27, 2026, 2:30 PM.\n"
    )
    assert os.listdir(Path(new.url).parent) == ["book.db"]
    assert Path(new.url).stat().st_mode & 0o777 == 0o600
    assert Path(new.url).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "wrong",
    [
        ("--zone", "Mars/Olympus"),
        ("--zone", "../../etc/passwd"),
        ("--country", "XX"),
        ("--region", "ZZ"),
        ("--initials", "SYS"),
        ("--login", "no body"),
        ("--name", " "),
        ("--studio", "a\x1b[31mb"),
    ],
)
def test_a_refused_init_leaves_nothing(new: Sittings, wrong: tuple[str, str]) -> None:
    assert new.refused(*INIT, *wrong)[0] == "invalid"
    assert os.listdir(Path(new.url).parent) == []


def test_init_leaves_a_founded_studio_alone(new: Sittings) -> None:
    new.text(*INIT)
    sentence = "There is a studio in this session book already: open it, or name another file with --db."
    assert new.refused(*INIT) == ("invalid", sentence)
    assert len(new.json("user", "list")) == 1


def test_init_founds_in_an_empty_database(new: Sittings) -> None:
    open_book(new.url, create=True)
    database.close_database()
    assert new.refused("session", "list") == (
        "not_found",
        "There is no studio in this session book yet: make one with `sittings init`.",
    )
    new.text(*INIT)
    assert new.json("session", "list") == []


@pytest.mark.postgres
def test_init_refuses_a_founded_postgres(sittings: Sittings) -> None:
    assert sittings.refused(*INIT)[0] == "invalid"


# -- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_who_works_comes_from_the_option_the_environment_or_the_system(
    sittings: Sittings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sittings("session", "list", login="MIA").code == 0
    assert sittings.refused("session", "list", login="zed")[0] == "not_found"
    monkeypatch.setenv("SITTINGS_DB", sittings.url)
    monkeypatch.setenv("SITTINGS_USER", "mia")
    assert cli.main(["session", "list"]) == 0
    monkeypatch.setenv("SITTINGS_USER", "zed")
    assert cli.main(["session", "list"]) == 1
    monkeypatch.delenv("SITTINGS_USER")
    monkeypatch.setenv("LOGNAME", "mia")
    assert cli.main(["session", "list"]) == 0
    monkeypatch.setenv("LOGNAME", "zed")
    assert cli.main(["session", "list"]) == 1
    out, err = sittings.capsys.readouterr()
    assert err.splitlines()[-1] == (
        'Nobody here has the login "zed": see `sittings user list`, or name one with --as or SITTINGS_USER.'
    )


def test_users(sittings: Sittings) -> None:
    ben = sittings.json("user", "add", "--login", "Ben", "--name", "Ben [/", "--initials", "bb", "--photographer")
    assert ben == {
        "login": "ben",
        "name": "Ben [/",
        "initials": "BB",
        "role": "desk",
        "photographer": True,
        "assistant": False,
        "inactive": False,
        "studio": None,
        "department": None,
        "calendar": True,
        "system_login": None,
        "pin": False,
        "email": None,
    }
    assert sittings.text("user", "list", login="nobody") == (
        "ben  BB   Ben [/           desk, photographer\nmia  MKH  Mia [Hansen] [/  owner, photographer\n"
    )
    assert sittings.json("user", "list")[0] == ben
    again = ("user", "add", "--login", "ben", "--name", "B", "--initials", "B")
    assert sittings.refused(*again) == ("invalid", "The login ben belongs to Ben [/: choose others.")
    assert sittings.refused(*again[:3], "kim", *again[4:], login="ben")[0] == "not_allowed"
    assert sittings.refused(*again[:3], "kim", *again[4:], "--role", "boss")[0] == "invalid"


# -- check, migrate, backup, restore ---------------------------------------------------------------------------------


def test_check(sittings: Sittings) -> None:
    sittings.book()
    verdict, versions = sittings.text("check", login="nobody").splitlines()
    assert verdict == "The session book is sound."
    writers = f"the book was made with Sittings {VERSION}, and last opened with {VERSION}."
    assert versions == f"{sittings.text('--version').strip()}; {writers}"
    open_book(sittings.url)
    database.write("UPDATE booking SET starts_at = '2026-11-24 09:00:00', blocking = ?", (False,))
    result = sittings("--json", "check")
    assert (result.code, json.loads(result.out)["ok"]) == (1, False)
    assert "a booking stands at another time than its session: 1, 1" in json.loads(result.out)["problems"]
    assert json.loads(result.err)["error"]["code"] == "invalid"
    result = sittings("check")
    assert (result.code, len(result.out.splitlines())) == (
        1,
        len(json.loads(sittings("--json", "check").out)["problems"]) + 1,
    )
    assert result.err.endswith("found: restore the last sound backup with `sittings restore FILE`.\n")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """In one line, without a book."""
    nowhere = Sittings("/nowhere/book.db", capsys)
    told = nowhere.json("--version")
    assert list(told) == ["sittings", "schema", "python", "sqlite", "textual", "peewee", "psycopg"]
    assert told["schema"] == schema.known_migrations()[-1][:4]
    assert nowhere.text("--version") == (
        f"Sittings {told['sittings']}, schema {told['schema']}, Python {told['python']}, SQLite {told['sqlite']}, "
        f"Textual {told['textual']}, Peewee {told['peewee']}, psycopg {told['psycopg']}\n"
    )


def test_migrate(sittings: Sittings) -> None:
    assert sittings.text("migrate", login="nobody") == "The session book is up to date.\n"
    assert sittings.json("migrate") == {"taken": []}


def test_migrate_tells_the_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = Sittings(str(tmp_path / "book.db"), capsys)
    Path(empty.url).touch()
    assert empty.refused("migrate")[0] == "not_found"
    assert empty.text(*INIT).startswith("Made the session book")
    assert empty.json("migrate") == {"taken": []}


@pytest.mark.sqlite
def test_backup_and_restore(sittings: Sittings, tmp_path: Path) -> None:
    sittings.book()
    copy = tmp_path / "copy.db"
    assert sittings.json("backup", str(copy)) == {"file": str(copy), "bytes": copy.stat().st_size}
    assert sittings.refused("backup", str(copy)) == ("invalid", f"{copy} exists already: name another file.")
    sittings.text("session", "cancel", "10001", "--why", "ill")
    restored = sittings.json("restore", str(copy))
    assert restored["restored"] == str(copy)
    assert sittings.json("session", "show", "10001")["cancelled"] is False
    assert Sittings(restored["kept"], sittings.capsys).json("session", "show", "10001")["cancelled"] is True


@pytest.mark.sqlite
def test_restore_where_there_is_nothing_or_rubbish(sittings: Sittings, tmp_path: Path) -> None:
    sittings.book()
    copy = tmp_path / "copy.db"
    assert sittings.text("backup", str(copy)).startswith(f"Backed up to {copy}, ")
    elsewhere = Sittings(str(tmp_path / "new.db"), sittings.capsys)
    assert elsewhere.text("restore", str(copy)) == f"Restored {elsewhere.url} from {copy}.\n"
    assert elsewhere.json("session", "show", "10001")["number"] == "10001"
    rubbish = Sittings(str(tmp_path / "rubbish.db"), sittings.capsys)
    Path(rubbish.url).write_text("rubbish" * 1000)
    assert rubbish("restore", str(copy)).code == 0
    assert rubbish.json("session", "show", "10001")["number"] == "10001"


@pytest.mark.sqlite
def test_a_bad_backup_changes_nothing(sittings: Sittings, tmp_path: Path) -> None:
    sittings.book()
    before = sittings.json("session", "list")
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as plain:
        plain.execute("CREATE TABLE t (x)")
    rubbish = tmp_path / "rubbish.db"
    rubbish.write_bytes(b"rubbish" * 1000)
    newer = tmp_path / "newer.db"
    sittings.text("backup", str(newer))
    with sqlite3.connect(newer) as changed:
        changed.execute("UPDATE schema_migration SET name = '9999_from_the_future' WHERE name LIKE '0001%'")
    for source in (other, rubbish, newer, tmp_path / "missing.db", tmp_path, Path(sittings.url)):
        assert sittings.refused("restore", str(source))[0] == "invalid", source
    assert "newer Sittings" in sittings.refused("restore", str(newer))[1]
    assert sittings.json("session", "list") == before


@pytest.mark.sqlite
def test_restore_waits_for_nobody(sittings: Sittings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import apsw

    copy = tmp_path / "copy.db"
    sittings.text("backup", str(copy))
    other_desk = apsw.Connection(sittings.url)
    other_desk.execute("SELECT count(*) FROM session").fetchall()
    try:
        code, sentence = sittings.refused("restore", str(copy))
    finally:
        other_desk.close()
    assert (code, sentence) == (
        "unavailable",
        "Somebody works in this session book: have everybody quit Sittings, then restore again.",
    )
    assert sittings.json("session", "list") == []


@pytest.mark.sqlite
def test_only_who_may_makes_and_restores_backups(sittings: Sittings, tmp_path: Path) -> None:
    sittings.text("user", "add", "--login", "ben", "--name", "Ben", "--initials", "bb")
    copy = tmp_path / "copy.db"
    assert sittings.refused("backup", str(copy), login="ben")[0] == "not_allowed"
    sittings.text("backup", str(copy))
    assert sittings.refused("restore", str(copy), login="ben")[0] == "not_allowed"
    assert sittings.refused("restore", str(copy), login="zed")[0] == "not_found"


@pytest.mark.postgres
def test_postgres_has_its_own_tools(sittings: Sittings, tmp_path: Path) -> None:
    assert sittings.refused("backup", str(tmp_path / "copy.db"))[1].endswith("back it up with pg_dump.")
    assert sittings.refused("restore", str(tmp_path / "copy.db"))[1].endswith("restore it with pg_restore.")
