from datetime import UTC, date, datetime

import pytest
from peewee import IntegrityError

from models import Booking, Client, ClientPhone, FamilyMember, Promotion, Session, SessionOnline, User
from studio.demo import bulk
from studio.find import search
from studio.kernel import database, journal
from studio.kernel.access import SYSTEM

AT = datetime(2026, 11, 2, 18, 30, tzinfo=UTC)
CLIENT = ("id", "number", "last_name", "name_key", "created_at")


def test_rows_get_the_defaults_of_their_table(book):
    with journal.entry(SYSTEM, "Bulk"):
        bulk.insert_rows(
            Client, CLIENT, [(7, "1001", "Ana [VIP] [/", "ana vip", AT), (8, "1002", "O'Brien", "obrien", AT)]
        )
        bulk.insert_rows(FamilyMember, ("id", "client", "name", "birthday"), [(3, 8, "Noa", date(2020, 2, 29))])
        bulk.insert_rows(Promotion, ("id", "name"), [(1, "100% off?")])
    ana, obrien = Client.select().order_by(Client.id)
    assert (ana.last_name, ana.version, ana.organisation, ana.call_warning, ana.bill_to_id) == (
        "Ana [VIP] [/",
        1,
        False,
        "",
        None,
    )
    assert (obrien.id, obrien.created_at) == (8, AT)
    assert FamilyMember.get().birthday == date(2020, 2, 29)
    assert (Promotion.get().name, Promotion.get().kind, Promotion.get().starts_on) == ("100% off?", "theme", None)


def test_ids_go_on_after_those_given(book):
    with journal.entry(SYSTEM, "Bulk") as entry:
        bulk.insert_rows(Client, CLIENT, [(41, "1001", "Weber", "weber", AT)])
        bulk.continue_ids()
        added = {"number": "1002", "last_name": "Next", "name_key": "next", "created_at": AT}
        assert entry.insert(Client, **added) == 42


def test_the_search_index_is_the_one_that_saving_makes(book):
    with journal.entry(SYSTEM, "Bulk"):
        bulk.insert_rows(Client, CLIENT, [(5, "1001", "佐藤", "佐藤", AT), (6, "1002", "Weber", "weber", AT)])
        bulk.insert_rows(ClientPhone, ("id", "client", "number", "digits"), [(1, 6, "(415) 555-0133", "+14155550133")])
        bulk.index_rows("client_search", [(5, ("佐藤", "1001")), (6, ("Weber", "1002", "+14155550133"))])
        bulk.index_rows("session_search", [(1, ("", "..."))])
    for text, found in (("佐", [5]), ("藤", [5]), ("eber", [6]), ("0133", [6]), ("nobody", [])):
        assert [hit.id for hit in search.find(text).clients] == found, text


def test_the_guard_refuses_a_double_booking(book):
    owner = User.get()
    columns = (
        "id",
        "number",
        "client",
        "session_type",
        "starts_at",
        "ends_at",
        "studio",
        "status",
        "status_since",
        "booked_at",
    )
    nine, ten = datetime(2026, 11, 21, 9), datetime(2026, 11, 21, 10)
    slot = ("id", "session", "resource", "starts_at", "ends_at", "blocking")
    with journal.entry(SYSTEM, "Bulk"):
        bulk.insert_rows(Client, CLIENT, [(1, "1001", "Weber", "weber", AT)])
        rows = [(i, str(i), 1, 1, nine, ten, owner.studio_id, 1, nine.date(), AT) for i in (1, 2)]
        bulk.insert_rows(Session, columns, rows)
        bulk.insert_rows(Booking, slot, [(1, 1, 1, nine, ten, True), (2, 2, 1, nine, ten, False)])
        bulk.insert_rows(SessionOnline, ("id", "session"), [(1, 1)])
    assert SessionOnline.get().links == "[]"
    assert Session.get_by_id(2).starts_at == nine
    with pytest.raises(IntegrityError), journal.entry(SYSTEM, "Bulk"):
        bulk.insert_rows(Booking, slot, [(3, 2, 1, nine, ten, True)])
    assert Booking.select().count() == 2
    assert database.rows("SELECT count(*) FROM booking WHERE blocking") == [(1,)]
