"""What typed dates are read by at this moment: the studio's day, its working days, and how it writes dates."""

from __future__ import annotations

from datetime import date

from studio.dates.business_days import BusinessCalendar
from studio.dates.closures import cached_calendar
from studio.dates.typed import Habits
from studio.kernel import clock, shown


def habits(
    calendar: BusinessCalendar | None = None,
    *,
    counted_from: date | None = None,
    gone: bool = False,
    near: bool = False,
) -> Habits:
    """Return the studio's habits.

    Args:
        calendar: counts business days; the one built last where it is not given, without a look into the database.
        counted_from: what ``+3d`` and a time alone are about, instead of today.
        gone: whether it is asked when something was.
        near: whether it may just be over.
    """
    wanted = shown.formats()
    return Habits(
        clock.today(), calendar or cached_calendar(), wanted.order, wanted.first_weekday, counted_from, gone, near
    )
