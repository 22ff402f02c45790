"""What can be done with a record of any kind: its table of commands begins with this."""

from __future__ import annotations

from collections.abc import Sequence

from studio.kernel.types import YES, Verdict, no
from tui.frame.commands import Command
from tui.frame.record import RecordScreen
from tui.screens.dialogs.notes import check_notes, stamp_notes


def save_commands(kind: str) -> tuple[Command, ...]:
    """Return the commands that save a record of that kind."""
    return (
        Command(f"{kind}.save", "Save", "Save what was typed.", ("ctrl+s",), "S", "Home", "File", True),
        Command(f"{kind}.save_close", "Save & close", "Save and go back.", (), "W", "Home", "File"),
    )


def notes_commands(kind: str, tab: str = "Home") -> tuple[Command, ...]:
    """Return the commands of a record's notes, on that tab of the ribbon."""
    stamp = "Put date, time and initials into the notes."
    return (
        Command(f"{kind}.stamp", "Stamp", stamp, ("ctrl+t",), "T", tab, "Notes"),
        Command(f"{kind}.spelling", "ABC Spelling", "Check the spelling of the notes.", (), "B", tab, "Notes"),
    )


class RecordCommands:
    """Does what the commands of a record say. A subclass has a ``do_`` method for each of its own."""

    def __init__(self, screen: RecordScreen) -> None:
        self.screen = screen
        self.edit = screen.edit

    def saved(self) -> Verdict:
        """Refuse what needs a record that is in the book."""
        return YES if self.edit.record_id is not None else no(f"Save the {self.screen.KIND} first ({{key:save}}).")

    def names(self) -> Sequence[str]:
        """List the names that the notes may hold, as words that are spelled right."""
        return ()

    def do_stamp(self) -> None:
        """Stamp the notes."""
        self.screen.in_background(stamp_notes, self.screen, group="pane", doing="opening the notes")

    def do_spelling(self) -> None:
        """Check the spelling of the notes."""
        known = self.names()
        self.screen.in_background(check_notes, self.screen, known, group="dialog", doing="checking the spelling")
