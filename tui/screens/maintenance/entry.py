"""All of an entry of a list that the studio keeps, in a dialog."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.app import ComposeResult

from studio.kernel.errors import NotFound, StaleRecord
from studio.kernel.types import meaning
from studio.lists import sheet, upkeep
from studio.lists.maintained import ORDER, Entry, Maintained
from studio.lists.sheet import Sheet
from tui.frame.edit import FormEdit, Values
from tui.frame.form_fields import At, offer_choices, place_fields
from tui.frame.saving import merge_into
from tui.screens.dialogs.form import RecordDialog
from tui.screens.maintenance.sure import when_sure
from tui.text import cells
from tui.widgets.form import Form, FormShape
from tui.widgets.text_block import AnswerBlock


class EntryEdit(FormEdit):
    """The values of an entry."""

    def __init__(self, shown: Sheet, forms: Any, desk: Any) -> None:
        super().__init__(forms, desk)
        self.sheet = shown

    def label(self, key: str, row: int = 0) -> str:
        return self.sheet.kept.form[key].label


def values_of(shown: Sheet, entry: Entry | None) -> Values:
    """Return the values of an entry, or those that a new one begins with."""
    form = shown.kept.form
    values = {key: shown.standing(entry, key) if entry else one.default for key, one in form.items()}
    if entry is None and shown.kept.numbered:
        # At the end of the list, unless another place is typed.
        values[ORDER.key] = max((one.order for one in shown.entries), default=0) + upkeep.GAP
    return values


class EntryDialog(RecordDialog[int]):
    """Adds an entry, or changes one; gives back its id."""

    DEFAULT_CSS = """
    EntryDialog DialogBox { width: 72; }
    EntryDialog Form { height: auto; max-height: 16; }
    EntryDialog AnswerBlock { height: 2; }
    """

    edit: EntryEdit

    def __init__(self, shown: Sheet, entry: Entry | None) -> None:
        what = f"{'Edit' if entry else 'New'} {shown.kept.one}"
        super().__init__(f"{what}, {shown.part}" if shown.part else what)
        self.sheet, self.entry = shown, entry
        self.edit = EntryEdit(shown, self.forms, lambda: self.desk)

    @property
    def kept(self) -> Maintained:
        """The list."""
        return self.sheet.kept

    def compose_body(self) -> ComposeResult:
        fields = self.kept.form
        widest = max(cells(one.label) for one in fields.values())
        layout = [At(key, label=one.label) for key, one in fields.items()]
        form = Form(
            place_fields(fields, layout, self.desk.preferences), shape=FormShape((widest + 2, 0)), enter="submit"
        )
        offer_choices(form, fields, self.sheet.offered, self.sheet.unoffered)
        yield form
        yield AnswerBlock(id="told")

    def on_mount(self) -> None:
        self.edit.show(values_of(self.sheet, self.entry), self.entry.version if self.entry else None)
        self.form.focus_field("name")

    async def save(self) -> int:
        return await when_sure(self.desk, self._write)

    async def _write(self, sure: bool) -> int:
        gateway, actor, entry = self.desk.gateway, self.desk.actor, self.entry
        if entry is None:
            values, within = _plain(self.edit.mine()), self.sheet.within
            return await gateway.write(upkeep.add, actor, self.kept, values, within=within, sure=sure)
        values = _plain(self.edit.changes())
        await gateway.write(upkeep.change, actor, self.kept, entry.id, self.edit.version, values, sure=sure)
        return entry.id

    async def stale(self, error: StaleRecord) -> bool:
        shown = await self.desk.gateway.read(sheet.sheet, self.kept, self.sheet.within)
        theirs = next((one for one in shown.entries if self.entry and one.id == self.entry.id), None)
        if theirs is None:
            raise NotFound(f"That {self.kept.one} is gone: somebody deleted it.")
        return await merge_into(self.edit, values_of(shown, theirs), theirs.version, error.changes, self)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: meaning(value) for key, value in values.items()}
