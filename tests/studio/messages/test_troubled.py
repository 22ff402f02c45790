"""What the agenda says of messages that somebody should look at."""

from datetime import timedelta

import pytest

from models import Outbox, Role
from studio.kernel import access, clock, journal, preferences
from studio.messages import reading
from studio.messages.troubled import PATIENCE, told, troubled
from tests import factories
from tests.studio.messages.queued import message


def made(actor, state, count=1):
    for _ in range(count):
        one = message(actor)
        with journal.entry(actor, "message.held", count=1) as entry:
            entry.update(Outbox, one, state=state)


def test_counted(book, actor, frozen):
    assert troubled() == ""
    made(actor, "sent")
    made(actor, "failed")
    assert troubled() == "1 message not sent"
    made(actor, "unsure", 2)
    assert troubled() == "3 messages not sent"


def test_what_nobody_has_read_is_counted_beside_it(book, actor, frozen):
    client = factories.client(actor)
    mails = [factories.incoming(actor, client) for _ in range(2)]
    assert told() == ("", "2 unread")
    reading.mark_read(actor, mails[:1])
    made(actor, "failed")
    assert told() == ("1 message not sent", "1 unread")
    with access.reading_as(factories.user(actor, role="desk")):
        Role.update(rights="messages").where(Role.code == "desk").execute()
        assert told() == ("", "")


@pytest.mark.sqlite
def test_counted_up_to_a_hundred(book, actor, frozen):
    made(actor, "failed", 101)
    assert troubled() == "99+ messages not sent"


def test_who_sees_only_their_own_is_told_nothing(book, actor, frozen):
    made(actor, "failed")
    Role.update(rights="messages").where(Role.code == "desk").execute()
    with access.reading_as(factories.user(actor, role="desk")):
        assert troubled() == ""


@pytest.mark.parametrize("channel", ["email", "text"])
def test_what_waits_for_too_long_is_told_but_not_what_rests(book, actor, frozen, channel):
    message(actor, channel=channel)
    message(actor, channel=channel, not_before=clock.now_utc() + timedelta(days=2))
    frozen.shift(PATIENCE)
    assert troubled() == ""
    frozen.shift(timedelta(minutes=1))
    assert troubled() == "messages wait since 11:04 AM"
    preferences.set_text(actor, "quiet.mails", "on")
    frozen.shift(timedelta(hours=11))
    assert troubled() == ""
    frozen.shift(timedelta(hours=9, minutes=50))  # 8:25 AM
    assert troubled() == ""
    frozen.shift(timedelta(minutes=10))
    assert troubled() == "messages wait since 11:04 AM"
