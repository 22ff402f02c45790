"""The waiting list: who waits for what, and beside it the next free times that suit whoever is under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.message import Message

from studio.dates.spans import times_text
from studio.kernel.errors import StudioError
from studio.kernel.shown import weekday_date
from studio.kernel.types import YES, Choice, Verdict, no
from studio.lists import record_kind
from studio.lists.spec import Asked
from studio.lists.typed import parse_filters
from studio.waiting import kind, offers
from studio.waiting.listed import WAITING_LIST
from studio.waiting.offers import Chance
from tui.frame.ask import AskDialog
from tui.frame.commands import Command
from tui.frame.desk import Open, desk_of
from tui.frame.filtered_place import FilteredPlace
from tui.frame.list_table import ListTable
from tui.frame.listing import Look
from tui.frame.preview_pane import SidePane
from tui.screens.dialogs.pick import PickDialog
from tui.terminal.readiness import keys_wait
from tui.text import cells
from tui.widgets.marked_lines import Line, broken

C = Command
NOTHING = "Nobody waits. {key:add} puts a client on the waiting list."
NOBODY = "There is nobody under the cursor: {key:add} puts a client on the waiting list."


def _dress(values: Mapping[str, Any]) -> tuple[str, str]:
    return ("", "") if values["state"] == "waits" else ("done", "")


LOOK = Look(
    ("since", "client", "type", "people", "weekdays", "part", "first", "last", "state"),
    dress=_dress,
)


class OffersPane(SidePane):
    """Tells which free times suit who waits, once the cursor rests; the newest that was asked for wins."""

    class Read(Message):
        """The free times are known."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.of: int | None = None
        self.found: Sequence[Chance] = ()
        """The free times of the entry under the cursor."""

    def tell_of(self, waiting_id: int | None) -> None:
        """Tell of an entry; of nothing where there is none."""
        self.once_it_rests(lambda: self._read(waiting_id))

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _read(self, waiting_id: int | None) -> None:
        found: Sequence[Chance] = ()
        if waiting_id is not None:
            try:
                found = await desk_of(self.app).gateway.read(offers.offers, waiting_id)
            except StudioError:
                found = ()
        self.of, self.found = waiting_id, found
        self.show_built(lambda width: offer_lines(found, width) if waiting_id is not None else ())
        self.post_message(self.Read())


def offer_lines(found: Sequence[Chance], width: int) -> Sequence[Line]:
    """List the free times beside the list."""
    if not found:
        return broken("No free time suits in the next three weeks.", "muted", width, 3)
    lines: list[Line] = [(("Free, and suits", "panel"),)]
    for one in found:
        when = f"{weekday_date(one.starts_at.date()):<10}  {times_text(one.starts_at, one.ends_at)}"
        whom = ", ".join(filter(None, (one.photographer, one.room)))
        beside = cells(when) + 2 + cells(whom) <= width
        lines.append(((when, ""), (f"  {whom}", "muted")) if beside else ((when, ""),))
        lines += [] if beside else [((f"  {whom}", "muted"),)]
    return lines


class WaitingScreen(FilteredPlace):
    """Shows who waits, who waits longest first, and books a free time for one."""

    CALLED = "Waiting list"
    HELP = (
        "Who waits for what, who waits longest first, and beside it the free times that suit. {key:book_it} books one of them, "
        "which takes the entry off the list; {key:all} shows also those who have their booking."
    )
    DEFAULT_CSS = """
    WaitingScreen #middle { layout: vertical; height: 1fr; }
    WaitingScreen #waiting { width: 1fr; height: 1fr; }
    WaitingScreen #preview {
        display: block;
        width: 1fr;
        max-width: 100%;
        height: 8;
        border-left: none;
        border-top: $frame-line $rule;
    }
    WaitingScreen.-wide #middle { layout: horizontal; }
    WaitingScreen.-wide #preview {
        width: 32;
        height: 1fr;
        border-top: none;
        border-left: $frame-line $rule;
    }
    """
    TABS = ("Home", "View")
    SPEC = WAITING_LIST
    NOTHING_HERE = NOBODY
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = (
        C("waiting.open", "Open", "Open the entry.", ("enter",), "O", "Home", "Entry", True),
        C("waiting.book_it", "Book..", "Choose a free time that suits, and book it.", ("b",), "B", "Home", "Entry", True),
        C("waiting.add", "Add..", "Put a client on the waiting list.", ("a",), "A", "Home", "Entry", True),
        C("waiting.take_off", "Take off..", "Take the entry off the list.", ("x",), "1", "Home", "Entry"),
        C("waiting.client", "Client", "Open the client who waits.", ("v",), "L", "Home", "Entry"),
        C("waiting.filter", "Filter", "Type what is to be shown.", ("slash",), "I", "Home", "Show", True),
        C("waiting.all", "All", "Show also those who have their booking.", ("d",), "E", "Home", "Show"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.every = False
        """Whether those are shown, too, who have their booking."""

    def compose_list(self) -> tuple[ListTable, SidePane]:
        table = ListTable(
            LOOK, remembered_as="waiting", id="waiting", empty_text=self.with_keys(NOTHING), markers=False
        )
        return table, OffersPane(id="preview")

    @property
    def asked(self) -> Asked:
        fixed = () if self.every else (("open", ()),)
        return Asked(parse_filters(self.SPEC, self.field.value), fixed, order="since")

    def title_text(self) -> str:
        return self.CALLED + (", all" if self.every else "")

    def moved(self) -> None:
        self.query_one(OffersPane).tell_of(self.here)
        super().moved()

    @on(OffersPane.Read)
    def _offers_told(self) -> None:
        self.draw_frame()

    def changed_elsewhere(self, changes: frozenset[tuple[str, int]]) -> None:
        super().changed_elsewhere(changes)
        if any(table in ("booking", "absence") for table, _ in changes):
            self.query_one(OffersPane).tell_of(self.here)

    def can_book_it(self) -> Verdict:
        pane = self.query_one(OffersPane)
        if self.here is not None and pane.of == self.here and not pane.found:
            return no("No free time suits in the next three weeks.")
        return self.some()

    can_take_off = can_client = FilteredPlace.some

    @keys_wait("looking for free times", group="dialog")
    async def do_book_it(self) -> None:
        """Choose a free time and open the booking of it."""
        if self.here is None:
            return
        found = await self.attempt(self.desk.gateway.read(offers.offers, self.here))
        if not found:
            return
        offered = [
            Choice(
                n,
                f"{weekday_date(one.starts_at.date())}, {times_text(one.starts_at, one.ends_at)}",
                ", ".join(filter(None, (one.photographer, one.room))),
            )
            for n, one in enumerate(found)
        ]
        picked: Choice | None = await self.desk.push_screen_wait(PickDialog(f"For {found[0].client}", offered))
        if picked is not None:
            one = found[int(picked.key)]
            self.open(Open("book", client_id=one.client_id, typed=one.typed))

    def do_add(self) -> None:
        """Put a client on the list."""
        self.open(Open("wait"))

    @keys_wait("opening", group="dialog")
    async def do_take_off(self) -> None:
        """Take the entry off the list, after asking."""
        if self.here is None:
            return
        record = await self.attempt(self.desk.gateway.read(record_kind.read, kind.KIND, self.here))
        if record is None:
            return
        whose = record.values["client"].label
        text = f"Take {whose} off the waiting list?\n{self.undo_way} brings it back."
        ask = AskDialog("Waiting list", text, [("t", "Take off"), ("k", "Keep")], safe="k")
        if await self.desk.push_screen_wait(ask) == "t":
            write = self.desk.gateway.write(record_kind.remove, self.desk.actor, kind.KIND, record.id)
            if await self.attempt(write) is not None:
                self.say(f"{whose} is off the waiting list. {self.undo_way} brings it back.")
                await self.show_list()

    @keys_wait("opening", group="dialog")
    async def do_client(self) -> None:
        """Open the client who waits."""
        if self.here is not None:
            record = await self.attempt(self.desk.gateway.read(record_kind.read, kind.KIND, self.here))
            if record is not None:
                self.open(Open("client", int(record.values["client"].key)))

    def can_all(self) -> Verdict:
        return YES

    def do_all(self) -> None:
        """Show all entries, or only those of who waits."""
        self.every = not self.every
        self.draw_title()
        self.read()
