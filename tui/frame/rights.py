"""Which right a command takes. What a role forbids stays in the ribbon, and a press says so in the service's own words."""

from __future__ import annotations

from studio.kernel.access import Actor, refusal
from studio.kernel.types import YES, Verdict, no

BOOK = ("book", "book sessions")
CHANGE = ("book", "change sessions")
MEET, APPOINTMENTS = ("book", "book appointments"), ("book", "change appointments")
STATUS = ("status", "change a session's status")
CLIENTS = ("clients", "change clients")
MESSAGES = ("messages", "write messages")

NEEDS: dict[str, tuple[str, str]] = {
    "app.book": BOOK,
    "agenda.confirm": CHANGE,
    "agenda.no_show": CHANGE,
    "agenda.arrived": CHANGE,
    "agenda.started": CHANGE,
    "agenda.done": CHANGE,
    "agenda.status": STATUS,
    "client.save": CLIENTS,
    "client.save_close": CLIENTS,
    "client.new_member": CLIENTS,
    "client.remove": CLIENTS,
    "client.join": ("clients", "join clients"),
    "appointment.save": APPOINTMENTS,
    "appointment.save_close": APPOINTMENTS,
    "appointment.save_new": APPOINTMENTS,
    "appointment.delete": APPOINTMENTS,
    "appointment.copy": MEET,
    "appointment.confirm": APPOINTMENTS,
    "appointment.no_show": APPOINTMENTS,
    "appointment.cancel": APPOINTMENTS,
    "appointment.move": APPOINTMENTS,
    "appointment.convert": APPOINTMENTS,
    "agenda.appointment": MEET,
    "client.appointment": MEET,
    "session.appointment": MEET,
    "find.new_client": ("clients", "add clients"),
    "session.save": CHANGE,
    "session.save_close": CHANGE,
    "session.member": CLIENTS,
    "session.copy": BOOK,
    "session.confirm": CHANGE,
    "session.status": STATUS,
    "session.move": CHANGE,
    "session.hold": CHANGE,
    "session.no_show": CHANGE,
    "session.redo": CHANGE,
    "session.cancel": CHANGE,
    "session.promotions": CHANGE,
    **{f"{of}.{kind}": MESSAGES for of in ("client", "session") for kind in ("email", "text", "letter")},
    **{
        f"{kind}.{verb}": MESSAGES
        for kind in ("email", "text", "letter")
        for verb in ("save", "save_close", "send", "copy")
    },
}
"""By the command's id: the right, and what is refused in words."""


def allowed(actor: Actor, command_id: str) -> Verdict:
    """Tell whether somebody's role lets them run a command."""
    right, doing = NEEDS.get(command_id, ("", ""))
    return YES if not right or actor.may(right) else no(refusal(actor, doing))
