from pathlib import Path

import pytest

from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press
from tui.frame.key_file import is_key, read_key_file

pytestmark = pytest.mark.sqlite


@pytest.fixture
def key_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SITTINGS_KEYS", str(tmp_path / "keys.toml"))
    return tmp_path / "keys.toml"


def test_keys_stand_by_the_names_of_commands(key_file: Path):
    key_file.write_text('"agenda.confirm" = "c,k"\n[session]\nsave = "f7"\n')
    assert read_key_file().keys == {"agenda.confirm": "c,k", "session.save": "f7"}


@pytest.mark.parametrize("text", ['"agenda.confirm" = ', "\x00", "agenda.confirm = [", "é" * 10])
def test_a_file_that_cannot_be_read_changes_nothing(key_file: Path, text: str):
    key_file.write_text(text)
    assert read_key_file().keys == {}


def test_no_file_changes_nothing(key_file: Path):
    assert read_key_file().keys == {}


@pytest.fixture
def own_keys(key_file: Path) -> None:
    key_file.write_text('"agenda.confirm" = "k,c"\n"session.move" = "f6"\n')


async def test_own_keys_run_their_commands_and_stand_in_the_ribbon(
    book: Book, actor: Actor, desk: Desk, own_keys: None
) -> None:
    factories.session(actor, "2026-11-21 14:00")
    async with desk() as pilot:
        ribbon = screen_text(pilot.app).splitlines()[1]
        await press(pilot, "k")
        confirmed = pilot.app.place.said
        await press(pilot, "enter", "f6")
        moving = screen_text(pilot.app)

    assert "k Confirm" in ribbon
    assert confirmed.startswith("Confirmed set")
    assert "To when? The length" in moving


async def test_the_places_have_a_letter_too(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "f10", "3")
        found = pilot.app.place.title_text()
        await press(pilot, "f10", "2")
        back = pilot.app.place.name_of()

    assert (found, back) == ("Find", "Agenda")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('# mine\n"agenda.confirm" = k\n', "Line 2 of keys.toml is not of the form"),
        ('"agenda.confirm" = ["k"]\n', "Line 1 of keys.toml: the keys of agenda.confirm must stand in quotes"),
        (
            '"agenda.confirm" = "k"\n\n[session]\nsavee = "f6"\n',
            "Line 4 of keys.toml: there is no command session.savee.",
        ),
        ('\n"session.save" = "ctrl+s,strg+s"\n', 'Line 2 of keys.toml: "strg+s" is no key, for session.save.'),
        ('"session.move" = "ctrl+s"\n', "Line 1 of keys.toml: ctrl+s is session.save too, on the screen Session."),
        ("agenda", "Line 1 of keys.toml is not of the form"),
    ],
)
async def test_a_mistake_is_told_in_one_sentence_with_its_line(desk: Desk, key_file: Path, text: str, told: str):
    key_file.write_text(text)  # noqa: ASYNC240
    async with desk() as pilot:
        assert pilot.app.place.said.startswith(told)


async def test_a_file_without_a_mistake_says_nothing(desk: Desk, own_keys: None):
    async with desk() as pilot:
        assert pilot.app.place.said == ""


@pytest.mark.parametrize("key", ["k", "K", "ctrl+s", "f12", "pageup", "ctrl+pagedown", "full_stop", "slash", "7", "é"])
def test_names_of_keys_are_known(key: str):
    assert is_key(key)


@pytest.mark.parametrize("key", ["", "strg+s", "f99", "page up", "ctrl+", "enterr"])
def test_what_is_no_key_is_known_too(key: str):
    assert not is_key(key)
