"""Takes the manual's screens: the real program on the demo studio, at a time that stands still."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import time_machine
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from docs import booking_shots, calendar_shots, kiosk_shots
from studio.background import background as jobs
from studio.background import noted
from studio.book.opening import open_book
from studio.demo import building
from studio.kernel import access, database, times
from studio.kernel.access import Actor
from studio.sessions import sessions
from studio.sessions.views import session_id_of
from tests.tui.conftest import SharedGateway
from tests.tui.goldens import screen_text
from tests.tui.settle import painted_at_rest, press, settled
from tui.app import SittingsApp

NOW = datetime(2026, 11, 23, 11, 4, tzinfo=ZoneInfo("America/Los_Angeles"))
"""A Monday; Thanksgiving is on the Thursday."""

NARROW, WIDE, WALL = (80, 24), (120, 40), (200, 50)
OWNER, COLLEAGUE = "mia", "lukas"
STYLES = Path(__file__).resolve().parents[1] / "tui" / "styles" / "app.tcss"

Shots = dict[str, str]
"""The text of each screen by its name, such as ``agenda-80x24``."""


class StillApp(SittingsApp):
    """The program without its pulse: no picture depends on how many real seconds a machine took to get there."""

    CSS_PATH = [STYLES]

    def _tick(self) -> None:
        pass


class Camera:
    """Presses keys and keeps what the screen shows then."""

    def __init__(self, pilot: Pilot[Any], size: tuple[int, int]) -> None:
        self.pilot = pilot
        self.size = size
        self.shots: Shots = {}

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await press(self.pilot, *keys)

    async def type(self, text: str) -> None:
        """Type a text."""
        # In one piece: pressing letter by letter, as a person does, would take minutes for the whole manual.
        self.pilot.app.post_message(events.Paste(text))
        await settled(self.pilot)

    async def rest(self) -> None:
        """Wait until the program has answered."""
        await settled(self.pilot)

    async def shoot(self, name: str) -> None:
        """Keep the screen as ``name-80x24``."""
        width, height = self.size
        self.shots[f"{name}-{width}x{height}"] = screen_text(self.pilot.app)


@asynccontextmanager
async def desk(
    url: str,
    actor: Actor | None,
    size: tuple[int, int] = NARROW,
    held: type[Camera] = Camera,
    *,
    coloured: bool = False,
) -> AsyncIterator[Camera]:
    """Open the program on a database; ``actor`` ``None`` is the first start.

    A text has no colours: as the program is without them, it says by signs what is chosen.
    """
    if actor is not None:
        open_book(url)
    with patch.dict(os.environ, {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}):
        if coloured:
            del os.environ["NO_COLOR"]
        app = StillApp(url, actor, SharedGateway(), new_login=OWNER)
    painting = patch.object(Screen, "_compositor_refresh", painted_at_rest(Screen._compositor_refresh))
    with patch.object(times, "RESTED_S", 0.001), painting:
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            yield held(pilot, size)
    database.close_database()


def build_demo(folder: Path) -> Path:
    """Make the demo studio of ``NOW`` and return its file."""
    path = folder / "demo.db"
    open_book(str(path), create=True)
    building.build()
    database.close_database()
    return path


async def take_all(folder: Path) -> Shots:
    """Take every screen, the clock standing still at ``NOW``.

    Args:
        folder: with the demo studio in it, which stays as it is; the screens work on copies.
    """
    open_book(str(folder / "demo.db"))
    owner, colleague = access.log_in(OWNER), access.log_in(COLLEAGUE)
    database.close_database()
    shots = await first_day(str(folder / "new.db"))
    for size in (WALL, WIDE, NARROW):
        url = str(shutil.copyfile(folder / "demo.db", folder / "copy.db"))
        async with desk(url, owner, size) as camera:
            await calendar_shots.calendar(camera)
            if size != WALL:
                await main_screens(camera)
            if size == NARROW:
                await small_screens(camera)
                await maintenance(camera)
                await wanted(camera)
                await statuses(camera)
                await people(camera)
                await to_do(camera)
                await booking_shots.appointments(camera)
                await booking_shots.waiting(camera)
                await messages(camera)
                await background(camera)
                await of_a_session(camera, colleague)
                await history(camera)
            shots |= camera.shots
    wall = shutil.copyfile(folder / "demo.db", folder / "wall.db")
    return shots | await kiosk_shots.kiosk(str(wall), owner)


async def take_pictures(folder: Path) -> Shots:
    """Take the front page's pictures, as SVG; the book is the demo's, as it is after ``take_all``."""
    open_book(str(folder / "demo.db"))
    owner = access.log_in(OWNER)
    database.close_database()
    pictures: Shots = {}
    async with desk(str(folder / "demo.db"), owner, WIDE, coloured=True) as camera:

        def keep(name: str) -> None:
            pictures[name] = camera.pilot.app.export_screenshot(title="Sittings", simplify=True)

        await camera.press("down", "down")
        keep("agenda")
        await camera.press("enter")
        keep("session")
        await camera.press("ctrl+o")
        keep("status")
        await camera.press("escape", "escape", "f3")
        await camera.type("obr")
        keep("find")
    return pictures


async def main_screens(camera: Camera) -> None:
    """Take the screens that the work is done on, and come back to the agenda."""
    await camera.press("f3")
    await camera.type("obr")
    await camera.shoot("find")
    await camera.press("escape", "down", "down", "v")
    await camera.shoot("client")
    await camera.press("escape", "enter")
    await camera.shoot("session")
    await camera.press("ctrl+o")
    await camera.shoot("status")
    await camera.press("escape", "escape")


async def small_screens(camera: Camera) -> None:
    """Take what opens over the agenda."""
    await camera.press("f10")
    await camera.shoot("key-tips")
    await camera.press("escape")
    await booking_shots.free_times(camera)
    await booking_shots.quick_line(camera)
    await camera.press("ctrl+p")
    await camera.type("sta")
    await camera.shoot("palette")
    await camera.press("escape", "g")
    await camera.type("+2bd")
    await camera.shoot("go-to-date")
    await camera.press("escape", "e")
    await camera.shoot("close-day")
    await camera.press("escape")
    await camera.rest()
    app: Any = camera.pilot.app
    with time_machine.travel(NOW + timedelta(minutes=35), tick=False):
        await app._remind()
        app.place.draw_title()
        app.place.minute_passed()
        await settled(camera.pilot)
        await camera.press("f10", "0")
        await camera.shoot("reminder")
        await camera.press("d")


async def of_a_session(camera: Camera, colleague: Actor) -> None:
    """Take a session's other tabs, the month, its due date, refusals, and what happens when two save at once."""
    await camera.press("enter", "ctrl+r")
    await camera.shoot("why-due")
    await camera.press("escape", "tab", "tab", "down")
    await camera.shoot("month")
    await camera.press("escape", "ctrl+o")
    await camera.type("retouch")
    await camera.press("tab")
    await camera.shoot("status-retouch")
    await camera.press("escape")
    await booking_shots.taken_room(camera)
    await camera.press("ctrl+pagedown")
    await camera.shoot("participants")
    await camera.press("ctrl+pagedown", "ctrl+t")
    await camera.type("Album with the two familys, call after Thanksgiving.")
    await camera.shoot("notes")
    await camera.press("f10", "c", "b")
    await camera.shoot("spelling")
    await camera.press("escape", "escape", "d", "enter")
    await _save_both_at_once(camera, colleague)


async def maintenance(camera: Camera) -> None:
    """Take what the studio sets up itself, and come back to the agenda."""
    await camera.press("f12")
    await camera.shoot("maintenance")
    await camera.type("lead")
    await camera.press("enter", "down", "enter")
    await camera.type("Wedding fair")
    await camera.shoot("list-cell")
    await camera.press("enter", "down", "delete")
    await camera.shoot("list-delete")
    await camera.press("escape", "n")
    await camera.type("Podcast")
    await camera.shoot("list-new")
    await camera.press("escape", "d", "escape", "escape")


async def to_do(camera: Camera) -> None:
    """Take the tasks and calls, a task, a call and how one is logged."""
    await camera.press("f8", "e")
    await camera.shoot("to-do")
    await camera.press("enter")
    await camera.shoot("task")
    await camera.press("escape", "f8")
    app: Any = camera.pilot.app
    table = app.place.table
    call = next(row.key for row in table.rows if row.kind == "call")
    table.move_to_key(call)
    await camera.press("enter")
    await camera.shoot("call")
    await camera.press("escape", "r")
    await camera.type("no")
    await camera.press("tab")
    await camera.shoot("log-call")
    await camera.press("escape", "escape")


async def history(camera: Camera) -> None:
    """Take the journal with what was done just now."""
    await camera.press("f12")
    await camera.type("journal")
    await camera.press("enter")
    await camera.shoot("journal")


async def background(camera: Camera) -> None:
    """Take what is done in the background, where a worker ran until last night, and come back to the agenda."""
    with time_machine.travel(NOW - timedelta(hours=15, minutes=52), tick=False):
        for job in (noted.WORKER, jobs.SESSIONS, jobs.HOLDS):
            database.call(noted.note, job)
    await camera.press("f10", "v", "d", "down", "down", "down")
    await camera.shoot("background")
    await camera.press("escape")


async def wanted(camera: Camera) -> None:
    """Take the preferences, and come back to the agenda."""
    await camera.press("f12")
    await camera.type("zone formats")
    await camera.press("enter", "down", "down", "down", "down", "enter")
    await camera.type("tue,wed,thu,fri,sat")
    await camera.shoot("preferences")
    await camera.press("escape", "h")
    await camera.shoot("preferences-holidays")
    await camera.press("escape", "escape", "escape")


async def people(camera: Camera) -> None:
    """Take who works here and what each role may, and come back to the agenda."""
    await camera.press("f12")
    await camera.type("users")
    await camera.press("enter", "down")
    await camera.shoot("users")
    await camera.press("enter")
    await camera.shoot("user")
    await camera.press("escape", "r")
    await camera.shoot("roles")
    await camera.press("escape", "escape", "escape", "f10", "comma")
    await camera.shoot("switch-user")
    await camera.press("escape")


async def messages(camera: Camera) -> None:
    """Take a mail, as it is written and as it goes, and a template; then come back to the agenda."""
    await camera.press("down", "down", "enter", "f10", "c", "p")
    await camera.type("Confirmation")
    await camera.press("tab")
    await camera.rest()
    await camera.shoot("email")
    await camera.press("ctrl+r")
    await camera.shoot("email-preview")
    await camera.press("escape", "escape", "d", "escape", "f12")
    await camera.type("templates")
    await camera.press("enter", "down", "e")
    await camera.shoot("template")
    await camera.press("ctrl+t")
    await camera.shoot("template-fields")
    await camera.press("escape", "escape", "escape", "escape", "home", "down", "down")


async def statuses(camera: Camera) -> None:
    """Take the statuses, and where sessions go when each type has its own no more."""
    await camera.press("f12")
    await camera.type("session statuses")
    await camera.press("enter")
    await camera.shoot("statuses")
    await camera.press("b", "y", "b")
    await camera.shoot("statuses-off")
    await camera.type("common")
    await camera.press("enter", "escape", "escape")


async def _save_both_at_once(camera: Camera, colleague: Actor) -> None:
    await camera.type("Graduation, with the grandparents")
    await camera.rest()
    number = camera.pilot.app.screen.record.number  # type: ignore[attr-defined]
    theirs = {"file_number": "C-617", "description": "Graduation!"}
    sessions.save_session(colleague, session_id_of(number), None, theirs)
    await camera.press("ctrl+s")
    await camera.shoot("both")
    # A slow machine would have kept a draft by now, which the next desk would be offered.
    await camera.press("escape", "escape", "d")


async def first_day(url: str, held: type[Camera] = Camera) -> Shots:
    """Take the first start, the first client, the first session and its first change of status."""
    async with desk(url, None, held=held) as camera:
        await camera.type("Main Street Portraits")
        await camera.press("tab", "tab")
        await camera.type("calif")
        await camera.press("tab")
        await camera.type("mia hansen")
        await camera.press("tab")
        await camera.shoot("first-start")
        await camera.press("ctrl+s")
        await camera.shoot("first-agenda")
        await camera.press("f9", "enter")
        await camera.type("zoe o'brien")
        await camera.shoot("first-find")
        await camera.press("enter")
        await camera.type("4155550133")
        await camera.press("tab", "tab", "space")
        await camera.shoot("first-client")
        await camera.press("ctrl+s")
        await camera.type("fam")
        await camera.press("tab")
        await camera.type("tue 2")
        await camera.shoot("first-session")
        await camera.press("enter")
        await camera.shoot("first-check")
        await camera.press("enter")
        await camera.shoot("first-booked")
        await camera.press("o")
        await camera.shoot("first-saved")
        await camera.press("ctrl+o")
        await camera.shoot("first-status")
        await camera.press("enter")
        await camera.shoot("first-done")
        return camera.shots
