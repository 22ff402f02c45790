"""What came in, and what came back: marked in the list, and read by whoever opens it."""

from typing import Any

import pytest

from models import ClientPhone, Communication, DeadAddress, Role
from studio.clients import dead
from studio.clients.clients import Email
from studio.kernel import journal
from studio.kernel.access import Actor
from studio.kernel.errors import NotFound
from studio.messages import mailbox, reading
from studio.people import roles
from tests import factories
from tests.studio.messages.written import MAILS, sent
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled
from tui.frame.desk import Open
from tui.frame.record import RecordScreen
from tui.screens.messages.unread import UnreadScreen

pytestmark = pytest.mark.sqlite


@pytest.fixture
def answered(actor: Actor, frozen: Any) -> int:
    """A mail that somebody answered, and of which one copy came back; returns the client."""
    client_id = factories.client(actor)
    sent(actor, client=client_id)
    for name in ("answer", "two_receivers"):
        mailbox.take((MAILS / f"{name}.eml").read_bytes(), (name,))
    return client_id


def kind_of(pilot: Any) -> str:
    assert isinstance(pilot.app.screen, RecordScreen)
    return pilot.app.screen.KIND


def without_messages(actor: Actor) -> Actor:
    """Add somebody who may not send."""
    for one in roles.list_roles():
        if one.code == "photographer":
            roles.set_right(actor, one.id, "messages", False)
    return factories.user(actor, "ben", "Ben [b]", initials="BB", role="photographer")


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
    ben = without_messages(actor)
    async with desk(who=ben) as pilot:
        pilot.app.open(Open("email", Communication.get(Communication.incoming).id))
        await settled(pilot)
        assert "Ja, gerne!" in screen_text(pilot.app)
    assert reading.unread() == 2


async def test_they_are_counted_and_opened_from_the_agenda_and_the_tasks(answered: int, desk: Desk) -> None:
    answer = Communication.get(Communication.incoming)
    async with desk() as pilot:
        assert "2 unread" in screen_text(pilot.app)
        await press(pilot, "f8")
        assert "2 unread" in screen_text(pilot.app)
        await press(pilot, "u")
        assert isinstance(pilot.app.screen, UnreadScreen)
        assert_golden(pilot.app, "unread_list_80x24")
        assert pilot.app.screen.table.move_to_key(answer.id)
        await press(pilot, "enter")
        assert "Ja, gerne!" in screen_text(pilot.app)
        await press(pilot, "escape", "m")
        assert "All answers were read." in screen_text(pilot.app)
        assert "It was read." in screen_text(pilot.app)
        await press(pilot, "m")
        assert pilot.app.place.said == "There is no message under the cursor."
        await press(pilot, "escape", "escape", "u")
        assert isinstance(pilot.app.screen, UnreadScreen)
    assert reading.unread() == 0


async def test_who_may_not_write_says_of_nothing_that_it_was_read(answered: int, actor: Actor, desk: Desk) -> None:
    ben = without_messages(actor)
    async with desk((120, 40), who=ben) as pilot:
        pilot.app.open(Open("unread"))
        await settled(pilot)
        assert_golden(pilot.app, "unread_list_120x40")
        await press(pilot, "m")
        assert pilot.app.place.said.startswith("You may not say of messages that they were read")
        await press(pilot, "v")
        assert kind_of(pilot) == "client"
        await press(pilot, "escape")
        Communication.update(client=None).execute()
        await press(pilot, "v")
        assert pilot.app.place.said == "That message is of no client."


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_dead_addresses(answered: int, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size) as pilot:
        pilot.app.open(Open("dead"))
        await settled(pilot)
        assert_golden(pilot.app, "dead_{}x{}".format(*size))
        await press(pilot, "enter")
        assert kind_of(pilot) == "client"
        await press(pilot, "escape", "a")
        assert pilot.app.place.said == "The client's record has no other way that is not withdrawn."
        ClientPhone.insert(client=answered, position=1, number="1", digits="+14155550133", sms=True).execute()
        await press(pilot, "a")
        assert kind_of(pilot) == "text"
        await press(pilot, "escape", "w")
        assert "Mails go there again." in screen_text(pilot.app)
        assert "All addresses take mails, as far as is known." in screen_text(pilot.app)
        await press(pilot, "w")
        assert pilot.app.place.said == "There is no address under the cursor."
    assert not DeadAddress.select().exists()


async def test_dead_addresses_are_not_for_who_may_not_see_or_change_them(
    answered: int, actor: Actor, desk: Desk
) -> None:
    ben = without_messages(actor)
    async with desk(who=ben) as pilot:
        pilot.app.open(Open("dead"))
        await settled(pilot)
        await press(pilot, "w")
        assert pilot.app.place.said.startswith("You may not take up an address again")
    Role.update(rights="messages").where(Role.code == "photographer").execute()
    async with desk(who=ben) as pilot:
        pilot.app.open(Open("dead"))
        await settled(pilot)
        assert "may not see the addresses of clients on whom others work" in screen_text(pilot.app)


def test_whose_an_address_is(book: Any, actor: Actor) -> None:
    with journal.entry(actor, "mail.returned") as entry:
        for key in ("zoe@example.com", "nobody@example.com", "kai@example.com"):
            dead.give_up(entry, key, "550", "no [/", None)
    ids = {row.address_key: row.id for row in DeadAddress.select()}
    zoe = factories.reached(actor)
    kai = factories.client(actor, emails=[Email("Kai@example.com", ""), Email("kai@work.example.com", "")])
    assert dead.whose(ids["zoe@example.com"]) == (zoe, "email", "zoe@example.com")
    assert dead.whose(ids["kai@example.com"]) == (kai, "email", "kai@example.com")
    assert dead.whose(ids["nobody@example.com"]).client_id == 0
    dead.take_up(actor, "zoe@example.com")
    with pytest.raises(NotFound, match="somebody said that it works"):
        dead.whose(ids["zoe@example.com"])
