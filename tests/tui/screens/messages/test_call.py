"""A call on its screen: planned, logged, refused, gone."""

from datetime import date

import pytest

from models import Communication, Department
from studio.clients.clients import Email
from studio.kernel.access import Actor
from studio.kernel.types import Choice
from studio.lists import record_kind
from studio.messages import calls
from studio.to_do import bulk
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_call_is_planned_and_logged(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    client = factories.reached(actor)
    session = factories.session(actor, "2026-11-24 10:00", client_id=client).session_id
    async with desk(size=size) as pilot:
        pilot.app.open(Open("call", client_id=client, session_id=session))
        await settled(pilot)
        await type_text(pilot, "conf")
        await press(pilot, "enter", "ctrl+s")
        assert_golden(pilot.app, f"call_saved_{size[0]}x{size[1]}")
        await press(pilot, "ctrl+o")
        await type_text(pilot, "no an")
        await press(pilot, "enter")
        assert_golden(pilot.app, f"call_logged_{size[0]}x{size[1]}")
    first, second = Communication.select().order_by(Communication.id)
    assert (first.result.name, first.completed_on) == ("No answer", date(2026, 11, 21))
    assert (first.user_id, second.user_id) == (actor.user_id, None)
    assert (second.previous_id, second.due_on, second.tries) == (first.id, date(2026, 11, 23), 2)


async def test_one_that_was_made_is_not_logged_again(book: Book, actor: Actor, desk: Desk) -> None:
    made = factories.call(actor, client=factories.reached(actor), completed_on=date(2026, 11, 19))
    async with desk() as pilot:
        pilot.app.open(Open("call", made))
        await settled(pilot)
        await press(pilot, "ctrl+o")
        assert pilot.app.screen.said == "That call was made already: change what is noted of it here."


async def test_one_that_is_gone_says_so(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("call", 99))
        await settled(pilot)
        assert "That call is gone: somebody deleted it." in screen_text(pilot.app)


@pytest.mark.parametrize("kind", ["call", "text", "email"])
async def test_another_client_is_called_by_their_own_number(kind: str, book: Book, actor: Actor, desk: Desk) -> None:
    first = factories.reached(actor)
    second, third = (
        factories.client_with_phone(actor, f"415 555 019{n}", emails=[Email(f"{n}@example.com", "")]) for n in (2, 3)
    )
    async with desk() as pilot:
        pilot.app.open(Open(kind, client_id=first))
        await settled(pilot)
        form = pilot.app.screen.general
        for client in (second, third):
            form.field("client").take(Choice(client, "Ben [/"))
            await settled(pilot)
        if kind != "email":
            assert [one.label for one in form.field("phone").options] == ["(415) 555-0193"]
        await press(pilot, "ctrl+s")
        row = Communication.get()
        assert (row.client_id, row.phone) == (third, "" if kind == "email" else "(415) 555-0193")
        if kind == "email":
            assert "3@example.com" in str(pilot.app.screen.edit.base["to"])


def test_another_client_brings_their_number_along(book: Book, actor: Actor) -> None:
    clients = [factories.client_with_phone(actor, f"415 555 013{n}") for n in range(2)]
    call = factories.call(actor, client=clients[0], phone="(415) 555-0130")
    record_kind.save(actor, calls.KIND, call, None, {"client": clients[1]})
    assert Communication.get_by_id(call).phone == "(415) 555-0131"


@pytest.mark.parametrize("result", [None, 1])
def test_a_departments_call_that_is_opened_again_is_the_departments(
    book: Book, actor: Actor, result: int | None
) -> None:
    lab = Department.create(name="Lab [/", position=9).id
    call = factories.call(actor, department=lab, client=factories.reached(actor))
    if result is not None:
        record_kind.save(actor, calls.KIND, call, None, {"result": result})
        assert Communication.get_by_id(call).user_id == actor.user_id
    bulk.complete(actor, [("call", call)])
    bulk.complete(actor, [("call", call)], done=False)
    row = Communication.get_by_id(call)
    assert (row.user_id, row.department_id, row.completed_by_id) == (None, lab, None)
