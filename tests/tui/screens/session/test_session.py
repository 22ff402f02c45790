from datetime import date, datetime

import pytest

from studio.clients import clients
from studio.clients.clients import Email
from studio.dates.business_days import Closed
from studio.kernel import drafts, preferences
from studio.kernel.access import Actor
from studio.kernel.identity import book_identity
from studio.lists import upkeep
from studio.lists.own import SESSION_TYPE
from studio.sessions import agenda, sessions, views
from studio.sessions.flags import Flag
from studio.workflow import workflow
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, resize, settled, type_text
from tui import marks
from tui.frame.desk import Open
from tui.frame.when_fields import first_start
from tui.screens.session.session import SessionScreen
from tui.screens.session.status import skipped_words
from tui.widgets.marked_lines import MarkedLines

pytestmark = pytest.mark.sqlite


def said(pilot) -> str:
    return " ".join(screen_text(pilot.app).split())


def record(saved: sessions.Saved) -> views.SessionRecord:
    return views.session_record(saved.session_id)


async def open_session(pilot, session_id: int) -> None:
    pilot.app.open(Open("session", session_id))
    await settled(pilot)


async def test_a_new_session_takes_length_room_and_people_from_its_type(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor, "O'Brien", "Zoe [VIP] [/")
    async with desk() as pilot:
        pilot.app.push_screen(SessionScreen(None, client_id=client_id))
        await settled(pilot)
        await type_text(pilot, "Family portrait")
        await press(pilot, "tab")
        await type_text(pilot, "newb")
        await press(pilot, "tab")
        await type_text(pilot, "fri")
        await press(pilot, "tab")
        await type_text(pilot, "2pm")
        await press(pilot, "tab", "ctrl+s")
        text = said(pilot)

    row = agenda.sessions_of_client(client_id)[0]
    assert "Saved session 10001." in text
    assert (row.session_type, row.description, row.room) == ("Newborn", "Family portrait", "Room 1")
    assert (row.starts_at, row.ends_at) == (datetime(2026, 11, 27, 14), datetime(2026, 11, 27, 16))
    assert row.status == "Session Pending"
    assert row.status_due == date(2026, 11, 27)


async def test_shows_the_client_block_with_the_call_warning(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client_with_phone(actor, call_warning="owes for the album [/")
    saved = factories.session(actor, client_id=client_id)
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        text = screen_text(pilot.app)

    assert "CALL WARNING: owes for the album [/" in text
    assert "(415) 555-0133 (text)" in text
    assert "Session 10001  Ana [VIP] [/" in text


async def test_a_taken_slot_is_named_and_nothing_typed_is_lost(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-23 10:00", client_id=factories.client(actor, "Weber", ""))
    mine = factories.session(actor, "2026-11-23 14:00")
    async with desk() as pilot:
        await open_session(pilot, mine.session_id)
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "10:30 am")
        await press(pilot, "tab")
        await type_text(pilot, "11:30 am")
        await press(pilot, "tab")
        before = said(pilot)
        await press(pilot, "ctrl+s")
        asked = said(pilot)
        await press(pilot, "enter")
        after = screen_text(pilot.app)

    assert "Room 1 is taken from 10:00 AM to 11:00 AM by Weber, Family (10001)." in before
    assert "Next free" in asked
    assert "Book anyway" not in asked
    assert "10:30 AM" in after
    assert record(mine).starts_at == datetime(2026, 11, 23, 14)


async def test_policy_ask_books_anyway_only_after_a_letter(book: Book, actor: Actor, desk: Desk) -> None:
    preferences.save(actor, clash_policy="ask")
    factories.session(actor, "2026-11-23 10:00")
    mine = factories.session(actor, "2026-11-23 14:00")
    async with desk() as pilot:
        await open_session(pilot, mine.session_id)
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "10 am")
        await press(pilot, "tab")
        await type_text(pilot, "11 am")
        await press(pilot, "ctrl+s", "a")
        text = said(pilot)

    assert record(mine).starts_at == datetime(2026, 11, 23, 10)
    assert "Saved session" in text
    assert any("double booking permitted" in note.text for note in views.status_notes(mine.session_id))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("start", "25:00", "25:00"),
        ("date", "31 february", "February"),
        ("date", "11/27/10000", "10000"),
        ("end", "9 am", "before it starts"),
        ("number", "10001", "belongs to"),
        ("session_type", "xyz", 'No session type is called "xyz"'),
        ("photographer", "nobody", 'No photographer is called "nobody"'),
    ],
)
async def test_bad_input_gets_one_sentence_and_is_not_saved(
    book: Book, actor: Actor, desk: Desk, field: str, typed: str, sentence: str
) -> None:
    factories.session(actor, "2026-11-24 10:00")
    mine = factories.session(actor, "2026-11-23 14:00")
    before = record(mine)
    async with desk() as pilot:
        await open_session(pilot, mine.session_id)
        pilot.app.screen.general.focus_field(field)
        await type_text(pilot, typed)
        await press(pilot, "ctrl+s")
        text = said(pilot)
        kept = pilot.app.screen.general.field(field).typed

    assert sentence in text
    assert record(mine) == before
    assert kept


async def test_the_status_dialog_changes_logs_and_explains(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "ctrl+o")
        dialog = said(pilot)
        await press(pilot, "enter")
        text = said(pilot)

    assert "Image Capture Pending" in dialog
    assert "Mon Nov 23, 2026" in dialog
    assert "Skipped: Sun not worked." in dialog
    assert "Session 10001 is now Image Capture Pending." in text
    assert views.status_notes(saved.session_id)[0].initials == "MKH"


async def test_the_status_dialog_recomputes_and_takes_an_override(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "ctrl+o")
        await type_text(pilot, "retouch")
        await press(pilot, "tab")
        across = said(pilot)
        await type_text(pilot, "12/15")
        await press(pilot, "tab", "ctrl+s")

    assert "Mon Nov 30, 2026" in across
    assert "Thanksgiving" in across
    assert record(saved).status_due == date(2026, 12, 15)
    assert "by hand" in " ".join(workflow.explain_due(saved.session_id))


async def test_cancelling_asks_why_and_frees_the_slot(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        pilot.app.screen.general.focus_field("cancelled")
        await press(pilot, "space")
        await press(pilot, "enter")
        refused = said(pilot)
        await type_text(pilot, "client ill")
        await press(pilot, "enter", "ctrl+s")

    assert "Say in a few words why" in refused
    assert record(saved).cancelled.why == "client ill"
    factories.session(actor, "2026-11-24 10:00")


async def test_a_hold_until_a_day(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-12-05 10:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "a", "w")
        await type_text(pilot, "fri")
        await press(pilot, "enter")
        ticked = said(pilot)
        await press(pilot, "ctrl+s")
        text = said(pilot)

    assert "On hold until Fri" in ticked
    assert "On hold MKH, until Fri" in text and "ON HOLD MKH, Nov 21, 2026, until Fri" in text
    assert record(saved).held_until == date(2026, 11, 27)


async def test_the_end_of_a_hold_is_taken_away(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-12-05 10:00")
    sessions.hold(actor, saved.session_id, on_hold=Flag(until=date(2026, 11, 27)))
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "a", "w")
        asked = said(pilot)
        await press(pilot, "delete", "enter")
        emptied = said(pilot)
        await press(pilot, "ctrl+s")
        text = said(pilot)
        await press(pilot, "f10", "a", "w", "delete", "enter")
        again = said(pilot)

    assert "An emptied field: without an end." in asked
    assert "On hold without an end" in emptied
    assert "On hold MKH, without an end" in text
    assert views.status_notes(saved.session_id)[0].text == "The hold has no end any more"
    assert "ON HOLD MKH, Nov 21, 2026 " in text
    assert record(saved).on_hold and record(saved).held_until is None
    assert "On hold MKH, without an end" in again


async def test_a_new_hold_without_an_end_does_not_end_by_its_type(book: Book, actor: Actor, desk: Desk) -> None:
    upkeep.change(actor, SESSION_TYPE, factories.type_id("Family"), None, {"hold_days": 3})
    saved = factories.session(actor, "2026-12-05 10:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "a", "w", "delete", "enter", "ctrl+s")

    assert record(saved).on_hold and record(saved).held_until is None


async def test_participants_are_ticked_with_space(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor)
    factories.member(actor, client_id, "Mia", birthday=date(2018, 3, 4))
    leo = factories.member(actor, client_id, "Léo [/", birthday=date(2021, 11, 30))
    saved = factories.session(actor, "2026-11-24 10:00", client_id=client_id)
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "ctrl+pagedown")
        before = screen_text(pilot.app)
        await press(pilot, "down", "space", "ctrl+s")
        after = screen_text(pilot.app)

    assert "[ ] Léo [/" in before
    assert "[✓] Léo [/" in after
    assert [p.id for p in record(saved).participants] == [leo]


async def test_notes_are_stamped_and_saved(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "ctrl+t")
        await type_text(pilot, "called back")
        await press(pilot, "ctrl+s")

    assert record(saved).notes == "11/21/2026 11:04:00 AM MKH - called back"


async def test_leaving_with_unsaved_text_asks(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await type_text(pilot, "Typed")
        await press(pilot, "escape")
        asked = said(pilot)
        await press(pilot, "escape")
        still_there = isinstance(pilot.app.screen, SessionScreen)
        kept = pilot.app.screen.general.field("description").typed

    assert "Typed" not in record(saved).description
    assert "save" in asked.lower()
    assert still_there
    assert kept == "Typed"


async def test_a_draft_is_kept_while_typing_and_offered_again(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await type_text(pilot, "Half a sent")
        pilot.app.screen.keep_draft_now()
    assert drafts.find(book_identity(), actor.login, f"session-{saved.session_id}") is not None
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        asked = said(pilot)
        await press(pilot, "p")
        text = screen_text(pilot.app)

    assert "On Nov 21, 11:04 AM, something was typed here and not saved" in asked
    assert "Half a sent" in text


async def test_somebody_elses_change_is_shown_before_mine_is_saved(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    other = factories.user(actor, "ben", "Ben Berg", initials="BB")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await type_text(pilot, "Mine")
        sessions.save_session(other, saved.session_id, None, {"file_number": "B-204"})
        await press(pilot, "ctrl+s")
        asked = said(pilot)
        await press(pilot, "s")

    assert "BB saved this record after you had read it. You changed other fields." in asked
    assert "File number (empty) B-204 theirs" in asked
    assert (record(saved).description, record(saved).file_number) == ("Mine", "B-204")


async def test_both_changed_the_same_field(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    other = factories.user(actor, "ben", "Ben Berg", initials="BB")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await type_text(pilot, "Mine")
        sessions.save_session(other, saved.session_id, None, {"description": "Theirs"})
        await press(pilot, "ctrl+s")
        asked = said(pilot)
        await press(pilot, "t")
        taken = record(saved).description
        text = screen_text(pilot.app)

    assert "You both changed description" in asked
    assert taken == "Theirs"
    assert "Theirs" in text


async def test_the_client_block_follows_the_clients_record(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor, "Weber", "")
    saved = factories.session(actor, "2026-11-24 10:00", client_id=client_id)
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        clients.save_client(actor, client_id, None, {"call_warning": "speak to Mia"})
        await press(pilot, "f5")
        text = screen_text(pilot.app)

    assert "CALL WARNING: speak to Mia" in text


async def test_next_and_previous_walk_the_list(book: Book, actor: Actor, desk: Desk) -> None:
    first, second = (factories.session(actor, f"2026-11-21 {hour}:00") for hour in (12, 14))
    async with desk() as pilot:
        pilot.app.open(Open("session", first.session_id, (first.session_id, second.session_id)))
        await settled(pilot)
        await press(pilot, "ctrl+n")
        after = pilot.app.screen.session_id
        await press(pilot, "ctrl+n")
        text = said(pilot)

    assert after == second.session_id
    assert "That was the last one of the list." in text


async def test_a_copy_is_opened_as_every_screen_is_and_not_under_a_dialog(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00", description="Twins")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        first = pilot.app.screen
        await press(pilot, "ctrl+o")
        under = len(pilot.app.screen_stack)
        first.commands.do_copy()
        await settled(pilot)
        covered = len(pilot.app.screen_stack)
        await press(pilot, "escape")
        first.commands.do_copy()
        await settled(pilot)
        copied = pilot.app.screen

    assert covered == under
    assert (copied.session_id, copied.edit.mine()["description"]) == (None, "Twins")


async def test_move_moves_both_ends_and_clears_confirmed(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    sessions.confirm(actor, saved.session_id)
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "a", "e")
        await type_text(pilot, "fri 14:30")
        await press(pilot, "enter", "ctrl+s")

    assert (record(saved).starts_at, record(saved).ends_at) == (
        datetime(2026, 11, 27, 14, 30),
        datetime(2026, 11, 27, 15, 30),
    )
    assert not record(saved).confirmed


async def test_changing_the_start_leaves_the_end_of_an_existing_session(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "9:30 am")
        await press(pilot, "ctrl+s")

    assert record(saved).ends_at == datetime(2026, 11, 24, 11)
    assert record(saved).starts_at == datetime(2026, 11, 24, 9, 30)


async def test_a_typed_day_is_told_with_who_is_free_then(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-23 10:00")
    mine = factories.session(actor, "2026-11-24 10:00")
    async with desk() as pilot:
        await open_session(pilot, mine.session_id)
        pilot.app.screen.general.focus_field("date")
        await type_text(pilot, "wed")
        free = pilot.app.screen.said
        pilot.app.screen.general.focus_field("room")
        await type_text(pilot, "room")
        in_room = pilot.app.screen.said
        pilot.app.screen.general.focus_field("date")
        await type_text(pilot, "wednesdayy")
        unclear = pilot.app.screen.said
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "9:45a")
        still_unclear = pilot.app.screen.said

    assert free == f"Wed Nov 25, 2026: {in_room}"
    assert in_room == "Room 1 is free then. Session Pending is due on Wed Nov 25, 2026 then."
    assert unclear.startswith('"wednesdayy" is not a date')
    assert still_unclear == "= 9:45 AM"


async def test_what_is_known_of_the_client_goes_into_a_second_line(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client_with_phone(actor, emails=[Email("zoe.has.a.long.address@example.org")])
    saved = factories.session(actor, client_id=client_id)
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        narrow = screen_text(pilot.app).splitlines()[3:6]
        await resize(pilot, 120, 40)
        await settled(pilot)
        wide = screen_text(pilot.app).splitlines()[3:5]

    name = " Ana [VIP] [/, Zoe [@click=app.quit]   (415) 555-0133 (text)"
    assert [line.rstrip() for line in narrow[:2]] == [name, " zoe.has.a.long.address@example.org"]
    assert narrow[2].startswith(" Description")
    assert wide[0].rstrip() == f"{name}   zoe.has.a.long.address@example.org"
    assert wide[1].startswith(" Description")


def test_the_days_a_due_date_passes_over_stand_in_one_sentence() -> None:
    friday, saturday, sunday, monday = (date(2026, 11, day) for day in (27, 28, 29, 30))
    weekend = [(saturday, Closed("Sat not worked", "weekday")), (sunday, Closed("Sun not worked", "weekday"))]
    holiday = (date(2026, 11, 26), Closed("Thanksgiving Day", "holiday"))
    moving = Closed("Moving", "closure")
    assert skipped_words([]) == ""
    assert skipped_words(weekend) == "Skipped: Sat, Sun not worked."
    assert skipped_words([holiday, *weekend]) == "Skipped: Nov 26 Thanksgiving Day; Sat, Sun not worked."
    assert skipped_words([(friday, moving), (saturday, moving)]) == "Skipped: Nov 27 - Nov 28 Moving."
    assert skipped_words([(monday, moving)]) == "Skipped: Nov 30 Moving."
    team = Closed("Friday team day not worked", "closure")
    assert (
        skipped_words([(friday, team), *weekend]) == "Skipped: Nov 27 Friday team day not worked; Sat, Sun not worked."
    )


@pytest.mark.parametrize(
    ("typed", "starts_at"),
    [
        ("+1w", datetime(2026, 12, 4, 14)),
        ("-1d", datetime(2026, 11, 26, 14)),
        ("3:15 pm", datetime(2026, 11, 27, 15, 15)),
        ("mon", datetime(2026, 11, 23, 14)),
    ],
)
async def test_a_move_counts_from_the_session(
    book: Book, actor: Actor, desk: Desk, typed: str, starts_at: datetime
) -> None:
    saved = factories.session(actor, "2026-11-27 14:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "e")
        await type_text(pilot, typed)
        await press(pilot, "enter")
        told = said(pilot)
        await press(pilot, "ctrl+s")

    assert "Ctrl+S saves it. Room 1 is free then." in told
    assert record(saved).starts_at == starts_at


async def test_a_move_to_where_it_is_is_refused(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-27 14:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "e")
        await type_text(pilot, "fri 2pm")
        await press(pilot, "enter")

        assert "That is when it is now." in said(pilot)


@pytest.mark.usefixtures("colourless")
async def test_the_next_free_slot_is_taken_with_one_key(book: Book, actor: Actor, desk: Desk) -> None:
    factories.session(actor, "2026-11-23 10:00")
    mine = factories.session(actor, "2026-11-23 14:00")
    async with desk() as pilot:
        await open_session(pilot, mine.session_id)
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "10:30 am")
        await press(pilot, "tab")
        await type_text(pilot, "11:30 am")
        await press(pilot, "ctrl+s")
        asked = said(pilot)
        await press(pilot, "n")

    assert "n Take Mon Nov 23, 2026, 11:00 AM [b Back, to change it]" in asked
    assert record(mine).starts_at == datetime(2026, 11, 23, 11)
    assert record(mine).ends_at == datetime(2026, 11, 23, 12)


async def test_saving_says_what_is_wrong_with_the_field_that_said_it_before(
    book: Book, actor: Actor, desk: Desk
) -> None:
    saved = factories.session(actor, "2026-11-27 14:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "+1d")
        await press(pilot, "tab", "ctrl+s")

        assert '! "+1d" is not a time' in said(pilot)


async def test_what_a_field_says_stays_on_its_own_tab(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-27 14:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        pilot.app.screen.general.focus_field("start")
        await type_text(pilot, "+1d")
        await press(pilot, "ctrl+pagedown")

        assert "is not a time" not in said(pilot)
        assert "Space ticks who takes part." in said(pilot)


async def test_a_cancellation_that_is_not_wanted_after_all_says_nothing_of_saving(
    book: Book, actor: Actor, desk: Desk
) -> None:
    saved = factories.session(actor, "2026-11-27 14:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "k")
        asked = said(pilot)
        await press(pilot, "escape")
        after = said(pilot)

    assert "Esc Do not cancel it" in asked
    assert "Ctrl+S saves it" not in asked + after
    assert "[ ] Cancelled" in after


async def test_a_new_session_that_ends_where_another_begins_is_free_at_any_second(
    book: Book, actor: Actor, desk: Desk, frozen
) -> None:
    client_id = factories.client(actor)
    factories.session(actor, "2026-11-21 13:00", client_id=client_id)
    frozen.shift(23.5)
    async with desk() as pilot:
        pilot.app.open(Open("session", client_id=client_id))
        await settled(pilot)
        pilot.app.screen.general.focus_field("session_type")
        await type_text(pilot, "family")
        await press(pilot, "tab")
        told = said(pilot)
        await press(pilot, "ctrl+s")
        saved = said(pilot)

    assert "Room 1 is free then." in told
    assert "Saved session 10002." in saved


@pytest.mark.parametrize(
    ("now", "shown", "expected"),
    [
        (datetime(2026, 11, 23, 0, 12), None, datetime(2026, 11, 23, 9)),
        (datetime(2026, 11, 23, 10, 12), date(2026, 11, 23), datetime(2026, 11, 23, 11)),
        (datetime(2026, 11, 23, 10, 12, 23, 456), date(2026, 11, 23), datetime(2026, 11, 23, 11)),
        (datetime(2026, 11, 23, 11, 0, 1), date(2026, 11, 23), datetime(2026, 11, 23, 11)),
        (datetime(2026, 11, 23, 19, 0), date(2026, 11, 20), datetime(2026, 11, 24, 9)),
        (datetime(2026, 11, 23, 10, 12), date(2026, 11, 30), datetime(2026, 11, 30, 9)),
    ],
)
def test_a_new_session_begins_within_opening_hours(now: datetime, shown: date | None, expected: datetime) -> None:
    assert first_start(now, shown, preferences.Preferences()) == expected


async def test_typing_replaces_what_a_save_refused(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-27 14:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        pilot.app.screen.general.focus_field("session_type")
        await type_text(pilot, "zzz")
        await press(pilot, "ctrl+s")
        await type_text(pilot, "port")
        await press(pilot, "ctrl+s")

    assert record(saved).session_type.name == "Portrait"


async def test_promotions_are_offered_within_their_dates(book: Book, actor: Actor, desk: Desk) -> None:
    factories.promotion(actor, "Fall [Colors]", starts_on=date(2026, 9, 15), ends_on=date(2026, 11, 30))
    factories.promotion(actor, "Santa 2027", starts_on=date(2027, 11, 15), ends_on=date(2027, 12, 24))
    factories.promotion(actor, "Referral")
    saved = factories.session(actor, "2026-11-27 14:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        pilot.app.screen.general.focus_field("equipment")
        await press(pilot, "tab", "enter")
        asked = said(pilot)
        await press(pilot, "enter", "escape", "ctrl+s")

    assert "[ ] Fall [Colors] until Nov 30, 2026" in asked
    assert "[ ] Referral" in asked
    assert "Santa" not in asked
    assert "Enter Tick Esc Done" in asked
    assert [promotion.name for promotion in record(saved).promotions] == ["Fall [Colors]"]


async def test_the_spelling_check_knows_the_clients_and_the_familys_names(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor, "Teh", "Adn")
    factories.member(actor, client_id, "Noor")
    saved = factories.session(actor, client_id=client_id, notes="Teh and Adn. Noor comes too.")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "b")
        checked = pilot.app.place.said

    assert checked == "No misspelled words were found."


async def test_a_long_call_warning_is_shown_whole_and_in_the_colour_of_problems(
    book: Book, actor: Actor, desk: Desk
) -> None:
    warning = "owes for the album and for two frames, speak to Mia first; never call before noon, the baby sleeps then"
    client_id = factories.client(actor, call_warning=warning)
    saved = factories.session(actor, "2026-11-27 14:00", client_id=client_id)
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        banner = pilot.app.screen.query_one("#banner", MarkedLines)
        drawn = [banner.render_line(y) for y in range(banner.size.height)]

        assert f"CALL WARNING: {warning}" in said(pilot)
        assert {segment.style.color for strip in drawn for segment in strip if segment.text} == {
            marks.style("alarm").color
        }


async def test_a_redo_is_of_an_earlier_session(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor)
    for start in ("2026-11-23 10:00", "2026-12-23 10:00"):
        factories.session(actor, start, client_id=client_id)
    saved = factories.session(actor, "2026-11-27 14:00", client_id=client_id)
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "r")
        asked = said(pilot)

    assert "10001 Mon Nov 23, 2026" in asked
    assert "Dec 23" not in asked


async def test_a_redo_and_its_original_open_each_other(book: Book, actor: Actor, desk: Desk) -> None:
    client_id = factories.client(actor)
    first = factories.session(actor, "2026-11-23 10:00", client_id=client_id)
    again = [
        factories.session(actor, f"2026-11-{day} 14:00", client_id=client_id, redo=Flag(original=first.session_id))
        for day in (27, 28)
    ]
    async with desk() as pilot:
        await open_session(pilot, again[0].session_id)
        await press(pilot, "f10", "v", "9")
        refused = said(pilot)
        await press(pilot, "f10", "equals_sign")
        original = pilot.app.screen.session_id
        await press(pilot, "f10", "equals_sign")
        none = said(pilot)
        await press(pilot, "f10", "v", "9", "down", "enter")
        redo = pilot.app.screen.session_id

    assert "No later session repeats this one." in refused
    assert original == first.session_id
    assert "This session repeats no other one." in none
    assert redo == again[1].session_id


async def test_key_tips_show_what_can_be_done_on_a_narrow_screen_too(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-27 14:00")
    async with desk(size=(60, 16)) as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "a")
        ribbon = screen_text(pilot.app).splitlines()[1]

    assert ribbon == " (H)Home  (C)Comm..  (A)Action  (V)View  │ (U)Status..     ›"


async def test_key_tips_lead_to_the_places_too(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-27 14:00")
    async with desk() as pilot:
        await open_session(pilot, saved.session_id)
        await press(pilot, "f10", "v", "3")

        assert screen_text(pilot.app).startswith(" Find")
