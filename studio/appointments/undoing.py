"""What an appointment needs when its booking is taken back."""

from __future__ import annotations

from typing import Any

from models import Appointment, AppointmentFlag, AppointmentReminder, Communication, Visit
from studio.appointments.flags import FLAGS, set_flag
from studio.kernel import journal


def unmake(entry: journal.Entry, appointment_id: int) -> None:
    """Delete an appointment; one that was written about, confirmed, visited, missed or cancelled is cancelled instead."""
    mine = [(AppointmentFlag, AppointmentFlag.appointment), (Visit, Visit.appointment)]
    mine.append((Communication, Communication.appointment))
    if any(model.get_or_none(link == appointment_id) is not None for model, link in mine):
        links: dict[str, Any] = dict.fromkeys(FLAGS)
        links["cancelled"] = set_flag(entry, appointment_id, "cancelled", "Booking undone")
        entry.update(Appointment, appointment_id, **links)
        return
    for row in AppointmentReminder.select().where(AppointmentReminder.appointment == appointment_id):
        entry.delete(AppointmentReminder, row.id)
    entry.delete(Appointment, appointment_id)
