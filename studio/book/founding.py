"""A new studio: its first user, room, session types, statuses and lists, as shipped."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory

from migrations.first_templates import ALL, INVITE
from models import (
    AppointmentType,
    Book,
    CallType,
    ClientStatus,
    CommunicationOutcome,
    CommunicationResult,
    Cycle,
    LeadSource,
    OutsideLocation,
    Relationship,
    Resource,
    SessionType,
    Stage,
    Status,
    Studio,
    TaskStatus,
    TaskType,
    Template,
    TemplateText,
    User,
)
from studio import VERSION
from studio.book.opening import is_founded, open_book
from studio.dates.customs import Customs, customs_of
from studio.dates.holiday_dates import regions
from studio.dates.zones import likely_zone, zone_choices, zones_of
from studio.kernel import clock, database, journal, preferences
from studio.kernel.access import SYSTEM, Actor, actor_of
from studio.kernel.clean import clean_line
from studio.kernel.drivers import is_postgres, refuse_lost_link, sqlite_path
from studio.kernel.errors import Invalid, Unavailable
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time
from studio.kernel.types import Choice
from studio.people import users

SESSION_TYPES = (
    ("Portrait", 60, "blue"),
    ("Family", 60, "green"),
    ("Newborn", 120, "magenta"),
    ("Headshot", 30, "cyan"),
    ("Senior", 90, "yellow"),
    ("Wedding", 480, "red"),
)
"""Name, length in minutes, calendar colour."""

STAGES = ("Capture", "Upload", "Presentation", "Retouch", "Production", "Archive")

STATUSES = (
    ("Session Pending", 0, None),
    ("Image Capture Pending", 1, "Capture"),
    ("Upload to Web Pending", 2, "Upload"),
    ("Sales Presentation Pending", 5, "Presentation"),
    ("Retouch Pending", 5, "Retouch"),
    ("Production Pending", 10, "Production"),
    ("Delivery Pending", 3, "Production"),
    ("Archived", 0, "Archive"),
)
"""Name, duration in business days, stage; the first is the initial one and due on the session's day, the last is final."""

APPOINTMENT_TYPES = (
    ("Consultation", 30, "cyan"),
    ("Sales presentation", 60, "yellow"),
    ("Delivery", 30, "green"),
    ("Staff meeting", 60, "gray"),
    ("Event", 60, "magenta"),
)
"""Name, length in minutes, colour."""

TASK_TYPES = ("General", "Lab order", "Album")
TASK_STATUSES = (("Not started", 2), ("In progress", 5), ("Waiting", 5), ("Done", 0))
"""Name, duration in business days; the first is the initial one and the last is final. Each type has them."""

RESULTS = (("Reached", True, None), ("No answer", False, 1), ("Busy", False, 1), ("Left voicemail", False, 2))
"""Name, whether somebody was spoken to, and after how many business days one tries again."""
OUTCOMES = ("Booked", "Interested, not now", "No")
CALL_TYPES = (
    ("Confirm the session", "Confirm date, time and place; ask who takes part."),
    ("Return a call", ""),
    ("Schedule a session", "It is time for the next pictures: offer a date."),
    ("Pictures are ready", "Agree on when they are picked up."),
)
"""Name, and what a call of it begins with."""

CLIENT_STATUSES = ("New client", "Client", "Loyal client", "Prospect", "Inactive")
RELATIONSHIPS = ("Spouse", "Partner", "Child", "Parent", "Sibling", "Grandparent", "Grandchild", "Pet", "Other")
LEAD_SOURCES = ("Referral", "Web search", "Social media", "Walk-in", "Returning client", "School")


@dataclass(frozen=True, slots=True)
class NewStudio:
    """What the first start asks for."""

    studio: str
    login: str
    name: str
    initials: str
    country: str = "US"
    region: str = ""
    zone: str = ""
    """IANA name; empty takes that of country and region, the likeliest where they have several."""


def found_studio(new: NewStudio) -> Actor:
    """Make the studio with what is shipped, and return its owner.

    Raises:
        Invalid: there is a studio already, or a name, country, region or zone that does not do.
    """
    with journal.entry(SYSTEM, "book.founded", undoable=False) as entry:
        owner = actor_of(User.get_by_id(furnish(entry, new)))
        entry.tell("book.founded", studio=preferences.load().company)
    preferences.use(preferences.load())
    return owner


def furnish(entry: journal.Entry, new: NewStudio) -> int:
    """Make the studio inside an open journal entry, and return its owner's user id; see ``found_studio``."""
    if is_founded():
        raise Invalid("There is a studio in this session book already: open it, or name another file with --db.")
    company = clean_line(new.studio, "Studio name", required=True)
    country, region = new.country.strip().upper(), new.region.strip().upper()
    # Kept by name: desks and servers in other zones show the same studio's times.
    preferences.store(entry, company=company, country=country, region=region, zone=zone_of(new)[0])
    if country:
        preferences.store(entry, **asdict(customs_of(country)))
    entry.update(Book, 1, founded_with=VERSION, written_with=VERSION)
    studio_id = entry.insert(Studio, name=company, position=10)
    owner_id = users.insert(entry, new.login, new.name, new.initials, role="owner", photographer=True)
    entry.update(User, owner_id, studio=studio_id)
    room_id = entry.insert(Resource, name="Room 1", kind="room", studio=studio_id, position=10)
    _lists(entry)
    _types(entry, room_id)
    _appointment_types(entry)
    _cycle(entry)
    _task_types(entry)
    _calls(entry)
    _templates(entry)
    return owner_id


def zone_of(new: NewStudio) -> tuple[str, str]:
    """Return the zone of a new studio, and what to say where it is only likely; see `zones_to_choose`.

    One that is named is taken, or known of country and region; else that in which most people of the country live.
    """
    known = new.zone or likely_zone(*_place(new.country, new.region))
    if known:
        return known, ""
    if likely := zones_of(*_place(new.country, new.region)):
        return likely[0], f", the likeliest of the {len(likely)} there: make the book with --zone where that is wrong"
    return clock.machine_zone(), ", this machine's: make the book with --zone where that is wrong"


def zones_to_choose(country: str, region: str) -> tuple[Choice, ...]:
    """List the zones of a place where nothing says which of them is meant, the likeliest first; else none."""
    place = _place(country, region)
    return () if likely_zone(*place) else zone_choices(*place)


def _place(country: str, region: str) -> tuple[str, str, str]:
    """Return the codes of a country and a region, and the region's name."""
    country, region = country.strip().upper(), region.strip().upper()
    name = next((choice.label for choice in regions(country) if choice.key == region), "") if region else ""
    return country, region, name.partition(" (")[0]  # places of zones are told in English


def habits_told(new: NewStudio) -> str:
    """Say which zone and which ways of writing dates and times a new studio was given."""
    zone, unsure = zone_of(new)
    habits = customs_of(new.country.strip()) if new.country.strip() else Customs("mdy", clock24=False)
    at = format_time(time(14, 30), clock24=habits.clock24)
    return (
        f"Its time zone is {zone or 'not known'}{unsure}. "
        f"Dates and times are written {format_date(date(2026, 11, 27), habits.date_order)}, {at}."
    )


def make_book(url: str, new: NewStudio) -> Actor:
    """Make a session book with a studio in it, whole or not at all, and return its owner. Leaves no database open.

    A new SQLite file is built beside its place and linked there when it is ready: what is refused or killed on the way
    leaves no book without a studio, and of two that start at once only one makes it.

    Raises:
        StudioError: as ``found_studio`` and ``opening.open_book``.
    """
    try:
        if is_postgres(url) or sqlite_path(url).exists():
            open_book(url)
            return database.call(found_studio, new)
        return _make_file(sqlite_path(url), new)
    finally:
        database.close_database()


def _make_file(path: Path, new: NewStudio) -> Actor:
    refuse_lost_link(path)
    place = Path(os.path.realpath(path))  # a link stays one
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=place.parent, prefix=".making-") as folder:
            beside = Path(folder) / place.name
            open_book(str(beside), create=True)
            owner = database.call(found_studio, new)
            database.close_database()
            _put(beside, place)
        return owner
    except FileExistsError:
        raise Invalid(f"{path} was made by somebody else just now: open it.") from None
    except OSError as error:
        raise Unavailable(
            f"Cannot make {path}: {error.strerror}. Check the folder, or name another with --db."
        ) from error


def _put(beside: Path, path: Path) -> None:
    """Give a finished file its place, which must be free."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:
        os.rename(beside, path)  # a file system without links, such as that of a memory stick
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _lists(entry: journal.Entry) -> None:
    for model, names in (
        (ClientStatus, CLIENT_STATUSES),
        (Relationship, RELATIONSHIPS),
        (LeadSource, LEAD_SOURCES),
        (OutsideLocation, ("Client's home",)),
        (CommunicationOutcome, OUTCOMES),
    ):
        for position, name in enumerate(names, start=1):
            entry.insert(model, name=name, position=position * 10)


def _calls(entry: journal.Entry) -> None:
    for place, (name, reached, days) in enumerate(RESULTS, start=1):
        entry.insert(CommunicationResult, name=name, position=place * 10, reached=reached, next_business_days=days)
    for place, (name, description) in enumerate(CALL_TYPES, start=1):
        entry.insert(CallType, name=name, position=place * 10, description=description)


def _templates(entry: journal.Entry) -> None:
    for place, one in enumerate(ALL, start=1):
        uses = {f"for_{use}": use in one.uses for use in ("email", "text", "letter")}
        words = {"name": one.name, "subject": one.subject, "body": one.body, "invites": one in INVITE}
        made = entry.insert(Template, position=place * 10, **words, **uses)
        for language, (subject, body) in one.others.items():
            entry.insert(TemplateText, template=made, language=language, subject=subject, body=body)


def _types(entry: journal.Entry, room_id: int) -> None:
    for position, (name, duration_min, colour) in enumerate(SESSION_TYPES, start=1):
        outside = name == "Wedding"
        entry.insert(
            SessionType,
            name=name,
            position=position * 10,
            duration_min=duration_min,
            colour=colour,
            default_room=None if outside else room_id,
        )


def _appointment_types(entry: journal.Entry) -> None:
    for place, (name, duration_min, colour) in enumerate(APPOINTMENT_TYPES, start=1):
        entry.insert(AppointmentType, name=name, position=place * 10, duration_min=duration_min, colour=colour)


def _cycle(entry: journal.Entry) -> None:
    stages = {name: entry.insert(Stage, name=name, position=n * 10) for n, name in enumerate(STAGES, start=1)}
    cycle_id = entry.insert(Cycle, name="All sessions", session_type=None)
    for position, (name, duration, stage) in enumerate(STATUSES, start=1):
        entry.insert(
            Status,
            cycle=cycle_id,
            name=name,
            position=position * 10,
            duration_business_days=duration,
            initial=position == 1,
            count_from="session" if position == 1 else "completed",
            final=position == len(STATUSES),
            stage=stages.get(stage) if stage else None,
        )


def _task_types(entry: journal.Entry) -> None:
    for place, name in enumerate(TASK_TYPES, start=1):
        type_id = entry.insert(TaskType, name=name, position=place * 10)
        for position, (status, duration) in enumerate(TASK_STATUSES, start=1):
            entry.insert(
                TaskStatus,
                task_type=type_id,
                name=status,
                position=position * 10,
                duration_business_days=duration,
                initial=position == 1,
                final=position == len(TASK_STATUSES),
            )
