"""Which flags of a session go together, what each needs, and the notes they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from typing import Any, Protocol

from models import Session, SessionFlag
from studio.kernel import clock, sentences
from studio.kernel.access import Actor
from studio.kernel.clean import clean_line
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time
from studio.lists import theirs
from studio.sessions.flags import KINDS, Flag, standing

Note = tuple[str, dict[str, Any]]
"""A status note to write: its kind and its facts."""


@dataclass(slots=True)
class Applied:
    """What the flags given change."""

    changes: dict[str, Flag | None] = field(default_factory=dict)
    """The flags to set, and as ``None`` those to clear."""
    notes: list[Note] = field(default_factory=list)
    now: dict[str, bool] = field(default_factory=dict)
    """Which flags are set afterwards."""


def apply(session: Session | None, given: Mapping[str, Any], actor: Actor, starts_at: datetime) -> Applied:
    """Work out what the flags in ``given`` do to a session (``None``: a new one).

    Raises:
        Invalid: flags that contradict each other, a no-show before the start, a cancellation without a reason, a redo
            of nothing, or one that would not come after its original.
        NotFound: the session that this is a redo of does not exist.
        NotAllowed: it is one on which others work, and the actor sees only their own.
    """
    was = {kind: standing(session, kind) for kind in KINDS}
    if given.get("on_hold") and given["on_hold"] != was["on_hold"]:
        given = {**given, "on_hold": _held(given, was["on_hold"], session, starts_at.date())}
    now = {kind: _wanted(kind, given.get(kind), was[kind]) if kind in given else was[kind] for kind in KINDS}
    for winner in ("cancelled", "on_hold"):
        # A session that stops taking place is no longer confirmed, unless somebody says both at once.
        if now[winner] and not was[winner] and "confirmed" not in given:
            now["confirmed"] = None
    moved = session is not None and session.starts_at != starts_at
    _refuse_contradictions(session, now, given, starts_at, moved=moved)
    redo, before = now["redo"], was["redo"]
    if redo is not None and redo.original is not None and redo.original != (before and before.original):
        theirs.refuse("session", redo.original, actor)
    number = check_redo(session, redo, starts_at) if moved or redo != before else ""
    changes = {kind: flag for kind, flag in now.items() if flag != was[kind]}
    notes = [_note(kind, was[kind], flag, actor, number) for kind, flag in changes.items()]
    return Applied(changes, notes, {kind: flag is not None for kind, flag in now.items()})


def _wanted(kind: str, value: Flag | bool | None, was: Flag | None) -> Flag | None:
    if not value:
        return None
    if value is True:
        if was is not None:
            return was
        value = Flag()
    flag = replace(value, why=clean_line(value.why, "Reason"))
    if kind == "cancelled" and not flag.why:
        raise Invalid("Say in a few words why the session is cancelled.", field=kind)
    if kind == "redo" and flag.original is None:
        raise Invalid("Choose the earlier session that this one is a redo of.", field=kind)
    return flag


def _held(given: Mapping[str, Any], was: Flag | None, session: Session | None, day: date) -> Flag | bool:
    """Return a hold as it is to be: one of which nobody says an end has that of its type.

    Raises:
        Invalid: it would end before today, or after the session.
    """
    from studio.sessions import holds  # not for the start

    flag: Flag | bool = given["on_hold"]
    if flag is True and was is None:
        kind = given.get("session_type") or (session.session_type_id if session else None)
        return Flag(until=holds.end_by_type(kind, day))
    if isinstance(flag, Flag) and flag.until is not None and (was is None or flag.until != was.until):
        holds.check_end(flag.until, day)
    return flag


_PAIRS = (
    ("cancelled", "on_hold", "A cancelled session cannot be on hold: clear one of the two."),
    ("cancelled", "no_show", "A cancelled session cannot be a no show: clear one of the two."),
    ("on_hold", "no_show", "A session on hold cannot be a no show: take it off hold first."),
    ("cancelled", "confirmed", "A cancelled session cannot be confirmed: take the cancellation back first."),
    ("on_hold", "confirmed", "A session on hold cannot be confirmed: take it off hold first."),
)


def _refuse_contradictions(
    session: Session | None,
    now: Mapping[str, Flag | None],
    given: Mapping[str, Any],
    starts_at: datetime,
    *,
    moved: bool,
) -> None:
    for one, other, sentence in _PAIRS:
        if now[one] and now[other]:
            raise Invalid(sentence, field=one if given.get(one) else other)
    if now["no_show"] and moved and not given.get("no_show") and starts_at > clock.now():
        raise Invalid("Nobody came to this session: clear No show before you move it, or book a new one.", field="date")
    if given.get("no_show") and (why_not := too_early(starts_at) or _came(session, starts_at)):
        raise Invalid(why_not, field="no_show")


def _came(session: Session | None, starts_at: datetime) -> str:
    from studio.sessions import visits  # not for the start

    return visits.why_no_no_show(session.id, starts_at.date()) if session is not None else ""


def too_early(starts_at: datetime, one: str = "session") -> str:
    """Say why nobody can be missing yet from a session, or ``one``, that starts then; empty from its start on."""
    if starts_at <= clock.now():
        return ""
    when = f"{format_date(starts_at.date())}, {format_time(starts_at.time())}"
    return f"The {one} starts {when}: a no show can be flagged from then on."


class Standing(Protocol):
    """A session as a list has it."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def on_hold(self) -> bool: ...
    @property
    def cancelled(self) -> bool: ...


def no_no_show(session: Standing, one: str = "session") -> str:
    """Say why nobody can be missing from a session, or ``one``, as it stands; empty where a no show may be flagged."""
    against = (why for flag, other, why in _PAIRS if other == "no_show" and getattr(session, flag))
    return next(against, "").replace("session", one) or too_early(session.starts_at, one)


def check_redo(session: Session | None, redo: Flag | None, starts_at: datetime) -> str:
    """Return the number of the session that one which starts then repeats; empty where it is no redo.

    Raises:
        Invalid: it would not come after that one, or not before a redo of its own.
        NotFound: there is no such session.
    """
    if session is not None:
        _refuse_after_redo(session, starts_at)
    if redo is None:
        return ""
    original = Session.get_or_none(Session.id == redo.original)
    if original is None:
        raise NotFound("The session that this is a redo of does not exist: choose another one.", field="redo")
    if session is not None and original.id == session.id:
        raise Invalid("A session cannot be a redo of itself: choose the earlier one.", field="redo")
    if original.starts_at >= starts_at:
        raise Invalid(f"Session {original.number} is not earlier: a redo comes after its original.", field="redo")
    return str(original.number)


def _refuse_after_redo(session: Session, starts_at: datetime) -> None:
    redo = (
        Session.select(Session.number)
        .join(SessionFlag, on=(Session.redo == SessionFlag.id))
        .where(SessionFlag.original == session.id, Session.starts_at <= starts_at)
        .order_by(Session.starts_at, Session.id)
        .first()
    )
    if redo is not None:
        why = f"Session {redo.number} is a redo of this one and comes after it: move that one first, or clear its Redo."
        raise Invalid(why, field="date")


_CLEARED = {
    "confirmed": "unconfirmed",
    "no_show": "no_show_cleared",
    "redo": "redo_cleared",
    "on_hold": "off_hold",
    "cancelled": "uncancelled",
}


def _note(kind: str, was: Flag | None, now: Flag | None, actor: Actor, number: str) -> Note:
    if now is None:
        return _CLEARED[kind], {}
    if kind == "redo":
        return kind, {"number": number}
    if kind == "on_hold" and (was is None or was.until != now.until):
        until = sentences.day(now.until)
        if was is None:
            return kind, {"why": now.why, "until": until}
        return ("held_on", {}) if now.until is None else ("held_until", {"until": until})
    if was is not None:
        return "reason", {"flag": kind, "was": was.why, "to": now.why}
    return kind, {"by": actor.name, "why": now.why} if kind == "confirmed" else {"why": now.why}
