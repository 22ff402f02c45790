"""The passwords of sending: in the environment, or in a file that only its owner may read. Never in the book.

They are read when something is sent, kept nowhere, and taken out of whatever a server says before anybody sees it.
"""

from __future__ import annotations

import base64
import os
import re
import stat
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from studio.kernel import database
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid

MAIL = "SITTINGS_MAIL_PASSWORD"
TEXT = "SITTINGS_TEXT_TOKEN"
FILE = "SITTINGS_SECRETS"
"""Names the file, with lines such as ``SITTINGS_MAIL_PASSWORD=...``."""

MOST_BYTES = 100_000
HIDDEN = "(hidden)"
LONG = 8
"""What has so many letters is no part of another word by chance."""


def read(name: str) -> str:
    """Return a password; empty where there is none.

    Raises:
        Invalid: the file of secrets cannot be read, or others can; or it is no password.
    """
    path = os.environ.get(FILE, "")
    if name in os.environ:
        found = os.environ[name].strip()
    else:
        found = _in_file(path).get(name, "") if path else ""
    if not found.isprintable():
        raise Invalid(f"{name} has a line break or a broken character in it: copy the password again, as one line.")
    return found


def _in_file(path: str) -> dict[str, str]:
    try:
        if database.is_part_of_it(path):
            raise Invalid(f"{FILE} names the session book itself: name a file of its own.")
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Invalid(f"The file of secrets {quoted(path)} cannot be read: {error.strerror}.") from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise Invalid(f"The file of secrets {quoted(path)} is no file.")
        if found.st_mode & 0o077:
            raise Invalid(f"Others can read the file of secrets: run `chmod 600 {path}`, then try again.")
        text = os.read(handle, MOST_BYTES).decode("utf-8", "replace")
    finally:
        os.close(handle)
    lines = (line.partition("=") for line in text.splitlines() if "=" in line and not line.lstrip().startswith("#"))
    return {name.strip().removeprefix("export ").strip(): _bare(value) for name, _, value in lines}


def _bare(value: str) -> str:
    text = value.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def hide(words: str, user: str, secret: str) -> str:
    """Return what a server said without the password, however it repeats it; a short one only as a word of its own."""
    for form in sorted(set(_forms(user, secret)), key=len, reverse=True):
        if len(form) < LONG:
            words = re.sub(rf"(?<!\w){re.escape(form)}(?!\w)", HIDDEN, words)
        else:
            words = words.replace(form, HIDDEN)
    return words


def _forms(user: str, secret: str) -> Iterator[str]:
    if not secret:
        return
    yield from (secret, quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1])
    for told in (secret, f"\0{user}\0{secret}", f"{user}:{secret}"):
        yield base64.b64encode(told.encode()).decode()
        yield base64.b64encode(told.encode()).decode().rstrip("=")
