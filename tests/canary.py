"""A book in which everything that a role may not see is a word that stands nowhere else: wherever it shows, it was shown."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from models import Client, Communication, DeadAddress, JournalChange, Outbox, Resource, Role, Session, User
from studio.book.opening import open_book
from studio.clients import clients
from studio.clients.clients import Address, Email, Phone
from studio.kernel import access, clock, database, journal
from studio.kernel.access import RIGHTS, Actor
from studio.lists import record_kind, upkeep
from studio.lists.own import OWN as OWN_LISTS
from studio.sessions import sessions, visits
from studio.waiting import expected, kind
from tests import factories, run
from tests.conftest import NOW, ZONE, Book

ALL = frozenset(RIGHTS)
OWN_PHONE, OTHER_PHONE = "(415) 555-0161", "(415) 555-0172"
REACH = (OWN_PHONE, OTHER_PHONE, "canmailown@example.org", "canmailother@example.org", "Canstreetown", "Canstreetother")
"""How the clients are reached: Dee's own, and another one."""


OTHERS = (
    *(OTHER_PHONE, "canmailother@example.org", "Canstreetother", "Canlastother", "Canfirstother", "Cankidother"),
    *(
        "Canclientnoteother",
        "Candescriptionother",
        "Cannoteother",
        "canfileother",
        "Cantaskother",
        "Cancallother",
        "Canmeetother",
    ),
    *("Canaboutother", "Canwordsother", "Canwaitother"),
)
"""What stands in the client and the session of somebody else."""

OWN = tuple(word.replace("other", "own") for word in OTHERS[1:])


@dataclass(frozen=True, slots=True)
class Canaries:
    """The book's records: what Dee works on, and what others do."""

    own_client: int
    own_session: int
    other_client: int
    other_session: int
    entries: range
    """The acts of the journal by which they were made and changed."""


def seen(text: str, words: tuple[str, ...] = REACH) -> list[str]:
    """List the words that stand in a text, however they are written there."""
    plain = _plain(text)
    return [word for word in words if _plain(word) in plain]


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def fill(mia: Actor, dee: Actor) -> Canaries:
    """Make the records. Those of Dee are called by words with ``own`` in them, those of others by words with ``other``."""
    first = journal.last_entry_id() + 1
    own_client, own_session = _one(mia, "own", OWN_PHONE, "2026-11-21 15:00", dee)
    other_client, other_session = _one(mia, "other", OTHER_PHONE, "2026-11-21 17:00", mia)
    _traffic(mia, "own", own_client, dee, 15)
    _traffic(mia, "other", other_client, mia, 17)
    return Canaries(own_client, own_session, other_client, other_session, range(first, journal.last_entry_id() + 1))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """Make such a book once in a run, to be copied; whoever takes this over takes ``dee`` and ``made``, too."""

    def make(path: Path) -> None:
        shutil.copyfile(sqlite_template, path)
        with time_machine.travel(NOW.replace(tzinfo=ZoneInfo(ZONE)), tick=False):
            open_book(str(path))
            mia = access.log_in("mia")
            fill(mia, factories.user(mia, "dee", "Dee [/", initials="DD", role="desk"))
            database.close_database()

    return run.made_once(tmp_path_factory, "canaries.db", make)


@pytest.fixture
def dee(actor: Actor, book: Book) -> Actor:
    """Return the one at the front desk."""
    if book.kind == "sqlite":
        return access.log_in("dee")
    return factories.user(actor, "dee", "Dee [/", initials="DD", role="desk")


@pytest.fixture
def made(actor: Actor, dee: Actor, book: Book) -> Canaries:
    """Return the records of the book."""
    return standing() if book.kind == "sqlite" else fill(actor, dee)


def standing() -> Canaries:
    """Find what ``fill`` has made."""
    found = [
        (client.id, Session.get(Session.client == client, Session.description == f"Candescription{whose}").id)
        for whose in ("own", "other")
        for client in Client.select().where(Client.last_name == f"Canlast{whose}")
    ]
    first = JournalChange.get(JournalChange.table == "client", JournalChange.row_id == found[0][0])
    return Canaries(*found[0], *found[1], range(first.entry_id, journal.last_entry_id() + 1))


def _one(mia: Actor, whose: str, phone: str, start: str, photographer: Actor) -> tuple[int, int]:
    client_id = factories.client(mia, f"Canlast{whose}", f"Canfirst{whose}", notes=f"Canclientnote{whose}")
    reached = {
        "phones": [Phone(phone, "mobile", True)],
        "emails": [Email(f"canmail{whose}@example.org")],
        "addresses": [Address(street=f"Canstreet{whose}")],
    }
    clients.save_client(mia, client_id, None, reached)
    factories.member(mia, client_id, f"Cankid{whose}")
    values = {"photographer": photographer.user_id, "description": f"Candescription{whose}", "reminder_min": 1440}
    session_id = factories.session(mia, start, client_id=client_id, **values).session_id
    sessions.save_session(mia, session_id, None, {"notes": f"Cannote{whose}", "file_number": f"canfile{whose}"})
    links = {"client": client_id, "session": session_id, "user": photographer.user_id}
    factories.task(mia, f"Cantask{whose}", **links)
    factories.call(mia, description=f"Cancall{whose}", phone=phone, **links)
    at = f"2026-11-28 {10 if whose == 'own' else 14}:00"
    with_them = {"client": client_id, "people": [photographer.user_id], "description": f"Canmeet{whose}"}
    factories.appointment(mia, at, **with_them)
    for of in ("email", "text", "letter"):
        factories.message(mia, of, subject=f"Canabout{whose}", body=f"Canwords{whose}", **links, sends=of == "email")
    _came_back(client_id, f"canmail{whose}@example.org")
    return client_id, session_id


def _traffic(mia: Actor, whose: str, client_id: int, photographer: Actor, hour: int) -> None:
    """They wait for another time; one session is over without an outcome, one cannot take place, one is on hold; slots."""
    of = {"client_id": client_id, "photographer": photographer.user_id}
    over = factories.session(mia, f"2026-11-20 {hour}:00", **of).session_id
    visits.mark(mia, over, "arrived")
    later = factories.session(mia, f"2026-11-24 {hour}:00", **of).session_id
    expected.expect(mia, later, date(2026, 11, 24))
    held = factories.session(mia, f"2026-11-25 {hour}:00", **of).session_id
    sessions.hold(mia, held)
    wanted = {"session_type": factories.type_id("Family"), "notes": f"Canwait{whose}"}
    record_kind.add(mia, kind.KIND, {"client": client_id, **wanted}, {})
    person = Resource.get(Resource.user == photographer.user_id).id
    for day, at in ((date(2026, 11, 24), hour), (date(2026, 11, 28), 10 if whose == "own" else 14)):
        days = {"first_day": day, "last_day": day, "first_time": time(at), "last_time": time(at, 30)}
        upkeep.add(mia, OWN_LISTS["absence"], {"name": "Elsewhere", "resource": person, **days})
    for day in (date(2026, 11, 21), date(2026, 11, 24)):
        slot = {"day": day, "starts": time(hour), "ends": time(hour + 1), "resource": factories.room_id()}
        upkeep.add(mia, OWN_LISTS["time-slot"], {"name": "Canslot", **slot})


def _came_back(client_id: int, address: str) -> None:
    """A server refused the client's mail, and named the address."""
    mail = Communication.get((Communication.client == client_id) & (Communication.kind == "email"))
    words = f"550 5.1.1 <{address}>: no such mailbox"
    Outbox.update(error=words).where(Outbox.communication == mail.id).execute()
    DeadAddress.create(
        channel="email", address_key=address, at=clock.now_utc(), code="5.1.1", words=words, communication=mail.id
    )


def with_rights(who: Actor, rights: frozenset[str]) -> Actor:
    """Let somebody's role do just that from now on."""
    Role.update(rights=" ".join(rights)).where(Role.code == User.get_by_id(who.user_id).role).execute()
    return access.again(who)
