"""The demo studio itself: two places, five rooms, nine people, and the lists that sessions are booked from."""

from __future__ import annotations

from datetime import date, timedelta

from models import (
    ClientStatus,
    Closure,
    Department,
    LeadSource,
    OutsideLocation,
    Promotion,
    Relationship,
    Resource,
    SessionType,
    Studio,
    User,
)
from studio.book import founding
from studio.dates import closures
from studio.dates.business_days import BusinessCalendar
from studio.demo import ZONE
from studio.kernel import journal
from studio.kernel.records import dataclass
from studio.people import users
from studio.workflow import workflow

OWNER = founding.NewStudio("Hansen Portraits", "mia", "Mia Hansen", "MKH", country="US", region="CA", zone=ZONE)

STAFF = (
    ("lukas", "Lukas Weber", "LW", "manager", False, True, "Office"),
    ("anna", "Anna Berg", "AB", "photographer", True, False, "Photography"),
    ("chidi", "Chidi Okafor", "CO", "photographer", True, False, "Photography"),
    ("diego", "Diego Ramírez", "DR", "photographer", True, True, "Photography"),
    ("elif", "Elif Yılmaz", "EY", "photographer", True, False, "Photography"),
    ("hana", "Hana Sato", "HS", "desk", False, True, "Retouching"),
    ("finn", "Finn O'Leary", "FOL", "desk", False, True, "Production"),
    ("grace", "Grace Kim", "GK", "desk", False, False, "Office"),
)
"""Login, name, initials, role, photographer, assistant, department."""

ROOMS = (("Room 1", 0), ("Room 2", 0), ("Daylight loft", 0), ("Harbour A", 1), ("Harbour B", 1))
"""Name, and which of the two studios it is in; the first one is there already."""

LOCATIONS = (
    ("Golden Gate Park", "Music Concourse Drive", ""),
    ("Crissy Field", "1199 East Beach", "(415) 555-0190"),
    ("City Hall, rotunda", "1 Dr Carlton B Goodlett Place", "(415) 555-0191"),
    ("Muir Beach overlook", "Shoreline Highway", ""),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here; ``resource`` is their calendar, where they have one."""

    id: int
    name: str
    initials: str
    photographer: bool
    assistant: bool
    resource: int | None


@dataclass(frozen=True, slots=True)
class Room:
    """A camera room."""

    id: int
    studio: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A promotion and its days."""

    id: int
    name: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class House:
    """What sessions are booked from: ids by name, and the calendar that due dates are counted on."""

    people: dict[str, Person]
    rooms: tuple[Room, ...]
    types: dict[str, tuple[int, int]]
    """Id and length in minutes."""
    statuses: tuple[workflow.StatusView, ...]
    locations: tuple[int, ...]
    offers: tuple[Offer, ...]
    relationships: dict[str, int]
    client_statuses: dict[str, int]
    lead_sources: tuple[int, ...]
    calendar: BusinessCalendar
    closed: frozenset[date]


def furnish(entry: journal.Entry, today: date) -> House:
    """Found the demo studio inside an open journal entry: all that there are few of, with a record of each row."""
    founding.furnish(entry, OWNER)
    studios = _places(entry)
    _staff(entry, studios)
    rooms = _rooms(entry, studios)
    for position, (name, address, phone) in enumerate(LOCATIONS, start=2):
        entry.insert(OutsideLocation, name=name, address=address, phone=phone, position=position * 10)
    closed = _closures(entry, today)
    return House(
        people=_people(),
        rooms=rooms,
        types={row.name: (row.id, row.duration_min) for row in SessionType.select()},
        statuses=workflow.statuses(workflow.cycle_of(None)),
        locations=tuple(row.id for row in OutsideLocation.select().order_by(OutsideLocation.position)),
        offers=_offers(entry, today),
        relationships={row.name: row.id for row in Relationship.select()},
        client_statuses={row.name: row.id for row in ClientStatus.select()},
        lead_sources=tuple(row.id for row in LeadSource.select().order_by(LeadSource.position)),
        calendar=closures.business_calendar(),
        closed=closed,
    )


def _places(entry: journal.Entry) -> tuple[int, int]:
    first = Studio.select().first().id
    entry.update(Studio, first, name="Main Street", address="214 Main Street", phone="(415) 555-0100")
    harbour = {"name": "Harbour", "address": "Pier 9, The Embarcadero", "phone": "(415) 555-0101", "position": 20}
    return first, entry.insert(Studio, **harbour)


def _staff(entry: journal.Entry, studios: tuple[int, int]) -> None:
    departments: dict[str, int] = {}
    for position, name in enumerate(("Office", "Photography", "Retouching", "Production"), start=1):
        departments[name] = entry.insert(Department, name=name, position=position * 10)
    owner = User.get(User.login == OWNER.login)
    entry.update(User, owner.id, department=departments["Photography"])
    for login, name, initials, role, photographer, assistant, department in STAFF:
        user_id = users.insert(entry, login, name, initials, role=role, photographer=photographer, assistant=assistant)
        at_harbour = initials in ("DR", "EY", "FOL")
        entry.update(User, user_id, department=departments[department], studio=studios[at_harbour])


def _rooms(entry: journal.Entry, studios: tuple[int, int]) -> tuple[Room, ...]:
    rooms = [Room(Resource.get(Resource.kind == "room").id, studios[0])]
    for position, (name, studio) in enumerate(ROOMS[1:], start=2):
        values = {"name": name, "kind": "room", "studio": studios[studio], "position": position * 10}
        rooms.append(Room(entry.insert(Resource, **values), studios[studio]))
    return tuple(rooms)


def _people() -> dict[str, Person]:
    calendars = {row.user_id: row.id for row in Resource.select().where(Resource.kind == "person")}
    return {
        user.initials: Person(
            user.id, user.name, user.initials, bool(user.photographer), bool(user.assistant), calendars.get(user.id)
        )
        for user in User.select().order_by(User.id)
    }


def _closures(entry: journal.Entry, today: date) -> frozenset[date]:
    """Close for a week each summer, for stock-taking and between the years, but neither today nor tomorrow."""
    closed: set[date] = set()
    for year in (today.year - 1, today.year, today.year + 1):
        summer = _monday_from(date(year, 7, 27))
        for first, days, reason in (
            (summer, 7, "Summer break"),
            (_monday_from(date(year, 1, 8)), 2, "Stock-taking"),
            (date(year, 12, 27), 4, "Between the years"),
        ):
            while first - timedelta(days=2) <= today <= first + timedelta(days=days):
                first += timedelta(days=14)
            last = first + timedelta(days=days - 1)
            entry.insert(Closure, first_day=first, last_day=last, name=reason)
            closed.update(first + timedelta(days=offset) for offset in range(days))
    return frozenset(closed)


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _offers(entry: journal.Entry, today: date) -> tuple[Offer, ...]:
    offers: list[Offer] = []
    for year in (today.year - 1, today.year, today.year + 1):
        for name, kind, first, last in (
            ("Referral Coupon", "offer", date(year, 1, 1), date(year, 12, 31)),
            ("Spring Blossoms", "theme", date(year, 3, 15), date(year, 5, 15)),
            ("Two-for-One Headshots", "offer", date(year, 6, 1), date(year, 8, 31)),
            ("Fall Colors", "theme", date(year, 9, 15), date(year, 11, 30)),
            ("Santa Claus", "theme", date(year, 11, 15), date(year, 12, 24)),
        ):
            offer_id = entry.insert(
                Promotion,
                name=name if year == today.year else f"{name} {year}",
                kind=kind,
                starts_on=first,
                ends_on=last,
                inactive=last < today,
                position=(len(offers) + 1) * 10,
            )
            offers.append(Offer(offer_id, name, first, last))
    return tuple(offers)
