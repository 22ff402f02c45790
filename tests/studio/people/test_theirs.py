"""Whose sessions and clients are whose, kept by the schema; and what who sees only their own is refused."""

import pytest

from models import Client, Session
from studio.clients import clients, duplicates, joining
from studio.exchange import json_views
from studio.find import search
from studio.kernel import access, database, journal, undo
from studio.kernel.errors import Clash, Invalid, NotAllowed, NotFound
from studio.lists import page as pages
from studio.lists import theirs
from studio.lists.spec import Asked
from studio.sessions import agenda, sessions
from studio.sessions.listed import SESSIONS
from studio.sessions.views import session_id_of
from studio.workflow import workflow
from tests import canary, factories
from tests.canary import ALL
from tests.conftest import NOW


@pytest.fixture
def dee(book, actor):
    return factories.user(actor, "dee", "Dee [/", initials="DD", role="desk")


@pytest.fixture
def made(actor, dee):
    return canary.fill(actor, dee)


@pytest.fixture
def who(dee, made):
    return canary.with_rights(dee, ALL - {"others"})


def seen():
    return set(database.rows("SELECT user_id, client_id, name_key FROM client_seen"))


def worked_out():
    """Work out anew what the table should have."""
    people = ("photographer_id", "assistant_id", "booked_by_id")
    whose = {(row.__data__[column.removesuffix("_id")], row.client_id) for row in Session.select() for column in people}
    whose |= {(row.created_by_id, row.id) for row in Client.select()}
    names = {row.id: row.name_key for row in Client.select()}
    return {(user, client, names[client]) for user, client in whose if user is not None}


class TestWhose:
    def test_whatever_is_done_the_table_follows_and_every_undo_brings_it_back(self, book, actor, dee, made):
        assert seen() == worked_out()
        session_id, first = made.other_session, journal.last_entry_id()
        for values in (
            {"assistant": dee.user_id},
            {"assistant": None, "photographer": dee.user_id},
            {"photographer": None},
            {"notes": "x"},
        ):
            sessions.save_session(actor, session_id, None, values)
            assert seen() == worked_out(), values
        for change in (
            lambda: clients.save_client(actor, made.other_client, None, {"last_name": "Aaa"}),
            lambda: clients.add_client(dee, {"last_name": "Own"}),
            lambda: factories.session(dee, "2026-12-01 10:00", client_id=made.other_client),
            lambda: joining.join_clients(actor, made.own_client, made.other_client),
        ):
            change()
            assert seen() == worked_out()
        assert (dee.user_id, made.own_client, "canlastown canfirstown") in seen()
        for entry_id in range(journal.last_entry_id(), first, -1):
            undo.undo(actor, entry_id, others=True)
            assert seen() == worked_out()

    def test_a_session_is_of_who_photographs_assists_or_booked_it(self, book, actor, dee, made):
        who = canary.with_rights(dee, ALL - {"others"})
        other = made.other_session
        with access.reading_as(who):
            assert theirs.shown("session", [other], theirs.only()) == set()
        for column in ("photographer", "assistant", "booked_by"):
            with journal.entry(actor, "Gave it to Dee") as entry:
                entry.update(Session, other, **{"photographer": None, "assistant": None, "booked_by": None})
                entry.update(Session, other, **{column: dee.user_id})
            with access.reading_as(who):
                assert theirs.shown("session", [other], theirs.only()) == {other}
                assert json_views.session(other)["client"]["number"] == "1002"
                assert clients.client_record(made.other_client).number == "1002"


class TestRefused:
    SESSION = "Dee [/ may not see session 10002, on which others work: ask the studio's owner."
    CLIENT = "Dee [/ may not see client 1002, on which others work: ask the studio's owner."

    def test_a_record_by_its_number_in_one_sentence_that_says_why(self, book, who, made):
        with access.reading_as(who):
            for call, sentence in (
                (lambda: session_id_of("10002"), self.SESSION),
                (lambda: clients.client_id_of("1002"), self.CLIENT),
                (lambda: workflow.explain_due(made.other_session), self.SESSION),
                (lambda: joining.preview(made.own_client, made.other_client), self.CLIENT),
            ):
                with pytest.raises(NotAllowed) as refused:
                    call()
                assert str(refused.value) == sentence
            with pytest.raises(NotFound, match="There is no session 99"):
                session_id_of("99")
            assert session_id_of("10001") == made.own_session

    def test_what_is_done_to_it(self, book, who, made):
        for call in (
            lambda: sessions.confirm(who, made.other_session),
            lambda: workflow.change_status(who, made.other_session, None),
            lambda: clients.save_client(who, made.other_client, None, {"notes": "x"}),
            lambda: factories.session(who, "2026-12-01 10:00", client_id=made.other_client),
        ):
            with pytest.raises(NotAllowed, match="on which others work"):
                call()
        sessions.confirm(who, made.own_session)

    def test_what_the_program_does_by_itself_at_such_a_desk_is_done(self, book, who, made):
        with access.reading_as(who):
            assert sessions.confirm(access.SYSTEM, made.other_session).version

    def test_what_others_did_is_not_taken_back(self, book, actor, who, made):
        clients.save_client(actor, made.own_client, None, {"notes": "x"})
        with pytest.raises(NotAllowed, match="may not undo what others did"):
            undo.undo(who, journal.last_entry_id(), others=True)
        sessions.confirm(who, made.own_session)
        undo.undo(who)

    def test_an_order_that_no_index_has_of_ones_own(self, book, who):
        asked = Asked(order="number")
        with pytest.raises(Invalid, match="Sessions by your own cannot be sorted by number: sort them by start or due"):
            pages.page(who, SESSIONS, asked)


class TestBusy:
    def test_a_taken_time_says_no_more_than_that_it_is(self, book, who, made):
        with access.reading_as(who):
            mine, busy = agenda.day(NOW.date())
            assert (mine.kind, mine.number) == ("session", "10001")
            assert (busy.kind, busy.client, busy.room, busy.people, busy.number) == (
                "busy",
                "Busy",
                "Room 1",
                ("MKH",),
                "",
            )
            told = list(json_views.agenda_entries((mine, busy), NOW.date()))
        assert told[1] == {
            "kind": "busy", "number": None, "start": "17:00", "end": "18:00", "title": "Busy", "client": None,
            "type": None, "room": "Room 1", "people": ["mia"], "status": None, "confirmed": None,
        }  # fmt: skip

    def test_what_takes_no_time_is_left_out(self, book, actor, who, made):
        sessions.cancel(actor, made.other_session, "ill")
        with access.reading_as(who):
            assert [row.kind for row in agenda.day(NOW.date(), agenda.Filter(hidden=True))] == ["session"]

    def test_nobody_books_over_it_and_the_sentence_names_nobody(self, book, who, made):
        with access.reading_as(who):
            with pytest.raises(Clash) as refused:
                factories.session(who, "2026-11-21 17:00", client_id=made.own_client)
            assert "Room 1 is taken from 5:00 PM to 6:00 PM by another session." in str(refused.value)
            assert canary.seen(str(refused.value) + repr(refused.value.clashes), canary.OTHERS) == []


class TestFind:
    def test_ones_own_among_many_others_of_that_name(self, book, actor, dee):
        for number in range(40):
            factories.client(actor, "Smith", f"A{number}")
        mine = clients.add_client(dee, {"last_name": "Smith", "first_name": "Zed"})
        with access.reading_as(canary.with_rights(dee, ALL - {"others"})):
            assert [hit.id for hit in search.find("smith", clients=5).clients] == [mine]
            assert [hit.id for hit in search.find("zed", clients=5).clients] == [mine]
            assert search.find("a1", clients=5).clients == ()
            assert search.find("smiht", clients=5).clients[0].id == mine

    def test_a_session_by_its_description(self, book, who, made):
        with access.reading_as(who):
            found = search.find("candescription").sessions
            assert [hit.id for hit in found] == [made.own_session]
            assert search.find("10002").sessions == ()

    def test_nobody_elses_client_is_named_as_alike(self, book, who, made):
        with access.reading_as(who):
            assert duplicates.likenesses({"last_name": "Canlastother", "first_name": "Canfirstother"}) == ()
            assert duplicates.likenesses({"last_name": "Canlastown", "first_name": "Canfirstown"})


def test_who_pays_is_hidden_where_it_is_somebody_elses_client(book, actor, who, made):
    clients.save_client(actor, made.own_client, None, {"bill_to": made.other_client})
    with access.reading_as(who):
        assert clients.client_record(made.own_client).bill_to.name == access.HIDDEN
    assert clients.client_record(made.own_client).bill_to.name.startswith("Canlastother")
