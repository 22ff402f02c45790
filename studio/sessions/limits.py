"""What the studio takes at most in a day or a week: whoever books more is asked, and it stands in the session's history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from models import JournalChange, Session
from studio.kernel import columns, database, sentences
from studio.kernel.access import Actor, may_now
from studio.kernel.errors import NotAllowed, OverCap
from studio.kernel.rows_back import values_of
from studio.kernel.types import Allow
from studio.sessions.flag_rules import Note

if TYPE_CHECKING:
    from studio.booking.caps import Counted

COUNTED = ("starts_at", "session_type", "studio", "photographer", "assistant", "room", "expected_on")
"""The fields of a session by which it counts."""


def over(session: Session | None, values: Mapping[str, Any]) -> tuple[str, ...]:
    """Say which caps a session goes over, each in a sentence; what it counts in already is not asked about again.

    Args:
        session: as it is stored; ``None``: a new one.
        values: all that it is to be.
    """
    from studio.booking import caps

    before = _counted(session.id, session.__data__) if session is not None and _stands(session) else None
    return caps.over(_counted(session.id if session is not None else None, values), before)


def judge(
    actor: Actor, session: Session | None, changed: Mapping[str, Any], now: Mapping[str, bool], allow: Allow
) -> tuple[str, ...]:
    """Return the caps that a session is about to go over by a yes of who writes, each as a sentence.

    Args:
        changed: its new values.
        now: which flags it is to have.
    Raises:
        OverCap: nobody said yes, or who did may not.
    """
    if now["cancelled"] or now["on_hold"]:
        return ()
    if session is not None and _stands(session) and not set(COUNTED) & set(changed):
        return ()
    values = (session.__data__ if session is not None else {}) | dict(changed)
    told, may = over(session, values), may_now(actor, "allow_clash")
    if told and not (may and allow.get("over_cap")):
        raise _refusal(told, values, session, may)
    return told


def refuse_undo(changes: Sequence[JournalChange]) -> None:
    """Refuse an undo that brought back what the studio takes no more by now, as nobody can be asked.

    Where somebody said yes to that cap before, for that session in that day or week, that yes holds.

    Args:
        changes: what was taken back, the newest first.
    Raises:
        NotAllowed: says which cap is full, and where one is asked.
    """
    had: dict[int, dict[str, Any]] = {}
    for change in changes:
        if change.table == "session" and change.before is not None and change.after is not None:
            had[change.row_id] = values_of(Session, columns.after(change) or {}) | had.get(change.row_id, {})
    for session_id, values in had.items():
        if not {*COUNTED, "cancelled", "on_hold"} & set(values):
            continue
        session = Session.get_by_id(session_id)
        if _stands(session) and (told := _told_anew(session, session.__data__ | values)):
            raise NotAllowed(
                f"{told} It was not undone: do it by hand in session {session.number}, where one is asked."
            )


def _told_anew(session: Session, before: Mapping[str, Any]) -> str:
    """Say which cap a session goes over that nobody said yes to; empty for none."""
    from studio.booking import caps

    stood = before["cancelled"] is None and before["on_hold"] is None
    told = caps.over(_counted(session.id, session.__data__), _counted(session.id, before) if stood else None)
    if not told:
        return ""
    notes = database.rows("SELECT facts FROM status_note WHERE session_id = ? AND kind = 'over'", (session.id,))
    known = {_of_cap(str(sentences.read(facts)["cap"])) for (facts,) in notes}
    return next((sentence for sentence in told if _of_cap(sentence) not in known), "")


def _of_cap(sentence: str) -> str:
    """Return which cap a sentence is about, and when, whatever it says of how many there are."""
    return sentence.rpartition(", and this")[0]


def _stands(session: Session) -> bool:
    return session.cancelled_id is None and session.on_hold_id is None


def _counted(session_id: int | None, values: Mapping[str, Any]) -> Counted:
    from studio.booking.caps import Counted

    users = values.get("photographer"), values.get("assistant")
    day, expected = values["starts_at"].date(), values.get("expected_on")
    return Counted(session_id, day, values["session_type"], values["studio"], users, values.get("room"), expected)


def _refusal(told: tuple[str, ...], values: Mapping[str, Any], session: Session | None, may: bool) -> OverCap:
    from studio.booking import scheduling
    from studio.kernel.shown import format_date, format_time
    from studio.sessions import equipment, rules

    session_id = session.id if session is not None else None
    if (takes := values.get("equipment")) is None:
        takes = equipment.of_session(session_id) if session_id is not None else {}
    slot = rules.slot_from({**values, "equipment": takes})
    # Whose birth is expected counts on that day, wherever it lies.
    fixed = values.get("expected_on") is not None
    free = None if fixed else scheduling.next_free(slot, ignore=session_id, type_id=values["session_type"])
    said = [*told]
    if free is not None:
        said.append(f"Next free: {format_date(free.date())}, {format_time(free.time())}.")
    elif may:
        said.append("Move or cancel another one of them first, or book it all the same.")
    if not may:
        said.append("Choose another time, or ask somebody who may book more.")
    return OverCap(" ".join(said), may_allow=may, next_free=free)


def notes(over: tuple[str, ...]) -> list[Note]:
    """Return what a session's history keeps of the caps that it went over."""
    return [("over", {"cap": sentence}) for sentence in over]
