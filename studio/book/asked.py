"""The preferences of the rooms above the kernel: what a record's form asks for, and how messages are sent."""

from __future__ import annotations

from collections.abc import Iterator

from studio.calendar import settings as calendar_settings
from studio.clients import fields as client_fields
from studio.ical import settings as calendars
from studio.kernel.declared import Declared
from studio.lists import asking, numbering
from studio.messages import mailbox_settings
from studio.messages import settings as sending
from studio.sessions import fields as session_fields
from studio.sessions import reminders, wall


def asked() -> Iterator[Declared]:
    """Give them, those of one group in the order in which they are told."""
    yield numbering.NEXT_NUMBER
    yield from asking.declarations("session", session_fields.SESSION)
    yield session_fields.TABS
    yield session_fields.DRIVE
    yield from asking.declarations("client", {**client_fields.CLIENT, **client_fields.REACH})
    yield client_fields.TABS
    yield from sending.DECLARED
    yield from mailbox_settings.DECLARED
    yield from calendars.DECLARED
    yield wall.MINUTES
    yield wall.DARK
    yield calendar_settings.PLACE
    yield calendar_settings.STEP
    yield reminders.FRONT_DESK
