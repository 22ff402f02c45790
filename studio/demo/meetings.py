"""The demo studio's appointments: meetings of the staff, consultations before sessions, presentations and deliveries after.

They fit between the sessions, and have chances of their own, so that the sessions are the same with them and without.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta

from models import Appointment, AppointmentFlag, AppointmentPerson, AppointmentType, Booking
from studio.demo import bulk
from studio.demo.diary import DAYS, Visit
from studio.demo.house import House, Person
from studio.kernel import clock, database
from studio.kernel.records import dataclass

TOPICS = {
    "Consultation": ("Choose clothes and place", "Timeline of the day", "Wishes and worries", "First meeting"),
    "Sales presentation": ("Choose pictures for the album", "Wall art and prints", "Look at the gallery together"),
    "Delivery": ("Album and prints", "Framed prints", "Canvas and USB stick"),
    "Event": ("Rehearsal in the church", "Preparation at the bride's", "Party and fireworks"),
    "Staff meeting": ("The week ahead", "The week ahead, lab prices", "The week ahead, new backdrops"),
}
HOURS = tuple(time(9 + half // 2, half % 2 * 30) for half in range(18))
WHY = ("Has a cold", "Prefers to talk on the phone", "No time this week")
EVENT = "Event"
KINDS = ("confirmed", "no_show", "cancelled")
MEETING_AT, EARLY_BIRDS = time(8), ("MKH", "AB", "CO", "LW", "HS")


@dataclass(slots=True)
class Meeting:
    """An appointment."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    people: tuple[Person, ...]
    made_at: datetime
    made_by: Person
    visit: Visit | None = None
    about: str = ""
    """What it is for, where that is no matter of chance."""
    flags: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    """When each was set, and why."""

    @property
    def resources(self) -> tuple[int, ...]:
        """The calendars that it stands on."""
        people = [person.resource for person in self.people if person.resource is not None]
        return tuple(people)


class MeetingDiary:
    """Finds times for appointments between the sessions."""

    def __init__(self, house: House, visits: Sequence[Visit], today: date) -> None:
        self.pick = random.Random(f"appointments of the demo studio {today}")
        self.house, self.visits, self.today = house, visits, today
        self.lengths = {row.name: row.duration_min for row in AppointmentType.select()}
        self._taken: dict[tuple[int, date], list[tuple[datetime, datetime]]] = {}
        for visit in visits:
            for resource in visit.resources:
                self._take(resource, visit.starts_at, visit.ends_at)

    def fill(self) -> list[Meeting]:
        """Return the appointments of two years in the order in which they were made."""
        found = [*self._of_the_staff(), *self._of_clients()]
        for meeting in found:
            self._tell(meeting)
        return [*sorted(found, key=lambda one: (one.made_at, one.starts_at, one.kind)), *self._of_the_next_wedding()]

    def _of_the_next_wedding(self) -> Iterator[Meeting]:
        """Give the events of the next wedding: a rehearsal the day before, and what comes before and after it."""
        for visit in sorted(self.visits, key=lambda one: (one.starts_at, one.id)):
            if visit.kind != "Wedding" or visit.day <= self.today or {"cancelled", "on_hold"} & visit.flags.keys():
                continue
            eve = datetime.combine(visit.day - timedelta(days=1), time(17))
            spans = (
                (eve, eve + timedelta(hours=1)),
                (visit.starts_at - timedelta(hours=2), visit.starts_at),
                (visit.ends_at, visit.ends_at + timedelta(hours=2)),
            )
            resource = visit.photographer.resource
            if resource is not None and all(self._free(resource, *span) for span in spans):
                made_at, by = visit.notes[0][0] + timedelta(minutes=5), self.house.people["LW"]
                for about, (start, end) in zip(TOPICS[EVENT], spans, strict=True):
                    yield Meeting(EVENT, start, end, (visit.photographer,), made_at, by, visit, about)
                return

    def _of_the_staff(self) -> Iterator[Meeting]:
        people = tuple(self.house.people[initials] for initials in EARLY_BIRDS)
        for offset in range(-DAYS, 60):
            day = self.today + timedelta(days=offset)
            if day.weekday() == 1 and day not in self.house.closed and not self.house.calendar.is_holiday(day):
                at = datetime.combine(day, MEETING_AT)
                yield self._put("Staff meeting", at, people, at - timedelta(days=7, hours=-1), None)

    def _of_clients(self) -> Iterator[Meeting]:
        for visit in sorted(self.visits, key=lambda one: (one.starts_at, one.id)):
            if {"cancelled", "on_hold", "no_show"} & visit.flags.keys() or visit.family is None:
                continue
            booked = visit.notes[0][0]
            if visit.kind == "Wedding" or self.pick.random() < 0.08:
                yield from self._near("Consultation", visit, -self.pick.randint(4, 20), booked)
            if visit.day < self.today and self.pick.random() < 0.14:
                yield from self._near("Sales presentation", visit, self.pick.randint(8, 12), visit.ends_at)
            if visit.day < self.today and self.pick.random() < 0.16:
                yield from self._near("Delivery", visit, self.pick.randint(20, 35), visit.ends_at)

    def _near(self, kind: str, visit: Visit, days: int, after: datetime) -> Iterator[Meeting]:
        """Give an appointment about a session so many days after it, where there is a time for it."""
        day = visit.day + timedelta(days=days)
        if day <= after.date() or day.weekday() > 4 or day in self.house.closed or self.house.calendar.is_holiday(day):
            return
        person = visit.photographer if kind != "Delivery" else self.house.people[self.pick.choice(("LW", "HS"))]
        made_at = max(after + timedelta(minutes=10), datetime.combine(day - timedelta(days=9), time(11, 5)))
        if made_at.date() >= min(day, self.today):
            return
        for at in self.pick.sample(HOURS, 6):
            start = datetime.combine(day, at)
            end = start + timedelta(minutes=self.lengths[kind])
            if all(self._free(resource, start, end) for resource in ((person.resource,) if person.resource else ())):
                yield self._put(kind, start, (person,), made_at, visit)
                return

    def _put(
        self, kind: str, at: datetime, people: tuple[Person, ...], made_at: datetime, visit: Visit | None
    ) -> Meeting:
        end = at + timedelta(minutes=self.lengths[kind])
        meeting = Meeting(kind, at, end, people, made_at, self.house.people["MKH" if visit is None else "LW"], visit)
        for resource in meeting.resources:
            self._take(resource, at, end)
        return meeting

    def _take(self, resource: int, start: datetime, end: datetime) -> None:
        for day in {start.date(), end.date()}:
            self._taken.setdefault((resource, day), []).append((start, end))

    def _free(self, resource: int, start: datetime, end: datetime) -> bool:
        return all(until <= start or end <= since for since, until in self._taken.get((resource, start.date()), ()))

    def _tell(self, meeting: Meeting) -> None:
        """Say what became of it: most clients confirm, a few do not come or call it off."""
        if meeting.visit is None:
            return
        chance, ahead = self.pick.random(), (meeting.starts_at.date() - self.today).days
        asked = max(meeting.made_at + timedelta(hours=1), meeting.starts_at - timedelta(days=1, hours=2))
        if chance < 0.05 and ahead != 0 and asked.date() < self.today:
            meeting.flags["cancelled"] = (asked, self.pick.choice(WHY))
        elif chance < 0.09 and ahead < 0:
            meeting.flags["no_show"] = (meeting.ends_at, "")
        elif chance < 0.85 and asked.date() < self.today:
            meeting.flags["confirmed"] = (asked, "")


def write_meetings(house: House, visits: Sequence[Visit], today: date) -> int:
    """Write the demo studio's appointments, and return how many there are."""
    diary = MeetingDiary(house, visits, today)
    meetings = diary.fill()
    types = {row.name: row.id for row in AppointmentType.select()}
    links: list[dict[str, int]] = [{} for _ in meetings]
    flags: list[tuple[object, ...]] = []
    for place, meeting in enumerate(meetings):
        for kind, (at, why) in meeting.flags.items():
            flags.append((len(flags) + 1, place + 1, kind, clock.utc(at), meeting.made_by.id, why))
            links[place][kind] = len(flags)
    bulk.insert_rows(AppointmentFlag, ("id", "appointment", "kind", "at", "user", "why"), flags)
    bulk.insert_rows(
        Appointment,
        ("id", "number", "appointment_type", "description", "starts_at", "ends_at", "client", "session", "studio",
         "reminder_min", *KINDS, "made_by", "made_at", "event"),
        (
            (
                place, str(place), types[one.kind], one.about or diary.pick.choice(TOPICS[one.kind]),
                one.starts_at, one.ends_at,
                one.visit.family.id if one.visit and one.visit.family else None, one.visit.id if one.visit else None,
                one.visit.studio if one.visit else house.rooms[0].studio, None,
                *(links[place - 1].get(kind) for kind in KINDS), one.made_by.id, clock.utc(one.made_at),
                one.kind == EVENT,
            )
            for place, one in enumerate(meetings, start=1)
        ),
    )  # fmt: skip
    _write_parts(meetings)
    return len(meetings)


def _write_parts(meetings: Sequence[Meeting]) -> None:
    people = [(place, person.id, one.starts_at) for place, one in enumerate(meetings, start=1) for person in one.people]
    bulk.insert_rows(
        AppointmentPerson, ("id", "appointment", "user", "place"), ((i, *row) for i, row in enumerate(people, start=1))
    )
    ((last,),) = database.rows("SELECT coalesce(max(id), 0) FROM booking")
    taking = [
        (place, resource, one)
        for place, one in enumerate(meetings, start=1)
        if "cancelled" not in one.flags
        for resource in one.resources
    ]
    bulk.insert_rows(
        Booking,
        ("id", "appointment", "resource", "starts_at", "ends_at", "blocking"),
        (
            (last + i, place, resource, one.starts_at, one.ends_at, True)
            for i, (place, resource, one) in enumerate(taking, 1)
        ),
    )
