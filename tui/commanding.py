"""The list of all commands: what can be done here, what other screens do, and any record by its number or name."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from tui.frame.commands import Command, key_label
from tui.frame.desk import Open, desk_of
from tui.frame.keys import TIPS
from tui.frame.offered import title_now
from tui.frame.place import Place
from tui.frame.told_keys import by_tip
from tui.places import ONE_OF_MANY, SCREENS, screen_for
from tui.terminal.readiness import keys_wait

if TYPE_CHECKING:
    from textual.app import App

    from tui.frame.command_search import Entry

    Base = App[Any]
else:
    Base = object  # Each further kind of app costs half a millisecond at the start.

MOST_RECENT = 8
"""Commands that are remembered as the ones run last."""


class Commanding(Base):
    """Mixed into the app before its base."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.recent: list[str] = []
        """The ids of the commands run last, the last one first."""

    @property
    @abstractmethod
    def place(self) -> Place:
        """The full screen on top."""

    def note_command(self, command_id: str) -> None:
        """Remember that a command was run."""
        if command_id in self.recent:
            self.recent.remove(command_id)
        self.recent[:] = [command_id, *self.recent[: MOST_RECENT - 1]]

    @keys_wait("opening", group="dialog")
    async def do_palette(self) -> None:
        """Search all commands and records, and do what is chosen."""
        from tui.screens.dialogs.palette import PaletteDialog

        place = self.place
        chosen = await self.push_screen_wait(PaletteDialog(self._entries(place), tuple(self.recent)))
        if isinstance(chosen, Open):
            place.open(chosen)
        elif chosen is not None:
            await self._run(place, chosen)

    async def _run(self, place: Place, entry: Entry) -> None:
        verb = entry.command.verb
        if not entry.where:
            place.run_command(verb)
        elif entry.kind in ONE_OF_MANY:
            what = f"{entry.command.title.rstrip('.')} is done in a {entry.where.lower()}"
            place.say(f"{what}: {key_label(place.key_of(ONE_OF_MANY[entry.kind]))} leads to one.", problem=True)
        elif await self.go_to_place(entry.kind):
            # It answers once it is laid out: what a command is about is there by then.
            self.place.call_after_refresh(self.place.run_command, verb)

    @abstractmethod
    async def go_to_place(self, kind: str) -> bool:
        """Go to a place that takes no record; false where the user stays, so that nothing typed is lost."""

    def _entries(self, place: Place) -> list[Entry]:
        found = [self._entry(place, command) for command in place.every_command() if command.verb != "palette"]
        known = {command.title for command in place.every_command()}
        for kind in SCREENS:
            screen = type(screen_for(Open(kind)))
            own = [command for command in screen.OWN_COMMANDS if command.title not in known]
            found += [self._elsewhere(screen, kind, command) for command in own]
            known |= {command.title for command in own}
        return found

    def _keys(self, place: Place, command: Command) -> str:
        keys = [key_label(key) for key in desk_of(self).keys_of(command)][:2]
        tip = [by_tip(command, place.every_command(), key_label(place.key_of(TIPS)))] if command.tip else []
        return ", ".join([*keys, *tip][:2])

    def _entry(self, place: Place, command: Command) -> Entry:
        from tui.frame.command_search import Entry

        verdict = place.verdict_on(command.verb)
        told = command.help if verdict else f"not now: {place.with_keys(verdict.reason)}"
        called = command._replace(title=title_now(place, command))
        return Entry(called, self._keys(place, command), told, possible=bool(verdict))

    def _elsewhere(self, screen: type[Place], kind: str, command: Command) -> Entry:
        from tui.frame.command_search import Entry

        return Entry(command, "", command.help, screen.name_of(), kind, possible=kind not in ONE_OF_MANY)
