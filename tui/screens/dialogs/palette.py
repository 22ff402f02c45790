"""All commands of the program, the lists that the studio keeps, and records by number or name, found by typing.

What is not possible now is there too, with the reason, and what another screen does, with its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from studio.find import search
from studio.find.search import Found
from studio.kernel.errors import StudioError
from studio.kernel.shown import weekday_date
from tui.frame.areas import Area, areas
from tui.frame.command_search import Entry, found
from tui.frame.desk import Open
from tui.frame.keys import MAINTENANCE
from tui.screens.dialogs.list import ListDialog
from tui.terminal.readiness import edits_text, keys_wait
from tui.widgets.columns import Column
from tui.widgets.matching import begun_by, folded_words
from tui.widgets.record_rows import Key, Row

COLUMNS = (
    Column("title", "", min_width=15, priority=9, grow=1),
    Column("key", "", width=11, priority=8),
    Column("help", "", min_width=20, grow=4, priority=7),
)
RECORDS_FROM = 2
"""Letters from which lists and records are looked for too."""
APOSTROPHES = "['\u2019]"
MOST_RECORDS = 4
"""Of each kind."""


class PaletteDialog(ListDialog[Entry | Open]):
    """Gives back the chosen command, also one that is not possible: it says why not; or the record to open; None for Esc."""

    KEYS: ClassVar[str] = "Type to find   Enter Do it   Esc Close"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+p", "cancel", show=False)]
    DEFAULT_CSS = """
    PaletteDialog DialogBox { width: 78; }
    """

    def __init__(self, entries: Sequence[Entry], recent: Sequence[str]) -> None:
        super().__init__("All commands", COLUMNS, empty_text="Nothing is called that. Backspace shows more.")
        self._entries = {entry.key: entry for entry in entries}
        self._recent = recent
        self._maintenance = next((one.keys for one in entries if one.command.id == MAINTENANCE.id), "")
        self._records: dict[str, Open] = {}
        self.narrow()

    def on_mount(self) -> None:
        self.keep_height(len(self._entries))

    def narrow(self) -> None:
        self._show(Found())
        if len(self.field.value.strip()) >= RECORDS_FROM and self.is_mounted:
            self._look(self.field.value)

    @keys_wait("looking", group="palette.records", lets=edits_text)
    async def _look(self, typed: str) -> None:
        """Put the records that fit behind the commands; while they are looked for the commands are there already."""
        try:
            records = await self.desk.gateway.read(search.find, typed, clients=MOST_RECORDS, sessions=MOST_RECORDS)
        except StudioError:
            return
        if typed == self.field.value and not records.forgiven:
            # What a letter is only inside of is for Find.
            self._show(
                Found(
                    tuple(one for one in records.clients if begins_so(typed, one.number, one.name)),
                    tuple(one for one in records.sessions if begins_so(typed, one.number, one.client)),
                )
            )

    def _show(self, records: Found) -> None:
        fitting = found(list(self._entries.values()), self.field.value, self._recent)
        rows = [_row(entry) for entry in fitting]
        self._records = {}
        for area in self._lists():
            self._records[f"list {area.opens.name}"] = area.opens
            rows.append(Row(f"list {area.opens.name}", (area.title, self._maintenance, area.about)))
        for client in records.clients:
            self._records[f"client {client.id}"] = Open("client", client.id)
            rows.append(Row(f"client {client.id}", (client.name, "Client", f"Open client {client.number}.")))
        for session in records.sessions:
            day = weekday_date(session.starts_at.date())
            self._records[f"session {session.id}"] = Open("session", session.id)
            told = f"Open session {session.number}, {session.session_type}, {day}."
            rows.append(Row(f"session {session.id}", (session.client, "Session", told)))
        before = self.table.cursor_key
        self.table.set_rows(rows)
        if rows and (not records.clients and not records.sessions or before is None):
            self.table.move_to_key(rows[0].key)

    def _lists(self) -> list[Area]:
        """Return the studio's lists of which a word begins as what is typed."""
        typed = folded_words(self.field.value)
        if len("".join(typed)) < RECORDS_FROM:
            return []
        return [one for one in areas() if one.opens.name and begun_by(typed, folded_words(one.title))]

    def choose(self, key: Key) -> None:
        self.close(self._records.get(str(key)) or self._entries.get(str(key)))


def begins_so(typed: str, number: str, name: str) -> bool:
    """Tell whether the typed words begin the number or words of the name, with an apostrophe in it or without."""
    return begun_by(folded_words(typed), folded_words(f"{number} {name} {re.sub(APOSTROPHES, '', name)}"))


def _row(entry: Entry) -> Row:
    told = f"{entry.where}: {entry.told}" if entry.where else entry.told
    return Row(entry.key, (entry.command.title, entry.keys, told), "" if entry.possible else "off")
