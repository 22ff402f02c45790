"""Our keys and events of the mouse against Textual's own, for every sequence of its tables; where they differ, why."""

import pytest
from textual import events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys

from tui.terminal.sequences import Mouse, keys_of

SAME_KEY = {"shift+backspace", "shift+delete", "shift+escape", "shift+space"}
SAME_KEY |= {f"{held}+enter" for held in ("shift", "alt", "ctrl", "ctrl+shift")}
PARSER = XTermParser()


def theirs(sequence, *, alt=False):
    keys = PARSER._sequence_to_key_events(sequence, alt)
    return [(key.key, key.character) for key in keys if key.key != Keys.Ignore]


def ours(sequence, *, alt=False):
    return [(key.key, key.character) for key in keys_of(sequence, alt=alt)]


def meant(pressed):
    """Return Textual's keys as ours: what other terminals cannot tell apart is one key, junk is none."""
    keys = [(key.rpartition("+")[2] if key in SAME_KEY else key, character) for key, character in pressed]
    return [(key, character) for key, character in keys if key.rpartition("+")[2].isprintable()]


def with_character(pressed):
    """Leave out the character where there is none to type: some keys have one in one form and none in another."""
    return [(key, character if character and character.isprintable() else None) for key, character in pressed]


JUNK = {
    # Textual takes the number for a character, although its own table knows the key.
    *(f"\x1b[{number}~" for number in (25, 26, 28, 29, 31, 32, 33, 34, 62, 63)),
    *(f"\x1b[5{letter}" for letter in "ABCD"),
}


def test_the_keys_of_all_terminals_are_textuals():
    for sequence in ANSI_SEQUENCES_KEYS:
        if sequence in JUNK:
            expected = [(key.value, None) for key in ANSI_SEQUENCES_KEYS[sequence]]
        else:
            expected = meant(theirs(sequence))
        assert with_character(ours(sequence)) == with_character(expected), ascii(sequence)
    for character in "aZ9é?":
        assert ours(character, alt=True) == theirs(character, alt=True)


def test_the_keys_of_the_keyboard_protocol_are_textuals():
    for key in FUNCTIONAL_KEYS:
        for held in ("", *(f";{number}" for number in [*range(1, 65), 65, 129, 193])):
            sequence = f"\x1b[{key[:-1]}{held}{key[-1]}"
            assert with_character(ours(sequence)) == with_character(meant(theirs(sequence))), ascii(sequence)


def test_the_characters_of_the_keyboard_protocol_are_textuals():
    for code in (*range(33, 127), *range(161, 173), *range(174, 700), 0x3B1, 0x441, 0x5D0, 0x4E00, 0x1F44D):
        for held in ("1", "2", "3", "5", "6", "9", "65"):
            for text in ("", f";{code}"):
                sequence = f"\x1b[{code};{held}{text}u"
                got, expected = ours(sequence), theirs(sequence)
                if held in ("1", "65") and not text:
                    # Nothing is held: the character is typed, also where a terminal does not tell the text.
                    assert got == [(expected[0][0], chr(code))]
                else:
                    assert got == expected, ascii(sequence)
    assert ours("\x1b[97;;97:98u") == theirs("\x1b[97;;97:98u") == [("a", "a"), ("b", "b")]
    assert ours("\x1b[32;;32u") == [("space", " ")]


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("\x1b[1089::115;5u", "ctrl+s"),  # Cyrillic
        ("\x1b[1103::122;5u", "ctrl+z"),
        ("\x1b[963::115;5u", "ctrl+s"),  # Greek
        ("\x1b[1491::115;5u", "ctrl+s"),  # Hebrew
        ("\x1b[1087:1055:103;5u", "ctrl+g"),
        ("\x1b[1092::97;3u", "alt+a"),
        ("\x1b[122::121;5u", "ctrl+z"),  # German: a Latin letter is what is printed on the key
        ("\x1b[1089::115;;1089u", "с"),  # and typed letters are those of the layout
        ("\x1b[1089:1057:115;2;1057u", "С"),
        ("\x1b[97:65;2u", "A"),
        ("\x1b[115:83:115;5u", "ctrl+s"),
    ],
)
def test_a_shortcut_belongs_to_the_place_of_the_key(sequence, key):
    assert [name for name, _ in ours(sequence)] == [key]


@pytest.mark.parametrize("held", ["2", "66", "130"])
def test_a_slip_of_shift_changes_no_key_that_types_nothing(held):
    assert [ours(f"\x1b[{code};{held}u")[0][0] for code in (127, 13, 27)] == ["backspace", "enter", "escape"]
    assert ours(f"\x1b[32;{held};32u") == [("space", " ")]
    assert ours(f"\x1b[3;{held}~")[0][0] == "delete"


@pytest.mark.parametrize("number", [25, 26, 28, 29, 31, 32, 33, 34])
def test_function_keys_with_shift_on_the_linux_console_type_nothing(number):
    key, character = ours(f"\x1b[{number}~")[0]
    assert key.startswith(("f1", "f20")) and character is None


@pytest.mark.parametrize(
    "sequence", ["\x1b[200A", "\x1b[97;1:3u", "\x1b[1;1u", "\x1b[128u", "\x1b[57500u", "\x1b[999~", "\x1b[97;5;115~"]
)
def test_what_is_not_known_is_no_key(sequence):
    assert ours(sequence) == []


def test_the_mouse_is_textuals():
    mouse, parser = Mouse(), XTermParser()
    for report in range(128):
        for letter in "Mm":
            x, y = report % 80, report % 24
            got = mouse.event(report, x, y, pressed=letter == "M")
            expected = parser.parse_mouse_code(f"\x1b[<{report};{x + 1};{y + 1}{letter}")
            assert isinstance(expected, events.MouseEvent)
            assert type(got) is type(expected)
            for name in ("x", "y", "screen_x", "screen_y", "delta_x", "delta_y", "button", "shift", "meta", "ctrl"):
                assert getattr(got, name) == getattr(expected, name), (report, letter, name)
