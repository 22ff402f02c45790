"""The hub of tasks and calls, played with keys."""

from datetime import date
from typing import Any

import pytest

from models import Communication, Task
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid
from studio.lists import record_kind
from studio.to_do import bulk
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.screens.dialogs import counted


def filled(actor: Actor) -> None:
    """Add what is overdue, due today, this week, later and done; some of others, one private."""
    ben = factories.user(actor, "ben", "Ben [b]", initials="BB")
    client_id = factories.client(actor)
    who = {"user": actor.user_id}
    factories.task(actor, "Order the album [/", due_on=date(2026, 11, 18), urgent=True, client=client_id, **who)
    factories.call(actor, due_on=date(2026, 11, 19), phone="(415) 555-0131", call_type=1, client=client_id, **who)
    factories.task(actor, "Sharpen [@click=app.quit]", **who)
    factories.task(actor, "Send the contract", due_on=date(2026, 11, 24), **who)
    factories.task(actor, "Prepare the fair", due_on=date(2026, 12, 20), **who)
    factories.task(actor, "Paid the lab", completed_on=date(2026, 11, 20), **who)
    factories.task(actor, "Call the lab", user=ben.user_id)
    factories.task(ben, "A present for Mia", private=True, user=ben.user_id)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_groups(book: Book, actor: Actor, desk: Desk, size: tuple[int, int]) -> None:
    filled(actor)
    async with desk(size=size) as pilot:
        await press(pilot, "f8")
        await settled(pilot)
        assert_golden(pilot.app, f"to_do_{size[0]}x{size[1]}")
        await press(pilot, "e")
        everybody = screen_text(pilot.app)
        await press(pilot, "left")
        done = screen_text(pilot.app)

    assert "Call the lab" in everybody
    assert "A present" not in everybody
    assert "Paid the lab" in done


async def test_whose_and_which_are_chosen_in_their_rows(book: Book, actor: Actor, desk: Desk) -> None:
    filled(actor)
    async with desk((120, 40)) as pilot:
        await press(pilot, "f8")
        screen, seen = pilot.app.screen, []
        for row in ("#scopes", "#groups"):
            screen.query_one(row).focus()
            for _ in range(3):
                await press(pilot, "right")
                seen.append((screen.scope, screen.group))
    assert seen == [
        ("department", "open"), ("all", "open"), ("mine", "open"),
        ("mine", "overdue"), ("mine", "today"), ("mine", "week"),
    ]  # fmt: skip


async def test_many_are_completed_given_away_and_moved_and_undone(book: Book, actor: Actor, desk: Desk) -> None:
    filled(actor)
    async with desk() as pilot:
        await press(pilot, "f8", "space", "space", "c")
        asked = screen_text(pilot.app)
        await press(pilot, "y")
        told = screen_text(pilot.app)
        done = Task.get_by_id(1).completed_on, Communication.get_by_id(1).completed_on
        await press(pilot, "ctrl+z", "u")
        again = Task.get_by_id(1).completed_on, Communication.get_by_id(1).completed_on
        await press(pilot, "home", "space", "s")
        await type_text(pilot, "Ben")
        await press(pilot, "enter")
        given = Task.get_by_id(1).user.login
        await press(pilot, "home", "d")
        await type_text(pilot, "12/1/2026")
        await press(pilot, "enter")

    assert "Complete 1 task and 1 call?" in asked
    assert "Done today: 2 of them." in told
    assert done == (date(2026, 11, 21), date(2026, 11, 21))
    assert again == (None, None)
    assert given == "ben"
    assert Communication.get_by_id(1).due_on == date(2026, 12, 1)


@pytest.mark.parametrize("ends", ["done", "stopped", "broken"])
async def test_with_many_one_sees_how_far_it_is_and_may_stop(
    book: Book, actor: Actor, desk: Desk, monkeypatch: pytest.MonkeyPatch, ends: str
) -> None:
    filled(actor)
    monkeypatch.setattr(counted, "FEW", 1)
    seen: list[str] = []
    save_in = record_kind.save_in
    async with desk() as pilot:

        def looked_at(*args: Any) -> Any:
            if seen and ends == "broken":
                raise OSError("No such disk [/")
            if seen and ends == "stopped":
                pilot.app.call_from_thread(pilot.app.screen.action_cancel)
            seen.append(pilot.app.call_from_thread(screen_text, pilot.app))
            return save_in(*args)

        monkeypatch.setattr(record_kind, "save_in", looked_at)
        await press(pilot, "f8", "space", "space", "space", "c", "y")
        await settled(pilot)
        told = screen_text(pilot.app)
        assert not pilot.app.screen.is_modal
    done = [Task.get_by_id(1).completed_on, Communication.get_by_id(1).completed_on, Task.get_by_id(2).completed_on]
    assert "of 3 done" in seen[0]
    if ends == "broken":
        assert ("An error of Sittings itself got in the way" in told, done) == (True, [None] * 3)
    elif ends == "stopped":
        assert "Stopping .." in seen[1]
        assert "Stopped: nothing was changed." in told
        assert (len(seen), done) == (2, [None] * 3)
    else:
        assert "Done today: 3 of them." in told
        assert done == [date(2026, 11, 21)] * 3


def test_too_many_are_refused_before_anything_is_asked(book: Book, actor: Actor) -> None:
    with pytest.raises(Invalid, match="At most 500 are changed at once: mark fewer"):
        bulk.things(range(1, 502))


async def test_a_call_is_logged_and_a_task_is_not(book: Book, actor: Actor, desk: Desk) -> None:
    filled(actor)
    async with desk() as pilot:
        await press(pilot, "f8", "r")
        refused = screen_text(pilot.app)
        await press(pilot, "down", "r")
        await type_text(pilot, "No answer")
        await press(pilot, "enter")
        await settled(pilot)
        told = screen_text(pilot.app)

    assert "Only a call is logged" in refused
    assert "The next try is on" in told
    assert (Communication.select().count(), Communication.get_by_id(2).tries) == (2, 2)


async def test_nothing_to_do_and_no_department(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await press(pilot, "f8")
        empty = screen_text(pilot.app)
        await press(pilot, "c")
        nothing = screen_text(pilot.app)
        await press(pilot, "g")
        none = screen_text(pilot.app)

    assert "Nothing to do here." in empty
    assert "There is no task or call under the cursor." in nothing
    assert "You belong to no department" in none
