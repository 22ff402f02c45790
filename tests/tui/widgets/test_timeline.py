"""The drawn day: a lane for each, blocks as long as they last."""

from datetime import date, datetime

from tests.tui.goldens import screen_text
from tests.tui.settle import click, settled
from tests.tui.widgets.host import Host
from tui import marks
from tui.frame.day_lanes import MOST_LANES, hours_of, lanes_of, minute_of
from tui.widgets.timeline import HOUR, Block, Hours, Lane, Timeline

WANG = Block(1, 9 * HOUR, 10 * HOUR, "王小明", "chip-green", "F")
ITO = Block(2, 11 * HOUR, 12 * HOUR, "Ito", "held", "P")
ROSSI = Block(3, 11 * HOUR, 26 * HOUR, "Rossi", "chip-red", "W")
LANES = (Lane("Anna Berg", (WANG, ITO)), Lane("Room 1", (WANG, ROSSI)))
HOURS = Hours(9 * HOUR, 12 * HOUR)


def make() -> tuple[Host, Timeline]:
    drawn = Timeline()
    return Host(drawn, watch=(Timeline.Pressed,)), drawn


async def test_blocks_are_as_long_as_they_last_and_the_now_line_goes_across():
    app, drawn = make()
    async with app.running(43, 4) as pilot:
        drawn.show(LANES, HOURS, 10 * HOUR + 30)
        await settled(pilot)
        assert [line.rstrip() for line in screen_text(app).splitlines()[:3]] == [
            "           9         10        11         1",
            " Anna Berg 王小明    ·    │    Ito▒▒▒▒▒▒▒▒",
            " Room 1    王小明    ·    │    Rossi     ›",
        ]


async def test_without_colour_a_block_has_its_letter():
    marks.use(coloured=False, glyphs="ascii")
    app, drawn = make()
    async with app.running(43, 4) as pilot:
        drawn.show(LANES, HOURS, None)
        await settled(pilot)
        assert screen_text(app).splitlines()[2].rstrip() == " Room 1    F 王小明  .         W Rossi   >"


async def test_a_click_on_a_block_says_which_it_was():
    app, drawn = make()
    async with app.running(43, 4) as pilot:
        drawn.show(LANES, HOURS, None)
        await settled(pilot)
        await click(pilot, drawn, at=(12, 1))
        await click(pilot, drawn, at=(25, 1))
        await click(pilot, drawn, at=(38, 2))
        await click(pilot, drawn, at=(3, 2))
        assert [message.key for message in app.take(Timeline.Pressed)] == [1, 3]


def test_the_hours_are_those_that_the_studio_is_open_and_those_in_which_something_is_booked():
    from studio.kernel.preferences import Preferences

    wanted = Preferences()
    assert hours_of((), wanted) == Hours(wanted.opens_at_min // HOUR * HOUR, -(-wanted.closes_at_min // HOUR) * HOUR)
    early = Lane("A", (Block(1, 7 * HOUR + 30, 8 * HOUR, "x", "held"), Block(2, 20 * HOUR, 27 * HOUR, "y", "held")))
    assert hours_of((early,), wanted) == Hours(7 * HOUR, 24 * HOUR)


def test_who_is_free_the_whole_day_gives_way_where_there_are_many():
    lanes = lanes_of((), date(2026, 11, 21), [f"Person {n}" for n in range(20)])
    assert len(lanes) == MOST_LANES


def test_now_is_on_today_alone():
    now = datetime(2026, 11, 21, 11, 4)
    assert minute_of(now, now.date()) == 664
    assert minute_of(now, date(2026, 11, 22)) is None
