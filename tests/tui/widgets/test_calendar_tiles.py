"""Where tiles stand that take the same lines of a column."""

from rich.style import Style

from tui.widgets.calendar_lines import Picture, body_line
from tui.widgets.calendar_tiles import Lane, Row, Spot, Tile, placed


def rows(*spans: tuple[int, int]) -> list[Row]:
    return placed([Tile(key, first * 60, last * 60, "", "") for key, (first, last) in enumerate(spans)], 60)


def test_a_tile_takes_the_room_beside_it_that_is_free_in_its_lines():
    found = rows((9, 13), (9, 10), (9, 10), (11, 12))
    assert [(row.part, row.wide, row.parts) for row in found] == [(0, 1, 3), (1, 1, 3), (2, 1, 3), (1, 2, 3)]
    assert [row.cells(30, 4) for row in found] == [(0, 10), (10, 20), (20, 30), (10, 30)]


def test_what_has_no_room_is_not_drawn_and_the_others_share_it():
    found = rows((9, 10), (9, 10), (9, 10))
    assert [row.cells(9, 4) for row in found] == [(0, 4), (4, 9), (9, 9)]


def test_the_count_of_what_has_no_room_covers_no_name():
    tiles = tuple(Tile(key, 540, 600, "", name) for key, name in enumerate(("Svensson", "Müllerin", "Zhou")))
    lane, row = Lane(("Mon",), tiles=tiles), placed(tiles, 60)
    for width, shown in ((8, "│ Sv..+2"), (12, "│ Sv.. M..+1")):
        picture = Picture((lane,), (row,), 60, 0, 0, (width,), Spot(minute=0), str, True, 24)
        text = body_line(picture, 9, Style()).text[6:]
        assert (text.rstrip(), width) == (shown, width)
