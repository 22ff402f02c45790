"""F1: what this screen is for, everything that can be done on it, and with which key."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui import marks
from tui.frame.dialog import Dialog
from tui.frame.key_words import GENERAL, KeyGroup, groups_of
from tui.text import fit
from tui.widgets.field import FieldChanged, FieldSubmitted
from tui.widgets.filter_field import FilterField
from tui.widgets.matching import begun_by, folded_words

if TYPE_CHECKING:
    from tui.frame.place import Place

WIDEST = 96
FRAME = 5
"""Cells that the box's edge, padding and scrollbar take, with a blank beside it."""

NOTHING = "Nothing here is called that. Backspace shows more."
KEYS_WIDTH, TITLE_WIDTH = 17, 15


class HelpDialog(Dialog[bool]):
    """Something to read: the arrows and the page keys scroll it, typing leaves what fits, Esc, Enter and F1 close it."""

    KEYS: ClassVar[str] = "Type to find   Up Down PgUp PgDn   Esc Close"
    AUTO_FOCUS = "FilterField"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "cancel", "Close", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        # Before the field, whose few letters need no way to their ends.
        Binding("home", "end(False)", show=False, priority=True),
        Binding("end", "end(True)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    HelpDialog DialogBox { width: auto; }
    HelpDialog FilterField { width: 100%; }
    HelpDialog #read { width: auto; height: auto; scrollbar-size-vertical: 1; }
    HelpDialog Static { width: auto; height: auto; padding: 0 1 0 0; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(f"Help: {place.name_of()}")
        self._intro = place.with_keys(place.HELP)
        lacks = place.own_method("lacks")
        never = lacks() if lacks else ()
        offered = [command for command in place.every_command() if command.verb not in never]
        self._groups = [*groups_of(offered, place.TABS, place.desk.keys_of), *GENERAL]
        self._field = FilterField("filter")
        self._text = Static(markup=False)
        self._read = VerticalScroll(self._text, id="read", can_focus=False)

    def compose_body(self) -> ComposeResult:
        yield self._field
        yield self._read

    def on_mount(self) -> None:
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    @on(FieldChanged)
    def _draw(self) -> None:
        size = self.app.size
        width = max(1, min(WIDEST, size.width) - FRAME - 1)
        # It stays as large while what fits gets less, and moves nothing beneath.
        self._read.styles.max_height = max(1, size.height - 3)
        self._read.styles.min_height = min(max(1, size.height - 3), self._read.size.height)
        typed = self._field.value
        groups = narrowed(self._groups, typed)
        intro = self._intro if not typed.strip() else "" if groups else NOTHING
        self._text.update(help_text(intro, groups, width))
        self._text.styles.min_width = width if typed.strip() else 0

    @on(FieldSubmitted)
    def _enter(self) -> None:
        self.close(None)

    def action_scroll(self, by: int) -> None:
        self._read.scroll_relative(y=by, animate=False)

    def action_page(self, pages: int) -> None:
        self._read.scroll_relative(y=pages * max(1, self._read.size.height - 1), animate=False)

    def action_end(self, last: bool) -> None:
        if last:
            self._read.scroll_end(animate=False)
        else:
            self._read.scroll_home(animate=False)


def narrowed(groups: Sequence[KeyGroup], typed: str) -> list[KeyGroup]:
    """Keep the lines in which each typed word begins a word of the name, of what it does, or of its keys."""
    wanted = folded_words(typed)
    if not wanted:
        return list(groups)
    kept = [
        KeyGroup(
            group.heading,
            tuple(
                line
                for line in group.lines
                if begun_by(
                    wanted, [*folded_words(f"{line.title} {line.help} {line.keys}"), *folded_words(group.heading)]
                )
            ),
        )
        for group in groups
    ]
    return [group for group in kept if group.lines]


def help_text(intro: str, groups: Sequence[KeyGroup], width: int) -> Content:
    """Lay the help out in lines of ``width`` cells, headings bold."""
    parts: list[Content | tuple[str, str]] = [Content("\n".join(textwrap.wrap(intro, width)) + "\n")] if intro else []
    for group in groups:
        parts.append(("\n" + group.heading, marks.weight("strong")))
        for line in group.lines:
            title = fit(line.title, TITLE_WIDTH - 1) + " " if line.title else ""
            head = f" {fit(line.keys, KEYS_WIDTH - 1)} {title}"
            room = max(20, width - len(head))
            first, *others = textwrap.wrap(line.help, room) or [""]
            parts.append(Content("\n" + head + first + "".join("\n" + " " * len(head) + other for other in others)))
        parts.append(Content("\n"))
    return Content.assemble(*parts)
