"""The status change dialog: from where, completed when, to what, due by when, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from studio.dates.typed import format_date
from studio.kernel import clock
from studio.kernel.errors import StudioError
from studio.kernel.types import Choice
from studio.lists import choices
from studio.sessions import views
from studio.sessions.views import SessionRecord
from studio.workflow import workflow
from studio.workflow.fields import STATUS_CHANGE
from studio.workflow.workflow import StatusView
from tui.frame.desk import Desk
from tui.frame.dialog import Dialog
from tui.frame.form_fields import At, Layout, offer_choices, place_fields
from tui.terminal.readiness import keys_wait
from tui.text import safe
from tui.widgets.field import Echo, FieldChanged, FieldSubmitted
from tui.widgets.form import Fact, Form, FormShape
from tui.widgets.text_block import TextBlock

LAYOUT: Layout = (Fact("current", "Current status"), At("completed"), At("to"), At("due"), At("by"))

NOT_WORKED = " not worked"
"""How the reason of a weekday outside the work week ends."""


async def change_status(desk: Desk, session_id: int) -> str:
    """Ask for a status change and make it; returns a sentence that says what was done, empty when nothing was."""
    try:
        record = await desk.gateway.read(views.session_record, session_id)
        cycle_id = await desk.gateway.read(workflow.cycle_of_status, record.status.id)
        offered = await desk.gateway.read(workflow.statuses, cycle_id)
        following = await desk.gateway.read(workflow.next_status, cycle_id, record.status.id)
        people = await desk.gateway.read(choices.people)
    except StudioError as error:
        desk.say(str(error), problem=True)
        return ""
    told = await desk.push_screen_wait(StatusDialog(record, offered, following, people))
    return told or ""


class StatusDialog(Dialog[str]):
    """Changes a session's status itself, so that a refusal is shown beside what was typed."""

    AUTO_FOCUS = ""
    KEYS: ClassVar[str] = "Enter or ^S OK   Down Pick   Esc Cancel"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "ok", "OK", show=False)]
    DEFAULT_CSS = """
    StatusDialog Form { height: 5; }
    StatusDialog TextBlock { height: 2; }
    """

    def __init__(
        self,
        record: SessionRecord,
        offered: tuple[StatusView, ...],
        following: StatusView | None,
        people: tuple[Choice, ...],
    ) -> None:
        super().__init__(f"Change status   {record.number} {record.client.name}")
        self.record = record
        self.offered = {status.id: status for status in offered}
        self.following = following
        self.people = people
        self._computed: date | None = None
        self._due_by_hand = False
        self._saving = False

    def compose_body(self) -> ComposeResult:
        form = Form(
            place_fields(STATUS_CHANGE, LAYOUT, self.desk.preferences), shape=FormShape((16, 0)), enter="submit"
        )
        others = [Choice(s.id, s.name, _length(s)) for s in self.offered.values() if s.id != self.record.status.id]
        offer_choices(form, STATUS_CHANGE, {"statuses": others, "people": self.people})
        yield form
        yield TextBlock(id="told")

    def on_mount(self) -> None:
        record, form = self.record, self.query_one(Form)
        due = f", due {_short(record.status_due)}" if record.status_due else ""
        form.set_fact("current", f"{record.status.name}, since {_short(record.status_since)}{due}")
        form.load(
            {
                "completed": clock.today(),
                "to": self.following.id if self.following else None,
                "due": None,
                "by": self.desk.actor.user_id,
            }
        )
        if self.following is None:
            self._tell(f"{record.status.name} is the last status: choose another one to go back.")
        form.focus_field("to")
        self._compute()

    # -- the due date ------------------------------------------------------------------------------------------------

    @on(FieldChanged)
    def _changed(self, message: FieldChanged) -> None:
        if message.field_name == "due":
            self._due_by_hand = self.query_one(Form).values()["due"] not in (None, self._computed)
            return
        if message.field_name == "to":
            self._due_by_hand = False
        if message.field_name in ("to", "completed"):
            self._compute()

    @on(Echo)
    def _echo(self, message: Echo) -> None:
        if message.text:
            self._tell(message.text)

    @work(exclusive=True, group="due", exit_on_error=False)
    async def _compute(self) -> None:
        """Compute the due date from the date completed, and say what was skipped on the way."""
        form = self.query_one(Form)
        values = form.values()
        target = self.offered.get(values["to"]) if isinstance(values["to"], int) else None
        completed = values["completed"]
        if target is None or not isinstance(completed, date):
            return
        try:
            due = await self.desk.gateway.read(workflow.due_date, target, completed)
        except StudioError as error:
            self._tell(str(error))
            return
        self._computed = due.day
        if not self._due_by_hand:
            form.field("due").set_value(due.day)
        form.set_note("due", _length(target))
        self._tell(skipped_words(due.skipped) or due.explained[0])

    def _tell(self, sentence: str) -> None:
        self.query_one("#told", TextBlock).show(Content(safe(sentence)))

    # -- leaving -----------------------------------------------------------------------------------------------------

    @on(FieldSubmitted)
    def _submitted(self) -> None:
        self.action_ok()

    @keys_wait("saving", group="save", exclusive=False)
    async def action_ok(self) -> None:
        """Change the status; what is refused is said here, and the dialog stays."""
        form = self.query_one(Form)
        if self._saving:
            return
        if (complaint := form.first_complaint()) is not None:
            form.focus_field(complaint[0])
            self._tell(complaint[1])
            return
        values: dict[str, Any] = form.values()
        self._saving = True
        try:
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
        except StudioError as error:
            self._tell(str(error))
            if error.field in values:
                form.focus_field(str(error.field))
        else:
            self.close(f"Session {self.record.number} is now {target.name}.")
        finally:
            self._saving = False


def skipped_words(skipped: Sequence[tuple[date, str]]) -> str:
    """Say in one sentence which days a due date passed over, named days first; empty where there were none.

    Args:
        skipped: days in their order, each with its reason.
    """
    weekdays: dict[str, None] = {}
    named: list[tuple[list[date], str]] = []
    for day, why in skipped:
        if why.endswith(NOT_WORKED):
            weekdays[why.removesuffix(NOT_WORKED)] = None
        elif named and named[-1][1] == why:
            named[-1][0].append(day)
        else:
            named.append(([day], why))
    parts = [f"{' - '.join(dict.fromkeys((_short(days[0]), _short(days[-1]))))} {why}" for days, why in named]
    if weekdays:
        parts.append(f"{', '.join(weekdays)}{NOT_WORKED}")
    return f"Skipped: {'; '.join(parts)}." if parts else ""


def _short(day: date) -> str:
    """Return ``Nov 25``: both days are near, and the line is narrow."""
    return format_date(day)[4:].partition(",")[0]


def _length(status: StatusView) -> str:
    if status.final:
        return "the last one"
    days = status.duration_business_days
    return f"{days} business day{'s' * (days != 1)}"
