"""What is due on a day, and done on one or not: how it stands in lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from studio.kernel import clock
from studio.kernel.instants import as_day
from studio.kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Due:
    """What a line needs to say how a task, a call or a message stands."""

    due_on: date
    completed_on: date | None
    urgent: bool = False

    @property
    def overdue(self) -> bool:
        """Whether it should have been done before today."""
        return self.completed_on is None and self.due_on < clock.today()

    @property
    def late_days(self) -> int | None:
        """How many days late it is; ``None`` where it is not."""
        return (clock.today() - self.due_on).days if self.overdue else None


def due(due_on: Any, completed_on: Any, urgent: Any = False) -> Due:
    """Make it of what either database returns."""
    day = as_day(due_on)
    assert day is not None, "something without a due date"
    return Due(day, as_day(completed_on), bool(urgent))
