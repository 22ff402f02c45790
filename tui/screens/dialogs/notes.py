"""What can be done with the notes of a record: stamped, and their spelling checked."""

from __future__ import annotations

from collections.abc import Sequence

from studio.notes.stamp import stamp
from tui.frame.record import RecordScreen
from tui.screens.dialogs.spelling import check_spelling
from tui.widgets.form import Form
from tui.widgets.notes_area import NotesArea

NOTES = "Notes"
"""The tab on which every record has them."""


async def _notes(screen: RecordScreen) -> NotesArea:
    if screen.pane != NOTES:
        await screen.open_pane(NOTES)
    return screen.query_one("#notes", Form).field_of(NotesArea, "notes")


async def stamp_notes(screen: RecordScreen) -> None:
    """Put date, time and initials into the notes, and the cursor behind them."""
    area = await _notes(screen)
    area.insert_stamp(stamp(screen.desk.actor.initials, screen.desk.preferences))
    area.focus()


async def check_notes(screen: RecordScreen, names: Sequence[str]) -> None:
    """Walk the misspelled words of the notes; ``names`` are taken for right."""
    area = await _notes(screen)
    corrected = await check_spelling(screen.desk, area.value_now, names)
    if corrected is not None:
        area.retype(corrected)
