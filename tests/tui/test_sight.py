"""What a role may not see is on no screen and in no dialog: all of them are opened, in the long run by all commands."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import pytest
from textual.pilot import Pilot

from models import Communication, Session
from studio.kernel.access import HIDDEN, Actor, reading_as
from studio.people import roles
from studio.sessions import sessions
from studio.waiting import offers
from tests import canary, factories
from tests.canary import ALL, Canaries
from tests.torture import TORTURE
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tests.tui.ways import WAYS, every_view, go, go_home, known_views
from tui.frame.desk import Open
from tui.places import ONE_OF_MANY, SCREENS
from tui.screens.find.find import FindScreen

dee, made, sqlite_template = canary.dee, canary.made, canary.sqlite_template
pytestmark = pytest.mark.sqlite
FREED = datetime(2026, 11, 24, 15)
WAITS_OTHER = 2
"""Who waits whom only others may see, and a time for which they do; so is the second appointment theirs."""
ASK_WHO_IS_REACHED = frozenset({"ConsentDialog"})
TELLING = ("agenda", "client", "session", "find", "email")
"""The screens to which the control goes: they say enough of it to be seen."""
TYPED = ("canlast", "0161", "canmailown")


def starts(made: Canaries) -> dict[str, Open]:
    """Return what opens each screen, on the records of both."""
    plain = {kind: Open(kind) for kind in SCREENS if kind not in ONE_OF_MANY}
    found = {f"found {text}": Open("find", typed={"find": text}) for text in TYPED}
    records = {
        f"{kind} {record_id}": Open(kind, record_id)
        for kind, ids in (
            ("client", (made.own_client, made.other_client)),
            ("session", (made.own_session, made.other_session)),
            *((kind, (1, WAITS_OTHER)) for kind in ("wait", "appointment")),
        )
        for record_id in ids
    }
    booked = {"new session": Open("session", client_id=made.own_client), "list": Open("list", name="lead-source")}
    history = {"history": Open("journal", name="client", record_id=made.own_client)}
    return plain | found | records | booked | history


def mails(made: Canaries) -> dict[str, Open]:
    """Return what opens the mail to the client of each, which came back."""
    rows = Communication.select().where((Communication.kind == "email") & (Communication.client == made.own_client))
    return {f"email {row.id}": Open("email", row.id) for row in rows}


async def shown(pilot: Pilot[Any], made: Canaries, kinds: Collection[str] = SCREENS) -> dict[str, str]:
    """Go everywhere, or to some kinds of screens, and return what is shown; to each tab of a record, and in the long run each
    dialog."""
    out = {}
    for name, what in (starts(made) | mails(made)).items():
        if what.kind not in kinds:
            continue
        screen = await go(pilot, what)
        out[name] = screen_text(pilot.app)
        for pane in list(getattr(screen, "PANES", ()))[1:]:
            screen.run_command("next_tab")  # type: ignore[attr-defined]
            await settled(pilot)
            out[f"{name}, {pane}"] = screen_text(pilot.app)
        await go_home(pilot)
    return out | (await in_dialogs(pilot, made) if TORTURE > 1 else {})


async def in_dialogs(pilot: Pilot[Any], made: Canaries) -> dict[str, str]:
    """Return what each screen and dialog shows once: by the way that is known, or in the long run by all commands."""
    out, begin = {}, starts(made)
    begin |= {kind: begin[f"{kind} {record_id}"] for kind, record_id in of_own(made)}
    async for view in every_view(pilot, begin) if TORTURE > 1 else known_views(pilot, begin, ASK_WHO_IS_REACHED):
        assert type(pilot.app.screen).__name__ in WAYS, f"tests.tui.ways does not know {view}"
        out[f"view {view}"] = screen_text(pilot.app)
    return out


def of_own(made: Canaries) -> tuple[tuple[str, int], ...]:
    """List what Dee works on."""
    return (("client", made.own_client), ("session", made.own_session))


def telling(shown: dict[str, str], words: tuple[str, ...] = canary.REACH) -> dict[str, list[str]]:
    """Return where some of the words are shown."""
    return {view: canary.seen(text, words) for view, text in shown.items() if canary.seen(text, words)}


@pytest.mark.torture
async def test_how_clients_are_reached_is_in_no_dialog(desk: Desk, dee: Actor, made: Canaries) -> None:
    factories.task(dee, "Something to undo")
    async with desk((160, 50), canary.with_rights(dee, ALL - {"reach"})) as pilot:
        views = await in_dialogs(pilot, made)
        assert telling(views) == {}
        assert telling(views, canary.OTHERS) and len(views) > 20


@pytest.mark.torture
async def test_neither_is_shown_to_who_may_see_neither(desk: Desk, dee: Actor, made: Canaries) -> None:
    async with desk((160, 50), canary.with_rights(dee, ALL - {"reach", "others"})) as pilot:
        views = await shown(pilot, made)
        assert telling(views) == telling(views, canary.OTHERS) == {}
        assert len(telling(views, canary.OWN)) > 15
        assert "Busy" in views["agenda"]


@pytest.mark.torture
async def test_who_may_see_it_sees_it_on_the_same_screens(desk: Desk, dee: Actor, made: Canaries) -> None:
    async with desk((160, 50), canary.with_rights(dee, ALL)) as pilot:
        views = await shown(pilot, made, SCREENS if TORTURE > 1 else TELLING)
        assert len(telling(views)) > 8
        assert len(telling(views, canary.OTHERS)) >= 10


@pytest.mark.torture
@pytest.mark.skipif(TORTURE == 1, reason="who may see neither is tried in every run: make torture tries each alone")
@pytest.mark.parametrize(
    ("hidden", "words"), [("reach", canary.REACH), ("others", canary.OTHERS)], ids=["reach", "others"]
)
async def test_what_one_right_alone_holds_back_is_on_no_screen(
    desk: Desk, dee: Actor, made: Canaries, hidden: str, words: tuple[str, ...]
) -> None:
    async with desk((160, 50), canary.with_rights(dee, ALL - {hidden})) as pilot:
        views = await shown(pilot, made)
        assert telling(views, words) == {}
        assert len(telling(views, canary.OWN)) > 15


async def test_what_a_server_said_of_an_address_is_shown_only_to_who_sees_it(
    desk: Desk, dee: Actor, made: Canaries
) -> None:
    (mail,) = mails(made).values()
    for rights, there in ((ALL, True), (ALL - {"reach"}, False)):
        async with desk((160, 50), canary.with_rights(dee, rights)) as pilot:
            await go(pilot, mail)
            assert ("550 5.1.1" in screen_text(pilot.app), bool(canary.seen(screen_text(pilot.app)))) == (there, there)


async def test_a_right_of_seeing_taken_away_shows_at_the_next_look(
    actor: Actor, desk: Desk, dee: Actor, made: Canaries
) -> None:
    role = roles.role_of("desk").id
    async with desk((120, 40), dee) as pilot:
        for what in (Open("client", made.own_client), Open("session", made.own_session), Open("find"), Open("agenda")):
            if what.kind != "agenda":
                pilot.app.open(what)
                await settled(pilot)
            if isinstance(pilot.app.screen, FindScreen):
                await type_text(pilot, "canlast")
            assert canary.seen(screen_text(pilot.app)), what
            roles.set_right(actor, role, "reach", False)
            pilot.app._tick()
            await settled(pilot)
            assert canary.seen(screen_text(pilot.app)) == [], what
            roles.set_right(actor, role, "reach", True)
            pilot.app._tick()
            await settled(pilot)
            assert canary.seen(screen_text(pilot.app)), what
            while len(pilot.app.screen_stack) > 1:
                await press(pilot, "escape")


async def test_the_form_of_a_client_asks_only_for_what_is_seen(desk: Desk, dee: Actor, made: Canaries) -> None:
    async with desk((120, 40), canary.with_rights(dee, ALL - {"reach"})) as pilot:
        pilot.app.open(Open("client", made.own_client))
        await settled(pilot)
        assert "Phone 1" not in screen_text(pilot.app)
        await press(pilot, "X")
        await press(pilot, "ctrl+s")
        assert "Saved" in screen_text(pilot.app)
        await press(pilot, "escape")
        pilot.app.open(Open("session", made.own_session))
        await settled(pilot)
        assert HIDDEN in screen_text(pilot.app)
        assert "no phone" not in screen_text(pilot.app)


class TestOthers:
    """Who sees only their own clients and sessions."""

    @pytest.fixture
    def who(self, dee: Actor, made: Canaries) -> Actor:
        return canary.with_rights(dee, ALL - {"others"})

    async def test_a_time_that_others_have_is_busy_and_the_cursor_passes_over_it(self, desk: Desk, who: Actor) -> None:
        async with desk((120, 40), who) as pilot:
            line = next(line for line in screen_text(pilot.app).splitlines() if "Busy" in line)
            assert line.split("│")[0].split() == ["5:00-", "6:00", "PM", "Busy", "Room", "1", "MKH"]
            await press(pilot, "down", "down")
            await press(pilot, "enter")
            assert "Candescriptionown" in screen_text(pilot.app)

    @pytest.mark.parametrize("kind", ["client", "session"])
    async def test_a_record_of_others_says_why_it_is_not_opened(
        self, desk: Desk, who: Actor, made: Canaries, kind: str
    ) -> None:
        async with desk((120, 40), who) as pilot:
            number = {"client": "client 1002", "session": "session 10002"}[kind]
            pilot.app.open(Open(kind, {"client": made.other_client, "session": made.other_session}[kind]))
            await settled(pilot)
            assert len(pilot.app.screen_stack) == 1
            sentence = f"Dee [/ may not see {number}, on which others work: ask the studio's owner."
            assert sentence in screen_text(pilot.app)

    async def test_the_list_of_all_clients_is_sorted_only_as_ones_own_can_be(self, desk: Desk, who: Actor) -> None:
        async with desk((120, 40), who) as pilot:
            pilot.app.open(Open("find"))
            await settled(pilot)
            await type_text(pilot, "canlast")
            text = screen_text(pilot.app)
            assert "Canlastown" in text
            assert "Canlastother" not in text

    async def test_the_right_taken_away_empties_the_desk_at_the_next_look(
        self, actor: Actor, desk: Desk, dee: Actor, made: Canaries
    ) -> None:
        role = roles.role_of("desk").id
        async with desk((120, 40), dee) as pilot:
            assert canary.seen(screen_text(pilot.app), canary.OTHERS)
            for kind, record_id in (("client", made.other_client), ("session", made.other_session)):
                pilot.app.open(Open(kind, record_id))
                await settled(pilot)
            roles.set_right(actor, role, "others", False)
            pilot.app._tick()
            await settled(pilot)
            assert len(pilot.app.places()) == 1
            assert canary.seen(screen_text(pilot.app), canary.OTHERS) == []
            roles.set_right(actor, role, "others", True)
            pilot.app._tick()
            await settled(pilot)
            assert canary.seen(screen_text(pilot.app), canary.OTHERS)

    async def test_who_waits_for_a_time_that_became_free_is_told_only_to_who_sees_them(
        self, actor: Actor, desk: Desk, dee: Actor, made: Canaries
    ) -> None:
        role = roles.role_of("desk").id
        (freed,) = Session.select().where((Session.client == made.own_client) & (Session.starts_at == FREED))
        async with desk((120, 40), canary.with_rights(dee, ALL)) as pilot:
            sessions.cancel(actor, freed.id, "ill")
            pilot.app._tick()
            await settled(pilot)
            assert made.other_client in {one.client_id for one in pilot.app.chances}
            assert offers.offers(WAITS_OTHER)
            roles.set_right(actor, role, "others", False)
            pilot.app._tick()
            await settled(pilot)
            assert made.other_client not in {one.client_id for one in pilot.app.chances}
            with reading_as(dee):
                assert not offers.offers(WAITS_OTHER)

    async def test_whoever_takes_over_the_desk_sees_only_their_own(
        self, actor: Actor, desk: Desk, who: Actor, made: Canaries
    ) -> None:
        ben = factories.user(actor, "ben", "Ben", initials="BB", role="desk")
        async with desk((120, 40), who) as pilot:
            pilot.app.open(Open("client", made.own_client))
            await settled(pilot)
            pilot.app.take_actor(ben)
            await settled(pilot)
            assert len(pilot.app.screen_stack) == 1
            assert canary.seen(screen_text(pilot.app), canary.OWN) == []
