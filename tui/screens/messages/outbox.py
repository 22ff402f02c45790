"""The outbox: messages that are to be sent, what became of them, and what can be done with those that have not gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.message import Message

from studio.kernel.errors import StudioError
from studio.kernel.types import Choice, Verdict, no
from studio.messages import outbox
from studio.messages.outbox import STATES
from studio.messages.outbox_listed import OUTBOX, TROUBLE, Told, told_of
from tui.frame.commands import Command
from tui.frame.desk import Open, desk_of
from tui.frame.filtered_place import FilteredPlace
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.frame.preview_pane import SidePane
from tui.screens.dialogs.pick import PickDialog
from tui.terminal.readiness import keys_wait
from tui.widgets.marked_lines import Line, broken, labelled

C = Command
NOTHING = "No such messages. What is sent from a client or a session stands here."
NO_MESSAGE = "There is no message under the cursor."


def _dress(values: Mapping[str, Any]) -> tuple[str, str]:
    state = values["state"]
    return ("late", "!") if state in TROUBLE else ("done", "") if state in ("sent", "cancelled") else ("", "")


LOOK = Look(("state", "type", "to", "subject", "next_try", "error"), dress=_dress)


class MessagePane(SidePane):
    """Tells of a message, once the cursor rests; the newest one that was asked for wins."""

    class Read(Message):
        """It is known how the message under the cursor stands."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.told: Told | None = None
        """How the message under the cursor stands."""

    def tell_of(self, outbox_id: int | None) -> None:
        """Tell of a message; of nothing where there is none."""
        self.once_it_rests(lambda: self._read(outbox_id))

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _read(self, outbox_id: int | None) -> None:
        desk = desk_of(self.app)
        try:
            told = None if outbox_id is None else await desk.gateway.read(told_of, desk.actor, outbox_id)
        except StudioError:
            told = None
        self.told = told
        self.show_built(lambda width: message_lines(told, width) if told else ())
        self.post_message(self.Read())


def message_lines(told: Told, width: int) -> Sequence[Line]:
    """Tell of a message: how it stands, what the other side said, and what can be done."""
    lines: list[Line] = broken(f"{told.kind}, {STATES[told.state]}".capitalize(), "strong", width)
    for label, value in (("To", told.to), ("Client", told.client), ("Subject", told.subject), ("When", told.when)):
        if value:
            lines += labelled(label, value, "", width, 3)
    lines += labelled("Tries", str(told.tries), "", width) if told.tries else []
    for words in told.error.splitlines():
        lines += broken(words, "caution", width, 6)
    return [*lines, *broken(WHAT_TO_DO.get(told.state, ""), "muted", width, 4)]


WHAT_TO_DO = {
    "unsure": "Nobody knows whether it went: w says that it did, a sends it again.",
    "failed": "It will not go by itself: a sends it again, x cancels it.",
    "held": "It waits until h lets it go.",
    "waiting": "h holds it, x cancels it.",
}


class OutboxScreen(FilteredPlace):
    """Shows the messages, the newest first unless sorted otherwise, and holds, releases, repeats and cancels them."""

    HELP = (
        "What is to be sent, and what became of it. Type filters: state:failed,unsure client:1001. A message that is unsure "
        "was handed over, and nobody answered: it never goes again by itself, you say whether it went or send it again."
    )
    SPEC = OUTBOX
    NOTHING_HERE = NO_MESSAGE
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("outbox.open", "Open", "Open the record of the message.", ("enter",), "O", "List", "Message", True),
        C("outbox.again", "Send again", "Send it again, or at once.", ("a",), "Z", "List", "Message", True),
        C("outbox.keep", "Hold", "Hold it back, or let it go.", ("h",), "Q", "List", "Message", True),
        C("outbox.drop", "Cancel", "Never send it.", ("x",), "1", "List", "Message", True),
        C("outbox.went", "It went", "Say of a message that is unsure that it went.", ("w",), "2", "List", "Message"),
        C("outbox.filter", "Filter", "Type what is to be shown.", ("slash",), "I", "List", "Show", True),
        C("outbox.of_state", "State..", "Show only those that stand so.", ("s",), "3", "List", "Show"),
    )  # fmt: skip

    def compose_list(self) -> tuple[ListTable, SidePane]:
        table = ListTable(LOOK, remembered_as="outbox", id="messages", empty_text=NOTHING, markers=True)
        return table, MessagePane(id="preview")

    def title_text(self) -> str:
        return "Outbox"

    @property
    def told(self) -> Told | None:
        """How it stands, as far as that was read."""
        told = self.query_one(MessagePane).told
        return told if told is not None and told.id == self.here else None

    def moved(self) -> None:
        self.query_one(MessagePane).tell_of(self.here)
        super().moved()

    @on(MessagePane.Read)
    def _message_told(self) -> None:
        self.draw_frame()

    @keys_wait("opening", group="dialog")
    async def do_of_state(self) -> None:
        """Choose how the messages stand that are shown."""
        trouble = Choice(",".join(TROUBLE), "Refused or unsure", "what somebody should look at")
        states = (Choice(state, name) for state, name in STATES.items())
        offered = (Choice("", "All"), trouble, *states)
        picked: Choice | None = await self.desk.push_screen_wait(PickDialog("Show only", offered))
        if picked is not None:
            self.narrow("state", str(picked.key))

    # -- what can be done with a message -----------------------------------------------------------------------------

    def do_open(self) -> None:
        """Open the record of the message."""
        if (told := self.told) is not None:
            self.open(Open(told.channel, told.communication_id))

    def _can(self, *states: str) -> Verdict:
        told = self.told
        return self.some() if told is None or told.state in states else no(outbox.GONE[told.state])

    def can_again(self) -> Verdict:
        return self._can("failed", "cancelled", "unsure", "waiting")

    def can_keep(self) -> Verdict:
        return self._can("waiting", "held", "sending")

    def can_drop(self) -> Verdict:
        return self._can("waiting", "held", "failed", "unsure", "sending")

    def can_went(self) -> Verdict:
        told = self.told
        if told is not None and told.state != "unsure":
            return no(f"Only of a message that is unsure one says so; this one is {STATES[told.state].lower()}.")
        return self.some()

    def do_again(self) -> None:
        self._change(outbox.retry, "It waits to be sent again.")

    def do_keep(self) -> None:
        held = self.told is not None and self.told.state == "held"
        self._change(outbox.release if held else outbox.hold, "It waits to be sent." if held else "It is held back.")

    def do_drop(self) -> None:
        self._change(outbox.cancel, "It is cancelled.")

    def do_went(self) -> None:
        self._change(outbox.went, "It is noted that it went.")

    @keys_wait("saving", group="save", exclusive=False)
    async def _change(self, act: Callable[..., int], done: str) -> None:
        if (
            self.here is not None
            and await self.attempt(self.desk.gateway.write(act, self.desk.actor, [self.here])) is not None
        ):
            self.say(done)
            await self.show_list()
