"""Rights are those of now: a desk that runs on loses what its user lost."""

from dataclasses import replace

import pytest

from models import Client, JournalEntry, Session, User
from studio.book import backup
from studio.clients import clients
from studio.clients.listed import CLIENTS
from studio.kernel import access, database, journal, preferences, undo
from studio.kernel.access import SYSTEM
from studio.kernel.errors import Clash, NotAllowed
from studio.lists import page
from studio.lists.spec import Asked, Column
from studio.sessions import reminders, sessions
from studio.workflow import workflow
from tests import factories


def now(actor, **values):
    User.update(**values).where(User.id == actor.user_id).execute()


def refused(call, *args, **kwargs):
    with pytest.raises(NotAllowed) as caught:
        database.call(call, *args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize("role", ["desk", "photographer"])
def test_a_role_that_was_taken_away(book, actor, role, tmp_path):
    now(actor, role=role)
    assert refused(preferences.save, actor, clock24=True) == (
        "Mia [Hansen] [/ may not change the studio's preferences: ask the studio's owner."
    )
    assert "may not make backups" in refused(backup.backup, actor, tmp_path / "copy.db")
    assert preferences.load().clock24 is False
    now(actor, role="owner")
    assert preferences.save(actor, clock24=True).clock24 is True


def test_a_role_that_was_given_counts_at_once(book, actor):
    ben = factories.user(actor, "ben", role="desk")
    refused(preferences.save, ben, clock24=True)
    now(ben, role="owner")
    preferences.save(ben, clock24=True)
    assert not ben.may("preferences")
    assert access.again(ben).may("preferences")


def test_a_double_booking_is_permitted_by_who_may_now(book, actor):
    preferences.save(actor, clash_policy="ask")
    mine = factories.session(actor, "2026-11-23 10:00").session_id
    other = factories.session(actor, "2026-11-23 14:00").session_id
    now(actor, role="photographer")
    ways = (
        lambda: factories.session(actor, "2026-11-23 10:00", client_id=1, allow_clash=True),
        lambda: sessions.move_session(actor, other, None, Session.get_by_id(mine).starts_at, allow_clash=True),
    )
    for way in ways:
        with pytest.raises(Clash) as caught:
            database.call(way)
        assert caught.value.may_allow is False
    now(actor, role="desk")
    for way in ways:
        database.call(way)


def test_a_list_shows_no_more_what_its_reader_may_see_no_more(book, actor):
    spec = replace(CLIENTS, columns=(*CLIENTS.columns, Column("pay", "Pay", "c.notes", right="users")))
    factories.client(actor)
    asked = Asked(columns=("name", "pay"))
    assert len(page.page(actor, spec, asked).lines[0].values) == 2
    now(actor, role="desk")
    assert refused(page.page, actor, spec, asked).startswith("Mia [Hansen] [/ may not see all of that list any more")
    refused(page.export, actor, spec, asked)
    refused(page.lines_of, actor, spec, (1,), ("pay",))
    assert len(page.page(access.log_in("mia"), spec, asked).lines[0].values) == 1


def test_who_left_does_nothing_more(book, actor):
    """Whatever it is: the door itself asks, so that no service can forget to."""
    session_id = factories.session(actor).session_id
    head = (journal.last_entry_id(), Client.select().count(), Session.get_by_id(session_id).version)
    now(actor, inactive=True)
    for call, arguments in (
        (clients.add_client, ({"last_name": "Late"},)),
        (sessions.confirm, (session_id,)),
        (workflow.change_status, (session_id, None)),
        (undo.undo, ()),
        (reminders.dismiss, (session_id,)),
        (reminders.snooze, (session_id,)),
    ):
        assert refused(call, actor, *arguments) == "Mia [Hansen] [/ is no longer active here: ask the studio's owner."
    assert head == (journal.last_entry_id(), Client.select().count(), Session.get_by_id(session_id).version)
    now(actor, inactive=False)
    database.call(sessions.confirm, actor, session_id)


def test_the_program_itself_may(book):
    access.require(SYSTEM, "users", "anything")
    with journal.entry(SYSTEM, "x") as entry:
        entry.insert(User, login="x", name="X", initials="XX", role="desk")
    assert JournalEntry.select().order_by(JournalEntry.id.desc()).first().user_id is None
