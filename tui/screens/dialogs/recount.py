"""Due dates that follow: asks whether open due dates are worked out anew, and shows which would move."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from studio.kernel.shown import plain_date
from studio.workflow import recount
from studio.workflow.recount import WouldMove
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

YES, NO = "y", "n"

COLUMNS = (
    Column("number", "Session", min_width=8, grow=1),
    Column("client", "Client", min_width=12, grow=3),
    Column("was", "Due", width=13),
    Column("to", "Would be", width=13),
)
AROUND = 9
"""Lines of a low terminal that the box's edges, the question, the titles and the answers take."""


class RecountDialog(AskDialog):
    """Enter leaves all as it is; the arrows go through the list."""

    KEYS: ClassVar[str] = "Enter the marked one   Up Down The list   Esc Leave them"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, found: WouldMove) -> None:
        more = f" The first {len(found.first)} of them:" if found.count > len(found.first) else ""
        super().__init__(
            "Due dates",
            f"{found.sentence} Those set by hand stay.{more}",
            [(YES, "Work them out anew"), (NO, "Leave them as they are")],
        )
        self._found = found
        self._table = RecordTable(COLUMNS, sortable=False, empty_text="")
        self._table.can_focus, self._table.driven = False, True

    def compose_body(self) -> ComposeResult:
        question, answers = super().compose_body()
        yield question
        yield self._table
        yield answers

    def on_mount(self) -> None:
        lines = max(1, min(len(self._found.first), self.app.size.height - AROUND))
        self._table.styles.height = lines + 1
        self._table.set_rows(
            [
                Row(one.session_id, (one.number, one.client, _shown(one.was), _shown(one.to)))
                for one in self._found.first
            ]
        )

    def action_move(self, by: int) -> None:
        self._table.action_move(by)


async def offer_recount(desk: Desk) -> str:
    """Ask for it where open due dates would move, do it on yes, and return what was done; empty for nothing.

    To be awaited after a change of what due dates are counted by: a status, the work week, holidays, closures.
    """
    found = await desk.attempt(desk.gateway.read(recount.would_move))
    if found is None or not found.count:
        return ""
    if await desk.push_screen_wait(RecountDialog(found)) != YES:
        return "The due dates stay as they are."
    moved = await desk.attempt(desk.gateway.write(recount.recount, desk.actor))
    return "" if moved is None else recount.moved_words(moved)


def _shown(day: date | None) -> str:
    return plain_date(day) if day else "none"
