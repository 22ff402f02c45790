"""Keys in sentences: written as ``{key:save}``, so that a user with keys of their own is told theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tui.frame.commands import Command, key_label
from tui.frame.keys import TIPS

KEY_OF = re.compile(r"\{key:(\w+)\}")


def shipped_key(command: Command) -> str:
    """Return the key of a command that the program comes with, empty when it has none."""
    return next(iter(command.keys), "")


def with_keys(sentence: str, commands: Sequence[Command], key_of: Callable[[Command], str] = shipped_key) -> str:
    """Put keys into a sentence: ``{key:save}`` is ``Ctrl+S``, and ``{key:reminder}``, which has a letter only, ``F10 0``.

    Args:
        commands: those of the screen that the sentence is shown on.
        key_of: returns the key of a command, empty when it has none.
    """

    def told(command: Command) -> str:
        key = key_of(command) or (shipped_key(TIPS) if command is TIPS else "")
        if not key:
            return f"{told(TIPS)} {command.tip}"
        return f"Ctrl+{key[5:].upper()}" if key.startswith("ctrl+") else key_label(key)

    def of_verb(found: re.Match[str]) -> str:
        return next((told(command) for command in commands if command.verb == found[1]), "")

    return KEY_OF.sub(of_verb, sentence)
