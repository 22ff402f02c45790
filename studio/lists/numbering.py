"""The numbers of sessions and clients: unique, assigned by the program, in the studio's format."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from models import Client, Counter, Session
from studio.kernel import database, journal, nouns
from studio.kernel.clean import clean_line
from studio.kernel.declared import Declared, Kept
from studio.kernel.errors import Invalid, NumberUsed
from studio.kernel.shown import listed_name
from studio.lists import theirs

FIRST = {"session": 10001, "client": 1001, "task": 1, "appointment": 1, "stand-in": 1}
STAND_IN = "?"
"""Before the number that a session has until it gets one of the studio's."""
LONGEST_NUMBER = 40


def number_order(column: str) -> str:
    """Return the SQL by which numbers are sorted: by what stands before the last digits, then as numbers, not as text.

    One expression and not three terms: SQLite goes on in an index of expressions by its first one alone.
    """
    digits = "0123456789"
    length = f"substr('{digits}{ascii_uppercase}{ascii_lowercase}', length({column}), 1)"
    return f"(rtrim({column}, '{digits}') || ' ' || {length} || {column})"


def next_session_number(entry: journal.Entry, number_format: str, client: Client, day: date) -> str:
    """Take the next unused session number in the studio's format.

    Args:
        number_format: what one of ``settings.NUMBER_FORMATS`` means.
        client: whose name some formats carry.
        day: the session's date, which some formats carry.
    """
    last, first = _letters(client.last_name), _letters(client.first_name)
    if number_format == "date_count":
        return _next_of_day(f"{day:%Y%m%d}-")
    if number_format == "date_name_count":
        return _next_of_day(f"{day:%Y%m%d}-{last}{first}-")
    prefix = {"number": "", "last_number": last, "last_first_number": last + first}[number_format]
    return prefix + _take(entry, "session", lambda text: not _has("session", prefix + text))


def stand_in(entry: journal.Entry) -> str:
    """Take what stands for the number of a session that has none yet: ``?12``."""
    return STAND_IN + _take(entry, "stand-in", lambda text: not _has("session", STAND_IN + text))


def next_number(entry: journal.Entry, kind: str) -> str:
    """Take the next unused number of a kind of record that is only counted, such as a client."""
    return _take(entry, kind, lambda text: not _has(kind, text))


def _letters(name: str) -> str:
    return re.sub(r"[\W_\d]+", "", name)[:20]


def _take(entry: journal.Entry, name: str, unused: Callable[[str], bool]) -> str:
    counter = Counter.get_or_none(Counter.name == name)
    value = _first_unused(counter.next_value if counter else FIRST[name], unused)
    if counter is None:
        entry.insert(Counter, name=name, next_value=value + 1)
    else:
        entry.update(Counter, counter.id, next_value=value + 1)
    return str(value)


def _first_unused(value: int, unused: Callable[[str], bool]) -> int:
    """Return an unused number from ``value`` on, right after a used one.

    Imports and people use numbers ahead of the counter, perhaps a hundred thousand in a row: the way is doubled and then
    halved, not walked.
    """
    if unused(str(value)):
        return value
    used, step = value, 1
    while not unused(str(used + step)):
        used, step = used + step, step * 2
    free = used + step
    while free - used > 1:
        middle = (used + free) // 2
        if unused(str(middle)):
            free = middle
        else:
            used = middle
    return free


def _next_of_day(prefix: str) -> str:
    # A few dozen at most, each one look into the unique index.
    count = 1
    while _has("session", f"{prefix}{count:02d}"):
        count += 1
    return f"{prefix}{count:02d}"


def _has(table: str, number: str) -> bool:
    return bool(database.rows(f"SELECT 1 FROM {table} WHERE number = ?", (number,)))


def _session_with(number: str) -> Session | None:
    return Session.get_or_none(Session.number == number)


def check_session_number(number: str, session_id: int | None) -> str:
    """Clean a number that somebody chose, and make sure that no other session has it.

    Raises:
        Invalid: empty or too long, or one that only stands in for a number to come.
        NumberUsed: another session has it; the sentence names it where the reader may see it.
    """
    wanted = clean_line(number, "Session number", max_chars=LONGEST_NUMBER, required=True)
    other = _session_with(wanted)
    if wanted.startswith(STAND_IN) and (other is None or other.id != session_id):
        raise Invalid(
            f"A number that begins with {STAND_IN} stands for one to come: choose another number.", field="number"
        )
    if other is not None and other.id != session_id:
        client = other.client
        whose = f"{listed_name(client.last_name, client.first_name)}, {other.starts_at:%Y-%m-%d}"
        raise _used("session", wanted, other.id, whose)
    return wanted


def check_client_number(number: str, client_id: int | None) -> str:
    """Clean a client number that somebody chose, and make sure that no other client has it.

    Raises:
        Invalid: empty or too long.
        NumberUsed: another client has it; the sentence names the client where the reader may see them.
    """
    wanted = clean_line(number, "Client number", max_chars=LONGEST_NUMBER, required=True)
    other = Client.get_or_none(Client.number == wanted)
    if other is not None and other.id != client_id:
        raise _used("client", wanted, other.id, other.last_name)
    return wanted


def _used(kind: str, number: str, record_id: int, whose: str) -> NumberUsed:
    """Say whose a number is, as far as the reader may know."""
    if not theirs.shown(kind, [record_id], theirs.only()):
        whose = f"another {kind}"
    return NumberUsed(f"{kind.capitalize()} number {number} belongs to {whose}: choose another number.", field="number")


UNDO = nouns.Noun("book", stays=True)
"""A number that was given stays given."""


# -- the number that comes next, as the studio sets it ---------------------------------------------------------------

HIGHEST_NEXT = 999_999_999


def _counter() -> Any:
    return Counter.get_or_none(Counter.name == "session")


def _read_next() -> int:
    counter = _counter()
    return int(counter.next_value) if counter else FIRST["session"]


def _write_next(entry: journal.Entry, value: int) -> None:
    counter = _counter()
    if counter is None:
        entry.insert(Counter, name="session", next_value=value)
    else:
        entry.update(Counter, counter.id, next_value=value)


def _row_of_next() -> tuple[str, int] | None:
    counter = _counter()
    return ("counter", int(counter.id)) if counter else None


NEXT_NUMBER = Declared(
    "session.next_number", "count", FIRST["session"], "Next number",
    "From which number on new sessions are numbered; one that is used already is passed over.",
    least=1, most=HIGHEST_NEXT, kept=Kept(_read_next, _write_next, _row_of_next),
)  # fmt: skip
