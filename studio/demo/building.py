"""A studio to try the program on: two years of sessions around today, made up from the date alone.

The same day gives the same studio, so that a screen can be shown again and a fault found again.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta

from models import Counter
from studio.demo import bulk, families, guests, house, meetings, rows, use_its_zone, waiting, work
from studio.demo.course import Course
from studio.demo.diary import Diary, Visit
from studio.find import index
from studio.kernel import clock, journal
from studio.kernel.access import SYSTEM

Progress = Callable[[int, int], None]


def build(progress: Progress | None = None) -> str:
    """Fill the open, empty database with the demo studio, in one transaction, and return its owner's login.

    Args:
        progress: called with the steps done and their number.
    Raises:
        Invalid: there is a studio in the database already.
    """
    use_its_zone()
    today = clock.today()
    pick = random.Random(f"demo studio {today}")
    tell = progress or (lambda done, total: None)
    with journal.entry(SYSTEM, "book.demo", undoable=False) as entry:
        place = house.furnish(entry, today)
        tell(1, 6)
        clients = families.invite(pick, today)
        visits = Diary(pick, place, today).fill()
        guests.invite_guests(pick, place, visits, clients, today)
        _tell_stories(pick, Course(pick, place, today), visits, today)
        tell(2, 6)
        _enter(pick, clients, visits, today)
        families.write_families(pick, place, clients)
        tell(3, 6)
        rows.write_visits(pick, place, visits)
        tasks = work.write_work(place, visits, today)
        count = meetings.write_meetings(place, visits, today)
        waiting.write_waiting(place, clients, today)
        tell(4, 6)
        index.index_clients({client.id for client in clients})
        tell(5, 6)
        index.index_sessions({visit.id for visit in visits})
        entry.insert(Counter, name="client", next_value=families.FIRST_NUMBER + len(clients))
        entry.insert(Counter, name="session", next_value=rows.FIRST_NUMBER + len(visits))
        entry.insert(Counter, name="task", next_value=tasks + 1)
        entry.insert(Counter, name="appointment", next_value=count + 1)
        bulk.continue_ids()
    tell(6, 6)
    return house.OWNER.login


def _tell_stories(pick: random.Random, course: Course, visits: list[Visit], today: date) -> None:
    """Decide what becomes of each session. Beside those by chance, one today is cancelled, one held, one tomorrow held."""
    redone = {id(visit.redo_of) for visit in visits if visit.redo_of}
    fates: dict[int, str] = {}
    for visit in visits:
        ahead = (visit.day - today).days
        chance = pick.random()
        if visit.redo_of or id(visit) in redone or ahead in (0, 1):
            continue
        if chance < 0.05:
            fates[id(visit)] = "cancelled"
        elif ahead > 1 and chance < 0.07:
            fates[id(visit)] = "held"
        elif ahead < 0 and chance < 0.08:
            fates[id(visit)] = "no_show"
    fates |= _fates_now(visits, today, course.house.rooms[0])
    for visit in visits:
        course.tell(visit, fates.get(id(visit), ""))


def _fates_now(visits: list[Visit], today: date, full: house.Room) -> dict[int, str]:
    """Choose outside of today's full room. Somebody of today and two of tomorrow have certainly not confirmed."""
    spare = [visit for visit in visits if visit.day == today and visit.room is not full]
    tomorrow = [visit for visit in visits if visit.day == today + timedelta(days=1)]
    waiting = [visit for visit in visits if visit.day == today and visit.room is full][2:3] + tomorrow[:2]
    fates = {id(visit): fate for visit, fate in zip(spare[::-1], ("held", "cancelled"), strict=False)}
    return fates | {id(visit): "unconfirmed" for visit in waiting} | {id(visit): "held" for visit in tomorrow[-1:]}


def _enter(pick: random.Random, clients: list[families.Family], visits: list[Visit], today: date) -> None:
    """Put the clients into the order in which they were entered: just before their first booking, or after a question."""
    first: dict[int, datetime] = {}
    for visit in visits:
        booked = visit.notes[0][0]
        key = id(visit.family)
        first[key] = min(booked, first.get(key, booked))
    for client in clients:
        asked = datetime.combine(today - timedelta(days=pick.randint(1, 360)), datetime.min.time())
        asked += timedelta(hours=9, seconds=pick.randrange(8 * 3600))
        client.since = first[id(client)] - timedelta(minutes=4) if id(client) in first else asked
    clients.sort(key=lambda client: (str(client.since), client.name.plain))
