"""Several of one thing, and rooms that are parts of a larger one: what is taken, by whom, and what the schema refuses."""

import re
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from peewee import IntegrityError

import models
from models import Booking, ClashPermit, Resource, Session
from studio.book import checking
from studio.booking import scheduling, slots
from studio.booking.resources import slot_of
from studio.kernel import database, undo
from studio.kernel.errors import Clash, Invalid, NotAllowed, NotFound
from studio.lists import upkeep
from studio.lists.own import EQUIPMENT, ROOM
from studio.sessions import sessions
from tests import factories
from tests.conftest import ZONE
from tests.torture import TORTURE

pytestmark = pytest.mark.all_on_postgres

DAY = "2026-11-23"
RAW = "INSERT INTO booking (session_id, resource_id, starts_at, ends_at, blocking, units) VALUES (?, ?, ?, ?, ?, ?)"


def at(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute)


def run(sql, params=()):
    db = models.database.obj
    with db.atomic():
        return db.execute_sql(sql if database.is_sqlite() else sql.replace("?", "%s"), params)


def book_raw(session_id, resource_id, start, end, units=1):
    run(RAW, (session_id, resource_id, f"{DAY} {start}:00", f"{DAY} {end}:00", True, units))


def light_sets(actor, count=3, name="Light set [/"):
    return upkeep.add(actor, EQUIPMENT, {"name": name, "count": count})


def halves(actor):
    """A large room and its two halves."""
    large = upkeep.add(actor, ROOM, {"name": "Large room [/"})
    return large, *(upkeep.add(actor, ROOM, {"name": f"Half {x}", "part_of": large}) for x in "AB")


def change(actor, kept, entry_id, **values):
    upkeep.change(actor, kept, entry_id, None, values)


def taken(session_id):
    found = Booking.select(Booking, Resource).join(Resource).where(Booking.session == session_id)
    return sorted((row.resource.name, row.units) for row in found)


def most_at_once(resource_id):
    rows = list(Booking.select().where((Booking.resource == resource_id) & Booking.blocking))
    starts = {row.starts_at for row in rows}
    return max((sum(r.units for r in rows if r.starts_at <= at < r.ends_at) for at in starts), default=0)


@pytest.fixture
def empty(book, actor):
    """A session that takes nothing, for raw bookings."""
    return factories.session(actor, room=None).session_id


class TestTheSchemaCounts:
    def test_so_many_and_no_more_at_any_minute(self, empty, actor):
        three = light_sets(actor)
        book_raw(empty, three, "10:00", "12:00")
        book_raw(empty, three, "11:00", "13:00", 2)
        for start, end, units in (("11:30", "11:31", 1), ("09:00", "14:00", 1), ("12:00", "13:00", 2)):
            with pytest.raises(IntegrityError, match="booking_overlap"):
                book_raw(empty, three, start, end, units)
        # Where two of three are free for a while only, what fits in is taken, also over what begins and ends meanwhile.
        book_raw(empty, three, "12:00", "13:00")
        book_raw(empty, three, "09:00", "11:00", 2)
        assert most_at_once(three) == 3

    def test_more_than_there_are(self, empty, actor):
        with pytest.raises(IntegrityError, match="booking_overlap"):
            book_raw(empty, light_sets(actor, 2), "10:00", "11:00", 3)

    def test_an_update_is_counted_too(self, empty, actor):
        two = light_sets(actor, 2)
        for start, end in (("10:00", "11:00"), ("10:30", "11:30"), ("12:00", "13:00")):
            book_raw(empty, two, start, end)
        for sql in (
            f"UPDATE booking SET starts_at = '{DAY} 10:45:00' WHERE id = 3",
            "UPDATE booking SET units = 2 WHERE id = 1",
            "UPDATE resource SET count = 1 WHERE name LIKE 'Light%'".replace(
                "%", "%%" if not database.is_sqlite() else "%"
            ),
        ):
            with pytest.raises(IntegrityError, match="booking_overlap"):
                run(sql)
        run("UPDATE booking SET units = 2 WHERE id = 3")
        assert Resource.get_by_id(two).count == 2

    def test_without_the_guard_there_would_be_too_many(self, empty, actor):
        two = light_sets(actor, 2)
        if database.is_sqlite():
            run("DROP TRIGGER booking_overlap_insert")
        else:
            run("DROP TRIGGER booking_overlap ON booking")
            run("ALTER TABLE booking DROP CONSTRAINT booking_overlap")
        for _ in range(3):
            book_raw(empty, two, "10:00", "11:00")
        assert most_at_once(two) == 3

    def test_one_that_becomes_several_and_one_again(self, empty, actor):
        one = light_sets(actor, 1)
        book_raw(empty, one, "10:00", "11:00")
        run("UPDATE resource SET count = 2 WHERE id = ?", (one,))
        book_raw(empty, one, "10:30", "11:30")
        run("DELETE FROM booking WHERE id = 1")
        run("UPDATE resource SET count = 1 WHERE id = ?", (one,))
        with pytest.raises(IntegrityError, match="booking_overlap"):
            book_raw(empty, one, "11:00", "12:00")

    def test_a_room_is_booked_by_its_parts_only(self, empty, actor):
        large, a, _ = halves(actor)
        with pytest.raises(IntegrityError, match="booking_of_a_whole"):
            book_raw(empty, large, "10:00", "11:00")
        book_raw(empty, a, "10:00", "11:00")
        with pytest.raises(IntegrityError, match="booking_of_a_whole"):
            run("UPDATE booking SET resource_id = ?", (large,))

    def test_what_is_booked_gets_no_parts_and_what_has_parts_is_none(self, empty, actor):
        large, a, b = halves(actor)
        other = factories.room(actor)
        book_raw(empty, other, "10:00", "11:00")
        for whole, part, why in (
            (other, b, "whole"), (b, a, "resource_of_parts"), (a, a, "resource_of_parts"), (other, large, "resource_of"),
        ):  # fmt: skip
            with pytest.raises(IntegrityError, match=why):
                run("UPDATE resource SET part_of_id = ? WHERE id = ?", (whole, part))

    def test_a_part_that_the_whole_takes_does_not_leave_alone(self, book, actor):
        large, a, _ = halves(actor)
        factories.session(actor, at(10), room=large)
        with pytest.raises(IntegrityError, match="booking_of_a_part"):
            run("UPDATE resource SET part_of_id = NULL WHERE id = ?", (a,))


class TestTheService:
    def test_the_large_room_is_both_halves(self, book, actor):
        large, a, b = halves(actor)
        saved = factories.session(actor, at(10), room=large)
        assert taken(saved.session_id) == [("Half A", 1), ("Half B", 1)]
        with pytest.raises(Clash, match=r"^Half B is taken from 10:00 AM .* Next free: 11:00 AM\.$"):
            factories.session(actor, at(10, 30), room=b)
        factories.session(actor, at(11), room=a)
        with pytest.raises(Clash, match=r"^Half A is taken from 11:00 AM .* Next free for both: 12:00 PM\.$"):
            factories.session(actor, at(11), room=large)
        assert checking.problems() == []

    def test_both_halves_at_once(self, book, actor):
        _, a, b = halves(actor)
        for room in (a, b):
            factories.session(actor, at(10), room=room)
        assert checking.problems() == []

    def test_parts_of_a_room_that_is_booked_already(self, book, actor):
        saved = factories.session(actor, at(10))
        first = factories.room_id()
        half = upkeep.add(actor, ROOM, {"name": "Half", "part_of": first})
        assert taken(saved.session_id) == [("Half", 1)]
        rest = upkeep.add(actor, ROOM, {"name": "Rest", "part_of": first})
        assert taken(saved.session_id) == [("Half", 1), ("Rest", 1)]
        change(actor, ROOM, half, part_of=None)
        assert taken(saved.session_id) == [("Rest", 1)]
        change(actor, ROOM, rest, part_of=None)
        assert taken(saved.session_id) == [("Room 1", 1)]
        assert checking.problems() == []
        for _ in range(4):
            undo.undo(actor)
        assert taken(saved.session_id) == [("Room 1", 1)]
        assert checking.problems() == []

    def test_a_part_whose_bookings_would_meet_those_of_the_whole(self, book, actor):
        large, half = factories.room(actor), factories.room(actor, "Half [/")
        kept = [factories.session(actor, at(10, day=24), room=room).number for room in (large, half)]
        with pytest.raises(NotAllowed) as caught:
            change(actor, ROOM, half, part_of=large)
        assert str(caught.value) == (
            f"Sessions still to come would then take Half [/ twice at one time: move {kept[0]} (Tue Nov 24, 2026, 10:00 AM) "
            f"or {kept[1]} (Tue Nov 24, 2026, 10:00 AM) first."
        )
        assert Resource.get_by_id(half).part_of_id is None
        assert [row.resource_id for row in Booking.select().order_by(Booking.id)] == [large, half]

    def test_what_is_over_stays_and_is_permitted(self, book, actor, frozen):
        large, half = factories.room(actor), factories.room(actor, "Half [/")
        past = [factories.session(actor, at(10), room=room).session_id for room in (large, half)]
        frozen.move_to(at(12, day=25).replace(tzinfo=ZoneInfo(ZONE)))
        change(actor, ROOM, half, part_of=large)
        assert [taken(session_id) for session_id in past] == [[("Half [/", 1)]] * 2
        assert [(p.session_id, p.other_id) for p in ClashPermit.select()] in ([tuple(past)], [tuple(past[::-1])])
        assert checking.problems() == []

    def test_fewer_than_are_booked(self, book, actor, frozen):
        sets = light_sets(actor, 2)
        kept = [factories.session(actor, at(10), room=None, equipment="Light set [/") for _ in range(2)]
        with pytest.raises(
            NotAllowed, match=r"take Light set \[/ twice at one time: move 10001 .* or 10002 .* first\.$"
        ):
            change(actor, EQUIPMENT, sets, count=1)
        frozen.move_to(at(12, day=25).replace(tzinfo=ZoneInfo(ZONE)))
        change(actor, EQUIPMENT, sets, count=1)
        assert [taken(saved.session_id) for saved in kept] == [[("Light set [/", 1)]] * 2
        assert checking.problems() == []

    def test_an_undo_does_not_fill_what_is_another_room_by_now(self, book, actor):
        large, half, _ = halves(actor)
        ids = []
        for hour, room in ((10, factories.room_id()), (12, large)):
            saved = factories.session(actor, at(hour), room=room)
            sessions.cancel(actor, saved.session_id, "ill")
            ids.append(undo.next_undo(actor).entry_id)
        upkeep.add(actor, ROOM, {"name": "Corner", "part_of": factories.room_id()})
        change(actor, ROOM, half, part_of=None)
        for entry_id in ids:
            with pytest.raises(NotAllowed, match="was changed since, its parts"):
                undo.undo(actor, entry_id)
        assert Booking.select().count() == 0
        assert checking.problems() == []

    def test_a_calendar_that_is_kept_from_now_on(self, book, actor):
        room = upkeep.add(actor, ROOM, {"name": "Garden", "tracked": False})
        saved = factories.session(actor, at(10), room=room)
        assert taken(saved.session_id) == []
        change(actor, ROOM, room, tracked=True)
        assert taken(saved.session_id) == [("Garden", 1)]
        change(actor, ROOM, room, tracked=False)
        assert taken(saved.session_id) == []

    def test_a_whole_and_a_part_are_not_deleted(self, book, actor):
        large, a, _ = halves(actor)
        for room, why in ((large, "has parts"), (a, "is part of a larger room")):
            with pytest.raises(NotAllowed, match=why):
                upkeep.delete(actor, ROOM, room, move_to=factories.room_id())

    def test_chains_are_refused_in_a_sentence(self, book, actor):
        large, a, b = halves(actor)
        for part, whole, why in (
            (b, a, "Half A is a part of Large room"), (large, large, "of itself"), (large, factories.room(actor), "has parts"),
        ):  # fmt: skip
            with pytest.raises(NotAllowed, match=why):
                change(actor, ROOM, part, part_of=whole)


class TestEquipment:
    def test_some_of_several(self, book, actor):
        light_sets(actor, 3)
        first = factories.session(actor, at(10), room=None, equipment="light set [/:2")
        assert taken(first.session_id) == [("Light set [/", 2)]
        with pytest.raises(Clash, match=r"^Light set \[/ is taken from 10:00 AM .* Next free: 11:00 AM\.$"):
            factories.session(actor, at(10), room=None, equipment="Light set [/:2")
        second = factories.session(actor, at(10), room=None, equipment="Light set [/")
        sessions.save_session(actor, first.session_id, None, {"equipment": ""})
        sessions.save_session(actor, second.session_id, None, {"equipment": "Light set [/ : 3"})
        assert taken(second.session_id) == [("Light set [/", 3)]
        undo.undo(actor)
        undo.undo(actor)
        assert (taken(first.session_id), taken(second.session_id)) == ([("Light set [/", 2)], [("Light set [/", 1)])
        assert checking.problems() == []

    @pytest.mark.sqlite
    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("Light set [/:4", "There are 3 of Light set [/, not 4"),
            ("Light set [/:0", "How many"),
            ("Tripod", "Tripod"),
        ],
    )
    def test_what_cannot_be(self, book, actor, typed, why):
        light_sets(actor, 3)
        with pytest.raises((Invalid, NotFound), match=re.escape(why)) as caught:
            factories.session(actor, at(10), room=None, equipment=typed)
        assert caught.value.field == "equipment"
        assert Session.select().count() == 0


@pytest.mark.torture
@given(data=st.data())
@settings(max_examples=15 * TORTURE)
def test_never_more_than_there_are_and_never_a_room_with_its_part(book, actor, data):
    """Whatever is booked and changed, with each example on a day of its own."""
    if Resource.select().where(Resource.kind == "equipment").count() == 0:
        light_sets(actor, 2), halves(actor)
    sets, (large, a, b) = (
        factories.room_id("Light set [/"),
        map(factories.room_id, ("Large room [/", "Half A", "Half B")),
    )
    had, day = {}, datetime(2027, 1, 1) + timedelta(days=next(_days))
    for _ in range(data.draw(st.integers(2, 8))):
        starts_at = day + timedelta(hours=data.draw(st.integers(9, 12)))
        ends_at = starts_at + timedelta(minutes=data.draw(st.sampled_from([30, 60, 150])))
        room, many = data.draw(st.sampled_from([None, large, a, b])), data.draw(st.integers(0, 2))
        values = {"starts_at": starts_at, "ends_at": ends_at, "room": room}
        values["equipment"] = f"Light set [/:{many}" if many else ""
        changed = data.draw(st.sampled_from(list(had))) if had and data.draw(st.booleans()) else None
        wanted = (starts_at, ends_at, {a, b} if room == large else {room} - {None}, many)
        fits = _fits(wanted, [one for key, one in had.items() if key != changed])
        try:
            if changed is not None:
                sessions.save_session(actor, changed, None, values)
            else:
                changed = factories.session(actor, values.pop("starts_at"), **values).session_id
        except Clash as clash:
            assert clash.clashes
            assert not fits
        else:
            assert fits
            had[changed] = wanted
    assert [most_at_once(one) <= most for one, most in ((sets, 2), (a, 1), (b, 1))] == [True] * 3
    assert checking.problems() == []


def _fits(wanted, had):
    """Look at each minute: no room twice, and no more than two sets."""
    since, until, rooms, sets = wanted
    minutes = (since + timedelta(minutes=n) for n in range(int((until - since).total_seconds()) // 60))
    for at in minutes:
        there = [one for one in had if one[0] <= at < one[1]]
        if any(one[2] & rooms for one in there) or (sets and sets + sum(one[3] for one in there) > 2):
            return False
    return True


_days = count()


def test_next_free_is_when_enough_are_free(book, actor):
    sets = light_sets(actor, 3)
    for hour, minutes, many in ((10, 60, 2), (10, 120, 1), (11, 30, 1)):
        factories.session(actor, at(hour), minutes=minutes, room=None, equipment=f"Light set [/:{many}")
    wanted = {1: at(11), 2: at(11, 30), 3: at(12)}
    for many, free in wanted.items():
        slot = slot_of(at(10), at(10, 30), None, None, None, {sets: many})
        assert scheduling.next_free(slot) == free


@pytest.mark.parametrize(
    ("types", "books"), [((), "session"), ((1, 2), "session"), ((1, -1), ""), ((-1, 1), "appointment")]
)
def test_a_time_slot_says_what_is_booked_there(types, books):
    at = datetime(2026, 11, 27, 9)
    assert slots.Offered(1, "Minis", 1, "Room 1", at, at.replace(hour=12), types).books == books
