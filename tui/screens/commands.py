"""What can be done with a record of any kind: its table of commands begins with this."""

from __future__ import annotations

from collections.abc import Sequence

from studio.kernel.types import YES, Verdict, no
from tui.frame.commands import Command
from tui.frame.declared import DeclaredScreen
from tui.frame.desk import Open
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
        Command(f"{kind}.stamp", "Stamp", stamp, ("ctrl+t",), "D", tab, "Notes"),
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


# -- records that the studio declares ------------------------------------------------------------------------------------


def declared_commands(kind: str, one: str) -> tuple[Command, ...]:
    """Return what can be done with every record that is declared."""
    following = f"Next {one}" if len(one) < 11 else "Next one"
    return (
        *save_commands(kind),
        Command(f"{kind}.save_new", "Save & new", f"Save, and begin another {one}.", (), "2", "Home", "File"),
        Command(
            f"{kind}.delete", "Delete..", f"Delete this {one}, where nothing depends on it.", (), "K", "Home", "File"
        ),
        Command(f"{kind}.client", "Client", "Open the client.", ("ctrl+l",), "L", "View", "Record"),
        Command(f"{kind}.session", "Session", "Open the session that it belongs to.", (), "S", "View", "Record"),
        Command(
            f"{kind}.next",
            following,
            "Open the next one of the list.",
            ("ctrl+n",),
            "+",
            "View",
            "List",
        ),
        Command(f"{kind}.previous", "Previous", "Open the previous one of the list.", ("ctrl+y",), "-", "View", "List"),
        *RecordScreen.PANE_COMMANDS,
    )


class DeclaredCommands(RecordCommands):
    """Does what can be done with every record that is declared."""

    screen: DeclaredScreen

    can_delete = RecordCommands.saved

    def can_client(self) -> Verdict:
        return YES if self.screen.linked("client") else no("It belongs to no client.")

    def can_session(self) -> Verdict:
        return YES if self.screen.linked("session") else no("It belongs to no session.")

    def can_next(self) -> Verdict:
        return self.screen.neighbour(1)

    def can_previous(self) -> Verdict:
        return self.screen.neighbour(-1)

    def do_save_new(self) -> None:
        self.screen.in_background(self.screen.save_and_new, group="save", doing="saving")

    def do_delete(self) -> None:
        self.screen.in_background(self.screen.delete, group="dialog", doing="opening")

    def do_client(self) -> None:
        self.screen.open(Open("client", self.screen.linked("client")))

    def do_session(self) -> None:
        self.screen.open(Open("session", self.screen.linked("session")))

    def do_next(self) -> None:
        self.screen.in_background(self.screen.leaf, 1, group="leave", doing="opening the record")

    def do_previous(self) -> None:
        self.screen.in_background(self.screen.leaf, -1, group="leave", doing="opening the record")
