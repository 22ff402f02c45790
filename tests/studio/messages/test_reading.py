"""What somebody still has to read, and addresses that take nothing any more."""

import pytest

from models import Communication, DeadAddress
from studio.clients import dead
from studio.history.listed import JOURNAL
from studio.kernel import access, journal, undo
from studio.kernel.errors import NotFound
from studio.lists import page
from studio.lists.spec import Asked
from studio.messages import reading
from studio.messages.dead_listed import DEAD
from studio.messages.listed import COMMUNICATIONS
from studio.people import roles
from tests import factories
from tests.studio.messages.written import ANA, BEN, sent

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def returned(book, actor):
    """A mail to three, of which one address is no good and one mailbox is full."""
    message_id = sent(actor)
    with journal.entry(actor, "It came back") as entry:
        entry.update(Communication, message_id, unread=True)
        words = "550 5.1.1 <ana@family.example>: Recipient address rejected: User unknown"
        entry.insert(
            DeadAddress,
            channel="email",
            address_key=ANA,
            at=entry.at,
            code="5.1.1",
            words=words,
            communication=message_id,
        )
    return message_id


def listed(actor, spec, *filters, columns=()):
    asked = Asked(filters=tuple((one, "") for one in filters), columns=columns)
    return [line.values for line in page.page(actor, spec, asked).lines]


class TestReading:
    def test_what_came_back_is_read_and_unread_again(self, returned, actor):
        factories.call(actor)
        assert (reading.unread(), listed(actor, COMMUNICATIONS, "unread", columns=("id",))) == (1, [(returned,)])
        assert reading.mark_read(actor, [returned]) == 1
        assert (reading.unread(), listed(actor, COMMUNICATIONS, "unread", columns=("id",))) == (0, [])
        assert reading.mark_read(actor, [returned]) == 0
        assert reading.mark_read(actor, [returned], read=False) == 1
        undo.undo(actor)
        assert reading.unread() == 0

    @pytest.mark.sqlite
    def test_of_one_client(self, returned):
        client_id = Communication.get_by_id(returned).client_id
        assert (reading.unread(client_id), reading.unread(client_id + 1)) == (1, 0)

    @pytest.mark.sqlite
    def test_one_that_is_gone(self, returned, actor):
        with pytest.raises(NotFound, match="somebody deleted it"):
            reading.mark_read(actor, [returned, 4711])
        assert reading.unread() == 1


class TestDead:
    def test_those_among_some_addresses(self, returned):
        found = dead.dead_of([ANA, BEN, "x@y.example"])
        assert set(found) == {ANA}
        assert found[ANA].told.startswith(
            "takes no mails since Sat Nov 21, 2026: 550 5.1.1 <ana@family.example>: Recipient"
        )
        assert dead.dead_of([]) == {}

    def test_the_list(self, returned, actor):
        [(address, _, client, code, words)] = listed(actor, DEAD)
        assert (address, client, code) == (ANA, "Ana [VIP] [/, Zoe [@click=app.quit]", "5.1.1")
        assert "User unknown" in words

    def test_an_address_is_taken_up_again(self, returned, actor):
        assert dead.take_up(actor, " Ana@Family.example ") == ANA
        assert dead.dead_of([ANA]) == {}
        assert acts(actor)[0] == ("Mail goes to an..@family.example again")
        undo.undo(actor)
        assert set(dead.dead_of([ANA])) == {ANA}

    @pytest.mark.sqlite
    @pytest.mark.parametrize("address", [BEN, "", "x" * 300, "'; DROP TABLE client"])
    def test_one_that_was_not_given_up(self, returned, actor, address):
        with pytest.raises(NotFound, match="was not given up: `sittings comm dead` lists those that were"):
            dead.take_up(actor, address)
        assert DeadAddress.select().count() == 1

    @pytest.mark.sqlite
    def test_who_sees_no_addresses_sees_none_of_them(self, returned, actor):
        roles.add_role(actor, "Guest")
        guest = factories.user(actor, role="guest")
        with access.reading_as(guest):
            assert dead.dead_of([ANA]) == {}
        assert ANA not in str(listed(guest, DEAD, columns=("since", "code")))


def acts(actor):
    asked = Asked(order="newest", descending=True, columns=("text",))
    return [line.values[0] for line in page.page(actor, JOURNAL, asked).lines]
