"""How a client's family and sessions stand in their lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from studio.clients.clients import Member
from studio.dates.typed import format_date, format_time
from studio.dates.typed.birthdays import format_birthday
from studio.kernel import clock
from studio.sessions.agenda import AgendaRow
from studio.sessions.states import beside_words, state_words
from tui.frame.dressed import dressed
from tui.frame.listing import Look
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row

FAMILY_COLUMNS = (
    Column("name", "Name", min_width=20, grow=2, priority=9),
    Column("relationship", "Relationship", min_width=14, grow=1, priority=8),
    Column("birthday", "Birthday", width=17, priority=7),
    Column("age", "Age", width=4, align="right", priority=7),
)
SIDE_FAMILY_COLUMNS = (
    Column("name", "", min_width=12, grow=2, priority=9),
    Column("relationship", "", min_width=8, grow=1, priority=7),
    Column("birthday", "", width=17, priority=2),
    Column("age", "", width=3, align="right", priority=8),
)
SIDE_SESSION_COLUMNS = (
    Column("date", "", width=17, priority=9),
    Column("time", "", width=8, priority=2),
    Column("type", "", min_width=8, grow=1, priority=8),
    Column("description", "", min_width=10, grow=2, priority=1),
    Column("status", "", min_width=9, grow=1, priority=10),
    Column("flags", "", min_width=9, grow=1, priority=5),
)


def family_rows(family: Sequence[Member], today: date) -> list[Row]:
    """List the members in their order."""
    rows = []
    for member in family:
        age = member.age(today)
        relationship = member.relationship.name if member.relationship else ""
        birthday = format_birthday(member.birthday) if member.birthday else ""
        cells = (member.name, relationship, birthday, "" if age is None else str(age))
        sort_values = (member.name.casefold(), relationship.casefold() or None, str(member.birthday or "") or None, age)
        rows.append(Row(member.id, cells, sort_values=sort_values))
    return rows


def session_rows(sessions: Sequence[AgendaRow], now: datetime) -> list[Row]:
    """List the newest sessions beside the form."""
    rows = []
    for row in sessions:
        time = format_time(row.starts_at.time())
        cells = (
            format_date(row.starts_at.date()),
            time,
            row.session_type,
            row.description,
            state_words(row),
            beside_words(row),
        )
        rows.append(Row(row.session_id, cells, *dressed(row, now)))
    return rows


SESSIONS_LOOK = Look(
    ("date", "time", "type", "description", "now", "flags", "number", "room", "who"),
    dress=lambda values: dressed(values["state"], clock.now(), stale=bool(values["stale"])),
    dressed_by=("state", "stale"),
)
