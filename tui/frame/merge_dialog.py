"""Somebody else saved the same record: what it was, mine and theirs side by side, chosen field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from studio.kernel.merge import Difference, Place, Side
from studio.kernel.records import dataclass
from studio.kernel.types import FieldChange
from tui import marks
from tui.frame.dialog import Dialog
from tui.frame.edit import FormEdit
from tui.text import fit, plain, wrapped
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

EMPTY = "(empty)"
BETWEEN = 3
"""Cells between two versions."""
MOST_ROWS, MOST_LINES = 6, 8

COLUMNS = (
    Column("field", "", min_width=12, grow=1, priority=9, sortable=False),
    Column("base", "Before", min_width=9, grow=1, priority=6, sortable=False),
    Column("mine", "Mine", min_width=10, grow=1, priority=8, sortable=False),
    Column("theirs", "Theirs", min_width=10, grow=1, priority=8, sortable=False),
    Column("kept", "Keep", width=7, priority=9, sortable=False),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the dialog, as people read it."""

    place: Place
    label: str
    base: str
    mine: str
    theirs: str
    asked: bool
    """Whether the user has to choose."""
    mine_only: bool
    lines: bool
    """Whether it is a text of several lines, which can be kept from both."""


def compared(edit: FormEdit, found: Difference) -> Compared:
    """Write a difference as people read it."""
    key, row = found.place
    base, mine, theirs = (edit.shown(key, value) for value in (found.base, found.mine, found.theirs))
    field = edit.FIELDS.get(key)
    lines = field is not None and field.kind == "notes"
    return Compared(
        found.place, edit.label(key, row), base, mine, theirs, found.conflict, not found.theirs_changed, lines
    )


class MergeDialog(Dialog[Mapping[Place, Side]]):
    """The values that both changed on top, each chosen by a letter; beneath them what only one of the two changed.

    The last choice leaves the dialog: nothing that is asked is left to a default.
    """

    AUTO_FOCUS = "RecordTable"
    expected = False
    KEYS: ClassVar[str] = "m Mine   t Theirs   b Both   s Save, where nothing is asked   Esc Look first"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "keep('mine')", show=False),
        Binding("t", "keep('theirs')", show=False),
        Binding("b", "keep('both')", show=False),
        Binding("s,ctrl+s", "go_on", show=False),
        Binding("pagedown", "turn(1)", show=False, priority=True),
        Binding("pageup", "turn(-1)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    MergeDialog DialogBox { width: 100; }
    MergeDialog #who { height: 2; }
    """

    def __init__(self, compared: Sequence[Compared], changes: Sequence[FieldChange], *, saving: bool) -> None:
        asked = any(each.asked for each in compared)
        both = "  b Both" if any(each.asked and each.lines for each in compared) else ""
        on = "s Save mine beside theirs" if saving else "s Put mine back beside theirs"
        super().__init__(
            "Changed by somebody else", keys=f"{f'm Mine  t Theirs{both}' if asked else on}   Esc Look first"
        )
        self.compared = sorted(compared, key=lambda each: (not each.asked, each.mine_only))
        self.who = " and ".join(dict.fromkeys(change.by for change in changes)) or "Somebody"
        self.chosen: dict[Place, Side] = {}
        self.table = RecordTable(COLUMNS, sortable=False)
        self.whole = TextBlock(id="whole")
        self._top = 0

    # -- what it shows --------------------------------------------------------------------------------------------------

    def compose_body(self) -> ComposeResult:
        yield TextBlock(id="who")
        yield self.table
        yield TextBlock(Content(marks.glyphs().rule * 200))
        yield self.whole

    def on_mount(self) -> None:
        self._tell(self._what_happened())
        self._fill()
        self._fit()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit)

    def _what_happened(self) -> str:
        asked = [each.label.lower() for each in self.compared if each.asked]
        saved = f"{self.who} saved this record after you had read it."
        return f"{saved} You both changed {_listed(asked)}." if asked else f"{saved} You changed other fields."

    def _tell(self, sentence: str) -> None:
        self.query_one("#who", TextBlock).show(plain(sentence))

    def _fill(self) -> None:
        rows = []
        for index, each in enumerate(self.compared):
            side = self.chosen.get(each.place, "?" if each.asked else "mine" if each.mine_only else "theirs")
            mine = "" if not each.asked and not each.mine_only else each.mine or EMPTY
            theirs = "" if each.mine_only else each.theirs or EMPTY
            texts = _gist([each.base or EMPTY, mine, theirs]) if each.lines else (each.base or EMPTY, mine, theirs)
            rows.append(Row(index, (each.label, *texts, side), "" if each.asked else "done"))
        self.table.set_rows(rows)

    def _fit(self) -> None:
        """Give the list and the whole texts what room there is, the same for every row, and draw the texts."""
        rows = min(len(self.compared), MOST_ROWS)
        self.table.styles.height = rows + 1
        longest = max(len(self._sides(each)) for each in self.compared)
        self.whole.styles.height = max(2, min(longest, MOST_LINES, self.size.height - rows - 6))
        self._draw()

    def _sides(self, each: Compared) -> list[str]:
        """Write the three texts side by side, from the first line in which they differ."""
        width = max(8, (self.box.scrollable_content_region.width - 2 * BETWEEN) // 3)
        texts = _differing([each.base or EMPTY, each.mine or EMPTY, each.theirs or EMPTY])
        columns = [wrapped(text, width) for text in texts]
        lines = max(map(len, columns))
        filled = [column + [""] * (lines - len(column)) for column in columns]
        between = f" {marks.glyphs().upright} "
        return [between.join(fit(part, width) for part in line) for line in zip(*filled, strict=True)]

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self._top = 0
        self._draw()

    def _draw(self) -> None:
        each = self._under_cursor()
        height = int(self.whole.styles.height.value) if self.whole.styles.height else 2
        lines = self._sides(each) if each else []
        self._top = max(0, min(self._top, len(lines) - height))
        self.whole.show(Content("\n".join(lines[self._top : self._top + height])))

    def _under_cursor(self) -> Compared | None:
        key = self.table.cursor_key
        return self.compared[key] if isinstance(key, int) else None

    # -- keys -----------------------------------------------------------------------------------------------------------

    def action_turn(self, by: int) -> None:
        """Show the texts further down or up."""
        self._top += by * MOST_LINES // 2
        self._draw()

    def action_keep(self, side: Side) -> None:
        """Keep one side of the value under the cursor, and go on to the next that is asked."""
        each = self._under_cursor()
        if each is None or not each.asked:
            self._tell(f"Only {'you' if each and each.mine_only else self.who} changed that: nothing is to be chosen.")
            return
        if side == "both" and not each.lines:
            self._tell(f"{each.label} can be only one of the two: m keeps yours, t keeps theirs.")
            return
        self.chosen[each.place] = side
        self._fill()
        left = [index for index, one in enumerate(self.compared) if one.asked and one.place not in self.chosen]
        if not left:
            self.close(self.chosen)
            return
        at = self.compared.index(each)
        self.table.move_to_key(next((index for index in left if index > at), left[0]))

    @on(RecordTable.Opened)
    def action_go_on(self) -> None:
        """Go on where nothing is asked; else say what is."""
        if any(each.asked for each in self.compared):
            self._tell("Choose for each field that you both changed: m keeps yours, t keeps theirs.")
        else:
            self.close(self.chosen)


def _listed(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _gist(texts: Sequence[str]) -> list[str]:
    """Return what fits into a cell of long texts: from the first line in which they differ."""
    return [" ".join(text.removeprefix("..\n").splitlines()) for text in _differing(texts, context=0)]


def _differing(texts: Sequence[str], context: int = 1) -> list[str]:
    """Leave out the lines at the beginning that all three have, but for the last ones."""
    lines = [text.splitlines() for text in texts]
    same = 0
    while all(same + 1 < len(each) for each in lines) and len({each[same] for each in lines}) == 1:
        same += 1
    if same <= context:
        return list(texts)
    return ["\n".join(["..", *each[same - context :]]) for each in lines]
