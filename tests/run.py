"""What a whole run of the tests has once, however many processes share the work: a PostgreSQL server, and an order.

The slow tests come first, as ``tests/slowest.txt`` names them, so that no process is alone with one at the end.
``SITTINGS_SLOWEST=update`` writes that file anew from the run that is on.
"""

import fcntl
import os
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.torture import DAY, THIRD, TORTURE, today

SLOWEST = Path(__file__).with_name("slowest.txt")
SLOW_S = 1.5
"""Seconds; shorter ones stay where they are, beside those of their file, with which they share what is set up."""

OTHERWISE = ("postgres", "all_on_postgres", "of_the_day")
"""Marks of tests of which PostgreSQL does not get a third."""


class Run:
    """Lives in the process that hands out the tests, and ends with it; so does the server, even if it is killed.

    Args:
        found: What founds a studio in an empty database.
    """

    def __init__(self, found: Any) -> None:
        self._found = found
        self._server: postgres.OwnServer | None = None
        self._address = ""
        self._took = Counter[str]()
        self._turns = tempfile.TemporaryDirectory(prefix="sittings-turns-")

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a process that will work where the server is; without one here, each of them says why."""
        if not self._address:
            self._address = self._started()
        node.workerinput["postgres"] = self._address
        node.workerinput["turns"] = self._turns.name

    def _started(self) -> str:
        try:
            self._server = postgres.start()
        except Exception:
            return ""
        self._found(self._server.create("template_book"))
        return self._server.address

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._took[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        if os.environ.get("SITTINGS_SLOWEST") == "update":
            slow = [f"{seconds:.1f} {name}\n" for name, seconds in self._took.most_common() if seconds >= SLOW_S]
            SLOWEST.write_text("".join(slow), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, exitstatus: int) -> None:
        """Say by which day the samples were chosen, so that the same ones can be tried again."""
        if exitstatus:
            terminalreporter.write_line(f"SITTINGS_DAY={DAY} tries the same samples again.")

    def pytest_unconfigure(self) -> None:
        self._turns.cleanup()
        if self._server is not None:
            self._server.stop()


@contextmanager
def one_first(turns: str) -> Iterator[None]:
    """Where test modules have changed, let one process collect them first: the others find them compiled.

    Pytest writes each assert anew, seven seconds for all of them, which each process would do by itself.
    """
    if sys.dont_write_bytecode or all(map(_is_compiled, SLOWEST.parent.rglob("test_*.py"))):
        yield
        return
    with (Path(turns) / "collected").open("a+") as done:
        fcntl.flock(done, fcntl.LOCK_EX)
        done.seek(0)
        if done.read():
            fcntl.flock(done, fcntl.LOCK_UN)
            yield
        else:
            yield
            done.write("by the first")


def _is_compiled(module: Path) -> bool:
    changed_at = module.stat().st_mtime
    made = (module.parent / "__pycache__").glob(f"{module.stem}.*-pytest-*.pyc")
    return any(one.stat().st_mtime >= changed_at for one in made)


def tell_once(worker: Any) -> None:
    """Have a process that works tell of each test once: that it began, was set up, is over and ended well is not told.

    Six messages for each of eleven thousand tests took the processor a twentieth of the whole run. What goes wrong before a
    test or behind it is told as ever, and how long both took with the test itself.
    """
    send, before_s = worker.sendevent, 0.0

    def told(name: str, **what: Any) -> None:
        nonlocal before_s
        if name in ("logstart", "logfinish"):
            return
        if name == "testreport":
            report = what["data"]
            if report["when"] == "call":
                report["duration"] += before_s
            elif report["outcome"] == "passed":
                before_s = report["duration"] if report["when"] == "setup" else 0.0
                return
        send(name, **what)

    worker.sendevent = told


def some_on_postgres(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests with a third of what runs on both databases for PostgreSQL: others on the next day, all in the long run.

    What is marked ``all_on_postgres``, and what runs on PostgreSQL only, is there each day; ``of_the_day`` chooses by itself.
    """
    kept = []
    for item in items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        if any(value == "postgres" for value in params.values()) and not any(map(item.get_closest_marker, OTHERWISE)):
            if not today(zlib.crc32(item.nodeid.encode()), THIRD):
                continue
            if TORTURE > 1:
                item.add_marker("torture")
        kept.append(item)
    return kept


def of_the_day(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests with, of those marked ``of_the_day``, each so many of their parameters: all of them in the long run.

    The days of two tests are not the same, so that each day has something of everything.
    """
    kept, seen = [], Counter[str]()
    for item in items:
        if marker := item.get_closest_marker("of_the_day"):
            group = item.nodeid.partition("[")[0]
            seen[group] += 1
            if not today(seen[group] + zlib.crc32(group.encode()), *marker.args):
                continue
            item.add_marker("torture")
        kept.append(item)
    return kept


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a file that whichever process wants it first makes for all of them; they copy it."""
    folder = folders.getbasetemp()
    path = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / name
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            being_made = path.with_suffix(".made")
            make(being_made)
            being_made.rename(path)
    return path


def longest_first(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests, the slow ones first."""
    lines = SLOWEST.read_text("utf-8").splitlines()
    ranks = {line.partition(" ")[2]: rank for rank, line in enumerate(lines)}
    return sorted(items, key=lambda item: ranks.get(item.nodeid, len(ranks)))
