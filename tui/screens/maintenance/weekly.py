"""The time slot under the cursor, offered each week until a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.dialogs.date import ask_date

if TYPE_CHECKING:
    from tui.screens.maintenance.list import ListScreen


async def each_week(screen: ListScreen) -> None:
    """Ask until when, and offer the time of each week up to that day."""
    from studio.lists import offering

    if (entry := screen.entry) is None:
        return
    if (until := await ask_date(screen.desk, "Each week until", entry.values["day"])) is None:
        return
    made = await screen.attempt(screen.desk.gateway.write(offering.repeat, screen.desk.actor, entry.id, until))
    if made is not None:
        await screen.read_list()
        screen.say(f"Offered {len(made)} time{'s' * (len(made) != 1)} more. {screen.undo_way} takes it back.")
