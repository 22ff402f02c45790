"""``sittings``: the program's door, and the studio for scripts and cron.

Reads the command line, runs one verb, and turns whatever happens into an answer or one sentence with an exit status.
The parts of the program are imported when a verb needs them: nothing of the screens for a script.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from cli import output
from studio.kernel.drivers import leave_out_unused
from studio.kernel.errors import StudioError

if TYPE_CHECKING:
    from argparse import Namespace

REFUSED = 1
INTERRUPTED = 130
"""What a shell reports for a program that Ctrl+C ended."""

TAKES_TIME = ("sessions:book", "sessions:move")
"""The verbs that would put something on a wrong day where the clock is wrong."""

ZONES = "/usr/share/zoneinfo"

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``sittings``.

    Args:
        argv: the words after the program's name; those of this process by default.
    Returns:
        The exit status: 0 done, 1 refused, 2 wrong usage; whatever the screens return when they were opened.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    output.prepare()
    as_json = "--json" in words
    try:
        return _run(words, as_json)
    except KeyboardInterrupt:
        return INTERRUPTED
    except output.WrongUsage as error:
        print(f"sittings: {error}", file=sys.stderr)
        return 2
    except StudioError as error:
        return _refuse(error.code, str(error), as_json)
    except OSError as error:
        # Of a file named on the command line: the operating system's own words are the best there are.
        where = f"Cannot use {error.filename}: " if error.filename else ""
        return _refuse("unavailable", f"{where}{error.strerror or type(error).__name__}.", as_json)
    except Exception as error:
        from tui.start import crash_sentence

        return _refuse("unavailable", crash_sentence(error), as_json)


def _run(words: list[str], as_json: bool) -> int:
    if any(map(_NO_TEXT.search, words)):
        return _refuse("invalid", "The command line has a character that is no valid UTF-8: type it again.", as_json)
    if os.path.isdir(ZONES):
        # Where the zones are. To find out, Python would read all that it was built with: a quarter of a megabyte.
        os.environ.setdefault("PYTHONTZPATH", ZONES)
    if (asked := opens_the_program(words)) is not None:
        leave_out_unused(asked.db or os.environ.get("SITTINGS_DB") or "")
        # Two thirds of the start are imports, which make no garbage; the app switches it on after its first frame.
        gc.disable()
        return int(import_module("cli.screens").book(asked))
    try:
        args = import_module("cli.parser").build().parse_args(words)
        # Before anything imports Peewee; without a URL it is the default file, which is SQLite.
        leave_out_unused(args.db or os.environ.get("SITTINGS_DB") or "")
        if args.words is not None:
            # The lists, and what an entry of each has, are the studio's to say.
            import_module("cli.maintained").read_words(args)
    except SystemExit as stop:
        return int(stop.code or 0)
    result = _at_desk(args) if args.seated else _verb(args)(args)
    if isinstance(result, int):
        return result
    return _tell(result, as_json)


def opens_the_program(words: Sequence[str]) -> SimpleNamespace | None:
    """Read the options of ``sittings`` without a verb, or return None: the parser of all verbs takes longer than the rest.

    Whatever is not plainly that, such as an option without its value, is left to the parser.
    """
    named, rest = {"--db": "", "--as": ""}, list(words)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in named or not (equals or (rest and not rest[0].startswith("-"))):
            return None
        named[name] = value if equals else rest.pop(0)
    return SimpleNamespace(db=named["--db"], login=named["--as"])


def _verb(args: Namespace) -> Callable[..., Any]:
    module, function = args.run.split(":")
    verb: Callable[..., Any] = getattr(import_module(f"cli.{module}"), function)
    return verb


def _at_desk(args: Namespace) -> int:
    from cli.desk import open_book, sit_down
    from studio.kernel import access, clock_check, database

    def work() -> int:
        desk = sit_down(args)
        behind = clock_check.clock_behind() if args.run in TAKES_TIME else ""
        with access.reading_as(desk.actor):
            answer = _verb(args)(desk, args)
            return _tell(replace(answer, notes=(behind, *answer.notes)) if behind else answer, args.json)

    open_book(args)
    try:
        return database.call(work)
    finally:
        database.close_database()


def _tell(answer: output.Answer, as_json: bool) -> int:
    try:
        output.answer(answer, as_json=as_json)
    except BrokenPipeError:
        output.nobody_reads()
    except OSError as error:
        output.nobody_reads()
        sentence = f"It is done, but the answer cannot be written: {error.strerror}."
        return _refuse("unavailable", sentence, as_json)
    if not answer.complaint:
        return 0
    return _refuse("invalid", answer.complaint, as_json)


def _refuse(code: str, sentence: str, as_json: bool) -> int:
    try:
        output.refuse(code, sentence, as_json=as_json)
    except OSError:
        pass  # nobody reads
    return REFUSED
