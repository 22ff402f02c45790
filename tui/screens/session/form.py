"""The forms of a session's record, and how its values stand in them."""

from __future__ import annotations

from datetime import date, datetime, time

from studio.dates.spans import days_over, end_of, end_text
from studio.dates.typed import format_time
from studio.kernel import clock
from studio.kernel.preferences import Preferences
from studio.kernel.types import Choice
from studio.lists.choices import SessionChoices
from studio.sessions.fields import SESSION
from tui.frame.form_fields import At, Layout, Press, offer_choices, place_fields
from tui.screens.session.values import OUTSIDE
from tui.widgets.choice_field import ChoiceField
from tui.widgets.date_field import DateField
from tui.widgets.form import Fact, Form, FormShape, Rule
from tui.widgets.time_field import TimeField

FLAGS = ("confirmed", "no_show", "redo", "on_hold", "cancelled")


WHEN: Layout = (
    At("session_type"),
    At("date"),
    At("start", "Start - End", width=9),
    At("end", "-", width=9, beside=True),
    At("photographer"),
    At("assistant"),
    At("room"),
    At("drive_before_min", width=5),
    At("drive_after_min", "-", width=5, beside=True),
)
"""What says when, with whom and where, in the record as in the wizard."""

GENERAL: Layout = (
    At("description"),
    *WHEN,
    Press("status", "Status"),
    At("number", column=1),
    At("file_number", column=1),
    Fact("booked", "Booked by", column=1),
    At("studio", column=1),
    At("equipment", column=1),
    Press("promotions", "Promotions", column=1),
    At("reminder", "Reminder", column=1),
    At("reminder_min", "", width=4, column=1, beside=True),
    At("before_min", width=5, column=1),
    At("after_min", "-", width=5, column=1, beside=True),
    At("status_due", width=17, column=1),
    Rule(),
    *(At(name, span=True, beside=name != FLAGS[0]) for name in FLAGS),
)
NOTES: Layout = (At("print_notes", span=True), At("notes", span=True, height=0))


def general_form(wanted: Preferences) -> Form:
    """Build the form of the General tab."""
    form = Form(place_fields(SESSION, GENERAL, wanted), id="general")
    day, start, end = (
        form.field_of(DateField, "date"),
        form.field_of(TimeField, "start"),
        form.field_of(TimeField, "end"),
    )
    end.echo = lambda at: end_echo(day.value_now, start.value_now, at)
    start.echo = lambda at: start_echo(day.value_now, at, end.value_now)
    return form


def end_echo(day: date | None, start: time | None, end: time) -> str:
    """Say an end that is being typed: on which day it is where that is the next one, and after how long."""
    if day is None or start is None:
        return format_time(end)
    starts_at = datetime.combine(day, start)
    ends_at = end_of(starts_at, end)
    if ends_at <= starts_at:
        return f"{format_time(end)}, before the start at {format_time(start)}"
    return end_text(starts_at, ends_at)


def start_echo(day: date | None, start: time, end: time | None) -> str:
    """Say a start that is being typed, and the end where that is on the next day."""
    if day is None or end is None:
        return format_time(start)
    starts_at = datetime.combine(day, start)
    skipped = "" if clock.exists(starts_at) else ", which the clocks skip that night"
    ends_at = end_of(starts_at, end)
    until = f", until {end_text(starts_at, ends_at)}" if days_over(starts_at, ends_at) > 0 else ""
    return f"{format_time(start)}{skipped}{until}"


def notes_form(wanted: Preferences) -> Form:
    """Build the form of the Notes tab."""
    return Form(place_fields(SESSION, NOTES, wanted), shape=FormShape((0, 0)), id="notes")


def offer(form: Form, offered: SessionChoices) -> None:
    """Give the choice fields what there is to choose from."""
    offer_choices(
        form,
        SESSION,
        {
            "types": [Choice(t.id, t.name, f"{t.duration_min} min") for t in offered.types],
            "photographers": offered.photographers,
            "assistants": offered.assistants,
            "rooms": [*offered.rooms, *([Choice(OUTSIDE, "Outside location")] if offered.outside_locations else [])],
            "studios": offered.studios,
        },
    )
    outside = [Choice(f"{OUTSIDE} {place.key}", place.label, place.hint) for place in offered.outside_locations]
    form.field_of(ChoiceField, "room").beneath = {OUTSIDE: outside} if outside else {}
