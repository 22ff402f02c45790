from datetime import date, time

from textual.geometry import Region
from textual.widget import Widget

from tests.tui.goldens import assert_golden, screen_text
from tests.tui.settle import press, settled
from tests.tui.widgets.host import Host
from tests.tui.widgets.said import PEOPLE, read_date, read_time, show_date, show_time
from tui import marks
from tui.widgets.check_field import CheckField
from tui.widgets.choice_field import ChoiceField
from tui.widgets.date_field import DateField
from tui.widgets.field import FieldSubmitted
from tui.widgets.form import Fact, FieldSpec, Form, FormShape, Rule
from tui.widgets.notes_area import NotesArea
from tui.widgets.text_field import TextField
from tui.widgets.time_field import TimeField

VALUES = {
    "description": "Family Session",
    "date": date(2026, 11, 21),
    "start": time(11, 30),
    "end": time(12, 30),
    "photographer": 3,
    "number": "10023",
    "confirmed": True,
    "notes": "Ana [VIP] [/\nsecond line",
}


def record(**options: object) -> Form:
    return Form(
        [
            FieldSpec(TextField("description", optional=False), "Description"),
            FieldSpec(DateField("date", parse=read_date, show=show_date), "Date"),
            FieldSpec(TimeField("start", parse=read_time, show=show_time), "Start - End", width=9),
            FieldSpec(TimeField("end", parse=read_time, show=show_time), "-", width=9, beside=True),
            FieldSpec(ChoiceField("photographer", options=PEOPLE), "Photographer"),
            FieldSpec(TextField("number"), "Session no.", column=1, width=10),
            Fact("booked", "Booked by", column=1),
            FieldSpec(CheckField("reminder", "30 min before"), "Reminder", column=1),
            Rule(),
            FieldSpec(CheckField("confirmed", "Confirmed", extra="MKH, Nov 20"), span=True),
            FieldSpec(CheckField("no_show", "No show"), beside=True),
            FieldSpec(CheckField("redo", "Redo"), beside=True),
            FieldSpec(CheckField("held", "On hold"), beside=True),
            FieldSpec(CheckField("cancelled", "Cancelled"), beside=True),
            Rule(drawn=False),
            FieldSpec(NotesArea("notes"), "Notes", span=True, height=0),
        ],
        **options,  # type: ignore[arg-type]
    )


def loaded(form: Form) -> Host:
    form.load(VALUES)
    form.set_fact("booked", "MKH, Nov 2, 2026")
    form.set_note("end", "(60 min)")
    return Host(form, watch=(FieldSubmitted,))


async def test_a_form_in_two_columns():
    app = loaded(record())
    async with app.running(80, 16) as pilot:
        await settled(pilot)
        assert_golden(app, "form_80x16")


async def test_a_form_in_one_column_scrolls_with_its_labels():
    form = record()
    app = loaded(form)
    async with app.running(60, 8) as pilot:
        await settled(pilot)
        assert_golden(app, "form_60x8")
        form.focus_field("cancelled")
        await settled(pilot)
        await settled(pilot)
        assert_golden(app, "form_60x8_scrolled")


async def test_labels_stay_with_their_fields_however_far_it_is_scrolled():
    form = record()
    app = loaded(form)
    async with app.running(60, 8) as pilot:
        await settled(pilot)
        for line in range(form.max_scroll_y + 1):
            form.scroll_to(y=line, animate=False)
            await settled(pilot)
            rows = [row for row in screen_text(app).splitlines() if row.startswith(" Date")]
            assert rows in ([], [" Date         Sat Nov 21, 2026" + "_" * 29 + rows[0][-1]]) if rows else line > 1


async def test_values_come_back_as_they_were_loaded():
    form = record()
    app = loaded(form)
    async with app.running(80, 24):
        assert {name: form.values()[name] for name in VALUES} == VALUES
        assert form.values()["held"] is False
        assert form.dirty is False


async def test_a_form_is_dirty_only_while_something_differs():
    form = record()
    app = loaded(form)
    async with app.running(80, 24) as pilot:
        await press(pilot, "end", "x")
        assert form.changes() == {"description": "Family Sessionx"}
        await press(pilot, "backspace")
        assert form.dirty is False
        await press(pilot, "tab", "q")
        assert form.changes() == {"date": None}
        assert form.typed() == {"date": "q"}
        form.accept()
        assert form.dirty is False


async def test_the_first_complaint_names_its_field_and_marks_the_label():
    form = record()
    app = loaded(form)
    async with app.running(80, 24) as pilot:
        assert form.first_complaint() is None
        await press(pilot, "delete", "tab", "z", "tab")
        await settled(pilot)
        assert form.first_complaint() == ("description", "Type the description.")
        await settled(pilot)
        lines = screen_text(app).splitlines()
        assert [line[:12] for line in lines[:3]] == ["!Description", "!Date       ", " Start - End"]
        form.focus_field("description")
        await settled(pilot)
        await press(pilot, "N", "tab")
        await settled(pilot)
        assert screen_text(app).startswith(" Description")


async def test_a_draft_comes_back():
    form = record()
    app = loaded(form)
    async with app.running(80, 24) as pilot:
        form.retype({"description": "Zoe", "date": "someday", "gone": "x"})
        await settled(pilot)
        assert form.changes() == {"description": "Zoe", "date": None}
        assert form.typed() == {"description": "Zoe", "date": "someday"}


async def test_the_arrows_and_enter_walk_through_the_form():
    form = record()
    app = loaded(form)
    async with app.running(80, 24) as pilot:
        await press(pilot, "down", "enter", "enter", "up")
        assert app.focused is form.field("start")
        form.focus_field("reminder")
        await press(pilot, "right", "right", "left")
        assert app.focused is form.field("confirmed")


async def test_enter_can_mean_done():
    app = loaded(record(enter="submit"))
    async with app.running(80, 24) as pilot:
        await press(pilot, "enter")
        assert [message.field_name for message in app.take(FieldSubmitted)] == ["description"]


def place(width: int, *items: FieldSpec | Fact | Rule) -> dict[str, Region]:
    plan = FormShape((10, 8), two_columns_from=60, second_at=0.5).place(items, width)
    return {getattr(widget, "field_name", ""): region for widget, region in plan.regions.items()}


def test_fields_that_do_not_fit_beside_go_to_the_next_line():
    boxes = [FieldSpec(CheckField(name, 3 * name), beside=name != "a") for name in "abcd"]
    assert place(20, *boxes) == {
        "a": Region(1, 0, 7, 1),
        "b": Region(10, 0, 7, 1),
        "c": Region(1, 1, 7, 1),
        "d": Region(10, 1, 7, 1),
    }


def test_a_rule_begins_a_new_line_in_both_columns():
    def text(name: str) -> Widget:
        return TextField(name)

    places = place(
        60,
        FieldSpec(text("a"), "A"),
        FieldSpec(text("b"), "B"),
        FieldSpec(text("c"), "C", column=1),
        Rule(),
        FieldSpec(text("d"), "D", column=1),
    )
    assert places == {
        "a": Region(11, 0, 17, 1),
        "b": Region(11, 1, 17, 1),
        "c": Region(39, 0, 21, 1),
        "d": Region(39, 3, 21, 1),
    }


def test_no_width_is_too_small():
    for width in range(1, 30):
        for region in place(width, FieldSpec(TextField("a"), "A", width=9), FieldSpec(CheckField("b", "b"))).values():
            assert region.width >= 1


async def test_no_label_stands_out_before_a_field_has_the_focus():
    form = record()
    async with loaded(form).run_test(size=(100, 24)) as pilot:
        pilot.app.screen.set_focus(None)
        await settled(pilot)
        form.refresh()
        await settled(pilot)
        here = marks.style("label-here").color
        lit = [
            text
            for y in range(form.size.height)
            for text, style, _ in form.render_line(y)
            if style and style.color == here
        ]
        assert lit == []
        form.focus_field("number")
        await settled(pilot)
        lit = [
            text
            for y in range(form.size.height)
            for text, style, _ in form.render_line(y)
            if style and style.color == here
        ]
        assert [text.strip() for text in lit] == ["Session no."]
