"""Deleting an entry of a list: what uses it is moved first, or it is made inactive instead."""

from __future__ import annotations

from studio.kernel.clean import quoted
from studio.kernel.types import Choice
from studio.lists import upkeep
from studio.lists.maintained import Entry
from studio.lists.sheet import Sheet
from tui.frame.ask import AskDialog
from tui.frame.place import Place
from tui.screens.dialogs.pick import PickDialog

INACTIVE, MOVE, DELETE, BACK = "i", "m", "d", "k"


async def ask_delete(place: Place, shown: Sheet, entry: Entry, used: str) -> bool:
    """Ask how an entry is to go, and let it; false where it stays as it is.

    Args:
        used: what uses it, such as ``12 sessions``; empty for nothing.
    """
    kept, write, actor = shown.kept, place.desk.gateway.write, place.desk.actor
    lost = await place.desk.gateway.read(kept.loses, entry)
    answer = await place.desk.push_screen_wait(_question(shown, entry, used, lost))
    if answer == INACTIVE:
        await place.attempt(write(upkeep.set_inactive, actor, kept, entry.id, True))
        return True
    if answer == DELETE:
        await place.attempt(write(upkeep.delete, actor, kept, entry.id, sure=True))
        return True
    if answer == MOVE:
        others = [Choice(one.id, one.name) for one in shown.entries if one.id != entry.id and not one.inactive]
        picked: Choice | None = await place.desk.push_screen_wait(
            PickDialog(f"Move {used} to", others, keys="Type to find   Enter Move and delete   Esc Cancel")
        )
        if picked is not None:
            await place.attempt(write(upkeep.delete, actor, kept, entry.id, move_to=int(picked.key)))
        return picked is not None
    return False


def _question(shown: Sheet, entry: Entry, used: str, lost: str) -> AskDialog:
    stay = (BACK, "Keep it")
    title = f"Delete {shown.kept.one}"
    if not used:
        told = f"Delete {quoted(entry.name)}? {lost or 'Nothing uses it.'}"
        return AskDialog(title, told, [(DELETE, "Delete it"), stay])
    inactive = [] if entry.inactive else [(INACTIVE, "Make it inactive")]
    return AskDialog(
        title,
        f"{used[0].upper()}{used[1:]} use {quoted(entry.name)}. Move them to another one and then delete it, or make it "
        "inactive: it is offered no more, and what uses it keeps it.",
        [(MOVE, "Move them, delete"), *inactive, stay],
    )
