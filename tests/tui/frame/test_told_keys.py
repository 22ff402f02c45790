"""A sentence names the key that the user has, not the one that the program is shipped with."""

import re
from pathlib import Path

import pytest

import tui
from studio.kernel.access import Actor
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite

TOLD = re.compile(r"\{key:(\w+)\}")


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


async def test_every_key_that_a_sentence_names_belongs_to_a_command(desk: Desk):
    told = {verb for path in Path(tui.__file__).parent.rglob("*.py") for verb in TOLD.findall(path.read_text("utf-8"))}
    async with desk() as pilot:
        known = {command.verb for command in pilot.app.place.every_command()}
    assert told <= known | {"save", "new_member"}
    assert "save" in told
