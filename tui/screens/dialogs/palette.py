"""All commands of a screen, found by typing. What is not possible now is there too, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from studio.kernel.types import Choice
from tui.frame.commands import Command, key_label
from tui.screens.dialogs.list import ListDialog
from tui.widgets.columns import Column
from tui.widgets.matching import matching
from tui.widgets.record_rows import Key, Row

if TYPE_CHECKING:
    from tui.frame.place import Place

COLUMNS = (
    Column("title", "", width=15, priority=9),
    Column("key", "", width=8, priority=8),
    Column("help", "", min_width=20, grow=1, priority=7),
)


class PaletteDialog(ListDialog[str]):
    """Gives back the verb of the chosen command, or None for Esc. An impossible one is given too: it says why not."""

    KEYS: ClassVar[str] = "Type to find   Enter Do it   Esc Close"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+p", "cancel", show=False)]
    DEFAULT_CSS = """
    PaletteDialog DialogBox { width: 78; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__("All commands", COLUMNS, empty_text="No command is called that. Backspace shows more.")
        self._rows: dict[Key, Row] = {}
        self._choices: list[Choice] = []
        for command in sorted(offered(place.every_command()), key=lambda command: command.title.casefold()):
            verdict = place.verdict_on(command.verb)
            told = command.help if verdict else f"not now: {place.with_keys(verdict.reason)}"
            cells = (command.title, " ".join(key_label(key) for key in place.desk.keys_of(command)), told)
            self._rows[command.verb] = Row(command.verb, cells, "" if verdict else "off")
            self._choices.append(Choice(command.verb, command.title, command.help))
        self.narrow()

    def on_mount(self) -> None:
        self.keep_height(len(self._rows))

    def narrow(self) -> None:
        found = best_first(self._choices, self.field.value)
        self.table.set_rows([self._rows[choice.key] for choice in found])
        if found:
            self.table.move_to_key(found[0].key)

    def choose(self, key: Key) -> None:
        self.close(str(key))


def offered(commands: Sequence[Command]) -> list[Command]:
    """Leave out the command that opens this list."""
    return [command for command in commands if command.verb != "palette"]


def best_first(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """Keep what the typed words fit; a command whose name begins with them comes before one that only mentions them."""
    found = matching(choices, typed)
    wanted = typed.strip().casefold()
    return sorted(found, key=lambda choice: not choice.label.casefold().startswith(wanted))
