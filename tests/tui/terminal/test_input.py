import random
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from textual import events

from studio.kernel import times
from tui.terminal.input import PASTE_MOST, InputDecoder, PasteCut, paste_text


class Line:
    """A decoder with a clock of its own; every message is noted as one word."""

    def __init__(self):
        self.now = 100.0
        self.asked = 0
        self.decoder = InputDecoder(self._ask, lambda: (80, 24))

    def _ask(self):
        self.asked += 1

    def feed(self, *reads):
        return [word for raw in reads for word in map(word_for, self.decoder.feed(raw, self.now))]

    def wait(self, seconds):
        self.now += seconds
        return [word_for(message) for message in self.decoder.expire(self.now)]


def word_for(message):
    match message:
        case events.Key():
            return message.key
        case events.Paste():
            return f"paste:{message.text}"
        case events.MouseEvent():
            return f"{type(message).__name__}:{int(message.x)},{int(message.y)}"
        case _:
            return type(message).__name__


@pytest.fixture
def line():
    return Line()


@pytest.mark.parametrize(
    ("raw", "keys"),
    [
        (b"a", ["a"]),
        ("é山👍".encode(), ["é", "山", "thumbs_up_sign"]),
        (b"\r\t \x7f\x13\x00", ["enter", "tab", "space", "backspace", "ctrl+s", "ctrl+@"]),
        (b"\x1b[A\x1bOB\x1b[5~\x1b[1;5C", ["up", "down", "pageup", "ctrl+right"]),
        (b"\x1bOP\x1b[11~\x1b[[A\x1b[24~", ["f1", "f1", "f1", "f12"]),
        (b"\x1b[Z", ["shift+tab"]),
        (b"\x1bq\x1bW", ["alt+q", "alt+shift+w"]),
        (b"\x1b[27u\x1b[97;5u\x1b[97;;97u", ["escape", "ctrl+a", "a"]),
        (b"\x1b[200~two\r\nlines\x1b[201~x", ["paste:two\nlines", "x"]),
        (b"\x1b[<0;5;6M\x1b[<0;5;6m", ["MouseDown:4,5", "MouseUp:4,5"]),
        (b"\x1b[<64;80;24M", ["MouseScrollUp:79,23"]),
        (b"\x1b[?2026;2$y", ["TerminalSupportsSynchronizedOutput"]),
    ],
)
def test_what_terminals_send(line, raw, keys):
    assert line.feed(raw) == keys


@pytest.mark.parametrize(
    "raw", [b"\x1b[A", b"\x1bOQ", b"\x1b[24~", "é".encode(), b"\x1b[<0;5;6M", b"\x1b[200~a\x1b[201~"]
)
def test_a_unit_may_come_in_any_two_reads(raw):
    whole = Line().feed(raw)
    for cut in range(1, len(raw)):
        assert Line().feed(raw[:cut], raw[cut:]) == whole
    assert Line().feed(*(raw[index : index + 1] for index in range(len(raw)))) == whole


@pytest.mark.parametrize(
    "raw",
    [
        b"\x1b[31m",
        b"\x1b[1114112;1u",
        b"\x1b[55296;1u",
        b"\x1b[97;1:3u",
        b"\x1b[9" + b"9" * 50 + b";1u",
        b"\x1b[" + b"1" * 2000 + b"A",
        b"\x1b[48;9999;9999;1;1t",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[8;1;1t",
        b"\x1b[?62;22c",
        b"\x1b[I\x1b[O",
        b"\x1b[M !!",
        b"\x1b[<0;81;1M",
        b"\x1b[<0;0;1M",
        b"\x1b[<0;-5;1M",
        b"\x1b[<999999999999;1;1M",
        b"\x1b]10;rgb:0000/0000/0000\x07",
        b"\x1bP1$r0m\x1b\\",
        b"\xc2\x9b",
        b"\x1b[0n",
        b"\x1b[201~",
        b"\x1b[97A",
        b"\x1b[250~",
    ],
)
def test_what_means_nothing_here_is_nothing(line, raw):
    keys = line.feed(raw)
    assert keys + line.wait(1) + line.feed(b"z") == ["z"]


def test_a_number_too_long_costs_its_sequence_alone(line):
    assert line.feed(b"a\x1b[1;9999999999999999999999999Ab") == ["a", "b"]


def test_bad_utf8_becomes_the_replacement_character(line):
    assert line.feed(b"a\xffb\xe9c") == ["a", "replacement_character", "b", "replacement_character", "c"]


def test_a_lone_escape_asks_and_waits(line):
    assert (line.feed(b"\x1b"), line.asked) == ([], 1)
    assert line.wait(times.ESCAPE_DELAY_S - 0.01) == []
    assert line.wait(0.02) == ["escape"]
    assert line.decoder.wake_at is None


def test_the_answer_settles_a_lone_escape_at_once(line):
    assert line.feed(b"\x1b", b"\x1b[0n") == ["escape"]
    assert not line.decoder.answer_due


def test_the_answer_may_stand_behind_other_keys(line):
    assert line.feed(b"\x1b", b"x", b"\x1b[0n") == ["escape", "x"]
    assert line.feed(b"\x1b", b"[", b"\x1b[0n") == ["escape", "left_square_bracket"]
    assert line.feed(b"\x1b", b"\x1b", b"\x1b[0n", b"\x1b[0n") == ["escape", "escape"]


def test_an_arrow_cut_after_its_escape_stays_an_arrow(line):
    assert line.feed(b"\x1b") == []
    assert line.wait(0.15) == []
    assert line.feed(b"[B") == ["down"]
    assert line.feed(b"\x1b[0n") == []


def test_escape_then_a_bracket_is_two_keys_once_nothing_follows(line):
    assert line.feed(b"\x1b", b"O") == []
    assert line.wait(1) == ["escape", "O"]


def test_an_escape_between_keys_needs_no_question(line):
    assert line.feed(b"\x1b\x1b[B") == ["escape", "down"]
    assert line.asked == 0


def test_a_sequence_that_is_cut_short_types_nothing(line):
    assert line.feed(b"\x1b[1;5") == []
    assert line.wait(1) == []
    assert line.feed(b"\x1b[12\x1b[B") == ["down"]


def test_alt_and_the_beginning_of_a_string_are_typed_after_a_while(line):
    assert line.feed(b"\x1b]") == []
    assert line.wait(1) == ["right_square_bracket"]
    assert line.feed(b"\x1b]", b"hello") == []
    assert line.wait(1) == ["right_square_bracket", "h", "e", "l", "l", "o"]
    assert line.feed(b"\x1b]11;rgb:00") == []
    assert line.wait(1) == []


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("a\x1b[31mb", "ab"),
        ("a\x1b[48;1;1;1;1tb\x1b]52;c;?\x07c\x1bOPd\x1b", "abcd"),
        ("a\x00\x01\x08\x7f\x9bb", "ab"),
        ("1\r\n2\r3\n4\t5", "1\n2\n3\n4\t5"),
    ],
)
def test_a_paste_presses_nothing(line, pasted, text):
    assert paste_text(pasted) == text
    assert line.feed(b"\x1b[200~" + pasted.encode() + b"\x1b[201~") == [f"paste:{text}"]


def test_a_pasted_end_mark_presses_nothing(line):
    assert line.feed(b"\x1b[200~a\x1b[201~\r\x1bOPb\x1b[201~x") == ["paste:a\nb", "x"]


def test_a_pasted_start_mark_does_not_keep_the_paste_open(line):
    assert line.feed(b"\x1b[200~a\x1b[200~b\x1b[201~x") == ["paste:ab", "x"]
    assert line.feed(b"\x1b[200~a\x1b[201~x\x1b[200~b\x1b[201~") == ["paste:a", "x", "paste:b"]


def test_a_paste_without_an_end_gives_the_keyboard_back(line):
    assert line.feed(b"\x1b[200~never", b"\r", b"\x1b") == []
    assert line.wait(times.PASTE_QUIET_S - 0.1) == []
    assert line.feed(b"ending") == []
    assert line.wait(0.2) == ["paste:never\nending"]
    assert line.feed(b"\x1b[201~x") == ["x"]


def test_a_long_paste_may_take_long(line):
    line.feed(b"\x1b[200~")
    for _ in range(10):
        line.feed(b"x" * 100)
        assert line.wait(times.PASTE_QUIET_S - 0.1) == []
    assert line.feed(b"\x1b[201~") == ["paste:" + "x" * 1000]


def test_a_huge_paste_is_cut(line):
    line.feed(b"\x1b[200~")
    for _ in range(60):
        line.feed(b"x" * 4096)
    assert line.feed(b"\x1b[201~") == ["paste:" + "x" * PASTE_MOST, PasteCut.__name__]


def test_an_unmarked_paste_is_a_paste(line):
    text = "O'Brien, Zoe " * 10
    assert line.feed(b"ab\r" + text.encode() + b"\r") == ["a", "b", "enter", f"paste:{text}", "enter"]
    assert line.feed(b"x" * 63) == ["x"] * 63


def test_a_flood_of_the_mouse_is_calmed(line):
    moves = b"".join(b"\x1b[<32;%d;%dM" % (column, 5) for column in range(1, 80))
    assert line.feed(moves) == ["MouseMove:78,4"]
    assert line.feed(b"\x1b[<65;5;5M" * 200) == ["MouseScrollDown:4,4"] * 8
    assert line.feed(b"\x1b[<0;5;5M" + moves + b"\x1b[<0;9;5m") == ["MouseDown:4,4", "MouseMove:78,4", "MouseUp:8,4"]


PIECES = st.sampled_from(
    [
        b"\x1b",
        b"[",
        b"O",
        b"]",
        b"200~",
        b"201~",
        b"\x1b[200~",
        b"\x1b[201~",
        b"1;",
        b"5",
        b"A",
        b"M",
        b"u",
        b"<",
        b"\x07",
        b"\xff",
    ]
)


@given(st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=60), st.randoms(use_true_random=False))
@example([b"\x1b[200~", b"\x1b[201~"] * 400, random.Random(1))
def test_no_bytes_break_the_decoder(pieces, chance):
    line = Line()
    joined = b"".join(pieces)
    position = 0
    while position < len(joined):
        end = position + chance.choice((1, 2, 7, 64, 4096))
        line.feed(joined[position:end])
        position = end
        if chance.random() < 0.1:
            line.wait(chance.choice((0.1, 1.0, 5.0)))
    line.wait(10)
    line.wait(10)
    assert line.decoder.wake_at is None
    assert line.feed(b"\x1b[B")[-1] == "down"


def test_garbage_costs_no_more_than_keys(line):
    def cost(stream):
        """Count the calls that it takes: they are the same on every machine."""
        calls = 0

        def count(_frame, event, _called):
            nonlocal calls
            calls += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            for start in range(0, len(stream), 4096):
                line.decoder.feed(stream[start : start + 4096], line.now)
        finally:
            sys.setprofile(None)
        return calls

    keys = cost(b"a\r" * 50_000)
    assert cost(random.Random(7).randbytes(100_000)) < 5 * keys
