"""Book, change, move, confirm, hold and cancel sessions.

Every change of a session goes through ``save_session``; the verbs beside it are the changes that people make most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from models import (
    Client,
    FamilyMember,
    OutsideLocation,
    Promotion,
    Resource,
    Session,
    SessionParticipant,
    SessionPromotion,
    SessionType,
    Studio,
    User,
)
from studio import clock, journal, numbering, preferences, scheduling, session_flags, workflow
from studio.access import Actor, require
from studio.clean import clean_line, clean_notes
from studio.errors import Invalid, NotFound
from studio.reminders import LONGEST_MIN
from studio.scheduling import Slot, retry_clash
from studio.typed_dates import format_date, format_time

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
"""The days on which a session can be."""

LINKS: dict[str, tuple[type[Any], str]] = {
    "session_type": (SessionType, "session type"),
    "studio": (Studio, "studio"),
    "photographer": (User, "photographer"),
    "assistant": (User, "assistant"),
    "room": (Resource, "camera room"),
    "outside_location": (OutsideLocation, "outside location"),
}
PLAIN = ("description", "file_number", "notes", "print_notes", "reminder_min", "starts_at", "ends_at")
SLOT_FIELDS = frozenset(
    {"starts_at", "ends_at", "photographer", "assistant", "room", "on_hold", "cancelled", "no_show"}
)
EDITABLE = (
    frozenset(LINKS)
    | frozenset(PLAIN)
    | frozenset(session_flags.FLAGS)
    | frozenset({"number", "status_due", "participants", "promotions"})
)
"""What ``save_session`` takes."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left behind."""

    session_id: int
    number: str
    version: int
    warnings: tuple[str, ...] = ()
    """Sentences to show, such as that a room is held for somebody."""


@retry_clash
def book_session(actor: Actor, client_id: int, values: Mapping[str, Any], *, allow_clash: bool = False) -> Saved:
    """Book a new session for a client.

    Args:
        values: see ``EDITABLE``; ``session_type`` and ``starts_at`` are needed. The end, room and people come from the
            type where they are not given; ids name the others.
        allow_clash: the user was asked, and books despite a clash (policy ``ask``).
    Raises:
        NotFound: no such client, type, person or room.
        Invalid: a value that breaks a rule.
        NumberUsed: the chosen number belongs to another session.
        Clash: somebody or something is taken then.
    """
    require(actor, "book", "book sessions")
    with journal.entry(actor, "Booked a session") as entry:
        client = Client.get_or_none(Client.id == client_id)
        if client is None:
            raise NotFound("That client is gone: find another one.")
        wanted = preferences.load()
        given = _complete(dict(values), wanted)
        plain = _checked(given, None)
        kind = SessionType.get_by_id(plain["session_type"])
        _check_times(plain["starts_at"], plain["ends_at"])
        flags = session_flags.apply(None, given, actor, entry.at, plain["starts_at"])
        status = workflow.initial_status(workflow.cycle_of(kind.id))
        due = workflow.due_date(status, clock.today())
        if "number" in given and given["number"]:
            number = numbering.check_session_number(given["number"], None)
        else:
            number = numbering.next_session_number(
                entry, wanted.session_number_format, client, plain["starts_at"].date()
            )
        slot = _slot(plain, flags.values)
        blocks, warnings = _judged(slot, flags.values, allow_clash and actor.may("allow_clash"), None)
        status_due = given.get("status_due") or due.day
        session_id = entry.insert(
            Session,
            number=number,
            client=client_id,
            status=status.id,
            status_since=clock.today(),
            status_due=status_due,
            status_due_by=actor.user_id if status_due != due.day else None,
            booked_by=actor.user_id,
            booked_at=entry.at,
            **plain,
            **flags.values,
        )
        _write_slot(entry, session_id, slot, flags.values, blocks)
        _write_sets(entry, session_id, client_id, given)
        name = full_name(client)
        when = when_text(plain["starts_at"], plain["ends_at"])
        entry.sentence = f"Booked session {number} for {name}, {when}"
        entry.note(
            session_id, "booked", f"Booked for {when}, status {status.name}" + _allowed_text(blocks, slot, flags.values)
        )
        for kind_of_note, text in flags.notes:
            entry.note(session_id, kind_of_note, text)
    return Saved(session_id, number, 1, warnings)


@retry_clash
def save_session(
    actor: Actor, session_id: int, version: int | None, values: Mapping[str, Any], *, allow_clash: bool = False
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
    require(actor, "book", "change sessions")
    if unknown := set(values) - EDITABLE:
        raise Invalid(f"A session has no {sorted(unknown)[0]}.")
    with journal.entry(actor, "Changed a session") as entry:
        session = _session(session_id)
        if version is not None and session.version != version:
            raise journal.stale(Session, session_id, version)
        given = dict(values)
        changed = _checked(given, session)
        starts_at, ends_at = changed.get("starts_at", session.starts_at), changed.get("ends_at", session.ends_at)
        moved = (starts_at, ends_at) != (session.starts_at, session.ends_at)
        if moved:
            _check_times(starts_at, ends_at)
        if moved and starts_at != session.starts_at and session.confirmed_at is not None:
            given.setdefault("confirmed", False)
        flags = session_flags.apply(session, given, actor, entry.at, starts_at)
        if given.get("number"):
            changed["number"] = numbering.check_session_number(given["number"], session_id)
        _due_change(session, given, changed, actor)
        _type_change(session, changed)
        now_has = {name: session.__data__[name] for name in SLOT_FIELDS} | changed | flags.values
        slot = _slot(now_has, now_has)
        blocks, reslot = True, bool(SLOT_FIELDS & (set(changed) | set(flags.values)))
        warnings: tuple[str, ...] = ()
        if reslot:
            _distinct_people(now_has)
            blocks, warnings = _judged(slot, now_has, allow_clash and actor.may("allow_clash"), session_id)
        new_version = entry.update(Session, session_id, version, **changed, **flags.values)
        if reslot:
            _write_slot(entry, session_id, slot, now_has, blocks, actor)
        _write_sets(entry, session_id, session.client_id, given)
        entry.sentence = _what_changed(session, changed, flags, moved, starts_at, ends_at)
        if moved:
            was, now = when_text(session.starts_at, session.ends_at), when_text(starts_at, ends_at)
            entry.note(session_id, "moved", f"Moved from {was} to {now}" + _allowed_text(blocks, slot, now_has))
        for kind, text in flags.notes:
            entry.note(session_id, kind, text)
    return Saved(session_id, str(changed.get("number", session.number)), new_version, warnings)


# -- the verbs -------------------------------------------------------------------------------------------------------


def move_session(
    actor: Actor,
    session_id: int,
    version: int | None,
    starts_at: datetime,
    ends_at: datetime | None = None,
    *,
    allow_clash: bool = False,
) -> Saved:
    """Move a session to another time; without an end it keeps its length."""
    session = _session(session_id)
    ends_at = ends_at or starts_at + (session.ends_at - session.starts_at)
    return save_session(
        actor, session_id, version, {"starts_at": starts_at, "ends_at": ends_at}, allow_clash=allow_clash
    )


def confirm(actor: Actor, session_id: int, version: int | None = None, *, confirmed: bool = True) -> Saved:
    """Note that the client confirmed, or take that back."""
    return save_session(actor, session_id, version, {"confirmed": confirmed})


def hold(actor: Actor, session_id: int, version: int | None = None, *, on_hold: bool = True) -> Saved:
    """Put a session on hold (off the calendar, its slot free), or back on the calendar if the slot is still free."""
    return save_session(actor, session_id, version, {"on_hold": on_hold})


def cancel(actor: Actor, session_id: int, reason: str, version: int | None = None) -> Saved:
    """Cancel a session, which frees its slot; it stays findable for ever."""
    return save_session(actor, session_id, version, {"cancelled": True, "cancel_reason": reason})


def no_show(actor: Actor, session_id: int, version: int | None = None, *, flag: bool = True) -> Saved:
    """Flag that nobody came; only from the session's start on."""
    return save_session(actor, session_id, version, {"no_show": flag})


# -- checks ----------------------------------------------------------------------------------------------------------


def _session(session_id: int) -> Session:
    session = Session.get_or_none(Session.id == session_id)
    if session is None:
        raise NotFound("That session is gone.")
    return session


def _complete(given: dict[str, Any], wanted: preferences.Preferences) -> dict[str, Any]:
    """Fill what the session type and the preferences know."""
    if not given.get("session_type"):
        raise Invalid("Choose a session type: it sets the length, the room and the people.", field="session_type")
    kind = SessionType.get_or_none(SessionType.id == given["session_type"])
    if kind is None:
        raise NotFound("There is no such session type: pick one from the list.")
    if given.get("starts_at") is None:
        raise Invalid("Type the date and the start of the session.", field="date")
    if given.get("ends_at") is None:
        given["ends_at"] = given["starts_at"] + timedelta(minutes=kind.duration_min)
    given.setdefault("room", None if given.get("outside_location") else kind.default_room_id)
    given.setdefault("photographer", kind.default_photographer_id)
    given.setdefault("assistant", kind.default_assistant_id)
    if given.get("studio") is None:
        room = Resource.get_or_none(Resource.id == given["room"]) if given["room"] else None
        first = Studio.select().where(~Studio.inactive).order_by(Studio.position, Studio.id).first()
        given["studio"] = (room and room.studio_id) or (first and first.id)
    given.setdefault("reminder_min", wanted.reminder_min if wanted.reminder_on else None)
    for name in ("description", "file_number", "notes"):
        given.setdefault(name, "")
    given.setdefault("print_notes", False)
    return given


def _checked(given: dict[str, Any], session: Session | None) -> dict[str, Any]:
    """Check each plain value and each link, and return the columns to write."""
    out: dict[str, Any] = {}
    for name, value in given.items():
        if name in LINKS:
            out[name] = _link(name, value, session)
        elif name in ("description", "file_number"):
            out[name] = clean_line(value or "", name.replace("_", " ").capitalize())
        elif name == "notes":
            out[name] = clean_notes(value or "", "Notes")
        elif name == "reminder_min":
            if value is not None and not 0 <= value <= LONGEST_MIN:
                raise Invalid("A reminder comes 0 to 1440 minutes (a day) before the start.", field=name)
            out[name] = value
        elif name in PLAIN:
            out[name] = value
    if session is None:
        _distinct_people(out)
    return out


def _link(name: str, value: Any, session: Session | None) -> int | None:
    model, noun = LINKS[name]
    if value is None:
        if name in ("session_type", "studio"):
            raise Invalid(f"Choose a {noun}.", field=name)
        return None
    row = model.get_or_none(model.id == value)
    if row is None:
        raise NotFound(f"There is no such {noun}: pick one from the list.", field=name)
    kept = session is not None and session.__data__[name] == row.id
    if row.inactive and not kept:
        raise Invalid(f"{row.name} is no longer used: choose another {noun}.", field=name)
    if name == "photographer" and not row.photographer and not kept:
        raise Invalid(f"{row.name} is no photographer here: choose another one.", field=name)
    return int(row.id)


def _distinct_people(values: Mapping[str, Any]) -> None:
    if values.get("assistant") is not None and values.get("assistant") == values.get("photographer"):
        name = User.get_by_id(values["assistant"]).name
        raise Invalid(f"{name} is the photographer already: choose another assistant or none.", field="assistant")


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if not FIRST_DAY <= starts_at.date() <= LAST_DAY:
        raise Invalid(
            f"A session is between the years {FIRST_DAY.year} and {LAST_DAY.year}: check the date.", field="date"
        )
    if ends_at <= starts_at:
        raise Invalid(
            f"The session would end at {format_time(ends_at.time())}, before it starts at "
            f"{format_time(starts_at.time())}: correct the start or the end.",
            field="end",
        )
    if ends_at - starts_at > scheduling.LONGEST:
        raise Invalid("A session lasts at most 24 hours: correct the end.", field="end")


def _due_change(session: Session, given: dict[str, Any], changed: dict[str, Any], actor: Actor) -> None:
    """Take a due date typed by hand; clearing it brings the computed one back."""
    if "status_due" not in given or given["status_due"] == session.status_due:
        return
    status = workflow.status_by_id(session.status_id)
    computed = workflow.due_date(status, session.status_since).day
    wanted = given["status_due"] or computed
    if status.final and wanted is not None:
        raise Invalid(f"{status.name} is the last status and has no due date: leave it empty.", field="status_due")
    if wanted is not None and wanted < session.status_since:
        raise Invalid(
            f"Due {format_date(wanted)} is before {format_date(session.status_since)}, when the status began: "
            "choose a later day.",
            field="status_due",
        )
    changed["status_due"] = wanted
    changed["status_due_by"] = actor.user_id if wanted != computed else None


def _type_change(session: Session, changed: dict[str, Any]) -> None:
    """A type with a cycle of its own takes the session to the status of the same name there, else to its initial one."""
    if changed.get("session_type", session.session_type_id) == session.session_type_id:
        return
    cycle = workflow.cycle_of(changed["session_type"])
    if cycle != session.status.cycle_id:
        same = [s for s in workflow.statuses(cycle) if s.name == session.status.description]
        changed["status"] = (same[0] if same else workflow.initial_status(cycle)).id


# -- the slot and the sets -------------------------------------------------------------------------------------------


def _slot(values: Mapping[str, Any], flags: Mapping[str, Any]) -> Slot | None:
    """Return what the session takes, ``None`` where it takes nothing: cancelled."""
    if flags.get("cancelled"):
        return None
    resource_ids = scheduling.resources_of(values.get("photographer"), values.get("assistant"), values.get("room"))
    return Slot(resource_ids, values["starts_at"], values["ends_at"])


def _judged(
    slot: Slot | None, flags: Mapping[str, Any], allow: bool, session_id: int | None
) -> tuple[bool, tuple[str, ...]]:
    if slot is None or flags.get("on_hold"):
        return False, ()
    return scheduling.judge(slot, ignore_session=session_id, allow=allow)


def _write_slot(
    entry: journal.Entry,
    session_id: int,
    slot: Slot | None,
    flags: Mapping[str, Any],
    blocks: bool,
    actor: Actor | None = None,
) -> None:
    actor = actor or entry.actor
    allowed = None if blocks or slot is None or flags.get("on_hold") else actor.user_id
    scheduling.write_bookings(entry, session_id, slot, blocking=blocks, allowed_by=allowed)


def _allowed_text(blocks: bool, slot: Slot | None, flags: Mapping[str, Any]) -> str:
    return ", double booking permitted" if not blocks and slot is not None and not flags.get("on_hold") else ""


def _write_sets(entry: journal.Entry, session_id: int, client_id: int, given: Mapping[str, Any]) -> None:
    """Make the participants and promotions those given; a member must belong to the client."""
    if "participants" in given:
        wanted = set(given["participants"])
        own = {row.id for row in FamilyMember.select(FamilyMember.id).where(FamilyMember.client == client_id)}
        if not wanted <= own:
            raise Invalid("Only members of this client's family can take part: add them to the client first.")
        _replace(entry, SessionParticipant, "member", session_id, wanted)
    if "promotions" in given:
        wanted = set(given["promotions"])
        known = {row.id for row in Promotion.select(Promotion.id)}
        if not wanted <= known:
            raise NotFound("There is no such promotion: pick one from the list.")
        _replace(entry, SessionPromotion, "promotion", session_id, wanted)


def _replace(entry: journal.Entry, model: type[Any], link: str, session_id: int, wanted: set[int]) -> None:
    have = {row.__data__[link]: row.id for row in model.select().where(model.session == session_id)}
    for linked, row_id in have.items():
        if linked not in wanted:
            entry.delete(model, row_id)
    for linked in sorted(wanted - set(have)):
        entry.insert(model, session=session_id, **{link: linked})


# -- words -----------------------------------------------------------------------------------------------------------


def full_name(client: Client) -> str:
    """Return a client's name as lists show it: ``Last, First``, or the organisation."""
    return f"{client.last_name}, {client.first_name}" if client.first_name else str(client.last_name)


def when_text(starts_at: datetime, ends_at: datetime) -> str:
    """Return ``Sat Nov 21, 2026, 11:30 AM - 12:30 PM``."""
    clock24 = preferences.load().clock24
    end = format_time(ends_at.time(), clock24=clock24)
    if ends_at.date() != starts_at.date() and ends_at.time() != time.min:
        end = f"{format_date(ends_at.date())}, {end}"
    return f"{format_date(starts_at.date())}, {format_time(starts_at.time(), clock24=clock24)} - {end}"


def _what_changed(
    session: Session,
    changed: Mapping[str, Any],
    flags: session_flags.Applied,
    moved: bool,
    starts_at: datetime,
    ends_at: datetime,
) -> str:
    if moved:
        return f"Moved session {session.number} to {when_text(starts_at, ends_at)}"
    if flags.notes:
        return f"Session {session.number}: {flags.notes[0][1]}"
    names = [name.replace("_", " ") for name in changed if session.__data__.get(name) != changed[name]]
    return f"Changed {', '.join(names) or 'participants'} of session {session.number}"
