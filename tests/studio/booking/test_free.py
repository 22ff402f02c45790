"""When people and rooms are free: each start that a search over every minute finds, and no other."""

from datetime import date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import models
from models import Absence, Booking, Closure, OpeningHours, Resource, Session, SpecialDay, TimeSlot
from studio.booking import caps
from studio.booking.caps import Counted
from studio.booking.free import Free, Wish, find
from studio.dates.hours import WEEK
from studio.kernel import preferences
from studio.kernel.errors import Invalid
from studio.lists import upkeep
from studio.lists.own import STUDIO
from studio.lists.slots import CAP
from studio.sessions import sessions
from tests import factories
from tests.torture import TORTURE

pytestmark = pytest.mark.all_on_postgres

MON = date(2026, 11, 23)
DAYS = 3
MIDNIGHT = datetime.combine(MON, time.min)


def at(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute)


def wish(**values):
    return Wish(**{"first": MON, "length_min": 60, "days": 1, **values})


def starts(found):
    return [f"{one.starts_at:%a %H:%M}" for one in found]


class TestFind:
    def test_a_person_and_any_room(self, book, actor):
        second = factories.room(actor)
        first = factories.room_id()
        factories.session(actor, at(10), room=second, photographer=actor.user_id)
        factories.session(actor, at(13), room=first)
        found = find(wish(people=((actor.user_id,),), rooms=((first, second),), apart_min=60))
        assert starts(found) == [f"Mon {hour:02}:00" for hour in (9, 11, 12, 13, 14, 15, 16, 17)]
        assert [one.rooms for one in found][3] == (second,)
        assert found[0] == Free(at(9), at(10), (actor.user_id,), (first,))

    @pytest.mark.sqlite
    def test_anna_or_ben_and_never_one_twice(self, book, actor):
        ben = factories.user(actor).user_id
        factories.session(actor, at(9), minutes=480, room=None, photographer=actor.user_id)
        either = (actor.user_id, ben)
        found = find(wish(people=(either,), apart_min=60))
        assert [one.people for one in found] == [(ben,)] * 8 + [(actor.user_id,)]
        assert [one.people for one in find(wish(people=(either, either)))] == [either]

    @pytest.mark.sqlite
    def test_a_room_is_not_free_with_one_of_its_halves_taken(self, book, actor):
        large = factories.room(actor, "Large [/")
        half = factories.room(actor, "Half [/", part_of=large)
        other = factories.room(actor, "Other half [/", part_of=large)
        factories.session(actor, at(9), minutes=480, room=half)
        assert starts(find(wish(rooms=((large,),)))) == ["Mon 17:00"]
        assert len(find(wish(rooms=((other,),)))) == 33
        assert starts(find(wish(rooms=((large, other), (half, large))))) == []

    def test_a_cap_of_a_studio_fills_the_rooms_of_that_studio(self, book, actor):
        first = factories.room_id()
        second = upkeep.add(actor, STUDIO, {"name": "Branch [/"})
        theirs = factories.room(actor, "Attic [/", studio=second)
        one = factories.session(actor, at(10), room=first, type="Family")
        home = Session.get_by_id(one.session_id).studio_id
        asked = wish(rooms=((first, theirs),), studio_id=home, type_id=factories.type_id("Family"), apart_min=540)
        for studio_id, open_room in ((home, theirs), (second, first)):
            with_cap = upkeep.add(actor, CAP, {"name": f"Of {studio_id}", "most": 1, "per": "day", "studio": studio_id})
            if studio_id == second:
                factories.session(actor, at(12), room=theirs, type="Family")
            assert {one.rooms for one in find(asked)} == {(open_room,)}
            upkeep.delete(actor, CAP, with_cap)

    @pytest.mark.sqlite
    def test_a_cap_of_a_room_counts_its_parts_and_its_whole_in_the_finder_and_when_booked(self, book, actor):
        large = factories.room(actor, "Large [/")
        rooms = (
            large,
            *(factories.room(actor, name, part_of=large) for name in ("Half [/", "Other [/")),
            factories.room_id(),
        )
        kind, together = factories.type_id("Family"), ({0, 1, 2}, {0, 1}, {0, 2})
        for of, counted in enumerate(together):
            cap = upkeep.add(
                actor,
                CAP,
                {"name": f"One {of} [/", "most": 1, "per": "day", "resource": rooms[of], "session_type": kind},
            )
            for taken, room in enumerate(rooms):
                one = factories.session(actor, at(10), room=room, type="Family").session_id
                for wanted, other in enumerate(rooms):
                    full = {taken, wanted} <= counted
                    assert (find(wish(rooms=((other,),), type_id=kind), 1) == ()) is full, (of, taken, wanted)
                    assert bool(caps.over(Counted(None, MON, kind, 1, (), other))) is full, (of, taken, wanted)
                sessions.cancel(actor, one, "x")
            upkeep.delete(actor, CAP, cap)

    @pytest.mark.sqlite
    def test_part_of_the_day_and_weekdays(self, book, actor):
        preferences.save(actor, work_week=(0, 1, 2, 3, 4))
        asked = wish(days=14, from_min=600, to_min=720, apart_min=60)
        assert starts(find(asked, 3)) == ["Mon 10:00", "Mon 11:00", "Tue 10:00"]
        saturdays = wish(days=14, to_min=600, weekdays=frozenset({5}), apart_min=60)
        assert [one.starts_at for one in find(saturdays)] == [at(9, day=28), datetime(2026, 12, 5, 9)]

    @pytest.mark.sqlite
    def test_saturdays_are_open_where_the_studio_says_hours_for_them(self, book, actor):
        preferences.save(actor, work_week=(0, 1, 2, 3, 4))
        saturday = wish(first=date(2026, 11, 27), days=3, apart_min=540, length_min=120)
        assert starts(find(saturday)) == ["Fri 09:00"]
        assert starts(find(wish(first=date(2026, 11, 28), apart_min=540))) == ["Sat 09:00"]
        OpeningHours.create(name="Weekend", sat=True, opens=time(10), closes=time(12))
        OpeningHours.create(name="Week", fri=True, opens=time(9), closes=time(17))
        assert starts(find(saturday)) == ["Fri 09:00", "Sat 10:00"]

    @pytest.mark.sqlite
    def test_nothing_of_today_that_has_gone_by(self, book, actor, frozen):
        preferences.save(actor, work_week=(0, 1, 2, 3, 4, 5))
        assert starts(find(wish(first=date(2026, 11, 21)), 1)) == ["Sat 11:15"]
        assert starts(find(wish(first=date(2026, 11, 20)), 1)) == ["Fri 09:00"]

    @pytest.mark.sqlite
    def test_no_time_that_the_clocks_skip(self, book, actor):
        preferences.save(actor, opens_at_min=0, closes_at_min=360, work_week=tuple(range(7)))
        found = find(wish(first=date(2027, 3, 14), length_min=30, step_min=30))
        assert [f"{one.starts_at:%H:%M}" for one in found][:4] == ["00:00", "00:30", "01:00", "03:00"]

    @pytest.mark.sqlite
    @pytest.mark.parametrize(
        "values",
        [{"length_min": 4}, {"length_min": 1441}, {"days": 0}, {"days": 401}, {"step_min": 7}, {"first": date.max}],
    )
    def test_what_cannot_be(self, book, actor, values):
        with pytest.raises(Invalid):
            find(wish(**values))

    @pytest.mark.sqlite
    def test_as_many_statements_for_many_as_for_one(self, book, actor, monkeypatch):
        people = (actor.user_id, *(factories.user(actor, name=f"Ben {n}", initials=f"B{n}").user_id for n in range(3)))
        rooms = (factories.room_id(), *(factories.room(actor, f"Room {n} [/") for n in range(3)))
        for n, hour in enumerate((9, 11, 13)):
            factories.session(actor, at(hour), photographer=people[n], room=rooms[n])
        seen, run = [], models.database.obj.execute_sql
        monkeypatch.setattr(
            models.database.obj, "execute_sql", lambda *given, **more: (seen.append(given), run(*given, **more))[1]
        )
        find(wish(people=((people[0],),)))
        one = len(seen)
        find(wish(people=(people,), rooms=(rooms,), days=200))
        assert len(seen) - one == one <= 10

    @pytest.mark.sqlite
    def test_what_is_found_can_be_booked_unasked(self, book, actor):
        factories.session(actor, at(9), minutes=240)
        rooms = ((factories.room_id(), factories.room(actor)),)
        for _ in range(3):
            found = find(wish(people=((actor.user_id,),), rooms=rooms), 1)[0]
            saved = factories.session(actor, found.starts_at, photographer=found.people[0], room=found.rooms[0])
            assert saved.warnings == ()


# -- a search over every minute --------------------------------------------------------------------------------------

HOURS = st.sampled_from([time(0), time(7), time(9, 10), time(13), time(18, 30), time(22)])


@st.composite
def hours_of_a_day(draw):
    """Opening and closing times, midnight among them, with a break or none."""
    opens = draw(HOURS)
    closes = draw(
        st.sampled_from([t for t in (time(9), time(14), time(20, 5), time(23), time(0)) if t > opens or t == time(0)])
    )
    end = closes.hour * 60 + closes.minute or 1440
    noon = (opens.hour * 60 + opens.minute + end) // 2
    breaks = draw(st.booleans()) and end - noon > 40
    since, until = (time(noon // 60, noon % 60), time((noon + 35) // 60, (noon + 35) % 60)) if breaks else (None, None)
    return {"opens": opens, "closes": closes, "break_from": since, "break_to": until}


ODD_MINUTES = st.integers(-600, DAYS * 1440 + 300)
MINUTES = st.one_of(ODD_MINUTES.map(lambda minute: minute // 30 * 30), ODD_MINUTES)
"""As often as not such that one ends just as another begins."""


def lasting(most):
    return st.one_of(st.sampled_from([30, 60, 90, 240]), st.integers(5, most))


@st.composite
def studios(draw):
    """What is said of a studio with people 0 and 1, a room 2 of the halves 3 and 4, and a room 5."""
    weekdays = st.fixed_dictionaries({day: st.booleans() for day in WEEK[:DAYS]})
    rules = draw(
        st.lists(st.tuples(st.sampled_from([None, None, 0, 1, 2, 3, 4, 5]), weekdays, hours_of_a_day()), max_size=4)
    )
    special = draw(st.lists(st.tuples(st.integers(0, DAYS - 1), hours_of_a_day()), max_size=1))
    closed = draw(st.lists(st.integers(0, DAYS - 1), max_size=1))
    away = draw(st.lists(st.tuples(st.integers(0, 5), MINUTES, lasting(900)), max_size=3))
    booked = draw(
        st.lists(st.tuples(st.sampled_from([0, 1, 3, 4, 5]), MINUTES, lasting(700), st.booleans()), max_size=8)
    )
    of_others = st.tuples(
        st.sampled_from([0, 2, 3, 5]), st.integers(0, DAYS - 1), st.integers(12, 36).map(lambda n: 30 * n), lasting(300)
    )
    kept = draw(st.lists(of_others, max_size=1))
    return rules, special, closed, away, booked, kept


@st.composite
def wishes(draw):
    """A length, groups of people and rooms, and a part of the day."""
    people = draw(st.sampled_from([(), ((0,),), ((1, 0),), ((0, 1), (1,)), ((0, 1), (1, 0))]))
    rooms = draw(st.sampled_from([(), ((5,),), ((2,),), ((3,),), ((4, 5),), ((5, 2, 3),), ((2, 3), (4, 5))]))
    part = draw(st.sampled_from([(0, 1440), (540, 720), (1200, 120)]))
    step = draw(st.sampled_from([15, 5, 60]))
    return people, rooms, part, step, draw(st.sampled_from([30, 50, 90, 480]))


PARTS = {2: (3, 4), 3: (3,), 4: (4,), 0: (0,), 1: (1,), 5: (5,)}
WITH = {2: (2, 3, 4), 3: (2, 3), 4: (2, 4), 0: (0,), 1: (1,), 5: (5,)}


def brute(studio, asked):
    """Look at every minute of every start of every choice."""
    rules, special, closed, away, booked, kept = studio
    people, rooms, (since, until), step, length = asked
    last = (DAYS + 2) * 1440

    def spans(hours):
        first, end = (hours[key].hour * 60 + hours[key].minute for key in ("opens", "closes"))
        pause = [hours[key].hour * 60 + hours[key].minute if hours[key] else -1 for key in ("break_from", "break_to")]
        return {minute for minute in range(first, end or 1440) if not pause[0] <= minute < pause[1]}

    def open_on(of, day):
        return set().union(*(spans(hours) for who, days, hours in rules if who == of and days.get(WEEK[day], False)))

    def studio_on(day):
        if day in closed:
            return set()
        if own := [hours for at, hours in special if at == day]:
            return spans(own[0])
        return open_on(None, day) if any(who is None for who, _, _ in rules) else set(range(540, 1080))

    opened = {day * 1440 + minute for day in range(DAYS + 2) for minute in studio_on(day)}
    there = {}
    for one in range(6):
        minutes = set(range(last))
        if any(who == one for who, _, _ in rules):
            minutes = {day * 1440 + minute for day in range(DAYS + 2) for minute in open_on(one, day)}
        there[one] = minutes - {m for who, begin, long in away if who == one for m in range(begin, begin + long)}
    taken = {
        one: {m for who, begin, long in booked if who == one for m in range(begin, begin + long)} for one in range(6)
    }
    others = {
        one: {day * 1440 + m for who, day, begin, long in kept if who == one for m in range(begin, begin + long)}
        for one in range(6)
    }
    fits = {
        one: opened.intersection(*(there[of] for of in WITH[one]))
        - set().union(*(taken[of] for of in PARTS[one]), *(others[of] for of in WITH[one]))
        for one in range(6)
    }
    until += 1440 if until <= since else length if (since, until) == (0, 1440) else 0
    found = []
    for start in range(0, DAYS * 1440, step):
        of_day = start % 1440
        if of_day < since or of_day + length > until:
            continue
        for choice in product(*people, *rooms):
            if len([of for one in choice for of in WITH[one]]) == len(
                {of for one in choice for of in WITH[one]}
            ) and all(
                minute in fits[one] and minute in opened for one in choice for minute in range(start, start + length)
            ):
                if not choice and not all(minute in opened for minute in range(start, start + length)):
                    break
                found.append((start, choice))
                break
    return found


EVERY_DAY = dict.fromkeys(WEEK[:DAYS], True)
OF_ONE = (((0,),), (), (0, 1440), 15, 30)
"""Anna for half an hour, whenever."""


def open_from(opens, closes, of=None):
    return of, EVERY_DAY, {"opens": opens, "closes": closes, "break_from": None, "break_to": None}


NIGHTS = [open_from(time(0), time(0)), open_from(time(22), time(0), 0), open_from(time(0), time(2), 0)]


@pytest.mark.torture
@given(studio=studios(), asked=wishes())
@example(([], [], [], [], [(0, 600, 60, True), (0, 720, 30, True)], []), OF_ONE).via("one ends as another begins")
@example(([], [], [], [(0, 600, 60), (0, 1100, 2000)], [], []), OF_ONE).via("away from then on")
@example(([], [], [], [], [], [(0, 1, 600, 90)]), OF_ONE).via("a time slot of another type")
@example(([open_from(time(18, 30), time(0)), open_from(time(0), time(7))], [], [], [], [], []), (*OF_ONE[:4], 480)).via(
    "open all night"
)
@example((NIGHTS, [], [], [], [], []), (*OF_ONE[:2], (1200, 120), 15, 90)).via("somebody who works at night")
@example((NIGHTS, [], [], [(0, DAYS * 1440, 60)], [], []), (*OF_ONE[:4], 120)).via(
    "away in the night behind the last day"
)
@settings(max_examples=40 * TORTURE)
def test_it_finds_what_a_search_over_every_minute_finds(book, actor, studio, asked):
    """Each example's studio is taken back after it."""
    holder = _holder(actor)
    rules, special, closed, away, booked, kept = studio
    free_of = {}
    booked = [
        (who, begin, long)
        for who, begin, long, _ in booked
        if not any(begin < end and since < begin + long for since, end in free_of.get(who, []))
        and not free_of.setdefault(who, []).append((begin, begin + long))
    ]
    with models.database.obj.atomic() as taken_back:
        ids = _resources(actor)
        for who, days, hours in rules:
            OpeningHours.create(name="Own", resource=None if who is None else ids[who], **days, **hours)
        for day, hours in special:
            SpecialDay.create(name="Fair", day=MON + timedelta(days=day), **hours)
        for day in closed:
            Closure.create(name="Moving", first_day=MON + timedelta(days=day), last_day=MON + timedelta(days=day))
        for who, begin, long in away:
            first, last = MIDNIGHT + timedelta(minutes=begin), MIDNIGHT + timedelta(minutes=begin + long)
            Absence.create(
                name="Ill", resource=ids[who], first_day=first.date(), first_time=first.time(),
                last_day=last.date(), last_time=last.time(),
            )  # fmt: skip
        for who, begin, long in booked:
            first, last = MIDNIGHT + timedelta(minutes=begin), MIDNIGHT + timedelta(minutes=begin + long)
            Booking.create(session=holder, resource=ids[who], starts_at=first, ends_at=last, blocking=True)
        for who, day, begin, long in kept:
            starts, ends = (time(minute // 60, minute % 60) for minute in (begin, begin + long))
            values = {"day": MON + timedelta(days=day), "starts": starts, "ends": ends, "resource": ids[who]}
            TimeSlot.create(name="Minis", session_type=factories.type_id("Headshot"), **values)
        people, rooms, part, step, length = asked
        users = {0: actor.user_id, 1: Resource.get_by_id(ids[1]).user_id}
        found = find(
            wish(
                days=DAYS, length_min=length, step_min=step, from_min=part[0], to_min=part[1],
                people=tuple(tuple(users[one] for one in group) for group in people),
                rooms=tuple(tuple(ids[one] for one in group) for group in rooms),
            ),
            limit=10_000,
        )  # fmt: skip
        taken_back.rollback()
    back = {user: one for one, user in users.items()}
    rooms_back = {row: one for one, row in ids.items()}
    told = [
        (
            (one.starts_at - MIDNIGHT) // timedelta(minutes=1),
            (*(back[user] for user in one.people), *(rooms_back[room] for room in one.rooms)),
        )
        for one in found
    ]
    assert told == brute((rules, special, closed, away, booked, kept), asked)


def _holder(actor):
    preferences.save(actor, work_week=tuple(range(7)), holidays_on=False)
    found = models.Session.select().first()
    return found.id if found else factories.session(actor, "2026-01-05 10:00", room=None).session_id


def _resources(actor):
    ben = models.User.get_or_none(models.User.login == "ben") or factories.user(actor, "ben")
    rooms = {name: Resource.get_or_none(Resource.name == name) for name in ("Large", "A", "B", "Other")}
    if rooms["Large"] is None:
        large = Resource.create(name="Large", kind="room")
        rooms |= {"Large": large} | {name: Resource.create(name=name, kind="room", part_of=large) for name in "AB"}
        rooms["Other"] = Resource.create(name="Other", kind="room")
    of = {
        user: Resource.get(Resource.user == user).id
        for user in (actor.user_id, getattr(ben, "id", None) or ben.user_id)
    }
    people = list(of.values())
    return dict(enumerate([*people, rooms["Large"].id, rooms["A"].id, rooms["B"].id, rooms["Other"].id]))
