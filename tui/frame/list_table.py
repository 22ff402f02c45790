"""A table that shows a declared list and remembers how its user sorts it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from textual.worker import Worker, WorkerError

from studio.lists.remembered import remember, sortings
from studio.lists.spec import Asked, ListSpec
from tui.frame.desk import Desk, Open, desk_of
from tui.frame.listing import Changes, ListSource, Look, changes_it, show_list
from tui.widgets.record_table import RecordTable


class ListTable(RecordTable):
    """Shows a list with `show`. Without a name nothing is remembered."""

    def __init__(self, look: Look, *, remembered_as: str = "", id: str, **options: bool | str) -> None:
        super().__init__(id=id, **options)  # type: ignore[arg-type]
        self.look = look
        self.remembered_as = remembered_as
        self.source: ListSource | None = None
        self._reading: Worker[None] | None = None

    async def show(self, desk: Desk, spec: ListSpec, asked: Asked) -> None:
        """Show what is asked of a list, in the order in which the user last looked at it; the same again is read anew.

        Done when it is read, so that keys can wait for it.
        """
        source = ListSource(desk.gateway, desk.actor, spec, asked, self.look)
        if source == self.source and self._reading is not None:
            self._reading = self.reload()
        else:
            # Whoever asks again before it is known how it was sorted begins anew.
            self.source, self._reading = source, None
            self._reading = show_list(self, await self._as_remembered(desk, source))
        waited: Worker[None] | None = None
        while (reading := self._reading) is not None and reading is not waited:
            with suppress(WorkerError):  # a newer reading took its place
                await reading.wait()
            waited = reading

    async def show_kind(self, desk: Desk, kind: str, asked: Asked) -> None:
        """Show what is asked of the list of a kind of record, with the fields that the studio added: see `show`."""
        # It knows every list of the studio, which the start does without.
        from studio.exchange.listed import list_of

        await self.show(desk, await desk.gateway.read(list_of, kind), asked)

    @property
    def at_cursor(self) -> Open | None:
        """What Enter opens: the record under the cursor, with those around it to leaf through."""
        if self.source is None or not isinstance(self.cursor_key, int):
            return None
        opens = self.source.spec.opens
        kinds = {int(row.key): (row.kind or opens, row.record or int(row.key)) for row in self.rows}
        kind, record_id = kinds.get(self.cursor_key, (opens, self.cursor_key))
        # One leafs through those of one kind: each kind has a screen of its own.
        return Open(kind, record_id, tuple(one for other, one in kinds.values() if other == kind))

    def follow(self, changes: Changes) -> None:
        """Read the list anew where these changes show in it; the cursor stays on its record, and no key waits."""
        if self.source is not None and changes_it(self.source.spec, changes):
            self._reading = self.reload()

    async def _as_remembered(self, desk: Desk, source: ListSource) -> ListSource:
        if not self.remembered_as:
            return source
        kept = await desk.gateway.aside(sortings, desk.actor.login)
        column, turned = kept.get(self.remembered_as, ("", False))
        if not any(one.key == column and one.sortable for one in source.columns()):
            return source
        self._say_what_is_left_out(source.spec, column)
        return replace(source, asked=replace(source.asked, order=column, descending=turned))

    async def on_record_table_sorted(self, message: RecordTable.Sorted) -> None:
        """Say which rows the order cannot have, and keep it for the next time."""
        source = self.source
        if source is None:
            return
        self._say_what_is_left_out(source.spec, message.column)
        if self.remembered_as:
            sorting = (message.column, message.descending)
            await source.gateway.aside(remember, source.actor.login, self.remembered_as, sorting)

    def _say_what_is_left_out(self, spec: ListSpec, column: str) -> None:
        if without := spec.order[spec.column[column].order].leaves_out:
            desk_of(self.app).say(without)
