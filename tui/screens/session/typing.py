"""What happens while a session is being typed: what its type fills in, who is free then, what a flag asks."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from textual import on, work

from studio.booking import availability
from studio.kernel import clock
from tui.screens.session.saving import SessionSaving
from tui.terminal.readiness import keys_wait
from tui.widgets.form import Form
from tui.widgets.record_table import RecordTable
from tui.widgets.step_field import StepField


class SessionTyping(SessionSaving):
    """The typing half of a session's record. ``SessionScreen`` shows it."""

    loading: bool = False
    """Whether the forms are being filled, so that nothing in them was typed."""

    # -- typing ------------------------------------------------------------------------------------------------------

    def field_changed(self, name: str) -> None:
        if self.loading:
            return
        form = self.general
        if name == "session_type":
            self._type_chosen(form)
        if name == "start" and self.session_id is None:
            self._end_follows(form)
        if name in ("cancelled", "redo"):
            self._flag_ticked(name, bool(form.field(name).value_now))
        if name in ("date", "start", "end", "photographer", "assistant", "room", "session_type"):
            self.look()

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

    def look(self, told: str = "") -> None:
        self._look(told)

    @work(exclusive=True, group="session.look", exit_on_error=False)
    async def _look(self, told: str) -> None:
        """Say whether everybody is free then, while it is being typed, with ``told`` before it."""
        values = self.service_values(self.general.values())
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
        if found is not None and found[1] and (not self._echoed or self._echoed.startswith("= ")):
            # After the day or time that was understood; what a field complains about stays.
            typed_time = bool(self._echoed) and isinstance(self.focused, StepField)
            understood = f"{self._echoed.removeprefix('= ')}: " if typed_time else ""
            self.say((f"{told} " if told else understood) + found[1], problem=not found[0])
        elif told:
            self.say(told)

    @keys_wait("opening", group="session.flag")
    async def _flag_ticked(self, name: str, ticked: bool) -> None:
        """A cancellation asks why, a redo asks of which session; without an answer the box stays empty."""
        from tui.screens.session.dialogs import ask_original, ask_reason

        if not ticked:
            self.flags.pop(name, None)
            return
        if name == "cancelled":
            answer: int | str | None = await ask_reason(self.desk, self.title_text())
        else:
            answer = await ask_original(self.desk, self.client_id, self.session_id)
        if answer is None:
            self.general.field(name).set_value(False)
        else:
            self.flags[name] = answer
            self.say(f"{'Cancelled' if name == 'cancelled' else 'Redo'}: ticked, Ctrl+S saves it.")

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
        self.ticked ^= {key for key in keys if isinstance(key, int)}
        self.changed_something()
        self.draw_family()
        self.draw_tabs()
