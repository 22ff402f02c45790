"""How appointments stand in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.kernel import clock
from tui.frame.list_tabs import ListTab
from tui.frame.listing import Look


def dress(values: Mapping[str, Any]) -> tuple[str, str]:
    """Give an appointment's line its style and marker: ``>`` is for going on now."""
    state, now = values["state"], clock.now()
    if state.cancelled or state.no_show or state.suspended:
        return "off", ""
    if state.starts_at <= now < state.ends_at:
        return "now", ">"
    return ("done" if state.ends_at <= now else ""), ""


APPOINTMENTS_LOOK = Look(
    ("no_show", "cancelled", "event", "date", "type", "description", "time", "who", "rooms"), dress=dress,
    dressed_by=("state",),
)  # fmt: skip


def appointments_tab(of: str) -> ListTab:
    """Return the tab that lists the appointments of a session, or of a client."""
    nothing = "No appointments yet. {key:appointment} makes one."
    return ListTab("appointment", APPOINTMENTS_LOOK, nothing, of=of, order="starts")
