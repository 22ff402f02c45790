"""What a window of a few cells would do to a program, and what keeps it from ours (`test_resized` walks through them)."""

import asyncio
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

import tui

TUI = Path(tui.__file__).parent


class Small(App[None]):
    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static("hello world")


def test_a_text_wrapped_in_no_columns_ends_a_program():
    """What would be seen: Textual itself wraps nothing where there is no column, but for what pads its lines."""
    assert Content("hello world").get_height({"line_pad": 1}, 3) == 11
    with pytest.raises(ValueError, match="must not be zero"):
        Content("hello world").get_height({"line_pad": 1}, 2)


def test_no_style_of_the_program_pads_lines():
    sheets = [path for path in TUI.rglob("*") if path.suffix in (".py", ".tcss")]
    assert [path.name for path in sheets if "line-pad" in path.read_text("utf-8")] == []


async def test_a_scrollbar_in_the_only_column_never_rests():
    """What would be seen: without room the text has no lines, without lines there is no scrollbar, and so on."""
    laid_out = []
    async with Small().run_test(size=(2, 1)) as pilot:
        pilot.app.screen.screen_layout_refresh_signal.subscribe(pilot.app, laid_out.append)
        for _ in range(300):
            await asyncio.sleep(0.001)
            if len(laid_out) > 5:
                break
    assert len(laid_out) > 5
