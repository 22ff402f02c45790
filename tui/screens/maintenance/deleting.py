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
    """Ask how an entry is to go, and let it; false where it stays as it is, or that is refused.

    Args:
        used: what uses it, such as ``12 sessions``; empty for nothing.
    """
    kept, write, actor = shown.kept, place.desk.gateway.write, place.desk.actor
    lost = await place.desk.gateway.read(kept.loses, entry)
    others = [Choice(one.id, one.name) for one in shown.entries if one.id != entry.id and not one.inactive]
    answer = await place.desk.push_screen_wait(_question(shown, entry, used, lost, movable=bool(others)))
    if answer == INACTIVE:
        if await place.attempt(write(upkeep.set_inactive, actor, kept, entry.id, True)) is None:
            return False
        place.say(said_of_inactive(entry))
        return True
    if answer == DELETE:
        return await _delete(place, shown, entry)
    if answer == MOVE:
        picked: Choice | None = await place.desk.push_screen_wait(
            PickDialog(f"Move {used} to", others, keys="Type to find   Enter Choose   Esc Cancel")
        )
        if picked is not None and await _sure(place, entry, used, picked.label):
            return await _delete(place, shown, entry, picked)
    return False


def said_of_inactive(entry: Entry) -> str:
    """Say what became of an entry that was made inactive, or active again: the column of it may be off the screen."""
    return f"{entry.name} is {'active again' if entry.inactive else 'inactive now'}."


async def _sure(place: Place, entry: Entry, used: str, to: str) -> bool:
    text = f"Move {used} from {quoted(entry.name)} to {quoted(to)}, and then delete {quoted(entry.name)}?"
    answers = [(MOVE, "Move them, delete"), (BACK, "Keep it")]
    answer: str | None = await place.desk.push_screen_wait(AskDialog("Move and delete", text, answers))
    return answer == MOVE


async def _delete(place: Place, shown: Sheet, entry: Entry, to: Choice | None = None) -> bool:
    kept, heir = shown.kept, int(to.key) if to else None

    async def gone() -> bool:
        await place.desk.gateway.write(upkeep.delete, place.desk.actor, kept, entry.id, move_to=heir)
        return True

    if not await place.attempt(gone()):
        return False
    place.say(f"Deleted {kept.one} {entry.name}{f', and moved what used it to {to.label}' if to else ''}.")
    return True


def _question(shown: Sheet, entry: Entry, used: str, lost: str, *, movable: bool) -> AskDialog:
    stay = (BACK, "Keep it")
    title = f"Delete {shown.kept.one}"
    if not used:
        told = f"Delete {quoted(entry.name)}? {lost or 'Nothing uses it.'}"
        return AskDialog(title, told, [(DELETE, "Delete it"), stay])
    uses = "uses" if used.startswith("1 ") and " and " not in used else "use"
    moving = [(MOVE, "Move them, delete")] if movable else []
    inactive = [] if entry.inactive else [(INACTIVE, "Make it inactive")]
    do = "Move them to another one" if movable else "Add another one that they can be moved to"
    rest = "" if entry.inactive else ", or make it inactive: it is offered no more, and what uses it keeps it"
    return AskDialog(
        title,
        f"{used[0].upper()}{used[1:]} {uses} {quoted(entry.name)}. {do}, and then delete it{rest}.",
        [*moving, *inactive, stay],
    )
