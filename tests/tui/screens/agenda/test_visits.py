"""One key each on the agenda, and closing the day in the evening."""

import pytest
import time_machine

from studio.kernel.access import Actor
from studio.sessions import visits
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled

pytestmark = pytest.mark.sqlite


@pytest.fixture
def morning(actor: Actor) -> None:
    """Book three for this morning, one of them two hours ago, and an appointment."""
    for hour, name in (("08:00", "Weber"), ("10:30", "Ruiz [/"), ("11:30", "Lin")):
        factories.session(actor, f"2026-11-21 {hour}", client_id=factories.client(actor, name, "Jo"))
    factories.appointment(actor, "2026-11-21 09:00", client=factories.client(actor, "Olsen", "Kai"))


async def test_one_key_each_says_how_the_visits_go(
    actor: Actor, desk: Desk, morning: None, frozen: time_machine.Traveller
):
    async with desk((120, 40)) as pilot:
        await press(pilot, "d", "down", "i", "down", "i", "b")
        assert "Started: Ruiz [/, Jo" in screen_text(pilot.app)
        await press(pilot, "down", "i")
        frozen.shift(720)
        pilot.app._tick()
        await settled(pilot)
        text = screen_text(pilot.app)
        assert [
            next(word for word in ("DONE", "STARTED", "HERE 12m", "nothing") if word in line or word == "nothing")
            for name in ("Weber", "Olsen", "Ruiz", "Lin")
            for line in [next(line for line in text.splitlines() if f" {name}" in line[:30])]
        ] == ["DONE", "HERE 12m", "STARTED", "HERE 12m"]
        await press(pilot, "i")
        assert "Arrived taken back: Lin, Jo" in screen_text(pilot.app)
        await press(pilot, "ctrl+z", "u")
        assert screen_text(pilot.app).count("HERE 12m") == 2


async def test_who_is_late_is_marked_once_arrivals_are_noted(
    actor: Actor, desk: Desk, morning: None, frozen: time_machine.Traveller
):
    frozen.shift(1800)
    async with desk() as pilot:
        assert "LATE" not in screen_text(pilot.app)
        await press(pilot, "up", "up", "up", "d")
        assert "LATE 4m" not in screen_text(pilot.app)
        frozen.shift(120)
        pilot.app._tick()
        await settled(pilot)
        assert "LATE 6m" in screen_text(pilot.app)


async def test_in_the_evening_each_gets_an_outcome_by_one_key(
    actor: Actor, desk: Desk, morning: None, frozen: time_machine.Traveller
):
    frozen.shift(7 * 3600)
    async with desk() as pilot:
        await press(pilot, "e")
        assert_golden(pilot.app, "close_day_80x24")
        await press(pilot, "d")
        assert "Weber, Jo, 10001: done." in screen_text(pilot.app)
        await press(pilot, "x", "l")
        assert "Ruiz [/, Jo, 10002: cancelled late." in screen_text(pilot.app)
        assert [one.client for one in visits.without_outcome()] == ["Lin, Jo"]
        await press(pilot, "d")
        assert "Nothing is without an outcome: the day is closed." in screen_text(pilot.app)


async def test_what_another_desk_notes_is_seen(actor: Actor, desk: Desk, morning: None):
    async with desk() as pilot:
        visits.mark(actor, 3, "arrived")
        pilot.app._tick()
        await settled(pilot)
        assert "HERE 0m" in screen_text(pilot.app)
