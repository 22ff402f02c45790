"""What can be done with a client: the commands of the record, and when each is possible."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on

from studio.clients import clients
from studio.clients.clients import ClientRecord, Member
from studio.kernel.types import YES, Verdict, no
from studio.notes.stamp import stamp
from studio.sessions.agenda import AgendaRow
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.record import RecordScreen
from tui.terminal.readiness import keys_wait
from tui.widgets.form import Form
from tui.widgets.record_table import RecordTable

C = Command

GENERAL, FAMILY, SESSIONS, NOTES = "General", "Family members", "Sessions", "Notes"

UNSAVED = "Save the client first (Ctrl+S)."


class ClientActions(RecordScreen):
    """The commands of a client's record. ``ClientScreen`` brings the record itself."""

    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("client.save", "Save", "Save what was typed.", ("ctrl+s",), "S", "Home", "File", True),
        C("client.save_close", "Save & close", "Save and go back.", (), "W", "Home", "File"),
        C("app.book", "Session", "Book a session for this client.", ("f9",), "9", "Home", "New", True),
        C("client.new_member", "Family member", "Add a member to the family.", ("ctrl+n", "insert"), "M", "Home", "New"),
        C("client.open", "Open", "Open the session or family member under the cursor.", ("enter",), "O", "Home", "List"),
        C("client.remove", "Remove..", "Take the family member under the cursor out.", ("delete",), "R", "Home", "List"),
        C("client.stamp", "Stamp", "Put date, time and initials into the notes.", ("ctrl+t",), "T", "Home", "Notes"),
        C("client.spelling", "ABC Spelling", "Check the spelling of the notes.", (), "B", "Home", "Notes"),
        *RecordScreen.PANE_COMMANDS,
    )  # fmt: skip

    client_id: int | None
    record: ClientRecord | None
    sessions: tuple[AgendaRow, ...]

    async def read_record(self) -> bool:
        """Read the client and fill the screen; false where it cannot be read."""
        raise NotImplementedError

    # -- when ----------------------------------------------------------------------------------------------------

    def _saved(self) -> Verdict:
        return YES if self.client_id is not None else no(UNSAVED)

    can_book = can_new_member = _saved

    def can_open(self) -> Verdict:
        if self._list() is None:
            return no("Open the tab Family members or Sessions and put the cursor on one.")
        return YES if self._under_cursor() is not None else no("There is nothing under the cursor.")

    def can_remove(self) -> Verdict:
        return YES if self._member() is not None else no("Put the cursor on a family member to take out.")

    # -- lists -----------------------------------------------------------------------------------------------------

    def _list(self) -> RecordTable | None:
        """Return the list that one is in: the pane's own, or the one beside the form that has the focus."""
        here: object = self.focused
        if isinstance(here, RecordTable):
            return here
        name = {FAMILY: "#family", SESSIONS: "#sessions"}.get(self.pane)
        return self.query_one(name, RecordTable) if name and self.query(name) else None

    def _under_cursor(self) -> int | None:
        table = self._list()
        return table.cursor_key if table is not None and isinstance(table.cursor_key, int) else None

    def _member(self) -> Member | None:
        table, key = self._list(), self._under_cursor()
        if self.record is None or table is None or "family" not in str(table.id):
            return None
        return next((member for member in self.record.family if member.id == key), None)

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("open")

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.draw_frame()

    def do_open(self) -> None:
        if (member := self._member()) is not None:
            self._edit_member(member)
        elif (session_id := self._under_cursor()) is not None:
            self.open(Open("session", session_id, tuple(row.session_id for row in self.sessions)))

    def do_new_member(self) -> None:
        self._edit_member(None)

    @keys_wait("opening", group="dialog")
    async def _edit_member(self, member: Member | None) -> None:
        from tui.screens.client.member import ask_member

        if self.client_id is not None and await ask_member(self.desk, self.client_id, member):
            await self._read_family()
            self.say("Added to the family." if member is None else "Saved the family member.")

    @keys_wait("opening", group="dialog")
    async def do_remove(self) -> None:
        from tui.frame.ask import AskDialog

        member = self._member()
        if member is None:
            return
        text = f"Take {member.name} out of the family?\nCtrl+Z brings them back."
        question = AskDialog("Family member", text, [("r", "Remove"), ("k", "Keep")], safe="k")
        if await self.app.push_screen_wait(question) != "r":
            return
        await self.attempt(self.desk.gateway.write(clients.remove_member, self.desk.actor, member.id))
        await self._read_family()

    async def _read_family(self) -> None:
        """Read the family anew; what is typed in the forms stays."""
        raise NotImplementedError

    def do_book(self) -> None:
        """Book a session for this client; what is typed here stays as it is."""
        if self.client_id is not None:
            self.open(Open("session", client_id=self.client_id))

    # -- notes -----------------------------------------------------------------------------------------------------

    @keys_wait("opening the notes", group="pane")
    async def do_stamp(self) -> None:
        area = await self._notes()
        area.insert_stamp(stamp(self.desk.actor.initials, self.desk.preferences))

    @keys_wait("checking the spelling", group="dialog")
    async def do_spelling(self) -> None:
        from tui.screens.dialogs.spelling import check_spelling

        area = await self._notes()
        record = self.record
        names = [record.name, *(member.name for member in record.family)] if record else []
        corrected = await check_spelling(self.desk, area.value_now, [*self.desk.preferences.known_words, *names])
        if corrected is not None and corrected != area.value_now:
            area.retype(corrected)

    async def _notes(self) -> Any:
        if self.pane != NOTES:
            await self.open_pane(NOTES)
        return self.query_one("#notes", Form).field("notes")
