"""Desks and the kiosk over a real ssh to this machine, set up as docs/manual/ssh.md says, and the ways by which one would
get something else. Without an sshd here there is nothing to try."""

import getpass
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.harness import Terminal
from tests.terminal.test_kiosk import ANY_KEY, children, guarded, unlock
from tests.torture import TORTURE

__all__ = ["guarded"]

SSHD = shutil.which("sshd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
RUN = Path("/run/sshd")
"""What an sshd of root's needs: made where it is missing, as the system does it when it starts one."""
pytestmark = [
    pytest.mark.torture,
    pytest.mark.skipif(TORTURE == 1, reason="only in the long run"),
    pytest.mark.timeout(300),
]
ROOT = Path(__file__).parents[2]
ESCAPED = "ESCAPED-$((6*7))"
ASKS = "needs a terminal for its input and output"

CONFIG = """
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
AuthorizedKeysFile {folder}/keys
Subsystem sftp internal-sftp
PermitUserRC no
PermitUserEnvironment no
DisableForwarding yes
AcceptEnv nothing
SetEnv LANG=C.UTF-8
MaxSessions 1
{more}
"""
"""The lines of the manual, for whoever runs the tests; ``AcceptEnv nothing`` takes the place of a file without that line."""


class Server:
    """An sshd of the test's own, in its own folder."""

    def __init__(self, folder: Path, more: str, keys: str = "") -> None:
        # A test that is skipped where there is none would be taken for one that was tried.
        assert SSHD and shutil.which("ssh"), (
            "the long run needs an ssh server here: install openssh-server and openssh-client"
        )
        if os.getuid() == 0:
            RUN.mkdir(mode=0o755, exist_ok=True)
        self.folder = folder
        folder.mkdir()
        for name in ("host", "mine"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        (folder / "keys").write_text(f"{keys}{(folder / 'mine.pub').read_text()}")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (folder / "config").write_text(CONFIG.format(port=self.port, folder=folder, more=more))
        self.process = subprocess.Popen([SSHD, "-D", "-E", str(folder / "log"), "-f", str(folder / "config")])

    def options(self, *more: str) -> list[str]:
        """Return what ssh, scp and sftp need to reach it."""
        asked = (
            "StrictHostKeyChecking=no",
            f"UserKnownHostsFile={self.folder}/known",
            f"IdentityFile={self.folder}/mine",
        )
        plain = ("IdentitiesOnly=yes", "BatchMode=yes", "LogLevel=ERROR", "ConnectionAttempts=10", f"Port={self.port}")
        return [part for one in (*asked, *plain, *more) for part in ("-o", one)]

    @property
    def host(self) -> str:
        """Return whom to log in as, and where."""
        return f"{getpass.getuser()}@127.0.0.1"

    def ssh(self, *words: str, options: tuple[str, ...] = ()) -> list[str]:
        """Return the command that logs in."""
        return ["ssh", *self.options(*options), *words]

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait()


@pytest.fixture
def program(guarded: Path, tmp_path: Path) -> str:
    """Write the command that the server forces: the kiosk on that book."""
    script = tmp_path / "kiosk"
    home = tmp_path / "home"
    home.mkdir()
    script.write_text(
        f"#!/bin/sh\ncd {ROOT} && HOME={home} XDG_STATE_HOME={home} exec {sys.executable} -m cli kiosk --db {guarded}\n"
    )
    script.chmod(0o755)
    return str(script)


@pytest.fixture
def server(program: str, tmp_path: Path) -> Iterator[Server]:
    """Start an sshd that lets in to the kiosk alone."""
    one = Server(tmp_path / "sshd", f"ForceCommand {program}")
    yield one
    one.close()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    """Start a command in a terminal of its own."""
    opened: list[Terminal] = []

    def start(command: list[str], **options: Any) -> Terminal:
        opened.append(Terminal(command, home=tmp_path / f"client{len(opened)}", **options))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.mark.parametrize("term", ["xterm-256color", "linux", "vt100", "screen", "tmux-256color"])
def test_it_comes_up_and_ends_by_a_pin_in_each_terminal(server: Server, terminal: Callable[..., Terminal], term: str):
    desk = terminal(server.ssh("-tt", server.host), env={"TERM": term})
    desk.wait_for(ANY_KEY)
    for key in ("ctrl+c", "ctrl+\\", "ctrl+z", "ctrl+d", "ctrl+s"):
        desk.press(key)
    desk.wait_for("Who is there")
    desk.press("escape")
    unlock(desk)
    desk.wait_for("goes back to the wall")
    desk.press("ctrl+q")
    desk.wait_for(ANY_KEY)
    desk.press("ctrl+q")
    unlock(desk)
    assert desk.wait_gone(20) == 0


@pytest.mark.parametrize("around", ["tmux", "screen"])
def test_it_comes_up_inside_of_tmux_and_screen(
    server: Server, terminal: Callable[..., Terminal], around: str, tmp_path: Path
):
    assert shutil.which(around), f"the long run needs {around} here"
    wanted = server.ssh("-tt", server.host)
    if around == "tmux":
        desk = terminal(["tmux", "-S", str(tmp_path / "socket"), "-f", "/dev/null", "new-session", *wanted])
    else:
        desk = terminal(
            ["screen", "-c", "/dev/null", "-U", *wanted], env={"SCREENDIR": str(_own(tmp_path / "screens"))}
        )
    desk.wait_for(ANY_KEY)
    desk.press("ctrl+q")
    unlock(desk)
    desk.wait_gone(20)


def _own(folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    return folder


WAYS: dict[str, Callable[[Server, Path], list[str]]] = {
    "a command": lambda s, f: s.ssh(s.host, f"echo {ESCAPED}"),
    "a shell": lambda s, f: s.ssh(s.host, "sh"),
    "a shell on a terminal": lambda s, f: s.ssh("-tt", s.host, f"sh -c 'echo {ESCAPED}'"),
    "python": lambda s, f: s.ssh("-tt", s.host, "python3 -c 'print(6*7)'"),
    "the command's end": lambda s, f: s.ssh("-tt", s.host, f"; echo {ESCAPED}"),
    "a subsystem": lambda s, f: s.ssh("-s", s.host, "sftp"),
    "a subsystem's name": lambda s, f: s.ssh("-s", s.host, f"sh;echo {ESCAPED}"),
    "scp there": lambda s, f: ["scp", *s.options(), str(f / "from"), f"{s.host}:{f}/to"],
    "scp back": lambda s, f: ["scp", *s.options(), f"{s.host}:/etc/passwd", str(f / "to")],
    "old scp": lambda s, f: ["scp", "-O", *s.options(), f"{s.host}:/etc/passwd", str(f / "to")],
    "sftp": lambda s, f: ["sftp", *s.options(), f"{s.host}:/etc/passwd", str(f / "to")],
    "no terminal": lambda s, f: s.ssh("-T", s.host),
    "an agent": lambda s, f: s.ssh("-A", s.host, f"echo {ESCAPED}"),
    "a window of X": lambda s, f: s.ssh("-X", s.host, f"echo {ESCAPED}"),
    "variables": lambda s, f: s.ssh(
        s.host,
        options=(f"SetEnv=TEXTUAL_DRIVER=os:system PYTHONINSPECT=1 PYTHONPATH={f} BASH_ENV={f}/from ENV={f}/from",),
    ),
    "another terminal's name": lambda s, f: ["env", "TERM=../../../etc/passwd", *s.ssh("-tt", s.host)],
    "another language": lambda s, f: ["env", "LC_ALL=../../x", *s.ssh("-tt", s.host, options=("SendEnv=LC_*",))],
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_leads_to_anything_else(server: Server, tmp_path: Path, way: str):
    (tmp_path / "from").write_text(f"echo {ESCAPED}; touch {tmp_path}/to\n")
    (tmp_path / "sitecustomize.py").write_text(f"print('ESCAPED-42'); open({str(tmp_path / 'to')!r}, 'w')\n")
    typed = f"\x03\x1a\x1c\x04echo {ESCAPED}\nexit\n".encode()
    found = subprocess.Popen(
        WAYS[way](server, tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        said, _ = found.communicate(typed, timeout=6)
    except subprocess.TimeoutExpired:  # The kiosk came up, and stays.
        found.kill()
        said, _ = found.communicate()
    assert b"ESCAPED-42" not in said and b"root:x:0" not in said and b"\n42" not in said
    assert not (tmp_path / "to").exists()
    assert b"Any key: initials and PIN" in said or ASKS.encode() in said or found.returncode != 0, said


@pytest.mark.parametrize(
    "forward", [("-L", "0:127.0.0.1:{port}"), ("-R", "0:127.0.0.1:{port}"), ("-D", "0"), ("-w", "0:0")]
)
def test_nothing_is_forwarded(server: Server, forward: tuple[str, str]):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        mine = free.getsockname()[1]
    what = forward[1].format(port=server.port)
    what = f"{mine}{what[1:]}" if forward[0] in ("-L", "-D") else what
    command = server.ssh("-N", forward[0], what, server.host, options=("ExitOnForwardFailure=yes",))
    found = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        if forward[0] in ("-L", "-D"):
            # ssh listens on its own side whatever the server says; what counts is that nothing goes through.
            assert not _through(mine, server.port if forward[0] == "-L" else None)
        else:
            found.wait(10)
            assert found.returncode != 0
    finally:
        found.kill()
        found.communicate()


def _through(port: int, to: int | None) -> bool:
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                if to is None:
                    line.sendall(b"\x05\x01\x00")
                    line.recv(2)
                    line.sendall(b"\x05\x01\x00\x01\x7f\x00\x00\x01\x00\x16")
                    return line.recv(10)[1:2] == b"\x00"
                return line.recv(4).startswith(b"SSH")
        except ConnectionRefusedError:
            subprocess.run(["sleep", "0.05"], check=True)
        except OSError:
            return False
    return False


def test_the_kiosk_starts_no_program(server: Server, terminal: Callable[..., Terminal]):
    desk = terminal(server.ssh("-tt", server.host))
    desk.wait_for(ANY_KEY)
    kiosks = [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and f"kiosk\0--db\0{server.folder.parent}".encode() in _words(entry)
    ]
    assert len(kiosks) == 1
    desk.press("f1", "f10", "ctrl+p", "!", ":", "enter")
    assert children(kiosks[0]) == []


def _words(entry: Path) -> bytes:
    try:
        return (entry / "cmdline").read_bytes()
    except OSError:
        return b""


def test_one_account_for_many_by_their_keys(guarded: Path, tmp_path: Path, terminal: Callable[..., Terminal]):
    command = f"cd {ROOT} && HOME={tmp_path} exec {sys.executable} -m cli --db {guarded} --as mia"
    one = Server(tmp_path / "sshd", "", keys=f'restrict,pty,command="{command}" ')
    try:
        desk = terminal(one.ssh("-tt", one.host, f"echo {ESCAPED}"))
        desk.wait_for("PIN of Mia")
        desk.type("471100\r")
        desk.wait_for("Agenda")
        desk.press("ctrl+q")
        assert desk.wait_gone(20) == 0
        assert b"ESCAPED-42" not in desk.raw
    finally:
        one.close()


def test_a_desk_in_tmux_leads_to_no_tmux(program: str, tmp_path: Path, terminal: Callable[..., Terminal]):
    tmux = shutil.which("tmux")
    assert tmux, "the long run needs tmux here"
    (tmp_path / "tmux.conf").write_text(TMUX)
    there = f"{tmux} -S {tmp_path}/socket -f {tmp_path}/tmux.conf new-session -A -s desk {program}"
    one = Server(tmp_path / "sshd", f"ForceCommand {there}")
    try:
        desk = terminal(one.ssh("-tt", one.host))
        desk.wait_for(ANY_KEY)
        for typed in ("\x02c", "\x02:", f"\x02!echo {ESCAPED}\r", "\x02d", "\x02%"):
            desk.send(typed)
        desk.settle()
        desk.hang_up()
        again = terminal(one.ssh("-tt", one.host))
        again.wait_for("Initials|initials")
        again.press("ctrl+q")
        unlock(again)
        again.wait_gone(20)
        assert b"ESCAPED-42" not in desk.raw + again.raw
    finally:
        subprocess.run([tmux, "-S", str(tmp_path / "socket"), "kill-server"], capture_output=True, check=False)
        one.close()


TMUX = """
unbind-key -a
set -g prefix None
set -g status off
set -g mouse off
set -g default-terminal tmux-256color
"""
"""As the manual has it."""


def test_without_the_forced_command_the_escape_would_be_seen(
    guarded: Path, tmp_path: Path, terminal: Callable[..., Terminal]
):
    one = Server(tmp_path / "sshd", "")
    try:
        said = subprocess.run(WAYS["a command"](one, tmp_path), capture_output=True, timeout=20, check=True).stdout
        assert b"ESCAPED-42" in said
    finally:
        one.close()


def test_the_manual_says_what_is_tried():
    manual = (ROOT / "docs" / "manual" / "ssh.md").read_text("utf-8")
    lines = [line.strip() for line in (*CONFIG.splitlines(), *TMUX.splitlines()) if line.strip()]
    said = ("Permit", "Disable", "SetEnv", "MaxSessions", "unbind", "set ")
    assert [line for line in lines if line.startswith(said) and line not in manual] == []
