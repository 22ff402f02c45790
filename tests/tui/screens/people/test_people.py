"""Users, roles and who sits at the desk, from keys alone."""

import pytest

from models import User
from studio.kernel.access import Actor, again
from studio.people import pins, roles, users
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite
SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pins, "COST", 2)


@pytest.fixture
def ben(actor: Actor) -> Actor:
    made = factories.user(actor, "ben", "Ben [b]Berg[/b]", initials="BB", role="desk", assistant=True)
    users.set_pin(actor, made.user_id or 0, "4711")
    return made


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_both_screens(desk: Desk, actor: Actor, ben: Actor, size: tuple[int, int]) -> None:
    factories.user(actor, "long", "Maximiliana Featherstonehaugh-Cholmondeley [/", initials="MFC", role="manager")
    User.update(inactive=True).where(User.login == "long").execute()
    roles.add_role(actor, "Intern of the front [/")
    name = f"{size[0]}x{size[1]}"
    async with desk(size=size) as pilot:
        pilot.app.open(Open("users"))
        await settled(pilot)
        assert_golden(pilot.app, f"users-{name}")
        await press(pilot, "enter")
        assert_golden(pilot.app, f"user-{name}")
        await press(pilot, "escape", "r")
        assert_golden(pilot.app, f"roles-{name}")


async def test_every_role_is_reached_however_many_there_are(desk: Desk, actor: Actor) -> None:
    for n in range(9):
        roles.add_role(actor, f"Intern {n}")
    async with desk() as pilot:
        pilot.app.open(Open("roles"))
        await settled(pilot)
        assert "›" in screen_text(pilot.app).splitlines()[2]
        await press(pilot, *["right"] * 12)
        assert pilot.app.place.role.name == "Intern 8"
        await press(pilot, "space")
        assert "Intern 8" in screen_text(pilot.app)
    assert roles.list_roles()[-1].rights


async def test_esc_asks_before_a_typed_user_is_lost(desk: Desk, actor: Actor) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("users"))
        await settled(pilot)
        await press(pilot, "n")
        await type_text(pilot, "kim")
        await press(pilot, "escape")
        assert "What you typed here is not saved." in screen_text(pilot.app)
        await press(pilot, "k")
        assert pilot.app.screen.form.values()["login"] == "kim"


async def test_a_user_is_added_and_changed(desk: Desk, actor: Actor) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("users"))
        await settled(pilot)
        await press(pilot, "n")
        await type_text(pilot, "kim")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.told_now() == "Type the name."
        await press(pilot, "down")
        pilot.app.screen.form.focus_field("name")
        await type_text(pilot, "Kim [/ Lee")
        pilot.app.screen.form.focus_field("initials")
        await type_text(pilot, "kl")
        await press(pilot, "ctrl+s")
        kim = users.named_login("kim")
        assert (kim.name, kim.initials, kim.role, kim.inactive) == ("Kim [/ Lee", "KL", "desk", False)
        assert pilot.app.place.user.id == kim.id
        await press(pilot, "i")
        assert users.named_login("kim").inactive
        await press(pilot, "p")
        await type_text(pilot, "4711")
        await press(pilot, "enter")
        await type_text(pilot, "4712")
        assert "4711" not in screen_text(pilot.app)
        await press(pilot, "ctrl+s")
        assert "The two are not the same" in screen_text(pilot.app)
        assert not users.named_login("kim").pin


async def test_rights_are_given_and_taken_in_the_grid(desk: Desk, actor: Actor, ben: Actor) -> None:
    async with desk() as pilot:
        pilot.app.open(Open("roles"))
        await settled(pilot)
        assert pilot.app.place.right == "book"
        await press(pilot, "right", "right", "space")
        assert not again(ben).may("book")
        await press(pilot, "space")
        assert again(ben).may("book")
        await press(pilot, "left", "left", "space")
        assert "Owner may everything, always" in screen_text(pilot.app)
        await press(pilot, "n")
        await type_text(pilot, "Intern [/")
        await press(pilot, "enter", "space")
        assert roles.role_named("Intern [/").rights == {"book"}
        await press(pilot, "delete")
        assert [role.code for role in roles.list_roles()] == ["owner", "manager", "desk", "photographer"]


async def test_who_may_not_change_people_sees_them_and_is_told(desk: Desk, actor: Actor, ben: Actor) -> None:
    async with desk(who=ben) as pilot:
        for kind, key, says in (
            ("users", "n", "may not add users"),
            ("users", "enter", "may not change users"),
            ("roles", "space", "may not change what the roles may"),
        ):
            pilot.app.open(Open(kind))
            await settled(pilot)
            await press(pilot, key)
            assert f"Ben [b]Berg[/b] {says}: ask the studio's owner." in screen_text(pilot.app)


async def test_switching_users_keeps_the_place_and_what_is_typed(desk: Desk, actor: Actor, ben: Actor) -> None:
    client_id = factories.client(actor, "O'Brien [/")
    async with desk() as pilot:
        pilot.app.open(Open("client", client_id))
        await settled(pilot)
        await type_text(pilot, "Typed")
        typed, place = pilot.app.place.edit.changes(), pilot.app.place
        assert typed
        pilot.app.place.run_command("switch_user")
        await settled(pilot)
        await type_text(pilot, "zz")
        await press(pilot, "enter", "enter")
        assert "Nobody here has the initials ZZ: type others." in screen_text(pilot.app)
        await type_text(pilot, "bb")
        await press(pilot, "enter")
        await type_text(pilot, "0000")
        assert "0000" not in screen_text(pilot.app)
        await press(pilot, "enter")
        assert "That is not Ben [b]Berg[/b]'s PIN" in screen_text(pilot.app)
        assert pilot.app.actor.user_id == actor.user_id
        await type_text(pilot, "4711")
        await press(pilot, "enter")
        assert pilot.app.actor == again(ben)
        assert pilot.app.place is place
        assert pilot.app.place.edit.changes() == typed
        assert "Ben [b]Berg[/b] works here now." in screen_text(pilot.app)
