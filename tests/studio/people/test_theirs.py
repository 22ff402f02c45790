"""Whose sessions and clients are whose, kept by the schema; and what who sees only their own is refused."""

from datetime import date
from types import SimpleNamespace

import pytest

from models import Client, Session
from studio.booking import rebooking
from studio.clients import clients, duplicates, joining
from studio.clients.clients import Phone
from studio.exchange import json_views
from studio.find import ringing, search
from studio.kernel import access, database, journal, presence, undo
from studio.kernel.errors import Clash, Invalid, NotAllowed, NotFound, NumberUsed
from studio.lists import page as pages
from studio.lists import theirs
from studio.lists.spec import Asked
from studio.sessions import agenda, sessions
from studio.sessions.flags import Flag
from studio.sessions.listed import SESSIONS
from studio.sessions.views import client_block, session_id_of
from studio.waiting.listed import WAITING_LIST
from studio.workflow import workflow
from tests import canary, factories
from tests.canary import ALL
from tests.conftest import NOW

dee, made, sqlite_template = canary.dee, canary.made, canary.sqlite_template


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


@pytest.mark.sqlite
def test_whether_a_client_is_ones_own_is_looked_up_by_the_client(made, who, count_queries):
    with count_queries() as asked:
        theirs.shown("client", [1, 2], who.user_id)
        pages.count(who, WAITING_LIST, Asked())
    of_it = [one for one in asked if "client_seen" in one]
    plans = [database.rows(f"EXPLAIN QUERY PLAN {sql}", (1,) * sql.count("?")) for sql in of_it]
    walked = [step.partition(" USING ")[2] for plan in plans for *_, step in plan if "client_seen" in step]
    assert walked == ["INDEX client_seen_client_id (client_id=?)"] * 2


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

    def test_what_others_did_is_named_by_no_undo(self, book, actor, who, made):
        clients.save_client(who, made.own_client, None, {"call_warning": "mine"})
        mine = journal.last_entry_id()
        gone = factories.client(actor, "Canlastother", "Canfirstother", call_warning="Canclientnoteother")
        joining.join_clients(actor, made.own_client, gone)
        with access.reading_as(who):
            for look in (
                lambda: undo.entry_of(journal.last_entry_id()),
                lambda: undo.last_of("client", made.own_client),
                lambda: undo.undo(who, journal.last_entry_id()),
            ):
                with pytest.raises(NotAllowed) as refused:
                    look()
                assert str(refused.value) == "Dee [/ may not undo what others did: ask the studio's owner."
            with pytest.raises(NotAllowed) as refused:
                undo.undo(who, mine)
            assert str(refused.value) == (
                "It was not undone: what MKH did since depends on it. Ask the studio's owner to undo that first."
            )
            assert undo.may_undo(who, mine).reason == str(refused.value)
            assert undo.last_of("session", factories.session(who, client_id=made.own_client).session_id)
        with access.reading_as(actor):
            assert canary.seen(undo.last_of("client", made.own_client).sentence, canary.OTHERS)

    def test_what_others_did_is_not_taken_back(self, book, actor, who, made):
        clients.save_client(actor, made.own_client, None, {"notes": "x"})
        with pytest.raises(NotAllowed, match="may not undo what others did"):
            undo.undo(who, journal.last_entry_id(), others=True)
        sessions.confirm(who, made.own_session)
        undo.undo(who)

    def test_a_number_that_is_taken_is_told_without_whose_it_is(self, book, actor, who, made):
        asked = (
            (
                "Client number 1002",
                "client",
                "Canlastother",
                lambda by: clients.save_client(by, made.own_client, None, {"number": "1002"}),
            ),
            (
                "Session number 10002",
                "session",
                "Canlastother, Canfirstother, 2026-11-21",
                lambda by: sessions.save_session(by, made.own_session, None, {"number": "10002"}),
            ),
        )
        for number, kind, whose, save in asked:
            for by, told in ((who, f"another {kind}"), (actor, whose)):
                with access.reading_as(by), pytest.raises(NumberUsed) as used:
                    save(by)
                assert str(used.value) == f"{number} belongs to {told}: choose another number."

    def test_nothing_of_ones_own_is_linked_to_it_and_a_link_that_stands_stays(self, book, actor, who, made):
        late = factories.session(actor, "2026-11-28 15:00", client_id=made.own_client, photographer=who.user_id)
        redo = {"redo": Flag(original=made.other_session)}
        for save in (
            lambda by: clients.save_client(by, made.own_client, None, {"bill_to": made.other_client}),
            lambda by: sessions.save_session(by, late.session_id, None, redo),
        ):
            with access.reading_as(who), pytest.raises(NotAllowed, match="on which others work"):
                save(who)
            save(actor)
            with access.reading_as(who):
                save(who)

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
            "arrived": None, "started": None, "done": None,
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

    def test_ones_own_client_is_alike_and_calls_behind_many_others(self, book, actor, dee):
        same = {"last_name": "Smith", "first_name": "Zed"}
        reached = {"phones": [Phone(canary.OTHER_PHONE)]}
        for _ in range(7):
            clients.add_client(actor, same | reached)
        mine = clients.add_client(dee, same | reached)
        who = canary.with_rights(dee, ALL - {"others"})
        presence.say_here(who, "m", None)
        with access.reading_as(who):
            for values in (same, reached | {"last_name": "X"}):
                assert [like.client_id for like in duplicates.likenesses(values)] == [mine]
            assert [caller.client_id for caller in ringing.ring(who, canary.OTHER_PHONE).callers] == [mine]

    def test_nobody_elses_client_is_named_as_alike(self, book, who, made):
        with access.reading_as(who):
            assert duplicates.likenesses({"last_name": "Canlastother", "first_name": "Canfirstother"}) == ()
            assert duplicates.likenesses({"last_name": "Canlastown", "first_name": "Canfirstown"})


def test_who_pays_is_hidden_where_it_is_somebody_elses_client(book, actor, who, made):
    clients.save_client(actor, made.own_client, None, {"bill_to": made.other_client})
    with access.reading_as(who):
        assert clients.client_record(made.own_client).bill_to.name == access.HIDDEN
    assert clients.client_record(made.own_client).bill_to.name.startswith("Canlastother")


def test_of_a_clients_no_shows_those_of_ones_own_sessions_are_told(book, actor, who, made):
    for photographer, day in ((who.user_id, "2026-11-03"), (actor.user_id, "2026-11-04")):
        past = factories.session(actor, f"{day} 10:00", client_id=made.own_client, photographer=photographer)
        sessions.no_show(actor, past.session_id)
    for by, told in ((who, (1, date(2026, 11, 3))), (actor, (2, date(2026, 11, 4)))):
        with access.reading_as(by):
            block = client_block(made.own_client)
            assert (block.no_shows, block.last_no_show) == told


def test_a_session_in_the_way_of_a_change_of_a_room_is_called_by_its_number_only_where_it_is_seen(
    book, actor, who, made
):
    for session_id, number in ((made.own_session, "10001"), (made.other_session, "another session")):
        row = SimpleNamespace(holder=session_id, starts_at=NOW)
        with access.reading_as(who):
            assert rebooking.called(row).partition(" (")[0] == number
