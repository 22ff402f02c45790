"""Find one client, for a field that names one."""

from __future__ import annotations

from datetime import date

from studio.find import search
from studio.find.hits import ClientHit
from studio.kernel import clock
from studio.kernel.errors import StudioError
from studio.kernel.types import Choice
from tui.frame.short_times import short_when
from tui.screens.dialogs.list import ListDialog
from tui.terminal.readiness import edits_text, keys_wait
from tui.widgets.columns import Column
from tui.widgets.record_rows import Key, Row

MOST = 12
EMPTY = "Type any part of a name, number, phone or email."
NOTHING = "No client fits. Fewer letters find more; {key:find} adds a new client."


COLUMNS = (
    Column("number", "", width=8, priority=8),
    Column("name", "", min_width=16, grow=2, priority=9),
    Column("phone", "", width=15, priority=7),
    Column("near", "", min_width=14, grow=1, priority=5),
)


class FindClientDialog(ListDialog[Choice]):
    """Gives back the client as a `Choice`, or None for Esc."""

    def __init__(self, title: str, typed: str = "") -> None:
        """Begin with what was ``typed`` already."""
        super().__init__(title, COLUMNS, empty_text=EMPTY, typed=typed)
        self._hits: dict[Key, ClientHit] = {}

    def on_mount(self) -> None:
        self.keep_height(MOST)
        self._look()

    def narrow(self) -> None:
        self._look()

    @keys_wait("looking", lets=edits_text)
    async def _look(self) -> None:
        typed = self.field.value
        try:
            found = await self.desk.gateway.read(search.find, typed, clients=MOST, sessions=0)
        except StudioError as error:
            self.table.empty_text = str(error)
            self.table.set_rows([])
            return
        if typed != self.field.value:
            return
        self._hits = {hit.id: hit for hit in found.clients}
        self.table.empty_text = self.desk.with_keys(NOTHING) if typed.strip() else EMPTY
        today = clock.today()
        self.table.set_rows([_row(hit, today) for hit in found.clients])
        if found.clients:
            self.table.move_to_key(found.clients[0].id)

    def choose(self, key: Key) -> None:
        self.close(Choice(key, self._hits[key].name, self._hits[key].number))


def _row(hit: ClientHit, today: date) -> Row:
    near = short_when(hit.session_at, today) if hit.session_at else ""
    return Row(hit.id, (hit.number, hit.name, hit.phone, near))
