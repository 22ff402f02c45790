"""The outbox: messages that are to be sent, what became of them, and what can be done with those that have not gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from studio.kernel.errors import StudioError
from studio.kernel.types import YES, Choice, Verdict, no
from studio.lists import page as pages
from studio.lists.spec import Asked
from studio.lists.typed import parse_filters, written
from studio.messages import outbox
from studio.messages.outbox import STATES
from studio.messages.outbox_listed import OUTBOX, TROUBLE, Told, told_of
from tui.frame.commands import Command
from tui.frame.desk import Open, desk_of
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.frame.place import Place
from tui.frame.preview_pane import SidePane
from tui.screens.dialogs.pick import PickDialog
from tui.terminal.readiness import keys_wait
from tui.widgets.field import FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.marked_lines import Line, broken, labelled
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

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


class OutboxScreen(Place):
    """Shows the messages, the newest first unless sorted otherwise, and holds, releases, repeats and cancels them."""

    HELP = (
        "What is to be sent, and what became of it. Type filters: state:failed,unsure client:1001. A message that is unsure "
        "was handed over, and nobody answered: it never goes again by itself, you say whether it went or send it again."
    )
    TABS = ("List", "View")
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("outbox.open", "Open", "Open the record of the message.", ("enter",), "O", "List", "Message", True),
        C("outbox.again", "Send again", "Send it again, or at once.", ("a",), "Z", "List", "Message", True),
        C("outbox.keep", "Hold", "Hold it back, or let it go.", ("h",), "Q", "List", "Message", True),
        C("outbox.drop", "Cancel", "Never send it.", ("x",), "1", "List", "Message", True),
        C("outbox.went", "It went", "Say of a message that is unsure that it went.", ("w",), "2", "List", "Message"),
        C("outbox.filter", "Filter", "Type what is to be shown.", ("slash",), "I", "List", "Show", True),
        C("outbox.of_state", "State..", "Show only those that stand so.", ("s",), "3", "List", "Show"),
    )  # fmt: skip

    def compose_body(self) -> Iterable[Widget]:
        yield Container(TextBlock(Content(" Filter "), id="label"), FilterField("filter"), classes="-typed")
        table = ListTable(LOOK, remembered_as="outbox", id="messages", empty_text=NOTHING, markers=True)
        yield Container(table, MessagePane(id="preview"), id="middle")

    def title_text(self) -> str:
        return "Outbox"

    def on_mount(self) -> None:
        self.set_focus(self.table)
        self.read()

    @property
    def table(self) -> ListTable:
        """The messages."""
        return self.query_one(ListTable)

    @property
    def field(self) -> FilterField:
        """What narrows them."""
        return self.query_one(FilterField)

    @property
    def outbox_id(self) -> int | None:
        """The message under the cursor."""
        key = self.table.cursor_key
        return key if isinstance(key, int) else None

    @property
    def told(self) -> Told | None:
        """How it stands, as far as that was read."""
        told = self.query_one(MessagePane).told
        return told if told is not None and told.id == self.outbox_id else None

    # -- reading -----------------------------------------------------------------------------------------------------

    @keys_wait("reading the outbox", group="read")
    async def read(self) -> None:
        """Read what is asked for and show it."""
        try:
            asked = Asked(parse_filters(OUTBOX, self.field.value), descending=True)
            # Words that say nothing are refused before the list is left empty by them.
            await self.desk.gateway.read(pages.page, self.desk.actor, OUTBOX, asked, limit=1)
        except StudioError as error:
            self.say(str(error), problem=True)
            self.set_focus(self.field if self.field.value else self.table)
            return
        await self.table.show(self.desk, OUTBOX, asked)
        self._moved()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        self.table.follow(changes)
        self._moved()

    def do_refresh(self) -> None:
        self.read()

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.query_one(MessagePane).tell_of(self.outbox_id)
        self.draw_frame()

    @on(MessagePane.Read)
    def _message_told(self) -> None:
        self.draw_frame()

    @on(FieldSubmitted)
    def _entered(self) -> None:
        self.quiet()
        self.set_focus(self.table)
        self.read()

    def do_filter(self) -> None:
        """Put the cursor into the filter."""
        self.set_focus(self.field)

    @keys_wait("opening", group="dialog")
    async def do_of_state(self) -> None:
        """Choose how the messages stand that are shown."""
        trouble = Choice(",".join(TROUBLE), "Refused or unsure", "what somebody should look at")
        states = (Choice(state, name) for state, name in STATES.items())
        offered = (Choice("", "All"), trouble, *states)
        picked: Choice | None = await self.desk.push_screen_wait(PickDialog("Show only", offered))
        if picked is None:
            return
        try:
            kept = tuple(one for one in parse_filters(OUTBOX, self.field.value) if one[0] != "state")
        except StudioError:
            kept = ()
        self.field.retype(written((*kept, ("state", str(picked.key))) if picked.key else kept))
        self.set_focus(self.table)
        self.read()

    def do_back(self) -> None:
        if self.field.has_focus or self.field.value:
            self.quiet()
            narrowed = bool(self.field.value)
            self.field.retype("")
            self.set_focus(self.table)
            if narrowed:
                self.read()
        else:
            super().do_back()

    # -- what can be done with a message -----------------------------------------------------------------------------

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("open")

    def can_open(self) -> Verdict:
        return no(NO_MESSAGE) if self.outbox_id is None else YES

    def do_open(self) -> None:
        """Open the record of the message."""
        if (told := self.told) is not None:
            self.open(Open(told.channel, told.communication_id))

    def _can(self, *states: str) -> Verdict:
        if self.outbox_id is None:
            return no(NO_MESSAGE)
        told = self.told
        return YES if told is None or told.state in states else no(outbox.GONE[told.state])

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
        return no(NO_MESSAGE) if self.outbox_id is None else YES

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
        if (outbox_id := self.outbox_id) is None:
            return
        if await self.attempt(self.desk.gateway.write(act, self.desk.actor, [outbox_id])) is not None:
            self.say(done)
            await self.table.show(self.desk, OUTBOX, Asked(parse_filters(OUTBOX, self.field.value), descending=True))
            self._moved()
