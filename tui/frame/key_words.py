"""What the keys do that belong to lists, fields and key tips, in words: the same on every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from studio.kernel.records import dataclass
from tui.frame.commands import Command, key_label
from tui.frame.keys import TIPS as TIPS_COMMAND
from tui.frame.told_keys import by_tip, shipped_keys

EVERYWHERE_HEADING = "Everywhere"


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """One line of help: keys as they are written for people, a name, and what it does."""

    keys: str
    title: str
    help: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The lines under one heading."""

    heading: str
    lines: tuple[KeyHelp, ...]


LISTS = KeyGroup(
    "In a list",
    (
        KeyHelp("Up, Down", "", "Go to the row above or below; PgUp and PgDn go by pages, Home and End to the ends."),
        KeyHelp("Enter", "", "Open what is under the cursor."),
        KeyHelp("Space", "", "Mark or tick the row, where rows can be marked."),
        KeyHelp("f", "", "Put a letter on each line: the letter goes there."),
        KeyHelp("<, >, =", "", "Sort by the column before or after, and turn the order round."),
    ),
)
FIELDS = KeyGroup(
    "In a field",
    (
        KeyHelp("Up, Down", "", "Go to the field above or below; Enter and Tab go to the next one too."),
        KeyHelp("Down", "", "In a field with a v or a date: open the list or the month to pick from."),
        KeyHelp("Right", "", "At the end of the text: take the rest that is offered behind it."),
        KeyHelp("+, -", "", "In a date or a time: step the part under the cursor."),
        KeyHelp("Space", "", "Tick a box, or press a field that ends in three dots."),
        KeyHelp("^PgUp, ^PgDn", "", "Open the tab before or after this one; so do Left and Right on the line of tabs."),
    ),
)
DATES = KeyGroup(
    "Dates and times can be typed as",
    (
        KeyHelp("fri", "", "the next Friday; also tomorrow, next week, last fri"),
        KeyHelp("+3d", "", "in three days; also -1d, +2w, +1m, and +2bd for two business days"),
        KeyHelp(
            "jul 26",
            "",
            "the next 26th of July; also 26.7., 2026-07-26, and 26/07 in the order in which the studio writes it",
        ),
        KeyHelp("eom", "", "the last day of the month; eoy that of the year"),
        KeyHelp("9:30", "", "a time; also 930, 2p, 14:30, noon"),
    ),
)
TIPS = KeyGroup(
    "Key tips",
    (
        KeyHelp("F10, ^G", "", "Put a letter on every tab and command of the ribbon; the letter runs it."),
        KeyHelp("Left, Right", "", "Walk the ribbon, Enter runs the command under the cursor, Esc leaves."),
    ),
)
GENERAL = (LISTS, FIELDS, DATES, TIPS)


def groups_of(
    commands: Iterable[Command], tabs: Sequence[str], keys_of: Callable[[Command], Sequence[str]] = shipped_keys
) -> list[KeyGroup]:
    """Group a screen's commands as its ribbon does, those without a tab last.

    Args:
        tabs: the ribbon's tabs in their order.
        keys_of: returns the keys of a command, the user's own where there are some.
    """
    tips = key_label(keys_of(TIPS_COMMAND)[0])
    commands, lines = list(commands), dict[str, list[KeyHelp]]()
    for command in commands:
        words = [key_label(key) for key in keys_of(command)]
        if command.tip:
            words.append(by_tip(command, commands, tips))
        heading = command.tab if command.tab in tabs else EVERYWHERE_HEADING
        lines.setdefault(heading, []).append(KeyHelp(", ".join(words), command.title, command.help))
    return [KeyGroup(heading, tuple(lines[heading])) for heading in (*tabs, EVERYWHERE_HEADING) if heading in lines]
