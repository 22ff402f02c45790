"""Tabs of a screen: each shows one pane, which is built when the tab is first opened."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from studio.kernel.settings import all_declared
from tui.frame.commands import Command
from tui.frame.place import Place
from tui.terminal.readiness import keys_wait
from tui.text import cells
from tui.widgets.button_row import Button, ButtonRow, Keys
from tui.widgets.plain import Plain
from tui.widgets.ribbon import Ribbon


class Pane(Plain, Container):
    """What one tab shows. Built when the tab is first opened."""

    DEFAULT_CSS = """
    Pane { height: 1fr; layout: vertical; }
    """


PANE = "pane:"
"""Before the name of a tab that was chosen by its key tip."""


SHORT = {"Family members": "Family", "Participants": "People", "Communications": "Comms", "Appointments": "Appts"}
"""What the tabs are called where the row has no room for their names."""


class Tabbed(Place):
    """A screen with tabs. A subclass names its ``PANES``, each with its key tip, and composes each."""

    PANES: ClassVar[Mapping[str, str]] = {}
    TABS_BY: ClassVar[str] = ""
    """The preference by which the studio leaves tabs out; none where all are shown."""
    TAB_COMMANDS: ClassVar[tuple[Command, ...]] = (
        Command("record.next_tab", "Tab after", "Open the next tab.", ("ctrl+pagedown", "ctrl+e"), ">", "View", "Tabs"),
        Command("record.previous_tab", "Tab before", "Open the tab before.", ("ctrl+pageup",), "<", "View", "Tabs"),
    )

    def __init__(self) -> None:
        super().__init__()
        self.pane = next(iter(self.PANES))
        self.built: set[str] = set()

    def compose_body(self) -> Iterable[Widget]:
        yield ButtonRow(id="tabs", keys=Keys.TABS)
        for name in self.PANES:
            yield Pane(id=pane_id(name))

    @abstractmethod
    def compose_pane(self, name: str) -> ComposeResult:
        """Yield the widgets of a pane."""

    def compose_tab(self, name: str) -> ComposeResult:
        """Yield the widgets of a pane, where it is not one that all screens of a kind have."""
        yield from self.compose_pane(name)

    async def build_pane(self, name: str) -> None:
        """Mount a pane when it is first needed, and fill it."""
        if name in self.built:
            return
        self.built.add(name)
        pane = self.pane_of(name)
        await pane.mount_all(list(self.compose_tab(name)))
        self.pane_built(pane)

    def pane_built(self, pane: Pane) -> None:
        """A pane was mounted: fill it."""

    def pane_of(self, name: str) -> Pane:
        """Return a tab's pane."""
        return self.query_one(f"#{pane_id(name)}", Pane)

    async def open_pane(self, name: str) -> None:
        """Show one tab's pane, building it first."""
        await self.build_pane(name)
        self.pane = name
        for other in self.PANES:
            self.pane_of(other).display = other == name
        self.draw_tabs()
        self.pane_opened(name)
        self.draw_frame()

    def pane_opened(self, name: str) -> None:
        """A tab was opened: give something there the focus."""

    @property
    def panes(self) -> list[str]:
        """The tabs that the studio shows: the first one, and those that it wants."""
        if not self.TABS_BY:
            return list(self.PANES)
        declared = {word.means for word in all_declared()[self.TABS_BY].words}
        left_out = declared - set(self.desk.preferences.of(self.TABS_BY))
        return [name for name in self.PANES if name not in left_out]

    def preferences_changed(self) -> None:
        super().preferences_changed()
        self.draw_tabs()
        if self.pane not in self.panes and not self.typing:
            self._show_pane(self.panes[0])

    def tab_counts(self) -> dict[str, int | str]:
        """Return the numbers behind the tabs' names."""
        return {}

    def draw_tabs(self) -> None:
        """Draw the line of tabs."""
        whole = self._tab_buttons({})
        short = sum(cells(button.text) for button in whole) > self.app.size.width
        self.query_one("#tabs", ButtonRow).show(self._tab_buttons(SHORT) if short else whole, marked=self.pane)

    def _tab_buttons(self, short: Mapping[str, str]) -> list[Button]:
        counts, tips = self.tab_counts(), self.query_one(Ribbon).tips
        tabs = []
        for name in self.panes:
            tip, called = self.PANES[name], short.get(name, name)
            end = "" if tips and short else " "
            counted = f"{called} {counts[name]}" if counts.get(name) and not (tips and short) else called
            tabs.append(
                Button(f" ({tip}){counted}{end}", name, key=f" ({tip})") if tips else Button(f" {counted} ", name)
            )
        return [Button("(<)", "previous_tab"), *tabs, Button("(>)", "next_tab")] if tips else tabs

    def on_resize(self) -> None:
        if self.query("#tabs"):
            self.draw_tabs()

    def tips_shown(self) -> None:
        self.draw_tabs()

    def other_tips(self) -> dict[str, str]:
        return {f"{PANE}{name}": tip for name, tip in self.PANES.items() if name in self.panes}

    def on_ribbon_chosen(self, message: Ribbon.Chosen) -> None:
        if message.command_id.startswith(PANE):
            message.prevent_default()
            self._show_pane(message.command_id.removeprefix(PANE))

    @on(ButtonRow.Pressed, "#tabs")
    async def _tab_pressed(self, message: ButtonRow.Pressed) -> None:
        if message.name not in self.panes:
            return
        message.prevent_default()
        on_the_tabs = message.row.has_focus
        await self.open_pane(message.name)
        if on_the_tabs:
            message.row.focus()

    def do_next_tab(self) -> None:
        self._turn_tab(1)

    def do_previous_tab(self) -> None:
        self._turn_tab(-1)

    def _turn_tab(self, by: int) -> None:
        names = self.panes
        at = names.index(self.pane) if self.pane in names else 0
        self._show_pane(names[(at + by) % len(names)])

    @keys_wait("opening the tab", group="pane")
    async def _show_pane(self, name: str) -> None:
        await self.open_pane(name)


def pane_id(name: str) -> str:
    """Return the id of a tab's pane."""
    return f"pane-{name.lower().replace(' ', '-')}"
