"""What the desk should know before it calls a client."""

from __future__ import annotations

from tui.widgets.marked_lines import Line, broken, filled


def warning_text(text: str, width: int) -> list[Line]:
    """Return the warning among other lines; none where there is no warning."""
    return broken(f"CALL WARNING: {text}", "bad", width) if text else []


def warning_bar(text: str, width: int) -> list[Line]:
    """Return the warning as a bar across the screen; none where there is no warning."""
    return filled(broken(f" CALL WARNING: {text}", "alarm", width, 4), width) if text else []
