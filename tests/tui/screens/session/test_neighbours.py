from typing import Any

import pytest

from studio.kernel import clock, drafts
from studio.kernel.access import Actor
from studio.kernel.errors import Unavailable
from studio.sessions import opening, views
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk, SharedGateway
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite


@pytest.fixture
def two(book: Book, actor: Actor) -> tuple[int, int]:
    """Book two sessions, with descriptions of their own."""
    first = factories.session(actor, "2026-11-23 10:00", description="Spring")
    second = factories.session(actor, "2026-11-23 12:00", description="Autumn")
    return first.session_id, second.session_id


async def test_what_is_typed_after_a_neighbour_could_not_be_read_is_saved_where_it_stands(
    two: tuple[int, int], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two
    refused: list[object] = []

    async def read(self: SharedGateway, service: Any, *args: Any, **kwargs: Any) -> Any:
        if service is opening.session_opening and not refused:
            refused.append(args)
            raise Unavailable("The book is busy.")
        return await usual(self, service, *args, **kwargs)

    async with desk() as pilot:
        pilot.app.open(Open("session", first, (first, second)))
        await settled(pilot)
        usual = SharedGateway.read
        monkeypatch.setattr(SharedGateway, "read", read)
        await press(pilot, "ctrl+n")
        said = pilot.app.screen.said
        await type_text(pilot, "xyz")
        await press(pilot, "ctrl+s")

    assert refused and said == "The book is busy."
    assert views.session_record(first).description == "xyz"
    assert views.session_record(second).description == "Autumn"


async def test_a_neighbour_offers_what_was_typed_there_and_not_saved(
    two: tuple[int, int], actor: Actor, desk: Desk
) -> None:
    first, second = two
    async with desk() as pilot:
        left = drafts.Draft(
            f"session-{second}",
            "Session",
            {"description": "left behind"},
            clock.now(),
            "dead-1",
            1,
            {"description": "Autumn"},
        )
        drafts.keep(pilot.app.book, actor.login, left)
        pilot.app.open(Open("session", first, (first, second)))
        await settled(pilot)
        await press(pilot, "ctrl+n")
        asked = screen_text(pilot.app)
        await press(pilot, "p")
        description = pilot.app.screen.general.values()["description"]

    assert "Put it back?" in asked
    assert description == "left behind"
