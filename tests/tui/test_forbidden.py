"""What the front desk may not do, by the screens: each key is answered with one sentence, and nothing is done.

The screens tell by the rights that they know; where these are taken away a moment before, the services tell.
"""

import re
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from models import User
from studio.book.opening import open_book
from studio.kernel import access, database, journal, undo
from studio.kernel.access import RIGHTS, Actor, actor_of
from studio.lists.maintained import Maintained, entries
from studio.lists.own import OWN, STATUS
from studio.lists.slots import TIME_SLOT
from studio.people import roles, users
from tests import forbidden
from tests.torture import TORTURE
from tests.tui.conftest import open_desk
from tests.tui.settle import press, settled
from tui.frame.desk import Open
from tui.frame.rights import NEEDS
from tui.screens.maintenance.commands import COMMANDS
from tui.screens.maintenance.lines import columns_of
from tui.screens.people.roles import COMMANDS as OF_ROLES
from tui.screens.people.users import COMMANDS as OF_USERS
from tui.widgets.cell_table import REST

pytestmark = pytest.mark.sqlite
SENTENCE = re.compile(r"Dee \[/ may not [^.:]+: ask the studio's owner\.")
WIDE = (240, 16)
"""All columns of a list have room."""
TALL = (160, 50)
"""All acts have room."""

CHANGE = {"change", "edit", "new", "up", "down", "renumber", "inactive", "delete", "by_type", "weekly"}
SOME = 7
"""How many things the front desk is refused for one that the owner does."""
LOOK = {"in_the_way", "history", "hide", "part", "print", "export", "filter"}
"""The commands of a list: which change something, and which show it."""
LISTS = list(OWN.values())
THIRD = LISTS if TORTURE > 1 else LISTS[::3]
"""The lists in which the owner is let, and in which the services tell; all of them in ``make torture``."""
AT_ONCE = {"up", "down", "renumber", "inactive"}
"""Those that ask nothing before they write."""
KEYS = {command.verb: command.keys[0] for command in (*COMMANDS, *OF_ROLES, *OF_USERS)}
KEYS |= {command.verb: command.keys[0] for command in COMMANDS}


def verbs(kept: Maintained) -> list[str]:
    """List what would change a list, but for the cells."""
    never = {"change"} | ({"up", "down"} if not kept.ordered else set())
    never |= ({"renumber"} if not kept.numbered else set()) | ({"by_type"} if kept is not STATUS else set())
    never |= {"weekly"} if kept is not TIME_SLOT else set()
    return sorted(CHANGE - never)


def cells(kept: Maintained) -> list[str]:
    """List the columns of a list that can be changed where they stand."""
    return [column.key for column in columns_of(kept) if column.key != REST]


@pytest.fixture(scope="session")
def template(tmp_path_factory, sqlite_template) -> Path:
    path: Path = tmp_path_factory.mktemp("forbidden") / "grown.db"
    shutil.copyfile(sqlite_template, path)
    forbidden.grow(str(path))
    return path


@pytest.fixture
def grown(template, tmp_path, frozen) -> Path:
    """A grown book of the test's own, open."""
    path = tmp_path / "book.db"
    shutil.copyfile(template, path)
    open_book(str(path))
    return path


def person(login: str) -> Actor:
    return actor_of(User.get(User.login == login))


class Tried:
    """A desk at which keys are pressed, and what came of each."""

    def __init__(self, pilot: Pilot[Any], path: Path) -> None:
        self.pilot, self.book = pilot, forbidden.Watched(path)
        self.digest = self.book.digest()
        self.count = self.asked = 0
        self.wrong: list[object] = []

    async def open(self, what: Open) -> Any:
        self.pilot.app.open(what)
        await settled(self.pilot)
        return self.pilot.app.place

    async def refused(self, about: object, *keys: str) -> None:
        """Press keys that are to be answered with one sentence and nothing else."""
        place = self.pilot.app.place
        place.quiet()
        await press(self.pilot, *keys)
        self.count += 1
        said = place.said
        if not SENTENCE.fullmatch(said) or self.done:
            self.wrong.append((about, keys, said, type(self.pilot.app.screen).__name__))
            await self.put_away(place)

    async def does(self, about: object, *keys: str) -> None:
        """Press keys that are to do something, or to open what does it; then take it back. Some of them do for all."""
        self.asked += 1
        if self.asked % SOME:
            return
        place, head = self.pilot.app.place, journal.last_entry_id()
        await press(self.pilot, *keys)
        self.count += 1
        if not self.done:
            self.wrong.append((about, keys, place.said))
        await self.put_away(place)
        for (entry_id,) in database.rows("SELECT id FROM journal_entry WHERE id > ? ORDER BY id DESC", (head,)):
            undo.undo(person("mia"), int(entry_id))
        place.do_refresh()
        await settled(self.pilot)
        self.digest = self.book.digest()

    async def put_away(self, place: Any) -> None:
        """Close what was opened over a screen."""
        while self.opened(place):
            await press(self.pilot, "escape")

    def opened(self, place: Any) -> bool:
        """Tell whether a dialog or a cell is open there."""
        cell = getattr(place, "typing_into", None)
        return self.pilot.app.screen is not place or (cell is not None and bool(cell.display))

    @property
    def done(self) -> bool:
        """Whether something was written, or opened for it."""
        return self.opened(self.pilot.app.place) or self.book.digest() != self.digest

    async def leave(self) -> None:
        await press(self.pilot, "escape")


Try = Callable[..., Awaitable[None]]


# -- everything that there is to try: a walk for each screen ----------------------------------------------------------


async def every_list(tried: Tried, attempt: Try, *, at_once: bool = False) -> None:
    for kept in THIRD if at_once or attempt == tried.does else LISTS:
        place = await tried.open(Open("list", name=kept.kind))
        await settled(tried.pilot)
        found = {one.name: one.id for one in entries(kept, inactive=True)}
        for verb in verbs(kept):
            if at_once and verb not in AT_ONCE:
                continue
            assert place.table.move_to_key(found[forbidden.FIRST if verb == "down" else forbidden.LAST])
            await settled(tried.pilot)
            await attempt((kept.kind, verb), KEYS[verb])
        for key in cells(kept):
            if at_once and key in kept.form and kept.form[key].kind != "flag":
                continue
            assert place.table.move_to_key(found[forbidden.LAST])
            place.table.choose_cell(key)
            assert place.table.cell_key == key
            await attempt((kept.kind, key), "enter")
        await tried.leave()


async def every_preference(tried: Tried, attempt: Try, *, at_once: bool = False, each: int = 1) -> None:
    place = await tried.open(Open("preferences"))
    for declared in forbidden.settable()[::each]:
        assert place.table.move_to_key(declared.name)
        await settled(tried.pilot)
        if declared.kind == "flag" or not at_once:
            await attempt(declared.name, "enter")
        if place.one.changed and declared.ships:
            await attempt((declared.name, "default"), "d")
    await tried.leave()


async def every_role(tried: Tried, attempt: Try, *, at_once: bool = False) -> None:
    place = await tried.open(Open("roles"))
    for role in roles.list_roles():
        place.table.choose_cell(role.code)
        for right in RIGHTS:
            assert place.table.move_to_key(right)
            if role.code != "owner":
                await attempt((role.name, right), "space")
        if not at_once:
            await attempt((role.name, "edit"), "e")
        if not role.users:
            await attempt((role.name, "delete"), "delete")
    if not at_once:
        await attempt("new role", "n")
    await tried.leave()


async def every_user(tried: Tried, attempt: Try, *, at_once: bool = False) -> None:
    place = await tried.open(Open("users"))
    for user in users.list_users():
        assert place.table.move_to_key(user.id)
        if not at_once:
            await attempt((user.login, "edit"), "e")
            await attempt((user.login, "open"), "enter")
            if attempt == tried.refused or user.photographer or user.assistant:
                await attempt((user.login, "elsewhere"), KEYS["elsewhere"])
            if user.login != "dee":
                await attempt((user.login, "pin"), "p")
        if user.login != "mia":
            await attempt((user.login, "inactive"), "i")
    if not at_once:
        await attempt("new user", "n")
    await tried.leave()


async def every_act(tried: Tried, attempt: Try) -> None:
    place = await tried.open(Open("journal"))
    # The latest first, as they stand there: those of long ago are read when the cursor comes near them.
    for entry_id in reversed(forbidden.set_up_acts(1 if TORTURE > 1 else 3)):
        assert place.table.move_to_key(entry_id), entry_id
        await settled(tried.pilot)
        await attempt(("undo", entry_id), "b")
    await tried.leave()


ALL = {walk.__name__: walk for walk in (every_list, every_preference, every_role, every_user, every_act)}


def size_for(walk):
    return TALL if walk is every_act else WIDE


def test_every_command_of_the_lists_is_sorted_and_these_are_200():
    assert {command.verb for command in COMMANDS} == CHANGE | LOOK
    assert sum(len(verbs(kept)) + len(cells(kept)) for kept in OWN.values()) > 200
    # No command of another screen takes a right that the front desk lacks, so that there is nothing to try there.
    assert not {right for right, _ in NEEDS.values()} & forbidden.LACKS


@pytest.mark.of_the_day(2)
@pytest.mark.parametrize("walk", ALL.values(), ids=ALL)
async def test_the_front_desk_is_told_why_not_and_nothing_is_done(grown, walk):
    async with open_desk(str(grown), person("dee"), size_for(walk)) as pilot:
        tried = Tried(pilot, grown)
        await walk(tried, tried.refused)
        assert tried.wrong == []
        assert tried.count > 8


@pytest.mark.of_the_day(2)
@pytest.mark.torture
@pytest.mark.parametrize("walk", ALL.values(), ids=ALL)
async def test_the_owner_does_all_of_it_with_the_same_keys(grown, walk):
    async with open_desk(str(grown), person("mia"), size_for(walk)) as pilot:
        tried = Tried(pilot, grown)
        await walk(tried, tried.does)
        assert tried.wrong == []
        assert tried.count > 0


@pytest.mark.of_the_day(2)
@pytest.mark.torture
@pytest.mark.parametrize("walk", [every_list, every_preference, every_role, every_user])
async def test_who_might_a_moment_ago_is_refused_by_the_studio_itself(grown, walk):
    async with open_desk(str(grown), replace(person("dee"), rights=frozenset(RIGHTS)), WIDE) as pilot:
        tried = Tried(pilot, grown)
        await walk(tried, tried.refused, at_once=True)
        assert tried.wrong == []
        assert tried.count > 1


async def test_without_the_rights_being_asked_all_of_it_would_be_done(grown, monkeypatch):
    """The control: what is measured above would be seen."""
    monkeypatch.setattr(access, "may_now", lambda actor, right: True)
    async with open_desk(str(grown), replace(person("dee"), rights=frozenset(RIGHTS)), WIDE) as pilot:
        tried = Tried(pilot, grown)
        await every_preference(tried, tried.refused, each=4)
        assert len(tried.wrong) == tried.count > 10
