"""The registry, walked screen by screen: what is in it holds everywhere, also on screens that are yet to come."""

import re
import string

import pytest
from textual.screen import Screen

from docs.key_page import KEYS_FILE, dialogs, keys_page, screens
from tui.frame.commands import RIBBON_TABS
from tui.frame.keys import EVERYWHERE
from tui.frame.place import Place
from tui.frame.tabs import Tabbed
from tui.widgets.button_row import PressField
from tui.widgets.check_field import CheckField
from tui.widgets.choice_field import ChoiceField
from tui.widgets.notes_area import NotesArea
from tui.widgets.record_table import RecordTable
from tui.widgets.text_field import TextField

SAFE = (
    {f"f{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12)}
    | {f"ctrl+{letter}" for letter in "eglnopqrstyz"}
    | {"ctrl+pageup", "ctrl+pagedown", "escape", "enter", "space", "insert", "delete", "left", "right"}
    | {"slash", "question_mark", "less_than_sign", "greater_than_sign", "equals_sign", "plus", "minus"}
    | set(string.ascii_lowercase + string.digits)
)
"""Keys that every terminal sends as themselves, and that tmux, screen and the fields leave to us. Letters, digits and signs
count for lists only: a field types them."""

IN_DIALOGS = SAFE | {"up", "down", "pageup", "pagedown", "home", "end"}

CHILDREN = (TextField, ChoiceField, CheckField, PressField, NotesArea, RecordTable)

MEANT = {
    "f": "a list puts letters on its lines",
    "enter": "a field goes on to the next one, a list opens its row through the same command",
    "delete": "a field deletes a letter",
    "left": "a field moves its cursor",
    "right": "a field moves its cursor",
    "space": "a box is ticked",
    "ctrl+z": "notes take back what was typed into them",
    "ctrl+e": "fields pass it on",
    "f7": "notes pass it on",
    "ctrl+pageup": "notes do not scroll sideways and pass it on",
    "ctrl+pagedown": "notes do not scroll sideways and pass it on",
    "ctrl+y": "notes bring back what ctrl+z took",
}
"""Keys that a focused widget takes before the screen, each with what it does there."""


def keys_of(widget: type) -> set[str]:
    return {key for bindings in widget.mro() for key in _bound(bindings)}


def _bound(owner: type) -> set[str]:
    bindings = vars(owner).get("BINDINGS", ())
    keys = [binding[0] if isinstance(binding, tuple) else binding.key for binding in bindings]
    return {key.strip() for text in keys for key in text.split(",")}


every_screen = pytest.mark.parametrize("screen", screens(), ids=lambda screen: screen.name_of())
every_dialog = pytest.mark.parametrize("dialog", dialogs(), ids=lambda dialog: dialog.__name__)


def test_the_walk_finds_the_screens():
    found = [
        "Agenda",
        "Appointment",
        "Background work",
        "Book",
        "Calendar",
        "Calendar",
        "Call",
        "Call sheet",
        "Client",
        "Close the day",
        "Conflicts",
        "Dead addresses",
        "Email",
        "Expected births",
        "Find",
        "Free times",
        "Journal",
        "Letter",
        "List",
        "Maintenance",
        "Outbox",
    ]
    found += [
        "Preferences",
        "Print queue",
        "Quick line",
        "Roles",
        "Session",
        "Stale sessions",
        "Task",
        "Tasks and calls",
        "Template",
        "Text",
        "Translation",
        "Unread",
        "Users",
        "Waiting list",
        "Waiting list entry",
        "Who is missing",
    ]
    assert [screen.name_of() for screen in screens()] == found


@every_screen
def test_a_screen_says_what_it_is_for(screen: type[Place]):
    assert re.fullmatch(r"[A-Z].+\.", screen.HELP)


@every_screen
def test_each_command_has_a_name_of_its_own(screen: type[Place]):
    commands = screen.every_command()
    assert len({command.id for command in commands}) == len(commands)
    assert len({command.verb for command in commands}) == len(commands)


@every_screen
def test_each_key_and_key_tip_means_one_thing(screen: type[Place]):
    keys = [key for command in screen.every_command() for key in command.keys]
    assert sorted(keys) == sorted(set(keys))
    tabs = [RIBBON_TABS[name] for name in screen.TABS]
    tabs += screen.PANES.values() if issubclass(screen, Tabbed) else []
    for tab in screen.TABS:
        tips = [command.tip for command in screen.every_command() if command.tip and command.tab == tab]
        tips += tabs
        assert sorted(tips) == sorted(set(tips)), tab
        assert [
            tip for tip in tips if len(tip) != 1 or tip not in string.ascii_uppercase + string.digits + "<>+-=*.,"
        ] == []


def test_a_command_has_one_key_tip_everywhere():
    """There are fewer letters than commands: one may mean another command on another screen, never on another tab of one."""
    tips: dict[str, set[str]] = {}
    for screen in screens():
        for command in screen.every_command():
            if command.tip:
                tips.setdefault(command.verb, set()).add(command.tip)
    assert {verb: sorted(found) for verb, found in tips.items() if len(found) > 1} == {}


@every_screen
def test_what_stands_in_the_ribbon_has_a_key_tip_or_a_key(screen: type[Place]):
    silent = [c.id for c in screen.every_command() if c.tab in screen.TABS and not c.tip and not c.keys]
    assert silent == []


@every_screen
def test_what_stands_in_the_key_line_has_a_key(screen: type[Place]):
    assert [command.id for command in screen.OWN_COMMANDS if command.in_key_line and not command.keys] == []


@every_screen
def test_keys_are_those_that_terminals_send(screen: type[Place]):
    assert {key for command in screen.every_command() for key in command.keys} - SAFE == set()


@every_screen
def test_each_command_does_something_and_says_what(screen: type[Place]):
    from tui.app import SittingsApp
    from tui.places import LEADS_TO

    for command in screen.every_command():
        owners = [screen.PART, screen, SittingsApp]
        assert command.verb in LEADS_TO or any(hasattr(owner, f"do_{command.verb}") for owner in owners), command.id
        assert re.fullmatch(r"[A-Z].{5,99}\.", command.help), command.id
        assert 1 <= len(command.title) <= 15, command.id


@every_screen
def test_no_widget_takes_a_key_of_the_screen_unless_it_is_meant(screen: type[Place]):
    own = {key for command in screen.every_command() for key in command.keys}
    taken = {key for widget in CHILDREN for key in keys_of(widget)}
    assert (own & taken) - set(MEANT) == set()


@every_screen
def test_the_commands_of_everywhere_keep_their_keys(screen: type[Place]):
    by_id = {command.id: command for command in screen.every_command()}
    assert [command.id for command in EVERYWHERE if by_id[command.id].keys != command.keys] == []


@every_dialog
def test_keys_of_dialogs_are_those_that_terminals_send(dialog: type[Screen[object]]):
    assert _bound(dialog) - IN_DIALOGS == set()


@every_dialog
def test_a_dialog_says_its_keys(dialog: type[Screen[object]]):
    assert "Esc" in dialog.KEYS or "Close" in dialog.KEYS


def test_the_page_of_keys_is_fresh():
    assert KEYS_FILE.read_text(encoding="utf-8") == keys_page(), "run `make docs`"
