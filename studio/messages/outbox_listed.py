"""The outbox as a list: what is to be sent, what was, and what nobody would take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from studio.kernel import database
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.instants import wall_of
from studio.kernel.records import dataclass
from studio.kernel.shown import format_time, listed_name, short_date
from studio.lists.page import lines_of
from studio.lists.question import columns_for
from studio.lists.spec import Column, Filter, ListSpec, Order, Term, Walk
from studio.messages.calls import OWN_SQL
from studio.messages.listed import KINDS
from studio.messages.outbox import STATES
from studio.messages.troubled import TROUBLE as TROUBLE
from studio.sessions.words import client_numbered


def _to(outbox_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Read whom messages go to."""
    found = defaultdict[int, list[str]](list)
    for key, address in database.rows(
        "SELECT x.id, r.address FROM outbox x JOIN receiver r ON r.communication_id = x.communication_id "
        f"WHERE x.id IN ({database.marks(outbox_ids)}) AND r.role IN ('to', 'cc') ORDER BY r.position, r.id",
        tuple(outbox_ids),
    ):
        found[int(key)].append(str(address))
    return {key: tuple(some) for key, some in found.items()}


def _subject(description: str, body: str) -> str:
    return description or next((line for line in body.splitlines() if line.strip()), "")[:60]


def _next(state: str, at: Any) -> datetime | None:
    return wall_of(at) if state in ("waiting", "held") else None


def _moment(at: Any) -> datetime | None:
    return None if at is None else wall_of(at)


def _short(at: datetime) -> str:
    return f"{short_date(at.date())}, {format_time(at.time())}"


def _states(word: str) -> list[tuple[str]]:
    wanted = [one.strip().lower() for one in word.split(",") if one.strip()]
    if unknown := [one for one in wanted if one not in STATES]:
        raise Invalid(f"Messages are {', '.join(STATES)}, not {unknown[0]}: type one of them, or several with commas.")
    return [(one,) for one in dict.fromkeys(wanted)]


RANK = (
    "(CASE x.state WHEN 'unsure' THEN 1 WHEN 'failed' THEN 2 WHEN 'held' THEN 3 WHEN 'waiting' THEN 4 WHEN 'sending' THEN 5 "
    "WHEN 'sent' THEN 6 ELSE 7 END)"
)
"""How messages stand in the order by state: what somebody should look at comes first."""

SEEN = (
    "(EXISTS (SELECT 1 FROM staff w JOIN role r ON r.code = w.role WHERE w.id = ? "
    "AND (r.code = 'owner' OR ' ' || r.rights || ' ' LIKE '% others %')) "
    f"OR EXISTS (SELECT 1 FROM communication m WHERE m.id = x.communication_id AND {OWN_SQL}))"
)
"""Who sees only their own work sees only their own messages."""

OUTBOX = ListSpec(
    "messages",
    "message",
    "outbox x",
    "x.id",
    columns=(
        Column("id", "Id", "x.id", "count", order="newest", width=7, importance=6),
        Column("type", "Type", "x.channel", make=lambda kind: KINDS[kind], width=6, importance=7),
        Column("state", "State", "x.state", order="state", width=9, importance=10),
        Column("to", "To", kind="texts", many=_to, right="reach", order="to", min_width=12, grow=2, importance=9),
        Column("client", "Client", ("c.last_name", "c.first_name"), joins=("m", "c"),
               make=lambda last, first: listed_name(last, first) if last else "", min_width=10, grow=1, importance=4),
        Column("subject", "Subject", ("m.description", "m.body"), joins=("m",), make=_subject, min_width=24, grow=2,
               importance=8),
        Column("tries", "Tries", "x.tries", "count", width=5, importance=3),
        Column("next_try", "Next try", ("x.state", "x.next_try_at"), "moment", make=_next, short=_short, order="next", width=16,
               importance=5),
        Column("done", "Done", "x.done_at", "moment", make=_moment, short=_short, width=16, importance=2, extra=True),
        Column("error", "Error", "x.error", right="reach", min_width=12, grow=2, importance=6),
        Column("kind", "Kind", "x.channel", extra=True),
        Column("communication", "Record", "x.communication_id", "count", extra=True),
    ),
    orders=(
        Order("newest", (Term("x.id"),)),
        Order("next", (Term("x.next_try_at", "timestamp"), Term("x.id")), where="x.done_at IS NULL",
              leaves_out="Messages that are done with, sent or not, have no place in this order."),
        Order("state", (Term(RANK), Term("x.id")), lead=1),
        Order("to", (Term("r.address_key", "text"), Term("r.communication_id")), joins=("r",),
              source="receiver r CROSS JOIN outbox x", link="x.communication_id = r.communication_id", lead=2,
              where="r.role = 'to' AND r.position = 0"),
    ),
    walks=(
        Walk("newest", "outbox_pkey"),
        Walk("newest", "outbox_state", frozenset({"state"})),
        Walk("next", "outbox_next"),
        Walk("state", "outbox_rank"),
        Walk("to", "receiver_first"),
    ),
    filters=(
        Filter("state", "{}x.state = ?", _states, "waiting, sending, sent, held, unsure, failed or cancelled"),
        Filter("client", "{}x.communication_id IN (SELECT n.id FROM communication n WHERE n.client_id = ?)", client_numbered,
               "a client's number", narrow="communication_client_due"),
    ),
    joins={
        "m": "LEFT JOIN communication m ON m.id = x.communication_id",
        "c": "LEFT JOIN client c ON c.id = m.client_id",
        "r": "LEFT JOIN receiver r ON r.communication_id = x.communication_id",
    },
    veil=SEEN,
    also=frozenset({"receiver"}),
)  # fmt: skip
"""The newest is what one asks for: read it descending."""

JSON = ("id", "kind", "to", "subject", "state", "tries", "next_try", "error")
"""The columns in which messages leave the program for scripts: stable for ever."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a message."""

    id: int
    communication_id: int
    channel: str
    kind: str
    state: str
    to: str
    client: str
    subject: str
    tries: int
    when: str
    error: str


_TOLD = ("communication", "kind", "type", "state", "to", "client", "subject", "tries", "next_try", "done", "error")


def told_of(actor: Actor, outbox_id: int) -> Told:
    """Return what is told of a message.

    Raises:
        NotFound: it is gone, or the actor may not see it.
    """
    found = lines_of(actor, OUTBOX, [outbox_id], _TOLD)
    if not found:
        raise NotFound(f"There is no message {outbox_id} in the outbox.")
    seen, _ = columns_for(OUTBOX, _TOLD, actor.may)
    had = {one.key: value for one, value in zip(seen, found[0].values, strict=True)}
    when = had["next_try"] or had["done"]
    return Told(
        outbox_id, had["communication"], had["kind"], had["type"], had["state"], ", ".join(had.get("to") or ()),
        had["client"] or "", had["subject"] or "", had["tries"], _short(when) if when else "", had.get("error") or "",
    )  # fmt: skip
