"""Ends a program whose screen is laid out for ever: an answer to a layout that asks for the next one hangs everything.

Such a circle gives nobody else a turn, so only what stands in it can stop it: each layout is counted where it is made.
"""

from collections import deque
from collections.abc import Callable
from time import monotonic

from studio.kernel import times
from tui.terminal.crash import Told

MOST = 200
"""Layouts within `times.RESTS_WITHIN_S` that nobody asked for; a key or a new size of the window makes fewer than ten."""


class NeverRests(Told, RuntimeError):
    """A screen asks for its layout again and again."""


class Unrest:
    """Counts what is laid out from one key, click, paste or size of the window to the next.

    Args:
        now: Returns seconds from any beginning.
    """

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        self._now = now
        self._laid_out: deque[float] = deque(maxlen=MOST)

    def asked(self) -> None:
        """Somebody did something: what is laid out now has a reason."""
        self._laid_out.clear()

    def laid_out(self, screen: str) -> None:
        """Note a layout.

        Args:
            screen: The name of the screen's class.

        Raises:
            NeverRests: It was one too many; raised here it ends the circle too.
        """
        self._laid_out.append(self._now())
        took_s = self._laid_out[-1] - self._laid_out[0]
        if len(self._laid_out) == MOST and took_s < times.RESTS_WITHIN_S:
            raise NeverRests(
                f"{screen} was laid out {MOST} times within {took_s:.1f} seconds without a key, a click or a new size of "
                "the window, and would never have come to rest. Sittings ended; what was typed is kept as a draft."
            )
