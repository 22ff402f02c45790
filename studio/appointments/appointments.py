"""Book, change, move, confirm and cancel appointments: what takes people and rooms and is no session.

They stand in the same bookings as sessions, under the same rule of the schema and the same policy of the studio. One is
linked to a session only when it is made there, and to that session's client then.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models import Appointment, Client, Resource, Session, User
from studio.appointments import event_rules, parties
from studio.appointments.beginning import complete, once_more
from studio.appointments.fields import APPOINTMENT
from studio.appointments.flags import FLAGS, set_flag, wanted
from studio.booking import attending, scheduling
from studio.booking.holders import of_appointment
from studio.booking.resources import Slot, slot_for
from studio.booking.scheduling import Ruling
from studio.dates import spans
from studio.dates.closures import make_ready
from studio.dates.spans import end_by_length
from studio.kernel import clock, journal, sentences
from studio.kernel.access import Actor, may_now, require
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.records import dataclass
from studio.kernel.retry import retry_clash
from studio.kernel.shown import listed_name
from studio.lists import numbering, theirs
from studio.lists.fields import checked
from studio.sessions import belonging, placing, rules
from studio.sessions.fields import check_day

PLAIN = {key: one for key, one in APPOINTMENT.items() if key not in ("date", "start", "end", "people", "rooms")}
EDITABLE = frozenset(PLAIN) | {"starts_at", "ends_at", "people", "rooms"}
"""What ``book`` takes; ``change`` takes flags as well."""

SLOT = frozenset({"starts_at", "ends_at", "people", "rooms", "studio", "cancelled", "suspended"})
SAME_LENGTH = object()
"""An end that follows the start."""

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save left behind."""

    appointment_id: int
    number: str
    version: int
    warnings: tuple[str, ...] = ()
    """Sentences to show, such as that somebody is away then."""
    changed: bool = True


@retry_clash
def book(
    actor: Actor,
    values: Values,
    *,
    client_id: int | None = None,
    session_id: int | None = None,
    allow_clash: bool = False,
) -> Saved:
    """Book a new appointment.

    Args:
        values: see ``EDITABLE``; ``appointment_type`` and ``starts_at`` are needed. The end, people, rooms and description
            come from the type where they are not given. People and rooms are ids, or names with commas.
        session_id: the session that it is made from, and belongs to for ever.
        allow_clash: the user was asked, and books despite a clash (policy ``ask``).
    Raises:
        NotFound: no such type, client, session, person or room.
        Invalid: a value that breaks a rule.
        Clash: somebody or something is taken then.
    """
    make_ready(clock.today())
    given = completed(values)
    _give_calendars(actor, given["people"])
    with journal.entry(actor, "appointment.booked") as entry:
        return book_in(entry, given, client_id=client_id, session_id=session_id, allow_clash=allow_clash)


def completed(values: Values) -> dict[str, Any]:
    """Return the values of a new appointment as ``book_in`` takes them: with what its type and the preferences know."""
    if unknown := set(values) - EDITABLE:
        raise Invalid(f"An appointment has no {sorted(unknown)[0]}.")
    given = complete(values)
    return given | {"people": parties.people_in(given["people"]), "rooms": parties.rooms_in(given["rooms"])}


def book_in(
    entry: journal.Entry,
    values: Values,
    *,
    client_id: int | None = None,
    session_id: int | None = None,
    allow_clash: bool = False,
) -> Saved:
    """Book a new appointment inside an open journal entry; see ``book``. The values are ``completed``.

    What is refused is refused before the first row is written.
    """
    given, actor = dict(values), entry.actor
    require(actor, "book", "book appointments")
    people, rooms = given.pop("people"), given.pop("rooms")
    given["client"] = _client_of(actor, given.get("client") or client_id, session_id)
    starts_at, ends_at = _times(given)
    plain = checked(PLAIN, given, actor=actor)
    state = event_rules.state(plain, session_id)
    slot = slot_for(starts_at, ends_at, people, rooms, studio_id=plain["studio"])
    ruling = Ruling() if state else _judged(actor, slot, allow_clash, None)
    number = numbering.next_number(entry, "appointment")
    appointment_id = entry.insert(
        Appointment,
        number=number,
        starts_at=starts_at,
        ends_at=ends_at,
        session=session_id,
        suspended=state,
        made_by=actor.user_id,
        made_at=entry.at,
        **plain,
    )
    row = Appointment.get_by_id(appointment_id)
    parties.write(entry, row, "person", people)
    parties.write(entry, row, "room", rooms)
    scheduling.write_bookings(entry, of_appointment(appointment_id), slot, held=bool(state), permitted=ruling.permitted)
    kind, told = row.appointment_type.name, {"client": _name(row.client_id), "when": sentences.span(starts_at, ends_at)}
    if row.event:
        of = row.session and row.session.number
        entry.tell("event.booked", number=number, what=row.description or kind, session=of, **told)
    else:
        entry.tell("appointment.booked", number=number, type=kind, **told)
    return Saved(appointment_id, number, 1, spans.warnings(starts_at, ends_at) + ruling.warnings)


@retry_clash
def change(
    actor: Actor, appointment_id: int, version: int | None, values: Values, *, allow_clash: bool = False
) -> Saved:
    """Change some fields of an appointment, all of them or none.

    Another start clears Confirmed; cancelling frees people and rooms.

    Args:
        version: the version that the values were typed over, ``None`` to take it as it is now.
        values: see ``EDITABLE``, and ``confirmed``, ``no_show`` as true or false, ``cancelled`` as the reason or false.
    Raises:
        StaleRecord: somebody saved it since ``version``.
        Others: as ``book``.
    """
    if unknown := set(values) - EDITABLE - set(FLAGS):
        raise Invalid(f"An appointment has no {sorted(unknown)[0]}.")
    make_ready(clock.today())
    given = dict(values)
    if "people" in given:
        given["people"] = parties.people_in(given["people"], attending.people_of(appointment_id))
        _give_calendars(actor, given["people"])
    if "rooms" in given:
        given["rooms"] = parties.rooms_in(given["rooms"], attending.rooms_of(appointment_id))
    with journal.entry(actor, "appointment.changed") as entry:
        return change_in(entry, appointment_id, version, given, allow_clash=allow_clash)


def change_in(
    entry: journal.Entry, appointment_id: int, version: int | None, values: Values, *, allow_clash: bool = False
) -> Saved:
    """Change an appointment inside an open journal entry; see ``change``. People and rooms are ids, each with a calendar."""
    actor, given = entry.actor, dict(values)
    require(actor, "book", "change appointments")
    theirs.refuse("appointment", appointment_id, actor)
    row = found(appointment_id)
    if version is not None and row.version != version:
        raise journal.stale(Appointment, appointment_id, version)
    if given.get("ends_at") is SAME_LENGTH:
        given["ends_at"] = end_by_length(given["starts_at"], row.ends_at - row.starts_at)
    changed = settled(actor, row, given)
    if changed.get("starts_at", row.starts_at) != row.starts_at and row.confirmed_id is not None:
        given.setdefault("confirmed", False)
    flags = wanted(row, given, changed.get("starts_at", row.starts_at))
    ruling = _reslot(entry, row, {**changed, **given}, flags, allow_clash)
    related: dict[str, tuple[str, str]] = {}
    for part, key in (("person", "people"), ("room", "rooms")):
        if key in given:
            related |= parties.write(entry, Appointment(**{**row.__data__, **changed}), part, given[key])
    links = {kind: why if why is None else set_flag(entry, row.id, kind, why) for kind, why in flags.items()}
    now = entry.update(Appointment, appointment_id, version, related=related, **changed, **links)
    placing.changed(entry, -appointment_id, given)
    _tell(entry, row, changed, flags, related)
    when = changed.get("starts_at", row.starts_at), changed.get("ends_at", row.ends_at)
    told = spans.warnings(*when) if when != (row.starts_at, row.ends_at) else ()
    return Saved(appointment_id, row.number, now, told + ruling.warnings, entry.wrote)


def settled(actor: Actor, row: Appointment, given: Values) -> dict[str, Any]:
    """Return what values change of an appointment's own columns; refuse what is wrong whoever is free then."""
    changed = checked(PLAIN, given, actor=actor, kept=row.__data__)
    belonging.settle_client(actor, "appointment", row, changed)
    return changed | event_rules.changed(row, changed) | _moved(row, given)


# -- the verbs -------------------------------------------------------------------------------------------------------


def move(
    actor: Actor,
    appointment_id: int,
    version: int | None,
    starts_at: datetime,
    ends_at: datetime | None = None,
    *,
    allow_clash: bool = False,
) -> Saved:
    """Move an appointment to another time; without an end it keeps its length."""
    check_day(starts_at.date(), "appointment")
    values = {"starts_at": starts_at, "ends_at": ends_at or SAME_LENGTH}
    return change(actor, appointment_id, version, values, allow_clash=allow_clash)


def confirm(actor: Actor, appointment_id: int, version: int | None = None, *, confirmed: bool = True) -> Saved:
    """Note that the client confirmed, or take that back."""
    return change(actor, appointment_id, version, {"confirmed": confirmed})


def no_show(actor: Actor, appointment_id: int, version: int | None = None, *, flag: bool = True) -> Saved:
    """Flag that nobody came; only from the start on."""
    return change(actor, appointment_id, version, {"no_show": flag})


def cancel(actor: Actor, appointment_id: int, reason: str, version: int | None = None) -> Saved:
    """Cancel an appointment, which frees its people and rooms; it stays findable for ever."""
    return change(actor, appointment_id, version, {"cancelled": reason or " "})


def uncancel(actor: Actor, appointment_id: int, version: int | None = None, *, allow_clash: bool = False) -> Saved:
    """Take a cancellation back, if its people and rooms are still free."""
    return change(actor, appointment_id, version, {"cancelled": False}, allow_clash=allow_clash)


def copy(
    actor: Actor,
    appointment_id: int,
    starts_at: datetime,
    ends_at: datetime | None = None,
    *,
    allow_clash: bool = False,
) -> Saved:
    """Book the same once more at another time: for the client, and linked to no session, from which it is not made."""
    theirs.refuse("appointment", appointment_id, actor)
    row = found(appointment_id)
    check_day(starts_at.date(), "appointment")
    when = {"starts_at": starts_at, "ends_at": ends_at or end_by_length(starts_at, row.ends_at - row.starts_at)}
    return book(actor, once_more(row) | when, allow_clash=allow_clash)


def found(appointment_id: int) -> Appointment:
    """Return the row of an appointment.

    Raises:
        NotFound: it is gone.
    """
    row = Appointment.get_or_none(Appointment.id == appointment_id)
    if row is None:
        raise NotFound("That appointment is gone: somebody deleted it.")
    return row


# -- the parts of a save ---------------------------------------------------------------------------------------------


def _give_calendars(actor: Actor, people: tuple[int, ...]) -> None:
    """Give who takes part and was never booked a calendar, so that nobody is taken twice."""
    have = (
        {row.user_id for row in Resource.select(Resource.user).where(Resource.user << list(people))}
        if people
        else set()
    )
    if not set(people) - have:
        return
    # An act of its own: taking the appointment back leaves them to the next one.
    with journal.entry(actor, "calendar.given", undoable=False, names=[]) as entry:
        require(actor, "book", "book appointments")
        lacking = [
            user
            for user in User.select().where(User.id << list(people)).order_by(User.id)
            if Resource.get_or_none(Resource.user == user.id) is None
        ]
        for user in lacking:
            entry.insert(Resource, name=user.name, kind="person", user=user.id, position=user.id * 10, tracked=True)
        entry.tell("calendar.given", names=[user.name for user in lacking])


def _client_of(actor: Actor, client_id: int | None, session_id: int | None) -> int | None:
    """Return whose appointment it is: of one that is made from a session it is that one's client."""
    if session_id is not None:
        theirs.refuse("session", session_id, actor)
        session = Session.get_or_none(Session.id == session_id)
        if session is None:
            raise NotFound("That session is gone.")
        if client_id not in (None, session.client_id):
            raise belonging.other_client("appointment")
        return int(session.client_id)
    if client_id is not None:
        theirs.refuse("client", client_id, actor)
    return client_id


def _times(given: dict[str, Any]) -> tuple[datetime, datetime]:
    times = []
    for name, what, field in (("starts_at", "start", "date"), ("ends_at", "end", "end")):
        if given.get(name) is None:
            raise Invalid(f"An appointment needs its {what}: type it.", field=field)
        times.append(given.pop(name).replace(second=0, microsecond=0))
    rules.check_times(times[0], times[1], "appointment")
    return times[0], times[1]


def _moved(row: Appointment, given: Values) -> dict[str, Any]:
    if not {"starts_at", "ends_at"} & set(given):
        return {}
    wanted = {name: given.get(name, row.__data__[name]) for name in ("starts_at", "ends_at")}
    if wanted == {name: row.__data__[name] for name in wanted}:
        return {}
    starts_at, ends_at = _times(wanted)
    return {"starts_at": starts_at, "ends_at": ends_at}


def _judged(actor: Actor, slot: Slot, allow: bool, holder: int | None) -> Ruling:
    may_allow = may_now(actor, "allow_clash")
    return scheduling.judge(slot, ignore=holder, allow=allow and may_allow, may_allow=may_allow)


def _reslot(
    entry: journal.Entry, row: Appointment, values: Values, flags: Mapping[str, str | None], allow: bool
) -> Ruling:
    """Take and free people and rooms as the changes want it; what it has already is not asked about again."""
    if not SLOT & set(values) | ({"cancelled"} & set(flags)):
        return Ruling()
    holder, state = of_appointment(row.id), values.get("suspended", row.suspended)
    if flags.get("cancelled", row.cancelled_id) is not None or state == "cancelled":
        scheduling.write_bookings(entry, holder, None, held=False)
        return Ruling()
    slot = slot_for(
        values.get("starts_at", row.starts_at),
        values.get("ends_at", row.ends_at),
        values["people"] if "people" in values else attending.people_of(row.id),
        values["rooms"] if "rooms" in values else attending.rooms_of(row.id),
        studio_id=values.get("studio", row.studio_id),
    )
    ruling = Ruling() if state else _judged(entry.actor, scheduling.newly_taken(holder, slot), allow, holder)
    scheduling.write_bookings(entry, holder, slot, held=bool(state), permitted=ruling.permitted)
    return ruling


# -- words -----------------------------------------------------------------------------------------------------------

_CLEARED = {"confirmed": "unconfirmed", "no_show": "no_show_cleared", "cancelled": "uncancelled"}


def _name(client_id: int | None) -> str:
    client = None if client_id is None else Client.get_by_id(client_id)
    return "" if client is None else listed_name(client.last_name, client.first_name)


def _tell(
    entry: journal.Entry,
    row: Appointment,
    changed: Values,
    flags: Mapping[str, str | None],
    related: Mapping[str, tuple[str, str]],
) -> None:
    if "starts_at" in changed:
        when = sentences.span(changed["starts_at"], changed["ends_at"])
        entry.tell("event.moved" if row.event else "appointment.moved", number=row.number, when=when)
    elif flags:
        kind, why = next((item for item in flags.items() if item[1] is not None), next(iter(flags.items())))
        facts = {"why": why, "by": entry.actor.name} if why is not None else {}
        note = {"kind": kind if why is not None else _CLEARED[kind], "facts": facts}
        entry.tell("event.noted" if row.event else "appointment.noted", number=row.number, note=note)
    else:
        names = [name for name in changed if row.__data__.get(name) != changed[name] and name != "suspended"]
        entry.tell(
            "event.changed" if row.event else "appointment.changed", number=row.number, fields=[*names, *related]
        )
