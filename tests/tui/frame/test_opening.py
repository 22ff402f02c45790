"""What opening a screen costs: it is painted once, and its styles are worked out once."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest
from textual import events
from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from studio.kernel import times
from studio.kernel.access import Actor
from studio.sessions import opening
from tests import factories, quick
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.settle import key_event, until
from tui.palettes import PALETTES
from tui.terminal.differences import LeanFrames, LeanScreen
from tui.terminal.private import OpenScreen

pytestmark = pytest.mark.sqlite

Painted = list[tuple[str, int]]


@pytest.fixture
def painted(book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> Painted:
    """Return what will be each paint: the kind of screen, and the sessions that an agenda shows. One session is booked."""
    paints: Painted = []

    def drawn(self: LeanFrames[Any], screen: Screen[Any], update: Any) -> Any:
        if update is not None:
            paints.append((type(screen).__name__, len(getattr(screen, "rows", ()))))
        return update

    monkeypatch.setattr(LeanFrames, "drawn", drawn)
    factories.session(actor, "2026-11-21 11:30")
    return paints


async def test_a_screen_is_painted_when_it_shows_its_record(
    painted: Painted, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "PAINT_WITHIN_S", quick.NEVER_S)
    async with desk():
        assert set(painted) == {("AgendaScreen", 1)}


async def test_a_screen_that_is_painted_before_would_be_seen(
    painted: Painted, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OpenScreen, "hold_paint", lambda self: None)
    async with desk():
        assert set(painted) == {("AgendaScreen", 0), ("AgendaScreen", 1)}


async def test_a_screen_is_painted_without_its_record_where_that_takes_long(
    painted: Painted, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer, read = Event(), opening.session_opening

    def late(*asked: Any) -> Any:
        answer.wait(60)
        return read(*asked)

    monkeypatch.setattr(opening, "session_opening", late)
    async with desk() as pilot:
        pilot.app.post_message(key_event("enter"))
        await until(lambda: ("SessionScreen", 0) in painted)
        answer.set()


@pytest.fixture
def read_styles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what will name each reading of all styles, and each pass over all widgets of a screen that comes up."""
    done: list[str] = []
    reparse, update = Stylesheet.reparse, LeanScreen.update_node_styles

    def reparsed(self: Stylesheet) -> None:
        done.append("read")
        reparse(self)

    def updated(self: LeanScreen[Any], animate: bool = True) -> None:
        done.append("all widgets")
        update(self, animate)

    monkeypatch.setattr(Stylesheet, "reparse", reparsed)
    monkeypatch.setattr(LeanScreen, "update_node_styles", updated)
    return done


async def test_the_start_reads_the_styles_once(book: Book, desk: Desk, read_styles: list[str]) -> None:
    async with desk() as pilot:
        assert read_styles == []

        pilot.app.theme = next(name for name in PALETTES if name != pilot.app.theme)
        await until(lambda: "read" in read_styles)
        pilot.app.screen.post_message(events.ScreenResume())
        await until(lambda: "all widgets" in read_styles)
