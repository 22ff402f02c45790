"""What the pages of the wizard have in common, and the first one: a session or an appointment."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult

from tui.screens.book.edit import TAKES_APPOINTMENT, TAKES_SESSION
from tui.widgets.columns import Column
from tui.widgets.form import Form
from tui.widgets.record_rows import Key, Row
from tui.widgets.record_table import RecordTable

if TYPE_CHECKING:
    from tui.screens.book.book import BookScreen


class BookPage:
    """One page. A subclass names it, says what is still to be answered on it, and has its widgets."""

    NAME: ClassVar[str]
    TIP: ClassVar[str]
    KINDS: ClassVar[frozenset[str]] = frozenset({TAKES_SESSION, TAKES_APPOINTMENT})
    """What is booked where it is asked."""

    def __init__(self, screen: BookScreen) -> None:
        self.screen = screen
        self.edit = screen.edit
        self.passed = False
        """Whether it was answered before it was opened: it is passed over once."""

    def compose(self) -> ComposeResult:
        """Yield its widgets."""
        yield from ()

    def missing(self) -> str:
        """Say what is still to be answered before what comes after it is asked; empty where nothing is."""
        return ""

    def opened(self) -> None:
        """It was opened: give something the focus and show how things stand."""

    async def read(self) -> None:
        """Read anew what it shows of what others may change."""

    def forms(self) -> list[Form]:
        """List its forms."""
        return self.screen.pane_of(self.NAME).walk_children(Form)

    def key(self, event: events.Key) -> bool:
        """Take a key that nothing else took; true where it did something."""
        return False

    def chosen(self, key: Key) -> None:
        """A line of its list was chosen with Enter."""


KINDS = (
    Row(TAKES_SESSION, ("s", "Session", "Pictures are taken: type, photographer, camera room, status.")),
    Row(TAKES_APPOINTMENT, ("a", "Appointment", "Everything else: a consultation, a sales meeting.")),
)


class WhatPage(BookPage):
    """Asks whether it is a session or an appointment."""

    NAME, TIP = "What", "W"

    def compose(self) -> ComposeResult:
        columns = (Column("key", "", width=2), Column("what", "", width=14), Column("about", "", min_width=30, grow=1))
        yield RecordTable(columns, id="kinds", show_header=False, sortable=False)

    def opened(self) -> None:
        table = self.screen.query_one("#kinds", RecordTable)
        if not table.rows:
            table.set_rows(KINDS)
        table.move_to_key(self.edit.kind)
        table.focus()
        self.screen.say("{key:go_on} goes on, s and a choose at once.")

    def chosen(self, key: Key) -> None:
        self.screen.take_kind(str(key))
