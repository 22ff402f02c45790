"""The outbox on its screen: seen, narrowed, held, sent again, cancelled, and told of on the agenda."""

from typing import Any

import pytest
from textual.pilot import Pilot

from models import Outbox, Role
from studio.kernel import access, journal
from studio.kernel.access import Actor
from studio.messages import claims, outbox
from tests import factories
from tests.studio.messages.queued import message, state
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.screens.messages.outbox import OutboxScreen

pytestmark = pytest.mark.sqlite

STATES = ("sent", "waiting", "held", "unsure", "failed")
ERRORS = {
    "unsure": "The line dropped before the mail server answered: it did not answer in time.",
    "failed": "<ana@example.com>: 550 5.1.1 no such user [/",
}


@pytest.fixture
def many(actor: Actor) -> dict[str, int]:
    """A message in each state, by it; the newest was refused."""
    client, made = factories.client(actor, "O'Brien [VIP] [/", "Zoë"), {}
    for one in STATES:
        made[one] = message(actor, "ana@example.com", client=client, subject=f"Your session is {one} [/")
        with journal.entry(actor, "message.held", count=1) as entry:
            entry.update(Outbox, made[one], state=one, error=ERRORS.get(one, ""), tries=1 if one in ERRORS else 0)
    return made


async def opened(pilot: Pilot[Any]) -> OutboxScreen:
    pilot.app.open(Open("outbox"))
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, OutboxScreen)
    return screen


def said(pilot: Pilot[Any]) -> str:
    return str(pilot.app.place.said)


async def to(pilot: Pilot[Any], screen: OutboxScreen, outbox_id: int) -> None:
    assert screen.table.move_to_key(outbox_id)
    await settled(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_tells_what_became_of_each(desk: Desk, many: dict[str, int], size: tuple[int, int]) -> None:
    async with desk(size=size) as pilot:
        screen = await opened(pilot)
        assert_golden(pilot.app, f"outbox_{size[0]}x{size[1]}")
        await to(pilot, screen, many["unsure"])
        assert_golden(pilot.app, f"outbox_unsure_{size[0]}x{size[1]}")


async def test_it_is_sorted_and_stays_so_after_an_act(desk: Desk, actor: Actor) -> None:
    client = factories.client(actor)
    made = {to: message(actor, f"{to}@example.com", client=client) for to in ("ben", "ana", "zoe")}
    async with desk() as pilot:
        screen = await opened(pilot)
        await press(pilot, ">", ">")
        assert [row.key for row in screen.table.rows] == [made["ana"], made["ben"], made["zoe"]]
        await press(pilot, "h")
        assert (state(made["ana"]), screen.table.cursor_key) == ("held", made["ana"])
        assert [row.key for row in screen.table.rows] == [made["ana"], made["ben"], made["zoe"]]


async def test_an_order_that_cannot_have_all_says_whom_it_leaves_out(desk: Desk, many: dict[str, int]) -> None:
    async with desk((200, 50)) as pilot:
        screen = await opened(pilot)
        told = {}
        for _ in (column for column in screen.table._columns if column.sortable):
            await press(pilot, ">")
            told[screen.table.sort_column] = said(pilot)
        missing = "Messages that are done with, sent or not, have no place in this order."
        assert (told.pop("next_try"), set(told.values())) == (missing, {""})


async def test_empty(desk: Desk, actor: Actor) -> None:
    async with desk() as pilot:
        await opened(pilot)
        assert "No such messages." in screen_text(pilot.app)
        await press(pilot, "a")
        assert said(pilot) == "There is no message under the cursor."


async def test_it_is_found_under_maintenance(desk: Desk, actor: Actor) -> None:
    async with desk() as pilot:
        await press(pilot, "f12")
        await type_text(pilot, "outbox")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, OutboxScreen)


async def test_a_message_is_held_and_let_go(desk: Desk, many: dict[str, int]) -> None:
    async with desk() as pilot:
        screen = await opened(pilot)
        await to(pilot, screen, many["waiting"])
        await press(pilot, "h")
        assert (said(pilot), state(many["waiting"])) == ("It is held back.", "held")
        await press(pilot, "h")
        assert (said(pilot), state(many["waiting"])) == ("It waits to be sent.", "waiting")


async def test_one_that_was_refused_is_sent_again_or_cancelled(desk: Desk, many: dict[str, int]) -> None:
    async with desk() as pilot:
        screen = await opened(pilot)
        await to(pilot, screen, many["failed"])
        await press(pilot, "a")
        assert (said(pilot), state(many["failed"])) == ("It waits to be sent again.", "waiting")
        await press(pilot, "x")
        assert (said(pilot), state(many["failed"])) == ("It is cancelled.", "cancelled")
        await press(pilot, "ctrl+z", "u")
        assert state(many["failed"]) == "waiting"


async def test_an_unsure_one_went_or_goes_again(desk: Desk, many: dict[str, int]) -> None:
    async with desk() as pilot:
        screen = await opened(pilot)
        await to(pilot, screen, many["unsure"])
        await press(pilot, "w")
        assert (said(pilot), state(many["unsure"])) == ("It is noted that it went.", "sent")


async def test_what_has_gone_is_refused_with_a_sentence(desk: Desk, many: dict[str, int]) -> None:
    async with desk() as pilot:
        screen = await opened(pilot)
        await to(pilot, screen, many["sent"])
        for key in "ahx":
            await press(pilot, key)
            assert said(pilot) == "The message has gone: what was sent cannot be taken back."
        await press(pilot, "w")
        assert said(pilot) == "Only of a message that is unsure one says so; this one is sent."


async def test_a_worker_came_first(desk: Desk, many: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk() as pilot:
        screen = await opened(pilot)
        await to(pilot, screen, many["waiting"])
        worker = claims.worker_name()
        (claimed,) = claims.claim(worker, "email")
        assert claims.begin(worker, claimed)
        await press(pilot, "x")
        assert said(pilot) == outbox.GONE["sending"]
        assert state(many["waiting"]) == "sending"


async def test_narrowed_by_words_and_by_a_list(desk: Desk, many: dict[str, int]) -> None:
    async with desk() as pilot:
        screen = await opened(pilot)
        await press(pilot, "slash")
        await type_text(pilot, "state:held")
        await press(pilot, "enter")
        assert [row.key for row in screen.table.rows] == [many["held"]]
        await press(pilot, "s")
        await type_text(pilot, "refused or")
        await press(pilot, "enter")
        assert screen.field.value == "state:failed,unsure"
        assert [row.key for row in screen.table.rows] == [many["failed"], many["unsure"]]
        await press(pilot, "slash")
        await press(pilot, "end")
        await type_text(pilot, "x")
        await press(pilot, "enter")
        assert said(pilot).startswith(
            "Messages are waiting, sending, sent, held, unsure, failed, cancelled, not unsurex"
        )


async def test_the_record_is_opened(desk: Desk, many: dict[str, int]) -> None:
    async with desk() as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.KIND == "email"
        assert "Your session is failed [/" in screen_text(pilot.app)


async def test_who_may_not_is_told_so(desk: Desk, actor: Actor, many: dict[str, int]) -> None:
    ben = factories.user(actor, "ben", name="Ben [/", role="desk")
    Role.update(rights="others reach").where(Role.code == "desk").execute()
    async with desk(who=access.again(ben)) as pilot:
        screen = await opened(pilot)
        await to(pilot, screen, many["waiting"])
        await press(pilot, "x")
        assert said(pilot) == "Ben [/ may not cancel messages: ask the studio's owner."


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_agenda_counts_what_was_not_sent(desk: Desk, many: dict[str, int], size: tuple[int, int]) -> None:
    async with desk(size=size) as pilot:
        await settled(pilot)
        assert "2 messages not sent" in screen_text(pilot.app)
        outbox.retry(pilot.app.actor, [many["failed"]])
        outbox.went(pilot.app.actor, [many["unsure"]])
        pilot.app._tick()
        await settled(pilot)
        assert "not sent" not in screen_text(pilot.app)
