"""The fields that a template may have, what each is for, and what stands in it for a client and a session.

Days and times are written in the client's language and as its people write them, from CLDR by way of babel.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import TYPE_CHECKING

from models import Appointment, Client, OutsideLocation, Session, Studio, User
from studio.kernel import clock, preferences
from studio.kernel.access import Actor
from studio.kernel.shown import listed_name
from studio.messages import meetings

if TYPE_CHECKING:
    from babel import Locale

FIELDS: Mapping[str, str] = {
    "client.first_name": "The client's first name; nothing for an organisation.",
    "client.last_name": "The client's last name, or the organisation's name.",
    "client.name": "First and last name, as one is addressed: Zoë O'Brien.",
    "client.number": "The client's number.",
    "session.number": "The session's number.",
    "session.type": "What is photographed: Family.",
    "session.description": "The session's description.",
    "session.date": "The day with its weekday, in the client's language.",
    "session.short_date": "The day in figures, as the client's country writes it.",
    "session.time": "When it begins.",
    "session.end": "When it ends.",
    "session.photographer": "Who photographs.",
    "session.place": "The camera room, or the outside location.",
    "session.place_address": "Where the outside location is.",
    "appointment.type": "What the appointment is: Consultation.",
    "appointment.description": "The appointment's description.",
    "appointment.date": "The day with its weekday, in the client's language.",
    "appointment.short_date": "The day in figures, as the client's country writes it.",
    "appointment.time": "When it begins.",
    "appointment.end": "When it ends.",
    "appointment.with": "Who of the studio takes part.",
    "appointment.place": "The rooms.",
    "studio.name": "The studio's name.",
    "studio.phone": "The phone of the studio where it is.",
    "studio.address": "The address of the studio where it is.",
    "user.name": "Who writes.",
    "today": "The day on which it is written.",
}
"""Each with the sentence that the picker shows."""


def values_for(
    actor: Actor, client_id: int | None, session_id: int | None, language: str, appointment_id: int | None = None
) -> dict[str, str]:
    """Return what stands in each field; what there is nothing for is empty.

    Args:
        language: a code such as ``de``; empty: the studio's own.
        appointment_id: the appointment that it is about, which may be of the session.
    """
    locale = locale_of(language)
    session = Session.get_or_none(Session.id == session_id)
    client = Client.get_or_none(Client.id == (session.client_id if session is not None else client_id))
    meeting = Appointment.get_or_none(Appointment.id == appointment_id)
    about = meeting or session
    studio = about.studio if about is not None else Studio.select().order_by(Studio.position, Studio.id).first()
    values = dict.fromkeys(FIELDS, "")
    values |= {"studio.name": preferences.load().company, "today": day_in(clock.today(), locale)}
    values["user.name"] = actor.name if actor.user_id is not None else ""
    if studio is not None:
        values |= {"studio.phone": studio.phone, "studio.address": studio.address}
    if client is not None:
        values |= _of_client(client)
    if session is not None:
        values |= _of_session(session, locale)
    if meeting is not None:
        values |= _of_appointment(meeting, locale)
    return values


def _of_client(client: Client) -> dict[str, str]:
    return {
        "client.first_name": client.first_name,
        "client.last_name": client.last_name,
        "client.name": " ".join(part for part in (client.first_name, client.last_name) if part),
        "client.number": client.number,
    }


def _of_session(session: Session, locale: Locale) -> dict[str, str]:
    outside: OutsideLocation | None = session.outside_location
    photographer: User | None = session.photographer
    place = outside or session.room
    return {
        "session.number": session.number,
        "session.type": session.session_type.name,
        "session.description": session.description,
        "session.date": day_in(session.starts_at.date(), locale),
        "session.short_date": short_day_in(session.starts_at.date(), locale),
        "session.time": time_in(session.starts_at.time(), locale),
        "session.end": time_in(session.ends_at.time(), locale),
        "session.photographer": photographer.name if photographer is not None else "",
        "session.place": place.name if place is not None else "",
        "session.place_address": outside.address if outside is not None else "",
    }


def _of_appointment(meeting: Appointment, locale: Locale) -> dict[str, str]:
    return {
        "appointment.type": meeting.appointment_type.name,
        "appointment.description": meeting.description,
        "appointment.date": day_in(meeting.starts_at.date(), locale),
        "appointment.short_date": short_day_in(meeting.starts_at.date(), locale),
        "appointment.time": time_in(meeting.starts_at.time(), locale),
        "appointment.end": time_in(meeting.ends_at.time(), locale),
        "appointment.with": meetings.people(meeting.id),
        "appointment.place": meetings.rooms(meeting.id),
    }


def called(client: Client) -> str:
    """Return a client's name as lists have it."""
    return listed_name(client.last_name, client.first_name)


# -- languages -----------------------------------------------------------------------------------------------------------


def locale_of(language: str) -> Locale:
    """Return how a language is written in the studio's country; English where nothing else is known."""
    from babel import Locale, UnknownLocaleError

    wanted = preferences.load()
    language = language or wanted.language or "en"
    for code in (f"{language}_{wanted.country}", language, "en"):
        try:
            return Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("babel knows no English")


def day_in(day: date, locale: Locale) -> str:
    """Write a day with its weekday: Freitag, 27. November 2026."""
    from babel.dates import format_date

    return str(format_date(day, "full", locale=locale))


def short_day_in(day: date, locale: Locale) -> str:
    """Write a day in figures, with the whole year where the language has it: 27.11.2026."""
    from babel.dates import format_date

    return str(format_date(day, "medium", locale=locale))


def time_in(at: time, locale: Locale) -> str:
    """Write a time: 14:30, or 2:30 PM; with a plain space, for the one of CLDR does not fit into many a text message."""
    from babel.dates import format_time

    return str(format_time(at, "short", locale=locale)).replace("\u202f", " ").replace("\xa0", " ")
