"""What a new absence, a closure or other hours make impossible, listed at once, and the way to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from studio.dates.spans import times_text
from studio.kernel.shown import plain_date
from studio.waiting import causes
from studio.waiting.causes import InTheWay
from tui.frame.ask_list import AskListDialog
from tui.frame.desk import Desk, Open
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row

OPEN, LEAVE = "o", "b"

COLUMNS = (
    Column("number", "Number", min_width=7, grow=1),
    Column("day", "Day", width=13),
    Column("time", "Time", min_width=17),
    Column("client", "Client or what", min_width=12, grow=3),
)


class InTheWayDialog(AskListDialog):
    """Up and Down go through the list; Enter or `o` opens the one under the cursor."""

    KEYS: ClassVar[str] = "Enter the marked one   Up Down The list   Esc Back"

    def __init__(self, found: Sequence[InTheWay], at: int | None = None) -> None:
        answers = [(OPEN, "Open it"), (LEAVE, "Back")]
        rows = [_row(one) for one in found]
        super().__init__("In the way", causes.words(found), answers, COLUMNS, rows, at, first=OPEN)


def _row(one: InTheWay) -> Row:
    return Row(
        one.holder,
        (one.number, plain_date(one.starts_at.date()), times_text(one.starts_at, one.ends_at), one.client or one.type),
    )


async def tell_in_the_way(
    desk: Desk, kind: str, entry_id: int, at: int | None = None, *, asked: bool = False
) -> int | None:
    """List what an entry of a list makes impossible, if anything; return the one that is to be opened, by its holder.

    To be awaited after a change of such a list: absences, closures, special days, opening hours.

    Args:
        at: the one under the cursor at first, if it is still in the way.
        asked: whether somebody wants to know, and is told that there is nothing.
    """
    found = await desk.attempt(desk.gateway.read(causes.after, kind, entry_id))
    if asked and found == ():
        desk.say("No booking to come that you see is in its way.")
    if not found:
        return None
    dialog = InTheWayDialog(found, at)
    if await desk.push_screen_wait(dialog) != OPEN:
        return None
    key = dialog.table.cursor_key
    return key if isinstance(key, int) else None


def record_of(holder: int) -> Open:
    """Say what opens one of them."""
    return Open("session", holder) if holder > 0 else Open("appointment", -holder)
