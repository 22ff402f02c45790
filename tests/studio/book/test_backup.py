import os
import threading
from datetime import date
from pathlib import Path

import apsw
import pytest

import models
from models import Booking, Client, Session
from studio.book import backup, checking, copies, restoring
from studio.book.opening import open_book
from studio.clients import clients
from studio.find import search
from studio.kernel import database, journal
from studio.kernel.access import SYSTEM
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
        size = backup.backup(SYSTEM, place)
        assert size == place.stat().st_size > 4096
        assert files(place.parent) == ["monday.db"]
        assert oct(place.stat().st_mode & 0o777) == "0o600"
        open_book(str(place))
        assert checking.problems() == []
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
            database.call(backup.backup, SYSTEM, copy)
        stop.set()
        writer.join()
        assert problems == []
        counts = []
        for copy in copies:
            open_book(str(copy))
            assert checking.problems() == []
            row = Client.get_by_id(client_id)
            assert row.first_name in (row.notes.replace("note ", "n"), factories.FIRST)
            counts.append(Session.select().count())
        assert counts == sorted(counts)
        assert counts[-1] > counts[0]

    def test_never_over_another_file(self, book, place):
        place.write_text("precious")
        assert refused(backup.backup, SYSTEM, place) == f"{place} exists already: name another file."
        assert place.read_text() == "precious"

    def test_no_folder(self, book, tmp_path):
        assert refused(backup.backup, SYSTEM, tmp_path / "no" / "x.db") == (
            f"There is no folder {tmp_path / 'no'}: make it first, or name another file."
        )

    @pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody may write to")
    def test_a_folder_that_refuses(self, book):
        message = refused(backup.backup, SYSTEM, Path("/proc/self/x.db"), error=Unavailable)
        assert message.startswith("Cannot write to /proc/self: ")
        assert message.endswith(". Name another folder.")

    def test_a_refused_copy_leaves_nothing(self, book, place, monkeypatch):
        monkeypatch.setattr(backup, "check_file", lambda path: ["row 7 missing"])
        assert refused(backup.backup, SYSTEM, place, error=Unavailable) == (
            "The copy is not sound (row 7 missing): nothing was kept. Check the disk."
        )
        assert files(place.parent) == []

    def test_before_migrations_the_last_five_are_kept(self, book, frozen, tmp_path):
        for _ in range(7):
            backup.backup_before_migration(Path(book.url))
            frozen.shift(1)
        assert [name for name in files(tmp_path) if "before" in name] == [
            f"book.db.before-20261121-11040{second}.db" for second in range(2, 7)
        ]

    @pytest.mark.parametrize("name", ["book[1].db", "book.sqlite", "book*.db"])
    def test_only_the_copies_of_this_book_are_counted(self, book, frozen, tmp_path, name):
        for other in (tmp_path / "book.db.before-20250101-000000.db", tmp_path / "book1.db.before-20250101-000000.db"):
            other.touch()
        place = tmp_path / name
        place.touch()
        for _ in range(7):
            backup.backup_before_migration(place)
            frozen.shift(1)
        mine = [one for one in files(tmp_path) if one.startswith(f"{name}.before-2026")]
        assert (len(mine), len([one for one in files(tmp_path) if ".before-2025" in one])) == (5, 2)

    @pytest.mark.postgres
    def test_postgres_has_its_own(self, book, place):
        assert refused(backup.backup, SYSTEM, place) == "This studio is on PostgreSQL: back it up with pg_dump."


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
    "bookings of one resource take more than there are without a permit": [
        "DROP TRIGGER booking_overlap_insert",
        "INSERT INTO booking (session_id, resource_id, starts_at, ends_at, blocking) "
        "SELECT session_id, resource_id, starts_at, ends_at, 1 FROM booking WHERE blocking LIMIT 1",
    ],
    "a booking stands at another time than its session": ["UPDATE booking SET ends_at = '2026-11-25 09:00:00'"],
    "a cancelled session still has a booking": [
        "INSERT INTO session_flag (session_id, kind, at, why) VALUES (1, 'cancelled', '2026-11-21 19:04:00', 'ill')",
        "UPDATE session SET cancelled_id = last_insert_rowid() WHERE id = 1",
    ],
    "a booked person or room has no booking": ["DELETE FROM booking WHERE id = 1"],
    "a cycle has not exactly one initial and one final status": [
        "PRAGMA foreign_keys = 0",
        "UPDATE status SET final = 0",
    ],
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
        assert checking.problems() == []

    @pytest.mark.postgres
    def test_all_is_well_on_postgres(self, busy):
        assert checking.problems() == []

    @pytest.mark.parametrize("found", HARM)
    def test_each_harm_is_found(self, busy, found):
        self.run(*HARM[found])
        problems = checking.problems()
        assert any(problem.startswith(found) for problem in problems), problems

    def test_a_damaged_page(self, busy, tmp_path):
        backup.backup(SYSTEM, tmp_path / "copy.db")
        whole = bytearray((tmp_path / "copy.db").read_bytes())
        root = apsw.Connection(str(tmp_path / "copy.db")).execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'session_starts_at'"
        )
        start = (next(root)[0] - 1) * 4096
        whole[start + 100 : start + 4096] = bytes(3996)
        (tmp_path / "copy.db").write_bytes(whole)
        assert len(copies.check_file(tmp_path / "copy.db")) >= 1


def test_the_history_survives_backup_and_restore(book, actor, place):
    saved = factories.session(actor, photographer=actor.user_id)
    sessions.save_session(actor, saved.session_id, None, {"status_due": date(2026, 12, 24)})
    head = journal.last_entry_id()
    backup.backup(SYSTEM, place)
    database.close_database()
    restoring.restore("mia", place, Path(book.url))
    open_book(book.url)
    assert journal.last_entry_id() == head
    assert Booking.select().count() == 2
    assert sessions.confirm(actor, saved.session_id, 2).version == 3
