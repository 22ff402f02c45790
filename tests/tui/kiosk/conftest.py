"""A wall to press keys at, on a test's own book."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from studio.kernel.access import Actor
from studio.people import users
from studio.sessions.agenda import EVERYTHING
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import SharedGateway, settled
from tui.kiosk.wall import KioskApp

__all__ = ["PIN", "Wall"]

PIN = "471100"
Wall = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


class OpenGateway(SharedGateway):
    """Finds the book open."""

    async def open_later(self, url: str, *, create: bool = False) -> None:
        pass


@pytest.fixture
def pin(actor: Actor) -> str:
    """Give Mia, who owns the studio, a PIN."""
    assert actor.user_id is not None
    users.set_pin(actor, actor.user_id, PIN)
    return PIN


@pytest.fixture
def day(actor: Actor, pin: str) -> None:
    """Book a day: one over, one going on, four to come, and one tomorrow."""
    factories.session(actor, "2026-11-21 09:00", client_id=factories.client(actor, "Weber", "Jo"))
    factories.session(actor, "2026-11-21 10:30", client_id=factories.client(actor, "Ruiz-Ortega", "Anna Maria"))
    factories.session(actor, "2026-11-21 11:30", client_id=factories.client(actor))
    factories.session(
        actor, "2026-11-21 14:00", client_id=factories.client(actor, "Sunset Realty Group", ""), type="Newborn"
    )
    factories.appointment(actor, "2026-11-21 16:00", description="Zoe's secret [/")
    factories.session(actor, "2026-11-21 17:00", client_id=factories.client(actor, "山田", "太郎"))
    factories.session(actor, "2026-11-22 10:00")


@pytest.fixture
def on_wall(book: Book) -> Wall:
    """Return what hangs the book's day on a wall: ``async with on_wall((80, 24)) as pilot``."""

    @asynccontextmanager
    async def opened(size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[Any]]:
        app = KioskApp(book.url, EVERYTHING, OpenGateway())
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return opened
