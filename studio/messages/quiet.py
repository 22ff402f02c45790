"""When nothing is sent, and how long one waits before a message is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from studio.kernel import clock
from studio.kernel.preferences import Preferences

PREFERENCES = {"email": "mails", "text": "texts"}
FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=6)
MOST_TRIES = 20
"""The last one comes some three days after the first, as mail servers do it among themselves."""

SPREAD = 0.2


def until(wanted: Preferences, channel: str, at: datetime, name: str = "") -> datetime | None:
    """Return the instant at which the quiet hours end in which ``at`` lies; ``None`` where it lies in none.

    Args:
        at: aware.
        name: of the zone where the receiver lives; the studio's where that is not known.
    """
    named = PREFERENCES[channel]
    if not wanted.of(f"quiet.{named}"):
        return None
    zone = _zone(name)
    begins, ends = int(wanted.of(f"quiet.{named}_from")), int(wanted.of(f"quiet.{named}_until"))
    wall = at.astimezone(zone).replace(tzinfo=None) if zone else clock.wall(at)
    now_min = wall.hour * 60 + wall.minute
    over_midnight = begins > ends
    rests = (now_min >= begins or now_min < ends) if over_midnight else begins <= now_min < ends
    if not rests:
        return None
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(days=over_midnight and now_min >= begins, minutes=ends)
    return end.replace(tzinfo=zone).astimezone(UTC) if zone else clock.utc(end)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, ZoneInfoNotFoundError):  # another machine, whose table is older, wrote it
        return None


def pause(tries: int, chance: Random) -> timedelta:
    """Return how long a message waits that was tried so often: twice as long each time, and not all at the same moment.

    Args:
        tries: 1 after the first.
    """
    grown = min(FIRST * (1 << min(tries - 1, 20)), LONGEST)
    return grown * (1 - SPREAD + 2 * SPREAD * chance.random())
