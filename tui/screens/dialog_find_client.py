"""Find one client, for a field that names one."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from studio import clock, search
from studio.errors import StudioError
from studio.search import ClientHit
from studio.types import Choice
from tui.screens.dialog import Dialog
from tui.screens.dialog_pick import FilterField
from tui.screens.find_rows import short_when
from tui.widgets.columns import Column
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable

MOST = 12
EMPTY = "Type any part of a name, number, phone or email."
NOTHING = "No client fits. Fewer letters find more; a new client is added with F3."


class FindClientDialog(Dialog[Choice]):
    """Gives back the client as a `Choice`, or None for Esc."""

    KEYS: ClassVar[str] = "Type to find   Enter Choose   Esc Cancel"
    AUTO_FOCUS = "FilterField"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]
    DEFAULT_CSS = """
    FindClientDialog RecordTable { height: 12; min-height: 3; }
    """

    def __init__(self, title: str, typed: str = "") -> None:
        """Begin with what was ``typed`` already."""
        super().__init__(title)
        self._field = FilterField("find")
        self._field.enter_submits = True
        self._field.set_value(typed)
        columns = (
            Column("number", "", width=8, priority=8),
            Column("name", "", min_width=16, grow=2, priority=9),
            Column("phone", "", width=15, priority=7),
            Column("near", "", min_width=14, grow=1, priority=5),
        )
        self._table = RecordTable(columns, show_header=False, sortable=False, empty_text=EMPTY)
        self._table.can_focus = False
        self._hits: dict[int, ClientHit] = {}
        self._answered = ""
        self._choose_when_answered = False

    @property
    def desk(self) -> Any:
        """The program."""
        return self.app

    def compose_body(self) -> ComposeResult:
        yield self._field
        yield self._table

    def on_mount(self) -> None:
        self._look()

    @on(FieldChanged)
    def _typed(self) -> None:
        self._choose_when_answered = False
        self._look()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def _look(self) -> None:
        typed = self._field.value
        try:
            found = await self.desk.gateway.read(search.find, typed, clients=MOST, sessions=0)
        except StudioError as error:
            self._table.empty_text = str(error)
            self._table.set_rows([])
            return
        if typed != self._field.value:
            return
        self._answered = typed
        self._hits = {hit.id: hit for hit in found.clients}
        self._table.empty_text = NOTHING if typed.strip() else EMPTY
        clock24, today = self.desk.preferences.clock24, clock.today()
        self._table.set_rows(
            [_row(hit, short_when(hit.session_at, today, clock24) if hit.session_at else "") for hit in found.clients]
        )
        if found.clients:
            self._table.move_to_key(found.clients[0].id)
        if self._choose_when_answered:
            self._choose()

    @on(FieldSubmitted)
    @on(RecordTable.Opened)
    def _choose(self) -> None:
        key = self._table.cursor_key
        # Enter on a list that does not yet answer what is typed would choose somebody else.
        self._choose_when_answered = self._answered != self._field.value
        if isinstance(key, int) and not self._choose_when_answered:
            self.close(Choice(key, self._hits[key].name, self._hits[key].number))

    def action_move(self, by: int) -> None:
        self._table.action_move(by)


def _row(hit: ClientHit, near: str) -> Row:
    return Row(hit.id, (hit.number, hit.name, hit.phone, near))
