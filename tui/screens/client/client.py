"""The record of one client: General, Family members, Sessions, Notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from studio.clients import clients
from studio.clients.clients import ClientRecord
from studio.kernel import clock
from studio.kernel.clean import capitalise_name
from studio.kernel.errors import NotFound, StaleRecord, StudioError
from studio.lists import choices
from studio.sessions import agenda
from studio.sessions.agenda import AgendaRow
from tui.frame.desk import Open
from tui.screens.client.actions import FAMILY, GENERAL, NOTES, SESSIONS, ClientActions
from tui.screens.client.form import (
    NAMES,
    field_at_fault,
    form_values,
    general_form,
    notes_about_more,
    notes_form,
    service_name,
    service_values,
)
from tui.screens.client.rows import (
    FAMILY_COLUMNS,
    SESSION_COLUMNS,
    SIDE_FAMILY_COLUMNS,
    SIDE_SESSION_COLUMNS,
    family_rows,
    session_rows,
)
from tui.terminal.readiness import keys_wait
from tui.text import safe
from tui.widgets.choice_field import ChoiceField
from tui.widgets.form import Form
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock
from tui.widgets.text_field import TextField

FEED = frozenset({"client", "client_phone", "client_email", "client_address", "family_member", "session"})
"""The tables whose changes show on this screen."""

COLUMN_OF = {"status": "client_status"}


class ClientScreen(ClientActions):
    """One client; ``client_id`` ``None`` is a new one."""

    PANES: ClassVar[tuple[str, ...]] = (GENERAL, FAMILY, SESSIONS, NOTES)
    HELP = (
        "Everything about one client: how to reach them, their family, their sessions, and notes. What you change is "
        "saved with Ctrl+S; F9 books a session for them."
    )

    def __init__(self, client_id: int | None, *, prefill: Mapping[str, str] | None = None, book: bool = False) -> None:
        """Open a client.

        Args:
            client_id: ``None`` for a new one.
            prefill: What to type into the fields of a new one.
            book: Whether a session is to be booked as soon as the new client is saved.
        """
        super().__init__()
        self.client_id = client_id
        self.prefill = dict(prefill or {})
        self.book_next = book
        self.record: ClientRecord | None = None
        self.sessions: tuple[AgendaRow, ...] = ()

    # -- building ----------------------------------------------------------------------------------------------------

    def title_text(self) -> str:
        return f"Client {self.record.number}  {self.record.name}" if self.record else "New client"

    def compose_pane(self, name: str) -> ComposeResult:
        if name == GENERAL:
            beside = Container(
                TextBlock(id="side-family-head"),
                RecordTable(SIDE_FAMILY_COLUMNS, id="side-family", show_header=False, sortable=False),
                TextBlock(id="side-sessions-head"),
                RecordTable(SIDE_SESSION_COLUMNS, id="side-sessions", show_header=False, sortable=False, markers=True),
                id="beside",
            )
            yield TextBlock(id="call-warning")
            yield Container(general_form(self.desk.preferences), beside, id="middle")
        elif name == FAMILY:
            yield RecordTable(FAMILY_COLUMNS, id="family")
        elif name == SESSIONS:
            yield RecordTable(SESSION_COLUMNS, id="sessions", markers=True)
        else:
            yield notes_form(self.desk.preferences)

    def on_mount(self) -> None:
        super().on_mount()
        self._open()

    @keys_wait("reading the client", group="client.open")
    async def _open(self) -> None:
        await self.open_pane(GENERAL)
        if not await self.read_record():
            return
        form = self.general
        if self.client_id is None:
            form.retype(self.prefill)
            empty = (name for name in ("last_name", "first_name", "phone_1") if not form.values()[name])
            form.focus_field(next(empty, "phone_1"))
        else:
            form.focus_field("last_name")
        await self.offer_draft()

    async def build_pane(self, name: str) -> None:
        new = name not in self._built
        await super().build_pane(name)
        if new:
            self._fill(name)

    @property
    def general(self) -> Form:
        """The form of the General tab."""
        return self.query_one("#general", Form)

    # -- reading -----------------------------------------------------------------------------------------------------

    async def read_record(self) -> bool:
        """Read the client and fill the screen; false where it cannot be read."""
        gateway = self.desk.gateway
        try:
            statuses = await gateway.read(choices.client_statuses)
            sources = await gateway.read(choices.lead_sources)
            if self.client_id is not None:
                self.record = await gateway.read(clients.client_record, self.client_id)
                self.sessions = await gateway.read(agenda.sessions_of_client, self.client_id)
        except StudioError as error:
            self.say(str(error), problem=True)
            return False
        self.version = self.record.version if self.record else None
        for name, offered in (("status", statuses), ("lead_source", sources)):
            field = self.general.field(name)
            assert isinstance(field, ChoiceField)
            field.options = offered
        for name in self._built:
            self._fill(name)
        self.draw_tabs()
        self.draw_frame()
        return True

    def _fill(self, name: str) -> None:
        """Show the record in a pane that is built."""
        record = self.record
        if name == GENERAL:
            self.fill_form(self.general, form_values(record))
            for field_name, words in notes_about_more(record).items():
                self.general.set_note(field_name, words)
            warning = self.query_one("#call-warning", TextBlock)
            warning.display = bool(record and record.call_warning)
            warning.show(Content(safe(f" CALL WARNING: {record.call_warning if record else ''}")))
        elif name == NOTES:
            self.fill_form(self.query_one("#notes", Form), {"notes": record.notes if record else ""})
        self._fill_lists()

    def _fill_lists(self) -> None:
        clock24, record = self.desk.preferences.clock24, self.record
        family = family_rows(record.family if record else (), clock.today())
        sessions = session_rows(self.sessions, clock.now(), clock24=clock24)
        for selector, rows, empty in (
            ("#family", family, "No family members yet. Ctrl+N adds one, for birthdays and as participants."),
            ("#side-family", family, "none yet; Ctrl+N adds one"),
            ("#sessions", sessions, "No sessions yet. F9 books one."),
            ("#side-sessions", sessions, "none yet; F9 books one"),
        ):
            for table in self.query(selector).results(RecordTable):
                table.empty_text = empty
                table.set_rows(rows)
        for selector, words, rows in (
            ("#side-family-head", FAMILY, family),
            ("#side-sessions-head", SESSIONS, sessions),
        ):
            for head in self.query(selector).results(TextBlock):
                head.show(Content(f"-- {words} {len(rows)} ".ljust(200, "-")))

    async def _read_family(self) -> None:
        if self.client_id is None or self.record is None:
            return
        record = await self.attempt(self.desk.gateway.read(clients.client_record, self.client_id))
        if record is not None:
            self.record = replace(self.record, family=record.family)
            self._fill_lists()
            self.draw_tabs()
            self.draw_frame()

    def tab_counts(self) -> dict[str, int]:
        return {FAMILY: len(self.record.family) if self.record else 0, SESSIONS: len(self.sessions)}

    def pane_opened(self, name: str) -> None:
        if name == GENERAL:
            self.general.focus_field("last_name")
        elif name == NOTES:
            self.query_one("#notes", Form).focus_field("notes")
        else:
            self.query_one("#family" if name == FAMILY else "#sessions", RecordTable).focus()
        self.quiet()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= 116, "-beside")
        super().on_resize()

    # -- typing ------------------------------------------------------------------------------------------------------

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        field = event.widget
        if isinstance(field, TextField) and field.field_name in NAMES and field.field_name in self.general.changes():
            field.retype(capitalise_name(field.value, family_name=field.field_name == "last_name"))

    def draft_place(self) -> str:
        return f"client-{self.client_id if self.client_id is not None else 'new'}"

    def focus_named(self, name: str | None) -> None:
        if self.pane == GENERAL:
            super().focus_named(field_at_fault(name, self.general.values()))

    # -- saving ------------------------------------------------------------------------------------------------------

    def _changed_fields(self) -> set[str]:
        return {name for form in self.forms() for name in form.changes()}

    def _changes(self) -> dict[str, Any]:
        values = {name: value for form in self.forms() for name, value in form.values().items()}
        return service_values(self._changed_fields(), values, self.record)

    async def save(self) -> bool:
        gateway, actor, new = self.desk.gateway, self.desk.actor, self.client_id is None
        values, stood = self._changes(), self.forms_as_they_stand()
        if not values and not new:
            self.say("Nothing has changed since it was saved.")
            self.drop_draft()
            return True
        if self.client_id is None:
            client_id = await gateway.write(clients.add_client, actor, values)
            self.drop_draft()
            self.client_id = client_id
            self.desk.note_made("client", client_id)
        else:
            await gateway.write(clients.save_client, actor, self.client_id, self.version, values)
            self.drop_draft()
        self.accept_forms(stood)
        if await self.read_record() and self.record is not None:
            self.say(f"Saved client {self.record.number}." + (" F9 books a session." if new else ""))
        if new and self.book_next and self.is_active:
            self.desk.open(Open("session", client_id=self.client_id, instead=True))
        return True

    async def merge(self, error: StaleRecord) -> bool:
        from tui.screens.dialogs.stale import keep_mine

        told = StaleRecord(
            str(error), changes=tuple(c for c in error.changes if c.field != "name_key"), version=error.version
        )
        mine = {COLUMN_OF.get(name, name) for name in self._changes()}
        kept = await keep_mine(self.desk, told, mine)
        if kept is None:
            self.say(str(error), problem=True)
            return False
        typed = {name: text for form in self.forms() for name, text in form.typed().items()}
        if not await self.read_afresh():
            return False
        for form in self.forms():
            form.retype({name: text for name, text in typed.items() if name in form.values() and kept(_column(name))})
        return await self.try_save()

    # -- other desks -------------------------------------------------------------------------------------------------

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if self.client_id is not None and any(table in FEED for table, _ in changes):
            self.follow()

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.record is not None:
            self.wait_for(self.follow(), "reading the client")

    @work(exclusive=True, group="client.follow", exit_on_error=False)
    async def follow(self) -> None:
        """Show what others changed; where something is typed here, the forms stay and the user is told."""
        if self.client_id is None or self._saving:
            return
        gateway = self.desk.gateway
        try:
            record = await gateway.read(clients.client_record, self.client_id)
            sessions = await gateway.read(agenda.sessions_of_client, self.client_id)
        except NotFound as error:
            self.say(str(error), problem=True)
            return
        except StudioError:
            return
        before, self.sessions = self.record, sessions
        if before is None or self._saving:
            return
        # The lists are not typed into: they follow at once.
        self.record = replace(before, family=record.family)
        if record.version == self.version:
            self._fill_lists()
        elif self.dirty:
            self._fill_lists()
            self.say("Somebody changed this client meanwhile: saving will show you both.", problem=True)
        else:
            await self.read_record()
            self.say("Somebody changed this client: this is how it is now.")
        self.draw_tabs()

    def do_refresh(self) -> None:
        self._refresh()

    @keys_wait("reading the client", group="client.open")
    async def _refresh(self) -> None:
        """Read the client anew where nothing typed would be lost."""
        if self.dirty:
            self.follow()
            self.say("What you typed is kept; the lists were read anew.")
        elif await self.read_record():
            self.say_unless_said("Read anew.")


def _column(field_name: str) -> str:
    name = service_name(field_name)
    return COLUMN_OF.get(name, name)
