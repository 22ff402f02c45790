"""The colours of each theme, by the role that they play. `tui.marks` says which meaning has which role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Inks = Mapping[str, str]
"""A colour for each role, as ``#rrggbb`` or as one of the terminal's own."""


class Palette(NamedTuple):
    """One theme."""

    name: str
    title: str
    """What people choose it by."""
    dark: bool
    inks: Inks
    offered: bool = True
    """Whether people choose it; otherwise it follows from another choice."""

    @property
    def own(self) -> bool:
        """Whether its colours are the terminal's own, whatever those are."""
        return self.inks["text"].startswith("ansi_")


ROLES = (
    "ground", "strip", "bar", "field", "here", "box", "chosen", "away", "alarm", "heed",
    "text", "bright", "muted", "accent", "good", "caution", "bad", "on_chosen", "on_here", "on_accent", "on_bar", "on_type",
    "red", "orange", "yellow", "green", "cyan", "blue", "magenta", "gray",
)  # fmt: skip
"""First the grounds, then what stands on them, then the colours that a session type may have."""

DARK = Palette(
    "dark", "Dark", True,
    {
        "ground": "#12161b", "strip": "#1b2129", "bar": "#232d39", "field": "#222a33", "here": "#17395a", "box": "#1b2129",
        "chosen": "#17395a", "away": "#29323d", "alarm": "#46161b", "heed": "#3d2e10",
        "text": "#d5dae1", "bright": "#ffffff", "muted": "#9aa4b0", "accent": "#79b8ff", "good": "#8bd17c",
        "caution": "#f0b35a", "bad": "#ff8585", "on_chosen": "#ffffff", "on_here": "#ffffff", "on_accent": "#0d1116",
        "on_bar": "#e6eaf0", "on_type": "#0d1116",
        "red": "#ff7a85", "orange": "#ff9e64", "yellow": "#ffb868", "green": "#8ad17c", "cyan": "#67cfd6",
        "blue": "#5fa8ec", "magenta": "#f2a2c4", "gray": "#97a1b0",
    },
)  # fmt: skip

LIGHT = Palette(
    "light", "Light", False,
    {
        "ground": "#fbfaf7", "strip": "#edeae3", "bar": "#d9e2ec", "field": "#edeae3", "here": "#cfe3f7", "box": "#ffffff",
        "chosen": "#bcd9f5", "away": "#e4e0d6", "alarm": "#f9d9d7", "heed": "#f6e6c2",
        "text": "#1d2329", "bright": "#000000", "muted": "#535d67", "accent": "#0b58a5", "good": "#1c6620",
        "caution": "#774b00", "bad": "#ab151b", "on_chosen": "#0b1a28", "on_here": "#0b1a28", "on_accent": "#ffffff",
        "on_bar": "#17202a", "on_type": "#000000",
        "red": "#ef7d85", "orange": "#f19a5b", "yellow": "#e9b949", "green": "#7cc26e", "cyan": "#55bcc4",
        "blue": "#6aaee8", "magenta": "#e58fb4", "gray": "#a3adb8",
    },
)  # fmt: skip

CONTRAST = Palette(
    "contrast", "High contrast", True,
    {
        "ground": "#000000", "strip": "#000000", "bar": "#00335c", "field": "#1c1c1c", "here": "#00407a", "box": "#000000",
        "chosen": "#ffff00", "away": "#3a3a3a", "alarm": "#7a0000", "heed": "#4d3600",
        "text": "#ffffff", "bright": "#ffffff", "muted": "#e0e0e0", "accent": "#ffff00", "good": "#5dff5d",
        "caution": "#ffc840", "bad": "#ffa0a0", "on_chosen": "#000000", "on_here": "#ffffff", "on_accent": "#000000",
        "on_bar": "#ffffff", "on_type": "#000000",
        "red": "#ff8080", "orange": "#ffa040", "yellow": "#ffe040", "green": "#60ff60", "cyan": "#40ffff",
        "blue": "#80b0ff", "magenta": "#ff90ff", "gray": "#d0d0d0",
    },
)  # fmt: skip

_OWN = {
    "ground": "ansi_default", "strip": "ansi_default", "bar": "ansi_blue", "field": "ansi_default", "here": "ansi_blue",
    "box": "ansi_default", "chosen": "ansi_blue", "away": "ansi_default", "alarm": "ansi_default", "heed": "ansi_default",
    "text": "ansi_default", "muted": "ansi_default", "on_chosen": "ansi_bright_white", "on_here": "ansi_bright_white",
    "on_bar": "ansi_bright_white", "on_type": "ansi_black", "red": "ansi_bright_red", "orange": "ansi_yellow",
    "yellow": "ansi_bright_yellow", "green": "ansi_green", "cyan": "ansi_cyan", "blue": "ansi_bright_blue",
    "magenta": "ansi_magenta", "gray": "ansi_white",
}  # fmt: skip

OWN_DARK = Palette(
    "terminal", "The terminal's own colours", True,
    _OWN | {
        "bright": "ansi_bright_white", "accent": "ansi_bright_cyan", "good": "ansi_bright_green",
        "caution": "ansi_bright_yellow", "bad": "ansi_bright_red", "on_accent": "ansi_black",
    },
)  # fmt: skip
OWN_LIGHT = Palette(
    "terminal-light", "The terminal's own colours, on a light ground", False,
    _OWN | {
        "bar": "ansi_white", "on_bar": "ansi_black", "here": "ansi_white", "on_here": "ansi_black",
        "bright": "ansi_black", "accent": "ansi_blue", "good": "ansi_black", "caution": "ansi_magenta", "bad": "ansi_red",
        "on_accent": "ansi_bright_white",
    },
    offered=False,
)  # fmt: skip

# A terminal of 256 colours would round the others by itself: several grounds to one, and blue to teal.
DARK_256 = Palette(
    "dark-256", "Dark, in 256 colours", True,
    {
        "ground": "#121212", "strip": "#262626", "bar": "#303030", "field": "#303030", "here": "#000087", "box": "#1c1c1c",
        "chosen": "#005f87", "away": "#3a3a3a", "alarm": "#5f0000", "heed": "#303030",
        "text": "#dadada", "bright": "#ffffff", "muted": "#b2b2b2", "accent": "#87afff", "good": "#87d787",
        "caution": "#ffaf5f", "bad": "#ff8787", "on_chosen": "#ffffff", "on_here": "#ffffff", "on_accent": "#121212",
        "on_bar": "#eeeeee", "on_type": "#121212",
        "red": "#ff8787", "orange": "#ff875f", "yellow": "#ffd75f", "green": "#87d787", "cyan": "#5fd7d7",
        "blue": "#5fafff", "magenta": "#ffafd7", "gray": "#a8a8a8",
    },
    offered=False,
)  # fmt: skip
LIGHT_256 = Palette(
    "light-256", "Light, in 256 colours", False,
    {
        "ground": "#ffffff", "strip": "#eeeeee", "bar": "#e4e4e4", "field": "#eeeeee", "here": "#d7d7ff", "box": "#ffffff",
        "chosen": "#afd7ff", "away": "#e4e4e4", "alarm": "#ffd7d7", "heed": "#ffffaf",
        "text": "#262626", "bright": "#000000", "muted": "#585858", "accent": "#005f87", "good": "#005f00",
        "caution": "#5f5f00", "bad": "#af0000", "on_chosen": "#121212", "on_here": "#121212", "on_accent": "#ffffff",
        "on_bar": "#1c1c1c", "on_type": "#000000",
        "red": "#ff8787", "orange": "#ffaf5f", "yellow": "#ffd75f", "green": "#87d787", "cyan": "#5fd7d7",
        "blue": "#87afff", "magenta": "#ff87d7", "gray": "#a8a8a8",
    },
    offered=False,
)  # fmt: skip

PALETTES = {palette.name: palette for palette in (DARK, LIGHT, CONTRAST, OWN_DARK, OWN_LIGHT, DARK_256, LIGHT_256)}
