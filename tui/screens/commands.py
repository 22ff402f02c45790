"""What can be done with a record of any kind: its table of commands begins with this."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace

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

    def settled(self) -> Verdict:
        """Refuse what needs a record as it is in the book, with nothing typed over it."""
        if self.edit.dirty and self.edit.record_id is not None:
            return no("Save what you typed first ({key:save}).")
        return self.saved()

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


# -- records made from another one -----------------------------------------------------------------------------------------


def new_commands(kind: str, to: str, about: str, appointment: str) -> tuple[Command, ...]:
    """Return the commands that make a record from one of that kind: to whom it is, about what, and which appointment."""
    return (
        Command(f"{kind}.call", "Call", f"Add a call {to}.", (), "7", "Communication", "New"),
        Command(f"{kind}.email", "Email", f"Write a mail {to}.", (), "P", "Communication", "New"),
        Command(f"{kind}.text", "Text", f"Write a text message {to}.", (), "W", "Communication", "New"),
        Command(f"{kind}.letter", "Letter", f"Write a letter {to}.", (), "L", "Communication", "New"),
        Command(f"{kind}.task", "Task", f"Add a task {about}.", (), "6", "Home", "New"),
        Command(f"{kind}.appointment", "Appointment", f"Make an appointment {appointment}.", (), "2", "Home", "New"),
    )


class NewCommands(RecordCommands):
    """Makes other records from the one that is open."""

    can_call = can_email = can_text = can_letter = can_task = can_appointment = RecordCommands.saved

    @abstractmethod
    def made_from(self, new: Open) -> Open:
        """Link a new record that is to be opened to this one, and to what this one belongs to."""

    def do_call(self) -> None:
        self.screen.open(self.made_from(Open("call")))

    def do_email(self) -> None:
        self.screen.open(self.made_from(Open("email")))

    def do_text(self) -> None:
        self.screen.open(self.made_from(Open("text")))

    def do_letter(self) -> None:
        self.screen.open(self.made_from(Open("letter")))

    def do_task(self) -> None:
        self.screen.open(self.made_from(Open("task")))

    def do_appointment(self) -> None:
        self.screen.open(replace(self.made_from(Open("appointment")), kind="book", typed={"kind": "appointment"}))


# -- records that the studio declares ------------------------------------------------------------------------------------

DECLARED_TABS = ("Home", "Communication", "View")
"""The tabs of the ribbon that `declared_commands` stand on."""


def print_command(kind: str, one: str) -> Command:
    """Return the command that prints a record."""
    return Command(f"{kind}.print", "Print..", f"Print this {one}, or write it into a file.", (), "7", "Home", "File")


def declared_commands(kind: str, one: str) -> tuple[Command, ...]:
    """Return what can be done with every record that is declared."""
    following = f"Next {one}" if len(one) < 11 else "Next one"
    return (
        *save_commands(kind),
        Command(f"{kind}.save_new", "Save & new", f"Save, and begin another {one}.", (), "3", "Home", "File"),
        Command(
            f"{kind}.delete", "Delete..", f"Delete this {one}, where nothing depends on it.", (), "K", "Home", "File"
        ),
        print_command(kind, one),
        *new_commands(kind, "to the same client", "about the same client", "with the same client"),
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


def parent_command(kind: str) -> Command:
    """Return the command that leads from a call or a message to the task that it was made from."""
    return Command(f"{kind}.parent", "Parent task", "Open the task that it was made from.", (), "P", "View", "Record")


class PrintsRecord(RecordCommands):
    """Prints a record that is declared."""

    screen: DeclaredScreen

    can_print = RecordCommands.settled

    def do_print(self) -> None:
        self.screen.in_background(self.print_record, group="dialog", doing="opening")

    async def print_record(self) -> None:
        """Print what was saved, or write it into a file."""
        from tui.screens.dialogs.paper import PRINT, write_paper

        if (paper := await self.screen.paper()) is not None:
            await write_paper(self.screen, paper, PRINT)


class DeclaredCommands(PrintsRecord, NewCommands):
    """Does what can be done with every record that is declared."""

    screen: DeclaredScreen

    can_delete = RecordCommands.saved
    can_call = can_email = can_text = can_letter = can_task = can_appointment = RecordCommands.settled

    def made_from(self, new: Open) -> Open:
        screen = self.screen
        # A session's own appointments are made from the session alone.
        session_id = None if new.kind == "appointment" else screen.session_now
        made = replace(new, client_id=screen.client_now, session_id=session_id, task_id=screen.task_id)
        return made if new.kind == "appointment" else replace(made, appointment_id=screen.appointment_now)

    def can_parent(self) -> Verdict:
        return YES if self.screen.linked("task") else no("It was made from no task.")

    def do_parent(self) -> None:
        self.screen.open(Open("task", self.screen.linked("task")))

    def can_client(self) -> Verdict:
        return YES if self.screen.client_now is not None else no("It belongs to no client.")

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
        self.screen.open(Open("client", self.screen.client_now))

    def do_session(self) -> None:
        self.screen.open(Open("session", self.screen.linked("session")))

    def do_next(self) -> None:
        self.screen.in_background(self.screen.leaf, 1, group="leave", doing="opening the record")

    def do_previous(self) -> None:
        self.screen.in_background(self.screen.leaf, -1, group="leave", doing="opening the record")
