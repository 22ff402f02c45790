"""Statuses for each session type, and back to one set: shows where the sessions go before they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from studio.lists.fields import FieldDef, declare
from studio.workflow import by_type
from studio.workflow.by_type import WORD, Landing
from tui.frame.ask import AskDialog
from tui.frame.form_fields import At, place_fields
from tui.frame.place import Place
from tui.screens.dialogs.form import RecordDialog
from tui.text import plain
from tui.widgets.columns import Column
from tui.widgets.form import Form, FormShape
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import AnswerBlock

if TYPE_CHECKING:
    from tui.screens.maintenance.list import ListScreen

YES, NO = "y", "n"
TYPED = declare(FieldDef("word", f"Type {WORD}", noun="word"))
COLUMNS = (
    Column("type", "Type", min_width=8, grow=1),
    Column("sessions", "Sessions", width=8, align="right"),
    Column("was", "From", min_width=20, grow=3),
    Column("to", "To", min_width=20, grow=3),
    Column("matched", "", width=10),
)
AROUND = 12
"""Lines of a low terminal that all but the list takes."""

WARNING = (
    "All sessions go back to one set of statuses: each to the one that has the name of its own, the others as marked. Each "
    "type's own set is kept, and comes back with its sessions when statuses by type are switched on again."
)


class SwitchOffDialog(RecordDialog[int]):
    """Asks for the word, beneath the list of where how many sessions go."""

    KEYS: ClassVar[str] = "Enter Go back to one set   Up Down The list   Esc Cancel"
    DEFAULT_CSS = """
    SwitchOffDialog DialogBox { width: 78; }
    SwitchOffDialog Static { height: auto; margin-bottom: 1; }
    SwitchOffDialog Form { height: 1; }
    SwitchOffDialog AnswerBlock { height: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
    ]

    def __init__(self, plan: Sequence[Landing]) -> None:
        super().__init__("One set of statuses")
        self._plan = sorted(plan, key=lambda one: one.matched)
        """What goes to another name first: nobody should have to look for it."""
        self._table = RecordTable(COLUMNS, sortable=False, empty_text="There are no sessions yet.")
        self._table.can_focus, self._table.driven = False, True

    def compose_body(self) -> ComposeResult:
        yield Static(plain(WARNING, lines=True))
        yield self._table
        label = TYPED["word"].label
        layout = [At("word", label=label)]
        yield Form(
            place_fields(TYPED, layout, self.desk.preferences), shape=FormShape((len(label) + 2, 0)), enter="submit"
        )
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        lines = max(1, min(len(self._plan), self.app.size.height - AROUND))
        self._table.styles.height = lines + 1
        self._table.set_rows(
            [
                Row(
                    at,
                    (one.session_type, str(one.sessions), one.was, one.to, "" if one.matched else "other name"),
                    tones=() if one.matched else ((4, "caution"),),
                )
                for at, one in enumerate(self._plan)
            ]
        )
        self.form.focus_field("word")

    def action_move(self, by: int) -> None:
        self._table.action_move(by)

    async def save(self) -> int:
        word = str(self.form.values()["word"] or "")
        return await self.desk.gateway.write(by_type.switch_off, self.desk.actor, word)


async def switch(place: Place, *, on: bool) -> str:
    """Switch statuses by type on, or off, as far as the user wants it; return what was done, empty for nothing."""
    if on:
        answer = await place.desk.push_screen_wait(
            AskDialog(
                "Statuses by type",
                "Give each session type its own set of statuses? Each begins with a copy of this one, or with the one that "
                "it had before; sessions stay where they are.",
                [(YES, "One set for each type"), (NO, "Leave it")],
            )
        )
        if answer != YES:
            return ""
        restored = await place.attempt(place.desk.gateway.write(by_type.switch_on, place.desk.actor))
        if restored is None:
            return ""
        back = (
            f" {restored} session{'s are' if restored != 1 else ' is'} back in the set of the type." if restored else ""
        )
        return f"Each session type has its own statuses now.{back}"
    plan = await place.attempt(place.desk.gateway.read(by_type.planned))
    moved = await place.desk.push_screen_wait(SwitchOffDialog(plan)) if plan is not None else None
    return "" if moved is None else "All sessions have one set of statuses now; the sets of the types are kept."


async def give_or_take(screen: ListScreen) -> None:
    """Switch statuses by type on, or off, and show what there is then."""
    if screen.sheet is None or not (done := await switch(screen, on=not screen.sheet.parts)):
        return
    screen.within = None
    await screen.read_list()
    if screen.sheet.parts:
        # Those of new types are for later: who has just given each type its own means to change those.
        screen.within = int(screen.sheet.parts[1].key)
        await screen.read_list()
        done = f"{done} These are those of {screen.sheet.part}; {{key:part}} shows another type's."
    screen.say(done)
