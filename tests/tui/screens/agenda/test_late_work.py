"""The panel of late tasks and calls beneath the day: no key there may take one for a session."""

from datetime import date

from models import Session
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled


def late(actor: Actor) -> None:
    client_id = factories.client(actor)
    factories.session(actor, "2026-11-21 12:00", client_id=client_id)
    factories.task(actor, "Order the album [/", due_on=date(2026, 11, 18), urgent=True, client=client_id)
    factories.call(actor, due_on=date(2026, 11, 19), call_type=1, client=client_id)
    factories.task(actor, "Not late", due_on=date(2026, 11, 21))


async def test_they_stand_beneath_the_day_and_open(book: Book, actor: Actor, desk: Desk) -> None:
    late(actor)
    async with desk(size=(120, 40)) as pilot:
        assert_golden(pilot.app, "agenda_late_work_120x40")
        await press(pilot, "tab", "tab", "tab")
        await settled(pilot)
        refused = []
        for key in ("c", "s", "x", "v"):
            await press(pilot, key)
            refused.append(screen_text(pilot.app))
        await press(pilot, "enter")
        opened = screen_text(pilot.app)

    assert all("A task or call is under the cursor: Enter opens it, F8 shows them all." in text for text in refused)
    assert "Order the album [/" in opened.splitlines()[0]
    assert Session.get().confirmed is None


async def test_a_narrow_window_counts_them(book: Book, actor: Actor, desk: Desk) -> None:
    late(actor)
    async with desk(size=(80, 24)) as pilot:
        text = screen_text(pilot.app)
        await press(pilot, "tab", "tab", "tab")
        focused = pilot.app.focused.id

    assert "2 tasks, calls" in text
    assert focused != "late-work"
