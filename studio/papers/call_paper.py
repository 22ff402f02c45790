"""The call sheet on paper, with room to write down how each call went."""

from __future__ import annotations

from datetime import date

from studio.kernel.shown import format_date, format_time
from studio.papers.paper import Paper, PaperColumn, house
from studio.to_do import call_sheet

COLUMNS = tuple(map(PaperColumn, ("Time", "Number", "Type", "Client", "Phone", "Warning", "Last call", "Today")))
NOTHING = "All sessions and appointments of the day are confirmed."


def of_day(day: date) -> Paper:
    """Write the sessions and appointments of a day that nobody has confirmed."""
    rows = [
        (
            format_time(one.starts_at.time()),
            one.called,
            one.session_type,
            one.client,
            one.phone,
            one.warning,
            one.result,
            "",
        )
        for one in call_sheet.sheet(day)
    ]
    return Paper(f"Call sheet for {format_date(day)}", COLUMNS, rows, NOTHING, *house())
