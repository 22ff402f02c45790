"""What is typed into a record: the fields say what stands there, whatever was put into them before."""

from datetime import datetime
from typing import Any

import pytest

from studio.clients.reach import Phone
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.settle import settled
from tui.frame.desk import Open
from tui.screens.session.values import When

pytestmark = pytest.mark.sqlite

PUT: dict[str, dict[str, Any]] = {
    "client": {"last_name": "Put In", "phones": (Phone("555 0199", "desk", True),), "call_warning": "put in"},
    "session": {"description": "Put in", "when": When.of(datetime(2026, 12, 4, 9), datetime(2026, 12, 4, 10))},
}


@pytest.mark.parametrize("kind", PUT)
async def test_what_was_put_in_and_typed_back_is_as_it_was_read(kind: str, book: Book, actor: Actor, desk: Desk):
    client_id = factories.client(actor)
    record_id = client_id if kind == "client" else factories.session(actor, client_id=client_id).session_id
    async with desk() as pilot:
        pilot.app.open(Open(kind, record_id))
        await settled(pilot)
        edit, forms = pilot.app.screen.edit, list(pilot.app.screen.forms())
        read = edit.mine()

        edit.put(PUT[kind])
        put = {key: edit.mine()[key] for key in PUT[kind]}
        for form in forms:
            form.put(edit.to_form(read))

        assert all(value != read[key] for key, value in put.items())
        assert edit.mine() == read
        assert not edit.dirty


async def test_a_form_that_was_built_and_not_filled_yet_says_nothing(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    client_id = factories.client(actor)
    async with desk() as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        screen = pilot.app.screen
        edit = screen.edit
        edit.put({"notes": "put in"})
        monkeypatch.setattr(screen, "pane_built", lambda pane: None)
        await screen.build_pane("Notes")
        built = screen.forms()[-1]

        assert not built.filled
        assert edit.mine()["notes"] == "put in"
        edit.fill(built)
        assert built.values()["notes"] == "put in"
