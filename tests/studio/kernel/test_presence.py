"""Who is in which record: renewed, gone with its desk, never waiting for anybody, never growing."""

from datetime import timedelta

import pytest

import models
from models import JournalEntry, Presence
from studio.kernel import clock, database, feed, journal, presence, times
from studio.kernel.access import SYSTEM
from tests import factories

RECORD, OTHER = ("client", 7), ("session", 7)


@pytest.fixture
def later(monkeypatch):
    """Let some seconds pass."""
    passed = timedelta()
    usual = clock.now_utc

    def pass_(seconds):
        nonlocal passed
        passed += timedelta(seconds=seconds)

    monkeypatch.setattr(clock, "now_utc", lambda: usual() + passed)
    return pass_


@pytest.fixture
def anna(book, actor):
    return factories.user(actor, "anna", name="Anna [/ 王", initials="AN")


def words(desk, record, who):
    return presence.in_words(presence.others(desk, record), who.user_id)


def test_the_others_see_it_and_oneself_not(book, actor, anna):
    presence.say_here(anna, "a", RECORD)
    assert words("m", RECORD, actor) == "Anna [/ 王 is in this record since 11:04 AM"
    assert words("a", RECORD, anna) == words("m", OTHER, actor) == words("m", None, actor) == ""


def test_since_stays_while_it_is_renewed_and_begins_anew_with_another_record(book, actor, anna, later):
    presence.say_here(anna, "a", RECORD)
    later(90)
    presence.say_here(anna, "a", RECORD)
    assert words("m", RECORD, actor).endswith("since 11:04 AM")
    presence.say_here(anna, "a", OTHER)
    assert words("m", RECORD, actor) == ""
    assert words("m", OTHER, actor).endswith("since 11:05 AM")


def test_several_and_one_s_own_other_desk(book, actor, anna):
    ben = factories.user(actor, "ben", name="Ben", initials="BB")
    presence.say_here(anna, "a", RECORD)
    presence.say_here(ben, "b", RECORD)
    assert words("m", RECORD, actor) == "Anna [/ 王 and Ben are in this record since 11:04 AM"
    presence.leave("a")
    presence.say_here(actor, "m2", OTHER)
    assert words("m", OTHER, actor) == "You are in this record at another desk since 11:04 AM"


def test_who_leaves_is_gone_at_once_and_who_dies_within_a_minute(book, actor, anna, later):
    presence.say_here(anna, "a", RECORD)
    presence.leave("a")
    assert words("m", RECORD, actor) == ""
    presence.say_here(anna, "a", RECORD)
    later(times.HERE_GONE_S - 1)
    assert words("m", RECORD, actor)
    later(2)
    assert words("m", RECORD, actor) == ""
    assert not presence.has_desk(anna.user_id)
    assert times.HERE_GONE_S + times.HERE_AGAIN_S <= 60


def test_it_does_not_grow(book, actor, anna, later):
    for number in range(30):
        presence.say_here(anna, f"desk {number}", ("client", number))
        presence.say_here(actor, "m", ("client", number))
        later(times.HERE_AGAIN_S)
    assert Presence.select().count() <= 2 + times.HERE_GONE_S / times.HERE_AGAIN_S


def test_it_is_no_act_and_tells_no_other_desk(book, actor, anna):
    before, head = JournalEntry.select().count(), journal.last_entry_id()
    presence.say_here(anna, "a", RECORD)
    presence.leave("a")
    assert JournalEntry.select().count() == before
    assert feed.changes_after(head) == (head, frozenset())


@pytest.mark.sqlite
def test_it_waits_for_nobody_who_is_saving(book, actor, anna, second_connection):
    second_connection.execute("BEGIN IMMEDIATE")
    assert not presence.say_here(anna, "a", RECORD)
    second_connection.execute("ROLLBACK")
    assert presence.say_here(anna, "a", RECORD)
    # What is really saved waits again as before.
    assert database.is_sqlite()
    with journal.entry(SYSTEM, "x", undoable=False):
        pass


@pytest.fixture
def second_connection(book):
    import apsw

    conn = apsw.Connection(str(models.database.obj.database))
    yield conn
    conn.close()


def test_who_said_so_while_the_clock_ran_ahead_is_gone_once_it_is_right(book, actor, anna, later):
    later(86_400)
    presence.say_here(anna, "a", RECORD)
    later(-86_400)
    assert words("m", RECORD, actor) == ""
    assert not presence.has_desk(anna.user_id)
    presence.say_here(actor, "m", RECORD)
    assert [row.desk for row in Presence.select()] == ["m"]
    later(300)
    presence.say_here(anna, "a", RECORD)
    later(-300)
    assert words("m", RECORD, actor), "a clock that is some minutes ahead is nothing wrong"
