"""What opens when a field asks for something to pick from."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from studio.kernel import clock
from studio.kernel.types import Choice
from tui.frame.birthday_field import BirthdayField
from tui.frame.desk import Desk, desk_of
from tui.screens.dialogs.find_client import FindClientDialog
from tui.screens.dialogs.month import MonthDialog
from tui.screens.dialogs.pick import PickDialog
from tui.widgets.choice_field import ChoiceField
from tui.widgets.client_field import ClientField
from tui.widgets.date_field import DateField
from tui.widgets.field import PickWanted
from tui.widgets.month_grid import MonthDays
from tui.widgets.time_field import TimeField

if TYPE_CHECKING:
    from textual.app import App


def open_picker(app: App[Any], event: PickWanted) -> None:
    """Open the month, the times or the list of the field that asks; what is picked goes into the field.

    A second Down that was on its way while the first one opened its dialog is passed over.
    """
    field = event.field
    if not field.screen.is_active:
        return
    if isinstance(field, DateField):
        dialog = _month(app, field, field.value_now)
        app.push_screen(dialog, lambda day: field.take(day) if day is not None else None)
    elif isinstance(field, BirthdayField):
        born = field.value_now.born_on if field.value_now else None
        app.push_screen(_month(app, field, born), lambda day: field.take_day(day) if day is not None else None)
    elif isinstance(field, TimeField):
        times = field.choices()

        def take_time(choice: Choice | None) -> None:
            if choice is not None:
                field.take_key(str(choice.key))

        app.push_screen(PickDialog(_title(field.noun), times, current=field.nearest()), take_time)
    elif isinstance(field, ClientField):

        def take_client(choice: Choice | None) -> None:
            if choice is not None:
                field.take(choice)

        found = "" if field.chosen else field.value
        app.push_screen(FindClientDialog(f"Find the {field.noun}", found), take_client)
    elif isinstance(field, ChoiceField):

        def take_choice(choice: Choice | None) -> None:
            if choice is not None and choice.key in field.beneath:
                app.push_screen(
                    PickDialog(choice.label, field.beneath[choice.key], current=field.value_now), take_choice
                )
            elif choice is not None:
                field.take(choice)

        if field.asks_which:
            take_choice(field.chosen)
        else:
            title, options = _title(field.noun), field.options
            app.push_screen(PickDialog(title, options, current=field.option, unoffered=field.unoffered), take_choice)


def _month(app: App[Any], field: DateField | BirthdayField, day: date | None) -> MonthDialog:
    today = clock.today()
    knows = isinstance(field, DateField) and getattr(app, "knows_days", False)
    return MonthDialog(
        day or today,
        today,
        title=_title(field.noun),
        first_weekday=field.first_weekday,
        month_days=partial(_days, desk_of(app)) if knows else None,
    )


async def _days(desk: Desk, first: date) -> MonthDays:
    """Read which days are busy, how full they are, and which are closed."""
    from studio.calendar import loads

    found = await desk.gateway.read(loads.of_month, first)
    return MonthDays(
        frozenset(one.day for one in found if one.booked),
        frozenset(one.day for one in found if one.closed),
        {one.day: one.load for one in found},
    )


def _title(noun: str) -> str:
    return noun[:1].upper() + noun[1:]
