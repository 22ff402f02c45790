"""Book, change, move, confirm, hold and cancel sessions.

Every change of a session goes through ``save_session``; the verbs beside it are the changes that people make most.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Unpack

from models import Appointment, Client, Session
from studio.booking import scheduling
from studio.booking.resources import Slot
from studio.booking.scheduling import Ruling
from studio.dates import spans
from studio.dates.closures import make_ready
from studio.dates.spans import end_by_length
from studio.kernel import clock, journal, preferences, sentences
from studio.kernel.access import Actor, may_now, require
from studio.kernel.errors import NotFound
from studio.kernel.records import dataclass
from studio.kernel.retry import retry_clash
from studio.kernel.shown import listed_name
from studio.kernel.types import Allow
from studio.lists import numbering, own_fields, theirs
from studio.sessions import equipment, flag_rules, limits, numbered, placing, rules, sets
from studio.sessions.fields import BLOCKS, check_day
from studio.sessions.flag_rules import Applied, Note
from studio.sessions.flags import Flag, set_flag
from studio.sessions.rules import EDITABLE
from studio.sessions.telling import tell_change
from studio.workflow import history, workflow

__all__ = ["EDITABLE", "Saved", "book_session", "save_session"]

SLOT_FIELDS = frozenset({"starts_at", "ends_at", "photographer", "assistant", "room", "equipment", *BLOCKS})

MAY_NEED_WORKING_DAYS = SLOT_FIELDS | {"session_type", "status_due", "on_hold", "cancelled"}
"""A due date is counted in working days, and the next free time is looked for on them."""

SAME_LENGTH = object()
"""An end that follows the start: worked out under the lock, because somebody may stretch the session meanwhile."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left behind."""

    session_id: int
    number: str
    version: int
    warnings: tuple[str, ...] = ()
    """Sentences to show, such as that a room is held for somebody."""
    changed: bool = True
    """Whether anything was written; false where the session was like that already."""


@retry_clash
def book_session(actor: Actor, client_id: int, values: Mapping[str, Any], **allow: Unpack[Allow]) -> Saved:
    """Book a new session for a client.

    Args:
        values: see ``EDITABLE``, and ``status``; ``session_type`` and ``starts_at`` are needed. The end, room and people
            come from the type where they are not given; ids name the others.
        allow: what the user was asked about, and books all the same.
    Raises:
        NotFound: no such client, type, person or room.
        Invalid: a value that breaks a rule.
        NumberUsed: the chosen number belongs to another session.
        Clash: somebody or something is taken then, or a cap is full.
    """
    make_ready(clock.today())
    with journal.entry(actor, "session.booked") as entry:
        return book_in(entry, client_id, values, **allow)


def book_in(entry: journal.Entry, client_id: int, values: Mapping[str, Any], **allow: Unpack[Allow]) -> Saved:
    """Book a new session inside an open journal entry; see ``book_session``. The calendar is ready."""
    rules.refuse_unknown(values, new=True)
    actor = entry.actor
    require(actor, "book", "book sessions")
    theirs.refuse("client", client_id, actor)
    client = Client.get_or_none(Client.id == client_id)
    if client is None:
        raise NotFound("That client is gone: find another one.")
    wanted = preferences.load()
    given = rules.complete(values, wanted)
    rules.refuse_missing(given, wanted, new=True)
    plain = rules.checked(given, None, actor)
    rules.check_people(plain)
    rules.check_times(plain["starts_at"], plain["ends_at"])
    flags = flag_rules.apply(None, given, actor, plain["starts_at"])
    status = rules.chosen_status(plain["session_type"], given.get("status"))
    day = plain["starts_at"].date()
    due = rules.chosen_due(status, clock.today(), day, given.get("status_due"), actor)
    if given.get("number"):
        number = numbering.check_session_number(given["number"], None)
    else:
        number = numbered.first_number(entry, wanted, client, day)
    takes = {"equipment": equipment.read(given.get("equipment") or "")}
    slot, on_hold = _slot(plain | takes, flags.now), flags.now["on_hold"]
    ruling = _judged(entry.actor, slot, on_hold, allow, None)
    over = limits.judge(actor, None, plain | takes, flags.now, allow)
    session_id = entry.insert(
        Session,
        number=number,
        client=client_id,
        status=status.id,
        status_since=clock.today(),
        booked_by=actor.user_id,
        booked_at=entry.at,
        **due,
        **plain,
    )
    entry.update(Session, session_id, **_set_flags(entry, session_id, flags))
    scheduling.write_bookings(entry, session_id, slot, held=on_hold, permitted=ruling.permitted)
    sets.write(entry, session_id, client_id, {**given, **takes})
    own = plain["starts_at"], plain["session_type"]
    own_fields.write_values(
        entry, "session", session_id, given.get("fields", {}), own[0], whole=True, session_type=own[1]
    )
    when = sentences.span(plain["starts_at"], plain["ends_at"])
    entry.tell("session.booked", number=number, client=listed_name(client.last_name, client.first_name), when=when)
    history.note(entry, session_id, "booked", when=when, status=status.name, permitted=bool(ruling.permitted))
    for kind, facts in (*flags.notes, *limits.notes(over)):
        history.note(entry, session_id, kind, **facts)
    placing.placed(entry, session_id)
    return Saved(session_id, number, 1, spans.warnings(plain["starts_at"], plain["ends_at"]) + ruling.warnings)


@retry_clash
def save_session(
    actor: Actor, session_id: int, version: int | None, values: Mapping[str, Any], **allow: Unpack[Allow]
) -> Saved:
    """Change some fields of a session, all of them or none.

    Moving it clears Confirmed unless ``confirmed`` is among the values; cancelling frees the slot; every change of
    date, time or flag leaves a status note.

    Args:
        version: the version that the values were typed over, ``None`` to take it as it is now.
        values: see ``EDITABLE``.
    Raises:
        StaleRecord: somebody saved it since ``version``.
        Others: as ``book_session``.
    """
    rules.refuse_unknown(values)
    if MAY_NEED_WORKING_DAYS & set(values):
        make_ready(clock.today())
    with journal.entry(actor, "session.changed") as entry:
        return save_in(entry, session_id, version, values, **allow)


def save_in(
    entry: journal.Entry,
    session_id: int,
    version: int | None,
    values: Mapping[str, Any],
    *,
    along: Collection[int] | None = None,
    **allow: Unpack[Allow],
) -> Saved:
    """Change some fields of a session inside an open journal entry; see ``save_session``. The calendar is ready.

    Args:
        along: which of its events move with it; ``None`` for all that are still to come.
    """
    actor = entry.actor
    require(actor, "book", "change sessions")
    theirs.refuse("session", session_id, actor)
    session = found(session_id)
    if version is not None and session.version != version:
        raise journal.stale(Session, session_id, version)
    given = dict(values)
    if given.get("ends_at") is SAME_LENGTH:
        given["ends_at"] = end_by_length(given["starts_at"], session.ends_at - session.starts_at)
    if "equipment" in given:
        given["equipment"] = equipment.read(given["equipment"] or "")
    rules.refuse_missing(given, preferences.load(), new=False)
    changed = rules.checked(given, session, actor)
    starts_at, ends_at = changed.get("starts_at", session.starts_at), changed.get("ends_at", session.ends_at)
    moved = (starts_at, ends_at) != (session.starts_at, session.ends_at)
    if moved:
        rules.check_times(starts_at, ends_at)
    if starts_at != session.starts_at and session.confirmed_id is not None:
        given.setdefault("confirmed", False)
    flags = flag_rules.apply(session, given, actor, starts_at)
    if given.get("number"):
        changed["number"] = numbering.check_session_number(given["number"], session_id)
    notes = _type_change(session, changed, actor) + flags.notes
    changed |= _due(session, given, changed, actor)
    takes = {key: given[key] for key in given.keys() & {"equipment"}}
    by, arrive = starts_at - session.starts_at, None
    if (by or {"on_hold", "cancelled"} & set(flags.changes)) and _has_events(session_id):
        from studio.sessions import events  # not for the start

        going = by, events.state_of(flags.now)
        arrive = partial(events.arrive, entry, events.leave(entry, session_id, *going, along), *going)
    ruling = _reslot(entry, session, changed | takes, flags, allow)
    over = limits.judge(actor, session, changed | takes, flags.now, allow)
    related = sets.write(entry, session_id, session.client_id, given)
    related |= _write_own(entry, session, given, changed)
    links = _set_flags(entry, session_id, flags)
    new_version = entry.update(Session, session_id, version, related=related, **changed, **links)
    placing.changed(entry, session_id, given)
    tell_change(entry, session, changed, notes, related, moved)
    was, now = sentences.span(session.starts_at, session.ends_at), sentences.span(starts_at, ends_at)
    if moved:
        history.note(entry, session_id, "moved", was=was, to=now, permitted=bool(ruling.permitted))
    elif ruling.permitted:
        history.note(entry, session_id, "clash", when=now)
    if moved or None in (flags.changes.get("on_hold", 0), flags.changes.get("cancelled", 0)):
        placing.placed(entry, session_id)
    for kind, facts in (*notes, *limits.notes(over)):
        history.note(entry, session_id, kind, **facts)
    told = (spans.warnings(starts_at, ends_at) if moved else ()) + ruling.warnings
    told += arrive(allow_clash=allow.get("allow_clash", False)) if arrive else ()
    return Saved(session_id, str(changed.get("number", session.number)), new_version, told, entry.wrote)


# -- the verbs -------------------------------------------------------------------------------------------------------


def move_session(
    actor: Actor,
    session_id: int,
    version: int | None,
    starts_at: datetime,
    ends_at: datetime | None = None,
    **allow: Unpack[Allow],
) -> Saved:
    """Move a session to another time; without an end it keeps its length."""
    check_day(starts_at.date())
    values = {"starts_at": starts_at, "ends_at": ends_at or SAME_LENGTH}
    return save_session(actor, session_id, version, values, **allow)


def confirm(actor: Actor, session_id: int, version: int | None = None, *, confirmed: bool = True) -> Saved:
    """Note that the client confirmed, or take that back."""
    return save_session(actor, session_id, version, {"confirmed": confirmed})


def hold(
    actor: Actor, session_id: int, version: int | None = None, *, on_hold: bool | Flag = True, **allow: Unpack[Allow]
) -> Saved:
    """Put a session on hold (off the calendar, its slot free), or back on the calendar if the slot is still free.

    Args:
        on_hold: ``True`` ends by the session's type; a flag where it says so, and never without an end.
    """
    return save_session(actor, session_id, version, {"on_hold": on_hold}, **allow)


def cancel(actor: Actor, session_id: int, reason: str, version: int | None = None) -> Saved:
    """Cancel a session, which frees its slot; it stays findable for ever."""
    return save_session(actor, session_id, version, {"cancelled": Flag(reason)})


def uncancel(actor: Actor, session_id: int, version: int | None = None, **allow: Unpack[Allow]) -> Saved:
    """Take a cancellation back, if the slot is still free."""
    return save_session(actor, session_id, version, {"cancelled": False}, **allow)


def no_show(actor: Actor, session_id: int, version: int | None = None, *, flag: bool = True) -> Saved:
    """Flag that nobody came; only from the session's start on."""
    return save_session(actor, session_id, version, {"no_show": flag})


def found(session_id: int) -> Session:
    """Return a session.

    Raises:
        NotFound: it is gone.
    """
    session = Session.get_or_none(Session.id == session_id)
    if session is None:
        raise NotFound("That session is gone.")
    return session


# -- the parts of a save ---------------------------------------------------------------------------------------------


def _has_events(session_id: int) -> bool:
    mine = (Appointment.session == session_id) & Appointment.event
    return Appointment.select(Appointment.id).where(mine).first() is not None


def _type_change(session: Session, changed: dict[str, Any], actor: Actor) -> list[Note]:
    """Take the session along when its new type has a cycle of its own: to the status of the same name, or the initial.

    Returns:
        The status notes to write.
    """
    if changed.get("session_type", session.session_type_id) == session.session_type_id:
        return []
    cycle = workflow.cycle_of(changed["session_type"])
    if cycle == session.status.cycle_id:
        return []
    before = session.status.name
    same = [status for status in workflow.statuses(cycle) if status.name == before]
    status = same[0] if same else workflow.initial_status(cycle)
    changed["status"] = status.id
    if not same:
        day = changed.get("starts_at", session.starts_at).date()
        changed["status_since"] = clock.today()
        changed |= rules.chosen_due(status, clock.today(), day, None, actor)
    return [("retyped", {"was": before, "to": status.name})] if not same else []


def _due(session: Session, given: Mapping[str, Any], changed: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """Return the due date that was typed, or that moved along with the session: nothing where it stays.

    It moves along where the status counts from the session's date, unless somebody set it by hand.
    """
    if "status_due" in changed:  # with another type it began another status
        return {}
    day = changed.get("starts_at", session.starts_at).date()
    status = workflow.status_by_id(changed.get("status", session.status_id))
    if given.get("status_due", session.status_due) != session.status_due:
        return rules.chosen_due(status, session.status_since, day, given["status_due"], actor)
    follows = status.from_session and session.status_due_by_id is None and day != session.starts_at.date()
    return rules.chosen_due(status, session.status_since, day, None, actor) if follows else {}


def _set_flags(entry: journal.Entry, session_id: int, flags: Applied) -> dict[str, Any]:
    """Write the flags that were set, and return the session's links to them; those that were cleared lead nowhere."""
    return {
        kind: None if flag is None else set_flag(entry, session_id, kind, flag) for kind, flag in flags.changes.items()
    }


def _slot(values: Mapping[str, Any], flags: Mapping[str, bool]) -> Slot | None:
    """Return what the session takes, ``None`` where it takes nothing: cancelled."""
    return None if flags["cancelled"] else rules.slot_from(values)


def _judged(actor: Actor, slot: Slot | None, on_hold: bool, allow: Allow, session_id: int | None) -> Ruling:
    if slot is None or on_hold:
        return Ruling()
    may_allow = may_now(actor, "allow_clash")
    return scheduling.judge(slot, ignore=session_id, allow=allow.get("allow_clash", False), may_allow=may_allow)


def _reslot(entry: journal.Entry, session: Session, changed: Mapping[str, Any], flags: Applied, allow: Allow) -> Ruling:
    """Take and free people and room as the changes want it; what the session has already is not asked about again."""
    if not (SLOT_FIELDS & set(changed) or {"on_hold", "cancelled"} & set(flags.changes)):
        return Ruling()
    values = {name: session.__data__[name] for name in SLOT_FIELDS - {"equipment"}} | dict(changed)
    values.setdefault("studio", session.studio_id)
    if "equipment" not in values:
        values["equipment"] = equipment.of_session(session.id)
    rules.check_people(values)
    slot, on_hold = _slot(values, flags.now), flags.now["on_hold"]
    new = scheduling.newly_taken(session.id, slot) if slot else None
    ruling = _judged(entry.actor, new, on_hold, allow, session.id)
    scheduling.write_bookings(entry, session.id, slot, held=on_hold, permitted=ruling.permitted)
    return ruling


def _write_own(
    entry: journal.Entry, session: Session, given: Mapping[str, Any], changed: Mapping[str, Any]
) -> dict[str, tuple[str, str]]:
    """Put values into own fields; what is required has to be there where the session became one of another type."""
    kind = changed.get("session_type", session.session_type_id)
    return own_fields.write_values(
        entry,
        "session",
        session.id,
        given.get("fields", {}),
        changed.get("starts_at", session.starts_at),
        whole=kind != session.session_type_id,
        session_type=kind,
    )
