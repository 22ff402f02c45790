"""What is known of an address since a message was queued is looked at again before it goes."""

from datetime import timedelta

import pytest

from models import ClientEmail, ClientPhone, Outbox
from studio.clients import dead
from studio.kernel import journal
from studio.messages import outbox
from studio.messages.worker import Turn
from tests import factories
from tests.studio.messages.queued import message, state
from tests.studio.messages.test_worker import mail, of, texts, turn

__all__ = ["mail", "texts"]


def test_an_address_that_was_given_up_meanwhile_gets_nothing(mail, actor, frozen):
    one = message(actor, "ana@example.com")
    frozen.shift(timedelta(seconds=1))
    with journal.entry(actor, "mail.returned") as entry:
        dead.give_up(entry, "ana@example.com", "550", "550 no such user", None)
    frozen.shift(timedelta(seconds=1))
    outbox.hold(actor, [one])
    outbox.release(actor, [one])
    assert turn() == Turn(cancelled=1)
    assert (state(one), of(one).error) == (
        "cancelled",
        "Not sent, as the address takes none any more: 550 no such user",
    )
    assert mail.mails == []
    frozen.shift(timedelta(seconds=1))
    outbox.retry(actor, [one])
    assert turn() == Turn(sent=1)


def test_an_address_that_is_taken_off_the_record_gets_nothing(mail, actor):
    client = factories.reached(actor)
    gone = factories.message(actor, client=client, sends=True)
    typed = factories.message(actor, client=client, to="grandma@example.com", sends=True)
    with journal.entry(actor, "client.changed") as entry:
        entry.delete(ClientEmail, ClientEmail.get(ClientEmail.client == client).id)
    assert turn() == Turn(cancelled=1, sent=1)
    assert [Outbox.get(Outbox.communication == one).error for one in (gone, typed)] == [
        "Not sent, as the address stands no more on the record",
        "",
    ]


@pytest.mark.parametrize("how", ["unmarked", "removed"])
def test_a_number_that_is_marked_no_more_gets_no_text(texts, actor, how):
    client = factories.client_with_phone(actor)
    one = message(actor, channel="text", client=client)
    two = message(actor, channel="text", client=factories.client_with_phone(actor))
    with journal.entry(actor, "client.changed") as entry:
        number = ClientPhone.get(ClientPhone.client == client).id
        entry.delete(ClientPhone, number) if how == "removed" else entry.update(ClientPhone, number, sms=False)
    assert turn() == Turn(cancelled=1, sent=1)
    assert (state(one), of(one).error, state(two)) == (
        "cancelled",
        "Not sent, as the number is no more marked for texts",
        "sent",
    )
