"""A studio that writes the day first, on a clock of 24 hours, sees no date and no time written otherwise on any screen."""

import re
from datetime import date, datetime

import pytest

from studio.kernel import preferences
from studio.kernel.access import Actor
from studio.sessions import sessions, views
from studio.workflow import workflow
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite

MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
OTHERWISE = re.compile(rf"(?<!\d )\b(?:{MONTHS}) \d{{1,2}}\b(?!:)|\b\d{{1,2}}:\d\d ?[AP]M\b|\b7/26\b|\b1[12]/\d\d\b")


def found(text: str) -> list[str]:
    return OTHERWISE.findall(text)


@pytest.mark.parametrize("text", ["Nov 23, 2026", "due Nov 23", "9:30 AM", "10:00PM", "or 11/27", "7/26 or eom"])
def test_a_date_written_otherwise_would_be_seen(text):
    assert found(text)
    assert not found("Mon 23 Nov 2026, 23 Nov 14:30, 09:30, 26/7, Nov 2026, 4/11")


class Camera:
    """Presses keys and keeps all that was shown on the way."""

    def __init__(self, pilot) -> None:
        self.pilot = pilot
        self.shown: list[str] = []

    async def press(self, *keys: str) -> None:
        for key in keys:
            await press(self.pilot, key)
            self.shoot()

    async def type(self, text: str) -> None:
        await type_text(self.pilot, text)
        self.shoot()

    async def open(self, what: Open) -> None:
        self.pilot.app.open(what)
        await settled(self.pilot)
        self.shoot()

    async def clear(self, field: str) -> None:
        self.pilot.app.screen.query("Form").first().focus_field(field)
        await press(self.pilot, "backspace", "tab")
        await self.press("ctrl+s")

    def shoot(self) -> None:
        self.shown.append(screen_text(self.pilot.app))

    @property
    def otherwise(self) -> list[tuple[str, str]]:
        """What was written otherwise, each with its line."""
        lines = {line for text in self.shown for line in text.splitlines()}
        return sorted((word, line.strip()) for line in lines for word in found(line))


@pytest.fixture
def german(book, actor: Actor) -> int:
    """Return a session that has been through all that leaves a date behind."""
    preferences.save(actor, date_order="dmy", clock24=True, first_weekday=0)
    factories.promotion(actor, ends_on=date(2026, 12, 24))
    client_id = factories.client(actor, "Diaz", "Noa")
    factories.member(actor, client_id, birthday=date(2018, 5, 28))
    first = factories.session(actor, "2026-11-20 10:00", client_id=client_id)
    workflow.change_status(actor, first.session_id, None, completed=date(2026, 11, 20), due=date(2026, 11, 21))
    late = factories.session(actor, "2026-11-23 20:00", client_id=client_id, ends_at=datetime(2026, 11, 24, 2))
    sessions.confirm(actor, late.session_id)
    sessions.move_session(actor, late.session_id, None, datetime(2026, 11, 24, 20))
    factories.session(actor, "2026-11-25 10:00", client_id=client_id)
    return late.session_id


async def test_on_the_agenda_and_in_find(desk: Desk, german: int):
    async with desk((120, 40)) as pilot:
        camera = Camera(pilot)
        await camera.press("n", "p", "g", "backspace", "enter", "down", "escape", "escape", "f1", "pagedown", "escape")
        await camera.press("ctrl+z", "escape", "f3")
        await camera.type("diaz")
    assert "Sat 21 Nov 2026" in camera.shown[1]
    assert not camera.otherwise


async def test_in_the_record_of_a_session(desk: Desk, german: int):
    async with desk((120, 40)) as pilot:
        camera = Camera(pilot)
        await camera.open(Open("session", german))
        await camera.press("ctrl+o")
        camera.pilot.app.screen.form.focus_field("completed")
        await camera.press("backspace", "enter", "escape", "ctrl+r", "escape")
        for tip in "ERP":
            await camera.press("f10", tip.lower(), "escape")
        await camera.press("ctrl+pageup", "down")
        for field in ("date", "start", "end"):
            await camera.clear(field)
    assert "24 Nov 2026" in camera.shown[0]
    assert not camera.otherwise


async def test_in_the_record_of_a_client_and_of_a_member(desk: Desk, actor: Actor, german: int):
    client_id = views.session_record(german).client.id
    async with desk((120, 40)) as pilot:
        camera = Camera(pilot)
        await camera.open(Open("client", client_id))
        await camera.press("ctrl+pagedown", "enter", "escape", "ctrl+pagedown", "down")
        await camera.press("ctrl+pageup")
        await camera.press("enter")
        camera.pilot.app.screen.form.focus_field("birthday")
        await camera.press("x", "tab")
    assert not camera.otherwise


async def test_in_a_clash_a_stale_record_and_a_draft(desk: Desk, actor: Actor, german: int):
    other = factories.session(actor, "2026-11-26 10:00")
    async with desk((120, 40)) as pilot:
        camera = Camera(pilot)
        await camera.open(Open("session", other.session_id))
        screen = pilot.app.screen
        screen.general.focus_field("date")
        await camera.type("wed")
        await camera.press("tab", "ctrl+s", "escape")
        sessions.confirm(actor, other.session_id)
        sessions.move_session(actor, other.session_id, None, datetime(2026, 11, 27, 10))
        await camera.press("ctrl+s", "escape")
        screen.keep_draft_now()
        pilot.app.exit()
    async with desk((120, 40)) as pilot:
        camera.pilot = pilot
        camera.shoot()
        await camera.press("enter", "p")
    assert not camera.otherwise
