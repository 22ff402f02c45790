"""All ways in to one time: what the wizard, the quick line, the calendar, appointments, series and holds call, taken by chance.

What a desk begins with is made by the test (``Round``); each desk then goes by its own door, as its screen does.
"""

from collections import Counter
from datetime import datetime, timedelta

from models import Client
from studio.appointments import appointments, series
from studio.appointments.repeating import Rule
from studio.booking import availability, scheduling
from studio.calendar import blocks, carrying
from studio.calendar.carrying import COPY, MOVE, STRETCH, Carried
from studio.calendar.whose import EVERYBODY
from studio.find import quick
from studio.kernel import access, database
from studio.kernel.errors import StudioError
from studio.sessions import sessions
from studio.to_do import moving
from tests import factories
from tests.faults.desks import Desk

HOUR = timedelta(hours=1)
MOST = {"stretch": 1, "stretch an appointment": 1, "hold": 1, "repeat": 3}
"""Of some doors so many desks at most: only one booking can end where the contested time begins."""
DOORS = (
    *("wizard", "quick line", "move", "move with what belongs to it", "paste", "stretch", "unhold", "hold"),
    *("appointment", "move an appointment", "paste an appointment", "stretch an appointment", "repeat"),
)
DAYS = 5
"""A round has so many days: one for what is moved to its last one, three for what is repeated on it."""


class Round:
    """What each desk of a round does, on a day of its own."""

    def __init__(self, actor, number, desks, chance):
        self.actor, self.chance = actor, chance
        self.day = datetime(2027, 1, 7) + timedelta(days=DAYS * number)
        self.client, self.kind = Client.select().get(), factories.appointment_type_id()
        self.takes = {"photographer": actor.user_id, "room": factories.room_id()}
        self.doors: Counter[str] = Counter()
        self.contested = not number % 3
        """Whether somebody has the time before it begins, so that it is free only if a hold comes first."""
        if self.contested:
            self.obstacle = factories.session(actor, self.at(0), client_id=self.client.id, minutes=105, **self.takes)
        self.wanted = [self.wish(desk, self.door(desk)) for desk in range(desks)]

    def at(self, minute):
        return self.day + timedelta(hours=10, minutes=minute)

    def door(self, desk):
        """Choose a door; whoever is first may hold what stands there."""
        if self.contested and not desk:
            return "hold"
        open_ = [one for one in DOORS if self.doors[one] < MOST.get(one, 99) and one != "hold"]
        if self.doors["stretch"] or self.doors["stretch an appointment"]:
            open_ = [one for one in open_ if not one.startswith("stretch")]
        return self.chance.choice(open_)

    def wish(self, desk, door):
        """Make what the door begins with; all want an hour that overlaps that of all others."""
        self.doors[door] += 1
        start = self.at(5 * self.chance.randrange(10))
        parked = self.day - timedelta(days=4) + timedelta(hours=5 + desk)
        own = {"client_id": self.client.id, **self.takes}
        meeting = {"people": [self.actor.user_id], "rooms": [self.takes["room"]]}
        made = None
        if door == "hold":
            made = self.obstacle.session_id
        elif door in ("move", "move with what belongs to it", "paste"):
            made = factories.session(self.actor, parked, **own).session_id
            if door == "move with what belongs to it":
                after = {"people": [], "rooms": [], "ends_at": parked + 2 * HOUR, "session": made}
                factories.appointment(self.actor, parked + HOUR, **after)
        elif door == "stretch":
            made = factories.session(self.actor, self.at(-60), **own).session_id
        elif door == "unhold":
            made = factories.session(self.actor, start, **own, on_hold=True).session_id
        elif door == "repeat":
            before = start - timedelta(days=self.doors[door])
            made = factories.appointment(self.actor, before, ends_at=before + HOUR, **meeting).appointment_id
        elif door in ("move an appointment", "paste an appointment", "stretch an appointment"):
            begins = self.at(-60) if door.startswith("stretch") else parked
            made = factories.appointment(self.actor, begins, ends_at=begins + HOUR, **meeting).appointment_id
        return door, start, made, self.doors[door]


def carry(mia, made, kind, start):
    """Do as the calendar does: read what stands there, say what would come of it, and do it."""
    row = appointments.found(-made) if made < 0 else sessions.found(made)
    block = next(one for one in blocks.read(row.starts_at.date(), 1, hidden=True) if one.key == made)
    begins, ends = (block.starts_at, start + HOUR) if kind == STRETCH else (start, start + HOUR)
    carried = Carried(kind, block, begins, ends, EVERYBODY, EVERYBODY)
    database.call(carrying.trial, mia, carried)
    database.call(carrying.carry_out, mia, carried)


def go(mia, room, door, start, made, days):
    """Take one door to an hour."""
    takes = {"photographer": mia.user_id, "room": room}
    client = Client.select().get()
    if door == "wizard":
        database.call(availability.availability, mia.user_id, None, room, start, start + HOUR)
        values = {"session_type": 2, "starts_at": start, "ends_at": start + HOUR, "assistant": None, **takes}
        database.call(sessions.book_session, mia, client.id, values)
    elif door == "quick line":
        line = f'{start:%Y-%m-%d %H:%M} 60m family #{client.number} !mia @"Room 1"'
        said = database.call(quick.understand, line)
        assert said.values is not None, said.problems
        database.call(sessions.book_session, mia, said.client_id, dict(said.values))
    elif door == "appointment":
        values = {"appointment_type": factories.appointment_type_id(), "starts_at": start, "ends_at": start + HOUR}
        database.call(appointments.book, mia, values | {"people": [mia.user_id], "rooms": [room]})
    elif door == "repeat":
        database.call(series.book, mia, made, Rule("day", days, count=2, closed="keep"))
    elif door == "move with what belongs to it":
        told = database.call(moving.consequences, mia, made, start)
        along = [one.along for one in told.followers]
        assert along
        database.call(moving.move, mia, made, None, start, start + HOUR, along=along, values={})
    elif door in ("hold", "unhold"):
        database.call(sessions.hold, mia, made, on_hold=door == "hold")
    else:
        kind = {"move": MOVE, "paste": COPY, "stretch": STRETCH}[door.split()[0]]
        carry(mia, -made if door.endswith("appointment") else made, kind, start)


def by_any_door(desk: Desk) -> None:
    """Everybody wants the same hour of the same person in the same room, each by a door of their own."""
    mia, room = access.log_in("mia"), factories.room_id()
    for door, start, made, days in desk.rounds():
        try:
            go(mia, room, door, start, made, days)
            desk.answer("booked", door, "")
        except StudioError as error:
            desk.answer(error.code, door, str(error))


def at_most_one_a_day(desk: Desk) -> None:
    """Everybody wants a time of their own, with nobody and nowhere, on a day that takes one of them."""
    mia, client = access.log_in("mia"), Client.select().get().id
    for day in desk.rounds():
        start = datetime(2027, 1, 5, 9) + timedelta(days=day, minutes=30 * desk.number)
        try:
            values = {"session_type": 2, "starts_at": start, "room": None, "photographer": None}
            database.call(sessions.book_session, mia, client, values)
            desk.answer("booked", "wizard", "")
        except StudioError as error:
            desk.answer(error.code, "wizard", str(error))


def by_any_door_without_looking(desk: Desk) -> None:
    """The same by a program that does not ask who is free."""
    scheduling.judge = lambda *args, **kwargs: scheduling.Ruling()
    by_any_door(desk)
