"""Restores that refuse to harm: a backup takes the place of the book, which is kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from studio.book import asking_first
from studio.book.copies import check_file, discard, reading
from studio.book.opening import is_founded, open_as_it_is
from studio.kernel import access, clock, database, drivers, turns
from studio.kernel.access import Actor
from studio.kernel.errors import Damaged, Invalid, NotAllowed, Unavailable

if TYPE_CHECKING:
    import apsw


def restore(login: str, source: Path, target: Path, enter: Callable[[str], Actor] = access.log_in) -> Path | None:
    """Put a backup in the place of the database, keeping the replaced one, whose name is returned.

    Call it with no database open. The copy is whole before anything is moved, so that a kill at any moment leaves the
    old database or the new one. The new one has the mode, the group and, where this user may give it away, the owner of
    the old one; a link to the book still leads to it.

    Args:
        login: who asks. Whom the book does not know, or where it can no longer say, its file's owner may.
        enter: lets somebody in by their login, with the book there open.
    Raises:
        NotAllowed: that person may not.
        Invalid: the source is missing or not a sound session book; or the database there cannot be opened for another
            reason than damage, such as a newer schema.
        Unavailable: somebody works in the database, or the disk refuses.
    """
    if database.is_open():
        raise Unavailable(_IN_USE)
    if not source.is_file():
        raise Invalid(f"There is no backup {source}: check the name.")
    if source.resolve() == target.resolve():
        raise Invalid("The backup and the session book are the same file: name the backup.")
    drivers.refuse_lost_link(target)
    place = Path(os.path.realpath(target))
    if place.exists():
        drivers.refuse_no_file(target)
        _ask(login, enter, target)
    return _put(source, place)


def _ask(login: str, enter: Callable[[str], Actor], target: Path) -> None:
    """Refuse who may not restore here."""
    empty = not target.stat().st_size  # opened, it would be filled
    if (empty or not _said(login, enter, target)) and os.geteuid() not in (0, os.stat(target).st_uid):
        raise NotAllowed(f"{target} cannot say who may restore it, and belongs to another user: ask them.")


def _said(login: str, enter: Callable[[str], Actor], target: Path) -> bool:
    """Ask the book for the right; false where it is too damaged to answer, or has no studio in it yet."""
    try:
        if not open_as_it_is(str(target)) or not database.call(is_founded):
            return False
        database.call(asking_first.require, login, enter, "restore backups")
        return True
    except Damaged:
        return False  # that is what restoring is for
    except Invalid as error:
        raise Invalid(
            f"{error} Nothing was restored: to put the backup there all the same, move {target} away first."
        ) from error
    finally:
        database.close_database()


def _put(source: Path, place: Path) -> Path | None:
    import apsw

    part, kept = place.with_name(f"{place.name}.part"), None
    try:
        discard(part)
        _copy(source, part, place)
        kept = _set_aside(place) if place.exists() else None
        os.replace(part, place)
        return kept
    except (apsw.Error, OSError) as error:
        with suppress(OSError):
            if kept and place.exists():
                kept.unlink()
            elif kept:
                os.replace(kept, place)
        raise Unavailable(f"Cannot write {place}: {error}. The session book is as it was.") from error
    finally:
        with suppress(OSError):
            discard(part)


def _copy(source: Path, part: Path, place: Path) -> None:
    """Write a checked copy with the mode, group and owner of what it is to replace."""
    import apsw

    new = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        if place.exists():
            _give_like(new, place)
    finally:
        os.close(new)
    copy = apsw.Connection(str(part), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        with reading(source) as original, copy.backup("main", original, "main") as steps:
            steps.step()
        _hold_messages(copy)
        problems = []
    except (apsw.CorruptError, apsw.NotADBError) as error:
        problems = [str(error)]
    finally:
        copy.close()
    if problems := problems or check_file(part):
        raise Invalid(f"{source} is not a sound session book ({problems[0]}): nothing was changed. Use another backup.")


def _hold_messages(copy: apsw.Connection) -> None:
    """Hold the messages that waited when the backup was made: most of them have gone since."""
    if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchall():
        copy.execute(
            "UPDATE outbox SET state = 'held', lease_until = NULL, begun = 0, error = ? "
            "WHERE state IN ('waiting', 'sending') AND channel <> 'letter'",
            (HELD,),
        )


HELD = "The book was restored from a backup: the message may have gone since that was made. Release it only where it did not."


def _give_like(new: int, place: Path) -> None:
    like = os.stat(place)
    turns.give_like(new, like)
    with suppress(OSError, AttributeError):  # not every system or disk knows lists of access
        for name in os.listxattr(place):
            os.setxattr(new, name, os.getxattr(place, name))
    is_ = os.fstat(new)
    shared = is_.st_gid == like.st_gid and like.st_mode & 0o060 == 0o060
    if (is_.st_uid, is_.st_gid) != (like.st_uid, like.st_gid) and not shared:
        raise NotAllowed(
            f"{place} belongs to another user or group, who could no longer open what you restore: let its owner do it."
        )


def _set_aside(target: Path) -> Path:
    """Give the database a second name beside its own, after making sure that nobody has it open.

    Its own goes with the copy that takes it: at no moment is there no book. A disk that knows no second names gives the
    other one instead.
    """
    import apsw

    db = None
    try:
        db = apsw.Connection(str(target), flags=apsw.SQLITE_OPEN_READWRITE)
        # Leaving WAL needs to be the only one there, and writes the log back into the file.
        mode = db.execute("PRAGMA journal_mode = delete").fetchone()
        if mode and str(mode[0]) != "delete":
            raise Unavailable(_IN_USE)
    except (apsw.BusyError, apsw.LockedError):
        raise Unavailable(_IN_USE) from None
    except apsw.Error:
        pass  # Damaged: that is what restoring is for. It is kept all the same.
    finally:
        if db is not None:
            db.close()
    stamp = f"{target.stem}.replaced-{clock.now():%Y%m%d-%H%M%S}"
    names = (target.with_name(f"{stamp}{number}.db") for number in ("", *(f"-{n}" for n in range(2, 1000))))
    kept = next(name for name in names if not name.exists())
    try:
        os.link(target, kept)
    except OSError:
        os.replace(target, kept)
    for suffix in ("-wal", "-shm"):
        # Only a damaged one still has them. They belong to it, and would spoil the file that takes its place.
        if Path(f"{target}{suffix}").exists():
            os.replace(f"{target}{suffix}", f"{kept}{suffix}")
    return kept


_IN_USE = "Somebody works in this session book: have everybody quit Sittings, then restore again."
