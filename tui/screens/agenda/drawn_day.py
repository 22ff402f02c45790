"""The day drawn beneath its list, where there is room: who and which room is taken when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from textual.containers import Container
from textual.widget import Widget

from studio.kernel.preferences import Preferences
from studio.sessions.agenda import AgendaRow
from tui.frame.day_lanes import hours_of, lanes_of, minute_of
from tui.widgets.heading import Heading
from tui.widgets.timeline import Timeline


class DrawnDay(Container):
    """A timeline of the studio's people and rooms, under its heading."""

    names: tuple[str, ...] = ()
    """Who has a lane, also on a free day; read when it is first drawn."""

    def compose(self) -> Iterable[Widget]:
        yield Heading("The day")
        yield Timeline()

    def show(self, rows: Iterable[AgendaRow], day: date, now: datetime, wanted: Preferences) -> None:
        """Draw the sessions of a day."""
        lanes = lanes_of(rows, day, self.names)
        self.query_one(Timeline).show(lanes, hours_of(lanes, wanted), minute_of(now, day))
