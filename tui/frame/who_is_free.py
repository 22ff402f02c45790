"""Saying on a record whether everybody is free at the time that is typed there."""

from __future__ import annotations

from tui.frame.record import RecordScreen
from tui.widgets.step_field import StepField


def tell(screen: RecordScreen, before: str, found: tuple[bool, str] | None, told: str = "", follows: str = "") -> None:
    """Say what was found, unless something was refused since, or a field complains.

    Args:
        before: what the screen said when it was asked.
        found: whether everything is free, and the sentence; None where that could not be read.
        told: what is said before it, where nobody is in the way.
        follows: what is said behind it.
    """
    said = screen.echoed
    if screen.refuses_now() and screen.said != before:
        return  # What was refused meanwhile stays, until one has seen it.
    if found is not None and found[1] and (not said or said.startswith("= ")):
        # After the day or time that was understood; what a field complains about stays.
        typed_time = bool(said) and isinstance(screen.focused, StepField)
        understood = f"{said.removeprefix('= ')}: " if typed_time else ""
        # Where somebody is in the way it is not said that the next key books.
        words = f"{told} " if told and found[0] else understood
        screen.say(f"{words}{found[1]} {follows}".rstrip(), problem=not found[0])
    elif told:
        screen.say(told)
