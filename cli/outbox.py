"""``sittings outbox``: what is to be sent, and what to do with a message that has not gone."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, fields
from studio.kernel.errors import NotFound
from studio.lists.page import lines_of
from studio.lists.question import columns_for
from studio.lists.shown import as_json, said_value
from studio.messages import outbox
from studio.messages.outbox_listed import JSON, OUTBOX

SHOWN = ("id", "kind", "state", "to", "client", "subject", "tries", "next_try", "done", "error")
ACTS = {
    "hold": (outbox.hold, "Held"),
    "release": (outbox.release, "Released"),
    "retry": (outbox.retry, "To be sent again"),
    "cancel": (outbox.cancel, "Cancelled"),
    "went": (outbox.went, "Gone"),
}


def list_(desk: Desk, args: Namespace) -> Answer:
    """List messages, the newest first unless another order is asked for."""
    args.reverse = args.reverse != (args.sort in (None, "", "id", "newest"))
    return listed(desk, OUTBOX, args, JSON)


def show(desk: Desk, args: Namespace) -> Answer:
    """Show a message."""
    _line(desk, args.id[0], ("id",))

    def lines() -> Iterator[str]:
        seen, line = _line(desk, args.id[0], SHOWN)
        yield from fields([(one.title, said_value(one, value)) for one, value in zip(seen, line.values, strict=True)])

    return Answer(lambda: as_json(*_line(desk, args.id[0], JSON)), lines)


def _line(desk: Desk, outbox_id: int, columns: tuple[str, ...]) -> tuple[Any, Any]:
    found = lines_of(desk.actor, OUTBOX, [outbox_id], columns)
    if not found:
        raise NotFound(f"There is no message {outbox_id} in the outbox: see `sittings outbox list`.")
    return columns_for(OUTBOX, columns, desk.actor.may)[0], found[0]


def change(desk: Desk, args: Namespace) -> Answer:
    """Do something with messages."""
    act, done = ACTS[args.act]
    for one in args.id:
        _line(desk, one, ("id",))
    count = act(desk.actor, args.id)

    def values() -> list[Any]:
        return [as_json(*_line(desk, one, JSON)) for one in args.id]

    return Answer(values, lambda: [f"{done}: {count} message{'s' * (count != 1)}."])
