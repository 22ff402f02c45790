"""The studio's mailbox, read over the line: IMAP over TLS. Mails are looked at and stay as they are: unread, undeleted.

Source:
    RFC 3501 (6.3.2, EXAMINE opens a mailbox for reading only; 2.3.1.1, unique identifiers), RFC 4616 (PLAIN).
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import field
from datetime import date

from studio.kernel import times
from studio.kernel.records import dataclass

MOST_BYTES = 1_000_000
"""Of a larger mail so much is read: its words come first, what hangs on it last."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Where:
    """Whose mailbox is read, as the preferences say."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str


class CannotRead(Exception):
    """The mailbox cannot be read; says why, in a sentence without any secret."""


class Box:
    """An open mailbox."""

    def __init__(self, line: imaplib.IMAP4, where: Where) -> None:
        self._line = line
        self._where = where
        self.validity = _number(line.response("UIDVALIDITY")[1])
        """While it is the same, a number means the same mail."""

    def after(self, number: int) -> list[int]:
        """List the numbers of the mails behind one, in their order."""
        return sorted(uid for uid in self._search("UID", f"{number + 1}:*") if uid > number)

    def since(self, day: date) -> list[int]:
        """List the numbers of the mails that came on a day or later, in their order."""
        return sorted(self._search("SINCE", f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"))

    def _search(self, *what: str) -> list[int]:
        with _told(self._where):
            _, found = self._line.uid("SEARCH", *what)
        words = b" ".join(one for one in found if isinstance(one, bytes)).split()
        return [int(word) for word in words if word.isdigit() and len(word) < 12]

    def fetch(self, number: int) -> bytes | None:
        """Read a mail, or as much of it as is wanted; None where it is gone."""
        with _told(self._where):
            _, found = self._line.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        return next((bytes(one[1])[:MOST_BYTES] for one in found if isinstance(one, tuple) and len(one) > 1), None)


@contextmanager
def opened(where: Where, *, trusted: ssl.SSLContext | None = None) -> Iterator[Box]:
    """Open a mailbox for reading, and leave it politely at the end.

    Args:
        trusted: whose certificates are believed; those that this machine believes.
    Raises:
        CannotRead: with the sentence why.
    """
    context = trusted or ssl.create_default_context()
    with _told(where):
        try:
            line = imaplib.IMAP4_SSL(where.host, where.port, ssl_context=context, timeout=times.MAILBOX_ANSWERS_S)
        except UnicodeError:  # a part of the name is empty, or longer than names have it
            raise socket.gaierror from None
    try:
        with _told(where):
            _log_in(line, where)
        with _told(where):
            kind, said = line.select(_quoted(where.folder), readonly=True)
        if kind != "OK":
            raise CannotRead(f"{where.host} has no folder {where.folder}: check bounce.folder. It said: {_words(said)}")
        yield Box(line, where)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            line.logout()
        with suppress(OSError):  # a line that broke is not closed by leaving it
            line.shutdown()


def _log_in(line: imaplib.IMAP4, where: Where) -> None:
    secret = f"\0{where.user}\0{where.password}".encode()
    try:
        if "AUTH=PLAIN" in line.capabilities:
            line.authenticate("PLAIN", lambda _: secret)
        else:
            line.login(_quoted(where.user), where.password)
    except UnicodeEncodeError:
        raise CannotRead(f"{where.host} takes no letters such as those in the user or password.") from None
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        said = _words([str(error).encode()]).replace(where.password or "\0", "(hidden)")
        raise CannotRead(
            f"{where.host} refused the login of {where.user}: check bounce.user and SITTINGS_MAILBOX_PASSWORD. "
            f"It said: {said}"
        ) from None


@contextmanager
def _told(where: Where) -> Iterator[None]:
    """Say in words what went wrong on the line."""
    name = f"{where.host}:{where.port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise CannotRead(f"The certificate of {name} is not to be trusted: {error.verify_message}.") from None
    except ssl.SSLError:
        raise CannotRead(f"{name} does not speak TLS there: check bounce.port; 993 is the usual one.") from None
    except socket.gaierror:
        raise CannotRead(f"There is no mail server called {where.host}: check bounce.host.") from None
    except TimeoutError:
        raise CannotRead(f"{name} did not answer in time.") from None
    except imaplib.IMAP4.error as error:
        raise CannotRead(f"{name} broke off: {_words([str(error).encode()])}") from None
    except OSError as error:
        raise CannotRead(f"{name} does not answer as a mailbox: {error.strerror or type(error).__name__}.") from None


def _number(found: list[bytes | None] | list[bytes]) -> int:
    text = found[0] if found else None
    return int(text) if text and text.isdigit() and len(text) < 12 else 0


def _quoted(text: str) -> str:
    return '"' + re.sub(r'([\\"])', r"\\\1", text) + '"'


def _words(said: list[bytes] | list[bytes | None] | object) -> str:
    pieces = said if isinstance(said, list) else []
    text = b" ".join(one for one in pieces if isinstance(one, bytes)).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else " " for letter in " ".join(text.split()))[:200] or "nothing"
