"""A sentence names the key that the user has, not the one that the program is shipped with."""

import re
from pathlib import Path

import pytest

import tui
from docs.key_page import screens
from studio.kernel.access import Actor
from tests import factories
from tests.sources import texts_in
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled
from tui.frame.commands import RIBBON_TABS
from tui.frame.desk import Open
from tui.frame.keys import EVERYWHERE, TIPS
from tui.frame.told_keys import KEY_OF, by_tip, with_keys
from tui.screens.agenda.agenda import AgendaScreen

pytestmark = pytest.mark.sqlite

SPELT = re.compile(r"\b(F\d+|Ctrl\+[A-Z])\b")
MODULES = [path for path in Path(tui.__file__).parent.rglob("*.py") if path.parent.name != "terminal"]


async def test_a_changed_key_is_told_right(actor: Actor, desk: Desk):
    client_id = factories.client(actor)
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        pilot.app.own_keys = {"session.save": "f7", "app.book": "ctrl+k"}
        pilot.app.open(Open("session", saved.session_id))
        await settled(pilot)
        await press(pilot, "f10", "f")
        ticked = pilot.app.screen.said
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        await pilot.app.screen.open_pane("Sessions")
        await settled(pilot)
        empty = screen_text(pilot.app)

    assert ticked == "Confirmed: ticked, F7 saves it."
    assert "Ctrl+K books one" in empty


def test_every_key_that_a_sentence_names_belongs_to_a_command():
    sources = [path.read_text("utf-8") for path in MODULES]
    told = {verb for source in sources for text in texts_in(source) for verb in KEY_OF.findall(text)}
    known = {command.verb for screen in screens() for command in screen.every_command()}
    assert told - known == set()
    assert {"save", "reminder"} <= told


def test_no_sentence_spells_a_key():
    spelt = {
        f"{path.name}: {text}"
        for path in MODULES
        if path.name not in ("key_words.py", "key_file.py")
        for text in texts_in(path.read_text("utf-8"))
        if SPELT.search(text)
    }
    assert spelt == set()


def test_a_key_that_is_spelt_would_be_seen():
    assert [text for text in texts_in('say("Ctrl+S saves it.")') if SPELT.search(text)]


@pytest.mark.parametrize("line", [" ", ",", " ,f7"])
async def test_a_key_file_that_names_no_key_leaves_the_own_ones(line: str, desk: Desk):
    async with desk() as pilot:
        pilot.app.own_keys = {"app.tips": line}
        assert pilot.app.keys_of(TIPS) == (["f7"] if "f7" in line else list(TIPS.keys))
        assert (
            with_keys("{key:look} chooses", EVERYWHERE, pilot.app.keys_of)
            == f"{'F7' if 'f7' in line else 'F10'} * chooses"
        )


async def test_a_letter_that_two_commands_have_is_told_with_its_tab(desk: Desk):
    """Of the agenda's two with D one is on the first tab, and has the letter alone."""
    async with desk() as pilot:
        assert pilot.app.with_keys("{key:background}") == "F10 V D"
        await press(pilot, "f10", "v", "d")
        assert pilot.app.place.name_of() == "Background work"
    commands = {command.title: command for command in AgendaScreen.every_command()}
    assert by_tip(commands["Done"], commands.values(), "F10") == "F10 D"
    assert by_tip(commands["Quit"], commands.values(), "F10") == "F10 Q"


def test_told_key_tips_lead_to_their_command_while_the_first_tab_is_open():
    for screen in screens():
        commands = screen.every_command()
        for command in commands:
            told = by_tip(command, commands, "").split()
            if not command.tip or not command.tab:
                continue
            tab = {letter: name for name, letter in RIBBON_TABS.items()}[told[0]] if len(told) == 2 else screen.TABS[0]
            alike = [one for one in commands if one.tip == command.tip]
            assert min(alike, key=lambda one: (bool(one.tab), one.tab != tab)).id == command.id, (screen, command.title)
