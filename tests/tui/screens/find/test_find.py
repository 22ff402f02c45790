from dataclasses import replace

import pytest
from textual import events
from textual.geometry import Size

from studio.clients import clients
from studio.find import match
from studio.find.hits import ClientHit, SessionHit
from studio.find.search import Found
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.own import CLIENT_GROUP
from studio.sessions import sessions
from tests import factories
from tests.conftest import NOW
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, resize, settled, type_text
from tui.screens.book.book import BookScreen
from tui.screens.client.client import ClientScreen
from tui.screens.find.find import FindScreen, prefill_of
from tui.screens.find.rows import rows_of, share
from tui.screens.session.session import SessionScreen

pytestmark = pytest.mark.sqlite


@pytest.fixture
def client_id(actor: Actor) -> int:
    client_id = factories.client_with_phone(actor)
    factories.session(actor, client_id=client_id, description="Family [VIP] [/")
    factories.client(actor, "O'Brien", "Patrick")
    return client_id


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40), (200, 50)])
async def test_the_answers_stand_under_the_field_while_one_types(desk: Desk, client_id: int, width: int, height: int):
    async with desk((width, height)) as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "ana")
        assert_golden(pilot.app, f"find_{width}x{height}")


async def test_an_empty_field_says_what_can_be_typed(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        assert_golden(pilot.app, "find_empty")
        await press(pilot, "enter")
        assert pilot.app.place.said == "Type any part of a name, number, phone, email, family member or description."


async def test_enter_opens_the_client_under_the_cursor(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "ana")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ClientScreen)
        assert pilot.app.screen.client_id == client_id


async def test_who_leaves_it_keeps_nothing_of_what_was_looked_through(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "ana")
        assert match._folded.cache_info().currsize
        await press(pilot, "escape")
        assert match._folded.cache_info().currsize == 0


async def test_down_passes_over_the_headings(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "ana")
        screen = pilot.app.screen
        assert isinstance(screen, FindScreen)
        keys = [screen.table.cursor_key]
        for key in ("down", "down", "down", "up", "up", "up"):
            await press(pilot, key)
            keys.append(screen.table.cursor_key)
        assert keys == ["client 1", "session 1", "new", "new", "session 1", "client 1", "client 1"]
        assert screen.field.has_focus


async def test_a_session_opens_from_its_line(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "ana")
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, SessionScreen)
        assert pilot.app.screen.session_id == 1


async def test_enter_pressed_before_the_answer_waits_for_it(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await press(pilot, "p", "a", "t", "enter")
        assert isinstance(pilot.app.screen, ClientScreen)
        assert pilot.app.screen.record is not None
        assert pilot.app.screen.record.first_name == "Patrick"


async def test_nothing_found_offers_a_new_client_with_what_was_typed(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "zoe obrien")
        assert pilot.app.place.said == "Nothing fits. Fewer letters find more; Enter adds it as a new client."
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ClientScreen)
        values = pilot.app.screen.general.values()
        assert (values["first_name"], values["last_name"]) == ("Zoe", "Obrien")


async def test_f9_books_for_the_client_under_the_cursor(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "ana")
        await press(pilot, "f9")
        screen = pilot.app.screen
        assert isinstance(screen, BookScreen)
        assert screen.edit.client is not None
        assert screen.edit.client.key == client_id


async def test_f9_takes_along_what_is_typed_and_fits_nobody(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "zoe obrien")
        await press(pilot, "f9", "enter")
        assert 'New client "zoe obrien"' in screen_text(pilot.app)


@pytest.mark.usefixtures("colourless")
async def test_a_row_down_sends_little(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "a")
        before = screen_text(pilot.app).splitlines()
        await press(pilot, "down")
        after = screen_text(pilot.app).splitlines()
        assert [n for n, line in enumerate(before) if line != after[n]] == [4, 5]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("obr", {"last_name": "Obr", "first_name": ""}),
        ("zoe o'brien", {"last_name": "O'Brien", "first_name": "Zoe"}),
        ("o'brien, zoe", {"last_name": "O'Brien", "first_name": "Zoe"}),
        ("McDonald", {"last_name": "McDonald", "first_name": ""}),
        ("415 555-0133", {"phone_1": "415 555-0133"}),
        ("zoe@example.org", {"email_1": "zoe@example.org"}),
        ("  ", {}),
    ],
)
def test_what_was_typed_goes_into_the_right_field(typed: str, fields: dict[str, str]):
    assert prefill_of(typed) == fields


@pytest.mark.parametrize(
    ("clients", "sessions", "lines", "shown"),
    [(2, 1, 20, (2, 1)), (30, 0, 10, (9, 0)), (30, 30, 10, (5, 3)), (1, 30, 10, (1, 7)), (0, 30, 10, (0, 9))],
)
def test_neither_group_crowds_the_other_out(clients: int, sessions: int, lines: int, shown: tuple[int, int]):
    assert share(clients, sessions, lines) == shown


def test_the_new_client_is_always_reachable():
    clients = tuple(ClientHit(n, str(n), "A", "", None, "", False) for n in range(40))
    sessions = tuple(SessionHit(n, str(n), NOW, "A", "", "Family", "Archived") for n in range(40))
    rows = rows_of(Found(clients, sessions), "a", NOW.date(), lines=12)
    assert (len(rows), rows[-1].key) == (12, "new")


def test_a_session_that_does_not_take_place_says_so():
    hit = SessionHit(1, "10001", NOW, "A", "", "Family", "Session Pending")
    states = ({}, {"on_hold": True}, {"no_show": True}, {"cancelled": True})
    sessions = tuple(replace(hit, id=n, **state) for n, state in enumerate(states))
    rows = rows_of(Found((), sessions), "a", NOW.date(), lines=12)
    assert [row.cells[4] for row in rows[1:5]] == ["Pending", "ON HOLD", "NO SHOW", "CANCELLED"]


@pytest.mark.usefixtures("colourless")
async def test_a_cancelled_session_is_found_as_cancelled(desk: Desk, actor: Actor, client_id: int):
    saved = factories.session(actor, "2026-11-24 10:00", client_id=client_id)
    sessions.cancel(actor, saved.session_id, "ill")
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, saved.number)
        line = next(line for line in screen_text(pilot.app).splitlines() if line.startswith(f">{saved.number}"))
    assert line.split()[-1] == "CANCELLED"


async def test_the_cursor_stands_on_a_client_that_was_added_from_here(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "weber, kim")
        await press(pilot, "enter", "ctrl+s", "escape")
        screen = pilot.app.screen
        assert isinstance(screen, FindScreen)
        assert screen.table.cursor_key == "client 3"
        assert screen.said == "Client 1003, Weber, Kim, is in the book now."


async def test_a_client_added_under_another_name_is_found_by_the_number(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "xyzzy")
        await press(pilot, "enter", "tab")
        pilot.app.screen.general.field("last_name").retype("Weber")
        await press(pilot, "ctrl+s", "escape")
        screen = pilot.app.screen
        assert isinstance(screen, FindScreen)
        assert (screen.field.value, screen.table.cursor_key) == ("1003", "client 3")


async def test_what_is_found_after_all_takes_the_regret_away(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "anaxyz")
        regret = pilot.app.place.said
        await press(pilot, "backspace", "backspace", "backspace")
        assert (regret.partition(".")[0], pilot.app.place.said) == ("Nothing fits", "")


async def test_what_matches_is_marked_and_told_where_the_line_would_not_show_it(
    desk: Desk, client_id: int, actor: Actor
):
    factories.client(actor, "Berg", "", emails=[clients.Email("jonathan.lindqvist@example.org")])
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "lindq")
        row = pilot.app.screen.table.cursor_row
        assert (row.cells[2], row.marks) == ("..athan.lindqvist@example.org", ((2, ((8, 13),)),))
        assert "..athan.lindq.." in screen_text(pilot.app)
        strip = pilot.app.screen.table.render_line(1)
        assert [segment.text for segment in strip if segment.style.underline] == ["lindq"]


async def test_a_slip_is_forgiven_and_said(desk: Desk, client_id: int):
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "obrein")
        assert pilot.app.place.said == "Nothing fits to the letter; this is what fits but for one slip."
        assert pilot.app.screen.table.cursor_row.cells[1] == "O'Brien, Patrick"


async def test_two_sizes_of_the_window_at_once_do_not_keep_it_looking(
    desk: Desk, client_id: int, monkeypatch: pytest.MonkeyPatch
):
    looks: list[str] = []
    find = FindScreen.ask_now

    async def noted(screen: FindScreen, *, keep_cursor: bool) -> None:
        looks.append(screen.field.value)
        await find(screen, keep_cursor=keep_cursor)

    async with desk((106, 30)) as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "a")
        monkeypatch.setattr(FindScreen, "ask_now", noted)
        for size in (Size(106, 30), Size(100, 30)):
            pilot.app.screen.post_message(events.Resize(size, size))
            pilot.app.screen.call_later(lambda: None)
        await settled(pilot)
        assert looks == []
        await resize(pilot, 100, 30)
        assert looks == []  # as many lines as before
        await resize(pilot, 100, 40)
        assert looks == ["a"]


async def test_a_group_narrows_what_is_found_and_a_new_client_is_not_called_so(
    desk: Desk, actor: Actor, client_id: int
):
    group_id = upkeep.add(actor, CLIENT_GROUP, {"name": "VIP [/"})
    clients.save_client(actor, client_id, None, {"groups": [group_id]})
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "group:vip")
        found = screen_text(pilot.app)
        assert "Clients 1\n" in found and "O'Brien, Patrick" not in found
        await type_text(pilot, " Mia Berg")
        assert 'New client "Mia Berg"' in screen_text(pilot.app)
        await press(pilot, "ctrl+n")
        assert pilot.app.screen.general.values()["last_name"] == "Berg"


async def test_a_group_that_there_is_not_is_said_and_what_was_typed_stays(desk: Desk, actor: Actor, client_id: int):
    upkeep.add(actor, CLIENT_GROUP, {"name": "VIP [/"})
    async with desk() as pilot:
        await press(pilot, "f3")
        await type_text(pilot, "ana group:choir")
        sentence = 'There is no group "choir": choose one of VIP [/.'
        assert (pilot.app.place.said, pilot.app.place.field.value) == (sentence, "ana group:choir")
        assert 'New client "' not in screen_text(pilot.app)
        await press(pilot, "enter")
        assert (pilot.app.place.said, type(pilot.app.screen)) == (sentence, FindScreen)
        await press(pilot, *["backspace"] * 12)
        assert "Clients 1\n" in screen_text(pilot.app)
