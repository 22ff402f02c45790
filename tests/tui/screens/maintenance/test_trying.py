"""The mail server and the text gateway, tried from their preferences."""

from typing import Any

import pytest
from textual.pilot import Pilot

from studio.kernel.access import Actor
from tests import factories
from tests.studio.messages import servers
from tests.studio.messages.servers import MailServer
from tests.studio.messages.test_worker import set_all, to_server
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.dialogs.message import MessageDialog
from tui.screens.maintenance.wanted import PreferencesScreen

pytestmark = pytest.mark.sqlite


async def at(pilot: Pilot[Any], name: str) -> None:
    pilot.app.open(Open("preferences"))
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, PreferencesScreen)
    assert screen.table.move_to_key(name)
    await settled(pilot)


async def test_it_says_what_works_and_what_does_not(desk: Desk, actor: Actor) -> None:
    server = MailServer()
    with servers.running(server):
        to_server(actor, server.port)
        async with desk() as pilot:
            await at(pilot, "mail.port")
            await press(pilot, "t", "enter")
            assert isinstance(pilot.app.screen, MessageDialog)
            assert "It works" in screen_text(pilot.app)
            assert f"127.0.0.1:{server.port} takes mails from studio@example.com." in screen_text(pilot.app)
            await press(pilot, "escape", "t")
            await type_text(pilot, "mia@example.com")
            await press(pilot, "enter")
            assert [mail.receivers for mail in server.mails] == [["mia@example.com"]]
            await press(pilot, "escape", "t")
            await type_text(pilot, "mia [/")
            await press(pilot, "enter")
            assert pilot.app.place.said.startswith('The email address "mia [/"')
            server.sender = lambda _: "553 not yours [/"
            await press(pilot, "t", "enter")
            assert "It does not work" in screen_text(pilot.app)
            assert "553 not yours [/" in " ".join(screen_text(pilot.app).replace("│", " ").split())


async def test_a_mailbox_is_tried_at_once(desk: Desk, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITTINGS_MAILBOX_PASSWORD", "pw")
    set_all(actor, {"bounce.host": "127.0.0.1", "bounce.port": "1", "bounce.user": "mia"})
    async with desk() as pilot:
        await at(pilot, "bounce.folder")
        await press(pilot, "t")
        assert "It does not work" in screen_text(pilot.app)
        assert "127.0.0.1:1 does not answer as a mailbox: Connection refused." in screen_text(pilot.app)


async def test_what_is_missing_is_said(desk: Desk, actor: Actor) -> None:
    async with desk() as pilot:
        await at(pilot, "mail.host")
        await press(pilot, "t")
        assert pilot.app.place.said.startswith("No mail server is named: ")
        await at(pilot, "text.url")
        await press(pilot, "t")
        assert pilot.app.place.said.startswith("No text gateway is named: ")
        await at(pilot, "bounce.user")
        await press(pilot, "t")
        assert pilot.app.place.said.startswith("No mailbox is named: ")
        await at(pilot, "clash.policy")
        await press(pilot, "t")
        assert pilot.app.place.said.startswith("Put the cursor on a preference of mail, texts or mailbox")


async def test_who_may_not_set_it_up_may_not_try_it(desk: Desk, actor: Actor) -> None:
    async with desk(who=factories.user(actor, "ben", name="Ben [/", role="desk")) as pilot:
        await at(pilot, "mail.host")
        await press(pilot, "t")
        assert pilot.app.place.said == (
            "Ben [/ may not try the studio's mail server, text gateway and mailbox: ask the studio's owner."
        )
