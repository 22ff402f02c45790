"""The pick lists of the forms, each short and read whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from models import (
    ClientStatus,
    LeadSource,
    OutsideLocation,
    Promotion,
    Relationship,
    Resource,
    SessionType,
    Studio,
    User,
)
from studio.kernel import database
from studio.kernel.records import dataclass
from studio.kernel.shown import plain_date
from studio.kernel.types import Choice


@dataclass(frozen=True, slots=True)
class TypeChoice:
    """A session type with what it fills in."""

    id: int
    name: str
    duration_min: int
    colour: str
    room: int | None
    photographer: int | None
    assistant: int | None
    before_min: int = 0
    after_min: int = 0
    follows: bool = False
    """Whether it follows a birth, whose expected day is asked for."""


@dataclass(frozen=True, slots=True)
class SessionChoices:
    """All pick lists of the session form."""

    types: tuple[TypeChoice, ...]
    studios: tuple[Choice, ...]
    photographers: tuple[Choice, ...]
    assistants: tuple[Choice, ...]
    rooms: tuple[Choice, ...]
    outside_locations: tuple[Choice, ...]
    """Each with its address and phone as the hint."""
    promotions: tuple[Choice, ...]
    studio_of_room: Mapping[int | str, int]
    """In which of the studio's places a room stands, where that is known."""

    @property
    def first_studio(self) -> int | None:
        """Where it is unless a room or somebody says otherwise."""
        return int(self.studios[0].key) if self.studios else None

    def studio_with(self, room: int | None) -> int | None:
        """Return where a session is: where its room stands, or else in the first studio."""
        return self.studio_of_room.get(room or 0, self.first_studio)


def session_choices() -> SessionChoices:
    """Read the pick lists of the session form; entries no longer used are left out."""
    rooms = [row for row in _active(Resource) if row.kind == "room"]
    people = list(User.select().where(~User.inactive).order_by(User.name))
    return SessionChoices(
        types=tuple(
            TypeChoice(
                t.id,
                t.name,
                t.duration_min,
                t.colour,
                t.default_room_id,
                t.default_photographer_id,
                t.default_assistant_id,
                t.before_min,
                t.after_min,
                t.window_first is not None or t.expected_a_week is not None,
            )
            for t in _active(SessionType)
        ),
        studios=_choices(Studio),
        photographers=tuple(Choice(u.id, u.name, u.initials) for u in people if u.photographer),
        assistants=tuple(Choice(u.id, u.name, u.initials) for u in people if u.assistant or u.photographer),
        rooms=tuple(Choice(r.id, r.name) for r in rooms),
        outside_locations=tuple(Choice(o.id, o.name, reach(o)) for o in _active(OutsideLocation)),
        promotions=_choices(Promotion),
        studio_of_room={r.id: r.studio_id for r in rooms if r.studio_id is not None},
    )


def first_studio() -> int | None:
    """Return where something is unless a room or somebody says otherwise."""
    found = database.rows("SELECT id FROM studio WHERE NOT inactive ORDER BY position, id LIMIT 1")
    return int(found[0][0]) if found else None


def reach(place: OutsideLocation) -> str:
    """Return the address and the phone of an outside location, as one line."""
    return ", ".join(part for part in (place.address, place.phone) if part)


def promotions_on(day: date, ticked: Iterable[int] = ()) -> tuple[Choice, ...]:
    """List the promotions that run on a day, and those that are ``ticked`` already, each with its last day."""
    kept = set(ticked)
    return tuple(
        Choice(row.id, row.name, f"until {plain_date(row.ends_on)}" if row.ends_on else "")
        for row in Promotion.select().order_by(Promotion.position, Promotion.id)
        if row.id in kept or (not row.inactive and (row.starts_on or date.min) <= day <= (row.ends_on or date.max))
    )


def people() -> tuple[Choice, ...]:
    """List everybody who may be booked or may do something, by name."""
    found = User.select().where(~User.inactive).order_by(User.name)
    return tuple(Choice(u.id, f"{u.name} ({u.initials})") for u in found)


def without_calendar() -> tuple[Choice, ...]:
    """List who has no calendar, by name, each with what gives them one."""
    have = Resource.select(Resource.user).where(Resource.user.is_null(False))
    found = User.select().where(~User.inactive, User.id.not_in(have)).order_by(User.name)
    why = "has no calendar: tick Photographer or Assistant of theirs first, under Maintenance, Users."
    return tuple(Choice(f"user {u.id}", u.name, f"{u.name} {why}") for u in found)


def rooms() -> tuple[Choice, ...]:
    """List the camera rooms."""
    return tuple(Choice(r.id, r.name) for r in _active(Resource) if r.kind == "room")


def studios() -> tuple[Choice, ...]:
    """List the studios (locations)."""
    return _choices(Studio)


def client_statuses() -> tuple[Choice, ...]:
    """List the client statuses."""
    return _choices(ClientStatus)


def lead_sources() -> tuple[Choice, ...]:
    """List where clients come from."""
    return _choices(LeadSource)


def relationships() -> tuple[Choice, ...]:
    """List the relationships within a family."""
    return _choices(Relationship)


def _active(model: type[Any]) -> list[Any]:
    return list(model.select().where(~model.inactive).order_by(model.position, model.id))


def _choices(model: type[Any]) -> tuple[Choice, ...]:
    return tuple(Choice(row.id, row.name) for row in _active(model))
