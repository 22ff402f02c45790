"""What is done without anybody, on one screen."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models import Outbox
from studio.background import background, noted
from studio.background.background import FEEDS, MESSAGES
from studio.booking import busy
from studio.ical import fetched
from studio.kernel import journal, preferences
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, Unavailable
from studio.people import roles
from tests import factories
from tests.studio.messages.queued import message
from tests.tui.conftest import Desk, SharedGateway
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled
from tui.frame.desk import Open

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("frozen")]


async def opened(pilot: Any, key: str = "") -> Any:
    pilot.app.open(Open("background"))
    await settled(pilot)
    place = pilot.app.place
    if key:
        assert place.table.move_to_key(key)
        await settled(pilot)
    return place


@pytest.fixture
def folder(actor: Actor, tmp_path: Path) -> Path:
    place = tmp_path / "calendars"
    place.mkdir()
    preferences.set_text(actor, "calendar.folder", str(place))
    return place


@pytest.fixture
def troubled(actor: Actor, frozen: Any) -> None:
    """A worker that is gone, and something wrong with most of what it does."""
    noted.note(noted.WORKER)
    preferences.set_text(actor, "bounce.host", "imap.example.com")
    preferences.set_text(actor, "calendar.folder", "/srv/calendars")
    noted.note(background.MAILBOX, "The mailbox cannot be read: imap.example.com refuses the name or the password.")
    noted.note(FEEDS)
    busy.set_address(actor, actor.user_id or 0, "/home/mia/calendar.ics")
    busy.note(busy.calendar_of(actor.user_id or 0), None, "/home/mia/calendar.ics is missing.")
    with journal.entry(actor, "message.held", count=1) as entry:
        entry.update(Outbox, message(actor), state="failed")
    message(actor)
    frozen.shift(timedelta(hours=2))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_how_it_looks_where_nothing_is_set_up(desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size) as pilot:
        await opened(pilot)
        assert_golden(pilot.app, "background_empty_{}x{}".format(*size))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_how_it_looks_where_much_is_stuck(troubled: None, desk: Desk, size: tuple[int, int]) -> None:
    async with desk(size) as pilot:
        await opened(pilot, background.MAILBOX)
        assert_golden(pilot.app, "background_troubled_{}x{}".format(*size))


async def test_the_key_tip_leads_there_and_escape_back(desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "f10", "v", "d")
        assert pilot.app.place.name_of() == "Background work"
        await press(pilot, "escape")
        assert pilot.app.place.name_of() == "Agenda"


async def test_a_worker_that_comes_is_seen_with_the_next_look(desk: Desk) -> None:
    async with desk() as pilot:
        place = await opened(pilot, MESSAGES)
        assert "never ran" in screen_text(pilot.app)
        noted.note(noted.WORKER)
        pilot.app._tick()
        await settled(pilot)
        text = screen_text(pilot.app)
        assert place.table.cursor_key == MESSAGES
    assert "runs" in text
    assert "never ran" not in text


async def test_one_that_is_covered_reads_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    async with desk() as pilot:
        place = await opened(pilot)
        await press(pilot, "f3")
        monkeypatch.setattr(type(place), "polled", lambda self: asked.append(self))
        pilot.app._tick()
        await settled(pilot)
    assert asked == []


@pytest.mark.parametrize(
    ("key", "leads_to"),
    [(MESSAGES, "Outbox"), (FEEDS, "Preferences"), (background.MAILBOX, "Preferences"), ("busy mia", "Users")],
)
async def test_enter_opens_what_it_is_about(troubled: None, desk: Desk, key: str, leads_to: str) -> None:
    async with desk() as pilot:
        await opened(pilot, key)
        await press(pilot, "enter")
        place = pilot.app.place
        assert place.name_of() == leads_to
        if leads_to == "Users":
            assert place.user.login == "mia"
        elif leads_to == "Preferences":
            named = {str(row.key) for row in place.table.rows if "." in str(row.key)}
            group = "calendar." if key == FEEDS else "bounce."
            assert {name for name in named if not name.startswith(group)} == set()
            assert len(named) > 1
        await press(pilot, "escape", "escape")


async def test_what_waits_is_opened_with_its_neighbours(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, actor: Actor
) -> None:
    made = [factories.session(actor, f"2026-12-0{n} 10:00").session_id for n in (1, 2)]
    monkeypatch.setattr(background.lapsing, "ended", lambda most: made)
    async with desk() as pilot:
        await opened(pilot, background.HOLDS)
        await press(pilot, "enter")
        assert (pilot.app.place.session_id, pilot.app.place.name_of()) == (made[0], "Session")


async def test_what_opens_nothing_says_why(desk: Desk) -> None:
    async with desk() as pilot:
        place = await opened(pilot)
        await press(pilot, "enter")
        assert place.said.startswith("No worker runs, and nothing waits for one")
        await press(pilot, "d")
        assert place.said.startswith("The worker is a program of its own")
        place.table.move_to_key(FEEDS)
        await press(pilot, "d")
        assert place.said.startswith("No folder is named")


async def test_it_is_done_at_once_and_noted(folder: Path, desk: Desk) -> None:
    async with desk() as pilot:
        place = await opened(pilot, FEEDS)
        await press(pilot, "d")
        assert place.said.endswith("written.")
        assert place.one.state == "written"
    assert os.listdir(folder) != []


async def test_who_quits_meanwhile_loses_nothing(folder: Path, desk: Desk) -> None:
    async with desk() as pilot:
        await opened(pilot, FEEDS)
        await press(pilot, "d", "ctrl+q")
    assert os.listdir(folder) != []
    assert noted.notes()[FEEDS].told == ""


async def test_a_calendar_elsewhere_is_read_at_once(actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    busy.set_address(actor, actor.user_id or 0, "/home/mia/calendar.ics")
    answers = [b"BEGIN:VCALENDAR\nEND:VCALENDAR\n"]

    def fetch(address: str) -> bytes:
        if not answers:
            raise Invalid(f"{address} is missing: name another one.")
        return answers.pop()

    monkeypatch.setattr(fetched, "fetch", fetch)
    async with desk() as pilot:
        place = await opened(pilot, "busy mia")
        await press(pilot, "d")
        assert (place.one.state, place.said) == ("read", f"The calendar of {actor.name} was read.")
        await press(pilot, "d")
        assert (place.one.state, place.said) == (
            "cannot be read",
            "/home/mia/calendar.ics is missing: name another one.",
        )
        assert place.query_one("#message").has_class("-problem")


@pytest.mark.parametrize(
    ("key", "right", "words"),
    [
        (FEEDS, "preferences", "write the calendars for others"),
        ("busy mia", "preferences", "change whose calendars are read"),
        (MESSAGES, "messages", "send messages again"),
        (background.SESSIONS, "status", "change a session's status"),
    ],
)
async def test_what_a_role_forbids_is_refused_in_words(
    folder: Path, actor: Actor, desk: Desk, key: str, right: str, words: str
) -> None:
    busy.set_address(actor, actor.user_id or 0, "/home/mia/calendar.ics")
    roles.set_right(actor, roles.role_of("desk").id, right, False)
    dee = factories.user(actor, "dee", "Dee [/", role="desk")
    async with desk(who=dee) as pilot:
        place = await opened(pilot, key)
        await press(pilot, "d")
        assert place.said == f"Dee [/ may not {words}: ask the studio's owner."


async def test_where_it_cannot_be_read_a_sentence_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, away = SharedGateway.read, [False]

    async def read(self: SharedGateway, service: Any, *args: Any, **kwargs: Any) -> Any:
        if service is background.jobs and away[0]:
            raise Unavailable("The book is busy [/.")
        return await usual(self, service, *args, **kwargs)

    monkeypatch.setattr(SharedGateway, "read", read)
    async with desk() as pilot:
        place = await opened(pilot, MESSAGES)
        away[0] = True
        await press(pilot, "f5")
        assert place.said == "The book is busy [/."
        assert "Messages" in screen_text(pilot.app)


async def test_it_stands_under_maintenance(desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "f12")
        pilot.app.place.field.retype("stuck")
        await settled(pilot)
        await press(pilot, "enter")
        assert pilot.app.place.name_of() == "Background work"
