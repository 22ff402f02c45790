"""The registry: everything a user can do is one ``Command``.

Ribbon, key tips, key line, F1 help, palette, the user's key file and ``docs/keys.md`` are drawn from it. A screen lists
its commands; for the command ``agenda.confirm`` it has the method ``do_confirm`` and, where it is not always possible,
``can_confirm`` that returns a ``Verdict`` with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from textual.binding import Binding, BindingType

HOME = "Home"
RIBBON_TABS = {HOME: "H", "List": "L", "Communication": "C", "Action": "A", "View": "V"}
"""The tabs of all ribbons, each with its key tip."""


class Command(NamedTuple):
    """One thing that can be done."""

    id: str
    """``place.verb``; also the name in the user's key file."""
    title: str
    """One or two words for ribbon, key line and palette."""
    help: str
    """One sentence that says what it does."""
    keys: tuple[str, ...] = ()
    """Textual's names of its keys, the shown one first."""
    tip: str = ""
    """The key tip: one letter, digit or sign, unique on its tab and the same wherever the command is. No tab of a ribbon or of
    a record has one that a command of that screen has."""
    tab: str = HOME
    """The ribbon tab it stands on, empty for none."""
    group: str = ""
    """The ribbon group; commands of a group stand together."""
    in_key_line: bool = False

    @property
    def verb(self) -> str:
        """The part behind the dot: the method is ``do_<verb>``."""
        return self.id.partition(".")[2]

    @property
    def key(self) -> str:
        """The shown key's name, empty for none."""
        return self.keys[0] if self.keys else ""


NO_KEY = "no_key"
"""The key of a command that is shipped without one: no terminal sends it, and the user's key file may put another in its
place."""

KEY_WORDS = {
    "escape": "Esc",
    "enter": "Enter",
    "space": "Space",
    "slash": "/",
    "question_mark": "?",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "plus": "+",
    "minus": "-",
    "full_stop": ".",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "insert": "Ins",
    "delete": "Del",
    "up": "Up",
    "down": "Down",
    "home": "Home",
    "end": "End",
    "left": "Left",
    "right": "Right",
}


def key_label(key: str) -> str:
    """Return how a key is written for people: ``ctrl+s`` is ``^S``, ``f3`` is ``F3``."""
    if key.startswith("ctrl+"):
        return "^" + key_label(key[5:]).upper() if len(key) == 6 else "^" + key_label(key[5:])
    if key in KEY_WORDS:
        return KEY_WORDS[key]
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key


def key_named(label: str) -> str:
    """Return the name of the key that is written like that for people: the other way round than `key_label`."""
    if len(label) == 2 and label[0] == "^":
        return f"ctrl+{label[1].lower()}"
    by_label = {key_label(name): name for name in KEY_WORDS}
    return by_label.get(label, label if len(label) == 1 else label.lower() if label[1:].isdigit() else "")


def bindings_of(commands: Iterable[Command]) -> list[BindingType]:
    """Make the key bindings of a screen from its commands."""
    return [
        Binding(
            ",".join(command.keys) or NO_KEY,
            f"command('{command.verb}')",
            command.title,
            id=command.id,
            tooltip=command.help,
            show=False,
        )
        for command in commands
    ]
