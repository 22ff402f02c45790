"""Quick line: a booking typed as one line, and under it what is understood of it, field by field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.widget import Widget

from studio.dates.spans import end_by_length
from studio.find import quick
from studio.find.quick import Quick
from studio.kernel.errors import StudioError
from studio.kernel.shown import format_span
from studio.kernel.types import YES, Allow, Verdict, no
from studio.sessions import sessions
from studio.sessions.sessions import Saved
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.frame.typed_place import TypedPlace
from tui.screens.dialogs.clash import save_asking
from tui.terminal.readiness import keys_wait
from tui.text import safe
from tui.widgets.columns import Column
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock

C = Command
COLUMNS = (
    Column("label", "May be meant", min_width=20, grow=2, sortable=False),
    Column("hint", "", min_width=34, grow=1, sortable=False),
)
EMPTY = "Type day, time, type and client: fri 14:30 90m family smith @room1 !anna"
MAYBE = (quick.HELD,)
"""Fields that stand there only where they are said."""
FIELDS = ("Date", "Time", "Type", "Client", "Photographer", "Assistant", "Where", "Called", *MAYBE)
CELLS = 14
NO_LINE = Quick((), (), ())


class QuickLineScreen(TypedPlace):
    """Books a session by one line."""

    HELP = (
        "A booking in one line: fri 14:30 90m family smith @room1 !anna. The order does not matter; #12 is a client's "
        "number, !anna,ben whoever of them is free, a second !person assists, outside is no room, a text in quotes is the "
        "description, hold or hold until fri holds it. "
        "Enter takes what is under the cursor, or books what is clear; Tab goes on in the wizard with all of it."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("quick.open", "Book", "Take what is under the cursor, or book it.", ("enter",), "O", "Home", "Session", True),
        C("quick.as_it_is", "Book as it is", "Book it as it stands, also where somebody is taken.", ("ctrl+s",), "S", "Home",
          "Session", True),
        C("quick.wizard", "Page by page", "Go on in the wizard, with all that is understood.", ("ctrl+n",), "N", "Home",
          "Session", True),
    )  # fmt: skip

    LABEL = "Book"

    def __init__(self, line: str = "") -> None:
        super().__init__(line)
        self.line = NO_LINE
        """What the line says."""

    def compose_body(self) -> Iterable[Widget]:
        yield self.typed_line()
        yield TextBlock(id="fields")
        yield TextBlock(id="told")
        yield self.driven(RecordTable(COLUMNS, id="ways", sortable=False, show_header=False, empty_text=""))

    def title_text(self) -> str:
        return "Book by one line"

    def on_mount(self) -> None:
        self.show_answer(self.line)

    # -- understanding -----------------------------------------------------------------------------------------------

    async def answer_to(self, typed: str) -> Quick:
        found = await self.attempt(self.desk.gateway.read(quick.understand, typed)) if typed.strip() else None
        return found or NO_LINE

    def show_answer(self, answer: Quick, *, keep_cursor: bool = True) -> None:
        self.line = answer
        of = {one.label: one for one in answer.fields}
        lines = []
        for name in FIELDS:
            if (one := of.get(name)) is None and name in MAYBE:
                continue
            sign = "? " if one is not None and one.unclear else "  "
            lines.append(f" {name:<{CELLS}}{sign}{safe(one.text) if one else ''}")
        self.tell_in("#fields", "\n".join(lines))
        told = [*answer.problems, answer.told] if self.answered.strip() else [EMPTY]
        self.tell_in("#told", " ".join(sentence for sentence in told if sentence))
        self.table.set_rows([Row(n, (way.label, way.hint)) for n, way in enumerate(answer.ways)])
        self.draw_frame()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_answer, self.line)

    # -- choosing and booking ----------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        if event.key == "tab":
            event.prevent_default()
            event.stop()
            self.run_command("wizard")

    def can_open(self) -> Verdict:
        if self.line.ways or self.line.values:
            return YES
        return no(" ".join(self.line.problems) or f"{EMPTY}.")

    def can_as_it_is(self) -> Verdict:
        if not self.desk.actor.may("book"):
            return no("You may not book sessions: ask the studio's owner.")
        return YES if self.line.values else no(" ".join(self.line.problems) or f"{EMPTY}.")

    def do_open(self) -> None:
        """Take what is under the cursor, or book what is clear."""
        key = self.table.cursor_key
        if self.line.ways and isinstance(key, int):
            self.field.retype(self.line.ways[key].line)
        else:
            self.run_command("as_it_is")

    def do_wizard(self) -> None:
        """Go on in the wizard."""
        typed = {**self.line.typed, "kind": "session"} if self.line.typed else {}
        self.open(Open("book", client_id=self.line.client_id, typed=typed, instead=True))

    @keys_wait("booking", group="save", exclusive=False)
    async def do_as_it_is(self) -> None:
        """Book it, asking about a clash."""
        said, desk = self.line, self.desk
        if said.client_id is None or said.values is None:
            return
        client_id, wanted = said.client_id, dict(said.values)

        async def send(allow: Allow) -> Saved:
            return await desk.gateway.write(sessions.book_session, desk.actor, client_id, wanted, **allow)

        def move_to(at: datetime) -> None:
            wanted.update(starts_at=at, ends_at=end_by_length(at, wanted["ends_at"] - wanted["starts_at"]))

        try:
            saved = await save_asking(desk, self, send, move_to)
        except StudioError as error:
            self.say(str(error), problem=True)
            return
        if saved is None:
            self.set_focus(self.field)
        else:
            desk.note_made("session", saved.session_id)
            desk.close(self)
            when = format_span(wanted["starts_at"], wanted["ends_at"])
            told = f"Session {saved.number} is {'on hold' if wanted.get('on_hold') else 'booked'}: {when}."
            desk.say(" ".join((told, *saved.warnings)), problem=bool(saved.warnings))
