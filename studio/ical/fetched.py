"""A calendar fetched from where it is: a file of this machine, or an https address. What it says is read elsewhere."""

from __future__ import annotations

import os
import socket
import ssl
import stat
from http.client import HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from time import monotonic
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from studio.ical.read import MOST_BYTES
from studio.kernel import database, times
from studio.kernel.clean import clean_line, quoted
from studio.kernel.errors import Invalid

MOST_MOVES = 5
"""So often an address may lead to another one."""
PIECE = 65_536


def check_address(typed: str) -> str:
    """Return an address as it is kept.

    Raises:
        Invalid: it is no whole path and no https address, or has a password in it.
    """
    text = clean_line(typed, "Address", max_chars=2_000)
    if text.startswith("webcal://"):
        text = f"https://{text.removeprefix('webcal://')}"
    if os.path.isabs(text):
        return text
    parts = _parts(text)
    if parts is None:
        raise Invalid(
            "Give the whole path of an .ics file on this machine, or an address that begins with https://: others would "
            "read along on the way."
        )
    if parts.username or parts.password:
        raise Invalid("Leave the password out of the address: take the secret address that the calendar offers.")
    return text


def _parts(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        fits = parts.port != 0
    except ValueError:
        return None
    return parts if fits and parts.scheme == "https" and parts.hostname and text.isascii() and " " not in text else None


def called(address: str) -> str:
    """Return how an address is shown: what stands behind the server's name is a secret of many calendars."""
    parts = _parts(address)
    return f"https://{parts.hostname}/.." if parts else address


def fetch(address: str, *, trusted: ssl.SSLContext | None = None) -> bytes:
    """Fetch a calendar, in ``times.CALENDAR_FETCH_S`` at most.

    Args:
        trusted: whose certificates are believed; those that this machine believes.
    Raises:
        Invalid: it cannot be had; says why.
    """
    return _file(address) if os.path.isabs(address) else _over_https(address, trusted)


def _file(path: str) -> bytes:
    refuse_book(path)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else "no path"
        raise Invalid(f"{quoted(path)} cannot be read: {told}.") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Invalid(f"{quoted(path)} is no file.")
    with os.fdopen(handle, "rb") as file:
        content = file.read(MOST_BYTES + 1)
    return _small(content)


def _small(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise Invalid(f"The calendar is larger than {MOST_BYTES // 1_000_000} MB.")
    return content


class _Until(ssl.SSLSocket):
    """An encrypted line that is read until an instant, however little comes at a time."""

    ends: float | None = None

    def recv_into(self, *args: Any, **more: Any) -> int:
        """Read what is there, or comes in the time that is left."""
        if self.ends is not None:
            left_s = self.ends - monotonic()
            if left_s <= 0:
                raise TimeoutError
            self.settimeout(left_s)
        return super().recv_into(*args, **more)


def _over_https(address: str, trusted: ssl.SSLContext | None) -> bytes:
    ends = monotonic() + times.CALENDAR_FETCH_S
    context = trusted or ssl.create_default_context()
    context.sslsocket_class = _Until
    for _ in range(MOST_MOVES):
        parts = _parts(address)
        if parts is None:
            raise Invalid("The address leads to one that is not encrypted: nothing was read.")
        line = HTTPSConnection(
            parts.hostname or "",
            parts.port or 443,
            timeout=max(ends - monotonic(), 0.001),
            context=context,
        )
        try:
            line.connect()
            if isinstance(line.sock, _Until):
                line.sock.ends = ends
            line.request(
                "GET",
                urlunsplit(("", "", parts.path or "/", parts.query, "")),
                headers={"User-Agent": "Sittings", "Accept": "text/calendar", "Connection": "close"},
            )
            with line.getresponse() as answer:
                if answer.status in (301, 302, 303, 307, 308) and (to := answer.headers.get("Location")):
                    address = urljoin(address, to)
                    continue
                if answer.status != 200:
                    raise Invalid(f"{called(address)} said HTTP {answer.status}: look whether the address still holds.")
                return _read(answer)
        except ssl.SSLCertVerificationError as error:
            raise Invalid(
                f"The certificate of {parts.hostname} is not to be trusted: {error.verify_message}."
            ) from None
        except TimeoutError:
            raise Invalid(f"{called(address)} did not answer in time.") from None
        except (socket.gaierror, UnicodeError):
            raise Invalid(f"There is no server called {parts.hostname}.") from None
        except (HTTPException, OSError, ValueError) as error:
            told = error.strerror if isinstance(error, OSError) and error.strerror else "it broke off"
            raise Invalid(f"{called(address)} cannot be read: {told}.") from None
        finally:
            line.close()
    raise Invalid(f"{called(address)} leads from one address to the next without end.")


def _read(answer: HTTPResponse) -> bytes:
    content = b""
    while piece := answer.read1(PIECE):
        content = _small(content + piece)
    if answer.length:
        raise IncompleteRead(content, answer.length)
    return content


def refuse_book(address: str) -> None:
    """Refuse the session book itself: whoever closes it a second time drops its locks.

    Raises:
        Invalid: it is that.
    """
    if os.path.isabs(address) and database.is_part_of_it(address):
        raise Invalid("That is the session book itself: name a calendar.")
