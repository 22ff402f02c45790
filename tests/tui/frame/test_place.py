"""What every full screen does: clicks on its lines, keys that do nothing, ways to the tabs."""

from collections.abc import Iterator

import pytest
from textual.pilot import Pilot

from studio.kernel import preferences
from studio.kernel.access import Actor
from tests import factories
from tests.tui.conftest import Desk
from tests.tui.goldens import screen_text
from tests.tui.settle import click, press, settled
from tui.frame.desk import Open
from tui.frame.idle_keys import idle_hint
from tui.frame.place import Place
from tui.screens.find.find import FindScreen
from tui.widgets.ribbon import Ribbon

pytestmark = pytest.mark.sqlite


async def click_on(pilot: Pilot[object], words: str) -> None:
    """Click on the first place of the screen where these words stand."""
    line, text = next((y, text) for y, text in enumerate(screen_text(pilot.app).splitlines()) if words in text)
    await click(pilot, at=(text.index(words) + len(words) // 2, line))
    await settled(pilot)


@pytest.fixture
def session_id(actor: Actor) -> int:
    return factories.session(actor, "2026-11-21 14:00").session_id


# -- clicks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "place"), [("F3 Find", "Find"), ("F9 Book", "Book"), ("Enter Open", "Session"), ("v Client", "Client")]
)
async def test_a_click_on_a_name_goes_there(desk: Desk, session_id: int, words: str, place: str):
    async with desk() as pilot:
        await click_on(pilot, words)
        assert pilot.app.place.name_of() == place


async def test_a_click_on_the_day_line_turns_the_day(desk: Desk, session_id: int):
    async with desk() as pilot:
        shown = []
        for words in ("p ‹", "p ‹", "t today", "› n"):
            await click_on(pilot, words)
            shown.append(pilot.app.place.day.isoformat())
    assert shown == ["2026-11-20", "2026-11-19", "2026-11-21", "2026-11-22"]


async def test_a_click_on_the_key_line_does_what_it_offers(desk: Desk, session_id: int):
    async with desk() as pilot:
        await click_on(pilot, "g Go to date")
        assert "Go to date" in screen_text(pilot.app).splitlines()[8] + screen_text(pilot.app).splitlines()[9]
        await press(pilot, "escape", "enter")
        await click_on(pilot, "Esc Back")
        assert pilot.app.place.name_of() == "Agenda"


async def test_a_click_on_the_end_of_the_ribbon_brings_in_what_does_not_fit(desk: Desk, session_id: int):
    async with desk((60, 24)) as pilot:
        await press(pilot, "enter")
        at_first = screen_text(pilot.app).splitlines()[1]
        seen = [at_first]
        while "Copy session" not in seen[-1] and len(seen) < 9:
            await click(pilot, at=(seen[-1].rindex("›"), 1))
            await settled(pilot)
            seen.append(screen_text(pilot.app).splitlines()[1])
        await click(pilot, at=(seen[-1].index("‹ "), 1))
        await settled(pilot)
        back = screen_text(pilot.app).splitlines()[1]
    assert "^S Save" in at_first
    assert 2 < len(seen) < 9
    assert [sum(f"│ ‹ {name}" in line for line in seen) for name in ("Save & close", "Family member")] == [1, 1]
    assert back == at_first


@pytest.mark.usefixtures("colourless")
async def test_a_click_on_a_tab_opens_it(desk: Desk, session_id: int):
    async with desk() as pilot:
        await press(pilot, "enter")
        await click_on(pilot, "Notes")
        assert "[Notes]" in screen_text(pilot.app).splitlines()[2]


async def test_a_key_that_is_no_tip_does_what_it_does_everywhere(desk: Desk):
    async with desk() as pilot:
        await press(pilot, "f10", "ctrl+p")
        assert "All commands" in screen_text(pilot.app)
        await press(pilot, "escape", "f10", "f3")
        assert isinstance(pilot.app.place, FindScreen)
        assert not pilot.app.place.query_one(Ribbon).tips
        await press(pilot, "f10", "up", "ctrl+g")
        assert isinstance(pilot.app.place, FindScreen)
        assert not pilot.app.place.query_one(Ribbon).tips


# -- tabs ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["session", "client"])
async def test_tabs_turn_without_the_page_keys_too(desk: Desk, session_id: int, kind: str):
    async with desk() as pilot:
        pilot.app.open(Open(kind, 1))
        await settled(pilot)
        place = pilot.app.place
        names = list(place.PANES)
        first, second, last = names[0], names[1], names[-1]
        await press(pilot, "f10")
        marks = screen_text(pilot.app).splitlines()[2]
        await press(pilot, "greater_than_sign")
        by_tip = [place.pane]
        await press(pilot, "ctrl+g", "less_than_sign", "f10", "less_than_sign")
        by_tip.append(place.pane)
        await press(pilot, "f10", "greater_than_sign")
        without = screen_text(pilot.app).splitlines()[2]
        await press(pilot, "shift+tab", "right")
        by_arrow = [place.pane]
        await press(pilot, "right", "left", "left")
        by_arrow.append(place.pane)
        await press(pilot, "down")
        typing = place.typing

    assert ("(<)" in marks, "(>)" in marks, "(<)" in without) == (True, True, False)
    assert by_tip == [second, last]
    assert by_arrow == [second, first]
    assert typing


# -- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("f6", "F6 does nothing on this screen. F1 shows what every key does."),
        ("j", "j does nothing; Down goes to the row below."),
        ("k", "k does nothing; Up goes to the row above."),
        ("q", "q does nothing; ^Q is Quit."),
        ("o", "o does nothing; Enter is Open."),
        ("C", "C does nothing; c, with Caps Lock off, is Confirm."),
        ("ctrl+s", "^S does nothing here: there is nothing to save on this screen."),
        ("escape", "There is no screen behind this one. ^Q leaves Sittings."),
    ],
)
async def test_a_key_that_does_nothing_says_so_once(desk: Desk, session_id: int, key: str, said: str):
    async with desk() as pilot:
        await press(pilot, key)
        first = pilot.app.place.said
        pilot.app.place.quiet()
        if key != "escape":
            await press(pilot, key)
            assert pilot.app.place.said == ""
    assert first == said


async def test_a_key_that_is_typed_or_moves_about_says_nothing(desk: Desk, session_id: int):
    async with desk() as pilot:
        for key in ("down", "home", "pagedown", "tab", "space"):
            await press(pilot, key)
            assert pilot.app.place.said == ""
        await press(pilot, "f3", "j", "q", "left", "delete")
        assert pilot.app.place.said.startswith("Nothing fits")
        await press(pilot, "f6")
        assert pilot.app.place.said.startswith("F6 does nothing")


def test_the_words_follow_the_users_own_keys():
    assert idle_hint("q", "q", {}, "F2") == "q does nothing on this screen. F2 shows what every key does."


async def test_escape_takes_a_message_away_first(desk: Desk):
    async with desk() as pilot:
        pilot.app.place.say("Something to read.")
        await press(pilot, "escape")
        assert pilot.app.place.said == ""


async def test_a_long_message_is_shown_whole_and_in_line(desk: Desk):
    sentence = "Whatever " * 6 + "-" * 60 + " and " + "*" * 60 + " to its end."
    async with desk() as pilot:
        pilot.app.place.say(sentence, problem=True)
        await settled(pilot)
        lines = screen_text(pilot.app).splitlines()[-5:-1]
        assert pilot.app.place.said == sentence
    first = next(n for n, line in enumerate(lines) if line.startswith(" ! Whatever"))
    assert [line[:2] for line in lines[first + 1 :]] == [" -", " *"]
    assert lines[-1].rstrip().endswith("to its end.")


async def test_the_key_line_offers_only_what_works(desk: Desk, session_id: int):
    async with desk() as pilot:
        on_a_session = screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "n")
        on_nothing = screen_text(pilot.app).splitlines()[-1]
        await press(pilot, "f3")
        behind = screen_text(pilot.app).splitlines()[-1]
    assert "Enter Open" in on_a_session
    assert "Enter Open" not in on_nothing
    assert ["Esc Back" in line for line in (on_a_session, on_nothing, behind)] == [False, False, True]


async def test_what_was_saved_is_taken_back_while_a_field_has_the_focus(desk: Desk, session_id: int):
    async with desk() as pilot:
        await press(pilot, "enter")
        typing = pilot.app.place.typing
        await press(pilot, "f10", "z")
        asked = screen_text(pilot.app)
    assert typing
    assert "Take this back?" in asked or "Take it back?" in asked


# -- title -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def own_keys(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "keys.toml").write_text('"app.find" = "f6"\n"agenda.previous" = "b"\n')
    monkeypatch.setenv("SITTINGS_KEYS", str(tmp_path / "keys.toml"))
    yield


async def test_title_and_day_line_show_the_users_own_keys(desk: Desk, own_keys: None):
    async with desk() as pilot:
        title, day = screen_text(pilot.app).splitlines()[0], screen_text(pilot.app).splitlines()[2]
        await press(pilot, "f6")
        assert pilot.app.place.name_of() == "Find"
    assert "F6 Find" in title
    assert "F3" not in title
    assert "b ‹ t today › n" in day


@pytest.mark.parametrize("company", ["小島写真館小島写真館小島写真館", "Ana [VIP] [/"])
async def test_a_wide_studio_name_leaves_the_clock_whole(desk: Desk, actor: Actor, company: str):
    preferences.save(actor, company=company)
    async with desk() as pilot:
        title = screen_text(pilot.app).splitlines()[0]
        place: Place = pilot.app.place
        assert title.rstrip().endswith(pilot.app.clock_text())
        assert place.query_one("#title").render_line(0).cell_length == 80
