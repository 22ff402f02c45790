"""Writes answers and refusals: aligned text for people, JSON for scripts, and no byte that steers a terminal."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TextIO

from studio.kernel.records import dataclass

JOINERS = "\u200c\u200d"
"""Shape the letters around them in several scripts, and do nothing else."""

TABLE_BATCH = 200
"""Rows that a table looks at before it sets its columns: a long list begins to appear at once."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a verb answers. One of the two is called, after the work is done, and may read the database."""

    value: Callable[[], Any]
    """Gives the JSON value; an iterator is printed as an array, item by item."""
    lines: Callable[[], Iterable[str]]
    """Gives the text for people."""
    notes: tuple[str, ...] = ()
    """Sentences for standard error, such as that a room is held for somebody."""
    complaint: str = ""
    """What makes the answer a failure: told on standard error, exit status 1."""


class WrongUsage(Exception):
    """The words of the command line do not make a command: exit status 2, as for an option that is missing."""


def shown(text: str) -> str:
    """Return ``text`` without anything that a terminal would obey or reorder; a line break becomes a space."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isprintable() or character in JOINERS:
        return character
    return " " if character.isspace() else "?"


def width_cells(text: str) -> int:
    """Count the cells of a terminal that ``text`` takes."""
    if text.isascii():
        return len(text)
    return sum(map(_width_cells, text))


def _width_cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def unchanged(what: str) -> str:
    """Say that something was as it was asked for already."""
    return f"{what[:1].upper()}{what[1:]} is like that already: nothing was changed."


def table(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Align columns, two spaces apart; a later batch of rows may widen them, never narrow them."""
    waiting = iter(rows)
    widths: list[int] = []
    while batch := [[shown(cell) for cell in row] for row in islice(waiting, TABLE_BATCH)]:
        widths = widths or [0] * len(batch[0])
        for row in batch:
            widths = [max(width, width_cells(cell)) for width, cell in zip(widths, row, strict=True)]
        for row in batch:
            cells = (cell + " " * (width - width_cells(cell)) for cell, width in zip(row, widths, strict=True))
            yield "  ".join(cells).rstrip()


def fields(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Show labelled values one below the other, leaving out empty ones; a value's own lines stay lines."""
    kept = [(label, value) for label, value in pairs if value]
    width = max((len(label) for label, _ in kept), default=0)
    for label, value in kept:
        for number, line in enumerate(value.splitlines()):
            yield f"{'' if number else shown(label):{width}}  {shown(line)}"


# -- streams ---------------------------------------------------------------------------------------------------------


def prepare() -> None:
    """Make the standard streams safe to use: none is missing, and no character breaks one."""
    for descriptor in (0, 1, 2):
        # Closed by the caller: the database's file must not become "standard output".
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def answer(given: Answer, *, as_json: bool) -> None:
    """Print an answer.

    Raises:
        BrokenPipeError: nobody reads any more.
        OSError: the output's disk is full, or the like.
    """
    for note in given.notes:
        _write(sys.stderr, _json({"note": note}) if as_json else shown(note))
    if not as_json:
        for line in given.lines():
            _write(sys.stdout, line)
    else:
        for line in _json_lines(given.value()):
            _write(sys.stdout, line)
    if sys.stdout is not None:
        sys.stdout.flush()


def refuse(code: str, message: str, *, as_json: bool) -> None:
    """Print why something was not done: one line on standard error."""
    if as_json:
        _write(sys.stderr, _json({"error": {"code": code, "message": message}}))
    else:
        _write(sys.stderr, shown(message))


def nobody_reads() -> None:
    """Forget what is still buffered for an output that takes no more, so that Python does not complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _write(stream: TextIO | None, line: str) -> None:
    if stream is not None:
        stream.write(f"{line}\n")


def _json_lines(value: Any) -> Iterator[str]:
    """Give one line for a single value; an array has its brackets and each item on a line of its own."""
    if not isinstance(value, Iterator):
        yield _json(value)
        return
    # Each line waits for the next one: only then is it known whether a comma follows.
    last = "["
    for number, item in enumerate(value):
        yield last + "," * (number > 0)
        last = _json(item)
    if last == "[":
        yield "[]"
    else:
        yield last
        yield "]"


def _json(value: Any) -> str:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    text = json.dumps(value, ensure_ascii=encoding.lower().replace("-", "") != "utf8")
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)
