"""How what the calendar reads is written in months: a large one, and the small one beside the columns."""

from __future__ import annotations

from collections.abc import Container
from datetime import date

from studio.calendar.blocks import BUSY, Block
from studio.calendar.calendar import Calendar, Placed
from tui import marks
from tui.screens.calendar.shown import hour_text, sign_of, word_of
from tui.widgets.calendar_month import Entry, MonthDay
from tui.widgets.small_month import SmallDay


def month_of(found: Calendar, month: int, today: date) -> list[MonthDay]:
    """Return the days of a month, and those of its weeks around it."""
    return [
        MonthDay(
            day.day.day, day.day.month == month, day.day == today, day.booked, day.load, day.closed, not day.open_min,
            tuple(_entry(placed) for placed in column.placed if not placed.from_before),
        )
        for day, column in zip(found.days, found.columns, strict=True)
    ]  # fmt: skip


def _entry(placed: Placed) -> Entry:
    block = placed.block
    if block.kind == BUSY:
        return Entry(f"{hour_text(placed.first_min)} {block.client}", marks.chip("gray"), "-", "", "", "muted")
    sign, look = sign_of(block)
    word = word_of(block)
    text = " ".join(filter(None, (hour_text(placed.first_min).removesuffix(":00"), word, _head(block))))
    return Entry(text, marks.chip(block.colour), block.type[:1].upper(), sign, look, "off" if word else "")


def _head(block: Block) -> str:
    return block.last_name or block.description or block.type


def small_of(around: Calendar, month: int, today: date, shown: Container[date]) -> list[SmallDay]:
    """Return the days of the small month; those that the calendar shows are marked."""
    return [
        SmallDay(
            day.day.day, day.day.month == month, day.day == today, day.booked, day.load, bool(day.closed),
            day.day in shown,
        )
        for day in around.days
    ]  # fmt: skip
