"""Writes to the terminal beside the event loop, so that a terminal that stops reading stops nobody else.

What waits is bounded: a terminal that is too slow gets fewer frames, and a whole one once it has caught up. A terminal
that takes nothing at all for ``STALL_S`` seconds is given up.
"""

import os
import select
from collections.abc import Callable
from threading import Condition, Thread
from time import monotonic

from studio.kernel import times

MOST_WAITING = 256 * 1024
"""Bytes that may wait; two whole screens of 120x40 in full colour."""
_PIECE = 32 * 1024
_SYNC_END = b"\x1b[?2026l"


class TerminalWriter(Thread):
    """A file-like object whose ``write`` never blocks and never raises.

    Args:
        fd: The terminal; the writer opens it once more for itself where it can.
        on_lost: Called from this thread with the reason when the terminal takes nothing any more.
        on_gap: Called from this thread when frames were left out and the terminal has caught up.
    """

    def __init__(self, fd: int, on_lost: Callable[[str], None], on_gap: Callable[[], None]) -> None:
        super().__init__(daemon=True, name="terminal-output")
        self._fd, self._blocks = _own_descriptor(fd)
        self._on_lost = on_lost
        self._on_gap = on_gap
        self._changed = Condition()
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._gap = False
        self._lost = False
        self._stop_at: float | None = None

    def write(self, text: str) -> None:
        """Queue ``text``; it is sent whole or not at all."""
        piece = text.encode("utf-8", "replace")
        with self._changed:
            if self._lost:
                return
            if self._waiting_bytes > MOST_WAITING and self._stop_at is None:
                self._waiting = [_SYNC_END]
                self._waiting_bytes = len(_SYNC_END)
                self._gap = True
            if not self._gap or self._stop_at is not None:
                self._waiting.append(piece)
                self._waiting_bytes += len(piece)
            self._changed.notify()

    def flush(self) -> None:
        """Do nothing: the thread sends as soon as it can."""

    def stop(self, patience_s: float = 1.0) -> None:
        """Send what waits, for at most ``patience_s`` seconds, and end."""
        with self._changed:
            self._stop_at = monotonic() + patience_s
            self._changed.notify()
        self.join(patience_s + 0.2)

    def run(self) -> None:
        """Send until stopped or lost. Sleeps without waking up while there is nothing to send."""
        try:
            while (data := self._next()) is not None:
                self._send(data)
                self._close_gap()
        except OSError as error:
            self._give_up(f"the terminal is gone ({error.strerror})")
        finally:
            with self._changed:
                self._lost = True
            os.close(self._fd)

    def _next(self) -> bytes | None:
        with self._changed:
            while not self._waiting:
                if self._stop_at is not None or self._lost:
                    return None
                self._changed.wait()
            data = b"".join(self._waiting)
            self._waiting.clear()
            self._waiting_bytes = 0
            return data

    def _close_gap(self) -> None:
        with self._changed:
            caught_up = self._gap and not self._lost and self._waiting_bytes <= len(_SYNC_END)
            self._gap = self._gap and not caught_up
        if caught_up:
            self._on_gap()

    def _send(self, data: bytes) -> None:
        left = memoryview(data)
        moved_at = monotonic()
        while left and not self._lost:
            try:
                if self._blocks and not select.select([], [self._fd], [], times.LOOK_AGAIN_S)[1]:
                    raise BlockingIOError
                sent = os.write(self._fd, left[: 512 if self._blocks else _PIECE])
            except BlockingIOError:
                now = monotonic()
                if self._stop_at is not None and now >= self._stop_at:
                    self._lost = True
                elif now - moved_at >= times.STALL_S:
                    self._give_up("the terminal stopped reading")
                elif not self._blocks:
                    select.select([], [self._fd], [], times.LOOK_AGAIN_S)
            else:
                left = left[sent:]
                moved_at = monotonic()

    def _give_up(self, why: str) -> None:
        with self._changed:
            known = self._lost or self._stop_at is not None
            self._lost = True
            self._waiting.clear()
        if not known:
            self._on_lost(why)


def _own_descriptor(fd: int) -> tuple[int, bool]:
    """Open the terminal once more, without blocking; blocking or not belongs to the open file, which others share.

    Returns:
        The descriptor, and whether writing to it may block after all because the terminal has no name here.
    """
    try:
        own = os.open(os.ttyname(fd), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return os.dup(fd), True
    if os.fstat(own).st_rdev != os.fstat(fd).st_rdev:
        os.close(own)
        return os.dup(fd), True
    return own, False
