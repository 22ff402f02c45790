"""What a session's record shows beside its fields: the client, who set a flag and when, the family, the history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime

from studio.clients.clients import Member
from studio.dates.typed import format_date, format_time
from studio.dates.typed.birthdays import format_birthday
from studio.kernel.shown import plain_date, short_date
from studio.kernel.types import Choice, meaning
from studio.sessions import states
from studio.sessions.flags import FlagView
from studio.sessions.rows import SessionRow
from studio.sessions.views import ClientBlock, SessionRecord, StatusNoteView
from studio.workflow.workflow import StatusView, duration_words
from tui import marks
from tui.frame.call_warning import warning_bar
from tui.widgets.columns import Column
from tui.widgets.marked_lines import Line, broken, filled
from tui.widgets.record_rows import Row

HISTORY = (
    Column("at", "When", width=21, priority=9, sortable=False),
    Column("who", "Who", width=5, priority=8, sortable=False),
    Column("text", "What", min_width=30, grow=1, priority=9, sortable=False),
)
FAMILY = (
    Column("tick", "", width=3, priority=9, sortable=False),
    Column("name", "Name", min_width=20, grow=2, priority=9),
    Column("relationship", "Relationship", min_width=12, grow=1, priority=8),
    Column("age", "Age", width=4, align="right", priority=7),
    Column("birthday", "Birthday", width=17, priority=6),
)


def client_facts(block: ClientBlock) -> list[str]:
    """List what is known of the client, in the order of the line."""
    missed = ""
    if block.no_shows and block.last_no_show:
        missed = f"no show {block.no_shows}x, last {format_date(block.last_no_show)}"
    phone = f"{block.phone} (text)" if block.phone_sms else block.phone
    return [part for part in (block.name, phone or "no phone", block.email, block.status, missed) if part]


def session_facts(record: SessionRecord | None) -> list[str]:
    """List what no field shows of a session: the address of an outside location, its events, the later ones."""
    if record is None:
        return []
    numbers = ", ".join(other.name for other in record.redone_by)
    birth = ""
    if record.born_on is not None:
        birth = f"born {short_date(record.born_on)}"
    elif record.expected_on is not None:
        birth = f"tentative: birth expected {short_date(record.expected_on)}"
    events = "; ".join(one.told(record.starts_at) for one in record.events)
    at = f"at {record.outside_location.name}: {record.outside_address}" if record.outside_location else ""
    return [
        part
        for part in (
            at if record.outside_address else "",
            events and f"events: {events}",
            f"taken again: {numbers}" if numbers else "",
            birth,
        )
        if part
    ]


def flag_words(name: str, record: SessionRecord | None, saved: object) -> Callable[[object], str]:
    """Return what says who set a flag, when and why; of one that is only ticked yet, its reason.

    Args:
        saved: the flag's value as it is saved.
    """
    flag: FlagView | None = getattr(record, name, None)

    def words(value: object) -> str:
        reason = f"of {value.label}" if isinstance(value, Choice) else value if isinstance(value, str) else ""
        reason = states.until_words(value) if isinstance(value, date) else reason
        if flag is None or meaning(value) != meaning(saved):
            return reason
        return (
            f"{flag.by}: {reason}"
            if name == "cancelled"
            else f"{flag.by}, {reason}"
            if name == "on_hold"
            else reason or f"{flag.by}, {plain_date(flag.at.date())}"
        )

    return words


def family_rows(family: Sequence[Member], ticked: Collection[int], on: date) -> list[Row]:
    """List the client's family with who takes part, and their ages on that day."""
    rows = []
    for member in family:
        age = member.age(on)
        cells = (
            marks.box(member.id in ticked),
            member.name,
            member.relationship.name if member.relationship else "",
            "" if age is None else str(age),
            format_birthday(member.birthday) if member.birthday else "",
        )
        rows.append(Row(member.id, cells))
    return rows


def history_rows(history: Sequence[StatusNoteView]) -> list[Row]:
    """List the history; the key of a row is its number."""

    def when(at: datetime) -> str:
        return f"{plain_date(at.date())} {format_time(at.time()):>8}"

    return [Row(index, (when(note.at), note.initials, note.text)) for index, note in enumerate(history)]


def working_days(status: StatusView) -> str:
    """Say how long a session may stand at a status."""
    return duration_words(status) or "the last one"


def banner(record: SessionRecord | None, warning: str, width: int) -> list[Line]:
    """Say on top what keeps a session from taking place, and what the desk should know before it calls."""
    lines: list[Line] = []
    kind = states.off(record) if record is not None else ""
    if kind:
        flag: FlagView = getattr(record, kind)
        why = f", {states.until_words(flag.until)}" if flag.until else ""
        why += f": {flag.why}" if flag.why else ""
        lines += broken(f" {states.OFF[kind].upper()}  {flag.by}, {plain_date(flag.at.date())}{why}", "heed", width, 2)
    return [*filled(lines, width), *warning_bar(warning, width)]


def beside_lines(
    taking_part: Sequence[Member],
    others: Sequence[SessionRow],
    history: Sequence[StatusNoteView],
    notes: str,
    today: date,
    width: int,
) -> list[Line]:
    """List beside the form what stands behind the tabs: who takes part, what was done, the newest note."""
    lines: list[Line] = [(("Participants", "panel"),)]
    for member in taking_part:
        age = member.age(today)
        kinship = member.relationship.name if member.relationship else ""
        told = ", ".join(filter(None, ("" if age is None else str(age), kinship)))
        lines.append(((f"{member.name} ", ""), (told, "muted")))
    lines += [] if taking_part else [(("nobody ticked", "muted"),)]
    lines += [(), (("Other sessions", "panel"),)] if others else []
    for row in others:
        day = row.starts_at.date()
        ahead = "" if day >= today else "muted"
        told = f"{row.session_type}, {states.state_words(row)}"
        lines.append(((f"{plain_date(day):<13}", "muted"), *broken(told, ahead, width - 13, 1)[0]))
    lines += [(), (("History", "panel"),)] if history else []
    for note in history[:8]:
        first, *more = broken(note.text, "", width - 7, 2)
        lines.append(((f"{short_date(note.at.date()):<7}", "muted"), *first))
        lines += [((" " * 7, ""), *line) for line in more]
    lines += [(), (("Notes", "panel"),), *broken(notes.strip(), "", width, 12)] if notes.strip() else []
    return lines
