"""Closing the day: what is over and has no outcome gets one, a session or an appointment."""

from __future__ import annotations

from typing import Any, Literal

from studio.appointments import appointments
from studio.kernel.access import Actor
from studio.sessions import sessions, visits

Outcome = Literal["done", "no_show", "cancelled"]
CANCELLED_LATE = "Cancelled late"
"""The reason of what was cancelled too late to give the time to others. It is no no show."""


def settle(actor: Actor, key: int, version: int | None, outcome: Outcome) -> str:
    """Say how something went, and return its number.

    Args:
        key: the session's id, or that of an appointment with a minus before it.
        version: as it was read, ``None`` to take it as it is now.
    Raises:
        StaleRecord: somebody saved it since.
        NotAllowed, Invalid: as the services that set the flags.
    """
    if outcome == "done":
        return visits.mark(actor, key, "done").number
    service: Any = sessions if key > 0 else appointments
    if outcome == "no_show":
        saved = service.no_show(actor, abs(key), version)
    else:
        saved = service.cancel(actor, abs(key), CANCELLED_LATE, version)
    return str(saved.number)
