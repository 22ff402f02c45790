"""A record is printed from its screen, and others are made from it."""

import csv
from pathlib import Path

import pypdf
import pytest

from models import Communication
from studio.kernel.access import HIDDEN, Actor
from tests import canary, factories
from tests.canary import ALL
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


async def opened(pilot, what: Open) -> None:
    pilot.app.open(what)
    await settled(pilot)


async def printed(pilot, target: Path) -> None:
    await press(pilot, "f10", "7")
    await type_text(pilot, str(target))
    await press(pilot, "enter")
    await settled(pilot)


@pytest.fixture
def record(request: pytest.FixtureRequest, book: Book, actor: Actor) -> tuple[str, int]:
    """Make one of the kind, of a session."""
    kind, client = request.param, factories.reached(actor)
    session = factories.session(actor, "2026-11-24 10:00", client_id=client).session_id
    if kind == "appointment":
        return kind, factories.appointment(actor, session=session, people="mia").appointment_id
    if kind in ("task", "call"):
        return kind, getattr(factories, kind)(
            actor, session=session, **{"call": {"body": "One\n\n=Two [/"}}.get(kind, {})
        )
    return kind, factories.message(actor, kind, session=session)


SAYS = {
    "task": (["Subject", "Order the album [/"], ["Session", "10001, Tue Nov 24, 2026"]),
    "call": (["Client", "Ana [VIP] [/, Zoe [@click=app.quit]"], ["Notes", "One"], ["", ""], ["", "'=Two [/"]),
    "email": (["State", "Draft"], ["Message", "See you [/ soon."]),
    "text": (["State", "Draft"], ["Message", "See you [/ soon."]),
    "appointment": (["Start", "10:00 AM"], ["End", "10:30 AM"], ["People", "Mia [Hansen] [/"]),
}


@pytest.mark.parametrize("record", list(SAYS), indirect=True)
async def test_a_record_is_written_as_it_was_saved(record: tuple[str, int], desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "record.csv"
    async with desk() as pilot:
        await opened(pilot, Open(*record))
        await printed(pilot, target)
        assert pilot.app.screen.said.endswith(f"to {target}.")
    rows = list(csv.reader(target.read_text("utf-8").splitlines()))
    assert rows[0] == ["Field", "Value"]
    assert [row for row in SAYS[record[0]] if row not in rows] == []


@pytest.mark.parametrize("record", ["letter"], indirect=True)
async def test_a_letter_is_printed_once_it_waits(record: tuple[str, int], desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "letter.pdf"
    async with desk() as pilot:
        await opened(pilot, Open(*record))
        await press(pilot, "f10", "7")
        assert "Send it first (Ctrl+O)" in pilot.app.screen.said
        await press(pilot, "ctrl+o", "s")
        await printed(pilot, target)
    assert "See you [/ soon." in "".join(page.extract_text() for page in pypdf.PdfReader(target).pages)


@pytest.mark.parametrize("record", ["call"], indirect=True)
async def test_a_number_is_hidden_on_screen_and_paper(record: tuple[str, int], actor: Actor, desk: Desk) -> None:
    Communication.update(phone="415 555 0133").execute()
    dee = factories.user(actor, "dee", "Dee [/", initials="DD", role="desk")
    async with desk((80, 24), canary.with_rights(dee, ALL - {"reach"})) as pilot:
        await opened(pilot, Open(*record))
        paper = await pilot.app.screen.paper()
    assert ("Number", HIDDEN) in list(paper.rows)


async def test_a_call_made_from_a_task_leads_back_to_it(book: Book, actor: Actor, desk: Desk) -> None:
    session = factories.session(actor).session_id
    task = factories.task(actor, session=session)
    async with desk() as pilot:
        await opened(pilot, Open("task", task))
        await press(pilot, "f10", "c", "7")
        await press(pilot, "ctrl+s", "f10", "v", "p")
        assert pilot.app.screen.on_top == ("task", task)
        await press(pilot, "escape", "f10", "h", "2")
        asked = pilot.app.screen.edit
    call = Communication.get()
    assert (call.task_id, call.session_id, call.client_id) == (task, session, 1)
    assert asked.client.key == 1
    assert asked.of_session is None, "an appointment of a session is made from the session alone"
