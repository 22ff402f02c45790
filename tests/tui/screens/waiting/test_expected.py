"""The births that are expected soon, on their screen."""

from datetime import date

import pytest

from studio.kernel.access import Actor
from studio.sessions import views
from studio.waiting import expected
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_one_is_moved_into_a_free_time_after_the_birth(
    book: Book, actor: Actor, desk: Desk, size: tuple[int, int]
) -> None:
    saved = factories.session(actor, "2026-12-14 10:00", type="Newborn", photographer=1)
    expected.expect(actor, saved.session_id, date(2026, 11, 24))
    async with desk(size=size) as pilot:
        await press(pilot, "f10", "v", "n")
        assert_golden(pilot.app, f"expected_{size[0]}x{size[1]}")
        await press(pilot, "m")
        await type_text(pilot, "nov 19")
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert "After the birth on Thu Nov 19" in text
        assert "Tue Nov 24, 9:00 AM-11:00 AM Mia [Hansen] [/, Room 1 " in " ".join(text.split())
        await press(pilot, "enter")
        text = screen_text(pilot.app)
        assert "Session 10001 is on Tue Nov 24, 2026" in text and "No birth is expected soon." in text
    record = views.session_record(saved.session_id)
    assert (record.born_on, record.starts_at.date()) == (date(2026, 11, 19), date(2026, 11, 24))


async def test_the_record_says_that_it_is_tentative(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-12-14 10:00", type="Newborn")
    async with desk() as pilot:
        pilot.app.open(Open("session", saved.session_id))
        await settled(pilot)
        await press(pilot, "f10", "a", "b")
        await type_text(pilot, "dec 12")
        await press(pilot, "enter")
        text = " ".join(screen_text(pilot.app).split())
    assert "It is tentative until the birth." in text and "tentative: birth expected Dec 12" in text
    assert views.session_record(saved.session_id).expected_on == date(2026, 12, 12)


async def test_a_birth_typed_with_a_year_is_taken_at_its_word(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-12-14 10:00", type="Newborn")
    expected.expect(actor, saved.session_id, date(2026, 11, 24))
    async with desk() as pilot:
        await press(pilot, "f10", "v", "n", "m")
        await type_text(pilot, "nov 19")
        assert "Thu Nov 19, 2026, in the past" in screen_text(pilot.app)
        await press(pilot, "ctrl+u")
        await type_text(pilot, "2027-11-19")
        assert "Fri Nov 19, 2027, next year" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert "Fri Nov 19, 2027 is still to come: type the day of the birth." in screen_text(pilot.app)
    assert views.session_record(saved.session_id).born_on is None
