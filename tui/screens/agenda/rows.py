"""How the day stands in the list of the agenda, and how late or soon something is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from studio.dates.spans import days_over, times_text
from studio.dates.typed import format_time
from studio.kernel import clock
from studio.kernel.shown import format_date, formats, weekday_date
from studio.sessions import visits
from studio.sessions.agenda import APPOINTMENT_KIND, BUSY_KIND, AgendaRow
from studio.sessions.states import off, state_words
from studio.sessions.visits import NOT_YET
from tui import marks
from tui.frame.dressed import dressed
from tui.frame.listing import Look
from tui.text import cells, fit
from tui.widgets.columns import Column
from tui.widgets.grouped_table import TAKEN
from tui.widgets.marked_lines import Line, Part
from tui.widgets.record_rows import Row

TIME_CELLS = 14
STATUS, MARK = 5, 6
"""Among the cells of a line."""
NOW = "now"
"""The key of the line that shows the time."""
COLUMNS = (
    Column("time", "Time", width=TIME_CELLS, priority=10, sortable=False),
    Column("client", "Client", min_width=16, grow=3, priority=10, sortable=False),
    Column("session", "Session", min_width=8, grow=2, priority=9, sortable=False),
    Column("room", "Room", min_width=8, grow=1, priority=7, sortable=False),
    Column("who", "Who", width=7, priority=8, sortable=False),
    Column("status", "Status", min_width=10, grow=1, priority=9, sortable=False),
    Column("mark", "", width=1, priority=10, sortable=False),
    Column("description", "Description", min_width=16, grow=2, priority=2, sortable=False),
    Column("number", "Number", width=10, priority=3, sortable=False),
)


OVERDUE = Look(
    ("number", "client", "status", "late"),
    {
        "number": {"width": 5, "importance": 2},
        "client": {"min_width": 8, "grow": 2, "importance": 9},
        "status": {"min_width": 8, "grow": 1, "importance": 5},
        "late": {"width": 7, "importance": 8},
    },
    tones={"number": "muted", "late": "late"},
)
LATE = "late-work"
"""The id of the list of tasks and calls."""
LATE_WORK = Look(
    ("type", "what", "client", "late"),
    {
        "type": {"width": 4, "importance": 8},
        "what": {"min_width": 10, "grow": 2, "importance": 9},
        "client": {"min_width": 8, "grow": 1, "importance": 3},
        "late": {"width": 7, "importance": 8},
    },
    tones={"type": "muted", "late": "late"},
)
TOMORROW = Look(
    ("time", "client", "phone"),
    {
        "time": {"width": 8, "importance": 9},
        "client": {"min_width": 8, "grow": 1, "importance": 9},
        "phone": {"width": 14, "importance": 5},
    },
)


def columns_for(rows: Sequence[Row]) -> tuple[Column, ...]:
    """Return the columns with room for the times; what goes past midnight needs more."""
    return (COLUMNS[0]._replace(width=max([TIME_CELLS, *(len(row.cells[0]) for row in rows)])), *COLUMNS[1:])


def times_of(row: AgendaRow, day: date) -> str:
    """Write `` 9:30-11:00 AM``, ``6:00 PM-2:00 AM +1`` for what goes past midnight, and ``until 2:00 AM`` the day after."""
    start, end = (format_time(at.time()) for at in (row.starts_at, row.ends_at))
    if row.continues(day):
        return f"until {end}"
    if formats().clock24 or days_over(row.starts_at, row.ends_at):
        return times_text(row.starts_at, row.ends_at)
    return f"{start.removesuffix(' AM').removesuffix(' PM'):>5}-{end:>8}"


def day_row(row: AgendaRow, day: date, now: datetime) -> Row:
    """Write an entry of a day."""
    times = times_of(row, day)
    if row.kind == BUSY_KIND:
        blank = [""] * (len(COLUMNS) - 5)
        return Row(f"{TAKEN} {row.session_id}", (times, row.client, "", row.room, " ".join(row.people), *blank), TAKEN)
    client = row.client + (f" +{row.participants}" if row.participants else "")
    client = client or row.description or row.session_type
    stands, tone = "", ""
    if not off(row):
        stands, tone = visits.words(row.visit, row.starts_at, row.ends_at, now, awaited=row.awaited and row.asked_of)
    cells = (
        times,
        client,
        row.session_type,
        row.room,
        " ".join(row.people),
        stands or state_words(row),
        *_confirmed(row),
        row.description,
        row.number,
    )
    style, marker = dressed(row, now, stale=row.stale)
    tones = [(MARK, "good" if row.confirmed else "caution")]
    if stands:
        tones.append((STATUS, tone))
    elif row.on_hold:
        tones.append((STATUS, "caution"))
    elif row.overdue and not style:
        tones.append((STATUS, "late"))
    return Row(row.session_id, cells, "" if style == "late" else style, marker, tuple(tones), marks.chip(row.colour))


def _confirmed(row: AgendaRow) -> tuple[str]:
    """Return the sign of a confirmed session, and of one that somebody should still ask about."""
    if off(row) or not row.asked_of or (row.visit != NOT_YET and not row.confirmed):
        return ("",)
    return (marks.glyphs().done if row.confirmed else "?",)


def now_row(now: datetime) -> Row:
    """Return the line between what has begun and what has not."""
    return Row(NOW, (f"{marks.glyphs().now}{format_time(now.time())} ",), "now-line")


def from_now(row: AgendaRow) -> str:
    """Return how long it is until an entry starts: ``in 26 minutes``."""
    minutes = max(0, -(-int((clock.utc(row.starts_at) - clock.now_utc()).total_seconds()) // 60))
    if minutes >= 48 * 60:
        return f"in {minutes // 1440} days"
    if minutes >= 120:
        return f"in {minutes // 60} hours"
    return f"in {minutes} minute{'s' * (minutes != 1)}"


def day_words(day: date, today: date, rows: Iterable[AgendaRow], only: str) -> list[Part]:
    """Say which day is shown, how many sessions and appointments it has, and what somebody should still see to."""
    found = list(rows)
    taking_place = [row for row in found if not (row.cancelled or row.on_hold)]
    own = [row for row in taking_place if not row.continues(day)]
    asked = [row for row in own if row.asked_of]
    open_ones = sum(1 for row in asked if not (row.confirmed or row.no_show or row.visit != NOT_YET))
    meetings = sum(row.kind == APPOINTMENT_KIND for row in own)
    sessions = len(own) - meetings
    held = sum(row.on_hold for row in found)
    over = len(taking_place) - len(own)
    word = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days, "")
    parts: list[Part] = [(f" {format_date(day)}", "strong")]
    parts += [(f"  {word}", "now")] if word else []
    parts.append((f"   {sessions} session{'s' * (sessions != 1)}", ""))
    parts += [(f"  {meetings} appointment{'s' * (meetings != 1)}", "")] if meetings else []
    parts += [(f"  {open_ones} not confirmed", "caution")] if open_ones else []
    parts += [("  all confirmed", "good")] if asked and not open_ones else []
    parts += [(f"  {held} held", "caution")] if held else []
    parts += [(f"  {over} from the day before", "muted")] if over else []
    return [*parts, (f"   only {only}", "now")] if only else parts


def next_line(row: AgendaRow, width: int) -> Line:
    """Return when and what comes next, in at most ``width`` cells; the name of the client gives way first."""
    start = format_time(row.starts_at.time())
    on = row.starts_at.date()
    day = "" if on == clock.today() else f"{weekday_date(on)}, "
    sign = f" {marks.glyphs().done} confirmed" if row.confirmed else " ? not confirmed" if row.asked_of else ""
    head = f" Next {day}{start}  "
    what, when = (row.session_type, row.room), from_now(row)
    tails = [
        "".join(f", {part}" for part in parts if part) for parts in ((*what, row.address, when), (*what, when), (when,))
    ]
    # The address gives way first, then what it is and where.
    room = width - cells(head) - cells(sign) - 1
    tail = next((tail for tail in tails if cells(tail) + 8 <= room), tails[-1])
    client = row.client or row.description or row.session_type
    name = fit(client, min(max(8, room - cells(tail)), cells(client)))
    state = (f" {sign}", "good" if row.confirmed else "caution")
    return ((" Next ", "muted"), (f"{day}{start}  ", "strong"), (name, "strong"), (tail, ""), state)
