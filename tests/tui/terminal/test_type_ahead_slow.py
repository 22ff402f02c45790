"""Jobs typed ahead over a database that is slower than any typist: each crossing to it waits until the test lets it go,
and the test lets one go only when the program can do nothing else."""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from textual import events
from textual.message import Message
from textual.message_pump import MessagePump
from textual.pilot import Pilot

from studio.clients import clients
from studio.clients.clients import Email
from studio.kernel import times
from studio.kernel.access import Actor
from studio.sessions import agenda, views
from tests import factories
from tests.conftest import Book
from tests.torture import TORTURE
from tests.tui.conftest import SharedGateway
from tests.tui.goldens import screen_text
from tests.tui.settle import settled
from tui.app import SittingsApp
from tui.frame.desk import Open
from tui.frame.place import Place
from tui.terminal.readiness import Readiness
from tui.widgets.form import Form

pytestmark = pytest.mark.sqlite


class SlowGateway(SharedGateway):
    """Lets nothing cross to the database before the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.held: deque[asyncio.Future[None]] = deque()

    async def _turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self.held.append(turn)
        await turn

    async def read(self, service: Any, *args: Any, **kwargs: Any) -> Any:
        await self._turn()
        return await super().read(service, *args, **kwargs)

    async def write(self, service: Any, *args: Any, **kwargs: Any) -> Any:
        await self._turn()
        return await super().write(service, *args, **kwargs)

    async def aside(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        await self._turn()
        return await super().aside(work, *args, **kwargs)

    def let_one_go(self) -> bool:
        """Let the oldest go that is still waited for; false when there is none."""
        while self.held:
            turn = self.held.popleft()
            if not turn.done():
                turn.set_result(None)
                return True
        return False


@asynccontextmanager
async def slow_desk(book: Book, actor: Actor) -> AsyncIterator[Pilot[Any]]:
    app = SittingsApp(book.url, actor, SlowGateway(), new_login="mia")
    async with app.run_test(size=(80, 24)) as pilot:
        yield pilot


async def rest(pilot: Pilot[Any], *, crossings: int = 1000) -> None:
    """Let the database answer, one crossing after the other, until nothing is left to do, or so many are done."""
    await settled(pilot)
    while crossings and pilot.app.gateway.let_one_go():
        crossings -= 1
        await settled(pilot)


def type_ahead_of(pilot: Pilot[Any], *typed: str) -> None:
    """Deliver keys and words in one packet."""
    named = {"tab", "enter", "f2", "f3", "f4", "f9", "escape", "down", "up", "insert"}
    for part in typed:
        for key in [part] if part in named or part.startswith("ctrl+") else part:
            name = {" ": "space", "/": "slash", "+": "plus", ",": "comma"}.get(key, key)
            pilot.app.post_message(events.Key(name, key if len(key) == 1 else None))


JOB = (
    *("f3", "Zoe Berg", "enter", "ctrl+s"),
    *("ctrl+pagedown", "ctrl+n", "Mia", "tab", "chi", "tab", "3/4/2018", "ctrl+s"),
    *("f9", "enter", "fam", "tab", "fri 1130", "enter", "enter", "o"),
    *("ctrl+o", "ctrl+s"),
    *("f2", "n", "n", "n", "n", "n", "n", "c"),
)
"""Find, a new client, a member of the family, a session, its next status, and on its day the client's confirmation."""


async def test_a_whole_job_in_one_packet_lands_on_a_slow_database(book: Book, actor: Actor) -> None:
    async with slow_desk(book, actor) as pilot:
        type_ahead_of(pilot, *JOB)
        await rest(pilot)
        shown = screen_text(pilot.app)

    client_id = clients.client_id_of("1001")
    member, (row,) = clients.family(client_id)[0], agenda.sessions_of_client(client_id)
    record = views.session_record(row.session_id)
    assert (member.name, str(member.birthday)) == ("Mia", "2018-03-04")
    assert (record.session_type.name, record.starts_at) == ("Family", datetime(2026, 11, 27, 11, 30))
    notes = [note.text for note in views.status_notes(row.session_id)]
    assert "Booked for" in notes[-1] and "to Image Capture Pending" in notes[-2], notes
    assert record.confirmed, shown


async def test_without_readiness_the_same_job_goes_astray(
    book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Readiness, "takes", lambda _screen, _typed: True)
    monkeypatch.setattr(SittingsApp, "_takes", lambda _app, _screen, _typed: True)
    async with slow_desk(book, actor) as pilot:
        type_ahead_of(pilot, *JOB)
        await rest(pilot)

    assert not any(row.confirmed for row in agenda.day(datetime(2026, 11, 27).date()))


async def test_enter_and_the_arrows_wait_for_what_was_found(book: Book, actor: Actor) -> None:
    factories.client(actor, "Weber", "Anna")
    factories.client(actor, "Weber", "Berta")
    async with slow_desk(book, actor) as pilot:
        type_ahead_of(pilot, "f3", "weber", "down", "enter")
        await rest(pilot)
        assert pilot.app.place.title_text() == "Client 1002  Weber, Berta"


async def test_days_are_turned_without_waiting_for_each(book: Book, actor: Actor) -> None:
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        type_ahead_of(pilot, "n", "n", "n")
        await rest(pilot, crossings=0)
        assert not pilot.app.keys_waiting
        await rest(pilot)
        assert str(pilot.app.place.day) == "2026-11-24"


async def test_keys_that_wait_long_say_so_and_esc_drops_them(
    book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "TELL_AFTER_S", 0.0)
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        type_ahead_of(pilot, "f3", "ctrl+n")
        await rest(pilot, crossings=0)
        type_ahead_of(pilot, "Berg", "ctrl+s")
        await rest(pilot, crossings=0)
        assert pilot.app.place.said == "Still reading the client: the keys you type wait. Esc drops them."
        type_ahead_of(pilot, "escape")
        await rest(pilot, crossings=0)
        assert pilot.app.place.said == "What you typed ahead was dropped."
        await rest(pilot)
        assert pilot.app.place.ready
        assert pilot.app.place.general.values()["last_name"] == ""


async def test_keys_that_wait_too_long_are_dropped_and_esc_leaves(
    book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "TELL_AFTER_S", 0.0)
    monkeypatch.setattr(times, "WAIT_AT_MOST_S", 0.1)
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        type_ahead_of(pilot, "f3", "ctrl+n")
        await rest(pilot, crossings=0)
        type_ahead_of(pilot, "Berg")
        await rest(pilot, crossings=0)
        await pilot.app._answering
        assert pilot.app.place.said == "Still reading the client: the keys you typed were dropped. Esc leaves."
        type_ahead_of(pilot, "x")
        await rest(pilot, crossings=0)
        assert pilot.app.place.said == "Still reading the client: Esc leaves, other keys do nothing."
        type_ahead_of(pilot, "escape")
        await rest(pilot)
        assert pilot.app.place.name_of() == "Find"


async def test_the_sentence_goes_when_the_keys_go_on(book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "TELL_AFTER_S", 0.0)
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        type_ahead_of(pilot, "f3", "Zoe Berg", "enter", "tab")
        await rest(pilot)
        assert isinstance(pilot.app.screen, Place)
        assert "Still" not in pilot.app.place.said


async def test_a_question_that_nobody_could_expect_is_not_answered_by_keys_typed_before(
    book: Book, actor: Actor
) -> None:
    factories.session(actor, "2026-11-27 11:30")
    client_id = factories.client(actor, "Berg")
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        pilot.app.open(Open("session", client_id=client_id))
        await rest(pilot)
        type_ahead_of(pilot, "Twice", "tab", "por", "tab", "11/27", "tab", "1130", "tab", "ctrl+s", "a")
        await rest(pilot)
        assert "Taken" in screen_text(pilot.app)
        assert len(agenda.day(datetime(2026, 11, 27).date())) == 1


# What one types while something is looked up that fills in other fields stays, letter for letter.


def standing(pilot: Pilot[Any], form: str, name: str) -> str:
    return pilot.app.screen.query_one(form, Form).field(name).typed


async def test_what_is_typed_while_the_type_of_an_appointment_is_read_stays(book: Book, actor: Actor) -> None:
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        type_ahead_of(pilot, "f9", "a", "enter", "cons", *("tab",) * 6, "Mia", "tab", "1", "tab", "Cake")
        await rest(pilot)
        typed = [standing(pilot, "#meeting", name) for name in ("people", "rooms", "description")]

    assert typed == ["Mia", "1", "Cake"]


async def test_an_address_typed_while_the_client_is_changed_stays(book: Book, actor: Actor) -> None:
    client_id = factories.client(actor, emails=[Email("zoe@example.com")])
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        pilot.app.open(Open("email", client_id=client_id))
        await rest(pilot)
        before = standing(pilot, "#general", "to")
        type_ahead_of(pilot, "tab", "ctrl+u", "tab", "mom")
        await rest(pilot)
        assert "zoe@example.com" in before and not standing(pilot, "#general", "client")
        assert standing(pilot, "#general", "to") == "mom"


async def test_a_due_date_typed_while_another_one_is_counted_stays(book: Book, actor: Actor) -> None:
    saved = factories.session(actor, "2026-11-20 09:00")
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        pilot.app.open(Open("session", saved.session_id))
        await rest(pilot)
        type_ahead_of(pilot, "ctrl+o", "up", "-", "tab", "tab", "12/")
        await rest(pilot)
        begun = standing(pilot, "Form", "due")
        type_ahead_of(pilot, "1", "enter")
        await rest(pilot)

    assert begun == "12/"
    assert str(views.session_record(saved.session_id).status_due) == "2026-12-01"


async def test_a_number_typed_while_the_client_is_changed_stays(book: Book, actor: Actor) -> None:
    before = factories.client_with_phone(actor, "415 555 0133")
    factories.client_with_phone(actor, "415 555 0144", last="Weber")
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        pilot.app.open(Open("text", client_id=before))
        await rest(pilot)
        pilot.app.screen.general.focus_field("client")
        await rest(pilot)
        type_ahead_of(pilot, "ctrl+u", "down", "weber", "enter", "tab", "99")
        await rest(pilot)
        assert "Weber" in standing(pilot, "#general", "client")
        assert standing(pilot, "#general", "phone") == "99"


async def test_keys_wait_also_where_a_change_at_another_desk_ends_the_reading(book: Book, actor: Actor) -> None:
    factories.room(actor, "Blue")
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        type_ahead_of(pilot, "f4")
        await rest(pilot)
        type_ahead_of(pilot, "n")
        await rest(pilot, crossings=0)
        pilot.app.place.changed_elsewhere(frozenset({("session", 1)}))
        type_ahead_of(pilot, "enter")
        await rest(pilot)
        assert pilot.app.place.typed["date"] == "2026-11-22"

        pilot.app.open(Open("list", name="room"))
        await rest(pilot, crossings=0)
        pilot.app.place.changed_elsewhere(frozenset({("resource", 1)}))
        type_ahead_of(pilot, "down")
        await rest(pilot)
        table = pilot.app.place.table
        assert table.cursor_key == table.rows[1].key


async def test_a_refusal_is_not_written_over_by_who_is_free(book: Book, actor: Actor) -> None:
    typed = {"type": "Portrait", "date": "2026-11-27", "start": "10:00"}
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        pilot.app.open(Open("book", typed=typed))
        type_ahead_of(pilot, "o")
        await rest(pilot)
        assert pilot.app.place.said.startswith("Nothing is booked yet")


@pytest.mark.torture
@pytest.mark.parametrize("seed", [2, 4, *(range(5, 50) if TORTURE > 1 else ())])
async def test_a_job_lands_whenever_each_message_gets_its_turn(
    book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Each message waits for some turns of the loop before it is dealt with, as behind a handler that takes long."""
    pick, deal_with = random.Random(seed), MessagePump._dispatch_message

    async def later(pump: MessagePump, message: Message) -> None:
        for _ in range(pick.choice((0, 0, 0, 0, 1, 2, 5, 12, 40))):
            await asyncio.sleep(0)
        await deal_with(pump, message)

    monkeypatch.setattr(MessagePump, "_dispatch_message", later)
    async with slow_desk(book, actor) as pilot:
        await rest(pilot)
        # The day that is looked at is the wizard's.
        type_ahead_of(pilot, "g", "fri", "enter", "n", "p", "f3", "Zoe Berg", "enter", "ctrl+s")
        type_ahead_of(pilot, "f9", "enter", "fam", "tab", "tab", "1130", "enter", "enter")
        await rest(pilot)
        shown = screen_text(pilot.app)

    (row,) = agenda.sessions_of_client(clients.client_id_of("1001"))
    assert (row.session_type, row.starts_at) == ("Family", datetime(2026, 11, 27, 11, 30)), shown
