"""What carries messages: a connection to the mail server for many mails, or a request to the gateway for each text."""

from __future__ import annotations

import ssl
from abc import ABC, abstractmethod
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from typing import Any, Self

from studio.kernel import clock
from studio.kernel.preferences import Preferences
from studio.messages import attached, mail, mail_written, secrets, senders, texting
from studio.messages.answers import Answer, CannotConnect
from studio.messages.claims import Claim
from studio.messages.loading import Message

PATIENT_TRIES = 4
"""So often all receivers of a mail wait for one who is not taken for now."""


class Carrier(ABC):
    """Hands messages of one channel over. Left at the end of a ``with`` block."""

    channel: str

    def __init__(self, user: str, secret: str) -> None:
        self._user, self._secret = user, secret
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def hidden(self, words: str) -> str:
        """Return what was said without the password."""
        return secrets.hide(words, self._user, self._secret)

    @abstractmethod
    def written(self, one: Claim, message: Message) -> Any:
        """Write a message as it goes over the line.

        Raises:
            Invalid: it cannot be written so: it will never go.
        """

    @abstractmethod
    def make_ready(self) -> None:
        """Have a way for the next message.

        Raises:
            CannotConnect: there is none.
        """

    @abstractmethod
    def send(self, one: Claim, message: Message, written: Any) -> Answer:
        """Hand a message over, and tell what was said."""


class _Mails(Carrier):
    channel = "email"

    def __init__(self, server: mail.Server, trusted: ssl.SSLContext | None) -> None:
        super().__init__(server.user, server.password)
        self._server, self._trusted = server, trusted
        self._road: mail.Road | None = None

    def written(self, one: Claim, message: Message) -> Any:
        attached.checked(path for _, path in message.files)
        to, cc = (
            [(receiver.name, receiver.address) for receiver in message.goes_to if receiver.role == role]
            for role in ("to", "cc")
        )
        named = [(name, attached.content(path)) for name, path in message.files]
        wanted = mail_written.Mail(
            one.message_id, clock.now_utc(), to, cc, message.subject, message.body, named, message.invitation
        )
        return mail_written.written(wanted, self._server)

    def make_ready(self) -> None:
        self._connect(None)

    def _connect(self, ends: float | None) -> None:
        if self._road is None or self._road.broken:
            self._road = None
            self._open.close()
            if self._trusted is None:
                self._trusted = ssl.create_default_context()  # reads all certificates of the machine
            self._road = self._open.enter_context(mail.road(self._server, trusted=self._trusted, ends=ends))

    def send(self, one: Claim, message: Message, written: Any) -> Answer:
        to = [receiver.address for receiver in message.goes_to]
        patient = one.tries < PATIENT_TRIES
        assert self._road is not None, "make_ready comes before"
        carried, ends = self._road.carried, mail.soon()
        answer = self._road.send(written, to, patient=patient, ends=ends)
        if answer.state == "later" and self._road.broken and carried:
            # The server takes only so many by one connection, or closed one that had nothing to do.
            try:
                self._connect(ends)
            except CannotConnect as error:
                return error.answer
            answer = self._road.send(written, to, patient=patient, ends=ends)
        return answer


class _Texts(Carrier):
    channel = "text"

    def __init__(self, gateway: texting.Gateway, trusted: ssl.SSLContext | None) -> None:
        super().__init__(gateway.account, gateway.token)
        self._gateway, self._trusted = gateway, trusted
        self._line: HTTPConnection | None = None

    def make_ready(self) -> None:
        if self._line is None:
            self._open.close()
            if self._trusted is None:
                self._trusted = ssl.create_default_context()
            self._line = self._open.enter_context(closing(texting.connected(self._gateway, trusted=self._trusted)))

    def written(self, one: Claim, message: Message) -> Any:
        key = one.message_id.strip("<>").partition("@")[0]
        return texting.written(self._gateway, texting.Text(key, message.goes_to[0].address, message.body))

    def send(self, one: Claim, message: Message, written: Any) -> Answer:
        line, self._line = self._line, None
        assert line is not None, "make_ready comes before"
        return texting.send(self._gateway, line, written)


def carrier_of(channel: str, wanted: Preferences, trusted: ssl.SSLContext | None = None) -> Carrier:
    """Return what carries the messages of a channel.

    Raises:
        Invalid: the preferences name no server or gateway, or the file of secrets cannot be used.
    """
    if channel == "email":
        return _Mails(senders.mail_server(wanted), trusted)
    return _Texts(senders.gateway(wanted), trusted)
