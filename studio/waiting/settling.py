"""An entry of the waiting list is at its end once its client has a booking that fits it."""

from __future__ import annotations

from models import Session, Waiting
from studio.booking.line import PARTS
from studio.kernel import clock, journal
from studio.waiting.fields import people_in, weekdays_in


def settle(entry: journal.Entry, session_id: int) -> None:
    """End the entries that a session fits which was just booked or moved, in the same act.

    One that was had already, as when the past is entered, or that does not take place is nothing to wait no more for.
    """
    session = Session.get_by_id(session_id)
    if session.starts_at.date() < clock.today() or session.on_hold_id or session.cancelled_id or session.no_show_id:
        return
    for row in Waiting.select().where(Waiting.client == session.client_id, Waiting.ended_at.is_null()):
        if fits(row, session):
            entry.update(Waiting, row.id, ended_at=entry.at, session=session_id)


def fits(row: Waiting, session: Session) -> bool:
    """Tell whether a session is what somebody waits for."""
    day, people, weekdays = session.starts_at.date(), people_in(row.people), weekdays_in(row.weekdays)
    minute = session.starts_at.hour * 60 + session.starts_at.minute
    since, until = PARTS[row.part] if row.part else (0, 24 * 60)
    return (
        session.session_type_id == row.session_type_id
        and (row.first_day is None or row.first_day <= day)
        and (row.last_day is None or day <= row.last_day)
        and (not people or session.photographer_id in people)
        and (not weekdays or day.weekday() in weekdays)
        and since <= minute < until
    )
