"""The record of one appointment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from studio.appointments import kind
from studio.appointments.appointments import Saved
from studio.dates.spans import end_by_length, end_note
from studio.kernel import clock
from studio.kernel.types import Choice
from tui.frame.declared import GENERAL, DeclaredScreen
from tui.frame.form_fields import At, Layout
from tui.frame.when_fields import first_start
from tui.screens.appointment.commands import COMMANDS, AppointmentCommands
from tui.screens.appointment.edit import WHEN, AppointmentEdit
from tui.widgets.form import Fact

FILLED = ("people", "rooms", "description")
"""What the type fills in of a new appointment, beside its length."""


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
    ) -> None:
        super().__init__(record_id, links, neighbours)
        self.commands = AppointmentCommands(self)
        self.copies = copies
        self.saved: Saved | None = None
        """What was saved here last."""
        self.filled: dict[str, Any] = {}
        """What the type filled in, which follows it as long as nobody types something else."""
        self.length: timedelta | None = None

    def called(self) -> str:
        type_ = self.edit.base.get("appointment_type")
        client = self.edit.base.get("client")
        return ", ".join(one.label for one in (type_, client) if isinstance(one, Choice))

    def pane_opened(self, name: str) -> None:
        super().pane_opened(name)
        if name == GENERAL and self.copies is not None and self.edit.record_id is None:
            self.general.focus_field("date")  # of all that is copied the day is what differs

    # -- reading -----------------------------------------------------------------------------------------------------

    async def read_record(self, *, keep_typed: bool = True, instead: int | None = None) -> bool:
        new = self.edit.record_id is None and instead is None
        if not await super().read_record(keep_typed=keep_typed, instead=instead):
            return False
        if new and not self.filled:
            await self._begin()
        self._tell_length()
        return True

    async def _begin(self) -> None:
        """Fill a new appointment: at the next full hour of the day that is looked at, or as the one that it copies."""
        wanted = self.desk.preferences
        start = first_start(clock.now(), self.desk.day_shown, wanted)
        values = dict(self.edit.base)
        if self.copies is not None:
            read = self.desk.gateway.read(kind.copied, self.copies)
            values |= await self.attempt(read) or {}
        else:
            values |= {"start": start.time(), "reminder_min": wanted.reminder_min if wanted.reminder_on else None}
        values["date"] = start.date()
        self.edit.show(values, None)
        if self.copies is None:
            await self._fill_by_type()
            self.edit.show(self.edit.mine(), None, keep_typed=False)

    async def _fill_by_type(self) -> None:
        """Fill in what the type brings, wherever nobody typed something else."""
        mine = self.edit.mine()
        picked = mine["appointment_type"]
        begins = await self.attempt(self.desk.gateway.read(kind.begins, picked.key)) if picked else None
        if begins is None:
            return
        brings: dict[str, Any] = {name: getattr(begins, name) for name in FILLED}
        self.length = timedelta(minutes=begins.length_min)
        fresh = {name: value for name, value in brings.items() if (mine[name] or "") == self.filled.get(name, "")}
        self.filled |= brings
        self.edit.put(fresh)
        self._end_by_length(mine)

    def _end_by_length(self, mine: dict[str, Any]) -> None:
        starts_at, _ = self.edit.span
        if starts_at is None or self.length is None or mine["end"] not in (None, "", self.filled.get("end")):
            return
        end = end_by_length(starts_at, self.length).time()
        self.filled["end"] = end
        self.edit.put({"end": end})

    def field_changed(self, name: str) -> None:
        super().field_changed(name)
        if self.edit.record_id is None and name == "appointment_type":
            self.in_background(self._typed_over, group="appointment.type")
        elif self.edit.record_id is None and name in ("date", "start"):
            self._end_by_length(self.edit.mine())
        if name in WHEN:
            self._tell_length()

    async def _typed_over(self) -> None:
        await self._fill_by_type()
        self._tell_length()

    def _tell_length(self) -> None:
        starts_at, ends_at = self.edit.span
        fits = isinstance(starts_at, datetime) and isinstance(ends_at, datetime) and ends_at > starts_at
        self.general.set_note("end", end_note(starts_at, ends_at) if fits and starts_at and ends_at else "")

    # -- saving ------------------------------------------------------------------------------------------------------

    async def send(self) -> bool:
        self.saved = await self.edit.save_asking(self)
        return self.saved is not None

    def tell_saved(self, *, new: bool) -> None:
        if (saved := self.saved) is not None:
            self.say(" ".join([f"Saved appointment {saved.number}.", *saved.warnings]), problem=bool(saved.warnings))
