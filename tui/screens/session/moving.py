"""Before a session that moves is saved: what follows from it, and what is to come along."""

from __future__ import annotations

from datetime import datetime

from studio.kernel.types import Choice
from studio.to_do import moving
from studio.to_do.moving import Along, Consequences
from tui.frame.ask import AskDialog
from tui.frame.desk import Desk
from tui.screens.dialogs.tick import tick

ALL, CHOOSE, ALONE, BACK = "a", "c", "m", "b"


async def ask_along(desk: Desk, session_id: int, starts_at: datetime) -> frozenset[Along] | None:
    """Show what follows when a session moves, and ask what comes along; ``None`` where it is not to be saved.

    It is not asked where nothing belongs to it that could stay behind, and no message waits with the old time.

    Raises:
        StudioError: it cannot be read.
    """
    found = await desk.gateway.read(moving.consequences, desk.actor, session_id, starts_at)
    if not found.asks:
        return frozenset()
    answers = [(ALONE, "It alone" if found.followers else "Move it"), (BACK, "Back")]
    if found.followers:
        answers = [(ALL, "With all of it"), (CHOOSE, "Choose.."), *answers]
    answer = await desk.push_screen_wait(AskDialog("Move", _text(found, starts_at), answers, safe=BACK))
    if answer == CHOOSE:
        return await _choose(desk, found)
    if answer == ALL:
        return frozenset(one.along for one in found.followers)
    return frozenset() if answer == ALONE else None


def _text(found: Consequences, starts_at: datetime) -> str:
    lines = [moving.words(found, starts_at)]
    lines += [f"{one.called[:1].upper()}{one.called[1:]}: {one.was}, would be {one.to}." for one in found.followers]
    return "\n".join(lines)


async def _choose(desk: Desk, found: Consequences) -> frozenset[Along]:
    offered = [Choice(place, one.called, one.to) for place, one in enumerate(found.followers)]
    everything = set(range(len(offered)))
    wanted = await tick(desk, "What comes along?", offered, everything)
    return frozenset(found.followers[place].along for place in (everything if wanted is None else wanted))
