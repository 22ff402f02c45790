from datetime import date, datetime

import pytest

from models import Booking, Client, ClientPhone, FamilyMember, JournalEntry, Session, SessionParticipant, User
from studio.book import checking
from studio.clients import clients
from studio.clients.clients import Phone
from studio.find import search
from studio.kernel import access, clock, preferences, undo
from studio.kernel.errors import Clash, NotAllowed, NotFound
from studio.notes import words
from studio.sessions import sessions, views
from studio.workflow import workflow
from tests import factories


def columns(session_id):
    values = dict(Session.get_by_id(session_id).__data__)
    values.pop("version")
    return values


def slots(session_id):
    found = Booking.select().where(Booking.session == session_id).order_by(Booking.resource)
    return [(b.resource_id, b.starts_at, b.ends_at, b.blocking, b.permitted) for b in found]


def notes(session_id):
    return [(note.kind, note.text) for note in reversed(views.status_notes(session_id))]


def link(session_id):
    return [row.member_id for row in SessionParticipant.select().where(SessionParticipant.session == session_id)]


def test_who_may_add_a_word_may_take_it_back(book, actor):
    words.add_word(factories.user(actor, "dee", role="desk"), "albun")
    assert words.known() == ("albun",)
    dee = access.log_in("dee")
    words.add_word(dee, "Rosi")
    undo.undo(dee)
    assert words.known() == ("albun",)
    with pytest.raises(NotAllowed):
        preferences.save(dee, clash_policy="ask")


def preferences_changed_by(actor):
    """Let the actor change a preference as an owner, and return the entry."""
    User.update(role="owner").execute()
    preferences.save(actor, clash_policy="ask")
    User.update(role="photographer").execute()
    return undo.next_undo(actor).entry_id


CHANGES = {
    "moved": lambda actor, i: sessions.move_session(actor, i, None, datetime(2026, 11, 25, 14)),
    "stretched": lambda actor, i: sessions.save_session(actor, i, None, {"ends_at": datetime(2026, 11, 23, 12)}),
    "another room": lambda actor, i: sessions.save_session(actor, i, None, {"room": factories.room(actor)}),
    "outside": lambda actor, i: sessions.save_session(actor, i, None, {"outside_location": factories.outside(actor)}),
    "photographer": lambda actor, i: sessions.save_session(actor, i, None, {"photographer": actor.user_id}),
    "no room": lambda actor, i: sessions.save_session(actor, i, None, {"room": None}),
    "confirmed": lambda actor, i: sessions.confirm(actor, i),
    "held": lambda actor, i: sessions.hold(actor, i),
    "cancelled": lambda actor, i: sessions.cancel(actor, i, "ill"),
    "texts": lambda actor, i: sessions.save_session(
        actor, i, None, {"description": "a [/", "file_number": "B", "notes": "n", "print_notes": True}
    ),
    "number": lambda actor, i: sessions.save_session(actor, i, None, {"number": "Z-1"}),
    "reminder": lambda actor, i: sessions.save_session(actor, i, None, {"reminder_min": None}),
    "due by hand": lambda actor, i: sessions.save_session(actor, i, None, {"status_due": date(2026, 12, 24)}),
    "status": lambda actor, i: workflow.change_status(actor, i, None),
    "type": lambda actor, i: sessions.save_session(actor, i, None, {"session_type": factories.type_id("Senior")}),
}


class TestEachKindOfChange:
    @pytest.mark.parametrize("name", CHANGES)
    def test_every_column_and_slot_comes_back(self, book, actor, name):
        saved = factories.session(actor)
        before, slot = columns(saved.session_id), slots(saved.session_id)
        CHANGES[name](actor, saved.session_id)
        assert (columns(saved.session_id), slots(saved.session_id)) != (before, slot)
        undone = undo.undo(actor)
        assert (columns(saved.session_id), slots(saved.session_id)) == (before, slot)
        assert notes(saved.session_id)[-1] == ("undone", f"Undone: {undone}")
        assert checking.problems() == []

    def test_no_show(self, book, actor, frozen):
        saved = factories.session(actor)
        frozen.move_to(datetime(2026, 11, 24, 12, tzinfo=clock.now_utc().tzinfo))
        sessions.no_show(actor, saved.session_id)
        undo.undo(actor)
        assert Session.get_by_id(saved.session_id).no_show_id is None

    def test_participants(self, book, actor):
        client_id = factories.client(actor)
        one, two = factories.member(actor, client_id, "One"), factories.member(actor, client_id, "Two")
        saved = factories.session(actor, client_id=client_id, participants=[one])
        sessions.save_session(actor, saved.session_id, None, {"participants": [two]})
        assert undo.undo(actor) == f"Changed participants of session {saved.number}"
        assert link(saved.session_id) == [one]

    def test_a_booking_is_cancelled_not_deleted(self, book, actor):
        saved = factories.session(actor, confirmed=True)
        assert undo.undo(actor).startswith(f"Booked session {saved.number} for ")
        row = Session.get_by_id(saved.session_id)
        assert (row.cancelled.why, row.cancelled.user_id) == ("Booking undone", actor.user_id)
        assert row.confirmed_id is None
        assert slots(saved.session_id) == []
        assert factories.session(actor).number == "10002"
        assert checking.problems() == []

    def test_a_cancelled_booking_can_be_edited_on(self, book, actor):
        saved = factories.session(actor, confirmed=True)
        undo.undo(actor)
        sessions.save_session(actor, saved.session_id, None, {"description": "kept"})
        assert Session.get_by_id(saved.session_id).description == "kept"

    def test_a_new_client_goes(self, book, actor):
        client_id = factories.client_with_phone(actor, last="Zyx")
        undo.undo(actor)
        assert Client.get_or_none(Client.id == client_id) is None
        assert ClientPhone.select().count() == 0
        assert (search.find("zyx").clients, search.find("zyx").sessions) == ((), ())

    def test_a_client(self, book, actor):
        client_id = factories.client_with_phone(actor, last="Zyx")
        before = clients.client_record(client_id)
        clients.save_client(actor, client_id, None, {"last_name": "Abc", "phones": [], "call_warning": "careful"})
        undo.undo(actor)
        after = clients.client_record(client_id)
        assert after.phones == before.phones
        assert (after.last_name, after.call_warning) == ("Zyx", "")
        assert [hit.id for hit in search.find("zyx").clients] == [client_id]
        assert search.find("abc").clients == ()

    def test_a_removed_member(self, book, actor):
        client_id = factories.client(actor)
        member_id = factories.member(actor, client_id, "Kid [/", birthday=date(2020, 2, 29))
        before = clients.family(client_id)[0]
        clients.remove_member(actor, member_id)
        undo.undo(actor)
        after = clients.family(client_id)[0]
        assert (after.id, after.name, after.birthday) == (before.id, before.name, before.birthday)
        assert after.version > before.version

    def test_preferences_and_the_zone_with_them(self, book, actor):
        preferences.save(actor, zone="Asia/Tokyo", clash_policy="ask")
        assert clock.now() == datetime(2026, 11, 22, 4, 4)
        undo.undo(actor)
        assert (preferences.load().zone, preferences.load().clash_policy) == ("America/Los_Angeles", "never")
        assert clock.now() == datetime(2026, 11, 21, 11, 4)

    @pytest.mark.sqlite
    def test_a_new_user_with_the_calendar(self, book, actor):
        user = factories.user(actor)
        undo.undo(actor)
        assert User.get_or_none(User.id == user.user_id) is None


class TestOrder:
    def test_one_after_the_other_back_to_the_start(self, book, actor):
        saved = factories.session(actor)
        states = [(columns(saved.session_id), slots(saved.session_id))]
        for change in ("moved", "confirmed", "texts", "status", "held"):
            CHANGES[change](actor, saved.session_id)
            states.append((columns(saved.session_id), slots(saved.session_id)))
        for state in reversed(states[:-1]):
            undo.undo(actor)
            assert (columns(saved.session_id), slots(saved.session_id)) == state

    def test_an_undo_is_not_undone(self, book, actor):
        saved = factories.session(actor)
        sessions.confirm(actor, saved.session_id)
        undo.undo(actor)
        assert undo.next_undo(actor).sentence.startswith("Booked session")

    def test_the_same_entry_twice(self, book, actor):
        saved = factories.session(actor)
        sessions.confirm(actor, saved.session_id)
        entry_id = undo.next_undo(actor).entry_id
        undo.undo(actor, entry_id)
        with pytest.raises(NotAllowed) as caught:
            undo.undo(actor, entry_id)
        assert str(caught.value) == "That was undone already."

    def test_an_undo_of_an_undo_does_it_again_and_undo_goes_on_from_there(self, book, actor):
        saved = factories.session(actor)
        booked = columns(saved.session_id), slots(saved.session_id)
        CHANGES["moved"](actor, saved.session_id)
        moved = columns(saved.session_id), slots(saved.session_id)
        said = undo.undo(actor)
        undone = JournalEntry.select().order_by(JournalEntry.id.desc()).get()
        assert said.startswith("Moved session") and undone.undo_of_id is not None
        assert (columns(saved.session_id), slots(saved.session_id)) == booked
        undo.undo(actor, undone.id)
        assert (columns(saved.session_id), slots(saved.session_id)) == moved
        assert notes(saved.session_id)[-1] == ("redone", f"Done again: {said}")
        assert undo.next_undo(actor).sentence == f"Did again: {said}"
        undo.undo(actor)
        assert (columns(saved.session_id), slots(saved.session_id)) == booked
        assert undo.next_undo(actor).sentence.startswith("Booked session")
        assert checking.check(actor) == []

    def test_the_next_undo_jumps_over_what_was_undone(self, book, actor):
        saved = factories.session(actor)
        for name in ("confirmed", "texts", "due by hand"):
            CHANGES[name](actor, saved.session_id)
        said = [undo.undo(actor) for _ in range(3)]
        assert said == [
            f"Changed status due, status due by of session {saved.number}",
            f"Changed description, file number, notes, print notes of session {saved.number}",
            f"Session {saved.number}: Confirmed, noted by Mia [Hansen] [/",
        ]
        assert undo.next_undo(actor).sentence.startswith("Booked session")

    def test_an_act_in_the_middle_is_undone_alone(self, book, actor):
        saved = factories.session(actor)
        CHANGES["confirmed"](actor, saved.session_id)
        middle = undo.next_undo(actor).entry_id
        CHANGES["texts"](actor, saved.session_id)
        undo.undo(actor, middle)
        row = Session.get_by_id(saved.session_id)
        assert (row.confirmed_id, row.description) == (None, "a [/")

    @pytest.mark.parametrize(
        ("first", "then", "says"),
        [
            ("moved", "stretched", "Moved session 10001 to "),
            ("held", "moved", "Moved session 10001 to "),
            ("no room", "photographer", "Changed photographer of session 10001"),
            ("status", "due by hand", "Changed status due, status due by of session 10001"),
            ("booked", "confirmed", "Session 10001: Confirmed, noted by "),
        ],
    )
    def test_what_depends_on_it_is_named(self, book, actor, first, then, says):
        saved = factories.session(actor)
        if first != "booked":
            CHANGES[first](actor, saved.session_id)
        middle = undo.next_undo(actor).entry_id
        if then == "stretched":
            sessions.save_session(actor, saved.session_id, None, {"ends_at": datetime(2026, 11, 25, 17)})
        else:
            CHANGES[then](actor, saved.session_id)
        before = columns(saved.session_id), slots(saved.session_id)
        with pytest.raises(NotAllowed) as caught:
            undo.undo(actor, middle)
        assert str(caught.value).startswith(f"It was not undone: {says}")
        assert str(caught.value).endswith(" (MKH) came after it and depends on it. Undo that first.")
        assert (columns(saved.session_id), slots(saved.session_id)) == before

    def test_an_undo_takes_the_right_of_now(self, book, actor):
        factories.session(actor)
        User.update(inactive=True).execute()
        with pytest.raises(NotAllowed) as caught:
            undo.undo(actor)
        assert str(caught.value) == "Mia [Hansen] [/ is no longer active here: ask the studio's owner."
        User.update(inactive=False, role="photographer").execute()
        preferences_entry = preferences_changed_by(actor)
        with pytest.raises(NotAllowed) as refused:
            undo.undo(actor, preferences_entry)
        assert str(refused.value) == "Mia [Hansen] [/ may not undo that: ask the studio's owner."

    def test_change_undo_change_undo(self, book, actor):
        saved = factories.session(actor)
        before = columns(saved.session_id)
        for _ in range(3):
            sessions.confirm(actor, saved.session_id)
            undo.undo(actor)
        assert columns(saved.session_id) == before

    @pytest.mark.sqlite
    def test_nothing_to_undo(self, book, actor):
        stranger = factories.user(actor)
        with pytest.raises(NotFound) as caught:
            undo.undo(stranger)
        assert str(caught.value) == "There is nothing of yours to undo."

    @pytest.mark.sqlite
    def test_a_number_given_stays_given(self, book, actor):
        factories.client(actor)
        undo.undo(actor)
        assert Client.get_by_id(factories.client(actor)).number == "1002"


class TestSomebodyElse:
    def test_refused_after_their_change(self, book, actor):
        other = factories.user(actor, initials="BB")
        saved = factories.session(actor)
        CHANGES["moved"](actor, saved.session_id)
        sessions.confirm(other, saved.session_id)
        with pytest.raises(NotAllowed) as caught:
            undo.undo(actor)
        assert str(caught.value) == (
            "It was not undone: Session 10001: Confirmed, noted by Ben [b]Berg[/b] (BB) came after it and depends on it. "
            "Undo that first."
        )
        assert Session.get_by_id(saved.session_id).starts_at == datetime(2026, 11, 25, 14)

    def test_what_they_changed_beside_it_stays(self, book, actor):
        other = factories.user(actor, initials="BB")
        saved = factories.session(actor)
        before = slots(saved.session_id)
        CHANGES["moved"](actor, saved.session_id)
        sessions.save_session(other, saved.session_id, None, {"description": "theirs"})
        undo.undo(actor)
        assert Session.get_by_id(saved.session_id).description == "theirs"
        assert slots(saved.session_id) == before

    def test_refused_when_they_changed_a_phone(self, book, actor):
        other = factories.user(actor, initials="BB")
        client_id = factories.client_with_phone(actor)
        clients.save_client(actor, client_id, None, {"phones": [Phone("415 555 0111")]})
        clients.save_client(other, client_id, None, {"phones": [Phone("415 555 0122")]})
        with pytest.raises(NotAllowed):
            undo.undo(actor)
        assert [phone.number for phone in clients.client_record(client_id).phones] == ["(415) 555-0122"]

    def test_allowed_again_once_they_undid_theirs(self, book, actor):
        other = factories.user(actor)
        saved = factories.session(actor)
        before = columns(saved.session_id)
        sessions.confirm(actor, saved.session_id)
        sessions.save_session(other, saved.session_id, None, {"description": "theirs"})
        undo.undo(other)
        undo.undo(actor)
        assert columns(saved.session_id) == before

    @pytest.mark.sqlite
    def test_an_entry_of_somebody_else(self, book, actor):
        other = factories.user(actor)
        factories.session(actor)
        with pytest.raises(NotAllowed) as caught:
            undo.undo(other, undo.next_undo(actor).entry_id)
        assert str(caught.value) == "MKH did that: it is undone only when you say so (--yes)."
        undo.undo(other, undo.next_undo(actor).entry_id, others=True)
        assert Session.get_by_id(1).cancelled.user_id == other.user_id

    def test_a_client_who_has_sessions_by_now(self, book, actor):
        other = factories.user(actor)
        client_id = factories.client(actor)
        factories.session(other, client_id=client_id)
        with pytest.raises(NotAllowed) as caught:
            undo.undo(actor)
        assert str(caught.value).startswith("It was not undone: Booked session 10001 for ")
        assert str(caught.value).endswith(" came after it and depends on it. Undo that first.")
        assert Client.get_by_id(client_id).last_name == factories.LAST


class TestTakenSlot:
    @pytest.mark.parametrize("change", ["cancelled", "held", "moved", "no room"])
    def test_says_who_has_it(self, book, actor, change):
        other = factories.user(actor)
        saved = factories.session(actor)
        CHANGES[change](actor, saved.session_id)
        factories.session(other, "2026-11-23 10:30", client_id=factories.client(other, "Weber", ""))
        changed = columns(saved.session_id)
        with pytest.raises(Clash) as caught:
            undo.undo(actor)
        assert str(caught.value).startswith("Room 1 is taken from 10:30 AM to 11:30 AM by Weber, Family (10002).")
        assert caught.value.may_allow is False
        assert columns(saved.session_id) == changed
        assert JournalEntry.select().where(JournalEntry.undo_of.is_null(False)).count() == 0

    def test_a_permitted_double_booking_in_the_way_counts_too(self, book, actor):
        preferences.save(actor, clash_policy="always")
        other = factories.user(actor)
        saved = factories.session(actor)
        factories.session(other, "2026-11-24 10:00")
        factories.session(other, "2026-11-24 10:00")
        sessions.cancel(actor, saved.session_id, "ill")
        sessions.move_session(other, saved.session_id + 2, None, datetime(2026, 11, 23, 10))
        with pytest.raises(Clash):
            undo.undo(actor)

    @pytest.mark.sqlite
    def test_a_permitted_double_booking_of_ones_own_comes_back(self, book, actor):
        preferences.save(actor, clash_policy="ask")
        factories.session(actor)
        second = factories.session(actor, allow_clash=True)
        before = slots(second.session_id)
        sessions.cancel(actor, second.session_id, "ill")
        undo.undo(actor)
        assert slots(second.session_id) == before
        assert [row[3:] for row in before] == [(True, True)]


def test_the_family_table_is_empty_again(book, actor):
    client_id = factories.client(actor)
    factories.member(actor, client_id)
    undo.undo(actor)
    assert FamilyMember.select().count() == 0
