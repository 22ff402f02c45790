"""The record of one session: General, Participants, Notes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from textwrap import wrap
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content

from studio.clients import clients
from studio.clients.clients import Member
from studio.dates.typed import format_date, format_time
from studio.kernel import clock
from studio.kernel.errors import StudioError
from studio.kernel.preferences import Preferences
from studio.lists import choices
from studio.lists.choices import SessionChoices
from studio.sessions import views
from studio.sessions.views import ClientBlock, SessionRecord, StatusNoteView
from tui.screens.session.form import general_form, notes_form, offer, record_values
from tui.screens.session.typing import SessionTyping
from tui.terminal.readiness import keys_wait
from tui.text import in_lines, safe
from tui.widgets.button_row import PressField
from tui.widgets.columns import Column
from tui.widgets.form import Form
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

HISTORY = (
    Column("at", "When", width=21, priority=9, sortable=False),
    Column("who", "Who", width=5, priority=8, sortable=False),
    Column("text", "What", min_width=30, grow=1, priority=9, sortable=False),
)

GENERAL, PARTICIPANTS, NOTES = "General", "Participants", "Notes"


class SessionScreen(SessionTyping):
    """One session; ``session_id`` ``None`` is a new one for ``client_id``."""

    TABS: ClassVar[tuple[str, ...]] = ("Home", "Communication", "Action", "View")
    PANES: ClassVar[tuple[str, ...]] = (GENERAL, PARTICIPANTS, NOTES)

    def __init__(
        self,
        session_id: int | None,
        *,
        client_id: int | None = None,
        neighbours: tuple[int, ...] = (),
        copy_of: SessionRecord | None = None,
    ) -> None:
        super().__init__()
        self.session_id = session_id
        self.client_id = client_id
        self.neighbours = neighbours
        self.copy_of = copy_of
        self.record: SessionRecord | None = None
        self.block: ClientBlock | None = None
        self.offered: SessionChoices | None = None
        self.family: tuple[Member, ...] = ()
        self.history: tuple[StatusNoteView, ...] = ()
        self.ticked: set[int] = set()
        self.promotions: set[int] = set()
        self.flags: dict[str, Any] = {}
        """What the flag boxes cannot hold: the reason of a cancellation, the original of a redo."""
        self.loading = False
        self._notes_of: object = self
        """The record whose notes stand in the form; at first none."""

    # -- building ----------------------------------------------------------------------------------------------------

    def title_text(self) -> str:
        if self.record is not None:
            return f"Session {self.record.number}  {self.record.client.name}"
        return f"New session  {self.block.name}" if self.block else "Session"

    def compose_pane(self, name: str) -> ComposeResult:
        if name == GENERAL:
            yield TextBlock(id="client-block")
            yield TextBlock(id="call-warning")
            yield general_form(self.desk.preferences)
            yield Container(
                TextBlock(Content(f"{'-- Status notes ':-<300}"), classes="heading"),
                RecordTable(HISTORY, id="history-beneath", sortable=False),
                id="beneath",
            )
        elif name == PARTICIPANTS:
            columns = (
                Column("tick", "", width=3, priority=9, sortable=False),
                Column("name", "Name", min_width=20, grow=2, priority=9),
                Column("relationship", "Relationship", min_width=12, grow=1, priority=8),
                Column("age", "Age", width=4, align="right", priority=7),
                Column("birthday", "Birthday", width=17, priority=6),
            )
            yield RecordTable(columns, id="family", markable=True, sortable=False)
        else:
            yield notes_form(self.desk.preferences)
            yield TextBlock(Content(f"{'-- Status notes, written by the program ':-<300}"), classes="heading")
            yield RecordTable(HISTORY, id="history", sortable=False)

    def on_mount(self) -> None:
        super().on_mount()
        self._open()

    @keys_wait("reading the session", group="session.open")
    async def _open(self) -> None:
        await self.open_pane(GENERAL)
        if await self.read_record():
            self.general.focus_field("description")
            await self.offer_draft()

    async def build_pane(self, name: str) -> None:
        await super().build_pane(name)
        if name == NOTES:
            self._fill_notes()

    async def read_record(self) -> bool:
        """Read the record and fill the screen; false where it cannot be read."""
        gateway = self.desk.gateway
        try:
            self.offered = await gateway.read(choices.session_choices)
            if self.session_id is not None:
                self.record = await gateway.read(views.session_record, self.session_id)
                self.block, self.version = self.record.client, self.record.version
                self.history = await gateway.read(views.status_notes, self.session_id)
            elif self.client_id is not None:
                self.block = await gateway.read(views.client_block, self.client_id)
            if self.block is not None:
                self.client_id = self.block.id
                self.family = await gateway.read(clients.family, self.block.id)
        except StudioError as error:
            self.say(str(error), problem=True)
            return False
        self._fill()
        return True

    def _fill(self) -> None:
        self.loading = True
        offered = self.offered
        if offered is None:
            return
        form = self.general
        offer(form, offered)
        if self.record is not None:
            values = record_values(self.record)
        else:
            values = self._new_values()
        self.fill_form(form, values)
        source = self.record or self.copy_of
        self.ticked = {p.id for p in source.participants} if source else set()
        self.promotions = {p.id for p in source.promotions} if source else set()
        self.flags = {}
        self.loading = False
        self.draw_facts()
        self.draw_family()
        self._fill_notes()
        self._fill_history("#history-beneath")
        self.draw_tabs()
        self.draw_frame()

    def _new_values(self) -> dict[str, Any]:
        start = first_start(clock.now(), self.desk.day_shown, self.desk.preferences)
        values = record_values(self.copy_of) if self.copy_of else {}
        studios = self.offered.studios if self.offered else ()
        fresh: dict[str, Any] = {
            "date": start.date(),
            "start": start.time() if not self.copy_of else values["start"],
            "end": None if not self.copy_of else values["end"],
            "studio": studios[0].key if studios else None,
            "reminder": self.desk.preferences.reminder_on,
            "reminder_min": self.desk.preferences.reminder_min,
            "number": "",
            "status_due": None,
            **dict.fromkeys(("confirmed", "no_show", "redo", "on_hold", "cancelled"), False),
        }
        return values | fresh

    def on_resize(self) -> None:
        super().on_resize()
        if self.block is not None:
            self.draw_facts()

    # -- drawing -----------------------------------------------------------------------------------------------------

    def draw_facts(self) -> None:
        block, record, form = self.block, self.record, self.general
        if block is not None:
            missed = ""
            if block.no_shows and block.last_no_show:
                missed = f"no show {block.no_shows}x, last {format_date(block.last_no_show)}"
            phone = f"{block.phone} (text)" if block.phone_sms else block.phone
            parts = [block.name, phone or "no phone", block.email, block.status, missed]
            lines = in_lines(filter(None, parts), self.size.width - 1)
            shown = self.query_one("#client-block", TextBlock)
            shown.styles.height = len(lines)
            shown.show(Content("\n".join(f" {line}" for line in lines)))
            warning = self.query_one("#call-warning", TextBlock)
            warning.display = bool(block.call_warning)
            text = safe(f" CALL WARNING: {block.call_warning}")
            # Broken at words, so a line may stay shorter than the screen.
            warning.styles.height = min(4, len(wrap(text, max(20, self.size.width - 1))) or 1)
            warning.show(Content(text))
        form.set_note("reminder_min", "min before")
        status = form.query_one(PressField)
        if record is None:
            form.set_fact("booked", "when you save")
            status.show_value("when you save")
            form.set_fact("promotions", self._promotion_names())
            return
        form.set_fact("booked", f"{record.booked_by}, {format_date(record.booked_on.date())[4:]}")
        status.show_value(record.status.name)
        by = "^R why" + (f", set by {record.status_due_by}" if record.status_due_by else "")
        form.set_note("status_due", by if record.status_due else "")
        form.set_fact("promotions", self._promotion_names())
        self._draw_flags(form, record)

    def _promotion_names(self) -> str:
        names = [c.label for c in (self.offered.promotions if self.offered else ()) if c.key in self.promotions]
        return ", ".join(names) or "none"

    def _draw_flags(self, form: Form, record: SessionRecord) -> None:
        def box(name: str) -> Any:
            return form.field(name)

        confirmed, redo, cancelled = record.confirmed, record.redo, record.cancelled
        box("confirmed").extra = f"{confirmed.by}, {format_date(confirmed.at.date())[4:]}" if confirmed else ""
        box("redo").extra = f"of {redo.original_number}" if redo else ""
        box("cancelled").extra = f"{cancelled.by}: {cancelled.why}" if cancelled else ""
        redone = ", ".join(other.name for other in record.redone_by)
        if redone:
            self.say(f"This session was taken again: {redone}.")
        start = format_time(record.starts_at.time(), clock24=self.desk.preferences.clock24)
        early = record.starts_at > clock.now() and not record.no_show
        when = f"{start} on {format_date(record.starts_at.date())}"
        box("no_show").disabled_reason = (
            f"The session starts {when}: a no show can be flagged from then on." if early else ""
        )

    def draw_family(self) -> None:
        if PARTICIPANTS not in self._built:
            return
        table = self.query_one("#family", RecordTable)
        table.empty_text = "This client has no family members yet. F10 then M adds one."
        on = self.general.values().get("date") or clock.today()
        rows = []
        for member in self.family:
            age = member.age(on) if isinstance(on, date) else None
            cells = (
                "[x]" if member.id in self.ticked else "[ ]",
                member.name,
                member.relationship.name if member.relationship else "",
                "" if age is None else str(age),
                format_date(member.birthday) if member.birthday else "",
            )
            rows.append(Row(member.id, cells))
        table.set_rows(rows)

    def _fill_notes(self) -> None:
        if NOTES not in self._built:
            return
        source = self.record
        if self._notes_of is not source:
            self._notes_of = source
            values = {"notes": source.notes if source else "", "print_notes": bool(source and source.print_notes)}
            self.fill_form(self.query_one("#notes", Form), values)
        self._fill_history("#history")

    def _fill_history(self, selector: str) -> None:
        table = self.query_one(selector, RecordTable)
        table.empty_text = "Nothing has happened yet: the program writes here what is done with the session."
        shown = [(f"{format_date(n.at.date())[4:]} {self._time(n.at):>8}", n.initials, n.text) for n in self.history]
        table.set_rows([Row(index, cells) for index, cells in enumerate(shown)])

    def _time(self, at: datetime) -> str:
        return format_time(at.time(), clock24=self.desk.preferences.clock24)

    def tab_counts(self) -> dict[str, int]:
        return {PARTICIPANTS: len(self.ticked)}

    def pane_opened(self, name: str) -> None:
        self.quiet()
        if name == PARTICIPANTS:
            self.draw_family()
            self.query_one("#family", RecordTable).focus()
            self.say("Space ticks who takes part.")
        elif name == NOTES:
            self._fill_notes()
            self.query_one("#notes", Form).focus_field("notes")
        elif self.offered is not None:
            self.general.focus_field("description")

    @on(RecordTable.Highlighted, "#history")
    @on(RecordTable.Highlighted, "#history-beneath")
    def _note_shown(self, message: RecordTable.Highlighted) -> None:
        """Show the whole of a note that the column cuts off."""
        if isinstance(message.key, int) and message.table.has_focus:
            self.say(self.history[message.key].text)

    # -- others' changes ---------------------------------------------------------------------------------------------

    def do_refresh(self) -> None:
        self._refresh()

    @keys_wait("reading the session", group="session.open")
    async def _refresh(self) -> None:
        """Read the client anew, and the session too where nothing typed would be lost."""
        if not self.dirty:
            if await self.read_record():
                self.say_unless_said("Read anew.")
        elif self.client_id is not None:
            block = await self.attempt(self.desk.gateway.read(views.client_block, self.client_id))
            if block is not None:
                self.block = block
                self.draw_facts()
                self.say("The client was read anew; what you typed is kept.")

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.offered is not None:
            self.wait_for(self._refresh_block(), "reading the client")

    @work(exclusive=True, group="session.block", exit_on_error=False)
    async def _refresh_block(self) -> None:
        """Show what was changed in the client's record meanwhile."""
        if self.client_id is None:
            return
        block = await self.attempt(self.desk.gateway.read(views.client_block, self.client_id))
        family = await self.attempt(self.desk.gateway.read(clients.family, self.client_id))
        if block is not None and family is not None:
            self.block = block
            self.draw_facts()
            self.family_changed(family, tick=set())
            self.draw_frame()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        if ("client", self.client_id) in changes or any(table == "family_member" for table, _ in changes):
            self._refresh_block()
        if ("session", self.session_id) in changes and self.is_active:
            self._follow()

    @work(exclusive=True, group="session.follow", exit_on_error=False)
    async def _follow(self) -> None:
        """Show another desk's change; where something is typed here, only say so."""
        if self.session_id is None or self._saving:
            return
        record = await self.attempt(self.desk.gateway.read(views.session_record, self.session_id))
        if record is None or record.version == self.version:
            return
        if self.dirty:
            self.say("Somebody changed this session meanwhile: saving will show you both.", problem=True)
        else:
            await self.read_record()
            self.say("Somebody changed this session: this is how it is now.")

    def family_changed(self, family: tuple[Member, ...], *, tick: set[int]) -> None:
        self.family = family
        self.ticked |= tick
        self.draw_family()
        self.draw_tabs()


def first_start(now: datetime, shown: date | None, wanted: Preferences) -> datetime:
    """Return the start that a new session begins with: the next full hour that is open, on the day that is looked at."""
    opening = time(wanted.opens_at_min // 60, wanted.opens_at_min % 60)
    if shown is not None and shown > now.date():
        return datetime.combine(shown, opening)
    start = (now + timedelta(minutes=59)).replace(minute=0)
    if start.date() != now.date() or start.hour * 60 >= wanted.closes_at_min:
        return datetime.combine(now.date() + timedelta(days=1), opening)
    return max(start, datetime.combine(now.date(), opening))
