"""Writing a list into a file: CSV, Excel or PDF, as the end of the file's name says."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from studio.kernel import clock
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, Unavailable
from studio.papers import csv_file, excel, pdf
from studio.papers.paper import Paper

WRITERS: dict[str, Callable[[Paper, Path], None]] = {
    ".pdf": pdf.write,
    ".xlsx": excel.write,
    ".csv": csv_file.write,
}
"""What writes a file, by the end of its name."""

Tick = Callable[[int], None]
"""Told after each row how many there are; what it raises stops the writing."""


_TAKEN = "There is a file of that name already: choose another name."


def check_target(name: str, ends: Collection[str] = tuple(WRITERS)) -> Path:
    """Return where a file of that name will stand.

    Args:
        ends: what the name may end with.
    Raises:
        Invalid: its end says no kind of file that can be written, there is one already, or its folder is missing.
    """
    target = Path(name.strip()).expanduser()
    if target.suffix.casefold() not in ends or not name.strip():
        which = "Add one of them." if len(ends) > 1 else "Add it."
        raise Invalid(f"The end of the file's name says what it becomes: {', '.join(ends)}. {which}")
    if target.exists():
        raise Invalid(_TAKEN)
    if not target.absolute().parent.is_dir():
        raise Invalid("There is no such folder: name one that is there.")
    return target


def write(paper: Paper, target: Path, tick: Tick = lambda rows: None) -> int:
    """Write a list into a file, and return how many rows it has. A file of that name is a whole one, whatever happens.

    Raises:
        Invalid: see ``check_target``.
        Unavailable: the disk is full, or the folder may not be written.
    """
    target = check_target(str(target))
    written = 0

    def counted() -> Iterator[Sequence[Any]]:
        nonlocal written
        for row in paper.rows:
            yield row
            written += 1
            tick(written)

    kept_beside(target, lambda path: WRITERS[target.suffix.casefold()](replace(paper, rows=counted()), path))
    return written


T = TypeVar("T")


def kept_beside(target: Path, writes: Callable[[Path], T], ends: Collection[str] = tuple(WRITERS)) -> T:
    """Write a file whole or not at all, never over another one, and return what ``writes`` does.

    Args:
        ends: see ``check_target``.
        writes: is given a place beside, with the end of the name, which some writers look at.
    Raises:
        Invalid, Unavailable: as ``write``.
    """
    target = check_target(str(target), ends)
    beside = target.with_name(f".{target.stem}.{os.getpid()}.part{target.suffix}")
    try:
        told = writes(beside)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        os.link(beside, target)
        return told
    except FileExistsError:
        raise Invalid(_TAKEN) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Unavailable(f"{target} could not be written ({reason}): choose another place.") from None
    finally:
        beside.unlink(missing_ok=True)


def read_whole(name: str, most_bytes: int = 10_000_000) -> bytes:
    """Read a file that another program wrote.

    Raises:
        Invalid: there is none of that name, it is no file, or it is too large.
    """
    source = Path(name).expanduser()
    try:
        if not source.is_file():
            raise Invalid(f"There is no file {quoted(name)}: check its name.")
        with source.open("rb") as file:
            content = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        raise Invalid(
            f"{quoted(name)} cannot be read: {getattr(error, 'strerror', None) or 'check its name'}."
        ) from None
    if len(content) > most_bytes:
        raise Invalid(
            f"{quoted(name)} is larger than {most_bytes // 1_000_000} MB: let the other program write less of it."
        )
    return content


MOST_NAME_CHARS = 30
"""Of a title in the name of a file: what is offered is seen whole where it is asked for."""


def usual_name(title: str, end: str, day: date | None = None) -> str:
    """Return the name of a file for a list of that title, such as ``~/session-types-2026-11-27.pdf``.

    Args:
        day: the day that it is about, where it is not about today.
    """
    plain = re.sub(r"[^\w]+", "-", title.casefold())[:MOST_NAME_CHARS].strip("-") or "list"
    return f"~/{plain}-{(day or clock.today()).isoformat()}{end}"
