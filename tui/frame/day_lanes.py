"""The day as lanes: who and which room is taken from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from studio.booking.presence import Absent
from studio.kernel.preferences import Preferences
from studio.sessions.agenda import AgendaRow
from tui import marks
from tui.widgets.timeline import HOUR, Block, Hours, Lane

MOST_LANES = 9
AWAY = 0
"""The key of what is no session: that somebody is away, or the studio closed."""
NOBODY = "nobody yet"
"""The lane of sessions that have neither a person nor a room."""


def lanes_of(rows: Iterable[AgendaRow], day: date, names: Sequence[str], absent: Sequence[Absent] = ()) -> list[Lane]:
    """Return a lane for each person and room of the studio, and for whoever else has a session that day or is away."""
    taken: dict[str, list[Block]] = {name: [] for name in names}
    for one in absent:
        if one.who:
            taken.setdefault(one.who, []).append(_away(one, day))
    for row in rows:
        if row.cancelled or row.no_show:
            continue
        for name in [*row.people_names, *row.places] or [NOBODY]:
            taken.setdefault(name, []).append(_block(row, day))
    lanes = [Lane(name, tuple(blocks)) for name, blocks in taken.items()]
    free = [lane for lane in lanes if not lane.blocks]
    # Where there are more than fit, those that are free the whole day give way.
    while len(lanes) > MOST_LANES and free:
        lanes.remove(free.pop())
    closed = tuple(_away(one, day) for one in absent if one.closed)
    return [replace(lane, blocks=(*closed, *lane.blocks)) for lane in lanes[:MOST_LANES]]


def hours_of(lanes: Sequence[Lane], wanted: Preferences) -> Hours:
    """Return the hours to draw: the opening hours, and those before and after in which something is booked."""
    blocks = [block for lane in lanes for block in lane.blocks if block.key != AWAY]
    first = min([wanted.opens_at_min, *(block.start for block in blocks)])
    last = max([wanted.closes_at_min, *(block.end for block in blocks)])
    return Hours(max(0, first // HOUR * HOUR), min(24 * HOUR, -(-last // HOUR) * HOUR))


def _block(row: AgendaRow, day: date) -> Block:
    midnight = datetime.combine(day, time.min)
    start, end = ((at - midnight) // timedelta(minutes=1) for at in (row.starts_at, row.ends_at))
    name = row.client.partition(",")[0] or row.session_type
    meaning = "held" if row.on_hold else marks.chip(row.colour)
    return Block(row.session_id, max(0, start), end, name, meaning, row.session_type[:1])


def _away(one: Absent, day: date) -> Block:
    midnight = datetime.combine(day, time.min)
    start, end = ((at - midnight) // timedelta(minutes=1) for at in (one.starts_at, one.ends_at))
    return Block(AWAY, start, end, "closed" if one.closed else "busy" if one.busy else "away", "held", "-")


def minute_of(now: datetime, day: date) -> int | None:
    """Return the minute after midnight, where ``day`` is today."""
    return now.hour * HOUR + now.minute if day == now.date() else None
