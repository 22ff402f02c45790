from datetime import date

from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import click, press, settled
from tests.tui.widgets.host import Host
from tui.widgets.month_grid import MonthDays, MonthGrid

TODAY = date(2026, 11, 21)
WATCHED = (MonthGrid.DaySelected, MonthGrid.DayHighlighted, MonthGrid.MonthShown)


def make(day: date = TODAY, **options: int) -> tuple[Host, MonthGrid]:
    grid = MonthGrid(day, TODAY, **options)
    return Host(grid, watch=WATCHED), grid


async def test_a_month_shows_busy_closed_and_chosen_days_without_colour():
    app, grid = make()
    async with app.running(40, 9) as pilot:
        grid.days = MonthDays(
            frozenset({date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 26)}),
            frozenset({date(2026, 11, 26), date(2026, 11, 27)}),
        )
        await settled(pilot)
        assert_golden(app, "month_grid")


async def test_weeks_can_begin_on_monday():
    app, _ = make(first_weekday=0)
    async with app.running(40, 9):
        lines = screen_text(app).splitlines()
        assert lines[1].split() == ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
        assert lines[2].split() == ["1"]


async def test_keys_move_by_day_week_and_month():
    app, grid = make(date(2026, 10, 31))
    async with app.running(40, 9) as pilot:
        await press(pilot, "right")
        assert grid.day == date(2026, 11, 1)
        await press(pilot, "up", "pagedown", "home")
        assert grid.day == date(2026, 11, 1)
        await press(pilot, "end", "pagedown", "t")
        assert grid.day == TODAY
        shown = [message.first for message in app.take(MonthGrid.MonthShown)]
        assert shown == [date(2026, month, 1) for month in (10, 11, 10, 11, 12, 11)]
        await press(pilot, "down", "left", "enter")
        assert [message.day for message in app.take(MonthGrid.DaySelected)] == [date(2026, 11, 27)]


async def test_a_click_chooses_a_day():
    app, _ = make()
    async with app.running(40, 9) as pilot:
        await click(pilot, MonthGrid, at=(7, 3))
        await click(pilot, MonthGrid, at=(1, 2))
        assert [message.day for message in app.take(MonthGrid.DaySelected)] == [date(2026, 11, 9), date(2026, 11, 1)]


async def test_moving_paints_two_days_only():
    app, grid = make()
    async with app.running(40, 9) as pilot:
        await settled(pilot)
        painted: list[int] = []
        render = grid.render_line
        grid.render_line = lambda y: painted.append(y) or render(y)  # type: ignore[method-assign,func-returns-value]
        await press(pilot, "up")
        assert painted == [4, 5] or painted == [3, 4]


async def test_the_calendar_ends_where_dates_end():
    app, grid = make(date.max)
    async with app.running(40, 9) as pilot:
        await press(pilot, "right", "down", "pagedown")
        assert grid.day == date.max
