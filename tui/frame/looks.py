"""How a user wants the program to look: the theme and the set of signs, kept in a small file of the user's own."""

from __future__ import annotations

import json
from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

from studio.kernel import own_files
from studio.kernel.types import Choice
from tui.glyphs import SETS
from tui.palettes import PALETTES

AS_IT_IS = "as it is"
"""The terminal decides."""


class Look(NamedTuple):
    """What was chosen; empty where the terminal decides."""

    theme: str = ""
    signs: str = ""


def _file() -> Path:
    from platformdirs import user_state_dir

    return Path(user_state_dir("sittings")) / "look.json"


def chosen_look() -> Look:
    """Read what was chosen; a damaged file counts as none."""
    try:
        kept = json.loads(_file().read_text("ascii"))
        theme, signs = kept["theme"], kept["signs"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return Look()
    return Look(_known(theme, PALETTES), _known(signs, SETS))


def _known(name: object, offered: Container[object]) -> str:
    return name if isinstance(name, str) and name in offered else ""


def keep_look(look: Look) -> None:
    """Keep what was chosen, whole or not at all."""
    own_files.put_in_place(_file(), json.dumps({"theme": look.theme, "signs": look.signs}))


def offered() -> list[Choice]:
    """List what can be chosen."""
    themes = [Choice(f"theme {name}", palette.title, "theme") for name, palette in PALETTES.items() if palette.offered]
    signs = [Choice(f"signs {name}", one.title, "signs") for name, one in SETS.items()]
    return [Choice(AS_IT_IS, "As the terminal is", "theme and signs"), *themes, *signs]


def current(look: Look) -> str:
    """Return the key of what is chosen now, among those that `offered` lists."""
    return f"theme {look.theme}" if look.theme else f"signs {look.signs}" if look.signs else AS_IT_IS


def with_choice(look: Look, key: str) -> Look:
    """Return the look with one thing chosen."""
    kind, _, name = key.partition(" ")
    if kind == "theme":
        return Look(name, look.signs)
    return Look(look.theme, name) if kind == "signs" else Look()
