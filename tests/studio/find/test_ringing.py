"""Who calls is brought up on the running desk of whoever takes the call."""

from datetime import timedelta

import pytest

from models import JournalEntry, Ring
from studio.clients import clients
from studio.clients.clients import Phone
from studio.find import ringing
from studio.kernel import clock, presence, times
from studio.kernel.errors import Invalid, NotFound
from tests import factories
from tests.conftest import NOW

NUMBER = "(415) 555-0133"


@pytest.fixture
def at_desk(book, actor):
    presence.say_here(actor, "m", None)


def with_phone(actor, number=NUMBER, **names):
    client_id = factories.client(actor, **names)
    clients.save_client(actor, client_id, 1, {"phones": [Phone(number)]})
    return client_id


def test_it_says_who_has_the_number_however_it_is_written(book, actor, at_desk):
    client_id = with_phone(actor)
    for typed in (NUMBER, "+1 415 555 0133", "415-555-0133", "4155550133"):
        ringing.ring(actor, typed)
        call = ringing.calling(actor)
        assert (call.number, [caller.client_id for caller in call.callers]) == (NUMBER, [client_id])


def test_a_family_shares_a_number(book, actor, at_desk):
    family = [with_phone(actor), with_phone(actor)]
    ringing.ring(actor, NUMBER)
    assert [caller.client_id for caller in ringing.calling(actor).callers] == family


def test_nobody_has_it_yet(book, actor, at_desk):
    assert ringing.ring(actor, NUMBER).callers == ()
    assert ringing.calling(actor).number == NUMBER


def test_without_a_running_desk_it_says_so(book, actor):
    with pytest.raises(NotFound) as refused:
        ringing.ring(actor, NUMBER)
    assert str(refused.value) == f"{actor.name} has no desk running: open Sittings there, and the next call comes up."
    assert Ring.select().count() == 0


@pytest.mark.parametrize("number", ["", "  ", "12", "mama", "9" * 61, "[@click=app.quit]x"])
def test_what_is_no_number(book, actor, at_desk, number):
    with pytest.raises(Invalid):
        ringing.ring(actor, number)
    assert ringing.calling(actor) is None


@pytest.mark.parametrize(
    "number", ["\x1b[31m4155550133", "4155550133'; DROP TABLE ring; --", "415\u202e5550133", "=4155550133"]
)
def test_hostile_text_is_a_text(book, actor, at_desk, number):
    try:
        ringing.ring(actor, number)
    except Invalid:
        assert ringing.calling(actor) is None
    else:
        assert ringing.calling(actor).number.isprintable()


def test_it_is_one_s_own_call_alone_until_it_is_answered(book, actor, at_desk):
    ben = factories.user(actor, "ben", name="Ben", initials="BB")
    ringing.ring(actor, NUMBER)
    call = ringing.calling(actor)
    assert ringing.calling(ben) is None
    ringing.answer(ben, call.id)
    assert ringing.calling(actor) == call
    ringing.answer(actor, call.id)
    assert ringing.calling(actor) is None


def test_a_new_call_takes_the_place_of_the_old_and_nothing_grows(book, actor, at_desk):
    acts = JournalEntry.select().count()
    for number in range(20):
        ringing.ring(actor, f"41555501{number:02}")
    assert ringing.calling(actor).number == "(415) 555-0119"
    assert (Ring.select().count(), JournalEntry.select().count()) == (1, acts)


def test_one_that_is_long_ago_is_shown_no_more(book, actor, at_desk, monkeypatch):
    ringing.ring(actor, NUMBER)
    after = NOW.astimezone() + timedelta(seconds=times.CALL_KEPT_S + 1)
    monkeypatch.setattr(clock, "now_utc", lambda: after)
    assert ringing.calling(actor) is None
