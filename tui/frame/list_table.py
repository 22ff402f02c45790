"""A table that shows a declared list, remembers how its user sorts it, and reads again when the list's tables change."""

from __future__ import annotations

from dataclasses import replace

from studio.lists.remembered import remember, sortings
from studio.lists.spec import Asked, ListSpec
from tui.frame.desk import Desk
from tui.frame.listing import ListSource, Look, changes_it, show_list
from tui.widgets.record_table import RecordTable


class ListTable(RecordTable):
    """Shows a list with `show`; `follow` hands it the changes of other desks. Without a name nothing is remembered."""

    def __init__(self, look: Look, *, remembered_as: str = "", id: str, **options: bool | str) -> None:
        super().__init__(id=id, **options)  # type: ignore[arg-type]
        self.look = look
        self.remembered_as = remembered_as
        self.source: ListSource | None = None

    def show(self, desk: Desk, spec: ListSpec, asked: Asked) -> None:
        """Show what is asked of a list, in the order in which the user last looked at it."""
        self.source = ListSource(desk.gateway, desk.actor, spec, asked, self.look)
        self.run_worker(self._show(desk, self.source), group="list", exclusive=True, exit_on_error=False)

    async def _show(self, desk: Desk, source: ListSource) -> None:
        if self.remembered_as:
            kept = await desk.gateway.aside(sortings, desk.actor.login)
            column, turned = kept.get(self.remembered_as, ("", False))
            if any(one.key == column and one.sortable for one in source.columns()):
                source = replace(source, asked=replace(source.asked, order=column, descending=turned))
        show_list(self, source)

    def follow(self, changes: frozenset[tuple[str, int]]) -> None:
        """Read again what is shown, if these ``(table, row id)`` are of this list."""
        if self.source is not None and changes_it(self.source.spec, changes):
            self.reload()

    async def on_record_table_sorted(self, message: RecordTable.Sorted) -> None:
        """Keep the order for the next time."""
        if self.remembered_as and self.source is not None:
            sorting = (message.column, message.descending)
            await self.source.gateway.aside(remember, self.source.actor.login, self.remembered_as, sorting)
