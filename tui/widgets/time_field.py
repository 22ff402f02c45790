"""A time of day, typed or picked from a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from studio.kernel.types import Choice
from tui.widgets.step_field import StepField
from tui.widgets.stepping import MINUTE, step_time, time_parts


class TimeField(StepField[time]):
    """A time of day. `value_now` is a ``time`` or None; Down asks for a list to pick from (`PickWanted`)."""

    hint = "9:30, 14:00 or 2p"

    after: Callable[[], time | None] = staticmethod(lambda: None)
    """Tells the start where this is an end, which is the first such time after it."""

    step_min: int = 15
    """Minutes of one step, and between two times of the list."""

    def step(self, value: time, part: int, by: int) -> time:
        unit = MINUTE if part < 0 else time_parts(self.show)[part]
        return step_time(value, unit, by, minutes=self.step_min)

    def choices(self) -> list[Choice]:
        """List the times of the day for picking, with ``HH:MM`` as the key."""
        times = [time(minute // 60, minute % 60) for minute in range(0, 1440, self.step_min)]
        return [Choice(f"{at:%H:%M}", self.show(at)) for at in times]

    def nearest(self) -> str:
        """Return the key among `choices` at or before the value, or 9:00."""
        at = self.value_now or time(9)
        minute = (at.hour * 60 + at.minute) // self.step_min * self.step_min
        return f"{minute // 60:02}:{minute % 60:02}"

    def take_key(self, key: str) -> None:
        """Take the key of one of the `choices`."""
        hour, minute = key.split(":")
        self.take(time(int(hour), int(minute)))
