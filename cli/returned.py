"""``sittings comm dead``, ``alive``, ``read``, ``unread``: what came back of the studio's mails, and what came in."""

from __future__ import annotations

from argparse import Namespace

from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, table
from studio.clients import dead as dead_addresses
from studio.kernel.clean import quoted
from studio.kernel.errors import NotFound
from studio.messages import reading
from studio.messages.dead_listed import DEAD, DEAD_JSON


def dead(desk: Desk, args: Namespace) -> Answer:
    """List the addresses that take nothing any more."""
    dead_addresses.refuse_unseen()
    return listed(desk, DEAD, args, DEAD_JSON, nothing="All addresses take mails, as far as is known.")


def alive(desk: Desk, args: Namespace) -> Answer:
    """Let messages go to an address again."""
    address = dead_addresses.take_up(desk.actor, args.address)
    return Answer(lambda: {"address": address}, lambda: table([[f"Mails go to {address} again."]]))


def read(desk: Desk, args: Namespace) -> Answer:
    """Say of messages that they were read, or were not."""
    ids = list(dict.fromkeys(map(_id, args.ids)))
    done = reading.mark_read(desk.actor, ids, read=not args.unread)
    word = "not read" if args.unread else "read"
    return Answer(
        lambda: {"messages": ids, "changed": done},
        lambda: table([[f"Marked {done} message{'s' * (done != 1)} as {word}."]]),
    )


def _id(typed: str) -> int:
    text = typed.strip()
    if not text.isdecimal() or len(text) > 17:
        raise NotFound(f"There is no message {quoted(typed)}: see `sittings comm list unread`.")
    return int(text)
