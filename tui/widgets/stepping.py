"""Which part of a written date or time stands under the cursor, and the value one step further."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, time, timedelta

_part = re.compile(r"[^\W_]+")

DAY, MONTH, YEAR, HOUR, MINUTE, HALF = "day", "month", "year", "hour", "minute", "half"


def date_parts(show: Callable[[date], str]) -> list[str]:
    """Name the parts of a date in the order in which ``show`` writes them; a weekday counts as the day."""
    # A day whose numbers cannot be mistaken for one another, written, tells which is which.
    probe = date(2033, 10, 11)
    next_day = _part.findall(show(probe + timedelta(days=1)))
    names = {"2033": YEAR, "33": YEAR, "10": MONTH, "11": DAY}
    parts = _part.findall(show(probe))
    return [names.get(text) or (DAY if text != next_day[index] else MONTH) for index, text in enumerate(parts)]


def time_parts(show: Callable[[time], str]) -> list[str]:
    """Name the parts of a time in the order in which ``show`` writes them; AM and PM are the half of the day."""
    return [{"10": HOUR, "25": MINUTE}.get(text, HALF) for text in _part.findall(show(time(10, 25)))]


def part_at(text: str, position: int) -> int:
    """Return the number of the part at a position of ``text``, or of the last one before it."""
    found = [match.start() for match in _part.finditer(text)]
    return max(0, sum(start <= position for start in found) - 1)


def part_start(text: str, index: int) -> int:
    """Return the position at which a part begins."""
    starts = [match.start() for match in _part.finditer(text)]
    return starts[min(index, len(starts) - 1)] if starts else 0


def step_date(day: date, part: str, by: int) -> date:
    """Go ``by`` days, months or years on; the 31st becomes the last of a shorter month, the calendar's ends stay."""
    if part == DAY:
        try:
            return day + timedelta(days=by)
        except OverflowError:
            return day
    months = day.year * 12 + day.month - 1 + by * (12 if part == YEAR else 1)
    year, month = divmod(months, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return day
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def step_time(at: time, part: str, by: int, *, minutes: int) -> time:
    """Go ``by`` hours, half days or steps of ``minutes`` on, round the clock; a step ends on a full step."""
    now_min = at.hour * 60 + at.minute
    if part == MINUTE:
        full = now_min // minutes if by > 0 else -(-now_min // minutes)
        now_min = (full + by) * minutes
    else:
        now_min += by * (60 if part == HOUR else 720)
    return time(now_min // 60 % 24, now_min % 60)
