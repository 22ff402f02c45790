"""Confirmed, No show, Redo, On hold, Cancelled: which go together, what they store, and the notes they leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models import Session
from studio.dates.typed import format_date, format_time
from studio.kernel import clock
from studio.kernel.access import Actor
from studio.kernel.clean import clean_line
from studio.kernel.errors import Invalid, NotFound

FLAGS = ("confirmed", "no_show", "redo", "redo_of", "on_hold", "cancelled", "cancel_reason")


@dataclass(slots=True)
class Applied:
    """The columns that the flags change, and the status notes to write as ``(kind, text)``."""

    values: dict[str, Any] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)


def apply(
    session: Session | None, given: Mapping[str, Any], actor: Actor, at: datetime, starts_at: datetime
) -> Applied:
    """Work out what the flags in ``given`` do to a session (``None``: a new one).

    Raises:
        Invalid: flags that contradict each other, a no-show before the start, a cancellation without a reason, a redo
            of nothing.
        NotFound: the session that this is a redo of does not exist.
    """
    was = {
        name: bool(session is not None and getattr(session, name))
        for name in ("no_show", "redo", "on_hold", "cancelled")
    }
    was["confirmed"] = session is not None and session.confirmed_at is not None
    now = {name: bool(given.get(name, before)) for name, before in was.items()}
    if given.get("redo_of") is not None and "redo" not in given:
        now["redo"] = True
    for winner in ("cancelled", "on_hold"):
        # A session that stops taking place is no longer confirmed, unless somebody says both at once.
        if now[winner] and not was[winner] and "confirmed" not in given:
            now["confirmed"] = False
    _refuse_contradictions(now, given, starts_at, moved=session is not None and session.starts_at != starts_at)
    applied = Applied()
    if session is None:
        applied.values = {"no_show": False, "redo": False, "on_hold": False, "cancelled": False}
    _confirmed(applied, was, now, actor, at)
    _cancelled(applied, was, now, given, actor, at)
    for name, words in (("on_hold", "On hold"), ("no_show", "No show")):
        if now[name] != was[name]:
            applied.values[name] = now[name]
            applied.notes.append((name, f"{words} set" if now[name] else f"{words} cleared"))
    _redo(applied, was, now, given, session, starts_at)
    return applied


def _refuse_contradictions(
    now: Mapping[str, bool], given: Mapping[str, Any], starts_at: datetime, *, moved: bool
) -> None:
    pairs = (
        ("cancelled", "on_hold", "A cancelled session cannot be on hold: clear one of the two."),
        ("cancelled", "no_show", "A cancelled session cannot be a no show: clear one of the two."),
        ("on_hold", "no_show", "A session on hold cannot be a no show: take it off hold first."),
        ("cancelled", "confirmed", "A cancelled session cannot be confirmed: take the cancellation back first."),
        ("on_hold", "confirmed", "A session on hold cannot be confirmed: take it off hold first."),
    )
    for one, other, sentence in pairs:
        if now[one] and now[other]:
            raise Invalid(sentence, field=one if given.get(one) else other)
    if now["no_show"] and starts_at > clock.now() and (given.get("no_show") or moved):
        if not given.get("no_show"):
            raise Invalid(
                "Nobody came to this session: clear No show before you move it, or book a new one.", field="date"
            )
        when = f"{format_date(starts_at.date())}, {format_time(starts_at.time())}"
        raise Invalid(f"The session starts {when}: a no show can be flagged from then on.", field="no_show")


def _confirmed(applied: Applied, was: Mapping[str, bool], now: Mapping[str, bool], actor: Actor, at: datetime) -> None:
    if now["confirmed"] == was["confirmed"]:
        return
    yes = now["confirmed"]
    applied.values |= {"confirmed_by": actor.user_id if yes else None, "confirmed_at": at if yes else None}
    applied.notes.append(("confirmed", f"Confirmed, noted by {actor.name}" if yes else "Confirmed cleared"))


def _cancelled(
    applied: Applied,
    was: Mapping[str, bool],
    now: Mapping[str, bool],
    given: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> None:
    yes = now["cancelled"]
    if yes == was["cancelled"] and not (yes and "cancel_reason" in given):
        return
    reason = clean_line(given.get("cancel_reason") or "", "Reason") if yes else ""
    if yes and not reason:
        raise Invalid("Say in a few words why the session is cancelled.", field="cancel_reason")
    if yes and was["cancelled"]:
        applied.values["cancel_reason"] = reason
        return
    applied.values |= {
        "cancelled": yes,
        "cancelled_by": actor.user_id if yes else None,
        "cancelled_at": at if yes else None,
        "cancel_reason": reason,
    }
    applied.notes.append(("cancelled", f"Cancelled: {reason}" if yes else "Cancellation taken back"))


def _redo(
    applied: Applied,
    was: Mapping[str, bool],
    now: Mapping[str, bool],
    given: Mapping[str, Any],
    session: Session | None,
    starts_at: datetime,
) -> None:
    if "redo" not in given and "redo_of" not in given:
        return
    original_id = given.get("redo_of", session.redo_of_id if session is not None else None)
    if not now["redo"]:
        if was["redo"]:
            applied.values |= {"redo": False, "redo_of": None}
            applied.notes.append(("redo", "Redo cleared"))
        return
    if original_id is None:
        raise Invalid("Choose the earlier session that this one is a redo of.", field="redo")
    original = Session.get_or_none(Session.id == original_id)
    if original is None:
        raise NotFound("The session that this is a redo of does not exist: choose another one.", field="redo")
    if session is not None and original.id == session.id:
        raise Invalid("A session cannot be a redo of itself: choose the earlier one.", field="redo")
    if original.starts_at >= starts_at:
        raise Invalid(f"Session {original.number} is not earlier: a redo comes after its original.", field="redo")
    if was["redo"] and session is not None and session.redo_of_id == original.id:
        return
    applied.values |= {"redo": True, "redo_of": original.id}
    applied.notes.append(("redo", f"Redo of session {original.number}"))
