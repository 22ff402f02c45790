"""What happens while an appointment is typed: what its type fills in, the end that follows the start, how long it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from studio.appointments import kind, looking
from studio.dates.spans import end_by_length, end_note
from studio.kernel import clock
from studio.kernel.errors import StudioError
from studio.kernel.types import Choice, meaning
from tui.frame import who_is_free
from tui.frame.record import RecordScreen
from tui.frame.when_fields import first_start
from tui.screens.appointment.edit import WHEN, AppointmentEdit
from tui.widgets.form import Form

ASKS_WHO_IS_FREE = frozenset({*WHEN, "people", "rooms", "studio"})
FILLED = ("people", "rooms", "description")
"""What the type fills in of a new appointment, beside its length."""


class AppointmentFilling:
    """Fills in what follows from what was typed. Fields that the user has changed are left alone."""

    def __init__(self, screen: RecordScreen, edit: AppointmentEdit, form: str) -> None:
        """Fill in on ``screen``, whose form is found by the selector ``form``."""
        self.screen = screen
        self.edit = edit
        self._form = form
        self.filled: dict[str, Any] = {}
        """What the type filled in, which follows it as long as nobody types something else."""
        self.length: timedelta | None = None

    @property
    def begun(self) -> bool:
        """Whether a type has filled something in already."""
        return bool(self.filled)

    async def begin(self) -> None:
        """Fill a new appointment: at the next full hour of the day that is looked at, with what its type brings."""
        desk = self.screen.desk
        wanted = desk.preferences
        start = first_start(clock.now(), desk.day_shown, wanted)
        reminder = wanted.reminder_min if wanted.reminder_on else None
        begins = {"date": start.date(), "start": start.time(), "reminder_min": reminder}
        self.edit.show(self.edit.base | begins, None)
        await self.fill_by_type()
        self.edit.show(self.edit.mine(), None, keep_typed=False)

    async def begin_event(self, session_id: int) -> None:
        """Let a new event of a session begin where the last one ends, as one of its type, with the session's photographer."""
        begins = await self.screen.attempt(self.screen.desk.gateway.read(kind.event_begins, session_id))
        if begins is not None:
            if (own := begins.get("appointment_type")) is not None:
                self.edit.put({"appointment_type": own})
                await self.fill_by_type()
            values = {**self.edit.mine(), **begins, "event": True}
            starts_at = datetime.combine(values["date"], values["start"])
            values["end"] = self.filled["end"] = end_by_length(starts_at, self.length or timedelta(hours=1)).time()
            self.edit.show(values, None, keep_typed=False)

    async def fill_by_type(self) -> None:
        """Fill in what the type brings, wherever nobody typed something else."""
        type_id = meaning(self.edit.mine()["appointment_type"])
        if not isinstance(type_id, int):
            return
        if (begins := await self.screen.attempt(self.screen.desk.gateway.read(kind.begins, type_id))) is None:
            return
        mine = self.edit.mine()  # as it stands by now: one types on meanwhile
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

    def changed(self, name: str) -> None:
        """The user changed a field."""
        if self.edit.record_id is None and name == "appointment_type":
            self.screen.in_background(self._typed_over, group="appointment.type")
        elif self.edit.record_id is None and name in ("date", "start"):
            self._end_by_length(self.edit.mine())
        if name in WHEN:
            self.tell_length()
        if name in ASKS_WHO_IS_FREE:
            self.look()

    async def _typed_over(self) -> None:
        await self.fill_by_type()
        self.tell_length()
        self.look()

    # -- who is free ----------------------------------------------------------------------------------------------------

    def look(self, told: str = "") -> None:
        """Say whether everybody is free then, with ``told`` before it."""
        self.screen.in_background(self._look, told, group="appointment.look")

    async def _look(self, told: str) -> None:
        screen, mine, before = self.screen, self.edit.mine(), self.screen.said
        starts_at, ends_at = self.edit.span
        if starts_at is None or ends_at is None:
            return
        studio = int(mine["studio"].key) if isinstance(mine["studio"], Choice) else None
        names, found = (mine["people"] or "", mine["rooms"] or ""), None
        read = screen.desk.gateway.read(looking.look, *names, starts_at, ends_at, studio, self.edit.record_id)
        try:
            found = await read
        except StudioError as error:
            # A name is still being typed, or is nobody's: the page with all of it says so, and the save.
            found = (False, str(error)) if told else None
        who_is_free.tell(screen, before, found, told)

    def tell_length(self) -> None:
        """Write the length behind the end."""
        starts_at, ends_at = self.edit.span
        fits = isinstance(starts_at, datetime) and isinstance(ends_at, datetime) and ends_at > starts_at
        note = end_note(starts_at, ends_at) if fits and starts_at and ends_at else ""
        self.screen.query_one(self._form, Form).set_note("end", note)
