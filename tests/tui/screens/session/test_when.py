"""Typing when a session is, in its form."""

from datetime import date, datetime, time

import pytest

from studio.kernel.access import Actor
from studio.sessions import agenda, sessions, views
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.session.session import SessionScreen

pytestmark = pytest.mark.sqlite


async def opened(pilot, saved: sessions.Saved, field: str) -> None:
    pilot.app.open(Open("session", saved.session_id))
    await settled(pilot)
    pilot.app.screen.general.focus_field(field)


def values(pilot) -> tuple[object, object, object]:
    form = pilot.app.screen.general.values()
    return form["date"], form["start"], form["end"]


async def test_a_time_typed_behind_the_day_is_the_start(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-23 10:00")
    async with desk() as pilot:
        await opened(pilot, saved, "date")
        await type_text(pilot, "tomorrow 14:30")
        told = pilot.app.screen.said
        assert values(pilot) == (date(2026, 11, 22), time(14, 30), time(11))
        await press(pilot, "tab", "tab")
        await type_text(pilot, "3:30p")
        await press(pilot, "ctrl+s")
    assert told.removeprefix("= ").startswith("Sun Nov 22, 2026, 2:30 PM, tomorrow")
    record = views.session_record(saved.session_id)
    assert (record.starts_at, record.ends_at) == (datetime(2026, 11, 22, 14, 30), datetime(2026, 11, 22, 15, 30))


async def test_a_time_deleted_again_leaves_the_start_as_it_was(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-23 10:00")
    async with desk() as pilot:
        await opened(pilot, saved, "date")
        await type_text(pilot, "fri 2")
        assert values(pilot)[:2] == (date(2026, 11, 27), time(14))
        await press(pilot, "backspace", "backspace")
        assert values(pilot)[:2] == (date(2026, 11, 27), time(10))


async def test_a_day_typed_before_the_start_is_the_date(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-23 10:00")
    async with desk() as pilot:
        await opened(pilot, saved, "start")
        await type_text(pilot, "dec 6 10")
        assert values(pilot)[:2] == (date(2026, 12, 6), time(10))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("yesterday", "Fri Nov 20, 2026, yesterday, in the past"),
        ("11/20", "Sat Nov 20, 2027, next year"),
        ("next fri", "Fri Dec 4, 2026, Fri alone is Nov 27"),
    ],
)
async def test_a_day_that_is_easily_mistaken_is_told_while_typing(
    book: Book, actor: Actor, desk: Desk, typed: str, told: str
) -> None:
    saved = factories.session(actor, "2026-11-23 10:00")
    async with desk() as pilot:
        await opened(pilot, saved, "date")
        await type_text(pilot, typed)
        assert pilot.app.screen.said.startswith(told)


async def test_a_day_out_of_reach_is_refused_where_it_is_typed(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-23 10:00")
    async with desk() as pilot:
        await opened(pilot, saved, "date")
        await type_text(pilot, "1/1/1960")
        assert pilot.app.screen.said == "A session is between the years 1970 and 2199: check the date."


@pytest.mark.parametrize(
    ("typed", "starts_at"),
    [
        ("dec 6 10", "2026-12-06 10:00"),
        ("11.10", "2026-11-23 11:10"),
        ("11.12.", "2026-12-11 10:00"),
        ("14h30", "2026-11-23 14:30"),
        ("+1w", "2026-11-30 10:00"),
        ("tomorrow", "2026-11-22 10:00"),
        ("the 5th at 9", "2026-12-05 09:00"),
    ],
)
async def test_move_reads_a_day_with_a_time(book: Book, actor: Actor, desk: Desk, typed: str, starts_at: str) -> None:
    saved = factories.session(actor, "2026-11-23 10:00")
    async with desk() as pilot:
        await opened(pilot, saved, "date")
        pilot.app.screen.run_command("move")
        await settled(pilot)
        await type_text(pilot, typed)
        await press(pilot, "enter", "ctrl+s")
    assert views.session_record(saved.session_id).starts_at == datetime.fromisoformat(starts_at)


async def test_a_wedding_is_booked_past_midnight(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor, "Rossi", "Ada")
    async with desk() as pilot:
        pilot.app.push_screen(SessionScreen(None, client_id=client_id))
        await settled(pilot)
        await press(pilot, "tab")
        await type_text(pilot, "wedd")
        await press(pilot, "tab")
        await type_text(pilot, "sat nov 28")
        await press(pilot, "tab")
        await type_text(pilot, "8p")
        assert "Sun 8h" in screen_text(pilot.app)
        await press(pilot, "tab")
        await type_text(pilot, "2")
        assert pilot.app.screen.said == "= 2:00 AM Sunday, 6 h"
        await press(pilot, "ctrl+s")
    row = agenda.sessions_of_client(client_id)[0]
    assert (row.starts_at, row.ends_at) == (datetime(2026, 11, 28, 20), datetime(2026, 11, 29, 2))


async def test_one_past_midnight_is_moved_with_its_length(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-28 18:00", type="Wedding")
    async with desk() as pilot:
        await opened(pilot, saved, "date")
        pilot.app.screen.run_command("move")
        await settled(pilot)
        assert "Now Sat Nov 28, 2026, 6:00 PM - Sun Nov 29, 2026, 2:00 AM." in " ".join(screen_text(pilot.app).split())
        await type_text(pilot, "3/13/2027")
        assert "= Sat Mar 13, 2027, 6:00 PM - 3:00 AM Sunday, 8 h, the clocks" in screen_text(pilot.app)
        await press(pilot, "enter", "ctrl+s")
    record = views.session_record(saved.session_id)
    assert (record.starts_at, record.ends_at) == (datetime(2027, 3, 13, 18), datetime(2027, 3, 14, 3))


async def test_a_copy_of_one_past_midnight_ends_past_midnight(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-28 18:00", type="Wedding")
    async with desk() as pilot:
        await opened(pilot, saved, "date")
        pilot.app.screen.run_command("copy")
        await settled(pilot)
        pilot.app.screen.general.focus_field("date")
        await type_text(pilot, "dec 5")
        await press(pilot, "ctrl+s")
    copied = agenda.day(date(2026, 12, 5))[0]
    assert (copied.starts_at, copied.ends_at) == (datetime(2026, 12, 5, 18), datetime(2026, 12, 6, 2))


async def test_a_start_behind_the_end_says_that_it_goes_past_midnight(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-27 10:00")
    async with desk() as pilot:
        await opened(pilot, saved, "start")
        await type_text(pilot, "8 pm")
        told = pilot.app.screen.said
        await press(pilot, "tab")
        await type_text(pilot, "11a")
        slip = pilot.app.screen.said
    assert told.removeprefix("= ").startswith("8:00 PM, until 11:00 AM Saturday, 15 h")
    assert slip.removeprefix("= ").startswith("11:00 AM Saturday, 15 h")


async def test_an_end_that_can_only_be_a_slip_is_refused(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-27 10:00")
    async with desk() as pilot:
        await opened(pilot, saved, "end")
        await type_text(pilot, "9:30 am")
        assert pilot.app.screen.said == "= 9:30 AM, before the start at 10:00 AM"
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.said.startswith("The session would end at 9:30 AM, before it starts at 10:00 AM")


async def test_the_night_when_the_clocks_go_forward_shows_real_minutes(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2027-03-14 01:30", ends_at=datetime(2027, 3, 14, 3, 30))
    async with desk() as pilot:
        await opened(pilot, saved, "end")
        assert "(60 min)" in screen_text(pilot.app)
        await type_text(pilot, "2:30 am")
        assert pilot.app.screen.said.removeprefix("= ").startswith("2:30 AM, which the clocks skip that night")


@pytest.mark.parametrize("meanwhile", ["fri", "nonsense"])
async def test_a_day_typed_back_after_the_type_was_chosen_is_the_day_booked(
    meanwhile: str, book: Book, actor: Actor, desk: Desk
) -> None:
    client_id = factories.client(actor)
    async with desk() as pilot:
        pilot.app.open(Open("session", client_id=client_id))
        await settled(pilot)
        general = pilot.app.screen.general
        shown_first = values(pilot)[0]
        assert isinstance(shown_first, date)
        general.focus_field("date")
        await type_text(pilot, meanwhile)
        general.focus_field("session_type")
        await type_text(pilot, "port")
        general.focus_field("date")
        await type_text(pilot, f"{shown_first}")
        general.focus_field("start")
        await type_text(pilot, "10:00 am")
        await press(pilot, "ctrl+s")
        shown = values(pilot)
        session_id = pilot.app.screen.record_id
    assert session_id is not None
    record = views.session_record(session_id)
    assert shown == (shown_first, time(10), time(11))
    assert (record.starts_at, record.ends_at) == tuple(datetime.combine(shown_first, at) for at in (time(10), time(11)))
