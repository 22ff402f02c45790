"""Who is away and what is closed: what whoever books is told, and which sessions a new absence makes impossible."""

from datetime import date, datetime, time, timedelta

import pytest

from models import Absence
from studio.book import checking
from studio.booking import presence, scheduling
from studio.booking.availability import availability
from studio.booking.resources import slot_of
from studio.dates import hours as hours_of
from studio.dates.hours import Hours, Span
from studio.kernel import preferences, undo
from studio.kernel.errors import Clash, Invalid, NotAllowed
from studio.lists import upkeep
from studio.lists.days import ABSENCE, CLOSURE, OPENING_HOURS, SPECIAL_DAY
from studio.lists.maintained import entries
from studio.lists.own import EQUIPMENT, OWN, ROOM
from studio.people import users
from studio.sessions import sessions
from studio.sessions.flags import Flag
from studio.waiting import causes
from tests import factories

MON, TUE = date(2026, 11, 23), date(2026, 11, 24)
WEEKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), True)


def at(hour, minute=0, day=24):
    return datetime(2026, 11, day, hour, minute)


def away(actor, resource_id, first=TUE, last=None, why="holiday [/", **times):
    values = {"name": why, "resource": resource_id, "first_day": first, "last_day": last or first, **times}
    return upkeep.add(actor, ABSENCE, values)


def mine(actor):
    from models import Resource

    return int(Resource.get(Resource.user == actor.user_id).id)


def hours(actor, **values):
    return upkeep.add(
        actor, OPENING_HOURS, {"name": "Usual", "opens": time(10), "closes": time(16), **WEEKDAYS, **values}
    )


def numbers(found):
    return [row.number for row in found]


class TestClosures:
    def test_who_books_or_moves_onto_one_is_told(self, book, actor):
        factories.closure(actor, TUE, TUE, "Moving [/")
        told = ("The studio does not work that day: Moving [/.",)
        assert factories.session(actor, at(10)).warnings == told
        other = factories.session(actor, "2026-11-25 10:00")
        assert other.warnings == ()
        moved = sessions.save_session(actor, other.session_id, None, {"starts_at": at(12), "ends_at": at(13)})
        assert moved.warnings == told

    def test_the_day_says_so(self, book, actor):
        closed = factories.closure(actor, TUE, TUE, "Moving [/")
        assert [(one.words, one.closed) for one in presence.of_day(TUE)] == [("closed: Moving [/.", True)]
        assert presence.of_day(MON) == ()
        upkeep.set_inactive(actor, CLOSURE, closed, True)
        assert presence.of_day(TUE) == ()


class TestAbsences:
    @pytest.mark.parametrize(
        ("first", "last", "times", "told"),
        [
            (MON, date(2026, 11, 30), {}, "is away until Mon Nov 30: holiday [/."),
            (TUE, TUE, {}, "is away that day: holiday [/."),
            (
                TUE,
                TUE,
                {"first_time": time(9), "last_time": time(10, 30)},
                "is away from 9:00 AM to 10:30 AM: holiday [/.",
            ),
            (MON, TUE, {"first_time": time(9), "last_time": time(10, 30)}, "is away until 10:30 AM: holiday [/."),
        ],
    )
    def test_who_books_is_told_like_of_a_held_slot(self, book, actor, first, last, times, told):
        away(actor, mine(actor), first, last, **times)
        saved = factories.session(actor, at(10), room=None, photographer=actor.user_id)
        assert saved.warnings == (f"Mia [Hansen] [/ {told}",)
        assert availability(actor.user_id, None, None, at(10), at(11), saved.session_id) == (False, saved.warnings[0])

    @pytest.mark.parametrize(("start", "end"), [(8, 9), (11, 12)])
    def test_before_and_after_nothing_is_said(self, book, actor, start, end):
        away(actor, mine(actor), first_time=time(9), last_time=time(11))
        assert availability(actor.user_id, None, None, at(start), at(end)) == (True, "Mia [Hansen] [/ is free then.")

    def test_they_are_read_at_once_and_no_further_than_one_lasts(self, book, actor, count_queries):
        room, far = factories.room_id(), datetime(2026, 11, 24)
        with count_queries() as none:
            presence.of_day(TUE)
        for month in range(1, 13):
            away(actor, mine(actor), date(2027, month, 1), why="later")
            away(actor, room, date(2020 + month, 3, 1), why="another year")
        away(actor, room, date(2024, 1, 1), date(2026, 12, 31), why="rebuilt")
        away(actor, mine(actor), TUE)
        with count_queries() as some:
            told = presence.of_day(TUE)
        assert [one.words for one in told] == [
            "Room 1 is away until Thu Dec 31: rebuilt.",
            "Mia [Hansen] [/ is away that day: holiday [/.",
        ]
        assert len(some) == len(none)
        (asked,) = (sql for sql in some if "FROM absence" in sql)
        assert "last_day BETWEEN" in asked
        assert [one.why for one in hours_of.away(far, far + timedelta(days=1), [room])] == ["rebuilt"]
        assert hours_of.away(datetime(9999, 12, 30), datetime(9999, 12, 31)) == ()

    def test_one_of_many_years_is_two(self, book, actor):
        with pytest.raises(Invalid, match="lasts at most three years: enter the rest as another one"):
            away(actor, mine(actor), date(2026, 1, 1), date(2029, 1, 5))

    def test_a_part_and_the_whole_are_away_together(self, book, actor):
        large = upkeep.add(actor, ROOM, {"name": "Large"})
        half, other = (upkeep.add(actor, ROOM, {"name": name, "part_of": large}) for name in ("Half", "Other"))
        away(actor, half, TUE, why="painted")
        away(actor, large, date(2026, 11, 25), why="floor")
        told = {
            (room, day): availability(None, None, room, at(10, day=day), at(11, day=day))
            for room in (large, half, other)
            for day in (24, 25)
        }
        assert {key for key, (free, _) in told.items() if free} == {(other, 24)}
        assert told[large, 24] == (False, "Half is away that day: painted.")
        assert told[other, 25] == (False, "Large is away that day: floor.")

    def test_equipment_and_what_has_no_calendar_may_be_away(self, book, actor):
        tripod = upkeep.add(actor, EQUIPMENT, {"name": "Tripod", "tracked": False})
        away(actor, tripod, why="repair")
        saved = factories.session(actor, at(10), room=None, equipment="tripod")
        assert saved.warnings == ("Tripod is away that day: repair.",)

    def test_an_inactive_one_says_nothing(self, book, actor):
        upkeep.set_inactive(actor, ABSENCE, away(actor, mine(actor)), True)
        assert factories.session(actor, at(10), room=None, photographer=actor.user_id).warnings == ()

    def test_next_free_is_when_everybody_is_back(self, book, actor):
        away(actor, mine(actor), first_time=time(9), last_time=time(12, 20))
        slot = slot_of(at(9, 30), at(10, 30), actor.user_id, None, None)
        assert scheduling.next_free(slot) == at(12, 30)

    @pytest.mark.parametrize(
        "values",
        [
            {"last_day": MON},
            {"first_time": time(12), "last_time": time(12)},
            {"resource": None},
            {"name": " "},
        ],
    )
    def test_what_is_no_absence(self, book, actor, values):
        whole = {"name": "x", "resource": mine(actor), "first_day": TUE, "last_day": TUE, **values}
        with pytest.raises(Invalid):
            upkeep.add(actor, ABSENCE, whole)
        assert Absence.select().count() == 0


class TestImpossible:
    def test_lists_the_live_ones_only(self, book, actor):
        person = {"room": None, "photographer": actor.user_id}
        kept = factories.session(actor, at(10), **person)
        for hour, flag in ((11, "on_hold"), (12, "cancelled")):
            saved = factories.session(actor, at(hour), **person)
            sessions.save_session(actor, saved.session_id, None, {flag: Flag("x")})
        factories.session(actor, at(10), room=None)
        factories.session(actor, at(10, day=25), **person)
        over = factories.session(actor, at(8, day=20), **person)
        friday = date(2026, 11, 20)
        absent, closed = away(actor, mine(actor), friday, TUE), factories.closure(actor, friday, TUE)
        assert numbers(causes.after("absence", absent)) == [kept.number]
        assert numbers(causes.after("closure", closed)) == [kept.number, "10004"]
        assert over.number not in numbers(causes.after("closure", closed))
        assert causes.after("lead-source", 1) == ()
        for kind, entry_id in (("absence", absent), ("closure", closed)):
            upkeep.set_inactive(actor, OWN[kind], entry_id, True)
            assert causes.after(kind, entry_id) == ()

    def test_of_a_room_of_parts_and_of_equipment(self, book, actor):
        large = upkeep.add(actor, ROOM, {"name": "Large"})
        half = upkeep.add(actor, ROOM, {"name": "Half", "part_of": large})
        other = upkeep.add(actor, ROOM, {"name": "Other", "part_of": large})
        sets = upkeep.add(actor, EQUIPMENT, {"name": "Light set", "count": 2})
        whole = factories.session(actor, at(9), room=large).number
        part = factories.session(actor, at(11), room=half).number
        lit = factories.session(actor, at(13), room=other, equipment="light set").number
        assert numbers(causes.after("absence", away(actor, half))) == [whole, part]
        assert numbers(causes.after("absence", away(actor, large))) == [whole, part, lit]
        assert numbers(causes.after("absence", away(actor, sets))) == [lit]

    def test_of_special_days_and_hours(self, book, actor):
        early, late = (factories.session(actor, at(hour)).number for hour in (9, 16))
        factories.session(actor, at(9), room=None)
        short = {"name": "Eve", "day": TUE, "opens": time(9), "closes": time(13)}
        assert numbers(causes.after("special-day", upkeep.add(actor, SPECIAL_DAY, short))) == [late]
        upkeep.set_inactive(actor, SPECIAL_DAY, 1, True)
        assert numbers(causes.after("opening-hours", hours(actor))) == [early, late]

    def test_a_list_that_ends_early_says_that_there_may_be_more(self, book, actor, monkeypatch):
        monkeypatch.setattr(causes, "MOST", 2)
        for hour in (9, 11, 13):
            factories.session(actor, at(hour))
        found = causes.after("closure", factories.closure(actor, TUE, TUE))
        assert causes.words(found) == ("At least 2 sessions cannot take place as they are booked; the first 2:")
        assert causes.words(found[:1]) == "1 session cannot take place as it is booked:"


class TestHours:
    def spans(self, day, studio_id=None):
        return [tuple(span) for span in Hours(day, day).of_studio(day, studio_id)]

    def test_the_preference_holds_until_hours_are_set(self, book, actor):
        preferences.save(actor, opens_at_min=480, closes_at_min=1000)
        assert self.spans(MON) == [(480, 1000)]
        hours(actor, break_from=time(12), break_to=time(13))
        assert self.spans(MON) == [(600, 720), (780, 960)]
        assert self.spans(date(2026, 11, 28)) == []

    def test_a_studio_its_special_day_and_a_person_have_their_own(self, book, actor):
        second = upkeep.add(actor, OWN["studio"], {"name": "Harbour"})
        hours(actor)
        hours(actor, studio=second, opens=time(12), closes=time(0), tue=False)
        assert (self.spans(MON, 1), self.spans(MON, second), self.spans(TUE, second)) == (
            [(600, 960)],
            [(720, 1440)],
            [],
        )
        upkeep.add(actor, SPECIAL_DAY, {"name": "Open day", "day": TUE, "opens": time(8), "closes": time(20)})
        upkeep.add(
            actor, SPECIAL_DAY, {"name": "Party", "day": TUE, "opens": time(8), "closes": time(9), "studio": second}
        )
        upkeep.add(actor, SPECIAL_DAY, {"name": "Named [/", "day": MON})
        assert (self.spans(TUE, 1), self.spans(TUE, second), self.spans(MON, 1)) == (
            [(480, 1200)],
            [(480, 540)],
            [(600, 960)],
        )
        assert Hours(MON, TUE).named(MON) == ("Named [/",)
        hours(actor, resource=mine(actor), opens=time(13), closes=time(15))
        assert Hours(MON, MON).of_resource(MON, mine(actor)) == (Span(780, 900),)

    def test_outside_of_them_is_booked_and_told(self, book, actor):
        hours(actor, break_from=time(12), break_to=time(13), tue=False)
        hours(actor, resource=mine(actor), opens=time(14), closes=time(15))
        told = [
            factories.session(actor, at(hour, day=day), photographer=actor.user_id).warnings
            for day, hour in ((25, 14), (25, 12), (28, 10))
        ]
        assert told == [
            (),
            (
                "The studio is open from 10:00 AM to 12:00 PM and 1:00 PM to 4:00 PM on Wed Nov 25.",
                "Mia [Hansen] [/ works from 2:00 PM to 3:00 PM on Wed Nov 25.",
            ),
            ("The studio is not open on Sat Nov 28.", "Mia [Hansen] [/ does not work on Sat Nov 28."),
        ]

    def test_a_night_at_which_nobody_closes_is_no_warning(self, book, actor):
        for of in (None, mine(actor)):
            hours(actor, resource=of, opens=time(18), closes=time(0))
            hours(actor, resource=of, opens=time(0), closes=time(2))
        told = [
            factories.session(actor, at(22, day=day), minutes=minutes, photographer=actor.user_id).warnings
            for day, minutes in ((24, 240), (25, 270))
        ]
        assert told == [
            (),
            (
                "The studio is open from 12:00 AM to 2:00 AM and 6:00 PM to 12:00 AM on Wed Nov 25.",
                "Mia [Hansen] [/ works from 12:00 AM to 2:00 AM and 6:00 PM to 12:00 AM on Wed Nov 25.",
            ),
        ]

    def test_outside_of_the_studio_its_hours_do_not_matter(self, book, actor):
        assert factories.session(actor, at(21), room=None, outside_location=factories.outside(actor)).warnings == ()
        assert factories.session(actor, at(21)).warnings == ()
        preferences.save(actor, opens_at_min=540)
        assert factories.session(actor, at(22)).warnings == (
            "The studio is open from 9:00 AM to 6:00 PM on Tue Nov 24.",
        )

    def test_next_free_lies_within_them(self, book, actor):
        hours(actor, break_from=time(12), break_to=time(13))
        factories.session(actor, at(10), minutes=90)
        free = [
            scheduling.next_free(slot_of(at(10), at(*until), None, None, factories.room_id()))
            for until in ((10, 30), (11, 0))
        ]
        assert free == [at(11, 30), at(13)]

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            (dict.fromkeys(WEEKDAYS, False), "mon"),
            ({"closes": time(9)}, "closes"),
            ({"break_from": time(12)}, "break_to"),
            ({"break_from": time(9), "break_to": time(11)}, "break_from"),
            ({"studio": 1, "resource": 1}, "resource"),
            ({"opens": None}, "opens"),
        ],
    )
    def test_what_are_no_hours(self, book, actor, values, field):
        with pytest.raises(Invalid) as caught:
            hours(actor, **values)
        assert (caught.value.field, entries(OPENING_HOURS)) == (field, ())


@pytest.mark.parametrize("kept", [CLOSURE, ABSENCE, SPECIAL_DAY, OPENING_HOURS], ids=lambda kept: kept.kind)
def test_each_list_of_days_is_kept_as_any_other(book, actor, kept):
    make = {
        "closure": lambda: factories.closure(actor, TUE, TUE, "Twice [/"),
        "absence": lambda: away(actor, mine(actor), why="Twice [/"),
        "special-day": lambda: upkeep.add(actor, SPECIAL_DAY, {"name": "Twice [/", "day": TUE}),
        "opening-hours": lambda: hours(actor, name="Twice [/"),
    }[kept.kind]
    first, second = make(), make()
    assert [one.name for one in entries(kept)] == ["Twice [/"] * 2
    upkeep.change(actor, kept, second, 1, {"name": "Once"})
    upkeep.delete(actor, kept, first)
    undo.undo(actor)
    assert sorted(one.name for one in entries(kept)) == ["Once", "Twice [/"]
    if not kept.ordered:
        with pytest.raises(Invalid, match="stand by day: change its day to move it"):
            upkeep.shift(actor, kept, first, 1)
    with pytest.raises(NotAllowed):
        upkeep.delete(factories.user(actor, role="desk"), kept, second)


class TestNoneIsMissed:
    def test_by_hours_however_many_others_there_are_before_it(self, book, actor, monkeypatch):
        monkeypatch.setattr(causes, "MOST", 2)
        for hour in (10, 11, 12, 13):
            factories.session(actor, at(hour))
        late = factories.session(actor, at(19))
        assert numbers(causes.after("opening-hours", hours(actor))) == [late.number]

    def test_by_a_special_day_of_another_studio_none_is_told(self, book, actor):
        other = upkeep.add(actor, OWN["studio"], {"name": "Second"})
        factories.session(actor, at(19))
        values = {"name": "Fair", "day": TUE, "studio": other, "opens": time(9), "closes": time(12)}
        assert causes.after("special-day", upkeep.add(actor, SPECIAL_DAY, values)) == ()


class TestTheCalendarOfAPerson:
    def test_takes_the_bookings_along_when_it_is_switched_off_and_on(self, book, actor):
        ben = factories.user(actor)
        factories.session(actor, at(10), photographer=ben.user_id)
        users.edit_user(actor, ben.user_id, None, {"calendar": False})
        assert checking.problems() == []
        factories.session(actor, at(12), photographer=ben.user_id)
        users.edit_user(actor, ben.user_id, None, {"calendar": True})
        assert checking.problems() == []
        for hour in (10, 12):
            with pytest.raises(Clash):
                factories.session(actor, at(hour), photographer=ben.user_id)

    def test_refuses_to_be_switched_on_over_two_sessions_at_once(self, book, actor):
        ben = factories.user(actor)
        users.edit_user(actor, ben.user_id, None, {"calendar": False})
        for _ in range(2):
            factories.session(actor, at(10), photographer=ben.user_id, room=None)
        with pytest.raises(NotAllowed):
            users.edit_user(actor, ben.user_id, None, {"calendar": True})
        assert checking.problems() == []
