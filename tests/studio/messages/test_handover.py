"""A server that takes its time for each answer: nobody else thinks that the worker is dead while a mail's text goes."""

import pytest

from studio.kernel import times
from studio.messages import claims, mail
from studio.messages.worker import Turn
from tests.studio.messages import servers
from tests.studio.messages.queued import message
from tests.studio.messages.servers import MailServer
from tests.studio.messages.test_worker import of, to_server, turn


@pytest.fixture
def passing(monkeypatch):
    """A clock that each answer of the mail server moves on, in seconds."""
    now, slow = [0.0], {"RCPT": 0.0, "DATA": 0.0, "EHLO": 0.0}
    monkeypatch.setattr("studio.messages.mail.monotonic", lambda: now[0])
    ask = mail._Timely.putcmd

    def putcmd(self, cmd, args=""):
        now[0] += slow.get(cmd.upper().split()[0], 0.0)
        return ask(self, cmd, args)

    monkeypatch.setattr(mail._Timely, "putcmd", putcmd)
    return slow


@pytest.mark.sqlite
def test_a_worker_has_a_mail_longer_in_hand_than_it_hands_it_over():
    assert times.MAIL_ANSWER_S < times.HANDOVER_S < claims.LEASE.total_seconds()


@pytest.mark.parametrize(
    ("slow", "stands"),
    [
        ({"RCPT": 70.0}, "sent"),
        ({"RCPT": 80.0}, "waiting"),
        ({"RCPT": 70.0, "DATA": 100.0}, "waiting"),
        ({"RCPT": 200.0}, "waiting"),
    ],
)
def test_a_mail_that_takes_too_long_is_left_before_its_text(book, actor, frozen, passing, slow, stands):
    passing.update(slow)
    with servers.running(MailServer()) as server:
        to_server(actor, server.port)
        one = message(actor, "ana@example.com", "ben@example.com")
        done = turn()
        assert len(server.mails) == (stands == "sent")
    assert of(one).state == stands
    assert done.unsure == 0


def test_a_server_that_is_slow_with_its_greetings_only_is_good_for_mails(book, actor, frozen, passing):
    passing["EHLO"] = 119.0
    with servers.running(MailServer()) as server:
        to_server(actor, server.port)
        for _ in range(3):
            message(actor)
        assert turn() == Turn(sent=3)
