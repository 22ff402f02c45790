"""An undo leaves nothing that nobody could have saved: else one sentence says what is in the way, also before it is tried."""

import re
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

import models
from models import Booking, ClashPermit, Resource, Role, Session
from studio.book import checking
from studio.clients import clients
from studio.kernel import database, journal, preferences, undo
from studio.kernel.errors import Clash, NotAllowed
from studio.lists import upkeep
from studio.lists.maintained import entries, entry_named
from studio.lists.own import OWN
from studio.people import roles, users
from studio.sessions import sessions
from studio.workflow import by_type
from tests import factories
from tests.conftest import ZONE
from tests.studio.booking.test_resources import at, change, halves, light_sets, taken

STATUS, TYPE, ROOM, EQUIPMENT = (OWN[kind] for kind in ("status", "session-type", "room", "equipment"))
HOURS, ABSENCE, STUDIO, SOURCE = (OWN[kind] for kind in ("opening-hours", "absence", "studio", "lead-source"))


def done():
    """Return the entry of what was just done."""
    return journal.last_entry_id()


def everything():
    tables = [model for model in models.TABLES if model._meta.table_name not in ("presence", "ring")]
    return {model._meta.table_name: list(model.select().order_by(model.id).dicts()) for model in tables}


def initial_taken_back(actor):
    first, second = entries(STATUS)[:2]
    change(actor, STATUS, second.id, initial=True)
    act = done()
    upkeep.set_inactive(actor, STATUS, first.id, True)
    return act, "one session status in use is always the initial one. Make another one initial by hand."


def name_taken(actor):
    one = upkeep.add(actor, SOURCE, {"name": "Fair"})
    change(actor, SOURCE, one, name="Market")
    act = done()
    upkeep.add(actor, SOURCE, {"name": "FAIR "})
    return act, 'another lead source is called "Fair" by now. Rename it first.'


def deleted_name_taken(actor):
    one = upkeep.add(actor, STATUS, {"name": "Proofs"})
    upkeep.delete(actor, STATUS, one)
    act = done()
    upkeep.add(actor, STATUS, {"name": "Proofs"})
    return act, 'another session status has the name "Proofs" by now.'


def deleted_name_taken_in_other_letters(actor):
    one = upkeep.add(actor, STATUS, {"name": "Proofs"})
    upkeep.delete(actor, STATUS, one)
    act = done()
    upkeep.add(actor, STATUS, {"name": "PROOFS"})
    return act, 'another session status is called "Proofs" by now. Rename it first.'


def login_taken(actor):
    ben = factories.user(actor, "ben", initials="BB")
    users.edit_user(actor, ben.user_id, None, {"login": "benno"})
    act = done()
    factories.user(actor, "ben", "Ben Two", initials="B2")
    return act, 'Ben Two has the login "ben" by now.'


def initials_taken(actor):
    ben = factories.user(actor, "ben", initials="BB")
    users.edit_user(actor, ben.user_id, None, {"initials": "BBB"})
    act = done()
    factories.user(actor, "bo", "Bo [/", initials="BB")
    return act, "The initials BB belong to Bo [/: choose others."


def system_login_taken(actor):
    ben = factories.user(actor, "ben", initials="BB", system_login="desk1")
    users.edit_user(actor, ben.user_id, None, {"system_login": ""})
    act = done()
    factories.user(actor, "bo", "Bo [/", initials="BO", system_login="desk1")
    return act, 'Bo [/ has the system login "desk1" by now.'


def whole_gone(actor):
    large, half = factories.room(actor, "Large"), factories.room(actor, "Half")
    change(actor, ROOM, half, part_of=large)
    change(actor, ROOM, half, part_of=None)
    act = done()
    upkeep.delete(actor, ROOM, large)
    return act, "the larger room that it needs is gone by now."


def absent_one_gone(actor):
    room = factories.room(actor)
    days = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 2)}
    absence = upkeep.add(actor, ABSENCE, {"name": "Paint [/", "resource": room, **days})
    upkeep.delete(actor, ABSENCE, absence)
    act = done()
    upkeep.delete(actor, ROOM, room)
    return act, "the person, room or equipment that it needs is gone by now."


def session_number_taken(actor):
    saved = factories.session(actor)
    sessions.save_session(actor, saved.session_id, None, {"number": "Z-1"})
    act = done()
    other = factories.session(actor, at(14)).session_id
    sessions.save_session(actor, other, None, {"number": saved.number})
    return act, f'another session has the number "{saved.number}" by now.'


def client_number_taken(actor):
    one = factories.client(actor)
    clients.save_client(actor, one, None, {"number": "77"})
    act = done()
    clients.save_client(actor, factories.client(actor), None, {"number": "1001"})
    return act, 'another client has the number "1001" by now.'


def role_code_taken(actor):
    one = roles.add_role(actor, "Helper")
    code = Role.get_by_id(one).code
    roles.delete_role(actor, one)
    act = done()
    with journal.entry(actor, "Brought in from elsewhere") as entry:
        entry.insert(Role, name="Other", code=code, rights="")
    return act, f'Other has the code "{code}" by now.'


def role_name_taken(actor):
    one = roles.add_role(actor, "Helper")
    roles.delete_role(actor, one)
    act = done()
    roles.add_role(actor, "helper")
    return act, 'There is a role "helper" already: choose another name.'


def more_equipment_booked(actor):
    sets = light_sets(actor, 1)
    change(actor, EQUIPMENT, sets, count=3)
    act = done()
    for _ in range(2):
        factories.session(actor, at(10), room=None, photographer=None, equipment="Light set [/")
    return act, (
        "Sessions still to come would then take Light set [/ twice at one time: move 10001 (Mon Nov 23, 2026, 10:00 AM) "
        "or 10002 (Mon Nov 23, 2026, 10:00 AM) first."
    )


def fewer_equipment_than_booked(actor):
    sets = light_sets(actor, 2)
    factories.session(actor, at(10), room=None, photographer=None, equipment="Light set [/:2")
    change(actor, EQUIPMENT, sets, tracked=False)
    act = done()
    change(actor, EQUIPMENT, sets, count=1)
    return act, "Light set [/ was changed since, its parts or how many there are: book the time by hand."


def no_studio_left(actor):
    first = entries(STUDIO)[0]
    second = upkeep.add(actor, STUDIO, {"name": "Second"})
    upkeep.set_inactive(actor, STUDIO, second, True)
    upkeep.set_inactive(actor, STUDIO, second, False)
    act = done()
    upkeep.set_inactive(actor, STUDIO, first.id, True)
    return act, "no studio would be left in use. Add another one first."


def short_pin(actor):
    ben = factories.user(actor, "ben", "Ben [/", initials="BB", role="manager")
    users.edit_user(actor, ben.user_id, None, {"role": "desk"})
    act = done()
    users.set_pin(actor, ben.user_id, "4711")
    return (
        act,
        "Ben [/'s PIN has 4 digits, and Manager may do what is gone for good: give Ben [/ one of 6 digits first.",
    )


def short_pin_of_a_role(actor):
    desk = Role.get(Role.code == "desk").id
    roles.set_right(actor, desk, "backup", True)
    roles.set_right(actor, desk, "backup", False)
    act = done()
    ben = factories.user(actor, "ben", "Ben [/", initials="BB", role="desk")
    users.set_pin(actor, ben.user_id, "4711")
    name = Role.get_by_id(desk).name
    return (
        act,
        f"Ben [/'s PIN has 4 digits, and {name} may do what is gone for good: give Ben [/ one of 6 digits first.",
    )


def hours_turned_round(actor):
    one = upkeep.add(actor, HOURS, {"name": "Week", "mon": True, "opens": time(9), "closes": time(17)})
    change(actor, HOURS, one, opens=time(7))
    act = done()
    change(actor, HOURS, one, closes=time(8))
    return act, "It opens before it closes, on the same day: correct the hours."


def studio_hours_turned_round(actor):
    preferences.set_text(actor, "studio.opens", "7:00")
    act = done()
    preferences.set_text(actor, "studio.closes", "8:00")
    return act, "The studio opens before it closes, on the same day: correct the hours."


def region_of_another_country(actor):
    preferences.set_text(actor, "studio.region", "CA")
    preferences.set_text(actor, "studio.region", "")
    act = done()
    preferences.set_text(actor, "studio.country", "DE")
    return act, None


def a_type_without_statuses(actor):
    by_type.switch_on(actor)
    by_type.switch_off(actor, by_type.WORD)
    act = done()
    upkeep.add(actor, TYPE, {"name": "Pets [/"})
    return act, (
        'session type "Pets [/" was added since and has no statuses of its own. '
        "Switch them on by type again instead: that brings back those of the others."
    )


def booked_since_off(actor):
    factories.session(actor)
    by_type.switch_on(actor)
    by_type.switch_off(actor, by_type.WORD)
    act = done()
    number = factories.session(actor, at(14)).number
    return act, f"session {number} would stand at a status that is not its type's."


def booked_since_on_again(actor):
    by_type.switch_on(actor)
    by_type.switch_off(actor, by_type.WORD)
    by_type.switch_on(actor)
    act = done()
    number = factories.session(actor, at(14)).number
    return act, f"session {number} would stand at a status that is not its type's."


KEPT_UP_BY_UNDO = [
    initial_taken_back, name_taken, deleted_name_taken, deleted_name_taken_in_other_letters, login_taken, initials_taken,
    system_login_taken, whole_gone, absent_one_gone, session_number_taken, client_number_taken, role_code_taken,
    role_name_taken, more_equipment_booked, fewer_equipment_than_booked, no_studio_left, short_pin, short_pin_of_a_role,
    hours_turned_round, studio_hours_turned_round, region_of_another_country, a_type_without_statuses, booked_since_off,
    booked_since_on_again,
]  # fmt: skip


@pytest.mark.of_the_day(3)
@pytest.mark.parametrize("what", KEPT_UP_BY_UNDO, ids=lambda what: what.__name__)
def test_what_nobody_could_have_saved_is_refused_and_said_before(book, actor, what):
    act, why = what(actor)
    before = everything()
    said = database.call(undo.may_undo, actor, act)
    with pytest.raises(NotAllowed) as refused:
        database.call(undo.undo, actor, act)
    assert not said
    assert said.reason == str(refused.value)
    if why is not None:
        assert re.sub("^Cannot be undone[:.] ", "", said.reason).startswith(why)
    assert said.reason.startswith("Cannot be undone") or what in (more_equipment_booked, fewer_equipment_than_booked)
    assert everything() == before


@pytest.mark.parametrize(
    ("kept", "takes"),
    [(EQUIPMENT, {"room": None, "equipment": "New [/"}), (ROOM, {"room": "New [/"})],
    ids=["equipment", "room"],
)
def test_what_a_session_takes_by_now_stays(book, actor, kept, takes):
    new = upkeep.add(actor, kept, {"name": "New [/"})
    act = done()
    wanted = takes | ({"room": new} if takes["room"] else {})
    factories.session(actor, at(10), photographer=None, **wanted)
    before = everything()
    said = database.call(undo.may_undo, actor, act)
    with pytest.raises(NotAllowed) as refused:
        database.call(undo.undo, actor, act)
    assert said.reason == str(refused.value)
    assert said.reason.startswith("It was not undone: Booked session 10001")
    assert everything() == before


def test_what_fits_is_told_to_fit_and_nothing_is_written(book, actor):
    one = upkeep.add(actor, SOURCE, {"name": "Fair"})
    change(actor, SOURCE, one, name="Market")
    before = everything()
    assert undo.may_undo(actor, done())
    assert everything() == before
    undo.undo(actor)
    assert entry_named(SOURCE, "Fair").id == one


class TestRooms:
    """What was booked since a room was changed stands in its calendar when that is taken back."""

    def test_booked_while_it_had_no_calendar(self, book, actor):
        room = factories.room_id()
        before = factories.session(actor, at(10), photographer=None)
        change(actor, ROOM, room, tracked=False)
        act = done()
        since = factories.session(actor, at(12), photographer=None)
        assert taken(since.session_id) == []
        undo.undo(actor, act)
        assert [taken(one.session_id) for one in (before, since)] == [[("Room 1", 1)]] * 2
        with pytest.raises(Clash, match="Room 1 is taken"):
            factories.session(actor, at(12), photographer=None)
        assert checking.problems() == []

    def test_two_booked_at_one_time_while_it_had_no_calendar(self, book, actor):
        change(actor, ROOM, factories.room_id(), tracked=False)
        act = done()
        for _ in range(2):
            factories.session(actor, at(12), photographer=None)
        said = undo.may_undo(actor, act)
        with pytest.raises(
            NotAllowed, match="would then take Room 1 twice at one time: move 10001 .* or 10002 .* first"
        ):
            undo.undo(actor, act)
        assert "twice at one time" in said.reason
        assert Booking.select().count() == 0

    def test_moved_and_cancelled_while_it_had_no_calendar(self, book, actor):
        room = factories.room_id()
        moved, cancelled = (factories.session(actor, at(hour), photographer=None) for hour in (10, 12))
        change(actor, ROOM, room, tracked=False)
        act = done()
        sessions.move_session(actor, moved.session_id, None, at(15))
        sessions.cancel(actor, cancelled.session_id, "ill")
        undo.undo(actor, act)
        (row,) = Booking.select()
        assert (row.session_id, row.resource_id, row.starts_at) == (moved.session_id, room, at(15))
        assert checking.problems() == []

    def test_booked_while_it_was_a_part(self, book, actor):
        large, half = factories.room(actor, "Large"), factories.room(actor, "Half")
        before = factories.session(actor, at(10), room=large, photographer=None)
        change(actor, ROOM, half, part_of=large)
        act = done()
        since = factories.session(actor, at(12), room=large, photographer=None)
        assert taken(since.session_id) == [("Half", 1)]
        assert undo.may_undo(actor, act)
        undo.undo(actor, act)
        assert [taken(one.session_id) for one in (before, since)] == [[("Large", 1)]] * 2
        assert checking.problems() == []

    def test_booked_while_it_was_a_room_of_its_own(self, book, actor):
        large, half, _ = halves(actor)
        change(actor, ROOM, half, part_of=None)
        act = done()
        for room in (large, half):
            factories.session(actor, at(12), room=room, photographer=None)
        with pytest.raises(NotAllowed, match="would then take Half A twice at one time"):
            undo.undo(actor, act)
        assert checking.problems() == []

    def test_all_back_with_the_same_rows_where_nothing_came_since(self, book, actor):
        large, half, _ = halves(actor)
        factories.session(actor, at(10), room=large)
        before = list(Booking.select().order_by(Booking.id).dicts()), list(Resource.select().dicts())
        change(actor, ROOM, half, part_of=None)
        undo.undo(actor)
        after = list(Booking.select().order_by(Booking.id).dicts()), list(Resource.select().dicts())
        assert after[0] == before[0]
        assert [row["part_of"] for row in after[1]] == [row["part_of"] for row in before[1]]

    def test_a_persons_calendar(self, book, actor):
        ben = factories.user(actor, "ben", initials="BB", photographer=True)
        users.edit_user(actor, ben.user_id, None, {"calendar": False})
        act = done()
        since = factories.session(actor, at(12), room=None, photographer=ben.user_id)
        assert taken(since.session_id) == []
        undo.undo(actor, act)
        assert len(taken(since.session_id)) == 1
        assert checking.problems() == []


class TestSessions:
    """What a session takes that is as it was: calendars may be kept since, or kept no more."""

    def test_moved_back_after_a_calendar_was_switched_on(self, book, actor):
        room = factories.room_id()
        change(actor, ROOM, room, tracked=False)
        one = factories.session(actor, at(10), photographer=None)
        sessions.move_session(actor, one.session_id, None, at(14))
        act = done()
        change(actor, ROOM, room, tracked=True)
        assert undo.may_undo(actor, act)
        undo.undo(actor, act)
        (row,) = Booking.select()
        assert (row.resource_id, row.starts_at) == (room, at(10))
        assert checking.problems() == []

    def test_moved_back_into_a_time_that_is_taken_there_by_now(self, book, actor):
        room = factories.room_id()
        change(actor, ROOM, room, tracked=False)
        one = factories.session(actor, at(10), photographer=None)
        sessions.move_session(actor, one.session_id, None, at(14))
        act = done()
        change(actor, ROOM, room, tracked=True)
        factories.session(actor, at(10), photographer=None)
        said = undo.may_undo(actor, act)
        with pytest.raises(NotAllowed, match="would then take Room 1 twice at one time") as refused:
            undo.undo(actor, act)
        assert said.reason == str(refused.value)

    def test_booked_again_with_equipment_that_has_a_calendar_by_now(self, book, actor):
        sets = upkeep.add(actor, EQUIPMENT, {"name": "Set", "tracked": False})
        one = factories.session(actor, at(10), room=None, photographer=None, equipment="Set")
        undo.undo(actor, done())
        act = done()
        change(actor, EQUIPMENT, sets, tracked=True)
        undo.undo(actor, act)
        assert taken(one.session_id) == [("Set", 1)]
        assert checking.problems() == []


class TestMovedAndDeleted:
    """What used a room or equipment goes to another one only where that is free."""

    def test_a_room_that_is_taken_at_the_time_of_some(self, book, actor):
        old, other = factories.room(actor, "Old"), factories.room_id()
        for hour in (10, 12, 14, 16):
            factories.session(actor, at(hour), room=old, photographer=None)
        for hour in (12, 14):
            factories.session(actor, at(hour, 30), room=other, photographer=None)
        before = everything()
        with pytest.raises(NotAllowed) as refused:
            database.call(upkeep.delete, actor, ROOM, old, move_to=other)
        assert str(refused.value) == (
            "Room 1 is taken at the time of 2 of them, the first 10002 (Mon Nov 23, 2026, 12:00 PM): nothing was moved. "
            "Move those by hand, or make this one inactive so that it is offered no more."
        )
        assert everything() == before

    def test_a_room_without_a_calendar_to_one_that_has_one(self, book, actor):
        old = upkeep.add(actor, ROOM, {"name": "Garden", "tracked": False})
        one = factories.session(actor, at(10), room=old, photographer=None)
        upkeep.delete(actor, ROOM, old, move_to=factories.room_id())
        act = done()
        assert taken(one.session_id) == [("Room 1", 1)]
        with pytest.raises(Clash):
            factories.session(actor, at(10), photographer=None)
        undo.undo(actor, act)
        assert (taken(one.session_id), Session.get_by_id(one.session_id).room_id) == ([], old)
        assert checking.problems() == []

    def test_two_at_one_time_in_a_room_without_a_calendar(self, book, actor):
        old = upkeep.add(actor, ROOM, {"name": "Garden", "tracked": False})
        for _ in range(2):
            factories.session(actor, at(10), room=old, photographer=None)
        with pytest.raises(NotAllowed, match="Room 1 is taken at the time of 2 of them, the first 10001"):
            upkeep.delete(actor, ROOM, old, move_to=factories.room_id())
        assert Session.select().where(Session.room == old).count() == 2

    def test_to_a_room_that_has_parts(self, book, actor):
        old, (large, half, _) = factories.room(actor, "Old"), halves(actor)
        one = factories.session(actor, at(10), room=old, photographer=None)
        factories.session(actor, at(12), room=half, photographer=None)
        upkeep.delete(actor, ROOM, old, move_to=large)
        assert taken(one.session_id) == [("Half A", 1), ("Half B", 1)]
        assert checking.problems() == []
        undo.undo(actor)
        assert taken(one.session_id) == [("Old", 1)]

    def test_what_is_over_goes_along_and_is_permitted(self, book, actor, frozen):
        old, other = factories.room(actor, "Old"), factories.room_id()
        past = [factories.session(actor, at(10), room=room, photographer=None).session_id for room in (old, other)]
        frozen.move_to(at(12, day=25).replace(tzinfo=ZoneInfo(ZONE)))
        upkeep.delete(actor, ROOM, old, move_to=other)
        assert [taken(session_id) for session_id in past] == [[("Room 1", 1)]] * 2
        assert ClashPermit.select().count() == 1
        assert checking.problems() == []
        undo.undo(actor)
        assert [taken(session_id) for session_id in past] == [[("Old", 1)], [("Room 1", 1)]]

    def test_a_double_booking_that_was_permitted(self, book, actor):
        preferences.save(actor, clash_policy="always")
        old = factories.room(actor, "Old")
        two = [factories.session(actor, at(10), room=old, photographer=None).session_id for _ in range(2)]
        upkeep.delete(actor, ROOM, old, move_to=factories.room_id())
        assert [taken(session_id) for session_id in two] == [[("Room 1", 1)]] * 2
        assert [permit.resource_id for permit in ClashPermit.select()] == [factories.room_id()]
        assert checking.problems() == []
        undo.undo(actor)
        assert [taken(session_id) for session_id in two] == [[("Old", 1)]] * 2
        assert checking.problems() == []

    def test_equipment_of_which_there_are_too_few(self, book, actor):
        old, other = light_sets(actor, 3, "Old set"), light_sets(actor, 2, "New set")
        factories.session(actor, at(10), room=None, photographer=None, equipment="Old set:2")
        factories.session(actor, at(10), room=None, photographer=None, equipment="New set")
        with pytest.raises(NotAllowed, match="New set is taken at the time of 1 of them, the first 10001"):
            upkeep.delete(actor, EQUIPMENT, old, move_to=other)
        change(actor, EQUIPMENT, other, count=3)
        upkeep.delete(actor, EQUIPMENT, old, move_to=other)
        assert taken(1) == [("New set", 2)]
        assert checking.problems() == []
        undo.undo(actor)
        assert taken(1) == [("Old set", 2)]

    def test_equipment_of_both_kinds_in_one_session(self, book, actor):
        old, other = light_sets(actor, 1, "Old set"), light_sets(actor, 2, "New set")
        one = factories.session(actor, at(10), room=None, photographer=None, equipment="Old set, New set").session_id
        upkeep.delete(actor, EQUIPMENT, old, move_to=other)
        assert taken(one) == [("New set", 2)]
        undo.undo(actor)
        assert taken(one) == [("New set", 1), ("Old set", 1)]
        assert checking.problems() == []
