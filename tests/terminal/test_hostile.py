"""Hostile texts, through every door and on every screen: refused in a sentence, or shown and nothing else."""

import json
import re
import unicodedata

import apsw
import pytest

import cli
from tests.terminal.harness import COLOURLESS, Terminal
from tests.terminal.hostile import TEXTS, fill
from tests.terminal.strict_parser import findings
from tests.torture import STEERING as PREFIXES
from tests.torture import TORTURE, some

pytestmark = pytest.mark.terminal

STEERING = [name for name in TEXTS if name.startswith(PREFIXES)]
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def places_of(term: Terminal, word: str) -> dict[int, int]:
    """Return the cell at which a word begins, by the rows that it is on."""
    found = {}
    for row in range(len(term.screen())):
        cells = [term.cell(column, row).data for column in range(80)]
        at = "".join(data[:1] or "\0" for data in cells).find(word)
        if at >= 0:
            found[row] = at
    return found


def shown(term: Terminal, count: int) -> None:
    """Wait for a day of ``count`` sessions beside the one with a plain name."""
    term.wait_for("0 sessions")
    term.press("n", "n", "n")
    term.wait_for(f"^ Tue Nov 24, 2026   {count + 1} sessions")
    term.settle()


def leave(term: Terminal) -> None:
    """Quit, and prove that nothing of the texts steered the terminal or ended the program."""
    assert term.alive
    term.press("ctrl+q")
    assert term.wait_gone(60) == 0
    assert term.foreign() == []


# Shown


def test_lists_show_them_and_stay_in_line(program, book_file):
    fill(book_file, list(TEXTS.values()))
    term = program(book_file, size=(80, 60))
    shown(term, len(TEXTS))
    seen = 0
    while True:
        places = places_of(term, "Pending")
        assert len(places) > 30
        assert set(places.values()) == {term.line(4).index("Pending")}
        seen += len(places)
        before = term.text()
        term.press("pagedown")
        term.settle()
        if term.text() == before:
            break
    assert seen > len(TEXTS)
    term.press("home", "down", "c")
    term.wait_for("Confirmed set: ")
    term.press("ctrl+z")
    term.wait_for("Take this back")
    term.press("escape", "/")
    term.wait_for("Show only")
    term.press("escape", "f1")
    term.settle()
    term.press("escape", "f3")
    term.type("plain")
    term.wait_for("Clients [1-9]")
    for _ in range(4):
        term.settle()
        assert set(places_of(term, "no phone").values()) == {term.line(5).index("no phone")}
        term.press("pagedown")
    leave(term)


@pytest.mark.torture
def test_records_and_dialogs_show_them(program, book_file):
    texts = [text for name, text in some(TEXTS).items() if name in STEERING]
    fill(book_file, texts)
    term = program(book_file, env=COLOURLESS)
    shown(term, len(texts))
    term.press("down", "enter")
    for number in range(len(texts)):
        term.wait_for(f"^ Session {30000 + number} ")
        assert set(places_of(term, "Session no.").values()) == {47}
        if number % 3 == 0:
            term.press("ctrl+o")
            term.wait_for("Current status")
            # The ribbon has uprights too.
            rows = {row: at for row, at in places_of(term, "│").items() if row > 1}
            assert len(rows) >= 6 and len(set(rows.values())) == 1
            term.press("escape")
        if number % 6 == 0:
            term.press("ctrl+l")
            term.wait_for(f"^ Client {20000 + number} ")
            assert set(places_of(term, "Client no.").values()) == {47}
            term.press("ctrl+pageup")
            term.wait_for(r"\[Notes")
            term.press("escape")
            term.wait_for("^ Session")
            term.press("ctrl+pagedown")
            term.wait_for(r"\[Participants")
            term.press("ctrl+pageup", "ctrl+pageup")
            term.wait_for(r"\[Notes")
            term.press("ctrl+pagedown")
            term.wait_for(r"\[General")
        term.press("ctrl+n")
    leave(term)


def test_a_click_on_what_looks_like_a_link_only_moves_the_cursor(program, book_file):
    fill(book_file, [TEXTS["mk-click"], TEXTS["mk-link"], TEXTS["esc-osc52"]])
    term = program(book_file, env=COLOURLESS)
    shown(term, 3)
    for row in (5, 6, 7):
        term.click(20, row)
        term.wait_for(lambda row=row: term.line(row).startswith(">"))
    leave(term)


@pytest.mark.parametrize(
    ("without", "clean"),
    [(["--no-filter"], True), (["--no-filter", "--no-cleaning"], False)],
    ids=["cleaning alone", "neither"],
)
def test_the_cleaning_is_enough_and_without_any_guard_the_texts_steer(program, book_file, without, clean):
    fill(book_file, [TEXTS[name] for name in STEERING])
    term = program(book_file, options=without, size=(80, 60))
    # No pattern of the screen is waited for: what gets through may have cleared it.
    term.wait_for(lambda: b"0 sessions" in term.raw)
    term.press("n", "n", "n")
    term.wait_for(lambda: b"9:25- 9:30" in term.raw)
    term.kill(9)
    term.wait_gone()
    # What stood at the end may have been cut off by the kill.
    whole = bytes(term.raw).rpartition(b"\x1b[?2026l")[0]
    assert (findings(whole) == []) == clean


# Put in

SAVED, SAME = "Saved client", "Nothing has changed"
ANSWER = re.compile(rf"^ ({SAVED}|! .*)", re.MULTILINE)
LAST = "Weber"
"""What is typed in the end, so that there is nothing unsaved to ask about."""


def opened(program, book_file, *, size: tuple[int, int] = (80, 30)) -> Terminal:
    """Open a session in one program, its client beneath it."""
    for words in (
        ("client", "add", "--last", "Weber"),
        ("session", "book", "--client", "1001", "--type", "Family", "--date", "2026-11-24", "--start", "10:00"),
    ):
        assert cli.main(["--db", str(book_file), "--as", "mia", *words]) == 0
    term = program(book_file, size=size, env=COLOURLESS)
    term.wait_for("0 sessions")
    term.press("n", "n", "n")
    term.wait_for("1 session ")
    return term


def put(term: Terminal, text: str, how: str) -> None:
    """Type or paste in the place of what stands in a field."""
    term.send("\x1b[H\x0b")
    if how == "pasted":
        term.paste(text.encode("utf-8", "replace").decode())
    else:
        # A control character that is pressed is a key, and no text.
        term.type("".join(char for char in text[:60] if unicodedata.category(char) not in ("Cc", "Cs")))


def save(term: Terminal, text: str, how: str, *, wanted: str = ANSWER.pattern) -> str:
    """Put a text into the field, save, and return the answer."""
    put(term, text, how)
    term.press("ctrl+s")
    term.wait_for(wanted)
    answer = ANSWER.search(term.text())[1]
    if answer == SAVED:
        # Saving once more says something else, so that the next answer can be told from this one.
        term.press("ctrl+s")
        term.wait_for(f"^ {SAME}")
    return answer


def kept(book_file, table: str, column: str) -> set[str]:
    """Return every text that a column has ever held, as the journal has it."""
    connection = apsw.Connection(str(book_file))
    changes = connection.execute("SELECT after_json FROM journal_change WHERE table_name = ?", (table,)).fetchall()
    connection.close()
    return {json.loads(after).get(column) or "" for (after,) in changes if after}


@pytest.mark.torture
@pytest.mark.parametrize("how", ["typed", "pasted"] if TORTURE > 1 else ["pasted"])
def test_put_into_a_name(program, book_file, how):
    term = opened(program, book_file)
    term.press("v")
    term.wait_for("Last name +Weber_")
    answers = {}
    chosen = some(TEXTS)
    for number, (name, text) in enumerate(TEXTS.items()):
        if name not in chosen:
            continue
        # The number makes each a change, so it must not be cut off with the end of a long text.
        answers[name] = save(term, f"{text[:50] if how == 'typed' else text} {number}", how)
        if answers[name] != SAVED:
            assert save(term, f"{LAST} {number}", how, wanted=SAVED) == SAVED
    leave(term)
    assert answers["mk-click"] == answers["rtl-arabic"] == answers["sql-drop"] == SAVED
    assert list(answers.values()).count(SAVED) > 0.8 * len(answers)
    if how == "pasted":
        assert answers["long-10k"] == "! Name has 10,004 characters; at most 200 fit."
    names = kept(book_file, "client", "last_name")
    assert len(names) > 0.8 * len(answers)
    whole = {
        name: TEXTS[name][:50] if how == "typed" else TEXTS[name] for name in ("mk-click", "sql-drop", "ssti-cycler")
    }
    # A name that was typed in small letters is written as a name.
    stored = [one.casefold() for one in names]
    assert [name for name, text in whole.items() if not any(text.casefold() in one for one in stored)] == []
    assert [name for name in names if CONTROL.search(name)] == []


@pytest.mark.torture
@pytest.mark.parametrize("how", ["typed", "pasted"] if TORTURE > 1 else ["typed"])
def test_put_into_a_session(program, book_file, how):
    term = opened(program, book_file)
    term.press("enter")
    term.wait_for("Type +Family_")
    texts = [text for name, text in some(TEXTS).items() if how == "pasted" or name in STEERING]
    for text in texts:
        put(term, text, how)
        term.press("ctrl+s")
    put(term, LAST, how)
    term.press("ctrl+s", "ctrl+pageup")
    term.wait_for(r"\[Notes\]", 60)
    for number, text in enumerate(texts):
        put(term, text[:300], how)
        term.press("enter")
        if number % 8 == 7:
            term.press("ctrl+s")
    term.press("ctrl+s")
    term.wait_for("Saved session", 60)
    leave(term)
    for column in ("description", "notes"):
        stored = kept(book_file, "session", column)
        assert len(stored) > (len(texts) / 2 if column == "description" else 2), column
        assert any(TEXTS["mk-click"] in text for text in stored)
        assert [text for text in stored if CONTROL.search(text)] == []


# The command line


@pytest.mark.torture
def test_put_in_by_the_command_line(book_file, capsys):
    texts = some(TEXTS)

    def run(*words):
        code = cli.main(["--db", str(book_file), "--as", "mia", *words])
        said = "".join(capsys.readouterr())
        assert not CONTROL.search(said), words
        assert code in (0, 1) and said.strip(), words
        return code

    run("client", "add", "--last", "Weber")
    done = []
    for number, text in enumerate(texts.values()):
        when = ("--date", f"2027-01-{4 + number // 24:02}", "--start", f"{number % 24}:00")
        book = ("session", "book", "--client", "1001", "--type", "Headshot", *when)
        done.append((run("client", "add", f"--last={text}"), run(*book, f"--description={text}")))
    assert done.count((0, 0)) > len(texts) / 2 and done.count((1, 1)) > len(texts) / 8
    for table, column in (("client", "last_name"), ("session", "description")):
        assert [text for text in kept(book_file, table, column) if CONTROL.search(text)] == []


def test_shown_by_the_command_line(book_file, capsys):
    fill(book_file, list(TEXTS.values()))
    capsys.readouterr()
    for words in (
        ("agenda", "2026-11-24"),
        ("session", "list", "--limit", "500"),
        ("client", "find", "plain"),
        ("session", "types"),
        *(("session", "show", str(30000 + number)) for number, name in enumerate(TEXTS) if name in STEERING),
        *(("client", "show", str(20000 + number)) for number, name in enumerate(TEXTS) if name in STEERING),
    ):
        for options in ((), ("--json",)):
            assert cli.main(["--db", str(book_file), "--as", "mia", *options, *words]) == 0
            said = capsys.readouterr()
            assert (CONTROL.search(said.out), said.err) == (None, ""), words
