"""All commands of a screen, found by typing. What is not possible now is there too, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from studio.types import Choice
from tui.commands import Command, key_label
from tui.screens.dialog import Dialog
from tui.screens.dialog_pick import FilterField
from tui.widgets.columns import Column
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.matching import matching
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from tui.screens.place import Place

MOST_LINES = 16


class PaletteDialog(Dialog[str]):
    """Gives back the verb of the chosen command, or None for Esc. An impossible one is given too: it says why not."""

    KEYS: ClassVar[str] = "Type to find   Enter Do it   Esc Close"
    AUTO_FOCUS = "FilterField"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("ctrl+p", "cancel", show=False),
    ]
    DEFAULT_CSS = """
    PaletteDialog DialogBox { width: 78; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__("All commands")
        desk = place.desk
        self._rows: dict[str, Row] = {}
        self._choices: list[Choice] = []
        for command in sorted(offered(place.every_command()), key=lambda command: command.title.casefold()):
            verdict = place.verdict_on(command.verb)
            told = command.help if verdict else f"not now: {verdict.reason}"
            cells = (command.title, " ".join(key_label(key) for key in desk.keys_of(command)), told)
            self._rows[command.verb] = Row(command.verb, cells, "" if verdict else "off")
            self._choices.append(Choice(command.verb, command.title, command.help))
        self._field = FilterField("command")
        self._field.enter_submits = True
        columns = (
            Column("title", "", width=15, priority=9),
            Column("key", "", width=8, priority=8),
            Column("help", "", min_width=20, grow=1, priority=7),
        )
        self._table = RecordTable(
            columns, show_header=False, sortable=False, empty_text="No command is called that. Backspace shows more."
        )
        self._table.can_focus = False
        self._table.set_rows(list(self._rows.values()))

    def compose_body(self) -> ComposeResult:
        yield self._field
        yield self._table

    def on_mount(self) -> None:
        # The box keeps its height while the list gets shorter, or each letter would paint the screen beneath.
        self._table.styles.height = min(len(self._rows), MOST_LINES)
        self._table.styles.min_height = min(len(self._rows), 3)

    @on(FieldChanged)
    def _narrow(self) -> None:
        found = best_first(self._choices, self._field.value)
        self._table.set_rows([self._rows[str(choice.key)] for choice in found])
        if found:
            self._table.move_to_key(found[0].key)

    @on(FieldSubmitted)
    @on(RecordTable.Opened)
    def _choose(self) -> None:
        if (key := self._table.cursor_key) is not None:
            self.close(str(key))

    def action_move(self, by: int) -> None:
        self._table.action_move(by)

    def action_page(self, pages: int) -> None:
        self._table.action_page(pages)


def offered(commands: Sequence[Command]) -> list[Command]:
    """Leave out the command that opens this list."""
    return [command for command in commands if command.verb != "palette"]


def best_first(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Keep what the typed words fit; a command whose name begins with them comes before one that only mentions them."""
    found = matching(choices, typed)
    wanted = typed.strip().casefold()
    return sorted(found, key=lambda choice: not choice.label.casefold().startswith(wanted))
