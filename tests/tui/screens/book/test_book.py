"""The wizard that books, page by page."""

from datetime import date, datetime, time

import pytest

from models import Appointment, Communication
from studio.appointments import appointments, parties
from studio.clients import clients
from studio.kernel import drafts, preferences
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.own import SESSION_TYPE
from studio.sessions import agenda, sessions, views
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.book.book import BookScreen
from tui.screens.free.quick import QuickLineScreen

pytestmark = pytest.mark.sqlite

FRIDAY = date(2026, 11, 27)


@pytest.fixture
def client_id(actor: Actor) -> int:
    return factories.reached(actor)


async def at_rest(pilot) -> BookScreen:
    await settled(pilot)
    screen = pilot.app.place
    assert isinstance(screen, BookScreen)
    return screen


async def to_session(pilot, typed: str = "ana") -> BookScreen:
    await press(pilot, "f9", "enter")
    await type_text(pilot, typed)
    await press(pilot, "enter")
    screen = pilot.app.screen
    assert isinstance(screen, BookScreen)
    return screen


async def test_a_known_client_is_booked_with_under_fifteen_keys_and_the_name(desk: Desk, client_id: int) -> None:
    before, after = ["f9", "enter"], ["enter", "f", "tab", *"fri", "space", *"10", "enter", "enter"]
    async with desk() as pilot:
        await press(pilot, *before)
        await type_text(pilot, "ana")
        await press(pilot, *after)
        assert pilot.app.place.said.startswith("Session 10001 is booked.")
    assert len(before) + len(after) < 15
    (row,) = agenda.day(FRIDAY)
    assert (row.starts_at, row.session_type, row.room) == (datetime(2026, 11, 27, 10), "Family", "Room 1")


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_each_page_is_one_screen(desk: Desk, client_id: int, width: int, height: int) -> None:
    async with desk((width, height)) as pilot:
        await press(pilot, "f9")
        assert_golden(pilot.app, f"book_what_{width}x{height}")
        await press(pilot, "enter")
        await type_text(pilot, "ana")
        assert_golden(pilot.app, f"book_who_{width}x{height}")
        await press(pilot, "enter", "f", "tab")
        await type_text(pilot, "fri 10")
        assert_golden(pilot.app, f"book_session_{width}x{height}")
        await press(pilot, "enter")
        assert_golden(pilot.app, f"book_check_{width}x{height}")
        await press(pilot, "enter")
        assert_golden(pilot.app, f"book_next_{width}x{height}")


async def test_esc_goes_a_page_back_and_loses_nothing(desk: Desk, client_id: int) -> None:
    async with desk() as pilot:
        screen = await to_session(pilot)
        await press(pilot, "f", "tab")
        await type_text(pilot, "fri 10")
        await press(pilot, "enter", "escape", "escape")
        assert screen.pane == "Who"
        assert "ana" in screen_text(pilot.app)
        await press(pilot, "escape", "a", "escape", "s", "enter", "enter")
        assert screen.pane == "Check"
        text = screen_text(pilot.app)
    assert "Family" in text
    assert "Fri Nov 27, 2026, 10:00 AM - 11:00 AM" in text


async def test_a_page_back_all_of_one_name_are_still_to_choose_from(desk: Desk, actor: Actor) -> None:
    numbers = [factories.client(actor, "Smith", "Ann") for _ in range(5)]
    async with desk() as pilot:
        await to_session(pilot, "smith")
        await press(pilot, "escape")
        screen = await at_rest(pilot)
        assert screen.pane == "Who"
        assert screen_text(pilot.app).count("Smith, Ann") == len(numbers) + 1  # and in the title
        await press(pilot, *["down"] * 4, "enter")
        screen = await at_rest(pilot)
        assert screen.edit.client is not None and screen.edit.client.key == numbers[4]


async def test_what_is_missing_is_said_on_its_page(desk: Desk, client_id: int) -> None:
    async with desk() as pilot:
        await press(pilot, "f9", "enter", "enter")
        assert pilot.app.place.said.startswith("A session is of a client")
        await type_text(pilot, "ana")
        await press(pilot, "enter", "enter")
        screen = pilot.app.place
        assert screen.said == "Choose the session type; press Down to see them all."
        assert screen.pane == "Session"
        await type_text(pilot, "fam")
        await press(pilot, "tab")
        await type_text(pilot, "febtober")
        await press(pilot, "enter")
        assert screen.pane == "Session"
        assert screen.refuses_now()


async def test_a_slot_that_is_taken_offers_the_next_one(desk: Desk, actor: Actor, client_id: int) -> None:
    factories.session(actor, "2026-11-27 10:00")
    async with desk() as pilot:
        await to_session(pilot)
        await press(pilot, "f", "tab")
        await type_text(pilot, "fri 10")
        await press(pilot, "enter", "enter")
        assert "Room 1 is taken" in screen_text(pilot.app)
        await press(pilot, "n")
        assert pilot.app.place.said.startswith("Session 10002 is booked.")
    assert [row.starts_at.hour for row in agenda.day(FRIDAY)] == [10, 11]


async def test_what_another_desk_booked_for_the_client_meanwhile_is_told_before_it_is_booked_twice(
    desk: Desk, actor: Actor, client_id: int
) -> None:
    told = "Booked today Family, Wed Dec 2, 10:00 AM, by MKH (10001)"
    async with desk() as pilot:
        await to_session(pilot)
        await press(pilot, "f", "tab")
        await type_text(pilot, "fri 10")
        await press(pilot, "enter")
        assert "Booked today" not in screen_text(pilot.app)
        factories.session(actor, "2026-12-02 10:00", client_id=client_id)
        pilot.app.place.changed_elsewhere(frozenset({("session", 1)}))
        await settled(pilot)
        assert told in " ".join(screen_text(pilot.app).split())
        await press(pilot, "escape", "enter")
        assert told in " ".join(screen_text(pilot.app).split())


async def test_where_somebody_is_in_the_way_it_is_not_said_that_enter_books(
    desk: Desk, actor: Actor, client_id: int
) -> None:
    factories.session(actor, "2026-11-27 10:00")
    async with desk() as pilot:
        await to_session(pilot)
        await press(pilot, "f", "tab")
        await type_text(pilot, "fri 10")
        await press(pilot, "enter")
        assert pilot.app.place.said.startswith("Room 1 is taken from 10:00 AM to 11:00 AM")


async def test_who_is_free_or_in_the_way_of_an_appointment_is_said_before_it_is_booked(
    desk: Desk, actor: Actor, client_id: int
) -> None:
    factories.session(actor, "2026-11-27 14:30")
    typed = {"date": "2026-11-27", "start": "14:30", "end": "16:00", "room": "Room 1", "kind": "appointment"}
    async with desk() as pilot:
        pilot.app.open(Open("book", client_id=client_id, typed=typed | {"photographer": "mia"}))
        screen = await at_rest(pilot)
        form = screen.query_one("#meeting")
        form.focus_field("start")
        await type_text(pilot, "15")
        assert screen.said.startswith("3:00 PM: Room 1 is taken from 2:30 PM to 3:30 PM")
        form.focus_field("start")
        await type_text(pilot, "16")
        form.focus_field("end")
        await type_text(pilot, "17")
        assert screen.said == "5:00 PM: Mia [Hansen] [/ and Room 1 are free then."
        await press(pilot, "enter")
        assert screen.said == "Enter books it. Mia [Hansen] [/ and Room 1 are free then."
        await press(pilot, "escape")
        form.focus_field("start")
        await type_text(pilot, "15")
        await press(pilot, "enter")
        assert (screen.pane, screen.said.split(" by ")[0]) == ("Check", "Room 1 is taken from 2:30 PM to 3:30 PM")
        await press(pilot, "escape")
        form.focus_field("people")
        await type_text(pilot, "nobody")
        await press(pilot, "enter")
        assert (screen.pane, "Enter books it" in screen.said, "nobody" in screen.said) == ("Check", False, True)


async def test_back_from_a_clash_leads_to_the_time(desk: Desk, actor: Actor, client_id: int) -> None:
    factories.session(actor, "2026-11-27 10:00")
    async with desk() as pilot:
        screen = await to_session(pilot)
        await press(pilot, "f", "tab")
        await type_text(pilot, "fri 10")
        await press(pilot, "enter", "enter", "b")
        assert screen.pane == "Session"
        assert screen.focused is screen.query_one("#general").field("start")
        assert screen.said.startswith("Room 1 is taken")
    assert len(agenda.day(FRIDAY)) == 1


async def test_a_new_client_is_added_on_the_way(desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "f9", "enter")
        await type_text(pilot, "zoe obrien")
        await press(pilot, "enter")
        assert pilot.app.place.name_of() == "Client"
        await press(pilot, "ctrl+s")
        screen = pilot.app.place
        assert isinstance(screen, BookScreen)
        assert screen.pane == "Session"
        assert screen.edit.client.label == "Obrien, Zoe"


async def test_a_client_who_is_in_the_book_already_is_booked_for(desk: Desk, actor: Actor) -> None:
    known = factories.client(actor, "Obrien", "Zoe")
    async with desk() as pilot:
        pilot.app.open(Open("book"))
        await press(pilot, "enter")
        await press(pilot, "ctrl+l")
        pilot.app.place.open(Open("client", typed={"last_name": "Obrien", "first_name": "Zoe"}, book=True))
        await settled(pilot)
        await press(pilot, "ctrl+s", "o")
        screen = pilot.app.place
        assert isinstance(screen, BookScreen)
        assert screen.edit.client.key == known
    assert clients.client_id_of("1001") == known


async def test_an_appointment_may_be_of_the_studio_alone(desk: Desk, actor: Actor) -> None:
    async with desk() as pilot:
        await press(pilot, "f9", "a", "enter")
        assert pilot.app.place.pane == "Appointment"
        await press(pilot, "tab")
        await type_text(pilot, "fri 10")
        await press(pilot, "enter")
        assert "nobody" in screen_text(pilot.app)
        await press(pilot, "enter")
        assert pilot.app.place.said.startswith("Appointment 1 is booked.")


async def test_a_free_slot_is_booked_for_with_the_client_alone(desk: Desk, actor: Actor, client_id: int) -> None:
    slot = {
        "date": "2026-12-05",
        "start": "10:00",
        "end": "11:30",
        "photographer": "mia",
        "room": "Room 1",
        "type": "Family",
    }
    async with desk() as pilot:
        pilot.app.open(Open("book", typed=slot))
        await settled(pilot)
        await press(pilot, "escape")
        assert pilot.app.place.name_of() == "Agenda", "Nothing was typed yet: nothing is asked."
        pilot.app.open(Open("book", typed=slot, client_id=client_id))
        await press(pilot, "enter", "enter")
        assert pilot.app.place.said.startswith("Session 10001 is booked.")
    (row,) = agenda.day(date(2026, 12, 5))
    record = views.session_record(row.session_id)
    assert (record.starts_at, record.ends_at) == (datetime(2026, 12, 5, 10), datetime(2026, 12, 5, 11, 30))
    assert record.photographer is not None
    assert record.photographer.id == actor.user_id


async def test_the_confirmation_is_a_real_message(desk: Desk, client_id: int) -> None:
    async with desk() as pilot:
        await to_session(pilot)
        await press(pilot, "f", "tab")
        await type_text(pilot, "fri 10")
        await press(pilot, "enter", "enter", "e")
        assert pilot.app.place.said == "The confirmation is in the outbox."
        await press(pilot, "e")
        await press(pilot, "t")
        text = screen_text(pilot.app)
    assert "in the outbox" in text
    assert [(row.kind, row.state) for row in outbox_rows()] == [("email", "waiting"), ("text", "waiting")]


CANCELLED = "The {} is cancelled: take that back in its record, then confirm it."


@pytest.mark.parametrize("of", ["session", "appointment"])
@pytest.mark.parametrize("where", ["here", "elsewhere"])
async def test_what_was_cancelled_since_is_not_confirmed(
    desk: Desk, actor: Actor, client_id: int, of: str, where: str
) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("book", client_id=client_id, typed={"kind": of}))
        await press(pilot, *(("f", "tab") if of == "session" else ("tab",)))
        await type_text(pilot, "fri 10")
        await press(pilot, "enter", "enter")
        assert "is booked" in pilot.app.place.said
        if where == "here":
            await press(pilot, "ctrl+z", "u")
            assert pilot.app.place.said.startswith("Undone: ")
        else:
            cancel = sessions.cancel if of == "session" else appointments.cancel
            cancel(actor, pilot.app.place.edit.part.record_id, reason="by phone")
            pilot.app.place.changed_elsewhere(frozenset({(of, pilot.app.place.edit.part.record_id)}))
            await settled(pilot)
        gone = (of, where) == ("appointment", "here")
        assert screen_text(pilot.app).count(f"The {of} is cancelled") == (0 if gone else 3)
        await press(pilot, "e")
        assert pilot.app.place.said == ("It is gone: there is nothing to confirm." if gone else CANCELLED.format(of))
    assert outbox_rows() == []


def outbox_rows():
    from models import Communication, Outbox

    rows = Outbox.select(Outbox, Communication).join(Communication).order_by(Outbox.id)
    return [type("Row", (), {"kind": row.communication.kind, "state": row.state}) for row in rows]


PAGES = {
    "What": ["enter", "a", "n", "a", "escape", "a", "escape"],
    "Who": ["enter", "a", "n", "a"],
    "Session": ["enter", "a", "n", "a", "enter", "f", "tab", *"fri", "space", *"10", "tab"],
    "Check": ["enter", "a", "n", "a", "enter", "f", "tab", *"fri", "space", *"10", "enter"],
    "Appointment": ["a", "a", "n", "a", "enter", "tab", *"fri", "space", *"10", "tab"],
}


@pytest.mark.parametrize("page", PAGES)
async def test_killed_on_a_page_it_comes_back_there_with_everything(
    desk: Desk, book: Book, client_id: int, page: str
) -> None:
    async with desk() as pilot:
        await press(pilot, "f9", *PAGES[page])
        assert pilot.app.place.pane == page
        pilot.app.place.keep_draft_now()
        before, kept = body(pilot), pilot.app.window
    kept.close()
    async with desk() as pilot:
        await press(pilot, "enter")
        assert pilot.app.place.name_of() == "Book"
        await press(pilot, "g")
        assert pilot.app.place.pane == page
        assert body(pilot) == before
        assert drafts.waiting(pilot.app.book, "mia") == ()


async def test_no_type_takes_away_the_time_and_the_column_that_were_marked(
    desk: Desk, actor: Actor, client_id: int
) -> None:
    factories.room(actor)
    marked = {"date": "2026-11-27", "start": "09:00", "end": "10:30", "room": "Room 2 [/"}
    async with desk() as pilot:
        pilot.app.open(Open("book", typed=marked | {"kind": "session"}, client_id=client_id))
        await settled(pilot)
        await press(pilot, "f", "tab")
        mine = pilot.app.place.edit.session.mine()
        assert (mine["when"].end, mine["room"].label) == (time(10, 30), "Room 2 [/")
        await press(pilot, "tab", "8", "tab")
        assert pilot.app.place.edit.session.mine()["when"].end == time(9)


async def test_what_is_booked_is_not_offered_as_unfinished(desk: Desk, book: Book, client_id: int) -> None:
    async with desk() as pilot:
        await press(pilot, "f9", *PAGES["Check"], "enter")
        assert pilot.app.place.pane == "Next"
        pilot.app.place.keep_draft_now()
        kept = pilot.app.window
    kept.close()
    assert drafts.waiting(pilot.app.book, "mia") == ()


def body(pilot) -> list[str]:
    return [line.replace("_", "").rstrip() for line in screen_text(pilot.app).splitlines()[2:-2]]


async def test_a_page_that_is_opened_is_kept_although_nothing_is_typed_there(
    desk: Desk, client_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    async with desk() as pilot:
        await press(pilot, "f9", *PAGES["Check"][:-1])
        place = pilot.app.place
        monkeypatch.setattr(place.drafts, "touch", lambda: kept.append(place.edit.page))
        await press(pilot, "enter", "escape")
        assert kept == ["Check", "Session"]


async def test_enter_books_the_time_that_was_pointed_at_not_what_was_left_unfinished(
    desk: Desk, client_id: int
) -> None:
    async with desk() as pilot:
        await to_session(pilot)
        await press(pilot, "f", "escape", "escape", "escape", "l")
        pilot.app.open(Open("book", typed={"date": "2026-11-27", "start": "09:00"}))
        await settled(pilot)
        await press(pilot, "enter")
        edit = pilot.app.place.edit
        assert (edit.client, edit.session.mine()["when"].start) == (None, time(9))


async def test_f9_twice_leads_to_the_quick_line_over_what_was_left_unfinished_too(desk: Desk, client_id: int) -> None:
    async with desk() as pilot:
        await to_session(pilot)
        await press(pilot, "f", "escape", "escape", "escape", "l", "f9", "f9", *"mon 10t")
        assert (type(pilot.app.place), pilot.app.place.field.value) == (QuickLineScreen, "mon 10t")
        await press(pilot, "escape", "f9")
        assert "Not booked yet" in screen_text(pilot.app)
        await press(pilot, "q", *"mon 10t")
        assert (type(pilot.app.place), pilot.app.place.field.value) == (QuickLineScreen, "mon 10t")


async def test_the_users_own_key_of_booking_leads_there_too(desk: Desk, client_id: int) -> None:
    async with desk() as pilot:
        await to_session(pilot)
        await press(pilot, "f", "escape", "escape", "escape", "l")
        pilot.app.own_keys = {"app.book": "ctrl+k"}
        pilot.app.open(Open("book"))
        await settled(pilot)
        await press(pilot, "ctrl+k", *"mon 10t")
        assert (type(pilot.app.place), pilot.app.place.field.value) == (QuickLineScreen, "mon 10t")


async def test_kept_for_later_it_is_offered_at_the_next_f9(desk: Desk, client_id: int) -> None:
    async with desk() as pilot:
        await to_session(pilot)
        await press(pilot, "f", "escape", "escape", "escape", "l")
        assert pilot.app.place.name_of() == "Agenda"
        await press(pilot, "f9", "g")
        assert pilot.app.place.pane == "What"
        await press(pilot, "enter", "enter")
        assert pilot.app.place.pane == "Session"
        assert "Family" in screen_text(pilot.app)


async def test_what_the_studio_requires_is_asked_for(desk: Desk, actor: Actor, client_id: int) -> None:
    preferences.set_text(actor, "session.photographer", "required")
    async with desk() as pilot:
        screen = await to_session(pilot)
        await press(pilot, "f", "enter")
        assert screen.pane == "Session"
        assert "photographer" in screen.said


async def test_a_free_slot_is_a_slot_for_an_appointment_too(desk: Desk, actor: Actor) -> None:
    factories.room_id()
    typed = {"date": "2026-11-27", "start": "14:30", "end": "16:00", "photographer": "mia", "room": "Room 1"}
    async with desk() as pilot:
        pilot.app.open(Open("book", typed=typed | {"kind": "appointment", "description": "Album [/"}))
        await settled(pilot)
        assert (pilot.app.place.pane, pilot.app.place.dirty) == ("Who", False)
        await press(pilot, "enter", "enter", "enter")
        assert pilot.app.place.said.startswith("Appointment 1 is booked.")
    made = Appointment.get()
    assert (made.starts_at, made.ends_at) == (datetime(2026, 11, 27, 14, 30), datetime(2026, 11, 27, 16))
    assert (made.description, parties.typed("room", made.id)) == ("Album [/", "Room 1")
    assert parties.typed("person", made.id) == actor.name


async def test_another_client_takes_an_appointment_out_of_its_session(desk: Desk, actor: Actor, client_id: int) -> None:
    session = factories.session(actor, "2026-12-01 10:00")
    async with desk() as pilot:
        pilot.app.open(Open("book", client_id=1, session_id=session.session_id, typed={"kind": "appointment"}))
        await settled(pilot)
        edit = pilot.app.place.edit
        assert (edit.of_session.key, edit.appointment.links["session"]) == (session.session_id, session.session_id)
        edit.take_client(None)
        assert edit.appointment.links["session"] is None


async def test_an_appointment_is_confirmed_as_a_session_is(desk: Desk, client_id: int) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("book", client_id=client_id, typed={"kind": "appointment"}))
        await press(pilot, "tab")
        await type_text(pilot, "fri 10")
        await press(pilot, "enter", "enter")
        assert "Consultation on Friday, November 27, 2026" in screen_text(pilot.app)
        await press(pilot, "e")
        assert pilot.app.place.said == "The confirmation is in the outbox."
        await press(pilot, "t", "o")
        pilot.app.place.run_command("call")
        await settled(pilot)
        assert pilot.app.place.edit.links["appointment"] == 1
    assert [(row.kind, row.state) for row in outbox_rows()] == [("email", "waiting"), ("text", "waiting")]
    sent = Communication.select().order_by(Communication.id)
    assert [row.appointment_id for row in sent] == [1, 1]


async def test_the_expected_day_is_asked_where_the_type_follows_a_birth(
    desk: Desk, book: Book, actor: Actor, client_id: int
) -> None:
    days = {"window_first": 5, "window_last": 14}
    upkeep.change(actor, SESSION_TYPE, factories.type_id("Newborn"), None, days)
    async with desk() as pilot:
        screen = await to_session(pilot)
        form = screen.query_one("#general")
        await type_text(pilot, "fam")
        await press(pilot, "tab")
        assert not form.field("expected_on").display
        await press(pilot, "shift+tab", "ctrl+l")
        form.focus_field("session_type")
        await type_text(pilot, "newb")
        await press(pilot, "tab")
        assert form.field("expected_on").display
        form.focus_field("expected_on")
        await type_text(pilot, "dec 20")
        form.focus_field("date")
        await type_text(pilot, "2026-12-29 10")
        assert_golden(pilot.app, "book_newborn_80x24")
        upkeep.change(actor, SESSION_TYPE, factories.type_id("Newborn"), None, {"expected_a_week": 1})
        factories.session(actor, "2026-12-28 10:00", type="Newborn")
        await press(pilot, "enter")
        assert "full" not in pilot.app.place.said
        assert "Birth          Sun Dec 20, 2026" in screen_text(pilot.app)
        await press(pilot, "enter")
    assert views.session_record(screen.edit.part.record_id).expected_on == date(2026, 12, 20)


async def test_it_is_held_instead_of_booked(desk: Desk, actor: Actor, client_id: int) -> None:
    upkeep.change(actor, SESSION_TYPE, factories.type_id("Family"), None, {"hold_days": 3})
    async with desk() as pilot:
        screen = await to_session(pilot)
        await press(pilot, "f", "tab")
        await type_text(pilot, "2026-12-05 10")
        await press(pilot, "enter", "h")
        assert "On hold        until Wed Nov 25, 2026: its time stays free" in screen_text(pilot.app)
        assert "puts it on hold" in screen.said
        assert "Enter Hold it" in screen_text(pilot.app).splitlines()[-1]
        upkeep.change(actor, SESSION_TYPE, factories.type_id("Family"), None, {"hold_days": None})
        await press(pilot, "h", "h")
        assert "On hold        without an end: its time stays free" in screen_text(pilot.app)
        upkeep.change(actor, SESSION_TYPE, factories.type_id("Family"), None, {"hold_days": 3})
        await press(pilot, "h")
        assert "Enter Book it" in screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "h", "enter")
        assert screen.said.startswith("Session 10001 is on hold.")
    record = views.session_record(screen.edit.part.record_id)
    assert record.held_until == date(2026, 11, 25), "Saturday; Mon, Tue, Wed, as Thursday is Thanksgiving"
