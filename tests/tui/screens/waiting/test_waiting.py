"""The waiting list on the screen, and a time that became free told on every desk."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot

from models import Waiting
from studio.kernel.access import Actor
from studio.lists import record_kind
from studio.sessions import sessions
from studio.waiting import kind
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk, open_desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui import places
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


def waits(actor: Actor, last: str, **values: Any) -> int:
    given = {"client": factories.client(actor, last, "Kai"), "session_type": factories.type_id("Family"), **values}
    return record_kind.add(actor, kind.KIND, given, {})


async def look(pilot: Pilot[Any]) -> None:
    """Do what the program does each second."""
    await pilot.app._poll().wait()
    await settled(pilot)


@pytest.fixture
def three(book: Book, actor: Actor, frozen: Any) -> Iterator[None]:
    waits(actor, "Weber [/", weekdays="sat", part="morning", people="mia")
    frozen.shift(60)
    waits(actor, "O'Brien", last_day=date(2026, 12, 24))
    frozen.shift(60)
    waits(actor, "王", weekdays="mon tue", notes="rings back [/")
    yield


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_list_and_what_suits(three: None, desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size=size) as pilot:
        await press(pilot, "w")
        assert_golden(pilot.app, f"waiting_{size[0]}x{size[1]}")


async def test_one_is_added_changed_and_taken_off(book: Book, actor: Actor, desk: Desk) -> None:
    factories.client(actor, "Weber", "Kai")
    async with desk() as pilot:
        await press(pilot, "w")
        assert "Nobody waits. a puts a client on the waiting list." in screen_text(pilot.app)
        await press(pilot, "a", "down")
        await type_text(pilot, "weber")
        await press(pilot, "enter", "tab")
        await type_text(pilot, "fam")
        await press(pilot, "tab")
        await type_text(pilot, "mia")
        await press(pilot, "tab")
        await type_text(pilot, "sat sun")
        assert_golden(pilot.app, "waiting_entry")
        await press(pilot, "ctrl+s")
        row = Waiting.get()
        assert (row.people, row.weekdays) == ("1", "5 6")
        await press(pilot, "escape")
        assert "Weber, Kai" in screen_text(pilot.app)
        await press(pilot, "x", "t")
        assert "Weber, Kai is off the waiting list." in screen_text(pilot.app)
    assert not Waiting.select().count()


async def test_a_weekday_that_is_none_is_told_and_kept(book: Book, actor: Actor, desk: Desk) -> None:
    one = waits(actor, "Weber")
    async with desk() as pilot:
        await press(pilot, "w", "enter", "tab", "tab", "tab")
        await type_text(pilot, "funday")
        await press(pilot, "ctrl+s")
        text = screen_text(pilot.app)
    assert '"funday" is no weekday: write mon, tue, wed, thu, fri, sat or sun.' in " ".join(text.split())
    assert "funday" in text and Waiting.get_by_id(one).weekdays == ""


async def test_what_becomes_free_is_told_on_every_desk_and_booked_with_one_key(
    book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Open] = []
    monkeypatch.setitem(places.SCREENS, "book", lambda what: (asked.append(what), places.SCREENS["waiting"](what))[1])
    saved = factories.session(actor, "2026-12-05 10:00", photographer=1)
    waits(actor, "Weber", weekdays="sat", people="mia")
    ben = factories.user(actor, "ben", role="desk")
    told = "books: Sat Dec 5, 10:00 AM for Weber, Kai, who waits"
    async with open_desk(book.url, actor, (80, 24)) as mine, open_desk(book.url, ben, (80, 24)) as his:
        for pilot in (mine, his):
            await look(pilot)
            assert told not in screen_text(pilot.app)
        sessions.cancel(actor, saved.session_id, "ill")
        for pilot in (mine, his):
            await look(pilot)
            assert told in screen_text(pilot.app)
        assert "F7 books" in screen_text(his.app)
        await press(his, "f7")
        (opened,) = asked
        assert (opened.client_id, opened.typed["date"]) == (Waiting.get().client_id, "2026-12-05")
        await press(his, "escape")
        assert told not in screen_text(his.app)
        await look(mine)
        assert told in screen_text(mine.app)
        async with open_desk(book.url, ben, (80, 24)) as later:
            await later.app._look_back()
            await settled(later)
            assert told in screen_text(later.app), "whoever comes later is told, too"
        factories.session(actor, "2026-12-05 10:00", client_id=Waiting.get().client_id, photographer=1)
        await look(mine)
        assert told not in screen_text(mine.app)


async def test_a_client_is_put_on_the_list_from_the_record_the_wizard_and_the_free_times(
    book: Book, actor: Actor, desk: Desk
) -> None:
    client = factories.client(actor, "Weber", "Kai")
    async with desk() as pilot:
        pilot.app.open(Open("client", client))
        await press(pilot, "ctrl+r")
        assert pilot.app.place.edit.mine()["client"].key == client
        await type_text(pilot, "fam")
        await press(pilot, "ctrl+s", "escape", "f9", "enter", "f", "tab", "ctrl+r")
        values = pilot.app.place.edit.mine()
        assert (values["client"].key, values["session_type"].label) == (client, "Family")
        await press(pilot, "escape", "d")
        assert (pilot.app.place.KIND, pilot.app.place.pane) == ("book", "Session")
        await press(pilot, "escape", "escape", "escape", "d", "escape", "0")
        await type_text(pilot, "family mia sat morning from dec 5")
        await press(pilot, "ctrl+r")
        values = pilot.app.place.edit.mine()
    assert Waiting.get().client_id == client
    assert (values["session_type"].label, values["people"], values["weekdays"]) == ("Family", "mia", "sat")
    assert (values["part"].key, str(values["first_day"])) == ("morning", "2026-12-05")
