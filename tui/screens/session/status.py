"""The status change dialog: from where, completed when, to what, due by when, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from textual import on, work
from textual.app import ComposeResult

from studio.dates.business_days import DAY_NAMES, Closed
from studio.kernel import clock
from studio.kernel.errors import StaleRecord, StudioError
from studio.kernel.shown import short_date
from studio.kernel.types import Choice
from studio.sessions import opening, views
from studio.sessions.opening import StatusChange
from studio.workflow import workflow
from studio.workflow.fields import STATUS_CHANGE
from studio.workflow.workflow import Due, StatusView
from tui.frame.desk import Desk
from tui.frame.form_fields import At, Layout, offer_choices, place_fields
from tui.screens.dialogs.form import RecordDialog
from tui.screens.session.facts import working_days
from tui.widgets.field import FieldChanged
from tui.widgets.form import Fact, Form, FormShape
from tui.widgets.text_block import AnswerBlock

LAYOUT: Layout = (Fact("current", "Current status"), At("completed"), At("to"), At("due"), At("by"))


async def change_status(desk: Desk, session_id: int) -> str:
    """Ask for a status change and make it; returns a sentence that says what was done, empty when nothing was."""
    asked = await desk.attempt(desk.gateway.read(opening.status_change, session_id))
    if asked is None:
        return ""
    return await desk.push_screen_wait(StatusDialog(asked)) or ""


class StatusDialog(RecordDialog[str]):
    """Moves a session to another status."""

    DEFAULT_CSS = """
    StatusDialog Form { height: 5; }
    StatusDialog AnswerBlock { height: 2; }
    """

    def __init__(self, asked: StatusChange) -> None:
        super().__init__(f"Change status   {asked.record.number} {asked.record.client.name}")
        self.record = asked.record
        self.offered = {status.id: status for status in asked.offered}
        self.following = asked.following
        self.people = asked.people
        self._dues = {(status_id, asked.today): due for status_id, due in asked.dues.items()}
        self._computed: object = None
        """The due date that was put in, or what stood there when another status was chosen."""

    def compose_body(self) -> ComposeResult:
        form = Form(
            place_fields(STATUS_CHANGE, LAYOUT, self.desk.preferences), shape=FormShape((16, 0)), enter="submit"
        )
        others = [Choice(s.id, s.name, working_days(s)) for s in self.offered.values() if s.id != self.record.status.id]
        offer_choices(form, STATUS_CHANGE, {"statuses": others, "people": self.people})
        yield form
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        record, form = self.record, self.form
        self._tell_current()
        form.load(
            {
                "completed": clock.today(),
                "to": self.following.id if self.following else None,
                "due": None,
                "by": self.desk.actor.user_id,
            }
        )
        if self.following is None:
            self.tell(f"{record.status.name} is the last status: choose another one to go back.")
        form.focus_field("to")
        self._compute()

    def _tell_current(self) -> None:
        record = self.record
        due = f", due {short_date(record.status_due)}" if record.status_due else ""
        self.form.set_fact("current", f"{record.status.name}, since {short_date(record.status_since)}{due}")

    # -- the due date ------------------------------------------------------------------------------------------------

    @property
    def _due_by_hand(self) -> bool:
        """Whether a due date was typed, or is being typed."""
        return self._due not in (None, self._computed)

    @property
    def _due(self) -> object:
        return self.form.field("due").standing

    @on(FieldChanged)
    def _changed(self, message: FieldChanged) -> None:
        if message.field_name == "to":
            self._computed = self._due
        if message.field_name in ("to", "completed"):
            self._compute()

    @work(exclusive=True, group="due", exit_on_error=False)
    async def _compute(self) -> None:
        """Compute the due date from the date completed, and say what was skipped on the way."""
        form = self.form
        values = form.values()
        target = self.offered.get(values["to"]) if isinstance(values["to"], int) else None
        completed = values["completed"]
        if target is None or not isinstance(completed, date):
            return
        due = self._dues.get((target.id, completed)) or await self._due_of(target, completed)
        if due is None:
            return
        by_hand, self._computed = self._due_by_hand, due.day
        if not by_hand:
            form.field("due").set_value(due.day)
        form.set_note("due", working_days(target))
        self.tell(skipped_words(due.skipped) or due.explained[0])

    async def _due_of(self, target: StatusView, completed: date) -> Due | None:
        since = target.counted_from(completed, self.record.starts_at.date())
        try:
            return await self.desk.gateway.read(workflow.due_date, target, since)
        except StudioError as error:
            self.tell(str(error), problem=True)
            return None

    # -- saving ------------------------------------------------------------------------------------------------------

    async def save(self) -> str:
        values: dict[str, Any] = self.form.values()
        target = await self.desk.gateway.write(
            workflow.change_status,
            self.desk.actor,
            self.record.id,
            self.record.version,
            to=values["to"],
            completed=values["completed"],
            due=values["due"] if self._due_by_hand else None,
            by=values["by"],
        )
        return f"Session {self.record.number} is now {target.name}."

    async def stale(self, error: StaleRecord) -> bool:
        """Go on where the session still stands at the same status; else say where it stands now."""
        before = self.record.status
        self.record = await self.desk.gateway.read(views.session_record, self.record.id)
        if self.record.status.id == before.id:
            return True
        self._tell_current()
        told = f"{error} It stands at {self.record.status.name} now: Enter changes it from there."
        self.tell(told, problem=True)
        return False


def skipped_words(skipped: Sequence[tuple[date, Closed]]) -> str:
    """Say in one sentence which days a due date passed over, named days first; empty where there were none.

    Args:
        skipped: days in their order, each with its reason.
    """
    weekdays: dict[str, None] = {}
    named: list[tuple[list[date], str]] = []
    for day, why in skipped:
        if why.kind == "weekday":
            weekdays[DAY_NAMES[day.weekday()]] = None
        elif named and named[-1][1] == why:
            named[-1][0].append(day)
        else:
            named.append(([day], why))
    parts = [f"{' - '.join(dict.fromkeys((short_date(days[0]), short_date(days[-1]))))} {why}" for days, why in named]
    if weekdays:
        parts.append(f"{', '.join(weekdays)} not worked")
    return f"Skipped: {'; '.join(parts)}." if parts else ""
