"""A screen is laid out once for each size that the terminal has, and no two sizes keep it busy for ever."""

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from tests.tui.goldens import screen_text
from tests.tui.settle import resize, settled
from tui.frame.ask import AskDialog
from tui.terminal import unrest
from tui.terminal.differences import LeanCompositor, LeanFrames, LeanScreen
from tui.terminal.marked_app import MarkedApp
from tui.terminal.private import OpenScreen, size_drawn
from tui.terminal.unrest import NeverRests, Unrest


class Counting(LeanScreen[None]):
    """Counts what it is asked to do."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Size] = []

    def compose(self) -> ComposeResult:
        yield Static("what lies beneath")

    def on_resize(self) -> None:
        self.told.append(self.size)
        # As a look does that starts here: its message keeps Textual from taking two sizes that wait for one.
        self.call_later(lambda: None)


class Small(MarkedApp[None], LeanFrames[None]):
    paints = property(lambda app: True, lambda app, value: None)
    """Each time that it would: other tests' programs wait until they are at rest."""

    def get_default_screen(self) -> Screen[None]:
        return Counting()


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Size]]:
    """Every layout, by the kind of the screen."""
    done: list[tuple[str, Size]] = []
    before = Screen._refresh_layout

    def noted(screen: Screen[None], size: Size | None = None, scroll: bool = False) -> None:
        if size is not None:
            done.append((type(screen).__name__, size))
        before(screen, size, scroll)

    monkeypatch.setattr(Screen, "_refresh_layout", noted)
    return done


def put_two_sizes(app: App[None]) -> None:
    """Put two sizes into the screen's queue, with something between them."""
    for size in (Size(106, 30), Size(100, 30)):
        app.screen.post_message(events.Resize(size, size))
        app.screen.call_later(lambda: None)


async def test_two_sizes_in_the_queue_come_to_rest():
    async with Small().run_test(size=(80, 24)) as pilot:
        told = pilot.app.screen.told  # type: ignore[attr-defined]
        put_two_sizes(pilot.app)
        await settled(pilot)
        assert told == [Size(80, 24)]
        assert pilot.app.screen.size == Size(80, 24)


async def take_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show what would be without the rule: the program ends by itself, or this would never come back."""
    monkeypatch.setattr(LeanScreen, "on_event", Screen.on_event)
    monkeypatch.setattr(LeanScreen, "lay_out", OpenScreen.lay_out)
    async with Small().run_test(size=(80, 24)) as pilot:
        put_two_sizes(pilot.app)
        await settled(pilot)


async def test_a_screen_that_takes_every_size_never_comes_to_rest_and_is_ended(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(NeverRests, match=f"Counting was laid out {unrest.MOST} times within .* kept as a draft"):
        await take_every_size(monkeypatch)


async def test_without_the_count_it_would_go_on(monkeypatch: pytest.MonkeyPatch):
    class Enough(Exception):
        """Five times as many."""

    times: list[str] = []

    def laid_out(_counted: Unrest, screen: str) -> None:
        times.append(screen)
        if len(times) > 5 * unrest.MOST:
            raise Enough

    monkeypatch.setattr(Unrest, "laid_out", laid_out)
    with pytest.raises(Enough):
        await take_every_size(monkeypatch)


async def test_a_new_size_is_laid_out_once_and_told_once(laid_out: list[tuple[str, Size]]):
    async with Small().run_test(size=(80, 24)) as pilot:
        screen = pilot.app.screen
        assert screen.told == [Size(80, 24)]
        laid_out.clear()
        await resize(pilot, 100, 30)
        assert laid_out == [("Counting", Size(100, 30))]
        assert screen.told == [Size(80, 24), Size(100, 30)]


async def test_under_a_dialog_both_screens_are_laid_out_once(laid_out: list[tuple[str, Size]]):
    async with Small().run_test(size=(80, 24)) as pilot:
        beneath = pilot.app.screen
        pilot.app.push_screen(AskDialog("Not saved", "Save it?", [("s", "Save"), ("b", "Back")]))
        await settled(pilot)
        laid_out.clear()
        await resize(pilot, 100, 30)
        assert sorted(laid_out) == [("AskDialog", Size(100, 30)), ("Counting", Size(100, 30))]
        assert size_drawn(beneath) == Size(100, 30)
        assert beneath.told == [Size(80, 24), Size(100, 30)]


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every time that a whole screen is drawn, by its kind."""
    done: list[str] = []
    before = LeanCompositor.render_full_update

    def noted(compositor: LeanCompositor, simplify: bool = False) -> object:
        done.append(type(compositor.root).__name__)
        return before(compositor, simplify)

    monkeypatch.setattr(LeanCompositor, "render_full_update", noted)
    return done


async def resized_under_a_dialog(pilot: Pilot[None], painted: list[str]) -> None:
    app = pilot.app
    app.push_screen(AskDialog("Not saved", "Save it?", [("s", "Save"), ("b", "Back")]))
    await settled(pilot)
    app.frame_of(Size(80, 24))  # type: ignore[attr-defined]  # without a terminal none is sent
    painted.clear()
    await resize(pilot, 100, 30)
    assert size_drawn(app.screen) == Size(100, 30)


async def test_what_follows_from_a_size_is_painted_at_once(painted: list[str]):
    async with Small().run_test(size=(80, 24)) as pilot:
        await resized_under_a_dialog(pilot, painted)
        assert painted == ["AskDialog"]
        assert "Save it?" in screen_text(pilot.app) and "what lies beneath" in screen_text(pilot.app)


async def test_without_putting_off_it_is_painted_several_times(painted: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(LeanFrames, "_screens", lambda app: [])
    async with Small().run_test(size=(80, 24)) as pilot:
        await resized_under_a_dialog(pilot, painted)
        assert len(painted) > 2


async def test_a_screen_that_was_covered_takes_the_size_when_it_comes_back():
    async with Small().run_test(size=(80, 24)) as pilot:
        first = pilot.app.screen
        pilot.app.push_screen(Counting())
        await settled(pilot)
        await resize(pilot, 100, 30)
        await pilot.app.pop_screen()
        await settled(pilot)
        assert first.told[-1] == first.size == Size(100, 30)


class Listing(Static):
    """Takes all lines that are left, and keeps how many it was told of."""

    DEFAULT_CSS = "Listing { height: 1fr; }"
    lines = 0

    def on_resize(self) -> None:
        self.lines = self.size.height


class Talking(LeanScreen[None]):
    """A list with a sentence above it, which is there now and then."""

    def compose(self) -> ComposeResult:
        yield Static("One line more.", id="sentence")
        yield Listing()


async def test_a_list_beneath_a_dialog_hears_of_its_height_though_somebody_asked_where_things_stand() -> None:
    app = Small()
    async with app.run_test(size=(40, 12)) as pilot:
        beneath = Talking()
        app.push_screen(beneath)
        await settled(pilot)
        listing, sentence = beneath.query_one(Listing), beneath.query_one("#sentence")
        app.push_screen(AskDialog("Sure?", "Really?", [("y", "Yes")]))
        await settled(pilot)
        for shown, lines in ((False, 12), (True, 11)):
            beneath.compositor.reflow_visible(beneath, beneath.size)  # as when something was scrolled
            sentence.display = shown
            assert beneath.compositor.full_map[listing].region.height == lines
            await settled(pilot)
            assert (listing.size.height, listing.lines) == (lines, lines)
