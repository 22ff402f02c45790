"""The line over the day: its date, its counts, and the way to the next one."""

from __future__ import annotations

from collections.abc import Sequence

from studio.booking.presence import Absent
from tui import marks
from tui.text import cells, fit
from tui.widgets.button_row import Button, ButtonRow
from tui.widgets.marked_lines import Part


class DayLine(ButtonRow):
    """Shows the words about a day at the left and, where there is room, the ways to others at the right."""

    absent: Sequence[Absent] = ()
    """What the day is called, and who is away."""

    def tell(self, parts: Sequence[Part], keys: dict[str, str]) -> None:
        """Show these words; ``keys`` has those of the commands ``previous``, ``today`` and ``next``."""
        parts = [*parts, *((f"  {one.words.removesuffix('.')}", "caution" if one.who else "") for one in self.absent)]
        right, room = _ways(keys), self.size.width
        beside = room - sum(cells(button.text) for button in right)
        if sum(cells(text) for text, _ in parts) <= beside:
            room = beside
        else:
            right = []
        left = []
        for text, meaning in parts:
            text = fit(text, min(room, cells(text)))
            left.append(Button(text, look=meaning))
            room -= cells(text)
        self.show([*left, Button(" " * room), *right])


def _ways(keys: dict[str, str]) -> list[Button]:
    signs, before, today, after = marks.glyphs(), keys["previous"], keys["today"], keys["next"]
    return [
        Button(f"{before} {signs.before}", "previous", key=before),
        Button(f" {today} today ", "today", key=today),
        Button(f"{signs.after} {after} ", "next", key=after),
    ]
