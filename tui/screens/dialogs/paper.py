"""Printing a list, and writing it into a file for other programs."""

from __future__ import annotations

from pathlib import Path

from studio.papers import files, printer
from studio.papers.paper import Paper
from tui.frame.ask import AskDialog
from tui.frame.place import Place
from tui.screens.dialogs.text import TextDialog

PRINT, EXPORT = ".pdf", ".xlsx"
"""The end of the name that is offered."""
_ENDS = "Its end says what it becomes: .pdf to print, .xlsx for Excel, .csv for any program."


async def write_paper(place: Place, paper: Paper, end: str) -> None:
    """Ask where a list is to stand as a file, write it there, and offer to send what is to be printed to the printer.

    Args:
        end: what the file becomes unless another name is typed, ``PRINT`` or ``EXPORT``.
    """
    desk = place.desk
    asked = TextDialog(
        f"{'Print' if end == PRINT else 'Export'} {paper.title[:1].lower()}{paper.title[1:]}",
        f"Write it into this file. {_ENDS}",
        read=files.check_target,
        show=str,
        value=files.usual_name(paper.name or paper.title, end, paper.day),
        keys="Enter Write it   Esc Cancel",
    )
    target: Path | None = await desk.push_screen_wait(asked)
    if target is None:
        return
    rows = await place.attempt(desk.gateway.aside(files.write, paper, target))
    if rows is None:
        return
    wrote = f"Wrote {rows} line{'s' * (rows != 1)} to {target}."
    place.say(wrote)
    if end == PRINT and target.suffix.casefold() == PRINT and printer.is_there():
        answers = [("p", "Send it to the printer"), ("k", "Only the file")]
        if await desk.push_screen_wait(AskDialog("Print", wrote, answers, safe="k")) == "p":
            # None is what a refusal gives too, which was said by then.
            if await place.attempt(desk.gateway.aside(sent, target)):
                place.say("Sent to the printer.")


def sent(target: Path) -> bool:
    """Send a file to the printer; never None, which a refusal gives.

    Raises:
        Unavailable: it was not taken.
    """
    printer.send(target)
    return True
