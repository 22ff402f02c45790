"""Which columns the calendar shows, what is drawn in them of who is not there, and what a month books."""

from datetime import date, time

import pytest

from studio.booking import busy, presence
from studio.calendar import whose
from studio.kernel.access import Actor
from studio.lists import upkeep
from studio.lists.days import ABSENCE
from tests import factories
from tests.conftest import Book
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled, type_text
from tui.frame.day_lanes import lanes_of
from tui.frame.desk import Open

pytestmark = pytest.mark.sqlite

DAY = date(2026, 11, 23)


async def shown(pilot, day: str = "2026-11-23"):
    pilot.app.open(Open("calendar", typed={"date": day}))
    await settled(pilot)
    return pilot.app.place


def events(*spans: tuple[str, str]) -> bytes:
    found = "".join(
        f"BEGIN:VEVENT\nUID:{start}\nDTSTART:20261123T{start}\nDTEND:20261123T{end}\nEND:VEVENT\n"
        for start, end in spans
    )
    return f"BEGIN:VCALENDAR\n{found}END:VCALENDAR\n".encode()


async def test_who_is_busy_elsewhere_is_not_called_away(book: Book, actor: Actor, desk: Desk, frozen) -> None:
    busy.set_address(actor, 1, "/home/mia/calendar.ics")
    busy.note(busy.calendar_of(1), events(("100000", "110000")), "")
    own = next(one.resource_id for one in whose.offered() if one.login == actor.login)
    span = {"first_day": DAY, "first_time": time(14), "last_day": DAY, "last_time": time(15)}
    upkeep.add(actor, ABSENCE, {"name": "Dentist", "resource": own, **span})
    async with desk() as pilot:
        place = await shown(pilot)
        told = [(band.first // 60, band.short) for lane in place.grid.lanes for band in lane.bands if band.short]
    assert (10, "busy") in told and (14, "away") in told
    lanes = lanes_of((), DAY, [actor.name], presence.of_day(DAY))
    assert {block.text for lane in lanes for block in lane.blocks} == {"busy", "away"}


async def test_columns_are_found_by_that_word(book: Book, actor: Actor, desk: Desk) -> None:
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "columns")
        assert "By whom" in screen_text(pilot.app)


async def test_all_the_way_round_the_kinds_of_columns_one_is_back_in_ones_column(
    book: Book, actor: Actor, desk: Desk
) -> None:
    factories.user(actor, "anna", "Anna Berg", photographer=True)
    factories.user(actor, "zoe", "Zoe Vance", photographer=True)
    async with desk() as pilot:
        place = await shown(pilot)
        await press(pilot, "left", "left")
        stood = [place.column.whose.name]
        await press(pilot, "right", "right")
        stood.append(place.column.whose.name)
        assert len(place.columns) == 3 and stood[0] != stood[1]
        await press(pilot, "b")
        assert place.by == "room"
        for _ in range(5):
            if place.by != "person":
                await press(pilot, "b")
        assert (place.by, place.column.whose.name) == ("person", stood[1])


async def test_a_month_books_at_the_days_opening_and_not_at_an_hour_of_a_day_that_is_not_shown(
    book: Book, actor: Actor, desk: Desk
) -> None:
    async with desk() as pilot:
        await shown(pilot)
        await press(pilot, "down", "down", "down", "down", "down", "o", "right", "a")
        mine = pilot.app.place.edit.appointment.mine()
        assert (mine["date"], mine["start"]) == (date(2026, 11, 24), time(9))
