"""Mails handed over to the studio's mail server.

What a server says is told in its own words; what it did not say is never guessed: a mail whose text was handed over and got no
answer is *unsure*.

Source:
    RFC 5321 (4.2, replies; 4.5.3.2, how long one waits), RFC 3207 (STARTTLS), RFC 3464 for what comes back later.
"""

from __future__ import annotations

import math
import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import field
from time import monotonic
from typing import Literal

from studio.kernel import times
from studio.kernel.patterns import later
from studio.kernel.records import dataclass
from studio.messages.answers import Answer, CannotConnect, plain

Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class Server:
    """The studio's mail server, as its preferences say."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    """The address from which the studio writes."""
    sender_name: str = ""


class Road:
    """A connection to the mail server, for as many mails as it takes."""

    def __init__(self, server: Server, smtp: _Timely) -> None:
        self.server = server
        self._smtp = smtp
        self.broken = False
        """Whether the server has gone: another connection is needed for the next mail."""
        self.carried = 0
        """How many mails it took."""

    def send(
        self, text: bytes, receivers: Sequence[str], *, patient: bool = False, ends: float | None = None
    ) -> Answer:
        """Hand a mail over.

        Args:
            text: as `written` makes it.
            ends: when it must be handed over, of the monotonic clock; in ``times.HANDOVER_S``.
            patient: whether all wait where one of several receivers is not taken for now. It goes to all of them at once or
                to those who take it, never twice to one.
        Returns:
            What the server said. Where it took the mail for some receivers only, the others stand in ``refused``.
        """
        self._smtp.ends = soon() if ends is None else ends
        options = ["SMTPUTF8"] if not all(map(str.isascii, (self.server.sender, *receivers))) else []
        if options and not self._smtp.has_extn("smtputf8"):
            return Answer("failed", "The mail server takes no addresses with such letters.")
        try:
            code, words = self._smtp.mail(self.server.sender, options)
            if code != 250:
                return self._not_now(code, words)
            refused: dict[str, tuple[int, str]] = {}
            for receiver in receivers:
                code, words = self._smtp.rcpt(receiver)
                if code == 421:
                    return self._not_now(code, words)
                if code not in (250, 251):
                    refused[receiver] = code, _words(code, words)
            for_now = any(400 <= code < 500 for code, _ in refused.values())
            if len(refused) == len(receivers) or (patient and for_now):
                self._reset()
                return _all_refused(refused)
            return self._text(text, {who: said for who, (_, said) in refused.items()})
        except (smtplib.SMTPException, OSError) as error:
            # Before its text was handed over a mail is nobody's: it can be tried again.
            self.broken = True
            return Answer("later", _told(error))

    def takes_sender(self) -> Answer:
        """Ask whether the server takes mails from the studio's address, and send none."""
        self._smtp.ends = soon()
        try:
            code, words = self._smtp.mail(self.server.sender)
            if code == 250:
                self._reset()
                return Answer("sent", _words(code, words))
            return self._not_now(code, words)
        except (smtplib.SMTPException, OSError) as error:
            self.broken = True
            return Answer("later", _told(error))

    def _text(self, text: bytes, refused: dict[str, str]) -> Answer:
        code, words = (0, b"") if self._is_late() else self._smtp.docmd("DATA")
        if self._is_late():
            # Others may think by the end of it that this worker is dead: without its text the mail is nobody's.
            self.broken = True
            self._smtp.close()  # it would take a farewell for words of the mail
            return Answer("later", "The mail server took too long for each of its answers.", for_all=True)
        if code != 354:
            return self._not_now(code, words)
        handed = _dotted(text)
        try:
            self._smtp.send(handed + (b".\r\n" if handed.endswith(b"\r\n") else b"\r\n.\r\n"))
            code, words = self._smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.broken = True
            return Answer("unsure", f"The line dropped before the mail server answered: {_told(error)}", refused)
        if 200 <= code < 300:
            self.carried += 1
            return Answer("sent", _words(code, words), refused)
        if not 400 <= code < 600:
            self.broken = True
            return Answer("unsure", f"The mail server's answer is not understood: {plain(repr(words)[2:-1])}", refused)
        return self._not_now(code, words)

    def _is_late(self) -> bool:
        return self._smtp.ends - monotonic() < times.MAIL_ANSWER_S

    def _not_now(self, code: int, words: bytes) -> Answer:
        self.broken = code == 421 or not 200 <= code < 600
        if not self.broken:
            self._reset()
        said = _words(code, words)
        if code in (530, 535, 534):
            return Answer("stop", said)
        return Answer("later" if 400 <= code < 500 or code < 200 else "failed", said, for_all=self.broken)

    def _reset(self) -> None:
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.broken = True


def _all_refused(refused: dict[str, tuple[int, str]]) -> Answer:
    said = {who: words for who, (_, words) in refused.items()}
    words = "; ".join(dict.fromkeys(said.values()))
    if any(400 <= code < 500 for code, _ in refused.values()):
        return Answer("later", words, said)
    return Answer("failed", words, said)


_DEAD = later(r"(550|551|553) (?:(?!\d\.\d)|(5\.1\.\d+|5\.2\.1)\b)")


def dead_code(words: str) -> str:
    """Return the code by which a server said that there is no such address; empty where it is full, or wants no such mail.

    Source:
        RFC 3463, 3.2 and 3.3: what the second and the third figure stand for.
    """
    found = _DEAD.match(words)
    return (found[2] or found[1]) if found else ""


def _dotted(text: bytes) -> bytes:
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in text.split(b"\r\n"))


def soon() -> float:
    """Say when a mail that is begun now must be handed over, of the monotonic clock."""
    return monotonic() + times.HANDOVER_S


class _Timely(smtplib.SMTP):
    """A line that waits for no answer beyond its end, however many there are to be waited for."""

    ends = math.inf

    def getreply(self) -> tuple[int, bytes]:
        if self.sock is not None and self.ends != math.inf:
            left_s = self.ends - monotonic()
            if left_s <= 0:
                raise TimeoutError
            self.sock.settimeout(min(times.MAIL_ANSWER_S, left_s))
        return super().getreply()


class _TimelyTls(_Timely, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


@contextmanager
def road(server: Server, *, trusted: ssl.SSLContext | None = None, ends: float | None = None) -> Iterator[Road]:
    """Connect to the mail server, and leave it politely at the end.

    Args:
        trusted: whose certificates are believed; those that this machine believes.
        ends: when the server must have taken the login, of the monotonic clock; in ``times.HANDOVER_S``.
    Raises:
        CannotConnect: with the sentence why.
    """
    smtp = _connected(server, trusted or ssl.create_default_context(), soon() if ends is None else ends)
    try:
        yield Road(server, smtp)
    finally:
        smtp.ends = monotonic() + times.MAIL_ANSWER_S
        with suppress(smtplib.SMTPException, OSError):
            smtp.quit()
        smtp.close()


def _connected(server: Server, trusted: ssl.SSLContext, ends: float) -> _Timely:
    name = f"{server.host}:{server.port}"
    try:
        if server.security == "tls":
            smtp: _Timely = _TimelyTls(server.host, server.port, timeout=times.MAIL_CONNECT_S, context=trusted)
        else:
            smtp = _Timely(server.host, server.port, timeout=times.MAIL_CONNECT_S)
    except ssl.SSLCertVerificationError as error:
        raise CannotConnect(_untrusted(name, error)) from None
    except ssl.SSLError:
        words = f"{name} does not speak TLS there: try security starttls, or another port."
        raise CannotConnect(Answer("stop", words)) from None
    except (socket.gaierror, UnicodeError):  # or a part of the name is empty, or longer than names have it
        raise CannotConnect(
            Answer("later", f"There is no mail server called {server.host}: check mail.host.")
        ) from None
    except (smtplib.SMTPException, OSError) as error:
        words = f"{name} does not answer as a mail server: {_told(error)}"
        raise CannotConnect(Answer("later", words)) from None
    smtp.ends = ends
    try:
        _log_in(smtp, server, trusted)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _log_in(smtp: smtplib.SMTP, server: Server, trusted: ssl.SSLContext) -> None:
    name = f"{server.host}:{server.port}"
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=trusted)
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except ssl.SSLCertVerificationError as error:
        raise CannotConnect(_untrusted(name, error)) from None
    except smtplib.SMTPNotSupportedError:
        what = "encryption (STARTTLS)" if server.security == "starttls" and smtp.sock is not None else "a login"
        raise CannotConnect(Answer("stop", f"{name} offers no {what}: check mail.security and mail.user.")) from None
    except smtplib.SMTPAuthenticationError as error:
        said = _words(error.smtp_code, error.smtp_error)
        raise CannotConnect(Answer("stop", f"{name} refused the login of {server.user}: {said}")) from None
    except UnicodeEncodeError:
        words = f"{name} takes no letters such as those in the user or password: check mail.user and the password."
        raise CannotConnect(Answer("stop", words)) from None
    except (smtplib.SMTPException, OSError) as error:
        raise CannotConnect(Answer("later", f"{name} broke off: {_told(error)}")) from None


def _untrusted(name: str, error: ssl.SSLCertVerificationError) -> Answer:
    return Answer("stop", f"The certificate of {name} is not to be trusted: {error.verify_message}.")


def _words(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return plain(f"{code} {text}")


def _told(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "it did not answer in time."
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "it closed the line."
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}."
    return "it said nothing that a mail server says."
