"""Due dates that follow: asks whether open due dates are worked out anew, and shows which would move."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from studio.kernel.shown import plain_date
from studio.workflow import recount
from studio.workflow.recount import Move, WouldMove
from tui.frame.ask_list import AskListDialog
from tui.frame.desk import Desk
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row

YES, NO = "y", "n"

COLUMNS = (
    Column("number", "Session", min_width=8, grow=1),
    Column("client", "Client", min_width=12, grow=3),
    Column("was", "Due", width=13),
    Column("to", "Would be", width=13),
)


class RecountDialog(AskListDialog):
    """Enter leaves all as it is; Up and Down go through the list."""

    KEYS: ClassVar[str] = "Enter the marked one   Up Down The list   Esc Leave them"

    def __init__(self, found: WouldMove) -> None:
        more = f" The first {len(found.first)} of them:" if found.count > len(found.first) else ""
        super().__init__(
            "Due dates",
            f"Due dates are counted by what you changed: {found.sentence} Those set by hand stay.{more}",
            [(YES, "Work them out anew"), (NO, "Leave them as they are")],
            COLUMNS,
            [Row(one.session_id, (one.number, one.client, _shown(one.was), _shown(one.to))) for one in found.first],
        )


async def dues_before(desk: Desk) -> Collection[Move] | None:
    """Return what `offer_recount` wants to know from before the change; ``None`` where it was refused, and said."""
    return await desk.attempt(desk.gateway.read(recount.moves_now))


async def offer_recount(desk: Desk, before: Collection[Move] | None) -> str:
    """Ask for it where the change moved open due dates, do it on yes, and return what was done; empty for nothing.

    To be awaited after a change of what due dates are counted by: a status, the work week, holidays, closures.

    Args:
        before: what `dues_before` gave: what somebody chose to leave before is not asked for again. ``None`` asks nothing.
    """
    if before is None:
        return ""
    found = await desk.attempt(desk.gateway.read(recount.would_move, before))
    if found is None or not found.count:
        return ""
    if await desk.push_screen_wait(RecountDialog(found)) != YES:
        return "The due dates stay as they are."
    moved = await desk.attempt(desk.gateway.write(recount.recount, desk.actor, found.session_ids))
    return "" if moved is None else recount.moved_words(moved)


def _shown(day: date | None) -> str:
    return plain_date(day) if day else "none"
