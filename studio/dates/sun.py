"""Sunrise, sunset and the golden hours of a day at a place, on the studio's clock.

Source:
    docs/decisions/0029-sun.md
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from studio.dates.places import read
from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.kernel.shown import format_time


@dataclass(frozen=True, slots=True)
class Sun:
    """What the sun does on a day; ``None`` is what it does not do that day, as in the far north."""

    rises: datetime | None
    sets: datetime | None
    golden: tuple[tuple[datetime, datetime], ...]
    """When it stands low, from 4 degrees below the horizon to 6 above."""

    def words(self) -> str:
        """Write ``sunrise 7:01 AM, golden to 7:41 AM and from 4:15 PM, sunset 4:53 PM``."""
        told = [f"sunrise {format_time(self.rises.time())}"] if self.rises else []
        told += [f"golden {_span(*span)}" for span in self.golden]
        told += [f"sunset {format_time(self.sets.time())}"] if self.sets else []
        return ", ".join(told) or "no sunrise, no sunset"


def _span(first: datetime, last: datetime) -> str:
    return f"{format_time(first.time())} to {format_time(last.time())}"


def of(day: date, place: str) -> Sun | None:
    """Return what the sun does on a day at a place; ``None`` where no place is known."""
    try:
        return _of(day, *read(place), str(clock.zone())) if place else None
    except Invalid:
        return None


@lru_cache(maxsize=512)
def _of(day: date, latitude: float, longitude: float, _zone: str) -> Sun:
    from astral import Observer, SunDirection
    from astral.sun import golden_hour, sunrise, sunset

    here, zone = Observer(latitude, longitude), clock.zone()

    def told(ask: Callable[..., Any], **more: Any) -> Any:
        try:
            return ask(here, date=day, tzinfo=zone, **more)
        except ValueError:  # It does not rise, or does not set, that day.
            return None

    rises, sets = told(sunrise), told(sunset)
    spans = [told(golden_hour, direction=way) for way in (SunDirection.RISING, SunDirection.SETTING)]
    golden = tuple((_wall(min(span)), _wall(max(span))) for span in spans if span is not None)
    return Sun(_wall(rises) if rises else None, _wall(sets) if sets else None, golden)


def _wall(at: datetime) -> datetime:
    return clock.wall(at).replace(second=0, microsecond=0)
