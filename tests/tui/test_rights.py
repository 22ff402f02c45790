"""A desk that runs on offers what whoever works there may now, and says of the rest why not."""

from typing import Any

import pytest
from textual.pilot import Pilot

from models import User
from studio.kernel.access import RIGHTS, Actor
from studio.people import roles
from tests import factories
from tests.tui.conftest import Desk, press, settled
from tests.tui.goldens import screen_text
from tui.frame.desk import Open
from tui.frame.rights import NEEDS
from tui.places import SCREENS, screen_for

pytestmark = pytest.mark.sqlite


async def tick(pilot: Pilot[Any]) -> None:
    pilot.app._tick()
    await settled(pilot)


def test_each_command_that_takes_a_right_is_one_and_names_one_that_there_is() -> None:
    known = {command.id for kind in SCREENS for command in screen_for(Open(kind)).every_command()}
    assert set(NEEDS) <= known
    assert {right for right, _ in NEEDS.values()} <= set(RIGHTS)


async def test_a_right_taken_away_greys_the_command_at_the_next_look_and_says_why(actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-21 15:00")
    dee = factories.user(actor, "dee", "Dee [/", role="desk")
    role = roles.role_of("desk")
    async with desk(who=dee) as pilot:
        assert pilot.app.place.verdict_on("confirm")
        roles.set_right(actor, role.id, "book", False)
        await tick(pilot)
        assert not pilot.app.place.verdict_on("confirm")
        await press(pilot, "c")
        assert "Dee [/ may not change sessions: ask the studio's owner." in screen_text(pilot.app)
        assert "c Confirm" in screen_text(pilot.app)
        roles.set_right(actor, role.id, "book", True)
        await tick(pilot)
        assert pilot.app.place.verdict_on("confirm")


async def test_who_left_is_told_and_does_nothing_more(actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-21 15:00")
    dee = factories.user(actor, "dee", "Dee [/", role="desk")
    async with desk(who=dee) as pilot:
        User.update(inactive=True).where(User.id == dee.user_id).execute()
        await press(pilot, "c")
        assert "Dee [/ is no longer active here" in screen_text(pilot.app)
