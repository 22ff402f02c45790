"""What can be done with an appointment: the table of its record's commands, and when each is possible."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from studio.appointments import appointments, converting
from studio.appointments import series as service
from studio.appointments.series import Scope
from studio.kernel.errors import Invalid
from studio.kernel.types import YES, Allow, Choice, Verdict, no
from studio.lists import choices
from studio.sessions.flag_rules import too_early
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.screens.appointment import series
from tui.screens.commands import DeclaredCommands, declared_commands, notes_commands
from tui.screens.dialogs.clash import save_asking
from tui.screens.dialogs.find_client import FindClientDialog
from tui.screens.dialogs.move import ask_move
from tui.screens.dialogs.pick import PickDialog
from tui.screens.dialogs.text import TextDialog

if TYPE_CHECKING:
    from tui.screens.appointment.appointment import AppointmentScreen

C = Command

COMMANDS = (
    *declared_commands("appointment", "appointment"),
    C("appointment.copy", "Copy", "Start a new appointment with the same values.", (), "Y", "Home", "New"),
    *notes_commands("appointment"),
    C("appointment.confirm", "Confirmed", "Note that the client confirmed, or not.", ("ctrl+o",), "F", "Action", "State", True),
    C("appointment.no_show", "No show", "Flag that nobody came, or take it back.", (), "X", "Action", "State"),
    C("appointment.cancel", "Cancel..", "Cancel it and free its people and rooms, or take that back.", (), "K", "Action",
      "State"),
    C("appointment.move", "Move..", "Move start and end together.", (), "E", "Action", "Time"),
    C("appointment.repeat", "Repeat..", "Book it again and again: each week, each month.", (), "R", "Action", "Time"),
    C("appointment.convert", "To a session..", "Cancel it and book a session at its time.", (), "J", "Action", "Time"),
)  # fmt: skip


class AppointmentCommands(DeclaredCommands):
    """Does what the commands of an appointment's record say."""

    screen: AppointmentScreen

    # -- when they are possible -----------------------------------------------------------------------------------------

    def _flagged(self, name: str) -> bool:
        found = self.screen.found
        row = found.record.row if found is not None and found.record is not None else None
        return row is not None and getattr(row, f"{name}_id") is not None

    def can_confirm(self) -> Verdict:
        if self._flagged("cancelled"):
            return no("A cancelled appointment cannot be confirmed: take the cancellation back first.")
        return self.settled()

    def can_no_show(self) -> Verdict:
        starts_at, _ = self.screen.edit.span
        if self._flagged("cancelled"):
            return no("A cancelled appointment cannot be a no show: take the cancellation back first.")
        if starts_at is not None and not self._flagged("no_show") and (why := too_early(starts_at, "appointment")):
            return no(why)
        return self.settled()

    can_cancel = DeclaredCommands.settled

    def can_move(self) -> Verdict:
        if self._flagged("no_show"):
            return no("Nobody came to this appointment: take No show back before you move it, or copy it.")
        return YES

    def can_convert(self) -> Verdict:
        if self._flagged("cancelled"):
            return no("A cancelled appointment becomes no session: take the cancellation back first.")
        return self.settled()

    can_copy = DeclaredCommands.saved

    def can_repeat(self) -> Verdict:
        if self._flagged("cancelled"):
            return no("A cancelled appointment does not repeat: take the cancellation back first.")
        found = self.screen.found
        if found is not None and found.record is not None and found.record.row.series_id is not None:
            return no("It repeats already: what is changed here can be changed of its whole series.")
        return self.settled()

    # -- state ----------------------------------------------------------------------------------------------------------

    def do_confirm(self) -> None:
        on, told = not self._flagged("confirmed"), ("Not confirmed any more.", "Confirmed.")
        # What the client has heard of is the one that stands here, and none that was moved meanwhile.
        self._change({"confirmed": on}, told[on], self.edit.version)

    def do_no_show(self) -> None:
        on = not self._flagged("no_show")
        self._change({"no_show": on}, "Nobody came." if on else "No show taken back.")

    def do_cancel(self) -> None:
        if self._flagged("cancelled"):
            self._change({"cancelled": False}, "It takes place again.")
        else:
            self.screen.in_background(self._cancel, group="dialog", doing="opening")

    async def _cancel(self) -> None:
        def read(text: str) -> str:
            if not text:
                raise Invalid("Say in a few words why the appointment is cancelled.")
            return text

        prompt = f"{self.screen.title_text()}\nWhy is it cancelled?"
        keys = "Enter OK   Esc Do not cancel it"
        why = await self.screen.ask(TextDialog("Cancel the appointment", prompt, read=read, max_length=200, keys=keys))
        if why is None or (scope := await series.ask_scope(self.screen, "Cancel")) is None:
            return
        if scope == "this":
            await self._write({"cancelled": why}, f"Cancelled: {why}.")
            return
        done = await self._done(partial(self._cancel_series, why, scope))
        if done is not None and await self.screen.read_record():
            self.screen.say(f"Cancelled {len(done.appointment_ids)} of the series: {why}.")

    async def _cancel_series(self, why: str, scope: Scope, _: bool) -> Any:
        desk = self.screen.desk
        return await desk.gateway.write(service.cancel, desk.actor, self.edit.record_id or 0, why, scope)

    def do_repeat(self) -> None:
        self.screen.in_background(partial(series.repeat, self.screen), group="dialog", doing="opening")

    def _change(self, values: dict[str, Any], told: str, version: int | None = None) -> None:
        self.screen.in_background(self._write, values, told, version, group="save", doing="saving")

    async def _write(self, values: dict[str, Any], told: str, version: int | None = None) -> None:
        appointment_id = self.edit.record_id or 0

        async def change(allow: Allow) -> Any:
            desk, may = self.screen.desk, allow.get("allow_clash", False)
            return await desk.gateway.write(
                appointments.change, desk.actor, appointment_id, version, values, allow_clash=may
            )

        if await self._done(change) is not None and await self.screen.read_record():
            self.screen.say(told)

    async def _done(self, write: Callable[[Allow], Any]) -> Any:
        """Have something written, asking about a clash; ``None`` where it was refused or given up, which was said."""
        screen = self.screen
        screen.saving.busy = True  # What changes now is no other desk's doing.
        try:
            return await screen.attempt(save_asking(screen.desk, screen, write))
        finally:
            screen.saving.busy = False

    # -- time -----------------------------------------------------------------------------------------------------------

    def do_move(self) -> None:
        self.screen.in_background(self._move, group="dialog", doing="opening")

    async def _move(self) -> None:
        screen = self.screen
        starts_at, ends_at = screen.edit.span
        if starts_at is None or ends_at is None:
            screen.say("Correct the date and the times first.", problem=True)
            return
        start = await ask_move(screen.desk, starts_at, ends_at)
        if start is not None:
            screen.edit.move_to(start)
            screen.changed_something()
            form = screen.general
            screen.say(f"Moved to {form.field('date').typed}, {form.field('start').typed}; {{key:save}} saves it.")

    def do_copy(self) -> None:
        self.screen.open(Open("appointment", client_id=self.screen.linked("client"), copies=self.edit.record_id))

    # -- a session of it ------------------------------------------------------------------------------------------------

    def do_convert(self) -> None:
        self.screen.in_background(self._convert, group="dialog", doing="opening")

    async def _convert(self) -> None:
        screen, appointment_id = self.screen, self.edit.record_id or 0
        client_id = None
        if screen.linked("client") is None:
            client = await screen.ask(FindClientDialog("Whose session will it be?"))
            if client is None:
                return
            client_id = int(client.key)
        offered = await screen.desk.gateway.read(choices.session_choices)
        types = [Choice(one.id, one.name, f"{one.duration_min} min") for one in offered.types]
        picked = await screen.ask(PickDialog("A session of which type?", types))
        if picked is None:
            return
        values = {"session_type": int(picked.key)}

        async def convert(allow: Allow) -> Any:
            desk = screen.desk
            return await desk.gateway.write(
                converting.convert, desk.actor, appointment_id, values, client_id=client_id, **allow
            )

        if (saved := await self._done(convert)) is not None:
            screen.open(Open("session", saved.session_id, instead=True))
