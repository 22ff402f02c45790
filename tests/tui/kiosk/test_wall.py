"""The screen on the wall: what it shows, and that nothing else can be had of it without a PIN."""

from datetime import datetime
from typing import Any

import pytest
import time_machine

from studio.kernel import clock, preferences
from studio.kernel.access import Actor
from studio.kernel.errors import Unavailable
from tests import factories
from tests.tui.conftest import SharedGateway, settled
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.kiosk.conftest import PIN, Wall
from tests.tui.settle import press, resize, type_text
from tui import marks
from tui.kiosk.wall import END
from tui.terminal import crash

pytestmark = pytest.mark.sqlite


async def unlock(pilot: Any, initials: str = "mkh", pin: str = PIN) -> None:
    """Type initials and a PIN."""
    await type_text(pilot, initials)
    await press(pilot, "enter")
    await type_text(pilot, pin)
    await press(pilot, "enter")


@pytest.mark.parametrize("signs", ["rich", "console", "ascii"])
async def test_the_day_hangs_on_the_wall(day: None, on_wall: Wall, signs: str):
    async with on_wall((80, 24)) as pilot:
        marks.use(glyphs=signs)
        pilot.app.draw()
        await settled(pilot)
        assert_golden(pilot.app, f"kiosk_{signs}_80x24")


async def test_a_large_wall_has_a_large_clock(day: None, on_wall: Wall):
    async with on_wall((120, 40)) as pilot:
        assert_golden(pilot.app, "kiosk_120x40")
        await press(pilot, "m")
        assert_golden(pilot.app, "kiosk_lock_120x40")


SURNAMES = ("Weber", "Ruiz", "Ortega", "Sunset", "Realty", "VIP", "山", "田", "secret")


@pytest.mark.parametrize(
    ("names", "shown", "hidden"),
    [
        ("full", ("Jo Weber", "Anna Maria Ruiz-Ortega", "Sunset Realty Group", "太郎 山田"), ("secret",)),
        ("first-initial", ("Jo W.", "Anna R.", "S. R. G.", "太郎 *"), SURNAMES),
        ("initials", ("J. W.", "A. R.", "S. R. G.", "* *"), (*SURNAMES, "Jo ", "Anna", "Zoe", "太郎")),
    ],
)
async def test_of_a_name_no_more_is_shown_than_the_preference_says(
    actor: Actor, day: None, on_wall: Wall, names: str, shown: tuple[str, ...], hidden: tuple[str, ...]
):
    preferences.set_text(actor, "kiosk.names", names)
    async with on_wall((120, 40)) as pilot:
        text = screen_text(pilot.app)
    assert [name for name in shown if name not in text] == []
    assert [name for name in hidden if name in text] == []


async def test_it_opens_with_initials_and_pin_for_who_that_is(actor: Actor, day: None, on_wall: Wall):
    async with on_wall() as pilot:
        await unlock(pilot)
        assert not pilot.app.is_running
    assert pilot.app.return_value.user_id == actor.user_id


async def test_a_wrong_pin_opens_nothing_and_the_next_ones_wait(day: None, on_wall: Wall):
    said = []
    for _ in range(2):
        async with on_wall() as pilot:
            for _ in range(3):
                await unlock(pilot, pin="1234")
                said.append(screen_text(pilot.app))
                await press(pilot, "escape")
            assert pilot.app.is_running
    assert "That is not Mia [Hansen] [/'s PIN: type it again." in said[0]
    assert "Too many wrong PINs for Mia [Hansen] [/: try again at 11:05 AM." in said[3], "also after a restart"


async def test_nobody_comes_in_without_a_pin(actor: Actor, day: None, on_wall: Wall):
    factories.user(actor, "ben", "Ben", initials="BB")
    async with on_wall() as pilot:
        await unlock(pilot, "bb", "0")
        assert "Ben has no PIN: set one at another desk" in screen_text(pilot.app)
        await press(pilot, "escape")
        await unlock(pilot, "zz", "1234")
        assert "Nobody here has the initials ZZ" in screen_text(pilot.app)
        await press(pilot, *"mk")
        assert " Initials MK___" in screen_text(pilot.app)
        assert pilot.app.is_running


async def test_only_who_sets_up_the_studio_ends_it(actor: Actor, day: None, on_wall: Wall):
    ben = factories.user(actor, "ben", "Ben", initials="BB")
    from studio.people import users

    users.set_pin(actor, ben.user_id or 0, "1234")
    async with on_wall() as pilot:
        await press(pilot, "ctrl+q")
        await unlock(pilot, "bb", "1234")
        assert "Ben may not end the kiosk: ask the studio's owner." in screen_text(pilot.app)
        await press(pilot, "escape", "ctrl+q")
        await unlock(pilot)
    assert pilot.app.return_value == END


async def test_without_any_pin_it_ends_at_once_and_says_what_to_do(actor: Actor, on_wall: Wall):
    async with on_wall() as pilot:
        assert not pilot.app.is_running
    assert pilot.app.goodbye == [
        "Nobody has a PIN yet, so that nobody could leave the kiosk: give yourself one under Maintenance, Users."
    ]


async def test_what_somebody_began_to_type_is_forgotten(day: None, on_wall: Wall, monkeypatch: pytest.MonkeyPatch):
    async with on_wall() as pilot:
        await type_text(pilot, "mkh")
        assert "MKH" in screen_text(pilot.app)
        monkeypatch.setattr("tui.kiosk.wall.times.WALL_FORGETS_S", 0)
        pilot.app.tick()
        await settled(pilot)
        assert "Any key: initials and PIN" in screen_text(pilot.app)


async def test_the_day_turns_at_midnight_also_while_the_book_is_away(
    day: None, on_wall: Wall, frozen: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
):
    async def away(*_: Any) -> Any:
        raise Unavailable("/srv/secret/book.db cannot be read.")

    async with on_wall() as pilot:
        frozen.shift(13 * 3600)
        with monkeypatch.context() as patched:
            patched.setattr(SharedGateway, "read", away)
            pilot.app.tick()
            await settled(pilot)
            text = screen_text(pilot.app)
        assert "Sun Nov 22, 2026" in text and "Jo W." not in text
        assert "The session book cannot be reached. Trying again." in text and "/srv" not in text
        pilot.app.tick()
        await settled(pilot)
        text = screen_text(pilot.app)
        assert "cannot be reached" not in text and "10:00 AM" in text


async def test_where_that_is_wanted_it_is_dark_at_night_until_somebody_presses_a_key(
    actor: Actor, day: None, on_wall: Wall, frozen: time_machine.Traveller
):
    preferences.save(actor, closes_at_min=17 * 60 + 30)
    async with on_wall() as pilot:

        async def at(hour: int, minute: int) -> str:
            frozen.move_to(clock.utc(datetime(2026, 11, 21, hour, minute)))
            pilot.app.tick()
            await settled(pilot)
            return screen_text(pilot.app).strip()

        assert await at(18, 30) != "", "nobody asked for it"
        preferences.set_text(actor, "kiosk.dark", "on")
        assert await at(18, 30) == ""
        assert await at(17, 45) != "", "the last session goes on"
        await at(18, 30)
        await press(pilot, "m")
        assert "Who is there?" in screen_text(pilot.app) and "Sat Nov 21, 2026" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert screen_text(pilot.app).strip() == ""


async def test_what_another_desk_books_hangs_there_at_the_next_look(actor: Actor, day: None, on_wall: Wall):
    async with on_wall() as pilot:
        factories.session(actor, "2026-11-21 19:00", client_id=factories.client(actor, "Late", "Lena"))
        pilot.app.tick()
        await settled(pilot)
        assert "Lena L." in screen_text(pilot.app)


@pytest.mark.parametrize("size", [(1, 1), (20, 5), (40, 12), (60, 16), (200, 60)])
async def test_any_window_shows_what_fits(day: None, on_wall: Wall, size: tuple[int, int]):
    async with on_wall() as pilot:
        await resize(pilot, *size)
        assert pilot.app.is_running
        await press(pilot, "m")
        await resize(pilot, 80, 24)
        assert "Who is there?" in screen_text(pilot.app)


async def test_that_the_program_broke_is_said_until_somebody_presses_a_key(day: None, on_wall: Wall):
    async with on_wall() as pilot:
        pilot.app.said = "The program had to stop because of an error of its own."
        pilot.app.draw()
        await settled(pilot)
        assert "had to stop" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "had to stop" not in screen_text(pilot.app)


async def test_an_error_of_its_own_is_kept_once_said_and_the_wall_goes_on(
    day: None, on_wall: Wall, monkeypatch: pytest.MonkeyPatch
):
    kept: list[BaseException] = []

    def record(error: BaseException) -> crash.Crash:
        kept.append(error)
        return crash.Crash("ABCD1234", None)

    async def broken(*_: Any) -> Any:
        raise ZeroDivisionError("Weber, Jo")

    monkeypatch.setattr(crash, "record", record)
    async with on_wall() as pilot:
        with monkeypatch.context() as patched:
            patched.setattr(SharedGateway, "read", broken)
            for _ in range(3):
                pilot.app.tick()
                await settled(pilot)
            text = screen_text(pilot.app)
        assert "Something is wrong in Sittings itself (reference ABCD1234): restart the kiosk." in text
        assert "Weber" not in text and pilot.app.is_running
    assert len(kept) == 1
