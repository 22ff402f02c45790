"""A list that the studio keeps: each of them on this one screen, changed where it stands."""

from __future__ import annotations

from collections.abc import Awaitable, Collection, Set
from typing import Any, ClassVar

from textual import on

from studio.kernel.types import YES, Verdict, meaning, no
from studio.lists import upkeep
from studio.lists.days import CLOSURE
from studio.lists.maintained import Entry
from studio.lists.own import STATUS
from studio.lists.slots import TIME_SLOT
from studio.waiting import causes
from studio.workflow.recount import COUNTED_BY, Move
from tui.frame.commands import Command
from tui.frame.desk import Open
from tui.screens.dialogs.in_the_way import record_of, tell_in_the_way
from tui.screens.dialogs.recount import dues_before, offer_recount
from tui.screens.maintenance.by_type import give_or_take
from tui.screens.maintenance.commands import COMMANDS
from tui.screens.maintenance.deleting import ask_delete, said_of_inactive
from tui.screens.maintenance.entry import EntryDialog
from tui.screens.maintenance.lines import INACTIVE
from tui.screens.maintenance.shown import ShownList
from tui.screens.maintenance.sure import when_sure
from tui.screens.maintenance.weekly import each_week
from tui.terminal.readiness import keys_wait
from tui.widgets.record_table import RecordTable

DUE_DATES_BY = {STATUS.kind: COUNTED_BY, CLOSURE.kind: frozenset(CLOSURE.fields)}
"""The fields of a list by which due dates are counted."""


class ListScreen(ShownList):
    """Shows one list, and changes it."""

    HELP = (
        "One of the studio's own lists. Up and Down choose an entry, Left and Right a cell of it; Enter changes that "
        "cell where it stands, or ticks its box. What is no longer used is made inactive: it stays where it was chosen."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self._in_the_way: tuple[int, int] | None = None
        """The entry that makes bookings impossible, and the one of them that is open over this screen."""

    # -- changing ----------------------------------------------------------------------------------------------------

    def _may(self) -> Verdict:
        if not self.desk.actor.may(self.kept.right):
            return no(f"{self.desk.actor.name} may not change the studio's {self.kept.many}: ask the studio's owner.")
        return YES

    def _needs_entry(self) -> Verdict:
        if not (verdict := self._may()):
            return verdict
        return YES if self.entry else no(self.why_empty())

    can_new = _may
    can_change = can_edit = can_inactive = can_delete = _needs_entry

    def can_up(self) -> Verdict:
        if not self.kept.ordered:
            return no(self.kept.stands)
        return self._needs_entry()

    can_down = can_up

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("change")

    def do_change(self) -> None:
        """Change the cell under the cursor."""
        entry, key = self.entry, self.table.cell_key
        if entry is None or self.sheet is None:
            return
        if key == INACTIVE:
            self.do_inactive()
        elif self.kept.form[key].kind == "flag":
            self._write_value(entry, key, not entry.values[key])
        elif self.kept.screen:
            self.open(Open(self.kept.screen, entry.id))
        else:
            self.typing_into.open(self.sheet, entry, key, self.table.cell_region)

    def submitted(self) -> None:
        cell = self.typing_into
        if cell.field is None or cell.entry is None:
            return
        if cell.field.complaint:
            self.say(cell.field.complaint, problem=True)
        else:
            self._write_value(cell.entry, cell.key, cell.field.value_now)

    @keys_wait("saving", group="save", exclusive=False)
    async def _write_value(self, entry: Entry, key: str, value: Any) -> None:
        changes = {key: meaning(value)}

        def write(sure: bool) -> Awaitable[int]:
            change, actor = upkeep.change, self.desk.actor
            return self.desk.gateway.write(change, actor, self.kept, entry.id, entry.version, changes, sure=sure)

        before = await self._dues_before({key})
        changed = await self.attempt(when_sure(self.desk, write))
        await self.read_list()
        if changed is None:
            # Who saves again has seen what somebody else made of it.
            self.typing_into.entry = self.entry
            return
        self.quiet()
        if self.typing_into.display:
            self.typing_into.put_away()
            self.set_focus(self.table)
        await self._what_follows(entry.id, before)

    async def _dues_before(self, fields: Set[str]) -> Collection[Move] | None:
        """Note the due dates before a change of these fields; ``None`` where none is counted by them."""
        return await dues_before(self.desk) if DUE_DATES_BY.get(self.kind, frozenset()) & fields else None

    async def _what_follows(self, entry_id: int, before: Collection[Move] | None) -> None:
        """Ask for what a change may bring: due dates worked out anew, bookings that cannot take place."""
        if told := await offer_recount(self.desk, before):
            self.say(told)
        if self.kind in causes.BY_LIST:
            await self._tell_in_the_way(entry_id)

    def can_in_the_way(self) -> Verdict:
        if self.kind not in causes.BY_LIST:
            return no(f"No booking is ever in the way of {self.kept.many}.")
        return YES if self.entry else no(self.why_empty())

    @keys_wait("reading the sessions", group="dialog")
    async def do_in_the_way(self) -> None:
        """List the bookings that cannot take place because of the entry."""
        if self.entry is not None:
            self.quiet()
            await self._tell_in_the_way(self.entry.id, asked=True)

    async def _tell_in_the_way(self, entry_id: int, at: int | None = None, *, asked: bool = False) -> None:
        opens = await tell_in_the_way(self.desk, self.kind, entry_id, at, asked=asked)
        if opens is not None:
            self._in_the_way = entry_id, opens
            self.open(record_of(opens))

    def on_screen_resume(self) -> None:
        if self._in_the_way is not None and self.is_active:
            self._tell_again(*self._in_the_way)
        elif self.kept.screen and self.sheet is not None and self.is_active:
            self.read()

    @keys_wait("reading the sessions", group="dialog")
    async def _tell_again(self, entry_id: int, at: int) -> None:
        """List anew what is in the way: who comes back from one goes on to the next."""
        self._in_the_way = None
        await self._tell_in_the_way(entry_id, at)

    @keys_wait("saving", group="save", exclusive=False)
    async def do_inactive(self) -> None:
        """Offer the entry no more, or again."""
        if (entry := self.entry) is None:
            return
        self.quiet()
        write, before = self.desk.gateway.write, await self._dues_before(set(self.kept.fields))
        now = await self.attempt(write(upkeep.set_inactive, self.desk.actor, self.kept, entry.id, not entry.inactive))
        await self.read_list()
        if now is not None:
            self.say(said_of_inactive(entry))
            await self._what_follows(entry.id, before)

    def do_up(self) -> None:
        """Move the entry up."""
        self._shift(-1)

    def do_down(self) -> None:
        """Move the entry down."""
        self._shift(1)

    def _shift(self, by: int) -> None:
        if self.entry is not None:
            self._run(upkeep.shift, self.entry.id, by)

    @keys_wait("saving", group="save", exclusive=False)
    async def _run(self, service: Any, *given: Any, **options: Any) -> None:
        """Run a service on this list, and show what came of it."""
        self.quiet()
        await self.attempt(self.desk.gateway.write(service, self.desk.actor, self.kept, *given, **options))
        await self.read_list()

    @keys_wait("opening", group="dialog")
    async def do_new(self) -> None:
        """Add an entry."""
        await self._ask_entry(None)

    @keys_wait("opening", group="dialog")
    async def do_edit(self) -> None:
        """Change the whole entry."""
        await self._ask_entry(self.entry)

    async def _ask_entry(self, entry: Entry | None) -> None:
        if self.kept.screen:
            self.open(Open(self.kept.screen, entry.id if entry else None))
        elif self.sheet is not None:
            before = await self._dues_before(set(self.kept.fields))
            saved: int | None = await self.desk.push_screen_wait(EntryDialog(self.sheet, entry))
            if saved is not None:
                self.quiet()
                await self.read_list(saved)
                await self._what_follows(saved, before)

    @keys_wait("deleting", group="dialog")
    async def do_delete(self) -> None:
        """Delete the entry under the cursor."""
        if self.entry is not None and self.sheet is not None:
            used = await self.attempt(self.desk.gateway.read(upkeep.use_of_going, self.kept, self.entry.id))
            before = await self._dues_before(set(self.kept.fields))
            if used is not None:
                gone = await ask_delete(self, self.sheet, self.entry, used)
                await self.read_list()
                if gone and (told := await offer_recount(self.desk, before)):
                    self.say(told)

    def can_renumber(self) -> Verdict:
        if not self.kept.numbered:
            return no(
                f"{self.kept.many.capitalize()} have no sort order to number anew: {{key:up}} and {{key:down}} move them."
            )
        return self._may()

    def do_renumber(self) -> None:
        """Number the sort order anew."""
        self._run(upkeep.renumber, within=self.within)

    def can_by_type(self) -> Verdict:
        if self.kept is not STATUS:
            return no("Only session statuses are kept by session type.")
        return self._may()

    @keys_wait("opening", group="dialog")
    async def do_by_type(self) -> None:
        """Give each session type its own statuses, or go back to one set."""
        await give_or_take(self)

    def can_weekly(self) -> Verdict:
        return self._needs_entry() if self.kept is TIME_SLOT else no("Only time slots are offered each week.")

    @keys_wait("opening", group="dialog")
    async def do_weekly(self) -> None:
        """Offer the time under the cursor each week until a day."""
        await each_week(self)
