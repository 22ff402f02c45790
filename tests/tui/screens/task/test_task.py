"""A task on its screen: given to a department, completed elsewhere, refused, gone."""

from datetime import date

import pytest

from models import Task
from studio.kernel.access import Actor
from studio.to_do import bulk
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_task_is_made_and_completed(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    client = factories.reached(actor)
    session = factories.session(actor, "2026-11-24 10:00", client_id=client).session_id
    async with desk(size=size) as pilot:
        pilot.app.open(Open("task", client_id=client, session_id=session))
        await settled(pilot)
        assert_golden(pilot.app, f"task_new_{size[0]}x{size[1]}")
        await type_text(pilot, "Order the album [/")
        await press(pilot, "ctrl+s")
        assert_golden(pilot.app, f"task_saved_{size[0]}x{size[1]}")
        await press(pilot, "ctrl+o")
        assert pilot.app.screen.said == "Done today."
    task = Task.get()
    assert (task.subject, task.client_id, task.session_id) == ("Order the album [/", client, session)
    assert task.completed_on == date(2026, 11, 21)


async def test_without_a_subject_it_is_refused_and_stays(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("task"))
        await settled(pilot)
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.said == "Type the subject."
        assert pilot.app.screen.KIND == "task"
    assert not Task.select().exists()


async def test_one_that_another_desk_completes_shows_it(book: Book, actor: Actor, desk: Desk) -> None:
    task = factories.task(actor)
    async with desk() as pilot:
        pilot.app.open(Open("task", task))
        await settled(pilot)
        bulk.complete(actor, [("task", task)], done=True)
        pilot.app._poll()
        await settled(pilot)
        assert pilot.app.screen.edit.base["completed_on"] == date(2026, 11, 21)


async def test_one_that_is_gone_says_so(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("task", 99))
        await settled(pilot)
        assert "That task is gone: somebody deleted it." in screen_text(pilot.app)
