"""``f`` puts a letter on each line of a list, and the letter goes there."""

import pytest

from tests.tui.goldens import screen_text
from tests.tui.settle import press
from tests.tui.widgets.host import Host
from tui.widgets.columns import Column
from tui.widgets.grouped_table import HEAD, GroupedTable
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable


def make(table: RecordTable, count: int = 40) -> Host:
    rows = [Row(n, (f"No. {n}",)) for n in range(count)]
    if isinstance(table, GroupedTable):
        rows.insert(0, Row("head", ("All",), HEAD))
    table.set_rows(rows)
    return Host(table)


async def test_a_letter_goes_to_its_line_and_the_letters_go():
    table = RecordTable([Column("a", "A", grow=1)])
    app = make(table)
    async with app.running(20, 8) as pilot:
        await press(pilot, "f")
        shown = [line[0] for line in screen_text(app).splitlines()[1:]]
        await press(pilot, "d")
        assert table.cursor_key == 2
        assert [line[0] for line in screen_text(app).splitlines()[1:]] == [" "] * 7
    assert "".join(shown) == "asdfghj"


@pytest.mark.parametrize("key", ["escape", "p", "f10"])
async def test_another_key_only_takes_the_letters_away(key: str):
    table = RecordTable([Column("a", "A", grow=1)])
    app = make(table, 3)
    async with app.running(20, 8) as pilot:
        await press(pilot, "f", key)
        assert table.cursor_key == 0
        await press(pilot, "s")
        assert table.cursor_key == 0


async def test_what_the_cursor_passes_over_has_no_letter():
    table = GroupedTable([Column("a", "A", grow=1)], show_header=False)
    app = make(table, 3)
    async with app.running(20, 8) as pilot:
        await press(pilot, "f")
        assert [line[0] for line in screen_text(app).splitlines()[:4]] == [" ", "a", "s", "d"]
        await press(pilot, "d")
        assert table.cursor_key == 2


async def test_leaving_the_list_takes_the_letters_away():
    table, other = RecordTable([Column("a", "A", grow=1)]), RecordTable([Column("a", "A", grow=1)])
    table.styles.height = other.styles.height = 3
    for each in (table, other):
        each.set_rows([Row(1, ("one",)), Row(2, ("two",))])
    app = Host(table, other)
    async with app.running(20, 8) as pilot:
        await press(pilot, "f")
        other.focus()
        await press(pilot, "s")
        assert table.cursor_key == 1


async def test_a_line_that_goes_away_while_letters_are_up_takes_them_along():
    table = RecordTable([Column("a", "A", grow=1)])
    app = make(table, 5)
    async with app.running(20, 8) as pilot:
        await press(pilot, "f")
        table.set_rows([Row(7, ("seven",)), Row(8, ("eight",))])
        await press(pilot, "g")
        assert table.cursor_key == 7
        assert [line[0] for line in screen_text(app).splitlines()[1:3]] == [" ", " "]
