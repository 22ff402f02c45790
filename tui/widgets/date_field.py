"""A date, typed in the ways people say it or picked from a month."""

from __future__ import annotations

from datetime import date

from tui.widgets.step_field import StepField
from tui.widgets.stepping import DAY, date_parts, step_date


class DateField(StepField[date]):
    """A date. `value_now` is a ``date`` or None; Down asks for a month to pick from (`PickWanted`)."""

    hint = "fri, +3d or 2026-11-27"

    first_weekday: int = 6
    """With which weekday the month's lines begin: 0 for Monday to 6 for Sunday."""

    def step(self, value: date, part: int, by: int) -> date:
        return step_date(value, DAY if part < 0 else date_parts(self.show)[part], by)
