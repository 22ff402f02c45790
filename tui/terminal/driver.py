"""The terminal driver: what a terminal, a line or a signal does can end the session in order, but not break it.

Bytes are decoded by ``InputDecoder`` and sent by
``TerminalWriter``; neither wakes up while nothing happens. Sizes are clamped before the layout sees them. When the
terminal is gone or the process is asked to end, the app saves what was typed, and a watchdog ends the process within
three seconds whatever the app does (docs/decisions/0011-terminal.md).
"""

import asyncio
import os
import re
import select
import signal
import termios
import tty
from collections.abc import Callable
from threading import Event, Thread, Timer, get_ident
from time import monotonic
from types import FrameType
from typing import Any

from textual import events
from textual.driver import Driver
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from studio.kernel import times
from tui.terminal.abilities import GROUND_QUERY, GroundSeen
from tui.terminal.differences import LeanFrames
from tui.terminal.input import STATUS_QUERY, InputDecoder
from tui.terminal.line import LINE_LOST
from tui.terminal.writer import TerminalWriter

LEAST_COLUMNS, LEAST_ROWS = 20, 5
"""The smallest size that widgets are laid out for; a smaller window shows a notice of the driver."""
MOST_COLUMNS, MOST_ROWS = 600, 250
USUAL_SIZE = (80, 24)
"""Taken where the terminal does not know its size, as on a serial line."""

_BACKLOG = 300
"""Messages that may wait in the app before no more input is read; the terminal then keeps the rest."""

_ENDING_SIGNALS = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
_KITTY_KEYS = 1 | 4 | 8 | 16
"""Keyboard protocol: unambiguous Escape, the keys of the basic layout too, all keys as sequences, their text with them."""
_MOUSE_MODES = (1000, 1002, 1006)
"""Presses, drags, coordinates without limit. Moves without a button are not asked for: they cost a slow line dearly."""
_OLD_TERMS = ("", "unknown", "linux", "vt52", "vt100", "vt102", "vt220", "vt320")
_NOTICE = "Sittings needs a larger window."
_CURSOR = re.compile(r"\x1b\[[0-9]+;[0-9]+H")
_POINTER = "\x1b]22;"
"""The shape of the mouse pointer: few terminals know the sequence, and some print it."""
_IN_ONE_PACKET = 512
"""Characters that a terminal gets, and shows, at once; only longer frames are marked as such."""

_LOCAL = termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG
_INPUT = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
"""What a line does to keys before a program sees them: echo, edit, stop output, change Enter; all of it is switched off."""


class SafeDriver(Driver):
    """Drives a real terminal on standard input and output.

    Args:
        app: What is shown.
        ended: Called once on the event loop, with what happened and the exit code, when the session is to end.
        mouse: Whether the mouse is asked for.
    """

    def __init__(self, app: LeanFrames[Any], ended: Callable[[str, int], None], *, mouse: bool = True) -> None:
        self._screen_fd = 1 if os.isatty(1) else 0
        self._terminal_size = USUAL_SIZE
        self._tiny = False
        self._clamped = self._read_size()
        super().__init__(app, mouse=mouse, size=self._clamped)
        self._desk, self._ended = app, ended
        self._with_mouse = mouse
        self._events = asyncio.get_running_loop()
        # Suspending belongs to a shell: under a forced command nobody could ever continue the process.
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGCONT, self._on_continued)
        self._before: list[Any] | None = None
        """The attributes of the line as we found it."""
        self._writer: TerminalWriter | None = None
        self._written = ""
        self._synchronized = False
        self._reader: Thread | None = None
        self._stop = Event()
        self._wake_read, self._wake_write = -1, -1
        self._size_timer: object | None = None
        self._leaving = False
        self._ending = False
        self._sent, self._handed_over = 0, 0
        """Messages given to the event loop, counted on the input thread, and by it to the app, counted on the loop."""
        # Old consoles print the ends of sequences with a private mark.
        self._knows_questions = not (
            os.environ.get("TERM", "") in _OLD_TERMS or os.environ.get("TERM_PROGRAM") == "Apple_Terminal"
        )
        self._asked_at = 0.0
        self._decoder = InputDecoder(lambda: self.send(STATUS_QUERY), lambda: self._clamped)

    # Output

    def write(self, data: str) -> None:
        """Send ``data`` to the terminal; frames are left out while the window is too small for them.

        A frame in which nothing differs is only the place of the cursor: where it is there already, nothing is sent.
        """
        if data.startswith(_POINTER) or (_CURSOR.fullmatch(data) and self._written.endswith(data)):
            return
        self._written = data
        if len(data) > _IN_ONE_PACKET:
            # What takes longer than a moment is not to be followed by the cursor, which stands on what is chosen.
            data = f"\x1b[?25l{data}\x1b[?25h"
            data = f"\x1b[?2026h{data}\x1b[?2026l" if self._synchronized else data
        self.send(data)

    def send(self, data: str) -> None:
        """Send ``data`` as it is, unless the window is too small for any of it."""
        if self._writer is not None and (not self._tiny or self._leaving):
            self._writer.write(data)

    def close(self) -> None:
        """Send what waits and let the writer end."""
        if self._writer is not None:
            self._writer.stop()
            self._writer = None

    def _modes_on(self) -> str:
        keyboard = f"\x1b[>{_KITTY_KEYS}u" if self._knows_questions else ""
        return f"\x1b[?1049h{self._mouse_mode('h')}{keyboard}\x1b[?2004h\x1b[?7l"

    def _modes_off(self) -> str:
        # The keyboard protocol has a stack for each screen: it is popped before the alternate screen is left.
        keyboard = "\x1b[<u" if self._knows_questions else ""
        return f"\x1b[?2026l\x1b[?2004l\x1b[?7h{self._mouse_mode('l')}{keyboard}\x1b[?1049l\x1b[?25h"

    def _mouse_mode(self, switch: str) -> str:
        return "".join(f"\x1b[?{mode}{switch}" for mode in _MOUSE_MODES) if self._with_mouse else ""

    # Beginning and end

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        self._writer = TerminalWriter(self._screen_fd, lambda why: self.end_session(why, LINE_LOST), self._on_gap)
        self._writer.start()
        self._leaving = False
        self._take_terminal()
        for number in _ENDING_SIGNALS:
            if (
                signal.getsignal(number) is not signal.SIG_IGN
            ):  # as the kiosk has it, and whoever started us with ``nohup``
                signal.signal(number, self._on_ending_signal)
        signal.signal(signal.SIGWINCH, self._on_window_change)
        self._clamped = self._read_size()
        self._post_size()
        if self._tiny:
            self._show_notice()
        self._wake_read, self._wake_write = os.pipe()
        self._reader = Thread(target=self._read, name="terminal-input", daemon=True)
        self._reader.start()
        if self._knows_questions:
            self.send(f"\x1b[?2026$p{GROUND_QUERY}")
            self._asked_at = monotonic()

    def _take_terminal(self) -> None:
        try:
            found = termios.tcgetattr(0)
            self._before = self._before or found
            raw = [*found[: tty.CC], [*found[tty.CC]]]
            raw[tty.LFLAG] &= ~_LOCAL
            raw[tty.IFLAG] &= ~_INPUT
            raw[tty.CC][termios.VMIN] = 1
            termios.tcsetattr(0, termios.TCSANOW, raw)
        except termios.error:
            pass  # the line is gone already; the reader finds out
        self.send(self._modes_on())

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self._leaving = True
        self.send(self._modes_off())
        self.disable_input()
        self._restore_attributes()

    def _restore_attributes(self) -> None:
        if self._before is not None:
            try:
                termios.tcsetattr(0, termios.TCSANOW, self._before)
            except termios.error:
                pass  # nobody is there to see it
            self._before = None

    def disable_input(self) -> None:
        """Stop reading, and drop what nobody will read."""
        if self._reader is None:
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self._stop.set()
        os.write(self._wake_write, b"x")
        if self._reader.ident != get_ident():
            self._reader.join()
        self._reader = None
        os.close(self._wake_read)
        os.close(self._wake_write)
        self._stop.clear()
        try:
            if self._decoder.answer_due:
                # An answer that comes later would be typed into the shell.
                select.select([0], [], [], times.ANSWER_WITHIN_S)
            termios.tcflush(0, termios.TCIFLUSH)
        except (OSError, termios.error):
            pass

    def _on_continued(self, _number: int, _frame: FrameType | None) -> None:
        # Stopped from outside and continued: the shell has used the terminal meanwhile.
        if self._reader is not None:
            self._events.call_soon_threadsafe(self._reclaim)

    def _reclaim(self) -> None:
        self._take_terminal()
        self._on_resized()
        self._repaint()

    # The end of the session from outside

    def _on_ending_signal(self, number: int, _frame: FrameType | None) -> None:
        self.end_session(signal.Signals(number).name, 128 + number)

    def end_session(self, why: str, exit_code: int) -> None:
        """Let the app save and exit; from any thread, and from a signal handler.

        Args:
            why: What happened.
            exit_code: Of the process.
        """
        if self._ending:
            return
        self._ending = True
        watchdog = Timer(times.END_WITHIN_S, self._end_process, (exit_code,))
        watchdog.daemon = True
        watchdog.start()
        try:
            self._events.call_soon_threadsafe(self._ended, why, exit_code)
        except RuntimeError:
            pass  # the loop is closed: the program ends anyway

    def _end_process(self, exit_code: int) -> None:
        self._restore_attributes()
        self._leaving = True
        self.send(self._modes_off())
        if self._writer is not None:
            self._writer.stop(0.2)
        os._exit(exit_code)

    # Input

    def _read(self) -> None:
        """Read and decode until asked to stop; sleeps without waking up while nothing comes."""
        decoder = self._decoder
        while not self._stop.is_set():
            wake_at = decoder.wake_at
            timeout = None if wake_at is None else max(0.0, wake_at - monotonic())
            readable = select.select([0, self._wake_read], [], [], timeout)[0]
            if self._wake_read in readable:
                return
            if 0 in readable:
                try:
                    raw = os.read(0, 4096)
                except OSError:
                    raw = b""
                if not raw:
                    self.end_session("the terminal is closed", LINE_LOST)
                    return
                self._deliver(decoder.feed(raw, monotonic()))
            self._deliver(decoder.expire(monotonic()))
            while self._backlog() > _BACKLOG and not self._stop.wait(times.BACKLOG_S):
                pass

    def _deliver(self, decoded: list[Message]) -> None:
        for message in decoded:
            if isinstance(message, TerminalSupportsSynchronizedOutput):
                self._synchronized = True
            elif isinstance(message, GroundSeen) and monotonic() - self._asked_at > times.GROUND_WITHIN_S:
                pass  # The first screen is there by now, and would flash.
            else:
                self.process_message(message)

    def send_message(self, message: Message) -> None:
        """Hand ``message`` to the app, on the event loop."""
        self._sent += 1
        try:
            self._events.call_soon_threadsafe(self._hand_over, message)
        except RuntimeError:
            self._sent -= 1  # the loop is closed: the program ends

    def _hand_over(self, message: Message) -> None:
        self._handed_over += 1
        self._desk.post_message(message)

    def _backlog(self) -> int:
        """Count the messages that wait for the app, the screen and the focused widget."""
        waiting = self._sent - self._handed_over
        try:
            pumps = [self._desk, self._desk.screen, self._desk.screen.focused]
            return waiting + sum(pump.message_queue_size for pump in pumps if pump is not None and pump.is_running)
        except Exception:  # screens come and go on the other thread
            return waiting

    # Size

    def _on_window_change(self, _number: int, _frame: FrameType | None) -> None:
        self._events.call_soon_threadsafe(self._on_resized)

    def _on_resized(self) -> None:
        # A window that is dragged sends dozens of these; the layout follows fifty times a second at most.
        if self._size_timer is None:
            self._size_timer = self._events.call_later(times.SIZE_SETTLES_S, self._settle_size)

    def _settle_size(self) -> None:
        self._size_timer = None
        was_tiny = self._tiny
        self._clamped = self._read_size()
        if self._tiny:
            self._show_notice()
        else:
            self._post_size()
            if was_tiny:
                self._repaint()

    def _read_size(self) -> tuple[int, int]:
        """Find out how large the window is, and return the size to lay out for."""
        try:
            columns, rows = os.get_terminal_size(self._screen_fd)
        except OSError:
            columns, rows = 0, 0
        if columns and rows:
            self._terminal_size = columns, rows
        columns, rows = self._terminal_size
        self._tiny = columns < LEAST_COLUMNS or rows < LEAST_ROWS
        return min(max(columns, LEAST_COLUMNS), MOST_COLUMNS), min(max(rows, LEAST_ROWS), MOST_ROWS)

    def _post_size(self) -> None:
        size = Size(*self._clamped)
        self._desk.post_message(events.Resize(size, size))

    def _show_notice(self) -> None:
        columns, rows = self._terminal_size
        pieces = [_NOTICE[start : start + columns] for start in range(0, len(_NOTICE), columns)][:rows]
        lines = "".join(f"\x1b[{row};1H{piece}" for row, piece in enumerate(pieces, 1))
        if self._writer is not None:
            self._writer.write(f"\x1b[H\x1b[2J{lines}")

    def _on_gap(self) -> None:
        try:
            self._events.call_soon_threadsafe(self._repaint)
        except RuntimeError:
            pass  # the program ends

    def _repaint(self) -> None:
        if self._tiny:
            self._show_notice()
        else:
            self._written = ""
            self._desk.repaint()
