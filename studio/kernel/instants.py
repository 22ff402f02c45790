"""Instants, wall times and days as either driver returns them: as ISO text, or as Python's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from studio.kernel import clock
from studio.kernel.errors import Invalid

Day = TypeVar("Day", date, datetime)


def as_instant(value: Any) -> datetime:
    """Read a stored instant as aware UTC."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at.replace(tzinfo=UTC)


def wall_of(value: Any) -> datetime:
    """Read a stored instant as the studio's wall time."""
    return clock.wall(as_instant(value))


def as_wall(value: Any) -> datetime:
    """Read a stored wall time."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def as_day(value: Any) -> date | None:
    """Read a stored day; ``None`` where there is none."""
    return value if value is None or isinstance(value, date) else date.fromisoformat(value)


def bound(at: datetime) -> str:
    """Write a wall time as it is compared with stored ones."""
    return at.isoformat(" ", "seconds")


def bound_instant(at: datetime) -> str:
    """Write an aware instant as it is compared with stored ones."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def day_after(day: Day) -> Day:
    """Return the next day, at the same time.

    Raises:
        Invalid: Python's calendar ends with that day.
    """
    try:
        return day + timedelta(days=1)
    except OverflowError:
        raise Invalid("There is no day after that one.") from None
