"""What is done with the entry of the day under the cursor: a session, or an appointment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.message import Message

from studio.sessions import agenda
from studio.sessions.agenda import APPOINTMENT_KIND, AgendaRow
from studio.sessions.flag_rules import no_no_show
from tui.frame.desk import Open
from tui.screens.agenda.rows import LATE
from tui.screens.agenda.scoped import Scoped
from tui.terminal.readiness import keys_wait
from tui.widgets.record_table import RecordTable

NOBODYS = "This appointment is with no client: Enter opens it."
OF_WORK = "A task or call is under the cursor: {key:open} opens it, {key:to_do} shows them all."
NO_STATUS = "An appointment has no status: Enter opens it."


def is_meeting(key: object) -> bool:
    """Tell whether an entry of the day is an appointment, by its key."""
    return isinstance(key, int) and key < 0


def opens(key: int, among: Iterable[object] = ()) -> Open:
    """Return what an entry of the day opens, with its neighbours of the same kind."""
    keys = [one for one in among if isinstance(one, int) and is_meeting(one) == is_meeting(key)]
    return Open("appointment" if is_meeting(key) else "session", abs(key), tuple(abs(one) for one in keys))


def why_no_no_show(row: AgendaRow) -> str:
    """Say why nobody can be missing from an entry; empty where a no show may be flagged."""
    return no_no_show(row, "appointment" if row.kind == APPOINTMENT_KIND else "session")


def whose(row: AgendaRow) -> str:
    """Name an entry by its client, or by its number."""
    if row.kind == APPOINTMENT_KIND:
        return f"{row.client}, appointment {row.number}" if row.client else f"appointment {row.number}"
    return f"{row.client} ({row.number})"


def called(row: AgendaRow) -> str:
    """Name an entry with its type."""
    if row.kind == APPOINTMENT_KIND:
        return ", ".join(filter(None, (row.client, f"{row.session_type} ({row.number})")))
    return f"{row.client}, {row.session_type} ({row.number})"


class RowActs(Scoped):
    """A screen of a day on which things are done with the entry under the cursor."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, AgendaRow] = {}
        self._flagged_at: dict[int, float] = {}
        """When a flag of each entry was last written, on the clock of the keys."""

    @property
    def table(self) -> RecordTable:
        """The list that the commands are about: the panel with the focus, else the day."""
        return self.focused if isinstance(self.focused, RecordTable) else self.query_one("#agenda", RecordTable)

    @property
    def row(self) -> AgendaRow | None:
        """The entry under the cursor, if the day shows it."""
        key = self.table.cursor_key
        return self.rows.get(key) if isinstance(key, int) and not self.at_work else None

    @property
    def at_work(self) -> bool:
        """Whether the cursor is among the tasks and calls, which are no entries of a day."""
        return self.table.id == LATE

    async def _row_now(self) -> AgendaRow | None:
        """Read the entry under the cursor, also where it is one of another day in a panel."""
        key = self.table.cursor_key
        if not isinstance(key, int):
            return None
        return self.rows.get(key) or await self.attempt(self.desk.gateway.read(agenda.entry, key))

    @keys_wait("opening", group="dialog")
    async def do_client(self) -> None:
        if (row := await self._row_now()) is not None and row.asked_of:
            self.open(Open("client", row.client_id))

    def do_appointment(self) -> None:
        self.open(Open("book", typed={"kind": "appointment"}))

    @keys_wait("saving", group="save", exclusive=False)
    async def do_confirm(self) -> None:
        if (row := await self._row_now()) is not None and self.pressed_at > self._flagged_at.get(row.session_id, 0):
            await self._flag(row, "confirmed", not row.confirmed)

    @keys_wait("opening", group="dialog")
    async def do_no_show(self) -> None:
        from tui.frame.ask import AskDialog

        if (row := await self._row_now()) is None:
            return
        # In a panel the session may be one of another day, which is read only now.
        if not row.no_show and (why_not := why_no_no_show(row)):
            self.say(why_not, problem=True)
            return
        text = f"{called(row)}: " + ("take the no show back?" if row.no_show else "nobody came?")
        if await self.app.push_screen_wait(AskDialog("No show", text, [("y", "Yes"), ("n", "No")], safe="n")) == "y":
            await self._flag(row, "no_show", not row.no_show)

    async def _flag(self, row: AgendaRow, flag: str, value: bool) -> None:
        if is_meeting(row.session_id):
            from studio.appointments import appointments

            service: Any = appointments.change
            record_id = -row.session_id
        else:
            from studio.sessions import sessions

            service, record_id = sessions.save_session, row.session_id
        write = self.desk.gateway.write(service, self.desk.actor, record_id, row.version, {flag: value})
        saved = await self.attempt(write)
        if saved is not None:
            words = {"confirmed": "Confirmed", "no_show": "No show"}[flag]
            done = "set" if value else "cleared"
            self.say(f"{words} {done}: {whose(row)}. {self.undo_way} takes it back.")
        # A second press that was on its way while the first was written was meant as one: it takes nothing back.
        self._flagged_at[row.session_id] = Message().time
        if self.day is not None:
            self.show_day(self.day, keep_message=True)

    @keys_wait("opening", group="dialog")
    async def do_status(self) -> None:
        from tui.screens.session.status import change_status

        key = self.table.cursor_key
        if isinstance(key, int) and self.day is not None:
            told = await change_status(self.desk, key)
            if told:
                self.say(told)
            self.show_day(self.day, keep_message=True)
