from collections.abc import Awaitable

from tui.widgets.record_rows import Page, Part, Row, Window, in_order


def row(number: int) -> Row:
    return Row(number, (f"Client {number}",))


class Numbers:
    """A list of the numbers from 1 to ``count``, which counts the rows it was asked for."""

    def __init__(self, count: int) -> None:
        self.keys = list(range(1, count + 1))
        self.asked = 0

    async def page(self, place: object, *, backwards: bool, limit: int, sort: str, descending: bool) -> Page:
        self.asked += limit
        keys = self.keys[::-1] if descending else self.keys
        if place is not None:
            assert isinstance(place, int)
            behind = [key for key in keys if (key < place) != descending and key != place]
            front = [key for key in keys if (key > place) != descending and key != place]
            keys = behind if backwards else front
        taken = keys[-limit:] if backwards else keys[:limit]
        return Page([row(key) for key in taken], len(keys) > limit)


def keys(window: Window) -> list[object]:
    return [row.key for row in window.rows]


async def take(window: Window, reading: Awaitable[Part]) -> int:
    window.part = await reading
    return window.part.shift


async def test_a_window_starts_at_the_first_rows_and_goes_on_behind_the_last():
    window = Window(Numbers(25), 10)
    assert await take(window, window.first()) == 0
    assert (keys(window), window.part.more_before, window.part.more_after) == (list(range(1, 11)), False, True)
    assert await take(window, window.further()) == 0
    assert await take(window, window.further()) == 0
    assert (keys(window), window.part.more_after) == (list(range(1, 26)), False)


async def test_a_window_forgets_what_is_far_behind_and_reads_it_again():
    window = Window(Numbers(100), 10)
    await take(window, window.first())
    shift = 0
    for _ in range(4):
        shift = await take(window, window.further())
    assert shift == -10
    assert (keys(window)[0], keys(window)[-1], window.part.more_before) == (11, 50, True)
    assert await take(window, window.back()) == 10
    assert (keys(window)[0], keys(window)[-1]) == (1, 40)
    assert (window.part.more_before, window.part.more_after) == (False, True)


async def test_a_window_can_start_at_the_end():
    window = Window(Numbers(25), 10)
    await take(window, window.last())
    assert (keys(window), window.part.more_before, window.part.more_after) == (list(range(16, 26)), True, False)


async def test_a_window_around_a_place_says_how_many_are_in_front():
    window = Window(Numbers(100), 10)
    assert await take(window, window.around(50)) == 10
    assert (keys(window)[0], keys(window)[10], keys(window)[-1]) == (40, 50, 59)
    assert await take(window, window.around(3)) == 2
    assert (keys(window)[0], window.part.more_before) == (1, False)


async def test_reading_anew_follows_deletions_and_additions():
    source = Numbers(100)
    window = Window(source, 10)
    await take(window, window.around(50))
    source.keys.remove(52)
    assert await take(window, window.again(5)) == -5
    assert keys(window) == [45, 46, 47, 48, 49, 50, 51, 53, 54, 55, 56, 57, 58, 59, 60]
    assert window.part.more_before
    assert await take(window, window.again(0)) == 10
    assert keys(window)[0] == 35


async def test_reading_anew_after_the_end_was_deleted_shows_the_new_end():
    source = Numbers(30)
    window = Window(source, 10)
    await take(window, window.last())
    del source.keys[20:]
    assert await take(window, window.again(5)) == -5
    assert (keys(window)[-1], window.part.more_after) == (20, False)


async def test_reading_costs_the_same_in_a_long_list_and_a_short_one():
    asked = []
    for count in (1000, 100_000):
        source = Numbers(count)
        window = Window(source, 40)
        for read in (window.first, window.last, window.back):
            await take(window, read())
        asked.append(source.asked)
    assert asked == [120, 120]


def test_rows_without_a_value_come_last_in_both_directions():
    rows = [Row(1, ("-",), sort_values=(None,)), Row(2, ("b",), sort_values=(2,)), Row(3, ("a",), sort_values=(1,))]
    assert [row.key for row in in_order(rows, 0, False)] == [3, 2, 1]
    assert [row.key for row in in_order(rows, 0, True)] == [2, 3, 1]


def test_rows_without_sort_values_are_sorted_by_their_text():
    rows = [Row(1, ("beta",)), Row(2, ("",)), Row(3, ("Alpha",))]
    assert [row.key for row in in_order(rows, 0, False)] == [3, 1, 2]
