"""What is half typed, and what is not understood, breaks nothing that follows it: offers, notes, warnings."""

import pytest

from studio.kernel.access import Actor
from tests.tui.conftest import Desk
from tests.tui.settle import press, settled, type_text
from tests.tui.ways import book_for, go
from tui.places import SCREENS
from tui.widgets.field import Field

pytestmark = pytest.mark.sqlite


@pytest.mark.of_the_day(4)
@pytest.mark.parametrize("kind", [*sorted(SCREENS), "new client", "new session"])
async def test_typed_into_each_field(kind: str, desk: Desk, actor: Actor, broken: list[BaseException]):
    starts = book_for(actor)
    async with desk((80, 40)) as pilot:
        screen = await go(pilot, starts[kind])
        fields = [one for one in screen.walk_children() if isinstance(one, Field) and one.focusable]
        for field in fields:
            field.focus()
            await type_text(pilot, "q~")
            assert broken == [], field.field_name
        screen.set_focus(None)
        await settled(pilot)
        assert broken == []
        assert pilot.app._exception is None


async def test_a_type_that_is_not_understood_leaves_the_statuses_of_the_one_before(
    desk: Desk, actor: Actor, broken: list[BaseException]
):
    async with desk() as pilot:
        screen = await go(pilot, book_for(actor)["task"])
        offered = tuple(screen.general.field("status").options)
        screen.focus_named("task_type")
        await type_text(pilot, "q~")
        screen.focus_named("user")
        await type_text(pilot, "mia")
        await press(pilot, "tab")
        assert broken == []
        assert tuple(screen.general.field("status").options) == offered != ()
