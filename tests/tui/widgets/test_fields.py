from datetime import date, time
from typing import Any

import pytest
from textual import events

from studio.kernel.types import Choice, Unclear, no
from tests.tui.goldens import screen_text
from tests.tui.settle import press, settled
from tests.tui.widgets.host import Host
from tests.tui.widgets.said import PEOPLE, read_date, read_time, show_date, show_time
from tui.widgets.check_field import CheckField
from tui.widgets.choice_field import ChoiceField
from tui.widgets.date_field import DateField
from tui.widgets.field import Echo, FieldChanged, FieldSubmitted, PickWanted, UndoSpent, clean_line, clean_lines
from tui.widgets.flag_field import FlagField
from tui.widgets.notes_area import NotesArea
from tui.widgets.number_field import NumberField
from tui.widgets.text_field import TextField
from tui.widgets.time_field import TimeField

WATCHED = (Echo, FieldChanged, FieldSubmitted, PickWanted, UndoSpent, CheckField.Refused, FlagField.Asked)


def host(*fields: Any) -> Host:
    return Host(*fields, watch=WATCHED)


def a_date(**options: Any) -> DateField:
    return DateField("date", parse=read_date, show=show_date, **options)


def a_time(**options: Any) -> TimeField:
    return TimeField("start", parse=read_time, show=show_time, **options)


def photographer(**options: Any) -> ChoiceField:
    return ChoiceField("photographer", options=PEOPLE, **options)


@pytest.mark.parametrize(
    ("pasted", "line", "left_out"),
    [
        ("plain", "plain", 0),
        ("two\r\n  lines\n", "two lines", 0),
        ("a\tb", "a b", 0),
        ("\x1b[31mred\x07", "[31mred", 2),
        ("a\u202eb\U000e0041", "ab", 2),
        ("ΐé👍🏽", "ΐé👍🏽", 0),
    ],
)
def test_pasted_text_becomes_one_clean_line(pasted: str, line: str, left_out: int):
    assert clean_line(pasted) == (line, left_out)


def test_pasted_notes_keep_their_lines():
    assert clean_lines("a\r\nb\rc\td\x1b") == ("a\nb\nc    d", 1)


async def test_a_loaded_value_is_no_change_and_typing_replaces_it():
    field = TextField("description")
    field.set_value("Family Session")
    app = host(field, TextField("other"))
    async with app.running(30, 3) as pilot:
        await settled(pilot)
        assert app.take(FieldChanged) == []
        assert screen_text(app).splitlines()[:2] == ["Family Session________________", "_" * 30]
        await press(pilot, "N", "e", "w")
        assert field.value_now == "New"
        assert [message.field_name for message in app.take(FieldChanged)] == ["description"] * 3


async def test_enter_and_the_arrows_go_to_the_neighbours():
    one, two = TextField("one"), TextField("two")
    app = host(one, two)
    async with app.running(30, 3) as pilot:
        await press(pilot, "enter")
        assert app.focused is two
        await press(pilot, "up")
        assert app.focused is one
        await press(pilot, "down")
        assert app.focused is two
        two.enter_submits = True
        await press(pilot, "enter")
        assert [message.field_name for message in app.take(FieldSubmitted)] == ["two"]


async def test_a_field_that_scrolls_leaves_the_keys_of_the_tabs_alone():
    field = TextField("description")
    field.set_value("long " * 30)
    app = host(field)
    turned: list[str] = []
    app.action_turn = lambda way: turned.append(way)  # type: ignore[attr-defined]
    app.bind("ctrl+pagedown", "turn('after')")
    app.bind("ctrl+pageup", "turn('before')")
    async with app.running(30, 3) as pilot:
        await press(pilot, "ctrl+pagedown", "ctrl+pageup")
        assert turned == ["after", "before"]


async def test_a_paste_is_one_line_and_says_what_it_left_out():
    field = TextField("description")
    app = host(field)
    async with app.running(60, 3) as pilot:
        field.post_message(events.Paste("Zoe [VIP] [/\nO'Brien\x1b"))
        await settled(pilot)
        assert field.value_now == "Zoe [VIP] [/ O'Brien"
        said = [message.text for message in app.take(Echo)]
        assert said == ["Left out a control character that was in the pasted text."]


async def test_a_long_or_wide_text_scrolls_in_its_field():
    field = TextField("description")
    field.set_value("王小明" * 5)
    app = host(field)
    async with app.running(12, 2) as pilot:
        await press(pilot, "end", "x", "y")
        assert screen_text(app).splitlines()[0].split("_")[0].endswith("小明xy")
        await press(pilot, "home")
        assert screen_text(app).splitlines()[0].startswith("王小明")


async def test_a_long_text_is_read_from_its_beginning_once_the_focus_left():
    field = TextField("description")
    field.set_value("Main Street Portraits")
    app = host(field, TextField("other"))
    async with app.running(12, 2) as pilot:
        await press(pilot, "end")
        assert screen_text(app).splitlines()[0] == "t Portraits_"
        await press(pilot, "tab")
        assert screen_text(app).splitlines()[0] == "Main Stree.."


async def test_a_field_takes_no_more_than_it_may():
    field = TextField("number", max_length=3)
    app = host(field)
    async with app.running(30, 2) as pilot:
        await press(pilot, *"1234")
        assert field.value_now == "123"
        assert [message.text for message in app.take(Echo)] == ["No more than 3 characters fit here."]


def test_what_must_not_be_empty_says_so():
    assert TextField("description", optional=False).complaint == "Type the description."
    assert a_date(optional=False).complaint == "Type the date, such as fri, +3d or 2026-11-27."
    assert photographer(optional=False).complaint == "Choose the photographer; press Down to see them all."
    assert photographer().complaint == ""


async def test_a_date_is_echoed_while_typed_and_written_out_on_leaving():
    field = a_date()
    app = host(field, TextField("other"))
    async with app.running(40, 3) as pilot:
        await press(pilot, "f", "r", "i")
        assert field.value_now == date(2026, 11, 27)
        assert app.take(Echo)[-1].text == "= Fri Nov 27, 2026"
        await press(pilot, "tab")
        assert field.value == "Fri Nov 27, 2026"
        app.take(FieldChanged)
        await press(pilot, "shift+tab", "x", "tab")
        assert (field.value, field.value_now) == ("x", None)
        assert field.complaint == '"x" is not a date. Type fri, +3d or 11/27.'
        assert app.take(Echo)[-1].text == field.complaint


async def test_plus_and_minus_step_the_part_under_the_cursor_of_a_date():
    field = a_date()
    field.set_value(date(2026, 11, 21))
    app = host(field)
    async with app.running(40, 2) as pilot:
        await press(pilot, "plus", "plus")
        assert field.value_now == date(2026, 11, 23)
        await press(pilot, "home", *["right"] * 5, "plus")
        assert field.value == "Wed Dec 23, 2026"
        await press(pilot, "end", "minus")
        assert field.value_now == date(2025, 12, 23)
        assert app.take(Echo)[-1].text == "= Tue Dec 23, 2025"
        assert len(app.take(FieldChanged)) == 4


async def test_plus_and_a_digit_are_typed_even_where_a_date_stands():
    field = a_date()
    field.set_value(date(2026, 11, 21))
    app = host(field)
    async with app.running(40, 2) as pilot:
        await press(pilot, "plus", "1", "0")
        assert field.value == "+10"
        assert field.value_now == date(2026, 12, 1)
        await press(pilot, "ctrl+u", "plus", "3")
        assert field.value == "+3"


async def test_down_asks_for_something_to_pick_from():
    fields = (a_date(), a_time(), photographer())
    app = host(*fields)
    async with app.running(40, 4) as pilot:
        await press(pilot, "down", "tab", "down", "tab", "down")
        assert tuple(message.field for message in app.take(PickWanted)) == fields


async def test_a_time_is_understood_and_stepped():
    field = a_time()
    app = host(field, TextField("other"))
    async with app.running(40, 3) as pilot:
        await press(pilot, *"14:07", "tab")
        assert (field.value, field.value_now) == ("2:07 PM", time(14, 7))
        await press(pilot, "shift+tab", "plus", "home", "minus")
        assert field.value == "1:15 PM"
        await press(pilot, "end", "plus")
        assert field.value_now == time(1, 15)


def test_the_times_to_pick_from_are_steps_of_the_day():
    field = a_time()
    assert [choice.label for choice in field.choices()[:2]] == ["12:00 AM", "12:15 AM"]
    assert (len(field.choices()), field.nearest()) == (96, "09:00")
    field.set_value(time(11, 37))
    assert field.nearest() == "11:30"


async def test_typing_offers_the_first_entry_that_fits_and_leaving_takes_it():
    field = photographer()
    app = host(field, TextField("other"))
    async with app.running(30, 3) as pilot:
        await press(pilot, "a", "n")
        assert screen_text(app).splitlines()[0] == "anna Berg___________________ ▾"
        assert (field.value, field.value_now) == ("an", 1)
        assert app.take(Echo)[-1].text == "= Anna Berg, AB"
        await press(pilot, "tab")
        assert field.value == "Anna Berg"
        await press(pilot, "shift+tab", "c", "r", "right")
        assert (field.value, field.value_now) == ("Anna Cruz", 4)


async def test_an_entry_can_be_found_by_any_of_its_words():
    field = photographer()
    app = host(field)
    async with app.running(30, 2) as pilot:
        await press(pilot, *"vip")
        assert screen_text(app).splitlines()[0] == "vip = Carl [VIP] [/_________ ▾"
        assert field.value_now == 3


async def test_an_unknown_name_stays_and_is_complained_about():
    field = photographer()
    app = host(field, TextField("other"))
    async with app.running(30, 3) as pilot:
        await press(pilot, "x", "x", "tab")
        assert (field.value, field.value_now) == ("xx", None)
        assert field.complaint == 'No photographer is called "xx"; press Down to pick one.'


async def test_an_entry_that_is_no_longer_offered_stays_valid():
    field = photographer()
    field.set_value(Choice(9, "Old Hand"))
    app = host(field, TextField("other"))
    async with app.running(40, 3) as pilot:
        await press(pilot, "tab")
        assert (field.value, field.value_now, field.complaint) == ("Old Hand (inactive)", 9, "")
        await press(pilot, "shift+tab", "backspace", "tab")
        assert (field.value, field.value_now) == ("", None)


async def test_a_number_keeps_to_its_bounds():
    field = NumberField("minutes", least=5, most=600)
    app = host(field)
    async with app.running(40, 2) as pilot:
        await press(pilot, "3")
        assert (field.value_now, field.complaint) == (None, '"3" is not a number from 5 to 600.')
        await press(pilot, "0")
        assert (field.value_now, field.complaint) == (30, "")
        await press(pilot, "underscore")
        assert field.value_now is None


async def test_space_changes_a_box_unless_there_is_a_reason_not_to():
    field = CheckField("confirmed", "Confirmed", extra="MKH, Nov 20")
    app = host(field, TextField("other"))
    async with app.running(40, 3) as pilot:
        await press(pilot, "space")
        assert screen_text(app).splitlines()[0] == "[✓] Confirmed MKH, Nov 20"
        assert [message.field_name for message in app.take(FieldChanged)] == ["confirmed"]
        field.disabled_reason = "A no show cannot be confirmed."
        await press(pilot, "space", "enter")
        assert [message.reason for message in app.take(CheckField.Refused)] == ["A no show cannot be confirmed."]
        assert field.value_now is True
        assert app.take(FieldChanged) == []
        assert app.focused is not field


async def test_notes_keep_lines_leave_by_tab_and_say_when_they_change():
    field = NotesArea("notes")
    field.set_value("First [/\nsecond")
    app = host(field, TextField("other"))
    async with app.running(40, 5) as pilot:
        await settled(pilot)
        assert app.take(FieldChanged) == []
        field.insert_text("11/21/2026 11:00:04 AM MKH - ")
        await press(pilot, "o", "k", "enter")
        assert field.value_now == "11/21/2026 11:00:04 AM MKH - ok\nFirst [/\nsecond"
        assert len(app.take(FieldChanged)) == 4
        field.post_message(events.Paste("\x1b]0;x\x07y"))
        await settled(pilot)
        assert "]0;xy" in field.value_now
        assert app.take(Echo)[-1].text == "Left out 2 control characters that were in the pasted text."
        await press(pilot, "tab")
        assert app.focused is not field


async def test_typing_and_loading_can_be_told_apart_by_drafts():
    fields = [TextField("a"), a_date(), photographer(), CheckField("c", "C"), NotesArea("n")]
    app = host(*fields)
    async with app.running(40, 10) as pilot:
        for field, text in zip(fields, ("Zoe", "fri", "an", "x", "one\ntwo"), strict=True):
            field.retype(text)
        await settled(pilot)
        assert [field.value_now for field in fields] == ["Zoe", date(2026, 11, 27), 1, True, "one\ntwo"]
        assert [field.typed for field in fields] == ["Zoe", "Fri Nov 27, 2026", "an", "x", "one\ntwo"]
        assert len(app.take(FieldChanged)) == 5


# -- taking back what was typed --------------------------------------------------------------------------------------


async def test_ctrl_z_takes_back_what_was_typed_word_by_word_and_then_says_so():
    field = TextField("description")
    field.set_value("Family")
    app = host(field)
    async with app.running(40, 2) as pilot:
        await press(pilot, "end", *" at the", "ctrl+z")
        assert field.value == "Family at"
        await press(pilot, "ctrl+z")
        assert field.value == "Family"
        assert app.take(UndoSpent) == []
        app.take(FieldChanged)
        await press(pilot, "ctrl+z")
        assert (field.value, len(app.take(UndoSpent)), app.take(FieldChanged)) == ("Family", 1, [])


async def test_what_replaced_the_whole_text_is_taken_back_at_once():
    field = TextField("description")
    field.set_value("Family Session")
    app = host(field, TextField("other"))
    async with app.running(40, 3) as pilot:
        await press(pilot, *"Newborn", "ctrl+z")
        assert field.value == "Family Session"
        await press(pilot, "x", "tab", "shift+tab", "ctrl+z")
        assert field.value == "Family Session"


@pytest.mark.parametrize(
    ("field", "value", "keys"),
    [
        (a_date(), date(2026, 11, 21), ["plus"]),
        (a_date(), date(2026, 11, 21), ["f", "r", "i", "tab", "shift+tab"]),
        (a_time(), time(9), ["z"]),
        (photographer(), 3, ["a", "tab", "shift+tab"]),
        (NumberField("minutes"), 30, ["5"]),
    ],
)
async def test_a_value_of_any_kind_comes_back(field: Any, value: object, keys: list[str]):
    field.set_value(value)
    app = host(field, TextField("other"))
    async with app.running(40, 3) as pilot:
        await press(pilot, *keys)
        assert field.value_now != value
        while field.value_now != value:
            await press(pilot, "ctrl+z")
            assert app.take(UndoSpent) == []
        assert field.complaint == ""
        assert app.take(FieldChanged)[-1].field_name == field.field_name


async def test_what_the_program_wrote_is_what_comes_back():
    field = a_time()
    app = host(TextField("other"), field)
    async with app.running(40, 3) as pilot:
        field.set_value(time(14))
        await press(pilot, "tab", "9", "ctrl+z")
        assert field.value_now == time(14)


async def test_a_box_goes_back_too():
    field = CheckField("confirmed", "Confirmed")
    app = host(field)
    async with app.running(40, 2) as pilot:
        await press(pilot, "space", "ctrl+z")
        assert field.value_now is False
        await press(pilot, "ctrl+z")
        assert len(app.take(UndoSpent)) == 1


async def test_another_record_has_nothing_to_go_back_to():
    fields = [TextField("a"), CheckField("c", "C"), NotesArea("n")]
    app = host(*fields)
    async with app.running(40, 8) as pilot:
        await press(pilot, "x", "tab", "space", "tab", "y")
        for field in fields:
            field.forget_typing()
        await press(pilot, "ctrl+z", "shift+tab", "ctrl+z", "shift+tab", "ctrl+z")
        assert [field.value_now for field in fields] == ["x", True, "y"]
        assert len(app.take(UndoSpent)) == 3


# -- flags with their reasons ----------------------------------------------------------------------------------------


async def test_a_flag_asks_for_its_reason_and_is_one_value_with_it():
    field = FlagField("cancelled", "Cancelled", asks=True)
    field.words = lambda value: f"MKH: {value}"
    app = host(field)
    async with app.running(40, 2) as pilot:
        await press(pilot, "space")
        assert (field.value_now, [asked.field for asked in app.take(FlagField.Asked)]) == (False, [field])
        field.change("client ill")
        await settled(pilot)
        assert (field.value_now, field.standing) == ("client ill", "client ill")
        assert screen_text(app).splitlines()[0] == "[✓] Cancelled MKH: client ill"
        await press(pilot, "space")
        assert field.value_now is False
        await press(pilot, "ctrl+z")
        assert field.value_now == "client ill"


async def test_whether_a_flag_can_be_ticked_is_asked_when_somebody_wants_to():
    field = FlagField("no_show", "No show")
    field.verdict = lambda: no("Not before it starts.")
    app = host(field)
    async with app.running(40, 2) as pilot:
        await press(pilot, "space")
        assert [message.reason for message in app.take(CheckField.Refused)] == ["Not before it starts."]
        del field.verdict
        field.verdict = lambda: no("")
        field.set_value(True)
        await press(pilot, "space")
        assert field.value_now is False


# -- what stands in a field, for drafts and merges -------------------------------------------------------------------


async def test_what_stands_in_a_field_goes_back_into_it_silently():
    fields = [TextField("a"), a_date(), photographer(), NumberField("m"), CheckField("c", "C"), NotesArea("n")]
    app = host(*fields)
    others = ["Zoe", Unclear("someday"), Choice(9, "Anna Berg"), Unclear("x"), True, "one\ntwo"]
    async with app.running(40, 12) as pilot:
        for field, standing in zip(fields, others, strict=True):
            field.put(standing)
        await settled(pilot)
        assert [field.standing for field in fields] == others
        assert fields[2].value_now == 9
        assert app.take(FieldChanged) == []


# -- stamps ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cursor", "after"),
    [
        ("", (0, 0), "S - "),
        ("old note", (0, 0), "old note\nS - "),
        ("old note", (0, 5), "old note\nS - "),
        ("old note\n", (0, 0), "old note\nS - "),
        ("one\n\ntwo", (1, 0), "one\nS - \ntwo"),
        ("one\ntwo", (1, 0), "one\nS - two"),
        ("one\ntwo", (1, 2), "one\ntwo\nS - "),
    ],
)
async def test_a_stamp_stands_on_its_own_line(text: str, cursor: tuple[int, int], after: str):
    field = NotesArea("notes")
    app = host(field)
    async with app.running(40, 6) as pilot:
        field.set_value(text)
        field.move_cursor(cursor)
        field.insert_stamp("S - ")
        await press(pilot, "x")
        assert field.text == after.replace("S - ", "S - x")


async def test_a_stamp_replaces_nothing_that_is_selected():
    field = NotesArea("notes")
    app = host(field)
    async with app.running(40, 6):
        field.set_value("one\ntwo")
        field.select_all()
        field.insert_stamp("S - ")
        assert field.text == "one\ntwo\nS - "
