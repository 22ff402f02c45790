"""Keeps what is typed into a record as a draft: while one types, at once when the program ends, until it is saved."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Protocol

from textual.timer import Timer

from studio.kernel import clock, times
from studio.kernel.drafts import Draft
from tui.frame.desk import Desk
from tui.frame.edit import FormEdit


class DraftHost(Protocol):
    """What keeping drafts needs of the screen."""

    @property
    def desk(self) -> Desk:
        """The program."""

    def title_text(self) -> str:
        """Return the record in words."""

    def draft_place(self) -> str:
        """Return the name of the record among drafts."""

    def later(self, seconds: float, run: Callable[[], None]) -> Timer:
        """Call ``run`` after some time, unless the screen has gone."""

    def in_background(self, work: Callable[[], Coroutine[Any, Any, None]], *, group: str) -> None:
        """Run ``work`` in a worker of the screen."""


class DraftKeeper:
    """The draft of one record on one screen: no other screen, of this program or another, writes or drops it."""

    def __init__(self, host: DraftHost, edit: FormEdit) -> None:
        self.host = host
        self.edit = edit
        self._timer: Timer | None = None
        self._writing = False
        self._again = False
        self._window = ""
        self._place = ""
        """Where it was kept; empty while there is none."""

    def touch(self) -> None:
        """Something was typed: have it written soon, with whatever is typed until then."""
        if self._writing:
            self._again = True
        elif self._timer is None:
            self._timer = self.host.later(times.DRAFT_WITHIN_S, self._write)

    def _write(self) -> None:
        self._timer, self._writing, self._again = None, True, False
        self.host.in_background(self._write_aside, group="draft")

    async def _write_aside(self) -> None:
        desk = self.host.desk
        try:
            if (draft := self._draft()) is not None:
                await desk.gateway.aside(desk.window.keeping(draft))
            else:
                self._forget()
        finally:
            self._writing = False
            if self._again:
                self.touch()

    def keep_now(self) -> None:
        """Write it at once: the line dropped, or the program ends or fails."""
        if (draft := self._draft()) is not None:
            self.host.desk.window.keep(draft)

    def leave_for_later(self) -> None:
        """Keep it for whoever opens such a record next, also in this program."""
        if (draft := self._draft()) is not None:
            self.host.desk.window.keep(replace(draft, window=""))
        self.drop()

    def _draft(self) -> Draft | None:
        values, base = self.edit.packed()
        if not values:
            return None
        self._window = self._window or self.host.desk.window.part()
        self._place = self._place or self.host.draft_place()
        return Draft(self._place, self.host.title_text(), values, clock.now(), self._window, self.edit.version, base)

    def drop(self) -> None:
        """Forget the draft, because it was saved or thrown away."""
        if self._timer is not None:
            self._timer.stop()
        self._timer, self._again = None, False
        self._forget()

    def _forget(self) -> None:
        if self._place:
            self.forget(self._place, self._window)
            self._place = ""

    def forget(self, place: str, window: str) -> None:
        """Forget a draft that was put back or thrown away."""
        self.host.desk.window.drop(place, window)

    async def left_behind(self) -> Draft | None:
        """Find what a program that has ended left of this record."""
        desk = self.host.desk
        return await desk.gateway.aside(desk.window.find, self.host.draft_place())
