"""Before a session is moved, or booked once more: what follows from it, and what is to come along."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from studio.to_do.moving import Along, Consequences
from tui import marks
from tui.frame.ask import AskDialog
from tui.frame.ask_list import AskListDialog
from tui.frame.desk import Desk
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row

MOVE, COPY = ("m", "Move it"), ("c", "Copy it")
BACK = ("b", "Back")
COLUMNS = (
    Column("what", "Comes along", min_width=14, grow=1),
    Column("now", "Is", width=17),
    Column("then", "Would be", width=17),
)


class MovesDialog(AskListDialog):
    """Says what follows, and lists what may come along: each is ticked, until Space takes the tick away."""

    KEYS: ClassVar[str] = "Enter the marked one   Space Tick   Esc Back"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "tick", show=False, priority=True)]
    DEFAULT_CSS = """
    MovesDialog DialogBox { width: 76; }
    """

    def __init__(self, found: Consequences, words: str) -> None:
        rows = [Row(at, (_ticked(one.called, True), *one.shortly)) for at, one in enumerate(found.followers)]
        yes = COPY if found.copies else MOVE
        super().__init__(yes[1].split()[0], words, (yes, BACK), COLUMNS, rows, first=yes[0])
        self.along = dict(enumerate(found.followers))
        """What is ticked, by its line."""
        self._found = found

    def action_tick(self) -> None:
        """Let the one under the cursor come along, or not."""
        key = self.table.cursor_key
        if not isinstance(key, int):
            return
        one = self._found.followers[key]
        if self.along.pop(key, None) is None:
            self.along[key] = one
        ticked = _ticked(one.called, key in self.along)
        self._rows = [replace(row, cells=(ticked, *row.cells[1:])) if row.key == key else row for row in self._rows]
        self.table.set_rows(self._rows)


def _ticked(called: str, ticked: bool) -> str:
    return f"{marks.box(ticked)} {called[:1].upper()}{called[1:]}"


async def ask_of(desk: Desk, found: Consequences, words: str) -> frozenset[Along] | None:
    """Ask what comes along of what was found; ``None`` where it is not to be saved."""
    if not found.followers:
        alone = AskDialog("Move", words, (MOVE, BACK), safe=MOVE[0], expected=False)
        return frozenset() if await desk.push_screen_wait(alone) == MOVE[0] else None
    dialog = MovesDialog(found, words)
    if await desk.push_screen_wait(dialog) in (None, BACK[0]):
        return None
    return frozenset(one.along for one in dialog.along.values())
