"""The screens' only way to the studio: services run on one database thread, so that no screen ever waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from studio.book.opening import open_book
from studio.kernel import database
from studio.kernel.access import SYSTEM, Actor, reading_as

P = ParamSpec("P")
T = TypeVar("T")


class Gateway:
    """One thread, one connection, one transaction at a time.

    A read may be cancelled with the worker that awaits it. A write is shielded: closing a dialog never loses a save
    that was already asked for.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="database")
        self.reader: Callable[[], Actor] = lambda: SYSTEM
        """For whom it reads: what their role hides from them never comes to the screens."""

    def open(self, url: str, *, create: bool = False) -> None:
        """Open the database and wait for it; only before the screen is there, or in a worker's thread.

        Raises:
            StudioError: it cannot be opened.
        """
        self._thread.submit(open_book, url, create=create).result()

    def now(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a service and wait; only before the first frame."""
        return self._thread.submit(partial(database.call, service, *args, **kwargs)).result()

    async def read(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a reading service.

        Raises:
            StudioError: what the service refuses.
        """
        return await asyncio.wrap_future(self._submit(service, *args, **kwargs))

    async def write(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a writing service to its end, even when the screen that asked has gone.

        Raises:
            StudioError: what the service refuses; nothing was saved then.
        """
        return await asyncio.shield(asyncio.wrap_future(self._submit(service, *args, **kwargs)))

    async def open_later(self, url: str, *, create: bool = False) -> None:
        """Open a database while the screen is up."""
        await asyncio.wrap_future(self._thread.submit(open_book, url, create=create))

    async def aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run something slow that touches no database, such as a first spelling check, off the screen's thread."""
        return await asyncio.to_thread(work, *args, **kwargs)

    def _submit(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self._thread.submit(partial(_read_as, self.reader(), service, *args, **kwargs))

    def last(self, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run a service before the database is closed, whatever comes of it; nobody waits for it."""
        self._submit(service, *args, **kwargs)

    def close(self) -> None:
        """Finish what was asked for and close the database."""
        self._thread.submit(database.close_database)
        self._thread.shutdown(wait=True)


def _read_as(reader: Actor, service: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    with reading_as(reader):
        return database.call(service, *args, **kwargs)
