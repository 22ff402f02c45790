"""The only reader of the clock.

Sessions and appointments are in the studio's naive wall time; the journal and the outbox in aware UTC
(docs/decisions/0003-wall-time.md). Everything that asks for "now" or "today" asks here.
"""

import os
from datetime import UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo

_zone: ZoneInfo | None = None


def set_zone(name: str) -> None:
    """Take the studio's zone, an IANA name such as ``America/Los_Angeles``; an empty name is this machine's zone.

    Raises:
        ZoneInfoNotFoundError: there is no such zone.
    """
    global _zone
    _zone = ZoneInfo(name) if name else None


def zone() -> tzinfo:
    """Return the studio's zone, or this machine's where it has none."""
    return _zone or datetime.now().astimezone().tzinfo or UTC


def machine_zone() -> str:
    """Return the IANA name of this machine's zone; empty where it has none, as with rules such as ``EST5EDT4``."""
    name = os.environ.get("TZ", "").lstrip(":") or os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return ""


def zone_name() -> str:
    """Return the IANA name of the studio's zone, or of this machine's where the studio has none; empty where that has none."""
    return _zone.key if _zone else machine_zone()


def now_utc() -> datetime:
    """Return the aware UTC time."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the studio's naive wall time."""
    return wall(now_utc())


def wall(at: datetime) -> datetime:
    """Turn an aware time into the studio's naive wall time."""
    return at.astimezone(_zone).replace(tzinfo=None)


def today() -> date:
    """Return the studio's date."""
    return now().date()


def utc(at: datetime) -> datetime:
    """Turn a naive wall time of the studio into aware UTC; of a time that comes twice, its first coming."""
    return (at.replace(tzinfo=_zone) if _zone else at).astimezone(UTC)


def exists(at: datetime) -> bool:
    """Tell whether the studio's clock ever shows that naive time: when clocks go forward, an hour is left out."""
    return wall(utc(at)) == at


def twice(at: datetime) -> bool:
    """Tell whether the studio's clock shows that naive time twice: when clocks go back, an hour is repeated."""
    if _zone is None:
        later = at.replace(fold=1).astimezone(UTC)
    else:
        later = at.replace(tzinfo=_zone, fold=1).astimezone(UTC)
    return later > utc(at)
