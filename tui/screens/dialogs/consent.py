"""What a client said about being called and written to: seen for each address, and noted."""

from __future__ import annotations

from typing import cast

from textual.app import ComposeResult

from studio.kernel.types import Choice, meaning
from studio.messages import consent
from studio.messages.consent import CHANNELS, SAYS, Line, Said, State
from tui.frame.desk import Desk
from tui.frame.form_fields import At, Layout, place_fields
from tui.screens.dialogs.form import RecordDialog
from tui.screens.dialogs.pick import PickDialog
from tui.widgets.form import Form, FormShape
from tui.widgets.text_block import AnswerBlock

LAYOUT: Layout = (At("state"), At("how"), At("words", "Words", height=3))
MOST_TOLD = 4
"""So many of the earlier answers are shown."""


async def ask_consent(desk: Desk, client_id: int) -> None:
    """List a client's addresses with what was said of each, and note more until the user has enough."""
    at: str | None = None
    while True:
        found = await desk.attempt(desk.gateway.read(consent.of_client, client_id))
        if found is None:
            return
        if not found:
            desk.say("There is no phone, mail or postal address on the record yet.", problem=True)
            return
        choices = [
            Choice(line.key, f"{CHANNELS[line.channel].capitalize()} to {line.shown}", line.told) for line in found
        ]
        picked: Choice | None = await desk.push_screen_wait(ConsentDialog(choices, at))
        if picked is None:
            return
        at = str(picked.key)
        line = next(line for line in found if line.key == at)
        earlier = await desk.gateway.read(consent.said_of, line)
        if told := await desk.push_screen_wait(SaysDialog(line, earlier)):
            desk.say(told)


class ConsentDialog(PickDialog):
    """The addresses of a client, each with what was said of it last."""

    DEFAULT_CSS = """
    ConsentDialog DialogBox { width: 76; }
    """

    def __init__(self, choices: list[Choice], at: str | None) -> None:
        super().__init__("Consent", choices, current=at, keys="Enter Note an answer   Esc Done")


class SaysDialog(RecordDialog[str]):
    """Notes what somebody said about being called or written to."""

    DEFAULT_CSS = """
    SaysDialog Form { height: 5; }
    SaysDialog AnswerBlock { height: 2; }
    """

    def __init__(self, line: Line, earlier: tuple[Said, ...]) -> None:
        super().__init__(f"{CHANNELS[line.channel].capitalize()} to {line.shown}")
        self.line, self.earlier = line, earlier

    def compose_body(self) -> ComposeResult:
        yield Form(place_fields(SAYS, LAYOUT, self.desk.preferences), shape=FormShape((8, 0)), enter="submit")
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        self.form.load({"state": Choice("given", consent.STATES["given"]), "how": "", "words": ""})
        self.form.focus_field("state")
        self.tell(consent.told_of(self.earlier[:MOST_TOLD]))

    async def save(self) -> str:
        values = {key: meaning(value) for key, value in self.form.values().items()}
        how, words = str(values["how"] or ""), str(values["words"] or "")
        state = cast("State", values["state"])
        write, line = self.desk.gateway.write, self.line
        await write(consent.note, self.desk.actor, line.channel, line.address, state, how=how, words=words)
        return f"Noted: {CHANNELS[line.channel]} to {line.shown}, {state}."
