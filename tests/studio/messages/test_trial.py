"""The mail server and the text gateway, tried as a worker uses them: what is wrong is said in words."""

import pytest

from studio.kernel import preferences, times
from studio.kernel.access import NotAllowed
from studio.kernel.errors import Invalid
from studio.messages import trial
from studio.messages.trial import Tried
from tests import factories
from tests.studio.messages import imap_server, servers, tls
from tests.studio.messages.imap_server import Mailbox
from tests.studio.messages.servers import MailServer, TextServer
from tests.studio.messages.test_worker import set_all, to_server

pytestmark = pytest.mark.sqlite


@pytest.fixture(autouse=True)
def impatient(frozen, monkeypatch):
    for name in ("MAIL_CONNECT_S", "MAIL_ANSWER_S", "GATEWAY_ANSWER_S"):
        monkeypatch.setattr(times, name, 0.3)


def mail(actor, server, to="", *, trusted=None, tls=None, **wanted):
    with servers.running(server, tls=tls):
        to_server(actor, server.port, **wanted)
        told = trial.tried(trial.server_of(actor, "mail"), to, trusted)
    return Tried(told.works, told.words.replace(str(server.port), "PORT"))


def test_it_works(book, actor):
    server = MailServer()
    assert mail(actor, server) == Tried(True, "127.0.0.1:PORT takes mails from studio@example.com.")
    assert server.mails == []


def test_a_test_is_sent(book, actor):
    server = MailServer()
    assert mail(actor, server, "mia@example.com") == Tried(
        True, "127.0.0.1:PORT took a test for mia@example.com: look whether it arrives."
    )
    assert str(server.mails[0].message["Subject"]) == "A test from Sittings"


def test_encrypted_and_logged_in(book, actor, monkeypatch):
    own = servers.certificates()
    monkeypatch.setenv("SITTINGS_MAIL_PASSWORD", "geheim")
    found = {"tls": own.server, "trusted": own.trusted, "security": "starttls", "user": "mia"}
    assert mail(actor, MailServer(login=("mia", "geheim")), **found).works
    told = mail(actor, MailServer(login=("mia", "other")), **found)
    assert told.words.startswith("127.0.0.1:PORT refused the login of mia: 535")
    found["trusted"] = None
    assert mail(actor, MailServer(), **found).words.startswith(
        "The certificate of 127.0.0.1:PORT is not to be trusted: "
    )


def test_the_sender_or_the_receiver_is_refused(book, actor):
    assert mail(actor, MailServer(sender=lambda _: "553 not yours")) == Tried(
        False, "127.0.0.1:PORT took the login, and refused a mail from studio@example.com: 553 not yours"
    )
    assert mail(actor, MailServer(receiver=lambda _: "550 no"), "mia@example.com") == Tried(
        False, "127.0.0.1:PORT took the login, and refused mia@example.com: 550 no"
    )


def test_name_and_port(book, actor):
    to_server(actor, 1)
    assert trial.tried(trial.server_of(actor, "mail"), "").words == (
        "127.0.0.1:1 does not answer as a mail server: Connection refused."
    )
    for host in ("nowhere.invalid", "smtp..example"):
        set_all(actor, {"mail.host": host})
        words = f"There is no mail server called {host}: check mail.host."
        assert trial.tried(trial.server_of(actor, "mail"), "").words == words
    with servers.speaking() as port:
        to_server(actor, port)
        told = trial.tried(trial.server_of(actor, "mail"), "")
    assert told.words.endswith("does not answer as a mail server: it did not answer in time.")


def test_what_is_missing(book, actor):
    with pytest.raises(Invalid, match="No mail server is named"):
        trial.server_of(actor, "mail")
    with pytest.raises(Invalid, match="No text gateway is named"):
        trial.server_of(actor, "text")
    with pytest.raises(NotAllowed, match="may not try the studio's mail server"):
        trial.server_of(factories.user(actor, role="desk"), "mail")


def test_a_mailbox(book, actor, monkeypatch):
    def told(**wanted):
        set_all(actor, {f"bounce.{name}": str(value) for name, value in wanted.items()})
        found = trial.tried(trial.server_of(actor, "bounce"), "", tls.trusting())
        return found.works, found.words.replace(str(preferences.load().of("bounce.port")), "PORT")

    with pytest.raises(Invalid, match="No mailbox is named"):
        trial.server_of(actor, "bounce")
    box = Mailbox()
    with imap_server.running(box) as port:
        at = {"host": "localhost", "port": port, "user": box.user}
        assert told(**at) == (
            False,
            "There is no password: put it into SITTINGS_MAILBOX_PASSWORD, or into the file that SITTINGS_SECRETS names.",
        )
        monkeypatch.setenv("SITTINGS_MAILBOX_PASSWORD", box.password)
        assert told() == (True, "localhost:PORT took the login, and the folder INBOX can be read.")
        assert trial.set_up() == ("bounce",)
        assert box.password not in repr(trial.server_of(actor, "bounce"))
        assert told(folder="Bounces")[1].startswith("localhost has no folder Bounces: check bounce.folder.")
        monkeypatch.setenv("SITTINGS_MAILBOX_PASSWORD", "another")
        assert told()[1].startswith("localhost refused the login of studio@lightroom.example: check bounce.user")
    assert told(port=1)[1] == "localhost:PORT does not answer as a mailbox: Connection refused."
    for host in ("nowhere.invalid", "imap..example"):
        assert told(host=host)[1] == f"There is no mail server called {host}: check bounce.host."


def text(actor, server, to=""):
    with servers.gateway(server):
        set_all(actor, {"text.url": server.url})
        told = trial.tried(trial.server_of(actor, "text"), to)
    return Tried(told.works, told.words.replace(server.url.split(":")[2].split("/")[0], "PORT"))


def test_a_gateway(book, actor, monkeypatch):
    assert text(actor, TextServer()) == Tried(
        False, "There is no token: put it into SITTINGS_TEXT_TOKEN, or into the file that SITTINGS_SECRETS names."
    )
    monkeypatch.setenv("SITTINGS_TEXT_TOKEN", "geheim")
    assert text(actor, TextServer()) == Tried(
        True, "127.0.0.1:PORT is there. Whether it takes the account and the token only a test text tells."
    )
    server = TextServer()
    assert (
        text(actor, server, "+14155550133").words == "127.0.0.1 took a test for +14155550133: look whether it arrives."
    )
    assert server.asked[0].values["To"] == "+14155550133"
    refused = TextServer(lambda _: (401, {}, b'{"message": "bad token geheim"}'))
    assert text(actor, refused, "+14155550133") == Tried(
        False,
        "127.0.0.1 did not take the test: HTTP 401 bad token (hidden): check the preferences of texts, and the token.",
    )
    set_all(actor, {"text.url": "https://127.0.0.1:1/"})
    assert trial.tried(trial.server_of(actor, "text"), "").words == (
        "127.0.0.1:1 cannot be reached: Connection refused. Check text.url."
    )
