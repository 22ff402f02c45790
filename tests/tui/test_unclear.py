"""What is half typed, and what is not understood, breaks nothing that follows it: offers, notes, warnings, previews."""

import pytest

from studio.kernel.access import Actor
from tests.tui.conftest import Desk
from tests.tui.settle import press, settled, type_text
from tests.tui.ways import book_for, go
from tui.places import SCREENS
from tui.terminal import crash
from tui.widgets.field import Field

pytestmark = pytest.mark.sqlite


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """Collect every error that the program tells as its own."""
    errors: list[BaseException] = []
    record = crash.record

    def noted(error: BaseException) -> crash.Crash:
        errors.append(error)
        return record(error)

    monkeypatch.setattr(crash, "record", noted)
    return errors


@pytest.mark.of_the_day(4)
@pytest.mark.parametrize("kind", sorted(SCREENS))
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


async def test_the_type_of_a_task(desk: Desk, actor: Actor, broken: list[BaseException]):
    async with desk() as pilot:
        screen = await go(pilot, book_for(actor)["task"])
        screen.focus_named("task_type")
        await type_text(pilot, "q~")
        await press(pilot, "tab")
        assert broken == []
