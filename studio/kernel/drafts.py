"""What was being typed and not yet saved, kept beside the database so that a dropped line or a kill loses none of it.

A draft is a small JSON file of the user's own, not a row: it must be written even when the database is locked, full or
away, and it belongs to nobody else (docs/decisions/0007-drafts.md). It belongs to a book, a login, a record and a window:
a running program leaves alone what another one is writing, and finds what one that has ended left behind.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.kernel import clock, own_files
from studio.kernel.records import dataclass

MOST_BYTES = 4_000_000

_lock = threading.Lock()
_turns: dict[Path, int] = {}
"""How often each file was written or dropped: a slow disk must not bring back what was saved meanwhile."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsaved text, as JSON's own types."""

    place: str
    """Which record (``session-17``)."""
    title: str
    values: dict[str, Any]
    """What was typed."""
    at: datetime
    """When, in wall time."""
    window: str = ""
    version: int | None = None
    """The version of the record that it was typed over; ``None`` for a new one."""
    base: dict[str, Any] | None = None
    """What stood there before; ``None`` in a draft of a program that did not keep it yet."""


class Window:
    """This running program among the user's drafts. While it runs, others do not offer what it is writing."""

    def __init__(self, book: str, login: str) -> None:
        """Begin a window.

        Args:
            book: the book's identity, whatever its file is called.
            login: whose drafts.
        """
        self.book = book
        self.login = login
        self.id = os.urandom(4).hex()
        self._path = _folder(book, login) / f"{self.id}.window"
        self._handle = -1
        self._parts = 0

    def part(self) -> str:
        """Return a name for one screen of this window: two of them never write the same draft.

        Where the disk refuses the lock, its drafts are nobody's and are offered by all.
        """
        if self._handle < 0:
            with contextlib.suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._parts += 1
        return f"{self.id}-{self._parts}"

    def keep(self, draft: Draft) -> None:
        """Write a draft; see ``keep``."""
        keep(self.book, self.login, draft)

    def keeping(self, draft: Draft) -> Callable[[], None]:
        """Return what writes a draft; see ``keeping``."""
        return keeping(self.book, self.login, draft)

    def find(self, place: str) -> Draft | None:
        """Return what a window that has ended left of that place; see ``find``."""
        return find(self.book, self.login, place)

    def drop(self, place: str, window: str) -> None:
        """Forget a draft; see ``drop``."""
        drop(self.book, self.login, place, window)

    def waiting(self, url: str) -> tuple[Draft, ...]:
        """List the drafts that nobody is writing, with those that were kept by the book's URL before it had an identity."""
        take_over(self.book, self.login, url, os.path.realpath(url))
        return waiting(self.book, self.login)

    def close(self) -> None:
        """End the window; what it has not dropped is offered by the next one."""
        if self._handle >= 0:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(self._handle)
            self._handle = -1


def _at_work(folder: Path, window: str) -> bool:
    """Tell whether the window of a draft is still running: its lock ends with it, however it ends."""
    if not window:
        return False
    path = folder / f"{window.partition('-')[0]}.window"
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        with contextlib.suppress(OSError):
            path.unlink()
        return False
    finally:
        os.close(handle)


def _folder(book: str, login: str) -> Path:
    from platformdirs import user_state_dir

    return Path(user_state_dir("sittings")) / "drafts" / own_files.digest(f"{book}\0{login}")[:16]


def take_over(book: str, login: str, *spellings: str) -> None:
    """Bring along the drafts of a program that knew the book by how its name was spelled."""
    folder = _folder(book, login)
    for spelling in spellings:
        for file in _folder(spelling, login).glob("*.json"):
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                os.replace(file, folder / file.name)


def keep(book: str, login: str, draft: Draft) -> None:
    """Write a draft at once; see ``keeping``."""
    keeping(book, login, draft)()


def keeping(book: str, login: str, draft: Draft) -> Callable[[], None]:
    """Return what writes a draft, in whatever thread and however late: nothing that is asked for from now on is undone by it.

    It is written whole or not at all; where the disk refuses, the text on the screen is all there is.

    Args:
        book: the book's identity, whatever its file is called.
    """
    file_path = _folder(book, login) / _name(draft.place, draft.window)
    turn = _next_turn(file_path)

    def place(beside: str, path: Path) -> None:
        with _lock:
            if _turns[path] == turn:
                os.replace(beside, path)

    def write() -> None:
        text = json.dumps(asdict(draft) | {"at": draft.at.isoformat(" ", "seconds")})
        if len(text) <= MOST_BYTES:
            own_files.put_in_place(file_path, text, place=place)

    return write


def _next_turn(file_path: Path) -> int:
    with _lock:
        _turns[file_path] = _turns.get(file_path, 0) + 1
        return _turns[file_path]


def _stem(place: str) -> str:
    """Return the beginning of the place's file names; a place that is no plain name is known by its digest."""
    plain = re.fullmatch("[a-z0-9][a-z0-9-]{0,60}", place)
    return place if plain else own_files.digest(place)


def _name(place: str, window: str) -> str:
    return f"{_stem(place)}~{window}.json" if window else f"{_stem(place)}.json"


def find(book: str, login: str, place: str) -> Draft | None:
    """Return the newest draft of that place that nobody is writing; a damaged file counts as none."""
    stem = _stem(place)
    return next(_left(_folder(book, login), f"{stem}.json", f"{stem}~*.json"), None)


def _left(folder: Path, *names: str) -> Iterator[Draft]:
    """Give the drafts whose window has ended, newest first."""
    found = [draft for name in names for file in folder.glob(name) if (draft := _read(file)) is not None]
    for draft in sorted(found, key=lambda draft: draft.at, reverse=True):
        if not _at_work(folder, draft.window):
            yield draft


def _read(file: Path) -> Draft | None:
    try:
        kept = json.loads(file.read_text(encoding="ascii"))
        return Draft(
            kept["place"],
            kept["title"],
            dict(kept["values"]),
            datetime.fromisoformat(kept["at"]),
            str(kept.get("window", "")),
            kept.get("version"),
            kept.get("base"),
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def drop(book: str, login: str, place: str, window: str = "") -> None:
    """Forget a draft, because it was saved or thrown away."""
    file_path = _folder(book, login) / _name(place, window)
    _next_turn(file_path)
    with contextlib.suppress(OSError):
        file_path.unlink()


def waiting(book: str, login: str) -> tuple[Draft, ...]:
    """List this user's drafts that nobody is writing, newest first.

    What a kill left half written more than a day ago is cleared away.
    """
    folder = _folder(book, login)
    yesterday = clock.now_utc().timestamp() - 86_400
    for part in folder.glob(f"*{own_files.LEFT}"):
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < yesterday:
                part.unlink()
    return tuple(_left(folder, "*.json"))
