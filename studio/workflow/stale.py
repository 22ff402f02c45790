"""Sessions that have stood at a status for longer than it says: stale. Nothing is closed by itself.

What counts as a change is a change of status: notes, a corrected time or a moved date do not bring the work on. Held and
no-show sessions get stale too, since nobody waits for them otherwise; cancelled ones and those at the final status do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

from studio.dates.closures import business_calendar
from studio.kernel import clock, database
from studio.kernel.errors import Invalid

STALE = "stale"
"""What a stale session is called in lists."""


def first_fresh_days() -> dict[int, date]:
    """Return, for each status at which a session can get stale, the first day since which one that stands there is not.

    One that stands there since the day before is stale: more business days than the status allows have passed.
    """
    found = database.rows(
        "SELECT id, stale_after_business_days FROM status WHERE stale_after_business_days IS NOT NULL AND NOT final "
        "ORDER BY position, id"
    )
    if not found:
        return {}
    calendar, today, days = business_calendar(), clock.today(), {}
    for status_id, after in found:
        with suppress(Invalid):  # nothing to count on: nothing is stale
            days[int(status_id)] = calendar.add(today, -after)
    return days


def among(session_ids: Sequence[int]) -> Mapping[int, str]:
    """Say of each of the sessions whether it is stale: ``STALE``, or nothing."""
    said, days = dict.fromkeys(session_ids, ""), first_fresh_days()
    if days and session_ids:
        rows = database.rows(
            "SELECT id, status_id, status_since FROM session WHERE cancelled_id IS NULL "
            f"AND id IN ({database.marks(session_ids)}) AND status_id IN ({database.marks(days)})",
            (*session_ids, *days),
        )
        stale = (int(i) for i, status_id, since in rows if str(since) < days[status_id].isoformat())
        said |= dict.fromkeys(stale, STALE)
    return said
