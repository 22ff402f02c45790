"""When a hold ends: on the day that was said, or by the business days of the session's type; without either, never."""

from __future__ import annotations

from datetime import date

from models import SessionType
from studio.dates.closures import business_calendar
from studio.kernel import clock
from studio.kernel.errors import Invalid
from studio.kernel.shown import format_date


def end_by_type(session_type: int | None, session_day: date) -> date | None:
    """Return the last day of a hold that begins today, by the session's type; ``None`` where that says none.

    It does not go on after the day of the session, nor is there an end for one that is over.
    """
    today = clock.today()
    kind = SessionType.get_or_none(SessionType.id == session_type)
    if kind is None or kind.hold_days is None or session_day < today:
        return None
    return min(business_calendar().add(today, kind.hold_days), session_day)


def check_end(until: date, session_day: date) -> None:
    """Refuse an end that is over, or that comes after the session.

    Raises:
        Invalid: says which days there are.
    """
    today = clock.today()
    if until < today:
        raise Invalid(
            f"The hold would have ended on {format_date(until)}: choose today or a later day.", field="on_hold"
        )
    if until > session_day >= today:
        raise Invalid(
            f"The session is on {format_date(session_day)}: a hold ends on that day at the latest.", field="on_hold"
        )
