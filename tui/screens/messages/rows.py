"""How communications stand in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.frame.list_tabs import ListTab
from tui.frame.listing import Look


def dress(values: Mapping[str, Any]) -> tuple[str, str]:
    """Give a communication's line its style and marker: ``!`` is for overdue, ``@`` for what nobody has read."""
    state = values["state"]
    if values["unread"]:
        return "", "@"
    if state.completed_on is not None:
        return "done", ""
    return ("late", "!") if state.overdue else ("", "")


COMMUNICATIONS_LOOK = Look(
    ("due", "completed", "type", "user", "call_type", "description"), dress=dress, dressed_by=("state", "unread")
)


def communications_tab(of: str) -> ListTab:
    """Return the tab that lists the communications of a session, or of a client."""
    nothing = "No calls, mails, texts or letters yet. {key:call} adds a call, {key:email} a mail."
    return ListTab("communication", COMMUNICATIONS_LOOK, nothing, of=of, order="due")
