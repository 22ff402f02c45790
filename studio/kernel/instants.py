"""Instants as either driver returns them: naive UTC, as text or as a ``datetime``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from studio.kernel import clock


def as_instant(value: Any) -> datetime:
    """Read a stored instant as aware UTC."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at.replace(tzinfo=UTC)


def wall_of(value: Any) -> datetime:
    """Read a stored instant as the studio's wall time."""
    return clock.wall(as_instant(value))
