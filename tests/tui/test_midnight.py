"""What goes by the clock is shown as it is now, however long a screen stands."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from studio.kernel.access import Actor
from studio.sessions import sessions
from tests import factories
from tests.conftest import ZONE, Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.widgets.record_table import RecordTable

pytestmark = pytest.mark.sqlite


@pytest.fixture
def at(frozen):
    """Return what moves the clock and lets the program see it."""

    async def move(pilot, when: str) -> None:
        frozen.move_to(datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(ZONE)))
        pilot.app._tick()
        await settled(pilot)

    return move


async def test_what_goes_on_now_is_over_when_it_ends(book: Book, actor: Actor, desk: Desk, at) -> None:
    factories.session(actor, "2026-11-21 11:30", minutes=30)

    def stands() -> list[tuple[str, str]]:
        return [(row.style, row.marker) for row in pilot.app.place.query_one("#agenda", RecordTable).rows]

    line = ("now-line", "")

    async with desk() as pilot:
        seen = [stands()]
        for when in ("2026-11-21 11:30", "2026-11-21 11:59", "2026-11-21 12:00"):
            await at(pilot, when)
            seen += [stands()]

    assert seen == [[line, ("", "")], [("now", ">"), line], [("now", ">"), line], [("done", ""), line]]


async def test_who_looks_at_today_looks_at_the_new_day_after_midnight(book: Book, actor: Actor, desk: Desk, at) -> None:
    late = factories.session(actor, "2026-11-21 15:00")
    sessions.save_session(actor, late.session_id, None, {"status_due": date(2026, 11, 21)})
    factories.session(actor, "2026-11-22 10:00")
    factories.session(actor, "2026-11-23 10:00")
    factories.session(actor, "2026-11-23 12:00")
    async with desk((120, 40)) as pilot:
        before = screen_text(pilot.app)
        await at(pilot, "2026-11-22 08:00")
        after, day = screen_text(pilot.app), pilot.app.screen.day

    assert "Sat Nov 21, 2026  today   1 session" in before
    assert ("Overdue ─" in before, "not confirmed 1 ─" in before) == (True, True)
    assert (day, "Sun Nov 22, 2026  today   1 session" in after) == (date(2026, 11, 22), True)
    assert ("Overdue 1" in after, "not confirmed 2 ─" in after) == (True, True)


async def test_another_day_stays_and_is_named_anew(book: Book, desk: Desk, at) -> None:
    async with desk() as pilot:
        await press(pilot, "p")
        await at(pilot, "2026-11-22 00:00")
        past = screen_text(pilot.app)
        await press(pilot, "t", "n")
        await at(pilot, "2026-11-23 00:01")
        ahead = screen_text(pilot.app)

    assert "Fri Nov 20, 2026   0 sessions" in past
    assert "Mon Nov 23, 2026  today   0 sessions" in ahead


async def test_a_client_that_stands_open_grows_older(book: Book, actor: Actor, desk: Desk, at) -> None:
    client_id = factories.client(actor)
    factories.member(actor, client_id, birthday=date(2020, 11, 22))
    async with desk((120, 40)) as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        table = pilot.app.screen.query_one("#side-family", RecordTable)
        ages = [table.rows[0].cells[-1]]
        await at(pilot, "2026-11-22 00:00")
        ages += [table.rows[0].cells[-1]]

    assert ages == ["5", "6"]


async def test_what_was_found_is_near_as_of_today(book: Book, actor: Actor, desk: Desk, at) -> None:
    factories.session(actor, "2026-11-21 15:00", client_id=factories.client(actor, "Weber", "Jo"))
    async with desk((120, 40)) as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "weber")
        before = screen_text(pilot.app)
        await at(pilot, "2026-11-22 08:00")
        after = screen_text(pilot.app)

    assert ("next" in before, "last" in after) == (True, True)
