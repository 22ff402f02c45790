"""What the first line of a screen says."""

import pytest

from studio.kernel.access import Actor
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled
from tui.frame.title_line import title_line
from tui.widgets.button_row import Button


def shown(width: int, here: str = "", studio: str = "Main Street") -> str:
    line = title_line([Button(" Client 1001  A long name [/ of somebody")], here, "MKH", studio, "11:04 AM", width)
    return "".join(button.text for button in line)


@pytest.mark.parametrize(("width", "here"), [(60, ""), (80, ""), (80, "Anna is here too"), (120, "Anna is here too")])
def test_who_works_here_stands_before_the_clock_however_narrow_it_is(width: int, here: str):
    assert shown(width, here).endswith("  MKH  11:04 AM ")
    assert len(shown(width, here)) == width


def test_where_there_is_no_studio_nobody_works():
    assert "MKH" not in shown(80, studio="")


@pytest.mark.sqlite
async def test_it_follows_who_takes_the_desk_and_a_click_leads_there(desk: Desk, actor: Actor):
    ben = factories.user(actor, "ben", "Ben Berg", initials="BB", role="desk")
    async with desk() as pilot:
        assert screen_text(pilot.app).splitlines()[0].endswith("  MKH  11:04 AM")
        pilot.app.take_actor(ben)
        await settled(pilot)
        assert screen_text(pilot.app).splitlines()[0].endswith("  BB  11:04 AM")
        pilot.app.place.run_command("switch_user")
        await settled(pilot)
        assert "Switch user" in screen_text(pilot.app)
        await press(pilot, "escape")
