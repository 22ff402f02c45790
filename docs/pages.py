"""What goes into the manual's pages from the program: screens, answers of commands, tables."""

from __future__ import annotations

import asyncio
import io
import os
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import time_machine

import cli
from docs import shots
from studio.book.opening import open_book
from studio.dates.closures import business_calendar
from studio.dates.typed import Habits, echo, format_date, format_time, parse_date, parse_time, understand
from studio.kernel import database

ROOT = Path(__file__).resolve().parents[1]
SCREENS = ROOT / "docs" / "screens"
PICTURES = ROOT / "docs" / "pictures"
ELSEWHERE = frozenset({"command-line.md"})
"""Pages whose commands a test of their own runs."""

DATES = (
    ("today", "tomorrow", "yesterday"),
    ("fri", "this fri", "last fri"),
    ("next fri",),
    ("mon", "next mon"),
    ("fri next week", "next week", "last week", "next month"),
    ("+3", "+3d", "-1d", "2w", "+1m", "1y"),
    ("in 3 days", "in two weeks", "2 weeks ago"),
    ("+2bd", "-1bd"),
    ("eow", "eom", "eoy"),
    ("the 5th", "21st"),
    ("W49", "fri W49", "2026-W49-5"),
    ("12/3", "12 / 3", "12/3/2027", "7/26"),
    ("3.12.", "3.12.2027"),
    ("2026-12-03", "20261203"),
    ("dec 3", "3 dec.", "3 dec 2027", "Thu Dec 3, 2026"),
    ("first mon of dec", "last fri of nov 2027"),
)
TIMES = (
    ("9", "930", "9:30", "9.30"),
    ("2", "2:30", "6"),
    ("7", "7:30"),
    ("02:30", "2a", "6:15 am"),
    ("2p", "2:30 PM", "14:30", "1430", "14h30"),
    ("3 o'clock", "14h"),
    ("noon", "12:00 noon", "midnight"),
)

MOMENTS = (
    ("tomorrow 14:30", "fri 2p", "2026-12-03 09:00"),
    ("dec 6 10", "6.12. 9.30", "12/6 930"),
    ("the 5th at noon", "next fri 14h"),
    ("15:00", "11.10", "11.10."),
)

_MARKED = re.compile(r"(<!-- (screen|table) (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


def made() -> dict[Path, str]:
    """Make all that is generated from screens and commands: the screens, and the pages with them in place.

    Returns:
        The text of each file by its path.
    """
    with TemporaryDirectory() as folder, _own_home(Path(folder)), time_machine.travel(shots.NOW, tick=False):
        book = shots.build_demo(Path(folder))
        taken = asyncio.run(shots.take_all(Path(folder)))
        tables: dict[str, Callable[[], str]] = {
            "dates": lambda: dates_table(book),
            "times": times_table,
            "moments": moments_table,
        }
        files = {SCREENS / f"{name}.txt": text for name, text in taken.items()}
        files |= {PICTURES / f"{name}.svg": svg for name, svg in asyncio.run(shots.take_pictures(Path(folder))).items()}
        for page in pages():
            text = _MARKED.sub(lambda found: _part(found, taken, tables), page.read_text("utf-8"))
            if page.name not in ELSEWHERE:
                text = _replayed(text, book, Path(folder))
            files[page] = text
        return files


def pages() -> list[Path]:
    """List the pages that something is put into."""
    return [ROOT / "README.md", *sorted((ROOT / "docs" / "manual").glob("*.md"))]


def _part(found: re.Match[str], taken: shots.Shots, tables: dict[str, Callable[[], str]]) -> str:
    head, kind, name, end = found.groups()
    body = f"```text\n{taken[name]}```\n" if kind == "screen" else tables[name]()
    return head + body + end


# -- commands --------------------------------------------------------------------------------------------------------


def _replayed(text: str, book: Path, folder: Path) -> str:
    """Run the commands of a page in their order on the demo studio, and put what they say under them."""
    if not _CONSOLE.search(text):
        return text
    copy = shutil.copyfile(book, folder / "page.db")
    with _environment({"SITTINGS_DB": str(copy), "SITTINGS_USER": shots.OWNER}):
        return _CONSOLE.sub(_run_block, text)


def _run_block(block: re.Match[str]) -> str:
    commands = [line[2:] for line in block[1].splitlines() if line.startswith("$ ")]
    return "```console\n" + "".join(f"$ {command}\n{_run(command)}" for command in commands) + "```"


def _run(command: str) -> str:
    program, *words = shlex.split(command)
    if program != "sittings":
        raise ValueError(f"only sittings can be run in the manual, not {program}")
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = cli.main(words)
    if status:
        raise ValueError(f"{command}: {said.getvalue()}")
    return said.getvalue()


# -- tables ----------------------------------------------------------------------------------------------------------


def dates_table(book: Path) -> str:
    """Say what typed dates mean on the day of the manual."""
    open_book(str(book))
    today, calendar = shots.NOW.date(), business_calendar()
    database.close_database()

    def meant(typed: str) -> str:
        return format_date(parse_date(typed, Habits(today, calendar)))

    return _table("On " + format_date(date(today.year, today.month, today.day)), DATES, meant)


def times_table() -> str:
    """Say what typed times mean."""
    return _table("It means", TIMES, lambda typed: format_time(parse_time(typed)))


def moments_table() -> str:
    """Say what is typed where a day and a time can stand, in full as the program's own echo says it."""
    own = Habits(shots.NOW.date())
    return _table("It means", MOMENTS, lambda typed: echo(understand(typed, own), own))


def _table(head: str, rows: tuple[tuple[str, ...], ...], meant: Callable[[str], str]) -> str:
    lines = [f"| You type | {head} |", "| --- | --- |"]
    for row in rows:
        groups: dict[str, list[str]] = {}
        for typed in row:
            groups.setdefault(meant(typed), []).append(f"`{typed}`")
        lines += [f"| {', '.join(same)} | {result} |" for result, same in groups.items()]
    return "\n".join(lines) + "\n"


# -- surroundings ----------------------------------------------------------------------------------------------------


@contextmanager
def _own_home(folder: Path) -> Iterator[None]:
    """Read no settings of whoever builds the manual, and leave nothing in their folders."""
    own = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("DATA", "STATE", "CONFIG", "CACHE")}
    none = dict.fromkeys(("SITTINGS_DB", "SITTINGS_USER", "SITTINGS_KEYS", "LC_ALL", "LC_TIME"))
    with _environment({**own, **none, "LANG": "en_US.UTF-8"}):
        yield


@contextmanager
def _environment(values: dict[str, str | None]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    _set(values)
    try:
        yield
    finally:
        _set(before)


def _set(values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
