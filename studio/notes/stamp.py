"""The mark that Ctrl+T puts into notes: date, time and the initials of who is logged in."""

from __future__ import annotations

from studio.kernel import clock
from studio.kernel.preferences import Preferences


def stamp(initials: str, wanted: Preferences) -> str:
    """Return ``11/21/2026 11:00:04 AM MKH - `` in the studio's own date and time format."""
    now = clock.now()
    day = f"{now.day:02d}/{now.month:02d}" if wanted.day_first else f"{now.month:02d}/{now.day:02d}"
    if wanted.clock24:
        hour = f"{now:%H:%M:%S}"
    else:
        hour = f"{(now.hour % 12) or 12:02d}:{now:%M:%S} {'AM' if now.hour < 12 else 'PM'}"
    return f"{day}/{now.year:04d} {hour} {initials} - "
