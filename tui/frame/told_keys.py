"""Keys in sentences: written as ``{key:save}``, so that a user with keys of their own is told theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from tui.frame.commands import HOME, RIBBON_TABS, Command, key_label
from tui.frame.keys import TIPS

FIRST_TABS = (HOME, "List")
KEY_OF = re.compile(r"\{key:(\w+)\}")


def shipped_keys(command: Command) -> Sequence[str]:
    """Return the keys of a command that the program comes with, the shown one first."""
    return command.keys


def by_tip(command: Command, commands: Iterable[Command], tips: str) -> str:
    """Return how the key tips lead to a command that has one: ``F10 U``, or ``F10 V D`` where ``D`` alone leads elsewhere.

    Args:
        commands: those of its screen. A letter that two of them have means the one on the open tab: at first that is the first.
        tips: the key that shows the key tips.
    """
    shared = any(one.tip == command.tip and one.id != command.id for one in commands)
    tab = "" if command.tab in FIRST_TABS or not shared else RIBBON_TABS.get(command.tab, "")
    return " ".join(filter(None, (tips, tab, command.tip)))


def with_keys(
    sentence: str, commands: Sequence[Command], keys_of: Callable[[Command], Sequence[str]] = shipped_keys
) -> str:
    """Put keys into a sentence: ``{key:save}`` is ``Ctrl+S``, and ``{key:reminder}``, which has a letter only, ``F10 0``.

    Args:
        commands: those of the screen that the sentence is shown on.
        keys_of: returns the keys of a command, the user's own where there are some.
    """

    def told(command: Command) -> str:
        key = next(iter(keys_of(command)), "")
        if not key:
            return by_tip(command, commands, told(TIPS))
        return f"Ctrl+{key[5:].upper()}" if key.startswith("ctrl+") else key_label(key)

    def of_verb(found: re.Match[str]) -> str:
        return next((told(command) for command in commands if command.verb == found[1]), "")

    return KEY_OF.sub(of_verb, sentence)
