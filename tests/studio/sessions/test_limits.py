"""What the studio takes at most: whoever books, moves or brings back more is asked, as about a clash."""

from datetime import date, datetime

import pytest

from models import Session
from studio.appointments import converting
from studio.calendar import carrying
from studio.calendar.blocks import read
from studio.calendar.carrying import COPY, MOVE, Carried
from studio.calendar.whose import EVERYBODY
from studio.kernel.errors import NotAllowed, OverCap
from studio.kernel.undo import may_undo, next_undo, undo
from studio.lists import upkeep
from studio.lists.slots import CAP
from studio.sessions import sessions, views
from studio.sessions.flags import Flag
from studio.to_do import moving
from tests import factories

FULL = "Families [/ is full: 1 in the week of Sun Nov 22 at most, and this would be the 2nd."


@pytest.fixture
def first(book, actor):
    """One session of a week that takes one."""
    values = {"name": "Families [/", "most": 1, "per": "week", "session_type": factories.type_id("Family")}
    upkeep.add(actor, CAP, values)
    return factories.session(actor, "2026-11-23 10:00")


def at(text):
    return datetime.fromisoformat(f"2026-{text}")


def carried(kind, session_id, to):
    block = next(one for one in read(date(2026, 11, 30), 1) if one.key == session_id)
    return Carried(kind, block, at(to), at(to).replace(hour=at(to).hour + 1), EVERYBODY, EVERYBODY)


def moves_away(way):
    return way in ("move", "move along", "carry")


def test_every_way_into_a_full_week_is_asked_about(first, actor):
    later = factories.session(actor, "2026-11-30 10:00").session_id
    away, held, portrait = (
        factories.session(actor, f"2026-11-{day}:00", over_cap=True, type=kind).session_id
        for day, kind in (("24 10", "Family"), ("25 10", "Family"), ("24 12", "Portrait"))
    )
    sessions.cancel(actor, away, "ill")
    sessions.save_session(actor, held, None, {"on_hold": Flag()})
    meeting = factories.appointment(actor, "2026-11-27 10:00").appointment_id
    client_id, family = factories.client(actor), {"session_type": factories.type_id("Family")}
    ways = {
        "book": lambda **allow: sessions.book_session(actor, client_id, {**family, "starts_at": at("11-27 14:00")}, **allow),
        "move": lambda **allow: sessions.move_session(actor, later, None, at("11-27 15:00"), **allow),
        "move along": lambda **allow: moving.move(actor, later, None, at("11-27 15:00"), **allow),
        "carry": lambda **allow: carrying.carry_out(actor, carried(MOVE, later, "11-27 15:00"), **allow),
        "copy": lambda **allow: carrying.carry_out(actor, carried(COPY, later, "11-27 15:00"), **allow),
        "another type": lambda **allow: sessions.save_session(actor, portrait, None, family, **allow),
        "off hold": lambda **allow: sessions.hold(actor, held, on_hold=False, **allow),
        "uncancel": lambda **allow: sessions.uncancel(actor, away, **allow),
        "convert": lambda **allow: converting.convert(actor, meeting, family, client_id=client_id, **allow),
    }  # fmt: skip
    before = Session.select().count()
    for way, call in ways.items():
        with pytest.raises(OverCap, match="is full: 1 in the week of Sun Nov 22 at most") as caught:
            call(allow_clash=True)
        assert caught.value.may_allow, way
        assert caught.value.next_free == at("11-30 09:00" if moves_away(way) else "12-07 09:00"), way
    assert Session.select().count() == before
    for way, call in ways.items():
        if not moves_away(way):
            assert call(over_cap=True), way
    assert sessions.move_session(actor, later, None, at("11-27 16:00"), over_cap=True)
    notes = [note.text for note in views.status_notes(away)]
    assert "Booked all the same: " + FULL.replace("2nd", "6th") in notes


def test_an_undo_that_would_go_over_is_refused_and_what_somebody_said_yes_to_comes_back(first, actor):
    sessions.cancel(actor, first.session_id, "ill")
    cancelled = next_undo(actor).entry_id
    second = factories.session(actor, "2026-11-24 10:00").session_id
    why = f"{FULL} It was not undone: do it by hand in session 10001, where one is asked."
    assert may_undo(actor, cancelled).reason == why
    with pytest.raises(NotAllowed) as refused:
        undo(actor, cancelled)
    assert str(refused.value) == why
    sessions.uncancel(actor, first.session_id, over_cap=True)
    sessions.cancel(actor, first.session_id, "ill again")
    undo(actor)
    assert Session.get_by_id(first.session_id).cancelled_id is None
    sessions.move_session(actor, second, None, at("11-30 10:00"))
    moved = next_undo(actor).entry_id
    with pytest.raises(NotAllowed, match="session 10002, where one is asked"):
        undo(actor, moved)
    sessions.hold(actor, second)
    undo(actor)
    sessions.cancel(actor, first.session_id, "ill")
    undo(actor, moved)
    assert Session.get_by_id(second).starts_at == at("11-24 10:00")


def test_what_counts_already_is_not_asked_about_again(first, actor):
    other = factories.session(actor, "2026-11-24 10:00", over_cap=True)
    assert sessions.move_session(actor, other.session_id, None, at("11-26 10:00")).warnings == ()
    sessions.save_session(actor, other.session_id, None, {"photographer": actor.user_id})
    assert sessions.move_session(actor, other.session_id, None, at("12-03 10:00")).warnings == ()
    with pytest.raises(OverCap):
        sessions.move_session(actor, other.session_id, None, at("11-26 10:00"))


def test_who_may_not_is_told_whom_to_ask(first, actor):
    ben = factories.user(actor, role="photographer")
    with pytest.raises(OverCap, match="ask somebody who may book more") as caught:
        factories.session(ben, "2026-11-24 10:00", over_cap=True, client_id=1, photographer=ben.user_id)
    assert not caught.value.may_allow
    desk = factories.user(actor, role="desk")
    assert factories.session(desk, "2026-11-24 10:00", over_cap=True, client_id=1)


def test_the_calendar_says_it_before(first, actor):
    later = factories.session(actor, "2026-11-30 10:00").session_id
    trial = carrying.trial(actor, carried(MOVE, later, "11-27 15:00"))
    assert trial.possible and FULL in trial.words
    assert "full" not in carrying.trial(actor, carried(MOVE, later, "12-02 15:00")).words
    assert "1 in the week of Sun Nov 29" in carrying.trial(actor, carried(COPY, later, "12-02 15:00")).words
