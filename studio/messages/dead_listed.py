"""The list of addresses that take nothing any more."""

from __future__ import annotations

from studio.kernel.instants import wall_of
from studio.kernel.shown import listed_name, short_date
from studio.lists.spec import Column, ListSpec, Order, Term, Walk

DEAD = ListSpec(
    "dead addresses",
    "dead address",
    "dead_address a",
    "a.id",
    columns=(
        Column("address", "Address", "a.address_key", right="reach", min_width=16, grow=2, importance=10),
        Column("since", "Since", "a.at", "moment", make=wall_of, short=lambda at: short_date(at.date()), order="newest",
               width=12, importance=8),
        Column("client", "Client", ("c.last_name", "c.first_name"), joins=("m", "c"), right="others",
               make=lambda last, first: listed_name(last, first) if last else "", min_width=10, grow=1, importance=7),
        Column("code", "Code", "a.code", width=7, importance=4),
        Column("words", "What the server said", "a.words", right="reach", min_width=16, grow=3, importance=9),
        Column("channel", "Channel", "a.channel", width=7, extra=True),
        Column("message", "Message", "a.communication_id", "count", extra=True),
        Column("id", "Id", "a.id", "count", extra=True),
    ),
    orders=(Order("newest", (Term("a.id"),)),),
    walks=(Walk("newest", "dead_address_pkey"),),
    joins={
        "m": "LEFT JOIN communication m ON m.id = a.communication_id",
        "c": "LEFT JOIN client c ON c.id = m.client_id",
    },
    opens="dead-address",
)  # fmt: skip

DEAD_JSON = ("id", "address", "channel", "since", "client", "code", "words", "message")
"""The columns in which they leave the program for scripts: stable for ever."""
