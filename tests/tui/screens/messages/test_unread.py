"""What came in, and what came back: marked in the list, and read by whoever opens it."""

from typing import Any

import pytest

from models import Communication
from studio.kernel.access import Actor
from studio.messages import mailbox, reading
from studio.people import roles
from tests import factories
from tests.studio.messages.written import MAILS, sent
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import settled
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


@pytest.fixture
def answered(actor: Actor, frozen: Any) -> int:
    """A mail that somebody answered, and of which one copy came back; returns the client."""
    client_id = factories.client(actor)
    sent(actor, client=client_id)
    for name in ("answer", "two_receivers"):
        mailbox.take((MAILS / f"{name}.eml").read_bytes(), (name,))
    return client_id


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_list_marks_what_nobody_has_read(answered: int, desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size) as pilot:
        pilot.app.open(Open("client", answered))
        await settled(pilot)
        await pilot.app.screen.open_pane("Communications")
        await settled(pilot)
        assert_golden(pilot.app, "unread_{}x{}".format(*size))


async def test_whoever_opens_an_answer_reads_it(answered: int, desk: Desk) -> None:
    row = Communication.get(Communication.incoming)
    async with desk() as pilot:
        pilot.app.open(Open("email", row.id))
        await settled(pilot)
        text = screen_text(pilot.app)
    assert "Ja, gerne!" in text and "Re: Your session" in text
    assert reading.unread() == 1
    assert not Communication.get_by_id(row.id).unread


async def test_what_came_back_says_so(answered: int, desk: Desk) -> None:
    row = Communication.get(~Communication.incoming)
    async with desk((120, 40)) as pilot:
        pilot.app.open(Open("email", row.id))
        await settled(pilot)
        text = screen_text(pilot.app)
    assert "550 5.1.1" in text
    assert not Communication.get_by_id(row.id).unread


async def test_who_may_not_write_leaves_it_unread(answered: int, actor: Actor, desk: Desk) -> None:
    for one in roles.list_roles():
        if one.code == "photographer":
            roles.set_right(actor, one.id, "messages", False)
    ben = factories.user(actor, role="photographer")
    async with desk(who=ben) as pilot:
        pilot.app.open(Open("email", Communication.get(Communication.incoming).id))
        await settled(pilot)
        assert "Ja, gerne!" in screen_text(pilot.app)
    assert reading.unread() == 2
