"""The record of one session: General, Participants, Notes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content

from studio import availability, choices, clients, clock, session_views, sessions
from studio.choices import SessionChoices
from studio.clients import Member
from studio.errors import Clash, StaleRecord, StudioError
from studio.session_views import ClientBlock, SessionRecord, StatusNoteView
from studio.typed_dates import format_date, format_time
from studio.types import YES, Verdict, no
from tui.commands import Command
from tui.screens.record import RecordScreen
from tui.screens.session_form import OUTSIDE, form_values, general_form, notes_form, record_values
from tui.text import safe
from tui.widgets.columns import Column
from tui.widgets.form import Form
from tui.widgets.press_field import PressField
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

C = Command

GENERAL, PARTICIPANTS, NOTES = "General", "Participants", "Notes"

UNSAVED = "Save the session first (Ctrl+S)."


class SessionScreen(RecordScreen):
    """One session; ``session_id`` ``None`` is a new one for ``client_id``."""

    TABS: ClassVar[tuple[str, ...]] = ("Home", "Communication", "Action", "View")
    PANES: ClassVar[tuple[str, ...]] = (GENERAL, PARTICIPANTS, NOTES)
    COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("session.save", "Save", "Save what was typed.", ("ctrl+s",), "S", "Home", "File", True),
        C("session.save_close", "Save & close", "Save and go back.", (), "W", "Home", "File"),
        C("session.client", "Client", "Open this session's client.", ("ctrl+l",), "L", "Home", "View"),
        C("session.member", "Family member", "Add a member to the client's family.", (), "M", "Home", "New"),
        C("session.copy", "Copy session", "Start a new session of this client with the same values.", (), "Y", "Home", "New"),
        C("session.confirm", "Confirmed", "Note that the client confirmed, or take it back.", (), "F", "Communication", "Client"),
        C("session.stamp", "Stamp", "Put date, time and your initials into the notes.", ("ctrl+t",), "T", "Communication", "Notes"),
        C("session.spelling", "ABC Spelling", "Check the spelling of the notes.", (), "B", "Communication", "Notes"),
        C("session.status", "Status..", "Move the session to another status.", ("ctrl+o",), "U", "Action", "Status", True),
        C("session.why_due", "Why due then", "Explain where the due date comes from.", ("ctrl+r",), "D", "Action", "Status"),
        C("session.move", "Move..", "Move start and end together.", (), "V", "Action", "Time"),
        C("session.hold", "On hold", "Take it off the calendar for now, or put it back.", (), "O", "Action", "State"),
        C("session.no_show", "No show", "Flag that nobody came.", (), "X", "Action", "State"),
        C("session.redo", "Redo of..", "Choose the earlier session that this one repeats.", (), "R", "Action", "State"),
        C("session.cancel", "Cancel..", "Cancel the session and free its slot.", (), "K", "Action", "State"),
        C("session.promotions", "Promotions..", "Tick the promotions of this session.", (), "P", "Action", "Sales"),
        C("session.next", "Next session", "Open the next session of the list.", ("ctrl+n",), "N", "View", "List"),
        C("session.previous", "Previous", "Open the previous session of the list.", ("ctrl+y",), "E", "View", "List"),
        *RecordScreen.PANE_COMMANDS,
    )  # fmt: skip

    def __init__(
        self,
        session_id: int | None,
        *,
        client_id: int | None = None,
        siblings: tuple[int, ...] = (),
        copy_of: SessionRecord | None = None,
    ) -> None:
        super().__init__()
        self.session_id = session_id
        self.client_id = client_id
        self.siblings = siblings
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
        self._loading = False

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
            yield notes_form()
            yield TextBlock(Content(" Status notes, written by the program"), id="history-head")
            with_history = (
                Column("at", "When", width=20, priority=9, sortable=False),
                Column("who", "Who", width=5, priority=8, sortable=False),
                Column("text", "What", min_width=30, grow=1, priority=9, sortable=False),
            )
            yield RecordTable(with_history, id="history", sortable=False)

    def on_mount(self) -> None:
        super().on_mount()
        self._open()

    @work(exclusive=True, group="session.open", exit_on_error=False)
    async def _open(self) -> None:
        await self.open_pane(GENERAL)
        if await self._read():
            self.query_one("#general", Form).focus_field("description")
            await self.offer_draft()

    async def _read(self) -> bool:
        """Read the record and fill the screen; false where it cannot be read."""
        gateway = self.desk.gateway
        try:
            self.offered = await gateway.read(choices.session_choices)
            if self.session_id is not None:
                self.record = await gateway.read(session_views.session_record, self.session_id)
                self.block, self.version = self.record.client, self.record.version
                self.history = await gateway.read(session_views.status_notes, self.session_id)
            elif self.client_id is not None:
                self.block = await gateway.read(session_views.client_block, self.client_id)
            if self.block is not None:
                self.client_id = self.block.id
                self.family = await gateway.read(clients.family, self.block.id)
        except StudioError as error:
            self.say(str(error), problem=True)
            return False
        self._fill()
        return True

    def _fill(self) -> None:
        self._loading = True
        offered = self.offered
        if offered is None:
            return
        form = self.query_one("#general", Form)
        form_values(form, offered, self.record or self.copy_of)
        if self.record is not None:
            values = record_values(self.record)
        else:
            values = self._new_values()
        form.load(values)
        source = self.record or self.copy_of
        self.ticked = {p.id for p in source.participants} if source else set()
        self.promotions = {p.id for p in source.promotions} if source else set()
        self.flags = {}
        self._loading = False
        self._draw_facts()
        self._fill_family()
        self._fill_notes()
        self.draw_tabs()
        self.draw_frame()

    def _new_values(self) -> dict[str, Any]:
        now = clock.now()
        start = (now + timedelta(minutes=59)).replace(minute=0)
        opens = self.desk.preferences.opens_at_min
        if start.date() != now.date() or start.hour * 60 >= self.desk.preferences.closes_at_min:
            start = datetime.combine(now.date() + timedelta(days=1), time(opens // 60, opens % 60))
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

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _draw_facts(self) -> None:
        block, record, form = self.block, self.record, self.query_one("#general", Form)
        if block is not None:
            missed = ""
            if block.no_shows and block.last_no_show:
                missed = f"no show {block.no_shows}x, last {format_date(block.last_no_show)}"
            phone = f"{block.phone} (text)" if block.phone_sms else block.phone
            parts = [block.name, phone or "no phone", block.email, block.status, missed]
            self.query_one("#client-block", TextBlock).show(Content(safe(" " + "   ".join(p for p in parts if p))))
            warning = self.query_one("#call-warning", TextBlock)
            warning.display = bool(block.call_warning)
            warning.show(Content(safe(f" CALL WARNING: {block.call_warning}")))
        status = form.query_one(PressField)
        if record is None:
            form.set_fact("booked", "when you save")
            status.show("the first one, when you save")
            form.set_fact("promotions", self._promotion_names())
            return
        form.set_fact("booked", f"{record.booked_by}, {format_date(record.booked_on.date())}")
        status.show(record.status.name)
        by = f"set by {record.status_due_by}, ^R why" if record.status_due_by else "^R why"
        form.set_note("status_due", by if record.status_due else "")
        form.set_fact("promotions", self._promotion_names())
        self._draw_flags(form, record)

    def _promotion_names(self) -> str:
        names = [c.label for c in (self.offered.promotions if self.offered else ()) if c.key in self.promotions]
        return ", ".join(names) or "none"

    def _draw_flags(self, form: Form, record: SessionRecord) -> None:
        def box(name: str) -> Any:
            return form.field(name)

        on = format_date(record.confirmed_on.date())[4:] if record.confirmed_on else ""
        box("confirmed").extra = f"{record.confirmed_by}, {on}" if record.confirmed else ""
        box("redo").extra = f"of {record.redo_of.name}" if record.redo_of else ""
        box("cancelled").extra = f"{record.cancelled_by}: {record.cancel_reason}" if record.cancelled else ""
        redone = ", ".join(other.name for other in record.redone_by)
        if redone:
            self.say(f"This session was taken again: {redone}.")
        start = format_time(record.starts_at.time(), clock24=self.desk.preferences.clock24)
        early = record.starts_at > clock.now() and not record.no_show
        when = f"{start} on {format_date(record.starts_at.date())}"
        box("no_show").disabled_reason = (
            f"The session starts {when}: a no show can be flagged from then on." if early else ""
        )

    def _fill_family(self) -> None:
        if PARTICIPANTS not in self._built:
            return
        table = self.query_one("#family", RecordTable)
        table.empty_text = "This client has no family members yet. F10 then M adds one."
        on = self.query_one("#general", Form).values().get("date") or clock.today()
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
        form = self.query_one("#notes", Form)
        if not form.dirty:
            form.load({"notes": source.notes if source else "", "print_notes": bool(source and source.print_notes)})
        table = self.query_one("#history", RecordTable)
        table.empty_text = "Nothing has happened yet."
        shown = [(f"{n.at:%b %d, %Y} {self._time(n.at)}", n.initials, n.text) for n in self.history]
        table.set_rows([Row(index, cells) for index, cells in enumerate(shown)])

    def _time(self, at: datetime) -> str:
        return format_time(at.time(), clock24=self.desk.preferences.clock24)

    def tab_counts(self) -> dict[str, int]:
        return {PARTICIPANTS: len(self.ticked)}

    def pane_opened(self, name: str) -> None:
        if name == PARTICIPANTS:
            self._fill_family()
            self.query_one("#family", RecordTable).focus()
            self.say("Space ticks who takes part.")
        elif name == NOTES:
            self._fill_notes()
            self.query_one("#notes", Form).focus_field("notes")
        elif self.offered is not None:
            self.query_one("#general", Form).focus_field("description")

    # -- typing ------------------------------------------------------------------------------------------------------

    def field_changed(self, name: str) -> None:
        if self._loading:
            return
        form = self.query_one("#general", Form)
        if name == "session_type":
            self._type_chosen(form)
        if name == "start" and self.session_id is None:
            self._end_follows(form)
        if name in ("cancelled", "redo"):
            self._flag_ticked(name, bool(form.field(name).value_now))
        if name in ("date", "start", "end", "photographer", "assistant", "room", "session_type"):
            self._look()

    def _type_chosen(self, form: Form) -> None:
        """A new session takes length, room and people from its type; an existing one keeps what it has."""
        kind = (
            next((t for t in self.offered.types if t.id == form.values()["session_type"]), None)
            if self.offered
            else None
        )
        if kind is None or self.session_id is not None:
            return
        self._end_follows(form)
        for name, value in (("room", kind.room), ("photographer", kind.photographer), ("assistant", kind.assistant)):
            if value is not None and name not in form.changes():
                form.field(name).set_value(value)

    def _end_follows(self, form: Form) -> None:
        values = form.values()
        kind = next((t for t in self.offered.types if t.id == values["session_type"]), None) if self.offered else None
        start = values["start"]
        if kind is not None and isinstance(start, time):
            end = datetime.combine(clock.today(), start) + timedelta(minutes=kind.duration_min)
            form.field("end").set_value(end.time())

    @work(exclusive=True, group="session.look", exit_on_error=False)
    async def _look(self) -> None:
        """Say whether everybody is free then, while it is being typed."""
        values = self._service_values(self.query_one("#general", Form).values())
        starts_at, ends_at = values.get("starts_at"), values.get("ends_at")
        if starts_at is None or ends_at is None:
            return
        found = await self.attempt(
            self.desk.gateway.read(
                availability.availability,
                values.get("photographer"),
                values.get("assistant"),
                values.get("room"),
                starts_at,
                ends_at,
                self.session_id,
            )
        )
        if found is not None and found[1]:
            self.say(found[1], problem=not found[0])

    @work(exclusive=True, group="session.flag", exit_on_error=False)
    async def _flag_ticked(self, name: str, ticked: bool) -> None:
        """A cancellation asks why, a redo asks of which session; without an answer the box stays empty."""
        from tui.screens.session_dialogs import ask_original, ask_reason

        if not ticked:
            self.flags.pop("cancel_reason" if name == "cancelled" else "redo_of", None)
            return
        if name == "cancelled":
            answer = await ask_reason(self.desk, self.title_text())
            key = "cancel_reason"
        else:
            answer = await ask_original(self.desk, self.client_id, self.session_id)
            key = "redo_of"
        if answer is None:
            self.query_one("#general", Form).field(name).set_value(False)
        else:
            self.flags[key] = answer

    @on(RecordTable.Opened, "#family")
    @on(RecordTable.Marked, "#family")
    def _member_ticked(self, message: RecordTable.Opened | RecordTable.Marked) -> None:
        key = message.table.cursor_key
        if isinstance(message, RecordTable.Marked):
            if not message.keys:
                return
            message.table.set_marks(frozenset())
        if isinstance(key, int):
            self.ticked ^= {key}
            self.changed_something()
            self._fill_family()
            self.draw_tabs()

    def extra_dirty(self) -> bool:
        return self.offered is not None and bool(self._set_changes())

    def _set_changes(self) -> dict[str, tuple[int, ...]]:
        source = self.record
        had = {
            "participants": {p.id for p in source.participants} if source else set(),
            "promotions": {p.id for p in source.promotions} if source else set(),
        }
        now = {"participants": self.ticked, "promotions": self.promotions}
        return {name: tuple(sorted(now[name])) for name in now if now[name] != had[name]}

    # -- drafts ------------------------------------------------------------------------------------------------------

    def draft_place(self) -> str:
        return f"session-{self.session_id}" if self.session_id is not None else f"session-new-{self.client_id}"

    def draft_values(self) -> dict[str, Any]:
        sets = {name: list(ids) for name, ids in self._set_changes().items()}
        return super().draft_values() | {"sets": sets, "flags": self.flags}

    async def take_draft(self, values: dict[str, Any]) -> None:
        await super().take_draft(values)
        sets = values.get("sets", {})
        self.ticked = set(sets.get("participants", self.ticked))
        self.promotions = set(sets.get("promotions", self.promotions))
        self.flags = dict(values.get("flags", {}))
        self._fill_family()
        self.draw_tabs()

    # -- saving ------------------------------------------------------------------------------------------------------

    def _service_values(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Turn the form's values into those of ``sessions.save_session``."""
        whole = self.query_one("#general", Form).values()
        out = {name: value for name, value in typed.items() if name not in ("date", "start", "end", "room", "reminder")}
        if {"date", "start", "end"} & set(typed):
            day, start, end = whole["date"], whole["start"], whole["end"]
            if isinstance(day, date) and isinstance(start, time):
                out["starts_at"] = datetime.combine(day, start)
                if isinstance(end, time):
                    # Midnight and after belong to the same evening.
                    over = timedelta(days=1) if end == time(0) and start != time(0) else timedelta()
                    out["ends_at"] = datetime.combine(day, end) + over
        if "room" in typed:
            outside = isinstance(typed["room"], str) and typed["room"].startswith(OUTSIDE)
            out["room"] = None if outside else typed["room"]
            out["outside_location"] = int(str(typed["room"]).removeprefix(OUTSIDE)) if outside else None
        if {"reminder", "reminder_min"} & set(typed):
            out["reminder_min"] = whole["reminder_min"] if whole["reminder"] else None
        return out

    def _changes(self) -> dict[str, Any]:
        form = self.query_one("#general", Form)
        typed = form.values() if self.session_id is None else form.changes()
        values = self._service_values(dict(typed)) | self._set_changes() | self.flags
        if NOTES in self._built:
            values |= self.query_one("#notes", Form).changes()
        if self.session_id is None:
            values = {name: value for name, value in values.items() if value is not None and value != ""}
            # An emptied room or person is a choice, not a gap for the type to fill.
            values |= {n: None for n in ("photographer", "assistant", "room") if values.get(n) is None}
        return values

    async def save(self) -> bool:
        values = self._changes()
        if not values:
            self.say("Nothing has changed since it was saved.")
            self.drop_draft()
            return True
        try:
            saved = await self._write(values, allow_clash=False)
        except Clash as clash:
            from tui.screens.dialog_clash import ask_clash

            answer = await ask_clash(self.desk, clash)
            if answer != "anyway":
                self.say(str(clash), problem=True)
                self.query_one("#general", Form).focus_field("start")
                return False
            saved = await self._write(values, allow_clash=True)
        self.drop_draft()
        self.session_id = saved.session_id
        self.accept_forms()
        await self._read()
        told = " ".join([f"Saved session {saved.number}.", *saved.warnings])
        self.say(told, problem=bool(saved.warnings))
        return True

    def accept_forms(self) -> None:
        """Take what stands in the forms as saved."""
        for form in self.forms():
            form.accept()

    async def _write(self, values: dict[str, Any], *, allow_clash: bool) -> sessions.Saved:
        gateway, actor = self.desk.gateway, self.desk.actor
        if self.session_id is None:
            return await gateway.write(
                sessions.book_session, actor, self.client_id or 0, values, allow_clash=allow_clash
            )
        return await gateway.write(
            sessions.save_session, actor, self.session_id, self.version, values, allow_clash=allow_clash
        )

    async def merge(self, error: StaleRecord) -> bool:
        from tui.screens.dialog_stale import keep_mine

        mine = set(self._changes())
        kept = await keep_mine(self.desk, error, mine)
        if kept is None:
            self.say(str(error), problem=True)
            return False
        typed = {name: text for form in self.forms() for name, text in form.typed().items()}
        sets = self._set_changes()
        self.accept_forms()
        if not await self._read():
            return False
        for form in self.forms():
            form.retype({n: t for n, t in typed.items() if n in form.values() and kept(n)})
        self.ticked = set(sets.get("participants", self.ticked))
        self.promotions = set(sets.get("promotions", self.promotions))
        return await self.try_save()

    # -- commands ----------------------------------------------------------------------------------------------------

    def _saved(self) -> Verdict:
        return YES if self.session_id is not None else no(UNSAVED)

    can_status = can_why_due = can_move = can_copy = can_redo = _saved

    def can_next(self) -> Verdict:
        return self._neighbour(1)

    def can_previous(self) -> Verdict:
        return self._neighbour(-1)

    def _neighbour(self, by: int) -> Verdict:
        if self.session_id not in self.siblings:
            return no("This session was not opened from a list.")
        index = self.siblings.index(self.session_id) + by
        if not 0 <= index < len(self.siblings):
            return no("That was the last one of the list." if by > 0 else "This is the first one of the list.")
        return YES

    def do_next(self) -> None:
        self._go(1)

    def do_previous(self) -> None:
        self._go(-1)

    @work(exclusive=True, group="leave", exit_on_error=False)
    async def _go(self, by: int) -> None:
        if await self.may_leave() and self.session_id in self.siblings:
            self.session_id = self.siblings[self.siblings.index(self.session_id) + by]
            self.accept_forms()
            await self._read()
            self.quiet()

    @work(exclusive=True, group="session.open", exit_on_error=False)
    async def do_refresh(self) -> None:
        """Read the client anew, and the session too where nothing typed would be lost."""
        if not self.dirty:
            if await self._read():
                self.say("Read anew.")
        elif self.client_id is not None:
            block = await self.attempt(self.desk.gateway.read(session_views.client_block, self.client_id))
            if block is not None:
                self.block = block
                self._draw_facts()
                self.say("The client was read anew; what you typed is kept.")

    def on_screen_resume(self) -> None:
        super().on_screen_resume()
        if self.offered is not None:
            self._refresh_block()

    @work(exclusive=True, group="session.block", exit_on_error=False)
    async def _refresh_block(self) -> None:
        """Show what was changed in the client's record meanwhile."""
        if self.client_id is None:
            return
        block = await self.attempt(self.desk.gateway.read(session_views.client_block, self.client_id))
        family = await self.attempt(self.desk.gateway.read(clients.family, self.client_id))
        if block is not None and family is not None:
            self.block, self.family = block, family
            self._draw_facts()
            self._fill_family()
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
        record = await self.attempt(self.desk.gateway.read(session_views.session_record, self.session_id))
        if record is None or record.version == self.version:
            return
        if self.dirty:
            self.say("Somebody changed this session meanwhile: saving will show you both.", problem=True)
        else:
            await self._read()
            self.say("Somebody changed this session: this is how it is now.")

    def do_client(self) -> None:
        if self.client_id is not None:
            self.desk.open_client(self.client_id)

    @work(exclusive=True, group="dialog", exit_on_error=False)
    async def do_member(self) -> None:
        from tui.screens.dialog_member import ask_member

        if self.client_id is not None and await ask_member(self.desk, self.client_id, None):
            known = {member.id for member in self.family}
            self.family = await self.desk.gateway.read(clients.family, self.client_id)
            self.ticked |= {member.id for member in self.family} - known
            self._fill_family()
            self.draw_tabs()

    def do_copy(self) -> None:
        if self.record is not None:
            self.app.push_screen(SessionScreen(None, client_id=self.client_id, copy_of=self.record))

    def _toggle(self, name: str) -> None:
        box = self.query_one("#general", Form).field(name)
        reason = getattr(box, "disabled_reason", "")
        if reason:
            self.say(reason, problem=True)
            return
        box.retype("" if box.value_now else "x")
        self.say("Ctrl+S saves it.")

    def do_confirm(self) -> None:
        self._toggle("confirmed")

    def do_hold(self) -> None:
        self._toggle("on_hold")

    def do_no_show(self) -> None:
        self._toggle("no_show")

    def do_redo(self) -> None:
        self._toggle("redo")

    def do_cancel(self) -> None:
        self._toggle("cancelled")

    @on(PressField.Pressed)
    def _status_pressed(self) -> None:
        self.run_command("status")

    @work(exclusive=True, group="dialog", exit_on_error=False)
    async def do_status(self) -> None:
        from tui.screens.dialog_status import change_status

        if self.dirty:
            self.say("Save what you typed first (Ctrl+S), then change the status.", problem=True)
            return
        if self.session_id is not None:
            told = await change_status(self.desk, self.session_id)
            if told and await self._read():
                self.say(told)

    @work(exclusive=True, group="dialog", exit_on_error=False)
    async def do_why_due(self) -> None:
        from tui.screens.session_dialogs import explain_due

        if self.session_id is not None:
            await explain_due(self.desk, self.session_id)

    @work(exclusive=True, group="dialog", exit_on_error=False)
    async def do_move(self) -> None:
        from tui.screens.dialog_move import ask_move

        form = self.query_one("#general", Form)
        values = self._service_values(form.values())
        if "starts_at" not in values or "ends_at" not in values:
            self.say("Correct the date and the times first.", problem=True)
            return
        start = await ask_move(self.desk, values["starts_at"], values["ends_at"])
        if start is not None:
            length = values["ends_at"] - values["starts_at"]
            for name, value in (("date", start.date()), ("start", start.time()), ("end", (start + length).time())):
                form.field(name).set_value(value)
            self.changed_something()
            self._look()

    @work(exclusive=True, group="dialog", exit_on_error=False)
    async def do_promotions(self) -> None:
        from tui.screens.session_dialogs import tick_promotions

        if self.offered is not None:
            ticked = await tick_promotions(self.desk, self.offered.promotions, self.promotions)
            if ticked is not None:
                self.promotions = ticked
                self.changed_something()
                self._draw_facts()

    def can_promotions(self) -> Verdict:
        if self.offered is not None and not self.offered.promotions:
            return no("The studio has no promotions.")
        return YES

    @work(exclusive=True, group="pane", exit_on_error=False)
    async def do_stamp(self) -> None:
        from studio.stamp import stamp

        await self.open_pane(NOTES)
        area: Any = self.query_one("#notes", Form).field("notes")
        area.insert_text(stamp(self.desk.actor.initials, self.desk.preferences))
        area.focus()

    @work(exclusive=True, group="dialog", exit_on_error=False)
    async def do_spelling(self) -> None:
        from tui.screens.dialog_spelling import check_spelling

        await self.open_pane(NOTES)
        area: Any = self.query_one("#notes", Form).field("notes")
        corrected = await check_spelling(self.desk, area.value_now, self.desk.preferences.known_words)
        if corrected is not None and corrected != area.value_now:
            area.retype(corrected)
