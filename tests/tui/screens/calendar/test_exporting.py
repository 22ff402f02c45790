"""The calendar as a file for other programs."""

import pytest
from icalendar import Calendar

from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


async def test_the_column_of_the_cursor_goes_into_a_file(book: Book, actor: Actor, desk: Desk, tmp_path) -> None:
    factories.session(actor, "2026-11-23 10:00", photographer=actor.user_id)
    factories.session(actor, "2026-11-23 12:00", photographer=None)
    target = tmp_path / "mia.ics"
    async with desk() as pilot:
        pilot.app.open(Open("calendar", typed={"date": "2026-11-23"}))
        await settled(pilot)
        await press(pilot, "f10", "h", "x")
        assert "Export the calendar: Mia [Hansen] [/" in screen_text(pilot.app)
        await type_text(pilot, str(target))
        await press(pilot, "enter")
        assert "Wrote 1 entry to" in screen_text(pilot.app)
    assert len(Calendar.from_ical(target.read_text()).walk("VEVENT")) == 1
