"""What is known of an address since a message was queued is looked at again before it goes."""

from datetime import timedelta

import pytest

from models import ClientEmail, ClientPhone, Communication, Outbox
from studio.clients import dead
from studio.clients.clients import Email
from studio.kernel import journal
from studio.lists import record_kind
from studio.messages import compose, outbox
from studio.messages.message_kinds import KINDS
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


def test_a_mail_addressed_on_purpose_goes_although_the_draft_became_another_clients(mail, actor):
    first, second = factories.reached(actor), factories.client(actor, emails=[Email("ben@example.com", "")])
    draft = factories.message(actor, client=first)
    record_kind.save(actor, KINDS["email"], draft, Communication.get_by_id(draft).version, {"client": second})
    compose.send(actor, draft)
    assert turn() == Turn(sent=1)
    assert mail.mails[0].receivers == ["zoe@example.com"]


def test_a_copy_is_withheld_as_what_it_was_copied_from(mail, actor):
    client = factories.reached(actor)
    copied = compose.copy(actor, factories.message(actor, client=client, cc="ben@example.com"))
    compose.send(actor, copied)
    with journal.entry(actor, "client.changed") as entry:
        entry.delete(ClientEmail, ClientEmail.get(ClientEmail.client == client).id)
    assert turn() == Turn(sent=1)
    assert mail.mails[0].receivers == ["ben@example.com"]


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
