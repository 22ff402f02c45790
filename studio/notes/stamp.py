"""The mark that Ctrl+T puts into notes: date, time and the initials of who is logged in."""

from __future__ import annotations

from studio.kernel import clock
from studio.kernel.preferences import Preferences


def stamp(initials: str, wanted: Preferences) -> str:
    """Return ``11/21/2026 11:00:04 AM MKH - `` in the studio's own date and time format."""
    now = clock.now()
    parts = {"d": f"{now.day:02}", "m": f"{now.month:02}", "y": f"{now.year:04}"}
    day = ("-" if wanted.date_order == "ymd" else "/").join(parts[part] for part in wanted.date_order)
    if wanted.clock24:
        hour = f"{now:%H:%M:%S}"
    else:
        hour = f"{(now.hour % 12) or 12:02d}:{now:%M:%S} {'AM' if now.hour < 12 else 'PM'}"
    return f"{day} {hour} {initials} - "
