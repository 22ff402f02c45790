"""How a preference stands in its list, and what is told of it."""

from __future__ import annotations

from collections.abc import Sequence

from textual.geometry import Region

from studio.kernel import clock
from studio.kernel.acts import Act
from studio.kernel.preferences import Shown
from studio.kernel.shown import plain_date
from tui import marks
from tui.widgets.columns import Column
from tui.widgets.grouped_table import HEAD, GroupedTable
from tui.widgets.marked_lines import Line, broken, labelled
from tui.widgets.matching import holds
from tui.widgets.record_rows import Row

VALUE = "value"
COLUMNS = (
    Column("label", "", width=22, priority=10),
    Column(VALUE, "", min_width=22, grow=2, priority=9),
    Column("changed", "", width=8, priority=8),
    Column("default", "", min_width=16, grow=1, priority=5),
)
GROUPS = {
    "studio": "Studio", "format": "Formats", "clash": "Double bookings", "session": "Sessions", "reminder": "Reminders",
    "status": "Session statuses", "client": "Clients", "look": "Look", "mail": "Mail", "text": "Texts", "quiet": "Quiet hours",
}  # fmt: skip
"""What people call the groups."""


class WantedTable(GroupedTable):
    """The preferences; the one under the cursor is changed where its value stands."""

    @property
    def value_region(self) -> Region:
        """Where the value under the cursor is on the screen."""
        place = next(place for place in self._places if place.column.key == VALUE)
        top = self._at.row - self._at.top + self.show_header
        return Region(place.left + self._gutter, top, place.width, 1).translate(self.content_region.offset)


def value_text(one: Shown) -> str:
    """Write a value as the list shows it: a box for on and off, a word with what it does."""
    declared, text = one.declared, one.text
    if declared.kind == "flag":
        return marks.box(one.value)
    if declared.kind == "word":
        label = next((word.label for word in declared.words if word.text == text), text)
        return text if label == text else f"{text}, {label}"
    return f"{declared.shown(one.value)} {declared.unit}".strip() or "none"


def default_text(one: Shown) -> str:
    """Write the default as people read it."""
    return one.declared.shown(one.declared.default) or "none"


def rows_of(shown: Sequence[Shown], typed: str) -> list[Row]:
    """Return the lines of those in which all the typed words stand, under their groups."""
    rows, group = list[Row](), ""
    for one in shown:
        declared = one.declared
        title = GROUPS.get(declared.group, declared.group)
        if not holds(f"{title} {declared.name} {declared.label} {declared.about} {one.text} {value_text(one)}", typed):
            continue
        if title != group:
            group = title
            rows.append(Row(f"group {declared.group}", (title,), HEAD))
        changed = ("changed", f"default {default_text(one)}") if one.changed else ("", "")
        rows.append(
            Row(
                declared.name,
                (f"  {declared.label}", value_text(one), *changed),
                tones=((2, "caution"), (3, "muted")),
            )
        )
    return rows


def short_lines(one: Shown, width: int) -> Sequence[Line]:
    """Tell of a preference in three lines."""
    lines = broken(one.declared.about, "", width, 2)
    default = f"Default: {default_text(one)}. " if one.declared.ships else ""
    return [*lines, *broken(f"{default}May be {one.declared.allowed}.", "muted", width, 2)]


def lines_of(one: Shown, acts: Sequence[Act], width: int) -> Sequence[Line]:
    """Tell of a preference: what it does, what it may be, who changed it when."""
    declared = one.declared
    lines: list[Line] = broken(declared.label, "strong", width)
    lines += broken(declared.about, "", width, 6)
    lines += broken(declared.elsewhere, "caution", width, 4) if declared.elsewhere else []
    lines += [(), *(labelled("Default", default_text(one), "", width) if declared.ships else ())]
    lines += broken(f"May be {declared.allowed}.", "muted", width, 4)
    lines += broken(f"Named {declared.name} on the command line.", "muted", width, 2)
    for act in acts:
        when = f"{plain_date(clock.wall(act.at).date())} {act.initials}"
        lines += [(), ((when, "muted"),), *broken(act.sentence, "" if act.stands else "off", width, 6)]
    return lines if acts else [*lines, (), *broken("Nobody changed it yet.", "muted", width)]


def why_text(one: Shown, acts: Sequence[Act]) -> str:
    """Tell all of a preference for a dialog, which breaks the lines itself."""
    return "\n".join("".join(text for text, _ in line) for line in lines_of(one, acts, UNBROKEN))


UNBROKEN = 10_000
