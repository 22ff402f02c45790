"""Clients, how to reach them, and their families."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from peewee import JOIN

from models import (
    Client,
    ClientAddress,
    ClientEmail,
    ClientPhone,
    FamilyMember,
    Relationship,
    SessionParticipant,
)
from studio.clients import dead, groups
from studio.clients.fields import CLIENT, MEMBER, REACH
from studio.clients.reach import Address as Address
from studio.clients.reach import Email as Email
from studio.clients.reach import Phone as Phone
from studio.clients.reach import read_phones, write_reach
from studio.dates.typed.birthdays import Birthday, birthday_of
from studio.kernel import access, clock, database, journal, preferences
from studio.kernel.access import Actor, may_now, require
from studio.kernel.clean import name_key
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.kernel.types import Choice, Named
from studio.lists import asking, fields, numbering, own_fields, theirs


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the client's family."""

    id: int
    version: int
    name: str
    relationship: Named | None
    birthday: Birthday | None

    def age(self, on: date) -> int | None:
        """Return the full years on that day, ``None`` without a birthday or without its year."""
        return None if self.birthday is None else self.birthday.age(on)


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """Everything about one client."""

    id: int
    version: int
    number: str
    last_name: str
    first_name: str
    organisation: bool
    status: Named | None
    call_warning: str
    bill_to: Named | None
    lead_source: Named | None
    language: str
    zone: str
    notes: str
    phones: tuple[Phone, ...]
    emails: tuple[Email, ...]
    addresses: tuple[Address, ...]
    groups: tuple[Choice, ...]
    """In the studio's order."""
    fields: Mapping[int, Any]
    """What stands in own fields, by their ids."""
    family: tuple[Member, ...]
    dead: Mapping[str, str]
    """Of those mail addresses and phones that take no messages any more, as they stand above, what a server said."""
    reach: bool = True
    """Whether phones, emails and addresses are shown to who reads."""

    @property
    def name(self) -> str:
        """``Last, First``, or the organisation."""
        return listed_name(self.last_name, self.first_name)


EDITABLE = frozenset(CLIENT) | {"phones", "emails", "addresses", "groups", "fields"}
"""What ``add_client`` and ``save_client`` take; ``phones``, ``emails``, ``addresses`` and ``groups`` (ids) are whole lists.
``fields`` are own fields by their ids: those that are not named stay."""


Birthdays = Sequence[tuple[str, Birthday | None]]
"""Members of a family by name, each with a birthday or none; one of a new name is added."""


def add_client(actor: Actor, values: Mapping[str, Any], birthdays: Birthdays = ()) -> int:
    """Add a client, with a family where there are birthdays, and return the id.

    Raises:
        Invalid: no name, or a value that breaks a rule.
        NumberUsed: the chosen number belongs to another client.
    """
    read_phones(values)
    with journal.entry(actor, "client.added") as entry:
        require(actor, "clients", "add clients")
        columns = _checked({"last_name": "", **values}, None, actor)
        _refuse_missing(values, actor, new=True)
        number = columns.pop("number", None) or numbering.next_number(entry, "client")
        filled: dict[str, Any] = {"first_name": "", "call_warning": "", "notes": "", "organisation": False} | columns
        filled_key = _name_key(filled["last_name"], filled["first_name"])
        client_id = entry.insert(
            Client,
            number=number,
            created_at=entry.at,
            created_by=actor.user_id,
            name_key=filled_key,
            **filled,
        )
        write_reach(entry, client_id, values, new=True)
        groups.write_groups(entry, client_id, values.get("groups", ()))
        own_fields.write_values(entry, "client", client_id, values.get("fields", {}), filled_key, whole=True)
        _write_birthdays(entry, Client.get_by_id(client_id), birthdays)
        entry.tell("client.added", number=number, name=listed_name(filled["last_name"], filled["first_name"]))
    return client_id


def _refuse_missing(values: Mapping[str, Any], actor: Actor, *, new: bool) -> None:
    """Refuse a client without what the studio requires and the actor may give; an organisation has no first name."""
    wanted = {**CLIENT, **(REACH if may_now(actor, "reach") else {})}
    if values.get("organisation"):
        del wanted["first_name"]
    asking.refuse_missing(wanted, values, preferences.load(), new=new)


def save_client(
    actor: Actor, client_id: int, version: int | None, values: Mapping[str, Any], birthdays: Birthdays = ()
) -> int:
    """Change some fields of a client, and birthdays of the family, and return the version now.

    Raises:
        StaleRecord: somebody saved it since ``version``.
        Invalid: several of the family have one name; else as ``add_client``.
        NumberUsed, NotFound: as ``add_client``.
    """
    read_phones(values)
    with journal.entry(actor, "client.changed") as entry:
        require(actor, "clients", "change clients")
        theirs.refuse("client", client_id, actor)
        client = Client.get_or_none(Client.id == client_id)
        if client is None:
            raise NotFound("That client is gone.")
        if version is not None and client.version != version:
            raise journal.stale(Client, client_id, version)
        columns = _checked(values, client, actor)
        _refuse_missing({"organisation": client.organisation, **values}, actor, new=False)
        last, first = columns.get("last_name", client.last_name), columns.get("first_name", client.first_name)
        if {"last_name", "first_name"} & set(columns):
            columns["name_key"] = _name_key(last, first)
        related = write_reach(entry, client_id, values)
        if "groups" in values:
            related |= groups.write_groups(entry, client_id, values["groups"])
        place = columns.get("name_key", client.name_key)
        related |= own_fields.write_values(entry, "client", client_id, values.get("fields", {}), place)
        new_version = entry.update(Client, client_id, version, related=related, **columns)
        _write_birthdays(entry, client, birthdays)
        if values or len(birthdays) > 1:
            entry.tell("client.changed", number=columns.get("number", client.number), name=listed_name(last, first))
    return new_version


def _name_key(last: str, first: str) -> str:
    return name_key(f"{last} {first}")


def _checked(values: Mapping[str, Any], client: Client | None, actor: Actor) -> dict[str, Any]:
    if unknown := set(values) - EDITABLE:
        raise Invalid(f"A client has no {sorted(unknown)[0]}.")
    out = fields.checked(CLIENT, values, actor=actor, kept={} if client is None else client.__data__)
    if number := out.pop("number", None):
        out["number"] = numbering.check_client_number(number, client.id if client else None)
    payer = out.get("bill_to")
    if payer is not None and payer != (client and client.bill_to_id):
        theirs.refuse("client", payer, actor)
    if client is not None and payer == client.id:
        out["bill_to"] = None  # Who pays their own bills has nobody else who does.
    return out


# -- family ----------------------------------------------------------------------------------------------------------


def save_member(
    actor: Actor,
    client_id: int,
    member_id: int | None,
    version: int | None,
    *,
    name: str,
    relationship: int | None = None,
    birthday: Birthday | None = None,
) -> int:
    """Add (``member_id`` ``None``) or change a member of the client's family, and return the member's id.

    Raises:
        Invalid: no name, or a birthday still to come.
        NotFound: no such client, member or relationship.
        StaleRecord: somebody saved the member since ``version``.
    """
    given = {"name": name, "relationship": relationship, "birthday": birthday}
    with journal.entry(actor, "member.changed") as entry:
        require(actor, "clients", "change clients")
        theirs.refuse("client", client_id, actor)
        client = Client.get_or_none(Client.id == client_id)
        if client is None:
            raise NotFound("That client is gone.")
        return _write_member(entry, client, member_id, version, given)


def _write_member(
    entry: journal.Entry, client: Client, member_id: int | None, version: int | None, given: Mapping[str, Any]
) -> int:
    birthday: Birthday | None = given["birthday"]
    if birthday is not None and birthday.born_on is not None and birthday.born_on > clock.today():
        raise Invalid("The birthday is still to come: check the year.", field="birthday")
    whose = listed_name(client.last_name, client.first_name)
    if member_id is None:
        values = fields.checked(MEMBER, given, actor=entry.actor)
        count = FamilyMember.select().where(FamilyMember.client == client.id).count()
        member_id = entry.insert(FamilyMember, client=client.id, position=count, **values)
        entry.tell("member.added", name=values["name"], client=whose)
        return member_id
    member = FamilyMember.get_or_none((FamilyMember.id == member_id) & (FamilyMember.client == client.id))
    if member is None:
        raise NotFound("That family member is gone: look at the family again.")
    values = fields.checked(MEMBER, given, actor=entry.actor, kept=member.__data__)
    entry.update(FamilyMember, member_id, version, **values)
    entry.tell("member.changed", name=values["name"], client=whose)
    return member_id


def _write_birthdays(entry: journal.Entry, client: Client, birthdays: Birthdays) -> None:
    for name, birthday in birthdays:
        same = [member for member in family(client.id) if member.name.casefold() == name.casefold()]
        if len(same) > 1:
            raise Invalid(f"{len(same)} of the family are called {name}: change the birthday on the client's record.")
        known = same[0] if same else Member(0, 0, name, None, None)
        relationship = known.relationship.id if known.relationship else None
        given = {"name": known.name, "relationship": relationship, "birthday": birthday}
        _write_member(entry, client, known.id or None, known.version or None, given)


def remove_member(actor: Actor, member_id: int) -> None:
    """Take a member out of the family.

    Raises:
        NotFound: the member is gone already.
        NotAllowed: the member took part in sessions, whose record must stay whole.
    """
    with journal.entry(actor, "member.removed") as entry:
        require(actor, "clients", "change clients")
        member = FamilyMember.get_or_none(FamilyMember.id == member_id)
        if member is None:
            raise NotFound("That family member is gone already.")
        theirs.refuse("client", member.client_id, actor)
        taken = SessionParticipant.select().where(SessionParticipant.member == member_id).count()
        if taken:
            raise NotAllowed(f"{member.name} takes part in {taken} session{'s' * (taken > 1)} and stays in the family.")
        entry.tell("member.removed", name=member.name)
        entry.delete(FamilyMember, member_id)


# -- reads -----------------------------------------------------------------------------------------------------------


def client_id_of(number: str) -> int:
    """Return the id of the client with that number.

    Raises:
        NotFound: no client has it.
        NotAllowed: it is not the reader's own.
    """
    found = database.rows("SELECT id FROM client WHERE number = ?", (str(number).strip(),))
    if not found:
        raise NotFound(f"There is no client {str(number).strip()}: look for the name with Find.")
    theirs.refuse("client", int(found[0][0]))
    return int(found[0][0])


def client_record(client_id: int) -> ClientRecord:
    """Read one client with all that the record shows.

    Raises:
        NotFound: the client is gone.
        NotAllowed: it is not the reader's own.
    """
    theirs.refuse("client", client_id)
    row = Client.get_or_none(Client.id == client_id)
    if row is None:
        raise NotFound("That client is gone.")
    reach = access.sees("reach")
    phones: Iterable[Any] = ()
    emails: Iterable[Any] = ()
    places: Iterable[Any] = ()
    if reach:
        phones, emails, places = (_in_order(table, client_id) for table in (ClientPhone, ClientEmail, ClientAddress))
    bill_to = row.bill_to
    return ClientRecord(
        id=row.id,
        version=row.version,
        number=row.number,
        last_name=row.last_name,
        first_name=row.first_name,
        organisation=bool(row.organisation),
        status=Named(row.client_status.id, row.client_status.name) if row.client_status else None,
        call_warning=row.call_warning,
        bill_to=_payer(bill_to) if bill_to else None,
        lead_source=Named(row.lead_source.id, row.lead_source.name) if row.lead_source else None,
        language=row.language,
        zone=row.zone,
        notes=row.notes,
        phones=tuple(Phone(p.number, p.label, bool(p.sms)) for p in phones),
        emails=tuple(Email(e.email, e.label) for e in emails),
        addresses=tuple(Address(a.street, a.city, a.region, a.postcode, a.country, a.label) for a in places),
        groups=groups.of_client(client_id),
        fields=own_fields.values_of("client", [client_id])[client_id],
        family=family(client_id),
        dead=dead.told_of("email", {e.email.casefold(): e.email for e in emails})
        | dead.told_of("text", {p.digits: p.number for p in phones}),
        reach=reach,
    )


def _payer(client: Client) -> Named:
    seen = theirs.shown("client", [client.id], theirs.only())
    return Named(client.id, listed_name(client.last_name, client.first_name) if seen else access.HIDDEN)


def _in_order(table: Any, client_id: int) -> Iterable[Any]:
    return table.select().where(table.client == client_id).order_by(table.position, table.id)  # type: ignore[no-any-return]


def family(client_id: int) -> tuple[Member, ...]:
    """List the members of the client's family in their order."""
    found = (
        FamilyMember.select(FamilyMember, Relationship)
        .join(Relationship, JOIN.LEFT_OUTER)
        .where(FamilyMember.client == client_id)
        .order_by(FamilyMember.position, FamilyMember.id)
    )
    return tuple(
        Member(
            m.id,
            m.version,
            m.name,
            Named(m.relationship.id, m.relationship.name) if m.relationship else None,
            birthday_of(m.birthday, year_known=bool(m.birthday_year_known)) if m.birthday else None,
        )
        for m in found
    )
