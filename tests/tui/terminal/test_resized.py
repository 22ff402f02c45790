"""After each change of the window the terminal shows what it would show if everything were drawn from nothing.

A window of a few cells shows little, but neither ends nor hangs anything: it can be made larger again.
"""

from typing import Any

import pyte
import pytest
from textual.geometry import Size
from textual.pilot import Pilot

from studio.kernel.access import Actor
from tests.torture import DAY, TORTURE, today
from tests.tui.conftest import Desk
from tests.tui.settle import resize, settled
from tests.tui.terminal.test_differences import Capture, Emulated, seen
from tests.tui.ways import WAYS, book_for, every_view, known_views
from tui.app import SittingsApp
from tui.terminal.differences import Frame

pytestmark = [pytest.mark.sqlite, pytest.mark.torture]

NARROW = [(1, 1), (4, 3), (20, 5)]
"""Columns and lines; in four of them the box of a dialog leaves none for a text."""

SIZES = [*NARROW, (30, 10), (100, 30)]
"""Most are too small to work in, so that something else lies over the dialog meanwhile. Under each view one of them in
every run, all in ``make torture``; it ends as it began."""

EACH = 3
OF_TODAY = frozenset(kind for number, kind in enumerate(WAYS) if today(number, EACH))
"""Under each third kind of screen and dialog in a run, others on the next day; under all views in ``make torture``."""


class Window:
    """A terminal whose window changes, and what stands in it by then stays where it is, or is cut."""

    def __init__(self, app: SittingsApp, width: int, height: int) -> None:
        self.app = app
        self.driver = Capture(app, (width, height))
        self.shown = Emulated(width, height)
        app._driver = self.driver

    def change(self, width: int, height: int) -> None:
        self.shown.screen.resize(height, width)

    def cells(self) -> list[list[pyte.screens.Char]]:
        """Return what stands in it once it was sent all that is waiting."""
        sent, self.driver.sent = self.driver.sent, ""
        self.shown.stream.feed(sent)
        screen = self.shown.screen
        return [[seen(screen.buffer[y][x]) for x in range(screen.columns)] for y in range(screen.lines)]


async def drawn_from_nothing(pilot: Pilot[Any], window: Window) -> list[list[pyte.screens.Char]]:
    width, height = window.app.size
    window.shown = Emulated(width, height)
    window.driver.sent = ""
    window.app.repaint()
    await settled(pilot)
    return window.cells()


def text_of(cells: list[list[pyte.screens.Char]]) -> str:
    return "\n".join("".join(cell.data for cell in line) for line in cells)


class Walk:
    """Goes to every screen and dialog, and changes the window under each."""

    def __init__(self, desk: Desk, actor: Actor) -> None:
        self.desk, self.actor = desk, actor
        self.seen: list[str] = []
        """The classes of what was on top when the window was changed."""
        self.differ: list[str] = []
        """Where the terminal then showed something else than the program meant."""

    async def go(self, most: int = 1000) -> None:
        starts = book_for(self.actor)
        async with self.desk((80, 24)) as pilot:
            window = Window(pilot.app, 80, 24)
            pilot.app.repaint()
            await settled(pilot)
            known = known_views(pilot, starts, frozenset(WAYS) - OF_TODAY)
            async for view in every_view(pilot, starts) if TORTURE > 1 else known:
                if len(self.seen) == most:
                    break
                top = pilot.app.screen
                self.seen.append(type(top).__name__)
                await self._change(pilot, window, view)
                assert pilot.app.screen is top, view

    async def _change(self, pilot: Pilot[Any], window: Window, view: str) -> None:
        window.cells()
        sizes = SIZES if TORTURE > 1 else [SIZES[(len(self.seen) + DAY // EACH) % len(SIZES)]]
        for width, height in [*sizes, (80, 24)]:
            window.change(width, height)
            await resize(pilot, width, height)
            assert pilot.app.size == Size(width, height)
            increments = window.cells()
            whole = await drawn_from_nothing(pilot, window)
            if increments != whole:
                at = f"{view} at {width}x{height}"
                self.differ.append(f"{at}:\n{text_of(increments)}\nrather than\n{text_of(whole)}")


async def test_no_screen_and_no_dialog_ends_or_hangs_or_leaves_pieces_in_any_window(desk: Desk, actor: Actor):
    walk = Walk(desk, actor)
    await walk.go()
    assert walk.differ == [], "\n\n".join(walk.differ)
    assert set(walk.seen) >= OF_TODAY


async def test_pieces_that_stay_would_be_seen(desk: Desk, actor: Actor, monkeypatch: pytest.MonkeyPatch):
    """What would be if the program believed that the terminal still shows what it showed."""
    monkeypatch.setattr(SittingsApp, "forget_frame", lambda app: None)
    monkeypatch.setattr(Frame, "forget", lambda frame, size: known(frame, size))
    walk = Walk(desk, actor)
    await walk.go(most=1)
    assert walk.differ


def known(frame: Frame, size: Size) -> None:
    frame.size = size
    frame._texts = [[" "] * size.width for _ in range(size.height)]
    frame._styles = [[""] * size.width for _ in range(size.height)]
