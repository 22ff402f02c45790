"""Make records the way the program makes them, with names that nobody should trust."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from models import (
    AppointmentType,
    Communication,
    Cycle,
    Impossible,
    OutsideLocation,
    Promotion,
    Receiver,
    Resource,
    SessionType,
    Status,
    TaskType,
    Template,
    User,
)
from studio.appointments import appointments
from studio.clients import clients
from studio.clients.clients import Address, Email, Phone
from studio.dates.typed.birthdays import birthday_of
from studio.kernel import journal
from studio.kernel.access import Actor, actor_of
from studio.kernel.types import Allow
from studio.lists import record_kind, upkeep
from studio.lists.days import CLOSURE
from studio.lists.own import OWN
from studio.messages import calls, compose
from studio.people import users
from studio.sessions import sessions
from studio.tasks import tasks

LAST, FIRST = "Ana [VIP] [/", "Zoe [@click=app.quit]"

NAME_ALONE = [
    kept
    for kept in OWN.values()
    if all(not one.required or one.default is not None or key == "order" for key, one in kept.fields.items())
]
"""The lists of the studio's own of which a name makes an entry."""

_numbers = count(1)


def client(actor: Actor, last: str = LAST, first: str = FIRST, **values: Any) -> int:
    """Add a client and return the id."""
    return clients.add_client(actor, {"last_name": last, "first_name": first, **values})


def client_with_phone(actor: Actor, number: str = "415 555 0133", **values: Any) -> int:
    """Add a client with one phone that takes text messages."""
    return client(actor, phones=[Phone(number, "mobile", True)], **values)


def member(actor: Actor, client_id: int, name: str = "Kid [/", **values: Any) -> int:
    """Add a family member, with ``birthday`` a date or a `Birthday`, and return the id."""
    if isinstance(values.get("birthday"), date):
        values["birthday"] = birthday_of(values["birthday"])
    return clients.save_member(actor, client_id, None, None, name=name, **values)


def session(
    actor: Actor, start: str | datetime = "2026-11-23 10:00", *, client_id: int | None = None, **values: Any
) -> sessions.Saved:
    """Book a session of type Family (60 minutes, Room 1).

    Args:
        start: wall time, ISO.
        values: ``minutes`` for the length, ``type`` for the type's name, or as ``book_session`` takes, what is allowed too.
    """
    starts_at = datetime.fromisoformat(start) if isinstance(start, str) else start
    allow: Allow = {name: values.pop(name) for name in ("allow_clash", "over_cap") if name in values}  # type: ignore[misc]
    kind = type_id(values.pop("type", "Family"))
    if "minutes" in values:
        values["ends_at"] = starts_at + timedelta(minutes=values.pop("minutes"))
    wanted = {"session_type": kind, "starts_at": starts_at, **values}
    return sessions.book_session(actor, client(actor) if client_id is None else client_id, wanted, **allow)


def task(actor: Actor, subject: str = "Order the album [/", **values: Any) -> int:
    """Add a task, of the first type unless told otherwise, and return the id."""
    links = {name: values.pop(name, None) for name in ("client", "session")}
    given = {"subject": subject, "task_type": TaskType.select().order_by(TaskType.position).get().id, **values}
    return record_kind.add(actor, tasks.KIND, given, links)


def call(actor: Actor, **values: Any) -> int:
    """Add a call and return the id."""
    links = {name: values.pop(name, None) for name in ("client", "session")}
    return record_kind.add(actor, calls.KIND, values, links)


def appointment(actor: Actor, start: datetime | str = "2026-11-27 10:00", **values: Any) -> appointments.Saved:
    """Book an appointment, a consultation unless told otherwise."""
    links = {f"{name}_id": values.pop(name, None) for name in ("client", "session")}
    at = datetime.fromisoformat(start) if isinstance(start, str) else start
    allow = values.pop("allow_clash", False)
    given = {"appointment_type": appointment_type_id(), "starts_at": at, **values}
    return appointments.book(actor, given, **links, allow_clash=allow)


def conflict(actor: Actor) -> int:
    """Book a session on a day on which the studio is closed afterwards, and return the id of the conflict."""
    session(actor, "2026-12-22 10:00", room=None)
    upkeep.add(actor, CLOSURE, {"name": "Away", "first_day": date(2026, 12, 22), "last_day": date(2026, 12, 22)})
    return int(Impossible.select(Impossible.id).order_by(Impossible.id.desc()).get().id)


def appointment_type_id(name: str = "Consultation") -> int:
    """Return the id of an appointment type by name."""
    return int(AppointmentType.get(AppointmentType.name == name).id)


def type_id(name: str) -> int:
    """Return the id of a session type by name."""
    return int(SessionType.get(SessionType.name == name).id)


def cycle(actor: Actor, kind: str = "Wedding", names: Sequence[str] = ("Deposit [/", "Archived [/")) -> int:
    """Give a session type statuses of its own, the first the initial and the last the final one; return the cycle's id."""
    with journal.entry(actor, f"Added a cycle for {kind}") as entry:
        cycle_id = entry.insert(Cycle, name=kind, session_type=type_id(kind))
        for place, name in enumerate(names, 1):
            ends = {"initial": place == 1, "final": place == len(names)}
            entry.insert(Status, cycle=cycle_id, name=name, position=place * 10, duration_business_days=2, **ends)
    return cycle_id


def user(actor: Actor, login: str | None = None, name: str = "Ben [b]Berg[/b]", **values: Any) -> Actor:
    """Add a user, a photographer unless told otherwise, and return them as an actor."""
    number = next(_numbers)
    values.setdefault("photographer", True)
    user_id = users.add_user(actor, login or f"user{number}", name, values.pop("initials", f"U{number}"), **values)
    return actor_of(User.get_by_id(user_id))


def room(actor: Actor, name: str = "Room 2 [/", **values: Any) -> int:
    """Add a camera room and return the id."""
    with journal.entry(actor, f"Added {name}") as entry:
        return entry.insert(Resource, name=name, kind="room", **values)


def room_id(name: str = "Room 1") -> int:
    """Return the id of a camera room by name."""
    return int(Resource.get(Resource.name == name).id)


def outside(actor: Actor, name: str = "Baker Beach [/", **values: Any) -> int:
    """Add an outside location and return the id."""
    with journal.entry(actor, f"Added {name}") as entry:
        return entry.insert(OutsideLocation, name=name, **values)


def closure(actor: Actor, first: date, last: date, why: str = "Moving [/") -> int:
    """Close the studio for some days and return the closure's id."""
    return upkeep.add(actor, CLOSURE, {"name": why, "first_day": first, "last_day": last})


def promotion(actor: Actor, name: str = "Fall [Colors]", **values: Any) -> int:
    """Add a promotion and return the id."""
    with journal.entry(actor, f"Added {name}") as entry:
        return entry.insert(Promotion, name=name, **values)


def template(actor: Actor, name: str = "Thanks [/", **values: Any) -> int:
    """Add a template, for mails, texts and letters unless told otherwise, and return the id."""
    given = {
        "for_email": True,
        "for_text": True,
        "for_letter": True,
        "body": "Thank you, {client.first_name|there}!",
        **values,
    }
    with journal.entry(actor, f"Added {name}") as entry:
        return entry.insert(Template, name=name, **given)


def message(actor: Actor, kind: str = "email", *, sends: bool = False, despite: str = "", **values: Any) -> int:
    """Write a message, send it where told so, and return the id."""
    links = {name: values.pop(name, None) for name in ("client", "session", "appointment")}
    given = {"body": "See you [/ soon.", **({"subject": "Your session [/"} if kind == "email" else {}), **values}
    return compose.write(actor, kind, given, links, sends=sends, despite=despite)


def reached(actor: Actor, **values: Any) -> int:
    """Add a client with a mail address, a number that takes texts, and a postal address; return the id."""
    emails = values.pop("emails", [Email("zoe@example.com", "")])
    addresses = [Address("12 Elm St", "Berkeley", "CA", "94704", "US", "home")]
    return client_with_phone(actor, emails=emails, addresses=addresses, **values)


def incoming(actor: Actor, client_id: int, subject: str = "Question [/", body: str = "When [/?\nZoe") -> int:
    """Put a mail of a client's on the record, as the worker does, and return the id."""
    with journal.entry(actor, "A mail came in") as entry:
        made = {"kind": "email", "incoming": True, "unread": True, "due_on": date(2026, 11, 20), "made_at": entry.at}
        mail = entry.insert(Communication, client=client_id, description=subject, body=body, **made)
        given = {"role": "from", "name": "Zoe", "address": "zoe@example.com", "address_key": "zoe@example.com"}
        entry.insert(Receiver, communication=mail, **given)
    return mail
