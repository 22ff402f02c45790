"""The turns that desks take on one SQLite file: waiting for who saves, naming it, and being alone to change the schema."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from studio.kernel import times
from studio.kernel.errors import Unavailable

WRITERS = 7312
"""The advisory lock of whoever saves in a PostgreSQL database."""

MIGRATING = 7311
"""The advisory lock of whoever changes the schema."""


class Patience:
    """Waits for a lock: who waits longer looks more often, so that everybody has a turn.

    SQLite's own waiting sleeps up to 0.1 s between two looks, while the last writer takes the lock again.

    Source:
        docs/decisions/0015-turns.md.
    """

    LOOKS = ((0.05, 0.003), (0.2, 0.001), (float("inf"), 0.0003))
    """Having waited up to so many seconds, look again within so many seconds."""

    def __init__(self) -> None:
        self._since = 0.0

    def __call__(self, looks: int) -> bool:
        """Sleep before the next look; false when it is time to give up.

        Args:
            looks: how many there were before; 0 begins a wait.
        """
        now = time.monotonic()
        if looks == 0:
            self._since = now
        waited = now - self._since
        if waited > times.LONGEST_WAIT_S:
            return False
        from random import uniform  # it takes long to import, and few ever wait

        longest = next(longest for until, longest in self.LOOKS if waited < until)
        time.sleep(uniform(longest / 4, longest))
        return True


_WRITE_LOCK = 120
"""The byte of the ``-shm`` file that a writer locks (https://www.sqlite.org/walformat.html, "WAL locks")."""


def who_saves(path: str) -> str:
    """Name the process that holds the write lock of the file, and who started it; empty where that cannot be known.

    It asks the kernel's list of locks. Opening the file to ask would drop the locks that SQLite holds on it.
    """
    import pwd

    try:
        inode = _inode(f"{os.path.realpath(path)}-shm")
        with open("/proc/locks", encoding="ascii") as locks:
            found = [line.split()[4:8] for line in locks if " POSIX " in line and "->" not in line]
        holders = {
            int(pid)
            for pid, file, first, last in found
            if int(file.rpartition(":")[2]) == inode and int(first) <= _WRITE_LOCK and last == str(_WRITE_LOCK)
        }
        pid = next(iter(holders - {os.getpid(), 0, -1}))
        return f"process {pid} of {pwd.getpwuid(os.stat(f'/proc/{pid}').st_uid).pw_name}"
    except (OSError, ValueError, StopIteration, KeyError):
        return ""


@contextmanager
def alone(path: str) -> Iterator[None]:
    """Hold the one place from which the schema of a file is changed, for as long as the block lasts.

    It is a lock file beside the book, open to whoever may open that, and gone afterwards. Never the book itself: closing
    a second descriptor of it would drop SQLite's own locks.

    Raises:
        Unavailable: another desk holds the place for longer than one waits, or the file cannot be made.
    """
    place = os.path.realpath(path)
    name, patience, looks = f"{place}.migrating", Patience(), 0
    while (lock := _take(name, os.stat(place))) is None:
        if not patience(looks):
            raise Unavailable(
                f"Another desk is bringing the session book up to date: start again in a minute. If none is, remove {name}."
            )
        looks += 1
    try:
        yield
    finally:
        # First the file, then its lock: the other way round it would be taken from whoever has it next. Where somebody
        # removed it meanwhile, as the sentence says, there may be another one of that name: it is not this desk's.
        try:
            if os.fstat(lock).st_ino == _inode(name):
                with suppress(FileNotFoundError):
                    os.unlink(name)
        finally:
            os.close(lock)


def _take(name: str, book: os.stat_result) -> int | None:
    """Open and lock the file, which is made where it is missing; None where another desk has it."""
    import fcntl

    try:
        lock = os.open(name, os.O_CREAT | os.O_RDONLY, 0o600)
    except OSError as error:
        if isinstance(error, PermissionError) and _inode(name):
            return None  # whoever makes it has not said yet who may open it
        raise Unavailable(f"Cannot make {name}: {error.strerror}. Check the folder, then start again.") from error
    give_like(lock, book)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    if os.fstat(lock).st_ino == _inode(name):
        return lock
    os.close(lock)  # whoever held it took it away: what was opened is no longer the file of that name
    return None


def give_like(file: int, like: os.stat_result) -> None:
    """Give an open file the mode of another one, and its owner and group as far as this user may."""
    with suppress(PermissionError):
        os.fchown(file, like.st_uid, -1)
    with suppress(PermissionError):
        os.fchown(file, -1, like.st_gid)
    with suppress(PermissionError):
        os.fchmod(file, like.st_mode & 0o777)


def _inode(name: str) -> int:
    try:
        return os.stat(name).st_ino
    except OSError:
        return 0
