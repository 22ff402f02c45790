"""The waiting list: who waits for what, since when. An entry is at its end once its client has a booking that fits it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import Waiting
from studio.kernel import clock, database, journal
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.shown import listed_name, plain_date
from studio.lists import theirs
from studio.lists.record_kind import Columns, RecordKind
from studio.waiting.fields import WAITING


def _begin(entry: journal.Entry, columns: Columns) -> None:
    columns["made_by"], columns["made_at"] = entry.actor.user_id, entry.at


def _settle(entry: journal.Entry, row: Waiting | None, columns: Columns) -> None:
    """Refuse another's client, and days that are none."""
    now = {**({} if row is None else row.__data__), **columns}
    columns["part"] = columns.get("part") or "" if "part" in columns else now.get("part", "")
    if columns.get("client") is not None:
        theirs.refuse("client", columns["client"], entry.actor)
    first, last = now.get("first_day"), now.get("last_day")
    if first and last and last < first:
        raise Invalid("The last day is before the first one: correct one of them.", field="last_day")
    if "last_day" in columns and last and last < clock.today() and not now.get("ended_at"):
        raise Invalid("That day is over: choose today or a later one.", field="last_day")


def _refuse_unseen(waiting_id: int, actor: Actor | None) -> None:
    for (client_id,) in database.rows("SELECT client_id FROM waiting WHERE id = ?", (waiting_id,)):
        theirs.refuse("client", int(client_id), actor)


def _called(row: Waiting) -> Mapping[str, str]:
    return {"client": listed_name(row.client.last_name, row.client.first_name)}


def _facts(row: Waiting | None, _links: Mapping[str, int | None]) -> Mapping[str, str]:
    """Say who made it, and whether it is at its end."""
    if row is None:
        return {"made": "you", "state": "new"}
    who = "SYS" if row.made_by is None else row.made_by.initials
    state = "waits"
    if row.ended_at is not None:
        state = f"booked: {row.session.number}" if row.session is not None else "ended"
    return {"made": f"{who}, {plain_date(clock.wall(row.made_at).date())}", "state": state}


KIND = RecordKind(
    "wait", "waiting", "waiting list entry", "waiting list entries", WAITING, "book", begin=_begin, settle=_settle,
    refuse_unseen=_refuse_unseen, called=_called, facts=_facts,
)  # fmt: skip


def waiting_id_of(word: str) -> int:
    """Return the id of an entry, by what the list says.

    Raises:
        NotFound: there is none.
        NotAllowed: it is about a client whom who reads may not see.
    """
    number = int(word) if word.isdecimal() and len(word) < 18 else 0
    found: list[Any] = database.rows("SELECT id FROM waiting WHERE id = ?", (number,))
    if not found:
        raise NotFound(f"There is no entry {word.strip()} of the waiting list: see `sittings wait list`.")
    _refuse_unseen(int(found[0][0]), None)
    return int(found[0][0])
