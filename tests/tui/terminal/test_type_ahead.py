import gc
from datetime import datetime

import pytest
from textual import events
from textual.pilot import Pilot

from studio.clients import clients
from studio.kernel import times
from studio.kernel.access import Actor
from studio.sessions import agenda
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import settled, until
from tui.app import SittingsApp
from tui.terminal.type_ahead import TypeAhead

pytestmark = pytest.mark.sqlite


def burst(pilot: Pilot, *typed: str) -> None:
    """Deliver keys and words at once, as a slow line does, without waiting for an answer to any of them."""
    for part in typed:
        keys = [part] if part in ("tab", "enter", "f3", "f9", "escape") or part.startswith("ctrl+") else part
        for key in keys:
            name = {" ": "space", "/": "slash"}.get(key, key)
            pilot.app.post_message(events.Key(name, key if len(key) == 1 else None))


async def test_a_whole_job_typed_ahead_reaches_the_right_fields(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        burst(
            pilot,
            "f3",
            "Zoe Berg",
            "enter",
            "ctrl+s",
            "ctrl+pagedown",
            "ctrl+n",
            "Mia",
            "tab",
            "chi",
            "tab",
            "3/4/2018",
        )
        burst(pilot, "ctrl+s", "f9", "enter", "fam", "tab", "fri 1130", "enter", "enter")
        await settled(pilot)

    client_id = clients.client_id_of("1001")
    member = clients.family(client_id)[0]
    session = agenda.sessions_of_client(client_id)[0]
    assert (member.name, member.relationship.name, str(member.birthday)) == ("Mia", "Child", "2018-03-04")
    assert session.session_type == "Family"
    assert session.starts_at == datetime(2026, 11, 27, 11, 30)


async def test_a_key_behind_the_one_that_asks_answers_the_question(book: Book, actor: Actor, desk: Desk) -> None:
    saved = factories.session(actor, "2026-11-21 09:00")
    async with desk() as pilot:
        burst(pilot, "x", "y")
        await settled(pilot)
        text = screen_text(pilot.app)

    assert "NO SHOW" in text
    assert agenda.day(datetime(2026, 11, 21).date())[0].session_id == saved.session_id


async def test_without_it_the_same_keys_go_astray(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TypeAhead, "on_event", super(TypeAhead, SittingsApp).on_event)
    async with desk() as pilot:
        burst(
            pilot,
            "f3",
            "Zoe Berg",
            "enter",
            "ctrl+s",
            "ctrl+pagedown",
            "ctrl+n",
            "Mia",
            "tab",
            "chi",
            "tab",
            "3/4/2018",
        )
        await settled(pilot)
        text = screen_text(pilot.app)

    assert "Client 1001  Berg, Zoe" not in text


async def test_the_garbage_collector_runs_once_the_program_is_up(
    book: Book, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "COLLECT_AFTER_S", 0.001)
    gc.disable()
    try:
        async with desk() as pilot:
            await settled(pilot)
            await until(gc.isenabled)
            assert gc.isenabled()
    finally:
        gc.enable()
