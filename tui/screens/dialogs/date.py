"""Which day? Typed as people say it, or picked from a month."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from studio.dates.typed.days import day_hint
from tui.frame.desk import Desk
from tui.frame.dialog import PROBLEM, Dialog
from tui.frame.when_fields import day_field
from tui.text import safe
from tui.widgets.field import Echo, FieldSubmitted
from tui.widgets.text_block import AnswerBlock, TextBlock

GONE = "Type yesterday, fri or jul 26: the last one."


async def ask_date(desk: Desk, title: str, start: date, *, gone: bool = False, near: bool = False) -> date | None:
    """Ask for a day, beginning with ``start``; ``None`` when the user thought better of it.

    Args:
        gone: whether it is asked when something was: without a year it is the last such day.
        near: whether it may just be over: without a year it is one of the last two weeks then.
    """
    day = await desk.push_screen_wait(DateDialog(title, start, gone=gone, near=near))
    return day if isinstance(day, date) else None


async def ask_end(desk: Desk, title: str, start: date, without: str) -> date | str | None:
    """Ask for the day on which something ends; an emptied field answers ``without``, which says that none does."""
    end: date | str | None = await desk.push_screen_wait(DateDialog(title, start, without=without))
    return end


class DateDialog(Dialog[date | str]):
    """Gives back the day, the words for none where that may be, or None for Esc.

    While it is typed, the line below says which day was understood.
    """

    KEYS: ClassVar[str] = "Enter OK   Down Month   Esc Cancel"
    AUTO_FOCUS = "DateField"
    DEFAULT_CSS = """
    DateDialog DialogBox { width: 50; }
    """

    def __init__(self, title: str, start: date, *, gone: bool = False, near: bool = False, without: str = "") -> None:
        super().__init__(title)
        self._gone, self._without = gone, without
        self._field = day_field("day", noun="date", optional=bool(without), gone=gone, near=near)
        self._field.enter_submits = True
        self._field.set_value(start)
        self._echo = AnswerBlock()

    def compose_body(self) -> ComposeResult:
        yield TextBlock(Content(GONE if self._gone else f"Type tomorrow, +2bd, eom, {day_hint()}."))
        if self._without:
            yield TextBlock(Content(f"An emptied field: {self._without}."))
        yield self._field
        yield self._echo

    @on(Echo)
    def _understood(self, message: Echo) -> None:
        self._answer(message.text)

    def _answer(self, text: str, *, problem: bool = False) -> None:
        self._echo.set_class(problem, "-problem")
        if problem:
            self._echo.show(Content(f"{PROBLEM}{safe(text)}"))
        else:
            self._echo.show_line(text)

    @on(FieldSubmitted)
    def _submitted(self) -> None:
        if self._field.complaint:
            self._answer(self._field.complaint, problem=True)
        else:
            self.close(self._field.value_now or self._without)
