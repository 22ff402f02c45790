"""Takes the manual's screens of booking: by a question, by one line, appointments, and who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import Appointment
from tui.frame.desk import Open

if TYPE_CHECKING:
    from docs.shots import Camera


async def free_times(camera: Camera) -> None:
    """Take when something is free, and come back."""
    await camera.press("0")
    await camera.type("when can anna take a family on a saturday morning in december?")
    await camera.shoot("free-times")
    await camera.press("escape")


async def quick_line(camera: Camera) -> None:
    """Take a booking in one line, and come back."""
    await camera.press("f9", "f9")
    await camera.type("tue 14:30 90m family obrien @room1 !anna")
    await camera.shoot("quick-line")
    await camera.press("escape")


async def appointments(camera: Camera) -> None:
    """Take an appointment, those of a session, and one that is being made, and come back to where it was."""
    await camera.press("home", "down", "down", "down", "enter")
    await camera.shoot("appointment")
    await camera.press("f10", "v", "s", "f10", "j")
    await camera.shoot("appointments")
    await camera.press("escape", "escape", "a", "enter")
    await camera.type("consultation")
    await camera.press("tab")
    await camera.type("tomorrow 9")
    await camera.shoot("appointment-new")
    await camera.press("escape", "escape", "escape", "d")
    await _events(camera)
    await camera.press("home", "down", "down")


async def _events(camera: Camera) -> None:
    """Take a wedding with its events, and one of them."""
    wedding = Appointment.get(Appointment.event).session_id
    camera.pilot.app.open(Open("session", wedding))
    await camera.rest()
    await camera.shoot("session-events")
    await camera.press("f10", "j", "enter")
    await camera.shoot("event")
    await camera.press("escape", "escape")


async def waiting(camera: Camera) -> None:
    """Take the waiting list, and come back to the agenda."""
    await camera.press("w")
    await camera.rest()
    await camera.shoot("waiting")
    await camera.press("escape")


async def taken_room(camera: Camera) -> None:
    """Take how a session is moved to where another one is, and leave it as it was."""
    await camera.rest()
    form = camera.pilot.app.screen.general  # type: ignore[attr-defined]
    for field, text in (("start", "1p"), ("end", "2p"), ("room", "room 1")):
        form.focus_field(field)
        await camera.rest()
        await camera.type(text)
        await camera.rest()
    await camera.press("ctrl+s")
    await camera.shoot("taken")
    await camera.press("enter", "escape", "d", "enter")
