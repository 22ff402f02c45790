"""The record of one session: General, Participants, Communications, Tasks, Appointments, Notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from studio.clients.clients import Member
from studio.kernel import clock
from studio.kernel.shown import plain_date
from studio.kernel.types import YES, Verdict, no
from studio.lists.choices import SessionChoices
from studio.sessions import agenda, opening
from studio.sessions.flag_rules import too_early
from studio.sessions.rows import SessionRow
from studio.sessions.sessions import Saved
from studio.sessions.views import ClientBlock, SessionRecord, StatusNoteView
from tui.frame.day_lanes import hours_of, lanes_of, minute_of
from tui.frame.list_tabs import ListTab
from tui.frame.own_fields import own_values
from tui.frame.record import RecordScreen
from tui.frame.when_fields import first_start
from tui.screens.appointment.rows import appointments_tab
from tui.screens.messages.rows import communications_tab
from tui.screens.session.beginning import BeginningFields
from tui.screens.session.commands import COMMANDS, SessionCommands
from tui.screens.session.edit import SessionEdit
from tui.screens.session.facts import (
    FAMILY,
    HISTORY,
    banner,
    beside_lines,
    client_facts,
    family_rows,
    flag_words,
    history_rows,
    session_facts,
)
from tui.screens.session.filling import Filling
from tui.screens.session.form import FLAGS, general_form, notes_form, offer
from tui.screens.session.values import new_values, session_values
from tui.screens.task.rows import tasks_tab
from tui.text import in_lines
from tui.widgets.button_row import PressField
from tui.widgets.flag_field import FlagField
from tui.widgets.form import Form
from tui.widgets.heading import Heading
from tui.widgets.marked_lines import MarkedLines
from tui.widgets.record_table import RecordTable
from tui.widgets.timeline import Timeline

GENERAL, PARTICIPANTS, NOTES = "General", "Participants", "Notes"
COMMUNICATIONS, TASKS, APPOINTMENTS = "Communications", "Tasks", "Appointments"


class SessionScreen(RecordScreen):
    """One session; ``session_id`` ``None`` is a new one for ``client_id``."""

    TABS: ClassVar[tuple[str, ...]] = ("Home", "Communication", "Action", "View")
    PANES: ClassVar[Mapping[str, str]] = {
        GENERAL: "G", PARTICIPANTS: "I", COMMUNICATIONS: "M", TASKS: "T", APPOINTMENTS: "J", NOTES: "N",
    }  # fmt: skip
    LISTS: ClassVar[Mapping[str, ListTab]] = {
        COMMUNICATIONS: communications_tab("session"),
        TASKS: tasks_tab("session"),
        APPOINTMENTS: appointments_tab("session"),
    }
    DEFAULT_CSS = Path(__file__).with_suffix(".tcss").read_text("utf-8")
    HELP = (
        "Everything about one session: when, where and with whom it is, where it stands in the workflow, who takes part, "
        "and its notes with the history of what was done. What you change is saved with {key:save}."
    )
    KIND = "session"
    TABS_BY = "session.tabs"
    OWN_COMMANDS = COMMANDS
    PART = SessionCommands
    edit: SessionEdit
    commands: SessionCommands

    def __init__(
        self,
        session_id: int | None,
        *,
        client_id: int | None = None,
        neighbours: tuple[int, ...] = (),
        copies: int | None = None,
    ) -> None:
        super().__init__(SessionEdit(self.forms, lambda: self.desk, session_id, client_id))
        self.neighbours = neighbours
        self.edit.copies = copies
        self.commands = SessionCommands(self)
        self.beginning = BeginningFields(self, self.edit)
        self.filling = Filling(self, self.edit, lambda: self.offered)
        self.record: SessionRecord | None = None
        self.block: ClientBlock | None = None
        self.offered: SessionChoices | None = None
        self.family: tuple[Member, ...] = ()
        self.history: tuple[StatusNoteView, ...] = ()
        self.others: tuple[SessionRow, ...] = ()
        self.saved: Saved | None = None  # what was saved here last

    @property
    def session_id(self) -> int | None:
        """Which session it is; ``None`` until a new one is saved."""
        return self.edit.record_id

    @property
    def client_id(self) -> int | None:
        """Whose session it is."""
        return self.edit.client_id

    @property
    def general(self) -> Form:
        """The form of the General tab."""
        return self.query_one("#general", Form)

    # -- building ----------------------------------------------------------------------------------------------------

    def title_text(self) -> str:
        if self.record is not None:
            return f"Session {self.record.number}  {self.record.client.name}"
        return f"New session  {self.block.name}" if self.block else "Session"

    def compose_pane(self, name: str) -> ComposeResult:
        if name == GENERAL:
            yield MarkedLines(id="banner")
            yield MarkedLines(id="client-block")
            around = Container(Heading("The day around it"), Timeline(), id="around")
            history = Container(
                Heading("Status notes"), RecordTable(HISTORY, id="history-beneath", sortable=False), id="beneath"
            )
            main = Container(general_form(self.desk.preferences), around, id="main")
            yield Container(main, MarkedLines(id="beside"), id="middle")
            yield history
        elif name == PARTICIPANTS:
            yield RecordTable(FAMILY, id="family", markable=True, sortable=False)
        else:
            yield notes_form(self.desk.preferences)
            yield Heading("Status notes, written by the program")
            yield RecordTable(HISTORY, id="history", sortable=False)

    def pane_opened(self, name: str) -> None:
        self.quiet()
        if name == PARTICIPANTS:
            self.query_one("#family", RecordTable).focus()
            self.say("Space ticks who takes part.")
        elif name == NOTES:
            self.query_one("#notes", Form).focus_field("notes")
        elif name == GENERAL and self.offered is not None:
            self.general.focus_field("description")
        super().pane_opened(name)

    def tab_counts(self) -> dict[str, int | str]:
        mine = self.edit.mine()
        return {PARTICIPANTS: len(mine["participants"]) if mine else 0}

    def size_classes(self, size: Size) -> dict[str, bool]:
        return super().size_classes(size) | {"-beside": size.width >= 116}

    # -- reading -----------------------------------------------------------------------------------------------------

    async def read_record(self, *, keep_typed: bool = True, instead: int | None = None) -> bool:
        edit, preferences = self.edit, self.desk.preferences
        kind = await edit.type_copied()
        wanted = edit.record_id if instead is None else instead
        start = first_start(clock.now(), self.desk.day_shown, preferences)
        read = self.desk.gateway.read(opening.session_opening, wanted, edit.client_id, kind, start.date())
        found = await self.attempt(read)
        if found is None:
            return False
        self.record, self.block, self.offered = found.record, found.client, found.choices
        self.family, self.history, self.others = found.family, found.history, found.others
        # What is saved goes to the session that is shown, also when a read is refused.
        edit.record_id, edit.client_id = wanted, found.client.id
        edit.names = {
            "participants": {member.id: member.name for member in found.family},
            "promotions": {int(choice.key): choice.label for choice in found.choices.promotions},
        }
        offer(self.general, found.choices)
        await self.show_own(self.general, found.own)
        edit.beginning = found.beginning
        if found.record is not None:
            values, version = session_values(found.record), found.record.version
        elif found.beginning is not None:
            studio = next(iter(found.choices.studios), None)
            values, version = new_values(start, studio, preferences, found.beginning, self.edit.copy_of), None
        values |= own_values(found.own, found.record.fields if found.record else {})
        edit.show(values, version, keep_typed=keep_typed)
        self.vary_own()
        self.draw_record()
        self.draw_tabs()
        self.draw_frame()
        return True

    # -- drawing -----------------------------------------------------------------------------------------------------

    def on_resize(self) -> None:
        if self.block is not None:
            self._draw_client()
            self._draw_beside()
            self._show_around()

    def draw_record(self) -> None:
        if self.block is None:
            return
        super().draw_record()
        self._draw_client()
        self._draw_facts()
        self._draw_flags()
        self._draw_family()
        self._draw_beside()
        self._show_around()
        rows = history_rows(self.history)
        for table in self.query("#history, #history-beneath").results(RecordTable):
            table.empty_text = "Nothing has happened yet: the program writes here what is done with the session."
            table.set_rows(rows)

    def _draw_client(self) -> None:
        if self.block is None:
            return
        facts = [*client_facts(self.block), *session_facts(self.record)]
        self.query_one("#client-block", MarkedLines).show_built(
            lambda width: [((f" {line}", ""),) for line in in_lines(facts, width - 1)]
        )
        warning, record = self.block.call_warning, self.record
        self.query_one("#banner", MarkedLines).show_built(lambda width: banner(record, warning, width))

    def _draw_beside(self) -> None:
        """Draw what stands behind the tabs, where there is room beside the form."""
        ticked = self.edit.mine()["participants"]
        taking_part = [member for member in self.family if member.id in ticked]
        notes, others = str(self.edit.mine()["notes"] or ""), self.others
        history = () if self.has_class("-tall") else self.history  # There it stands beneath, whole.
        self.query_one("#beside", MarkedLines).show_built(
            lambda width: beside_lines(taking_part, others, history, notes, clock.today(), width)
        )

    def _show_around(self) -> None:
        """Show the day of a session that is booked, where there is room for it."""
        around = self.query_one("#around")
        around.styles.visibility = "visible" if self.record is not None else "hidden"
        if self.has_class("-tall") and self.record is not None:
            self._draw_around(self.record)

    @work(exclusive=True, group="session.around", exit_on_error=False)
    async def _draw_around(self, record: SessionRecord) -> None:
        """Draw what else the photographer and the room have on the day."""
        day = record.starts_at.date()
        names = [one.name for one in (record.photographer, record.assistant, record.room) if one is not None]
        rows = await self.attempt(self.desk.gateway.read(agenda.day, day))
        absent = await self.attempt(self.desk.gateway.read(agenda.away, day))
        lanes = [lane for lane in lanes_of(rows or (), day, names, absent or ()) if lane.name in names]
        shown = self.query_one(Timeline)
        shown.show(lanes, hours_of(lanes, self.desk.preferences), minute_of(clock.now(), day))
        shown.choose(record.id)

    def _draw_facts(self) -> None:
        form, record, ticked = self.general, self.record, self.edit.mine()["promotions"]
        names = [c.label for c in (self.offered.promotions if self.offered else ()) if c.key in ticked]
        form.query_one("#press-promotions", PressField).show_value(", ".join(names) or "none")
        form.set_note("reminder_min", "min before")
        self.filling.tell_length()
        status = form.query_one("#press-status", PressField)
        due_by = record.status_due_by if record is not None else ""
        why = "^R why" + (f", set by {due_by}" if due_by else "")
        form.set_note("status_due", why if self.edit.base["status_due"] else "")
        if record is None:
            form.set_fact("booked", "when you save")
            status.show_value(self.beginning.status)
            self.beginning.follow()
        else:
            form.set_fact("booked", f"{record.booked_by}, {plain_date(record.booked_on.date())}")
            status.show_value(record.status.name)

    def _draw_flags(self) -> None:
        for name in FLAGS:
            field = self.general.field_of(FlagField, name)
            field.words = flag_words(name, self.record, self.edit.base[name])
            field.tell()
        self.general.field_of(FlagField, "no_show").verdict = self.may_be_no_show

    def may_be_no_show(self) -> Verdict:
        """Tell whether the saved session can be flagged as a no show, at this moment."""
        reason = too_early(self.record.starts_at) if self.record is not None else ""
        return no(reason) if reason else YES

    def _draw_family(self) -> None:
        mine = self.edit.mine()
        for table in self.query("#family").results(RecordTable):
            table.empty_text = self.with_keys("This client has no family members yet. {key:member} adds one.")
            day = mine["when"].date
            on_day = day if isinstance(day, date) else clock.today()
            table.set_rows(family_rows(self.family, mine["participants"], on_day))

    @on(RecordTable.Highlighted, "#history")
    @on(RecordTable.Highlighted, "#history-beneath")
    def _note_shown(self, message: RecordTable.Highlighted) -> None:
        """Show the whole of a note that the column cuts off."""
        if isinstance(message.key, int) and message.table.has_focus:
            self.say(self.history[message.key].text)

    # -- typing ------------------------------------------------------------------------------------------------------

    def field_changed(self, name: str) -> None:
        if self.offered is None:
            return
        self.filling.changed(name)
        if name == "session_type":
            self.vary_own()
        if self.session_id is None and name in ("session_type", "date"):
            self._draw_facts()
        if name in FLAGS:
            field = self.general.field_of(FlagField, name)
            self.say(f"{field.label}: {'ticked' if field.value_now else 'taken back'}, {{key:save}} saves it.")

    @on(FlagField.Asked)
    def _flag_asked(self, message: FlagField.Asked) -> None:
        self.commands.ask_for_flag(message.field)

    @on(RecordTable.Opened, "#family")
    def _member_chosen(self, message: RecordTable.Opened) -> None:
        self._tick({message.key})

    @on(RecordTable.Marked, "#family")
    def _member_marked(self, message: RecordTable.Marked) -> None:
        # The table's own marks are cleared at once: the ticks stand in a column. The cursor has gone on already.
        if message.keys:
            message.table.set_marks(frozenset())
            self._tick(set(message.keys))

    def _tick(self, keys: set[int | str]) -> None:
        ticked = self.edit.mine()["participants"] ^ {key for key in keys if isinstance(key, int)}
        self.changed_something(participants=ticked)
        self._draw_family()
        self._draw_beside()
        self.draw_tabs()

    # -- saving ------------------------------------------------------------------------------------------------------

    def made_from(self) -> str:
        return f"-{self.client_id}" + ("" if self.edit.copies is None else f"-copies{self.edit.copies}")

    async def send(self) -> bool:
        self.saved = await self.edit.save(self)
        return self.saved is not None

    def tell_saved(self, *, new: bool) -> None:
        if (saved := self.saved) is not None:
            self.say(" ".join([f"Saved session {saved.number}.", *saved.warnings]), problem=bool(saved.warnings))

    # -- others' changes ---------------------------------------------------------------------------------------------

    async def read_beside(self) -> None:
        if await self._read_client():
            self.say("The client was read anew; what you typed is kept.")

    def on_screen_resume(self) -> None:
        if self.offered is not None:
            self.in_background(self._follow_client, group="session.block", doing="reading the client")

    async def _follow_client(self) -> None:
        """Show what was changed in the client's record meanwhile."""
        if await self._read_client():
            self.draw_frame()

    async def _read_client(self) -> bool:
        if (of := self.client_id) is None:
            return False
        found = await self.attempt(self.desk.gateway.read(opening.client_of_session, of, self.session_id))
        if found is None:
            return False
        self.block, family, events = found
        self.record = self.record and replace(self.record, events=events)
        self._draw_client()
        self.family_changed(family)
        return True

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if ("client", self.client_id) in changes or any(of in ("family_member", "appointment") for of, _ in changes):
            self.in_background(self._follow_client, group="session.block")
        super().changed_elsewhere(changes)

    def day_passed(self) -> None:
        self.in_background(self._follow_client, group="session.block")

    def family_changed(self, family: tuple[Member, ...], *, tick: frozenset[int] = frozenset()) -> None:
        """Show the client's family anew, with some members ticked too."""
        self.family = family
        if tick:
            self.changed_something(participants=self.edit.mine()["participants"] | tick)
        self._draw_family()
        self.draw_tabs()
