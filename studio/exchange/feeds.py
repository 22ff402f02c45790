"""The feeds: calendars in a folder, kept current by the worker, which other programs and telephones read again and again."""

from __future__ import annotations

import os
import re
from datetime import date, timedelta
from pathlib import Path

from studio.exchange import calendar_out
from studio.exchange.calendar_out import SINCE, Part
from studio.kernel import clock, database, journal, preferences
from studio.kernel.errors import Invalid
from studio.kernel.own_files import put_in_place

AHEAD = timedelta(days=366)
"""So far ahead a feed reaches."""
OURS = re.compile(r"(all|(person|room|studio)-[\w.-]+)\.ics")
"""The names of feeds: what is called so in their folder and is none any more is taken away."""


class Feeds:
    """Keeps the feeds of the open book current; it remembers up to what it has done so."""

    def __init__(self) -> None:
        self._kept: tuple[object, ...] = ()

    def keep(self) -> int:
        """Write the feeds in which something changed, and return how many.

        Raises:
            Invalid: their folder is missing, or cannot be written.
        """
        wanted = preferences.load()
        folder, kinds = str(wanted.of("calendar.folder")), tuple(wanted.of("calendar.feeds"))
        if not folder:
            return 0
        now = (journal.last_entry_id(), clock.today(), folder)
        if now == self._kept:
            return 0
        place = Path(folder)
        if not place.is_dir():
            raise Invalid(f"The folder of the feeds, {folder}, is missing: make it, or set calendar.folder anew.")
        feeds = _feeds(kinds, clock.today(), wanted.company)
        written = sum(_keep(place / f"{name}.ics", *of) for name, of in feeds.items())
        for name in os.listdir(place):
            if OURS.fullmatch(name) and name.removesuffix(".ics") not in feeds:
                (place / name).unlink(missing_ok=True)
        self._kept = now
        return written


def _keep(path: Path, part: Part, title: str) -> bool:
    text = "".join(calendar_out.lines(part, title))
    if _read(path) == text.encode():
        return False
    if not put_in_place(path, text):
        raise Invalid(
            f"{path} could not be written: see whether the worker may write there, and whether there is room."
        )
    return True


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _feeds(kinds: tuple[str, ...], today: date, company: str) -> dict[str, tuple[Part, str]]:
    """Return the feeds by the names of their files, each with what is in it and what it is called."""
    first, last = today - SINCE, today + AHEAD
    found: dict[str, tuple[Part, str]] = {}
    if "all" in kinds:
        found["all"] = Part(first=first, last=last), company
    if "person" in kinds:
        for user_id, login, name in database.rows("SELECT id, login, name FROM staff WHERE NOT inactive ORDER BY id"):
            plain = re.sub(r"[^\w.-]", "-", str(login))
            found[f"person-{plain}"] = Part(user_id=user_id, first=first, last=last), f"{company}: {name}"
    if "room" in kinds:
        asked = "SELECT id, name FROM resource WHERE kind = 'room' AND NOT inactive ORDER BY id"
        for room_id, name in database.rows(asked):
            found[f"room-{room_id}"] = Part(room_id=room_id, first=first, last=last), f"{company}: {name}"
    if "studio" in kinds:
        for studio_id, name in database.rows("SELECT id, name FROM studio WHERE NOT inactive ORDER BY id"):
            found[f"studio-{studio_id}"] = Part(studio_id=studio_id, first=first, last=last), f"{company}: {name}"
    return found
