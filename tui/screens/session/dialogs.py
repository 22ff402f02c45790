"""The small questions of a session's record: why cancelled, redo of which, why due then, which promotions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from studio.dates.typed import format_date
from studio.kernel.errors import Invalid
from studio.kernel.types import Choice
from studio.sessions import agenda
from studio.workflow import workflow
from studio.workflow.workflow import Due
from tui.frame.desk import Desk
from tui.screens.dialogs.message import MessageDialog
from tui.screens.dialogs.pick import PickDialog
from tui.screens.dialogs.text import TextDialog


async def ask_reason(desk: Desk, title: str) -> str | None:
    """Ask why a session is cancelled; ``None`` when the user thought better of it."""

    def read(text: str) -> str:
        if not text:
            raise Invalid("Say in a few words why the session is cancelled.")
        return text

    return await desk.push_screen_wait(
        TextDialog(
            "Cancel the session",
            f"{title}\nWhy is it cancelled?",
            read=read,
            max_length=200,
            keys="Enter OK   Esc Do not cancel it",
        )
    )


async def ask_original(
    desk: Desk, client_id: int | None, session_id: int | None, before: datetime | None
) -> Choice | None:
    """Ask which earlier session of the client is taken again; ``None`` when there is none or none was picked.

    Args:
        session_id: the retake itself, ``None`` for a new one.
        before: its start, where that is known.
    Returns:
        The session by its id, called by its number.
    """
    if client_id is None:
        return None
    rows = await desk.gateway.read(agenda.sessions_of_client, client_id)
    earlier = [row for row in rows if row.session_id != session_id and (before is None or row.starts_at < before)]
    if not earlier:
        desk.say("This client has no earlier session that could be taken again.", problem=True)
        return None
    offered = [
        Choice(row.session_id, f"{row.number}  {format_date(row.starts_at.date())}", row.session_type)
        for row in earlier
    ]
    picked: Choice | None = await desk.push_screen_wait(PickDialog("Redo of which session?", offered))
    return next(
        (Choice(row.session_id, row.number) for row in earlier if picked and row.session_id == picked.key), None
    )


async def explain_due(desk: Desk, session_id: int | None, due: Due | None = None) -> None:
    """Show where a session's due date comes from; of a new one ``due`` is what follows from its status."""
    lines: Sequence[str] | None = due.explained if due is not None else ()
    if session_id is not None:
        lines = await desk.attempt(desk.gateway.read(workflow.explain_due, session_id))
    if not lines:
        return
    await desk.push_screen_wait(MessageDialog("Why due then", "\n".join(line for line in lines if line)))
