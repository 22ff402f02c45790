"""What stands beside the lists of Maintenance: an entry with what uses it, a list with its entries."""

from __future__ import annotations

from collections.abc import Sequence

from textual import work

from studio.kernel import clock
from studio.kernel.errors import StudioError
from studio.kernel.shown import short_date
from studio.lists import maintained, sheet
from studio.lists.maintained import Entry
from studio.lists.own import OWN
from studio.lists.sheet import Sheet, Told
from tui.frame.areas import Area
from tui.frame.desk import desk_of
from tui.frame.preview_pane import SidePane
from tui.widgets.marked_lines import Line, broken, labelled

MOST_NAMES = 40


class EntryPane(SidePane):
    """Tells of the entry under the cursor."""

    def tell_of(self, shown: Sheet | None, entry: Entry | None) -> None:
        """Tell of an entry, once the cursor rests; of nothing where there is none."""
        self.once_it_rests(lambda: self._read(shown, entry))

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _read(self, shown: Sheet | None, entry: Entry | None) -> None:
        if shown is None or entry is None:
            self.show()
            return
        try:
            told = await desk_of(self.app).gateway.read(sheet.told, shown.kept, entry.id)
        except StudioError:
            self.show()
        else:
            self.show_built(lambda width: entry_lines(shown, entry, told, width))


def entry_lines(shown: Sheet, entry: Entry, told: Told, width: int) -> Sequence[Line]:
    """Tell of an entry: its values, what uses it, what was done to it last."""
    lines: list[Line] = broken(entry.name, "strong", width)
    if entry.inactive:
        lines += broken("Inactive: it is offered no more.", "caution", width)
    for key, one in shown.kept.fields.items():
        if one.kind == "flag" and entry.values[key]:
            lines += broken(one.label, "", width)
        elif one.kind != "flag" and (text := shown.text(entry, key)):
            lines += labelled(one.label, text, "", width)
    lines += (
        [(), *labelled("Used by", told.used, "", width)]
        if told.used
        else [(), *broken("Nothing uses it.", "muted", width)]
    )
    for act in told.acts:
        when = f"{short_date(clock.wall(act.at).date())} {act.initials}"
        lines += [(), ((when, "muted"),), *broken(act.sentence, "" if act.stands else "off", width)]
    return lines


class AreaPane(SidePane):
    """Tells of the area under the cursor: what it is for, and the entries of a list."""

    def tell_of(self, area: Area | None) -> None:
        """Tell of an area, once the cursor rests."""
        self.once_it_rests(lambda: self._read(area))

    @work(exclusive=True, group="preview", exit_on_error=False)
    async def _read(self, area: Area | None) -> None:
        names: list[str] = []
        try:
            if area is not None and area.opens.name in OWN:
                found = await desk_of(self.app).gateway.read(maintained.entries, OWN[area.opens.name])
                names = [one.name for one in found]
        except StudioError:
            names = []
        self.show_built(lambda width: area_lines(area, names, width) if area else ())


def area_lines(area: Area, names: Sequence[str], width: int) -> Sequence[Line]:
    """Tell of an area."""
    lines: list[Line] = broken(area.title, "strong", width)
    lines += broken(area.about, "muted", width) if area.about else []
    lines += [()] if names else []
    for name in names[:MOST_NAMES]:
        lines += broken(name, "", width, 1)
    more = len(names) - MOST_NAMES
    return [*lines, ((f"and {more} more", "muted"),)] if more > 0 else lines
