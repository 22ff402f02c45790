"""``sittings wait``: who waits for what, and which free times suit whom."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli.declared import told, values_of
from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, table, unchanged
from studio.clients.clients import client_id_of
from studio.dates.spans import times_text
from studio.dates.typed import format_date
from studio.kernel.errors import Invalid
from studio.lists import record_kind
from studio.waiting import kind, offers
from studio.waiting.listed import JSON, WAITING_LIST
from studio.waiting.offers import Chance

OPTIONS = {
    "type": "session_type", "people": "people", "weekdays": "weekdays", "part": "part", "first": "first_day",
    "last": "last_day", "notes": "notes",
}  # fmt: skip


def add(desk: Desk, args: Namespace) -> Answer:
    """Put a client on the waiting list."""
    values = values_of(desk, kind.KIND, args, OPTIONS)
    waiting_id = record_kind.add(desk.actor, kind.KIND, {"client": client_id_of(args.client), **values}, {})
    whose = record_kind.read(kind.KIND, waiting_id).values["client"].label
    return told(desk, WAITING_LIST, waiting_id, JSON, f"{whose} is on the waiting list: entry {waiting_id}.")


def edit(desk: Desk, args: Namespace) -> Answer:
    """Change an entry."""
    waiting_id = kind.waiting_id_of(args.id)
    before = record_kind.read(kind.KIND, waiting_id)
    values = values_of(desk, kind.KIND, args, OPTIONS)
    if not values:
        raise Invalid("Say what to change, such as --weekdays sat.")
    version = record_kind.save(desk.actor, kind.KIND, waiting_id, None, values)
    what = f"entry {waiting_id} of the waiting list"
    same = version == before.version
    return told(desk, WAITING_LIST, waiting_id, JSON, unchanged(what) if same else f"Changed {what}.")


def show(desk: Desk, args: Namespace) -> Answer:
    """Show an entry."""
    return told(desk, WAITING_LIST, kind.waiting_id_of(args.id), JSON)


def remove(desk: Desk, args: Namespace) -> Answer:
    """Take an entry away."""
    waiting_id = kind.waiting_id_of(args.id)
    whose = record_kind.read(kind.KIND, waiting_id).values["client"].label
    record_kind.remove(desk.actor, kind.KIND, waiting_id)
    return Answer(lambda: {"id": waiting_id}, lambda: table([[f"{whose} is not on the waiting list any more."]]))


def list_(desk: Desk, args: Namespace) -> Answer:
    """List the waiting list."""
    filters = [] if args.all else [("open", "")]
    return listed(desk, WAITING_LIST, args, JSON, filters=filters, nothing="Nobody waits.")


def offer(desk: Desk, args: Namespace) -> Answer:
    """List the free times that fit an entry; without one the first for each who waits."""
    if args.id:
        found = offers.offers(kind.waiting_id_of(args.id))
    else:
        found = tuple(one[0] for waiting_id in offers.open_ids() if (one := offers.offers(waiting_id, 1)))

    def lines() -> Iterator[str]:
        if not found:
            yield "No free time fits."
        yield from table(_line(one) for one in found)

    return Answer(lambda: map(_value, found), lines)


def _line(one: Chance) -> list[str]:
    day, times = format_date(one.starts_at.date()), times_text(one.starts_at, one.ends_at, " - ")
    return [str(one.waiting_id), one.client, one.session_type, day, times, one.photographer, one.room or ""]


def _value(one: Chance) -> dict[str, Any]:
    return {
        "id": one.waiting_id,
        "client": one.client,
        "type": one.session_type,
        "since": one.since.isoformat(),
        "date": one.starts_at.date().isoformat(),
        "start": f"{one.starts_at:%H:%M}",
        "end": f"{one.ends_at:%H:%M}",
        "photographer": one.login,
        "room": one.room,
    }
