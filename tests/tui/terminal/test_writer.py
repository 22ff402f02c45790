import os
import queue
import select

import pytest

from studio.kernel import times
from tui.terminal import writer as terminal_writer
from tui.terminal.writer import TerminalWriter


@pytest.fixture(params=["named", "nameless"])
def line(request, monkeypatch):
    """A line with a terminal's end, ours, and what the writer reports; nameless ones may block."""
    if request.param == "nameless":
        monkeypatch.setattr(os, "ttyname", refuse)
    ours, theirs = os.openpty()
    yield Line(ours, theirs)
    for end in (ours, theirs):
        try:
            os.close(end)
        except OSError:
            pass


def refuse(fd):
    raise OSError("no name")


class Line:
    def __init__(self, ours, theirs):
        self.ours, self.theirs = ours, theirs
        self.told = queue.Queue()

    def writer(self):
        writer = TerminalWriter(self.theirs, self.told.put, lambda: self.told.put("gap"))
        writer.start()
        return writer

    def read(self, count):
        got = b""
        while len(got) < count and select.select([self.ours], [], [], 5)[0]:
            got += os.read(self.ours, 65536)
        return got

    def rest(self):
        got = b""
        while select.select([self.ours], [], [], 0)[0]:
            got += os.read(self.ours, 65536)
        return got


def test_what_is_written_arrives_in_order_and_as_utf8(line):
    writer = line.writer()
    for piece in ("Žluť ", "山 ", "\ud800 ", "end"):
        writer.write(piece)
    assert line.read(15).decode() == "Žluť 山 ? end"
    writer.stop()
    assert not writer.is_alive()


def test_what_waits_is_sent_before_the_end(line):
    writer = line.writer()
    writer.write("x" * 3000)
    writer.stop()
    assert line.read(3000) == b"x" * 3000


def test_nobody_waits_for_a_terminal_that_does_not_read(line):
    writer = line.writer()
    for _ in range(2000):
        writer.write("y" * 1000)
    assert writer._waiting_bytes <= terminal_writer.MOST_WAITING + 1000
    writer.stop(0.2)
    assert set(line.told.queue) <= {"gap"}


def test_a_terminal_that_catches_up_is_told_of_the_gap(line):
    writer = line.writer()
    for _ in range(2000):
        writer.write("y" * 1000)
    got = b""
    # The thread may have caught up with what came first while the rest was still being written: then it is told twice.
    while line.told.empty() or writer._gap:
        got += line.read(1)
    writer.write("whole")
    writer.stop()
    got += line.rest()
    told = list(line.told.queue)
    assert set(told) == {"gap"}
    ends = got.count(b"\x1b[?2026l")
    assert 1 <= ends <= len(told)
    assert got.replace(b"y", b"") == b"\x1b[?2026l" * ends + b"whole"
    assert got.count(b"y") < 2_000_000


def test_a_stalled_terminal_is_given_up(line, monkeypatch):
    monkeypatch.setattr(times, "STALL_S", 0.3)
    writer = line.writer()
    for _ in range(100):
        writer.write("y" * 1000)
    assert line.told.get(timeout=10) == "the terminal stopped reading"
    writer.write("more")
    writer.stop()
    assert line.told.empty()


def test_a_terminal_that_is_gone_is_told_once(line):
    writer = line.writer()
    writer.write("x")
    line.read(1)
    os.close(line.ours)
    writer.write("y")
    assert line.told.get(timeout=5).startswith("the terminal is gone")
    writer.write("z")
    writer.stop()
    assert line.told.empty()
