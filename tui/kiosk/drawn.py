"""The lines of the screen on the wall, for a size: the clock, what comes next, and the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time
from studio.sessions.wall import Wall, WallRow, left_until
from tui import marks
from tui.kiosk import digits
from tui.text import cells, fit
from tui.widgets.marked_lines import Line, Part, broken

LEAST = (60, 18)
"""From this size on there is room for the large clock."""
TWICE = (110, 36)
"""From this size on it is twice as large."""
STATE = 7
"""Cells for what is going on, and what comes next."""
GAP = 4
"""Cells between the clock and what comes next."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be shown."""

    studio: str
    now: datetime
    wall: Wall | None
    """None before it was read, and where it is that of another day."""
    trouble: str
    """Why it may not be true any more."""
    form: Sequence[Line]
    """What somebody is typing, in lines at the bottom."""
    dark: bool = False
    """Whether nothing at all is to be shown."""


def lines(shown: Shown, width: int, height: int) -> list[Line]:
    """Draw everything, in exactly so many lines."""
    if shown.dark:
        return [()] * height
    foot = [*broken(f" {shown.trouble}", "caution", width)] * bool(shown.trouble) + list(shown.form)
    foot = foot[:height]
    room = height - len(foot)
    head = _head(
        shown, width, large=width >= LEAST[0] and room >= LEAST[1], twice=width >= TWICE[0] and room >= TWICE[1]
    )
    head = head[:room]
    day = _day(shown, width, room - len(head))
    blank: list[Line] = [()] * (room - len(head) - len(day))
    return [*head, *day, *blank, *foot]


def _head(shown: Shown, width: int, *, large: bool, twice: bool) -> list[Line]:
    date, clock = format_date(shown.now.date()), format_time(shown.now.time())
    bar: Line = (
        (" ", "title"),
        (fit(shown.studio, max(0, width - cells(date) - 3)), "title-name"),
        (f" {date} ", "title"),
    )
    beside = _next(shown)
    if not large:
        plain = [((f" {clock}", "strong"),), *(((" ", ""), *line) for line in beside[:2])]
        return [bar, *plain, _rule(width)]
    times = 2 if twice else 1
    wide = digits.width(clock, times)
    half = clock.partition(" ")[2]
    rows = [f" {line}" for line in digits.large(clock, times)]
    left = [fit(line, wide + 1) for line in rows]
    left[-1] += f" {half}" if half else "   "
    text = [fit(line, wide + GAP + 1) for line in left]
    drawn: list[Line] = []
    for at, row in enumerate(text):
        said = beside[at] if at < len(beside) else ()
        drawn.append(((row, "now"), *said))
    return [bar, (), *drawn, (), _rule(width)]


def _rule(width: int) -> Line:
    return ((marks.glyphs().rule * width, "rule"),)


def _next(shown: Shown) -> list[Line]:
    """Say what comes next, and how soon."""
    if shown.wall is None:
        return [(("Reading the day ..", "muted"),)]
    coming = next((row for row in shown.wall.rows if not row.begun(shown.now)), None)
    if coming is None:
        first = shown.wall.tomorrow
        then = f"Tomorrow begins at {format_time(first.time())}." if first else "Nothing is booked tomorrow."
        return [(("Nothing more today.", "strong"),), ((then, "muted"),)]
    when: Line = (
        ("Next ", "muted"),
        (format_time(coming.starts_at.time()), "strong"),
        (f"  {left_until(coming.starts_at, shown.now)}", "now"),
    )
    where = ", ".join(part for part in (coming.room, " ".join(coming.people)) if part)
    return [
        when,
        ((coming.who or coming.what, "strong"),),
        ((coming.what if coming.who else "", ""),),
        ((where, "muted"),),
    ]


def _day(shown: Shown, width: int, room: int) -> list[Line]:
    """Draw as much of the day as there is room for, from what goes on now; what is over gives way first."""
    if shown.wall is None or room <= 0:
        return []
    rows = shown.wall.rows
    if not rows:
        return [((" Nothing is booked today.", "muted"),)]
    over = sum(row.over(shown.now) for row in rows)
    first = 0 if len(rows) <= room else min(over, len(rows) - room)
    above = first
    if above and room > 2:
        first, room = min(first + 1, len(rows) - room + 2), room - 1
        above = first
    below = len(rows) - first - room
    if below > 0 and room > 1:
        room, below = room - 1, below + 1
    told: list[Line] = [_more(above, "earlier", marks.glyphs().up)] if above else []
    widest = max(cells(_times(row, shown)) for row in rows)
    names = min(max(cells(row.who) for row in rows), max(8, width // 3))
    whats = max(cells(row.what) for row in rows)
    coming = next((row for row in rows if not row.begun(shown.now)), None)
    places = max(cells(row.room) for row in rows)
    spaced = not above and below <= 0 and 2 * len(rows) <= room
    for row in rows[first : first + room]:
        told.append(_entry(row, shown, (widest, names, whats, places), width, coming=row is coming))
        told += [()] * spaced
    return [*told, _more(below, "later", marks.glyphs().down)] if below > 0 else told


def _more(number: int, word: str, sign: str) -> Line:
    return ((f" {sign} {number} {word}", "muted"),)


def _times(row: WallRow, shown: Shown) -> str:
    """Write from when until when, without a day."""
    end = format_time(row.ends_at.time())
    return f"until {end}" if row.starts_at.date() < shown.now.date() else f"{format_time(row.starts_at.time())} - {end}"


def _state(row: WallRow, *, here: bool, coming: bool) -> str:
    """Say how the visit stands, else what goes on by the clock."""
    if row.visit.done:
        return "done"
    if row.visit.started:
        return "started"
    if row.visit.arrived:
        return "here"
    return "now" if here else "next" if coming else ""


def _entry(row: WallRow, shown: Shown, columns: tuple[int, int, int, int], width: int, *, coming: bool) -> Line:
    times, names, whats, places = columns
    here = row.begun(shown.now) and not row.over(shown.now)
    look = "done" if row.over(shown.now) else "strong" if here or coming else ""
    sign = marks.glyphs().now if here else " "
    state = _state(row, here=here, coming=coming)
    where = f"{fit(row.room, places)}  {' '.join(row.people)}"
    parts: list[Part] = [
        (sign, "now"),
        (" ", marks.chip(row.colour)),
        (f" {fit(_times(row, shown), times, align='right')}", look),
    ]
    if names:
        parts.append((f"  {fit(row.who, names)}", look))
    parts += [
        (f"  {fit(row.what, whats)}", look),
        (f"  {fit(state, STATE)}", "now"),
        (f"  {where}", "done" if row.over(shown.now) else "muted"),
    ]
    left = width
    fitted: list[Part] = []
    for text, meaning in parts:
        text = fit(text, min(left, cells(text)))
        left -= cells(text)
        fitted.append((text, meaning))
    return tuple(fitted)
