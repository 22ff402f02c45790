from dataclasses import dataclass

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region, Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.goldens import screen_text
from tests.tui.settle import press, resize, settled
from tests.tui.widgets.said import PEOPLE, read_date, show_date
from tui.frame.ask import AskDialog
from tui.pickers import Pickers
from tui.terminal.differences import Frame, LeanFrames, LeanScreen, Piece
from tui.terminal.driver import SafeDriver
from tui.terminal.marked_app import MarkedApp
from tui.widgets.choice_field import ChoiceField
from tui.widgets.columns import Column
from tui.widgets.date_field import DateField
from tui.widgets.form import FieldSpec, Form
from tui.widgets.line_field import LineField
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_field import TextField

WIDTH, HEIGHT = 12, 4
CONSOLE = Console(force_terminal=True, color_system="truecolor", legacy_windows=False)
STYLES = [
    None,
    Style(bold=True),
    Style(reverse=True),
    Style(color="red"),
    Style(color="red", bgcolor="blue"),
    Style(bgcolor="blue", bold=True),
    Style(meta={"@click": "x"}),
]


@dataclass
class Emulated:
    """A terminal that shows what it is sent."""

    width: int
    height: int

    def __post_init__(self) -> None:
        self.screen = pyte.Screen(self.width, self.height)
        self.stream = pyte.Stream(self.screen)

    def lines(self) -> list[str]:
        return [line.rstrip() for line in self.screen.display]


def lit(text: str, style: Style | None = None) -> Strip:
    return Strip([Segment(text, style)])


def frame() -> Frame:
    new = Frame()
    new.forget(Size(WIDTH, HEIGHT))
    return new


def test_what_stands_there_already_is_not_sent():
    shown = frame()
    assert shown.difference([(1, 0, lit("Zoe [/"))], CONSOLE) == "\x1b[2;1HZoe [/"
    assert shown.difference([(1, 0, lit("Zoe [/"))], CONSOLE) == ""
    assert shown.difference([(1, 0, lit("Zoa [/"))], CONSOLE) == "\x1b[2;3Ha"


def test_a_style_that_looks_different_is_sent_and_one_that_only_means_something_else_is_not():
    shown = frame()
    shown.difference([(0, 0, lit("abc"))], CONSOLE)
    assert shown.difference([(0, 0, lit("abc", Style(bold=True)))], CONSOLE) == "\x1b[1;1H\x1b[1mabc\x1b[0m"
    assert shown.difference([(0, 0, lit("abc", Style(bold=True, meta={"a": 1})))], CONSOLE) == ""


def test_between_two_looks_only_what_differs_is_sent():
    name, found = Style(bold=True, color="red"), Style(bold=True, color="red", underline=True)
    strip = Strip([Segment("Ah", name), Segment("rens", found)])
    assert frame().difference([(0, 0, strip)], CONSOLE).endswith("\x1b[1;31mAh\x1b[4mrens\x1b[0m")

    other = Strip([Segment("Ah", name), Segment("rens", Style(color="red", underline=True))])
    assert frame().difference([(0, 0, other)], CONSOLE).endswith("\x1b[1;31mAh\x1b[22;4mrens\x1b[0m")


def test_a_look_is_said_once_for_all_places_that_have_it_and_closed_at_the_end():
    red, blue = Style(color="red"), Style(color="blue")
    both = Strip([Segment("Ana", red), Segment("?", blue), Segment("Zoe", red)])
    assert frame().difference([(0, 0, both), (2, 4, lit("!", blue))], CONSOLE) == (
        "\x1b[1;1H\x1b[31mAna\x1b[1CZoe\x1b[1;4H\x1b[34m?\x1b[3;5H!\x1b[0m"
    )


def test_blanks_are_sent_for_their_ground_alone():
    shown = frame()
    ground = Style(color="red", bgcolor="blue")
    drawn = shown.difference([(0, 0, Strip([Segment("Ana", ground), Segment("   ", Style(bgcolor="blue"))]))], CONSOLE)
    assert drawn == "\x1b[1;1H\x1b[31;44mAna   \x1b[0m"
    assert shown.difference([(0, 3, lit("   ", Style(color="green", bgcolor="blue", bold=True)))], CONSOLE) == ""
    line = Style(color="green", bgcolor="blue", underline=True)
    assert shown.difference([(0, 3, lit(" ", line))], CONSOLE) == "\x1b[1;4H\x1b[4;32;44m \x1b[0m"


def test_what_terminals_may_draw_wider_comes_before_what_stands_beside_it():
    strip = Strip(
        [Segment("a", Style(color="green")), Segment("👍", Style(color="red")), Segment("b", Style(color="blue"))]
    )
    sent = frame().difference([(0, 0, strip)], CONSOLE)
    assert sent.index("👍") < sent.index("a") and sent.index("👍") < sent.index("b")


def test_a_wide_character_goes_as_a_whole():
    shown = frame()
    shown.difference([(0, 0, lit("王小明"))], CONSOLE)
    assert shown.difference([(0, 0, lit("王大明"))], CONSOLE) == "\x1b[1;3H大"
    assert shown.difference([(0, 0, lit("王大 x"))], CONSOLE) == "\x1b[1;5H x"


def test_a_picture_is_always_sent_and_what_follows_it_as_well():
    shown = frame()
    picture = Strip([Segment("\x1bPq~\x1b\\", None, [(0,)]), Segment("    ")])  # type: ignore[list-item]
    first = shown.difference([(0, 2, picture)], CONSOLE)
    assert first == "\x1b[1;3H\x1bPq~\x1b\\    "
    assert shown.difference([(0, 2, picture)], CONSOLE) == first
    assert shown.difference([(0, 2, lit("    "))], CONSOLE) == "\x1b[1;3H    "


def test_what_lies_outside_is_passed_over():
    shown = frame()
    assert shown.difference([(HEIGHT, 0, lit("below"))], CONSOLE) == ""
    assert shown.difference([(0, WIDTH - 2, lit("abcd"))], CONSOLE) == "\x1b[1;11Habcd"
    assert shown.difference([(0, WIDTH - 2, lit("ab"))], CONSOLE) == ""


def pieces() -> st.SearchStrategy[list[Piece]]:
    text = st.text(alphabet="ab 王", min_size=1, max_size=WIDTH // 2)
    segment = st.tuples(text, st.sampled_from(STYLES)).map(lambda pair: Segment(*pair))
    strip = st.lists(segment, min_size=1, max_size=3).map(lambda segments: Strip(segments))
    piece = st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1), strip)
    fits = piece.filter(lambda it: it[1] + it[2].cell_length <= WIDTH)
    return st.lists(fits, min_size=1, max_size=4)


@given(st.lists(pieces(), max_size=8))
def test_the_terminal_shows_what_was_drawn_last(updates: list[list[Piece]]):
    lean, whole = Emulated(WIDTH, HEIGHT), Emulated(WIDTH, HEIGHT)
    shown = frame()
    blank = [(y, 0, lit(" " * WIDTH)) for y in range(HEIGHT)]
    for update in [blank, *updates]:
        lean.stream.feed(shown.difference(update, CONSOLE))
        for y, x, strip in update:
            whole.stream.feed(f"\x1b[{y + 1};{x + 1}H{strip.render(CONSOLE)}")
        for y in range(HEIGHT):
            for x in range(WIDTH):
                cell, other = lean.screen.buffer[y][x], whole.screen.buffer[y][x]
                # Half a wide character that was painted over: terminals differ, and nothing is drawn there.
                if cell.data and other.data and shown._texts[y][x] not in ("", "王"):
                    assert seen(cell) == seen(other)
        assert lean.screen.cursor.attrs == whole.screen.cursor.attrs == pyte.Screen(1, 1).cursor.attrs


def seen(cell: pyte.screens.Char) -> pyte.screens.Char:
    """Return what an eye sees of a cell: where nothing stands in it, only its ground."""
    if cell.data != " " or cell.reverse or cell.underscore or cell.strikethrough:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)


class Capture(HeadlessDriver):
    """A driver that claims to be a terminal and keeps what is written."""

    is_headless = False
    _tiny = _synchronized = False
    _written = ""
    _repaint = SafeDriver._repaint
    write = SafeDriver.write

    def __init__(self, app: App[None], size: tuple[int, int]) -> None:
        super().__init__(app, size=size)
        self._desk = app
        self.sent = ""

    def send(self, data: str) -> None:
        self.sent += data


class Desk(Pickers, MarkedApp, LeanFrames):
    ENABLE_COMMAND_PALETTE = False

    def get_default_screen(self) -> Screen[None]:
        return LeanScreen(id="_default")

    def compose(self) -> ComposeResult:
        table = RecordTable(
            [Column("time", "Time", width=12), Column("client", "Client", grow=1), Column("status", "Status", width=20)]
        )
        table.set_rows([Row(n, (f"{n}:00", "王小明 Zoe [VIP] [/", "Pending"), "late" * (n == 3)) for n in range(60)])
        yield table
        form = Form(
            [
                FieldSpec(TextField("description"), "Description"),
                FieldSpec(DateField("date", parse=read_date, show=show_date), "Date"),
                FieldSpec(ChoiceField("photographer", options=PEOPLE), "Photographer"),
            ]
        )
        form.styles.height = 4
        yield form


class Sent:
    """Watches what an app sends, and that a terminal shows it as the app means it."""

    def __init__(self, app: App[None], pilot: Pilot[None], width: int, height: int) -> None:
        self.app, self.pilot = app, pilot
        self.driver = Capture(app, (width, height))
        self.terminal = Emulated(width, height)
        app._driver = self.driver

    async def all(self) -> None:
        self.app.screen.refresh()
        await self.after()

    async def after(self, *keys: str) -> int:
        """Press keys and return the bytes that were sent for them."""
        await press(self.pilot, *keys)
        await settled(self.pilot)
        sent, self.driver.sent = self.driver.sent, ""
        self.terminal.stream.feed(sent)
        meant = [line.rstrip() for line in screen_text(self.app).splitlines()]
        assert self.terminal.lines() == meant
        return len(sent.encode())


@pytest.fixture(autouse=True)
def truecolor(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")


async def test_keys_and_dialogs_send_little_and_the_terminal_shows_all_of_it():
    app = Desk()
    async with app.run_test(size=(120, 40)) as pilot:
        sent = Sent(app, pilot, 120, 40)
        await sent.all()
        assert await sent.after("down") <= 400
        assert await sent.after("pagedown") <= 6000
        app.push_screen(AskDialog("Not saved", "Save it? " * 12, [("s", "Save"), ("b", "Back")]))
        assert await sent.after() <= 2500
        assert await sent.after("escape") <= 1500
        await sent.after("tab")
        assert await sent.after("Z") <= 270
        assert await sent.after("tab") <= 500
        await sent.after("2", "down")
        await sent.after("pagedown", "right", "enter")
        await sent.after("tab", "a", "n")
        assert await sent.after("down") <= 2500
        await sent.after("down", "enter")


async def test_a_screen_that_did_not_change_sends_nothing_until_it_is_forgotten():
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        sent = Sent(app, pilot, 80, 24)
        await sent.all()
        app.screen.refresh()
        assert await sent.after() == 0
        app.forget_frame()
        app.screen.refresh()
        assert await sent.after() > 1920


async def test_a_key_asks_only_the_widgets_that_change_for_lines():
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        sent = Sent(app, pilot, 80, 24)
        await sent.all()
        await sent.after("tab")
        asked: list[str] = []
        for widget in (app.screen, *app.query(RecordTable), *app.query(Form), *app.query(LineField)):

            def ask(crop: Region, widget: Widget = widget) -> list[Strip]:
                asked.append(f"{type(widget).__name__} {crop.height}")
                return type(widget).render_lines(widget, crop)

            widget.render_lines = ask  # type: ignore[method-assign]
        await press(pilot, "Z")
        await settled(pilot)
        assert sorted(asked) == ["Form 1", "LeanScreen 1", "TextField 1"]
        asked.clear()
        await press(pilot, "tab")
        await settled(pilot)
        # The fields and their labels may be painted one after the other: the form hears of the focus in a turn of its own.
        assert sorted(set(asked)) == ["DateField 1", "Form 2", "LeanScreen 2", "TextField 1"]


async def test_a_terminal_that_missed_something_gets_it_whole():
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        sent = Sent(app, pilot, 80, 24)
        await sent.all()
        sent.terminal = Emulated(80, 24)
        sent.driver._repaint()
        assert await sent.after() > 1920


@pytest.mark.parametrize(("width", "height"), [(60, 20), (80, 24)])
async def test_after_a_change_of_size_all_is_sent_even_if_it_is_the_old_one(width: int, height: int):
    app = Desk()
    async with app.run_test(size=(80, 24)) as pilot:
        sent = Sent(app, pilot, 80, 24)
        await sent.all()
        sent.terminal = Emulated(width, height)
        await resize(pilot, width, height)
        assert await sent.after() > 1200
