"""At the start: what was typed and not saved the last time, and where it waits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from studio.dates.typed import format_time
from studio.kernel.drafts import Draft
from studio.kernel.shown import short_date
from studio.kernel.types import Choice
from tui.frame.desk import Desk, Open
from tui.screens.dialogs.pick import PickDialog

_PLACE = re.compile(
    r"(?P<kind>book|client|task|call|appointment|email|text|letter|template|wait|session(?!-new$))"
    r"-(?P<id>\d+|new)(-(?P<client>\d+))?"
)
"""The kinds of records that keep drafts; a new session is one of its client's."""


async def offer_drafts(desk: Desk, drafts: Sequence[Draft]) -> None:
    """List the drafts and open the record of the one that is chosen, which offers to put its text back."""
    offered = [
        Choice(draft.place, draft.title, f"{short_date(draft.at.date())}, {format_time(draft.at.time())}")
        for draft in drafts
        if record_of(draft.place) is not None
    ]
    if not offered:
        return
    picked: Choice | None = await desk.push_screen_wait(DraftsDialog("Typed and not saved", offered))
    what = record_of(str(picked.key)) if picked is not None else None
    if what is not None:
        desk.open(what)
    else:
        desk.say("What was typed is kept, and offered again when you open the record.")


def record_of(place: str) -> Open | None:
    """Return the record that a draft belongs to; ``None`` where there is no such place."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return None
    record_id, client_id = (int(text) if text and text != "new" else None for text in (found["id"], found["client"]))
    return Open(found["kind"], record_id, client_id=client_id)


class DraftsDialog(PickDialog):
    """A list of drafts."""

    expected = False

    KEYS: ClassVar[str] = "Enter Open it   Esc Later"
    DEFAULT_CSS = """
    DraftsDialog DialogBox { width: 67; }
    """
