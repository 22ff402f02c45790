"""What holds the house together and no single test of a part would see. The floors themselves are import contracts."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.sources import nodes, texts_in

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    [ROOT / "models.py", *(path for name in ("studio", "tui", "cli") for path in (ROOT / name).rglob("*.py"))]
)
LINES = {"models.py": 1500}
MOST_LINES = 400


def name(path):
    return path.relative_to(ROOT).as_posix()


@cache
def calls(source):
    """List every call with its name in dots, such as ``datetime.now`` or ``self.app.notify``; once for all tests here."""
    return [(ast.unparse(node.func), node) for node in nodes(source) if isinstance(node, ast.Call)]


def test_a_file_is_no_longer_than_one_can_hold_in_mind():
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {path: lines for path, lines in lengths.items() if lines > LINES.get(path, MOST_LINES)} == {}
    assert len(lengths) > 100


# -- one clock -------------------------------------------------------------------------------------------------------

CLOCKS = ("datetime.now", "datetime.today", "datetime.utcnow", "datetime.fromtimestamp", "date.today", "time.time")
"""Waiting is by ``time.monotonic``, which has no date and may be read anywhere."""


def clocks_read(source):
    return sorted(
        {called for called, _ in calls(source) if called.endswith(CLOCKS) and not called.startswith("clock.")}
    )


def test_only_one_module_reads_the_clock():
    found = {name(path): clocks_read(path.read_text("utf-8")) for path in SOURCES}
    assert {path: read for path, read in found.items() if read} == {"studio/kernel/clock.py": ["datetime.now"]}


def test_a_second_clock_would_be_seen():
    source = "date.today()\ndatetime.now(UTC)\ndt.datetime.utcnow()\nclock.now()\nclock.today()\ntime.monotonic()"
    assert clocks_read(source) == ["date.today", "datetime.now", "dt.datetime.utcnow"]


WRITTEN_BY_HAND = re.compile(
    r"\{[^{}]*:%-?[bpI]|(?:format|plain|short)_(?:date|time)\([^()]*(?:\([^()]*\))*\)(?:\[|\.partition|\.split)"
)


def dates_by_hand(source):
    """List what writes a date or a time otherwise than the studio does, or cuts one by what it looks like in one form."""
    return WRITTEN_BY_HAND.findall(source)


def test_only_one_module_writes_dates():
    assert [name(path) for path in SOURCES if dates_by_hand(path.read_text("utf-8"))] == []


def test_a_date_that_is_cut_would_be_seen():
    for source in ('f"{day:%b} {day.day}"', "format_date(row.ends_on)[4:]", 'format_date(at.date()).partition(",")[0]'):
        assert dates_by_hand(source)
    assert not dates_by_hand("plain_date(row.ends_on), format_date(at.date())")


# -- text is text ----------------------------------------------------------------------------------------------------


def read_as_markup(source):
    """List the calls that would read data as markup: a notice without ``markup=False``, and any escaping."""
    found = []
    for called, node in calls(source):
        shown = called.split(".")[-1]
        literal = all(isinstance(argument, ast.Constant) for argument in node.args)
        plain = any(key.arg == "markup" and ast.unparse(key.value) == "False" for key in node.keywords)
        if (shown == "notify" and node.args and not plain) or shown == "escape":
            found.append(called)
        if called.endswith(("from_markup", "from_ansi")) and not literal:
            found.append(called)
    return found


def test_no_text_is_read_as_markup():
    tui = [path for path in SOURCES if name(path).startswith("tui/")]
    assert {name(path): found for path in tui if (found := read_as_markup(path.read_text("utf-8")))} == {}


def test_a_notice_with_markup_would_be_seen():
    source = (
        "self.notify(text)\napp.notify(text, markup=False)\ncondition.notify()\nescape(text)\nContent.from_markup(text)"
    )
    assert sorted(read_as_markup(source)) == ["Content.from_markup", "escape", "self.notify"]


# -- files -----------------------------------------------------------------------------------------------------------

OPENED = {
    "cli/output.py": {"os.open"},
    "cli/screens.py": {"....read_text", "....write_text", "shutil.rmtree"},
    "studio/book/backup.py": {"os.open"},
    "studio/book/copies.py": {"shutil.copyfile"},
    "studio/messages/claims.py": {"....read_text"},
    "studio/messages/secrets.py": {"os.open"},
    "studio/papers/printer.py": {"shutil.which"},
    "studio/book/restoring.py": {"os.open"},
    "studio/ical/fetched.py": {"os.fdopen", "os.open"},
    "studio/kernel/sqlite.py": {"os.open"},
    "studio/kernel/turns.py": {"open", "os.open"},
    "studio/kernel/drafts.py": {"file.read_text", "os.open"},
    "studio/kernel/own_files.py": {"os.fdopen"},
    "studio/book/founding.py": {"os.open"},
    "studio/dates/holiday_dates.py": {"file.read_text"},
    "studio/exchange/calendar_out.py": {"os.fdopen", "os.open"},
    "studio/exchange/feeds.py": {"path.read_bytes"},
    "studio/dates/zones.py": {"....read_text"},
    "studio/lists/remembered.py": {"....read_text"},
    "studio/calendar/remembered.py": {"....read_text"},
    "studio/sessions/looked.py": {"....read_text"},
    "studio/messages/attached.py": {"os.fdopen", "os.open"},
    "studio/notes/spelling.py": {"STUDIO_WORDS.read_text"},
}
"""Who opens or copies a file without SQLite. Closing a second descriptor of the database drops the locks that SQLite
holds on it, so each of these was looked at: the null device, the demo's folder, a lock file, a backup, new files
that nobody has open yet, drafts, how lists were sorted, the cache of holidays, the table of zones, files that go
along with a mail and the file of secrets (never those of the book), a list of words, the kernel's list of locks, the
machine's start, calendars for other programs."""

OPENERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "fdopen", "touch"}


def openers(source):
    found = set()
    for called, node in calls(source):
        last = called.split(".")[-1]
        built_in = called in ("open", "io.open") or (last == "open" and called == "os.open")
        by_path = last in OPENERS - {"open"} or (last == "open" and called.endswith(("path.open", "file.open")))
        if built_in or by_path or called.startswith("shutil."):
            found.add(called if "(" not in called else f"....{last}")
        assert node
    return found


def test_nobody_opens_the_database_behind_sqlites_back():
    floors = [
        path for path in SOURCES if name(path).startswith(("studio/", "cli/")) or name(path) == "tui/frame/gateway.py"
    ]
    found = {name(path): opened for path in floors if (opened := openers(path.read_text("utf-8")))}
    assert found == OPENED


def test_an_opened_file_would_be_seen():
    source = "open(path)\nPath(url).read_bytes()\nshutil.copyfile(a, b)\nos.open(p, 0)\ngateway.open(url)\npath.open()"
    assert openers(source) == {"open", "....read_bytes", "shutil.copyfile", "os.open", "path.open"}


# -- one opening -----------------------------------------------------------------------------------------------------


def binders(source):
    return [called for called, _ in calls(source) if called in ("database.bind", "bind")]


def test_one_place_opens_a_book():
    """Opened elsewhere it would lack its indexes, its zone and the backup before its schema changes. Else it is only asked."""
    found = {name(path): bound for path in SOURCES if (bound := binders(path.read_text("utf-8")))}
    assert found == {"studio/book/opening.py": ["database.bind"] * 2}


def test_another_opening_would_be_seen():
    assert binders("database.bind(url)\nself.bind(key)\nbind(url)\nsocket.bind(a)") == ["database.bind", "bind"]


# -- work for workers ------------------------------------------------------------------------------------------------


def begun_for_workers(source):
    """List the workers that are given a coroutine: one that is cancelled before its first step never awaits it."""
    return [
        ast.unparse(node.args[0])
        for called, node in calls(source)
        if called.endswith("run_worker")
        and isinstance(node.args[0], ast.Call)
        and ast.unparse(node.args[0].func) != "partial"
    ]


def test_a_worker_is_handed_its_work_and_not_a_coroutine_that_nobody_may_await():
    found = {name(path): begun_for_workers(path.read_text("utf-8")) for path in SOURCES}
    assert {path: begun for path, begun in found.items() if begun} == {}


def test_a_coroutine_for_a_worker_would_be_seen():
    source = "self.run_worker(self.a(1))\nself.run_worker(partial(self.b, 1))\nself.run_worker(c)"
    assert begun_for_workers(source) == ["self.a(1)"]


# -- one list of times -----------------------------------------------------------------------------------------------

TIMERS = ("set_timer", "set_interval", "once", "later", "Timer")
WAITS = (*TIMERS, "sleep", "wait", "wait_for", "call_later", "select", "timeout", "join")
"""What waits for as long as it is told, in seconds."""


def times_of_its_own(source):
    """List what a module waits for without `studio.kernel.times`: a number where it waits, or a name that ends in _S."""
    found = []
    for called, node in calls(source):
        given = [*node.args, *(key.value for key in node.keywords if key.arg == "timeout")]
        if called.rpartition(".")[2] in WAITS:
            found += [
                called
                for one in given
                if isinstance(one, ast.Constant) and type(one.value) in (int, float) and one.value
            ]
    for node in nodes(source):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found += [ast.unparse(target) for target in node.targets if ast.unparse(target).endswith(("_S", "_MS"))]
    return found


def test_all_that_is_waited_for_stands_in_one_module():
    found = {name(path): times_of_its_own(path.read_text("utf-8")) for path in SOURCES}
    listed = found.pop("studio/kernel/times.py")
    assert {path: waits for path, waits in found.items() if waits} == {}
    assert len(listed) > 15


def test_another_time_would_be_seen():
    source = "POLL_S = 1.0\nself.set_timer(2, f)\nasyncio.sleep(0)\nasyncio.sleep(0.1)\nsleep(times.QUIET_S)\nx.wait(timeout=3)"
    assert sorted(times_of_its_own(source)) == ["POLL_S", "asyncio.sleep", "self.set_timer", "x.wait"]


def timers_that_may_never_fire(source):
    """List the timers that are to fire once and are Textual's own: those pass over a call that is late."""
    return [called for called, _ in calls(source) if called.rpartition(".")[2] == "set_timer"]


def test_what_is_to_come_once_comes():
    found = {name(path): timers_that_may_never_fire(path.read_text("utf-8")) for path in SOURCES}
    assert [path for path, timers in found.items() if timers] == ["tui/terminal/private.py"]


# -- what is imported ------------------------------------------------------------------------------------------------

HEAVY = ("holidays", "spellchecker", "phonenumbers", "psycopg", "numpy", "PIL", "dateutil", "hypothesis", "pytest")


def loaded_after(statement, modules):
    """Return which of the modules are loaded when a fresh Python has run the statement."""
    code = f"{statement}\nimport sys\nprint(*(m for m in {modules!r} if sys.modules.get(m) is not None))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    "service", ["sessions.agenda", "sessions.sessions", "kernel.undo", "book.backup", "book.founding"]
)
def test_a_service_brings_no_screen_library(service):
    assert loaded_after(f"import studio.{service}", ("textual", "rich", "tui", *HEAVY[:3], *HEAVY[4:])) == []


def test_the_program_starts_without_what_few_moments_need():
    statement = "from studio.kernel.drivers import leave_out_unused; leave_out_unused(''); import tui.app"
    assert loaded_after(statement, HEAVY) == []
    assert loaded_after(statement, ("textual", "apsw", "peewee")) == ["textual", "peewee"]


def test_the_program_starts_without_what_the_command_line_and_tls_need():
    statement = (
        "import cli; from studio.kernel.drivers import leave_out_unused; leave_out_unused(''); "
        "from tui.start import load_asyncio; load_asyncio(); import cli.screens, tui.app, tui.screens.agenda.agenda"
    )
    unused = ("_ssl", "_hashlib", "_sqlite3", "argparse", "cli.parser", "tui.screens.session", "tui.screens.client")
    assert loaded_after(statement, (*unused, "asyncio")) == ["asyncio"]
    assert loaded_after(f"{statement}, argparse, ssl", unused) == ["_ssl", "argparse"]


def test_a_pin_brings_back_what_the_start_left_out():
    statement = (
        "from studio.kernel.drivers import leave_out_unused; leave_out_unused(''); import models, hashlib; "
        "before = hasattr(hashlib, 'scrypt'); from studio.people import pins; kept = pins.hashed('4711'); "
        "assert pins.is_right('4711', kept) and not pins.is_right('4712', kept) and not before"
    )
    assert loaded_after(statement, ("_hashlib",)) == ["_hashlib"]


# -- classes made later -----------------------------------------------------------------------------------------------


def made_at_once(source):
    """List what is imported from the standard library to make a class a dataclass while its module is imported."""
    return [
        name.name
        for node in nodes(source)
        if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"
        for name in node.names
        if name.name == "dataclass"
    ]


def test_dataclasses_are_made_when_they_are_needed():
    """Take `dataclass` from `studio.kernel.records`: the standard one takes half a millisecond of the start for each class."""
    found = {name(path): made_at_once(path.read_text("utf-8")) for path in SOURCES}
    assert {path: made for path, made in found.items() if made} == {"studio/kernel/records.py": ["dataclass"]}


def test_a_dataclass_made_at_once_would_be_seen():
    assert made_at_once("from dataclasses import dataclass, field") == ["dataclass"]
    assert made_at_once("from dataclasses import field\nfrom studio.kernel.records import dataclass") == []


def test_what_is_loaded_would_be_seen():
    assert loaded_after("import textual, numpy", ("textual", "rich", *HEAVY)) == ["textual", "rich", "numpy"]


# -- each event once --------------------------------------------------------------------------------------------------


def answered_twice(source):
    """List the handlers of Textual's events that call the base's: Textual calls each class's own, the lowest first."""
    return sorted(called for called, _ in calls(source) if called.startswith("super().on_") and called not in AWAITED)


AWAITED = {"super().on_event"}
"""No handler but the one that hands events to them."""


def test_no_screen_answers_an_event_twice():
    """The frame of each screen was drawn twice at each opening and each new size."""
    tui = [path for path in SOURCES if name(path).startswith("tui/")]
    assert {name(path): found for path in tui if (found := answered_twice(path.read_text("utf-8")))} == {}


def test_an_event_answered_twice_would_be_seen():
    source = "super().on_mount()\nawait super().on_event(event)\nsuper().do_back()\nself.on_mount()"
    assert answered_twice(source) == ["super().on_mount"]


# -- tests wait for the program, not for the clock -------------------------------------------------------------------

PILOT_WAITS = (
    "press",
    "pause",
    "resize_terminal",
    "click",
    "double_click",
    "triple_click",
    "hover",
    "mouse_down",
    "mouse_up",
)


def waits_by_the_clock(source):
    """List the calls of Textual's pilot that wait by the clock."""
    if "pilot" not in source:
        return []
    return sorted(
        called
        for called, _ in calls(source)
        if called.rpartition(".")[2] in PILOT_WAITS and called.rpartition(".")[0].split(".")[-1] == "pilot"
    )


def test_no_test_waits_with_the_pilot_of_textual():
    tests = (ROOT / "tests").rglob("*.py")
    found = {name(path): waits_by_the_clock(path.read_text("utf-8")) for path in tests}
    assert {path: waits for path, waits in found.items() if waits} == {}


def test_a_wait_by_the_clock_would_be_seen():
    source = "await pilot.pause()\nawait self.pilot.press('a')\nawait press(pilot, 'a')\nterm.press('a')"
    assert waits_by_the_clock(source) == ["pilot.pause", "self.pilot.press"]


# -- keys belong to the screen ---------------------------------------------------------------------------------------

KEY = re.compile(r"\b(F\d{1,2}|Ctrl ?\+|Alt ?\+|Esc|PgUp|PgDn|[Pp]ress|with (Down|Enter|Tab|Del))\b|\^[A-Z]\b")


def keys_named(source):
    """List the texts, other than docstrings, that name a key: which one it is, the user's key file says."""
    return [text for text in texts_in(source) if KEY.search(text)]


def test_neither_the_studio_nor_the_command_line_names_a_key():
    rooms = [path for path in SOURCES if name(path).startswith(("studio/", "cli/"))]
    assert {name(path): found for path in rooms if (found := keys_named(path.read_text("utf-8")))} == {}


def test_a_key_in_a_sentence_would_be_seen():
    source = '"""F5"""\nx = "F5 reads anew"\ny = f"{x}: press Down"\nz = "with Down"\nw = "^S saves"\nok = "expression, Down"'
    assert sorted(keys_named(source)) == [": press Down", "F5 reads anew", "^S saves", "with Down"]


CLOCKS_OF_TESTS = ("monotonic", "perf_counter", "process_time")
PATIENT = {"tests/terminal/harness.py"}
"""Gives up after a while, so that what never comes fails."""


def asserted_times(source):
    """List the clocks that an assertion of a test reads; how fast something is, is measured by ``make bench``."""
    if not any(clock in source for clock in CLOCKS_OF_TESTS):
        return []
    asserted = [node.test for node in nodes(source) if isinstance(node, ast.Assert)]
    return [
        called
        for test in asserted
        for called, _ in calls(ast.unparse(test))
        if called.split(".")[-1] in CLOCKS_OF_TESTS
    ]


def test_no_test_asserts_a_time():
    found = {name(path): asserted_times(path.read_text("utf-8")) for path in (ROOT / "tests").rglob("*.py")}
    assert {path: clocks for path, clocks in found.items() if clocks and path not in PATIENT} == {}


def test_an_asserted_time_would_be_seen():
    source = "began = time.monotonic()\nassert x\nassert time.monotonic() - began < 1"
    assert asserted_times(source) == ["time.monotonic"]
