"""What the words of filters mean that name a client, a session, an appointment or a day: the same in every list."""

from __future__ import annotations

from datetime import date, datetime

from studio.booking.resources import LONGEST
from studio.kernel.instants import bound, day_after
from studio.lists.words import day_of


def client_numbered(word: str) -> list[tuple[int]]:
    """Find a client by number."""
    # Seldom asked for, and what knows all of a client is not for the start.
    from studio.clients.clients import client_id_of

    return [(client_id_of(word),)]


def session_numbered(word: str) -> list[tuple[int]]:
    """Find a session by number."""
    from studio.sessions.views import session_id_of

    return [(session_id_of(word),)]


def appointment_numbered(word: str) -> list[tuple[int]]:
    """Find an appointment by number."""
    from studio.booking.attending import appointment_id_of

    return [(appointment_id_of(word),)]


def since(word: str) -> list[tuple[str]]:
    """Find what starts on a day or later."""
    return [(_start_of(day_of(word)),)]


def until(word: str) -> list[tuple[str]]:
    """Find what starts on a day or earlier."""
    return [(_start_of(day_after(day_of(word))),)]


def on_day(word: str) -> list[tuple[str, str, str]]:
    """Find what goes on on a day."""
    # No booking is longer than a day: what goes on past midnight began on the day before, and is of both days.
    day = day_of(word)
    return [(_start_of(day - LONGEST), _start_of(day_after(day)), _start_of(day))]


def _start_of(day: date) -> str:
    return bound(datetime.combine(day, datetime.min.time()))
