"""The waiting list: its columns, orders and filters."""

from __future__ import annotations

from typing import Any

from studio.kernel.instants import wall_of
from studio.kernel.shown import short_date
from studio.lists import kinds
from studio.lists.names import ids_named
from studio.lists.spec import OWN, Column, Filter, ListSpec, Order, Term, Walk
from studio.lists.theirs import of_own_clients
from studio.lists.words import nothing_after
from studio.sessions.words import client_numbered
from studio.waiting.fields import PARTS, people_words, weekdays_words


def _type(word: str) -> list[tuple[int]]:
    return ids_named("session type", word, "SELECT id, name FROM session_type ORDER BY position, id")


def _texts(words: str) -> tuple[str, ...]:
    return tuple(filter(None, words.split(", ")))


def _state(ended_at: Any, number: str | None) -> str:
    return "waits" if ended_at is None else f"booked {number}" if number else "ended"


OWN_ONE = of_own_clients("w.client_id")

WAITING_LIST = ListSpec(
    "waiting list entries",
    "waiting list entry",
    "waiting w",
    "w.id",
    columns=(
        Column("id", "Id", "w.id", "count", width=5, importance=2),
        Column("since", "Since", "w.made_at", "day", make=lambda at: wall_of(at).date(), short=short_date, order="since",
               width=7, min_width=7, importance=10),
        Column("client", "Client", ("c.number", "c.last_name", "c.first_name"), "client", joins=("c",), make=kinds.client,
               min_width=12, grow=2, importance=10),
        Column("type", "For", "t.name", joins=("t",), min_width=8, grow=1, importance=9),
        Column("people", "Whom", "w.people", "texts", make=lambda kept: _texts(people_words(kept)), min_width=8, grow=1,
               importance=6),
        Column("weekdays", "Weekdays", "w.weekdays", "texts", make=lambda kept: _texts(weekdays_words(kept)), min_width=8,
               importance=7),
        Column("part", "Part", "w.part", short=lambda part: PARTS.get(part, ""), width=9, importance=5),
        Column("first", "From", "w.first_day", "day", short=short_date, width=7, min_width=7, importance=3),
        Column("last", "Until", "w.last_day", "day", short=short_date, width=7, min_width=7, importance=4),
        Column("state", "State", ("w.ended_at", "s.number"), joins=("s",), make=_state, min_width=8, importance=8),
        Column("session", "Session", "s.number", joins=("s",), extra=True),
        Column("made_by", "By", ("u.login", "u.name"), "person", joins=("u",), make=kinds.person, extra=True),
        Column("notes", "Notes", "w.notes", min_width=12, grow=3, importance=1, extra=True),
    ),
    orders=(Order("since", (Term("w.made_at", "timestamp"), Term("w.id"))),),
    walks=(
        Walk("since", "waiting_made"),
        Walk("since", "waiting_made", frozenset({OWN})),
        Walk("since", "waiting_open", frozenset({"open"})),
        Walk("since", "waiting_client", frozenset({"client"})),
    ),
    filters=(
        Filter("open", "w.ended_at IS NULL", nothing_after, "nothing", bare=True, narrow="waiting_open"),
        Filter("client", "{}w.client_id = ?", client_numbered, "a client's number", narrow="waiting_client"),
        Filter("type", "{}w.session_type_id = ?", _type, "a session type"),
    ),
    joins={
        "c": "LEFT JOIN client c ON c.id = w.client_id",
        "t": "LEFT JOIN session_type t ON t.id = w.session_type_id",
        "s": "LEFT JOIN session s ON s.id = w.session_id",
        "u": "LEFT JOIN staff u ON u.id = w.made_by_id",
    },
    opens="wait",
    own=(OWN_ONE,),
    own_one=OWN_ONE,
    also=frozenset({"staff"}),
)  # fmt: skip

JSON = (
    "id", "client", "type", "people", "weekdays", "part", "first", "last", "state", "session", "since", "made_by", "notes",
)  # fmt: skip
"""The columns in which the waiting list leaves the program for scripts: stable for ever."""
