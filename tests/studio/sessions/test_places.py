"""The room of a session brings its studio, by whatever way it is chosen."""

from datetime import datetime

import pytest

from models import Resource, Session, SessionType, Studio
from studio.kernel import journal, undo
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid
from studio.sessions import sessions
from tests import factories
from tests.conftest import Book


@pytest.fixture
def harbour(book: Book, actor: Actor) -> int:
    """Add a second studio with a room of its own, and return the room's id."""
    with journal.entry(actor, "Added Harbour") as entry:
        studio_id = entry.insert(Studio, name="Harbour [/", position=20)
        return entry.insert(Resource, name="Harbour B [/", kind="room", studio=studio_id, position=20)


def place(session_id: int) -> tuple[str, str]:
    session = Session.get_by_id(session_id)
    return session.studio.name, session.room.name if session.room else ""


MAIN = "Main Street [Studio] [/"


def test_booked_into_a_room_it_is_in_that_studio(actor: Actor, harbour: int):
    assert place(factories.session(actor).session_id) == (MAIN, "Room 1")
    assert place(factories.session(actor, room=harbour).session_id) == ("Harbour [/", "Harbour B [/")


def test_edited_moved_and_taken_back(actor: Actor, harbour: int):
    booked = factories.session(actor)
    sessions.save_session(actor, booked.session_id, 1, {"room": harbour})
    assert place(booked.session_id) == ("Harbour [/", "Harbour B [/")
    sessions.move_session(actor, booked.session_id, None, datetime(2026, 11, 24, 9))
    assert place(booked.session_id) == ("Harbour [/", "Harbour B [/")
    undo.undo(actor)
    undo.undo(actor)
    assert place(booked.session_id) == (MAIN, "Room 1")


def test_the_room_of_another_studio_is_refused(actor: Actor, harbour: int):
    booked, main = factories.session(actor), Studio.get(Studio.name == MAIN).id
    sentence = f"Harbour B [/ is a room of Harbour [/, not of {MAIN}: choose another room, or its studio."
    for values in ({"room": harbour, "studio": main},):
        with pytest.raises(Invalid) as refused:
            factories.session(actor, "2026-11-24 10:00", **values)
        assert (str(refused.value), refused.value.field) == (sentence, "room")
        with pytest.raises(Invalid) as refused:
            sessions.save_session(actor, booked.session_id, None, values)
        assert str(refused.value) == sentence
    with pytest.raises(Invalid, match="Room 1 is a room of Main Street"):
        sessions.save_session(actor, booked.session_id, None, {"studio": Resource.get_by_id(harbour).studio_id})
    assert place(booked.session_id) == (MAIN, "Room 1")


def test_the_room_of_a_type_is_left_out_in_another_studio(actor: Actor, harbour: int):
    elsewhere = Resource.get_by_id(harbour).studio_id
    assert place(factories.session(actor, studio=elsewhere).session_id) == ("Harbour [/", "")


def test_a_room_of_no_studio_and_an_outside_location_leave_the_studio(actor: Actor, harbour: int):
    booked = factories.session(actor, room=harbour)
    roving = factories.room(actor, "Roving [/")
    sessions.save_session(actor, booked.session_id, None, {"room": roving})
    assert place(booked.session_id) == ("Harbour [/", "Roving [/")
    sessions.save_session(actor, booked.session_id, None, {"outside_location": factories.outside(actor)})
    assert place(booked.session_id) == ("Harbour [/", "")


def test_the_default_room_of_a_type_brings_its_studio_too(actor: Actor, harbour: int):
    SessionType.update(default_room=harbour).where(SessionType.name == "Portrait").execute()
    assert place(factories.session(actor, type="Portrait").session_id) == ("Harbour [/", "Harbour B [/")


def test_what_was_saved_apart_before_can_still_be_changed(actor: Actor, harbour: int):
    booked = factories.session(actor)
    Session.update(studio=Resource.get_by_id(harbour).studio_id).where(Session.id == booked.session_id).execute()
    sessions.save_session(actor, booked.session_id, None, {"notes": "x", "room": factories.room_id()})
    assert place(booked.session_id) == ("Harbour [/", "Room 1")
