"""The ribbon: tabs and grouped commands on one line, each with its key; key tips put a letter on each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.segment import Segment
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from studio.kernel.patterns import later
from studio.kernel.records import dataclass
from tui import marks
from tui.text import cells, fit


@dataclass(frozen=True, slots=True)
class RibbonItem:
    """One command as the ribbon shows it."""

    id: str
    title: str
    key: str
    tip: str
    tab: str
    group: str
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the line: what a click or Enter on it does (``tab:Name`` or a command's id)."""

    text: str
    target: str
    meaning: str
    key: str = ""
    """What of the text is its key."""


WIDE, SHORT = 80, 6
"""Cells from which the tabs keep their whole names beside their key tips, and those that are left to a name below."""
_LEAVE = ("escape", "f10", "ctrl+g")
_OTHER = later(r"ctrl\+|f\d")
BEFORE, AFTER = "before", "after"
"""What a click on the signs at the ends does where the line is too long."""


class Ribbon(Widget, can_focus=True):
    """Draws ``items``; gets the focus only while key tips are up or the arrow keys walk it."""

    DEFAULT_CSS = """
    Ribbon { height: 1; width: 1fr; }
    """
    FOCUS_ON_CLICK = False

    tab: reactive[str] = reactive("", layout=False)
    tips: reactive[bool] = reactive(False, layout=False)
    cursor: reactive[int] = reactive(-1, layout=False)

    @dataclass
    class Chosen(Message):
        """A command was chosen by letter, Enter or click."""

        command_id: str

    @dataclass
    class Left(Message):
        """The key tips were left; the screen gives the focus back."""

    def __init__(self, tabs: Mapping[str, str]) -> None:
        """Make an empty ribbon with these tabs, each with its key tip."""
        super().__init__()
        self.tabs = dict(tabs)
        self.set_reactive(Ribbon.tab, next(iter(tabs), ""))
        self._items: tuple[RibbonItem, ...] = ()
        self._first = 0
        self._next_first = 0
        """Where the line goes on behind the sign at its end."""
        self.can_focus = False

    def show(self, items: Sequence[RibbonItem]) -> None:
        """Show these commands; nothing is drawn anew when they are the same as before."""
        if tuple(items) != self._items:
            self._items = tuple(items)
            self.refresh()

    # -- key tips ----------------------------------------------------------------------------------------------------

    def open_tips(self) -> None:
        """Put a letter on everything and take the keyboard."""
        self.can_focus = True
        self.tips = True
        self.cursor = -1
        self.focus()

    def close_tips(self) -> None:
        """Take the letters away and give the keyboard back."""
        if self.tips:
            self.tips = False
            self.cursor = -1
            self._first = 0
            self.can_focus = False
            self.post_message(self.Left())

    def on_blur(self) -> None:
        self.close_tips()

    def on_key(self, event: events.Key) -> None:
        if not self.tips:
            return
        if event.key not in _LEAVE and _OTHER.match(event.key):
            # No tip is such a key: what it does everywhere, it does here too.
            self.close_tips()
            return
        event.stop()
        event.prevent_default()
        pieces = self._targets()
        if event.key in _LEAVE:
            self.close_tips()
        elif event.key in ("left", "right"):
            step = 1 if event.key == "right" else -1
            self.cursor = (
                (self.cursor + step) % len(pieces) if self.cursor >= 0 else (0 if step > 0 else len(pieces) - 1)
            )
        elif event.key in ("enter", "space") and 0 <= self.cursor < len(pieces):
            self._choose(pieces[self.cursor].target)
        elif event.character:
            self._letter(event.character.upper())

    def _letter(self, letter: str) -> None:
        for name in self.tabs:
            if letter == self.tabs[name]:
                self._choose(f"tab:{name}")
                return
        # What stands on the open tab comes before what a letter means on another one.
        found = [item for item in self._items if item.tip.upper() == letter]
        for item in sorted(found, key=lambda item: (bool(item.tab), item.tab != self.tab)):
            self._choose(item.id)
            return

    def _choose(self, target: str) -> None:
        if target in (BEFORE, AFTER):
            self._first = self._next_first if target == AFTER else 0
            self.refresh()
        elif target.startswith("tab:"):
            self.tab = target[4:]
            self.cursor = -1
            self._first = 0
        else:
            self.close_tips()
            self.post_message(self.Chosen(target))

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _targets(self) -> list[_Piece]:
        return [piece for piece in self._pieces() if piece.target]

    def _pieces(self) -> list[_Piece]:
        """Write tabs and commands; in a narrow window the key tips leave their beginnings to the tabs that are not open."""
        wide = self.size.width >= WIDE
        pieces: list[_Piece] = []
        for name in self.tabs:
            here = name == self.tab
            shown = (
                f"({self.tabs[name]}){name if wide or here else fit(name, min(SHORT, cells(name)))}"
                if self.tips
                else name
            )
            text = marks.around(shown) if here else f" {shown} "
            pieces.append(_Piece(text, f"tab:{name}", "open-tab" if here else "tab"))
        pieces.append(_Piece(f" {marks.glyphs().upright} ", "", "tab"))
        group = None
        for item in (item for item in self._items if item.tab == self.tab):
            if group is not None:
                between = "  " if item.group == group else f" {marks.glyphs().upright} "
                pieces.append(_Piece(between, "", "tab"))
            group = item.group
            key = f"({item.tip})" if self.tips and item.tip else f"{item.key} " if item.key else ""
            if item.enabled:
                pieces.append(_Piece(f"{key}{item.title}", item.id, "command", key))
            else:
                pieces.append(_Piece(f"{key}{item.title}-", item.id, "impossible"))
        return pieces

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.rich_style
        segments: list[Segment] = []
        used = 0
        pieces = self._folded(width)
        current = self._targets()[self.cursor].target if self.tips and 0 <= self.cursor < len(self._targets()) else None
        for piece in pieces:
            if piece.target == current and current:
                segments.append(Segment(piece.text, base + marks.style("walked-to")))
            else:
                segments.append(Segment(piece.key, base + marks.style("tip" if self.tips else "key")))
                segments.append(Segment(piece.text.removeprefix(piece.key), base + marks.style(piece.meaning)))
            used += cells(piece.text)
        segments.append(Segment(" " * max(0, width - used), base))
        return Strip(segments).crop(0, width)

    def _folded(self, width: int) -> list[_Piece]:
        """Cut to the width: what does not fit is behind a sign, and walking to it brings it in."""
        pieces = self._pieces()
        if sum(cells(piece.text) for piece in pieces) <= width:
            self._first = 0
            return pieces
        split = len(self.tabs) + 1
        head, body = pieces[:split], pieces[split:]
        self._first = min(self._first, len(body) - 1)
        if self.cursor >= 0:
            targets = self._targets()
            wanted = targets[self.cursor].target if self.cursor < len(targets) else ""
            index = next((i for i, piece in enumerate(body) if piece.target == wanted), 0)
            self._first = min(self._first, index)
            room = width - sum(cells(piece.text) for piece in head) - 4
            while self._first < index and sum(cells(p.text) for p in body[self._first : index + 1]) > room:
                self._first += 1
        shown = head + ([_Piece(f"{marks.glyphs().before} ", BEFORE, "key")] if self._first else [])
        left = width - sum(cells(piece.text) for piece in shown) - 2
        for index, piece in enumerate(body[self._first :], start=self._first):
            if cells(piece.text) > left:
                shown.append(_Piece(fit(f" {marks.glyphs().after}", left + 2, align="right"), AFTER, "key"))
                self._next_first = max(self._first, index) + (not piece.target or index == self._first)
                break
            shown.append(piece)
            left -= cells(piece.text)
        return shown

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the arrow keys stand, for the terminal's own cursor."""
        targets, x = self._targets(), 0
        current = targets[self.cursor].target if 0 <= self.cursor < len(targets) else None
        for piece in self._folded(self.size.width):
            if piece.target == current:
                break
            x += cells(piece.text)
        return self.content_region.offset + (x if current else 0, 0)

    def on_click(self, event: events.Click) -> None:
        x = 0
        for piece in self._folded(self.size.width):
            x += cells(piece.text)
            if event.x < x:
                if piece.target:
                    self._choose(piece.target)
                return
