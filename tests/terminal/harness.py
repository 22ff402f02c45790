"""Drives a program in a real pseudo-terminal: keys in, screen and bytes out.

    with Terminal([sys.executable, "-m", "cli"], home=tmp_path) as term:
        term.wait_for("Agenda")
        term.press("f3", "down", "ctrl+s")
        term.type("O'Brien")
        assert term.wait_for(r"Saved .*") and term.foreign() == []

The program runs with a home folder and an environment of its own. Nothing is read while the test does something else,
so a test that does not read is a terminal that has stopped reading. The terminal answers the two questions that the
program asks (status and synchronised frames) as real ones do; ``answers=False`` makes it a silent one.
"""

import os
import re
import select
import signal
import sys
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Self

import pexpect
import pyte

from tests.terminal.strict_parser import Finding, findings

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 15.0
SETTLED_S = 0.15

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "escape": "\x1b",
    "space": " ",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "insert": "\x1b[2~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "ctrl+pageup": "\x1b[5;5~",
    "ctrl+pagedown": "\x1b[6;5~",
    "ctrl+home": "\x1b[1;5H",
    "ctrl+end": "\x1b[1;5F",
    **{f"f{n}": f"\x1bO{letter}" for n, letter in enumerate("PQRS", 1)},
    **{f"f{n}": f"\x1b[{code}~" for n, code in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24), strict=True)},
    **{f"ctrl+{chr(code + 96)}": chr(code) for code in range(1, 27)},
    "ctrl+\\": "\x1c",
}

# What pyte would print or stumble over: private sequences, questions, strings.
_NOT_FOR_PYTE = re.compile(
    rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\??[0-9;]*\$[a-z]|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
)
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?)?\Z")
_ALTERNATE = re.compile(rb"\x1b\[\?1049([hl])")
_ANSWERS = {b"\x1b[5n": b"\x1b[0n", b"\x1b[?2026$p": b"\x1b[?2026;2$y"}
_QUESTION = re.compile(rb"\x1b\[5n|\x1b\[\?2026\$p")


class Terminal:
    """A program in a pseudo-terminal.

    Args:
        command: Program and arguments.
        home: Folder for its home and everything it keeps.
        size: Columns and rows.
        env: Variables on top of the few that the program gets; ``None`` as a value removes one.
        answers: Whether the terminal answers questions.
        cwd: Working folder of the program; the root of this repository otherwise.
        spawn: What starts it, with the arguments of ``pexpect.spawn``.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        home: Path,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str | None] | None = None,
        answers: bool = True,
        cwd: Path = ROOT,
        spawn: Callable[..., Any] = pexpect.spawn,
    ) -> None:
        self.raw = bytearray()
        """Every byte that the program sent."""
        self.exit_code: int | None = None
        """Once it has ended: its exit code, or minus the number of the signal that ended it."""
        self.answers = answers
        self._held_answers: list[bytes] | None = None
        self._status_questions = 0
        self._tail = b""
        columns, rows = size
        self._main, self._alternate = pyte.Screen(columns, rows), pyte.Screen(columns, rows)
        self._pyte = self._main
        self._streams = {id(one): pyte.ByteStream(one) for one in (self._main, self._alternate)}
        self.home = home
        self._child: Any = spawn(
            command[0],
            list(command[1:]),
            env=environment(home, env or {}),
            cwd=str(cwd),
            dimensions=(rows, columns),
            timeout=None,
        )
        self._fd: int | None = self._child.child_fd
        self._gone = os.pidfd_open(self._child.pid)
        """Readable once the program has ended."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the program, whatever it does."""
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)
            self.wait_gone(20, read=False)
        self._fd = None
        self._child.ptyproc.fileobj.close()
        if self._gone >= 0:
            os.close(self._gone)
            self._gone = -1

    # In

    def send(self, data: bytes | str) -> None:
        """Write bytes as they are, and no answer between them: an answer says that a key is complete."""
        assert self._fd is not None, "the line was hung up"
        left = memoryview(data.encode() if isinstance(data, str) else data)
        self.pump(0)
        with nullcontext() if self._held_answers is not None else self.answers_held():
            while left and self._fd is not None:
                if select.select([], [self._fd], [], 0.05)[1]:
                    left = left[os.write(self._fd, left[:2048]) :]
                if left:
                    # A terminal reads while it writes; otherwise both sides could wait for each other.
                    self.pump(0)

    def press(self, *keys: str) -> None:
        """Press keys by name (``f3``, ``ctrl+s``, ``down``, ``alt+x``); a word that is no key is typed."""
        for key in keys:
            if key == "escape":
                self._press_escape()
            elif key in KEYS:
                self.send(KEYS[key])
            elif key.startswith("alt+") and len(key) == 5:
                self.send("\x1b" + key[4:])
            else:
                self.type(key)

    def type(self, text: str) -> None:
        """Type ``text``; a word such as ``end`` is letters here."""
        for start in range(0, len(text), 32):
            self.send(text[start : start + 32])
            self.pump(0)

    def paste(self, text: str) -> None:
        """Paste ``text`` as terminals do that mark their pastes."""
        self.send(f"\x1b[200~{text}\x1b[201~")

    def click(self, column: int, row: int) -> None:
        """Press and release the left button on a cell; both count from 0."""
        self.send(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")

    def _press_escape(self) -> None:
        """Press Escape and wait until the program knows that nothing follows it."""
        self.pump(0)
        asked = self._status_questions
        self.send("\x1b")
        if self.answers and self._held_answers is None:
            self._until(lambda: self._status_questions > asked or not self.alive, 2.0)

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window; ``screen`` shows at most 600x250 of it."""
        self.pump(0)
        for one in (self._main, self._alternate):
            one.resize(min(rows, 250), min(columns, 600))
        self._child.setwinsize(rows, columns)

    def kill(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Drop the line: the terminal is gone for the program."""
        assert self._fd is not None
        self._fd = None
        self._child.ptyproc.fileobj.close()

    @contextmanager
    def answers_held(self) -> Iterator[None]:
        """Keep answers back, as a line does on which something else is still on its way."""
        held: list[bytes] = []
        self._held_answers = held
        try:
            yield
        finally:
            self._held_answers = None
        for answer in held:
            self._answer(answer)

    # Out

    @property
    def pid(self) -> int:
        """The number of the process."""
        return int(self._child.pid)

    @property
    def alive(self) -> bool:
        """Whether the program still runs."""
        if self.exit_code is None and not self._child.isalive():
            self.exit_code = self._child.exitstatus if self._child.signalstatus is None else -self._child.signalstatus
        return self.exit_code is None

    def pump(self, wait_s: float = 0.05) -> int:
        """Read what the program has sent, waiting at most ``wait_s`` seconds for the first byte.

        Returns:
            The number of bytes read.
        """
        count = 0
        while self._fd is not None and select.select([self._fd], [], [], wait_s)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                data = b""
            if not data:
                self._fd = None
                self._child.ptyproc.fileobj.close()
                break
            count += len(data)
            self._take(data)
            wait_s = 0
        return count

    def _take(self, data: bytes) -> None:
        self.raw += data
        data = self._tail + data
        cut = unfinished.start() if (unfinished := _UNFINISHED.search(data)) else len(data)
        data, self._tail = data[:cut], data[cut:]
        for question in _QUESTION.findall(data):
            self._status_questions += question == b"\x1b[5n"
            self._answer(_ANSWERS[question])
        for piece in _ALTERNATE.split(data):
            if piece == b"h":
                self._pyte = self._alternate
                self._alternate.reset()
            elif piece == b"l":
                self._pyte = self._main
            else:
                self._streams[id(self._pyte)].feed(_NOT_FOR_PYTE.sub(b"", piece))

    def _answer(self, answer: bytes) -> None:
        if not self.answers or self._fd is None:
            return
        if self._held_answers is not None:
            self._held_answers.append(answer)
        else:
            try:
                os.write(self._fd, answer)
            except OSError:
                pass  # it has just ended

    def screen(self) -> list[str]:
        """The lines of the screen, without spaces at their ends."""
        return self.text().split("\n")

    def text(self) -> str:
        """The screen as one text."""
        self.pump(0)
        return self._shown()

    def _shown(self) -> str:
        return "\n".join(line.rstrip() for line in self._pyte.display)

    def line(self, row: int) -> str:
        """One line of the screen; row 0 is the first."""
        return self.screen()[row]

    def row_of(self, pattern: str) -> int:
        """The first row that matches ``pattern``."""
        rows = [row for row, line in enumerate(self.screen()) if re.search(pattern, line)]
        assert rows, f"no row matches {pattern!r}\n{self.text()}"
        return rows[0]

    def cell(self, column: int, row: int) -> Any:
        """One cell, with ``data``, ``fg``, ``bg``, ``bold`` and ``reverse``; an empty one follows a wide character."""
        return self._pyte.buffer[row][column]

    def wait_for(self, wanted: str | Callable[[], object], timeout_s: float = TIMEOUT_S) -> str:
        """Read until the screen matches a pattern, or a function returns true; fail after ``timeout_s`` seconds.

        Returns:
            The screen as one text.
        """
        if isinstance(wanted, str):
            pattern = re.compile(wanted, re.MULTILINE)
            self._until(lambda: pattern.search(self._shown()), timeout_s, wanted)
        else:
            self._until(wanted, timeout_s)
        return self.text()

    def _until(self, ready: Callable[[], object], timeout_s: float, wanted: str = "") -> None:
        end = time.monotonic() + timeout_s
        while not ready():
            # A pattern is looked for again only where something new was sent.
            while not self.pump(0.02):
                if time.monotonic() > end or self._fd is None:
                    self.unread(0.2)
                    state = "running" if self.alive else f"ended with {self.exit_code}"
                    raise AssertionError(f"waited in vain for {wanted or ready!r}, {state}:\n{self.text()}")
                if not wanted:
                    break

    def settle(self, quiet_s: float = SETTLED_S, timeout_s: float = TIMEOUT_S) -> None:
        """Read until the program has been quiet for ``quiet_s`` seconds."""
        end = time.monotonic() + timeout_s
        while self.pump(quiet_s):
            assert time.monotonic() < end, "the program does not become quiet"

    def watch(self, seconds: float) -> int:
        """Read for ``seconds`` seconds and return the number of bytes that came."""
        end = time.monotonic() + seconds
        count = 0
        while (left := end - time.monotonic()) > 0:
            count += self.pump(left)
        return count

    def unread(self, seconds: float) -> None:
        """Let time pass without reading, as a terminal does that has stopped; shorter if the program ends."""
        select.select([self._gone], [], [], seconds)

    def wait_gone(self, timeout_s: float = 5.0, *, read: bool = True) -> int:
        """Wait until the program has ended, reading what it sends unless ``read`` is false.

        Returns:
            Its exit code, or minus the number of the signal that ended it.
        """
        end = time.monotonic() + timeout_s
        while self.alive:
            assert time.monotonic() < end, f"still running after {timeout_s} s:\n{self.text()}"
            self.unread(0 if read and self.pump(0.02) else 0.02)
        self.pump(0)
        assert self.exit_code is not None
        return self.exit_code

    def foreign(self) -> list[Finding]:
        """What the program sent, once it had taken the screen, that our own code never sends."""
        return findings(bytes(self.raw[max(0, self.raw.find(b"\x1b[?1049h")) :]))

    def wake_ups(self) -> int:
        """How often a thread of the program has waited and was woken."""
        statuses = (task / "status" for task in Path(f"/proc/{self.pid}/task").iterdir())
        return sum(int(re.findall(r"\nvoluntary_ctxt_switches:\s+(\d+)", status.read_text())[0]) for status in statuses)

    def attributes(self) -> list[Any]:
        """The attributes of the line, as ``termios`` gives them."""
        assert self._fd is not None
        return termios.tcgetattr(self._fd)

    def cpu_s(self) -> float:
        """Seconds of processor time that the program has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


COLOURLESS = {"NO_COLOR": "1"}
"""Where there is no colour, what is chosen has a sign that can be read from the screen."""


def environment(home: Path, extra: Mapping[str, str | None]) -> dict[str, str]:
    home.mkdir(parents=True, exist_ok=True)
    values: dict[str, str | None] = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE"),
        # The clock that a whole run was given, so that tests and programs have the same one.
        **{name: os.environ.get(name) for name in ("LD_PRELOAD", "FAKETIME")},
        **{f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
        **extra,
    }
    return {name: value for name, value in values.items() if value is not None}


def sittings(*arguments: str) -> list[str]:
    """The command that starts the installed program."""
    return [str(Path(sys.executable).with_name("sittings")), *arguments]
