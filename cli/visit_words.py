"""The words of how visits go: arrived, started, done, of sessions and appointments, and what has no outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

STEPS = (
    ("arrived", "note that the client is here"),
    ("started", "note that it has started"),
    ("done", "note that it is done"),
)


def add(group: Any, verb: Callable[..., Any], what: str) -> None:
    """Add the three steps to the verbs of sessions, or of appointments.

    Args:
        what: ``session`` or ``appointment``.
    """
    for name, help_text in STEPS:
        one = verb(group, name, f"visits:{what}", help_text)
        one.add_argument("number", metavar="N")
        one.add_argument("--take-back", action="store_true", help="take that back")
        one.set_defaults(step=name)


def add_day(verbs: Any, verb: Callable[..., Any]) -> None:
    """Add the list of what has no outcome."""
    verb(verbs, "close-day", "visits:close_day", "list what is over, and nobody said how it went")
