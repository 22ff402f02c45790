"""Wherever a session stands in a list, it says that it does not take place, in words, at every width."""

import pytest

from studio.kernel.access import SYSTEM, Actor
from studio.lists.spec import Asked
from studio.sessions import sessions
from studio.sessions.listed import SESSIONS
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open
from tui.frame.listing import ListSource
from tui.screens.client.rows import SESSIONS_LOOK, SIDE_SESSION_COLUMNS
from tui.screens.find.rows import COLUMNS
from tui.widgets.columns import place_columns

pytestmark = pytest.mark.sqlite


CLIENT_COLUMNS = ListSource(
    None, SYSTEM, SESSIONS, Asked(fixed=(("client", (1,)),), order="start", descending=True), SESSIONS_LOOK
).columns()


@pytest.mark.parametrize("columns", [CLIENT_COLUMNS, SIDE_SESSION_COLUMNS, COLUMNS], ids=["client", "side", "find"])
def test_the_state_is_the_last_column_to_be_dropped_but_one(columns):
    width = 200
    while len(place_columns(columns, width)) > 2:
        width -= 1
    assert {"status", "now"} & {place.column.key for place in place_columns(columns, width)}


@pytest.mark.parametrize("size", [(60, 24), (80, 24), (120, 40)])
async def test_a_session_that_does_not_take_place_says_so_in_every_list(desk: Desk, actor: Actor, size):
    client_id = factories.client(actor, "Diaz", "Noa")
    held = factories.session(actor, "2026-11-23 10:00", client_id=client_id)
    gone = factories.session(actor, "2026-11-23 12:00", client_id=client_id)
    sessions.save_session(actor, held.session_id, None, {"on_hold": True})
    sessions.cancel(actor, gone.session_id, "ill")
    async with desk(size) as pilot:
        await press(pilot, "n", "n", "h")
        shown = [screen_text(pilot.app)]
        await press(pilot, "f3")
        await type_text(pilot, "diaz")
        shown.append(screen_text(pilot.app))
        await press(pilot, "escape")
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        if size[0] >= 116:
            shown.append(screen_text(pilot.app))
        await pilot.app.place.open_pane("Sessions")
        await settled(pilot)
        shown.append(screen_text(pilot.app))
    assert [("ON HOLD" in text, "CANCELLED" in text) for text in shown] == [(True, True)] * len(shown)
