"""The day as it hangs on a wall where anybody reads it: no phone, no price, no word of a record, and of a name what a
preference lets show. What is not to be seen is cut here, and never reaches a screen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from studio.ical.settings import NAMES, called
from studio.kernel import clock, database
from studio.kernel.declared import Declared
from studio.kernel.instants import day_after
from studio.kernel.preferences import Preferences
from studio.kernel.records import dataclass
from studio.sessions import agenda
from studio.sessions.agenda import AgendaRow, Filter
from studio.sessions.visits import NOT_YET, VisitView

MINUTES = Declared(
    "kiosk.minutes",
    "count",
    2,
    "Locked after",
    "How long nobody presses a key before a desk that was opened from the wall goes back to it.",
    least=1,
    most=240,
    unit="min",
)
DARK = Declared(
    "kiosk.dark",
    "flag",
    False,
    "Dark at night",
    "Before the studio opens and after it closes, while nothing is going on, the wall is dark until somebody presses a key.",
)


@dataclass(frozen=True, slots=True)
class WallRow:
    """One entry of the day."""

    starts_at: datetime
    ends_at: datetime
    who: str
    """The client, as the preference lets it show; empty where there is none."""
    what: str
    """The type."""
    colour: str
    room: str
    people: tuple[str, ...]
    """Initials of whoever works on it."""
    visit: VisitView = NOT_YET

    def over(self, now: datetime) -> bool:
        """Tell whether it has ended."""
        return self.ends_at <= now

    def begun(self, now: datetime) -> bool:
        """Tell whether it has started."""
        return self.starts_at <= now


@dataclass(frozen=True, slots=True)
class Wall:
    """What the screen on the wall shows."""

    day: date
    rows: tuple[WallRow, ...]
    tomorrow: datetime | None
    """When the first entry of the day after starts."""
    open_min: tuple[int, int] | None = None
    """When the studio opens and closes, in minutes after midnight, where the wall is dark before and after."""

    def dark(self, now: datetime) -> bool:
        """Tell whether nobody needs it at this time."""
        if self.open_min is None or self.open_min[0] <= now.hour * 60 + now.minute < self.open_min[1]:
            return False
        return not any(row.begun(now) and not row.over(now) for row in self.rows)


def wall(day: date, only: Filter, names: str) -> Wall:
    """Read a day, without those who did not come, and when the next one begins.

    Args:
        names: how clients are named, as the preference says.
    """
    rows = [row for row in agenda.day(day, only) if not row.no_show]
    named = _names([row.client_id for row in rows if row.client_id])
    after = day_after(datetime.combine(day, datetime.min.time()))
    following = [row.starts_at for row in agenda.day(after.date(), only) if row.starts_at >= after]
    return Wall(day, tuple(_row(row, named, names) for row in rows), following[0] if following else None)


def of_now(only: Filter, wanted: Preferences) -> Wall:
    """Read today."""
    found = wall(clock.today(), only, str(wanted.of(NAMES.name)))
    return replace(found, open_min=(wanted.opens_at_min, wanted.closes_at_min)) if wanted.of(DARK.name) else found


def _names(ids: list[int]) -> dict[int, tuple[str, str]]:
    if not ids:
        return {}
    found = database.rows(f"SELECT id, last_name, first_name FROM client WHERE id IN ({database.marks(ids)})", ids)
    return {int(one): (str(last), str(first)) for one, last, first in found}


def _row(row: AgendaRow, named: dict[int, tuple[str, str]], names: str) -> WallRow:
    last, first = named.get(row.client_id, ("", ""))
    who = called(last, first, names)
    return WallRow(row.starts_at, row.ends_at, who, row.session_type, row.colour, row.room, row.people, row.visit)


def left_until(at: datetime, now: datetime) -> str:
    """Say how long it is until then: ``in 26 min``, ``in 2 h 05 min``."""
    minutes = max(0, -(-int((clock.utc(at) - clock.utc(now)) / timedelta(seconds=1)) // 60))
    return f"in {minutes} min" if minutes < 60 else f"in {minutes // 60} h {minutes % 60:02} min"
