"""What can be done with a session: the table of its record's commands, and when each is possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from studio.clients import clients
from studio.dates.typed import format_date
from studio.kernel import clock
from studio.kernel.types import YES, Allow, Choice, Verdict, no
from studio.lists import choices
from studio.sessions.sessions import Saved
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.record import RecordScreen
from tui.screens.commands import NewCommands, RecordCommands, new_commands, notes_commands, save_commands
from tui.screens.dialogs.clash import save_asking
from tui.screens.dialogs.date import ask_date, ask_end
from tui.screens.dialogs.move import ask_move
from tui.screens.dialogs.pick import PickDialog
from tui.screens.dialogs.tick import tick
from tui.screens.messages.call_here import LogsCalls, log_command
from tui.screens.session.dialogs import ask_original, ask_reason, explain_due
from tui.screens.session.edit import SessionEdit
from tui.screens.session.values import WITHOUT_END
from tui.widgets.flag_field import FlagField

if TYPE_CHECKING:
    from tui.screens.session.session import SessionScreen

C = Command

COMMANDS = (
    *save_commands("session"),
    C("session.client", "Client", "Open this session's client.", ("ctrl+l",), "L", "Home", "View"),
    C("session.member", "Family member", "Add a member to the client's family.", (), "8", "Home", "New"),
    C("session.copy", "Copy session", "Start a new session of this client with the same values.", (), "Y", "Home", "New"),
    *new_commands("session", "about this session", "for this session", "that belongs to this session"),
    C("session.event", "Event", "Add another event of this session, such as the church of a wedding.", (), "3", "Home", "New"),
    log_command("session"),
    C("session.confirm", "Confirmed", "Note that the client confirmed, or not.", (), "F", "Communication", "Client"),
    *notes_commands("session", "Communication"),
    C("session.status", "Status..", "Move the session to another status.", ("ctrl+o",), "U", "Action", "Status", True),
    C("session.why_due", "Why due then", "Explain where the due date comes from.", ("ctrl+r",), "D", "Action", "Status"),
    C("session.move", "Move..", "Move start and end together.", (), "E", "Action", "Time"),
    C("session.hold", "On hold", "Take it off the calendar for now, or put it back.", (), "O", "Action", "State"),
    C("session.hold_until", "Hold until..", "Hold it until a day, after which the hold lapses.", (), "W", "Action", "State"),
    C("session.birth", "Birth..", "Say when the birth is expected that it follows.", (), "B", "Action", "Time"),
    C("session.no_show", "No show", "Flag that nobody came.", (), "X", "Action", "State"),
    C("session.redo", "Redo of..", "Choose the earlier session that this one repeats.", (), "R", "Action", "State"),
    C("session.cancel", "Cancel..", "Cancel the session and free its slot.", (), "K", "Action", "State"),
    C("session.promotions", "Promotions..", "Tick the promotions of this session.", (), "Y", "Action", "Sales"),
    C("session.next", "Next session", "Open the next session of the list.", ("ctrl+n",), "+", "View", "List"),
    C("session.previous", "Previous", "Open the previous session of the list.", ("ctrl+y",), "-", "View", "List"),
    C("session.original", "Open original", "Open the earlier session that this one repeats.", (), "=", "View", "Redo"),
    C("session.retake", "Open redo", "Open the later session that repeats this one.", (), "9", "View", "Redo"),
    *RecordScreen.PANE_COMMANDS,
)  # fmt: skip


class SessionCommands(LogsCalls, NewCommands):
    """Does what the commands of a session's record say."""

    screen: SessionScreen
    edit: SessionEdit

    # -- when they are possible -----------------------------------------------------------------------------------------

    can_copy = can_event = RecordCommands.saved

    def made_from(self, new: Open) -> Open:
        return replace(new, client_id=self.edit.client_id, session_id=self.edit.record_id)

    def can_next(self) -> Verdict:
        return self._neighbour(1)

    def can_previous(self) -> Verdict:
        return self._neighbour(-1)

    def _neighbour(self, by: int) -> Verdict:
        here, neighbours = self.edit.record_id, self.screen.neighbours
        if here not in neighbours:
            return no("This session was not opened from a list.")
        if not 0 <= neighbours.index(here) + by < len(neighbours):
            return no("That was the last one of the list." if by > 0 else "This is the first one of the list.")
        return YES

    def can_promotions(self) -> Verdict:
        offered = self.screen.offered
        return no("The studio has no promotions.") if offered is not None and not offered.promotions else YES

    def can_original(self) -> Verdict:
        return YES if self._original is not None else no("This session repeats no other one.")

    @property
    def _original(self) -> int | None:
        redo = self.edit.mine().get("redo")
        return int(redo.key) if isinstance(redo, Choice) and redo.key else None

    def can_retake(self) -> Verdict:
        record = self.screen.record
        return YES if record is not None and record.redone_by else no("No later session repeats this one.")

    def do_event(self) -> None:
        self.screen.open(self.made_from(Open("appointment", name="event")))

    # -- other records --------------------------------------------------------------------------------------------------

    def do_next(self) -> None:
        self.screen.in_background(self._go, 1, group="leave", doing="opening the session")

    def do_previous(self) -> None:
        self.screen.in_background(self._go, -1, group="leave", doing="opening the session")

    async def _go(self, by: int) -> None:
        here, neighbours = self.edit.record_id, self.screen.neighbours
        if here in neighbours and await self.screen.may_leave():
            if await self.screen.read_record(keep_typed=False, instead=neighbours[neighbours.index(here) + by]):
                self.screen.quiet()
                await self.screen.offer_draft()

    def do_original(self) -> None:
        self.screen.open(Open("session", self._original))

    def do_retake(self) -> None:
        self.screen.in_background(self._open_retake, group="dialog", doing="opening the session")

    async def _open_retake(self) -> None:
        record = self.screen.record
        later = [Choice(other.id, other.name) for other in record.redone_by] if record is not None else []
        if len(later) > 1:
            picked = await self.screen.ask(PickDialog("Open which redo?", later))
            later = [picked] if picked is not None else []
        for one in later:
            self.screen.open(Open("session", int(one.key)))

    def do_client(self) -> None:
        if self.edit.client_id is not None:
            self.screen.open(Open("client", self.edit.client_id))

    def do_member(self) -> None:
        self.screen.in_background(self._add_member, group="dialog", doing="opening")

    async def _add_member(self) -> None:
        from tui.screens.client.member import ask_member  # brings half of a client's record, which few sessions ask for

        screen, client_id = self.screen, self.edit.client_id
        if client_id is not None and await ask_member(screen.desk, client_id, None):
            known = {member.id for member in screen.family}
            family = await screen.desk.gateway.read(clients.family, client_id)
            screen.family_changed(family, tick=frozenset(member.id for member in family) - known)

    def do_copy(self) -> None:
        self.screen.open(Open("session", client_id=self.edit.client_id, copies=self.edit.record_id))

    # -- state ----------------------------------------------------------------------------------------------------------

    def do_confirm(self) -> None:
        self._toggle("confirmed")

    def do_hold(self) -> None:
        self._toggle("on_hold")

    def do_hold_until(self) -> None:
        self.screen.in_background(self._hold_until, group="dialog", doing="opening")

    async def _hold_until(self) -> None:
        field = self.screen.general.field_of(FlagField, "on_hold")
        began = field.value_now if isinstance(field.value_now, date) else clock.today()
        verdict = YES if field.value_now else field.verdict()
        if not verdict:
            self.screen.say(verdict.reason, problem=True)
        elif (end := await ask_end(self.screen.desk, "Hold until", began, WITHOUT_END)) is not None:
            field.change(end)

    can_birth = RecordCommands.settled

    def do_birth(self) -> None:
        self.screen.in_background(self._birth, group="dialog", doing="opening")

    async def _birth(self) -> None:
        from studio.waiting import expected

        screen, record = self.screen, self.screen.record
        if record is None:
            return
        began = record.expected_on or record.starts_at.date()
        day = await ask_date(screen.desk, "Birth expected on", began, near=True)
        if day is None:
            return

        async def write(allow: Allow) -> Saved:
            desk = screen.desk
            return await desk.gateway.write(expected.expect, desk.actor, record.id, day, record.version, **allow)

        screen.saving.busy = True  # What changes now is no other desk's doing.
        try:
            saved = await screen.attempt(save_asking(screen.desk, screen, write))
            read = saved is not None and await screen.read_record()
        finally:
            screen.saving.busy = False
        if saved is not None and read:
            screen.say(" ".join(("It is tentative until the birth.", *saved.warnings)))

    def do_no_show(self) -> None:
        self._toggle("no_show")

    def do_redo(self) -> None:
        self._toggle("redo")

    def do_cancel(self) -> None:
        self._toggle("cancelled")

    def _toggle(self, name: str) -> None:
        self.screen.general.field_of(FlagField, name).action_toggle_check()

    def ask_for_flag(self, field: FlagField) -> None:
        """Ask for what a flag is ticked with; without an answer it stays empty."""
        self.screen.in_background(self._ask_for_flag, field, group="dialog", doing="opening")

    async def _ask_for_flag(self, field: FlagField) -> None:
        screen = self.screen
        answer: object
        if field.field_name == "cancelled":
            answer = await ask_reason(screen.desk, screen.title_text())
        else:
            starts_at, _ = self.edit.mine()["when"].span
            answer = await ask_original(screen.desk, self.edit.client_id, self.edit.record_id, starts_at)
        if answer is not None:
            field.change(answer)

    # -- workflow and time ----------------------------------------------------------------------------------------------

    def do_status(self) -> None:
        self.screen.in_background(self._status, group="dialog", doing="opening")

    async def _status(self) -> None:
        from tui.screens.session.status import change_status

        screen, session_id = self.screen, self.edit.record_id
        if session_id is None:
            await screen.beginning.ask()
        elif screen.dirty:
            screen.say("Save what you typed first ({key:save}), then change the status.", problem=True)
        elif (told := await change_status(screen.desk, session_id)) and await screen.read_record():
            screen.say(told)

    def do_why_due(self) -> None:
        self.screen.in_background(self._why_due, group="dialog", doing="opening")

    async def _why_due(self) -> None:
        due = self.edit.due_that_follows() if self.edit.record_id is None else None
        await explain_due(self.screen.desk, self.edit.record_id, due)

    def do_move(self) -> None:
        self.screen.in_background(self._move, group="dialog", doing="opening")

    async def _move(self) -> None:
        screen = self.screen
        starts_at, ends_at = self.edit.mine()["when"].span
        if starts_at is None or ends_at is None:
            screen.say("Correct the date and the times first.", problem=True)
            return
        start = await ask_move(screen.desk, starts_at, ends_at)
        if start is not None:
            self.edit.move_to(start)
            screen.changed_something()
            screen.filling.tell_length()
            form = screen.general
            screen.filling.look(
                f"Moved to {form.field('date').typed}, {form.field('start').typed}; {{key:save}} saves it."
            )

    # -- promotions and notes -------------------------------------------------------------------------------------------

    def do_promotions(self) -> None:
        self.screen.in_background(self._promotions, group="dialog", doing="opening")

    async def _promotions(self) -> None:
        screen, mine = self.screen, self.edit.mine()
        day = mine["when"].date
        if not isinstance(day, date):
            screen.say("Type the date first: promotions are offered within their dates.", problem=True)
            return
        read = screen.desk.gateway.read(choices.promotions_on, day, mine["promotions"])
        offered: Sequence[Choice] | None = await screen.attempt(read)
        if offered is None:
            return
        if not offered:
            screen.say(f"The studio has no promotion on {format_date(day)}.", problem=True)
            return
        ticked = await tick(screen.desk, "Promotions", offered, set(mine["promotions"]))
        if ticked is not None:
            screen.changed_something(promotions=frozenset(ticked))
            screen.draw_record()
            screen.say("Promotions ticked, {key:save} saves them.")

    def names(self) -> Sequence[str]:
        record = self.screen.record
        return [*([record.client.name] if record is not None else ()), *(one.name for one in self.screen.family)]
