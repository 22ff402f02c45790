"""Whose sessions and clients are whose: who lacks the right to see what others work on is shown only their own.

A session is of whoever photographs, assists or booked it, an appointment of whoever takes part or made it. A client is of
whoever added it or has a session of it: the table ``client_seen``, which follows the sessions in the schema itself. What reads
any of them asks here, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection

from studio.kernel import access, database
from studio.kernel.access import Actor
from studio.kernel.errors import NotAllowed
from studio.lists.spec import OWN, Filter

RIGHT = "others"
WORKS = ("photographer_id", "assistant_id", "booked_by_id")
BUSY = "Busy"
"""What stands in the place of somebody else's session where its time has to be known."""

INVITED = (
    "({0}.made_by_id = ? OR EXISTS "
    "(SELECT 1 FROM appointment_person i WHERE i.appointment_id = {0}.id AND i.user_id = ?))"
)
"""Whether an appointment is somebody's, who is named twice: they made it, or it takes their time. It is no way to find them."""

OWN_SESSIONS = tuple(Filter(OWN, f"s.{column} = ?", lambda _: ()) for column in WORKS)
"""Each is read from its own index, in its order."""
OWN_SESSION = Filter(OWN, f"({' OR '.join(f'+s.{column} = ?' for column in WORKS)})", lambda _: ())
"""One of them, where the rows are found by something else."""
OWN_CLIENTS = (Filter(OWN, "v.user_id = ?", lambda _: ()),)
_SEEN = "EXISTS (SELECT 1 FROM client_seen o WHERE o.client_id = {} AND +o.user_id = ?)"
"""The plus keeps the database from the index of whose they are: it would go through all of somebody's clients for each."""


def of_own_clients(column: str) -> Filter:
    """Return the filter of what is about one's own clients, where the rows are found by something else."""
    return Filter(OWN, _SEEN.format(column), lambda _: ())


OWN_CLIENT = of_own_clients("c.id")


def only(actor: Actor | None = None) -> int | None:
    """Return whose records alone may be shown; ``None`` where all may be.

    Args:
        actor: who asks; the program itself, and nobody, is whoever something is read for.
    """
    reader = access.reader()
    if actor is None or actor.user_id in (None, reader.user_id):
        return None if access.sees(RIGHT) else reader.user_id
    return None if access.may_now(actor, RIGHT) else actor.user_id


def sessions_of(user_id: int, alias: str = "") -> tuple[str, tuple[int, ...]]:
    """Return the condition that a session is somebody's own, which is no way to find it, and its values."""
    return f"({' OR '.join(f'+{alias}{column} = ?' for column in WORKS)})", (user_id,) * len(WORKS)


def and_own_client() -> tuple[str, tuple[int, ...]]:
    """Return what keeps a query of clients, called ``c`` there, to those whom the reader may be shown, and its values."""
    own = only()
    return ("", ()) if own is None else (f" AND {OWN_CLIENT.sql}", (own,))


def shown(kind: str, ids: Collection[int], user_id: int | None) -> set[int]:
    """Return those of some clients, sessions or appointments that may be shown to somebody; ``None`` sees all of them."""
    if user_id is None or not ids:
        return set(ids)
    marks = database.marks(ids)
    if kind == "appointment":
        sql = f"SELECT a.id FROM appointment a WHERE a.id IN ({marks}) AND {INVITED.format('a')}"
        return {int(i) for (i,) in database.rows(sql, (*ids, user_id, user_id))}
    if kind == "client":
        sql = f"SELECT client_id FROM client_seen WHERE +user_id = ? AND client_id IN ({marks})"
        return {int(i) for (i,) in database.rows(sql, (user_id, *ids))}
    own, values = sessions_of(user_id)
    return {
        int(i) for (i,) in database.rows(f"SELECT id FROM session WHERE id IN ({marks}) AND {own}", (*ids, *values))
    }


def refuse(kind: str, record_id: int, actor: Actor | None = None) -> None:
    """Refuse a client, session or appointment that is somebody else's, where who reads or does something sees only their own.

    Raises:
        NotAllowed: it is; the sentence says whose right it is to see it. One that is gone is told of by the caller.
    """
    if actor is not None and actor.user_id is None:
        return  # what the program does by itself, at whosever desk it runs
    user_id = only(actor)
    if user_id is None or shown(kind, [record_id], user_id):
        return
    for (number,) in database.rows(f"SELECT number FROM {kind} WHERE id = ?", (record_id,)):
        who = access.reader() if actor is None else actor
        raise NotAllowed(access.refusal(who, f"see {kind} {number}, on which others work"))
