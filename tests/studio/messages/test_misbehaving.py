"""Servers that misbehave: what becomes of the message, in which words, and whether anything goes twice.

Each row of the table in `docs/manual/sending.md` has its test here.
"""

import socket
import ssl

import pytest

from models import DeadAddress, Outbox, Receiver
from studio.kernel import times
from studio.kernel.errors import Invalid
from studio.messages import claims, texting
from studio.messages.answers import CannotConnect
from studio.messages.worker import Turn, Worker
from tests.studio.messages import servers
from tests.studio.messages.queued import message, state
from tests.studio.messages.servers import MailServer, TextServer
from tests.studio.messages.test_worker import of, set_all, to_server, turn

SOON_S = 0.3

HELLO = b"220 here\r\n", b"250 here\r\n"
OK = b"250 ok\r\n"
GO_ON = b"354 go on\r\n"


@pytest.fixture(autouse=True)
def impatient(frozen, monkeypatch):
    for name in ("MAIL_CONNECT_S", "MAIL_ANSWER_S", "GATEWAY_CONNECT_S", "GATEWAY_ANSWER_S"):
        monkeypatch.setattr(times, name, SOON_S)


def came_of(outbox_id):
    row = of(outbox_id)
    return row.state, row.error


# -- mail --------------------------------------------------------------------------------------------------------------


def mailed(actor, server, *to):
    with servers.running(server):
        to_server(actor, server.port)
        one = message(actor, *to)
        done = turn()
    return done, one


def test_the_sender_is_refused(book, actor):
    done, one = mailed(actor, MailServer(sender=lambda _: "553 5.7.1 not your address"))
    assert done == Turn(failed=1)
    assert came_of(one) == ("failed", "553 5.7.1 not your address")
    assert DeadAddress.select().count() == 0


def test_one_of_two_receivers_is_refused(book, actor):
    server = MailServer(receiver=lambda to: "550 5.1.1 no such user" if to.startswith("ben") else "")
    done, one = mailed(actor, server, "ana@example.com", "ben@example.com")
    assert done == Turn(sent=1)
    assert came_of(one) == ("sent", "<ben@example.com>: 550 5.1.1 no such user")
    assert [mail.receivers for mail in server.mails] == [["ana@example.com"]]
    assert {row.address: row.refused for row in Receiver.select()} == {
        "ana@example.com": "",
        "ben@example.com": "550 5.1.1 no such user",
    }
    assert [row.address_key for row in DeadAddress.select()] == ["ben@example.com"]


def test_one_of_two_is_not_taken_for_now(book, actor, frozen):
    server = MailServer(receiver=lambda to: "451 greylisted" if to.startswith("ben") else "")
    with servers.running(server):
        to_server(actor, server.port)
        one = message(actor, "ana@example.com", "ben@example.com")
        for _ in range(4):
            assert turn() == Turn(later=1)
            frozen.move_to(of(one).next_try_at)
        assert server.mails == []
        assert turn() == Turn(sent=1)
    assert [mail.receivers for mail in server.mails] == [["ana@example.com"]]
    assert of(one).error == "<ben@example.com>: 451 greylisted"


def test_not_now(book, actor):
    done, one = mailed(actor, MailServer(text=lambda _: "452 4.3.1 disk full"))
    assert done == Turn(later=1)
    assert came_of(one) == ("waiting", "452 4.3.1 disk full")


def test_the_text_is_refused(book, actor):
    done, one = mailed(actor, MailServer(text=lambda _: "554 5.7.1 looks like spam"))
    assert (done, came_of(one)) == (Turn(failed=1), ("failed", "554 5.7.1 looks like spam"))


def test_nobody_takes_it(book, actor):
    done, one = mailed(actor, MailServer(receiver=lambda _: "550 no such user"), "ana@example.com")
    assert (done, came_of(one)) == (Turn(failed=1), ("failed", "<ana@example.com>: 550 no such user"))


@pytest.mark.of_the_day(2)
@pytest.mark.parametrize(
    ("lines", "stands", "words"),
    [
        ((), "waiting", "does not answer as a mail server: it did not answer in time."),
        ((HELLO[0],), "waiting", "broke off: it did not answer in time."),
        (HELLO, "waiting", "it did not answer in time."),
        ((*HELLO, OK), "waiting", "it did not answer in time."),
        ((*HELLO, OK, OK), "waiting", "it did not answer in time."),
        (
            (*HELLO, OK, OK, GO_ON),
            "unsure",
            "The line dropped before the mail server answered: it did not answer in time.",
        ),
    ],
)
def test_it_hangs_for_ever(book, actor, lines, stands, words):
    with servers.speaking(*lines) as port:
        to_server(actor, port)
        one = message(actor)
        turn()
    assert state(one) == stands
    assert of(one).error.endswith(words)


@pytest.mark.of_the_day(2)
@pytest.mark.parametrize(
    ("lines", "stands"),
    [
        ((None,), "waiting"),
        ((HELLO[0], None), "waiting"),
        ((*HELLO, None), "waiting"),
        ((*HELLO, OK, OK, None), "waiting"),
        ((*HELLO, OK, OK, GO_ON, None), "unsure"),
    ],
)
def test_it_drops_the_line(book, actor, lines, stands):
    with servers.speaking(*lines) as port:
        to_server(actor, port)
        one = message(actor)
        turn()
    assert state(one) == stands
    assert of(one).error


def test_what_was_dropped_after_its_text_never_goes_again_by_itself(book, actor, frozen):
    with servers.speaking(*HELLO, OK, OK, GO_ON, None) as port:
        to_server(actor, port)
        one = message(actor)
        assert turn().unsure == 1
    with servers.running(MailServer()) as server:
        to_server(actor, server.port)
        frozen.shift(86_400)
        assert turn() == Turn()
        assert (server.mails, state(one)) == ([], "unsure")


@pytest.mark.of_the_day(2)
@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 200 OK\r\n", b"\xff\xfe\x00\r\n", b"220" * 5000 + b"\r\n", b"999 what\r\n"]
)
def test_it_speaks_garbage(book, actor, said):
    with servers.speaking(said) as port:
        to_server(actor, port)
        one = message(actor)
        assert turn().complaint
    assert state(one) == "waiting"
    assert of(one).error.isprintable()


def test_garbage_after_the_text_is_unsure_or_refused_never_sent(book, actor):
    with servers.speaking(*HELLO, OK, OK, GO_ON, b"what?\r\n") as port:
        to_server(actor, port)
        one = message(actor)
        turn()
    assert state(one) == "unsure"


def test_its_certificate_is_not_to_be_trusted(book, actor, tmp_path):
    theirs = servers.certificates()
    with servers.running(MailServer(), tls=theirs.server) as server:
        to_server(actor, server.port, security="starttls")
        one = message(actor)
        done = turn()
    assert done.complaint.startswith(f"The certificate of 127.0.0.1:{server.port} is not to be trusted: ")
    assert came_of(one) == ("waiting", done.complaint)
    assert server.mails == []


def test_its_certificate_is_of_another_name(book, actor, tmp_path):
    other = servers.certificates("mail.example.net")
    with servers.running(MailServer(), tls=other.server, starttls=False) as server:
        to_server(actor, server.port, security="tls")
        message(actor)
        done = Worker(trusted=other.trusted).turn(lambda: False)
    assert "is not to be trusted" in done.complaint
    assert "127.0.0.1" in done.complaint


def test_it_offers_no_encryption(book, actor):
    with servers.running(MailServer()) as server:
        to_server(actor, server.port, security="starttls")
        message(actor)
        assert turn().complaint == (
            f"127.0.0.1:{server.port} offers no encryption (STARTTLS): check mail.security and mail.user."
        )
        assert server.mails == []


def test_the_login_is_refused_and_the_channel_rests(book, actor, frozen, tmp_path, monkeypatch):
    own = servers.certificates()
    monkeypatch.setenv("SITTINGS_MAIL_PASSWORD", "falsch")
    with servers.running(MailServer(login=("mia", "geheim")), tls=own.server) as server:
        to_server(actor, server.port, security="starttls", user="mia")
        many = [message(actor) for _ in range(3)]
        worker = Worker(trusted=own.trusted)
        said = worker.turn(lambda: False).complaint
        assert said.startswith(f"127.0.0.1:{server.port} refused the login of mia: 535")
        assert server.connections == 1
        assert worker.turn(lambda: False) == Turn()
        assert server.connections == 1
        assert {state(one) for one in many} == {"waiting"}
        monkeypatch.setenv("SITTINGS_MAIL_PASSWORD", "geheim")
        frozen.shift(times.REST_FIRST_S)
        assert worker.turn(lambda: False) == Turn(sent=3)
    assert {row.tries for row in Outbox.select()} == {1}


def test_there_is_nobody(book, actor, frozen):
    with servers.speaking() as port:
        pass
    to_server(actor, port)
    one = message(actor)
    worker = Worker()
    assert turn(worker).complaint.startswith(f"127.0.0.1:{port} does not answer as a mail server: Connection refused")
    rested = []
    for _ in range(9):
        waited_s = 0
        while not turn(worker).complaint:
            frozen.shift(5)
            waited_s += 5
        rested.append(waited_s)
    assert rested == [10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert (state(one), of(one).tries) == ("waiting", 0)


# -- texts -------------------------------------------------------------------------------------------------------------


def texted(actor, answer, **wanted):
    with servers.gateway(TextServer(lambda _: answer)) as server:
        set_all(
            actor, {"text.url": server.url, "quiet.texts": "off", **{f"text.{key}": is_ for key, is_ in wanted.items()}}
        )
        one = message(actor, channel="text")
        done = turn()
    return done, one


HTML = b"<html>Log in to the hotel's network</html>"


@pytest.mark.of_the_day(2)
@pytest.mark.parametrize(
    ("answer", "wanted", "stands", "words"),
    [
        ((200, {}, b'{"error": "no credit"}'), {}, "failed", "no credit"),
        ((200, {}, b'{"errors": [{"code": 7}]}'), {}, "failed", '[{"code": 7}]'),
        ((200, {}, b'{"status": "rejected", "message": "no"}'), {"success": "status=queued|sent"}, "failed", "no"),
        ((200, {}, b'{"status": "queued"}'), {"success": "status=queued|sent"}, "sent", ""),
        ((200, {}, b'{"messages": [{"status": "0"}]}'), {"success": "messages.0.status=0"}, "sent", ""),
        ((200, {}, b'{"messages": [{"status": "4"}]}'), {"success": "messages.0.status=0"}, "failed", "messages.0.status: 4"),
        ((200, {}, b"OK 4711"), {"success": "=OK"}, "sent", ""),
        ((200, {}, b"ERR 12 no credit"), {"success": "=OK"}, "failed", "ERR 12 no credit"),
        ((204, {}, b""), {}, "sent", ""),
        ((200, {}, HTML), {}, "unsure",
         "The gateway's answer is not understood: say in text.success what a success looks like."),
        ((200, {}, HTML), {"success": "status=queued"}, "unsure", "The gateway's answer is not understood."),
        ((200, {}, b"[" * 50_000), {"success": "status=queued"}, "unsure", "The gateway's answer is not understood."),
        ((400, {}, b'{"message": "no such number"}'), {}, "failed", "HTTP 400 no such number"),
        ((500, {}, b"oops"), {}, "unsure", "HTTP 500"),
        ((500, {}, b"oops"), {"knows_keys": "on"}, "waiting", "HTTP 500"),
        ((502, {}, HTML), {}, "waiting", "HTTP 502"),
        ((401, {}, b"{}"), {}, "waiting", "HTTP 401: check the preferences of texts, and the token."),
        ((301, {"Location": "https://elsewhere.example.com/"}, b""), {}, "waiting",
         "HTTP 301: the gateway is at another address now, check text.url."),
        ((0, {}, b""), {}, "unsure", "The gateway did not answer."),
        ((0, {}, b""), {"knows_keys": "on"}, "waiting", "The gateway did not answer."),
    ],
)  # fmt: skip
def test_a_gateway_answers(book, actor, answer, wanted, stands, words):
    _, one = texted(actor, answer, **wanted)
    assert came_of(one) == (stands, words)


@pytest.mark.parametrize("after", ["90", "Sat, 21 Nov 2026 19:05:30 GMT"])
def test_too_many_at_once(book, actor, frozen, after):
    limited = 429, {"Retry-After": after}, b'{"message": "slow down"}'
    with servers.gateway(TextServer(lambda _: limited)) as server:
        set_all(actor, {"text.url": server.url, "quiet.texts": "off"})
        many = [message(actor, channel="text") for _ in range(3)]
        worker = Worker()
        assert turn(worker) == Turn(later=1, complaint="HTTP 429 slow down")
        assert len(server.asked) == 1
        server.answer = lambda _: (201, {}, b"")
        frozen.shift(89)
        assert turn(worker) == Turn()
        frozen.shift(1)
        assert turn(worker) == Turn(sent=3)
        assert {state(one) for one in many} == {"sent"}


@pytest.mark.of_the_day(2)
@pytest.mark.parametrize("after", ["soon", "-5", "1e999", "9" * 400, "Sat, 99 Nov 2026"])
def test_a_foolish_retry_after_does_no_harm(book, actor, after):
    _, one = texted(actor, (429, {"Retry-After": after}, b""))
    assert came_of(one) == ("waiting", "HTTP 429")
    assert (of(one).next_try_at - of(one).communication.made_at).days <= 1


def test_a_gateway_hangs_for_ever(book, actor):
    with servers.speaking() as port:
        set_all(actor, {"text.url": f"http://127.0.0.1:{port}/", "quiet.texts": "off"})
        one = message(actor, channel="text")
        assert turn() == Turn(unsure=1, complaint="The gateway did not answer.")
    assert came_of(one) == ("unsure", "The gateway did not answer.")


def test_a_gateway_speaks_garbage(book, actor):
    with servers.speaking(b"\xff\xff what\r\n\r\n") as port:
        set_all(actor, {"text.url": f"http://127.0.0.1:{port}/", "quiet.texts": "off"})
        one = message(actor, channel="text")
        turn()
    assert state(one) == "unsure"


def test_a_gateway_is_not_there(book, actor):
    with servers.speaking() as port:
        pass
    set_all(actor, {"text.url": f"http://127.0.0.1:{port}/", "quiet.texts": "off"})
    one = message(actor, channel="text")
    assert turn() == Turn(complaint=f"127.0.0.1:{port} cannot be reached: Connection refused.")
    assert (state(one), of(one).tries) == ("waiting", 0)


@pytest.mark.parametrize(
    ("url", "at"),
    [
        ("https://[::a]/sms", ("::a", 443)),
        ("https://[2001:db8::5]/sms", ("2001:db8::5", 443)),
        ("http://[::1]:8080/", ("::1", 8080)),
    ],
)
def test_a_gateway_whose_address_has_colons(monkeypatch, url, at):
    asked = []

    def refused(address, *rest):
        asked.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", refused)
    gateway = texting.Gateway(url, "json", "Studio")
    with pytest.raises(CannotConnect) as raised:
        texting.connected(gateway, trusted=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    assert asked == [at]
    assert raised.value.answer.words == f"[{at[0]}]:{at[1]} cannot be reached: Connection refused."


def test_a_gateway_whose_name_can_be_none():
    with pytest.raises(CannotConnect) as raised:
        texting.connected(texting.Gateway(f"http://{'x' * 64}.example/", "json", "Studio"))
    assert raised.value.answer.words.endswith("x.example: check text.url.")


def test_a_gateway_that_takes_no_line_got_nothing(book, actor, frozen, monkeypatch):
    """It says nothing while the encryption is agreed on: no word of the text was sent."""
    with servers.speaking() as port:
        set_all(actor, {"text.url": f"https://127.0.0.1:{port}/", "quiet.texts": "off"})
        many = [message(actor, channel="text") for _ in range(2)]
        words = f"127.0.0.1:{port} cannot be reached: it did not answer in time."
        begun = []
        monkeypatch.setattr(claims, "begin", lambda *_: begun.append(1))
        assert turn() == Turn(complaint=words)
    assert (came_of(many[0]), begun) == (("waiting", words), [])
    assert came_of(many[1]) == ("waiting", "")


def test_a_gateway_that_says_nothing_makes_one_text_unsure_not_all(book, actor, frozen):
    with servers.speaking() as port:
        set_all(actor, {"text.url": f"http://127.0.0.1:{port}/", "quiet.texts": "off"})
        many = [message(actor, channel="text") for _ in range(3)]
        worker = Worker()
        assert turn(worker).unsure == 1
        assert turn(worker) == Turn()
    assert [state(one) for one in many] == ["unsure", "waiting", "waiting"]


@pytest.mark.parametrize("token", ["tok\nen", "tok€n"])
def test_a_token_that_is_none_leaves_the_texts_waiting(book, actor, frozen, monkeypatch, token):
    monkeypatch.setenv("SITTINGS_TEXT_TOKEN", token)
    with servers.gateway(TextServer()) as server:
        set_all(actor, {"text.url": server.url, "text.style": "json", "quiet.texts": "off"})
        one = message(actor, channel="text")
        assert turn().complaint.startswith("SITTINGS_TEXT_TOKEN has ")
        assert (state(one), server.asked) == ("waiting", [])
        monkeypatch.setenv("SITTINGS_TEXT_TOKEN", "token\n")
        assert turn() == Turn(sent=1)
    assert server.asked[0].headers["Authorization"] == "Bearer token"


def test_a_password_whose_letters_the_server_does_not_take(book, actor, frozen, monkeypatch):
    monkeypatch.setenv("SITTINGS_MAIL_PASSWORD", "schlüssel€")
    own = servers.certificates()
    with servers.running(MailServer(login=("mia", "x")), tls=own.server) as server:
        to_server(actor, server.port, security="starttls", user="mia")
        one = message(actor)
        said = Worker(trusted=own.trusted).turn(lambda: False).complaint
    assert said == (
        f"127.0.0.1:{server.port} takes no letters such as those in the user or password: "
        "check mail.user and the password."
    )
    assert state(one) == "waiting"


@pytest.mark.parametrize("url", ["https://a.example.com:x/", "https://a.example.com/ü", "https://[a/", "https://a b/"])
def test_an_address_that_no_request_can_have_is_refused(book, actor, url):
    with pytest.raises(Invalid, match="type an address such as"):
        set_all(actor, {"text.url": url})
