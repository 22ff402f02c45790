"""The dialog that logs a call: how it went, what came of it, and when to try again."""

from __future__ import annotations

from datetime import date

from textual import on
from textual.app import ComposeResult

from studio.kernel.errors import Invalid, StaleRecord
from studio.kernel.shown import format_date
from studio.kernel.types import meaning
from studio.messages import calls
from studio.messages.calls import Logging
from studio.messages.fields import LOG
from tui.frame.desk import Desk
from tui.frame.form_fields import At, Layout, offer_choices, place_fields
from tui.screens.dialogs.form import RecordDialog
from tui.widgets.field import FieldChanged
from tui.widgets.form import Form, FormShape
from tui.widgets.text_block import AnswerBlock

LAYOUT: Layout = (At("result"), At("outcome"), At("next_on", width=22), At("body", "Notes", height=3))


async def log_call(desk: Desk, call_id: int) -> str:
    """Ask how a call went and note it; returns a sentence that says what was done, empty when nothing was."""
    asked = await desk.attempt(desk.gateway.read(calls.logging, call_id))
    if asked is None:
        return ""
    if asked.call.row.completed_on is not None:
        desk.say("That call was made already: open it to change what is noted of it.", problem=True)
        return ""
    return await desk.push_screen_wait(LogDialog(asked)) or ""


class LogDialog(RecordDialog[str]):
    """Notes that a call was made."""

    DEFAULT_CSS = """
    LogDialog Form { height: 6; }
    LogDialog AnswerBlock { height: 2; }
    """

    def __init__(self, asked: Logging) -> None:
        super().__init__(f"Log the call   {asked.client}".rstrip())
        self.asked_of = asked
        self._proposed: date | None = None

    def compose_body(self) -> ComposeResult:
        form = Form(place_fields(LOG, LAYOUT, self.desk.preferences), shape=FormShape((12, 0)), enter="submit")
        offer_choices(form, LOG, {"results": self.asked_of.results, "outcomes": self.asked_of.outcomes})
        yield form
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        self.form.load({"result": None, "outcome": None, "next_on": None, "body": ""})
        self.form.focus_field("result")
        values = self.asked_of.call.values
        number = values["phone"].label if values["phone"] else "no number"
        self.tell(", ".join(text for text in (number, values["description"]) if text))

    @on(FieldChanged)
    def _changed(self, message: FieldChanged) -> None:
        """Propose the next try that goes with the result, as long as no other day was typed."""
        values = self.form.values()
        result = meaning(values["result"])
        if message.field_name != "result" or not isinstance(result, int) or values["next_on"] != self._proposed:
            return
        self._proposed = self.asked_of.next_tries.get(result)
        self.form.field("next_on").set_value(self._proposed)

    async def save(self) -> str:
        values = {key: meaning(value) for key, value in self.form.values().items()}
        if values["result"] is None:
            raise Invalid("Choose how the call went.", field="result")
        call = self.asked_of.call
        made = await self.desk.gateway.write(calls.log, self.desk.actor, call.id, call.version, values)
        day = values["next_on"]
        again = f" The next try is on {format_date(day)}." if made is not None and isinstance(day, date) else ""
        return f"Logged the call.{again}"

    async def stale(self, error: StaleRecord) -> bool:
        """Go on over what somebody else changed of the call, unless it was made meanwhile."""
        self.asked_of = await self.desk.gateway.read(calls.logging, self.asked_of.call.id)
        return True
