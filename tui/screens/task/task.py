"""The record of one task."""

from __future__ import annotations

from typing import ClassVar

from studio.tasks import tasks
from studio.to_do import bulk
from tui.frame.commands import Command
from tui.frame.declared import DeclaredScreen
from tui.frame.form_fields import At, Layout
from tui.screens.commands import DECLARED_TABS, DeclaredCommands, declared_commands, notes_commands
from tui.widgets.form import Fact, Rule

COMMANDS = (
    Command("task.complete", "Complete", "It is done today; or open it again.", ("ctrl+o",), "X", "Home", "Task", True),
    *declared_commands("task", "task"),
    *notes_commands("task"),
)


class TaskCommands(DeclaredCommands):
    """Does what the commands of a task's record say."""

    can_complete = DeclaredCommands.settled

    def do_complete(self) -> None:
        self.screen.in_background(self._complete, group="save", doing="saving")

    async def _complete(self) -> None:
        screen, task_id = self.screen, self.edit.record_id
        if task_id is None:
            return
        done = self.edit.base["completed_on"] is None
        write = screen.desk.gateway.write(bulk.complete, screen.desk.actor, [("task", task_id)], done=done)
        screen.saving.busy = True  # What changes now is no other desk's doing.
        try:
            saved = await screen.attempt(write) is not None and await screen.read_record()
        finally:
            screen.saving.busy = False
        if saved:
            screen.say("Done today." if done else "It is open again.")


class TaskScreen(DeclaredScreen):
    """One task; see `DeclaredScreen`."""

    HELP = (
        "One task: what is to be done, by whom and until when, and how far it is. What you change is saved with {key:save}; "
        "{key:complete} says that it is done."
    )
    KIND = "task"
    TABS = DECLARED_TABS
    RECORD = tasks.KIND
    FIRST = "subject"
    LAYOUT: ClassVar[Layout] = (
        At("subject", span=True),
        At("task_type"),
        At("status"),
        At("status_due"),
        At("user"),
        At("department"),
        At("client"),
        Fact("session", "Session"),
        At("start_on", column=1),
        At("due_on", column=1),
        At("completed_on", column=1),
        At("priority", column=1, width=4),
        At("urgent", column=1),
        At("private", column=1, beside=True),
        Fact("assigned_by", "Assigned by", column=1),
        Rule(),
        At("description", "Description", span=True, height=0),
    )
    OWN_COMMANDS = COMMANDS
    PART = TaskCommands

    def __init__(self, record_id: int | None, links: dict[str, int | None], neighbours: tuple[int, ...] = ()) -> None:
        super().__init__(record_id, links, neighbours)
        self.commands = TaskCommands(self)

    def called(self) -> str:
        return str(self.edit.base.get("subject", ""))
