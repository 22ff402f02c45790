from datetime import date, datetime, timedelta

import pytest

from models import Client, Resource, Session, SessionType, User
from studio.kernel import journal, preferences
from studio.kernel.access import SYSTEM
from studio.kernel.errors import Invalid, NotFound, NumberUsed
from studio.sessions import sessions, views
from studio.sessions.flags import Flag
from studio.workflow import workflow
from tests import factories

pytestmark = pytest.mark.sqlite

START = datetime(2026, 11, 23, 10)


def record(session_id):
    return views.session_record(session_id)


def notes(session_id):
    return [(note.initials, note.kind, note.text) for note in reversed(views.status_notes(session_id))]


def save(actor, session_id, **values):
    return sessions.save_session(actor, session_id, None, values)


def refused(call, *args, error=Invalid, **kwargs):
    with pytest.raises(error) as caught:
        call(*args, **kwargs)
    return str(caught.value), caught.value.field


def set_type(actor, name, **values):
    with journal.entry(actor, "x") as entry:
        entry.update(SessionType, factories.type_id(name), **values)


class TestNew:
    @pytest.mark.parametrize(
        ("kind", "minutes"), [("Headshot", 30), ("Family", 60), ("Newborn", 120), ("Wedding", 480)]
    )
    def test_the_type_sets_the_end(self, book, actor, kind, minutes):
        saved = factories.session(actor, START, type=kind)
        assert record(saved.session_id).ends_at == START + timedelta(minutes=minutes)

    def test_takes_what_the_type_knows(self, book, actor):
        ben, cy = factories.user(actor), factories.user(actor, photographer=False, assistant=True)
        room = factories.room(actor)
        set_type(actor, "Family", default_photographer=ben.user_id, default_assistant=cy.user_id, default_room=room)
        made = record(factories.session(actor, START).session_id)
        assert (made.photographer.id, made.assistant.id, made.room.id) == (ben.user_id, cy.user_id, room)

    def test_what_is_chosen_goes_before_the_type(self, book, actor):
        ben = factories.user(actor)
        set_type(actor, "Family", default_photographer=ben.user_id)
        made = record(factories.session(actor, START, photographer=None, room=None, minutes=20).session_id)
        assert (made.photographer, made.room, made.ends_at) == (None, None, START + timedelta(minutes=20))

    def test_who_usually_assists_may_photograph(self, book, actor):
        ben = factories.user(actor, assistant=True)
        set_type(actor, "Family", default_assistant=ben.user_id)
        made = record(factories.session(actor, START, photographer=ben.user_id).session_id)
        assert (made.photographer.id, made.assistant) == (ben.user_id, None)

    def test_the_types_own_people_who_left_are_left_out(self, book, actor):
        ben = factories.user(actor)
        set_type(actor, "Family", default_photographer=ben.user_id)
        with journal.entry(actor, "x") as entry:
            entry.update(User, ben.user_id, inactive=True)
            entry.update(Resource, factories.room_id(), inactive=True)
        made = record(factories.session(actor, START).session_id)
        assert (made.photographer, made.room) == (None, None)

    def test_what_the_program_records_by_itself(self, book, actor):
        made = record(factories.session(actor, START).session_id)
        assert (made.booked_by, made.booked_on) == ("MKH", datetime(2026, 11, 21, 11, 4))
        assert (made.status.name, made.status_since) == ("Session Pending", date(2026, 11, 21))
        assert (made.number, made.version, made.studio.name) == ("10001", 1, "Main Street [Studio] [/")
        assert notes(made.id) == [
            ("MKH", "booked", "Booked for Mon Nov 23, 2026, 10:00 AM - 11:00 AM, status Session Pending")
        ]

    def test_booked_by_the_program_itself(self, book, actor):
        made = record(factories.session(SYSTEM, START, client_id=factories.client(actor)).session_id)
        assert (made.booked_by, notes(made.id)[0][0]) == ("SYS", "SYS")

    def test_due_by_the_cycle_or_by_hand(self, book, actor):
        made = record(factories.session(actor, START).session_id)
        assert (made.status_due, made.status_due_by) == (START.date(), None)
        made = record(factories.session(actor, START, room=None, status_due=date(2026, 12, 1)).session_id)
        assert (made.status_due, made.status_due_by) == (date(2026, 12, 1), "MKH")

    def test_due_before_today_is_refused(self, book, actor):
        assert refused(factories.session, actor, START, status_due=date(2026, 11, 20)) == (
            "Due Fri Nov 20, 2026 is before Sat Nov 21, 2026, when the status began: choose a later day.",
            "status_due",
        )

    def test_with_flags_at_once(self, book, actor):
        made = record(factories.session(actor, START, confirmed=True).session_id)
        assert made.confirmed.by == "MKH"
        held = record(factories.session(actor, START, on_hold=True).session_id)
        assert held.on_hold.by == "MKH"
        assert notes(held.id)[1:] == [("MKH", "on_hold", "On hold set")]

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"session_type": None}, "Choose a session type: it sets the length, the room and the people."),
            ({"session_type": 999}, "There is no such session type: pick one from the list."),
            ({"starts_at": None}, "Type the date and the start of the session."),
            ({"photographer": 999}, "There is no such photographer: pick one from the list."),
            ({"room": 999}, "There is no such camera room: pick one from the list."),
            ({"outside_location": 999}, "There is no such outside location: pick one from the list."),
            ({"colour": "red"}, "A session has no colour."),
            (
                {"participants": [999]},
                "Only members of this client's family can take part: add them to the client first.",
            ),
            ({"promotions": [999]}, "There is no such promotion: pick one from the list."),
            ({"redo": True}, "Choose the earlier session that this one is a redo of."),
            ({"redo": Flag(original=999)}, "The session that this is a redo of does not exist: choose another one."),
            ({"reminder_min": 1441}, "A reminder comes 0 to 1440 minutes (a day) before the start."),
            ({"reminder_min": -1}, "A reminder comes 0 to 1440 minutes (a day) before the start."),
            ({"cancelled": True}, "Say in a few words why the session is cancelled."),
            (
                {"no_show": True},
                "The session starts Mon Nov 23, 2026, 10:00 AM: a no show can be flagged from then on.",
            ),
        ],
    )
    def test_what_is_refused(self, book, actor, values, sentence):
        client_id = factories.client(actor)
        wanted = {"session_type": factories.type_id("Family"), "starts_at": START, **values}
        with pytest.raises((Invalid, NotFound)) as caught:
            sessions.book_session(actor, client_id, wanted)
        assert str(caught.value) == sentence
        assert Session.select().count() == 0

    def test_for_a_client_who_is_gone(self, book, actor):
        assert refused(factories.session, actor, START, client_id=999, error=NotFound) == (
            "That client is gone: find another one.",
            None,
        )


def test_a_field_that_no_session_has(book, actor):
    saved = factories.session(actor, START)
    assert refused(save, actor, saved.session_id, colour="red") == ("A session has no colour.", None)


class TestTimes:
    @pytest.mark.parametrize("start", [datetime(1970, 1, 1, 10), datetime(2199, 12, 31, 22), datetime(2028, 2, 29, 9)])
    def test_the_first_and_the_last_day(self, book, actor, start):
        assert record(factories.session(actor, start).session_id).starts_at == start

    @pytest.mark.parametrize(
        "start", [datetime(1969, 12, 31, 23), datetime(2200, 1, 1), datetime.min, datetime(9999, 12, 31, 23, 59)]
    )
    def test_other_days_are_refused(self, book, actor, start):
        wanted = ("A session is between the years 1970 and 2199: check the date.", "date")
        assert refused(factories.session, actor, start) == wanted
        saved = factories.session(actor, START)
        assert refused(sessions.move_session, actor, saved.session_id, None, start) == wanted
        assert refused(save, actor, saved.session_id, starts_at=start, ends_at=start) == wanted

    def test_an_end_before_the_start(self, book, actor):
        wanted = (
            "The session would end at 9:00 AM, before it starts at 10:00 AM: correct the start or the end.",
            "end",
        )
        assert refused(factories.session, actor, START, ends_at=START - timedelta(hours=1)) == wanted
        saved = factories.session(actor, START)
        assert refused(save, actor, saved.session_id, ends_at=START - timedelta(hours=1)) == wanted
        assert refused(save, actor, saved.session_id, ends_at=START)[1] == "end"
        assert refused(save, actor, saved.session_id, starts_at=START + timedelta(hours=1))[1] == "end"

    def test_a_day_at_most(self, book, actor):
        assert record(factories.session(actor, START, minutes=1440).session_id).ends_at == START + timedelta(days=1)
        assert refused(factories.session, actor, START, room=None, minutes=1441) == (
            "A session lasts at most 24 hours: correct the end.",
            "end",
        )

    def test_an_emptied_time_is_refused(self, book, actor):
        saved = factories.session(actor, START)
        assert refused(save, actor, saved.session_id, starts_at=None) == ("A session needs its start: type it.", "date")
        assert refused(save, actor, saved.session_id, ends_at=None) == ("A session needs its end: type it.", "end")

    def test_seconds_do_not_count(self, book, actor):
        made = record(factories.session(actor, START.replace(second=59, microsecond=7), minutes=30).session_id)
        assert (made.starts_at, made.ends_at) == (START, START + timedelta(minutes=30))

    def test_changing_the_start_leaves_the_end(self, book, actor):
        saved = factories.session(actor, START)
        save(actor, saved.session_id, starts_at=START + timedelta(minutes=15))
        made = record(saved.session_id)
        assert (made.starts_at, made.ends_at) == (START + timedelta(minutes=15), START + timedelta(hours=1))
        assert notes(made.id)[-1] == (
            "MKH",
            "moved",
            "Moved from Mon Nov 23, 2026, 10:00 AM - 11:00 AM to Mon Nov 23, 2026, 10:15 AM - 11:00 AM",
        )

    def test_changing_the_type_leaves_the_end(self, book, actor):
        saved = factories.session(actor, START)
        save(actor, saved.session_id, session_type=factories.type_id("Newborn"))
        assert record(saved.session_id).ends_at == START + timedelta(hours=1)

    def test_over_midnight(self, book, actor):
        saved = factories.session(actor, datetime(2026, 11, 23, 23), minutes=120)
        assert notes(saved.session_id)[0][2].startswith(
            "Booked for Mon Nov 23, 2026, 11:00 PM - Tue Nov 24, 2026, 1:00 AM"
        )
        midnight = factories.session(actor, datetime(2026, 11, 25, 23), minutes=60)
        assert notes(midnight.session_id)[0][2].startswith("Booked for Wed Nov 25, 2026, 11:00 PM - 12:00 AM")


class TestPlace:
    def test_outside_takes_no_room(self, book, actor):
        beach = factories.outside(actor)
        made = record(factories.session(actor, START, outside_location=beach).session_id)
        assert (made.room, made.outside_location.name) == (None, "Baker Beach [/")

    def test_the_one_leaves_the_other(self, book, actor):
        beach = factories.outside(actor)
        saved = factories.session(actor, START)
        save(actor, saved.session_id, outside_location=beach)
        assert (record(saved.session_id).room, record(saved.session_id).outside_location.id) == (None, beach)
        save(actor, saved.session_id, room=factories.room_id())
        assert (record(saved.session_id).room.name, record(saved.session_id).outside_location) == ("Room 1", None)

    def test_both_at_once_are_refused(self, book, actor):
        beach = factories.outside(actor)
        assert refused(factories.session, actor, START, room=factories.room_id(), outside_location=beach) == (
            "A session is in a camera room or at an outside location: choose one of the two.",
            "room",
        )

    def test_a_person_is_no_room(self, book, actor):
        person = Resource.get(Resource.user == actor.user_id).id
        assert refused(factories.session, actor, START, room=person, error=NotFound)[1] == "room"


class TestPeople:
    def test_who_does_not_photograph(self, book, actor):
        desk = factories.user(actor, name="Di [/", photographer=False)
        assert refused(factories.session, actor, START, photographer=desk.user_id) == (
            "Di [/ is no photographer here: choose another one.",
            "photographer",
        )
        assert refused(factories.session, actor, START, assistant=desk.user_id) == (
            "Di [/ is no assistant here: choose another one.",
            "assistant",
        )

    def test_who_left_is_refused_anew_and_kept_where_they_stand(self, book, actor):
        ben = factories.user(actor, name="Ben [/")
        saved = factories.session(actor, START, photographer=ben.user_id)
        with journal.entry(actor, "x") as entry:
            entry.update(User, ben.user_id, inactive=True, photographer=False)
        save(actor, saved.session_id, photographer=ben.user_id, description="still his")
        assert record(saved.session_id).photographer.name == "Ben [/"
        other = factories.session(actor, START, room=None)
        assert refused(save, actor, other.session_id, photographer=ben.user_id) == (
            "Ben [/ is no longer used: choose another photographer.",
            "photographer",
        )


class TestNumbers:
    def test_another_unused_one(self, book, actor):
        saved = factories.session(actor, START)
        assert save(actor, saved.session_id, number="A-7").number == "A-7"
        assert record(saved.session_id).number == "A-7"

    def test_a_used_one_names_who_has_it(self, book, actor):
        factories.session(actor, START, client_id=factories.client(actor, "Weber", "Jo"))
        other = factories.session(actor, START, room=None)
        wanted = ("Session number 10001 belongs to Weber, Jo, 2026-11-23: choose another number.", "number")
        assert refused(save, actor, other.session_id, number="10001", error=NumberUsed) == wanted
        assert refused(factories.session, actor, START, room=None, number="10001", error=NumberUsed) == wanted

    def test_its_own_again(self, book, actor):
        saved = factories.session(actor, START)
        assert save(actor, saved.session_id, number="10001").version == 1

    def test_a_number_chosen_by_hand_is_skipped_later(self, book, actor):
        factories.session(actor, START, number="10001")
        factories.session(actor, START, room=None, number="10003")
        made = [factories.session(actor, START, room=None).number for _ in range(2)]
        assert made == ["10002", "10004"]

    def test_too_long(self, book, actor):
        saved = factories.session(actor, START)
        assert refused(save, actor, saved.session_id, number="9" * 41)[1] == "session_number"

    @pytest.mark.parametrize(
        ("number_format", "numbers"),
        [
            ("number", ["10001", "10002"]),
            ("last_number", ["OBrien10001", "OBrien10002"]),
            ("last_first_number", ["OBrienZoë10001", "OBrienZoë10002"]),
            ("date_count", ["20261123-01", "20261123-02"]),
            ("date_name_count", ["20261123-OBrienZoë-01", "20261123-OBrienZoë-02"]),
        ],
    )
    def test_five_formats(self, book, actor, number_format, numbers):
        preferences.save(actor, session_number_format=number_format)
        client_id = factories.client(actor, "O'Brien", "Zoë")
        assert [factories.session(actor, START, client_id=client_id, room=None).number for _ in range(2)] == numbers

    def test_the_count_of_a_day_starts_anew_and_skips_used_ones(self, book, actor):
        preferences.save(actor, session_number_format="date_count")
        factories.session(actor, START, room=None, number="20261124-01")
        assert factories.session(actor, START, room=None).number == "20261123-01"
        assert factories.session(actor, START + timedelta(days=1), room=None).number == "20261124-02"

    def test_a_name_without_letters(self, book, actor):
        preferences.save(actor, session_number_format="last_first_number")
        assert factories.session(actor, START, client_id=factories.client(actor, "24/7", "")).number == "10001"


class TestReminder:
    def test_as_the_studio_wants_it(self, book, actor):
        assert record(factories.session(actor, START).session_id).reminder_min == 30
        preferences.save(actor, reminder_min=45)
        assert record(factories.session(actor, START, room=None).session_id).reminder_min == 45
        preferences.save(actor, reminder_on=False)
        assert record(factories.session(actor, START, room=None).session_id).reminder_min is None

    def test_off_and_other_minutes(self, book, actor):
        assert record(factories.session(actor, START, reminder_min=None).session_id).reminder_min is None
        assert record(factories.session(actor, START, room=None, reminder_min=0).session_id).reminder_min == 0


class TestSets:
    def test_participants_of_the_family(self, book, actor):
        client_id = factories.client(actor)
        one, two = factories.member(actor, client_id, "One"), factories.member(actor, client_id, "Two")
        saved = factories.session(actor, START, client_id=client_id, participants=[two, one, two])
        assert [named.id for named in record(saved.session_id).participants] == [one, two]
        assert save(actor, saved.session_id, participants=[one, two]).version == 1
        save(actor, saved.session_id, participants=[two])
        assert [named.id for named in record(saved.session_id).participants] == [two]
        save(actor, saved.session_id, participants=[])
        assert record(saved.session_id).participants == ()

    def test_nobody_of_another_family(self, book, actor):
        stranger = factories.member(actor, factories.client(actor))
        saved = factories.session(actor, START)
        assert refused(save, actor, saved.session_id, participants=[stranger], description="x")[0] == (
            "Only members of this client's family can take part: add them to the client first."
        )
        assert record(saved.session_id).description == ""

    def test_promotions(self, book, actor):
        fall, two = factories.promotion(actor), factories.promotion(actor, "Two for one", kind="offer")
        saved = factories.session(actor, START, promotions=[fall, two])
        assert [named.name for named in record(saved.session_id).promotions] == ["Fall [Colors]", "Two for one"]


class TestTexts:
    def test_cleaned_on_the_way_in(self, book, actor):
        saved = factories.session(
            actor, START, description="  Fam\tily \u202esession\u200b ", file_number=" B\n204 ", notes="a\r\nb\tc\n\n"
        )
        made = record(saved.session_id)
        assert (made.description, made.file_number, made.notes) == ("Fam ily session", "B 204", "a\nb\tc")

    @pytest.mark.parametrize("field", ["description", "file_number", "notes"])
    @pytest.mark.parametrize("text", ["a\x1b[31mb", "a\x00b", "a\x9bb", "\ud800"])
    def test_control_characters_are_refused(self, book, actor, field, text):
        saved = factories.session(actor, START)
        assert refused(save, actor, saved.session_id, **{field: text})[1] == field

    @pytest.mark.parametrize(("field", "most"), [("description", 200), ("file_number", 200), ("notes", 20_000)])
    def test_as_long_as_they_may_be(self, book, actor, field, most):
        saved = factories.session(actor, START)
        save(actor, saved.session_id, **{field: "ß" * most})
        assert getattr(record(saved.session_id), field) == "ß" * most
        assert refused(save, actor, saved.session_id, **{field: "x" * (most + 1)})[1] == field

    def test_markup_stays_as_typed(self, book, actor):
        text = "[red]x[/] [@click=app.quit] 100% ? %s {x} $y"
        saved = factories.session(actor, START, description=text, notes=text)
        assert (record(saved.session_id).description, record(saved.session_id).notes) == (text, text)


class TestTypeWithItsOwnCycle:
    @pytest.fixture
    def weddings(self, book, actor):
        preferences.save(actor, statuses_by_type=True)
        return factories.cycle(actor, "Wedding", ("Deposit Pending", "Retouch Pending", "Archived"))

    def test_a_new_session_takes_the_types_initial_status(self, weddings, actor):
        assert record(factories.session(actor, START, type="Wedding").session_id).status.name == "Deposit Pending"
        assert record(factories.session(actor, START).session_id).status.name == "Session Pending"

    def test_another_type_takes_the_status_of_the_same_name(self, weddings, actor):
        saved = factories.session(actor, START)
        common = workflow.cycle_of(factories.type_id("Family"))
        workflow.change_status(actor, saved.session_id, None, to=workflow.status_named(common, "Retouch Pending").id)
        due = record(saved.session_id).status_due
        save(actor, saved.session_id, session_type=factories.type_id("Wedding"))
        made = record(saved.session_id)
        assert (made.status.name, made.status_due) == ("Retouch Pending", due)
        assert workflow.status_by_id(made.status.id).id in [s.id for s in workflow.statuses(weddings)]

    def test_another_type_without_that_status_starts_its_cycle(self, weddings, actor):
        saved = factories.session(actor, START)
        save(actor, saved.session_id, session_type=factories.type_id("Wedding"))
        made = record(saved.session_id)
        assert (made.status.name, made.status_due) == ("Deposit Pending", date(2026, 11, 24))
        assert notes(made.id)[-1] == (
            "MKH",
            "retyped",
            "Status changed from Session Pending to Deposit Pending with the session type",
        )


class TestSentences:
    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            (
                {"starts_at": START + timedelta(minutes=15)},
                "Moved session 10001 to Mon Nov 23, 2026, 10:15 AM - 11:00 AM",
            ),
            ({"confirmed": True}, "Session 10001: Confirmed, noted by Mia [Hansen] [/"),
            ({"on_hold": True}, "Session 10001: On hold set"),
            ({"description": "x", "file_number": "y"}, "Changed description, file number of session 10001"),
        ],
    )
    def test_says_what_was_done(self, book, actor, values, sentence):
        from studio.kernel import undo

        saved = factories.session(actor, START)
        save(actor, saved.session_id, **values)
        assert undo.next_undo(actor).sentence == sentence


class TestRecord:
    def test_the_client_block(self, book, actor):
        client_id = factories.client_with_phone(
            actor, last="O'Brien", first="Zoë [/", call_warning="owes for the album, speak to Mia first"
        )
        block = record(factories.session(actor, START, client_id=client_id).session_id).client
        assert (block.name, block.phone, block.phone_sms, block.email) == (
            "O'Brien, Zoë [/",
            "(415) 555-0133",
            True,
            "",
        )
        assert block.call_warning == "owes for the album, speak to Mia first"

    def test_what_is_gone(self, book, actor):
        for read in (views.session_record, views.client_block):
            assert refused(read, 999, error=NotFound)[0].endswith("is gone.")
        assert refused(views.session_id_of, " 77 ", error=NotFound)[0] == (
            "There is no session 77: look for it with Find."
        )

    def test_what_was_booked_today_is_told_in_a_line(self, book, actor, frozen):
        client_id, other = factories.client(actor), factories.client(actor)
        factories.session(actor, "2026-11-30 10:00", client_id=client_id, room=None)
        frozen.shift(timedelta(hours=13))  # tomorrow, 00:04
        assert views.booked_today(client_id) == ()
        factories.session(actor, "2026-12-01 10:00", client_id=client_id, room=None, cancelled=Flag("ill"))
        factories.session(actor, "2026-12-03 10:00", client_id=other, room=None)
        for day in range(4, 8):
            factories.session(
                actor, f"2026-12-0{day} 14:30", client_id=client_id, room=None, on_hold=Flag() if day == 6 else None
            )
            frozen.shift(60)
        told = [f"Family, {when}, by MKH ({number})" for when, number in (
            ("Mon Dec 7, 2:30 PM", "10007"), ("Sun Dec 6, 2:30 PM, on hold", "10006"), ("Sat Dec 5, 2:30 PM", "10005"),
        )]  # fmt: skip
        assert list(views.booked_today(client_id)) == [*told, "and more"]

    def test_costs_the_same_for_one_as_for_many(self, book, actor, count_queries):
        client_id = factories.client(actor)
        kids = [factories.member(actor, client_id, f"Kid {n}") for n in range(3)]
        one = factories.session(actor, START, client_id=client_id, participants=kids[:1])
        many = factories.session(actor, START, client_id=client_id, room=None, participants=kids)
        with count_queries() as few:
            record(one.session_id)
        with count_queries() as more:
            record(many.session_id)
        assert len(more) <= len(few) <= 16


def test_clients_are_not_touched_by_sessions(book, actor):
    client_id = factories.client(actor)
    factories.session(actor, START, client_id=client_id)
    assert Client.get_by_id(client_id).version == 1
