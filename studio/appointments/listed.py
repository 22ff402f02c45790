"""The list of appointments: its columns, orders and filters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from studio.booking import attending
from studio.dates.spans import times_text
from studio.kernel import database
from studio.kernel.errors import Invalid
from studio.kernel.instants import as_wall
from studio.kernel.records import dataclass
from studio.lists import kinds
from studio.lists.names import ids_named
from studio.lists.numbering import number_order
from studio.lists.spec import OWN, Column, Filter, ListSpec, Order, Term, Walk
from studio.lists.words import nothing_after, people_called
from studio.sessions import visits
from studio.sessions.words import client_numbered, on_day, session_numbered, since, until

# -- values ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
    """What a line needs to say how an appointment stands."""

    starts_at: datetime
    ends_at: datetime
    confirmed: bool
    no_show: bool
    cancelled: bool
    suspended: bool


def _state(
    starts_at: Any, ends_at: Any, confirmed: int | None, no_show: int | None, cancelled: int | None, off: str
) -> State:
    flags = confirmed is not None, no_show is not None, cancelled is not None
    return State(as_wall(starts_at), as_wall(ends_at), *flags, bool(off))


def _day(at: Any) -> date:
    return as_wall(at).date()


def _span(starts_at: Any, ends_at: Any) -> str:
    return times_text(as_wall(starts_at), as_wall(ends_at), " - ")


def _visits(ids: Sequence[int]) -> dict[int, visits.VisitView]:
    """Read how the visits stand, each on the day of its appointment."""
    found = visits.of([-one for one in ids])
    starts = f"SELECT a.id, a.starts_at FROM appointment a WHERE a.id IN ({database.marks(ids)})"
    return {
        int(one): found.get(-one, {}).get(as_wall(at).date(), visits.NOT_YET)
        for one, at in database.rows(starts, tuple(ids))
    }


def _noted(step: str, visit: visits.VisitView) -> str | None:
    at: datetime | None = getattr(visit, step)
    return at.isoformat(" ", "seconds") if at else None


def _off(flag: int | None, suspended: str) -> bool:
    return flag is not None or suspended == "cancelled"


def _set(flag: int | None) -> bool:
    return flag is not None


STATE = ("a.starts_at", "a.ends_at", "a.confirmed_id", "a.no_show_id", "a.cancelled_id", "a.suspended")
UNCONFIRMED = "a.confirmed_id IS NULL AND a.no_show_id IS NULL"
STARTS = (Term("a.starts_at", "timestamp"), Term("a.id"))

# -- words -----------------------------------------------------------------------------------------------------------


def _type(word: str) -> list[tuple[int]]:
    return ids_named("appointment type", word, "SELECT id, name FROM appointment_type ORDER BY position, id")


def _room(word: str) -> list[tuple[int]]:
    return ids_named("camera room", word, "SELECT id, name FROM resource WHERE kind = 'room' ORDER BY position, id")


def _yes_or_no(word: str) -> list[tuple[bool]]:
    if word not in ("yes", "no"):
        raise Invalid("Type event:yes for the events of sessions, or event:no for all others.")
    return [(word == "yes",)]


_AMONG = "EXISTS (SELECT 1 FROM appointment_{} x WHERE x.appointment_id = a.id AND x.{}_id = ?)"
PERSON, ROOM = _AMONG.format("person", "user"), _AMONG.format("room", "resource")
MINE = Filter(OWN, f"(a.made_by_id = ? OR {PERSON})", lambda _: ())

# -- the list --------------------------------------------------------------------------------------------------------

APPOINTMENTS = ListSpec(
    "appointments",
    "appointment",
    "appointment a",
    "a.id",
    columns=(
        Column("no_show", "N", "a.no_show_id", "flag", make=_set, short=lambda on: "N" if on else "", width=1, min_width=1,
               importance=10),
        Column("cancelled", "C", ("a.cancelled_id", "a.suspended"), "flag", make=_off, short=lambda on: "C" if on else "",
               width=1, min_width=1, importance=10),
        Column("date", "Date", "a.starts_at", "day", make=_day, order="starts", width=17, importance=10),
        Column("type", "Type", "k.name", joins=("k",), order="type", min_width=12, grow=1, importance=10),
        Column("description", "Description", "a.description", order="description", min_width=12, grow=3, importance=9),
        Column("time", "Time", ("a.starts_at", "a.ends_at"), make=_span, width=19, importance=8),
        Column("client", "Client", ("c.number", "c.last_name", "c.first_name"), "client", joins=("c",), make=kinds.client,
               min_width=12, grow=2, importance=7),
        Column("who", "People", kind="texts", many=partial(attending.texts, "person", "name"), min_width=10, grow=1,
               importance=6),
        Column("rooms", "Rooms", kind="texts", many=partial(attending.texts, "room", "name"), min_width=8, grow=1,
               importance=5),
        Column("number", "Number", "a.number", order="number", min_width=6, importance=4),
        Column("confirmed", "Confirmed", "a.confirmed_id", "flag", make=_set, width=9, importance=3),
        Column("cancel_reason", "Why cancelled", "f.why", joins=("f",), min_width=10, grow=1, importance=2),
        Column("event", "E", "a.event", "flag", short=lambda on: "E" if on else "", width=1, min_width=1, importance=10),
        Column("on_hold", "On hold", "a.suspended", "flag", make=lambda off: off == "on_hold", width=7, extra=True),
        Column("hidden", "Hidden", "a.hidden", "flag", short=lambda on: "hidden" if on else "", width=6, importance=1),
        Column("start", "Start", "a.starts_at", "time", extra=True),
        Column("end", "End", "a.ends_at", "time", extra=True),
        Column("people", "People", kind="texts", many=partial(attending.texts, "person", "login"), extra=True),
        Column("session", "Session", "s.number", joins=("s",), min_width=8, extra=True),
        Column("notes", "Notes", "a.notes", extra=True),
        *(
            Column(step, step.capitalize(), many=_visits, make=partial(_noted, step), extra=True)
            for step in visits.STEPS
        ),
        Column("series", "Series", "r.number", joins=("r",), min_width=8, extra=True),
        Column("repeats", "Repeats", "a.repeats", extra=True),
        Column("state", "", STATE, make=_state, extra=True),
    ),
    orders=(
        Order("starts", STARTS),
        Order("number", (Term(number_order("a.number"), "text"),)),
        Order("type", (Term("lower(k.name)", "text"), *STARTS), joins=("k",)),
        Order("description", (Term("lower(a.description)", "text"), *STARTS)),
        Order("start_of_person", (Term("p.place", "timestamp"), Term("p.appointment_id")), instead_of="starts",
              source="appointment_person p CROSS JOIN appointment a", link="a.id = p.appointment_id", lead=2,
              same=("a.starts_at", "p.place")),
        Order("start_of_room", (Term("q.place", "timestamp"), Term("q.appointment_id")), instead_of="starts",
              source="appointment_room q CROSS JOIN appointment a", link="a.id = q.appointment_id", lead=2,
              same=("a.starts_at", "q.place")),
    ),
    walks=(
        Walk("starts", "appointment_starts"),
        Walk("starts", "appointment_starts", frozenset({"on"})),
        Walk("number", "appointment_number_order"),
        *(Walk("starts", f"appointment_{key}_starts", frozenset({key})) for key in ("client", "session", "type")),
        *(
            Walk(f"start_of_{key}", f"appointment_{key}_place", frozenset({key, *own}))
            for key in ("person", "room")
            for own in ((), (OWN,))
        ),
        Walk("starts", "appointment_starts", frozenset({OWN})),
    ),
    filters=(
        Filter("client", "{}a.client_id = ?", client_numbered, "a client's number", narrow="appointment_client_starts"),
        Filter("session", "{}a.session_id = ?", session_numbered, "a session's number", narrow="appointment_session_starts"),
        Filter("on", "{}a.starts_at >= ? AND {}a.starts_at < ? AND a.ends_at > ?", on_day, "a day",
               narrow="appointment_starts"),
        Filter("type", "{}a.appointment_type_id = ?", _type, "an appointment type"),
        Filter("person", PERSON, people_called, "a login, initials or a name", walked="p.user_id = ?"),
        Filter("room", ROOM, _room, "a camera room", walked="q.resource_id = ?"),
        Filter("from", "{}a.starts_at >= ?", since, "a day", within="starts"),
        Filter("to", "{}a.starts_at < ?", until, "a day, included", within="starts"),
        Filter("event", "a.event = ?", _yes_or_no, "yes or no: whether it is part of its session"),
        Filter("unconfirmed", f"{UNCONFIRMED} AND a.cancelled_id IS NULL AND NOT a.event", nothing_after,
               "nothing", bare=True),
    ),
    joins={
        "k": "LEFT JOIN appointment_type k ON k.id = a.appointment_type_id",
        "c": "LEFT JOIN client c ON c.id = a.client_id",
        "s": "LEFT JOIN session s ON s.id = a.session_id",
        "r": "LEFT JOIN appointment r ON r.id = a.series_id",
        "f": "LEFT JOIN appointment_flag f ON f.id = a.cancelled_id",
    },
    opens="appointment",
    own=(MINE,),
    own_one=MINE,
    also=frozenset({"appointment_person", "appointment_room", "staff", "resource", "closure", "preference", "visit"}),
)  # fmt: skip

JSON = (
    "number", "type", "description", "date", "start", "end", "people", "rooms", "client", "session", "confirmed", "no_show",
    "cancelled", "cancel_reason", "arrived", "started", "done", "series", "repeats", "event", "hidden",
    "on_hold",
)  # fmt: skip
"""The columns in which appointments leave the program for scripts: stable for ever."""
