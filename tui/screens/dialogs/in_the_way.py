"""What a new absence, a closure or other hours make impossible, listed at once, and the way to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from studio.dates.spans import times_text
from studio.kernel.shown import plain_date
from studio.sessions import impossible
from studio.sessions.rows import SessionRow
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

OPEN, LEAVE = "o", "b"

COLUMNS = (
    Column("number", "Session", min_width=7, grow=1),
    Column("day", "Day", width=13),
    Column("time", "Time", min_width=17),
    Column("client", "Client", min_width=12, grow=3),
)
AROUND = 9
"""Lines of a low terminal that the box's edges, the sentence, the titles and the answers take."""


class InTheWayDialog(AskDialog):
    """The arrows go through the list; Enter opens the session under the cursor."""

    KEYS: ClassVar[str] = "Enter the marked one   Up Down The list   Esc Back"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, found: Sequence[SessionRow]) -> None:
        super().__init__("In the way", impossible.words(len(found)), [(OPEN, "Open the session"), (LEAVE, "Back")])
        self._found = found
        self.table = RecordTable(COLUMNS, sortable=False, empty_text="")
        self.table.can_focus, self.table.driven = False, True

    def compose_body(self) -> ComposeResult:
        sentence, answers = super().compose_body()
        yield sentence
        yield self.table
        yield answers

    def on_mount(self) -> None:
        lines = max(1, min(len(self._found), self.app.size.height - AROUND))
        self.table.styles.height = lines + 1
        self.table.set_rows(
            [
                Row(
                    one.id,
                    (
                        one.number,
                        plain_date(one.starts_at.date()),
                        times_text(one.starts_at, one.ends_at),
                        one.client,
                    ),
                )
                for one in self._found
            ]
        )

    def action_move(self, by: int) -> None:
        self.table.action_move(by)


async def tell_in_the_way(desk: Desk, kind: str, entry_id: int) -> int | None:
    """List the sessions that an entry of a list makes impossible, if any; return the one that is to be opened.

    To be awaited after a change of such a list: absences, closures, special days, opening hours.
    """
    found = await desk.attempt(desk.gateway.read(impossible.after, kind, entry_id))
    if not found:
        return None
    dialog = InTheWayDialog(found)
    if await desk.push_screen_wait(dialog) != OPEN:
        return None
    key = dialog.table.cursor_key
    return key if isinstance(key, int) else None
