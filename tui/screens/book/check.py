"""The page of the wizard that shows all of it before it is booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from textual.app import ComposeResult

from studio.kernel.errors import StudioError
from studio.kernel.shown import format_date
from studio.kernel.types import Choice
from studio.lists.own_fields import PREFIX
from studio.sessions import holds, views
from tui.screens.book.edit import TAKES_APPOINTMENT
from tui.screens.book.page import BookPage
from tui.screens.session.values import WITHOUT_END, Remind, When, when_shown
from tui.widgets.marked_lines import Line, MarkedLines, labelled

OF_SESSION = (
    "session_type", "when", "on_hold", "expected_on", "photographer", "assistant", "room", "studio", "equipment", "file_number",
    "around", "drive", "reminder", "description", "notes",
)  # fmt: skip
OF_APPOINTMENT = ("appointment_type", "when", "people", "rooms", "studio", "reminder_min", "description", "notes")
LABEL_CELLS = 14
CALLED = {"when": "When", "around": "Ready, clear", "drive": "Drive", "expected_on": "Birth"}
AS_ITS_TYPE_SAYS = "as long as its type says"
BOOKS, HOLDS = "{key:go_on} books it.", "{key:go_on} puts it on hold."


class CheckPage(BookPage):
    """Enter books what stands there."""

    NAME, TIP = "Check", "K"
    hold_ends = AS_ITS_TYPE_SAYS
    """Until when a session is held of which nobody says it."""
    today: tuple[str, ...] = ()
    """What was booked for the client today already: another desk may have answered them while this one did."""

    def compose(self) -> ComposeResult:
        yield MarkedLines(id="all-of-it")

    def opened(self) -> None:
        self.screen.set_focus(None)
        self.screen.draw_client()
        self.hold_ends, self.today = AS_ITS_TYPE_SAYS, ()
        self._show()
        if self.edit.kind == TAKES_APPOINTMENT:
            self.screen.appointment_filling.look(BOOKS)
        else:
            self.screen.in_background(self.read, group="book.today", doing="reading what was booked today")
            if self.edit.held:
                self.screen.in_background(self._find_end, group="book.hold")
            self.screen.session_filling.look(HOLDS if self.edit.held else BOOKS)

    async def read(self) -> None:
        """Say what was booked for the client today."""
        screen, client = self.screen, self.edit.client
        if client is None or self.edit.kind == TAKES_APPOINTMENT:
            return
        found = await screen.attempt(screen.desk.gateway.read(views.booked_today, int(client.key)))
        here = screen.pane == self.NAME and self.edit.client is client and self.edit.kind != TAKES_APPOINTMENT
        if found is not None and here:
            self.today = found
            self._show()

    def _show(self) -> None:
        self.screen.query_one("#all-of-it", MarkedLines).show_built(self._lines)

    async def _find_end(self) -> None:
        """Say when the hold will end by the type of the session, as it stands here now."""
        screen, session = self.screen, self.edit.session
        day = session.mine()["when"].date
        if not isinstance(day, date):
            return
        try:
            end = await screen.desk.gateway.read(holds.end_by_type, session.session_type, day)
        except StudioError:
            return  # The save says it, or finds the end all the same.
        self.hold_ends = f"until {format_date(end)}" if end is not None else WITHOUT_END
        self._show()

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = [(), *self._row("Client", self.edit.client.label if self.edit.client else "nobody", width)]
        for warning in self.screen.warnings:
            lines += self._row("", warning, width, "bad")
        for number, one in enumerate(self.today):
            lines += self._row("" if number else "Booked today", one, width, "caution")
        lines.append(())
        for label, text in self.told():
            lines += self._row(label, text, width)
        return lines

    def told(self) -> list[tuple[str, str]]:
        """Return what is booked, as labels and texts, without what is empty."""
        part, mine = self.edit.part, self.edit.part.mine()
        if self.edit.kind == TAKES_APPOINTMENT:
            mine = mine | {"when": When(mine["date"], mine["start"], mine["end"])}
        else:
            mine = mine | {"around": _span(mine, "before_min", "after_min")}
            mine |= {"drive": _span(mine, "drive_before_min", "drive_after_min")}
        keys: tuple[str, ...] = OF_APPOINTMENT if self.edit.kind == TAKES_APPOINTMENT else OF_SESSION
        of_session = self.edit.of_session if self.edit.kind == TAKES_APPOINTMENT else None
        keys += tuple(key for key in mine if key.startswith(PREFIX))
        found = [] if of_session is None else [("Session", of_session.label)]
        for key in keys:
            value = mine.get(key)
            text = " ".join(self._shown(key, value).split())
            if text:
                found.append((CALLED.get(key) or part.label(key), text))
        return found

    def _shown(self, key: str, value: object) -> str:
        if isinstance(value, When):
            return ", ".join(filter(None, [when_shown(value), value.length_note.strip("() ")]))
        if isinstance(value, Remind):
            return f"{value.minutes} min before" if value.on else ""
        if key == "on_hold" and value:
            ends = f"until {format_date(value)}" if isinstance(value, date) else self.hold_ends
            return f"{ends}: its time stays free"
        if key == "reminder_min":
            return f"{value} min before" if value is not None else ""
        return value.label if isinstance(value, Choice) else self.edit.part.shown(key, value)

    def _row(self, label: str, text: str, width: int, meaning: str = "") -> list[Line]:
        return labelled(f" {label:<{LABEL_CELLS}}", text, meaning, width, 3)


def _span(mine: Mapping[str, Any], before: str, after: str) -> str:
    """Return ``15 min before, 30 after``; empty where there is none."""
    told = ((mine[before], "before"), (mine[after], "after"))
    return ", ".join(f"{minutes} min {word}" for minutes, word in told if minutes)
