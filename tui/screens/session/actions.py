"""What can be done with a session: the commands of its record, and when each is possible."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from studio.clients import clients
from studio.clients.clients import Member
from studio.dates.typed import format_date
from studio.kernel.types import YES, Verdict, no
from studio.lists import choices
from studio.lists.choices import SessionChoices
from studio.sessions.views import SessionRecord
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.record import RecordScreen
from tui.terminal.readiness import keys_wait
from tui.widgets.form import Form

C = Command

UNSAVED = "Save the session first (Ctrl+S)."


class SessionActions(RecordScreen):
    """The commands of a session's record. ``SessionScreen`` brings the record itself."""

    HELP = (
        "Everything about one session: when, where and with whom it is, where it stands in the workflow, who takes part, "
        "and its notes with the history of what was done. What you change is saved with Ctrl+S."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("session.save", "Save", "Save what was typed.", ("ctrl+s",), "S", "Home", "File", True),
        C("session.save_close", "Save & close", "Save and go back.", (), "W", "Home", "File"),
        C("session.client", "Client", "Open this session's client.", ("ctrl+l",), "L", "Home", "View"),
        C("session.member", "Family member", "Add a member to the client's family.", (), "M", "Home", "New"),
        C("session.copy", "Copy session", "Start a new session of this client with the same values.", (), "Y", "Home", "New"),
        C("session.confirm", "Confirmed", "Note that the client confirmed, or not.", (), "F", "Communication", "Client"),
        C("session.stamp", "Stamp", "Put date, time and initials into the notes.", ("ctrl+t",), "T", "Communication", "Notes"),
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

    session_id: int | None
    client_id: int | None
    neighbours: tuple[int, ...]
    record: SessionRecord | None
    offered: SessionChoices | None
    family: tuple[Member, ...]
    promotions: set[int]

    async def read_record(self) -> bool:
        """Read the record and fill the screen; false where it cannot be read."""
        raise NotImplementedError

    def draw_facts(self) -> None:
        """Draw what the form shows beside its fields."""
        raise NotImplementedError

    def family_changed(self, family: tuple[Member, ...], *, tick: set[int]) -> None:
        """Show the client's family anew, with some members ticked too."""
        raise NotImplementedError

    def look(self, told: str = "") -> None:
        """Say whether everybody is free then, with ``told`` before it."""
        raise NotImplementedError

    def service_values(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Turn the form's values into those of ``sessions.save_session``."""
        raise NotImplementedError

    @property
    def general(self) -> Form:
        """The form of the General tab."""
        return self.query_one("#general", Form)

    def _saved(self) -> Verdict:
        return YES if self.session_id is not None else no(UNSAVED)

    can_status = can_why_due = can_move = can_copy = can_redo = _saved

    def can_next(self) -> Verdict:
        return self._neighbour(1)

    def can_previous(self) -> Verdict:
        return self._neighbour(-1)

    def _neighbour(self, by: int) -> Verdict:
        if self.session_id not in self.neighbours:
            return no("This session was not opened from a list.")
        index = self.neighbours.index(self.session_id) + by
        if not 0 <= index < len(self.neighbours):
            return no("That was the last one of the list." if by > 0 else "This is the first one of the list.")
        return YES

    def do_next(self) -> None:
        self._go(1)

    def do_previous(self) -> None:
        self._go(-1)

    @keys_wait("opening the session", group="leave")
    async def _go(self, by: int) -> None:
        if await self.may_leave() and self.session_id in self.neighbours:
            self.session_id = self.neighbours[self.neighbours.index(self.session_id) + by]
            if await self.read_afresh():
                self.quiet()

    def do_client(self) -> None:
        if self.client_id is not None:
            self.open(Open("client", self.client_id))

    @keys_wait("opening", group="dialog")
    async def do_member(self) -> None:
        from tui.screens.client.member import ask_member

        if self.client_id is not None and await ask_member(self.desk, self.client_id, None):
            known = {member.id for member in self.family}
            family = await self.desk.gateway.read(clients.family, self.client_id)
            self.family_changed(family, tick={member.id for member in family} - known)

    def do_copy(self) -> None:
        if self.record is not None:
            self.app.push_screen(type(self)(None, client_id=self.client_id, copy_of=self.record))  # type: ignore[call-arg]

    def _toggle(self, name: str) -> None:
        box: Any = self.general.field(name)
        reason = getattr(box, "disabled_reason", "")
        if reason:
            self.say(reason, problem=True)
            return
        asks = name in ("cancelled", "redo") and not box.value_now
        box.retype("" if box.value_now else "x")
        if not asks:
            self.say(f"{box.label}: {'ticked' if box.value_now else 'taken back'}, Ctrl+S saves it.")

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

    @keys_wait("opening", group="dialog")
    async def do_status(self) -> None:
        from tui.screens.session.status import change_status

        if self.dirty:
            self.say("Save what you typed first (Ctrl+S), then change the status.", problem=True)
            return
        if self.session_id is not None:
            told = await change_status(self.desk, self.session_id)
            if told and await self.read_record():
                self.say(told)

    @keys_wait("opening", group="dialog")
    async def do_why_due(self) -> None:
        from tui.screens.session.dialogs import explain_due

        if self.session_id is not None:
            await explain_due(self.desk, self.session_id)

    @keys_wait("opening", group="dialog")
    async def do_move(self) -> None:
        from tui.screens.session.move import ask_move

        form = self.general
        values = self.service_values(form.values())
        if "starts_at" not in values or "ends_at" not in values:
            self.say("Correct the date and the times first.", problem=True)
            return
        start = await ask_move(self.desk, values["starts_at"], values["ends_at"])
        if start is not None:
            self.move_to(start)
            self.look(f"Moved to {form.field('date').typed}, {form.field('start').typed}; Ctrl+S saves it.")

    def move_to(self, start: datetime) -> None:
        """Put another start into the form; the length stays."""
        form = self.general
        values = self.service_values(form.values())
        length = values["ends_at"] - values["starts_at"]
        for name, value in (("date", start.date()), ("start", start.time()), ("end", (start + length).time())):
            form.field(name).set_value(value)
        self.changed_something()

    @keys_wait("opening", group="dialog")
    async def do_promotions(self) -> None:
        from tui.screens.session.dialogs import tick_promotions

        day = self.general.values()["date"]
        if not isinstance(day, date):
            self.say("Type the date first: promotions are offered within their dates.", problem=True)
            return
        offered = await self.attempt(self.desk.gateway.read(choices.promotions_on, day, frozenset(self.promotions)))
        if offered is not None:
            if not offered:
                self.say(f"The studio has no promotion on {format_date(day)}.", problem=True)
                return
            ticked = await tick_promotions(self.desk, offered, self.promotions)
            if ticked is not None:
                self.promotions = ticked
                self.changed_something()
                self.draw_facts()
                self.say("Promotions ticked, Ctrl+S saves them.")

    def can_promotions(self) -> Verdict:
        if self.offered is not None and not self.offered.promotions:
            return no("The studio has no promotions.")
        return YES

    @keys_wait("opening the notes", group="pane")
    async def do_stamp(self) -> None:
        from studio.notes.stamp import stamp

        await self.open_pane("Notes")
        area: Any = self.query_one("#notes", Form).field("notes")
        area.insert_stamp(stamp(self.desk.actor.initials, self.desk.preferences))
        area.focus()

    @keys_wait("checking the spelling", group="dialog")
    async def do_spelling(self) -> None:
        from tui.screens.dialogs.spelling import check_spelling

        await self.open_pane("Notes")
        area: Any = self.query_one("#notes", Form).field("notes")
        names = [self.record.client.name] if self.record is not None else []
        names += [member.name for member in self.family]
        corrected = await check_spelling(self.desk, area.value_now, [*self.desk.preferences.known_words, *names])
        if corrected is not None and corrected != area.value_now:
            area.retype(corrected)
