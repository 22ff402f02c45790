"""The first desk of a day moves on the sessions whose day has come: when it starts, and when the day turns over an open one."""

from datetime import timedelta
from typing import Any

import pytest

from studio.kernel import times
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, Unavailable
from studio.lists import upkeep
from studio.lists.own import STATUS
from studio.sessions import views
from studio.waiting import lapsing
from studio.workflow import on_date, workflow
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.settle import settled

pytestmark = pytest.mark.sqlite


@pytest.fixture
def pending(actor: Actor) -> int:
    """Book a session of the day after tomorrow that will move on on its day."""
    target = workflow.status_named(workflow.cycle_of(None), "Image Capture Pending")
    upkeep.change(actor, STATUS, target.id, None, {"on_session_date": True})
    return factories.session(actor, "2026-11-23 10:00").session_id


def status(session_id: int) -> str:
    return views.session_record(session_id).status.name


async def test_when_the_program_starts(
    pending: int, actor: Actor, desk: Desk, frozen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(times, "PREPARE_AFTER_S", 0.001)
    frozen.shift(timedelta(days=2))
    who = factories.user(actor, role="photographer")
    async with desk(who=who) as pilot:
        while status(pending) == "Session Pending":
            await settled(pilot)

    assert status(pending) == "Image Capture Pending"


async def test_when_the_day_turns_over_an_open_program(pending: int, desk: Desk, frozen: Any) -> None:
    async with desk() as pilot:
        pilot.app._tick()
        await settled(pilot)
        before = status(pending)
        frozen.shift(timedelta(days=2))
        pilot.app._tick()
        await settled(pilot)

    assert (before, status(pending)) == ("Session Pending", "Image Capture Pending")


async def test_a_database_that_cannot_be_written_disturbs_nobody(
    pending: int, desk: Desk, frozen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> int | None:
        raise Unavailable("The disk is full: make room.")

    monkeypatch.setattr(on_date, "move_some", full)
    async with desk() as pilot:
        frozen.shift(timedelta(days=2))
        pilot.app._tick()
        await settled(pilot)
        assert "disk" not in pilot.app.place.said


async def test_what_is_refused_stops_nothing_else(
    actor: Actor, desk: Desk, frozen: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int | None:
        raise Invalid("Not today.")

    monkeypatch.setattr(on_date, "move_some", refused)
    monkeypatch.setattr(lapsing.Lapsing, "some", lambda run: run.refused.update({1: "The hold could not lapse: x"}))
    async with desk() as pilot:
        frozen.shift(timedelta(days=2))
        pilot.app._tick()
        await settled(pilot)
        assert pilot.app.place.said == "The hold could not lapse: x"
