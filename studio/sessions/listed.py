"""The list of sessions: its columns, orders and filters. The agenda itself, with its day, stands in ``agenda``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from studio.dates.spans import times_text
from studio.kernel import clock, database
from studio.kernel.instants import as_day, as_wall
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name, weekday_date
from studio.lists.names import ids_named
from studio.lists.numbering import number_order
from studio.lists.spec import OWN, Column, Filter, ListSpec, Order, Term, Walk
from studio.lists.theirs import OWN_SESSION, OWN_SESSIONS
from studio.lists.words import day_of, late_since, people_called
from studio.sessions import states
from studio.sessions.rows import COLUMNS as C
from studio.sessions.states import TAKES_PLACE
from studio.sessions.words import client_numbered, on_day, since, until
from studio.workflow import stale

# -- values ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class State:
    """What a line needs to say how a session stands."""

    starts_at: datetime
    ends_at: datetime
    status: str
    status_due: date | None
    confirmed: bool
    no_show: bool
    on_hold: bool
    cancelled: bool
    held_until: date | None

    @property
    def overdue(self) -> bool:
        """Whether the status should have moved on before today."""
        return states.is_overdue(self, clock.today())


STATE = tuple(
    C[name]
    for name in (
        "starts_at",
        "ends_at",
        "status",
        "status_due",
        "confirmed_id",
        "no_show_id",
        "on_hold_id",
        "cancelled_id",
        "held_until",
    )
)


def _state(starts_at: Any, ends_at: Any, status: str, due: Any, *flags: Any) -> State:
    *set_, until = flags
    confirmed, no_show, on_hold, cancelled = (flag is not None for flag in set_)
    ends = as_day(until)
    return State(
        as_wall(starts_at), as_wall(ends_at), status, as_day(due), confirmed, no_show, on_hold, cancelled, ends
    )


def _flags(*values: Any) -> str:
    return states.beside_words(_state(*values))


def _now(*values: Any) -> str:
    """Say the status, or that the session does not take place: in a list nobody must miss that."""
    return states.state_words(_state(*values))


def _standing(*values: Any) -> str:
    """Say all at once that titles and colours say on a screen."""
    state = _state(*values)
    return ", ".join(part for part in ("late" * state.overdue, states.flag_words(state)) if part)


def _span(starts_at: Any, ends_at: Any) -> str:
    return times_text(as_wall(starts_at), as_wall(ends_at), " - ")


def _late_days(*values: Any) -> int | None:
    state = _state(*values)
    return (clock.today() - state.status_due).days if state.overdue and state.status_due else None


def _day_of(at: Any) -> date:
    return as_wall(at).date()


def _who(photographer: str | None, assistant: str | None) -> str:
    return " ".join(initials for initials in (photographer, assistant) if initials)


def _first_phones(session_ids: Sequence[int]) -> Mapping[int, str]:
    marks = database.marks(session_ids)
    phones = dict.fromkeys(session_ids, "")
    found = database.rows(
        "SELECT s.id, p.number FROM session s JOIN client_phone p ON p.client_id = s.client_id "
        f"WHERE s.id IN ({marks}) ORDER BY p.position DESC, p.id DESC",
        tuple(session_ids),
    )
    return phones | {int(session_id): str(number) for session_id, number in found}


# -- words -----------------------------------------------------------------------------------------------------------


def _status(word: str) -> list[tuple[int]]:
    return ids_named("status", word, "SELECT id, name FROM status ORDER BY position, id")


def _type(word: str) -> list[tuple[int]]:
    return ids_named("session type", word, "SELECT id, name FROM session_type ORDER BY position, id")


def _room(word: str) -> list[tuple[int]]:
    return ids_named("camera room", word, "SELECT id, name FROM resource WHERE kind = 'room' ORDER BY position, id")


def _studio(word: str) -> list[tuple[int]]:
    return ids_named("studio", word, "SELECT id, name FROM studio ORDER BY position, id")


def _photographer(word: str) -> list[tuple[int]]:
    return people_called(word, "photographer OR assistant")


def _person(word: str) -> list[tuple[int, int]]:
    return [(user_id, user_id) for (user_id,) in _photographer(word)]


def _due_by(word: str) -> list[tuple[str]]:
    return [(day_of(word).isoformat(),)]


def _stale(word: str) -> list[tuple[int, str]]:
    only = {status_id for (status_id,) in _status(word)} if word.strip() else None
    days = stale.first_fresh_days()
    return [(i, day.isoformat()) for i, day in days.items() if only is None or i in only]


def _expected(word: str) -> list[tuple[str, str]]:
    days = int(word) if word.strip().isdecimal() and len(word.strip()) < 4 else EXPECTED_DAYS
    today = clock.today()
    return [((today + timedelta(days=days)).isoformat(), (today - OVERDUE).isoformat())]


EXPECTED_DAYS = 21
OVERDUE = timedelta(days=42)
"""So long after it was expected a birth of which nobody has told is still asked about."""


def _all(word: str) -> list[tuple[()]]:
    return [()]


# -- the list --------------------------------------------------------------------------------------------------------

STARTS = (Term("s.starts_at", "timestamp"), Term("s.id"))

SESSIONS = ListSpec(
    "sessions",
    "session",
    "session s",
    "s.id",
    columns=(
        Column("number", "Number", C["number"], order="number", min_width=8, grow=1, importance=6),
        Column("date", "Date", C["starts_at"], "day", make=_day_of, order="start", width=17, importance=10),
        Column("time", "Time", C["starts_at"], "time", width=8, importance=8),
        Column("span", "Time", (C["starts_at"], C["ends_at"]), make=_span, width=19, extra=True),
        Column("client", "Client", (C["last_name"], C["first_name"]), joins=("c",), make=listed_name, order="client",
               min_width=12, grow=2, importance=9),
        Column("type", "Type", C["session_type"], joins=("t",), order="type", min_width=8, grow=1, importance=9),
        Column("description", "Description", C["description"], min_width=10, grow=3, importance=7),
        Column("status", "Status", C["status"], joins=("st",), short=states.short_status, order="status",
               min_width=10, grow=1, importance=8),
        Column("flags", "Flags", STATE, joins=("st", "hf"), make=_flags, min_width=9, grow=1, importance=8, extra=True),
        Column("now", "Status", STATE, joins=("st", "hf"), make=_now, order="status", min_width=10, grow=1, importance=10,
               extra=True),
        Column("late", "Late", STATE, "days", joins=("st", "hf"), make=_late_days, order="due", said="late", width=9,
               importance=3),
        Column("due", "Due", C["status_due"], "day", order="due", said="due", width=17, importance=5),
        Column("room", "Room", (C["room"], C["outside_location"]), joins=("r", "o"), order="room",
               make=lambda room, outside: room or outside or "", min_width=8, grow=1, importance=4),
        Column("who", "Who", (C["photographer_initials"], C["assistant_initials"]), joins=("p", "a"), make=_who,
               order="who", width=7, importance=4),
        Column("standing", "", STATE, joins=("st", "hf"), make=_standing, extra=True),
        Column("phone", "Phone", many=_first_phones, short=lambda number: number or "no phone", right="reach",
               width=14, extra=True),
        Column("expected", "Expected", C["expected_on"], "day", short=weekday_date, order="expected", width=10,
               min_width=10, extra=True),
        Column("state", "", STATE, joins=("st", "hf"), make=_state, extra=True),
        Column("since", "Since", C["status_since"], "day", order="since", said="since", width=17, extra=True),
        Column("stale", "Stale", many=stale.among, width=5, extra=True),
    ),
    orders=(
        Order("start", STARTS),
        Order("client", (Term("c.name_key", "text"), Term("c.id"), *STARTS), joins=("c",),
              source="client c CROSS JOIN session s", link="s.client_id = c.id", lead=2),
        Order("due", (Term("s.status_due", "date"), Term("s.id")),
              where="s.status_due IS NOT NULL AND s.cancelled_id IS NULL",
              leaves_out="Sessions without a due date, and cancelled ones, have no place in this order."),
        Order("expected", (Term("s.expected_on", "date"), Term("s.id")), where="s.expected_on IS NOT NULL",
              leaves_out="Sessions that follow no birth have no place in this order."),
        Order("since", (Term("s.status_since", "date"), Term("s.id"))),
        Order("number", (Term(number_order("s.number"), "text"),)),
        Order("type", (Term("lower(t.name)", "text"), *STARTS), joins=("t",)),
        Order("status", (Term("st.position"), *STARTS), joins=("st",)),
        Order("room", (Term("lower(coalesce(r.name, o.name, ''))", "text"), *STARTS), joins=("r", "o")),
        Order("who", (Term("coalesce(p.initials, '')", "text"), *STARTS), joins=("p",)),
    ),
    walks=(
        Walk("start", "session_starts_at"),
        Walk("start", "session_starts_at", frozenset({"on"})),
        Walk("start", "session_client_id_starts_at", frozenset({"client"})),
        Walk("start", "session_photographer_id_starts_at", frozenset({"photographer"})),
        Walk("start", "session_room_id_starts_at", frozenset({"room"})),
        Walk("start", "session_status_id_starts_at", frozenset({"status"})),
        Walk("start", "session_session_type_id_starts_at", frozenset({"type"})),
        Walk("start", "session_photographer_status", frozenset({"photographer", "status"})),
        Walk("client", "client_name_key"),
        Walk("due", "session_open_due"),
        Walk("due", "session_open_due", frozenset({"late"})),
        Walk("expected", "session_expected"),
        Walk("expected", "session_expected", frozenset({OWN})),
        Walk("number", "session_number_order"),
        Walk("start", "session_photographer_id_starts_at", frozenset({OWN}), apart=True),
        Walk("start", "session_photographer_status", frozenset({OWN, "status"}), apart=True),
        Walk("due", "session_open_due", frozenset({OWN})),
    ),
    own=OWN_SESSIONS,
    own_one=OWN_SESSION,
    filters=(
        Filter("client", "{}s.client_id = ?", client_numbered, "a client's number", narrow="session_client_id_starts_at"),
        Filter("on", "{}s.starts_at >= ? AND {}s.starts_at < ? AND s.ends_at > ?", on_day, "a day",
               narrow="session_starts_at"),
        Filter("late", "{}s.status_due < ? AND " + TAKES_PLACE, late_since, "how many days late at least", bare=True,
               narrow="session_open_due"),
        Filter("stale", "{}s.status_id = ? AND {}s.status_since < ? AND s.cancelled_id IS NULL", _stale, "a status",
               bare=True, narrow="session_status_since"),
        Filter("status", "{}s.status_id = ?", _status, "a status"),
        Filter("photographer", "{}s.photographer_id = ?", _photographer, "a login, initials or a name"),
        Filter("room", "{}s.room_id = ?", _room, "a camera room"),
        Filter("type", "{}s.session_type_id = ?", _type, "a session type"),
        Filter("person", "({}s.photographer_id = ? OR {}s.assistant_id = ?)", _person, "a login, initials or a name"),
        Filter("studio", "{}s.studio_id = ?", _studio, "a studio"),
        Filter("from", "{}s.starts_at >= ?", since, "a day", within="start"),
        Filter("to", "{}s.starts_at < ?", until, "a day, included", within="start"),
        Filter("due", "{}s.status_due <= ? AND s.on_hold_id IS NULL", _due_by, "a day, included", within="due"),
        Filter("expected", "s.born_on IS NULL AND {}s.expected_on <= ? AND {}s.expected_on >= ? AND " + TAKES_PLACE, _expected,
               "how many days ahead at most", bare=True, narrow="session_expected"),
        Filter("unconfirmed", f"s.confirmed_id IS NULL AND s.no_show_id IS NULL AND {TAKES_PLACE}", _all,
               "nothing", bare=True),
    ),
    joins={
        "c": "LEFT JOIN client c ON c.id = s.client_id",
        "t": "LEFT JOIN session_type t ON t.id = s.session_type_id",
        "st": "LEFT JOIN status st ON st.id = s.status_id",
        "r": "LEFT JOIN resource r ON r.id = s.room_id",
        "hf": "LEFT JOIN session_flag hf ON hf.id = s.on_hold_id",
        "o": "LEFT JOIN outside_location o ON o.id = s.outside_location_id",
        "p": "LEFT JOIN staff p ON p.id = s.photographer_id",
        "a": "LEFT JOIN staff a ON a.id = s.assistant_id",
    },
    opens="session",
    also=frozenset({"client_phone", "studio", "closure", "preference"}),
)  # fmt: skip
