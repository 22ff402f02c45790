"""What follows the cursor of a list once it rests: a row down costs two lines, however much there is to tell of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from studio.kernel import times
from tui.terminal.private import once

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget as Base
else:
    Base = object  # Each further kind of widget costs a quarter of a millisecond at the start.


class Resting(Base):
    """Mixed into a widget before its base."""

    _timer: Timer | None = None

    @property
    def resting(self) -> bool:
        """Whether something waits for the cursor to rest."""
        return self._timer is not None

    def once_it_rests(self, then: Callable[[], object]) -> None:
        """Do this when nothing else was asked for a moment; the newest counts."""
        if self._timer is not None:
            self._timer.stop()

        def rested() -> None:
            self._timer = None
            then()

        self._timer = once(self, times.RESTED_S, rested)
