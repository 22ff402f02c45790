"""The record of one client: General, Family members, Sessions, Tasks, Notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from studio.clients.clients import ClientRecord
from studio.clients.fields import REACH
from studio.kernel import clock
from studio.kernel.clean import capitalise_name
from studio.lists.asking import NONE
from studio.lists.page import capped
from studio.sessions import opening
from studio.sessions.agenda import AgendaRow
from tui.frame.ask import AskDialog
from tui.frame.call_warning import NO_DEAD, warning_bar
from tui.frame.desk import Open
from tui.frame.list_table import ListTable
from tui.frame.list_tabs import ListTab
from tui.frame.own_fields import own_values
from tui.frame.record import RecordScreen
from tui.screens.appointment.rows import appointments_tab
from tui.screens.client.commands import COMMANDS, ClientCommands
from tui.screens.client.edit import ClientEdit
from tui.screens.client.form import field_at_fault, general_form, notes_about, notes_form, offer
from tui.screens.client.rows import (
    FAMILY_COLUMNS,
    SESSIONS_LOOK,
    SIDE_FAMILY_COLUMNS,
    SIDE_SESSION_COLUMNS,
    family_rows,
    session_rows,
)
from tui.screens.client.values import client_values, tidied
from tui.screens.messages.rows import communications_tab
from tui.screens.task.rows import tasks_tab
from tui.widgets.button_row import PressField
from tui.widgets.form import Form
from tui.widgets.heading import Heading
from tui.widgets.marked_lines import MarkedLines, broken
from tui.widgets.record_table import RecordTable
from tui.widgets.text_field import TextField

GENERAL, FAMILY, SESSIONS, NOTES = "General", "Family members", "Sessions", "Notes"
COMMUNICATIONS, TASKS, APPOINTMENTS = "Communications", "Tasks", "Appointments"

FEED = frozenset(
    {"client", "client_phone", "client_email", "client_address", "family_member", "session", "client_in_group"}
)
"""The tables whose changes show on this screen."""

REACHED_BY = frozenset(field.varies for field in REACH.values())
"""What the form does not ask for where it is hidden."""

MOST_NOTES = 30
"""Lines of the notes beneath the form."""

NAMES = ("last_name", "first_name")
"""The fields in which a person's name is written as names are."""


class ClientScreen(RecordScreen):
    """One client; ``client_id`` ``None`` is a new one."""

    PANES: ClassVar[Mapping[str, str]] = {
        GENERAL: "G",
        FAMILY: "F",
        SESSIONS: "E",
        COMMUNICATIONS: "M",
        TASKS: "T",
        APPOINTMENTS: "J",
        NOTES: "N",
    }
    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    HELP = (
        "Everything about one client: how to reach them, their family, their sessions, and notes. What you change is "
        "saved with {key:save}; {key:book} books a session for them."
    )
    KIND = "client"
    TABS: ClassVar[tuple[str, ...]] = ("Home", "Communication", "View")
    TABS_BY = "client.tabs"
    LISTS: ClassVar[Mapping[str, ListTab]] = {
        SESSIONS: ListTab("session", SESSIONS_LOOK, "No sessions yet. {key:book} books one.", order="start"),
        COMMUNICATIONS: communications_tab("client"),
        TASKS: tasks_tab("client"),
        APPOINTMENTS: appointments_tab("client"),
    }
    OWN_COMMANDS = COMMANDS
    PART = ClientCommands
    edit: ClientEdit

    def __init__(self, client_id: int | None, *, prefill: Mapping[str, str] | None = None, book: bool = False) -> None:
        """Open a client.

        Args:
            client_id: ``None`` for a new one.
            prefill: What to type into the fields of a new one.
            book: Whether a session is to be booked as soon as the new client is saved.
        """
        super().__init__(ClientEdit(self.forms, lambda: self.desk, client_id))
        self.commands = ClientCommands(self)
        self.prefill = dict(prefill or {})
        self.book_next = book
        self.record: ClientRecord | None = None
        self.sessions: tuple[AgendaRow, ...] = ()
        self._as_typed: dict[str, str] = {}
        """What was typed as a name, before it was written as the name of a person."""

    @property
    def client_id(self) -> int | None:
        """Which client it is; ``None`` until a new one is saved."""
        return self.edit.record_id

    @property
    def general(self) -> Form:
        """The form of the General tab."""
        return self.query_one("#general", Form)

    # -- building ----------------------------------------------------------------------------------------------------

    def title_text(self) -> str:
        return f"Client {self.record.number}  {self.record.name}" if self.record else "New client"

    def asked(self, name: str) -> str:
        hidden = name in REACHED_BY and not self.desk.actor.may("reach")
        return NONE if hidden else super().asked(name)

    def compose_pane(self, name: str) -> ComposeResult:
        if name == GENERAL:
            beside = Container(
                Heading("Family members", id="side-family-head"),
                RecordTable(SIDE_FAMILY_COLUMNS, id="side-family", show_header=False, sortable=False),
                Heading("Sessions", id="side-sessions-head"),
                RecordTable(SIDE_SESSION_COLUMNS, id="side-sessions", show_header=False, sortable=False, markers=True),
                id="beside",
            )
            yield MarkedLines(id="banner")
            notes = Container(Heading("Notes"), MarkedLines(id="notes-beneath"), id="beneath")
            main = Container(general_form(self.desk.preferences), notes, id="main")
            yield Container(main, beside, id="middle")
        elif name == FAMILY:
            yield RecordTable(FAMILY_COLUMNS, id="family")
        else:
            yield notes_form(self.desk.preferences)

    def begin(self) -> None:
        form, first = self.general, ("last_name", "first_name", "phone_1")
        if self.client_id is None:
            form.retype(self.prefill)
        empty = (name for name in first if self.client_id is not None or not form.values()[name])
        form.focus_field(next(empty, "phone_1"))

    def pane_opened(self, name: str) -> None:
        if name == GENERAL:
            self.general.focus_field("last_name")
        elif name == NOTES:
            self.query_one("#notes", Form).focus_field("notes")
        elif name == FAMILY:
            self.query_one("#family", RecordTable).focus()
        super().pane_opened(name)
        self.quiet()

    def size_classes(self, size: Size) -> dict[str, bool]:
        return super().size_classes(size) | {"-beside": size.width >= 116}

    def tab_counts(self) -> dict[str, int | str]:
        family = len(self.record.family) if self.record else 0
        return {FAMILY: family, SESSIONS: capped(len(self.sessions)) if self.sessions else 0}

    # -- reading -----------------------------------------------------------------------------------------------------

    async def read_record(self, *, keep_typed: bool = True) -> bool:
        found = await self.attempt(self.desk.gateway.read(opening.client_opening, self.client_id))
        if found is None:
            return False
        self.record, self.sessions = found.record, found.sessions
        offer(self.general, found)
        await self.show_own(self.general, found.own)
        self.edit.groups = {int(group.key): group.label for group in found.groups}
        version = found.record.version if found.record else None
        values = client_values(found.record) | own_values(found.own, found.record.fields if found.record else {})
        self.edit.show(values, version, keep_typed=keep_typed)
        self.vary_own()
        self.draw_record()
        self.draw_tabs()
        self.draw_frame()
        return True

    def draw_record(self) -> None:
        record = self.record
        for field_name, words in notes_about(self.edit.mine(), self.record.dead if self.record else NO_DEAD).items():
            self.general.set_note(field_name, words)
        groups = self.edit.groups_shown(self.edit.mine()["groups"])
        self.general.query_one(PressField).show_value(groups or "none")
        warning, dead = (record.call_warning, record.dead) if record else ("", NO_DEAD)
        self.query_one("#banner", MarkedLines).show_built(lambda width: warning_bar(warning, width, dead))
        self._draw_lists()
        notes = str(self.edit.mine()["notes"] or "").strip()
        for shown in self.query("#notes-beneath").results(MarkedLines):
            shown.show_built(
                lambda width: broken(f" {notes or 'none yet'}", "" if notes else "muted", width, MOST_NOTES)
            )
        super().draw_record()

    def _draw_lists(self) -> None:
        family = family_rows(self.record.family if self.record else (), clock.today())
        sessions = session_rows(self.sessions, clock.now())
        lists = {
            "family": (family, "No family members yet. {key:new_member} adds one, for birthdays and as participants."),
            "side-family": (family, "none yet; {key:new_member} adds one"),
            "side-sessions": (sessions, "none yet; {key:book} books one"),
        }
        for table in self.walk_children(RecordTable):
            if table.id in lists:
                rows, empty = lists[table.id]
                table.empty_text = self.with_keys(empty)
                table.set_rows(rows)
        heads = {"side-family-head": (FAMILY, family), "side-sessions-head": (SESSIONS, sessions)}
        for head in self.walk_children(Heading):
            if head.id in heads:
                words, rows = heads[head.id]
                head.tell(f"{words} {capped(len(rows))}" if rows else words)

    async def read_lists(self) -> None:
        """Read family and sessions anew; what is typed in the forms stays."""
        found = await self.attempt(self.desk.gateway.read(opening.client_opening, self.client_id))
        if found is not None and found.record is not None and self.record is not None:
            self.record = replace(self.record, family=found.record.family)
            self.sessions = found.sessions
            self._draw_lists()
            self.show_lists()
            self.draw_tabs()
            self.draw_frame()

    @on(RecordTable.Opened, "#family, #side-family, #side-sessions")
    def _opened(self) -> None:
        self.run_command("open")

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.draw_frame()

    # -- typing and saving -------------------------------------------------------------------------------------------

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        field = event.widget
        name = field.field_name if isinstance(field, TextField) else ""
        written = tidied(self.edit.mine(), self.edit.changes()).get(name) if name in NAMES else None
        if isinstance(field, TextField) and written is not None and written != field.value:
            self._as_typed[name] = field.value
            field.retype(written)

    def field_changed(self, name: str) -> None:
        if name == "organisation" and self.general.values()[name]:
            # It is called as it was typed, which was written as the name of a person until now.
            self.general.retype({key: typed for key, typed in self._as_typed.items() if self._is_tidied(key, typed)})

    def _is_tidied(self, name: str, typed: str) -> bool:
        return self.general.values()[name] == capitalise_name(typed, family_name=name == "last_name")

    def focus_named(self, name: str | None) -> None:
        super().focus_named(field_at_fault(name, self.general.values()))

    async def send(self) -> bool:
        self.edit.tidy()
        if self.client_id is None and not await self._is_new():
            return False
        await self.edit.save()
        return True

    def tell_saved(self, *, new: bool) -> None:
        if self.record is not None:
            self.say(f"Saved client {self.record.number}." + (" {key:book} books a session." if new else ""))
        if new and self.book_next and self.is_active:
            self.app.pop_screen()

    async def _is_new(self) -> bool:
        """Ask about clients who may be the same person; false where the user looks at one of them, or thinks again."""
        alike = await self.edit.alike()
        if not alike:
            return True
        text = "\n".join([*(like.sentence for like in alike), "Is it the same client?"])
        words = "Book for" if self.book_next else "Open"
        answers = [("o", f"{words} {alike[0].number}"), ("a", "Add another one"), ("b", "Back, to change it")]
        answer = await self.ask(AskDialog("In the book already", text, answers, safe="b"))
        if answer == "o" and self.book_next:
            self.desk.note_made("client", alike[0].client_id)
            self.drafts.drop()
            self.app.pop_screen()
        elif answer == "o":
            self.desk.open(Open("client", alike[0].client_id))
        elif answer != "a":
            self.say("Nothing was saved; what you typed is still here.", problem=True)
        return answer == "a"

    # -- other desks -------------------------------------------------------------------------------------------------

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        self.follow_own(changes)
        if self.client_id is not None and any(table in FEED for table, _ in changes):
            self.read_again(self.follow, "reading the client")
        for table in self.walk_children(ListTable):
            table.follow(changes)

    def day_passed(self) -> None:
        self.follow()
        self.show_lists()

    def on_screen_resume(self) -> None:
        if self.record is not None:
            self.wait_for(self.follow(), "reading the client")
            self.show_lists()

    @work(exclusive=True, group="client.follow", exit_on_error=False)
    async def follow(self) -> None:
        """Show what others changed; where something is typed here, the forms stay and the user is told."""
        if self.client_id is None or self.saving.busy:
            return
        found = await self.attempt(self.desk.gateway.read(opening.client_opening, self.client_id))
        if found is None or found.record is None or self.record is None or self.saving.busy:
            return
        # The lists are not typed into: they follow at once.
        self.record, self.sessions = replace(self.record, family=found.record.family), found.sessions
        self._draw_lists()
        await self.follow_to(found.record.version)
        self.draw_tabs()

    async def read_beside(self) -> None:
        self.follow()
        self.say("What you typed is kept; the lists were read anew.")
