"""Try the mail server, the text gateway and the mailbox: speak to them as a worker does, and say in words what is wrong.

Asked apart from the database, which must not wait for a server that says nothing.
"""

from __future__ import annotations

import secrets as random_words
import ssl
from urllib.parse import urlsplit

from studio.kernel import clock, preferences
from studio.kernel.access import Actor, require
from studio.kernel.clean.contact import check_email
from studio.kernel.errors import StudioError
from studio.kernel.records import dataclass
from studio.messages import imap, mail, mail_written, mailbox, mailbox_settings, secrets, senders, texting
from studio.messages.addresses import key_of
from studio.messages.answers import Answer, CannotConnect

SUBJECT = "A test from Sittings"
WORDS = "This is a test. It says that the studio's program can send."


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it."""

    works: bool
    words: str


Server = mail.Server | texting.Gateway | imap.Where


def server_of(actor: Actor, group: str) -> Server:
    """Return what the preferences of ``mail``, ``text`` or ``bounce`` describe.

    Raises:
        Invalid: they lack something; says what.
        NotAllowed: the actor may not set them up.
    """
    require(actor, "preferences", "try the studio's mail server, text gateway and mailbox")
    if group == "bounce":
        return mailbox.place_of(preferences.load())
    return senders.mail_server() if group == "mail" else senders.gateway()


def set_up() -> tuple[str, ...]:
    """Return which of ``mail``, ``text`` and ``bounce`` the studio has set up; the two that send where it has none."""
    now, named = preferences.load(), {"mail": "mail.host", "text": "text.url", "bounce": "bounce.host"}
    return tuple(group for group, name in named.items() if now.of(name)) or ("mail", "text")


def address_read(group: str, text: str) -> str:
    """Read where a test is to go: a mail address or a phone number, or nothing.

    Raises:
        Invalid: it is none.
    """
    if group == "mail":
        return check_email(text)
    return key_of("text", text)


def tried(server: Server, to: str, trusted: ssl.SSLContext | None = None) -> Tried:
    """Speak to a mail server, a gateway or a mailbox, and send a test where ``to`` names somebody."""
    if isinstance(server, imap.Where):
        found, user, secret = _mailbox(server, trusted), server.user, server.password
    elif isinstance(server, mail.Server):
        found, user, secret = _mail(server, to, trusted), server.user, server.password
    else:
        found, user, secret = _text(server, to, trusted), server.account, server.token
    return Tried(found.works, secrets.hide(found.words, user, secret))


def _mail(server: mail.Server, to: str, trusted: ssl.SSLContext | None) -> Tried:
    name = f"{server.host}:{server.port}"
    try:
        with mail.road(server, trusted=trusted) as road:
            if not to:
                answer = road.takes_sender()
                done = f"{name} takes mails from {server.sender}."
            else:
                message_id = f"<{random_words.token_hex(16)}@{server.sender.rpartition('@')[2]}>"
                wanted = mail_written.Mail(message_id, clock.now_utc(), [("", to)], [], SUBJECT, WORDS)
                answer = road.send(mail_written.written(wanted, server), [to])
                done = f"{name} took a test for {to}: look whether it arrives."
    except CannotConnect as error:
        return Tried(False, error.answer.words)
    except StudioError as error:
        return Tried(False, str(error))
    if answer.state == "sent":
        return Tried(True, done)
    if to in answer.refused:
        return Tried(False, f"{name} took the login, and refused {to}: {answer.refused[to]}")
    return Tried(False, f"{name} took the login, and refused a mail from {server.sender}: {answer.words}")


def _text(gateway: texting.Gateway, to: str, trusted: ssl.SSLContext | None) -> Tried:
    if not gateway.token:
        return Tried(
            False, f"There is no token: put it into {secrets.TEXT}, or into the file that {secrets.FILE} names."
        )
    try:
        line = texting.connected(gateway, trusted=trusted)
    except CannotConnect as error:
        words = error.answer.words
        return Tried(False, words if "check" in words else f"{words} Check text.url.")
    if to:
        text = texting.written(gateway, texting.Text(random_words.token_hex(16), to, WORDS))
        sent = texting.send(gateway, line, text)
        return Tried(sent.state == "sent", _told(gateway, sent, to))
    line.close()
    name = f"{line.host}:{line.port}"
    return Tried(True, f"{name} is there. Whether it takes the account and the token only a test text tells.")


def _mailbox(where: imap.Where, trusted: ssl.SSLContext | None) -> Tried:
    name = mailbox_settings.PASSWORD
    if where.user and not where.password:
        return Tried(False, f"There is no password: put it into {name}, or into the file that {secrets.FILE} names.")
    try:
        with imap.opened(where, trusted=trusted):
            return Tried(True, f"{where.host}:{where.port} took the login, and the folder {where.folder} can be read.")
    except imap.CannotRead as error:
        return Tried(False, str(error))


def _told(gateway: texting.Gateway, answer: Answer, to: str) -> str:
    host = urlsplit(gateway.url).hostname
    if answer.state == "sent":
        return f"{host} took a test for {to}: look whether it arrives."
    if answer.state == "unsure":
        return f"Nobody knows whether {host} took the test: {answer.words}"
    return f"{host} did not take the test: {answer.words}"
