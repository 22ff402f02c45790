"""A screen, or the program, may be left at the very moment in which a screen opens."""

import asyncio
from typing import Any

import pytest
from textual.css.query import NoMatches
from textual.pilot import Pilot
from textual.worker import Worker, WorkerState

from studio.kernel.access import Actor
from tests.torture import TORTURE
from tests.tui.conftest import Desk
from tests.tui.settle import settled
from tests.tui.ways import book_for
from tui.app import SittingsApp
from tui.frame.desk import Open
from tui.places import SCREENS
from tui.terminal.differences import LeanScreen

pytestmark = pytest.mark.sqlite

TURNS = (0, 1, 2, 3)
"""Of the event loop, between the opening and the leaving."""

KINDS = [kind for kind in SCREENS if kind != "agenda"]
LEFT = [
    (kind, turns) for number, kind in enumerate(KINDS) for turns in TURNS if TORTURE > 1 or (number + turns) % 2 == 0
]
"""Each screen after two of them in every run, after all in ``make torture``."""
PROGRAM_LEFT = LEFT if TORTURE > 1 else [(kind, TURNS[number % len(TURNS)]) for number, kind in enumerate(KINDS)]


async def leave_at(pilot: Pilot[Any], what: Open, turns: int, *, program: bool) -> None:
    pilot.app.unrest.asked()  # as by the key that opens it
    pilot.app.open(what)
    for _ in range(turns):
        await asyncio.sleep(0)
    if program:
        pilot.app.exit()
    elif len(pilot.app.screen_stack) > 1:
        pilot.app.pop_screen()
    await settled(pilot)


@pytest.mark.torture
async def test_a_screen_that_opens_may_be_left(desk: Desk, actor: Actor):
    starts = book_for(actor)
    async with desk((80, 24)) as pilot:
        for kind, turns in LEFT:
            await leave_at(pilot, starts[kind], turns, program=False)
            assert (len(pilot.app.screen_stack), pilot.app._exception) == (1, None), (kind, turns)


@pytest.mark.torture
async def test_and_so_may_the_program(desk: Desk, actor: Actor):
    starts = book_for(actor)
    for kind, turns in PROGRAM_LEFT:
        async with desk((80, 24)) as pilot:
            await leave_at(pilot, starts[kind], turns, program=True)
            assert pilot.app._exception is None, (kind, turns)


async def test_work_that_finds_its_widgets_gone_is_no_error_of_a_screen_that_was_left(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    told: list[str] = []
    monkeypatch.setattr(SittingsApp, "sentence_about", lambda _, error: told.append(repr(error)) or "")
    async with desk((80, 24)) as pilot:
        pilot.app.open(Open("unread"))
        await settled(pilot)
        screen = pilot.app.screen
        broken = [
            screen.run_worker(failing(one), exit_on_error=False) for one in (NoMatches("gone"), KeyError("wrong"))
        ]
        await settled(pilot)
        pilot.app.pop_screen()
        await settled(pilot)
        for worker in broken:
            screen.on_worker_state_changed(Worker.StateChanged(worker, WorkerState.ERROR))
    assert told == ["NoMatches('gone')", "KeyError('wrong')", "KeyError('wrong')"]


async def failing(error: Exception) -> None:
    raise error


async def test_a_handler_that_looks_for_widgets_which_never_came_would_be_seen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(LeanScreen, "_was_left", lambda screen: False)
    with pytest.raises(Exception, match="FilterField|#label"):
        async with desk((80, 24)) as pilot:
            await leave_at(pilot, Open("find"), 0, program=True)
