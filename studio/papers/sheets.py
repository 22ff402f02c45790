"""The day sheet and the week sheet: what somebody, a room or a studio has on a day or in a week, on paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from studio.calendar import calendar
from studio.calendar.blocks import BUSY, Block
from studio.calendar.calendar import Day, Placed
from studio.calendar.shades import Shade
from studio.calendar.whose import ALL, Whose
from studio.dates.spans import times_text
from studio.kernel.declared import day_time
from studio.kernel.shown import format_date, format_time, weekday_date
from studio.papers.paper import Paper, PaperColumn, house
from studio.sessions import rows

DAY = ("Time", "Client", "Session", "Room", "Who", "State", "Notes")
WEEK = ("Day", *DAY[:-1])
NOTES_CHARS = 400
"""So much of the notes stands on a day sheet."""


def of_day(day: date, whose: Whose) -> Paper:
    """Write what somebody has on a day, with the notes of its sessions."""
    found = calendar.read(day, 1, (whose,))
    column, told = found.columns[0], found.days[0]
    known = rows.by_id([one.block.key for one in column.placed if one.block.key > 0 and one.block.kind != BUSY])
    lines = [(time, text, "", "", "", "", "") for time, text in _around(told, column.shades)]
    for placed in column.placed:
        session = known.get(placed.block.key)
        notes = session.notes[:NOTES_CHARS] if session is not None else ""
        lines.append((*_cells(placed, session.whereabouts if session is not None else ""), notes))
    return _paper("Day sheet", whose, day, format_date(day), _columns(DAY), lines)


def of_week(first: date, whose: Whose, days: int = 7) -> Paper:
    """Write what somebody has on some days, from the first one on."""
    found = calendar.read(first, days, (whose,))
    lines = []
    for told, column in zip(found.days, found.columns, strict=True):
        day = weekday_date(told.day)
        mine = [(time, text, "", "", "", "") for time, text in _around(told, column.shades)]
        mine += [_cells(placed, "") for placed in column.placed]
        lines += [(day if at == 0 else "", *cells) for at, cells in enumerate(mine or [("", "free", "", "", "", "")])]
    last = found.days[-1].day
    return _paper("Week sheet", whose, first, f"{format_date(first)} to {format_date(last)}", _columns(WEEK), lines)


def _paper(
    what: str, whose: Whose, day: date, when: str, columns: tuple[PaperColumn, ...], lines: Sequence[Sequence[str]]
) -> Paper:
    name = what if whose.kind == ALL else f"{what} of {whose.name}"
    title = f"{name}{'' if whose.kind == ALL else ','} {when}"
    return Paper(title, columns, lines, "Nothing is booked.", *house(), name=name, day=day)


def _columns(titles: tuple[str, ...]) -> tuple[PaperColumn, ...]:
    return tuple(map(PaperColumn, titles))


def _around(told: Day, shades: tuple[Shade, ...]) -> list[tuple[str, str]]:
    """Say why the day is closed, what it is called, who is away, and what the sun does."""
    named = [("", f"closed: {told.closed}")] if told.closed else []
    named += [("", name) for name in told.named]
    named += [("", told.sun.words())] if told.sun is not None else []
    return [*named, *((_span(shade), shade.words) for shade in shades if shade.kind in ("away", "skipped"))]


def _span(shade: Shade) -> str:
    if (shade.first_min, shade.last_min) == (0, 24 * 60):
        return "all day"
    first, last = (format_time(day_time(at)) for at in (shade.first_min, shade.last_min))
    return f"{first}-{last}"


def _cells(placed: Placed, whereabouts: str) -> tuple[str, str, str, str, str, str]:
    block = placed.block
    time = (
        f"until {format_time(block.ends_at.time())}"
        if placed.from_before
        else times_text(block.starts_at, block.ends_at)
    )
    what = block.type if not block.description else f"{block.type}: {block.description}"
    place = whereabouts or block.place
    return time, block.client or block.description, what, place, " ".join(block.people), _state(block)


def _state(block: Block) -> str:
    if block.kind == BUSY or not block.asked_of:
        return ""
    return "no show" if block.no_show else "confirmed" if block.confirmed else "not confirmed"
