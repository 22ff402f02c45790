"""A redo comes after its original, whatever is done to either of them."""

from datetime import datetime

import pytest

from studio.kernel import undo
from studio.kernel.errors import Invalid
from studio.sessions import sessions, views
from studio.sessions.flags import Flag
from tests import factories

move = sessions.move_session


def refused(call, *args, **kwargs):
    with pytest.raises(Invalid) as caught:
        call(*args, **kwargs)
    return str(caught.value), caught.value.field


def test_a_redo_stays_after_its_original_whichever_of_the_two_moves(book, actor):
    client_id = factories.client(actor)
    first = factories.session(actor, "2026-11-24 10:00", client_id=client_id)
    again = factories.session(actor, "2026-11-25 10:00", client_id=client_id, redo=Flag(original=first.session_id))
    assert refused(move, actor, again.session_id, None, datetime(2026, 11, 24, 9)) == (
        "Session 10001 is not earlier: a redo comes after its original.",
        "redo",
    )
    assert refused(move, actor, first.session_id, None, datetime(2026, 11, 25, 10)) == (
        "Session 10002 is a redo of this one and comes after it: move that one first, or clear its Redo.",
        "date",
    )
    move(actor, first.session_id, None, datetime(2026, 11, 24, 8))
    move(actor, again.session_id, None, datetime(2026, 11, 24, 9))
    sessions.save_session(actor, again.session_id, None, {"redo": False})
    move(actor, first.session_id, None, datetime(2026, 11, 26, 10))
    sessions.save_session(actor, first.session_id, None, {"redo": Flag(original=again.session_id)})
    assert views.session_record(first.session_id).redo.original_number == "10002"


def test_an_undo_does_not_put_the_original_behind_its_redo(book, actor):
    client_id = factories.client(actor)
    first = factories.session(actor, "2026-11-27 10:00", client_id=client_id)
    move(actor, first.session_id, None, datetime(2026, 11, 24, 10))
    moved = undo.next_undo(actor)
    redo = Flag(original=first.session_id)
    again = factories.session(actor, "2026-11-25 10:00", client_id=client_id, redo=redo)
    assert refused(undo.undo, actor, moved.entry_id)[0] == (
        "Session 10002 is a redo of this one and comes after it: move that one first, or clear its Redo."
    )
    assert views.session_record(first.session_id).starts_at == datetime(2026, 11, 24, 10)
    sessions.save_session(actor, again.session_id, None, {"redo": False})
    undo.undo(actor, moved.entry_id)
    assert views.session_record(first.session_id).starts_at == datetime(2026, 11, 27, 10)
