"""The people who work here: who they are, what they are called, what they may."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.widget import Widget

from studio.kernel.access import refusal
from studio.kernel.types import YES, Verdict, no
from studio.people import users
from studio.people.users import UserView
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.narrowed import NarrowedScreen
from tui.screens.people.user import PinDialog, UserDialog
from tui.terminal.readiness import keys_wait
from tui.widgets.columns import Column
from tui.widgets.matching import holds
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

C = Command
COMMANDS: tuple[Command, ...] = (
    C("users.edit", "Edit..", "Change what is kept of the user.", ("enter", "e"), "E", "List", "User", True),
    C("users.new", "New", "Add a user.", ("n", "insert"), "N", "List", "User", True),
    C("users.pin", "PIN..", "Give the user a PIN, or take it away.", ("p",), "7", "List", "User", True),
    C("users.inactive", "Inactive", "The user works here no more, or again.", ("i",), "A", "List", "User"),
    C("users.elsewhere", "Elsewhere..", "Say which calendar of theirs tells when they are busy.", ("l",), "B", "List", "User"),
    C("users.roles", "Roles", "Say what each role may.", ("r",), "8", "List", "Roles", True),
    C("users.hide", "Hide inactive", "Hide or show who works here no more.", ("h",), "H", "List", "List"),
    C("users.filter", "Filter", "Show only the users in whom some letters stand.", ("slash",), "I", "List", "List"),
)  # fmt: skip
COLUMNS = (
    Column("name", "Name", min_width=16, grow=3, priority=10),
    Column("initials", "Init.", width=5, priority=9),
    Column("login", "Login", min_width=6, grow=1, priority=8),
    Column("role", "Role", min_width=12, grow=1, priority=9),
    Column("does", "Books as", min_width=12, grow=2, priority=6),
    Column("where", "Works at", min_width=10, grow=2, priority=4),
    Column("pin", "PIN", width=4, priority=7),
)


class UsersScreen(NarrowedScreen):
    """Lists the users, and changes them."""

    HELP = (
        "Everybody who works here. Enter changes somebody, p gives a PIN. Who leaves is made inactive: history keeps "
        "them. What each role may is said under Roles."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, user_id: int | None = None) -> None:
        super().__init__()
        self._to = user_id
        """Whom the cursor goes to first."""
        self.users: tuple[UserView, ...] = ()
        self.hides = False

    def compose_body(self) -> Iterable[Widget]:
        yield self.filter_line()
        yield RecordTable(COLUMNS, id="users", sortable=False, empty_text="Nobody here has those letters.")

    def title_text(self) -> str:
        return "Maintenance: users"

    @property
    def table(self) -> RecordTable:
        """The users."""
        return self.query_one(RecordTable)

    @property
    def user(self) -> UserView | None:
        """The user under the cursor."""
        return next((user for user in self.users if user.id == self.table.cursor_key), None)

    @keys_wait("reading the users", group="read")
    async def read(self) -> None:
        """Read the users and show them."""
        to, self._to = self._to, None
        await self.read_list(to)

    async def read_list(self, to: int | None = None) -> None:
        found = await self.attempt(self.desk.gateway.read(users.list_users))
        if found is not None:
            self.users = found
            self.draw()
            if to is not None:
                self.table.move_to_key(to)
            self.draw_frame()

    def draw(self) -> None:
        """Show the users that fit."""
        rows = [_row(user) for user in self.users if not (self.hides and user.inactive)]
        self.table.set_rows([row for row in rows if holds(" ".join(row.cells), self.field.value)])
        self.draw_frame()

    @property
    def feed(self) -> tuple[str, ...]:
        return ("staff", "role", "studio", "department")

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.draw_frame()

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("edit")

    # -- changing ----------------------------------------------------------------------------------------------------

    def can_new(self) -> Verdict:
        actor = self.desk.actor
        return YES if actor.may("users") else no(refusal(actor, "add users"))

    def can_edit(self) -> Verdict:
        actor = self.desk.actor
        if not actor.may("users"):
            return no(refusal(actor, "change users"))
        return YES if self.user else no("Nobody here has those letters.")

    can_inactive = can_edit

    def can_pin(self) -> Verdict:
        return YES if self.user and self.user.id == self.desk.actor.user_id else self.can_edit()

    @keys_wait("opening", group="dialog")
    async def do_new(self) -> None:
        """Add a user."""
        await self._ask(None)

    @keys_wait("opening", group="dialog")
    async def do_edit(self) -> None:
        """Change the user under the cursor."""
        await self._ask(self.user)

    async def _ask(self, user: UserView | None) -> None:
        offered = await self.attempt(self.desk.gateway.read(users.offered))
        if offered is not None:
            saved: int | None = await self.desk.push_screen_wait(UserDialog(user, offered))
            if saved is not None:
                await self.read_list(saved)

    @keys_wait("opening", group="dialog")
    async def do_pin(self) -> None:
        """Give the user under the cursor a PIN."""
        if (user := self.user) is not None:
            given: bool | None = await self.desk.push_screen_wait(PinDialog(user))
            if given is not None:
                self.say(f"{user.name} has {'a new PIN' if given else 'no PIN any more'}.")
                await self.read_list()

    def can_elsewhere(self) -> Verdict:
        if not self.desk.actor.may("preferences"):
            return no(refusal(self.desk.actor, "change whose calendars are read"))
        if self.user is None:
            return no("Nobody here has those letters.")
        can = self.user.photographer or self.user.assistant
        return YES if can else no("Only who photographs or assists has a calendar here: tick one of them first.")

    @keys_wait("opening", group="dialog")
    async def do_elsewhere(self) -> None:
        """Say when the user under the cursor is busy elsewhere."""
        from tui.screens.people.elsewhere import elsewhere

        if (user := self.user) is not None:
            await elsewhere(self, user)

    def do_inactive(self) -> None:
        """Say that the user works here no more, or again."""
        if (user := self.user) is not None:
            self._write(user.id, {"inactive": not user.inactive})

    @keys_wait("saving", group="save", exclusive=False)
    async def _write(self, user_id: int, values: dict[str, Any]) -> None:
        self.quiet()
        await self.attempt(self.desk.gateway.write(users.edit_user, self.desk.actor, user_id, None, values))
        await self.read_list()

    def do_roles(self) -> None:
        """Say what each role may."""
        self.open(Open("roles"))

    def do_hide(self) -> None:
        """Hide or show who works here no more."""
        self.hides = not self.hides
        self.draw()
        self.say("Inactive users are hidden." if self.hides else "All users are shown.")


def _row(user: UserView) -> Row:
    does = ((user.inactive, "INACTIVE"), (user.photographer, "photographer"), (user.assistant, "assistant"))
    where = ", ".join(text for text in (user.studio, user.department) if text)
    words = ", ".join(word for on, word in does if on)
    texts = (user.name, user.initials, user.login, user.role_name, words, where, "yes" if user.pin else "none")
    return Row(user.id, texts, "off" if user.inactive else "", tones=() if user.pin else ((6, "muted"),))
