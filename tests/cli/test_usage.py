import os
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from cli.parser import build
from tests.cli.conftest import Sittings

SITTINGS = Path(sys.executable).with_name("sittings")
HEAVY = ("textual", "rich", "holidays", "dateutil", "spellchecker", "phonenumbers", "numpy", "psycopg", "asyncio")
VERBS = (
    *("demo", "init", "client add", "client find", "client show", "session book", "session show", "session list"),
    *("session move", "session status", "session confirm", "session hold", "session unhold", "session cancel"),
    *("session no-show", "session types", "status list", "status due", "agenda", "due", "check", "migrate", "backup"),
    *("restore", "user add", "user list", "session edit", "session unconfirm", "session uncancel", "client edit"),
    *("undo", "journal"),
)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([*verb.split(), "--help"]) == 0
    out, err = capsys.readouterr()
    assert (out.startswith(f"usage: sittings {verb}"), err) == (True, "")


def test_every_verb_exists() -> None:
    needed = {
        "init": "--studio x --login x --name x --initials x",
        "client add": "--last x",
        "client find": "x",
        "client show": "1",
        "client edit": "1",
        "session book": "--client 1 --type x --date x --start x",
        "session list": "",
        "session move": "1 --date x --start x",
        "session cancel": "1 --why x",
        "status due": "x --from x",
        "backup": "x",
        "restore": "x",
        "user add": "--login x --name x --initials x",
    }
    for verb in VERBS:
        numbered = "1" if verb.startswith("session ") and verb not in ("session types", "session list") else ""
        args = build().parse_args(f"{verb} {needed.get(verb, numbered)}".split())
        assert callable(cli._verb(args)), verb


@pytest.mark.parametrize(
    "words",
    [
        "nonsense",
        "kiosk now",
        "session",
        "session nonsense",
        "session show",
        "session show 1 2",
        "session list --limit many",
        "session list --lim 3",
        "session book --client 1",
        "session book --client 1 --type x --date fri --start 9 --colour red",
        "session cancel 10001",
        "client add --first Zoe",
        "status due x",
        "--database x agenda",
        "init --studio x",
    ],
)
def test_wrong_usage(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words.split()) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith("usage: sittings")) == ("", True)


def test_usage_echoes_nothing_that_steers_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["agenda", "today", "\x1b]2;title\x07\x9b31m"]) == 2
    _, err = capsys.readouterr()
    assert err.splitlines()[-1] == "sittings: unrecognized arguments: ?]2;title??31m"
    assert all(line.isprintable() for line in err.splitlines())


@pytest.mark.sqlite
def test_the_options_are_taken_after_the_verb_too(sittings: Sittings) -> None:
    assert cli.main(["agenda", "--db", sittings.url, "--as", "mia", "--json"]) == 0
    assert sittings.capsys.readouterr() == ("[]\n", "")


@pytest.mark.sqlite
def test_bytes_that_are_no_text_are_refused(sittings: Sittings) -> None:
    for words in (("client", "add", "--last", "a\udcff"), ("agenda", "\ud800"), ("backup", "x\udc80")):
        assert sittings.refused(*words) == (
            "invalid",
            "The command line has a character that is no valid UTF-8: type it again.",
        )


# -- the installed program -------------------------------------------------------------------------------------------


def run(*words: str | bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed ``sittings`` with the tests' own home, no login and no database named."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("SITTINGS_")}
    return subprocess.run([SITTINGS, *words], capture_output=True, check=False, env=env | environment, timeout=60)


def test_the_installed_program_from_init_to_agenda(tmp_path: Path) -> None:
    book = ("--db", str(tmp_path / "book.db"), "--as", "mia")
    assert run(*book, "init", "--studio", "S", "--login", "mia", "--name", "Mia", "--initials", "M").returncode == 0
    added = run(*book, "client", "add", "--last", "O\u2019Brien")
    assert (added.returncode, added.stdout.decode()) == (0, "Client 1001  O\u2019Brien\n")
    when = ("--date", "2026-11-27", "--start", "14:30")
    booked = run(*book, "session", "book", "--client", "1001", "--type", "Family", *when)
    assert (booked.returncode, booked.stderr) == (0, b"")
    again = run(*book, "session", "book", "--client", "1001", "--type", "Family", *when)
    assert (again.returncode, again.stdout, again.stderr[:15]) == (1, b"", b"Room 1 is taken")
    as_module = subprocess.run(
        [sys.executable, "-m", "cli", *book, "agenda", "2026-11-27"], capture_output=True, check=False, timeout=60
    )
    assert as_module.stdout == run(*book, "agenda", "2026-11-27").stdout
    assert run(*book, "nonsense").returncode == 2


def test_the_installed_program_finds_its_driver(sittings: Sittings) -> None:
    sittings.book(date="today")
    expected = sittings.text("--json", "agenda", "2026-11-21")
    result = run("agenda", "2026-11-21", "--json", SITTINGS_DB=sittings.url, SITTINGS_USER="mia")
    assert (result.returncode, result.stdout.decode(), result.stderr) == (0, expected, b"")


def test_the_default_book_is_in_the_users_data_folder() -> None:
    result = run("agenda")
    assert (result.returncode, result.stdout) == (1, b"")
    path = Path(os.environ["XDG_DATA_HOME"]) / "sittings" / "sittings.db"
    assert (
        result.stderr.decode() == f"There is no session book at {path}: make one with `sittings init`, or check --db.\n"
    )


@pytest.mark.sqlite
def test_output_in_other_places_than_a_terminal(sittings: Sittings) -> None:
    sittings.client("Łukasz 山", "Zoë")
    book = ("--db", sittings.url, "--as", "mia")
    found = ("client", "find", "zo")
    assert run(*book, *found).stdout.decode() == "1001  Łukasz 山, Zoë\n"
    assert run(*book, *found, PYTHONIOENCODING="latin-1").stdout == b"1001  \\u0141ukasz \\u5c71, Zo\xeb\n"
    latin = run(*book, "--json", *found, PYTHONIOENCODING="latin-1").stdout
    assert b'"name": "\\u0141ukasz \\u5c71, Zo\\u00eb"' in latin
    assert run(*book, *found, PYTHONIOENCODING="ascii").stdout == b"1001  \\u0141ukasz \\u5c71, Zo\\xeb\n"


@pytest.mark.sqlite
def test_a_closed_pipe_and_a_full_disk(sittings: Sittings) -> None:
    sittings.client()
    start = f"{SITTINGS} --db {sittings.url} --as mia client show 1001"
    env = {**os.environ, "PYTHONUNBUFFERED": ""}

    def shell(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=env, timeout=60)

    piped = shell(f"for n in $(seq 3); do {start} | true; echo ${{PIPESTATUS[0]}}; done")
    assert (piped.stdout, piped.stderr) == ("0\n0\n0\n", "")
    full = shell(f"{start} >/dev/full")
    assert (full.returncode, full.stderr) == (
        1,
        "It is done, but the answer cannot be written: No space left on device.\n",
    )
    closed = shell(f"{start} >&-")
    assert (closed.returncode, closed.stdout, closed.stderr) == (0, "", "")
    silent = shell(f"{start.replace('1001', '77')} 2>&-")
    assert (silent.returncode, silent.stdout, silent.stderr) == (1, "", "")


@pytest.mark.sqlite
@pytest.mark.parametrize("words", ["session list", "--json client show 1001", "agenda", "check", "due"])
def test_a_verb_loads_nothing_of_the_screens(sittings: Sittings, words: str) -> None:
    sittings.client()
    program = (
        "import sys, cli\n"
        f"code = cli.main(['--db', {sittings.url!r}, '--as', 'mia', *{words.split()!r}])\n"
        f"print(code, [name for name in {HEAVY!r} if sys.modules.get(name)], file=sys.stderr)\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert result.stderr == "0 []\n"


@pytest.mark.parametrize(
    "words",
    [
        [], ["--db", "a.db"], ["--as", "mia"], ["--db=a b.db", "--as", "mia"], ["--as", "mia", "--as=zoe"], ["--db="],
        ["--db=-"], ["--db", ""],
    ],
)  # fmt: skip
def test_without_a_verb_the_words_are_read_as_the_parser_reads_them(words: list[str]) -> None:
    asked, parsed = cli.opens_the_program(words), build().parse_args(words)
    assert parsed.run == "screens:book"
    assert asked is not None
    assert (asked.db, asked.login) == (parsed.db or "", parsed.login or "")


@pytest.mark.parametrize(
    "words", [["demo"], ["--db"], ["--db", "--as", "x"], ["--json"], ["--d", "x"], ["x"], ["--", "x"], ["--db", "-x"]]
)
def test_what_is_more_than_that_is_left_to_the_parser(words: list[str]) -> None:
    assert cli.opens_the_program(words) is None
