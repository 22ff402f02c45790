"""Free times: the question as it is asked on the phone, the answer to read out, and the booking from it."""

from datetime import datetime
from pathlib import Path

import pytest

from models import Session
from studio.booking.finder import Offer
from studio.kernel.access import Actor
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden
from tests.tui.settle import press, type_text
from tui.screens.free.free import typed_of

pytestmark = pytest.mark.sqlite


@pytest.fixture
def anna(actor: Actor) -> int:
    factories.session(actor, "2026-12-05 10:00")
    return factories.user(actor, "anna", "Anna [Berg] [/", initials="AB").user_id


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_the_question_as_it_is_asked(desk: Desk, anna: int, width: int, height: int):
    async with desk((width, height)) as pilot:
        await press(pilot, "0")
        await type_text(pilot, "when can anna take a family on a saturday morning in december?")
        assert_golden(pilot.app, f"free_times_{width}x{height}")


async def test_nothing_typed_and_nothing_understood(desk: Desk, anna: int):
    async with desk() as pilot:
        await press(pilot, "0", "enter")
        assert pilot.app.place.said == "Type what it is, with whom and when: family anna sat morning december."
        await type_text(pilot, "anna xyzzy")
        await press(pilot, "enter")
        assert pilot.app.place.said == (
            '"xyzzy" is no day, length, type, person or room. '
            "Say what it is to be, or how long: a session type, or a length such as 90m."
        )
        await press(pilot, "ctrl+l")
        await type_text(pilot, "wedding tomorrow morning")
        await press(pilot, "enter")
        assert pilot.app.place.said.startswith("Nothing is free then.")


async def test_enter_books_the_time_under_the_cursor(desk: Desk, anna: int, monkeypatch: pytest.MonkeyPatch):
    asked = []
    async with desk() as pilot:
        await press(pilot, "0")
        await type_text(pilot, "family anna dec 5")
        monkeypatch.setattr(pilot.app.place, "open", asked.append)
        await press(pilot, "down", "enter")
    assert [(what.kind, dict(what.typed)) for what in asked] == [
        (
            "book",
            {
                "date": "2026-12-05",
                "start": "11:00",
                "end": "12:00",
                "type": "Family",
                "kind": "session",
                "photographer": "anna",
                "room": "Room 1",
            },
        )
    ]


def test_a_time_outside_is_booked_without_the_room_of_its_type():
    at = datetime(2026, 12, 5, 11)
    typed = typed_of(Offer(at, at.replace(hour=12), "anna", "Anna Berg", None, None, "Family"))
    assert typed["no_room"] == "True" and "room" not in typed


WAYS_TO_BOOK = {
    "Free times": (["0"], "family anna sat morning dec", ["enter"], "smith", ["enter"] * 2),
    "The calendar": (["f4", "g"], "dec 5", ["enter", "left", "enter", "enter"], "smith", ["enter", "f", "enter", "enter"]),
    "The quick line": (["f9", "f9"], "2026-12-05 9 family !anna smith", ["enter"], "", []),
}  # fmt: skip
"""The question of the phone and its booking, from the agenda: keys, what is typed, keys, who it is for, keys."""


@pytest.mark.parametrize("way", WAYS_TO_BOOK)
async def test_from_the_question_to_the_booking_with_the_keys_that_the_manual_counts(
    desk: Desk, anna: int, actor: Actor, way: str
):
    smith = factories.client(actor, "Smith", "Jo")
    first, asked, then, who, last = WAYS_TO_BOOK[way]
    async with desk() as pilot:
        await press(pilot, *first)
        await type_text(pilot, asked)
        await press(pilot, *then)
        await type_text(pilot, who)
        await press(pilot, *last)
    made = Session.get(Session.client == smith)
    found = made.starts_at, made.photographer_id, made.session_type.name
    assert found == (datetime(2026, 12, 5, 11 if first == ["f4", "g"] else 9), anna, "Family")
    keys = len([*first, *then, *last])
    manual = (Path(__file__).parents[4] / "docs" / "manual" / "booking.md").read_text("utf-8")
    assert f"| {way} | `{asked}` | {keys} keys" in manual
