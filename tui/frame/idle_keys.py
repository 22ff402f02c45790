"""What to say of a key that does nothing on a screen: what it would need, or which key does what may be meant."""

from __future__ import annotations

from collections.abc import Mapping

from tui.frame.commands import Command, key_label

SIGNS = frozenset({"insert", "delete"}) | {f"f{number}" for number in range(1, 13)}

HABITS = {"j": "down", "k": "up", "G": "end", "o": "enter", "q": "ctrl+q", "u": "ctrl+z", "colon": "ctrl+p"}
"""The keys that other programs use, and ours that do the same."""

MOVES = {"up": "goes to the row above", "down": "goes to the row below", "end": "goes to the last row"}

NEEDS = {
    "ctrl+s": "there is nothing to save on this screen",
    "ctrl+t": "a stamp goes into the notes of an open session or client",
    "ctrl+pageup": "this screen has no tabs",
    "ctrl+pagedown": "this screen has no tabs",
}


def is_meant(key: str, character: str | None) -> bool:
    """Tell whether a key was pressed to do something, and not to move about."""
    printed = character is not None and character.isprintable() and key != "space"
    return printed or key in SIGNS or key.startswith("ctrl+")


def idle_hint(key: str, character: str | None, by_key: Mapping[str, Command], help_key: str) -> str:
    """Return one sentence about a key that nothing answers.

    Args:
        key: Textual's name of it.
        character: what it types, if anything.
        by_key: what can be done here, by key.
        help_key: the key that shows them all, as it is written for people.
    """
    shown = character if character is not None and character.isprintable() else key_label(key)
    meant = by_key.get(key.lower())
    if key in NEEDS:
        return f"{shown} does nothing here: {NEEDS[key]}."
    if key.isupper() and len(key) == 1 and meant is not None:
        return f"{shown} does nothing; {key.lower()}, with Caps Lock off, is {meant.title}."
    habit = HABITS.get(key, "")
    if habit in MOVES:
        return f"{shown} does nothing; {key_label(habit)} {MOVES[habit]}."
    if habit in by_key:
        return f"{shown} does nothing; {key_label(habit)} is {by_key[habit].title}."
    return f"{shown} does nothing on this screen. {help_key} shows what every key does."
