import asyncio
from typing import Any

import pytest

from studio.kernel import feed, preferences
from studio.kernel.access import Actor
from studio.kernel.errors import Unavailable
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk, SharedGateway
from tests.tui.goldens import screen_text
from tests.tui.settle import settled, type_text
from tui.frame.desk import Open
from tui.terminal.readiness import Hold, Holds

pytestmark = pytest.mark.sqlite


def another_desk(actor: Actor) -> None:
    """Save a setting and book a session of today, in one batch of changes."""
    preferences.set_text(actor, "studio.name", "Main Street")
    factories.session(actor, "2026-11-21 15:00")


async def test_what_another_desk_did_is_shown_after_a_read_of_it_was_refused(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, refused = SharedGateway.read, 0

    async def read(self: SharedGateway, service: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal refused
        if service is preferences.load and not refused:
            refused += 1
            raise Unavailable("The book is busy.")
        return await usual(self, service, *args, **kwargs)

    async with desk() as pilot:
        another_desk(actor)
        monkeypatch.setattr(SharedGateway, "read", read)
        for _ in range(2):
            pilot.app._tick()
            await settled(pilot)
        text = screen_text(pilot.app)

    assert refused
    assert "1 session  1 not confirmed" in text


async def test_a_line_slower_than_the_tick_still_brings_what_another_desk_did(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, answer = SharedGateway.read, asyncio.Event()

    async def read(self: SharedGateway, service: Any, *args: Any, **kwargs: Any) -> Any:
        found = await usual(self, service, *args, **kwargs)
        if service is feed.changes_after:
            await answer.wait()
        return found

    async with desk() as pilot:
        another_desk(actor)
        monkeypatch.setattr(SharedGateway, "read", read)
        pilot.app._tick()
        pilot.app._tick()
        first = [worker for worker in pilot.app.workers if worker.group == "feed"]
        answer.set()
        await settled(pilot)
        text = screen_text(pilot.app)

    assert len(first) == 1
    assert "1 session  1 not confirmed" in text


async def test_a_change_at_another_desk_holds_no_key(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id = factories.client(actor, "Weber", "Jo")
    saved = factories.session(actor, "2026-11-21 15:00", client_id=client_id)
    changes = frozenset({("session", saved.session_id), ("client", client_id)})
    usual, holding = Holds.add, []

    def add(self: Holds, hold: Hold) -> None:
        holding.append(hold.doing)
        usual(self, hold)

    async def held() -> list[str]:
        """List what keys wait for while the screen follows another desk."""
        await settled(pilot)
        holding.clear()
        pilot.app.place.changed_elsewhere(changes)
        await settled(pilot)
        return list(holding)

    waits, opened = {}, []
    monkeypatch.setattr(Holds, "add", add)
    async with desk((120, 40)) as pilot:
        waits["agenda"] = await held()
        for what in (Open("find"), Open("session", saved.session_id), Open("client", client_id)):
            holding.clear()
            pilot.app.open(what)
            await settled(pilot)
            if what.kind == "find":
                await type_text(pilot, "weber")
            opened += holding
            waits[what.kind] = await held()
        await pilot.app.place.open_pane("Sessions")
        waits["a client's sessions"] = await held()

    assert waits == dict.fromkeys(waits, [])
    assert {"looking", "reading the session", "reading the client"} <= set(opened)
