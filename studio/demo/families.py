"""The demo studio's clients: who they are, who belongs to them, and how to reach them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import field
from datetime import date, datetime, timedelta

from models import Client, ClientAddress, ClientEmail, ClientPhone, FamilyMember
from studio.demo import bulk
from studio.demo.house import House
from studio.demo.names import ORGANISATIONS, SPANISH, SPECIAL, Name, pick_name
from studio.kernel import clock
from studio.kernel.clean import name_key, normalise_phone
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name

COUNT = 900
FIRST_NUMBER = 1001

AREA_CODES = ("415", "510", "628", "650", "408", "707", "925", "831", "669", "341")
FOREIGN_PHONES = ("+44 20 7946 0018", "+49 30 23125 014", "+81 3 5555 0142", "+33 1 99 00 45 12", "+61 2 5550 0173")
MAIL_DOMAINS = ("example.org", "example.com", "example.net")

STREETS = ("Alder", "Birch", "Cedar", "Dolores", "Fillmore", "Grove", "Hayes", "Irving", "Lombard", "Noe", "Polk")
TOWNS = (("San Francisco", "941"), ("Oakland", "946"), ("Daly City", "940"), ("Berkeley", "947"), ("Sausalito", "949"))

WARNINGS = (
    "Owes for the album, speak to Mia first",
    "Came late three times: offer the first slot of the day",
    "Only call after 5 PM",
    "Separated: never give out the other parent's dates",
    "Allergic to lilies, no flowers in the room",
    "Do not call, text only",
    "Wants Anna and nobody else",
)

NOTES = (
    "Prefers natural light. Dog comes along.",
    "Grandparents visit in December, wants one picture with everybody.",
    "Found us through the school fair.",
    "Album in linen, always the large one.",
    "Hard of hearing, please write.",
)


@dataclass(slots=True)
class Member:
    """Somebody of a client's family."""

    name: str
    relationship: str
    birthday: date | None
    id: int = 0


@dataclass(slots=True)
class Family:
    """A client with the family; ``id`` and ``number`` are given in the order in which they first came."""

    name: Name
    kind: str
    """``family``, ``couple``, ``single`` or ``organisation``: what they come for."""
    members: list[Member] = field(default_factory=list)
    since: datetime | None = None
    """Wall time at which the client was entered."""
    id: int = 0
    number: str = ""
    visits: int = 0

    @property
    def language(self) -> str:
        """The language in which they want to be written to; empty for the studio's own."""
        return "es" if self.name.first in SPANISH else ""

    @property
    def shown(self) -> str:
        """The name as lists show it."""
        return listed_name(self.name.last, self.name.first)


def invite(pick: random.Random, today: date) -> list[Family]:
    """Make up the clients: first one of each special name, in its order, then organisations, then the others."""
    families = [Family(name, "family", _members(pick, name, today)) for name in SPECIAL]
    families += [Family(Name(name, "", "office"), "organisation") for name in ORGANISATIONS]
    while len(families) < COUNT:
        kind = pick.choices(("family", "couple", "single"), (60, 15, 25))[0]
        name = pick_name(pick)
        families.append(Family(name, kind, [] if kind == "single" else _members(pick, name, today, kind)))
    return families


def _members(pick: random.Random, name: Name, today: date, kind: str = "family") -> list[Member]:
    last = name.last
    members: list[Member] = []
    if kind == "couple" or pick.random() < 0.75:
        other = pick_name(pick, last if pick.random() < 0.6 else None)
        members.append(Member(other.full, "Partner" if kind == "couple" else "Spouse", _born(pick, today, 24, 48)))
    if kind == "family":
        for _ in range(pick.choices((1, 2, 3, 4), (35, 40, 18, 7))[0]):
            members.append(Member(pick_name(pick, last).full, "Child", _born(pick, today, 0, 18)))
        if pick.random() < 0.12:
            members.append(Member(pick_name(pick, last).full, "Grandparent", _born(pick, today, 58, 90)))
        if pick.random() < 0.08:
            members.append(Member(pick.choice(("Biscuit", "Mochi", "Lady Pepper", "Rex")), "Pet", None))
    return members


def _born(pick: random.Random, today: date, youngest: int, oldest: int) -> date | None:
    born = today - timedelta(days=pick.randint(youngest * 365 + 200, oldest * 365 + 300))
    return born if pick.random() < 0.85 else None


def write_families(pick: random.Random, house: House, families: Sequence[Family]) -> None:
    """Write the clients in the order of ``since``, with all that belongs to them."""
    desk = [person.id for person in house.people.values() if person.initials in ("MKH", "GK", "LW")]
    rows = [_client_row(pick, house, families, place, desk) for place in range(len(families))]
    bulk.insert_rows(
        Client,
        ("id", "number", "last_name", "first_name", "organisation", "name_key", "client_status", "call_warning",
         "bill_to", "lead_source", "notes", "language", "created_at", "created_by"),
        rows,
    )  # fmt: skip
    members = [(family.id, place, m) for family in families for place, m in enumerate(family.members)]
    for member_id, (_, _, member) in enumerate(members, start=1):
        member.id = member_id
    bulk.insert_rows(
        FamilyMember,
        ("id", "client", "name", "relationship", "birthday", "position"),
        (
            (m.id, client, m.name, house.relationships[m.relationship], m.birthday, place)
            for client, place, m in members
        ),
    )
    _write_reach(pick, families)


def _client_row(
    pick: random.Random, house: House, families: Sequence[Family], place: int, desk: list[int]
) -> tuple[object, ...]:
    family = families[place]
    family.id, family.number = place + 1, str(FIRST_NUMBER + place)
    name, organisation = family.name, family.kind == "organisation"
    status = ("Prospect", "New client", "Client", "Client", "Client")[min(family.visits, 4)]
    status = "Loyal client" if family.visits > 4 else status
    warned = name.last == "O'Brien" and name.first == "Zoë" or pick.random() < 0.014
    billed = pick.randrange(place) + 1 if place > 20 and pick.random() < 0.02 else None
    return (
        family.id,
        family.number,
        name.last,
        name.first,
        organisation,
        name_key(f"{name.last} {name.first}"),
        house.client_statuses[status],
        pick.choice(WARNINGS) if warned else "",
        billed,
        pick.choice(house.lead_sources),
        pick.choice(NOTES) if pick.random() < 0.1 else "",
        family.language,
        clock.utc(family.since or clock.now()),
        pick.choice(desk),
    )


def _write_reach(pick: random.Random, families: Sequence[Family]) -> None:
    numbers = [f"({area}) 555-01{line:02}" for area in AREA_CODES for line in range(100)]
    pick.shuffle(numbers)
    phones: list[tuple[object, ...]] = []
    emails: list[tuple[object, ...]] = []
    addresses: list[tuple[object, ...]] = []
    shared = ""
    for family in families:
        for label, number in _phones(pick, numbers, family):
            digits, shown = normalise_phone(number, "US")
            phones.append((len(phones) + 1, family.id, label, shown, digits, label == "mobile" and pick.random() < 0.8))
        if pick.random() < 0.9:
            # Now and then the address is that of the client before: families share one.
            shared = shared if shared and pick.random() < 0.03 else _email(pick, family)
            emails.append((len(emails) + 1, family.id, "home" if pick.random() < 0.3 else "", shared))
        if pick.random() < 0.8:
            town, zip_start = pick.choice(TOWNS)
            street = f"{pick.randint(2, 2900)} {pick.choice(STREETS)} St"
            postcode = f"{zip_start}{pick.randint(1, 34):02}"
            addresses.append((len(addresses) + 1, family.id, "", street, town, "CA", postcode, "US"))
    bulk.insert_rows(ClientPhone, ("id", "client", "label", "number", "digits", "sms"), phones)
    bulk.insert_rows(ClientEmail, ("id", "client", "label", "email"), emails)
    bulk.insert_rows(
        ClientAddress, ("id", "client", "label", "street", "city", "region", "postcode", "country"), addresses
    )


def _phones(pick: random.Random, numbers: list[str], family: Family) -> list[tuple[str, str]]:
    chance = pick.random()
    if chance < 0.07:
        return []
    if chance < 0.09:
        return [("mobile", pick.choice(FOREIGN_PHONES))]
    first = ("office" if family.kind == "organisation" else "mobile", numbers.pop())
    return [first, ("home", numbers.pop())] if chance > 0.95 and len(numbers) > COUNT // 10 else [first]


def _email(pick: random.Random, family: Family) -> str:
    digits = pick.choice(("", "", str(pick.randint(2, 99))))
    if family.kind == "organisation":
        return f"office{digits}@{''.join(ch for ch in family.name.last.lower() if 'a' <= ch <= 'z')[:20]}.example"
    return f"{family.name.plain}{digits}@{pick.choice(MAIL_DOMAINS)}"
