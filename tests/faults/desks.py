"""Programs of their own that work in one session book at the same moments, in rounds.

They are forked from a server that has imported the services already, so that eight of them start in a tenth of a second.
"""

import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from tests.forks import FORKS


@dataclass
class Desk:
    """What the work of one desk has at hand."""

    number: int
    url: str
    line: Connection

    def rounds(self) -> Iterator[int]:
        """Yield the number of each round when its sign is given."""
        while (number := self.line.recv()) is not None:
            yield number

    def answer(self, *values: Any) -> None:
        """Say how the round went."""
        self.line.send(values)


def _run(work: Callable[[Desk], None], desk: Desk) -> None:
    from studio.book.opening import open_book
    from studio.kernel import database

    try:
        open_book(desk.url)
        desk.answer("ready")
        work(desk)
    except BaseException:
        desk.line.send(("crashed", traceback.format_exc()))
    finally:
        database.close_database()


class Desks:
    """Starts the desks, gives the sign for each round to all at once, and collects what each answered."""

    def __init__(self, work: Callable[[Desk], None], url: str, count: int) -> None:
        self._lines: list[Connection] = []
        self._running = []
        for number in range(count):
            ours, theirs = FORKS.Pipe()
            process = FORKS.Process(target=_run, args=(work, Desk(number, url, theirs)), daemon=True)
            process.start()
            theirs.close()
            self._lines.append(ours)
            self._running.append(process)
        assert self._answers() == [("ready",)] * count

    def _answers(self) -> list[tuple[Any, ...]]:
        return [line.recv() for line in self._lines]

    def round(self, number: int) -> list[tuple[Any, ...]]:
        """Give the sign to all, and return the answers in the order of the desks."""
        return self.rounds_of([number] * len(self._lines))

    def _checked(self) -> list[tuple[Any, ...]]:
        answers = self._answers()
        crashed = [answer[1] for answer in answers if answer[0] == "crashed"]
        assert crashed == [], crashed[0]
        return answers

    def rounds_of(self, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
        """Give each desk a number of its own, and return the answers."""
        for line, number in zip(self._lines, numbers, strict=True):
            line.send(number)
        return self._checked()

    def __enter__(self) -> "Desks":
        return self

    def __exit__(self, *_: object) -> None:
        for line, process in zip(self._lines, self._running, strict=True):
            try:
                line.send(None)
            except OSError:
                process.kill()
        for line, process in zip(self._lines, self._running, strict=True):
            process.join(timeout=30)
            line.close()
            process.close()


def percentile(values: list[float], share: float) -> float:
    """Return the value that ``share`` of the values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
