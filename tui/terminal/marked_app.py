"""An app whose styles know what `tui.marks` says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from textual.app import App

from tui import marks
from tui.palettes import PALETTES

Result = TypeVar("Result")


class MarkedApp(App[Result]):
    """Mixed into an app before its base."""

    _worn: tuple[object, ...] = ()
    _variables: Mapping[str, str] = MappingProxyType({})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for theme in marks.themes():
            self.register_theme(theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return marks.variables()

    def get_css_variables(self) -> dict[str, str]:
        # What the marks say stands above what Textual makes of a theme: it has a ``text`` of its own. It asks several times.
        worn = (self.theme, marks.current().name, marks.coloured(), marks.glyphs().name)
        if worn != self._worn:
            self._worn, self._variables = worn, super().get_css_variables() | self.get_theme_variable_defaults()
        return dict(self._variables)

    def watch_theme(self, name: str) -> None:
        """Draw in the colours of another theme."""
        if name in PALETTES:
            marks.use(palette=name)
