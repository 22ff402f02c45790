"""What can be done with tasks and calls in their list, one or many at once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from studio.kernel import clock
from studio.kernel.types import YES, Verdict, no
from studio.to_do import bulk
from studio.to_do.views import GROUPS
from tui.frame.ask import AskDialog
from tui.frame.commands import Command
from tui.frame.desk import Open

if TYPE_CHECKING:
    from tui.screens.to_do.to_do import ToDoScreen

C = Command

COMMANDS = (
    C("to_do.open", "Open", "Open the task or call under the cursor.", ("enter",), "O", "Home", "Open", True),
    C("to_do.client", "Client", "Open the client that it is about.", ("v",), "L", "Home", "Open"),
    C("to_do.complete", "Complete", "It is done today; or open it again.", ("c",), "X", "Home", "Done", True),
    C("to_do.log", "Log..", "Note how the call went, and when to try again.", ("r",), "I", "Home", "Done", True),
    C("to_do.assign", "Assign..", "Give it to somebody, or to a department.", ("s",), "A", "Home", "Done"),
    C("to_do.due_on", "Move due..", "Move its due date to another day.", ("d",), "T", "Home", "Done"),
    C("to_do.task", "Task", "Add a task.", ("n", "insert"), "6", "Home", "New"),
    C("to_do.unread", "Unread", "See the answers that nobody has read.", ("u",), "U", "View", "Show"),
    C("to_do.mine", "Mine", "Show what you have to do.", ("m",), "W", "View", "Whose"),
    C("to_do.department", "My department", "Show what your department has to do.", ("g",), "P", "View", "Whose"),
    C("to_do.everybody", "Everybody", "Show what everybody has to do.", ("e",), "Y", "View", "Whose"),
    C("to_do.group_previous", "Group before", "Show those that are due before.", ("p", "left"), "-", "View", "When"),
    C("to_do.group_next", "Group after", "Show those that are due after.", ("right",), "+", "View", "When"),
)  # fmt: skip


class ToDoCommands:
    """Does what the commands say."""

    def __init__(self, screen: ToDoScreen) -> None:
        self.screen = screen

    # -- when they are possible -----------------------------------------------------------------------------------------

    def can_open(self) -> Verdict:
        return YES if self.screen.table.at_cursor else no("There is no task or call under the cursor.")

    can_client = can_open

    def can_complete(self) -> Verdict:
        return self.screen.some()

    can_assign = can_due_on = can_complete

    def can_log(self) -> Verdict:
        here = self.screen.table.at_cursor
        return (
            YES
            if here is not None and here.kind == "call"
            else no("Only a call is logged: there is none under the cursor.")
        )

    # -- looking ---------------------------------------------------------------------------------------------------------

    def do_open(self) -> None:
        self.screen.open_here(self.screen.table.at_cursor)

    def do_client(self) -> None:
        self.screen.in_background(self._client, group="dialog", doing="opening")

    async def _client(self) -> None:
        screen, here = self.screen, self.screen.table.at_cursor
        if here is None or here.record_id is None:
            return
        client_id = await screen.attempt(screen.desk.gateway.read(bulk.client_of, here.kind, here.record_id))
        if client_id:
            screen.open(Open("client", client_id))
        elif client_id is not None:
            screen.say("It is about no client.", problem=True)

    def do_task(self) -> None:
        self.screen.open(Open("task"))

    def do_unread(self) -> None:
        self.screen.open(Open("unread"))

    def do_mine(self) -> None:
        self.screen.choose(scope="mine")

    def do_department(self) -> None:
        self.screen.choose(scope="department")

    def do_everybody(self) -> None:
        self.screen.choose(scope="all")

    def do_group_previous(self) -> None:
        self._turn(-1)

    def do_group_next(self) -> None:
        self._turn(1)

    def _turn(self, by: int) -> None:
        self.screen.choose(group=GROUPS[(GROUPS.index(self.screen.group) + by) % len(GROUPS)])

    # -- doing -----------------------------------------------------------------------------------------------------------

    def do_complete(self) -> None:
        self.screen.in_background(self._complete, group="dialog", doing="saving")

    async def _complete(self) -> None:
        wanted, done = await self._wanted(), True
        if wanted is None:
            return
        if len(wanted) == 1:
            done = await self.screen.attempt(self.screen.desk.gateway.read(bulk.is_open, *wanted[0])) is not False
        verb = "Complete" if done else "Open again"
        if await self._sure(verb, wanted):
            await self._write(bulk.complete, wanted, done=done, told="Done today" if done else "Open again")

    def do_log(self) -> None:
        self.screen.in_background(self._log, group="dialog", doing="opening")

    async def _log(self) -> None:
        from tui.screens.messages.log import log_call

        here = self.screen.table.at_cursor
        if here is not None and here.record_id and (told := await log_call(self.screen.desk, here.record_id)):
            self.screen.say(told)
            self.screen.read()

    def do_assign(self) -> None:
        self.screen.in_background(self._assign, group="dialog", doing="opening")

    async def _assign(self) -> None:
        from tui.screens.dialogs.pick import PickDialog

        screen, wanted = self.screen, await self._wanted()
        if wanted is None:
            return
        lists = await screen.attempt(screen.desk.gateway.read(bulk.receivers))
        if lists is None:
            return
        told = await screen.desk.gateway.read(bulk.told, wanted)
        picked = await screen.app.push_screen_wait(PickDialog(f"Give {told} to", lists))
        if picked is not None:
            kind, _, key = str(picked.key).partition(" ")
            user, department = (int(key), None) if kind == "user" else (None, int(key) if key else None)
            await self._write(
                bulk.assign, wanted, user, department, told=f"Now {picked.label}'s" if key else "Now nobody's"
            )

    def do_due_on(self) -> None:
        self.screen.in_background(self._move, group="dialog", doing="opening")

    async def _move(self) -> None:
        from tui.screens.dialogs.date import ask_date

        if (wanted := await self._wanted()) is None:
            return
        told = await self.screen.desk.gateway.read(bulk.told, wanted)
        day = await ask_date(self.screen.desk, f"Move {told} to", clock.today())
        if isinstance(day, date):
            await self._write(bulk.move_due, wanted, day, told="Moved")

    async def _wanted(self) -> tuple[tuple[str, int], ...] | None:
        return await self.screen.attempt(self.screen.desk.gateway.read(bulk.things, self.screen.chosen))

    async def _sure(self, verb: str, wanted: tuple[tuple[str, int], ...]) -> bool:
        """Ask before something is done with many."""
        if len(wanted) == 1:
            return True
        told = await self.screen.desk.gateway.read(bulk.told, wanted)
        dialog = AskDialog(verb, f"{verb} {told}?", [("y", "Yes"), ("n", "No")], safe="n")
        answer: str | None = await self.screen.app.push_screen_wait(dialog)
        return answer == "y"

    async def _write(
        self, service: Any, wanted: tuple[tuple[str, int], ...], *args: Any, told: str, **named: Any
    ) -> None:
        from tui.screens.dialogs.counted import counted

        screen = self.screen
        count = await counted(screen.desk, "Tasks and calls", len(wanted), service, wanted, *args, **named)
        if count is not None:
            screen.table.set_marks(frozenset())
            screen.read()
            many = f": {count} of them" if len(wanted) > 1 else ""
            screen.say(f"{told}{many}. {screen.undo_way} takes it back.")
