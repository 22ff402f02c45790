"""The kinds of values that lists hold, and the one place where each becomes a cell, JSON, or a field of a file.

A line carries raw values: ``date``, ``datetime``, ``int``, ``bool``, text, or a tuple of texts; None is nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from studio.kernel.instants import as_day, as_wall
from studio.kernel.numbers import json_number, number_text
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time, listed_name

Kind = Literal[
    "text", "texts", "day", "time", "moment", "count", "number", "days", "flag", "fields", "client", "person"
]
"""``time`` and ``moment`` are wall times of the studio; of a time people see the hour alone. ``client`` and ``person`` are
``Whom``: people read the name, scripts get what the command line's options take."""


@dataclass(frozen=True, slots=True)
class Whom:
    """A client or a user that a record has to do with."""

    key: str
    """The client's number, the user's login."""
    name: str


def client(number: str | None, last: str | None, first: str | None) -> Whom | None:
    """Make the value of a column of clients; None where there is none."""
    return None if number is None else Whom(number, listed_name(last or "", first or ""))


def person(login: str | None, name: str | None) -> Whom | None:
    """Make the value of a column of users; None where there is none."""
    return None if login is None else Whom(login, name or "")


def _name(whom: Whom) -> str:
    return whom.name


def _given(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class _Kind:
    read: Callable[[Any], Any]
    """Makes the raw value of what either driver returns."""
    show: Callable[[Any], str]
    """Writes it as people read it; never called for None."""
    plain: Callable[[Any], Any]
    """Writes it for JSON and for files: ISO days and times, which are never ambiguous."""
    right: bool = False
    """Whether it stands at the right of its column."""


def _time(at: datetime) -> str:
    return format_time(at.time())


_KINDS: dict[str, _Kind] = {
    "text": _Kind(str, str, lambda text: text or None),
    "texts": _Kind(tuple, lambda texts: ", ".join(texts), list),
    "day": _Kind(as_day, format_date, date.isoformat),
    "time": _Kind(as_wall, _time, lambda at: f"{at:%H:%M}", right=True),
    "moment": _Kind(
        as_wall,
        lambda at: f"{format_date(at.date())}, {_time(at)}",
        lambda at: at.isoformat(" ", "minutes"),
    ),
    "count": _Kind(int, str, int, right=True),
    "number": _Kind(Decimal, number_text, json_number, right=True),
    "days": _Kind(int, lambda days: f"{days} day{'s' * (days != 1)}", int, right=True),
    "flag": _Kind(bool, lambda on: "yes" if on else "", bool),
    "client": _Kind(_given, _name, lambda whom: {"number": whom.key, "name": whom.name}),
    "person": _Kind(_given, _name, lambda whom: whom.key),
    "fields": _Kind(dict, lambda fields: ", ".join(f"{key}: {value}" for key, value in fields.items()), dict),
}


def read_value(kind: Kind, value: Any) -> Any:
    """Make the raw value of what either database driver returns."""
    return None if value is None else _KINDS[kind].read(value)


def show_value(kind: Kind, value: Any) -> str:
    """Write a raw value as people read it; nothing is empty."""
    return "" if value is None else _KINDS[kind].show(value)


def json_value(kind: Kind, value: Any) -> Any:
    """Write a raw value as JSON's own types; nothing, and an empty text, is ``None``."""
    return None if value is None else _KINDS[kind].plain(value)


def file_value(kind: Kind, value: Any) -> str:
    """Write a raw value for a file that a spreadsheet may open, where no text may become a formula.

    Source:
        OWASP, CSV Injection: a cell that begins with one of these signs is computed.
    """
    plain = value.name if isinstance(value, Whom) else json_value(kind, value)
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    text = ", ".join(plain) if isinstance(plain, list) else "" if plain is None else str(plain)
    return f"'{text}" if text.startswith(_COMPUTED) and not isinstance(plain, int | float) else text


_COMPUTED = ("=", "+", "-", "@", "\t", "\r")


def stands_right(kind: Kind) -> bool:
    """Tell whether values of that kind stand at the right of their column."""
    return _KINDS[kind].right
