"""Makes the page of all keys from the registry of commands."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import tui
from tui.frame.dialog import Dialog
from tui.frame.key_words import GENERAL, KeyGroup, groups_of
from tui.frame.place import Place
from tui.frame.told_keys import with_keys
from tui.screens.dialogs.form import RecordDialog
from tui.screens.dialogs.list import ListDialog

KEYS_FILE = Path(__file__).parent / "keys.md"

HEAD = """# Keys

Everything that can be done, screen by screen. Each command also stands in the ribbon on the second line, in the list of all
commands (Ctrl+P) and in the help of its screen (F1). `^S` is Ctrl+S; `F10 S` is F10 and then the letter.
[How the keyboard works](manual/keyboard.md) says more.

This page is made by `make docs` out of the program.
"""

OWN_KEYS = """
## Names for the key file

Your own keys stand in a file, one line for each command, as [Keys of your own](manual/keyboard.md#keys-of-your-own) says.
These are the names of the commands and the keys that they are shipped with.

"""


def screens() -> list[type[Place]]:
    """List the program's full screens by name."""
    return sorted(_leaves(Place), key=lambda screen: screen.name_of())


def dialogs() -> list[type[Dialog[object]]]:
    """List the program's dialogs by name."""
    return sorted(set(_all(Dialog)) - {ListDialog, RecordDialog}, key=lambda dialog: dialog.__name__)


@cache
def _load() -> None:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        importlib.import_module(module.name)


def _all(base: type[Any]) -> Iterator[type[Any]]:
    _load()
    for child in base.__subclasses__():
        if child.__module__.startswith("tui."):
            yield child
        yield from _all(child)


def _leaves(base: type[Any]) -> Iterator[type[Any]]:
    return (child for child in _all(base) if not any(True for _ in _all(child)))


def keys_page() -> str:
    """Return the text of ``docs/keys.md``."""
    parts = [HEAD]
    for screen in screens():
        parts.append(f"\n## {screen.name_of()}\n\n{with_keys(screen.HELP, screen.every_command())}\n")
        parts += [_table(group) for group in groups_of(screen.every_command(), screen.TABS)]
    parts.append("\n## In every list, field and date\n")
    parts += [_table(group) for group in GENERAL]
    parts.append("\n## Dialogs\n\n| Dialog | Keys |\n| --- | --- |\n")
    parts += [f"| {_words(dialog.__name__)} | {_cell(re.sub(' {2,}', '; ', dialog.KEYS))} |\n" for dialog in dialogs()]
    return "".join([*parts, OWN_KEYS, _names()])


def _names() -> str:
    """List every command that has a key, or can be given one, with its name in the key file."""
    commands = {command.id: command for screen in screens() for command in screen.every_command()}
    rows = [f"| `{c.id}` | {_cell(c.title)} | {', '.join(f'`{key}`' for key in c.keys)} |" for c in commands.values()]
    return "\n".join(["| Name | Command | Keys |", "| --- | --- | --- |", *sorted(rows)]) + "\n"


def _table(group: KeyGroup) -> str:
    titled = any(line.title for line in group.lines)
    head = "| Keys | Command | What it does |\n| --- | --- | --- |\n" if titled else "| Keys | |\n| --- | --- |\n"
    lines = [f"\n### {group.heading}\n\n{head}"]
    for line in group.lines:
        cells = (line.keys, line.title, line.help) if titled else (line.keys, line.help)
        lines.append("".join(f"| {_cell(cell)} " for cell in cells) + "|\n")
    return "".join(lines)


def _cell(text: str) -> str:
    return re.sub(r"([|<>*_`\\])", r"\\\1", text)


def _words(class_name: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", class_name.removesuffix("Dialog"))
    return words[:1] + words[1:].lower()
