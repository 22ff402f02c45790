import asyncio

import pytest

from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import click, press, settled
from tests.tui.widgets.host import Host
from tests.tui.widgets.test_record_rows import Numbers
from tui.widgets.columns import Column
from tui.widgets.record_rows import Page, Row
from tui.widgets.record_table import RecordTable

COLUMNS = (
    Column("time", "Time", width=12),
    Column("client", "Client", min_width=12, grow=1, priority=9),
    Column("status", "Status", width=10, priority=3),
)
WATCHED = (RecordTable.About,)
EMPTY = "Nobody is booked on this day. Press F9 to book a session."


def agenda(count: int) -> list[Row]:
    names = ("Ito, Aya", "O'Brien, Zoe [VIP] [/", "王小明", "[@click=app.quit]Ana[/]")
    return [
        Row(n, (f"{n}:00", names[n % 4], "Pending"), style="late" if n == 2 else "", marker="!" if n == 2 else "")
        for n in range(1, count + 1)
    ]


def make(count: int = 0, **options: object) -> tuple[Host, RecordTable]:
    table = RecordTable(COLUMNS, empty_text=EMPTY, **options)  # type: ignore[arg-type]
    table.set_rows(agenda(count))
    return Host(table, watch=WATCHED), table


async def test_an_empty_list_says_what_would_fill_it():
    app, table = make()
    async with app.running(60, 6) as pilot:
        assert_golden(app, "record_table_empty")
        await press(pilot, "down", "enter", "pagedown", "end")
        assert table.cursor_key is None
        assert app.take(RecordTable.About) == []


async def test_hostile_names_are_text_and_wide_ones_keep_the_columns():
    app, _ = make(5, markable=True, markers=True)
    async with app.running(60, 8) as pilot:
        await press(pilot, "down", "space")
        assert_golden(app, "record_table_rows")


@pytest.mark.usefixtures("colourless")
async def test_keys_move_the_cursor_and_enter_opens():
    app, table = make(30)
    async with app.running(60, 11) as pilot:
        await press(pilot, "down", "down", "up", "pagedown", "enter")
        assert table.cursor_key == 11
        assert [message.key for message in app.take(RecordTable.Opened)] == [11]
        await press(pilot, "end")
        assert table.cursor_key == 30
        assert screen_text(app).splitlines()[-1].startswith(">30:00")
        await press(pilot, "home", "up")
        assert table.cursor_key == 1
        assert app.take(RecordTable.Highlighted)[-1].key == 1


async def test_leaving_the_window_moves_it_by_half_a_height():
    app, _ = make(30)
    async with app.running(60, 11) as pilot:
        await press(pilot, *["down"] * 10)
        assert screen_text(app).splitlines()[1].split() == ["6:00", "王小明", "Pending", "▴"]


async def test_the_edges_say_that_there_is_more():
    app, _ = make(30)
    async with app.running(60, 6) as pilot:
        assert screen_text(app).splitlines()[5].endswith("▾")
        await press(pilot, "pagedown")
        lines = screen_text(app).splitlines()
        assert (lines[1][-1], lines[5][-1]) == ("▴", "▾")
        await press(pilot, "end")
        assert screen_text(app).splitlines()[5].endswith("Pending")


async def test_moving_paints_two_lines():
    app, table = make(10)
    async with app.running(60, 11) as pilot:
        await settled(pilot)
        painted: list[int] = []
        render = table.render_line
        table.render_line = lambda y: painted.append(y) or render(y)  # type: ignore[method-assign,func-returns-value]
        await press(pilot, "down")
        await press(pilot, "down")
        assert painted == [1, 2, 2, 3]


async def test_the_cursor_stays_on_its_record_over_a_refresh():
    app, table = make(10)
    async with app.running(60, 8) as pilot:
        await press(pilot, "down", "down", "down")
        app.take(RecordTable.Highlighted)
        table.set_rows(agenda(10)[2:])
        assert table.cursor_key == 4
        table.set_rows(agenda(3))
        await settled(pilot)
        assert table.cursor_key == 2
        assert [message.key for message in app.take(RecordTable.Highlighted)] == [2]
        table.set_rows([])
        await settled(pilot)
        assert [message.key for message in app.take(RecordTable.Highlighted)] == [None]


async def test_a_refresh_with_one_changed_row_paints_one_line():
    app, table = make(6)
    async with app.running(60, 8) as pilot:
        await settled(pilot)
        painted: list[int] = []
        render = table.render_line
        table.render_line = lambda y: painted.append(y) or render(y)  # type: ignore[method-assign,func-returns-value]
        rows = agenda(6)
        rows[3] = Row(4, ("4:00", "Ito, Aya", "Confirmed"))
        table.set_rows(rows)
        await settled(pilot)
        assert painted == [4]


async def test_space_marks_and_goes_on():
    app, table = make(4, markable=True)
    async with app.running() as pilot:
        await press(pilot, "space", "space", "up", "space")
        assert table.marked == {1}
        assert [sorted(message.keys) for message in app.take(RecordTable.Marked)] == [[1], [1, 2], [1]]


async def test_keys_choose_the_order_and_the_header_shows_it():
    app, table = make(4)
    async with app.running(60, 8) as pilot:
        await press(pilot, "greater_than_sign", "greater_than_sign", "equals_sign")
        assert (table.sort_column, table.descending) == ("client", True)
        assert [row.key for row in table.rows] == [2, 1, 4, 3]
        assert "Client▾" in screen_text(app)
        assert table.cursor_key == 1
        sorted_by = [(message.column, message.descending) for message in app.take(RecordTable.Sorted)]
        assert sorted_by == [("time", False), ("client", False), ("client", True)]
        await press(pilot, "less_than_sign")
        assert table.sort_column == "time"


async def test_the_mouse_chooses_rows_and_titles():
    app, table = make(20)
    async with app.running(60, 8) as pilot:
        await click(pilot, RecordTable, at=(20, 3))
        assert table.cursor_key == 3
        await click(pilot, RecordTable, at=(20, 3), times=2)
        assert [message.key for message in app.take(RecordTable.Opened)] == [3]
        await click(pilot, RecordTable, at=(15, 0))
        await click(pilot, RecordTable, at=(15, 0))
        assert (table.sort_column, table.descending) == ("client", True)


async def test_narrow_terminals_drop_the_least_important_column():
    app, _ = make(2)
    async with app.running(30, 4):
        assert_golden(app, "record_table_narrow")


async def long_list(count: int, width: int = 60, height: int = 11) -> tuple[Host, RecordTable, Numbers]:
    source = Numbers(count)
    table = RecordTable((Column("client", "Client", grow=1),), empty_text=EMPTY)
    return Host(table, watch=WATCHED), table, source


async def test_a_long_list_is_read_around_the_cursor():
    app, table, source = await long_list(100_000)
    async with app.running(60, 11) as pilot:
        table.set_source(source)
        await app.workers.wait_for_complete()
        assert (table.cursor_key, len(table.rows)) == (1, 30)
        await press(pilot, *["pagedown"] * 30)
        await app.workers.wait_for_complete()
        assert table.cursor_key == 271
        assert len(table.rows) == 120
        await press(pilot, "end")
        await app.workers.wait_for_complete()
        assert table.cursor_key == 100_000
        await press(pilot, *["pageup"] * 10)
        await app.workers.wait_for_complete()
        assert table.cursor_key == 99_910
        await press(pilot, "home")
        await app.workers.wait_for_complete()
        assert table.cursor_key == 1
        assert source.asked < 800


async def test_a_long_list_keeps_its_record_when_read_anew():
    app, table, source = await long_list(1000)
    async with app.running(60, 11) as pilot:
        table.set_source(source)
        await app.workers.wait_for_complete()
        await press(pilot, "end")
        await app.workers.wait_for_complete()
        await press(pilot, "up", "up")
        assert table.cursor_key == 998
        source.keys.remove(995)
        source.keys.remove(997)
        table.reload()
        await app.workers.wait_for_complete()
        assert table.cursor_key == 998


async def test_the_cursor_may_move_on_while_a_part_is_read():
    class Slow(Numbers):
        gate: asyncio.Event | None = None

        async def page(self, place: object, *, backwards: bool, limit: int, sort: str, descending: bool) -> Page:
            if self.gate is not None:
                await self.gate.wait()
            return await super().page(place, backwards=backwards, limit=limit, sort=sort, descending=descending)

    app, table, _ = await long_list(0)
    source = Slow(1000)
    async with app.running(60, 11) as pilot:
        table.set_source(source)
        await app.workers.wait_for_complete()
        source.gate = asyncio.Event()
        table.reload()
        await press(pilot, "down", "down")
        source.gate.set()
        await app.workers.wait_for_complete()
        assert table.cursor_key == 3


async def test_the_source_sorts_a_long_list():
    app, table, source = await long_list(1000)
    async with app.running(60, 11) as pilot:
        table.set_source(source)
        await app.workers.wait_for_complete()
        await press(pilot, "greater_than_sign", "equals_sign")
        await app.workers.wait_for_complete()
        assert (table.sort_column, table.descending, table.cursor_key) == ("client", True, 1000)


async def test_a_source_that_fails_leaves_what_was_shown():
    class Broken(Numbers):
        async def page(self, place: object, **options: object) -> Page:  # type: ignore[override]
            raise LookupError("The database cannot be read now.")

    app, table, source = await long_list(20)
    async with app.running(60, 11) as pilot:
        table.set_source(source)
        await app.workers.wait_for_complete()
        table.set_source(Broken(1))
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert [str(message.error) for message in app.take(RecordTable.Failed)] == ["The database cannot be read now."]
        assert table.cursor_key == 1
        assert len(table.rows) == 20
