"""Sessions that have stood at a status for too long."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Status
from studio.dates.business_days import BusinessCalendar
from studio.kernel import journal, preferences
from studio.kernel.errors import NotFound
from studio.lists import page as pages
from studio.lists.spec import Asked
from studio.sessions import sessions
from studio.sessions.listed import SESSIONS
from studio.workflow import stale, workflow
from tests import factories
from tests.conftest import ZONE

BOOKED = date(2026, 11, 21)


def stale_after(actor, days, name="Session Pending"):
    with journal.entry(actor, "x") as entry:
        entry.update(Status, Status.get(Status.name == name).id, stale_after_business_days=days)


def numbers(actor, word="", **asked):
    found = Asked(filters=(("stale", word),), columns=("number",), order="since", **asked)
    lines = pages.page(actor, SESSIONS, found).lines
    assert pages.count(actor, SESSIONS, found) == len(lines)
    return [line.values[0] for line in lines]


def marked(actor):
    lines = pages.page(actor, SESSIONS, Asked(columns=("number", "stale"))).lines
    return {line.values[0]: line.values[1] for line in lines}


def on(frozen, day):
    frozen.move_to(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(ZONE)))


def test_after_so_many_business_days_and_not_on_the_last_of_them(book, actor, frozen):
    stale_after(actor, 3)
    factories.session(actor, "2026-12-24 10:00")
    for day, found in ((21, []), (24, []), (25, []), (26, ["10001"]), (30, ["10001"])):
        on(frozen, date(2026, 11, day))
        assert (day, numbers(actor)) == (day, found)
        assert marked(actor) == {"10001": "stale" if found else ""}


def test_a_closure_and_another_work_week_count(book, actor, frozen):
    stale_after(actor, 3)
    factories.session(actor, "2026-12-24 10:00")
    on(frozen, date(2026, 11, 26))
    factories.closure(actor, date(2026, 11, 23), date(2026, 11, 23), "New floor [/")
    assert numbers(actor) == []
    preferences.save(actor, work_week_on=False)
    assert numbers(actor) == ["10001"]


def test_which_sessions_can_be_stale(book, actor, frozen):
    stale_after(actor, 3)
    stale_after(actor, 3, "Archived")
    client_id = factories.client(actor)
    kinds = ("open", "held", "no show", "cancelled", "final", "elsewhere", "noted")
    made = {
        kind: factories.session(actor, f"2026-11-20 {hour}:00", client_id=client_id, room=None)
        for hour, kind in enumerate(kinds, 10)
    }
    sessions.hold(actor, made["held"].session_id)
    sessions.no_show(actor, made["no show"].session_id)
    sessions.cancel(actor, made["cancelled"].session_id, "ill")
    archived = Status.get(Status.final).id
    workflow.change_status(actor, made["final"].session_id, None, to=archived)
    workflow.change_status(actor, made["elsewhere"].session_id, None)
    on(frozen, date(2026, 12, 24))
    sessions.save_session(actor, made["noted"].session_id, None, {"notes": "called [/"})
    wanted = [made[kind].number for kind in ("open", "held", "no show", "noted")]
    assert numbers(actor) == wanted
    assert [number for number, said in marked(actor).items() if said] == wanted


def test_a_change_of_status_makes_it_fresh(book, actor, frozen):
    stale_after(actor, 3)
    stale_after(actor, 30, "Image Capture Pending")
    saved = factories.session(actor, "2026-12-24 10:00")
    on(frozen, date(2026, 12, 10))
    assert numbers(actor) == ["10001"]
    workflow.change_status(actor, saved.session_id, None)
    assert numbers(actor) == []
    assert marked(actor) == {"10001": ""}


def test_of_one_status_the_longest_first(book, actor, frozen):
    stale_after(actor, 1)
    stale_after(actor, 1, "Image Capture Pending")
    client_id = factories.client(actor)
    made = [factories.session(actor, f"2026-12-{day} 10:00", client_id=client_id) for day in (20, 21, 22)]
    workflow.change_status(actor, made[0].session_id, None, completed=date(2026, 11, 20))
    workflow.change_status(actor, made[1].session_id, None, completed=date(2026, 11, 19))
    on(frozen, date(2026, 12, 10))
    assert numbers(actor) == ["10002", "10001", "10003"]
    assert numbers(actor, "image capture") == ["10002", "10001"]
    assert numbers(actor, descending=True) == ["10003", "10001", "10002"]
    assert numbers(actor, "Retouch Pending") == []
    with pytest.raises(NotFound):
        numbers(actor, "lost")


@pytest.mark.sqlite
def test_in_a_book_without_such_a_status_nothing_is(book, actor, frozen, count_queries):
    factories.session(actor, "2026-12-24 10:00")
    on(frozen, date(2027, 12, 10))
    with count_queries() as asked:
        assert stale.among([1]) == {1: ""}
    assert len(asked) == 1
    assert numbers(actor) == []


@pytest.mark.sqlite
def test_a_line_costs_the_same_queries_whatever_there_is(book, actor, count_queries):
    stale_after(actor, 3)
    client_id, asked_of = factories.client(actor), []
    for day in (20, 21, 22):
        factories.session(actor, f"2026-12-{day} 10:00", client_id=client_id)
        with count_queries() as asked:
            marked(actor)
        asked_of.append(len(asked))
    assert asked_of[0] == asked_of[2]


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(since=DAYS, ahead=st.integers(0, 200), after=st.integers(1, 60), week=st.sets(st.integers(0, 6), min_size=1),
       off=st.sets(DAYS, max_size=60))  # fmt: skip
def test_the_day_before_which_is_stale_says_the_same_as_counting_on(since, ahead, after, week, off):
    calendar = BusinessCalendar(frozenset(week), None, dict.fromkeys(off, "closed"))
    today = since + timedelta(days=ahead)
    assert (since < calendar.add(today, -after)) == (calendar.add(since, after) < today)
