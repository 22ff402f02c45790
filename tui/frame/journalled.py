"""What a record's screen can do with the record's own history: show it, and take its last act back."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from studio.kernel import undo
from studio.kernel.types import YES, Verdict, no
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.list_tabs import ListTabs
from tui.frame.undoing import ask_undo
from tui.terminal.readiness import keys_wait


class Journalled(ListTabs):
    """The screen of one record; see `RecordScreen`."""

    JOURNAL_COMMANDS: ClassVar[tuple[Command, ...]] = (
        Command(
            "record.undo_here",
            "Undo here",
            "Take back the last thing done with this record, whoever did it.",
            (),
            "1",
            "View",
            "Journal",
        ),
        Command(
            "record.history", "History..", "Show who did what with this record, and when.", (), ".", "View", "Journal"
        ),
    )

    @property
    @abstractmethod
    def table(self) -> str:
        """The table of its records; several kinds may share one."""

    @property
    @abstractmethod
    def record_id(self) -> int | None:
        """Which record it is; ``None`` until a new one is saved."""

    def can_undo_here(self) -> Verdict:
        """A record that is not saved has nothing to take back."""
        return YES if self.record_id is not None else no("Nothing is saved of this record yet.")

    def do_undo_here(self) -> None:
        self._undo_here()

    can_history = can_undo_here

    def do_history(self) -> None:
        """Show what was done with this record."""
        called = self.title_text()
        self.open(
            Open("journal", self.record_id, name=self.table, typed={"called": f"{called[:1].lower()}{called[1:]}"})
        )

    @keys_wait("looking for what to undo", group="undo")
    async def _undo_here(self) -> None:
        if self.record_id is not None:
            act = await self.attempt(self.desk.gateway.read(undo.last_of, self.table, self.record_id))
            if act is not None:
                await ask_undo(self, act)
