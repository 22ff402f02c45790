"""``sittings ring``: the telephone says who calls."""

from __future__ import annotations

from argparse import Namespace

from cli.desk import Desk
from cli.output import Answer, table
from studio.find import ringing


def ring(desk: Desk, args: Namespace) -> Answer:
    """Bring the client with a phone number up on one's running desk."""
    call = ringing.ring(desk.actor, args.number)
    names = ", ".join(f"{caller.name} ({caller.number})" for caller in call.callers) or "a new client"
    value = {"number": call.number, "user": desk.actor.login, "clients": [caller.number for caller in call.callers]}
    return Answer(lambda: value, lambda: table([[f"{call.number} comes up at {desk.actor.name}'s desk: {names}."]]))
