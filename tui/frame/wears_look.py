"""The app's look: what the user chose, else what suits the terminal."""

from __future__ import annotations

import os
from typing import Any

from tui import marks
from tui.frame.looks import Look, chosen_look
from tui.frame.place import Place
from tui.palettes import PALETTES
from tui.terminal.abilities import GroundSeen, light_by, signs_by, theme_by
from tui.terminal.marked_app import MarkedApp
from tui.terminal.safe_app import SafeApp


class WearsLook(MarkedApp[Any], SafeApp[Any]):
    """Mixed into the app before its base."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._light = light_by(os.environ)
        self.studio_theme = ""
        """What the studio prefers, for those who have not chosen."""
        self.wear(chosen_look())
        # Textual would read the styles with the colours of its own theme first, and then anew.
        self._colors = self.get_css_variables()
        self.stylesheet.set_variables(self._colors)

    def get_css_variables(self) -> dict[str, str]:
        # Textual asks while it makes itself, before there is a look: to work out the colours of its own would be for nothing.
        return super().get_css_variables() if hasattr(self, "look") else self.get_theme_variable_defaults()

    def wear(self, look: Look) -> None:
        """Take the theme and the signs that are chosen, or that suit the terminal."""
        self.look = look
        theme = look.theme or self.studio_theme or theme_by(self.console.color_system, light=self._light)
        if theme == "terminal" and self._light:
            theme = "terminal-light"
        if self.console.color_system == "256" and f"{theme}-256" in PALETTES:
            theme = f"{theme}-256"
        marks.use(palette=theme, coloured=not self.no_color, glyphs=look.signs or signs_by(os.environ))
        self.theme = theme

    def take_studio_theme(self, theme: str) -> None:
        """Take the theme that the studio prefers from now on."""
        if theme != self.studio_theme:
            self.studio_theme = theme
            self.wear(self.look)
            if any(isinstance(screen, Place) and screen.is_mounted for screen in self.screen_stack):
                self.look_anew()

    def on_ground_seen(self, message: GroundSeen) -> None:
        """Take the theme that suits the terminal's ground, where none was chosen."""
        self._light = message.light
        self.wear(self.look)

    def look_anew(self) -> None:
        """Draw everything anew, also what was written with other signs."""
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.draw_frame()
                screen.look_changed()
                for widget in screen.query("*").results():
                    renew = getattr(widget, "renew", None)
                    if renew is not None:
                        renew()
                    widget.refresh()
        self.refresh_css(animate=False)
        self.forget_frame()
        self.screen.refresh(layout=True)

    def refresh_css(self, animate: bool = True) -> None:
        """Read the styles anew where a colour has changed."""
        before, self._colors = self._colors, self.get_css_variables()
        if before != self._colors:
            super().refresh_css(animate)
