"""Fields for a day and for a time: the studio's grammar of dates, put into widgets that know nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from studio.dates.reading import habits
from studio.dates.typed import echo, format_date, format_time, only_day, only_time, understand
from studio.dates.typed.birthdays import Birthday, format_birthday, parse_birthday
from studio.dates.typed.days import birthday_hint, day_hint
from studio.dates.typed.habits import Understood
from studio.kernel import shown
from studio.kernel.preferences import Preferences
from tui.frame.birthday_field import BirthdayField
from tui.widgets.date_field import DateField
from tui.widgets.step_field import Reading
from tui.widgets.time_field import TimeField


def day_field(
    name: str,
    *,
    noun: str,
    optional: bool,
    pair: str = "",
    check: Callable[[Any], None] | None = None,
    gone: bool = False,
    near: bool = False,
) -> DateField:
    """Make a field for a day.

    Args:
        pair: the field for the time that may be typed behind the day; without one, such a time is refused.
        check: refuses a day that does not do here.
        gone: whether it says when something was: without a year it is the last such day.
        near: whether it may just be over: without a year it is one of the last two weeks then.
    """

    def read(text: str) -> Reading[date]:
        own = habits(gone=gone, near=near)
        found = understand(text, own, "day")
        day = only_day(found, text, own, alone=not pair)
        if check is not None:
            check(day)
        return Reading(day, echo(found, own), found.at)

    field = DateField(name, parse=read, show=format_date, noun=noun, optional=optional)
    field.echo = lambda day: echo(Understood(day), habits())
    field.pair = pair
    field.hint = day_hint()
    field.first_weekday = shown.formats().first_weekday
    return field


def birthday_field(name: str, *, noun: str, optional: bool) -> BirthdayField:
    """Make a field for a birthday, which lies in the past; its year may be left out."""

    def read(text: str) -> Birthday:
        return parse_birthday(text, habits())

    field = BirthdayField(name, parse=read, show=format_birthday, noun=noun, optional=optional)
    field.hint = birthday_hint()
    field.first_weekday = shown.formats().first_weekday
    field.echo = lambda born: format_birthday(born) + ("" if born.year else ", the year not known")
    return field


def time_field(name: str, *, noun: str, optional: bool, pair: str = "") -> TimeField:
    """Make a field for a time; ``pair`` is the field for the day that may be typed before it."""

    def read(text: str) -> Reading[time]:
        own = habits()
        found = understand(text, own, "time", after=field.after())
        at = only_time(found, text, alone=not pair)
        said = echo(found, own) if found.day is not None else field.echo(at)
        return Reading(at, said, found.day)

    field = TimeField(name, parse=read, show=format_time, noun=noun, optional=optional)
    field.pair = pair
    return field


def first_start(now: datetime, shown: date | None, wanted: Preferences) -> datetime:
    """Return the start that a new record begins with: the next full hour that is open, on the day that is looked at."""
    opening = time(wanted.opens_at_min // 60, wanted.opens_at_min % 60)
    if shown is not None and shown > now.date():
        return datetime.combine(shown, opening)
    start = (now + timedelta(minutes=59)).replace(minute=0, second=0, microsecond=0)
    if start.date() != now.date() or start.hour * 60 >= wanted.closes_at_min:
        return datetime.combine(now.date() + timedelta(days=1), opening)
    return max(start, datetime.combine(now.date(), opening))
