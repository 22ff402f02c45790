import ast
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import studio
from models import Booking, Session, SessionType
from studio.exchange import json_views
from studio.find import search
from studio.kernel import clock, journal
from studio.lists import page
from studio.lists.spec import Asked
from studio.sessions import agenda, opening, rows, sessions, states, views
from studio.sessions.flags import Flag
from studio.sessions.listed import SESSIONS
from tests import factories
from tests.sources import nodes

STUDIO = Path(studio.__file__).parent


def numbered(source):
    """List the subscripts of a row by a number from 2 on, where a name would say what is meant."""
    for node in nodes(source):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and type(node.slice.value) is int:
            of = node.value.value if isinstance(node.value, ast.Subscript) else node.value
            if node.slice.value >= 2 and isinstance(of, ast.Name) and of.id in ("row", "rows", "cols", "values"):
                yield ast.unparse(node)


def test_no_column_is_read_by_its_number():
    found = {path.relative_to(STUDIO): list(numbered(path.read_text("utf-8"))) for path in STUDIO.rglob("*.py")}
    assert {path: numbers for path, numbers in found.items() if numbers} == {} and len(found) > 300


def test_the_reader_of_the_source_sees_a_number():
    assert list(numbered("a = row[24]\nb = rows[0][3]\nc = row[1]\nd = row['x']")) == ["row[24]", "rows[0][3]"]


def test_the_columns_are_those_of_the_row_in_its_order():
    assert tuple(rows.COLUMNS) == rows.SessionRow._fields


@pytest.mark.sqlite
def test_every_face_reads_a_session_from_the_same_row(book, actor):
    client_id = factories.client(actor, "Weber", "Jo")
    saved = factories.session(actor, datetime(2026, 11, 23, 10), client_id=client_id, cancelled=Flag("ill"))
    session_id = saved.session_id
    seen = [
        agenda.entry(session_id),
        agenda.sessions_of_client(client_id)[0],
        search.find(saved.number).sessions[0],
        rows.one(session_id),
    ]
    assert {(row.number, row.client, row.cancelled, states.state_words(row)) for row in seen} == {
        (saved.number, "Weber, Jo", True, "CANCELLED")
    }
    record, whole = views.session_record(session_id), json_views.session(session_id)
    assert (record.client.name, whole["client"]["name"]) == ("Weber, Jo", "Weber, Jo")
    assert (record.cancelled.why, whole["cancel_reason"]) == ("ill", "ill")


@pytest.mark.sqlite
def test_as_many_questions_for_three_as_for_one(book, actor, count_queries):
    asked = []
    for day in (23, 24, 25):
        factories.session(actor, datetime(2026, 11, day, 10), confirmed=True)
        ids = [row.id for row in rows.read("ORDER BY s.id")]
        with count_queries() as of_json:
            assert len(list(json_views.sessions(ids))) == len(ids)
        with count_queries() as of_days:
            rows.read("ORDER BY s.id")
        with count_queries() as of_record:
            views.session_record(ids[0])
        asked.append((len(of_json), len(of_days), len(of_record)))
    assert set(asked) == {(10, 1, 11)}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("flags", "words", "beside"),
    [
        ({}, "Pending", ""),
        ({"confirmed": True}, "Pending", "Confirmed"),
        ({"on_hold": True}, "ON HOLD", "On hold"),
        ({"no_show": True, "confirmed": True}, "NO SHOW", "No show"),
        ({"cancelled": Flag("ill")}, "CANCELLED", "Cancelled"),
    ],
)
def test_the_state_in_words(book, actor, flags, words, beside):
    row = agenda.entry(factories.session(actor, datetime(2026, 11, 20, 10), **flags).session_id)
    assert (states.state_words(row), states.beside_words(row)) == (words, beside)
    listed = page.page(actor, SESSIONS, Asked(columns=("now", "flags"))).lines
    assert [line.values for line in listed] == [(words, beside)]


@pytest.mark.parametrize("flags", [{}, {"on_hold": True}, {"cancelled": Flag("x")}, {"no_show": True}])
def test_overdue_is_the_same_in_sql(book, actor, frozen, flags):
    factories.session(actor, datetime(2026, 11, 20, 10), **flags)
    frozen.shift(30 * 86400)
    listed = [row.id for row in rows.read(f"WHERE {states.OVERDUE}", (clock.today().isoformat(),))]
    assert listed == [row.id for row in rows.read("ORDER BY s.id") if row.overdue]
    assert len(listed) == (0 if {"on_hold", "cancelled"} & set(flags) else 1)


@pytest.mark.sqlite
def test_a_status_change_is_offered_in_one_read(book, actor):
    saved = factories.session(actor)
    offered = opening.status_change(saved.session_id)
    assert (offered.record.number, offered.following.name) == ("10001", "Image Capture Pending")
    assert len(offered.offered) == 8 and [choice.key for choice in offered.people] == [actor.user_id]


@pytest.mark.sqlite
def test_a_new_session_begins_with_the_status_and_the_due_date_that_were_chosen(book, actor):
    retouch = next(s for s in opening.status_change(factories.session(actor).session_id).offered if "Retouch" in s.name)
    saved = factories.session(actor, datetime(2026, 11, 24, 10), status=retouch.id, status_due=date(2026, 12, 24))
    made = views.session_record(saved.session_id)
    assert (made.status.name, made.status_due, made.status_due_by) == ("Retouch Pending", date(2026, 12, 24), "MKH")
    for values in ({"status": 999}, {"status": retouch.id, "status_due": date(2026, 11, 1)}):
        with pytest.raises(Exception, match="cycle|before"):
            factories.session(actor, datetime(2026, 11, 25, 10), **values)
    with pytest.raises(Exception, match="A session has no status"):
        sessions.save_session(actor, saved.session_id, None, {"status": retouch.id})


@pytest.mark.sqlite
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(
    booked=st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=4),
    lengths=st.lists(st.tuples(st.integers(1, 6), st.integers(5, 1440)), max_size=6),
)
def test_a_booking_keeps_the_length_that_its_type_had(book, actor, booked, lengths):
    day = 1 + Session.select().count()
    for offset, (kind, own_end) in enumerate(booked):
        starts_at = datetime(2030, 1, 1, 8) + timedelta(days=day + offset)
        values = {"session_type": kind, "starts_at": starts_at, "room": None, "photographer": actor.user_id}
        if own_end:
            values["ends_at"] = starts_at + timedelta(minutes=45)
        sessions.book_session(actor, 1 if Session.select().count() else factories.client(actor), values)
    before = times()
    for kind, minutes in lengths:
        with journal.entry(actor, "x") as entry:
            entry.update(SessionType, kind, duration_min=minutes, default_room=None)
    assert times() == before


def times():
    bookings = [(b.session_id, b.starts_at, b.ends_at) for b in Booking.select().order_by(Booking.id)]
    return [(s.id, s.starts_at, s.ends_at) for s in Session.select().order_by(Session.id)], bookings
