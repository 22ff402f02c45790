"""Text messages: handed over to an HTTP gateway, of one of two styles that its preferences describe.

``form``: account and token in the request's login, the message as form fields, as gateways of the older kind take it.
``json``: the token as a bearer, the message as JSON. Each has the message's own key along, by which a gateway knows a
repeated request and sends no second text.
"""

from __future__ import annotations

import base64
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import field
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, Literal, NamedTuple
from urllib import parse

from studio.kernel import clock, times
from studio.kernel.records import dataclass
from studio.messages.answers import Answer, CannotConnect, plain

Style = Literal["form", "json"]

MOST_ANSWER_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class Gateway:
    """The studio's text gateway, as its preferences say."""

    url: str
    style: Style
    sender: str
    account: str = ""
    token: str = field(default="", repr=False)
    to_field: str = "To"
    from_field: str = "From"
    body_field: str = "Body"
    key_field: str = ""
    """The field that has the message's key; empty: only the header Idempotency-Key has it."""
    success: str = ""
    """What a taken message looks like, ``status=queued|sent``: a field of the answer, and what begins its value. A field in
    another one is ``messages.0.status``; no field, as in ``=OK``, is all of the answer. Empty: any answer without an error."""
    blocked: str = ""
    """In the same way what says that the number wants no texts."""
    error_field: str = "message"
    """The field of the answer that says what was wrong."""
    knows_keys: bool = False
    """Whether a repeated request is no second text there: what is unsure is then tried again by itself."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is to be sent."""

    key: str
    to: str
    """In E.164, or as it was typed where it is no such number."""
    body: str


class Written(NamedTuple):
    """A text as a gateway takes it."""

    path: str
    body: bytes
    headers: Mapping[str, str]


def connected(gateway: Gateway, *, trusted: ssl.SSLContext | None = None) -> HTTPConnection:
    """Open a line to the gateway, for one text: nothing was sent where there is none.

    Raises:
        CannotConnect: with the sentence why.
    """
    parts = parse.urlsplit(gateway.url)
    line: HTTPConnection | None = None
    # The port is always said: else it is looked for in the host, of which an IPv6 address has colons.
    host, port = parts.hostname or "", _port(parts)
    try:
        if parts.scheme == "https":
            context = trusted or ssl.create_default_context()
            line = HTTPSConnection(host, port, timeout=times.GATEWAY_CONNECT_S, context=context)
        else:
            line = HTTPConnection(host, port, timeout=times.GATEWAY_CONNECT_S)
        line.connect()
    except (HTTPException, OSError, UnicodeError) as error:
        if line is not None:
            line.close()
        raise CannotConnect(_unreached(gateway, error)) from None
    line.sock.settimeout(times.GATEWAY_ANSWER_S)
    return line


def _port(parts: parse.SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def send(gateway: Gateway, line: HTTPConnection, written: Written) -> Answer:
    """Hand a text over to the gateway, tell what it said, and close the line.

    A login is carried to no other place, whatever the gateway says of where it is now.

    Args:
        written: as ``written`` makes it.
    """
    try:
        line.request("POST", written.path, written.body, written.headers)
        answer = line.getresponse()
        return _understood(gateway, answer) if 200 <= answer.status < 300 else _refused(gateway, answer)
    except (HTTPException, OSError, ValueError):
        # The request was on its way: whether it was taken, only the gateway knows.
        return _unsure(gateway, "The gateway did not answer.")
    finally:
        line.close()


def written(gateway: Gateway, text: Text) -> Written:
    """Write a text as the gateway takes it."""
    values = {gateway.to_field: text.to, gateway.from_field: gateway.sender, gateway.body_field: text.body}
    if gateway.key_field:
        values[gateway.key_field] = text.key
    headers = {"Idempotency-Key": text.key, "User-Agent": "Sittings", "Connection": "close"}
    if gateway.style == "form":
        body = parse.urlencode(values).encode()
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        login = base64.b64encode(f"{gateway.account}:{gateway.token}".encode()).decode()
        headers["Authorization"] = f"Basic {login}"
    else:
        body = json.dumps(values, ensure_ascii=False).encode()
        headers["Content-Type"] = "application/json; charset=utf-8"
        headers["Authorization"] = f"Bearer {gateway.token}"
    parts = parse.urlsplit(gateway.url)
    return Written(parse.urlunsplit(("", "", parts.path or "/", parts.query, "")), body, headers)


def _read(answer: HTTPResponse) -> Any:
    """Read an answer: as JSON where it is that, else its text."""
    try:
        text = answer.read(MOST_ANSWER_BYTES).decode("utf-8", "replace")
    except (OSError, HTTPException):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text.strip()


def _understood(gateway: Gateway, answer: HTTPResponse) -> Answer:
    found = _read(answer)
    if found is None:
        return _unsure(gateway, "The line dropped before the gateway had answered.")
    if _says(found, gateway.blocked):
        return Answer("failed", _words(gateway, found) or "The number wants no texts.", blocked=True)
    if gateway.success:
        if _says(found, gateway.success):
            return Answer("sent", f"HTTP {answer.status}")
        if not isinstance(found, dict | list) and not gateway.success.startswith("="):
            return _unsure(gateway, "The gateway's answer is not understood.")
        name, _, _ = gateway.success.partition("=")
        return Answer("failed", _words(gateway, found) or f"{name or 'answer'}: {plain(str(_field(found, name)))}")
    if found == "" or isinstance(found, dict | list):
        wrong = isinstance(found, dict) and any(found.get(name) for name in ERRORS)
        return Answer("failed", _words(gateway, found)) if wrong else Answer("sent", f"HTTP {answer.status}")
    words = "The gateway's answer is not understood: say in text.success what a success looks like."
    return _unsure(gateway, words)


ERRORS = ("error", "errors", "error_code", "error_message", "errorMessage")
"""By any of these gateways tell what was wrong in an answer that looks like a success."""


def _says(found: Any, wanted: str) -> bool:
    """Tell whether an answer has a field whose value begins so; see ``Gateway.success``."""
    name, sign, begins = wanted.partition("=")
    value = _field(found, name) if wanted else None
    return value is not None and (not sign or any(str(value).startswith(one) for one in begins.split("|")))


def _field(found: Any, name: str) -> Any:
    for part in name.split(".") if name else ():
        if isinstance(found, dict):
            found = found.get(part)
        elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found


def _refused(gateway: Gateway, answer: HTTPResponse) -> Answer:
    found = _read(answer)
    said = f"HTTP {answer.status} {_words(gateway, found)}".strip()
    if _says(found, gateway.blocked):
        return Answer("failed", said, blocked=True)
    if answer.status in (401, 402, 403, 404, 405, 410):
        return Answer("stop", f"{said}: check the preferences of texts, and the token.")
    if answer.status in (408, 409, 425, 429, 502, 503, 504):
        after_s = _after_s(answer.headers.get("Retry-After", ""))
        return Answer("later", said, after_s=after_s, for_all=answer.status in (429, 503))
    if answer.status >= 500:
        return _unsure(gateway, said)
    if 300 <= answer.status < 400:
        return Answer("stop", f"{said}: the gateway is at another address now, check text.url.")
    return Answer("failed", said)


def _unsure(gateway: Gateway, words: str) -> Answer:
    return Answer("later" if gateway.knows_keys else "unsure", words)


def _unreached(gateway: Gateway, reason: Exception) -> Answer:
    parts = parse.urlsplit(gateway.url)
    host = parts.hostname or ""
    name = f"{f'[{host}]' if ':' in host else host}:{_port(parts)}"
    if isinstance(reason, ssl.SSLCertVerificationError):
        return Answer("stop", f"The certificate of {parts.hostname} is not to be trusted: {reason.verify_message}.")
    if isinstance(reason, ssl.SSLError):
        return Answer("stop", f"{name} does not speak TLS: check text.url.")
    if isinstance(reason, socket.gaierror | UnicodeError):
        return Answer("later", f"There is no gateway called {parts.hostname}: check text.url.", for_all=True)
    told = reason.strerror if isinstance(reason, OSError) else ""
    if isinstance(reason, TimeoutError):
        told = "it did not answer in time"
    return Answer("later", f"{name} cannot be reached: {told or 'it does not answer'}.", for_all=True)


def _words(gateway: Gateway, found: Any) -> str:
    if isinstance(found, str):
        return plain(found)[:300] if gateway.success.startswith("=") else ""
    for name in (gateway.error_field, "message", *ERRORS, "detail"):
        if (said := _field(found, name)) and not isinstance(said, dict | list):
            return plain(str(said))[:300]
        if said:
            return plain(json.dumps(said, ensure_ascii=False))[:300]
    return ""


def _after_s(text: str) -> float:
    """Read when to try again: seconds, or a day and time."""
    if text.strip().isdecimal():
        return min(float(text), 86_400.0)
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return 0.0
    if at.tzinfo is None:
        return 0.0
    return min(max((at - clock.now_utc()).total_seconds(), 0.0), 86_400.0)
