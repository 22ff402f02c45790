"""What is booked as a file for other calendar programs: of whoever's column the cursor is in."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from studio.calendar.whose import PERSON, ROOM, STUDIO, Whose
from studio.exchange import calendar_out
from studio.exchange.calendar_out import Part
from studio.papers import files
from tui.frame.place import Place
from tui.screens.dialogs.text import TextDialog

ENDS = (".ics",)


async def export(place: Place, whose: Whose) -> None:
    """Ask where a calendar is to stand as a file, and write it there."""
    desk = place.desk
    asked = TextDialog(
        f"Export the calendar: {whose.name}",
        "Write it into this file, for telephones and other calendar programs.",
        read=partial(files.check_target, ends=ENDS),
        show=str,
        value=files.usual_name(f"calendar {whose.name}", ENDS[0]),
        keys="Enter Write it   Esc Cancel",
    )  # fmt: skip
    target: Path | None = await desk.push_screen_wait(asked)
    if target is None:
        return
    name = ", ".join(filter(None, (desk.preferences.company, whose.name if whose.id else "")))
    count = await place.attempt(desk.gateway.read(_write, part_of(whose), name, target))
    if count is not None:
        place.say(f"Wrote {count} {'entry' if count == 1 else 'entries'} to {target}.")


def part_of(whose: Whose) -> Part:
    """Return the part of what is booked that is somebody's."""
    person, room, studio = (whose.id if whose.kind == kind else None for kind in (PERSON, ROOM, STUDIO))
    return Part(person, room, studio)


def _write(part: Part, name: str, target: Path) -> int:
    return files.kept_beside(target, lambda path: calendar_out.write(path, calendar_out.lines(part, name)), ENDS)
