"""The day drawn beneath its list, where there is room: who and which room is taken when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from textual.containers import Container
from textual.widget import Widget

from studio.booking.presence import Absent
from studio.kernel.preferences import Preferences
from studio.sessions.agenda import AgendaRow
from tui.frame.day_lanes import hours_of, lanes_of, minute_of
from tui.frame.resting import Resting
from tui.widgets.heading import Heading
from tui.widgets.timeline import Timeline


class DrawnDay(Resting, Container):
    """A timeline of the studio's people and rooms, under its heading."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.names: tuple[str, ...] | None = None
        """Who has a lane, also on a free day; ``None`` until it is read."""

    def compose(self) -> Iterable[Widget]:
        yield Heading("The day")
        yield Timeline()

    def choose(self, session_id: int | None) -> None:
        """Show, once the cursor rests, which session the list stands on."""
        self.once_it_rests(lambda: self.query_one(Timeline).choose(session_id))

    def show(
        self,
        rows: Iterable[AgendaRow],
        names: Sequence[str],
        day: date,
        now: datetime,
        wanted: Preferences,
        absent: Sequence[Absent] = (),
    ) -> None:
        """Draw the sessions of a day; these names have a lane, also on a free day, and these are away."""
        lanes = lanes_of(rows, day, names, absent)
        self.query_one(Timeline).show(lanes, hours_of(lanes, wanted), minute_of(now, day))
