"""At the start: what was typed and not saved the last time, and where it waits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import events

from studio.dates.typed import format_time
from studio.kernel.drafts import Draft
from studio.kernel.shown import short_date
from studio.kernel.types import Choice
from tui.frame.desk import Desk, Open
from tui.frame.keys import BOOK, EVERYWHERE
from tui.frame.place import Place
from tui.screens.dialogs.pick import PickDialog
from tui.terminal.readiness import HoldsKeys

KEPT = "What was typed is kept: its record offers it again, as does the next start."
TO_PLACES = tuple(command for command in EVERYWHERE if command.group == "Places" or command is BOOK)
"""The commands whose keys lead away from the question: who has a client on the phone answers it later."""

_PLACE = re.compile(
    r"(?P<kind>book|client|task|call|appointment|email|text|letter|template|wait|session(?!-new$))"
    r"-(?P<id>\d+|new)(-(?P<client>\d+))?(?P<made_from>(-[a-z]+\d*)*)"
)
"""The kinds of records that keep drafts; a new session is one of its client's. Behind a new one stands what it is made from."""


async def offer_drafts(desk: Desk, place: Place, drafts: Sequence[Draft]) -> None:
    """List the drafts and open the record of the one that is chosen, which offers to put its text back.

    Who has already gone from ``place``, where the program begins, is only told of them.
    """
    offered = [
        Choice(draft.place, draft.title, f"{short_date(draft.at.date())}, {format_time(draft.at.time())}")
        for draft in drafts
        if record_of(draft.place) is not None
    ]
    if not offered:
        return
    dialog = DraftsDialog("Typed and not saved", offered)
    picked: Choice | None = await desk.push_screen_wait(dialog) if place.is_active else None
    what = record_of(str(picked.key)) if picked is not None else None
    if what is not None:
        desk.open(what)
        return
    if dialog.leads_to:
        place.run_command(dialog.leads_to)
    top = place.app.screen
    if isinstance(top, Place) and top is not place:
        top.once_ready(partial(top.say, KEPT))
    else:
        place.say_unless_said(KEPT)


def record_of(place: str) -> Open | None:
    """Return the record that a draft belongs to; ``None`` where there is no such place."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return None
    record_id, client_id = (int(text) if text and text != "new" else None for text in (found["id"], found["client"]))
    made_from = {name: int(number or 0) for name, number in re.findall(r"-([a-z]+)(\d*)", found["made_from"])}
    return Open(
        found["kind"],
        record_id,
        client_id=client_id or made_from.get("client"),
        session_id=made_from.get("session"),
        appointment_id=made_from.get("appointment"),
        task_id=made_from.get("task"),
        copies=made_from.get("copies"),
        name="event" if "event" in made_from else "",
    )


class DraftsDialog(PickDialog):
    """A list of drafts."""

    expected = False

    KEYS: ClassVar[str] = "Enter Open it   Esc Later"

    leads_to = ""
    """The verb of the command that was asked for instead."""

    def came_unexpected(self, typed: HoldsKeys) -> None:
        """Make way for keys that were typed before: none of them is an answer, nor is what follows them."""
        if typed.keys_waiting:
            self.close(None)

    def on_key(self, event: events.Key) -> None:
        for command in TO_PLACES:
            if event.key in self.desk.keys_of(command):
                event.stop()
                self.leads_to = command.verb
                self.close(None)
                return
