"""The preferences of the studio: one list of groups, each changed where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.containers import Container
from textual.widget import Widget

from studio.dates import year_of_holidays
from studio.kernel import acts, preferences
from studio.kernel.acts import Act
from studio.kernel.preferences import Shown
from studio.kernel.types import YES, Choice, Verdict, no
from studio.workflow.recount import COUNTED_BY_PREFERENCES
from tui.frame.commands import Command
from tui.frame.preview_pane import SidePane
from tui.screens.dialogs.message import MessageDialog
from tui.screens.dialogs.pick import PickDialog
from tui.screens.dialogs.recount import dues_before, offer_recount
from tui.screens.maintenance.cell import CellEdit, CellScreen
from tui.screens.maintenance.trying import SERVERS, try_server
from tui.screens.maintenance.wanted_fields import ROOM, field_for, text_in
from tui.screens.maintenance.wanted_lines import COLUMNS, WantedTable, lines_of, rows_of, short_lines, why_text
from tui.terminal.readiness import keys_wait
from tui.widgets.marked_lines import MarkedLines
from tui.widgets.record_table import RecordTable

MOST_ACTS = 5
C = Command
COMMANDS: tuple[Command, ...] = (
    C("wanted.change", "Change", "Change the value where it stands, or tick its box.", ("enter", "space"), "C", "List",
      "Preference", True),
    C("wanted.why", "Why..", "What it does, what it may be, who changed it and when.", ("w",), "W", "List", "Preference",
      True),
    C("wanted.default", "Default", "Set it back to what Sittings ships.", ("d",), "S", "List", "Preference"),
    C("wanted.try_server", "Test..", "Speak to mail server, text gateway or mailbox, and say what is wrong.", ("t",), "4",
      "List", "Preference"),
    C("wanted.holidays", "Holidays..", "See the holidays of the chosen country and region.", ("h",), "Y", "List", "Studio"),
    C("wanted.filter", "Filter", "Show only those in which some letters stand.", ("slash",), "I", "List", "Studio"),
)  # fmt: skip


class PreferencesScreen(CellScreen):
    """Shows all preferences, and changes them."""

    HELP = (
        "The studio's preferences, for all desks. Enter changes the one under the cursor where it stands, or ticks its "
        "box; every desk follows at once. Those that are not as shipped say so, and w tells who changed them."
    )
    OWN_COMMANDS: ClassVar[tuple[Command, ...]] = COMMANDS

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._typed_first = typed
        """What the list is narrowed to at first."""
        self.shown: tuple[Shown, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield self.filter_line()
        table = WantedTable(COLUMNS, id="wanted", show_header=False, sortable=False)
        table.empty_text = "No preference has those letters. Backspace shows more again."
        yield Container(table, SidePane(id="preview"), id="middle")
        yield MarkedLines(id="about")
        yield CellEdit()

    def on_mount(self) -> None:
        self.field.set_value(self._typed_first)

    def title_text(self) -> str:
        return "Maintenance: preferences"

    @property
    def table(self) -> WantedTable:
        """The preferences."""
        return self.query_one(WantedTable)

    @property
    def one(self) -> Shown | None:
        """The preference under the cursor."""
        key = self.table.cursor_key
        return next((one for one in self.shown if one.declared.name == key), None)

    # -- reading -----------------------------------------------------------------------------------------------------

    @keys_wait("reading the preferences", group="read")
    async def read(self) -> None:
        """Read all and show them."""
        await self.read_list()

    async def read_list(self) -> None:
        found = await self.attempt(self.desk.gateway.read(preferences.shown_all))
        if found is not None:
            self.shown = found
            self.draw()

    def draw(self) -> None:
        """Show those that fit."""
        self.table.set_groups(rows_of(self.shown, self.field.value), keep_cursor=True)
        self.draw_frame()
        self._tell()

    @property
    def feed(self) -> tuple[str, ...]:
        return ("preference", "counter")

    def look_changed(self) -> None:
        self.draw()

    @on(RecordTable.Highlighted)
    def _moved(self) -> None:
        self.draw_frame()
        self._tell()

    def on_resize(self) -> None:
        self._tell()

    def _tell(self) -> None:
        one = self.one
        self.query_one("#about", MarkedLines).show_built(lambda width: short_lines(one, width) if one else ())
        if self.has_class("-wide"):
            self.query_one(SidePane).once_it_rests(lambda: self._tell_beside(one))

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _tell_beside(self, one: Shown | None) -> None:
        done = await self._acts(one) if one else ()
        self.query_one(SidePane).show_built(lambda width: lines_of(one, done, width) if one else ())

    async def _acts(self, one: Shown) -> Sequence[Act]:
        """Read who changed it and when."""
        row = await self.desk.gateway.read(preferences.row_of, one.declared.name)
        return await self.desk.gateway.read(acts.acts, row, limit=MOST_ACTS) if row else ()

    # -- changing ----------------------------------------------------------------------------------------------------

    def can_change(self) -> Verdict:
        if not self.desk.actor.may("preferences"):
            return no(f"{self.desk.actor.name} may not change the studio's preferences: ask the studio's owner.")
        if self.one is None:
            return no("No preference is shown. Backspace shows more again.")
        return no(self.one.declared.elsewhere) if self.one.declared.elsewhere else YES

    def can_default(self) -> Verdict:
        if self.one is not None and not self.one.declared.ships:
            return no(f"{self.one.declared.label} is each studio's own: no default is shipped.")
        if self.one is not None and not self.one.changed:
            return no(f"{self.one.declared.label} is as shipped already.")
        return self.can_change()

    def can_why(self) -> Verdict:
        return YES if self.one else no("No preference is shown. Backspace shows more again.")

    @on(RecordTable.Opened)
    def _opened(self) -> None:
        self.run_command("change")

    @keys_wait("opening", group="cell")
    async def do_change(self) -> None:
        """Change the value under the cursor."""
        if (one := self.one) is None:
            return
        if one.declared.kind == "flag":
            self._set(one.declared.name, "off" if one.value else "on")
            return
        offered = await self.attempt(
            self.desk.gateway.aside(year_of_holidays.offered, one.declared.name, self._country())
        )
        if offered is not None:
            widget, value = field_for(one, offered, self.desk.preferences)
            room = 32 if offered else ROOM[one.declared.kind]
            self.typing_into.lay(one.declared.name, widget, value, self.table.value_region, room)

    def _country(self) -> str:
        return self.desk.preferences.country

    def submitted(self) -> None:
        field, name = self.typing_into.field, self.typing_into.key
        if field is None:
            return
        if field.complaint:
            self.say(field.complaint, problem=True)
        else:
            self._set(name, text_in(field))

    def do_default(self) -> None:
        """Set the value back to the default."""
        if self.one is not None:
            self._set(self.one.declared.name, self.one.declared.write(self.one.declared.default))

    @keys_wait("saving", group="save", exclusive=False)
    async def _set(self, name: str, text: str) -> None:
        """Set a preference; a refusal is said, and what was typed stays."""
        gateway = self.desk.gateway
        before = await dues_before(self.desk) if name in COUNTED_BY_PREFERENCES else None
        now = await self.attempt(gateway.write(preferences.set_text, self.desk.actor, name, text))
        if now is None:
            return
        self.desk.take_preferences(await gateway.read(preferences.load))
        self.leave_cell()
        await self.read_list()
        if told := await offer_recount(self.desk, before):
            self.say(told)

    # -- looking -----------------------------------------------------------------------------------------------------

    @keys_wait("opening", group="dialog")
    async def do_why(self) -> None:
        """Tell all of the preference under the cursor."""
        if (one := self.one) is not None:
            done = await self._acts(one)
            await self.desk.push_screen_wait(MessageDialog(one.declared.label, why_text(one, done)))

    def can_try_server(self) -> Verdict:
        if self.one is None or self.one.declared.group not in SERVERS:
            return no("Put the cursor on a preference of mail, texts or mailbox: it is their server that is tried.")
        return YES

    @keys_wait("opening", group="dialog")
    async def do_try_server(self) -> None:
        """Speak to the mail server, the text gateway or the mailbox, and say what is wrong."""
        if (one := self.one) is not None:
            await try_server(self, one.declared.group)

    def can_holidays(self) -> Verdict:
        return YES if self._country() else no("No country is chosen: choose one to see its holidays.")

    @keys_wait("reading the holidays", group="dialog")
    async def do_holidays(self) -> None:
        """Show the holidays of the chosen country and region."""
        wanted = self.desk.preferences
        days = await self.attempt(
            self.desk.gateway.aside(year_of_holidays.holidays_told, wanted.country, wanted.region, wanted.holidays_on)
        )
        if days is not None:
            title, choices = days
            picked: Choice | None = await self.desk.push_screen_wait(
                PickDialog(title, choices, keys="Type to find   Esc Close")
            )
            if picked is not None:
                self.say(f"{picked.label}: {picked.hint}.")
