"""Takes the manual's screens of the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs.shots import Camera


async def calendar(camera: Camera) -> None:
    """Take the agenda, and a day and a week of the calendar, and come back to the agenda."""
    await camera.shoot("agenda")
    await camera.press("f4")
    await camera.shoot("calendar-day")
    await camera.press("w")
    await camera.shoot("calendar-week")
    await camera.press("o")
    await camera.shoot("calendar-month")
    await camera.press("d", "escape")
