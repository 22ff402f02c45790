import ctypes
import os
import resource
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

import cli
from studio.kernel import database, times
from tests.cli.conftest import Sittings

pytestmark = pytest.mark.sqlite
NO_ROOM = "The disk could not be written: nothing was saved. Make room, or check the disk, and save again."
SECRET = "Name of a client"
ADD = ("client", "add", "--last", "Weber")
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 24, 1, 2


def without_roots_powers() -> None:
    """Make the permissions of files count even where the tests run as root."""
    libc = ctypes.CDLL(None)
    for power in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
        libc.prctl(PR_CAPBSET_DROP, power, 0, 0, 0)


def outside(sittings: Sittings, *words: str, before: Callable[[], None] | None = None) -> tuple[int, str, list[str]]:
    """Run a verb in a process of its own; returns the exit status, the output, and the lines of the complaint."""
    result = subprocess.run(
        [sys.executable, "-m", "cli", "--db", sittings.url, "--as", "mia", *words],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
        timeout=60,
    )
    return result.returncode, result.stdout, result.stderr.splitlines()


# -- files that are no session book ----------------------------------------------------------------------------------


def test_what_is_no_session_book(sittings: Sittings, tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("no database at all, but long enough for the header that SQLite looks at. " * 20)
    other = tmp_path / "other.db"
    apsw.Connection(str(other)).execute("CREATE TABLE t (x); INSERT INTO t VALUES (1)")
    empty = tmp_path / "empty.db"
    empty.touch()
    cases = {
        str(tmp_path / "missing.db"): "There is no session book at {}: make one with `sittings init`, or check --db.",
        str(
            tmp_path / "no" / "where.db"
        ): "There is no session book at {}: make one with `sittings init`, or check --db.",
        str(tmp_path): "{} is a folder: --db wants the database file itself.",
        str(text): "{} is not a session book: check --db, or restore a backup.",
        str(other): "{} belongs to another program: check --db.",
        "mysql://me:secret@host/studio": 'A "mysql" database is not known here: give a file or a postgresql:// URL.',
        "~nobody-here/book.db": "There is no session book at {}: make one with `sittings init`, or check --db.",
    }
    for url, sentence in cases.items():
        assert Sittings(url, sittings.capsys).refused("agenda") == ("invalid", sentence.format(url)), url
    assert apsw.Connection(str(other)).execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]
    assert Sittings(str(empty), sittings.capsys).refused("agenda")[0] == "not_found"
    code, sentence = Sittings(f"{text}/book.db", sittings.capsys).refused("agenda")
    assert (code, "book.db" in sentence) == ("invalid", True)
    long_name = Sittings(str(tmp_path / ("x" * 300)), sittings.capsys).refused("agenda")
    assert long_name == ("unavailable", f"Cannot use {tmp_path / ('x' * 300)}: File name too long.")


def test_a_damaged_book(sittings: Sittings) -> None:
    sittings.book()
    with open(sittings.url, "r+b") as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    code, sentence = sittings.refused("agenda")
    assert (code, sentence.startswith(f"{sittings.url} is damaged: ")) == ("invalid", True)
    assert sittings.refused("check")[0] == "invalid"


def test_a_book_of_a_newer_program(sittings: Sittings) -> None:
    with_newer = apsw.Connection(sittings.url)
    with_newer.execute("UPDATE schema_migration SET name = '9999_from_the_future' WHERE name LIKE '0001%'")
    with_newer.close()
    sentence = (
        "This session book was made by a newer Sittings (schema 9999_from_the_future): update this program first."
    )
    for words in (("agenda",), ("migrate",), ("check",), ADD):
        assert sittings.refused(*words) == ("invalid", sentence)


# -- permissions -----------------------------------------------------------------------------------------------------


@contextmanager
def mode(path: Path, bits: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(bits)
    try:
        yield
    finally:
        path.chmod(before)


def test_permissions(sittings: Sittings, tmp_path: Path) -> None:
    folder = tmp_path / "studio"
    folder.mkdir()
    book = Sittings(str(folder / "book.db"), sittings.capsys)
    shutil.copyfile(sittings.url, book.url)
    read_only = f"{book.url} may only be read: ask for write permission to the file and its folder."
    cannot_open = f"Cannot open {book.url}: check that the file is there and that you may read and write it."
    with mode(Path(book.url), 0o400):
        assert outside(book, *ADD, before=without_roots_powers) == (1, "", [read_only])
    with mode(Path(book.url), 0o000):
        assert outside(book, "agenda", before=without_roots_powers) == (1, "", [cannot_open])
    with mode(folder, 0o500):
        code, out, lines = outside(book, *ADD, before=without_roots_powers)
        assert (code, out, len(lines)) == (1, "", 1)
        assert lines[0] in (read_only, cannot_open)
        new = Sittings(str(folder / "new.db"), sittings.capsys)
        init = ("init", "--studio", "S", "--login", "mia", "--name", "Mia", "--initials", "M")
        assert outside(new, *init, before=without_roots_powers) == (
            1,
            "",
            [f"Cannot make {new.url}: Permission denied. Check the folder, or name another with --db."],
        )
        assert outside(sittings, "backup", str(folder / "copy.db"), before=without_roots_powers) == (
            1,
            "",
            [f"Cannot write to {folder}: Permission denied. Name another folder."],
        )
    with mode(folder, 0o000):
        code, out, lines = outside(book, "agenda", before=without_roots_powers)
        assert (code, out, lines) == (1, "", [f"Cannot use {book.url}: Permission denied."])
    assert outside(book, *ADD, before=without_roots_powers) == (0, "Client 1001  Weber\n", [])


# -- busy, full, gone ------------------------------------------------------------------------------------------------


def test_another_desk_that_does_not_stop_saving(sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "LONGEST_WAIT_S", 0.1)
    other_desk = apsw.Connection(sittings.url)
    other_desk.execute("BEGIN IMMEDIATE")
    try:
        assert sittings.refused(*ADD) == (
            "unavailable",
            "The session book is busy: another desk is saving. Try again in a moment.",
        )
        assert sittings.json("session", "list") == []
    finally:
        other_desk.execute("ROLLBACK")
        other_desk.close()
    assert sittings.text(*ADD) == "Client 1001  Weber\n"


@pytest.mark.parametrize("kib", [36, 48, 64, 96])
def test_a_disk_without_room(sittings: Sittings, kib: int) -> None:
    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (kib * 1024, kib * 1024))

    done = 0
    for _ in range(60):
        code, out, lines = outside(sittings, *ADD, before=full)
        if code == 0:
            done += 1
            assert (out, lines) == (f"Client {1000 + done}  Weber\n", [])
        else:
            assert (code, out, lines) == (1, "", [NO_ROOM])
            break
    else:
        pytest.fail("the disk was never full")
    assert len(sittings.json("client", "find", "Weber")) == done
    assert sittings.json("check") == {"ok": True, "problems": []}
    assert sittings.text(*ADD) == f"Client {1001 + done}  Weber\n"


def test_a_book_is_read_on_a_full_disk(sittings: Sittings) -> None:
    """Where nobody has it open, and there is no room for what SQLite keeps beside an open book."""
    sittings.book()

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    code, out, lines = outside(sittings, "session", "list", before=full)
    assert (code, lines) == (0, [])
    assert out.startswith("10001 ")
    sentence = "The disk is full: nothing was saved. Make room and save again."
    assert outside(sittings, *ADD, before=full) == (1, "", [sentence])


def test_a_backup_without_room(sittings: Sittings, tmp_path: Path) -> None:
    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))

    target = tmp_path / "backups" / "copy.db"
    target.parent.mkdir()
    code, out, lines = outside(sittings, "backup", str(target), before=full)
    assert (code, out, lines) == (1, "", [NO_ROOM])
    assert os.listdir(target.parent) == []


def test_postgres_that_does_not_answer(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    down = Sittings(f"postgresql://me:secret@127.0.0.1:{port}/studio", capsys)
    assert down.refused("agenda") == (
        "unavailable",
        "PostgreSQL does not answer: check that it runs and that the URL given with --db is right.",
    )
    nonsense = Sittings("postgresql://[::bad/studio", capsys)
    assert nonsense.refused("agenda")[0] in ("invalid", "unavailable")
    nowhere = Sittings("postgresql://host.invalid/studio", capsys)
    assert nowhere.refused("agenda")[0] == "unavailable"


def test_postgres_without_that_database(postgres_server: object, capsys: pytest.CaptureFixture[str]) -> None:
    url = postgres_server.url("no_such_book")  # type: ignore[attr-defined]
    sentence = "PostgreSQL has no such database or user: check the URL given with --db."
    assert Sittings(url, capsys).refused("agenda") == ("invalid", sentence)


# -- our own errors --------------------------------------------------------------------------------------------------


def test_an_error_of_our_own_is_one_sentence(sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    sittings.client(SECRET)

    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(database, "rows", broken)
    result = sittings("client", "show", "1001")
    assert (result.code, result.out, len(result.err.splitlines())) == (1, "", 1)
    assert result.err.startswith("Sittings had to stop because of an error of its own (reference ")
    (report,) = (Path(os.environ["XDG_STATE_HOME"]) / "sittings" / "crashes").iterdir()
    assert str(report) in result.err
    assert SECRET not in report.read_text() + result.err
    assert sittings.refused("client", "show", "1001")[0] == "unavailable"


def test_ctrl_c_says_nothing(sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(database, "rows", stopped)
    assert sittings("client", "show", "1001") == (130, "", "") or sittings("agenda").code == 130


def test_without_a_login_anywhere(sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", unknown)
    assert cli.main(["--db", sittings.url, "agenda"]) == 1
    assert sittings.capsys.readouterr().err == (
        "This system does not say who you are: name your login with --as or SITTINGS_USER.\n"
    )
