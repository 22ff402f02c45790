"""Confirmed, No show, Cancelled: each with who set it, when and why, in a row that never changes.

As the flags of sessions are kept (``sessions.flags``): a flag holds while the appointment's link of that name leads to its row.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from models import Appointment, AppointmentFlag
from studio.kernel import clock, journal
from studio.kernel.clean import clean_line
from studio.kernel.errors import Invalid
from studio.sessions.flag_rules import too_early

FLAGS = ("confirmed", "no_show", "cancelled")
"""The flags, by the names of the appointment's links."""


def wanted(row: Appointment, given: Mapping[str, Any], starts_at: datetime) -> dict[str, str | None]:
    """Return the flags that change: the reason of each that is set, ``None`` of each that is cleared.

    Raises:
        Invalid: flags that contradict each other, a no show before the start, a cancellation without a reason.
    """
    was = {
        kind: None if row.__data__[kind] is None else AppointmentFlag.get_by_id(row.__data__[kind]).why
        for kind in FLAGS
    }
    now = {kind: _one(kind, given[kind], was[kind]) if kind in given else was[kind] for kind in FLAGS}
    if now["cancelled"] is not None and was["cancelled"] is None and "confirmed" not in given:
        now["confirmed"] = None
    for kind, words in (("no_show", "a no show"), ("confirmed", "confirmed")):
        if now["cancelled"] is not None and now[kind] is not None:
            raise Invalid(f"A cancelled appointment cannot be {words}: take the cancellation back first.", field=kind)
    if now["no_show"] is not None:
        if given.get("no_show") and (why_not := too_early(starts_at, "appointment") or _came(row, starts_at)):
            raise Invalid(why_not, field="no_show")
        if starts_at != row.starts_at and starts_at > clock.now():
            raise Invalid(
                "Nobody came to this appointment: clear No show before you move it, or copy it.", field="date"
            )
    return {kind: why for kind, why in now.items() if why != was[kind]}


def _came(row: Appointment, starts_at: datetime) -> str:
    from studio.sessions import visits  # not for the start

    return visits.why_no_no_show(-row.id, starts_at.date(), "appointment")


def _one(kind: str, value: Any, was: str | None) -> str | None:
    if not value:
        return None
    if value is True:
        return "" if was is None else was
    why = clean_line(str(value), "Reason")
    if kind == "cancelled" and not why:
        raise Invalid("Say in a few words why the appointment is cancelled.", field=kind)
    return why


def set_flag(entry: journal.Entry, appointment_id: int, kind: str, why: str) -> int:
    """Write that the entry's actor set a flag, and return the id for the appointment's link."""
    user = entry.actor.user_id
    return entry.append(AppointmentFlag, appointment=appointment_id, kind=kind, at=entry.at, user=user, why=why)
