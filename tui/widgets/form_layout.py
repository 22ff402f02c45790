"""Where the fields and the labels of a form stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

from textual.geometry import NULL_OFFSET, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from studio.kernel.records import dataclass
from tui.marks import glyphs
from tui.text import cells
from tui.widgets.field import Field

MARGIN = 1
"""Cells left of the labels, where the mark of a complaint stands."""


@dataclass(frozen=True, slots=True, eq=False)
class FieldSpec:
    """A field with its label. Items stand under each other in the order given; ``beside`` puts one behind the last."""

    widget: Widget
    label: str = ""
    column: int = 0
    """0 or 1; where the terminal is too narrow for two, all items stand in one column in the order given."""
    width: int = 0
    """Cells; 0 for the rest of the column, or for a field as wide as its content."""
    height: int = 1
    """Lines; 0 for what is left of the form, at least three."""
    beside: bool = False
    span: bool = False
    """Across both columns."""
    varies: str = ""
    """What the studio calls it where it says whether the form asks for it; see `Form.vary`."""


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """A text that is only shown, such as who booked it; it costs no widget. Set it with `Form.set_fact`."""

    name: str
    label: str = ""
    column: int = 0
    span: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """A line across the form, or an empty one."""

    drawn: bool = True
    labels: int = 0
    """Cells of the labels beneath it, as far as half of the form goes; 0 for those of the form's shape."""


Item = FieldSpec | Fact | Rule


@dataclass(frozen=True, slots=True)
class Caption:
    """A piece of text that the form draws itself, ``role`` being label, fact, note or rule."""

    left: int
    text: str
    role: str
    owner: str = ""
    """The name of the field or the fact that it belongs to."""
    room: int = 0
    """Cells up to the end of the column."""


@dataclass(slots=True)
class Plan:
    """The result of placing: a region for each field's widget, the texts of each line, the number of lines."""

    regions: dict[Widget, Region] = field(default_factory=dict)
    captions: dict[int, list[Caption]] = field(default_factory=dict)
    height: int = 0

    def write(self, line: int, caption: Caption) -> None:
        """Add a text to a line."""
        self.captions.setdefault(line, []).append(caption)


@dataclass(slots=True)
class _Column:
    left: int
    width: int
    label_width: int
    line: int = 0
    """The next free line."""
    end: int = 0
    """The first free cell behind the last field, on its line."""
    right: int = 0
    """Up to where the last field could go."""


@dataclass(frozen=True, slots=True)
class FormShape:
    """How the items of a form are placed, whatever they are."""

    label_widths: tuple[int, int] = (13, 13)
    """Cells of the labels of the two columns."""
    two_columns_from: int = 76
    """The width from which there are two columns."""
    second_at: float = 0.58
    """Where the second column begins, as a share of the width."""

    def place(self, items: Sequence[Item], width: int, height: int = 0) -> Plan:
        """Place the items in ``width`` cells and, where a field takes what is left, ``height`` lines.

        Args:
            items: In the order in which they stand and in which the focus moves.
            width: Cells of the form.
            height: Lines that are seen; 0 if the form may be as high as it likes.
        """
        plan = Plan()
        columns = self._columns(width, any(not isinstance(item, Rule) and item.column for item in items))
        for item in items:
            if isinstance(item, Rule) or (item.span and not (isinstance(item, FieldSpec) and item.beside)):
                _level(columns)
            if isinstance(item, Rule):
                _place_rule(plan, item, columns, width)
                columns[0].label_width = min(item.labels, width // 2 + 2) or columns[0].label_width
                continue
            own = columns[item.column if len(columns) > 1 else 0]
            column = own
            if item.span and len(columns) > 1:
                column = _Column(MARGIN, width - MARGIN, columns[0].label_width, own.line, own.end, width)
            if isinstance(item, Fact):
                _place_fact(plan, item, column)
            else:
                _place_field(plan, item, column, height)
            for other in columns if item.span else [own]:
                other.line, other.end, other.right = column.line, column.end, column.right
        plan.height = max(column.line for column in columns)
        return plan

    def _columns(self, width: int, wanted: bool) -> list[_Column]:
        if not (wanted and width >= self.two_columns_from):
            return [_Column(MARGIN, width - MARGIN, self.label_widths[0])]
        left = round(width * self.second_at)
        # Two cells and the place for the mark keep the columns apart.
        return [
            _Column(MARGIN, left - MARGIN - 2, self.label_widths[0]),
            _Column(left + MARGIN, width - left - MARGIN, self.label_widths[1]),
        ]


def _level(columns: Sequence[_Column]) -> None:
    line = max(column.line for column in columns)
    for column in columns:
        column.line = line


def _place_rule(plan: Plan, item: Rule, columns: Sequence[_Column], width: int) -> None:
    if item.drawn:
        plan.write(columns[0].line, Caption(MARGIN, glyphs().rule * (width - 2 * MARGIN), "rule"))
    for column in columns:
        column.line += 1


def _place_fact(plan: Plan, item: Fact, column: _Column) -> None:
    plan.write(column.line, Caption(column.left, item.label, "label", room=column.label_width))
    left = column.left + (column.label_width if item.label else 0)
    plan.write(column.line, Caption(left, "", "fact", item.name, column.left + column.width - left))
    column.line += 1
    column.end = column.right = column.left + column.width


def _place_field(plan: Plan, item: FieldSpec, column: _Column, height: int) -> None:
    name, natural = (item.widget.field_name, item.widget.natural_width) if isinstance(item.widget, Field) else ("", 0)
    right = column.right if item.beside else column.left + column.width
    wanted = item.width or natural
    label_cells = cells(item.label)
    left = column.end + (label_cells + 2 if item.label else 2)
    if item.beside and column.line and left + (wanted or 4) <= right:
        line = column.line - 1
        if item.label:
            plan.write(line, Caption(column.end + 1, item.label, "label", name, label_cells))
    else:
        right = column.left + column.width
        line = column.line
        left = column.left + (column.label_width if item.label or not natural else 0)
        plan.write(line, Caption(column.left, item.label, "label", name, left - column.left))
        column.line += item.height or max(3, height - line)
    region = Region(left, line, max(1, min(wanted or right - left, right - left)), column.line - line)
    plan.regions[item.widget] = region
    column.end, column.right = region.right, right
    # A note may use the first of the two cells between the columns.
    plan.write(line, Caption(region.right + 1, "", "note", name, max(0, right - region.right)))


class FormLayout(Layout):
    """Puts the fields where the form's plan says."""

    name = "form"

    def __init__(self, plan_for: Callable[[Size], Plan]) -> None:
        self.plan_for = plan_for

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        plan = self.plan_for(size)
        lowest = max((region.bottom for region in plan.regions.values()), default=0)
        placements = []
        for child in children:
            region = plan.regions.get(child, Region(0, 0, 0, 0))
            # The form is as high as its texts, and Textual measures the children only.
            below = plan.height - lowest if region.bottom == lowest else 0
            placements.append(WidgetPlacement(region, NULL_OFFSET, Spacing(0, 0, below, 0), child))
        return placements
