"""Printing letters: into a file, and from there to the printer where there is one."""

from __future__ import annotations

from pathlib import Path

from studio.papers import files, print_queue, printer
from tui.frame.ask import AskDialog
from tui.frame.place import Place
from tui.screens.dialogs.paper import sent
from tui.screens.dialogs.text import TextDialog


async def print_letters(place: Place, ids: tuple[int, ...]) -> bool | None:
    """Write letters into a file that is asked for, and offer to send it to the printer.

    Returns:
        Whether the printer took them; ``None`` where it was not asked.
    """
    desk = place.desk
    asked = TextDialog(
        f"Print {len(ids)} letter{'s' * (len(ids) != 1)}",
        "Write them into this file:",
        read=files.check_target,
        show=str,
        value=str(print_queue.free_name()),
        keys="Enter Write it   Esc Cancel",
    )
    target: Path | None = await desk.push_screen_wait(asked)
    if target is None:
        return None
    found = await place.attempt(desk.gateway.read(print_queue.gather, desk.actor, ids, target))
    laid = None if found is None else await place.attempt(desk.gateway.aside(print_queue.write, found))
    if laid is None:
        return None
    told = f"Wrote {laid.pages} page{'s' * (laid.pages != 1)} to {laid.file}."
    told += f" No font has {laid.unprintable}: there are boxes instead." * bool(laid.unprintable)
    place.say(told)
    if not printer.is_there():
        return None
    answers = [("p", "Send it to the printer"), ("k", "Only the file")]
    if await desk.push_screen_wait(AskDialog("Print", told, answers, safe="k")) != "p":
        return None
    dated = await place.attempt(desk.gateway.write(print_queue.claim, desk.actor, laid))
    if dated is None:
        return None
    took = await place.attempt(desk.gateway.aside(sent, laid.file))
    if not took:
        await desk.gateway.write(print_queue.put_back, desk.actor, laid, dated)
    return bool(took)
