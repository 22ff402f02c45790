from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from textual.pilot import Pilot

from models import User
from studio.book.opening import open_book
from studio.kernel import clock, database, preferences
from tests.tui.conftest import SharedGateway
from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled, type_text
from tui.app import SittingsApp
from tui.frame.ask import AskDialog
from tui.screens.agenda.agenda import AgendaScreen
from tui.screens.dialogs.first_start import FirstStartDialog, country_of, initials_of
from tui.screens.dialogs.pick import PickDialog


@asynccontextmanager
async def first_start(url: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[Any]]:
    app = SittingsApp(url, None, SharedGateway(), new_login="mia")
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield pilot


@pytest.fixture
def url(tmp_path: Path, frozen: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> str:
    for name in ("LC_ALL", "LC_TIME", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return str(tmp_path / "new.db")


@pytest.mark.parametrize(("width", "height"), [(60, 16), (80, 24)])
async def test_it_asks_whose_studio_this_is(url: str, width: int, height: int):
    async with first_start(url, (width, height)) as pilot:
        assert_golden(pilot.app, f"first_start_{width}x{height}")


async def test_enter_goes_from_field_to_field_and_makes_the_studio(url: str):
    async with first_start(url) as pilot:
        await type_text(pilot, "Main [Street] [/")
        await press(pilot, "enter")
        await type_text(pilot, "ger")
        await press(pilot, "enter")
        await type_text(pilot, "bay")
        await press(pilot, "enter")
        await type_text(pilot, "mia hansen")
        await press(pilot, "enter", "enter", "enter")
        assert_golden(pilot.app, "first_start_filled")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AgendaScreen)
        assert pilot.app.place.said.startswith("Welcome to Main [Street] [/.")
    open_book(url)
    wanted = database.call(preferences.load)
    assert (wanted.company, wanted.country, wanted.region) == ("Main [Street] [/", "DE", "BY")
    owner = database.call(User.get)
    assert (owner.login, owner.name, owner.initials, owner.role) == ("mia", "Mia Hansen", "MH", "owner")


async def test_a_country_of_several_zones_asks_which(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(clock, "machine_zone", lambda: "Etc/UTC")
    async with first_start(url) as pilot:
        await type_text(pilot, "Main Street")
        dialog = pilot.app.screen
        assert isinstance(dialog, FirstStartDialog)
        dialog.form.focus_field("name")
        await type_text(pilot, "Mia Hansen")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, PickDialog)
        assert_golden(pilot.app, "first_start_zone")
        await press(pilot, "escape")
        assert pilot.app.screen is dialog
        assert "The time zone is not chosen yet" in screen_text(pilot.app)
        assert not database.exists(url)
        await press(pilot, "ctrl+s")
        await type_text(pilot, "pho")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, AgendaScreen)
    open_book(url)
    assert database.call(preferences.load).zone == "America/Phoenix"


async def test_the_zone_of_this_machine_is_taken_unasked_where_the_country_has_it(
    url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock, "machine_zone", lambda: "America/Denver")
    async with first_start(url) as pilot:
        await type_text(pilot, "A")
        dialog = pilot.app.screen
        assert isinstance(dialog, FirstStartDialog)
        dialog.form.focus_field("name")
        await type_text(pilot, "Mia Hansen")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, AgendaScreen)
    open_book(url)
    assert database.call(preferences.load).zone == "America/Denver"


async def test_what_is_missing_is_asked_for_at_its_field(url: str):
    async with first_start(url) as pilot:
        await press(pilot, "ctrl+s")
        assert "Type the studio's name." in screen_text(pilot.app)
        await type_text(pilot, "A")
        await press(pilot, "ctrl+s")
        assert "Type the name that colleagues know you by." in screen_text(pilot.app)
        await type_text(pilot, "Mia")
        dialog = pilot.app.screen
        assert isinstance(dialog, FirstStartDialog)
        assert dialog.focused is dialog.form.field("name")
    assert not database.exists(url)


async def test_what_the_studio_refuses_is_said_and_nothing_typed_is_lost(url: str):
    async with first_start(url) as pilot:
        await type_text(pilot, "A")
        dialog = pilot.app.screen
        assert isinstance(dialog, FirstStartDialog)
        dialog.form.focus_field("name")
        await type_text(pilot, "Sy Strong")
        await press(pilot, "enter")
        await type_text(pilot, "sys")
        await press(pilot, "ctrl+s")
        assert "Initials are one to five letters" in screen_text(pilot.app)
        assert dialog.focused is dialog.form.field("initials")
        assert dialog.form.values()["name"] == "Sy Strong"
        await type_text(pilot, "sst")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, AgendaScreen)


async def test_initials_typed_by_hand_stay(url: str):
    async with first_start(url) as pilot:
        dialog = pilot.app.screen
        assert isinstance(dialog, FirstStartDialog)
        dialog.form.focus_field("initials")
        await type_text(pilot, "mkh")
        dialog.form.focus_field("name")
        await type_text(pilot, "Mia Hansen")
        assert dialog.form.values()["initials"] == "mkh"


async def test_another_country_takes_its_own_regions(url: str):
    async with first_start(url) as pilot:
        dialog = pilot.app.screen
        assert isinstance(dialog, FirstStartDialog)
        dialog.form.focus_field("region")
        await type_text(pilot, "calif")
        assert dialog.form.values()["region"] == "CA"
        dialog.form.focus_field("country")
        await type_text(pilot, "germany")
        await settled(pilot)
        assert dialog.form.values()["region"] is None
        for typed in ("bav", "bay", "by"):
            dialog.form.focus_field("region")
            await press(pilot, "ctrl+u")
            await type_text(pilot, typed)
            assert dialog.form.values()["region"] == "BY"


async def test_esc_asks_before_it_leaves(url: str):
    async with first_start(url) as pilot:
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, AskDialog)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FirstStartDialog)
        await press(pilot, "escape", "l")
        assert pilot.app.return_code == 0


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Mia Hansen", "MH"), ("mia", "M"), ("Anna-Maria [VIP] [/ de la Cruz Smith", "AMVDL"), ("", ""), ("3", "")],
)
def test_initials_are_the_first_letters(name: str, initials: str):
    assert initials_of(name) == initials


@pytest.mark.parametrize(
    ("environment", "country"),
    [
        ({"LANG": "en_GB.UTF-8"}, "GB"),
        ({"LANG": "C.UTF-8"}, "US"),
        ({}, "US"),
        ({"LC_ALL": "de_AT", "LANG": "en_US"}, "AT"),
    ],
)
def test_the_country_is_guessed_from_the_language(environment: dict[str, str], country: str):
    assert country_of(environment) == country
