"""The list of clients: its columns, orders and filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from studio.clients.groups import group_named, groups_of
from studio.kernel import database
from studio.kernel.instants import wall_of
from studio.kernel.shown import listed_name
from studio.lists.names import ids_named
from studio.lists.numbering import number_order
from studio.lists.own_fields import plain_values
from studio.lists.spec import OWN, Column, Filter, ListSpec, Order, Term, Walk
from studio.lists.theirs import OWN_CLIENT, OWN_CLIENTS


def _status(word: str) -> list[tuple[int]]:
    return ids_named("client status", word, "SELECT id, name FROM client_status")


def _lead_source(word: str) -> list[tuple[int]]:
    return ids_named("lead source", word, "SELECT id, name FROM lead_source")


def _group(word: str) -> list[tuple[int]]:
    return [(group_named(word),)]


def _all(table: str, column: str) -> Any:
    """Read all phones or emails of each client, in their order."""

    def read(client_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
        marks = database.marks(client_ids)
        sql = f"SELECT client_id, {column} FROM {table} WHERE client_id IN ({marks}) ORDER BY position, id"
        found: dict[int, tuple[str, ...]] = dict.fromkeys(client_ids, ())
        for client_id, text in database.rows(sql, tuple(client_ids)):
            found[client_id] += (str(text),)
        return found

    return read


def _first(table: str, column: str) -> Any:
    """Read the first phone or email of each client."""
    read_all = _all(table, column)
    return lambda client_ids: {i: texts[0] for i, texts in read_all(client_ids).items() if texts}


def _day(at: Any) -> date:
    return wall_of(at).date()


NAME = ("c.last_name", "c.first_name")

CLIENTS = ListSpec(
    "clients",
    "client",
    "client c",
    "c.id",
    columns=(
        Column("number", "Number", "c.number", order="number", min_width=8, importance=9),
        Column("name", "Name", NAME, make=listed_name, order="name", min_width=16, grow=3, importance=10),
        Column("last", "Last name", "c.last_name", extra=True),
        Column("first", "First name", "c.first_name", extra=True),
        Column("phone", "Phone", many=_first("client_phone", "number"), right="reach", width=17,
               importance=8),
        Column("email", "Email", many=_first("client_email", "email"), right="reach", min_width=16, grow=2,
               importance=5),
        Column("phones", "Phones", kind="texts", many=_all("client_phone", "number"), right="reach", extra=True),
        Column("emails", "Emails", kind="texts", many=_all("client_email", "email"), right="reach", extra=True),
        Column("status", "Status", "cs.name", joins=("cs",), min_width=8, grow=1, importance=7),
        Column("groups", "Groups", kind="texts", many=groups_of, extra=True),
        Column("language", "Language", "c.language", make=lambda code: code or None, extra=True),
        Column("zone", "Time zone", "c.zone", make=lambda name: name or None, extra=True),
        Column("fields", "Own fields", kind="fields", many=partial(plain_values, "client"), extra=True),
        Column("lead_source", "Lead source", "ls.name", joins=("ls",), min_width=8, grow=1, importance=3),
        Column("added", "Added", "c.created_at", "day", make=_day, order="added", width=17, importance=2),
        Column("warning", "Call warning", "c.call_warning", min_width=8, grow=1, importance=4),
    ),
    orders=(
        Order("name", (Term("c.name_key", "text"), Term("c.id"))),
        Order("number", (Term(number_order("c.number"), "text"),)),
        Order("added", (Term("c.id"),)),
        Order("name_in_group", (Term("m.name_key", "text"), Term("m.client_id")), instead_of="name",
              source="client_in_group m CROSS JOIN client c", link="c.id = m.client_id", lead=2),
        Order("name_of_own", (Term("v.name_key", "text"), Term("v.client_id")), instead_of="name",
              source="client_seen v CROSS JOIN client c", link="c.id = v.client_id", lead=2),
    ),
    walks=(
        Walk("name", "client_name_key"),
        Walk("number", "client_number_order"),
        Walk("added", "client_pkey"),
        Walk("name", "client_status_name", frozenset({"status"})),
        Walk("name", "client_lead_source_name", frozenset({"source"})),
        Walk("name_in_group", "client_in_group_name", frozenset({"group"})),
        Walk("name_of_own", "client_seen_name", frozenset({OWN}), apart=True),
    ),
    own=OWN_CLIENTS,
    own_one=OWN_CLIENT,
    filters=(
        Filter("status", "{}c.client_status_id = ?", _status, "a client status", column="status"),
        Filter("source", "{}c.lead_source_id = ?", _lead_source, "where they heard of the studio", column="lead_source"),
        Filter("group", "{}m.client_group_id = ?", _group, "a group", column="groups"),
    ),
    joins={
        "cs": "LEFT JOIN client_status cs ON cs.id = c.client_status_id",
        "ls": "LEFT JOIN lead_source ls ON ls.id = c.lead_source_id",
    },
    opens="client",
    also=frozenset({"client_phone", "client_email", "client_in_group", "client_group", "client_value", "own_field"}),
)  # fmt: skip

JSON = ("number", "name", "last", "first", "phones", "emails", "status", "groups", "warning", "language", "fields")
"""The columns in which clients leave the program for scripts: stable for ever."""
