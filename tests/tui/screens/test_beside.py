"""What stands beside and beneath a list is about what is under its cursor now: after a change, a resize, a filter."""

import pytest

from studio.clients import clients
from studio.kernel.access import Actor
from studio.kernel.errors import NotFound
from studio.sessions import preview, sessions
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, resize, settled, type_text
from tui.frame.desk import Open
from tui.screens.agenda.agenda import AgendaScreen
from tui.screens.find.find import FindScreen
from tui.screens.session.session import SessionScreen
from tui.widgets.marked_lines import MarkedLines
from tui.widgets.timeline import Timeline

pytestmark = pytest.mark.sqlite


def beside(pilot) -> str:
    return pilot.app.place.query_one("#preview", MarkedLines).plain_text


def lanes(pilot) -> list[str]:
    return [lane.name for lane in pilot.app.place.query_one(Timeline)._lanes]


async def test_what_is_told_beside_the_agenda_follows_a_change(book: Book, actor: Actor, desk: Desk):
    factories.session(actor, "2026-11-21 15:00")
    async with desk((120, 40)) as pilot:
        before = beside(pilot)
        await press(pilot, "c")
        after = beside(pilot)
    assert "Not confirmed" in before
    assert "Not confirmed" not in after
    assert "Confirmed" in after


async def test_a_window_that_grows_shows_what_it_has_room_for(book: Book, actor: Actor, desk: Desk):
    client_id = factories.client(actor, "O'Brien", "Zoe")
    factories.session(actor, "2026-11-21 15:00", client_id=client_id)
    async with desk((80, 24)) as pilot:
        await resize(pilot, 120, 40)
        await settled(pilot)
        assert "O'Brien, Zoe" in beside(pilot)
        assert "Room 1" in lanes(pilot)
        await press(pilot, "f3")
        await resize(pilot, 80, 24)
        await type_text(pilot, "zoe")
        await resize(pilot, 120, 40)
        await settled(pilot)
        assert "O'Brien, Zoe" in beside(pilot)


async def test_under_a_filter_nobody_looks_free_who_was_not_asked_about(book: Book, actor: Actor, desk: Desk):
    other = factories.user(actor, "ben", "Ben Berg", initials="BB")
    factories.session(actor, "2026-11-21 13:00", photographer=actor.user_id, room=None)
    factories.session(actor, "2026-11-21 15:00", photographer=other.user_id)
    async with desk((120, 40)) as pilot:
        everybody = lanes(pilot)
        await press(pilot, "m")
        await settled(pilot)
        mine = lanes(pilot)
    assert {actor.name, "Room 1"} <= set(everybody)
    assert mine == [actor.name]


async def test_a_session_without_person_and_room_is_drawn_too(book: Book, actor: Actor, desk: Desk):
    factories.session(actor, "2026-11-21 13:00", photographer=None, room=None)
    async with desk((120, 40)) as pilot:
        assert "nobody yet" in lanes(pilot)


async def test_the_other_sessions_of_a_client_stand_beside_one(book: Book, actor: Actor, desk: Desk):
    client_id = factories.client(actor)
    saved = factories.session(actor, "2026-11-21 15:00", client_id=client_id)
    factories.session(actor, "2026-12-03 15:00", client_id=client_id)
    async with desk((120, 40)) as pilot:
        pilot.app.open(Open("session", saved.session_id))
        await settled(pilot)
        text = pilot.app.place.query_one("#beside", MarkedLines).plain_text
    assert "Dec 3, 2026" in text
    assert "Nov 21, 2026" not in text


def test_what_is_told_knows_what_comes_next_and_refuses_what_is_gone(book: Book, actor: Actor):
    client_id = factories.client(actor)
    first = factories.session(actor, "2026-11-21 15:00", client_id=client_id)
    after = factories.session(actor, "2026-12-03 15:00", client_id=client_id)
    sessions.cancel(actor, factories.session(actor, "2026-11-25 15:00", client_id=client_id).session_id, "ill")
    assert preview.of_session(first.session_id).following.id == after.session_id
    assert preview.of_client(client_id).record.id == client_id
    for ask in (preview.of_session, preview.of_client):
        with pytest.raises(NotFound):
            ask(999_999)
    assert [row.id for row in preview.others(client_id, first.session_id)][-1] == after.session_id
    assert clients.client_record(client_id) is not None


async def test_a_command_of_the_agenda_is_run_from_two_screens_above_it(book: Book, actor: Actor, desk: Desk):
    saved = factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        pilot.app.open(Open("session", saved.session_id))
        await settled(pilot)
        await press(pilot, "ctrl+l")
        await settled(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "day after")
        await press(pilot, "enter")
        await settled(pilot)
        assert isinstance(pilot.app.place, AgendaScreen)
        assert str(pilot.app.place.day) == "2026-11-22"


async def test_a_command_of_find_is_run_on_a_find_that_is_opened_for_it(book: Book, desk: Desk):
    async with desk() as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "clear")
        await press(pilot, "enter")
        await settled(pilot)
        assert isinstance(pilot.app.place, FindScreen)


async def test_ctrl_e_turns_the_tabs_from_within_a_field(book: Book, actor: Actor, desk: Desk):
    saved = factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        pilot.app.open(Open("session", saved.session_id))
        await settled(pilot)
        place = pilot.app.place
        assert isinstance(place, SessionScreen)
        seen = []
        for _ in place.PANES:
            await press(pilot, "ctrl+e")
            seen.append(place.pane)
        assert [*seen[-1:], *seen[:-1]] == list(place.PANES)
        await press(pilot, "f10", "n")
        assert place.pane == "Notes"


async def test_a_refusal_in_a_dialog_has_its_sign(book: Book, desk: Desk):
    async with desk() as pilot:
        await press(pilot, "g")
        await type_text(pilot, "32.13.")
        await press(pilot, "enter")
        line = next(line for line in screen_text(pilot.app).splitlines() if "! " in line)
    assert "│ ! " in line
