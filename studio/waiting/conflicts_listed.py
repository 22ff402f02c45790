"""The list of bookings that a later change made impossible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.kernel import clock, database
from studio.kernel.instants import bound, wall_of
from studio.kernel.shown import format_time, short_date, weekday_date
from studio.lists.spec import OWN, Column, Filter, ListSpec, Order, Term, Walk
from studio.lists.theirs import INVITED
from studio.waiting import conflicts
from studio.waiting.causes import InTheWay, lines
from studio.waiting.standing import OPEN

OWN_ONE = Filter(
    OWN,
    "((SELECT 1 FROM session o WHERE o.id = i.session_id AND (+o.photographer_id = ? OR +o.assistant_id = ? "
    "OR +o.booked_by_id = ?)) = 1 OR (SELECT 1 FROM appointment o WHERE o.id = i.appointment_id AND "
    f"{INVITED.format('o')}) = 1)",
    lambda _: (),
)


def _from_now(_word: str) -> list[tuple[str]]:
    return [(bound(clock.now()),)]


def _lines(ids: Sequence[int]) -> Mapping[int, InTheWay]:
    """Read of what is booked what a line tells, sessions and appointments."""
    noted = conflicts.noted_where(f"i.id IN ({database.marks(ids)})", tuple(ids))
    found = lines(one.holder for one in noted)
    return {one.id: found[one.holder] for one in noted if one.holder in found}


def _state(accepted_at: Any, who: str | None, why: str) -> str:
    return (
        "" if accepted_at is None else f"accepted by {who or 'SYS'}, {short_date(wall_of(accepted_at).date())}: {why}"
    )


CONFLICTS = ListSpec(
    "conflicts",
    "conflict",
    "impossible i",
    "i.id",
    columns=(
        Column("number", "Number", many=_lines, make=lambda line: line.number, min_width=6, importance=6),
        Column("date", "Date", kind="day", many=_lines, make=lambda line: line.starts_at.date(), short=weekday_date,
               order="date", width=10, min_width=10, importance=10),
        Column("times", "Time", many=_lines, make=lambda line: format_time(line.starts_at.time()), width=8, min_width=8,
               importance=4),
        Column("client", "Client", many=_lines, make=lambda line: line.client or line.type, width=17, importance=9),
        Column("type", "Type", many=_lines, make=lambda line: line.type, min_width=12, grow=1, importance=3),
        Column("why", "In the way", many=conflicts.why, min_width=30, grow=3, importance=10),
        Column("state", "", ("i.accepted_at", "u.name", "i.why"), joins=("u",), make=_state, min_width=4, grow=1, importance=4),
        Column("kind", "Kind", "CASE WHEN i.session_id IS NULL THEN 'appointment' ELSE 'session' END", extra=True),
        Column("record", "Record", "coalesce(i.session_id, i.appointment_id)", "count", extra=True),
        Column("start", "Start", kind="moment", many=_lines, make=lambda line: line.starts_at, extra=True),
        Column("end", "End", kind="moment", many=_lines, make=lambda line: line.ends_at, extra=True),
        Column("accepted_by", "Accepted by", "u.login", joins=("u",), extra=True),
        Column("accepted_why", "Because", "i.why", extra=True),
    ),
    orders=(Order("date", (Term("i.starts_at", "timestamp"), Term("i.id"))),),
    walks=(Walk("date", "impossible_starts"), Walk("date", "impossible_starts", frozenset({OWN}))),
    filters=(
        Filter("open", OPEN, _from_now, "nothing", bare=True, within="date", narrow="impossible_starts"),
    ),
    joins={"u": "LEFT JOIN staff u ON u.id = i.accepted_by_id"},
    opens_by="kind",
    opens_id="record",
    own=(OWN_ONE,),
    own_one=OWN_ONE,
    also=frozenset({
        "session", "session_type", "appointment", "appointment_type", "appointment_person",
        "appointment_room", "client", "absence", "closure", "special_day", "opening_hours", "resource", "preference",
            "busy_calendar",
    }),
)  # fmt: skip

JSON = ("number", "kind", "start", "end", "client", "type", "why", "accepted_by", "accepted_why")
"""The columns in which conflicts leave the program for scripts: stable for ever."""
