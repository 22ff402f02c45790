"""How what the calendar reads is written in its columns and around them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from studio.calendar import seeking
from studio.calendar.blocks import BUSY, Block
from studio.calendar.calendar import Calendar, Column, Placed
from studio.calendar.shades import AWAY, CLOSED, Shade
from studio.calendar.whose import ALL, EQUIPMENT, ROOM
from studio.dates.hours import BUSY as BUSY_ELSEWHERE
from studio.dates.spans import span_words
from studio.dates.sun import Sun
from studio.kernel.shown import MONTHS, WEEKDAYS, format_time, formats, short_date
from tui import marks
from tui.screens.calendar.light import lights
from tui.widgets.calendar_tiles import DAY_MIN, Band, Lane, Tile


def hour_text(minute: int) -> str:
    """Write a minute of the day shortly, as the studio's clock does: ``2:15`` or ``14:15``."""
    hour, rest = minute // 60 % 24, minute % 60
    return f"{hour:02}:{rest:02}" if formats().clock24 else f"{hour % 12 or 12}:{rest:02}"


def lanes_of(found: Calendar, now: datetime) -> list[Lane]:
    """Return the columns of what was read: of several days each is under its day."""
    days = len(found.days)
    each = len(found.columns) // days if days else 0
    light = {day.day: day.sun for day in found.days}
    several = {
        "several_days": days > 1,
        "several": each > 1,
        "someone_out": any(column.out for column in found.columns),
    }
    return [_lane(column, now, light[column.day], **several) for column in found.columns]


def _lane(
    column: Column, now: datetime, light: Sun | None, *, several_days: bool, several: bool, someone_out: bool
) -> Lane:
    day = column.day
    title = day_title(day, now.date())
    today = day == now.date()
    titles = (column.whose.name, column.whose.called, column.whose.short) if several else (title,)
    return Lane(
        tuple(out_words(column)) if someone_out else titles,
        title if several and several_days or someone_out else "",
        "today" if today else "text",
        "caution" if someone_out else "",
        tuple(_tile(placed, column) for placed in column.placed),
        tuple(_band(shade) for shade in column.shades),
        now=now.hour * 60 + now.minute if today else None,
        lights=lights(light),
        offers=tuple(Band(one.first_min, one.last_min, one.words) for one in column.offers),
    )


def out_words(column: Column) -> Iterator[str]:
    """Say who of those that share a column is out, the longest first; nothing where nobody is."""
    times: dict[str, list[str]] = {}
    for one, shade in column.out:
        whole = (shade.first_min, shade.last_min) == (0, DAY_MIN)
        span = "" if whole else f" {hour_text(shade.first_min)}-{hour_text(shade.last_min)}"
        times.setdefault(one.short, []).append(span)
    if times:
        yield f"out: {', '.join(f'{who}{span}' for who, spans in times.items() for span in spans)}"
        yield f"out: {' '.join(times)}"
        yield f"out {' '.join(times)}"
    yield f"{len(times)} out" if times else ""


def _band(shade: Shade) -> Band:
    """Return what is shaded in a column; who is away says its title."""
    what, _, why = shade.words.partition(": ")
    words, short = (why, "busy" if why == BUSY_ELSEWHERE else "away") if shade.kind == AWAY else (shade.words, what)
    return Band(shade.first_min, shade.last_min, words, short, shade.kind in (CLOSED, AWAY))


def day_title(day: date, today: date) -> str:
    """Write ``Thu 26``, and that it is today."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day}{'  today' if day == today else ''}"


def _tile(placed: Placed, column: Column) -> Tile:
    block = placed.block
    if block.kind == BUSY:
        return Tile(
            block.key, placed.first_min, placed.last_min, hour_text(placed.first_min), block.client, (),
            marks.chip("gray"), "-", "tile-over", "", "", "", placed.from_before, placed.goes_on,
        )  # fmt: skip
    head = block.last_name or block.description or block.type
    who = "" if column.whose.kind not in (ROOM, EQUIPMENT, ALL) else " ".join(block.people)
    where = "" if column.whose.kind == ROOM else block.place
    told = (block.type, where, who, block.description, block.client)
    rest = tuple(one for one in dict.fromkeys(told) if one and one != head)
    off = block.cancelled or block.no_show
    look = "tile-off" if off else "tile-held" if block.held else "tile"
    sign, sign_look = sign_of(block)
    return Tile(
        block.key, placed.first_min, placed.last_min, hour_text(placed.first_min), head, rest, marks.chip(block.colour),
        block.type[:1].upper(), look, word_of(block), sign, sign_look, placed.from_before, placed.goes_on,
    )  # fmt: skip


def word_of(block: Block) -> str:
    """Return the state that has to be said in a word."""
    return "CANCELLED" if block.cancelled else "HELD" if block.held else "NO SHOW" if block.no_show else ""


def sign_of(block: Block) -> tuple[str, str]:
    """Return the sign at the right of a tile, and what it means."""
    if block.permitted:
        return "&", "caution"
    if not block.takes_place or block.no_show or not block.asked_of:
        return "", ""
    return (marks.glyphs().done, "good") if block.confirmed else ("?", "caution")


def period_words(first: date, days: int, view: str) -> str:
    """Write which days are shown: ``November 23 - 29``."""
    last = date.fromordinal(first.toordinal() + days - 1)
    if view == "month":
        middle = date.fromordinal(first.toordinal() + days // 2)
        return f"{MONTHS[middle.month - 1]} {middle.year}"
    if days == 1:
        return f"{WEEKDAYS[first.weekday()]}, {short_date(first)}, {first.year}"
    if formats().order == "mdy" and first.month == last.month:
        return f"{MONTHS[first.month - 1]} {first.day} - {last.day}, {last.year}"
    return f"{short_date(first)} - {short_date(last)}, {last.year}"


def told_of(block: Block, day: date) -> str:
    """Say in a line what the cursor is on."""
    if block.kind == BUSY:
        return f"{span_words(block.starts_at, block.ends_at, day)}  busy"
    parts = [block.client, block.description or block.type, block.place, " ".join(block.people), block.number]
    return f"{span_words(block.starts_at, block.ends_at, day)}  {', '.join(filter(None, parts))}"


def state_of(block: Block) -> tuple[str, str]:
    """Say how it stands with a booking, and what that means."""
    if word := word_of(block):
        return word, "caution" if block.held else "muted"
    if block.kind == BUSY:
        return "", ""
    if block.permitted:
        return "overlaps by permission", "caution"
    if not block.asked_of:
        return "", ""
    return ("confirmed", "good") if block.confirmed else ("not confirmed", "caution")


def at_minute(day: date, minute: int) -> datetime:
    """Return the time of a day at a minute after its midnight, which may be the next one."""
    start = datetime.combine(day, time.min)
    return start.replace(hour=minute // 60, minute=minute % 60) if minute < DAY_MIN else _next(day)


def _next(day: date) -> datetime:
    return datetime.combine(date.fromordinal(day.toordinal() + 1), time.min)


def free_until(column: Column, minute: int) -> int:
    """Return until when nobody has the time from a minute on; the minute itself where somebody has it, or is away."""
    ahead = (max(minute, span.first_min) for span in seeking.taken_spans(column) if minute < span.last_min)
    return min(ahead, default=DAY_MIN)


def shade_at(column: Column, minute: int) -> Shade | None:
    """Return what is shaded there, what weighs most first."""
    found = [shade for shade in column.shades if shade.first_min <= minute < shade.last_min]
    return next((shade for shade in reversed(found) if shade.words), found[-1] if found else None)


def slot_words(column: Column, minute: int) -> str:
    """Say of free time until when it is free, for whom."""
    until = free_until(column, minute)
    whose = "" if column.whose.kind == ALL else f" for {column.whose.name}"
    at = format_time(time(minute // 60, minute % 60))
    name = WEEKDAYS[column.day.weekday()][:3]
    if until == minute:
        taken = any(one.first_min <= minute < one.last_min for one in column.placed if one.block.takes_place)
        return f"{name} {at}: {'taken' if taken else 'not free'}{whose}."
    end = "the end of the day" if until == DAY_MIN else format_time(time(until // 60, until % 60))
    return f"{name} {at}: free{whose} until {end}."


def marked_words(column: Column, first: int, last: int) -> str:
    """Say which free time is marked."""
    start, end = at_minute(column.day, first), at_minute(column.day, last)
    whose = "" if column.whose.kind == ALL else f" for {column.whose.name}"
    return f"{WEEKDAYS[column.day.weekday()][:3]} {span_words(start, end, column.day)}{whose}."
