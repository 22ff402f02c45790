"""A record that the user may not see is left at once: where it was opened, and where the right to see it was taken away."""

from __future__ import annotations

from studio.kernel.errors import NotAllowed
from studio.lists import theirs
from tui.frame.place import Place


async def leave_unseen(screen: Place) -> bool:
    """Leave a record's screen where its record is others' and the user sees only their own; true where it was left.

    What is typed there stays a draft. The sentence stands on the screen beneath.
    """
    desk = screen.desk
    if desk.actor.may(theirs.RIGHT) or screen.on_top is None:
        return False
    try:
        await desk.gateway.read(theirs.refuse, *screen.on_top)
    except NotAllowed as refused:
        screen.keep_draft_now()
        desk.close(screen)
        desk.say(str(refused), problem=True)
        return True
    return False
