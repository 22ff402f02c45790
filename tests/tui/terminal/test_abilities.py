"""What a terminal is taken for: by its answer, by its environment, by what it calls itself."""

import pytest

from tui.terminal.abilities import ground_in, light_by, signs_by, theme_by


@pytest.mark.parametrize(
    ("answer", "light"),
    [
        ("\x1b]11;rgb:ffff/ffff/ffff\x07", True),
        ("\x1b]11;rgb:fbfb/f0f0/d9d9\x1b\\", True),
        ("\x1b]11;rgb:ff/ff/ff\x1b\\", True),
        ("\x1b]11;rgba:1c1c/1c1c/1c1c/ffff\x07", False),
        ("\x1b]11;rgb:0/0/0\x07", False),
        ("\x1b]11;rgb:0000/2b2b/3636\x1b\\", False),
    ],
)
def test_the_ground_is_read_from_the_answer(answer: str, light: bool):
    seen = ground_in(answer)
    assert seen is not None
    assert seen.light is light


@pytest.mark.parametrize(
    "answer",
    ["", "\x1b]10;rgb:ffff/ffff/ffff\x07", "\x1b]11;?\x07", "\x1b]11;rgb:ffff/ffff\x07", "\x1b]11;#ffffff\x07"],
)
def test_what_is_no_answer_says_nothing(answer: str):
    assert ground_in(answer) is None


@pytest.mark.parametrize(
    ("value", "light"),
    [("0;15", True), ("0;default;15", True), ("15;0", False), ("0;7", True), ("", False), ("x", False)],
)
def test_the_environment_may_say_that_the_ground_is_light(value: str, light: bool):
    assert light_by({"COLORFGBG": value}) is light


@pytest.mark.parametrize(
    ("environment", "signs"),
    [
        ({"LANG": "en_US.UTF-8", "TERM": "xterm-256color"}, "rich"),
        ({"LANG": "C", "LC_CTYPE": "C.utf8"}, "rich"),
        ({"LC_ALL": "C.UTF-8", "TERM": "linux"}, "console"),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, "ascii"),
        ({"LANG": "de_DE.ISO-8859-1", "TERM": "linux"}, "ascii"),
        ({}, "ascii"),
    ],
)
def test_the_signs_are_those_that_a_terminal_has(environment: dict[str, str], signs: str):
    assert signs_by(environment) == signs


def test_the_theme_goes_by_the_colours_and_the_ground():
    found = {
        (many, light): theme_by(many, light=light)
        for many in ("truecolor", "standard", None)
        for light in (True, False)
    }
    assert found == {
        ("truecolor", True): "light", ("truecolor", False): "dark", ("standard", True): "terminal-light",
        ("standard", False): "terminal", (None, True): "terminal-light", (None, False): "terminal",
    }  # fmt: skip
