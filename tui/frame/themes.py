"""Two themes: one of exact colours, one of the terminal's own sixteen. Colour is never the only sign of anything."""

from __future__ import annotations

from textual.theme import Theme

STUDIO = Theme(
    name="studio",
    primary="#7aa2c8",
    secondary="#9fb8a8",
    accent="#d8a657",
    foreground="#d8d8d8",
    background="#16191d",
    surface="#1d2126",
    panel="#262b31",
    success="#8fb573",
    warning="#d8a657",
    error="#e06c75",
    dark=True,
    variables={
        "bar": "#2b3a4a",
        "bar-text": "#e8e8e8",
        "field": "#23282e",
        "field-focus": "#34404d",
        "cursor-row": "#3b4c5e",
    },
)

SIXTEEN = Theme(
    name="studio-16",
    primary="ansi_cyan",
    secondary="ansi_green",
    accent="ansi_yellow",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    dark=True,
    variables={
        "bar": "ansi_blue",
        "bar-text": "ansi_white",
        "field": "ansi_default",
        "field-focus": "ansi_blue",
        "cursor-row": "ansi_blue",
    },
)

THEMES = (STUDIO, SIXTEEN)


def theme_for(color_system: str | None) -> str:
    """Return the theme's name for what the terminal can show: ``truecolor``, ``256``, ``standard`` or ``None``."""
    return STUDIO.name if color_system in ("truecolor", "256") else SIXTEEN.name
