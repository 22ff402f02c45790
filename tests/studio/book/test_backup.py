import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import apsw
import pytest

import models
from models import Booking, Client, Session
from studio.book import backup
from studio.book.opening import open_book
from studio.clients import clients
from studio.find import search
from studio.kernel import database, journal
from studio.kernel.errors import Invalid, Unavailable
from studio.sessions import sessions
from tests import factories

pytestmark = pytest.mark.sqlite

IN_USE = "Somebody works in this session book: have everybody quit Sittings, then restore again."


def refused(call, *args, error=Invalid, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "monday.db"


class TestBackup:
    def test_a_whole_copy_that_works(self, book, actor, place):
        factories.session(actor, client_id=factories.client(actor, "Weber", "Jo"))
        size = backup.backup(place)
        assert size == place.stat().st_size > 4096
        assert files(place.parent) == ["monday.db"]
        assert oct(place.stat().st_mode & 0o777) == "0o600"
        open_book(str(place))
        assert backup.check() == []
        assert [hit.name for hit in search.find("web").clients] == ["Weber, Jo"]
        assert factories.session(actor, "2026-11-24 10:00").number == "10002"

    def test_while_somebody_writes(self, book, actor, tmp_path):
        client_id = factories.client(actor)
        stop, problems = threading.Event(), []

        def work():
            number = 0
            try:
                while not stop.is_set():
                    number += 1
                    database.call(
                        clients.save_client,
                        actor,
                        client_id,
                        None,
                        {"notes": f"note {number}", "first_name": f"n{number}"},
                    )
                    database.call(factories.session, actor, room=None, client_id=client_id)
            except Exception as error:
                problems.append(error)
            finally:
                database.close_connection()

        writer = threading.Thread(target=work)
        writer.start()
        copies = [tmp_path / f"copy{n}.db" for n in range(8)]
        for copy in copies:
            database.call(backup.backup, copy)
        stop.set()
        writer.join()
        assert problems == []
        counts = []
        for copy in copies:
            open_book(str(copy))
            assert backup.check() == []
            row = Client.get_by_id(client_id)
            assert row.first_name in (row.notes.replace("note ", "n"), factories.FIRST)
            counts.append(Session.select().count())
        assert counts == sorted(counts)
        assert counts[-1] > counts[0]

    def test_never_over_another_file(self, book, place):
        place.write_text("precious")
        assert refused(backup.backup, place) == f"{place} exists already: name another file."
        assert place.read_text() == "precious"

    def test_no_folder(self, book, tmp_path):
        assert refused(backup.backup, tmp_path / "no" / "x.db") == (
            f"There is no folder {tmp_path / 'no'}: make it first, or name another file."
        )

    @pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody may write to")
    def test_a_folder_that_refuses(self, book):
        message = refused(backup.backup, Path("/proc/self/x.db"), error=Unavailable)
        assert message.startswith("Cannot write to /proc/self: ")
        assert message.endswith(". Name another folder.")

    def test_a_refused_copy_leaves_nothing(self, book, place, monkeypatch):
        monkeypatch.setattr(backup, "check_file", lambda path: ["row 7 missing"])
        assert refused(backup.backup, place, error=Unavailable) == (
            "The copy is not sound (row 7 missing): nothing was kept. Check the disk."
        )
        assert files(place.parent) == []

    def test_before_migrations_the_last_five_are_kept(self, book, frozen, tmp_path):
        for _ in range(7):
            backup.backup_before_migration(Path(book.url))
            frozen.shift(1)
        assert [name for name in files(tmp_path) if "before" in name] == [
            f"book.before-20261121-11040{second}.db" for second in range(2, 7)
        ]

    @pytest.mark.postgres
    def test_postgres_has_its_own(self, book, place):
        assert refused(backup.backup, place) == "This studio is on PostgreSQL: back it up with pg_dump."


class TestRestore:
    @pytest.fixture
    def backed_up(self, book, actor, place):
        """A backup with one client; the live book has a second one, and is closed."""
        factories.client(actor, "First", "")
        backup.backup(place)
        factories.client(actor, "Second", "")
        database.close_database()
        return Path(book.url)

    def names(self, path):
        open_book(str(path))
        found = [row.last_name for row in Client.select().order_by(Client.id)]
        database.close_database()
        return found

    def test_brings_the_backup_back_and_keeps_the_replaced_one(self, backed_up, place):
        kept = backup.restore(place, backed_up)
        assert kept.name == f"book.replaced-{kept.name[14:29]}.db"
        assert self.names(backed_up) == ["First"]
        assert self.names(kept) == ["First", "Second"]
        assert self.names(place) == ["First"]
        assert oct(backed_up.stat().st_mode & 0o777) == "0o600"

    def test_twice_within_a_second(self, backed_up, place, frozen):
        kept = [backup.restore(place, backed_up) for _ in range(3)]
        assert [path.name for path in kept] == [
            "book.replaced-20261121-110400.db",
            "book.replaced-20261121-110400-2.db",
            "book.replaced-20261121-110400-3.db",
        ]
        assert [self.names(path) for path in kept] == [["First", "Second"], ["First"], ["First"]]

    def test_where_there_is_none_yet(self, backed_up, place, tmp_path):
        assert backup.restore(place, tmp_path / "new.db") is None
        assert self.names(tmp_path / "new.db") == ["First"]

    def test_what_stands_in_the_log_only_is_kept_too(self, book, actor, place, tmp_path):
        backup.backup(place)
        factories.client(actor, "In the log", "")
        for suffix in ("", "-wal"):
            shutil.copyfile(book.url + suffix, f"{tmp_path / 'crashed.db'}{suffix}")
        database.close_database()
        kept = backup.restore(place, tmp_path / "crashed.db")
        assert self.names(kept) == ["In the log"]
        assert self.names(tmp_path / "crashed.db") == []

    def test_a_backup_with_a_log_beside_it(self, book, actor, tmp_path):
        factories.client(actor, "In the log", "")
        for suffix in ("", "-wal"):
            shutil.copyfile(book.url + suffix, f"{tmp_path / 'copy.db'}{suffix}")
        database.close_database()
        backup.restore(tmp_path / "copy.db", tmp_path / "new.db")
        assert self.names(tmp_path / "new.db") == ["In the log"]

    def test_not_while_somebody_has_it_open(self, backed_up, place):
        code = "import apsw, sys; db = apsw.Connection(sys.argv[1]); db.execute('SELECT 1 FROM client').fetchall(); "
        code += "print(1, flush=True); input()"
        command = [sys.executable, "-c", code, str(backed_up)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as desk:
            assert desk.stdout.readline() == "1\n"
            assert refused(backup.restore, place, backed_up, error=Unavailable) == IN_USE
            desk.communicate("quit\n")
        assert self.names(backed_up) == ["First", "Second"]
        assert [name for name in files(backed_up.parent) if "replaced" in name or "part" in name] == []

    def test_not_while_this_program_has_it_open(self, backed_up, place):
        open_book(str(backed_up))
        assert refused(backup.restore, place, backed_up, error=Unavailable) == IN_USE
        assert Client.select().count() == 2

    def test_a_damaged_backup(self, backed_up, place):
        whole = place.read_bytes()
        for spoilt in (whole[: len(whole) // 2], whole[:8192] + b"\xff" * 4096 + whole[12288:], b"", b"Dear diary"):
            place.write_bytes(spoilt)
            message = refused(backup.restore, place, backed_up)
            assert message.startswith(f"{place} is not a sound session book (")
            assert message.endswith("): nothing was changed. Use another backup.")
            assert "\n" not in message
        assert self.names(backed_up) == ["First", "Second"]

    def test_a_database_of_something_else(self, backed_up, tmp_path):
        other = sqlite3.connect(tmp_path / "songs.db")
        other.execute("CREATE TABLE song (name)")
        other.close()
        assert refused(backup.restore, tmp_path / "songs.db", backed_up) == (
            f"{tmp_path / 'songs.db'} is not a sound session book (it holds no session book): "
            "nothing was changed. Use another backup."
        )

    def test_no_such_backup_and_the_book_itself(self, backed_up, place, tmp_path):
        assert refused(backup.restore, tmp_path / "no.db", backed_up) == (
            f"There is no backup {tmp_path / 'no.db'}: check the name."
        )
        assert refused(backup.restore, backed_up, backed_up) == (
            "The backup and the session book are the same file: name the backup."
        )
        link = tmp_path / "link.db"
        link.symlink_to(backed_up)
        assert "same file" in refused(backup.restore, link, backed_up)

    def test_over_a_damaged_book(self, backed_up, place):
        backed_up.write_bytes(b"\x00" * 5000)
        kept = backup.restore(place, backed_up)
        assert kept.read_bytes() == b"\x00" * 5000
        assert self.names(backed_up) == ["First"]

    def test_after_a_restore_that_was_killed(self, backed_up, place):
        backed_up.with_name("book.db.part").write_text("half a copy")
        backup.restore(place, backed_up)
        assert self.names(backed_up) == ["First"]
        assert "book.db.part" not in files(backed_up.parent)

    def test_a_disk_that_refuses_leaves_the_book(self, backed_up, place, monkeypatch):
        def fails(*_args):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(backup.os, "replace", fails)
        message = refused(backup.restore, place, backed_up, error=Unavailable)
        assert message.endswith("No space left on device. The session book is as it was.")
        monkeypatch.undo()
        assert self.names(backed_up) == ["First", "Second"]
        assert "book.db.part" not in files(backed_up.parent)


class TestReplacedWhileOpen:
    @pytest.mark.parametrize("how", ["moved", "deleted", "replaced"])
    def test_nothing_is_written_into_a_file_that_is_gone(self, book, actor, how, tmp_path):
        factories.client(actor)
        path = Path(book.url)
        if how == "replaced":
            (tmp_path / "other.db").write_bytes(path.read_bytes())
            os.replace(tmp_path / "other.db", path)
        elif how == "moved":
            path.rename(tmp_path / "elsewhere.db")
        else:
            path.unlink()
        assert refused(database.call, factories.client, actor, error=Unavailable) == (
            f"{path} was replaced while it was open: nothing was saved. Quit Sittings and start it again."
        )
        assert Client.select().count() == 1

    def test_by_another_name_it_is_still_the_same(self, book, actor, tmp_path):
        link = tmp_path / "link.db"
        link.symlink_to(book.url)
        open_book(str(link))
        assert database.call(factories.client, actor) == 1


HARM = {
    "two blocking bookings of one resource overlap": [
        "DROP TRIGGER booking_overlap_insert",
        "INSERT INTO booking (session_id, resource_id, starts_at, ends_at, blocking) "
        "SELECT session_id, resource_id, starts_at, ends_at, 1 FROM booking WHERE blocking LIMIT 1",
    ],
    "a booking stands at another time than its session": ["UPDATE booking SET ends_at = '2026-11-25 09:00:00'"],
    "a cancelled session still has a booking": ["UPDATE session SET cancelled = 1 WHERE id = 1"],
    "a booked person or room has no booking": ["DELETE FROM booking WHERE id = 1"],
    "a cycle has not exactly one initial and one final status": ["UPDATE status SET final = 0"],
    "a session has no history": ["DROP TRIGGER status_note_no_delete", "DELETE FROM status_note WHERE session_id = 1"],
    "the double-booking guard knows 0 of 2 bookings": ["DELETE FROM booking_span"],
    "broken link": ["PRAGMA foreign_keys = 0", "DELETE FROM client"],
}


class TestPlace:
    def test_a_path_from_here_is_the_same_from_elsewhere(self, book, actor, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        open_book("book.db")
        monkeypatch.chdir("/")
        assert database.call(factories.client, actor) == 1


class TestCheck:
    def run(self, *statements):
        db = models.database.obj
        for statement in statements:
            db.execute_sql(statement)

    @pytest.fixture
    def busy(self, book, actor):
        client_id = factories.client(actor)
        factories.session(actor, client_id=client_id, photographer=actor.user_id)
        held = factories.session(actor, "2026-11-24 10:00", client_id=client_id)
        sessions.hold(actor, held.session_id)
        gone = factories.session(actor, "2026-11-25 10:00", client_id=client_id)
        sessions.cancel(actor, gone.session_id, "ill")
        return book

    def test_all_is_well(self, busy):
        assert backup.check() == []

    @pytest.mark.postgres
    def test_all_is_well_on_postgres(self, busy):
        assert backup.check() == []

    @pytest.mark.parametrize("found", HARM)
    def test_each_harm_is_found(self, busy, found):
        self.run(*HARM[found])
        problems = backup.check()
        assert any(problem.startswith(found) for problem in problems), problems

    def test_a_damaged_page(self, busy, tmp_path):
        backup.backup(tmp_path / "copy.db")
        whole = bytearray((tmp_path / "copy.db").read_bytes())
        root = apsw.Connection(str(tmp_path / "copy.db")).execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'session_starts_at'"
        )
        start = (next(root)[0] - 1) * 4096
        whole[start + 100 : start + 4096] = bytes(3996)
        (tmp_path / "copy.db").write_bytes(whole)
        assert len(backup.check_file(tmp_path / "copy.db")) >= 1


def test_the_history_survives_backup_and_restore(book, actor, place):
    saved = factories.session(actor, photographer=actor.user_id)
    sessions.save_session(actor, saved.session_id, None, {"status_due": date(2026, 12, 24)})
    head = journal.last_entry_id()
    backup.backup(place)
    database.close_database()
    backup.restore(place, Path(book.url))
    open_book(book.url)
    assert journal.last_entry_id() == head
    assert Booking.select().count() == 2
    assert sessions.confirm(actor, saved.session_id, 2).version == 3
