"""What a program shows from its data never steers the terminal, and the rows stay in line."""

import re

import pytest

from tests.terminal.strict_parser import findings

PAGES = ["rows", "fitted", "options", "table", "tree", "fields", "buttons", "texts", "frames", "links"]
WHOLE = (100, 200)
pytestmark = pytest.mark.terminal


@pytest.mark.parametrize("page", PAGES)
def test_hostile_strings_reach_the_terminal_as_text_only_and_in_line(demo, page):
    term = demo(page, size=WHOLE)
    term.wait_for(lambda: len(term.raw) > 5000)
    term.settle()
    in_line(term, page)
    term.kill(15)
    assert term.wait_gone() == 143
    assert term.foreign() == []


def in_line(term, page):
    if page in ("rows", "options", "table", "tree", "texts", "frames"):
        framed = [row for row in range(200) if term.cell(0, row).data in "│┌└"]
        assert len(framed) > 60
        assert {term.cell(69, row).data for row in framed} <= set("│┐┘")
    if page == "fitted":
        rows = [row for row in range(160) if term.cell(0, row).data == "|"]
        assert len(rows) == 160
        assert {(term.cell(41, row).data, term.cell(54, row).data) for row in rows} == {("|", "|")}


@pytest.mark.parametrize("page", ["rows", "table", "links"])
def test_without_the_filter_the_same_check_fails(demo, page):
    term = demo(page, "--no-filter", size=WHOLE)
    term.wait_for(lambda: len(term.raw) > 5000)
    term.settle()
    assert len(term.foreign()) > 3


@pytest.mark.parametrize(
    "leak",
    [
        "\x1b[1;38;5;7mJane\x1b[31mDoe\x1b[0m",
        "\x1b[1;31mJane\x1b[38;5;9mDoe\x1b[99mx\x1b[0m",
        "\x1b[31mDoe",
        "\x1b]52;c;?\x1b\\",
        "\x1b]2;title\x07",
        "\x1b[5;1H\x1b[1mJane\x1b[5;2HDoe\x1b[0m",
        "\x1b[5;1H\x1b[1mJane Doe\x1b[38;5;7m\x1b[5;7H\x1b7 \x1b8\x1b7x\x1b8\x1b[1C\x1b[0m",
        "\x1b[5;1H\x1b[1mJane\x1b[?25h\x1b[0m",
        "\x1b[5;1H\x1b[1mJane\r\n\x1b[0m",
        "\x1b[5;1H\x1b[1mJane\x1b[A\x1b[0m",
        "\x1b[c",
        "\x1b[6n",
        "\x1b[21t",
        '\x1bP$q"p\x1b\\',
        "\x1bc",
        "\x1b[2147483647L",
        "\x1b]0;",
        "\x1b_Gf=100\x1b\\",
        "Jane\x9b31m",
        "Jane\x0e",
        "Jane\n",
        "\x1b[0m",
        "\x1b[1m",
        "\x1b[?1h",
        "\x1b[99m",
        "\u202eJane",
        "\x1b7  \x1b8\x1b7x\x1b8\x1b[3C",
        "\x1b]8;id=1;javascript:alert(1)\x1b\\",
    ],
)
def test_the_strict_parser_names_what_is_foreign(leak):
    assert findings(leak.encode()) != []


def test_the_strict_parser_names_bytes_that_are_no_text():
    assert [finding.offset for finding in findings(b"Jane\xff")] == [4]


@pytest.mark.parametrize(
    "ours",
    [
        "\x1b[?1049h\x1b[>29u\x1b[?2026$p\x1b[1;1H\x1b[1;38;2;1;2;3;48;5;233mJane 山田\x1b[0m plain\r\n\x1b[2;1Hx",
        "\x1b[38;5;253mx\x1b7  \x1b8\x1b7👍\x1b8\x1b[2Cy\x1b[0m",
        "\x1b]8;id=12;https://example.org/a?b\x1b\\x\x1b]8;;\x1b\\",
        "\x1b[1;38;5;7mJane\x1b[22;38;5;9mDoe\x1b[0;4m x\x1b[0m",
        "\x1b[31mJane\x1b[1;34mDoe\x1b[0m",
        "\x1b[1;1H\x1b[31mJane\x1b[3CDoe\x1b[2;1HZoe\x1b[1;34m\x1b[1;5H王 \x1b[0m",
        "\x1b[1;1H\x1b[31mJane\x1b[0m\x1b[1;1H\x1b[31mZoe\x1b[0m",
        "\x1b[<u\x1b[?1049l\x1b[?25h",
        "\x07",
    ],
)
def test_the_strict_parser_passes_what_is_ours(ours):
    assert findings(ours.encode()) == []


def test_no_colour_is_sent_where_none_is_wanted(demo):
    for env in ({"NO_COLOR": "1"}, {"TERM": "vt100"}, {"TERM": None}):
        term = demo("form", env=env)
        term.wait_for("Keys:|Size:")
        term.settle()
        styles = {style.removeprefix(b"0;") for style in re.findall(rb"\x1b\[([0-9;]*)m", bytes(term.raw))}
        assert styles and styles <= {b"0", b"1", b"3", b"4", b"7", b"1;4", b"1;7", b"4;7"}
        assert term.foreign() == []
