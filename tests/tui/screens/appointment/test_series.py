"""Appointments that repeat, on the record's screen: booked in one line, and what a change is about."""

from datetime import date, datetime

import pytest

from models import Appointment
from studio.appointments import series
from studio.appointments.repeating import rule_of
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


def starts(**wanted: bool) -> list[str]:
    rows = Appointment.select().order_by(Appointment.starts_at)
    return [
        f"{row.starts_at:%m-%d %H:%M}"
        for row in rows
        if wanted.get("cancelled", False) == (row.cancelled_id is not None)
    ]


@pytest.fixture
def meeting(book: Book, frozen, actor: Actor) -> int:
    return factories.appointment(
        actor, "2026-12-01 10:00", people="mia", rooms="", description="Team [/"
    ).appointment_id


async def opened(pilot, appointment_id: int) -> None:
    pilot.app.open(Open("appointment", appointment_id))
    await settled(pilot)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_one_line_repeats_it(actor: Actor, desk: Desk, meeting: int, width: int, height: int) -> None:
    async with desk(size=(width, height)) as pilot:
        await opened(pilot, meeting)
        await press(pilot, "f10", "a", "r")
        await type_text(pilot, "week until dec 22")
        assert "= every week, until Dec 22, 2026: 4, the last Tue Dec 22" in screen_text(pilot.app)
        assert_golden(pilot.app, f"appointment_repeat_{width}x{height}")
        await press(pilot, "enter")
        assert "3 further dates." in screen_text(pilot.app)
        assert_golden(pilot.app, f"appointment_repeat_dates_{width}x{height}")
        await press(pilot, "enter")
        assert starts() == ["12-01 10:00", "12-08 10:00", "12-15 10:00", "12-22 10:00"]
        shown = screen_text(pilot.app)
        assert "Booked on 3 further days." in shown
        assert "every week, until Dec 22, 2026" in shown
        await press(pilot, "f10", "a", "r")
        assert "It repeats already" in screen_text(pilot.app)


async def test_taken_dates_are_asked_about_one_by_one(actor: Actor, desk: Desk, meeting: int) -> None:
    for day in (8, 15):
        factories.session(actor, f"2026-12-{day:02} 10:00", photographer=actor.user_id)
    async with desk() as pilot:
        await opened(pilot, meeting)
        await press(pilot, "f10", "a", "r")
        await type_text(pilot, "week 4 times")
        await press(pilot, "enter")
        assert "2 of 3 dates are taken" in screen_text(pilot.app)
        assert_golden(pilot.app, "appointment_repeat_taken_80x24")
        await press(pilot, "escape")
        assert starts() == ["12-01 10:00"]
        await press(pilot, "f10", "a", "r")
        await type_text(pilot, "week 4 times")
        await press(pilot, "enter", "e", "l", "n", "b")
        assert starts() == ["12-01 10:00", "12-15 11:00", "12-22 10:00"]


async def test_what_was_understood_is_told_whole_and_so_is_what_closed_days_move(
    actor: Actor, desk: Desk, meeting: int
) -> None:
    factories.closure(actor, date(2026, 12, 8), date(2026, 12, 8))
    async with desk() as pilot:
        await opened(pilot, meeting)
        await press(pilot, "f10", "a", "r")
        await type_text(pilot, "month on weekday 12 times closed next")
        told = " ".join(screen_text(pilot.app).replace("│", " ").split())
        assert "= every month on the 1st Tuesday, 12 times: 12, the last" in told
        assert "Tue Nov 2, 2027" in told
        await press(pilot, "escape", "f10", "a", "r")
        await type_text(pilot, "week 3 times closed next")
        await press(pilot, "enter")
        assert "Wed Dec 9, 2026 instead of Tue Dec 8, 2026." in screen_text(pilot.app)


async def test_a_save_asks_what_it_is_about_and_the_safest_is_this_one(actor: Actor, desk: Desk, meeting: int) -> None:
    ids = series.book(actor, meeting, rule_of("week", count=4)).appointment_ids
    async with desk() as pilot:
        await opened(pilot, ids[1])
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "10:15")
        await press(pilot, "ctrl+s")
        assert_golden(pilot.app, "appointment_series_80x24")
        await press(pilot, "escape")
        assert starts()[1] == "12-08 10:00"
        assert pilot.app.screen.dirty
        await press(pilot, "ctrl+s", "f")
        assert starts() == ["12-01 10:00", "12-08 10:15", "12-15 10:15", "12-22 10:15"]
        assert " Saved appointment 2. 3 of the series were changed." in screen_text(pilot.app)
        assert "! Saved" not in screen_text(pilot.app)
        assert not pilot.app.screen.dirty
        pilot.app.screen.general.focus_field("description")
        await type_text(pilot, "Alone")
        await press(pilot, "ctrl+s", "enter")
        assert [row.description for row in Appointment.select().order_by(Appointment.id)].count("Team [/") == 3


@pytest.mark.parametrize(
    ("field", "typed", "told"), [("people", "xyzzy", "xyzzy"), ("end", "10:00", "before it starts")]
)
async def test_what_is_wrong_is_said_before_it_is_asked_of_which_it_is_to_be_so(
    actor: Actor, desk: Desk, meeting: int, field: str, typed: str, told: str
) -> None:
    ids = series.book(actor, meeting, rule_of("week", count=4)).appointment_ids
    async with desk() as pilot:
        await opened(pilot, ids[1])
        screen = pilot.app.screen
        screen.general.focus_field(field)
        await type_text(pilot, typed)
        await press(pilot, "ctrl+s")
        assert pilot.app.screen is screen and screen.refuses_now() and told in screen.said
        assert screen.focused is screen.general.field(field)


async def test_cancelling_asks_too(actor: Actor, desk: Desk, meeting: int) -> None:
    ids = series.book(actor, meeting, rule_of("week", count=4)).appointment_ids
    async with desk() as pilot:
        await opened(pilot, ids[2])
        await press(pilot, "f10", "a", "k")
        await type_text(pilot, "no more")
        await press(pilot, "enter", "a")
        assert "Cancelled 4 of the series: no more." in screen_text(pilot.app)
        assert starts() == []


async def test_what_has_begun_is_asked_nothing(actor: Actor, desk: Desk, meeting: int, frozen) -> None:
    series.book(actor, meeting, rule_of("week", count=4))
    frozen.move_to(datetime(2026, 12, 1, 18, 10))
    async with desk() as pilot:
        await opened(pilot, meeting)
        pilot.app.screen.general.focus_field("description")
        await type_text(pilot, "Began")
        await press(pilot, "ctrl+s")
        assert [row.description for row in Appointment.select().order_by(Appointment.id)].count("Team [/") == 3


@pytest.mark.parametrize("typed", ["sometimes", "week", "week on mon", "week until yesterday"])
async def test_what_is_no_rule_is_said_while_it_is_typed(actor: Actor, desk: Desk, meeting: int, typed: str) -> None:
    async with desk() as pilot:
        await opened(pilot, meeting)
        await press(pilot, "f10", "a", "r")
        await type_text(pilot, typed)
        await press(pilot, "enter")
        assert pilot.app.screen.__class__.__name__ == "TextDialog"
        assert starts() == ["12-01 10:00"]
