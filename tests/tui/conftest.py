"""A desk to press keys at: the whole program on a test's own book."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from studio.kernel import database
from studio.kernel.access import Actor
from tests.conftest import Book
from tui.app import SittingsApp
from tui.frame.gateway import Gateway

Desk = Callable[..., AbstractAsyncContextManager[Pilot[Any]]]


class SharedGateway(Gateway):
    """Uses the book that the test has opened, and leaves it open for the test to look into afterwards."""

    jobs = 0

    def _submit(self, service: Any, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super()._submit(service, *args, **kwargs)
        self.jobs += 1
        asyncio.wrap_future(future).add_done_callback(self._done)
        return future

    async def aside(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        self.jobs += 1
        try:
            return await super().aside(work, *args, **kwargs)
        finally:
            self.jobs -= 1

    def _done(self, future: asyncio.Future[Any]) -> None:
        self.jobs -= 1
        if not future.cancelled():
            future.exception()

    def close(self) -> None:
        self._thread.submit(database.close_connection)
        self._thread.shutdown(wait=True)


@asynccontextmanager
async def open_desk(url: str, actor: Actor | None, size: tuple[int, int]) -> AsyncIterator[Pilot[Any]]:
    app = SittingsApp(url, actor, SharedGateway(), new_login="mia")
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield pilot


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until the program has drawn and the database thread has nothing left to do.

    Workers are no sign of it: one that asks something waits as long as its dialog is open.
    """
    quiet = 0
    while quiet < 3:
        await pilot.pause()
        quiet = quiet + 1 if pilot.app.gateway.jobs == 0 and not pilot.app.keys_waiting else 0


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys and wait until the program has answered."""
    await pilot.press(*keys)
    await settled(pilot)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text letter by letter."""
    names = {" ": "space", "/": "slash", ":": "colon", ",": "comma", ".": "full_stop", "+": "plus", "-": "minus"}
    await pilot.press(*(names.get(letter, letter) for letter in text))
    await settled(pilot)


@pytest.fixture
def desk(book: Book, actor: Actor) -> Desk:
    """Return what opens the program on the book: ``async with desk(size=(80, 24)) as pilot``."""

    def opened(size: tuple[int, int] = (80, 24), who: Actor = actor) -> AbstractAsyncContextManager[Pilot[Any]]:
        return open_desk(book.url, who, size)

    return opened
