"""The pages of the wizard that ask when, what, with whom and where: of a session, and of an appointment."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from studio.appointments.fields import APPOINTMENT
from studio.kernel.preferences import Preferences
from studio.sessions.fields import SESSION
from tui.frame.form_fields import At, Layout, place_fields
from tui.screens.book.edit import TAKES_APPOINTMENT, TAKES_SESSION
from tui.screens.book.page import BookPage
from tui.screens.session.form import WHEN, end_echo, start_echo
from tui.widgets.date_field import DateField
from tui.widgets.form import Form
from tui.widgets.marked_lines import MarkedLines
from tui.widgets.time_field import TimeField

FOLLOWS = "follows"
"""What varies with whether the type follows a birth."""
OF_SESSION: Layout = (
    *WHEN,
    At("studio", column=1),
    At("equipment", column=1),
    At("file_number", column=1),
    At("before_min", width=5, column=1),
    At("after_min", "-", width=5, column=1, beside=True),
    At("reminder", "Reminder", column=1),
    At("reminder_min", "", width=4, column=1, beside=True),
    At("expected_on", "Birth", column=1, varies=FOLLOWS),
    At("description", span=True),
    At("notes", "Notes", span=True, height=3),
)
OF_APPOINTMENT: Layout = (
    At("appointment_type"),
    At("date"),
    At("start", "Start - End", width=9),
    At("end", "-", width=9, beside=True),
    At("studio", column=1),
    At("reminder_min", "Remind, min", column=1, width=5),
    At("people", span=True),
    At("rooms", span=True),
    At("description", span=True),
    At("notes", "Notes", span=True, height=3),
)


def session_form(wanted: Preferences) -> Form:
    """Build the form of a session's page."""
    form = Form(place_fields(SESSION, OF_SESSION, wanted), enter="submit", id="general")
    day, start, end = (
        form.field_of(DateField, "date"), form.field_of(TimeField, "start"), form.field_of(TimeField, "end"),
    )  # fmt: skip
    end.echo = lambda at: end_echo(day.value_now, start.value_now, at)
    start.echo = lambda at: start_echo(day.value_now, at, end.value_now)
    return form


class SessionPage(BookPage):
    """Asks what a session is, when, with whom and where."""

    NAME, TIP = "Session", "S"
    KINDS: ClassVar[frozenset[str]] = frozenset({TAKES_SESSION})
    FIRST = "session_type"

    def compose(self) -> ComposeResult:
        yield MarkedLines(id="client-block")
        yield session_form(self.screen.desk.preferences)

    def missing(self) -> str:
        for form in self.forms():
            if found := form.first_complaint():
                self.screen.focus_named(found[0])
                return found[1]
        return ""

    def opened(self) -> None:
        for form in self.forms():
            form.focus_field(self.FIRST)
        self.screen.draw_client()
        self.tell_length()

    def tell_length(self) -> None:
        """Write the length behind the end."""
        self.screen.session_filling.tell_length()


class AppointmentPage(SessionPage):
    """Asks what an appointment is, when, with whom and where."""

    NAME, TIP = "Appointment", "J"
    KINDS: ClassVar[frozenset[str]] = frozenset({TAKES_APPOINTMENT})
    FIRST = "appointment_type"

    def compose(self) -> ComposeResult:
        yield MarkedLines(id="client-block-2")
        yield Form(
            place_fields(APPOINTMENT, OF_APPOINTMENT, self.screen.desk.preferences), enter="submit", id="meeting"
        )

    def tell_length(self) -> None:
        self.screen.appointment_filling.tell_length()
