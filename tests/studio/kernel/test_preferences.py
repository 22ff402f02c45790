import json
from datetime import date, timedelta

import pytest

from models import Closure, Preference, Resource, SessionType, User
from studio.book import founding, opening
from studio.book.opening import open_book
from studio.booking import availability
from studio.dates import closures
from studio.kernel import clock, database, journal, preferences, undo
from studio.kernel.errors import Invalid, NotAllowed
from studio.kernel.preferences import Preferences
from studio.lists import choices
from studio.notes import stamp
from tests import conftest, factories

pytestmark = pytest.mark.sqlite


def refused(call, *args, error=Invalid, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return str(caught.value)


class TestPreferences:
    def test_shipped_values(self, empty_book):
        assert preferences.load() == Preferences()

    def test_saved_and_read_back(self, book, actor):
        values = {
            "company": "Ana [VIP] [/",
            "work_week": (1, 2, 3, 4, 5),
            "clash_policy": "ask",
            "session_number_format": "date_count",
            "reminder_min": 45,
            "date_order": "dmy",
        }
        preferences.save(actor, **values)
        loaded = preferences.load()
        assert {name: getattr(loaded, name) for name in values} == values

    def test_one_entry_in_the_journal_for_what_changed(self, book, actor):
        head = journal.last_entry_id()
        preferences.save(actor, clock24=True, first_weekday=0)
        preferences.save(actor, clock24=True, first_weekday=0)
        assert journal.last_entry_id() == head + 1

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"clash_policy": "maybe"}, "Double bookings: choose one of never, ask, always."),
            (
                {"session_number_format": "x"},
                "Session numbers: choose one of numeric, last, last-first, date, date-last-first.",
            ),
            ({"work_week": ()}, "The work week needs at least one weekday."),
            ({"work_week": (7,)}, "Work week: choose some of mon, tue, wed, thu, fri, sat, sun."),
            ({"zone": "Mars/Base"}, 'There is no time zone "Mars/Base": give a name such as America/Los_Angeles.'),
            (
                {"zone": "../etc/passwd"},
                'There is no time zone "../etc/passwd": give a name such as America/Los_Angeles.',
            ),
            ({"colour": "red"}, 'There is no preference "colour".'),
            (
                {"country": "XX"},
                'The holidays of "XX" are not known: give a country by its code, such as US or DE, or none.',
            ),
            (
                {"country": "GB", "region": "XX"},
                'GB has no region "XX": choose one of ENG, NIR, SCT, WLS, or none.',
            ),
            ({"reminder_min": 1441}, "Minutes before: type a number from 0 to 1440."),
            ({"opens_at_min": 1100}, "The studio opens before it closes, on the same day: correct the hours."),
            ({"closes_at_min": 1441}, "Closes: type a time of day, such as 9:30, 2p, 14:30 or 24:00."),
            ({"first_weekday": 9}, "Week begins: choose one of mon, tue, wed, thu, fri, sat, sun."),
        ],
    )
    def test_refused(self, book, actor, values, sentence):
        before = preferences.load()
        assert refused(preferences.save, actor, **values) == sentence
        assert preferences.load() == before

    def test_a_book_of_an_earlier_version_keeps_what_it_stored_and_shows_it_by_name(self, book, actor):
        for name, value in (("session_number_format", "date_count"), ("clock24", True), ("work_week", [1, 2])):
            Preference.delete().where(Preference.name == name).execute()
            Preference.create(name=name, value=json.dumps(value))
        shown = {one.declared.name: one.text for one in preferences.shown_all()}
        assert (shown["session.number_format"], shown["format.clock"], shown["studio.work_week"]) == (
            "date",
            "24",
            "tue,wed",
        )
        preferences.set_text(actor, "session.number_format", "last")
        assert Preference.get(Preference.name == "session_number_format").value == '"last_number"'

    def test_not_by_the_desk(self, book, actor):
        desk = factories.user(actor, role="desk", name="Di [/")
        assert refused(preferences.save, desk, clock24=True, error=NotAllowed) == (
            "Di [/ may not change the studio's preferences: ask the studio's owner."
        )

    def test_what_a_later_version_stored_does_no_harm(self, book):
        Preference.create(name="from_the_future", value=json.dumps({"a": 1}))
        assert preferences.load().zone == conftest.ZONE

    def test_the_zone_is_taken_at_once_and_when_opened(self, book, actor):
        preferences.save(actor, zone="Asia/Tokyo")
        assert clock.now().isoformat() == "2026-11-22T04:04:00"
        clock.set_zone("")
        open_book(book.url)
        assert clock.now().isoformat() == "2026-11-22T04:04:00"

    def test_a_zone_that_this_machine_does_not_know(self, book):
        Preference.update(value='"Atlantis/City"').where(Preference.name == "zone").execute()
        assert refused(open_book, book.url, error=database.Unavailable) == (
            "The studio's time zone Atlantis/City is not known on this machine: install its time zone data (tzdata)."
        )


class TestClosures:
    def test_close_the_studio(self, book, actor):
        calendar = closures.business_calendar()
        assert calendar.is_business_day(date(2026, 12, 22))
        factories.closure(actor, date(2026, 12, 21), date(2026, 12, 23), "new floor [/")
        factories.closure(actor, date(2026, 12, 28), date(2026, 12, 28), "closed")
        calendar = closures.business_calendar()
        days = [date(2026, 12, day) for day in (18, 21, 22, 23, 24, 25, 28)]
        assert [calendar.why_closed(day) for day in days] == [
            None,
            "new floor [/",
            "new floor [/",
            "new floor [/",
            None,
            "Christmas Day",
            "closed",
        ]

    def test_the_calendar_is_made_once_for_the_same_rules(self, book, actor):
        assert closures.business_calendar() is closures.business_calendar() is closures.cached_calendar()
        before = closures.business_calendar()
        preferences.save(actor, clock24=True)
        assert closures.business_calendar() is before
        preferences.save(actor, work_week=(0,))
        assert closures.business_calendar() is not before

    @pytest.mark.parametrize("days", [-1, 367])
    def test_too_short_and_too_long(self, book, actor, days):
        first = date(2026, 12, 24)
        assert refused(factories.closure, actor, first, first + timedelta(days=days), "x") == (
            "A closure ends on or after its first day and lasts at most a year: check both days."
        )
        assert Closure.select().count() == 0

    def test_no_country_no_holidays(self, book, actor):
        preferences.save(actor, country="", region="")
        assert closures.business_calendar().is_business_day(date(2026, 12, 25))


class TestFounding:
    def test_what_is_shipped(self, book):
        made = preferences.load()
        assert (made.company, made.country, made.zone, made.clash_policy) == (
            conftest.STUDIO.studio,
            "US",
            conftest.ZONE,
            "never",
        )
        assert [(t.name, t.duration_min) for t in SessionType.select().order_by(SessionType.position)] == [
            ("Portrait", 60),
            ("Family", 60),
            ("Newborn", 120),
            ("Headshot", 30),
            ("Senior", 90),
            ("Wedding", 480),
        ]
        owner = User.get()
        assert (owner.role, owner.photographer, owner.studio.name) == ("owner", True, conftest.STUDIO.studio)
        assert [(r.kind, r.name) for r in Resource.select().order_by(Resource.id)] == [
            ("person", "Mia [Hansen] [/"),
            ("room", "Room 1"),
        ]

    def test_twice(self, book):
        assert refused(founding.found_studio, conftest.STUDIO) == (
            "There is a studio in this session book already: open it, or name another file with --db."
        )
        assert User.select().count() == 1

    @pytest.mark.parametrize(
        "values",
        [
            {"studio": " "},
            {"login": "No Good"},
            {"name": ""},
            {"initials": "TOOLONG"},
            {"country": "XX"},
            {"region": "ZZ"},
            {"zone": "Mars/Base"},
        ],
    )
    def test_nothing_is_left_of_a_refused_one(self, empty_book, values):
        import dataclasses

        refused(founding.found_studio, dataclasses.replace(conftest.STUDIO, **values))
        assert opening.is_founded() is False
        assert journal.last_entry_id() == 0
        founding.found_studio(conftest.STUDIO)
        assert opening.is_founded() is True

    def test_without_a_country_and_in_another_one(self, empty_book):
        import dataclasses

        founding.found_studio(dataclasses.replace(conftest.STUDIO, country="de", region="by"))
        assert (preferences.load().country, preferences.load().region.upper()) == ("DE", "BY")


class TestChoices:
    def test_the_lists_of_the_session_form(self, book, actor):
        ben = factories.user(actor, name="Ben", initials="BB")
        cy = factories.user(actor, name="Cy", initials="CY", photographer=False, assistant=True)
        factories.user(actor, name="Desk", photographer=False)
        room, beach, fall = factories.room(actor), factories.outside(actor), factories.promotion(actor)
        found = choices.session_choices()
        assert [kind.name for kind in found.types][:2] == ["Portrait", "Family"]
        assert [(c.key, c.hint) for c in found.photographers] == [(ben.user_id, "BB"), (actor.user_id, "MKH")]
        assert [c.key for c in found.assistants] == [ben.user_id, cy.user_id, actor.user_id]
        assert [c.key for c in found.rooms] == [room, factories.room_id()]
        assert [c.label for c in found.outside_locations] == ["Baker Beach [/", "Client's home"]
        assert (found.outside_locations[0].key, found.promotions[0].key) == (beach, fall)
        assert len(choices.people()) == 4

    def test_what_is_no_longer_used_is_left_out(self, book, actor):
        ben = factories.user(actor)
        with journal.entry(actor, "x") as entry:
            entry.update(User, ben.user_id, inactive=True)
            entry.update(Resource, factories.room_id(), inactive=True)
            entry.update(SessionType, factories.type_id("Wedding"), inactive=True)
        found = choices.session_choices()
        assert (len(found.types), len(found.photographers), found.rooms, choices.rooms()) == (5, 1, (), ())

    def test_every_other_list(self, book):
        lists = (choices.studios, choices.client_statuses, choices.lead_sources, choices.relationships)
        assert [len(read()) for read in lists] == [1, 5, 6, 9]

    def test_as_many_questions_however_long_the_lists(self, book, actor, count_queries):
        with count_queries() as few:
            choices.session_choices()
        for _ in range(3):
            factories.user(actor)
            factories.room(actor)
            factories.promotion(actor)
        with count_queries() as more:
            choices.session_choices()
        assert len(more) == len(few) == 6


class TestAvailability:
    def test_says_who_is_free(self, book, actor):
        when = conftest.NOW.replace(hour=14), conftest.NOW.replace(hour=15)
        room = factories.room_id()
        assert availability.availability(actor.user_id, None, room, *when) == (
            True,
            "Mia [Hansen] [/ and Room 1 are free then. The studio does not work on Saturdays.",
        )
        assert availability.availability(None, None, None, *when) == (True, "")
        assert availability.availability(None, None, room, when[1], when[0]) == (True, "")

    def test_says_what_is_in_the_way(self, book, actor):
        factories.session(actor, "2026-11-23 10:00", client_id=factories.client(actor, "Weber", ""))
        when = conftest.NOW.replace(day=23, hour=10), conftest.NOW.replace(day=23, hour=11)
        assert availability.availability(None, None, factories.room_id(), *when) == (
            False,
            "Room 1 is taken from 10:00 AM to 11:00 AM by Weber, Family (10001).",
        )
        assert availability.availability(None, None, factories.room_id(), *when, ignore=1)[0] is True


def test_the_stamp_of_notes(book, actor, frozen):
    assert stamp.stamp("MKH", preferences.load()) == "11/21/2026 11:04:00 AM MKH - "
    wanted = preferences.save(actor, clock24=True, date_order="dmy")
    frozen.shift(timedelta(hours=13))
    assert stamp.stamp("MKH", wanted) == "22/11/2026 00:04:00 MKH - "
    assert stamp.stamp("MKH", preferences.save(actor, clock24=False)) == "22/11/2026 12:04:00 AM MKH - "


@pytest.mark.parametrize("typed", ["09:75", "9:60", "24:00", "24:01", "9:5"])
def test_a_time_that_no_clock_shows_is_refused(book, actor, typed):
    with pytest.raises(Invalid):
        preferences.set_text(actor, "studio.opens", typed)


@pytest.mark.parametrize(
    ("name", "typed", "text"),
    [
        ("studio.opens", "9:30 AM", "09:30"),
        ("studio.opens", "0930", "09:30"),
        ("studio.opens", "8h", "08:00"),
        ("studio.opens", "00:00", "00:00"),
        ("studio.opens", "6:00", "06:00"),
        ("studio.opens", "5:30", "05:30"),
        ("studio.opens", "12", "12:00"),
        ("studio.opens", "2p", "14:00"),
        ("studio.closes", "7", "19:00"),
        ("studio.closes", "14h30", "14:30"),
        ("studio.closes", "24:00", "24:00"),
    ],
)
def test_the_hours_are_read_as_every_typed_time(book, actor, name, typed, text):
    assert preferences.set_text(actor, name, typed).text == text


def test_what_a_preference_was_is_brought_back_by_whoever_may_change_it(book, actor):
    front = factories.user(actor, role="desk")
    preferences.set_text(actor, "session.next_number", "50000")
    with pytest.raises(NotAllowed):
        undo.undo(front, journal.last_entry_id(), others=True)
    assert preferences.shown_one("session.next_number").text == "50000"
