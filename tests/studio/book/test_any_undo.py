"""A law: whatever is undone, in whatever order, all that must hold holds, and what was said of it before is what came of it."""

import random
from datetime import date, datetime, time, timedelta

import pytest

from models import Session
from studio.book import checking
from studio.kernel import database, journal, undo
from studio.kernel.errors import StudioError
from studio.lists import upkeep
from studio.lists.maintained import entries
from studio.lists.own import OWN
from studio.people import users
from studio.sessions import sessions
from tests import factories
from tests.studio.lists.editing import STEPS, Editing, laws_hold
from tests.torture import TORTURE

ROOM, EQUIPMENT, HOURS = OWN["room"], OWN["equipment"], OWN["opening-hours"]
LISTS = ("room", "equipment", "studio", "session-type", "opening-hours", "absence", "lead-source", "closure")
DAY = date(2026, 11, 24)


class Working(Editing):
    """Somebody who books, moves, and changes rooms, people and lists, as chance has it."""

    def __init__(self, actor, chance):
        super().__init__(actor)
        self.chance, self.choice = chance, chance.choice
        self.ben = factories.user(actor, "ben", initials="BB", role="desk", photographer=True).user_id

    def act(self):
        if self.chance.random() < 0.3:
            self.step(self.choice(STEPS), *(self.chance.randrange(60) for _ in range(3)))
            return
        way = self.choice((self.book, self.move, self.flag, self.room, self.set, self.keep, self.more, self.person))
        try:
            database.call(way)
        except (StudioError, IndexError):  # or there is nothing left to choose from
            self.refused += 1

    def at(self):
        return datetime.combine(DAY, time(9)) + timedelta(hours=self.chance.randrange(6))

    def one(self):
        return self.choice([row.id for row in Session.select()])

    def book(self):
        rooms, people = [None, *(room.id for room in entries(ROOM))], [None, self.actor.user_id, self.ben]
        taken = {"room": self.choice(rooms), "photographer": self.choice(people)}
        kind = self.choice(entries(OWN["session-type"])).name
        factories.session(self.actor, self.at(), type=kind, equipment=self.choice(("", "Set", "Set:2")), **taken)

    def move(self):
        sessions.move_session(self.actor, self.one(), None, self.at())

    def flag(self):
        cancelled = self.choice((True, False))
        way = sessions.hold if self.chance.random() < 0.5 else sessions.cancel if cancelled else sessions.uncancel
        way(self.actor, self.one(), *(["ill"] if way is sessions.cancel else []))

    def room(self):
        whole = self.choice([None, *(room.id for room in entries(ROOM))])
        values = self.choice(
            ({"part_of": whole}, {"tracked": self.choice((True, False))}, {"name": self.choice("abD")})
        )
        upkeep.change(self.actor, ROOM, self.choice(entries(ROOM)).id, None, values)

    def set(self):
        values = self.choice(({"tracked": self.choice((True, False))}, {"count": self.chance.randrange(1, 4)}))
        upkeep.change(self.actor, EQUIPMENT, entries(EQUIPMENT, inactive=True)[0].id, None, values)

    def keep(self):
        kept = OWN[self.choice(LISTS)]
        found = entries(kept, inactive=True) or entries(ROOM)
        one, other = self.choice(found), self.choice(found)
        if self.chance.random() < 0.5:
            upkeep.set_inactive(self.actor, kept, one.id, not one.inactive)
        else:
            upkeep.delete(self.actor, kept, one.id, move_to=other.id, sure=True)

    def more(self):
        kept = OWN[self.choice(LISTS)]
        days = {"first_day": DAY, "last_day": DAY}
        more = {
            "opening-hours": {"tue": True, "opens": time(8), "closes": time(self.chance.randrange(9, 18))},
            "absence": {"resource": self.choice(entries(ROOM)).id, **days},
            "closure": days,
        }
        upkeep.add(self.actor, kept, {"name": self.choice("abcDE"), **more.get(kept.kind, {})})

    def person(self):
        users.edit_user(
            self.actor, self.ben, None, self.choice(({"role": "manager"}, {"role": "desk"}, {"login": "bo"}))
        )
        users.edit_user(self.actor, self.ben, None, {"calendar": self.choice((True, False))})
        users.set_pin(self.actor, self.ben, self.choice(("4711", "471100", "")))


@pytest.mark.of_the_day(2)
@pytest.mark.torture
@pytest.mark.parametrize("seed", range(TORTURE))
def test_any_act_may_be_undone_or_says_why_not(book, actor, seed):
    chance = random.Random(seed)
    upkeep.add(actor, EQUIPMENT, {"name": "Set", "count": 2})
    for hour in (9, 11, 13):
        factories.session(actor, datetime.combine(DAY, time(hour)), photographer=None)
    working, head, undone = Working(actor, chance), journal.last_entry_id(), 0
    for _ in range(60):
        working.act()
        working.act()
        if journal.last_entry_id() == head:
            continue
        entry_id = chance.randrange(max(head, journal.last_entry_id() - 25), journal.last_entry_id()) + 1
        said, refused = database.call(undo.may_undo, actor, entry_id), ""
        try:
            database.call(undo.undo, actor, entry_id, others=True)
            undone += 1
        except StudioError as error:
            refused = str(error)
        assert (bool(said), said.reason) == (not refused, refused)
        assert "database refused" not in refused
        laws_hold()
        assert checking.problems() == []
    assert undone > 10
