"""What the desk should know before it calls a client."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tui.widgets.marked_lines import Line, broken, filled

NO_DEAD: Mapping[str, str] = MappingProxyType({})


def warning_text(text: str, width: int) -> list[Line]:
    """Return the warning among other lines; none where there is no warning."""
    return broken(f"CALL WARNING: {text}", "bad", width) if text else []


def warning_bar(text: str, width: int, dead: Mapping[str, str] = NO_DEAD) -> list[Line]:
    """Return the warning as a bar across the screen, and below it what arrives no more; none where there is nothing.

    Args:
        dead: what is so of addresses that take nothing, by address.
    """
    lines = filled(broken(f" CALL WARNING: {text}", "alarm", width, 4), width) if text else []
    for address, told in dead.items():
        lines += broken(f" {address} {told}", "bad", width, 2)
    return lines
