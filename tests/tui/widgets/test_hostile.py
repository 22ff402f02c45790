import json
from pathlib import Path

from rich.cells import cell_len
from textual import events
from textual.widget import Widget

from studio.kernel.types import Choice
from tests.signs import beyond_the_console
from tests.tui.goldens import screen_text
from tests.tui.settle import settled
from tests.tui.widgets.host import Host
from tui import marks
from tui.text import safe
from tui.widgets.button_row import answer_buttons, answer_row
from tui.widgets.check_field import CheckField
from tui.widgets.choice_field import ChoiceField
from tui.widgets.columns import Column
from tui.widgets.field import Echo
from tui.widgets.form import Fact, FieldSpec, Form
from tui.widgets.notes_area import NotesArea
from tui.widgets.record_rows import Row
from tui.widgets.record_table import RecordTable
from tui.widgets.text_block import TextBlock
from tui.widgets.text_field import TextField

TEXTS = [row["text"] for row in json.loads((Path(__file__).parents[2] / "hostile_strings.json").read_text("utf-8"))]


def check(widget: Widget) -> None:
    """Every line is exactly as wide as the widget and holds only characters that are shown."""
    for y in range(widget.size.height):
        line = widget.render_line(y)
        assert line.cell_length == widget.size.width
        assert sum(cell_len(segment.text) for segment in line) == widget.size.width
        assert safe(line.text) == line.text


async def test_a_list_of_hostile_names_keeps_its_columns():
    table = RecordTable([Column("a", "A", width=9), Column("b", "B", grow=1), Column("c", "C", width=7, align="right")])
    table.set_rows([Row(n, (text, text, text)) for n, text in enumerate(TEXTS)])
    app = Host(table)
    async with app.running(50, len(TEXTS) + 1) as pilot:
        await settled(pilot)
        check(table)


async def test_hostile_values_are_shown_in_every_field_and_come_back_unchanged():
    text, choice = TextField("text"), ChoiceField("choice", options=[Choice(1, "One")])
    box, notes = CheckField("box", "Box"), NotesArea("notes")
    form = Form(
        [FieldSpec(text, "Text"), FieldSpec(choice, "Choice"), Fact("fact", "Fact"), FieldSpec(box), FieldSpec(notes)]
    )
    app = Host(form)
    async with app.running(40, 8) as pilot:
        await settled(pilot)
        for value in TEXTS:
            form.load({"text": value, "choice": Choice(9, value), "notes": value})
            form.set_fact("fact", value)
            box.extra = value
            for widget in (text, choice, box, form):
                check(widget)
            assert (text.value, choice.value_now, form.dirty) == (value, 9, False)


async def test_pasting_hostile_text_leaves_nothing_that_steers():
    text, notes = TextField("text"), NotesArea("notes")
    app = Host(text, notes, watch=(Echo,))
    async with app.running(40, 8) as pilot:
        for field in (text, notes):
            field.post_message(events.Paste("\n".join(TEXTS)))
        await settled(pilot)
        check(text)
        for held in (text.value, notes.text.replace("\n", "")):
            assert "Jane" in held
            assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in held)


async def test_hostile_answers_and_lines():
    answers, line = answer_row([("a", "A")]), TextBlock()
    app = Host(answers, line)
    async with app.running(40, 8) as pilot:
        await settled(pilot)
        for value in TEXTS:
            answers.show(answer_buttons([("a", value), ("b", value)]), marked="a")
            line.show_line(value)
            check(answers)
            check(line)


async def test_everything_is_drawn_with_characters_that_the_linux_console_has():
    table = RecordTable([Column("a", "A long title", width=8), Column("b", "B")], markable=True)
    table.set_rows([Row(n, ("a very long cell", "b")) for n in range(20)])
    table.set_marks(frozenset({3}))
    table.styles.height = 6
    form = Form(
        [FieldSpec(TextField("text"), "A label that is far too long", width=8), FieldSpec(NotesArea("notes"), "Notes")]
    )
    form.set_note("text", "a note that is too long for the little room there is behind the field")
    form.field("notes").set_value("line\n" * 30)
    form.styles.height = 3
    marks.use(glyphs="console")
    app = Host(table, form)
    async with app.running(60, 16) as pilot:
        await settled(pilot)
        assert beyond_the_console(screen_text(app)) == ""
