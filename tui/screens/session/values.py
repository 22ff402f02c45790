"""The values of a session as they are typed: from its record into the forms, and from there to the service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from studio.dates.spans import end_note, end_of
from studio.dates.typed import format_date, format_time
from studio.kernel.preferences import Preferences
from studio.kernel.records import dataclass
from studio.kernel.types import Choice, Named, Unclear
from studio.sessions.fields import AROUND
from studio.sessions.flags import Flag
from studio.sessions.opening import Beginning
from studio.sessions.views import SessionRecord
from tui.frame.own_fields import parted

Values = dict[str, Any]

OUTSIDE = "outside"
"""The key of the choice "Outside location" among the rooms; behind it, with a blank, the id of one of them."""


@dataclass(frozen=True, slots=True)
class When:
    """Day, start and end: typed in three fields, moved as one."""

    date: object = None
    start: object = None
    end: object = None

    @property
    def span(self) -> tuple[datetime | None, datetime | None]:
        """Start and end, each ``None`` where it cannot be told."""
        if not isinstance(self.date, date) or not isinstance(self.start, time):
            return None, None
        starts_at = datetime.combine(self.date, self.start)
        if not isinstance(self.end, time):
            return starts_at, None
        return starts_at, end_of(starts_at, self.end)

    @property
    def length_note(self) -> str:
        """How long it is, and on which day it ends where that is the next one; empty where that cannot be told."""
        starts_at, ends_at = self.span
        return "" if starts_at is None or ends_at is None or ends_at <= starts_at else end_note(starts_at, ends_at)

    @classmethod
    def of(cls, starts_at: datetime, ends_at: datetime) -> When:
        """Return what the fields show for a span."""
        return cls(starts_at.date(), starts_at.time(), ends_at.time())


@dataclass(frozen=True, slots=True)
class Remind:
    """Whether there is a reminder, and how many minutes before; without one the minutes say nothing."""

    on: bool = False
    minutes: object = None


FIELDS_OF = {"when": ("date", "start", "end"), "reminder": ("reminder", "reminder_min")}
"""The fields of the values that are typed in several."""

WITHOUT_END = "without an end"
"""What a hold is that no day ends; one that is only ticked ends by its type."""

APART = ("participants", "promotions")
"""The values that stand in no field."""


def session_values(record: SessionRecord) -> Values:
    """Return a session's values; a link keeps its name even where the list no longer offers it."""
    outside, redo, cancelled = record.outside_location, record.redo, record.cancelled
    room = Choice(f"{OUTSIDE} {outside.id}", outside.name) if outside else _link(record.room)
    return {
        "description": record.description,
        "session_type": _link(record.session_type),
        "when": When.of(record.starts_at, record.ends_at),
        "photographer": _link(record.photographer),
        "assistant": _link(record.assistant),
        "room": room,
        "studio": _link(record.studio),
        "equipment": record.equipment,
        "number": record.number,
        "file_number": record.file_number,
        "reminder": Remind(record.reminder_min is not None, record.reminder_min),
        "status_due": record.status_due,
        "confirmed": bool(record.confirmed),
        "no_show": bool(record.no_show),
        "redo": Choice(redo.original or 0, redo.original_number) if redo else False,
        "on_hold": record.held_until or (WITHOUT_END if record.on_hold else False),
        "cancelled": cancelled.why if cancelled else False,
        **{name: getattr(record, name) or None for name in AROUND},
        "notes": record.notes,
        "print_notes": record.print_notes,
        "participants": frozenset(p.id for p in record.participants),
        "promotions": frozenset(p.id for p in record.promotions),
    }


def _link(named: Named | None) -> Choice | None:
    return None if named is None else Choice(named.id, named.name)


def new_values(
    start: datetime, studio: Choice | None, wanted: Preferences, begins: Beginning, copy_of: SessionRecord | None
) -> Values:
    """Return the values that a new session begins with; a copy keeps type, people, room, studio, family and promotions."""
    out: Values = {
        **dict.fromkeys(("description", "number", "file_number", "equipment", "notes"), ""),
        **dict.fromkeys(("session_type", "photographer", "assistant", "room", *AROUND)),
        **dict.fromkeys(("confirmed", "no_show", "redo", "on_hold", "cancelled", "print_notes"), False),
        **dict.fromkeys(APART, frozenset()),
        "when": When(start.date(), start.time()),
        "reminder": Remind(wanted.reminder_on, wanted.reminder_min if wanted.reminder_on else None),
        "studio": studio,
        "status": Choice(begins.initial.id, begins.initial.name),
        "status_due": begins.dues[begins.initial.id].day if begins.initial.id in begins.dues else None,
    }
    if copy_of is not None:
        had = session_values(copy_of)
        kept = (
            "description",
            "session_type",
            "photographer",
            "assistant",
            "room",
            "studio",
            "equipment",
            *AROUND,
            *APART,
        )
        out |= {key: had[key] for key in kept}
        out["when"] = When(start.date(), had["when"].start, had["when"].end)
    return out


def to_form(values: Mapping[str, Any]) -> dict[str, object]:
    """Return what the fields show."""
    out = {key: value for key, value in values.items() if key not in FIELDS_OF and key not in APART}
    when, reminder = values["when"], values["reminder"]
    return out | {
        "date": when.date,
        "start": when.start,
        "end": when.end,
        "reminder": reminder.on,
        "reminder_min": reminder.minutes,
    }


def from_form(standing: Mapping[str, object]) -> Values:
    """Return the values that stand in the fields."""
    taken = {field for fields in FIELDS_OF.values() for field in fields}
    out: Values = {key: value for key, value in standing.items() if key not in taken}
    out["when"] = When(standing["date"], standing["start"], standing["end"])
    on = bool(standing["reminder"])
    out["reminder"] = Remind(on, standing["reminder_min"] if on else None)
    return out


def to_service(values: Mapping[str, Any]) -> Values:
    """Turn values into those of ``sessions.save_session``."""
    values, out = parted(values)
    for key, value in values.items():
        if key == "when":
            starts_at, ends_at = value.span
            out |= {"starts_at": starts_at, "ends_at": ends_at}
        elif key == "reminder":
            out["reminder_min"] = value.minutes if value.on else None
        elif key == "room":
            outside = outside_id(value)
            room = value.key if isinstance(value, Choice) and not outside else None
            out |= {"room": room, "outside_location": outside}
        elif key == "redo":
            out[key] = Flag(original=value.key) if value else False
        elif key == "on_hold":
            out[key] = Flag(until=value) if isinstance(value, date) else Flag() if value == WITHOUT_END else value
        elif key == "cancelled":
            out[key] = Flag(value) if value else False
        elif key in APART:
            out[key] = tuple(sorted(value))
        else:
            out[key] = value.key if isinstance(value, Choice) else value
    return out


def outside_id(room: object) -> int | None:
    """Return the id of the outside location that was chosen as the room; ``None`` for a camera room or none."""
    if isinstance(room, Choice) and isinstance(room.key, str) and room.key.startswith(f"{OUTSIDE} "):
        return int(room.key.removeprefix(OUTSIDE))
    return None


def when_shown(when: When) -> str:
    """Return ``Fri Nov 27, 2026, 10:00 AM - 11:00 AM``, with what is not understood as it was typed."""

    def shown(value: object) -> str:
        if isinstance(value, Unclear):
            return value.text
        if isinstance(value, time):
            return format_time(value)
        return format_date(value) if isinstance(value, date) else "?"

    return f"{shown(when.date)}, {shown(when.start)} - {shown(when.end)}"
