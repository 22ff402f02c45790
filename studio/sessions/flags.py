"""Confirmed, No show, Redo, On hold, Cancelled: each is one thing, with who set it, when and why.

A service takes a flag as one value: ``Flag("ill")`` or ``True`` sets it, ``False`` clears it. What is stored is a row of
``session_flag`` that never changes, and the session's link to it; so neither a merge nor a draft nor an undo can part a
flag from its reason. Setting it anew, or for another reason, is another row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from models import Session, SessionFlag
from studio.kernel import clock, database, journal
from studio.kernel.instants import as_day, wall_of
from studio.kernel.records import dataclass
from studio.kernel.shown import short_date

KINDS = ("confirmed", "no_show", "redo", "on_hold", "cancelled")
"""The flags, by the names of the session's links."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag as somebody sets it."""

    why: str = ""
    """A few words; a cancellation needs them."""
    original: int | None = None
    """The id of the earlier session that a redo repeats."""
    until: date | None = None
    """The last day of a hold; ``None`` for one without an end."""


@dataclass(frozen=True, slots=True)
class FlagView:
    """A flag as it stands. There is none where it is not set, so it can be asked like a truth value."""

    by: str
    """Initials."""
    by_login: str | None
    at: datetime
    """The studio's wall time."""
    why: str = ""
    original: int | None = None
    original_number: str = ""
    until: date | None = None

    @property
    def value(self) -> Flag:
        """What would set it just so."""
        return Flag(self.why, self.original, self.until)


def flags_of(session_ids: Sequence[int]) -> dict[int, dict[str, FlagView]]:
    """Read the flags that stand on these sessions, in one query."""
    if not session_ids:
        return {}
    marks = database.marks(session_ids)
    links = ", ".join(f"s.{kind}_id" for kind in KINDS)
    found = database.rows(
        "SELECT f.session_id, f.kind, f.at, u.initials, u.login, f.why, f.original_id, o.number, f.until "
        f"FROM session s JOIN session_flag f ON f.session_id = s.id AND f.id IN ({links}) "
        "LEFT JOIN staff u ON u.id = f.user_id LEFT JOIN session o ON o.id = f.original_id "
        f"WHERE s.id IN ({marks}) ORDER BY f.id",
        tuple(session_ids),
    )
    out: dict[int, dict[str, FlagView]] = {}
    for session_id, kind, at, initials, login, why, original, number, until in found:
        view = FlagView(initials or "SYS", login, wall_of(at), why, original, number or "", as_day(until))
        out.setdefault(int(session_id), {})[kind] = view
    return out


def set_flag(entry: journal.Entry, session_id: int, kind: str, flag: Flag) -> int:
    """Write that the entry's actor set a flag, and return the id for the session's link."""
    return entry.append(
        SessionFlag,
        session=session_id,
        kind=kind,
        at=entry.at,
        user=entry.actor.user_id,
        why=flag.why,
        original=flag.original,
        until=flag.until,
    )


def in_words(row: Any) -> str:
    """Say a row of ``session_flag``, or of an appointment's, to who is told what others changed."""
    who = row.user.initials if row.user_id is not None else "SYS"
    about = row.why or (f"of {row.original.number}" if getattr(row, "original_id", None) is not None else "")
    if (until := getattr(row, "until", None)) is not None:
        about = ", ".join(part for part in (f"until {short_date(until)}", about) if part)
    on = short_date(clock.wall(row.at).date())
    return f"yes ({about}, {who}, {on})" if about else f"yes ({who}, {on})"


def standing(session: Session | None, kind: str) -> Flag | None:
    """Return a flag as it stands on a session's row, ``None`` where it is not set."""
    link = None if session is None else session.__data__[kind]
    if link is None:
        return None
    row = SessionFlag.get_by_id(link)
    return Flag(row.why, row.original_id, row.until)
