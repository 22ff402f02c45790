import io
import json
import re
from pathlib import Path

import pytest
import rich.cells
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, chop_cells, set_cell_size
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from wcwidth import wcswidth

from tui.terminal import safe_output
from tui.terminal.differences import Frame
from tui.terminal.safe_output import anchored, cells_of, shown
from tui.text import safe

HOSTILE = json.loads((Path(__file__).parents[2] / "hostile_strings.json").read_text())
ANCHOR = re.compile(r"\x1b7( +)\x1b8\x1b7([^\x1b]*)\x1b8\x1b\[(\d+)C")
CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


@pytest.fixture(autouse=True)
def restore_rich():
    before = dict(rich.cells.__dict__)
    safe_output.install()
    cells_of.cache_clear()
    yield
    for name in ("load_cell_table", "_cell_len", "split_graphemes"):
        setattr(rich.cells, name, before[name])
    rich.cells.cached_cell_len.cache_clear()
    rich.cells.get_character_cell_size.cache_clear()


def sent(strip):
    """Return what a terminal gets for a row that it does not show yet."""
    frame = Frame()
    frame.forget(Size(80, 1))
    console = Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")
    return frame.difference([(0, 0, strip)], console).removeprefix("\x1b[1;1H")


def terminal_text(text):
    return anchored(shown(text))


def shown_cells(sent):
    """Count the cells that the cursor has moved after ``sent``, whatever the terminal thinks of disputed characters."""
    total = 0
    for clear, _, forward in ANCHOR.findall(sent):
        assert len(clear) == int(forward)
        total += int(forward)
    rest = ANCHOR.sub("", sent)
    assert CONTROL.search(rest) is None
    return total + cell_len(rest)


@pytest.mark.parametrize("entry", HOSTILE, ids=lambda entry: entry["id"])
def test_hostile_strings_leave_without_controls_and_keep_their_width(entry):
    assert shown_cells(terminal_text(entry["text"])) == cell_len(entry["text"]) == len(cells_of(entry["text"]))


@given(st.text())
def test_any_text_leaves_without_controls_and_keeps_its_width(text):
    assert shown_cells(terminal_text(text)) == cell_len(text) == len(cells_of(text))


def test_letters_with_agreed_widths_are_sent_as_they_are():
    assert terminal_text("Žluťoučký Ελλάδα 山田 한글 │─┐ €5") == "Žluťoučký Ελλάδα 山田 한글 │─┐ €5"


def test_disputed_letters_are_anchored():
    assert terminal_text("x👍y") == "\x1b7   \x1b8\x1b7x👍\x1b8\x1b[3Cy"
    assert terminal_text("क्षि  |") == "\x1b7     \x1b8\x1b7क्षि\x1b8\x1b[5C|"


@pytest.mark.parametrize("text", ["क्षि", "தமிழ்", "မြန်မာ", "\u3164", "👍🏽", "🇨🇿", "1️⃣", "❤️", "山\u0301"])
def test_the_layout_counts_no_less_than_any_terminal(text):
    assert cell_len(text) >= wcswidth(safe(text))
    assert cell_len(text) == cell_len(safe(text))


FAMILY = "👨\u200d👩\u200d👧 family"


def test_a_joined_emoji_shows_its_members_in_the_room_that_the_layout_gave_them():
    assert cell_len(FAMILY) == 13
    assert terminal_text(FAMILY) == "\x1b7       \x1b8\x1b7👨👩👧\x1b8\x1b[7Cfamily"


@given(st.text(), st.text())
def test_the_width_of_a_text_is_the_sum_of_its_parts(one, other):
    assert cell_len(one + other) == cell_len(one) + cell_len(other)


@given(st.text(), st.integers(0, 30))
def test_texts_are_cut_to_the_width_asked_for(text, width):
    assert cell_len(set_cell_size(text, width)) == width
    assert all(cell_len(piece) <= 2 for piece in chop_cells(text, 2))


def test_styled_and_plain_segments_are_filtered():
    strip = Strip([Segment("a\x1b[2J", Style(bold=True)), Segment("b\x07\x9b", None), Segment("c", None)])
    assert sent(strip) == "\x1b[1;5Hbc\x1b[1;1H\x1b[1ma[2J\x1b[0m"


def test_control_segments_of_the_program_pass():
    strip = Strip([Segment("\x1b_Gpicture\x1b\\", None, [(1,)])], 4)
    assert sent(strip) == "\x1b_Gpicture\x1b\\"


def test_links_are_sent_only_when_clean():
    good = Style(link="https://example.org/a")
    assert sent(Strip([Segment("x", good)])) == (f"\x1b]8;id={good.link_id};https://example.org/a\x1b\\x\x1b]8;;\x1b\\")
    for target in ("https://example.org/\x1b\\\x1b]52;c;?", "javascript:alert(1)", "https://a b", "file:///etc/passwd"):
        assert sent(Strip([Segment("x", Style(link=target))])) == "x"


def test_nothing_of_textual_is_changed():
    """The filter stands in our own way to the terminal."""
    assert Strip.render.__module__ == Strip.render_style.__module__ == "textual.strip"
