"""The line over the day: its date, its counts, and the way to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from studio.booking.presence import Absent
from studio.kernel.records import dataclass
from studio.messages.troubled import told
from studio.sessions import agenda
from studio.waiting import standing
from tui import marks
from tui.text import cells, fit
from tui.widgets.button_row import Button, ButtonRow
from tui.widgets.marked_lines import Part


@dataclass(frozen=True, slots=True)
class InLine:
    """What stands in the line beside the day's counts."""

    absent: Sequence[Absent] = ()
    """Why the studio is closed, what the day is called, and who is away."""
    troubled: str = ""
    """How many messages were not sent."""
    unread: str = ""
    """How many answers nobody has read."""
    conflicts: str = ""
    """How many bookings cannot take place as they are."""
    waiting: str = ""
    """How many wait for a time."""


def read(day: date) -> InLine:
    """Read what stands in the line about a day."""
    return InLine(agenda.away(day), *told(), *standing.told())


class DayLine(ButtonRow):
    """Shows the words about a day at the left and, where there is room, the ways to others at the right."""

    found = InLine()

    def tell(self, parts: Sequence[Part], keys: dict[str, str]) -> None:
        """Show these words; ``keys`` has those of the commands ``previous``, ``today`` and ``next``."""
        closed: list[Part] = [(f"  {_bare(one)}", "caution") for one in self.found.absent if one.closed]
        wrong: list[Part] = [(f"  {self.found.troubled}", "late")] if self.found.troubled else []
        wrong += [(f"  {self.found.unread}", "caution")] if self.found.unread else []
        wrong += [(f"  {self.found.conflicts}", "late")] if self.found.conflicts else []
        waiting: list[Part] = [(f"  {self.found.waiting}", "muted")] if self.found.waiting else []
        parts = [*parts[:1], *closed, *wrong, *parts[1:], *waiting]
        room = self.size.width - sum(cells(text) for text, _ in parts)
        ways = [[(f"  {text}", meaning) for text, meaning in way] for way in _others([*self.found.absent])]
        parts += next((way for way in ways if sum(cells(text) for text, _ in way) <= room), ways[-1])
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


def _bare(one: Absent) -> str:
    return one.words.removesuffix(".")


def _others(absent: Sequence[Absent]) -> list[list[Part]]:
    """Say what the day is called and who is away: in full, by their names, or how many."""
    named: list[Part] = [(_bare(one), "") for one in absent if not (one.who or one.closed)]
    away = [one for one in absent if one.who]
    if not away:
        return [named]
    names, count = ", ".join(dict.fromkeys(one.who for one in away)), len(away)
    shorter: list[list[Part]] = [[(text, "caution")] for text in (f"away: {names}", f"{count} away")]
    return [[*named, *((_bare(one), "caution") for one in away)], *([*named, *way] for way in shorter), *shorter[1:]]


def _ways(keys: dict[str, str]) -> list[Button]:
    signs, before, today, after = marks.glyphs(), keys["previous"], keys["today"], keys["next"]
    return [
        Button(f"{before} {signs.before}", "previous", key=before),
        Button(f" {today} today ", "today", key=today),
        Button(f"{signs.after} {after} ", "next", key=after),
    ]
