"""What is to be done once, after some time, is done: also where the program got no turn until that time was over."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from textual import _time
from textual.app import App

from tests.tui.settle import settled, until
from tui.terminal.private import once

AT_ONCE_S = 0.001


def be_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ten seconds go by after the next look of a timer at the clock: that of one which begins."""
    looks: list[float] = []

    def now() -> float:
        looks.append(_time.get_time())
        return looks[0] if len(looks) == 1 else looks[-1] + 10

    monkeypatch.setattr("textual.timer._time", SimpleNamespace(get_time=now, sleep=_time.sleep))


async def test_it_comes_on_a_busy_machine(monkeypatch: pytest.MonkeyPatch):
    came = asyncio.Event()
    async with App[None]().run_test() as pilot:
        be_busy(monkeypatch)
        once(pilot.app, AT_ONCE_S, came.set)
        await until(came.is_set)


async def test_the_control_is_passed_over(monkeypatch: pytest.MonkeyPatch):
    came = asyncio.Event()
    async with App[None]().run_test() as pilot:
        be_busy(monkeypatch)
        timer: Any = pilot.app.set_timer(AT_ONCE_S, came.set)
        await until(timer._task.done)
        await settled(pilot)
        assert not came.is_set()


async def test_one_that_was_stopped_does_not_come(monkeypatch: pytest.MonkeyPatch):
    came = asyncio.Event()
    async with App[None]().run_test() as pilot:
        be_busy(monkeypatch)
        timer: Any = once(pilot.app, AT_ONCE_S, came.set)
        task = timer._task
        timer.stop()
        await until(task.done)
        await settled(pilot)
        assert not came.is_set()
