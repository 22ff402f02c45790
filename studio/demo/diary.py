"""When the demo studio's sessions take place: two years of days, each filled without booking anybody twice."""

from __future__ import annotations

import math
import random
from dataclasses import field
from datetime import date, datetime, time, timedelta
from typing import Any

from studio.demo.families import Family
from studio.demo.house import House, Person, Room
from studio.kernel.records import dataclass
from studio.sessions.flags import Flag

DAYS = 365
OPENS, CLOSES = time(9), time(18)
MOST_A_DAY = 14

FULL_DAY = ("Family", "Senior", "Portrait", "Newborn", "Headshot", "Family", "Portrait", "Family")
"""Sessions that fill a room from opening to closing: today somebody is in front of the camera whenever one looks."""

TYPE_WEIGHTS = {"Portrait": 24, "Family": 30, "Newborn": 12, "Headshot": 22, "Senior": 11, "Wedding": 0}
SEASON = (0.7, 0.75, 0.9, 1.0, 1.1, 1.05, 0.9, 0.85, 1.1, 1.3, 1.35, 1.2)
"""How busy each month is."""

WEEK = (0.85, 1.0, 1.0, 1.0, 1.05, 1.25, 0.1)
"""How busy each weekday is, from Monday on."""


@dataclass(slots=True)
class Visit:
    """A session: where and when, and then, step by step, all else about it."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    studio: int
    photographer: Person
    assistant: Person | None
    room: Room | None
    location: int | None
    family: Family | None = None
    redo_of: Visit | None = None
    id: int = 0
    number: str = ""
    columns: dict[str, object] = field(default_factory=dict)
    """The session's other fields."""
    flags: dict[str, tuple[datetime, Person, Flag]] = field(default_factory=dict)
    """The flags that stand: wall time, who, and the flag."""
    notes: list[tuple[datetime, Person | None, str, dict[str, Any]]] = field(default_factory=list)
    """Its history: wall time, who (``None`` is the program), kind, facts."""

    @property
    def day(self) -> date:
        """The day it takes place."""
        return self.starts_at.date()

    @property
    def resources(self) -> tuple[int, ...]:
        """The calendars that it stands on."""
        people = [person.resource for person in (self.photographer, self.assistant) if person and person.resource]
        return (*people, self.room.id) if self.room else tuple(people)


class Diary:
    """Fills days. What is held or cancelled later frees its slot, and nothing is put there."""

    def __init__(self, pick: random.Random, house: House, today: date) -> None:
        self.pick, self.house, self.today = pick, house, today
        self.visits: list[Visit] = []
        self._taken: dict[int, list[tuple[datetime, datetime]]] = {}
        self._photographers = [p for p in house.people.values() if p.photographer]
        self._assistants = [p for p in house.people.values() if p.assistant]

    def fill(self) -> list[Visit]:
        """Fill the days from a year before today to a year after it, and return the visits by start."""
        for offset in range(-DAYS, DAYS + 1):
            day = self.today + timedelta(days=offset)
            self._taken.clear()
            if offset == 0:
                self._full_day(day)
            if day.weekday() == 5 and offset and self.pick.random() < (0.6 if offset < 200 else 0.25):
                self._put(day, "Wedding")
            for _ in range(self._wanted(day, offset)):
                self._put(day, self.pick.choices(list(TYPE_WEIGHTS), list(TYPE_WEIGHTS.values()))[0])
        self.visits.sort(key=lambda visit: (visit.starts_at, visit.resources))
        return self.visits

    def _wanted(self, day: date, offset: int) -> int:
        if offset == 0:
            return self.pick.randint(5, 6)
        if offset == 1:
            return self.pick.randint(6, 8)
        if day in self.house.closed or self.house.calendar.is_holiday(day):
            return 0
        busy = 7.4 * SEASON[day.month - 1] * WEEK[day.weekday()] * (math.exp(-offset / 110) if offset > 0 else 1.0)
        return min(MOST_A_DAY, int(busy + self.pick.random()))

    def _full_day(self, day: date) -> None:
        kinds = list(FULL_DAY)
        self.pick.shuffle(kinds)
        at = datetime.combine(day, OPENS)
        room = self.house.rooms[0]
        for turn, kind in enumerate(kinds):
            person = self.house.people["AB" if turn % 2 else "CO"]
            self._add(self._visit(kind, at, person, room))
            at = self.visits[-1].ends_at

    def _put(self, day: date, kind: str) -> None:
        """Try a few times and places; a day that is full stays as it is."""
        for _ in range(8):
            person = self.pick.choice(self._photographers)
            home = (0, 1, 2) if person.initials in ("AB", "CO", "MKH") else (3, 4)
            room = self.house.rooms[self.pick.choice(home)]
            length = self.house.types[kind][1]
            latest = (CLOSES.hour - OPENS.hour) * 60 - length
            minutes = 0 if kind == "Wedding" else self.pick.randrange(0, latest + 1, 30)
            visit = self._visit(kind, datetime.combine(day, OPENS) + timedelta(minutes=minutes), person, room)
            if all(self._is_free(resource, visit) for resource in visit.resources):
                self._add(visit)
                return

    def _visit(self, kind: str, at: datetime, person: Person, room: Room) -> Visit:
        outside = kind == "Wedding" or (
            kind in ("Family", "Senior") and self.today != at.date() and self.pick.random() < 0.12
        )
        needs_help = {"Wedding": 1.0, "Newborn": 0.5, "Family": 0.25}.get(kind, 0.05)
        helpers = [p for p in self._assistants if p is not person]
        return Visit(
            kind=kind,
            starts_at=at,
            ends_at=at + timedelta(minutes=self.house.types[kind][1]),
            studio=room.studio,
            photographer=person,
            assistant=self.pick.choice(helpers)
            if self.today != at.date() and self.pick.random() < needs_help
            else None,
            room=None if outside else room,
            location=self.pick.choice(self.house.locations) if outside else None,
        )

    def _is_free(self, resource: int, visit: Visit) -> bool:
        taken = self._taken.get(resource, ())
        return all(end <= visit.starts_at or visit.ends_at <= start for start, end in taken)

    def _add(self, visit: Visit) -> None:
        for resource in visit.resources:
            self._taken.setdefault(resource, []).append((visit.starts_at, visit.ends_at))
        self.visits.append(visit)
