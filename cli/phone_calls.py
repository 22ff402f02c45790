"""``sittings call``: add, log, show, list, edit, complete."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace

from cli import communications as comms
from cli.declared import given_away, links_of, values_of
from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, unchanged
from studio.exchange.message_views import communications
from studio.kernel.errors import Invalid
from studio.kernel.types import meaning
from studio.lists import record_kind
from studio.lists.maintained import entry_named
from studio.lists.own import OUTCOME, RESULT
from studio.messages import calls
from studio.messages.listed import COMMUNICATIONS
from studio.messages.warned import warned

OPTIONS = {
    "client_now": "client", "type": "call_type", "phone": "phone", "user": "user", "department": "department", "due": "due_on",
    "description": "description", "result": "result", "outcome": "outcome", "completed": "completed_on", "notes": "body",
}  # fmt: skip


def add(desk: Desk, args: Namespace) -> Answer:
    """Add a call."""
    links = links_of(args)
    values = values_of(desk, calls.KIND, args, OPTIONS)
    if "phone" not in values and links["client"] is not None:
        values["phone"] = next((choice.key for choice in calls.phones_of(links["client"])), "")
    call_id = record_kind.add(desk.actor, calls.KIND, values, links)
    return _warned(comms.told(call_id, f"Added call {call_id}."), call_id)


def edit(desk: Desk, args: Namespace) -> Answer:
    """Change a call."""
    call_id = calls.communication_of(args.id, "call")
    before = record_kind.read(calls.KIND, call_id)
    values = values_of(desk, calls.KIND, args, OPTIONS, {"client": before.values["client"]})
    if not values:
        raise Invalid("Say what to change, such as --due fri.")
    version = record_kind.save(desk.actor, calls.KIND, call_id, None, values)
    what = f"call {call_id}"
    if gone := given_away(calls.KIND, call_id, what, {"id": call_id}):
        return gone
    told = comms.told(call_id, unchanged(what) if version == before.version else f"Changed {what}.")
    return _warned(told, call_id)


def log(desk: Desk, args: Namespace) -> Answer:
    """Note how a call went; the next try is the one that its result proposes, unless a day is given or an empty text."""
    call_id = calls.communication_of(args.id, "call")
    asked = calls.logging(call_id)
    result = entry_named(RESULT, args.result)
    values = {"result": result.id, "body": args.notes or ""}
    if args.outcome:
        values["outcome"] = entry_named(OUTCOME, args.outcome).id
    day = asked.next_tries.get(result.id) if args.next is None else desk.day(args.next) if args.next else None
    following = calls.log(desk.actor, call_id, None, values | {"next_on": day})
    again = "" if following is None else f" The next try is call {following}, on {day:%Y-%m-%d}."
    return comms.told(call_id, f"Logged call {call_id}: {result.name}.{again}")


def show(desk: Desk, args: Namespace) -> Answer:
    """Show a call."""
    call_id = calls.communication_of(args.id, "call")
    return _warned(Answer(lambda: next(communications([call_id])), lambda: _lines(call_id)), call_id)


def _warned(answer: Answer, call_id: int) -> Answer:
    """Add what one should know before the call is made."""
    row = record_kind.read(calls.KIND, call_id).row
    if row.completed_on is not None:
        return answer
    found = warned("call", row.phone, row.client_id, row.session_id)
    return replace(
        answer, notes=(*((f"CALL WARNING: {found.call_warning}",) * bool(found.call_warning)), *found.sentences)
    )


def list_(desk: Desk, args: Namespace) -> Answer:
    """List calls."""
    filters = [
        ("kind", "call"),
        *((name, text) for name in ("session", "appointment", "client") if (text := getattr(args, name))),
    ]
    columns = ("id", "due", "call_type", "client", "phone", "user", "department", "result", "outcome", "description")
    nothing = "There are no such calls."
    return listed(desk, COMMUNICATIONS, args, ("id",), columns, comms.values, filters=filters, nothing=nothing)


def _lines(call_id: int) -> Iterator[str]:
    found = next(communications([call_id]))
    record = record_kind.read(calls.KIND, call_id)
    return comms.lines(found | {"phone": meaning(record.values["phone"]), "notes": record.values["body"]})
