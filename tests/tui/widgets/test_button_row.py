import pytest

from tests.tui.goldens import screen_text
from tests.tui.settle import click, press, settled
from tests.tui.widgets.host import Host
from tui.widgets.button_row import Button, ButtonRow, Keys, PressField, answer_row
from tui.widgets.text_field import TextField

TABS = [Button(" General ", "General"), Button(" Participants 2 ", "Participants"), Button(" Notes ", "Notes")]


def pressed(app: Host) -> list[str]:
    return [message.name for message in app.take(ButtonRow.Pressed)]


@pytest.mark.usefixtures("colourless")
async def test_a_letter_answers_enter_gives_what_is_in_brackets_and_arrows_move_them():
    app = Host(answer_row([("s", "Save"), ("d", "Discard"), ("b", "Back")], first="s"), watch=(ButtonRow.Pressed,))
    async with app.running(40, 4) as pilot:
        app.widgets[0].focus()
        await press(pilot, "d", "enter", "right", "down", "enter", "left", "up", "up", "space")
        await settled(pilot)
        assert pressed(app) == ["d", "s", "b", "b"]
        assert screen_text(app).splitlines()[0].rstrip() == " s Save   d Discard  [b Back]"


@pytest.mark.usefixtures("colourless")
async def test_answers_go_on_in_the_next_line_and_a_click_finds_them_there():
    app = Host(answer_row([("s", "Save it now"), ("d", "Discard")]), watch=(ButtonRow.Pressed,))
    async with app.running(18, 4) as pilot:
        await click(pilot, app.widgets[0], at=(3, 1))
        await click(pilot, app.widgets[0], at=(3, 0))
        await click(pilot, app.widgets[0], at=(16, 1))
        assert pressed(app) == ["d", "s"]
        assert [line.rstrip() for line in screen_text(app).splitlines()[:2]] == ["[s Save it now]", " d Discard"]


@pytest.mark.usefixtures("colourless")
async def test_left_and_right_turn_tabs_and_up_and_down_leave_them():
    tabs, field = ButtonRow(TABS, marked="General", keys=Keys.TABS), TextField("text")
    app = Host(tabs, field, watch=(ButtonRow.Pressed,))
    async with app.running(50, 4) as pilot:
        tabs.focus()
        await press(pilot, "right", "right", "right", "left")
        await settled(pilot)
        assert pressed(app) == ["Participants", "Notes", "General", "Notes"]
        assert screen_text(app).splitlines()[0].rstrip() == " General  Participants 2 [Notes]"
        await press(pilot, "down")
        assert field.has_focus
        await click(pilot, tabs, at=(12, 0))
        assert pressed(app) == ["Participants"]


async def test_a_value_to_press_keeps_its_dots_when_there_is_no_room_for_it():
    status = PressField("status")
    app = Host(status, watch=(ButtonRow.Pressed,))
    async with app.running(16, 2) as pilot:
        status.show_value("Image Capture Pending")
        status.focus()
        await press(pilot, "enter", "space", "left")
        await click(pilot, status, at=(2, 0))
        assert pressed(app) == ["status", "status", "status"]
        assert screen_text(app).splitlines()[0].rstrip() == "Image Capt.. ..."


async def test_words_without_a_name_press_nothing_and_take_no_focus():
    row = ButtonRow([Button(" Sittings "), Button("F3 Find", "find")])
    app = Host(row, watch=(ButtonRow.Pressed,))
    async with app.running(30, 2) as pilot:
        await click(pilot, row, at=(2, 0))
        await press(pilot, "tab", "enter")
        assert (pressed(app), row.has_focus) == ([], False)
        await click(pilot, row, at=(12, 0))
        await click(pilot, row, at=(25, 0))
        assert pressed(app) == ["find"]


@pytest.mark.parametrize("name", ["日本の写真館", "Ana [VIP] [/"])
async def test_a_click_falls_where_wide_letters_put_the_button(name: str):
    row = ButtonRow([Button(f" {name} "), Button("F3 Find", "find")])
    app = Host(row, watch=(ButtonRow.Pressed,))
    async with app.running(40, 2) as pilot:
        line = screen_text(app).splitlines()[0]
        assert f" {name} F3 Find" in line
        await click(pilot, row, at=(14, 0))
        assert pressed(app) == ["find"]
