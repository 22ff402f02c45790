"""A dialog that was left is gone: neither it nor the lines that it drew stay in a cache."""

import gc
from collections import Counter
from typing import Any
from weakref import WeakSet

import pytest
from rich.segment import Segment
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.conftest import Desk
from tests.tui.settle import press
from tui.screens.dialogs.palette import PaletteDialog
from tui.terminal import differences
from tui.terminal.private import StylesCache

pytestmark = pytest.mark.sqlite


async def open_palettes(pilot: Pilot[Any], times: int) -> WeakSet[Widget]:
    """Open the palette, move in it, and leave it; returns those of its widgets that are still there."""
    seen: WeakSet[Widget] = WeakSet()
    for _ in range(times):
        await press(pilot, "ctrl+p", "down")
        assert isinstance(pilot.app.screen, PaletteDialog)
        seen.update(pilot.app.screen.walk_children(with_self=True))
        await press(pilot, "escape")
    return seen


def alive() -> Counter[type]:
    gc.collect()
    return Counter(type(thing) for thing in gc.get_objects() if type(thing) in (StylesCache, Strip))


async def grown(desk: Desk) -> Counter[type]:
    """Return how many more caches and lines there are after ten palettes than after three."""
    async with desk((80, 24)) as pilot:
        await open_palettes(pilot, 3)
        before = alive()
        await open_palettes(pilot, 7)
        after = alive()
        after.subtract(before)
        return after


async def test_no_widget_of_a_dialog_stays(desk: Desk):
    async with desk((80, 24)) as pilot:
        seen = await open_palettes(pilot, 4)
        gc.collect()
        assert set(seen) == set()


async def test_what_a_dialog_drew_does_not_stay(desk: Desk):
    after = await grown(desk)
    assert after[StylesCache] == 0
    assert after[Strip] < 20


async def test_without_forgetting_it_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(differences, "forget_what_was_drawn", lambda: None)
    after = await grown(desk)
    assert after[StylesCache] > 10
    assert after[Strip] > 100


async def test_a_line_that_is_drawn_keeps_no_copy_of_itself(desk: Desk):
    async with desk((80, 24)):
        line = Strip([Segment("Ana")])
    assert line.crop(0, 2) == line.crop(0, 2)
    assert line.crop(0, 2) is not line.crop(0, 2)
