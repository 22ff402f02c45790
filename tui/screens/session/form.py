"""The forms of a session's record, and how its values stand in them."""

from __future__ import annotations

from datetime import date, time
from functools import partial
from typing import Any

from studio.dates.closures import cached_calendar
from studio.dates.typed import format_date, format_time, parse_date, parse_time
from studio.kernel import clock
from studio.kernel.preferences import Preferences
from studio.kernel.types import Choice
from studio.lists.choices import SessionChoices
from studio.sessions.reminders import LONGEST_MIN
from studio.sessions.views import SessionRecord
from tui.widgets.check_field import CheckField
from tui.widgets.choice_field import ChoiceField
from tui.widgets.date_field import DateField
from tui.widgets.form import Fact, FieldSpec, Form, Rule
from tui.widgets.form_layout import Item
from tui.widgets.notes_area import NotesArea
from tui.widgets.number_field import NumberField
from tui.widgets.press_field import PressField
from tui.widgets.text_field import TextField
from tui.widgets.time_field import TimeField

OUTSIDE = "outside "
"""Before the id of an outside location among the keys of the rooms."""


def date_parser(wanted: Preferences) -> Any:
    """Return a reader of typed dates that knows the studio's today, its order of day and month and its business days."""

    def parse(text: str) -> date:
        return parse_date(text, clock.today(), cached_calendar(), day_first=wanted.day_first)

    return parse


def general_form(wanted: Preferences) -> Form:
    """Build the form of the General tab."""
    read_date, show_time = date_parser(wanted), partial(format_time, clock24=wanted.clock24)

    def when(name: str, noun: str) -> TimeField:
        return TimeField(name, parse=parse_time, show=show_time, noun=noun, optional=False)

    items: list[Item] = [
        FieldSpec(TextField("description"), "Description"),
        FieldSpec(ChoiceField("session_type", noun="session type", optional=False), "Type"),
        FieldSpec(DateField("date", parse=read_date, show=format_date, noun="date", optional=False), "Date"),
        FieldSpec(when("start", "start"), "Start - End", width=9),
        FieldSpec(when("end", "end"), "-", width=9, beside=True),
        FieldSpec(ChoiceField("photographer", noun="photographer"), "Photographer"),
        FieldSpec(ChoiceField("assistant", noun="assistant"), "Assistant"),
        FieldSpec(ChoiceField("room", noun="room"), "Room"),
        FieldSpec(PressField("status"), "Status"),
        FieldSpec(TextField("number", noun="session number"), "Session no.", column=1),
        FieldSpec(TextField("file_number"), "File no.", column=1),
        Fact("booked", "Booked by", column=1),
        FieldSpec(ChoiceField("studio", noun="studio", optional=False), "Studio", column=1),
        Fact("promotions", "Promotions", column=1),
        FieldSpec(CheckField("reminder", ""), "Reminder", column=1),
        FieldSpec(NumberField("reminder_min", noun="minutes", most=LONGEST_MIN), width=4, column=1, beside=True),
        FieldSpec(
            DateField("status_due", parse=read_date, show=format_date, noun="due date"), "Due", width=17, column=1
        ),
        Rule(),
        FieldSpec(CheckField("confirmed", "Confirmed"), span=True),
        FieldSpec(CheckField("no_show", "No show"), span=True, beside=True),
        FieldSpec(CheckField("redo", "Redo"), span=True, beside=True),
        FieldSpec(CheckField("on_hold", "On hold"), span=True, beside=True),
        FieldSpec(CheckField("cancelled", "Cancelled"), span=True, beside=True),
    ]
    return Form(items, id="general")


def notes_form() -> Form:
    """Build the form of the Notes tab."""
    return Form(
        [
            FieldSpec(CheckField("print_notes", "Print these notes on confirmations"), span=True),
            FieldSpec(NotesArea("notes", noun="notes"), "", span=True, height=0),
        ],
        label_widths=(0, 0),
        id="notes",
    )


def room_choices(offered: SessionChoices) -> list[Choice]:
    """List the camera rooms, then the outside locations."""
    outside = [Choice(f"{OUTSIDE}{c.key}", f"Outside location: {c.label}", c.hint) for c in offered.outside_locations]
    return [*offered.rooms, *outside]


def form_values(form: Form, offered: SessionChoices, record: SessionRecord | None) -> None:
    """Give the choice fields what there is to choose from."""
    options = {
        "session_type": [Choice(t.id, t.name, f"{t.duration_min} min") for t in offered.types],
        "photographer": list(offered.photographers),
        "assistant": list(offered.assistants),
        "room": room_choices(offered),
        "studio": list(offered.studios),
    }
    for name, choices in options.items():
        field: Any = form.field(name)
        field.options = choices


def record_values(record: SessionRecord) -> dict[str, Any]:
    """Return the form's values of a session; a link keeps its name even where the list no longer offers it."""

    def link(named: Any) -> Choice | None:
        return None if named is None else Choice(named.id, named.name)

    outside = record.outside_location
    room = Choice(f"{OUTSIDE}{outside.id}", f"Outside location: {outside.name}") if outside else link(record.room)
    start: time = record.starts_at.time()
    return {
        "description": record.description,
        "session_type": link(record.session_type),
        "date": record.starts_at.date(),
        "start": start,
        "end": record.ends_at.time(),
        "photographer": link(record.photographer),
        "assistant": link(record.assistant),
        "room": room,
        "studio": link(record.studio),
        "number": record.number,
        "file_number": record.file_number,
        "reminder": record.reminder_min is not None,
        "reminder_min": record.reminder_min,
        "status_due": record.status_due,
        "confirmed": record.confirmed,
        "no_show": record.no_show,
        "redo": record.redo,
        "on_hold": record.on_hold,
        "cancelled": record.cancelled,
    }
