"""Text goldens: what a screen shows, as a grid of characters in a file that people can read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual._context import visible_screen_stack

if TYPE_CHECKING:
    from textual.app import App

FOLDER = Path(__file__).parent / "goldens"


def screen_text(app: App[object]) -> str:
    """Return the characters on the screen, one line for each row, without the blanks at the ends of the lines."""
    # The compositor and its stack are private to Textual: this is the only place that reads them. A dialog draws what
    # lies beneath it through the stack.
    visible_screen_stack.set(app._background_screens)
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


def assert_golden(app: App[object], name: str) -> None:
    """Compare the screen with ``tests/tui/goldens/NAME.txt``; SITTINGS_GOLDEN=update writes the file instead."""
    shown = screen_text(app)
    path = FOLDER / f"{name}.txt"
    if os.environ.get("SITTINGS_GOLDEN") == "update":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8"), (
        f"{path.name} differs; SITTINGS_GOLDEN=update accepts the new screen"
    )
