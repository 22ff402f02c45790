"""The user's own keys: a file with one line per command, as ``"session.save" = "ctrl+s,f8"``."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from studio.kernel.records import dataclass

if TYPE_CHECKING:
    from tui.frame.commands import Command

MODIFIERS = {"ctrl", "shift", "alt"}


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What the file says, and where it cannot be followed."""

    keys: Mapping[str, str] = field(default_factory=dict)
    """The keys by command id, parted by commas."""
    complaint: str = ""
    """One sentence that names the line; empty when all is well."""
    text: str = ""

    def line_for(self, command: str) -> int:
        """Return the number of the first line in which a command stands, by its whole name or by its verb in a table."""
        lines = [line.partition("#")[0] for line in self.text.splitlines()]
        for words in (command, command.rpartition(".")[2]):
            for number, line in enumerate(lines, start=1):
                if words in line:
                    return number
        return 1


def key_file_path() -> Path:
    """Return where the file is looked for: ``SITTINGS_KEYS``, else ``keys.toml`` in the user's settings folder."""
    if named := os.environ.get("SITTINGS_KEYS"):
        return Path(named)
    from platformdirs import user_config_dir

    return Path(user_config_dir("sittings")) / "keys.toml"


def read_key_file() -> KeyFile:
    """Read the file; what cannot be read as one holds no keys, and says why in a sentence."""
    path = key_file_path()
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return KeyFile()
    except UnicodeDecodeError:
        return KeyFile(complaint=f"{path.name} is not written in UTF-8: the shipped keys hold.")
    except OSError as error:
        return KeyFile(complaint=f"{path.name} cannot be read ({error.strerror}): the shipped keys hold.")
    import tomllib

    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return KeyFile(complaint=_not_toml(path.name, str(error), text), text=text)
    table = found.get("keys", found)
    flat = _flat(table) if isinstance(table, dict) else {"keys": table}
    good = {command: keys for command, keys in flat.items() if isinstance(keys, str)}
    file = KeyFile(good, text=text)
    bad = next((command for command in flat if command not in good), "")
    if not bad:
        return file
    words = f'Line {file.line_for(bad)} of {path.name}: the keys of {bad} must stand in quotes, as in "ctrl+s,f8".'
    return KeyFile(good, words, text)


def _not_toml(name: str, told: str, text: str) -> str:
    where = re.search(r"line (\d+)", told)
    line = int(where[1]) if where else max(1, len(text.splitlines()))
    return f'Line {line} of {name} is not of the form "session.save" = "ctrl+s": the shipped keys hold.'


def mistake_in(file: KeyFile, screens: Mapping[str, Sequence[Command]]) -> str:
    """Return a sentence about the first line that names no command or no key, or a key that another command has.

    Args:
        file: what the user wrote.
        screens: the commands of each screen, by its name.
    """
    if file.complaint:
        return file.complaint
    name = key_file_path().name
    known = {command.id for commands in screens.values() for command in commands}
    for command, keys in file.keys.items():
        where = f"Line {file.line_for(command)} of {name}"
        if command not in known:
            return f"{where}: there is no command {command}. F1 and the manual name them all."
        unknown = [key.strip() for key in keys.split(",") if not is_key(key.strip())]
        if unknown:
            return f'{where}: "{unknown[0]}" is no key, for {command}.'
    return _clash(file, screens, name)


def is_key(key: str) -> bool:
    """Tell whether that is the name of a key."""
    from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

    plain = key.rpartition("+")[2]
    modifiers = key.removesuffix(plain).split("+")[:-1]
    if not set(modifiers) <= MODIFIERS:
        return False
    named = {known.value for known in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    return plain in named or key_to_character(plain) is not None


def _clash(file: KeyFile, screens: Mapping[str, Sequence[Command]], name: str) -> str:
    """Tell of a key that was given to one command although another one of the same screen has it."""
    for screen, commands in screens.items():
        held: dict[str, str] = {}
        for command in sorted(commands, key=lambda command: command.id in file.keys):
            for key in file.keys[command.id].split(",") if command.id in file.keys else command.keys:
                other = held.setdefault(key.strip(), command.id)
                if other != command.id and command.id in file.keys:
                    where = f"Line {file.line_for(command.id)} of {name}"
                    return f"{where}: {key.strip()} is {other} too, on the screen {screen}."
    return ""


def _flat(table: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[f"{prefix}{name}"] = value
    return flat
