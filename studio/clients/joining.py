"""Two records of one client made one: everything of the second comes to the first, and the second is gone.

It is one entry of the journal, so one undo brings the second back with all that was its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models import (
    Appointment,
    Base,
    Client,
    ClientAddress,
    ClientEmail,
    ClientInGroup,
    ClientPhone,
    ClientValue,
    Communication,
    FamilyMember,
    Session,
    Task,
    Waiting,
)
from studio.clients import groups
from studio.kernel import database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import digits_of
from studio.kernel.errors import Invalid, NotFound, StaleRecord
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs

FILLED = ("client_status", "lead_source", "bill_to", "language", "zone")
"""What the first takes from the second where it has nothing itself."""

JOINED = {"call_warning": "; ", "notes": "\n\n"}
"""What is put together, and what stands between."""

BELONGS = (Session, Task, Communication, Appointment, Waiting)
"""What belongs to a client, and comes along as it is."""

LINKS = frozenset({ClientPhone, ClientEmail, ClientAddress, ClientInGroup, ClientValue, FamilyMember, Client, *BELONGS})
"""The tables that lead to a client; each is dealt with below."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What joining two clients would do, in sentences, and the versions it was worked out from."""

    kept: str
    gone: str
    sentences: tuple[str, ...]
    kept_version: int
    gone_version: int


def preview(kept_id: int, gone_id: int) -> Preview:
    """Say what would come from the one client to the other.

    Raises:
        Invalid: both are the same.
        NotFound: one of them is gone.
    """
    for client_id in (kept_id, gone_id):
        theirs.refuse("client", client_id)
    kept, gone = _both(kept_id, gone_id)
    told = [f"{_name(gone)} ({gone.number}) comes to {_name(kept)} ({kept.number}) and is then gone from the book."]
    for count, one, many in (
        (_count(Session, gone_id), "session", "sessions"),
        (_count(Task, gone_id), "task", "tasks"),
        (_count(Communication, gone_id), "communication", "communications"),
        (_count(Appointment, gone_id), "appointment", "appointments"),
        (_count(Waiting, gone_id), "waiting list entry", "waiting list entries"),
        (_count(FamilyMember, gone_id), "family member", "family members"),
        (len(_new(ClientPhone, kept_id, gone_id)), "phone", "phones"),
        (len(_new(ClientEmail, kept_id, gone_id)), "email address", "email addresses"),
        (len(_new(ClientAddress, kept_id, gone_id)), "address", "addresses"),
    ):
        if count:
            told.append(f"{count} {one if count == 1 else many} of it {'comes' if count == 1 else 'come'} along.")
    if new := [group.label for group in groups.of_client(gone_id) if group not in groups.of_client(kept_id)]:
        told.append(f"Its groups come along: {', '.join(new)}.")
    taken = [name.replace("_", " ") for name in _columns(kept, gone)]
    if taken:
        told.append(f"Taken over or added: {', '.join(taken)}.")
    return Preview(_name(kept), _name(gone), tuple(told), kept.version, gone.version)


def join_clients(actor: Actor, kept_id: int, gone_id: int, versions: tuple[int, int] | None = None) -> int:
    """Bring everything of the one client to the other, and return the other's version now.

    Args:
        versions: of the kept and of the other client as they were when the preview was shown.
    Raises:
        Invalid: both are the same.
        NotFound: one of them is gone.
        StaleRecord: one of them was saved since.
    """
    with journal.entry(actor, "client.joined") as entry:
        require(actor, "clients", "join clients")
        for client_id in (kept_id, gone_id):
            theirs.refuse("client", client_id, actor)
        kept, gone = _both(kept_id, gone_id)
        if versions is not None and versions != (kept.version, gone.version):
            raise StaleRecord("One of the two was changed meanwhile: look at both once more.", version=kept.version)
        for model in (ClientPhone, ClientEmail, ClientAddress):
            new = {row.id for row in _new(model, kept_id, gone_id)}
            place = _count(model, kept_id)
            for row in _rows(model, gone_id):
                if row.id not in new:
                    entry.delete(model, row.id)
                    continue
                entry.update(model, row.id, client=kept_id, position=place)
                place += 1
        have = {group.key for group in groups.of_client(kept_id)}
        for row in ClientInGroup.select().where(ClientInGroup.client == gone_id):
            entry.delete(ClientInGroup, row.id)
            if row.client_group_id not in have:
                entry.insert(ClientInGroup, client=kept_id, client_group=row.client_group_id)
        filled = {row.field_id for row in ClientValue.select().where(ClientValue.client == kept_id)}
        for row in ClientValue.select().where(ClientValue.client == gone_id):
            if row.field_id in filled:
                entry.delete(ClientValue, row.id)
            else:
                entry.update(ClientValue, row.id, client=kept_id, place=kept.name_key)
        place = _count(FamilyMember, kept_id)
        for offset, row in enumerate(_rows(FamilyMember, gone_id)):
            entry.update(FamilyMember, row.id, client=kept_id, position=place + offset)
        for owned in BELONGS:
            sql = f"SELECT id FROM {owned._meta.table_name} WHERE client_id = ? ORDER BY id"
            entry.update_many(owned, {row_id: {"client": kept_id} for (row_id,) in database.rows(sql, (gone_id,))})
        payers = "SELECT id FROM client WHERE bill_to_id = ? AND id <> ? ORDER BY id"
        for (client_id,) in database.rows(payers, (gone_id, kept_id)):
            entry.update(Client, client_id, bill_to=kept_id)
        columns = _columns(kept, gone)
        related = {"joined": ("", f"{_name(gone)} ({gone.number})")}
        version = entry.update(Client, kept_id, kept.version, related=related, **columns)
        entry.delete(Client, gone_id)
        entry.tell("client.joined", number=kept.number, name=_name(kept), gone=f"{_name(gone)} ({gone.number})")
    return version


def _both(kept_id: int, gone_id: int) -> tuple[Client, Client]:
    if kept_id == gone_id:
        raise Invalid("That is the same client: choose the other one.")
    kept, gone = (Client.get_or_none(Client.id == client_id) for client_id in (kept_id, gone_id))
    if kept is None or gone is None:
        raise NotFound("That client is gone.")
    return kept, gone


def _columns(kept: Client, gone: Client) -> dict[str, Any]:
    """Return what the kept client takes over: what it lacks, and texts put behind its own."""
    out: dict[str, Any] = {}
    for name in FILLED:
        value = gone.__data__[name]
        if kept.__data__[name] in (None, "") and value not in (None, "") and (name, value) != ("bill_to", kept.id):
            out[name] = value
    if kept.__data__["bill_to"] == gone.id:
        out["bill_to"] = None
    for name, between in JOINED.items():
        own, other = getattr(kept, name), getattr(gone, name)
        if other and other not in own:
            out[name] = f"{own}{between}{other}" if own else other
    if not kept.first_name and gone.first_name and not kept.organisation and kept.last_name == gone.last_name:
        out["first_name"] = gone.first_name
    return out


def _rows(model: type[Base], client_id: int) -> Sequence[Any]:
    table: Any = model
    return list(table.select().where(table.client == client_id).order_by(table.position, table.id))


def _count(model: type[Base], client_id: int) -> int:
    return int(database.rows(f"SELECT count(*) FROM {model._meta.table_name} WHERE client_id = ?", (client_id,))[0][0])


def _new(model: type[Base], kept_id: int, gone_id: int) -> list[Any]:
    """Return the rows of the one that the other has not yet, as people would say: one number is one number."""
    have = {_same(row) for row in _rows(model, kept_id)}
    return [row for row in _rows(model, gone_id) if _same(row) not in have]


def _same(row: Any) -> tuple[str, ...]:
    if isinstance(row, ClientPhone):
        return row.digits, digits_of(row.number)
    if isinstance(row, ClientEmail):
        return (row.email.casefold(),)
    return tuple(getattr(row, part).casefold() for part in ("street", "city", "region", "postcode", "country"))


def _name(client: Client) -> str:
    return listed_name(client.last_name, client.first_name)
