"""``sittings session``: book, show, list, move, and the changes of a session's state."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from cli.booking_words import around
from cli.desk import Desk
from cli.lists import listed, session_values
from cli.output import Answer, fields, table, unchanged
from studio.clients import clients
from studio.dates.spans import real_min
from studio.dates.typed import format_date, nearness
from studio.exchange import json_views
from studio.exchange.listed import list_of
from studio.kernel import clock
from studio.kernel.errors import Invalid, NotAllowed
from studio.kernel.shown import format_span
from studio.kernel.types import Allow
from studio.lists import choices, theirs
from studio.lists.own_fields import fields_of
from studio.people.users import list_users
from studio.sessions import sessions, views
from studio.sessions.event_views import events_of
from studio.sessions.flags import Flag
from studio.sessions.sessions import Saved
from studio.sessions.states import flag_words
from studio.sessions.views import SessionRecord, session_id_of, session_record
from studio.to_do import moving
from studio.to_do.moving import Consequences, Follower
from studio.workflow import workflow

NEVER = "never"


def allowed(args: Namespace) -> Allow:
    """Return what is wanted all the same."""
    return {"allow_clash": getattr(args, "allow_clash", False), "over_cap": args.over_cap}


# -- booking and changing --------------------------------------------------------------------------------------------


def book(desk: Desk, args: Namespace) -> Answer:
    """Book a session."""
    client_id = clients.client_id_of(args.client)
    starts_at, ends_at = desk.span(args.date, args.start, args.end)
    values: dict[str, Any] = {
        "session_type": desk.session_type(args.type),
        "starts_at": starts_at,
        "ends_at": ends_at,
        "description": args.description,
    }
    if args.photographer:
        values["photographer"] = desk.user(args.photographer)
    if args.assistant:
        values["assistant"] = desk.user(args.assistant)
    if args.room:
        values |= desk.place(args.room)
    if args.equipment:
        values["equipment"] = args.equipment
    if args.hold or args.hold_until:
        values["on_hold"] = _ends(desk, args.hold_until)
    values |= desk.own_fields("session", args.field) | around(args)
    saved = sessions.book_session(desk.actor, client_id, values, **allowed(args))
    return done(saved, booked)


def booked(session: SessionRecord) -> str:
    """Say that a session is booked, or held."""
    if session.on_hold:
        return _held(session, f" for {session.client.name}, {_when_new(session)},")
    return f"Booked session {session.number} for {session.client.name}, {_when_new(session)}."


def move(desk: Desk, args: Namespace) -> Answer:
    """Move a session, or say what would follow."""
    session_id = session_id_of(args.number)
    starts_at, ends_at = desk.span(args.date, args.start, args.end)
    wanted = _along(args.along)
    found = moving.consequences(desk.actor, session_id, starts_at, ends_at)
    comes = [one for one in found.followers if f"{one.along[0]}s" in wanted]
    if args.show:
        return Answer(lambda: _follows(found, comes), lambda: iter(_follows_lines(found, comes, starts_at)))
    saved = moving.move(
        desk.actor, session_id, None, starts_at, ends_at, along=[one.along for one in comes], **allowed(args)
    )  # fmt: skip
    stays = [
        f"{one.called[:1].upper()}{one.called[1:]} stays: {one.was}." for one in found.followers if one not in comes
    ]
    more = "".join(f" With it: {one.called}, {one.to}." for one in comes)
    return done(saved, lambda s: f"Moved session {s.number} to {_when_new(s)}.{more}", (*found.told, *stays))


def _follows(found: Consequences, comes: Sequence[Follower]) -> dict[str, Any]:
    followers = [
        {"what": one.called, "is": one.was, "would_be": one.to, "comes_along": one in comes} for one in found.followers
    ]
    return {"told": list(found.told), "followers": followers}


def _follows_lines(found: Consequences, comes: Sequence[Follower], starts_at: datetime) -> list[str]:
    lines = moving.words(found, starts_at).split("\n")
    for one in found.followers:
        how = f"comes along: {one.to}" if one in comes else f"stays: {one.was}; --with {one.along[0]}s takes it along"
        lines.append(f"{one.called[:1].upper()}{one.called[1:]} {how}.")
    return lines


ALONG = ("events", "appointments", "tasks")
ALONE = "none"


def _along(typed: str) -> tuple[str, ...]:
    wanted = tuple(word.strip() for word in typed.split(",") if word.strip())
    if wanted == (ALONE,):
        return ()
    if unknown := [word for word in wanted if word not in ALONG]:
        raise Invalid(
            f'"{unknown[0]}" cannot come along: say appointments, tasks, or both with a comma; none for nothing.'
        )
    return ("events", *wanted)


def status(desk: Desk, args: Namespace) -> Answer:
    """Move a session on in its cycle."""
    session_id = session_id_of(args.number)
    to = None
    if args.to:
        to = workflow.status_named(workflow.cycle_of_status(session_record(session_id).status.id), args.to).id
    workflow.change_status(
        desk.actor,
        session_id,
        None,
        to=to,
        completed=desk.day(args.completed, gone=True) if args.completed else None,
        due=desk.day(args.due) if args.due else None,
        by=desk.user(args.by) if args.by else None,
    )

    def lines() -> Iterator[str]:
        session = session_record(session_id)
        due = f", due {format_date(session.status_due)}" if session.status_due else ""
        yield from table([[f"Session {session.number} stands at {session.status.name} now{due}."]])

    return Answer(lambda: json_views.session(session_id), lines)


def confirm(desk: Desk, args: Namespace) -> Answer:
    """Note that the client confirmed."""
    return done(sessions.confirm(desk.actor, session_id_of(args.number)), lambda s: f"Session {s.number} is confirmed.")


def unconfirm(desk: Desk, args: Namespace) -> Answer:
    """Take back that the client confirmed."""
    saved = sessions.confirm(desk.actor, session_id_of(args.number), confirmed=False)
    return done(saved, lambda s: f"Session {s.number} is not confirmed.")


def uncancel(desk: Desk, args: Namespace) -> Answer:
    """Take a cancellation back."""
    session_id = session_id_of(args.number)
    if not session_record(session_id).cancelled:
        raise NotAllowed(f"Session {args.number.strip()} is not cancelled: there is nothing to take back.")
    saved = sessions.uncancel(desk.actor, session_id, **allowed(args))
    return done(saved, lambda s: f"Session {s.number} takes place, {_when(s)}.")


def hold(desk: Desk, args: Namespace) -> Answer:
    """Put a session on hold."""
    session_id = session_id_of(args.number)
    saved = sessions.hold(desk.actor, session_id, on_hold=_ends(desk, args.until))
    return done(saved, _held)


def _ends(desk: Desk, until: str | None) -> bool | Flag:
    return Flag(until=None if until == NEVER else desk.day(until)) if until else True


def _held(session: SessionRecord, more: str = "") -> str:
    until = f" until {format_date(session.held_until)}" if session.held_until else ""
    return f"Session {session.number}{more} is on hold{until}: its time is free."


def unhold(desk: Desk, args: Namespace) -> Answer:
    """Take a session off hold."""
    session_id = session_id_of(args.number)
    saved = sessions.hold(desk.actor, session_id, on_hold=False, **allowed(args))
    return done(saved, lambda s: f"Session {s.number} is on the calendar, {_when(s)}.")


def cancel(desk: Desk, args: Namespace) -> Answer:
    """Cancel a session."""
    session_id = session_id_of(args.number)
    before = session_record(session_id)
    if before.cancelled:
        raise NotAllowed(f"Session {before.number} is cancelled already ({before.cancelled.why}).")
    saved = sessions.cancel(desk.actor, session_id, args.why)
    return done(saved, lambda s: f"Session {s.number} is cancelled: {s.cancelled.why}.")


def no_show(desk: Desk, args: Namespace) -> Answer:
    """Flag a no show."""
    saved = sessions.no_show(desk.actor, session_id_of(args.number))
    return done(saved, lambda s: f"Session {s.number} is a no show.")


def done(saved: Saved, sentence: Callable[[Any], str], follows: Sequence[str] = ()) -> Answer:
    """Say what was done to a session, or that it was like that already; of one that was given away no more than that.

    Args:
        follows: what came of it besides, each in a sentence.
    """
    if not theirs.shown("session", [saved.session_id], theirs.only()):
        gone = f"Saved session {saved.number}: others work on it now, so that you do not see it any more."
        return Answer(lambda: {"number": saved.number}, lambda: table([[gone]]), notes=saved.warnings)

    def lines() -> Iterator[str]:
        said = sentence(session_record(saved.session_id)) if saved.changed else unchanged(f"Session {saved.number}")
        yield from table([[line] for line in (said, *(follows if saved.changed else ()))])

    return Answer(lambda: json_views.session(saved.session_id), lines, notes=saved.warnings)


def _outside(session: SessionRecord) -> str:
    name = session.outside_location.name if session.outside_location else ""
    return ", ".join(part for part in (name, session.outside_address) if part)


def _minutes(before: int, after: int) -> str:
    return f"{before} min before, {after} after" if before or after else ""


def _when(session: SessionRecord) -> str:
    return format_span(session.starts_at, session.ends_at)


def _when_new(session: SessionRecord) -> str:
    """Say a time that was typed just now, and that its day is in the past or in another year."""
    near = nearness(session.starts_at.date(), clock.today())
    return _when(session) + (f", {near}" if near.endswith(("past", "year", "years")) else "")


# -- reading ---------------------------------------------------------------------------------------------------------


def show(desk: Desk, args: Namespace) -> Answer:
    """Show a session."""
    session_id = session_id_of(args.number)
    return Answer(lambda: json_views.session(session_id), lambda: _lines(desk, session_id))


def _lines(desk: Desk, session_id: int) -> Iterator[str]:
    session = session_record(session_id)
    yield from fields(_pairs(desk, session))
    yield ""
    yield from table([desk.moment_text(note.at), note.initials, note.text] for note in views.status_notes(session_id))


def _pairs(desk: Desk, session: SessionRecord) -> Iterator[tuple[str, str]]:
    people = ((session.photographer, "Photographer"), (session.assistant, "Assistant"))
    yield f"Session {session.number}", f"{session.client.name} ({session.client.number})"
    yield "CALL WARNING", session.client.call_warning
    yield "Description", session.description
    yield "Type", session.session_type.name
    yield "When", f"{_when(session)} ({real_min(session.starts_at, session.ends_at)} min)"
    for event in events_of([session.id]).get(session.id, ()):
        number = "hidden, " * event.hidden + f"event {event.number}"
        yield "Event", f"{event.what}, {format_span(event.starts_at, event.ends_at)} ({number})"
    yield "Studio", session.studio.name
    for person, label in people:
        yield label, f"{person.name} ({person.initials})" if person else ""
    yield "Room", session.room.name if session.room else ""
    yield "Equipment", session.equipment
    yield "Outside", _outside(session)
    yield "Ready, clear", _minutes(session.before_min, session.after_min)
    yield "Drive", _minutes(session.drive_before_min, session.drive_after_min)
    yield "File no.", session.file_number
    due = f", due {format_date(session.status_due)}" if session.status_due else ""
    by_hand = f" (set by {session.status_due_by})" if session.status_due_by else ""
    yield "Status", session.status.name + due + by_hand
    yield "State", flag_words(session)
    yield "Redo of", session.redo.original_number if session.redo else ""
    yield "Redone by", ", ".join(other.name for other in session.redone_by)
    yield "Reminder", "" if session.reminder_min is None else f"{session.reminder_min} min before"
    yield "Booked by", f"{session.booked_by}, {format_date(session.booked_on.date())}"
    yield "Participants", ", ".join(named.name for named in session.participants)
    yield "Promotions", ", ".join(named.name for named in session.promotions)
    for own in fields_of("session"):
        yield own.name, own.shown(session.fields.get(own.id))
    yield "Notes", session.notes


TEXT = ("number", "date", "span", "client", "type", "room", "who", "status", "due", "standing", "stale")


def list_(desk: Desk, args: Namespace) -> Answer:
    """List sessions."""
    options = (("client", args.client), ("status", args.status), ("from", args.since), ("to", args.until))
    filters = [(key, word) for key, word in options if word] + [("late", "")] * args.overdue
    filters += [("stale", "")] * args.stale
    order = "since" if args.stale else ""
    spec = list_of("session")
    columns = (*TEXT, *(column.key for column in spec.columns if column.own))
    return listed(desk, spec, args, ("number",), columns, session_values, filters=filters, order=order)


def types(desk: Desk, args: Namespace) -> Answer:
    """List the session types."""
    found = choices.session_choices()
    rooms = {room.key: room.label for room in found.rooms}

    def values() -> Iterator[dict[str, Any]]:
        logins = {user.id: user.login for user in list_users()}
        for kind in found.types:
            yield {
                "name": kind.name,
                "duration_min": kind.duration_min,
                "colour": kind.colour,
                "room": rooms.get(kind.room) if kind.room else None,
                "photographer": logins.get(kind.photographer) if kind.photographer else None,
                "assistant": logins.get(kind.assistant) if kind.assistant else None,
            }

    return Answer(
        values,
        lambda: table([kind.name, f"{kind.duration_min} min", rooms.get(kind.room or 0, "")] for kind in found.types),
    )
