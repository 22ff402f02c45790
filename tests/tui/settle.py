"""Play keys to a program and wait until it is at rest: it has no message to deal with, no answer of the database to wait
for, no key to hand on and nothing to paint.

Textual's own pilot waits by the clock, and on a busy machine takes a program for idle that was not given its turn. This
asks the program instead, so it is fast, and right however slow the machine is. `tests/test_architecture.py` sees to it that
no test presses or waits otherwise.
"""

import asyncio
import unicodedata
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.geometry import Size
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

NAMES = {" ": "space", "/": "slash", ":": "colon", ",": "comma", ".": "full_stop", "+": "plus", "-": "minus"}

TURN_S = 0.001
"""How long to sleep while something is owed that a timer of Textual or a thread brings; what counts is what is owed."""


async def settled(pilot: Pilot[Any], *, paint: bool = True) -> None:
    """Wait until the program is at rest, and let it paint then.

    Workers are no sign of it: one that asks something waits as long as its dialog is open. Timers that the user would
    see fire, such as the draft's, are not waited for.

    Args:
        paint: Whether to paint; what changed stays noted for the next time if not.
    """
    app = pilot.app
    app.paints = False  # type: ignore[attr-defined]
    try:
        await _at_rest(app)
    finally:
        app.paints = True  # type: ignore[attr-defined]
    screen = app.screen if paint and app.is_running and app._exception is None else None
    if screen is not None and screen.is_running and screen._compositor._dirty_regions:
        screen.call_next(screen._compositor_refresh)
        await _at_rest(app)


async def _at_rest(app: App[Any]) -> None:
    loop = asyncio.get_running_loop()
    quiet = 0
    while quiet < 2 and app._exception is None:
        if loop._ready:  # type: ignore[attr-defined]
            quiet = 0
            await asyncio.sleep(0)
        elif owes := owed(app):
            quiet = 0
            await asyncio.sleep(TURN_S if owes == "time" else 0)
        else:
            await asyncio.sleep(0)
            # Whatever a handler is in the middle of keeps a callback ready, or waits for something that is owed.
            quiet = quiet + 1 if not loop._ready and not owed(app) else 0  # type: ignore[attr-defined]
    if app._exception is not None:
        # Once the program has failed, the test gets its error when the program is left.
        await asyncio.sleep(0)


def painted_at_rest(refresh: Callable[[Screen[Any]], None]) -> Callable[[Screen[Any]], None]:
    """Return what a screen paints by: not while its program is about to answer what was pressed; what changed stays noted."""

    def later(screen: Screen[Any]) -> None:
        if getattr(screen.app, "paints", True) or screen is not screen.app.screen:
            refresh(screen)
        else:
            screen._dirty_widgets.clear()

    return later


async def until(true: Callable[[], object]) -> None:
    """Wait for what a timer of the program brings; the limit of the test ends a wait for what never comes."""
    while not true():  # noqa: ASYNC110 (nobody sets an event for it)
        await asyncio.sleep(TURN_S)


def owed(app: App[Any]) -> str:
    """Return what is still to be done: ``time`` where a timer or a thread brings it, ``turns`` of the loop, or nothing."""
    if not app.is_running:
        return ""
    # First what is known at once: while a timer is waited for, this is asked each millisecond.
    if getattr(getattr(app, "gateway", None), "jobs", 0) or app.animator._animations or app._resize_event is not None:
        return "time"
    if getattr(app, "_paint_timer", None) is not None:
        return "time"
    screens = [screen for screen in app.screen_stack if screen.is_running]
    for screen in screens:
        # What is noted to be painted and has no timer running for it waits for something else to happen.
        timer = getattr(screen, "_Screen__update_timer", None)
        if timer is not None and timer._active.is_set() and screen.is_current:
            return "time"
    nodes: list[DOMNode] = list(screens)
    while nodes:
        node = nodes.pop()
        if node._message_queue.qsize() or node._next_callbacks:
            return "turns"
        if getattr(node, "resting", False):
            return "time"
        nodes += node._nodes._nodes
    if app._message_queue.qsize() or app._next_callbacks:
        return "turns"
    # Keys that wait for a database which the test holds back wait until it says so.
    held = getattr(getattr(app, "gateway", None), "held", ())
    return "time" if getattr(app, "keys_waiting", False) and not held else ""


def key_event(key: str) -> events.Key:
    """Make the event of a key, as the terminal's reader does: ``f3``, ``ctrl+s``, ``a``."""
    if len(key) == 1 and not key.isalnum():
        key = _character_to_key(key)
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(key, character)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each when the program has answered the one before, and wait until it has answered the last."""
    for number, key in enumerate(keys, start=1):
        pilot.app.post_message(key_event(key))
        await settled(pilot, paint=number == len(keys))


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """Type a text letter by letter, as fast as a line allows."""
    for letter in text:
        pilot.app.post_message(key_event(letter))
        if not hasattr(pilot.app, "keys_waiting"):
            await settled(pilot, paint=False)
    await settled(pilot)


async def resize(pilot: Pilot[Any], width: int, height: int) -> None:
    """Change the size of the terminal."""
    size = Size(width, height)
    pilot.app._driver._size = size  # type: ignore[union-attr]
    pilot.app.post_message(events.Resize(size, size))
    await settled(pilot)


async def click(
    pilot: Pilot[Any], on: Widget | type[Widget] | None = None, *, at: tuple[int, int], times: int = 1
) -> None:
    """Press and release the left button on a cell of a widget, or of the screen, as the terminal's reader does."""
    widget = pilot.app.screen if on is None else on if isinstance(on, Widget) else pilot.app.screen.query_one(on)
    x, y = (at[0] + widget.region.x, at[1] + widget.region.y)
    for _ in range(times):
        for kind in (events.MouseDown, events.MouseUp):
            pilot.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y))
    await settled(pilot)
