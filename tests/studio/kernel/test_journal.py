import json

import pytest

from models import Booking, Client, Counter, JournalChange, JournalEntry, Session, SessionParticipant, StatusNote
from studio.clients import clients
from studio.clients.clients import Phone
from studio.kernel import database, feed, journal, sentences, undo
from studio.kernel.errors import Invalid, NotFound, StaleRecord
from studio.sessions import sessions
from tests import factories

TABLES = (Booking, Client, Counter, JournalChange, JournalEntry, Session, SessionParticipant, StatusNote)


def counts():
    return {table.__name__: table.select().count() for table in TABLES}


def last_entry():
    return JournalEntry.select().order_by(JournalEntry.id.desc()).first()


class TestEntry:
    def test_an_error_leaves_nothing(self, book, actor):
        client_id = factories.client(actor)
        before = counts()
        with pytest.raises(Invalid), journal.entry(actor, "Half a thing") as entry:
            entry.update(Client, client_id, last_name="Other")
            entry.insert(Counter, name="half", next_value=1)
            raise Invalid("no")
        assert counts() == before
        assert Client.get_by_id(client_id).last_name == factories.LAST

    def test_a_booking_refused_at_its_last_step_leaves_nothing(self, book, actor):
        mine, theirs = factories.client(actor), factories.client(actor)
        stranger = factories.member(actor, theirs)
        before = counts()
        with pytest.raises(Invalid):
            factories.session(actor, client_id=mine, participants=[stranger])
        assert counts() == before

    def test_keeps_before_and_after_of_what_changed(self, book, actor):
        client_id = factories.client(actor)
        clients.save_client(actor, client_id, 1, {"first_name": "Noa", "notes": ""})
        change = JournalChange.select().order_by(JournalChange.id.desc()).first()
        assert (change.table, change.row_id, change.row_version) == ("client", client_id, 2)
        assert json.loads(change.before) == {"first_name": factories.FIRST, "name_key": change_key(factories.FIRST)}
        assert json.loads(change.after) == {"first_name": "Noa", "name_key": change_key("Noa")}

    def test_says_who_when_and_what(self, book, actor, frozen):
        client_id = factories.client(actor, "Diaz", "Noa")
        entry = last_entry()
        number = Client.get_by_id(client_id).number
        assert (entry.initials, entry.user_id, entry.verb) == ("MKH", actor.user_id, "client.added")
        facts = sentences.read(entry.facts)
        assert facts == {"number": number, "name": "Diaz, Noa"}
        assert sentences.act(entry.verb, facts) == f"Added client {number} Diaz, Noa"
        assert entry.at.isoformat() == "2026-11-21T19:04:00+00:00"

    def test_a_save_that_changes_nothing_leaves_no_entry(self, book, actor):
        client_id = factories.client(actor)
        before = counts()
        assert clients.save_client(actor, client_id, 1, {"last_name": factories.LAST}) == 1
        assert counts() == before

    @pytest.mark.sqlite
    def test_names_a_row_that_is_gone(self, book, actor):
        with pytest.raises(NotFound) as caught, journal.entry(actor, "x") as entry:
            entry.update(Client, 12345, last_name="x")
        assert str(caught.value) == "That record is gone: somebody deleted it. Go back and look again."

    @pytest.mark.sqlite
    def test_deleting_what_is_gone_is_no_error(self, book, actor):
        before = counts()
        with journal.entry(actor, "x") as entry:
            entry.delete(Client, 12345)
        assert counts() == before


def change_key(first):
    from studio.kernel.clean import name_key

    return name_key(f"{factories.LAST} {first}")


class TestStale:
    def test_names_who_and_what(self, book, actor):
        other = factories.user(actor, initials="BB")
        saved = factories.session(actor)
        sessions.save_session(other, saved.session_id, 1, {"description": "Their words", "file_number": "B-1"})
        with pytest.raises(StaleRecord) as caught:
            sessions.save_session(actor, saved.session_id, 1, {"description": "My words"})
        error = caught.value
        assert str(error) == "BB changed file number, description while you were typing: look at both and save again."
        assert error.version == 2
        seen = {change.field: (change.before, change.after, change.by) for change in error.changes}
        assert seen == {"description": ("", "Their words", "BB"), "file_number": ("", "B-1", "BB")}
        assert Session.get_by_id(saved.session_id).description == "Their words"

    def test_names_everybody_who_saved_meanwhile(self, book, actor):
        one, two = factories.user(actor, initials="ONE"), factories.user(actor, initials="TWO")
        client_id = factories.client(actor)
        clients.save_client(one, client_id, 1, {"notes": "a"})
        clients.save_client(two, client_id, 2, {"first_name": "Bo"})
        with pytest.raises(StaleRecord) as caught:
            clients.save_client(actor, client_id, 1, {"notes": "b"})
        assert str(caught.value).startswith("ONE and TWO changed notes, first name while")
        assert caught.value.version == 3

    @pytest.mark.sqlite
    def test_links_and_flags_are_shown_in_words(self, book, actor):
        other = factories.user(actor, name="Ben Berg", initials="BB")
        saved = factories.session(actor)
        sessions.save_session(other, saved.session_id, 1, {"photographer": other.user_id, "on_hold": True})
        with pytest.raises(StaleRecord) as caught:
            sessions.save_session(actor, saved.session_id, 1, {"description": "My words"})
        seen = {change.field: (change.before, change.after) for change in caught.value.changes}
        assert seen == {"photographer": ("", "Ben Berg"), "on_hold": ("", "yes (BB, Nov 21)")}

    def test_a_change_of_participants_counts(self, book, actor):
        other = factories.user(actor, initials="BB")
        client_id = factories.client(actor)
        kid, aunt = factories.member(actor, client_id, "Kid"), factories.member(actor, client_id, "Aunt")
        saved = factories.session(actor, client_id=client_id)
        assert sessions.save_session(other, saved.session_id, 1, {"participants": [kid, aunt]}).version == 2
        with pytest.raises(StaleRecord) as caught:
            sessions.save_session(actor, saved.session_id, 1, {"participants": [kid]})
        assert str(caught.value).startswith("BB changed participants while")
        assert [(c.before, c.after) for c in caught.value.changes] == [("", "Aunt, Kid")]

    def test_a_change_of_phones_counts(self, book, actor):
        other = factories.user(actor, initials="BB")
        client_id = factories.client_with_phone(actor)
        clients.save_client(other, client_id, 1, {"phones": [Phone("415 555 0199")]})
        with pytest.raises(StaleRecord) as caught:
            clients.save_client(actor, client_id, 1, {"phones": []})
        assert str(caught.value).startswith("BB changed phones while")

    def test_the_same_user_saves_twice_without_reading_again(self, book, actor):
        saved = factories.session(actor)
        second = sessions.save_session(actor, saved.session_id, saved.version, {"description": "a"})
        third = sessions.save_session(actor, saved.session_id, second.version, {"description": "b"})
        assert (second.version, third.version) == (2, 3)

    @pytest.mark.sqlite
    def test_nothing_is_stale_for_who_names_no_version(self, book, actor):
        saved = factories.session(actor)
        sessions.save_session(actor, saved.session_id, None, {"description": "a"})
        assert sessions.save_session(actor, saved.session_id, None, {"description": "b"}).version == 3


class TestFeed:
    def test_tells_what_changed_after_an_entry(self, book, actor):
        head = journal.last_entry_id()
        assert feed.changes_after(head) == (head, frozenset())
        client_id = factories.client(actor)
        after, changed = feed.changes_after(head)
        assert after == head + 1
        assert ("client", client_id) in changed
        assert feed.changes_after(after) == (after, frozenset())

    @pytest.mark.sqlite
    def test_an_undo_is_told_too(self, book, actor):
        saved = factories.session(actor)
        head = journal.last_entry_id()
        undo.undo(actor)
        assert ("session", saved.session_id) in feed.changes_after(head)[1]

    @pytest.mark.parametrize("at_once", [1, 3, 4, 7, 1000])
    def test_however_many_changed_none_is_lost(self, book, actor, monkeypatch, at_once):
        monkeypatch.setattr(feed, "FEED_CHANGES", at_once)
        before = head = journal.last_entry_id()
        for name in "abc":
            client_id = factories.client(actor, name)
        factories.session(actor, client_id=client_id)
        told = []
        while head < journal.last_entry_id():
            read_to, changed = feed.changes_after(head)
            assert read_to > head
            head = read_to
            told += changed
        sql = "SELECT DISTINCT table_name, row_id FROM journal_change WHERE entry_id > ?"
        assert set(told) == set(database.rows(sql, (before,)))


@pytest.mark.parametrize(("verb", "facts"), [("sesion.moved", {}), ("Moved", {"number": "10001"})])
def test_a_verb_without_a_sentence_is_refused_at_once(book, actor, verb, facts):
    """Kept as its own text it would lose its facts for ever."""
    head = journal.last_entry_id()
    with pytest.raises(LookupError, match=verb), journal.entry(actor, verb, **facts):
        pass
    with pytest.raises(LookupError, match=verb), journal.entry(actor, "Free words") as entry:
        entry.insert(Counter, name="x", next_value=1)
        entry.tell(verb, **facts)
    assert journal.last_entry_id() == head
