"""The phone rings: the client with that number is brought up on the desk of whoever takes the call.

Who calls is kept in one row for each person at most, which is taken away when the call is answered there. It is no act of
anybody, and no part of the journal: what is done about the call is.
"""

from __future__ import annotations

from datetime import timedelta

from studio.kernel import clock, database, preferences, presence, times
from studio.kernel.access import Actor, require
from studio.kernel.clean import normalise_phone
from studio.kernel.errors import Invalid, NotFound, Unavailable
from studio.kernel.instants import bound_instant
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs


@dataclass(frozen=True, slots=True)
class Caller:
    """A client with the number that calls."""

    client_id: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody calls."""

    id: int
    number: str
    """As people read it."""
    callers: tuple[Caller, ...]
    """Who has that number, at most ``MOST``: nobody yet, one client, or a family."""


MOST = 5


def ring(actor: Actor, number: str) -> Call:
    """Bring up who calls on the actor's running desk; a new call takes the place of one that nobody answered.

    Raises:
        Invalid: that is no phone number.
        NotFound: the actor has no desk running that could show it.
        NotAllowed: the actor may not see phones, or is no longer active.
        Unavailable: another desk is saving for too long.
    """
    require(actor, "reach", "see whose number that is")
    digits, shown = normalise_phone(number, preferences.load().country)
    if not digits:
        raise Invalid("Say which number calls.", field="phone")
    if actor.user_id is None or not presence.has_desk(actor.user_id):
        raise NotFound(f"{actor.name} has no desk running: open Sittings there, and the next call comes up.")
    at = bound_instant(clock.now_utc())
    database.try_write("DELETE FROM ring WHERE user_id = ? OR at < ?", (actor.user_id, _old()), wait=True)
    if not database.try_write(
        "INSERT INTO ring (user_id, number, at) VALUES (?, ?, ?) "
        "ON CONFLICT (user_id) DO UPDATE SET number = excluded.number, at = excluded.at",
        (actor.user_id, shown, at),
        wait=True,
    ):
        raise Unavailable("The session book is busy: another desk is saving. Try again in a moment.")
    return Call(0, shown, _callers(digits))


def calling(actor: Actor) -> Call | None:
    """Return who calls the actor, until that is answered or long ago; nobody does who may not see phones."""
    if not actor.may("reach"):
        return None
    found = database.rows("SELECT id, number FROM ring WHERE user_id = ? AND at >= ?", (actor.user_id or 0, _old()))
    if not found:
        return None
    ring_id, shown = found[0]
    return Call(int(ring_id), str(shown), _callers(normalise_phone(shown, preferences.load().country)[0]))


def answer(actor: Actor, call_id: int) -> None:
    """Take a call away that was answered."""
    database.try_write("DELETE FROM ring WHERE id = ? AND user_id = ?", (call_id, actor.user_id or 0), wait=True)


def _callers(digits: str) -> tuple[Caller, ...]:
    mine, whose = theirs.and_own_client()
    found = database.rows(
        "SELECT DISTINCT c.id, c.number, c.last_name, c.first_name FROM client_phone p "
        f"JOIN client c ON c.id = p.client_id WHERE p.digits = ?{mine} ORDER BY c.id LIMIT ?",
        (digits, *whose, MOST),
    )
    return tuple(Caller(int(i), str(number), listed_name(last, first)) for i, number, last, first in found)


def _old() -> str:
    return bound_instant(clock.now_utc() - timedelta(seconds=times.CALL_KEPT_S))
