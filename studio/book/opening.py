"""The one place where a session book is opened, and where what belongs together is put together.

The rooms below know nothing of each other: the kernel keeps no index of Find and makes no backups. Here they meet.
Whoever opens a book (the command line, the screens, the demo, the tests, the benchmarks) opens it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import time
from pathlib import Path

from models import (
    Absence,
    Appointment,
    AppointmentFlag,
    AppointmentPerson,
    AppointmentReminder,
    AppointmentRoom,
    AppointmentType,
    Attachment,
    Booking,
    BookingPattern,
    BusyCalendar,
    CallType,
    Cap,
    ClashPermit,
    Client,
    ClientAddress,
    ClientEmail,
    ClientGroup,
    ClientInGroup,
    ClientPhone,
    ClientStatus,
    ClientValue,
    Closure,
    Communication,
    CommunicationOutcome,
    CommunicationResult,
    Consent,
    Counter,
    Cycle,
    DeadAddress,
    Department,
    FamilyMember,
    Impossible,
    JournalChange,
    LeadSource,
    MailRead,
    OpeningHours,
    Outbox,
    OutsideLocation,
    OwnField,
    OwnStatus,
    Preference,
    Promotion,
    Receiver,
    Relationship,
    Resource,
    Role,
    Session,
    SessionEquipment,
    SessionFlag,
    SessionOnline,
    SessionParticipant,
    SessionPromotion,
    SessionType,
    SessionValue,
    SpecialDay,
    Stage,
    Status,
    Studio,
    StudioWord,
    Task,
    TaskStatus,
    TaskType,
    Template,
    TemplateText,
    TimeSlot,
    User,
    Visit,
    Waiting,
)
from studio.book import versions
from studio.dates.holiday_dates import refuse_unknown_place
from studio.find import index
from studio.kernel import clock, database, journal, late, nouns, preferences, schema
from studio.kernel.declared import Declared, read_times
from studio.kernel.errors import NotAllowed, Unavailable
from studio.kernel.nouns import Noun
from studio.kernel.settings import all_declared
from studio.lists import numbering
from studio.lists.follows import Follows, follow_by, follows_of
from studio.sessions import flags, placing, undoing

journal.derive(index.OF_CLIENTS, index.index_clients)
journal.derive(index.OF_SESSIONS, index.index_sessions, index.COLUMNS_OF_SESSIONS)
journal.show(SessionFlag, flags.in_words)
journal.show(AppointmentFlag, flags.in_words)
preferences.check_together(("country", "region"), refuse_unknown_place)


def _asked() -> Iterable[Declared]:
    # What the forms ask for is read with the first form.
    from studio.book.asked import asked

    return asked()


def _typed_time(text: str, *, after: time | None) -> time:
    # What reads a typed time is loaded when somebody types one.
    from studio.dates.typed import parse_time

    return parse_time(text, after=after)


def _followers() -> Mapping[str, Follows]:
    # Lists and calendars are changed seldom: what knows all of them is not for the start.
    from studio.book.followers import followers

    return followers()


def _before_undo() -> None:
    from studio.book import standing  # noqa: F401
    from studio.booking import caps  # noqa: F401
    from studio.dates.closures import make_ready
    from studio.sessions import events  # noqa: F401

    all_declared()
    make_ready(clock.today())


def _before_booking() -> None:
    from studio.booking import caps  # noqa: F401
    from studio.sessions import events  # noqa: F401
    from studio.waiting import conflicts, settling  # noqa: F401

    all_declared()


def _hours_change(entry: journal.Entry) -> Callable[[], None]:
    from studio.waiting import conflicts

    return conflicts.opening(entry)


def _before_preferences() -> None:
    from studio.waiting import conflicts  # noqa: F401

    all_declared()


read_times(_typed_time)
preferences.declare_by(_asked)
preferences.follow(("opens_at_min", "closes_at_min"), _hours_change)
follow_by(_followers)
for _verb in (
    *("client.added", "client.changed"),
    *("statuses.by_type", "statuses.common"),
):
    late.before(_verb, all_declared)
late.before("preferences.changed", _before_preferences)
for _verb in ("session.booked", "session.changed", "session.lapsed", "appointment.converted", "appointment.changed"):
    late.before(_verb, _before_booking)
for _verb in ("entry.changed", "user.changed", "busy.set", "busy.removed", "busy.accepted", "busy.read"):
    late.before(_verb, lambda: follows_of(""))
late.before("undone", _before_undo)


def _leave(entry: journal.Entry, changes: Sequence[JournalChange]) -> Sequence[JournalChange]:
    from studio.book import standing

    return standing.leave(entry, changes)


def _unmake_appointment(entry: journal.Entry, appointment_id: int) -> None:
    # Seldom needed, and not for the start.
    from studio.appointments.undoing import unmake

    unmake(entry, appointment_id)


def _settle_waiting(entry: journal.Entry, session_id: int) -> None:
    from studio.waiting.settling import settle

    settle(entry, session_id)


def _settle_conflict(entry: journal.Entry, holder: int) -> None:
    from studio.waiting.conflicts import settle

    settle(entry, holder)


def _unmake_visit(entry: journal.Entry, visit_id: int) -> None:
    from studio.sessions import visits

    visits.unmake(entry, visit_id)


def _visit_undone(entry: journal.Entry, visit_ids: set[int], done: nouns.Undoable) -> None:
    from studio.sessions import visits

    visits.undone(entry, visit_ids, done)


def _fits(entry: journal.Entry, changes: Sequence[JournalChange]) -> None:
    from studio.book import standing

    standing.fits(entry, changes)


def _leave_messages(entry: journal.Entry, changes: Sequence[JournalChange]) -> Sequence[JournalChange]:
    from studio.messages import outbox

    return outbox.leave(entry, changes)


placing.tell(_settle_waiting)
placing.tell_of_changes(_settle_conflict)
nouns.register(Counter, numbering.UNDO)
nouns.register(Outbox, Noun("messages", leave=_leave_messages))
nouns.register(Preference, Noun("preferences", fits=_fits, undone=lambda *_: preferences.use(preferences.load())))
nouns.register(User, Noun("users", fits=_fits))
nouns.register(Role, Noun("users", fits=_fits))
nouns.register(Session, replace(undoing.SESSION, fits=_fits))
nouns.register(Booking, undoing.BOOKING)
nouns.register(Appointment, Noun("book", (undoing.WHEN,), unmake=_unmake_appointment, fits=_fits))
nouns.register(Visit, Noun("book", unmake=_unmake_visit, undone=_visit_undone, fits=_fits))
nouns.register(Resource, Noun("preferences", leave=_leave, fits=_fits))
nouns.register_act("due.recounted", "preferences")
nouns.register_act("preferences.changed", "preferences")
nouns.register_act("user.added", "users")
nouns.register_act("user.changed", "users")
nouns.register_act("session.status", "status")
for _right, _models in (
    ("book", (ClashPermit, SessionEquipment, SessionValue, SessionOnline, SessionParticipant, SessionPromotion)),
    ("clients", (Client, ClientAddress, ClientPhone, ClientEmail, ClientInGroup, ClientValue, FamilyMember)),
    (
        "preferences",
        (Studio, Department, OutsideLocation, Stage, SessionType, Cycle, Status, TaskType, TaskStatus, Promotion),
    ),
    ("words", (StudioWord,)),
    ("book", (AppointmentPerson, AppointmentReminder, AppointmentRoom, Waiting, Impossible)),
    ("tasks", (Task,)),
    ("messages", (Communication, Receiver, Attachment, Consent, DeadAddress, MailRead)),
    ("preferences", (BookingPattern,)),
    ("preferences", (AppointmentType, CallType, CommunicationOutcome, CommunicationResult, Template, TemplateText)),
    ("preferences", (Closure, SpecialDay, Absence, BusyCalendar, OpeningHours, TimeSlot, Cap)),
    ("preferences", (ClientStatus, LeadSource, Relationship, ClientGroup, OwnStatus, OwnField)),
):
    for _model in _models:
        nouns.register(_model, Noun(_right, fits=_fits if _right != "clients" else None))


def _backup(path: Path) -> Path:
    from studio.book.backup import backup_before_migration

    return backup_before_migration(path)


def open_book(url: str, *, create: bool = False) -> list[str]:
    """Open the session book at ``url``, bring its schema up to date and tell time as the studio does.

    Args:
        url: a path, ``sqlite:///path`` or ``postgresql://...``.
        create: make a new, empty database where a SQLite file is missing.
    Returns:
        The names of the steps that the schema took, in order; none where it was up to date.
    Raises:
        Invalid: no such file, not a database, a schema newer than this program, or an unknown kind of URL.
        NotAllowed: the file may only be read.
        Unavailable: locked, full, a PostgreSQL that does not answer, or a time zone that this machine lacks.
    """
    database.bind(url, create=create)
    try:
        taken = database.call(schema.make_current, _backup)
        database.call(index.renew)
        database.call(preferences.use_stored)
        with suppress(Unavailable, NotAllowed):  # who cannot write may read all the same
            database.call(versions.sign)
        return taken
    except BaseException:
        database.close_database()
        raise


def open_as_it_is(url: str) -> bool:
    """Open the session book at ``url`` with the schema that it has, only to ask it who may do something.

    Returns:
        Whether there is a schema to ask.
    Raises:
        Invalid, NotAllowed, Unavailable: as ``open_book``.
    """
    database.bind(url)
    try:
        known = bool(database.call(schema.applied_migrations))
        database.call(schema.pending_migrations if known else schema.refuse_foreign)
        if known:
            database.call(preferences.use_stored)
        return known
    except BaseException:
        database.close_database()
        raise


def is_founded() -> bool:
    """Tell whether the open database has a studio in it."""
    return bool(database.rows("SELECT 1 FROM staff LIMIT 1"))
