"""When somebody is busy elsewhere: the times that a calendar of their own said when it was read, kept as one text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

Times = tuple[tuple[datetime, datetime], ...]
"""From when to when, by start; none touches the next one."""


@lru_cache(maxsize=64)
def times_in(text: str) -> Times:
    """Read the times as they are kept."""
    found = (line.partition("/") for line in text.splitlines())
    return tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, _, end in found)


def written(times: Times) -> str:
    """Write times as they are kept."""
    return "\n".join(f"{start.isoformat('T', 'minutes')}/{end.isoformat('T', 'minutes')}" for start, end in times)


def joined(times: Iterable[tuple[datetime, datetime]]) -> Times:
    """Put times together that touch or overlap."""
    out: list[tuple[datetime, datetime]] = []
    for start, end in sorted(times):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end)
        elif start < end:
            out.append((start, end))
    return tuple(out)


def within(text: str, starts_at: datetime, ends_at: datetime) -> Times:
    """Return the times that fall between two."""
    times = times_in(text)
    first = bisect_left(times, (starts_at,))
    first -= first > 0 and times[first - 1][1] > starts_at
    return times[first : bisect_left(times, (ends_at,))]


def covered(one: tuple[datetime, datetime], times: Times) -> bool:
    """Tell whether all of a time lies within one of others."""
    at = bisect_left(times, (one[0], datetime.max)) - 1  # noqa: DTZ901
    return at >= 0 and one[1] <= times[at][1]


def changed_between(before: str, after: str) -> tuple[datetime, datetime] | None:
    """Return between which times two texts differ; ``None`` where they do not."""
    other = set(times_in(before)) ^ set(times_in(after))
    return (min(start for start, _ in other), max(end for _, end in other)) if other else None
