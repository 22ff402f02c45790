"""What people do with messages that are to be sent, and a worker beside them."""

import re

import pytest

from models import Communication, Outbox
from studio.kernel import journal, preferences, undo
from studio.kernel.access import NotAllowed
from studio.kernel.errors import Invalid, NotFound
from studio.messages import claims, outbox
from tests import factories
from tests.studio.messages.queued import message, state

WORKER = "machine/1/a"


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr(claims, "machine_start", lambda: "machine")


def taken(outbox_id, *, begun=False):
    """Have a worker take the message."""
    (claimed,) = [one for one in claims.claim(WORKER, "email") if one.id == outbox_id]
    if begun:
        assert claims.begin(WORKER, claimed)
    return claimed


def sentence(call, *args):
    with pytest.raises((Invalid, NotAllowed, NotFound)) as caught:
        call(*args)
    return str(caught.value)


def test_a_message_has_an_id_that_says_nothing_of_it(book, actor, frozen):
    first, second = Outbox.get_by_id(message(actor)), Outbox.get_by_id(message(actor))
    assert re.fullmatch(r"<[0-9a-f]{32}@sittings\.invalid>", first.message_id)
    assert first.message_id != second.message_id
    assert (first.state, first.tries, first.begun, first.noted) == ("waiting", 0, False, False)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("Studio@Main-Street.example", "main-street.example"),
        ("studio@bücher.example", "sittings.invalid"),
        ("", "sittings.invalid"),
    ],
)
def test_its_domain_is_the_studios(book, actor, frozen, address, domain):
    with journal.entry(actor, "preferences.changed", fields=[]) as entry:
        entry.insert(preferences.Preference, name="mail.from", value=preferences.json.dumps(address))
    assert Outbox.get_by_id(message(actor)).message_id.partition("@")[2] == f"{domain}>"


def test_held_released_cancelled_and_sent_again(book, actor, frozen):
    one = message(actor)
    assert outbox.hold(actor, [one]) == 1
    assert claims.claim(WORKER, "email") == ()
    assert outbox.release(actor, [one]) == 1
    assert outbox.cancel(actor, [one]) == 1
    assert (state(one), claims.claim(WORKER, "email")) == ("cancelled", ())
    assert outbox.retry(actor, [one]) == 1
    assert taken(one)


def test_several_at_once_leave_out_those_of_which_it_makes_no_sense(book, actor, frozen):
    first, second, third = message(actor), message(actor), message(actor)
    outbox.cancel(actor, [second])
    assert outbox.hold(actor, [first, second, third]) == 2
    assert [state(one) for one in (first, second, third)] == ["held", "cancelled", "held"]


def test_what_a_worker_has_and_has_not_begun_is_held(book, actor, frozen):
    one = message(actor)
    claimed = taken(one)
    assert outbox.hold(actor, [one]) == 1
    assert not claims.begin(WORKER, claimed)
    assert state(one) == "held"


@pytest.mark.parametrize("act", [outbox.hold, outbox.cancel, outbox.retry])
def test_what_is_going_out_is_left_alone(book, actor, frozen, act):
    one = message(actor)
    claimed = taken(one, begun=True)
    assert sentence(act, actor, [one]) == "The message is going out at this moment: look again in a while."
    assert claims.finish(WORKER, claimed, "sent")
    assert sentence(act, actor, [one]) == "The message has gone: what was sent cannot be taken back."


def test_an_unsure_one_went_or_goes_again(book, actor, frozen):
    first, second, third = message(actor), message(actor), message(actor)
    for one in (first, second, third):
        claims.finish(WORKER, taken(one, begun=True), "unsure", error="The line dropped.")
    assert outbox.went(actor, [first]) == 1
    assert state(first) == "sent"
    done = Communication.get_by_id(Outbox.get_by_id(first).communication_id)
    assert (str(done.completed_on), done.completed_by_id) == ("2026-11-21", actor.user_id)
    assert outbox.retry(actor, [second]) == 1
    assert (state(second), Outbox.get_by_id(second).error) == ("waiting", "")
    assert outbox.cancel(actor, [third]) == 1
    assert sentence(outbox.went, actor, [second]).startswith("Only of a message that is unsure")


def test_it_is_written_with_its_record_and_undone_with_it(book, actor, frozen):
    one = message(actor)
    undo.undo(actor)
    assert Outbox.select().count() == Communication.select().count() == 0
    undo.undo(actor, journal.last_entry_id())
    assert state(one) == "waiting"


def test_what_a_worker_has_and_has_not_begun_is_undone(book, actor, frozen):
    one = message(actor)
    claimed = taken(one)
    undo.undo(actor)
    assert not claims.begin(WORKER, claimed)
    assert Outbox.select().count() == 0


@pytest.mark.parametrize(
    ("came_of_it", "words"),
    [
        ("", "Cannot be undone. The message is going out at this moment: look again in a while."),
        ("sent", "Cannot be undone. The message has gone: what was sent cannot be taken back."),
        (
            "unsure",
            "Cannot be undone. Nobody knows whether the message went: "
            "open the outbox, and say that it went or send it again.",
        ),
    ],
)
def test_what_has_gone_is_not_undone(book, actor, frozen, came_of_it, words):
    claimed = taken(message(actor), begun=True)
    if came_of_it:
        claims.finish(WORKER, claimed, came_of_it)
    assert sentence(undo.undo, actor) == words
    assert Outbox.select().count() == 1


def test_an_undone_release_holds_again_unless_it_went(book, actor, frozen):
    one = message(actor)
    outbox.hold(actor, [one])
    outbox.release(actor, [one])
    undo.undo(actor)
    assert state(one) == "held"
    outbox.release(actor, [one])
    claims.finish(WORKER, taken(one, begun=True), "sent")
    assert sentence(undo.undo, actor) == "Cannot be undone. The message has gone: what was sent cannot be taken back."


def test_that_it_went_is_taken_back(book, actor, frozen):
    one = message(actor)
    claims.finish(WORKER, taken(one, begun=True), "unsure")
    outbox.went(actor, [one])
    undo.undo(actor)
    assert state(one) == "unsure"
    assert Communication.get().completed_on is None


def test_a_cancelled_one_is_queued_again_with_its_record(book, actor, frozen):
    one = message(actor)
    row = Outbox.get_by_id(one)
    with journal.entry(actor, "record.added", kind="email") as entry, pytest.raises(Invalid):
        outbox.put(entry, row.communication_id, "email")
    outbox.cancel(actor, [one])
    with journal.entry(actor, "record.added", kind="email") as entry:
        assert outbox.put(entry, row.communication_id, "email") == one
    assert (state(one), Outbox.get_by_id(one).message_id) == ("waiting", row.message_id)


def test_refused(book, actor, frozen):
    one = message(actor)
    assert sentence(outbox.release, actor, [one]) == "The message is not held: it goes with the worker's next turn."
    assert sentence(outbox.hold, actor, [one + 1]).startswith("That message is gone from the outbox")
    assert sentence(outbox.hold, actor, []) == "No message was named."
    outbox.hold(actor, [one])
    assert sentence(outbox.hold, actor, [one]) == "The message is held already."
    assert sentence(outbox.retry, actor, [one]) == "The message is held: release it to send it."


def test_the_journal_tells_of_it(book, actor, frozen):
    one = message(actor, client=factories.client(actor, "Berg [/", "Ana"))
    outbox.hold(actor, [one])
    assert undo.next_undo(actor).sentence == "Held messages: 1, to Berg [/, Ana"
