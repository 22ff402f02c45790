"""A birthday, typed with its year or without, or picked from a month."""

from __future__ import annotations

from datetime import date

from studio.dates.typed.birthdays import Birthday, birthday_of
from tui.widgets.step_field import StepField
from tui.widgets.stepping import DAY, date_parts, step_date


class BirthdayField(StepField[Birthday]):
    """A birthday. `value_now` is a `Birthday` or None; Down asks for a month to pick from (`PickWanted`)."""

    first_weekday: int = 6
    """As of a `DateField`."""

    def step(self, value: Birthday, part: int, by: int) -> Birthday:
        def show(day: date) -> str:
            return self.show(birthday_of(day, year_known=value.year is not None))

        stepped = step_date(value.stored, DAY if part < 0 else date_parts(show)[part], by)
        return birthday_of(stepped, year_known=value.year is not None)

    def take_day(self, day: date) -> None:
        """Take a day that the user picked, with its year."""
        self.take(birthday_of(day))
