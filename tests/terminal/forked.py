"""Programs in a terminal that are forked from one which has imported everything: a start took half a second of the processor.

It stands where ``pexpect.spawn`` does, for programs that start as on every day. What is about starting, or begins in another
environment, is started as users start it: the first test of each file, and whatever ``conftest.py`` says.
"""

import errno
import fcntl
import gc
import json
import os
import pty
import select
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import SimpleNamespace
from typing import Any

MOST_BYTES = 2**16
LOADED = (
    *("argparse", "time_machine", "tests.quick", "tests.terminal.launch", "tests.terminal.demo", "cli.screens"),
    *("studio.book.opening", "studio.people.entering", "tui.frame.gateway"),
)
DRAWN = (
    *("tui.app", "tui.screens.agenda.agenda", "tui.screens.find.find", "tui.screens.client.client"),
    *("tui.screens.session.session", "tui.terminal.driver", "textual.widgets"),
)


class Forks:
    """The program that forks, as the process of the tests sees it; it ends with that."""

    def __init__(self, env: Mapping[str, str], cwd: str) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            command = [sys.executable, "-m", __name__, str(number)]
            self._server = subprocess.Popen(command, env=env, cwd=cwd, pass_fds=[number], stdin=subprocess.DEVNULL)
        self._ended: dict[int, int] = {}

    def spawn(
        self,
        command: str,
        words: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: str,
        dimensions: tuple[int, int],
        timeout: None = None,
    ) -> "Child":
        """Start ``python -m MODULE WORDS`` in a terminal of its own, as ``pexpect.spawn`` does."""
        assert (command, words[0]) == (sys.executable, "-m")
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, dimensions)
        job = {"module": words[1], "words": list(words[2:]), "env": dict(env), "cwd": cwd}
        socket.send_fds(self._line, [json.dumps(job).encode()], [theirs])
        os.close(theirs)
        while (told := self._told()).pid is None:
            pass
        return Child(self, told.pid, ours)

    def status_of(self, pid: int) -> int | None:
        """Return how a program has ended, as ``waitpid`` says it, or None while it runs."""
        while pid not in self._ended and select.select([self._line], [], [], 0)[0]:
            self._told()
        return self._ended.get(pid)

    def close(self) -> None:
        """Let it end."""
        self._line.close()
        self._server.wait(10)

    def _told(self) -> SimpleNamespace:
        said = json.loads(self._line.recv(MOST_BYTES))
        if "ended" in said:
            self._ended[said["ended"]] = said["status"]
        return SimpleNamespace(pid=said.get("began"))


class Child:
    """What ``pexpect.spawn`` returns, as far as the terminal of the tests uses it."""

    signalstatus: int | None = None
    exitstatus: int | None = None

    def __init__(self, forks: Forks, pid: int, number: int) -> None:
        self._forks, self.pid, self.child_fd = forks, pid, number
        self.ptyproc = SimpleNamespace(fileobj=os.fdopen(number, "rb", buffering=0))

    def isalive(self) -> bool:
        status = self._forks.status_of(self.pid)
        if status is None:
            return True
        if os.WIFSIGNALED(status):
            self.signalstatus = os.WTERMSIG(status)
        else:
            self.exitstatus = os.WEXITSTATUS(status)
        return False

    def setwinsize(self, rows: int, columns: int) -> None:
        termios.tcsetwinsize(self.child_fd, (rows, columns))


# The program that forks


def prepare() -> None:
    """Import what the program imports at its start and for its first screens, as it does."""
    import cli
    from studio.kernel.drivers import leave_out_unused
    from tui import start
    from tui.terminal import lighter

    os.environ.setdefault("PYTHONTZPATH", cli.ZONES)
    start.scrub_environment()
    leave_out_unused("")
    gc.disable()
    start.load_asyncio()
    for name in LOADED:
        import_module(name)
    with lighter.imports():
        for name in DRAWN:
            import_module(name)
    gc.freeze()


def serve(line: socket.socket) -> tuple[dict[str, Any], int] | None:
    """Fork as long as somebody may ask; returns in each of the forked what it is to do, and its terminal."""
    woken, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready = select.select([line, woken], [], [])[0]
        if woken in ready:
            os.read(woken, MOST_BYTES)
            for pid, status in iter(_ended, None):
                line.send(json.dumps({"ended": pid, "status": status}).encode())
        if line in ready:
            said, terminals, _, _ = socket.recv_fds(line, MOST_BYTES, 1)
            if not said:
                return None
            if not (pid := os.fork()):
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                return json.loads(said), terminals[0]
            os.close(terminals[0])
            line.send(json.dumps({"began": pid}).encode())


def _ended() -> tuple[int, int] | None:
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    return (pid, status) if pid else None


def become(job: Mapping[str, Any], terminal: int) -> None:
    """Be a program that was just started in a terminal."""
    os.setsid()
    try:
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        # The line dropped before the terminal was taken: the program gets the hang-up that it would have got.
        os.kill(os.getpid(), signal.SIGHUP)
    for number in range(3):
        os.dup2(terminal, number)
    os.closerange(3, 256)
    os.environ.clear()
    os.environ.update(job["env"])
    time.tzset()
    os.chdir(job["cwd"])
    sys.argv = [job["module"], *job["words"]]
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        errors = "backslashreplace" if name == "stderr" else "strict"
        stream = open(number, "r" if name == "stdin" else "w", encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    gc.enable()


def main() -> int:
    prepare()
    with socket.socket(fileno=int(sys.argv[1])) as line:
        task = serve(line)
    if task is None:
        return 0
    become(*task)
    return int(import_module(task[0]["module"]).main())


if __name__ == "__main__":
    sys.exit(main())
