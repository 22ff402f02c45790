import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import apsw
import psycopg
import pytest
from peewee import OperationalError

import models
from models import Client, Session
from studio.book import opening
from studio.book.opening import open_book
from studio.clients import clients
from studio.kernel import database, journal, schema, sqlite, times
from studio.kernel.errors import Damaged, Invalid, NotAllowed, StudioError, Unavailable
from studio.sessions import sessions, views
from tests import conftest, factories

BUSY = "The session book is busy: another desk is saving. Try again in a moment."


def refused(call, *args, error=Invalid, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def run_python(code, *args):
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[3]
    )
    return done.returncode, done.stdout.strip(), done.stderr.strip()


class TestOpen:
    def test_a_new_file_is_for_its_owner_only(self, tmp_path):
        path = tmp_path / "deep" / "er" / "book.db"
        old = os.umask(0)
        try:
            open_book(str(path), create=True)
        finally:
            os.umask(old)
        modes = {name.name: oct(name.stat().st_mode & 0o777) for name in path.parent.iterdir()}
        assert modes["book.db"] == modes["book.db-wal"] == modes["book.db-shm"] == "0o600"
        assert oct(path.parent.stat().st_mode & 0o777) == "0o700"
        assert opening.is_founded() is False

    @pytest.mark.parametrize("form", ["{}", "sqlite://{}", "sqlite:///{}"])
    def test_a_path_or_a_url(self, empty_book, form):
        open_book(form.format(empty_book))
        assert opening.is_founded() is False

    def test_the_shipped_place_is_in_the_users_own_folder(self, tmp_path):
        assert database.default_url() == str(tmp_path / "home" / "data" / "sittings" / "sittings.db")
        assert database.exists(database.default_url()) is False
        open_book(database.default_url(), create=True)
        assert database.exists(database.default_url()) is True

    @pytest.mark.sqlite
    def test_how_it_is_opened(self, book):
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
        assert {name: database.rows(f"PRAGMA {name}")[0][0] for name in wanted} == wanted
        assert tuple(map(int, apsw.sqlite_lib_version().split("."))) >= sqlite.SAFE_SQLITE

    def test_a_missing_file(self, tmp_path):
        path = tmp_path / "no.db"
        assert refused(open_book, str(path)) == (
            f"There is no session book at {path}: make one with `sittings init`, or check --db."
        )
        assert not path.exists()
        assert models.database.obj is None

    def test_a_folder(self, tmp_path):
        assert refused(open_book, str(tmp_path)) == (f"{tmp_path} is a folder: --db wants the database file itself.")

    @pytest.mark.parametrize(
        "content", [b"Dear diary, today nothing.\n" * 200, b"SQLite format 3\x00" + b"\xff" * 5000]
    )
    def test_something_else(self, tmp_path, content):
        path = tmp_path / "letter.txt"
        path.write_bytes(content)
        with pytest.raises(Invalid) as caught:
            open_book(str(path))
        assert str(caught.value).startswith(f"{path} is ")
        assert path.read_bytes() == content

    @pytest.mark.parametrize("url", ["mysql://root@h/x", "http://example.org/book.db"])
    def test_another_kind_of_database(self, url):
        assert refused(open_book, url) == (
            f'A "{url.split(":")[0]}" database is not known here: give a file or a postgresql:// URL.'
        )

    def test_a_sqlite_that_can_lose_work(self, empty_book, monkeypatch):
        monkeypatch.setattr(apsw, "sqlite_lib_version", lambda: "3.51.2")
        assert refused(open_book, empty_book, error=Unavailable) == (
            "SQLite 3.51.2 can lose saved work: install apsw 3.51.3 or newer."
        )

    def test_no_place_to_make_one(self, tmp_path):
        blocked = tmp_path / "file"
        blocked.write_text("x")
        message = refused(open_book, str(blocked / "book.db"), create=True, error=Unavailable)
        assert message.startswith(f"Cannot make {blocked / 'book.db'}: ")
        assert message.endswith("Check the folder, or name another with --db.")

    def test_nothing_is_open(self):
        assert refused(database.call, opening.is_founded, error=Unavailable) == (
            "No session book is open: start again with --db."
        )

    def test_a_damaged_one(self, empty_book):
        database.close_database()
        size = Path(empty_book).stat().st_size
        with open(empty_book, "r+b") as file:
            file.seek(4096)
            file.write(b"\xa5" * (size - 4096))
        with pytest.raises(StudioError) as caught:
            open_book(empty_book)
        assert str(caught.value) == (f"{empty_book} is damaged: restore the last backup with `sittings restore FILE`.")

    @pytest.mark.postgres
    def test_no_such_postgres_database(self, book):
        wrong = book.url.replace("/book_", "/nobody_")
        assert refused(open_book, wrong) == ("PostgreSQL has no such database or user: check the URL given with --db.")

    def test_no_postgres_there(self, tmp_path):
        assert refused(open_book, f"postgresql://x@/x?host={tmp_path}", error=Unavailable) == (
            "PostgreSQL does not answer: check that it runs and that the URL given with --db is right."
        )


@pytest.mark.skipif(os.geteuid() != 0, reason="another user can only be played as root")
class TestReadOnly:
    """As another user, because root may write anywhere."""

    CODE = (
        "import os, sys, zoneinfo, apsw, playhouse.apsw_ext, playhouse.migrations\n"
        "from studio.book import opening\nfrom studio.book.opening import open_book\n"
        "from studio.kernel import database, preferences\n"
        "from studio.kernel.errors import StudioError\n"
        "zoneinfo.ZoneInfo('America/Los_Angeles')\n"
        "os.setgid(65534), os.setuid(65534)\n"
        "try:\n"
        "    open_book(sys.argv[1])\n"
        "    print(database.call(opening.is_founded))\n"
        "except StudioError as error:\n"
        "    print(error.code, error)\n"
    )

    @pytest.fixture
    def place(self, sqlite_template, open_folder):
        path = open_folder / "book.db"
        shutil.copyfile(sqlite_template, path)
        return path

    def test_the_file(self, place):
        place.chmod(0o444)
        code, out, _ = run_python(self.CODE, str(place))
        assert (code, out) == (
            0,
            f"not_allowed {place} may only be read: ask for write permission to the file and its folder.",
        )
        assert os.listdir(place.parent) == ["book.db"]

    def test_the_folder(self, place):
        place.chmod(0o666)
        place.parent.chmod(0o555)
        code, out, _ = run_python(self.CODE, str(place))
        assert code == 0
        assert out.startswith(("not_allowed ", "unavailable "))
        assert str(place) in out

    def test_neither(self, place):
        place.chmod(0o600)
        code, out, _ = run_python(self.CODE, str(place))
        assert (code, out.split()[0], str(place) in out) == (0, "not_allowed", True)


class TestLocked:
    @pytest.mark.sqlite
    def test_one_sentence_nothing_saved_and_on_again(self, book, actor, monkeypatch):
        monkeypatch.setattr(times, "LONGEST_WAIT_S", 0.05)
        other = apsw.Connection(book.url)
        other.execute("BEGIN IMMEDIATE")
        assert refused(database.call, factories.client, actor, error=Unavailable) == BUSY
        assert Client.select().count() == 0
        other.execute("COMMIT")
        other.close()
        assert database.call(factories.client, actor) == 1

    @pytest.mark.sqlite
    def test_waits_for_the_other_desk(self, book, actor):
        other = apsw.Connection(book.url)
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, lambda: other.execute("COMMIT"))
        release.start()
        assert database.call(factories.client, actor) == 1
        release.join()
        other.close()

    @pytest.mark.sqlite
    def test_readers_do_not_wait_for_a_writer(self, book, actor):
        saved = factories.session(actor)
        other = apsw.Connection(book.url)
        other.execute("BEGIN IMMEDIATE")
        assert database.call(views.session_record, saved.session_id).number == "10001"
        other.close()


class TestCall:
    def test_a_refusal_comes_through_as_it_is(self, book, actor):
        assert refused(database.call, sessions.confirm, actor, 99, error=StudioError) == "That session is gone."

    @pytest.mark.sqlite
    def test_another_thread_has_a_connection_of_its_own(self, book, actor):
        seen = []

        def elsewhere():
            seen.append(database.call(factories.client, actor))
            seen.append(models.database.obj.connection() is mine)
            database.close_connection()

        mine = models.database.obj.connection()
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert seen == [1, False]
        assert Client.select().count() == 1

    def test_a_text_with_half_a_character(self, book):
        assert refused(database.call, views.session_id_of, "\ud800") == (
            "There is a broken character in that text: type it again."
        )

    def test_a_number_too_large(self, book):
        with pytest.raises(StudioError):
            database.call(views.session_record, 2**70)

    @pytest.mark.postgres
    def test_a_nul_character(self, book):
        with pytest.raises(StudioError):
            database.call(views.session_id_of, "1\x00")

    @pytest.mark.postgres
    def test_a_server_that_went_away_and_came_back(self, book, actor):
        factories.client(actor)
        for service in (Client.select().count, lambda: factories.client(actor)):
            pid = database.rows("SELECT pg_backend_pid()")[0][0]
            import psycopg

            with psycopg.connect(book.url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", (pid,))
            assert refused(database.call, service, error=Unavailable) == (
                "PostgreSQL does not answer: check that it runs and that the URL given with --db is right."
            )
            assert database.call(Client.select().count) == 1

    def test_data_in_an_error_does_not_choose_the_sentence(self, book, actor):
        def doubled():
            for _ in range(2):
                with journal.entry(actor, "x") as entry:
                    entry.insert(models.Counter, name="the disk is full, locked, malformed", next_value=1)

        message = refused(database.call, doubled, error=Unavailable)
        assert message.startswith("The database refused that: ")
        assert message.endswith("Nothing was saved.")


class TestTranslate:
    @pytest.mark.parametrize(
        ("driver", "kind", "part"),
        [
            (apsw.BusyError, Unavailable, "is busy"),
            (apsw.LockedError, Unavailable, "is busy"),
            (apsw.FullError, Unavailable, "The disk is full: nothing was saved."),
            (apsw.IOError, Unavailable, "nothing was saved"),
            (apsw.ReadOnlyError, NotAllowed, "may only be read"),
            (apsw.NotADBError, Damaged, "is not a session book"),
            (apsw.CorruptError, Damaged, "is damaged"),
            (apsw.CantOpenError, Unavailable, "Cannot open"),
            (apsw.SQLError, Unavailable, "etwas Neues. Nothing was saved."),
            (psycopg.errors.LockNotAvailable, Unavailable, "is busy"),
            (psycopg.errors.SerializationFailure, Unavailable, "is busy"),
            (psycopg.errors.DiskFull, Unavailable, "The disk is full: nothing was saved."),
            (psycopg.errors.IoError, Unavailable, "nothing was saved"),
            (psycopg.errors.ReadOnlySqlTransaction, NotAllowed, "may only be read"),
            (psycopg.errors.InsufficientPrivilege, NotAllowed, "does not let this user"),
            (psycopg.errors.UndefinedTable, Invalid, "lacks a table"),
            (psycopg.errors.DataCorrupted, Damaged, "is damaged"),
            (psycopg.errors.TooManyConnections, Unavailable, "no free connection"),
            (psycopg.errors.AdminShutdown, Unavailable, "does not answer"),
            (psycopg.errors.QueryCanceled, Unavailable, "took too long"),
            (psycopg.OperationalError, Unavailable, "does not answer"),
            (psycopg.errors.SyntaxError, Unavailable, "etwas Neues. Nothing was saved."),
        ],
    )
    @pytest.mark.parametrize("wrapped", [True, False])
    def test_each_kind_of_error_in_any_language(self, empty_book, driver, kind, part, wrapped):
        """The words say another thing than the kind does, as words may that repeat the data."""
        said = driver("etwas Neues\ndatabase is locked, malformed, does not exist")
        error = database.translate(OperationalError(said, str(said)) if wrapped else said)
        assert type(error) is kind
        assert part in str(error)
        assert "\n" not in str(error)

    def test_a_disk_that_cannot_be_read(self, empty_book):
        said = apsw.IOError("disk I/O error")
        said.extendedresult = apsw.SQLITE_IOERR_SHORT_READ
        assert "could not be read" in str(database.translate(said))

    def test_prose_alone_says_nothing(self, empty_book):
        assert "is busy" not in str(database.translate(OperationalError("database is locked")))


class TestMigrations:
    def test_named_and_numbered(self):
        names = schema.known_migrations()
        assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))

    def test_a_new_database_takes_all_of_them_once(self, tmp_path):
        url = str(tmp_path / "new.db")
        assert open_book(url, create=True) == schema.known_migrations()
        assert open_book(url) == []
        assert schema.applied_migrations() == schema.known_migrations()

    def test_a_newer_schema_is_refused(self, book):
        with models.database.obj.atomic():
            models.database.obj.execute_sql(
                "INSERT INTO schema_migration (name, applied) VALUES ('0999_later', '2030-01-01 00:00:00')"
            )
        assert refused(open_book, book.url) == (
            "This session book was made by a newer Sittings (schema 0999_later): update this program first."
        )

    @pytest.fixture
    def next_step(self, monkeypatch, tmp_path):
        """A copy of the migrations with one more step."""
        folder = tmp_path / "steps"
        shutil.copytree(schema.MIGRATIONS, folder)
        monkeypatch.setattr(schema, "MIGRATIONS", folder)
        step = folder / f"{len(schema.known_migrations()) + 1:04}_next.py"
        step.write_text("def up(migrator, db):\n    db.execute_sql('CREATE TABLE next_one (id INTEGER PRIMARY KEY)')\n")
        return step

    def test_a_step_on_a_populated_database(self, book, actor, next_step):
        factories.session(actor)
        assert open_book(book.url) == [next_step.stem]
        assert models.database.obj.table_exists("next_one")
        assert Session.select().count() == 1

    @pytest.mark.sqlite
    def test_makes_a_backup_first(self, book, actor, next_step):
        factories.session(actor)
        os.chmod(book.url, 0o600)
        open_book(book.url)
        kept = list(Path(book.url).parent.glob("book.db.before-*.db"))
        assert [oct(path.stat().st_mode & 0o777) for path in kept] == ["0o600"]
        with monkeypatch_steps(next_step):
            open_book(str(kept[0]))
            assert (Session.select().count(), models.database.obj.table_exists("next_one")) == (1, False)

    def test_a_step_that_fails_leaves_the_old_schema(self, book, actor, next_step):
        next_step.write_text(next_step.read_text() + "    db.execute_sql('CREATE TABLE next_one (id INTEGER)')\n")
        client_id = factories.client(actor)
        with pytest.raises(Unavailable) as caught:
            open_book(book.url)
        assert str(caught.value).startswith("The database refused that: ")
        next_step.unlink()
        open_book(book.url)
        assert clients.client_record(client_id).number == "1001"
        assert not models.database.obj.table_exists("next_one")

    @pytest.mark.parametrize("kind", ["sqlite", "postgres"])
    def test_programs_that_start_at_once(self, request, tmp_path, kind):
        url = str(tmp_path / "race.db")
        if kind == "postgres":
            url = request.getfixturevalue("postgres_server").fresh()
        code = (
            "import sys\nfrom studio.book.opening import open_book\n"
            "sys.stdin.readline()\nprint(len(open_book(sys.argv[1], create=True)))\n"
        )
        started = [
            subprocess.Popen(
                [sys.executable, "-c", code, url],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                cwd=Path(__file__).parents[3],
            )
            for _ in range(4)
        ]
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        outcomes = [process.communicate(timeout=60) for process in started]
        assert [error for _, error in outcomes] == [""] * 4
        assert sorted(int(out) for out, _ in outcomes) == [0, 0, 0, len(schema.known_migrations())]


def monkeypatch_steps(step):
    """Take the extra step away for as long as the block lasts."""
    from contextlib import contextmanager

    @contextmanager
    def without():
        text = step.read_text()
        step.unlink()
        try:
            yield
        finally:
            step.write_text(text)

    return without()


def test_the_template_of_the_tests_is_the_shipped_studio(book):
    assert opening.is_founded() is True
    assert conftest.NOW.isoformat() == "2026-11-21T11:04:00"
