"""What the fields of a session take: links that exist and are used, times that make sense, what the type fills in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from models import Resource, Session, SessionType, Studio, User
from studio.booking.resources import LONGEST, Around, Slot, blocked_span, slot_of
from studio.dates.spans import end_by_length
from studio.dates.typed import format_date, format_time
from studio.kernel import clock, preferences
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.preferences import Preferences
from studio.lists import asking, fields
from studio.lists.names import with_article
from studio.sessions.fields import AROUND, DRIVE, SESSION, check_day
from studio.sessions.flags import KINDS
from studio.workflow import workflow

EDITABLE = frozenset(SESSION) - {"date", "start", "end", "reminder"} | frozenset(
    {"starts_at", "ends_at", "participants", "promotions", "fields"}
)
"""What ``book_session`` and ``save_session`` take."""

PLAIN = {
    key: field for key, field in SESSION.items() if key in EDITABLE - {"number", "status_due", "equipment", *KINDS}
}
"""The fields that their declaration says all about, but for who may be a photographer."""


def refuse_unknown(values: Mapping[str, Any], *, new: bool = False) -> None:
    """Refuse a field that no session has; the status of a ``new`` one is chosen, that of a booked one moves on.

    Raises:
        Invalid: names the field.
    """
    if unknown := set(values) - EDITABLE - ({"status"} if new else set()):
        raise Invalid(f"A session has no {sorted(unknown)[0]}.")


def complete(values: Mapping[str, Any], wanted: Preferences) -> dict[str, Any]:
    """Return the values of a new session with what its type and the preferences know.

    Raises:
        Invalid: no session type, or no start.
        NotFound: no such type.
    """
    given = dict(values)
    if not given.get("session_type"):
        raise Invalid("Choose a session type: it sets the length, the room and the people.", field="session_type")
    kind = SessionType.get_or_none(SessionType.id == given["session_type"])
    if kind is None:
        raise NotFound("There is no such session type: pick one from the list.", field="session_type")
    if given.get("starts_at") is None:
        raise Invalid("Type the date and the start of the session.", field="date")
    check_day(given["starts_at"].date())
    if given.get("ends_at") is None:
        given["ends_at"] = end_by_length(given["starts_at"], timedelta(minutes=kind.duration_min))
    _fill_people_and_room(given, kind)
    if given.get("studio") is None:
        room = Resource.get_or_none(Resource.id == given["room"]) if given["room"] else None
        first = Studio.select().where(~Studio.inactive).order_by(Studio.position, Studio.id).first()
        given["studio"] = (room and room.studio_id) or (first and first.id)
    given.setdefault("reminder_min", wanted.reminder_min if wanted.reminder_on else None)
    for name in ("description", "file_number", "notes"):
        given.setdefault(name, "")
    for name in ("before_min", "after_min"):
        given.setdefault(name, getattr(kind, name))
    given.setdefault("print_notes", False)
    return given


def refuse_missing(given: Mapping[str, Any], wanted: Preferences, *, new: bool) -> None:
    """Refuse a session without what the studio requires; outside is a room as well.

    Raises:
        Invalid: names the field.
    """
    anywhere = {"room": given.get("room") or given.get("outside_location")} if "room" in given else {}
    asking.refuse_missing(SESSION, {**given, **anywhere}, wanted, new=new)


def _fill_people_and_room(given: dict[str, Any], kind: SessionType) -> None:
    """Take the type's own people and room where none are given; what does not do here is left out, not refused."""
    room = None if given.get("outside_location") else kind.default_room
    if room is not None and room.studio_id is not None and given.get("studio") not in (None, room.studio_id):
        room = None  # The session is in another of the studios.
    defaults = {
        "photographer": kind.default_photographer,
        "room": room,
        "assistant": kind.default_assistant,
    }
    if kind.default_assistant_id == given.get("photographer", kind.default_photographer_id):
        defaults["assistant"] = None  # The one who usually assists takes the pictures this time.
    for name, row in defaults.items():
        given.setdefault(name, row.id if row is not None and not row.inactive else None)


def checked(given: Mapping[str, Any], session: Session | None, actor: Actor) -> dict[str, Any]:
    """Check each plain value and each link, and return the columns to write.

    Raises:
        Invalid: a value that breaks a rule.
        NotFound: a link to something that does not exist.
    """
    given = _one_place(given)
    kept = {} if session is None else session.__data__
    out = fields.checked(PLAIN, given, actor=actor, kept=kept)
    out |= {name: 0 for name in AROUND if name in out and out[name] is None}
    if session is None or any(name in out and out[name] != kept[name] for name in AROUND[2:]):
        out["drive_blocks"] = bool(preferences.load().of(DRIVE.name))
    _check_roles({name: out[name] for name in ("photographer", "assistant", "room") if name in out}, kept)
    out |= _studio_of_room(out, kept)
    return out | {name: _time(name, given[name]) for name in ("starts_at", "ends_at") if name in given}


def _one_place(given: Mapping[str, Any]) -> dict[str, Any]:
    """A session is in a camera room or outside: choosing the one leaves the other."""
    room, outside = given.get("room"), given.get("outside_location")
    if room is not None and outside is not None:
        raise Invalid("A session is in a camera room or at an outside location: choose one of the two.", field="room")
    if outside is not None:
        return {**given, "room": None}
    if room is not None:
        return {**given, "outside_location": None}
    return dict(given)


def _studio_of_room(out: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return the studio that a newly chosen room brings; one that is named must be the room's own.

    Raises:
        Invalid: the room stands elsewhere.
    """
    room_id = out.get("room", kept.get("room"))
    if room_id is None or all(out.get(name, kept.get(name)) == kept.get(name) for name in ("room", "studio")):
        return {}
    room = Resource.get_by_id(room_id)
    if room.studio is None:
        return {}
    if (studio_id := out.get("studio", room.studio_id)) != room.studio_id:
        raise Invalid(
            f"{room.name} is a room of {room.studio.name}, not of {Studio.get_by_id(studio_id).name}: "
            "choose another room, or its studio.",
            field="room",
        )
    return {"studio": studio_id}


def _time(name: str, value: datetime | None) -> datetime:
    if value is None:
        what, field = ("start", "date") if name == "starts_at" else ("end", "end")
        raise Invalid(f"A session needs its {what}: type it.", field=field)
    return value.replace(second=0, microsecond=0)


def _check_roles(chosen: Mapping[str, Any], kept: Mapping[str, Any]) -> None:
    """Refuse a person who does not do that here, and a resource that is no camera room; what stays is not asked about."""
    for name, row_id in chosen.items():
        if row_id is None or row_id == kept.get(name):
            continue
        noun = SESSION[name].called
        if name == "room":
            if Resource.get_by_id(row_id).kind != "room":
                raise NotFound(f"There is no such {noun}: pick one from the list.", field=name)
            continue
        user = User.get_by_id(row_id)
        if not (user.photographer or (user.assistant and name == "assistant")):
            raise Invalid(f"{user.name} is no {noun} here: choose another one.", field=name)


def check_people(values: Mapping[str, Any]) -> None:
    """Refuse one person twice in a session.

    Raises:
        Invalid: names who.
    """
    if values.get("assistant") is not None and values.get("assistant") == values.get("photographer"):
        name = User.get_by_id(values["assistant"]).name
        raise Invalid(f"{name} is the photographer already: choose another assistant or none.", field="assistant")


def check_times(starts_at: datetime, ends_at: datetime, one: str = "session") -> None:
    """Refuse times that no session can have.

    Args:
        one: what it is.
    Raises:
        Invalid: outside of the years of the program, an end before the start, or longer than a day.
    """
    check_day(starts_at.date(), one)
    if ends_at <= starts_at:
        raise Invalid(
            f"The {one} would end at {format_time(ends_at.time())}, before it starts at "
            f"{format_time(starts_at.time())}: correct the start or the end.",
            field="end",
        )
    for at, field in ((starts_at, "start"), (ends_at, "end")):
        if not clock.exists(at):
            raise Invalid(
                f"There is no {format_time(at.time())} on {format_date(at.date())}, when the clocks go forward: "
                "choose another time.",
                field=field,
            )
    if ends_at - starts_at > LONGEST:
        raise Invalid(f"{with_article(one).capitalize()} lasts at most 24 hours: correct the end.", field="end")


def around_of(values: Mapping[str, Any]) -> Around:
    """Return the time around a session that is taken too, of its columns.

    Raises:
        Invalid: with it, more than a day would be taken: the search for clashes looks back no further.
    """
    found = [int(values.get(name) or 0) for name in AROUND]
    around = Around(*found[:2], *(found[2:] if values.get("drive_blocks", True) else (0, 0)))
    since, until = blocked_span(values["starts_at"], values["ends_at"], around, person=True)
    if until - since > LONGEST:
        raise Invalid(
            "With the time around it the session would take more than 24 hours: shorten that, or the session.",
            field="before_min",
        )
    return around


def slot_from(values: Mapping[str, Any]) -> Slot:
    """Return what a session takes, of its columns and its ``equipment``."""
    who = values.get("photographer"), values.get("assistant"), values.get("room")
    takes, around = values.get("equipment") or {}, around_of(values)
    return slot_of(values["starts_at"], values["ends_at"], *who, takes, values.get("studio"), around)


def chosen_status(session_type_id: int, wanted: int | None) -> workflow.StatusView:
    """Return the status that a new session begins with: the one chosen, or the initial one of its type's cycle.

    Raises:
        NotFound: that status is not in the cycle.
        Invalid: it is no longer used.
    """
    cycle_id = workflow.cycle_of(session_type_id)
    if wanted is None:
        return workflow.initial_status(cycle_id)
    return workflow.status_chosen(cycle_id, wanted, field="status")


def chosen_due(
    status: workflow.StatusView, since: date, session_day: date, wanted: date | None, actor: Actor
) -> dict[str, Any]:
    """Return the columns of a due date: the one chosen by hand, or the computed one.

    Args:
        since: the day on which the status began, or begins.
        session_day: the day on which the session begins.
        wanted: the day typed; ``None`` takes the computed one.
    Raises:
        Invalid: the status is the last one, or the day is before ``since``.
    """
    computed = workflow.due_of(status, since, session_day)
    if wanted is None or wanted == computed:
        return {"status_due": computed, "status_due_by": None}
    workflow.refuse_due(status, since, wanted, field="status_due")
    return {"status_due": wanted, "status_due_by": actor.user_id}
