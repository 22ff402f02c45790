"""Required, asked or left out: what the studio wants of clients and sessions."""

import pytest

from studio.clients import clients
from studio.clients.clients import Address, Email, Phone
from studio.clients.fields import CLIENT, REACH
from studio.kernel import preferences
from studio.kernel.errors import Invalid
from studio.lists.asking import called
from studio.sessions import sessions
from studio.sessions.fields import SESSION
from tests import factories

GIVEN = {
    "first_name": "Ana [VIP] [/",
    "status": 1,
    "lead_source": 1,
    "call_warning": "Dog [/",
    "bill_to": 1,
    "language": "de",
    "zone": "Europe/Berlin",
    "notes": "x",
    "phones": (Phone("+49 30 901820"),),
    "emails": (Email("a@example.org"),),
    "addresses": (Address(street="Main 1"),),
}
EMPTY = {"status": None, "lead_source": None, "bill_to": None, "phones": (), "emails": (), "addresses": ()}
OF_CLIENTS = {key: field for key, field in {**CLIENT, **REACH}.items() if field.varies}
OF_SESSIONS = {key: field for key, field in SESSION.items() if field.varies}


def refused(call, *args):
    with pytest.raises(Invalid) as caught:
        call(*args)
    return caught.value


@pytest.mark.sqlite
@pytest.mark.parametrize("key", OF_CLIENTS)
def test_what_is_required_of_a_client(book, actor, key):
    old = factories.client(actor, "Old", "", phones=(), emails=())
    field = OF_CLIENTS[key]
    nothing = EMPTY.get(key, " ")
    clients.add_client(actor, {"last_name": "Before", key: nothing})
    preferences.set_text(actor, field.varies, "required")
    for values in ({"last_name": "New"}, {"last_name": "New", key: nothing}):
        error = refused(clients.add_client, actor, values)
        assert (str(error), error.field) == (f"{called(field)} is required by this studio: fill it in.", key)
    clients.add_client(actor, {"last_name": "New", key: GIVEN[key]})
    clients.save_client(actor, old, None, {"last_name": "Older"})
    clients.save_client(actor, old, None, {key: GIVEN[key]})
    assert refused(clients.save_client, actor, old, None, {key: nothing}).field == key


@pytest.mark.sqlite
def test_an_organisation_needs_no_first_name(book, actor):
    preferences.set_text(actor, "client.first_name", "required")
    clients.add_client(actor, {"last_name": "School [/", "organisation": True})


@pytest.mark.sqlite
@pytest.mark.parametrize("key", [key for key in OF_SESSIONS if key != "equipment"])
def test_what_is_required_of_a_session(book, actor, key):
    given = {"photographer": actor.user_id, "assistant": factories.user(actor, assistant=True).user_id}
    given |= {"room": factories.room_id(), "description": "x", "file_number": "x", "notes": "x"}
    nothing = None if key in ("photographer", "assistant", "room") else ""
    old = factories.session(actor, "2026-11-24 10:00", **({"photographer": None} | {key: nothing}))
    preferences.set_text(actor, OF_SESSIONS[key].varies, "required")
    wanted = f"{called(OF_SESSIONS[key])} is required by this studio: fill it in."
    error = refused(lambda: factories.session(actor, "2026-11-25 10:00", **{key: nothing}))
    assert (str(error), error.field) == (wanted, key)
    only = {key: given[key]} | ({"photographer": None} if key == "assistant" else {})
    saved = factories.session(actor, "2026-11-26 10:00", **only)
    assert refused(sessions.save_session, actor, saved.session_id, None, {key: nothing}).field == key
    sessions.confirm(actor, old.session_id)


@pytest.mark.sqlite
def test_outside_is_a_room_too(book, actor):
    preferences.set_text(actor, "session.room", "required")
    saved = factories.session(actor, "2026-11-26 10:00", room=None, outside_location=factories.outside(actor))
    sessions.save_session(actor, saved.session_id, None, {"room": factories.room_id()})
