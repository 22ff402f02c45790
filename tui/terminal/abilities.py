"""What a terminal can show, as far as its environment and its answers tell: signs, colours, a dark or a light ground."""

from __future__ import annotations

import re
from collections.abc import Mapping

from textual.message import Message

GROUND_QUERY = "\x1b]11;?\x1b\\"
"""Asks for the colour of the ground (OSC 11); most terminals answer at once, the others not at all."""
_ANSWER = r"\x1b\]11;rgba?:([0-9a-f]{1,4})/([0-9a-f]{1,4})/([0-9a-f]{1,4})(?:/[0-9a-f]{1,4})?(?:\x07|\x1b\\)"
LIGHT_FROM = 0.5
"""Brightness, from 0 to 1, from which a ground is light."""
_LIGHT_NUMBERS = ("7", "15")
"""White, in `COLORFGBG`."""


class GroundSeen(Message):
    """The terminal has said what its ground looks like."""

    def __init__(self, *, light: bool) -> None:
        super().__init__()
        self.light = light


def ground_in(answer: str) -> GroundSeen | None:
    """Read the terminal's answer; ``None`` where it is another one."""
    found = re.fullmatch(_ANSWER, answer, re.IGNORECASE)
    if found is None:
        return None
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in found.groups())
    return GroundSeen(light=0.2126 * red + 0.7152 * green + 0.0722 * blue >= LIGHT_FROM)


def light_by(environment: Mapping[str, str]) -> bool:
    """Tell whether the environment says that the ground is light, as rxvt, Konsole and others do."""
    return environment.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT_NUMBERS


def signs_by(environment: Mapping[str, str]) -> str:
    """Return the set of signs, by its name in `tui.glyphs`, that the terminal has."""
    locale = next((value for name in ("LC_ALL", "LC_CTYPE", "LANG") if (value := environment.get(name))), "")
    if not re.search(r"utf-?8", locale, re.IGNORECASE):
        return "ascii"
    return "console" if environment.get("TERM") == "linux" else "rich"


def theme_by(color_system: str | None, *, light: bool) -> str:
    """Return the theme, by its name in `tui.palettes`, for a ground and so many colours, as Rich calls them."""
    if color_system in ("truecolor", "256"):
        return "light" if light else "dark"
    return "terminal-light" if light else "terminal"
