"""Two desks: who is in which record, and the phone that rings."""

from typing import Any

import pytest
from textual.pilot import Pilot

from studio.clients import clients
from studio.clients.clients import Phone
from studio.find import ringing
from studio.kernel import presence, times
from studio.kernel.access import Actor
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk, open_desk, press, settled, type_text
from tests.tui.goldens import screen_text
from tui.frame.desk import Open
from tui.screens.agenda.agenda import AgendaScreen
from tui.screens.client.client import ClientScreen
from tui.screens.find.find import FindScreen
from tui.widgets.button_row import ButtonRow

NUMBER = "(415) 555-0133"


async def look(pilot: Pilot[Any]) -> None:
    """Do what the program does each second."""
    await pilot.app._poll().wait()
    await settled(pilot)


def title(pilot: Pilot[Any]) -> str:
    return pilot.app.place.query_one("#title", ButtonRow).plain_text.rstrip()


@pytest.fixture
def anna(actor: Actor) -> Actor:
    return factories.user(actor, "anna", name="Anna [/ 王", initials="AN")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_each_sees_that_the_other_is_in_the_record_until_she_leaves(
    book: Book, actor: Actor, anna: Actor, size: tuple[int, int]
):
    factories.client(actor)
    async with open_desk(book.url, actor, size) as mine, open_desk(book.url, anna, size) as hers:
        for pilot in (mine, hers):
            await press(pilot, "f3")
            await type_text(pilot, "1001")
            await press(pilot, "enter")
            assert "record" not in title(pilot)
            await look(pilot)
        await look(mine)
        assert "Anna [/ 王 is in this record since 11:04 AM" in title(mine)
        assert f"{actor.name} is in this record since 11:04 AM" in title(hers)
        assert title(mine).startswith(" Client 1001")
        assert title(mine).endswith("11:04 AM")
        await press(hers, "escape")
        await look(hers)
        await look(mine)
        assert "is in this record" not in title(mine)


async def test_it_is_no_lock(book: Book, actor: Actor, anna: Actor, desk: Desk):
    client_id = factories.client(actor)
    presence.say_here(anna, "hers", ("client", client_id))
    async with desk() as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        await look(pilot)
        assert "Anna [/ 王 is in this record" in title(pilot)
        await type_text(pilot, "x")
        await press(pilot, "ctrl+s")
    assert clients.client_record(client_id).version == 2


@pytest.mark.sqlite
async def test_a_desk_that_ends_takes_itself_away(book: Book, actor: Actor, desk: Desk):
    async with desk() as pilot:
        await look(pilot)
        assert presence.has_desk(actor.user_id or 0)
    assert not presence.has_desk(actor.user_id or 0)


@pytest.mark.sqlite
async def test_a_desk_says_it_again_only_now_and_then(book: Book, actor: Actor, desk: Desk, monkeypatch):
    said = []
    usual = presence.say_here
    monkeypatch.setattr(presence, "say_here", lambda *args: said.append(args[2]) or usual(*args))
    async with desk() as pilot:
        for _ in range(5):
            await look(pilot)
        assert said == [None]
        monkeypatch.setattr(times, "HERE_AGAIN_S", 0)
        await look(pilot)
        assert said == [None, None]


class TestTheRing:
    pytestmark = pytest.mark.sqlite

    @pytest.fixture
    def caller(self, actor: Actor) -> int:
        client_id = factories.client(actor, "O'Brien [VIP] [/", "Zoë")
        clients.save_client(actor, client_id, 1, {"phones": [Phone(NUMBER)]})
        return client_id

    @pytest.fixture(autouse=True)
    def busy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(times, "QUIET_S", 10**9)

    @pytest.fixture
    def quiet(self, busy: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(times, "QUIET_S", 0)

    async def test_the_client_comes_up_where_nobody_types(self, desk: Desk, actor: Actor, caller: int, quiet: None):
        async with desk() as pilot:
            await look(pilot)
            ringing.ring(actor, NUMBER)
            await look(pilot)
            assert isinstance(pilot.app.screen, ClientScreen)
            assert pilot.app.screen.record_id == caller
        assert ringing.calling(actor) is None

    async def test_a_field_in_use_keeps_the_keyboard_and_the_line_stays(
        self, desk: Desk, actor: Actor, caller: int, quiet: None
    ):
        async with desk() as pilot:
            await press(pilot, "f3")
            await type_text(pilot, "we")
            ringing.ring(actor, NUMBER) if presence.say_here(actor, "m", None) else None
            await look(pilot)
            await type_text(pilot, "b")
            assert pilot.app.screen.field.value == "web"
            line = f"{NUMBER} calls, F7 opens: O'Brien [VIP] [/, Zoë (1001)"
            assert line in screen_text(pilot.app)
            await look(pilot)
            assert line in screen_text(pilot.app)
            await press(pilot, "f10", "0")
            assert isinstance(pilot.app.screen, ClientScreen)
            assert line not in screen_text(pilot.app)

    async def test_a_dialog_is_not_covered(self, desk: Desk, actor: Actor, caller: int, quiet: None):
        async with desk() as pilot:
            await look(pilot)
            await press(pilot, "ctrl+p")
            dialog = pilot.app.screen
            ringing.ring(actor, NUMBER)
            await look(pilot)
            assert pilot.app.screen is dialog
            await press(pilot, "escape")
            assert f"{NUMBER} calls" in screen_text(pilot.app)

    async def test_a_family_is_found_by_its_number(self, desk: Desk, actor: Actor, caller: int):
        other = factories.client(actor, "O'Brien", "Ana")
        clients.save_client(actor, other, 1, {"phones": [Phone(NUMBER)]})
        async with desk((120, 40)) as pilot:
            await look(pilot)
            ringing.ring(actor, NUMBER)
            await look(pilot)
            assert f"{NUMBER} calls, F7 opens: one of 2: " in screen_text(pilot.app)
            await press(pilot, "f10", "0")
            screen = pilot.app.screen
            assert isinstance(screen, FindScreen)
            assert screen.field.value == NUMBER
            assert {hit.number for hit in screen.found.clients} == {"1001", "1002"}

    async def test_a_new_client_begins_with_the_number(self, desk: Desk, actor: Actor):
        async with desk() as pilot:
            await look(pilot)
            ringing.ring(actor, NUMBER)
            await look(pilot)
            assert "opens: nobody in the book yet" in screen_text(pilot.app)
            await press(pilot, "f10", "0")
            assert pilot.app.screen.title_text() == "New client"
            assert NUMBER in screen_text(pilot.app)

    async def test_both_of_one_s_desks_show_it_and_one_answer_is_enough(self, book: Book, actor: Actor, caller: int):
        async with open_desk(book.url, actor, (80, 24)) as one, open_desk(book.url, actor, (80, 24)) as two:
            await look(one)
            ringing.ring(actor, NUMBER)
            for pilot in (one, two):
                await look(pilot)
                assert f"{NUMBER} calls" in screen_text(pilot.app)
            await press(one, "f10", "0")
            await look(two)
            assert "calls" not in screen_text(two.app)
            assert isinstance(two.app.screen, AgendaScreen)


async def test_a_program_that_is_being_left_meets_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    async with desk() as pilot:
        monkeypatch.setattr(type(pilot.app), "places", lambda app: [])
        await pilot.app._meet()
