"""What can be done with a client: the table of the record's commands, and when each is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from studio.clients import clients, groups, joining
from studio.clients.clients import Member
from studio.kernel.types import YES, Verdict, no
from tui.frame.ask import AskDialog
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.list_table import ListTable
from tui.frame.record import RecordScreen
from tui.screens.client.edit import ClientEdit
from tui.screens.client.member import ask_member
from tui.screens.commands import NewCommands, RecordCommands, new_commands, notes_commands, save_commands
from tui.screens.dialogs.find_client import FindClientDialog
from tui.screens.dialogs.tick import tick
from tui.screens.messages.call_here import LogsCalls, log_command
from tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from tui.screens.client.client import ClientScreen

C = Command

COMMANDS = (
    *save_commands("client"),
    C("app.book", "Book", "Book for this client, page by page.", ("f9",), "9", "Home", "New", True),
    *new_commands("client", "to this client", "that is about this client", "with this client"),
    log_command("client"),
    C("client.wait", "Waiting list..", "Put the client on the waiting list.", ("ctrl+r",), "I", "Home", "New"),
    C("client.new_member", "Family member", "Add a member to the family.", ("ctrl+n", "insert"), "8", "Home", "New"),
    C("client.open", "Open", "Open the session or family member under the cursor.", ("enter",), "O", "Home", "List"),
    C("client.remove", "Remove..", "Take the family member under the cursor out.", ("delete",), "R", "Home", "List"),
    C("client.groups", "Groups..", "Tick the groups that this client belongs to.", (), "U", "View", "Record"),
    C("client.consent", "Consent..", "What was said about calls, mails and texts.", (), "K", "View", "Record"),
    C("client.join", "Join with..", "Make another record of this client one with it.", (), "=", "View", "Record"),
    *notes_commands("client"),
    *RecordScreen.PANE_COMMANDS,
)  # fmt: skip

LIST_OF_PANE = {"Family members": "#family", "Sessions": "#sessions"}


class ClientCommands(LogsCalls, NewCommands):
    """Does what the commands of a client's record say."""

    screen: ClientScreen
    edit: ClientEdit

    # -- when they are possible -----------------------------------------------------------------------------------------

    can_book = can_new_member = can_wait = RecordCommands.saved

    def made_from(self, new: Open) -> Open:
        return replace(new, client_id=self.edit.record_id)

    def can_open(self) -> Verdict:
        if self._list() is None:
            return no("Open the tab Family members or Sessions and put the cursor on one.")
        return YES if self._under_cursor() is not None else no("There is nothing under the cursor.")

    def can_remove(self) -> Verdict:
        return YES if self._member() is not None else no("Put the cursor on a family member to take out.")

    def can_groups(self) -> Verdict:
        return YES if self.edit.groups else no("The studio has no groups of clients: add some under Maintenance.")

    def do_groups(self) -> None:
        self.screen.in_background(self._groups, group="dialog", doing="opening")

    async def _groups(self) -> None:
        screen, ticked = self.screen, set(self.edit.mine()["groups"])
        offered = await screen.attempt(screen.desk.gateway.read(groups.offered_groups, ticked))
        wanted = await tick(screen.desk, "Groups", offered, ticked) if offered else None
        if wanted is not None:
            screen.changed_something(groups=frozenset(wanted))
            screen.draw_record()
            screen.say("Groups ticked, {key:save} saves them.")

    can_consent = RecordCommands.saved

    def do_consent(self) -> None:
        self.screen.in_background(self._consent, group="dialog", doing="opening")

    async def _consent(self) -> None:
        from tui.screens.dialogs.consent import ask_consent  # asked for on few of the records that are opened

        if self.edit.record_id is not None:
            await ask_consent(self.screen.desk, self.edit.record_id)

    # -- lists ----------------------------------------------------------------------------------------------------------

    def _list(self) -> RecordTable | None:
        """Return the list that one is in: the pane's own, or the one beside the form that has the focus."""
        here: object = self.screen.focused
        if isinstance(here, RecordTable):
            return here
        name = LIST_OF_PANE.get(self.screen.pane)
        return self.screen.query_one(name, RecordTable) if name and self.screen.query(name) else None

    def _under_cursor(self) -> int | None:
        table = self._list()
        return table.cursor_key if table is not None and isinstance(table.cursor_key, int) else None

    def _member(self) -> Member | None:
        record, table, key = self.screen.record, self._list(), self._under_cursor()
        if record is None or table is None or "family" not in str(table.id):
            return None
        return next((member for member in record.family if member.id == key), None)

    def do_open(self) -> None:
        if (member := self._member()) is not None:
            self.screen.in_background(self._edit_member, member, group="dialog", doing="opening")
        elif isinstance(table := self._list(), ListTable) and table.at_cursor is not None:
            self.screen.open(table.at_cursor)
        elif table is not None and (session_id := self._under_cursor()) is not None:
            self.screen.open(Open("session", session_id, tuple(int(row.key) for row in table.rows)))

    def do_new_member(self) -> None:
        self.screen.in_background(self._edit_member, None, group="dialog", doing="opening")

    async def _edit_member(self, member: Member | None) -> None:
        screen, client_id = self.screen, self.edit.record_id
        if client_id is not None and await ask_member(screen.desk, client_id, member):
            await screen.read_lists()
            screen.say("Added to the family." if member is None else "Saved the family member.")

    def do_remove(self) -> None:
        if (member := self._member()) is not None:
            self.screen.in_background(self._remove, member, group="dialog", doing="opening")

    async def _remove(self, member: Member) -> None:
        screen = self.screen
        text = f"Take {member.name} out of the family?\n{screen.undo_way} brings them back."
        question = AskDialog("Family member", text, [("r", "Remove"), ("k", "Keep")], safe="k")
        if await screen.ask(question) == "r":
            await screen.attempt(screen.desk.gateway.write(clients.remove_member, screen.desk.actor, member.id))
            await screen.read_lists()

    def can_join(self) -> Verdict:
        return self.saved() and (no("Save or throw away what is typed first.") if self.edit.dirty else YES)

    def do_join(self) -> None:
        self.screen.in_background(self._join, group="dialog", doing="opening")

    async def _join(self) -> None:
        screen, kept, gateway = self.screen, self.edit.record_id or 0, self.screen.desk.gateway
        other = await screen.ask(FindClientDialog("Which record is the same client?"))
        gone = int(other.key) if other is not None else 0
        shown = await screen.attempt(gateway.read(joining.preview, kept, gone)) if gone else None
        if shown is None:
            return
        text = "\n".join([*shown.sentences, f"{screen.undo_way} takes it back."])
        answers = [("j", "Join them"), ("k", "Keep both")]
        if await screen.ask(AskDialog("Join two records", text, answers, safe="k")) != "j":
            return
        versions = (shown.kept_version, shown.gone_version)
        joined = gateway.write(joining.join_clients, screen.desk.actor, kept, gone, versions)
        screen.saving.busy = True  # What changes now is no other desk's doing.
        try:
            done = await screen.attempt(joined) is not None and await screen.read_record()
        finally:
            screen.saving.busy = False
        if done:
            screen.say(f"Joined: everything of {shown.gone} is here now.")

    def do_book(self) -> None:
        """Book for this client; what is typed here stays as it is."""
        if self.edit.record_id is not None:
            self.screen.open(Open("book", client_id=self.edit.record_id))

    def do_wait(self) -> None:
        self.screen.open(Open("wait", client_id=self.edit.record_id))

    # -- notes ----------------------------------------------------------------------------------------------------------

    def names(self) -> Sequence[str]:
        record = self.screen.record
        return [record.name, *(member.name for member in record.family)] if record else []
