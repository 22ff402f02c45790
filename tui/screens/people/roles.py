"""What each role may: rights by roles, ticked where they cross."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on, work
from textual.containers import Container
from textual.widget import Widget

from studio.kernel.access import RIGHTS, refusal
from studio.kernel.errors import StudioError
from studio.kernel.types import YES, Verdict, no
from studio.people import roles
from studio.people.roles import RoleView
from tui import marks
from tui.frame.commands import Command
from tui.frame.place import Place
from tui.screens.dialogs.text import TextDialog
from tui.terminal.readiness import keys_wait
from tui.widgets.cell_table import REST, CellTable
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

C = Command
COMMANDS: tuple[Command, ...] = (
    C("roles.change", "Give, take", "Let the role do it, or no longer.", ("space", "enter"), "C", "List", "Right", True),
    C("roles.new", "New role", "Add a role, which may nothing yet.", ("n", "insert"), "N", "List", "Role", True),
    C("roles.edit", "Rename", "Call the role otherwise.", ("e",), "E", "List", "Role", True),
    C("roles.delete", "Delete", "Delete the role, if nobody has it.", ("delete",), "K", "List", "Role"),
)  # fmt: skip


class RolesScreen(Place):
    """Shows rights by roles, and changes them."""

    HELP = (
        "What each role may. Up and Down choose a right, Left and Right a role; Space gives the right or takes it away, "
        "at once and on every running desk. The owner may everything, always."
    )
    TABS = ("List", "View")
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self) -> None:
        super().__init__()
        self.roles: tuple[RoleView, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield Container(id="grid")
        yield TextBlock(id="about")

    def title_text(self) -> str:
        return "Maintenance: roles"

    def on_mount(self) -> None:
        self.read()

    @property
    def table(self) -> CellTable | None:
        """Rights by roles, once they are read."""
        found = self.query(CellTable)
        return found.first() if found else None

    @property
    def right(self) -> str:
        """The right under the cursor."""
        return str(self.table.cursor_key or "") if self.table else ""

    @property
    def role(self) -> RoleView | None:
        """The role of the chosen column."""
        code = self.table.cell_key if self.table else ""
        return next((role for role in self.roles if role.code == code), self.roles[0] if self.roles else None)

    @keys_wait("reading the roles", group="read")
    async def read(self) -> None:
        """Read the roles and show them."""
        await self._read()

    async def _read(self, to: str = "") -> None:
        found = await self.attempt(self.desk.gateway.read(roles.list_roles))
        if found is None:
            return
        before, self.roles = [(role.code, role.name) for role in self.roles], found
        if before != [(role.code, role.name) for role in found]:
            await self._rebuild()
        if self.table is not None:
            self.table.set_rows([self._row(right) for right in RIGHTS])
            if to:
                self.table.choose_cell(to)
        self._tell()

    async def _rebuild(self) -> None:
        """Lay the grid out anew: there are other roles than before."""
        grid, chosen = self.query_one("#grid", Container), self.table.cell_key if self.table else ""
        columns = [Column("right", "May", width=15, priority=10)]
        columns += [
            Column(role.code, role.name, min_width=7, width=min(14, max(7, len(role.name)))) for role in self.roles
        ]
        await grid.remove_children()
        table = CellTable([*columns, Column(REST, "", min_width=0, grow=99)], sortable=False)
        await grid.mount(table)
        self.set_focus(table)
        table.column_key = chosen if any(role.code == chosen for role in self.roles) else self.roles[0].code

    def _row(self, right: str) -> Row:
        ticks = [right in role.rights for role in self.roles]
        tones = tuple((at, "muted") for at, ticked in enumerate(ticks, 1) if not ticked)
        return Row(right, (RIGHTS[right].title, *(marks.box(ticked) for ticked in ticks), ""), tones=tones)

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self._tell()

    def _tell(self) -> None:
        right = RIGHTS.get(self.right)
        told = f" {right.told}" if right else ""
        if right and right.lasting:
            told += " Its people have a PIN of six digits."
        self.query_one("#about", TextBlock).show_line(told)
        self.draw_frame()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if any(table in ("staff", "role") for table, _ in changes):
            self.read_again(self._follow, "reading the roles")

    @work(group="read", exclusive=True, exit_on_error=False)
    async def _follow(self) -> None:
        await self._read()

    def do_refresh(self) -> None:
        self.read()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("change")

    # -- changing ----------------------------------------------------------------------------------------------------

    def can_new(self) -> Verdict:
        actor = self.desk.actor
        return YES if actor.may("users") else no(refusal(actor, roles.CHANGE))

    can_change = can_edit = can_delete = can_new

    def do_change(self) -> None:
        """Give the chosen role the right, or take it away."""
        if (role := self.role) is not None and self.right:
            self._write(roles.set_right, role.id, self.right, self.right not in role.rights)

    def do_delete(self) -> None:
        """Delete the chosen role."""
        if self.role is not None:
            self._write(roles.delete_role, self.role.id)

    @keys_wait("saving", group="save", exclusive=False)
    async def _write(self, service: Any, *given: Any) -> None:
        self.quiet()
        await self.attempt(self.desk.gateway.write(service, self.desk.actor, *given))
        await self._read()

    @keys_wait("opening", group="dialog")
    async def do_new(self) -> None:
        """Add a role."""
        await self._ask_name("New role", None)

    @keys_wait("opening", group="dialog")
    async def do_edit(self) -> None:
        """Call the chosen role otherwise."""
        await self._ask_name("Rename role", self.role)

    async def _ask_name(self, title: str, role: RoleView | None) -> None:
        dialog = TextDialog(title, "What the role is called:", read=_some, value=role.name if role else "")
        name: str | None = await self.desk.push_screen_wait(dialog)
        if name is None:
            return
        write, actor = self.desk.gateway.write, self.desk.actor
        if role is None:
            added = await self.attempt(write(roles.add_role, actor, name))
            await self._read()
            new = next((one for one in self.roles if one.id == added), None)
            await self._read(new.code if new else "")
        else:
            await self.attempt(write(roles.rename_role, actor, role.id, name))
            await self._read()


def _some(typed: str) -> str:
    if not typed.strip():
        raise StudioError("Type a name, such as Intern.")
    return typed
