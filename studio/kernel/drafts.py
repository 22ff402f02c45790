"""What was being typed and not yet saved, kept beside the database so that a dropped line or a kill loses none of it.

A draft is a small JSON file of the user's own, not a row: it must be written even when the database is locked, full or
away, and it belongs to nobody else (docs/decisions/0007-drafts.md).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.kernel import clock

MOST_BYTES = 2_000_000

_lock = threading.Lock()
_turns: dict[Path, int] = {}
"""How often each file was written or dropped: a slow disk must not bring back what was saved meanwhile."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsaved text: ``place`` says which form (``session-17``), ``values`` what stood in it, ``at`` is wall time."""

    place: str
    title: str
    values: dict[str, Any]
    at: datetime


def _folder(book: str, login: str) -> Path:
    from platformdirs import user_state_dir

    digest = hashlib.sha256(f"{book}\0{login}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Path(user_state_dir("sittings")) / "drafts" / digest


def keep(book: str, login: str, place: str, title: str, values: dict[str, Any]) -> None:
    """Write a draft whole or not at all; where the disk refuses, the text on the screen is all there is.

    Args:
        book: the database's URL.
        values: JSON's own types.
    """
    folder = _folder(book, login)
    text = json.dumps({"place": place, "title": title, "values": values, "at": clock.now().isoformat(" ", "seconds")})
    if len(text) > MOST_BYTES:
        return
    file_path, temporary = folder / _name(place), None
    turn = _next_turn(file_path)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with _lock:
            if _turns[file_path] == turn:
                os.replace(temporary, file_path)
                temporary = None
    except OSError:
        pass  # the text on the screen is all there is
    if temporary is not None:
        with contextlib.suppress(OSError):
            os.unlink(temporary)


def _next_turn(file_path: Path) -> int:
    with _lock:
        _turns[file_path] = _turns.get(file_path, 0) + 1
        return _turns[file_path]


def _name(place: str) -> str:
    """Return the place's file name; a place that is no plain name is known by its digest."""
    plain = re.fullmatch("[a-z0-9][a-z0-9-]{0,60}", place)
    return f"{place if plain else hashlib.sha256(place.encode('utf-8', 'surrogatepass')).hexdigest()}.json"


def find(book: str, login: str, place: str) -> Draft | None:
    """Return the draft of that place; a damaged file counts as none."""
    return _read(_folder(book, login) / _name(place))


def _read(file: Path) -> Draft | None:
    try:
        kept = json.loads(file.read_text(encoding="ascii"))
        return Draft(kept["place"], kept["title"], dict(kept["values"]), datetime.fromisoformat(kept["at"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def drop(book: str, login: str, place: str) -> None:
    """Forget a draft, because it was saved or thrown away."""
    file_path = _folder(book, login) / _name(place)
    _next_turn(file_path)
    with contextlib.suppress(OSError):
        file_path.unlink()


def waiting(book: str, login: str) -> tuple[Draft, ...]:
    """List this user's drafts, newest first, and clear away what a kill left half written more than a day ago."""
    folder = _folder(book, login)
    yesterday = clock.now_utc().timestamp() - 86_400
    for part in folder.glob("*.part"):
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < yesterday:
                part.unlink()
    found = [draft for file in folder.glob("*.json") if (draft := _read(file)) is not None]
    return tuple(sorted(found, key=lambda draft: draft.at, reverse=True))
