from tui.widgets.columns import Column, cell_line, marked_parts, place_columns, title_line

COLUMNS = (
    Column("time", "Time", width=5, align="right", priority=9),
    Column("client", "Client", min_width=10, grow=2, priority=8),
    Column("type", "Type", min_width=6, grow=1, priority=3),
    Column("who", "Who", width=3, priority=1),
)


def shown(width: int) -> list[tuple[str, int, int]]:
    return [(place.column.key, place.left, place.width) for place in place_columns(COLUMNS, width)]


def test_growing_columns_share_the_rest_by_their_shares():
    assert shown(39) == [("time", 0, 5), ("client", 6, 18), ("type", 25, 10), ("who", 36, 3)]


def test_the_shares_leave_no_cell_over():
    for width in range(27, 60):
        _, left, cells = shown(width)[-1]
        assert left + cells == width


def test_the_least_important_columns_go_first():
    assert [key for key, _, _ in shown(26)] == ["time", "client", "type"]
    assert [key for key, _, _ in shown(20)] == ["time", "client"]
    assert shown(8) == [("time", 0, 5)]


def test_no_columns_are_no_columns():
    assert place_columns((), 80) == []


def test_the_sorted_title_carries_a_letter_even_when_it_is_full():
    places = place_columns(COLUMNS, 27)
    assert title_line(places, "who", True) == " Time Client     Type   Wh▾"
    assert title_line(places, "client", False) == " Time Client▴    Type   Who"


def test_cells_are_cut_and_missing_ones_are_empty():
    places = place_columns(COLUMNS, 27)
    assert cell_line(places, ("9:00", "Ana [VIP] [/ long", "Family")) == " 9:00 Ana [VIP.. Family    "


def test_marked_parts_are_found_again_in_the_line():
    texts = ("9:00", "佐藤, Ana Maria Weber", "Family", "AB")
    places = place_columns(COLUMNS, 32)
    line = cell_line(places, texts)
    parts = marked_parts(places, texts, [(0, [(0, 1)]), (1, [(0, 1), (4, 7), (10, 19)]), (2, [(3, 6)]), (9, [(0, 1)])])
    assert line == " 9:00 佐藤, Ana M.. Family   AB "
    assert [line[start:end] for start, end in parts] == ["9", "佐", "Ana", "ily"]


LIST = (
    Column("time", "Time", width=5, priority=10),
    Column("client", "Client", min_width=6, grow=3, priority=9),
    Column("room", "Room", min_width=4, grow=1, priority=7),
    Column("number", "Number", width=6, priority=3),
)


def widths(width: int, contents: list[int]) -> dict[str, int]:
    return {place.column.key: place.width for place in place_columns(LIST, width, contents)}


def test_what_would_be_cut_gets_the_room_before_what_is_only_extra():
    assert widths(40, [5, 10, 4, 6]) == {"time": 5, "client": 19, "room": 7, "number": 6}
    assert widths(40, [5, 20, 9, 6]) == {"time": 5, "client": 23, "room": 10}
    assert widths(30, [5, 20, 9, 6]) == {"time": 5, "client": 19, "room": 4}
    assert widths(30, [5, 8, 12, 6]) == {"time": 5, "client": 10, "room": 13}


def test_a_text_without_end_does_not_take_all_room():
    assert widths(60, [5, 900, 12, 6])["room"] >= 12
