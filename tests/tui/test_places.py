"""Screens say what to open; the program alone knows which screen that is."""

import ast
from pathlib import Path

import pytest

from docs.key_page import dialogs, screens
from studio.kernel.access import Actor
from tests import factories
from tests.sources import nodes
from tests.tui.conftest import Desk
from tests.tui.settle import press, settled
from tests.tui.ways import BY_NO_COMMAND, WAYS
from tui.app import ALL_TYPED_INTO, MOST_OPEN
from tui.frame.desk import Open
from tui.places import SCREENS, screen_for

TUI = Path(__file__).parents[2] / "tui"


BY_ITS_LIST = "template"
"""An entry of a list that has a screen of its own: it is opened by what the list is called."""


def kinds_opened(source: str) -> set[str]:
    """List the kinds that a module asks to be opened."""
    calls = (node for node in nodes(source) if isinstance(node, ast.Call))
    opened = (call for call in calls if ast.unparse(call.func) == "Open" and call.args)
    return {str(call.args[0].value) for call in opened if isinstance(call.args[0], ast.Constant)}


def test_whatever_is_asked_for_can_be_opened():
    asked = {kind for path in TUI.rglob("*.py") for kind in kinds_opened(path.read_text("utf-8"))}
    assert asked | {BY_ITS_LIST} == set(SCREENS)


def test_a_kind_that_nothing_opens_would_be_seen():
    assert kinds_opened('self.open(Open("letter", 3))\nOpen("find", book=True)\nopen("x")') == {"letter", "find"}


def test_every_screen_is_in_the_table():
    assert {type(screen_for(Open(kind))) for kind in SCREENS} == set(screens())


def test_a_way_to_each_screen_and_dialog_is_known():
    """Those that have none are named, too: whoever makes a new one says how tests get there."""
    assert {one.__name__ for one in (*screens(), *dialogs())} == {*WAYS, *BY_NO_COMMAND}
    assert not WAYS.keys() & BY_NO_COMMAND


@pytest.mark.sqlite
async def test_a_screen_that_is_covered_opens_nothing(desk: Desk, actor: Actor):
    client_id = factories.client(actor)
    async with desk() as pilot:
        agenda = pilot.app.place
        await press(pilot, "f3")
        agenda.open(Open("client", client_id))
        await settled(pilot)
        assert pilot.app.place.name_of() == "Find"


@pytest.mark.sqlite
async def test_what_is_opened_is_on_top_at_once(desk: Desk, actor: Actor):
    """The next key is the new screen's own, however fast it comes."""
    client_id = factories.client(actor)
    async with desk() as pilot:
        pilot.app.place.open(Open("client", client_id))
        assert pilot.app.place.name_of() == "Client"
        await settled(pilot)


@pytest.mark.sqlite
async def test_the_screens_of_a_long_day_do_not_pile_up(desk: Desk, actor: Actor):
    """The lowest are closed; the day stays, and what is typed into stays wherever it lies."""
    client_id = factories.client(actor)
    async with desk() as pilot:
        day = pilot.app.place
        pilot.app.place.open(Open("client", client_id))
        await press(pilot, "Z")
        typed_into, *later = pilot.app.screen_stack[1:]
        for _ in range(2 * MOST_OPEN):
            pilot.app.place.open(Open("find"))
            await settled(pilot)
            later.append(pilot.app.place)
        assert pilot.app.screen_stack == [day, typed_into, *later[2 - MOST_OPEN :]]
        assert [screen.is_attached for screen in later] == [False] * (MOST_OPEN + 2) + [True] * (MOST_OPEN - 2)
        for _ in later[2 - MOST_OPEN :]:
            await press(pilot, "escape")
        assert pilot.app.place is typed_into
        assert typed_into.dirty


@pytest.mark.sqlite
async def test_where_something_is_typed_in_all_of_them_no_other_is_opened(desk: Desk, actor: Actor):
    client_id = factories.client(actor)
    async with desk() as pilot:
        for _ in range(MOST_OPEN - 1):
            pilot.app.place.open(Open("client", client_id))
            await press(pilot, "Z")
        before = pilot.app.screen_stack
        assert len(before) == MOST_OPEN
        await press(pilot, "f3")
        assert pilot.app.screen_stack == before
        assert pilot.app.place.said == pilot.app.with_keys(ALL_TYPED_INTO)
