"""What was being typed and not yet saved, kept beside the database so that a dropped line or a kill loses none of it.

A draft is a small JSON file of the user's own, not a row: it must be written even when the database is locked, full or
away, and it belongs to nobody else (docs/decisions/0007-drafts.md).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from studio import clock

MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsaved text: ``place`` says which form (``session-17``), ``values`` what stood in it, ``at`` is wall time."""

    place: str
    title: str
    values: dict[str, Any]
    at: datetime


def _folder(book: str, login: str) -> Path:
    from platformdirs import user_state_dir

    digest = hashlib.sha256(f"{book}\0{login}".encode()).hexdigest()[:16]
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
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, folder / f"{place}.json")


def find(book: str, login: str, place: str) -> Draft | None:
    """Return the draft of that place; a damaged file counts as none."""
    try:
        kept = json.loads((_folder(book, login) / f"{place}.json").read_text(encoding="utf-8"))
        return Draft(kept["place"], kept["title"], dict(kept["values"]), datetime.fromisoformat(kept["at"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def drop(book: str, login: str, place: str) -> None:
    """Forget a draft, because it was saved or thrown away."""
    with contextlib.suppress(OSError):
        (_folder(book, login) / f"{place}.json").unlink()


def waiting(book: str, login: str) -> tuple[Draft, ...]:
    """List this user's drafts, newest first."""
    places = [path.stem for path in _folder(book, login).glob("*.json")]
    found = [draft for place in places if (draft := find(book, login, place)) is not None]
    return tuple(sorted(found, key=lambda draft: draft.at, reverse=True))
