"""Whose sessions, or which room's, the agenda shows."""

from __future__ import annotations

from studio.kernel.types import Choice
from studio.lists import choices
from studio.sessions.agenda import Filter
from tui.frame.desk import Desk
from tui.screens.dialogs.pick import PickDialog


async def ask_filter(desk: Desk, only: Filter) -> tuple[Filter, str] | None:
    """Ask whom to show; ``None`` where the user thinks again.

    Returns:
        The filter, and whose it is in words; those are empty for everybody.
    """
    people = await desk.gateway.read(choices.people)
    rooms = await desk.gateway.read(choices.rooms)
    studios = await desk.gateway.read(choices.studios)
    offered = [Choice("all", "Everybody, every room")]
    offered += [Choice(f"user {c.key}", c.label, "person") for c in people]
    offered += [Choice(f"room {c.key}", c.label, "room") for c in rooms]
    offered += [Choice(f"studio {c.key}", c.label, "studio") for c in studios] if len(studios) > 1 else []
    picked: Choice | None = await desk.push_screen_wait(PickDialog("Show only", offered))
    if picked is None:
        return None
    kind, _, key = str(picked.key).partition(" ")
    ids = {f"{kind}_id": int(key)} if key else {}
    return Filter(hidden=only.hidden, **ids), picked.label if key else ""


async def next_scope(desk: Desk, only: Filter) -> tuple[Filter, str]:
    """Go on from everybody's sessions to one's own, then to each studio's where there are several, and back."""
    studios = await desk.gateway.read(choices.studios)
    scopes = [(Filter(hidden=only.hidden), ""), (Filter(desk.actor.user_id, hidden=only.hidden), desk.actor.name)]
    if len(studios) > 1:
        scopes += [(Filter(studio_id=int(one.key), hidden=only.hidden), one.label) for one in studios]
    here = next((index for index, (scope, _) in enumerate(scopes) if scope == only), len(scopes) - 1)
    return scopes[(here + 1) % len(scopes)]
