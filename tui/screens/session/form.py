"""The forms of a session's record, and how its values stand in them."""

from __future__ import annotations

from studio.kernel.preferences import Preferences
from studio.kernel.types import Choice
from studio.lists.choices import SessionChoices
from studio.sessions.fields import SESSION
from tui.frame.form_fields import At, Layout, Press, offer_choices, place_fields
from tui.screens.session.values import OUTSIDE
from tui.widgets.form import Fact, Form, FormShape, Rule
from tui.widgets.time_field import TimeField

FLAGS = ("confirmed", "no_show", "redo", "on_hold", "cancelled")


GENERAL: Layout = (
    At("description"),
    At("session_type"),
    At("date"),
    At("start", "Start - End", width=9),
    At("end", "-", width=9, beside=True),
    At("photographer"),
    At("assistant"),
    At("room"),
    Press("status", "Status"),
    At("number", column=1),
    At("file_number", column=1),
    Fact("booked", "Booked by", column=1),
    At("studio", column=1),
    Fact("promotions", "Promotions", column=1),
    At("reminder", "Reminder", column=1),
    At("reminder_min", "", width=4, column=1, beside=True),
    At("status_due", width=17, column=1),
    Rule(),
    *(At(name, span=True, beside=name != FLAGS[0]) for name in FLAGS),
)
NOTES: Layout = (At("print_notes", span=True), At("notes", span=True, height=0))


def general_form(wanted: Preferences) -> Form:
    """Build the form of the General tab."""
    form = Form(place_fields(SESSION, GENERAL, wanted), id="general")
    start, end = form.field_of(TimeField, "start"), form.field_of(TimeField, "end")
    end.after = lambda: start.value_now
    return form


def notes_form(wanted: Preferences) -> Form:
    """Build the form of the Notes tab."""
    return Form(place_fields(SESSION, NOTES, wanted), shape=FormShape((0, 0)), id="notes")


def room_choices(offered: SessionChoices) -> list[Choice]:
    """List the camera rooms, then the outside locations."""
    outside = [Choice(f"{OUTSIDE} {c.key}", f"Outside: {c.label}", c.hint) for c in offered.outside_locations]
    return [*offered.rooms, *outside]


def offer(form: Form, offered: SessionChoices) -> None:
    """Give the choice fields what there is to choose from."""
    offer_choices(
        form,
        SESSION,
        {
            "types": [Choice(t.id, t.name, f"{t.duration_min} min") for t in offered.types],
            "photographers": offered.photographers,
            "assistants": offered.assistants,
            "rooms": room_choices(offered),
            "studios": offered.studios,
        },
    )
