"""Asking whether something is taken back, the user's own or what somebody else did."""

from __future__ import annotations

from studio.kernel import clock, undo
from studio.kernel.nouns import Undoable
from studio.kernel.shown import format_date, format_time
from tui.frame.ask import AskDialog
from tui.frame.place import Place


async def ask_undo(place: Place, act: Undoable) -> None:
    """Ask, take it back, and say so on ``place``; what the studio refuses is said there too."""
    desk = place.desk
    text = f"Take this back?\n{act.sentence}"
    others = act.user_id != desk.actor.user_id
    if others:
        at = clock.wall(act.at)
        when = f"{format_date(at.date())}, {format_time(at.time())}"
        text = f"{act.initials or 'SYS'} did this on {when}:\n{act.sentence}\nTake it back all the same?"
    answers = [("u", "Undo it"), ("k", "Keep it")]
    if await desk.push_screen_wait(AskDialog("Undo", text, answers, safe="k")) != "u":
        return
    write = desk.gateway.write(undo.undo, desk.actor, act.entry_id, others=others)
    if await place.attempt(write):
        place.say(f"Undone: {act.sentence}")
        place.do_refresh()
