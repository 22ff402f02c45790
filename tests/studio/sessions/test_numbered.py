"""When a session gets its number: when it is booked, on its day, or by hand."""

from datetime import timedelta

import pytest

from models import Session
from studio.kernel import journal, preferences
from studio.kernel.errors import Invalid
from studio.sessions import numbered, sessions
from studio.workflow import history
from tests import factories


def numbers() -> list[str]:
    return [row.number for row in Session.select().order_by(Session.id)]


def test_on_its_day_in_the_order_of_the_starts_and_once(book, actor, frozen):
    preferences.set_text(actor, "session.number_given", "session-day")
    preferences.set_text(actor, "session.number_format", "last")
    late = factories.session(actor, "2026-11-23 12:00", client_id=factories.client(actor, "Weber [/", ""))
    factories.session(actor, "2026-11-23 10:00", client_id=factories.client(actor, "Ann", ""))
    factories.session(actor, "2026-11-24 10:00")
    factories.session(actor, "2026-11-21 15:00", client_id=factories.client(actor, "Now", ""))
    assert numbers() == ["?1", "?2", "?3", "Now10001"]
    assert numbered.number_some() is None
    frozen.shift(timedelta(days=2))
    assert numbered.number_some() == 2
    assert numbered.number_some() is None
    assert numbers() == ["Weber10003", "Ann10002", "?3", "Now10001"]
    told = history.status_notes(late.session_id)[0]
    assert (told.initials, told.text) == ("SYS", "Numbered Weber10003, before that ?1")


@pytest.mark.sqlite
def test_more_than_one_turn_goes_on(book, actor, frozen, monkeypatch):
    monkeypatch.setattr(numbered, "AT_ONCE", 2)
    preferences.set_text(actor, "session.number_given", "session-day")
    for hour in (9, 10, 11):
        factories.session(actor, f"2026-11-23 {hour:02}:00")
    frozen.shift(timedelta(days=2))
    assert [numbered.number_some(), numbered.number_some(), numbered.number_some()] == [2, 1, None]
    assert numbers() == ["10001", "10002", "10003"]


@pytest.mark.sqlite
def test_never_by_itself_but_by_hand(book, actor, frozen):
    preferences.set_text(actor, "session.number_given", "never")
    saved = factories.session(actor, "2026-11-23 10:00")
    frozen.shift(timedelta(days=2))
    head = journal.last_entry_id()
    assert numbered.number_some() is None
    assert (journal.last_entry_id(), numbers()) == (head, ["?1"])
    sessions.save_session(actor, saved.session_id, None, {"number": "A-7"})
    assert numbers() == ["A-7"]


@pytest.mark.sqlite
def test_a_cancelled_one_gets_none_and_a_book_that_goes_back_numbers_at_once(book, actor, frozen):
    preferences.set_text(actor, "session.number_given", "session-day")
    saved = factories.session(actor, "2026-11-23 10:00")
    sessions.cancel(actor, saved.session_id, "ill")
    frozen.shift(timedelta(days=2))
    assert numbered.number_some() is None
    preferences.set_text(actor, "session.number_given", "creation")
    factories.session(actor, "2026-11-30 10:00")
    assert numbers() == ["?1", "10001"]


def test_nobody_types_what_stands_for_a_number_to_come(book, actor):
    with pytest.raises(Invalid, match="stands for one to come"):
        factories.session(actor, number="?99")
