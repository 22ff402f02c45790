"""How tasks stand in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.kernel import clock
from tui.frame.list_tabs import ListTab
from tui.frame.listing import Look


def dress(values: Mapping[str, Any]) -> tuple[str, str]:
    """Give a task's line its style and marker: ``!`` is for overdue; what was done today stays, struck, until midnight."""
    state = values["state"]
    if state.completed_on is not None:
        return "off" if state.completed_on == clock.today() else "done", ""
    return ("late", "!") if state.overdue else ("", "")


TASKS_LOOK = Look(
    ("urgent", "due", "number", "subject", "status", "user", "department"), dress=dress, dressed_by=("state",),
    tones={"urgent": "late"},
)  # fmt: skip


def tasks_tab(of: str) -> ListTab:
    """Return the tab that lists the tasks of a session, or of a client."""
    return ListTab("task", TASKS_LOOK, "No tasks yet. {key:task} adds one.", of=of, order="due", descending=False)
