"""The record of one appointment."""

from __future__ import annotations

from typing import ClassVar

from studio.appointments import kind, looking
from studio.appointments.appointments import Saved
from studio.kernel import clock
from studio.kernel.types import Choice
from tui.frame.declared import GENERAL, DeclaredScreen
from tui.frame.form_fields import At, Layout
from tui.frame.when_fields import first_start
from tui.screens.appointment import series
from tui.screens.appointment.commands import COMMANDS, AppointmentCommands
from tui.screens.appointment.edit import AppointmentEdit, to_service
from tui.screens.appointment.filling import AppointmentFilling
from tui.widgets.form import Fact

OF_SESSION = "of_session"
"""What is asked of appointments of a session alone."""


class AppointmentScreen(DeclaredScreen):
    """One appointment; see `DeclaredScreen`."""

    TABS: ClassVar[tuple[str, ...]] = ("Home", "Communication", "Action", "View")
    HELP = (
        "One appointment: when it is, who takes part and in which rooms, with which client. People and rooms are taken then, "
        "as by a session. What you change is saved with {key:save}."
    )
    KIND = "appointment"
    RECORD = kind.KIND
    FIRST = "description"
    LAYOUT: ClassVar[Layout] = (
        At("appointment_type"),
        At("date"),
        At("start", "Start - End", width=9),
        At("end", "-", width=9, beside=True),
        At("client"),
        Fact("session", "Session"),
        At("studio", column=1),
        At("reminder_min", "Remind, min", column=1, width=5),
        Fact("made", "Made by", column=1),
        At("event", column=1, varies=OF_SESSION),
        At("hidden", column=1, varies=OF_SESSION),
        At("description", span=True),
        At("people", span=True),
        At("rooms", span=True),
        Fact("state", "State", span=True),
    )
    OWN_COMMANDS = COMMANDS
    PART = AppointmentCommands
    EDIT = AppointmentEdit
    edit: AppointmentEdit

    def __init__(
        self,
        record_id: int | None,
        links: dict[str, int | None],
        neighbours: tuple[int, ...] = (),
        copies: int | None = None,
        *,
        event: bool = False,
    ) -> None:
        super().__init__(record_id, links, neighbours)
        self.event = event
        """Whether a new one is an event of its session."""
        self.commands = AppointmentCommands(self)
        self.copies = copies
        self.saved: Saved | None = None
        """What was saved here last."""
        self.saved_along = ""
        """In words, how many of its series were saved with it."""
        self.filling = AppointmentFilling(self, self.edit, "#general")

    @property
    def one(self) -> str:
        event = self.event if self.edit.record_id is None else self.edit.base.get("event")
        return "event" if event else super().one

    def asked(self, name: str) -> str:
        if name == OF_SESSION:
            return "none" if self.linked("session") is None else "ask"
        return super().asked(name)

    def made_from(self) -> str:
        copies = "" if self.copies is None else f"-copies{self.copies}"
        return f"{super().made_from()}{copies}{'-event' * self.event}"

    def called(self) -> str:
        type_ = self.edit.base.get("appointment_type")
        client, said = self.edit.base.get("client"), self.edit.base.get("description")
        what = said if self.one == "event" else ""
        return ", ".join(what or one.label for one, what in ((type_, what), (client, "")) if isinstance(one, Choice))

    def pane_opened(self, name: str) -> None:
        super().pane_opened(name)
        if name == GENERAL and self.copies is not None and self.edit.record_id is None:
            self.general.focus_field("date")  # of all that is copied the day is what differs

    # -- reading -----------------------------------------------------------------------------------------------------

    async def read_record(self, *, keep_typed: bool = True, instead: int | None = None) -> bool:
        new = self.edit.record_id is None and instead is None
        if not await super().read_record(keep_typed=keep_typed, instead=instead):
            return False
        if new and not self.filling.begun:
            await self._begin()
        self.filling.tell_length()
        self.general.vary(self.asked)
        return True

    async def _begin(self) -> None:
        """Fill a new appointment: at the next full hour of the day that is looked at, or as the one that it copies."""
        if self.copies is None:
            await self.filling.begin()
            if self.event:
                await self.filling.begin_event(self.edit.links["session"] or 0)
            return
        values = dict(self.edit.base)
        values |= await self.attempt(self.desk.gateway.read(kind.copied, self.copies)) or {}
        values["date"] = first_start(clock.now(), self.desk.day_shown, self.desk.preferences).date()
        self.edit.show(values, None)

    def field_changed(self, name: str) -> None:
        super().field_changed(name)
        self.filling.changed(name)

    # -- saving ------------------------------------------------------------------------------------------------------

    async def send(self) -> bool:
        values = to_service(self.edit.changes(), self.edit.mine())
        if values and series.asks_scope(self):
            # What is wrong is said before it is asked of which it is to be so.
            await self.desk.gateway.read(looking.refuse_wrong, self.desk.actor, self.edit.record_id or 0, values)
        scope = await series.ask_scope(self, "Save") if values else "this"
        if scope is None:
            return False
        self.saved_along = ""
        if scope == "this":
            self.saved = await self.edit.save_asking(self)
        else:
            mine = self.edit.mine()
            changed = await series.change(self, values, scope, self.edit.version)
            self.saved, self.saved_along = changed or (None, "")
            if changed is not None:
                self.edit.accept(mine)
        return self.saved is not None

    def tell_saved(self, *, new: bool) -> None:
        if (saved := self.saved) is not None:
            told = filter(None, (f"Saved {self.one} {saved.number}.", self.saved_along, *saved.warnings))
            self.say(" ".join(told), problem=bool(saved.warnings))
