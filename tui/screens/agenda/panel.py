"""What stands beneath the day: sessions that somebody should do something about, under a heading that counts them."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.widget import Widget

from studio.lists.page import capped
from studio.lists.spec import Asked
from studio.sessions.listed import SESSIONS
from tui.frame.desk import Desk
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.widgets.heading import Heading


class Panel(Container):
    """One list of sessions with its heading."""

    def __init__(self, words: str, look: Look, *, nothing: str, list_id: str) -> None:
        """Make a panel; ``nothing`` is what it says when it was read and is empty."""
        super().__init__(classes="panel")
        self.words = words
        self.heading = Heading(words)
        self.table = ListTable(look, id=list_id, show_header=False, sortable=False)
        self.nothing = nothing

    def compose(self) -> Iterable[Widget]:
        yield self.heading
        yield self.table

    def count(self, number: int) -> None:
        """Say in the heading how many there are."""
        self.heading.tell(f"{self.words} {capped(number)}" if number else self.words)

    def on_descendant_focus(self) -> None:
        self.heading.stand_out(True)

    def on_descendant_blur(self) -> None:
        self.heading.stand_out(False)

    def on_click(self) -> None:
        """Go there also by a click on the heading."""
        self.table.focus()

    async def show(self, desk: Desk, asked: Asked) -> None:
        """Show the sessions that are asked for; done when they are read."""
        self.table.empty_text = self.nothing
        await self.table.show(desk, SESSIONS, asked)
