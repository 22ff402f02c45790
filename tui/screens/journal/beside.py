"""What stands beside the journal about the act under its cursor: what it changed, and whether it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work
from textual.message import Message

from studio.history import changes
from studio.history.changes import ActTold, Changed, RowChanged
from studio.kernel.errors import StudioError
from tui.frame.desk import desk_of
from tui.frame.preview_pane import SidePane
from tui.widgets.marked_lines import Line, broken, labelled

MOST_LINES = 12
"""Of a sentence: no act says more in the narrowest window."""


class ActPane(SidePane):
    """Tells of an act, once the cursor rests; the newest one that was asked for wins."""

    class Told(Message):
        """It is known what the act under the cursor changed."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.act: tuple[int, ActTold] | None = None
        """The entry that is told of, and what it changed."""

    def tell_of(self, entry_id: int | None) -> None:
        """Tell of an entry of the journal; of nothing where there is none."""
        if self.act is not None and self.act[0] != entry_id:
            self.act = None
        self.once_it_rests(lambda: self._read(entry_id))

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _read(self, entry_id: int | None) -> None:
        desk = desk_of(self.app)
        try:
            if entry_id is None:
                self.show()
                return
            told = await desk.gateway.read(changes.told, desk.actor, entry_id)
        except StudioError:
            self.show()
            return
        self.act = entry_id, told
        self.show_built(lambda width: act_lines(told, width))
        self.post_message(self.Told())


def act_lines(told: ActTold, width: int) -> Sequence[Line]:
    """Tell of an act: its sentence, which a row of the list may cut, whether it can be taken back, and what it changed."""
    lines: list[Line] = []
    for row in told.rows:
        lines += [*broken(f"{row.what}, {row.how}", "strong", width), *_fields(row, width)]
    if told.more:
        lines += broken(f"and {told.more} more", "muted", width)
    undo = (
        broken("It can be taken back.", "good", width) if told.undo else broken(told.undo.reason, "caution", width, 6)
    )
    return [*broken(told.sentence, "strong", width, MOST_LINES), *undo, *lines]


def _fields(row: RowChanged, width: int) -> list[Line]:
    lines: list[Line] = []
    for one in row.fields:
        lines += labelled(f" {one.label}", _values(row.how, one), "", width, 3)
    return lines


def _values(how: str, one: Changed) -> str:
    if how != "changed":
        return one.after if how == "made" else one.before
    return f"{one.before or 'nothing'} > {one.after or 'nothing'}"
