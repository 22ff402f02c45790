"""What stands beneath the day: what somebody should do something about, under a heading that counts it."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Container
from textual.widget import Widget

from studio.lists.page import capped
from studio.lists.spec import Asked, ListSpec
from tui.frame.desk import Desk
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.widgets.heading import Heading


class Panel(Container):
    """One list with its heading."""

    def __init__(self, words: str, look: Look, *, nothing: str, list_id: str) -> None:
        """Make a panel; ``nothing`` is what it says when it was read and is empty."""
        super().__init__(classes="panel", id=f"{list_id}-panel")
        self.words = words
        self.heading = Heading(words)
        self.table = ListTable(look, id=list_id, show_header=False, sortable=False)
        self.nothing = nothing

    def compose(self) -> Iterable[Widget]:
        yield self.heading
        yield self.table

    def count(self, number: int, also: str = "") -> None:
        """Say in the heading how many there are, and what else there is."""
        self.heading.tell((f"{self.words} {capped(number)}" if number else self.words) + (f", {also}" if also else ""))

    def on_descendant_focus(self) -> None:
        self.heading.stand_out(True)

    def on_descendant_blur(self) -> None:
        self.heading.stand_out(False)

    def on_click(self) -> None:
        """Go there also by a click on the heading."""
        self.table.focus()

    async def show(self, desk: Desk, spec: ListSpec, asked: Asked) -> None:
        """Show what is asked for; done when it is read."""
        self.table.empty_text = self.nothing
        await self.table.show(desk, spec, asked)
