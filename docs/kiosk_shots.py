"""Takes the manual's picture of the wall: the kiosk on the demo studio, at a time that stands still."""

from __future__ import annotations

import os
from unittest.mock import patch

from studio.book.opening import open_book
from studio.kernel import clock, database
from studio.kernel.access import Actor
from studio.people import users
from studio.sessions import visits
from studio.sessions.agenda import EVERYTHING, day
from tests.tui.conftest import SharedGateway, settled
from tests.tui.goldens import screen_text
from tui.kiosk.wall import KioskApp


class StillKiosk(KioskApp):
    """The wall without its pulse."""

    def tick(self) -> None:
        pass


async def kiosk(url: str, owner: Actor) -> dict[str, str]:
    """Take the wall, once somebody has a PIN and it is noted who is here."""
    open_book(url)
    users.set_pin(owner, owner.user_id or 0, "471100")
    steps: tuple[visits.Step, ...] = ("done", "started", "started")
    for row, step in zip(day(clock.today()), steps, strict=False):
        visits.mark(owner, row.session_id, step)
    with patch.dict(os.environ, {"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}):
        app = StillKiosk(url, EVERYTHING, SharedGateway())
    async with app.run_test(size=(80, 24)) as pilot:
        app._read()
        await settled(pilot)
        found = {"kiosk-80x24": screen_text(app)}
    database.close_database()
    return found
