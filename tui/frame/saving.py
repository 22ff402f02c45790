"""Saving what is typed into a form: refused at the right field, merged where somebody else saved meanwhile.

One way for records, their dialogs and everything else that is filled in and saved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from studio.kernel.errors import StaleRecord, StudioError
from studio.kernel.merge import Place, Side, differences, merged
from studio.kernel.types import FieldChange
from tui.frame.dialog import Dialog
from tui.frame.edit import FormEdit
from tui.widgets.form import Form

T = TypeVar("T")


class Host(Protocol):
    """What saving needs of the screen or dialog that it happens on."""

    def forms(self) -> Iterable[Form]:
        """List the forms built so far."""

    def say(self, sentence: str, *, problem: bool = False) -> None:
        """Show one sentence."""

    def focus_named(self, name: str | None) -> None:
        """Focus the field that a refusal is about; None: nothing."""

    async def ask(self, dialog: Dialog[T]) -> T | None:
        """Put up a dialog and wait for its answer."""


class SaveHost(Host, Protocol):
    """What is to be saved, and what happens when somebody else was first."""

    async def write(self) -> bool:
        """Write it; false where the user gave it up, which was said. Raises what the service refuses."""

    async def stale(self, error: StaleRecord) -> bool:
        """Somebody else saved first; true when it is to be written again."""


class Saving:
    """Saves once at a time, however often the key is pressed."""

    def __init__(self, host: SaveHost) -> None:
        self.host = host
        self.busy = False

    async def run(self) -> bool:
        """Save; true when it is saved. What is refused is said at its field, and nothing typed is lost."""
        if self.busy:
            return False
        self.busy = True
        try:
            return await self._run()
        finally:
            self.busy = False

    async def _run(self) -> bool:
        host = self.host
        for form in host.forms():
            if (found := form.first_complaint()) is not None:
                host.focus_named(found[0])
                host.say(found[1], problem=True)
                return False
        while True:
            try:
                return await host.write()
            except StaleRecord as error:
                if not await host.stale(error):
                    return False
            except StudioError as error:
                host.say(str(error), problem=True)
                host.focus_named(error.field)
                return False


async def merge_into(
    edit: FormEdit,
    theirs: Mapping[str, Any],
    version: int | None,
    changes: Sequence[FieldChange],
    host: Host,
    *,
    saving: bool = True,
) -> bool:
    """Put what is typed in ``edit`` over a newer version of its record, asking where both changed the same.

    Args:
        theirs: the values of the record as it is now.
        version: its version now.
        changes: who saved what since; for the names.
        saving: whether it is saved next; false: a draft is put back.
    Returns:
        False where the user wants to look first: everything stays as it is.
    """
    base, mine = edit.base, edit.mine()
    chosen: Mapping[Place, Side] | None = {}
    if found := differences(base, mine, theirs):
        from tui.frame.merge_dialog import MergeDialog, compared  # seldom needed, and every form would bring it

        chosen = await host.ask(MergeDialog([compared(edit, each) for each in found], changes, saving=saving))
    if chosen is None:
        return False
    both = merged(base, edit.mine(), theirs, chosen)
    edit.show(theirs, version, keep_typed=False)
    edit.put(both)
    return True
