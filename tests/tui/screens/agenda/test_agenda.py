from datetime import date

import pytest
from textual import events

from studio.kernel.access import Actor
from studio.sessions import sessions, views
from studio.sessions.flags import Flag
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.screens.session.session import SessionScreen
from tui.widgets.record_table import RecordTable

pytestmark = pytest.mark.sqlite


def shown(pilot) -> str:
    return screen_text(pilot.app)


def said(pilot) -> str:
    return " ".join(screen_text(pilot.app).split())


async def test_shows_the_day_with_names_letter_for_letter(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor, "O'Brien", "Zoe [VIP] [/")
    factories.session(actor, "2026-11-21 11:30", client_id=client_id, description="Family Session")
    factories.session(actor, "2026-11-22 09:00", client_id=client_id)
    async with desk() as pilot:
        text = shown(pilot)

    assert "Sat Nov 21, 2026  today   1 session  1 not confirmed" in text
    assert "11:30-12:30 PM O'Brien, Zoe" in text
    assert "Tomorrow, not confirmed 1" in text
    assert "Next 11:30 AM  O'Brien, Zoe [.., Family, Room 1, in 26 minutes  ? not confirmed" in text


async def test_an_empty_day_says_how_to_fill_it(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        text = shown(pilot)

    assert "Nothing on Sat Nov 21, 2026. F9 books a session" in text
    assert "Nothing else is booked" in text


async def test_turns_the_days(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-23 10:00")
    async with desk() as pilot:
        await press(pilot, "n", "n")
        monday = shown(pilot)
        await press(pilot, "p")
        sunday = shown(pilot)
        await press(pilot, "t")
        today = shown(pilot)

    assert "Mon Nov 23, 2026   1 session" in monday
    assert "Sun Nov 22, 2026  tomorrow   0 sessions" in sunday
    assert "Sat Nov 21, 2026  today" in today


async def test_goes_to_a_typed_date(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "g")
        await type_text(pilot, "+3d")
        assert "Tue Nov 24, 2026" in shown(pilot)
        await press(pilot, "enter")
        text = shown(pilot)

    assert "Tue Nov 24, 2026   0 sessions" in text


async def test_confirms_from_the_list_and_takes_it_back(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        await press(pilot, "c")
        confirmed = views.session_record(saved.session_id).confirmed
        text = shown(pilot)
        await press(pilot, "c")
        after = views.session_record(saved.session_id).confirmed

    assert confirmed is not None and confirmed.by == "MKH"
    assert "all confirmed" in text
    assert "Confirmed set" in text
    assert not after


async def test_a_no_show_before_the_start_is_refused_with_the_reason(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        await press(pilot, "x")
        text = said(pilot)

    assert "The session starts Sat Nov 21, 2026, 3:00 PM: a no show can be flagged from then on." in text
    assert not views.session_record(saved.session_id).no_show


async def test_a_no_show_that_cannot_be_is_refused_before_it_is_asked(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-22 15:00")
    factories.session(actor, "2026-11-21 09:00", cancelled=Flag("ill"))
    async with desk((120, 40)) as pilot:
        agenda = pilot.app.screen
        agenda.query_one("#tomorrow", RecordTable).focus()
        await press(pilot, "x")
        assert pilot.app.screen is agenda
        assert "starts Sun Nov 22, 2026, 3:00 PM: a no show can be flagged from then on." in said(pilot)
        agenda.query_one("#agenda", RecordTable).focus()
        await press(pilot, "h")
        await press(pilot, "x")
        assert pilot.app.screen is agenda
        assert "A cancelled session cannot be a no show: clear one of the two." in said(pilot)


async def test_a_no_show_after_the_start_asks_first(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-21 09:00")
    async with desk() as pilot:
        await press(pilot, "x", "enter")
        untouched = views.session_record(saved.session_id).no_show
        await press(pilot, "x", "y")
        flagged = views.session_record(saved.session_id).no_show

    assert untouched is None
    assert flagged is not None and flagged.by == "MKH"


async def test_hidden_sessions_are_shown_by_a_key(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-21 15:00")
    sessions.cancel(actor, saved.session_id, "ill")
    async with desk() as pilot:
        before = shown(pilot)
        await press(pilot, "h")
        after = shown(pilot)

    assert "CANCELLED" not in before
    assert "CANCELLED" in after


async def test_filters_by_person(book: Book, actor: Actor, desk: Desk) -> None:
    other = factories.user(actor, "ben", "Ben Berg", initials="BB")
    factories.session(actor, "2026-11-21 13:00", photographer=actor.user_id, room=None)
    factories.session(actor, "2026-11-21 15:00", photographer=other.user_id, room=None)
    async with desk() as pilot:
        await press(pilot, "slash")
        await type_text(pilot, "ben")
        await press(pilot, "enter")
        text = shown(pilot)

    assert "only Ben Berg (BB)" in text
    assert "1 session  " in text
    assert " 3:00- 4:00 PM" in text


async def test_enter_opens_the_session_and_escape_comes_back(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        await press(pilot, "enter")
        opened = isinstance(pilot.app.screen, SessionScreen)
        await press(pilot, "escape")
        text = shown(pilot)

    assert opened
    assert "Sat Nov 21, 2026  today   1 session" in text


async def test_commands_without_a_session_say_why(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "c")
        text = shown(pilot)

    assert "There is no session under the cursor: F9 books one." in text


async def test_overdue_sessions_stand_beside_the_day_and_open(book: Book, actor: Actor, desk: Desk, frozen) -> None:
    saved = factories.session(actor, "2026-11-21 15:00")
    sessions.save_session(actor, saved.session_id, None, {"status_due": date(2026, 11, 21)})
    frozen.shift(3 * 24 * 3600)
    async with desk((120, 40)) as pilot:
        text = shown(pilot)
        pilot.app.screen.query_one("#overdue", RecordTable).focus()
        await press(pilot, "enter")
        opened = isinstance(pilot.app.screen, SessionScreen)

    assert "Overdue 1" in text
    assert "3 days" in text
    assert opened


async def test_nobody_is_asked_about_a_no_show_of_tomorrow(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-22 10:00")
    async with desk((120, 40)) as pilot:
        pilot.app.screen.query_one("#tomorrow", RecordTable).focus()
        await press(pilot, "x")
        said = pilot.app.screen.said

    assert said == "The session starts Sun Nov 22, 2026, 10:00 AM: a no show can be flagged from then on."


async def test_follows_what_another_desk_books(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        factories.session(actor, "2026-11-21 15:00")
        pilot.app._poll()
        await settled(pilot)
        text = shown(pilot)

    assert "1 session  1 not confirmed" in text


async def test_key_tips_run_commands_by_letter(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        await press(pilot, "f10")
        tips = shown(pilot)
        await press(pilot, "f")

    assert "(F)Confirm" in tips
    assert views.session_record(saved.session_id).confirmed


async def test_undo_asks_and_takes_back(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        await press(pilot, "c")
        await press(pilot, "ctrl+z")
        asked = shown(pilot)
        await press(pilot, "u")

    assert "Take this back?" in asked
    assert not views.session_record(saved.session_id).confirmed


async def test_the_keys_are_about_the_panel_that_has_the_focus(book: Book, actor: Actor, desk: Desk) -> None:
    today = factories.session(actor, "2026-11-21 13:00", client_id=factories.client(actor, "Diaz", "Noa"))
    waiting = factories.session(actor, "2026-11-22 09:00", client_id=factories.client(actor, "Weber", "Kim"))
    async with desk() as pilot:
        await press(pilot, "tab", "tab", "v")
        client = shown(pilot)
        await press(pilot, "escape", "c")
        text = said(pilot)

    assert "Confirmed set: Weber, Kim (10002)." in text
    assert views.session_record(waiting.session_id).confirmed
    assert views.session_record(today.session_id).confirmed is None
    assert client.splitlines()[0].startswith(" Client 1002  Weber, Kim")


async def test_f9_books_on_the_day_that_is_shown(book: Book, actor: Actor, desk: Desk) -> None:
    factories.client(actor, "Diaz", "Noa")
    async with desk() as pilot:
        await press(pilot, "n", "n", "f9", "enter")
        await type_text(pilot, "diaz")
        await press(pilot, "enter")
        text = shown(pilot)

    assert "Date         Mon Nov 23, 2026" in text
    assert "Start - End  9:00 AM" in text


async def test_help_is_called_after_the_screen(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "f1")

        assert "Help: Agenda" in shown(pilot)


async def test_the_list_of_commands_shows_the_second_ways(book: Book, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "key tips")
        tips = shown(pilot)
        await press(pilot, "escape", "ctrl+p")
        await type_text(pilot, "day after")
        day = shown(pilot)

    assert "F10, ^G" in tips
    assert "n, Right" in day


async def test_a_hundred_cells_show_no_less_of_the_day_than_eighty(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-21 13:00")
    async with desk(size=(100, 32)) as pilot:
        head = next(line for line in shown(pilot).splitlines() if "Time" in line)

    assert head.split()[:6] == ["Time", "Client", "Session", "Room", "Who", "Status"]


async def test_every_overdue_session_can_be_reached(book: Book, actor: Actor, desk: Desk, frozen) -> None:
    client_id = factories.client(actor)
    for n in range(23):
        start, due = f"2026-11-{23 + n // 12} {9 + n % 12:02}:00", date(2026, 11, 21)
        factories.session(actor, start, client_id=client_id, room=None, status_due=due)
    frozen.shift(3 * 24 * 3600)
    async with desk() as pilot:
        assert "Overdue 23" in shown(pilot)
        panel = pilot.app.screen.query_one("#overdue", RecordTable)
        panel.focus()
        seen = {panel.cursor_key}
        for _ in range(25):
            await press(pilot, "down")
            seen.add(panel.cursor_key)
        assert len(seen) == 23
        await press(pilot, "home", "end", "enter")
        assert isinstance(pilot.app.screen, SessionScreen)


async def test_turning_the_days_does_not_read_the_panels_again(
    book: Book, actor: Actor, desk: Desk, count_queries
) -> None:
    factories.session(actor, "2026-11-22 09:00")
    async with desk() as pilot:
        with count_queries() as turned:
            await press(pilot, "n")
        with count_queries() as refreshed:
            await press(pilot, "f5")
        assert len(refreshed) > len(turned)


@pytest.mark.parametrize(("turned", "day"), [(0, "Nov 21"), (3, "Nov 24")])
async def test_after_booking_the_cursor_stands_on_the_new_session(
    book: Book, actor: Actor, desk: Desk, turned: int, day: str
) -> None:
    client_id = factories.client(actor, "Diaz", "Noa")
    factories.session(actor, "2026-11-21 13:00", client_id=client_id)
    async with desk() as pilot:
        await press(pilot, *["n"] * turned, "f9", "enter")
        await type_text(pilot, "diaz")
        await press(pilot, "enter", "f", "tab")
        await type_text(pilot, f"{day}, 2026 4 pm")
        await press(pilot, "enter", "enter")
        booked = pilot.app.place.edit.part.record_id
        await press(pilot, "d")
        place = pilot.app.place
        assert place.name_of() == "Agenda"
        assert place.table.cursor_key == booked
        assert f"{place.day:%b %d}" == day
        await press(pilot, "t", "f3", "escape")
        assert f"{pilot.app.place.day:%b %d}" == "Nov 21"


async def test_two_presses_at_once_are_one(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        for _ in range(2):
            pilot.app.post_message(events.Key("c", "c"))
        await settled(pilot)
        at_once = views.session_record(saved.session_id).confirmed
        await press(pilot, "c")
        after = views.session_record(saved.session_id).confirmed
        await press(pilot, "f10", "f")
        by_tip = views.session_record(saved.session_id).confirmed

    assert (bool(at_once), bool(after), bool(by_tip)) == (True, False, True)


async def test_a_no_show_is_possible_from_the_start_on_without_reading_anew(
    book: Book, actor: Actor, desk: Desk, frozen
) -> None:
    factories.session(actor, "2026-11-21 15:00")
    async with desk() as pilot:
        early = pilot.app.place.can_no_show().reason
        frozen.shift(5 * 3600)
        assert pilot.app.place.can_no_show()
    assert "can be flagged from then on" in early


async def test_what_goes_past_midnight_stands_on_both_days(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor, "Rossi", "Ada")
    factories.session(actor, "2026-11-21 18:00", client_id=client_id, type="Wedding")
    factories.session(actor, "2026-11-22 09:00")
    async with desk() as pilot:
        evening = shown(pilot)
        await press(pilot, "n")
        night = shown(pilot)
        await press(pilot, "n")
        after = shown(pilot)

    assert "1 session  1 not confirmed" in evening
    assert "6:00 PM-2:00 AM +1 Rossi, Ada" in evening
    assert "Tomorrow, not confirmed 1" in evening
    assert "1 session  1 not confirmed  1 from the day before" in night
    assert "until 2:00 AM  Rossi, Ada" in night
    assert "9:00-10:00 AM" in night
    assert "Rossi" not in after.partition("──")[0]


async def test_a_clock_behind_the_book_is_told_at_the_start(desk: Desk, frozen):
    frozen.shift(-86_400)
    async with desk() as pilot:
        assert pilot.app.place.said.startswith("This machine's clock says Fri Nov 20, 2026, 11:04 AM, but the book")
