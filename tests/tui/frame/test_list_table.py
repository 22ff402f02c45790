import asyncio
from typing import Any

import pytest

from studio.clients import clients
from studio.clients.clients import Phone
from studio.kernel.access import Actor
from studio.lists import page as pages
from studio.sessions import sessions
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk, SharedGateway
from tests.tui.settle import settled
from tui.frame.desk import Open
from tui.frame.list_table import ListTable

pytestmark = pytest.mark.sqlite


def cells(table: ListTable) -> list[str]:
    return [" ".join(row.cells) for row in table.rows]


async def test_a_list_follows_the_tables_that_show_in_it_and_no_others(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_id = factories.client(actor, phones=(Phone("(415) 555-0101"),))
    factories.session(actor, "2026-11-22 10:00", client_id=client_id)
    read: list[object] = []
    usual = SharedGateway.read

    async def noted(self: SharedGateway, service: Any, *args: Any, **kwargs: Any) -> Any:
        read.append(service)
        return await usual(self, service, *args, **kwargs)

    async with desk((120, 40)) as pilot:
        table = pilot.app.screen.query_one("#tomorrow", ListTable)
        before = cells(table)
        version = clients.client_record(client_id).version
        clients.save_client(actor, client_id, version, {"phones": (Phone("(415) 555-0199"),)})
        monkeypatch.setattr(SharedGateway, "read", noted)
        table.follow(frozenset({("dictionary_word", 1)}))
        await settled(pilot)
        unasked = pages.page in read
        pilot.app.place.changed_elsewhere(frozenset({("client_phone", 1)}))
        await settled(pilot)
        after = cells(table)

    assert ("555-0101" in before[0], unasked, "555-0199" in after[0]) == (True, False, True)


async def test_a_clients_sessions_follow_another_desk(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor)
    saved = factories.session(actor, "2026-11-22 10:00", client_id=client_id)
    async with desk((120, 40)) as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        await pilot.app.place.open_pane("Sessions")
        await settled(pilot)
        sessions.cancel(actor, saved.session_id, "ill")
        pilot.app._poll()
        await settled(pilot)
        rows = cells(pilot.app.place.query_one("#sessions", ListTable))

    assert "CANCELLED" in rows[0]


async def test_who_waits_for_a_list_waits_for_the_newest_reading(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, answer = SharedGateway.read, asyncio.Event()

    async def slow(self: SharedGateway, service: Any, *args: Any, **kwargs: Any) -> Any:
        found = await usual(self, service, *args, **kwargs)
        await answer.wait()
        return found

    async with desk((120, 40)) as pilot:
        table = pilot.app.screen.query_one("#tomorrow", ListTable)
        source = table.source
        assert source is not None
        monkeypatch.setattr(SharedGateway, "read", slow)
        showing = asyncio.create_task(table.show(pilot.app, source.spec, source.asked))
        await settled(pilot)
        table.follow(frozenset({("session", 1)}))
        await settled(pilot)
        too_early = showing.done()
        answer.set()
        await showing

    assert not too_early
