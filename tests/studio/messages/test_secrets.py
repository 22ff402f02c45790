"""Passwords: read where they may stand, and seen nowhere else."""

import base64
import os
import traceback

import pytest

from models import Outbox
from studio.book import backup
from studio.kernel import database, preferences
from studio.kernel.errors import Invalid
from studio.messages import secrets, senders
from studio.messages.worker import Worker
from tests.studio.messages import servers
from tests.studio.messages.queued import message
from tests.studio.messages.servers import MailServer, TextServer
from tests.studio.messages.test_worker import set_all, to_server

pytestmark = pytest.mark.sqlite

CANARY = "Kanari-4711/+geheim"


@pytest.fixture
def file(tmp_path, monkeypatch):
    path = tmp_path / "secrets"
    path.write_text(f"# of the studio\n\n{secrets.MAIL}={CANARY}\nexport {secrets.TEXT} = 'a b=c'\n")
    path.chmod(0o600)
    monkeypatch.setenv(secrets.FILE, str(path))
    return path


def test_of_a_file(file):
    assert (secrets.read(secrets.MAIL), secrets.read(secrets.TEXT)) == (CANARY, "a b=c")


def test_the_environment_comes_first(file, monkeypatch):
    monkeypatch.setenv(secrets.MAIL, "other")
    assert secrets.read(secrets.MAIL) == "other"


def test_there_is_none():
    assert secrets.read(secrets.MAIL) == ""


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o622, 0o644, 0o666])
def test_a_file_that_others_can_read_is_refused(file, mode):
    file.chmod(mode)
    assert sentence() == f"Others can read the file of secrets: run `chmod 600 {file}`, then try again."


def test_a_file_that_is_none(file, book, monkeypatch):
    file.unlink()
    assert sentence().endswith("cannot be read: No such file or directory.")
    os.mkfifo(file, 0o600)
    assert sentence().endswith("is no file.")
    monkeypatch.setenv(secrets.FILE, book.url.removeprefix("sqlite:///"))
    assert sentence() == "SITTINGS_SECRETS names the session book itself: name a file of its own."


def sentence():
    with pytest.raises(Invalid) as caught:
        secrets.read(secrets.MAIL)
    return str(caught.value)


FORMS = [
    CANARY, base64.b64encode(CANARY.encode()).decode(), base64.b64encode(f"\0mia\0{CANARY}".encode()).decode(),
    base64.b64encode(f"mia:{CANARY}".encode()).decode(), "Kanari-4711%2F%2Bgeheim",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_what_a_server_repeats_of_it_is_hidden(form):
    assert secrets.hide(f"535 no, {form}!", "mia", CANARY) == "535 no, (hidden)!"
    assert secrets.hide(f"535 {form}", "mia", "") == f"535 {form}"


def test_a_short_one_is_no_part_of_our_own_words():
    words = "check the account and the token: tok, (tok)"
    assert secrets.hide(words, "mia", "tok") == "check the account and the token: (hidden), ((hidden))"


@pytest.mark.parametrize("channel", ["email", "text"])
def test_it_stands_in_no_row_no_backup_and_no_error(book, actor, frozen, tmp_path, monkeypatch, capsys, channel):
    """The servers repeat it in all forms, in whatever they refuse."""
    monkeypatch.setenv(secrets.MAIL, CANARY)
    monkeypatch.setenv(secrets.TEXT, CANARY)
    own = servers.certificates()
    shouted = " ".join(FORMS)
    mail = MailServer(login=("mia", CANARY), receiver=lambda _: f"550 {shouted}")
    texts = TextServer(lambda _: (400, {}, f'{{"message": "{shouted}"}}'.encode()))
    with servers.running(mail, tls=own.server), servers.gateway(texts):
        to_server(actor, mail.port, security="starttls", user="mia")
        set_all(actor, {"text.url": texts.url, "text.account": "mia", "quiet.texts": "off"})
        message(actor, channel=channel)
        assert Worker(trusted=own.trusted).turn(lambda: False).failed == 1
        mail.login = ("mia", "another")
        message(actor, channel=channel)
        said = repr(Worker(trusted=own.trusted).turn(lambda: False))
    said += repr(senders.mail_server()) + repr(senders.gateway()) + repr(preferences.load())
    said += "".join(str(row.error) for row in Outbox.select())
    assert "(hidden)" in said
    copy = tmp_path / "copy.db"
    backup.backup(actor, copy)
    said += copy.read_bytes().decode("latin-1")
    said += "".join(capsys.readouterr())
    assert [form for form in FORMS if form in said] == []


def test_an_error_in_the_worker_does_not_show_it(book, actor, frozen, monkeypatch):
    monkeypatch.setenv(secrets.MAIL, CANARY)
    set_all(actor, {"mail.host": "127.0.0.1", "mail.user": "mia", "mail.from": "a@example.com"})
    server = senders.mail_server()
    try:
        raise ValueError(server)
    except ValueError:
        assert CANARY not in traceback.format_exc()
    assert server.password == CANARY


def test_a_password_is_not_sent_where_others_read_it(book, actor, frozen):
    set_all(
        actor,
        {"mail.host": "smtp.example.com", "mail.user": "mia", "mail.security": "none", "mail.from": "a@example.com"},
    )
    with pytest.raises(Invalid, match="would be read on the way"):
        senders.mail_server()
    for url in ("http://texts.example.com/", "https://mia:geheim@texts.example.com/"):
        with pytest.raises(Invalid):
            preferences.set_text(actor, "text.url", url)


def test_no_preference_takes_one(book, actor):
    names = {name for name in preferences.all_declared() if name.startswith(("mail.", "text."))}
    assert not [name for name in names if "password" in name or "token" in name or "secret" in name]
    assert database.is_open()
