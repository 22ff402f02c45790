"""Measure a terminal program as somebody at a terminal feels it: what its start and each key cost.

A program runs in a pseudo-terminal. What it writes is counted, stamped and drawn by pyte; the processor time is read from
its own clock, to the nanosecond. A key has settled when nothing was written for a moment and nothing is being computed;
its time is that of the last byte. Two programs are measured side by side, key by key, because this machine is not ours
alone, and compared by the median of the ratios of the pairs.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import select
import shutil
import signal
import statistics
import struct
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Self

import pyte

SIZE = (120, 40)
QUIET_S = 0.1
BUSY_SHARE = 0.05
"""Computing more than this share of a quiet moment, a program is not done yet."""

PATIENCE_S = 60.0
IDLE_S = 3.0
RESTED_S = 0.5
"""By then all is told of what the cursor stands on."""
REPEAT_S = 1 / 30
"""A key that is held down comes so often."""

KEYS = {
    "enter": "\r", "tab": "\t", "esc": "\x1b", "space": " ", "backspace": "\x7f", "up": "\x1b[A", "down": "\x1b[B",
    "right": "\x1b[C", "left": "\x1b[D", "home": "\x1b[H", "end": "\x1b[F", "pageup": "\x1b[5~", "pagedown": "\x1b[6~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "f4": "\x1bOS", "f5": "\x1b[15~", "f9": "\x1b[20~", "f10": "\x1b[21~",
    "f12": "\x1b[24~", "ctrl+pageup": "\x1b[5;5~", "ctrl+pagedown": "\x1b[6;5~",
    "ctrl+p": "\x10", "ctrl+s": "\x13", "ctrl+t": "\x14",
}  # fmt: skip

ANSWERS = ((b"\x1b[5n", b"\x1b[0n"), (b"\x1b[c", b"\x1b[?62;22c"), (b"\x1b[?2026$p", b"\x1b[?2026;2$y"))

# Private sequences and strings, which pyte would print.
_ODD = re.compile(r"\x1b\[[<=>][\d;:]*[a-zA-Z]|\x1b\[\??[\d;]*\$[a-z]|\x1b[]PX^_].*?(?:\x07|\x1b\\)", re.S)
_OPEN = re.compile(r"\x1b(?:\[[\d;:<=>?$ ]*|[]PX^_](?:(?!\x07|\x1b\\).)*)?\Z", re.S)


@dataclass(frozen=True)
class Step:
    """Keys to press one after the other, each measured under ``label``; without a label they only lead somewhere."""

    keys: tuple[str, ...]
    label: str = ""
    until: str = ""
    """A regular expression: only settled once it is on the screen."""
    held: bool = False
    """Whether the keys come as from one that is held down, and count as one, by the share of each."""


@dataclass(frozen=True)
class Program:
    """What to start, by which words on the screen one knows that it is there, and what to press then."""

    name: str
    command: tuple[str, ...]
    ready: str
    steps: tuple[Step, ...] = ()
    idle: bool = False
    """Whether to watch it for a moment with nobody at the keyboard."""
    new_here: bool = False
    """Whether it finds nothing that an earlier run remembered."""


@dataclass
class Key:
    """What one key cost."""

    bytes: int
    cpu_ms: float


@dataclass
class Run:
    """What one run of a program showed."""

    start_cpu_s: float = 0.0
    start_bytes: int = 0
    private_mib: float = 0.0
    idle_bytes: int = 0
    keys: dict[str, list[Key]] = field(default_factory=dict)

    def key_bytes(self, label: str) -> float:
        """Return the median of the bytes that a key of a label wrote."""
        return statistics.median(key.bytes for key in self.keys[label])


@cache
def _home() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="bench-home-", ignore_cleanup_errors=True)


def home() -> Path:
    """Return a home folder for the programs, one for all runs, so that what they keep there is there the next time.

    It goes when the measuring ends.
    """
    return Path(_home().name)


def environment() -> dict[str, str]:
    """Return what a login over SSH has, and nothing that makes Python slower than users see it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "TEXTUAL", "SITTINGS", "XDG_"))
    }
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"):
        kept.pop(name, None)
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8", "HOME": str(home())}


class Terminal:
    """A program in a pseudo-terminal of 120 by 40."""

    def __init__(self, command: Sequence[str]) -> None:
        self.bytes = 0
        self.last_byte_at = time.perf_counter()
        self.screen = pyte.Screen(*SIZE)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._undrawn = ""
        given = environment()  # asked for before the fork: a child that makes the home folder makes one for itself
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))
            try:
                os.execvpe(command[0], list(command), given)
            finally:
                os._exit(127)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self.fd)
        os.waitpid(self.pid, 0)

    def press(self, key: str) -> None:
        """Write a key's bytes; a name that is none is typed as it is."""
        os.write(self.fd, KEYS.get(key, key).encode())

    def text(self) -> str:
        """Return what stands on the screen."""
        return "\n".join(self.screen.display)

    def settle(self, until: str = "") -> None:
        """Wait until the program is done: the words are there, nothing is written, nothing is computed.

        Raises:
            TimeoutError: it is not within a minute; the message shows the screen.
        """
        wanted = re.compile(until) if until else None
        deadline = time.monotonic() + PATIENCE_S
        cpu = self.cpu_s()
        while time.monotonic() < deadline:
            if self._read(QUIET_S):
                cpu = self.cpu_s()
                continue
            used, cpu = self.cpu_s() - cpu, self.cpu_s()
            if used < QUIET_S * BUSY_SHARE and (wanted is None or wanted.search(self.text())):
                return
        raise TimeoutError(f"{until or 'quiet'} did not come; the screen shows:\n{self.text()}")

    def listen(self, seconds: float) -> None:
        """Read for so long."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._read(left)

    def _read(self, wait_s: float) -> bool:
        if not select.select([self.fd], [], [], wait_s)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError as error:
            raise TimeoutError(f"The program has ended; the screen shows:\n{self.text()}") from error
        self.last_byte_at = time.perf_counter()
        self.bytes += len(data)
        for question, answer in ANSWERS:
            if question in data:
                os.write(self.fd, answer)
        self._draw(data)
        return True

    def _draw(self, data: bytes) -> None:
        text = self._undrawn + self._decoder.decode(data)
        cut = _OPEN.search(text)
        self._undrawn = text[cut.start() :] if cut else ""
        self._stream.feed(_ODD.sub("", text[: cut.start()] if cut else text))

    def cpu_s(self) -> float:
        """Return the processor seconds used by the program and its children so far."""
        return sum(_cpu_of(pid) for pid in _tree(self.pid))

    def private_mib(self) -> float:
        """Return the memory that the program and its children have for themselves: what one more desk takes.

        Pages that nobody wrote to are those of a library's file: a second desk shares them, and the system takes them
        back when it likes. Memory with shared pages counted in part moves by megabytes with what else runs.
        """
        rollups = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in _tree(self.pid))
        return sum(int(kib) for text in rollups for kib in re.findall(r"^Private_Dirty:\s+(\d+)", text, re.M)) / 1024

    def resize(self, columns: int, lines: int) -> None:
        """Give the terminal another size; the kernel tells the program."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(lines, columns)


def _tree(pid: int) -> list[int]:
    pids = [pid]
    for parent in pids:
        with suppress(OSError):
            for children in Path(f"/proc/{parent}/task").glob("*/children"):
                pids += [int(child) for child in children.read_text().split()]
    return pids


def _cpu_of(pid: int) -> float:
    with suppress(OSError):
        # The clock of another process, as clock_getcpuclockid(3) makes its number.
        return time.clock_gettime((~pid << 3) | 2)
    return 0.0


def run(program: Program) -> Run:
    """Start a program, press its keys and return what all of it cost."""
    *_, done = _running(program)
    return done


def _running(program: Program) -> Iterator[Run]:
    """Run a program, and give the other one its turn after the start and after each key."""
    if program.new_here:
        for kept in (".cache", ".local"):
            shutil.rmtree(home() / kept, ignore_errors=True)
    with Terminal(program.command) as terminal:
        # Cores differ in speed by what else runs on their machine: whoever is compared runs on the same one.
        os.sched_setaffinity(terminal.pid, [max(os.sched_getaffinity(0))])
        terminal.settle(program.ready)
        done = Run(terminal.cpu_s(), terminal.bytes)
        yield done
        if program.idle:
            terminal.listen(RESTED_S)
            bytes_before = terminal.bytes
            terminal.listen(IDLE_S)
            done.idle_bytes = terminal.bytes - bytes_before
        for step in program.steps:
            if step.held:
                done.keys.setdefault(step.label, []).append(_hold(terminal, step.keys))
                yield done
            for key in () if step.held else step.keys:
                measured = _press(terminal, key, step.until)
                if step.label:
                    done.keys.setdefault(step.label, []).append(measured)
                yield done
        done.private_mib = terminal.private_mib()


def _press(terminal: Terminal, key: str, until: str) -> Key:
    bytes_before, cpu_before = terminal.bytes, terminal.cpu_s()
    terminal.last_byte_at = time.perf_counter()
    terminal.press(key)
    terminal.settle(until)
    return Key(terminal.bytes - bytes_before, (terminal.cpu_s() - cpu_before) * 1000)


def _hold(terminal: Terminal, keys: Sequence[str]) -> Key:
    """Press keys as one that is held down sends them, and return what each cost; what comes when it is let go is not theirs."""
    bytes_before, cpu_before = terminal.bytes, terminal.cpu_s()
    for key in keys:
        terminal.press(key)
        terminal.listen(REPEAT_S)
    each = len(keys)
    cost = Key((terminal.bytes - bytes_before) // each, (terminal.cpu_s() - cpu_before) * 1000 / each)
    terminal.listen(RESTED_S)
    terminal.settle()
    return cost


def pairs(a: Program, b: Program, rounds: int = 5) -> tuple[list[Run], list[Run]]:
    """Run two programs side by side, after one run of each that only warms up.

    They take turns key by key, on one core: how fast that is differs by half from one minute to the next, and by little
    between two keys.
    """
    run(a), run(b)
    both = [list(zip_longest(_running(a), _running(b)))[0] for _ in range(rounds)]
    return [run_a for run_a, _ in both], [run_b for _, run_b in both]


def key_ratio(runs_a: Sequence[Run], runs_b: Sequence[Run], label: str) -> float:
    """Return the median over the keys of a label of A's processor time divided by B's."""
    together = (
        (key_a, key_b)
        for run_a, run_b in zip(runs_a, runs_b, strict=True)
        for key_a, key_b in zip(run_a.keys[label], run_b.keys[label], strict=True)
    )
    return statistics.median(key_a.cpu_ms / key_b.cpu_ms for key_a, key_b in together)


def ratio(runs_a: Sequence[Run], runs_b: Sequence[Run], figure: Callable[[Run], float]) -> float:
    """Return the median over the pairs of A's figure divided by B's."""
    return statistics.median(figure(a) / figure(b) for a, b in zip(runs_a, runs_b, strict=True))


def median(runs: Sequence[Run], figure: Callable[[Run], float]) -> float:
    """Return the median of a figure."""
    return statistics.median(figure(one) for one in runs)
