from datetime import date, datetime, timedelta
from itertools import product

import pytest

from studio.kernel.access import Actor
from studio.sessions import sessions
from studio.sessions.listed import State
from studio.workflow import workflow
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.settle import settled
from tui.frame.desk import Open
from tui.frame.dressed import dressed
from tui.widgets.record_table import RecordTable

NOW = datetime(2026, 11, 21, 11, 4)


def state(starts_at: datetime, *, due: date | None = None, **flags: bool) -> State:
    ends_at = starts_at + timedelta(hours=1)
    return State(
        starts_at,
        ends_at,
        "Retouch Pending",
        due,
        *(flags.get(flag, False) for flag in ("confirmed", "no_show", "on_hold", "cancelled")),
        None,
    )


def test_each_state_is_dressed_by_the_one_law():
    before, during, after = NOW - timedelta(hours=2), NOW - timedelta(minutes=4), NOW + timedelta(hours=2)
    late, today = NOW.date() - timedelta(days=1), NOW.date()
    assert {
        (at, due): dressed(state(at, due=due), NOW) for at, due in product((before, during, after), (late, today))
    } == {
        (before, late): ("late", "!"), (before, today): ("done", ""),
        (during, late): ("now", "!"), (during, today): ("now", ">"),
        (after, late): ("late", "!"), (after, today): ("", ""),
    }  # fmt: skip
    assert dressed(state(before, due=late, no_show=True), NOW) == ("off", "!")
    assert dressed(state(before, due=late, on_hold=True), NOW) == ("off", "")
    assert dressed(state(during, cancelled=True), NOW) == ("off", "")


@pytest.mark.sqlite
async def test_an_overdue_no_show_is_marked_alike_on_the_agenda_and_at_its_client(
    book: Book, actor: Actor, desk: Desk
) -> None:
    client_id = factories.client(actor)
    saved = factories.session(actor, "2026-11-21 10:00", client_id=client_id)
    sessions.no_show(actor, saved.session_id)
    workflow.change_status(actor, saved.session_id, None, completed=date(2026, 11, 1), due=date(2026, 11, 3))

    def stands(selector: str) -> list[tuple[str, str]]:
        return [
            (row.style, row.marker)
            for row in pilot.app.screen.query_one(selector, RecordTable).rows
            if row.key != "now"
        ]

    async with desk(size=(120, 40)) as pilot:
        on_the_agenda = stands("#agenda")
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        beside = stands("#side-sessions")
        await pilot.app.screen.open_pane("Sessions")
        await settled(pilot)
        in_its_tab = stands("#sessions")

    assert on_the_agenda == beside == in_its_tab == [("off", "!")]
