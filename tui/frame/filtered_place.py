"""A full screen that is one list with a line of filters over it and a pane beside it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

from textual import on
from textual.containers import Container
from textual.content import Content
from textual.widget import Widget

from studio.kernel.errors import StudioError
from studio.lists import page as pages
from studio.lists.spec import Asked
from studio.lists.typed import parse_filters, written
from tui.frame.list_place import ListPlace
from tui.frame.list_table import ListTable
from tui.frame.preview_pane import SidePane
from tui.widgets.field import FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.text_block import TextBlock


class FilteredPlace(ListPlace):
    """The list has the focus; `/` goes into the line, Enter back to the list, Esc shows all of it again.

    The newest stand first unless one sorts otherwise.
    """

    TABS: ClassVar[tuple[str, ...]] = ("List", "View")
    fixed: tuple[tuple[str, Any], ...] = ()
    """What is asked for whatever is typed."""

    @abstractmethod
    def compose_list(self) -> tuple[ListTable, SidePane]:
        """Make the list, and what stands beside it."""

    def compose_body(self) -> Iterable[Widget]:
        yield Container(TextBlock(Content(" Filter "), id="label"), FilterField("filter"), classes="-typed")
        yield Container(*self.compose_list(), id="middle")

    @property
    def field(self) -> FilterField:
        """What narrows the list."""
        return self.query_one(FilterField)

    @property
    def asked(self) -> Asked:
        return Asked(parse_filters(self.SPEC, self.field.value), self.fixed, descending=True)

    async def show_list(self) -> None:
        try:
            # Words that say nothing are refused before the list is left empty by them.
            await self.desk.gateway.read(pages.page, self.desk.actor, self.SPEC, self.asked, limit=1)
        except StudioError as error:
            self.say(str(error), problem=True)
            self.set_focus(self.field if self.field.value else self.table)
            return
        await super().show_list()

    @on(FieldSubmitted)
    def _entered(self) -> None:
        self.quiet()
        self.set_focus(self.table)
        self.read()

    def do_filter(self) -> None:
        """Put the cursor into the filter."""
        self.set_focus(self.field)

    def do_back(self) -> None:
        if not (self.field.has_focus or self.field.value):
            super().do_back()
            return
        self.quiet()
        narrowed = bool(self.field.value)
        self.field.retype("")
        self.set_focus(self.table)
        if narrowed:
            self.read()

    def narrow(self, key: str, word: str) -> None:
        """Put one filter into the line, in the place of one of that kind."""
        try:
            kept = tuple(one for one in parse_filters(self.SPEC, self.field.value) if one[0] != key)
        except StudioError:
            kept = ()
        self.field.retype(written((*kept, (key, word)) if word else kept))
        self.set_focus(self.table)
        self.read()
