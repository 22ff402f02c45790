import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

import models
from models import Client, Outbox, User
from studio.book import backup, copies, restoring
from studio.book.opening import open_book
from studio.kernel import access, database, journal, times
from studio.kernel.access import SYSTEM
from studio.kernel.errors import Damaged, Invalid, NotAllowed, NotFound, Unavailable
from studio.messages import outbox
from tests import factories
from tests.studio.messages import queued

pytestmark = pytest.mark.sqlite

IN_USE = "Somebody works in this session book: have everybody quit Sittings, then restore again."
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="files of other people can only be made as root")
ANN, STUDIO = 4101, 4200
"""A user and a group that nobody else here is."""


def refused(call, *args, error=Invalid, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return str(caught.value)


def files(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def names(path):
    open_book(str(path))
    found = [row.last_name for row in Client.select().order_by(Client.id)]
    database.close_database()
    return found


def kind(path):
    found = os.lstat(path)
    return found.st_uid, found.st_gid, oct(stat.S_IMODE(found.st_mode))


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "monday.db"


@pytest.fixture
def backed_up(book, actor, place):
    """A backup with one client; the live book has a second one, and is closed."""
    factories.client(actor, "First", "")
    backup.backup(SYSTEM, place)
    factories.client(actor, "Second", "")
    database.close_database()
    Path(book.url).chmod(0o600)
    return Path(book.url)


class TestRestore:
    def test_brings_the_backup_back_and_keeps_the_replaced_one(self, backed_up, place):
        kept = restoring.restore("mia", place, backed_up)
        assert kept.name == f"book.replaced-{kept.name[14:29]}.db"
        assert names(backed_up) == ["First"]
        assert names(kept) == ["First", "Second"]
        assert names(place) == ["First"]
        assert oct(backed_up.stat().st_mode & 0o777) == "0o600"

    def test_twice_within_a_second(self, backed_up, place, frozen):
        kept = [restoring.restore("mia", place, backed_up) for _ in range(3)]
        assert [path.name for path in kept] == [
            "book.replaced-20261121-110400.db",
            "book.replaced-20261121-110400-2.db",
            "book.replaced-20261121-110400-3.db",
        ]
        assert [names(path) for path in kept] == [["First", "Second"], ["First"], ["First"]]

    def test_where_there_is_none_yet(self, backed_up, place, tmp_path):
        assert restoring.restore("mia", place, tmp_path / "new.db") is None
        assert names(tmp_path / "new.db") == ["First"]

    def test_what_stands_in_the_log_only_is_kept_too(self, book, actor, place, tmp_path):
        backup.backup(SYSTEM, place)
        factories.client(actor, "In the log", "")
        for suffix in ("", "-wal"):
            shutil.copyfile(book.url + suffix, f"{tmp_path / 'crashed.db'}{suffix}")
        database.close_database()
        kept = restoring.restore("mia", place, tmp_path / "crashed.db")
        assert names(kept) == ["In the log"]
        assert names(tmp_path / "crashed.db") == []

    def test_a_backup_with_a_log_beside_it(self, book, actor, tmp_path):
        factories.client(actor, "In the log", "")
        for suffix in ("", "-wal"):
            shutil.copyfile(book.url + suffix, f"{tmp_path / 'copy.db'}{suffix}")
        database.close_database()
        restoring.restore("mia", tmp_path / "copy.db", tmp_path / "new.db")
        assert names(tmp_path / "new.db") == ["In the log"]

    def test_not_while_somebody_has_it_open(self, backed_up, place):
        code = "import apsw, sys; db = apsw.Connection(sys.argv[1]); db.execute('SELECT 1 FROM client').fetchall(); "
        code += "print(1, flush=True); input()"
        command = [sys.executable, "-c", code, str(backed_up)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as desk:
            assert desk.stdout.readline() == "1\n"
            assert refused(restoring.restore, "mia", place, backed_up, error=Unavailable) == IN_USE
            desk.communicate("quit\n")
        assert names(backed_up) == ["First", "Second"]
        assert [name for name in files(backed_up.parent) if "replaced" in name or "part" in name] == []

    def test_not_while_this_program_has_it_open(self, backed_up, place):
        open_book(str(backed_up))
        assert refused(restoring.restore, "mia", place, backed_up, error=Unavailable) == IN_USE
        assert Client.select().count() == 2

    def test_a_damaged_backup(self, backed_up, place):
        whole = place.read_bytes()
        for spoilt in (whole[: len(whole) // 2], whole[:8192] + b"\xff" * 4096 + whole[12288:], b"", b"Dear diary"):
            place.write_bytes(spoilt)
            message = refused(restoring.restore, "mia", place, backed_up)
            assert message.startswith(f"{place} is not a sound session book (")
            assert message.endswith("): nothing was changed. Use another backup.")
            assert "\n" not in message
        assert names(backed_up) == ["First", "Second"]

    def test_a_database_of_something_else(self, backed_up, tmp_path):
        other = sqlite3.connect(tmp_path / "songs.db")
        other.execute("CREATE TABLE song (name)")
        other.close()
        assert refused(restoring.restore, "mia", tmp_path / "songs.db", backed_up) == (
            f"{tmp_path / 'songs.db'} is not a sound session book (it holds no session book): "
            "nothing was changed. Use another backup."
        )

    def test_no_such_backup_and_the_book_itself(self, backed_up, place, tmp_path):
        assert refused(restoring.restore, "mia", tmp_path / "no.db", backed_up) == (
            f"There is no backup {tmp_path / 'no.db'}: check the name."
        )
        assert refused(restoring.restore, "mia", backed_up, backed_up) == (
            "The backup and the session book are the same file: name the backup."
        )
        link = tmp_path / "link.db"
        link.symlink_to(backed_up)
        assert "same file" in refused(restoring.restore, "mia", link, backed_up)

    def test_over_a_damaged_book(self, backed_up, place):
        backed_up.write_bytes(b"\x00" * 5000)
        kept = restoring.restore("mia", place, backed_up)
        assert kept.read_bytes() == b"\x00" * 5000
        assert names(backed_up) == ["First"]

    def test_after_a_restore_that_was_killed(self, backed_up, place):
        backed_up.with_name("book.db.part").write_text("half a copy")
        restoring.restore("mia", place, backed_up)
        assert names(backed_up) == ["First"]
        assert "book.db.part" not in files(backed_up.parent)

    def test_a_disk_that_refuses_leaves_the_book(self, backed_up, place, monkeypatch):
        def fails(*_args):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(backup.os, "replace", fails)
        message = refused(restoring.restore, "mia", place, backed_up, error=Unavailable)
        assert message.endswith("No space left on device. The session book is as it was.")
        monkeypatch.undo()
        assert names(backed_up) == ["First", "Second"]
        assert "book.db.part" not in files(backed_up.parent)


class TestTheFile:
    """The file keeps its owner, its group and its mode, and a link stays a link."""

    @pytest.mark.parametrize("mode", [0o600, 0o660, 0o640, 0o664])
    def test_keeps_its_mode(self, backed_up, place, mode):
        backed_up.chmod(mode)
        restoring.restore("mia", place, backed_up)
        assert kind(backed_up)[2] == oct(mode)
        assert names(backed_up) == ["First"]

    @as_root
    def test_keeps_its_owner_and_group(self, backed_up, place):
        backed_up.chmod(0o660)
        os.chown(backed_up, ANN, STUDIO)
        kept = restoring.restore("mia", place, backed_up)
        assert kind(backed_up) == kind(kept) == (ANN, STUDIO, "0o660")

    def test_follows_links(self, backed_up, place, tmp_path):
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        (elsewhere / "here.db").symlink_to(backed_up)
        (elsewhere / "second.db").symlink_to("here.db")
        kept = restoring.restore("mia", place, elsewhere / "second.db")
        assert files(elsewhere) == ["here.db", "second.db"]
        assert (elsewhere / "here.db").is_symlink()
        assert kept.parent == backed_up.parent
        assert names(backed_up) == names(elsewhere / "second.db") == ["First"]
        assert names(kept) == ["First", "Second"]

    def test_a_link_whose_book_is_gone(self, backed_up, place, tmp_path):
        link = tmp_path / "link.db"
        link.symlink_to(backed_up)
        backed_up.unlink()
        assert restoring.restore("mia", place, link) is None
        assert (link.is_symlink(), names(backed_up)) == (True, ["First"])

    def test_a_link_into_a_folder_that_is_gone(self, backed_up, place, tmp_path):
        link = tmp_path / "link.db"
        link.symlink_to(tmp_path / "disk" / "book.db")
        sentence = (
            f"{link} is a link to {tmp_path}/disk/book.db, whose folder is not there: bring it back, or check --db."
        )
        assert refused(restoring.restore, "mia", place, link) == sentence
        assert refused(open_book, str(link)) == sentence
        assert refused(open_book, str(link), create=True) == sentence
        assert not (tmp_path / "disk").exists()

    def test_at_no_moment_is_there_no_book(self, backed_up, place, monkeypatch):
        looks = []

        def watched(name):
            act = getattr(os, name)

            def acted(*args, **kwargs):
                looks.append((name, backed_up.exists()))
                done = act(*args, **kwargs)
                looks.append((name, backed_up.exists()))
                return done

            return acted

        for name in ("replace", "link", "unlink"):
            monkeypatch.setattr(restoring.os, name, watched(name))
        restoring.restore("mia", place, backed_up)
        assert len(looks) >= 4
        assert all(there for _, there in looks)

    def test_a_disk_that_knows_no_second_names(self, backed_up, place, monkeypatch):
        def fails(*_args):
            raise OSError(1, "Operation not permitted")

        monkeypatch.setattr(restoring.os, "link", fails)
        kept = restoring.restore("mia", place, backed_up)
        assert (names(kept), names(backed_up)) == (["First", "Second"], ["First"])

    @pytest.mark.parametrize("links", [True, False])
    def test_a_disk_that_refuses_at_the_last_moment(self, backed_up, place, monkeypatch, links):
        replace = os.replace

        def fails(source, target):
            if str(source).endswith(".part"):
                raise OSError(5, "Input/output error")
            replace(source, target)

        def no_links(*_args):
            raise OSError(1, "Operation not permitted")

        monkeypatch.setattr(restoring.os, "replace", fails)
        if not links:
            monkeypatch.setattr(restoring.os, "link", no_links)
        message = refused(restoring.restore, "mia", place, backed_up, error=Unavailable)
        assert message.endswith("Input/output error. The session book is as it was.")
        monkeypatch.undo()
        assert names(backed_up) == ["First", "Second"]
        assert [name for name in files(backed_up.parent) if "replaced" in name or "part" in name] == []


class TestTheSource:
    def copied_live(self, book, folder, *suffixes):
        folder.mkdir(exist_ok=True)
        for suffix in ("", *suffixes):
            shutil.copyfile(book.url + suffix, f"{folder / 'copy.db'}{suffix}")
        return folder / "copy.db"

    @pytest.fixture
    def nowhere_to_write(self, monkeypatch):
        """Play folders in which nothing may be written beside a file: root may anywhere."""
        opened = apsw.Connection

        def open_(name, flags, **rest):
            plain = not flags & apsw.SQLITE_OPEN_URI
            if plain and Path(name).parent.name == "stick":
                raise apsw.CantOpenError("unable to open database file")
            return opened(name, flags=flags, **rest)

        access_ = os.access
        monkeypatch.setattr(apsw, "Connection", open_)
        monkeypatch.setattr(
            copies.os, "access", lambda path, mode, **rest: "stick" not in str(path) and access_(path, mode)
        )

    @pytest.mark.parametrize("suffixes", [(), ("-wal",)])
    def test_a_live_copy_where_nothing_may_be_written(self, book, actor, tmp_path, nowhere_to_write, suffixes):
        factories.client(actor, "Settled", "")
        models.database.obj.execute_sql("PRAGMA wal_checkpoint")
        factories.client(actor, "In the log", "")
        copy = self.copied_live(book, tmp_path / "stick", *suffixes)
        database.close_database()
        before = files(copy.parent)
        restoring.restore("mia", copy, tmp_path / "new.db")
        assert files(copy.parent) == before
        assert names(tmp_path / "new.db") == ["Settled"] + ["In the log"] * len(suffixes)

    @as_root
    @pytest.mark.parametrize("suffixes", [(), ("-wal",)])
    def test_the_same_as_another_user(self, book, actor, open_folder, suffixes):
        factories.client(actor, "Settled", "")
        models.database.obj.execute_sql("PRAGMA wal_checkpoint")
        factories.client(actor, "In the log", "")
        copy = self.copied_live(book, open_folder / "stick", *suffixes)
        copy.parent.chmod(0o555)
        code = (
            "import os, sys, apsw, playhouse.apsw_ext\nfrom pathlib import Path\nfrom studio.book import copies\n"
            "os.setgid(65534), os.setuid(65534)\n"
            "with copies.reading(Path(sys.argv[1])) as db: print(*(n for n, in db.execute('SELECT last_name FROM client')))"
        )
        run = [sys.executable, "-c", code, str(copy)]
        done = subprocess.run(run, capture_output=True, text=True, cwd=Path(__file__).parents[3], timeout=60)
        assert done.stdout == " ".join(["Settled"] + ["In the log"] * len(suffixes)) + "\n", done.stderr

    def test_a_name_with_special_characters(self, backed_up, place):
        odd = place.with_name("mon day?mode=memory#%41.db")
        place.rename(odd)
        restoring.restore("mia", odd, backed_up)
        assert names(backed_up) == ["First"]

    def test_an_older_schema_is_brought_up_to_date_when_it_is_opened(self, backed_up, place):
        older = apsw.Connection(str(place))
        # What the last step made can be made once more.
        last = max(step for (step,) in older.execute("SELECT name FROM schema_migration"))
        older.close()
        restoring.restore("mia", place, backed_up)
        with copies.reading(backed_up) as db:
            assert max(copies.steps_of(db)) == last


class TestWhoMay:
    """Rights are asked of the book that is there; where it cannot say, only damage lets its file's owner pass."""

    @pytest.fixture
    def ben(self, book, actor):
        factories.user(actor, "ben", initials="BB")
        return "ben"

    def test_a_role_without_the_right(self, ben, backed_up, place):
        assert "may not restore backups" in refused(restoring.restore, ben, place, backed_up, error=NotAllowed)
        assert "zed" in refused(restoring.restore, "zed", place, backed_up, error=NotFound)
        assert names(backed_up) == ["First", "Second"]

    def test_the_role_of_now(self, backed_up, place):
        open_book(str(backed_up))
        User.update(role="desk").where(User.login == "mia").execute()
        database.close_database()
        refused(restoring.restore, "mia", place, backed_up, error=NotAllowed)
        open_book(str(backed_up))
        User.update(role="owner", inactive=True).where(User.login == "mia").execute()
        database.close_database()
        refused(restoring.restore, "mia", place, backed_up, error=NotAllowed)

    @pytest.mark.parametrize(
        ("harm", "part"),
        [
            ("INSERT INTO schema_migration (name, applied) VALUES ('0999_later', '2030-01-01')", "by a newer Sittings"),
            ("DROP TABLE schema_migration", "belongs to another program"),
        ],
    )
    def test_a_book_that_cannot_be_opened_is_not_replaced(self, backed_up, place, harm, part):
        other = apsw.Connection(str(backed_up))
        other.execute(harm)
        other.close()
        before = backed_up.read_bytes()
        message = refused(restoring.restore, "mia", place, backed_up)
        assert part in message
        assert message.endswith(
            f"Nothing was restored: to put the backup there all the same, move {backed_up} away first."
        )
        assert backed_up.read_bytes() == before

    def test_nor_is_one_whose_time_zone_is_not_known_here(self, backed_up, place):
        other = apsw.Connection(str(backed_up))
        other.execute("UPDATE preference SET value = '\"Mars/Olympus\"' WHERE name = 'zone'")
        other.close()
        assert "Mars/Olympus" in refused(restoring.restore, "mia", place, backed_up, error=Unavailable)

    def test_nor_is_one_that_is_locked(self, backed_up, place, monkeypatch):
        monkeypatch.setattr(times, "LONGEST_WAIT_S", 0.05)
        other = apsw.Connection(str(backed_up))
        for sql in ("PRAGMA locking_mode = exclusive", "BEGIN EXCLUSIVE", "DELETE FROM client WHERE id = 99"):
            other.execute(sql).fetchall()
        refused(restoring.restore, "mia", place, backed_up, error=Unavailable)
        other.execute("ROLLBACK")
        other.close()
        assert names(backed_up) == ["First", "Second"]

    @pytest.mark.parametrize("rubbish", [b"rubbish" * 1000, b"", b"SQLite format 3\x00" + b"\xff" * 5000])
    @pytest.mark.parametrize("mine", [True, False])
    def test_a_damaged_book_is_its_files_owners(self, backed_up, place, monkeypatch, rubbish, mine):
        backed_up.write_bytes(rubbish)
        monkeypatch.setattr(restoring.os, "geteuid", lambda: os.stat(backed_up).st_uid if mine else 4711)
        if mine:
            restoring.restore("nobody", place, backed_up)
            assert names(backed_up) == ["First"]
        else:
            assert refused(restoring.restore, "nobody", place, backed_up, error=NotAllowed) == (
                f"{backed_up} cannot say who may restore it, and belongs to another user: ask them."
            )
            assert backed_up.read_bytes()[:20] == rubbish[:20]

    @as_root
    def test_one_whose_others_could_no_longer_open_it(self, backed_up, place, monkeypatch):
        """As somebody of the group, who may write the book but not give a file to its owner."""
        backed_up.chmod(0o660)
        os.chown(backed_up, ANN, STUDIO)

        def mine_alone(*_args):
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(os, "fchown", mine_alone)
        assert "let its owner do it" in refused(restoring.restore, "mia", place, backed_up, error=NotAllowed)
        assert names(backed_up) == ["First", "Second"]


def test_damage_is_a_kind_of_its_own(tmp_path):
    path = tmp_path / "letter.txt"
    path.write_text("Dear diary" * 1000)
    refused(open_book, str(path), error=Damaged)
    assert access.SYSTEM.may("backup")


def test_messages_that_waited_are_held(book, actor, place):
    ids = {state: queued.message(actor) for state in ("waiting", "sending", "sent", "failed")}
    letter = queued.message(actor, channel="letter")
    for state, one in ids.items():
        with journal.entry(actor, "message.held", count=1) as entry:
            lease = entry.at if state == "sending" else None
            entry.update(Outbox, one, state=state, lease_until=lease)
    backup.backup(actor, place)
    database.close_database()
    restoring.restore("mia", place, Path(book.url))
    open_book(book.url)
    found = {row.id: row.state for row in Outbox.select()}
    assert [found[one] for one in ids.values()] == ["held", "held", "sent", "failed"]
    assert found[letter] == "waiting"
    assert Outbox.get_by_id(ids["waiting"]).error == restoring.HELD
    outbox.release(actor, [ids["waiting"]])
    assert queued.state(ids["waiting"]) == "waiting"
