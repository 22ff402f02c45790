"""The last page of the wizard: it is booked; what next?"""

from __future__ import annotations

from textual.app import ComposeResult

from studio.kernel.errors import NotFound, StudioError, Unsure
from studio.messages import confirming
from studio.messages.confirming import Confirmation
from tui.frame.desk import Open
from tui.screens.book.page import BookPage
from tui.widgets.columns import Column
from tui.widgets.heading import Heading
from tui.widgets.marked_lines import Line, MarkedLines, broken
from tui.widgets.record_rows import Key, Row
from tui.widgets.record_table import RecordTable

WAYS = {"email": ("e", "Email the confirmation"), "text": ("t", "Text it"), "letter": ("p", "Print it")}
DONE = {"email": "in the outbox", "text": "in the outbox", "letter": "in the print queue"}
OPEN, ANOTHER, LEAVE = "open", "another", "leave"
OTHERS = ((OPEN, "o", "Open the record"), (ANOTHER, "b", "Book another one"), (LEAVE, "d", "Done"))


class NextPage(BookPage):
    """Lists what can be done with what was just booked, and under it the message as it would go."""

    NAME, TIP = "Next", "N"

    def compose(self) -> ComposeResult:
        columns = (
            Column("key", "", width=2, priority=9), Column("what", "", width=23, priority=9),
            Column("to", "", min_width=20, grow=1, priority=8),
        )  # fmt: skip
        yield RecordTable(columns, id="ways", show_header=False, sortable=False)
        yield Heading("As it goes", id="as-it-goes")
        yield MarkedLines(id="message-shown")

    @property
    def table(self) -> RecordTable:
        """What can be done."""
        return self.screen.query_one("#ways", RecordTable)

    def opened(self) -> None:
        self.draw()
        self.table.focus()

    async def read(self) -> None:
        """Read how it would be confirmed: not at all, where it was cancelled or undone since."""
        screen, record_id = self.screen, self.edit.part.record_id
        if record_id is None:
            return
        read = screen.desk.gateway.read(confirming.confirmations, screen.desk.actor, record_id, self.edit.kind)
        try:
            screen.confirmations = await read
        except StudioError as error:
            screen.confirmations = ()
            if not isinstance(error, NotFound):
                screen.say(str(error), problem=True)
        if screen.pane == self.NAME:
            self.draw()

    @property
    def ways(self) -> dict[str, Confirmation]:
        """The confirmations that there could be, by channel."""
        return {one.channel: one for one in self.screen.confirmations}

    def draw(self) -> None:
        """Show what can be done, and what was done."""
        rows = []
        for channel, one in self.ways.items():
            key, words = WAYS[channel]
            told = self.screen.done.get(channel, "") or one.refusal or one.to.replace("\n", ", ")
            rows.append(Row(channel, (key, words, told), "off" if one.refusal else ""))
        rows += [Row(name, (key, words, "")) for name, key, words in OTHERS]
        at = self.table.cursor_key
        self.table.set_rows(rows)
        first = next((row.key for row in rows if row.key not in self.screen.done and not row.style), LEAVE)
        self.table.move_to_key(at if at in {row.key for row in rows} and at not in self.screen.done else first)
        self.show_message()

    def show_message(self) -> None:
        """Show the message of the line under the cursor."""
        one = self.ways.get(str(self.table.cursor_key))
        heading = self.screen.query_one("#as-it-goes", Heading)
        heading.display = one is not None and bool(one.body)
        named = one.template if one is not None and one.template else "the program's own words"
        heading.tell(f"As it goes: {named}")

        def lines(width: int) -> list[Line]:
            if one is None or not one.body:
                return []
            text = [f"{one.subject}", ""] if one.subject else []
            return [
                line for part in (*text, *one.body.splitlines()) for line in broken(f" {part or ' '}", "", width, 6)
            ]

        self.screen.query_one("#message-shown", MarkedLines).show_built(lines)

    def chosen(self, key: Key) -> None:
        if key in self.ways:
            self.screen.send_confirmation(str(key))
        elif key == OPEN:
            self.screen.open(Open(self.edit.kind, self.edit.part.record_id, instead=True))
        elif key == ANOTHER:
            self.screen.open(Open("book", instead=True))
        else:
            self.screen.desk.leave()

    async def send(self, channel: str) -> None:
        """Send a confirmation; where somebody has to say why it goes all the same, its draft is opened."""
        screen, one = self.screen, self.ways[channel]
        record_id = self.edit.part.record_id
        if channel in screen.done or record_id is None:
            return
        if one.refusal:
            screen.say(one.refusal, problem=True)
            return
        gateway, what = screen.desk.gateway, (screen.desk.actor, record_id, one.channel, self.edit.kind)
        try:
            sent = await screen.attempt(gateway.write(confirming.confirm, *what))
        except Unsure as unsure:
            draft = gateway.write(confirming.confirm, *what, sends=False)
            if (made := await screen.attempt(draft)) is not None:
                screen.open(Open(channel, made))
                screen.desk.say(str(unsure), problem=True)
            return
        if sent is None:
            return
        screen.done[channel] = DONE[channel]
        self.draw()
        screen.say(f"The confirmation is {DONE[channel]}.")
        if channel == "letter":
            from tui.screens.messages.printing import print_letters

            await print_letters(screen, (sent,))
