"""What there is to do: tasks and calls, mine, my department's or everybody's, in groups by when they are due."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.widget import Widget

from studio.kernel.types import YES, Verdict, no
from studio.lists.page import capped
from studio.messages import troubled
from studio.to_do import views
from studio.to_do.listed import TO_DO
from studio.to_do.views import GROUPS, SCOPES, Counts
from tui.frame.desk import Open
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.frame.place import Place
from tui.screens.task.rows import dress
from tui.screens.to_do.commands import COMMANDS, ToDoCommands
from tui.terminal.readiness import keys_wait
from tui.widgets.button_row import Button, ButtonRow, Keys
from tui.widgets.record_table import RecordTable

NOTHING = "Nothing to do here. {key:group_next} and {key:group_previous} turn the groups, {key:task} adds a task."


OWN_COLUMNS = ("urgent", "due", "type", "what", "how", "client", "phone", "result")
MINE_LOOK = Look(OWN_COLUMNS, dress=dress, dressed_by=("state",), tones={"urgent": "late"})
OPEN_LOOK = Look((*OWN_COLUMNS, "user", "department"), dress=dress, dressed_by=("state",), tones={"urgent": "late"})
DONE_LOOK = Look(
    ("completed", "type", "what", "client", "user", "department", "due"), dress=dress, dressed_by=("state",)
)


class ToDoScreen(Place):
    """Lists tasks and calls; one or many of them are completed, given to somebody, or moved to another day."""

    CALLED = "Tasks and calls"
    HELP = (
        "Tasks and calls: yours, your department's or everybody's, those first that were due first. Space marks one; "
        "{key:complete}, {key:assign} and {key:due_on} do it with all that are marked, or with the one under the cursor."
    )
    TABS: ClassVar[tuple[str, ...]] = ("Home", "View")
    OWN_COMMANDS = COMMANDS
    PART = ToDoCommands

    def __init__(self) -> None:
        super().__init__()
        self.scope, self.group = SCOPES[0], GROUPS[0]
        self.counts: Counts | None = None
        self.unread = ""
        """How many answers nobody has read."""
        self.commands = ToDoCommands(self)

    def compose_body(self) -> Iterable[Widget]:
        yield ButtonRow(id="scopes", keys=Keys.TABS)
        yield ButtonRow(id="groups", keys=Keys.TABS)
        yield ListTable(MINE_LOOK, id="to-do", markers=True, markable=True)

    def title_text(self) -> str:
        return self.CALLED

    def on_mount(self) -> None:
        self.set_focus(self.table)
        self.read()

    @property
    def table(self) -> ListTable:
        """The things to do."""
        return self.query_one(ListTable)

    # -- reading -----------------------------------------------------------------------------------------------------

    @keys_wait("reading the tasks and calls", group="read")
    async def read(self) -> None:
        """Read the group that is chosen, and how many there are in each."""
        await self._read()

    async def _read(self) -> None:
        table, actor = self.table, self.desk.actor
        asked = await self.attempt(self.desk.gateway.read(views.asked, actor, self.scope, self.group))
        if asked is None:
            return
        look = DONE_LOOK if self.group == "done" else MINE_LOOK if self.scope == "mine" else OPEN_LOOK
        if table.look is not look:
            table.look, table.source = look, None
        table.empty_text = self.with_keys(NOTHING)
        await table.show(self.desk, TO_DO, asked)
        await self._count()

    async def _count(self) -> None:
        counts = await self.attempt(self.desk.gateway.read(views.counts, self.desk.actor, self.scope))
        self.unread = await self.attempt(self.desk.gateway.read(troubled.unread)) or ""
        if counts is not None:
            self.counts = counts
            self._draw_rows()
        self.draw_frame()

    def _draw_rows(self) -> None:
        assert self.counts is not None
        scopes = [Button(f" {views.SCOPE_WORDS[s]} {capped(self.counts.scopes[s])} ", s) for s in SCOPES]
        scopes += [Button(f" {self.unread} ", "unread", look="caution")] if self.unread else []
        groups = [Button(f" {views.GROUP_WORDS[g]} {capped(self.counts.groups[g])} ", g) for g in GROUPS]
        self.query_one("#scopes", ButtonRow).show(scopes, marked=self.scope)
        self.query_one("#groups", ButtonRow).show(groups, marked=self.group)

    @on(ButtonRow.Pressed, "#scopes")
    def _scope_pressed(self, message: ButtonRow.Pressed) -> None:
        message.prevent_default()  # The frame would run a command of that name.
        if message.name == "unread":
            self.run_command("unread")
        else:
            self.choose(scope=message.name)

    @on(ButtonRow.Pressed, "#groups")
    def _group_pressed(self, message: ButtonRow.Pressed) -> None:
        message.prevent_default()  # As above.
        self.choose(group=message.name)

    def choose(self, *, scope: str = "", group: str = "") -> None:
        """Show other people's things, or another group of them."""
        self.scope, self.group = scope or self.scope, group or self.group
        self.table.set_marks(frozenset())
        self.quiet()
        self.read()

    def do_refresh(self) -> None:
        self.read()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        self.table.follow(changes)
        if any(table in (*TO_DO.feed, "communication") for table, _ in changes):
            self.in_background(self._count, group="count")

    def on_screen_resume(self) -> None:
        if self.counts is not None:
            self.read()

    def day_passed(self) -> None:
        self.read()

    # -- what is chosen ----------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> tuple[int, ...]:
        """The lines that are marked, or the one under the cursor."""
        marked = tuple(int(key) for key in self.table.marked)
        here = self.table.cursor_key
        return tuple(sorted(marked)) or ((int(here),) if here is not None else ())

    def some(self) -> Verdict:
        """Tell whether there is anything to do something with."""
        return YES if self.chosen else no("There is no task or call under the cursor.")

    @on(RecordTable.Highlighted)
    @on(RecordTable.Marked)
    def _moved(self) -> None:
        self.draw_frame()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("open")

    def open_here(self, what: Open | None) -> None:
        """Open what is under the cursor."""
        if what is not None:
            self.open(what)
