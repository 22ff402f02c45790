"""F1: what this screen is for, everything that can be done on it, and with which key."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from tui.frame.dialog import Dialog
from tui.frame.key_words import GENERAL, KeyGroup, groups_of
from tui.text import fit

if TYPE_CHECKING:
    from tui.frame.place import Place

WIDEST = 96
FRAME = 5
"""Cells that the box's edge, padding and scrollbar take, with a blank beside it."""

KEYS_WIDTH, TITLE_WIDTH = 17, 15


class HelpDialog(Dialog[bool]):
    """Something to read: the arrows and the page keys scroll it, Esc, Enter and F1 leave it."""

    KEYS: ClassVar[str] = "Up Down PgUp PgDn   Esc Close"
    AUTO_FOCUS = "DialogBox"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space,f1,q,question_mark", "cancel", "Close", show=False)]
    DEFAULT_CSS = """
    HelpDialog DialogBox { width: auto; }
    HelpDialog Static { width: auto; height: auto; padding: 0 1 0 0; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(f"Help: {place.name_of()}")
        self.box.can_focus = True
        self._intro = place.with_keys(place.HELP)
        self._groups = [*groups_of(place.every_command(), place.TABS, place.desk.keys_of), *GENERAL]
        self._text = Static(markup=False)

    def compose_body(self) -> ComposeResult:
        yield self._text

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width = max(1, min(WIDEST, self.app.size.width) - FRAME - 1)
        self._text.update(help_text(self._intro, self._groups, width))


def help_text(intro: str, groups: Sequence[KeyGroup], width: int) -> Content:
    """Lay the help out in lines of ``width`` cells, headings bold."""
    parts: list[Content | tuple[str, str]] = [Content("\n".join(textwrap.wrap(intro, width)) + "\n")]
    for group in groups:
        parts.append(("\n" + group.heading, "bold"))
        for line in group.lines:
            title = fit(line.title, TITLE_WIDTH - 1) + " " if line.title else ""
            head = f" {fit(line.keys, KEYS_WIDTH - 1)} {title}"
            room = max(20, width - len(head))
            first, *others = textwrap.wrap(line.help, room) or [""]
            parts.append(Content("\n" + head + first + "".join("\n" + " " * len(head) + other for other in others)))
        parts.append(Content("\n"))
    return Content.assemble(*parts)
