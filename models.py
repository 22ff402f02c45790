"""What is kept: the tables, their constraints and indexes. No rules live here.

One database is open at a time; ``studio.book.opening.open_book`` binds it to ``database``. Days are ISO text on SQLite
and ``date`` on PostgreSQL, wall times are naive, ``UtcField`` is aware UTC on the way out and naive UTC inside.
The double-booking guard and the append-only guards are SQL that no model can say: see ``migrations``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from threading import RLock
from typing import Any, ClassVar

from peewee import (
    AutoField,
    BooleanField,
    Check,
    DatabaseProxy,
    DateField,
    DateTimeField,
    DeferredForeignKey,
    Field,
    ForeignKeyField,
    IntegerField,
    Model,
    ModelBase,
    TextField,
)

database = DatabaseProxy()


def _for_another_table(field: Field, memo: object) -> Field:
    """Copy a field that a table inherits: Peewee copies all that it consists of, 190 times before the first screen."""
    copy = Field.__new__(type(field))
    copy.__dict__.update(field.__dict__)
    return copy


Field.__deepcopy__ = _for_another_table  # type: ignore[attr-defined]


class DayField(DateField):
    """A calendar day. Bound as ISO text, which both databases take."""

    def db_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, date) else value


class WallField(DateTimeField):
    """A naive wall time of the studio, to the minute or second."""

    def db_value(self, value: Any) -> Any:
        return value.isoformat(" ", "seconds") if isinstance(value, datetime) else value


class TimeField(TextField):
    """A time of day: ``HH:MM``."""

    def db_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def python_value(self, value: Any) -> Any:
        return time.fromisoformat(value) if isinstance(value, str) else value


class UtcField(DateTimeField):
    """An instant: aware UTC in Python, naive UTC in the column."""

    def db_value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
        return value

    def python_value(self, value: Any) -> Any:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
        return at.replace(tzinfo=UTC) if isinstance(at, datetime) else at


# -- tables are made when they are used ------------------------------------------------------------------------------


class _Later(ModelBase):
    """Lets Peewee make the class of a table when somebody first uses it: the first screen needs seven of them.

    Until then it is an empty class, to be imported and linked to; whatever is asked of it makes it, and then it is
    what Peewee makes of such a class elsewhere. See docs/decisions/0020-start.md.
    """

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        table = type.__new__(cls, name, bases, {"__module__": __name__})
        _waiting[name.lower()] = table, bases, body
        _names[table] = getattr(body.get("Meta"), "table_name", "") or _CAPITAL.sub("_", name).lower()
        return table

    def __getattribute__(cls, name: str) -> Any:
        if name != "__class__":  # which is asked of anything, to find out what it is
            _make(type.__getattribute__(cls, "__name__").lower())
        return type.__getattribute__(cls, name)

    def __call__(cls, *args: Any, **values: Any) -> Any:
        _make(type.__getattribute__(cls, "__name__").lower())
        return type.__call__(cls, *args, **values)


class _Made(type):
    """Gives Peewee's own metaclass, behind which it stands, the class that was there all the time."""

    table: ClassVar[Any]

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        for key, value in body.items():
            type.__setattr__(cls.table, key, value)
        return cls.table


_CAPITAL = re.compile("(?<!^)(?=[A-Z])")
_waiting: dict[str, tuple[Any, tuple[type, ...], dict[str, Any]]] = {}
_names: dict[Any, str] = {}
_one_at_a_time = RLock()


def _make(name: str) -> None:
    """Make a table that waits, and those that it only names; another thread waits until they are whole."""
    with _one_at_a_time:
        if name in _waiting:
            table, bases, body = _waiting.pop(name)
            metaclass: Any = type("_Making", (ModelBase, _Made), {"table": table})
            metaclass.__new__(metaclass, body["__qualname__"], bases, body)
            table.__class__ = ModelBase
            for field in body.values():
                if isinstance(field, DeferredForeignKey):
                    _make(field.rel_model_name)


class Base(Model, metaclass=_Later):
    id = AutoField()

    class Meta:
        database = database
        legacy_table_names = False


class Editable(Base):
    """A row that people edit: ``version`` grows with each save, and a save names the version that it read."""

    version = IntegerField(default=1)


class ListEntry(Editable):
    """One entry of a list that the studio keeps itself."""

    name = TextField()
    position = IntegerField(default=0)
    inactive = BooleanField(default=False)


# -- the book itself -------------------------------------------------------------------------------------------------


class Book(Base):
    """The one row that says which book this is, and which programs made it and wrote in it."""

    identity = TextField()
    """A UUID, made with the book and kept for ever: in copies, under other names, on other machines."""
    founded_with = TextField(default="")
    written_with = TextField(default="")
    find_rules = IntegerField(default=1)
    """Which ``find.index.RULES`` cut the words of Find."""


# -- the studio and its people ---------------------------------------------------------------------------------------


class Studio(ListEntry):
    address = TextField(default="")
    phone = TextField(default="")


class Department(ListEntry):
    pass


class Role(ListEntry):
    code = TextField(unique=True)
    """What users keep: a role may be called otherwise later."""
    rights = TextField(default="")
    """Named rights of ``studio.kernel.access``, with spaces between; the owner has all, whatever stands here."""


class User(Editable):
    login = TextField(unique=True)
    name = TextField()
    initials = TextField()
    of_role = ForeignKeyField(
        Role, field="code", column_name="role", object_id_name="role", default="desk", on_delete="RESTRICT", index=False
    )
    role: str
    photographer = BooleanField(default=False)
    assistant = BooleanField(default=False)
    department = ForeignKeyField(Department, null=True, on_delete="RESTRICT")
    department_id: int | None
    studio = ForeignKeyField(Studio, null=True, on_delete="RESTRICT")
    studio_id: int | None
    pin_hash = TextField(null=True)
    email = TextField(default="")
    system_login = TextField(null=True, unique=True)
    """The login of the operating system that is theirs: there no PIN is asked."""
    inactive = BooleanField(default=False)

    class Meta:
        table_name = "staff"
        """``user`` is a reserved word on PostgreSQL."""


class PinGuess(Base):
    """How often somebody's PIN was typed wrong at a terminal since it was right there."""

    user = ForeignKeyField(User, on_delete="RESTRICT", index=False)
    user_id: int
    terminal = TextField()
    wrong = IntegerField()
    known = BooleanField(default=False)
    """Whether it was right there once."""
    at = UtcField()
    """When it was typed wrong last."""

    class Meta:
        indexes = ((("user", "terminal"), True),)


class Resource(ListEntry):
    """What can be booked: a person, a camera room or equipment."""

    kind = TextField(constraints=[Check("kind IN ('person', 'room', 'equipment')")])
    user = ForeignKeyField(User, null=True, unique=True, on_delete="RESTRICT")
    user_id: int | None
    studio = ForeignKeyField(Studio, null=True, on_delete="RESTRICT")
    studio_id: int | None
    tracked = BooleanField(default=True)
    """Whether the studio keeps a calendar for it; an untracked one is never double booked."""
    count = IntegerField(default=1, constraints=[Check("count BETWEEN 1 AND 99")])
    """How many of it there are."""
    part_of = ForeignKeyField("self", null=True, on_delete="RESTRICT", backref="parts")
    part_of_id: int | None
    """The whole that it is a part of, such as the large room of which it is a half. What has parts is booked by them."""


class OutsideLocation(ListEntry):
    address = TextField(default="")
    phone = TextField(default="")
    place = TextField(default="")
    """Latitude and longitude: ``36.9741, -122.0308``."""


class Preference(Editable):
    name = TextField(unique=True)
    value = TextField()
    """JSON."""


class Closure(ListEntry):
    """Days on which the studio does not work, beside the public holidays; the name says why."""

    first_day = DayField()
    last_day = DayField()

    class Meta:
        constraints = [Check("last_day >= first_day")]


class SpecialDay(ListEntry):
    """A day that has hours of its own, or only a name."""

    day = DayField(index=True)
    studio = ForeignKeyField(Studio, null=True, on_delete="RESTRICT")
    studio_id: int | None
    opens = TimeField(null=True)
    closes = TimeField(null=True)
    break_from = TimeField(null=True)
    break_to = TimeField(null=True)


class Absence(ListEntry):
    """That a person, a room or equipment is not there; the name says why. Without times it is whole days."""

    resource = ForeignKeyField(Resource, on_delete="RESTRICT", index=False)
    resource_id: int
    first_day = DayField()
    first_time = TimeField(null=True)
    last_day = DayField()
    last_time = TimeField(null=True)

    class Meta:
        constraints = [Check("last_day >= first_day", name="absence_ends_after_start")]
        indexes = ((("resource", "last_day"), False), (("last_day",), False))


class BusyCalendar(Editable):
    """A calendar of somebody's own, elsewhere, that is read again and again: when they are busy, and nothing else of it."""

    resource = ForeignKeyField(Resource, unique=True, on_delete="RESTRICT")
    resource_id: int
    address = TextField()
    """A file of this machine, or an https address."""
    spans = TextField(default="")
    """When they are busy, as it was when it was read; see ``studio.dates.elsewhere``."""
    offered = TextField(default="")
    """What it says now, where so much vanished from it that somebody is asked first."""
    state = TextField(default="")
    """Which times these are, how many vanished since when, and what is wrong with it: so other desks hear of each change."""
    read_at = UtcField(null=True)
    tried_at = UtcField(null=True)


class OpeningHours(ListEntry):
    """When a studio, a person or a room is there, on some weekdays; of neither it is that of all studios."""

    studio = ForeignKeyField(Studio, null=True, on_delete="RESTRICT")
    studio_id: int | None
    resource = ForeignKeyField(Resource, null=True, on_delete="RESTRICT")
    resource_id: int | None
    mon = BooleanField(default=False)
    tue = BooleanField(default=False)
    wed = BooleanField(default=False)
    thu = BooleanField(default=False)
    fri = BooleanField(default=False)
    sat = BooleanField(default=False)
    sun = BooleanField(default=False)
    opens = TimeField()
    closes = TimeField()
    break_from = TimeField(null=True)
    break_to = TimeField(null=True)

    class Meta:
        constraints = [Check("studio_id IS NULL OR resource_id IS NULL", name="opening_hours_of_one")]


class Counter(Base):
    """The next number that the numbering system gives."""

    name = TextField(unique=True)
    next_value = IntegerField()


# -- the workflow ----------------------------------------------------------------------------------------------------


class Stage(ListEntry):
    """A stage of the digital workflow: capture, upload, ..."""


class SessionType(ListEntry):
    colour = TextField(default="blue")
    duration_min = IntegerField(constraints=[Check("duration_min BETWEEN 5 AND 1440")])
    default_room = ForeignKeyField(Resource, null=True, on_delete="RESTRICT")
    default_room_id: int | None
    default_photographer = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    default_photographer_id: int | None
    default_assistant = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="assisted_types")
    default_assistant_id: int | None
    hold_days = IntegerField(null=True, constraints=[Check("hold_days BETWEEN 1 AND 99")])
    """Business days until a hold lapses."""
    before_min = IntegerField(default=0, constraints=[Check("before_min BETWEEN 0 AND 240")])
    after_min = IntegerField(default=0, constraints=[Check("after_min BETWEEN 0 AND 240")])
    window_first = IntegerField(null=True, constraints=[Check("window_first BETWEEN 0 AND 365")])
    window_last = IntegerField(null=True, constraints=[Check("window_last BETWEEN 0 AND 365")])
    """From how many days after a birth until how many one of it takes place."""
    expected_a_week = IntegerField(null=True, constraints=[Check("expected_a_week BETWEEN 1 AND 99")])


class BookingPattern(ListEntry):
    """What is booked so often that a digit stands for it; its place in the list is the digit."""

    session_type = ForeignKeyField(SessionType, on_delete="RESTRICT", index=False)
    session_type_id: int
    room = ForeignKeyField(Resource, null=True, on_delete="RESTRICT", index=False)
    room_id: int | None
    photographer = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    photographer_id: int | None
    duration_min = IntegerField(null=True, constraints=[Check("duration_min BETWEEN 5 AND 1440")])
    description = TextField(default="")


class TimeSlot(ListEntry):
    """A time of a person, a room or equipment that is offered, for some types or for all sessions; the name is the block's."""

    day = DayField(index=True)
    starts = TimeField()
    ends = TimeField()
    resource = ForeignKeyField(Resource, on_delete="RESTRICT", index=False)
    resource_id: int
    session_type = ForeignKeyField(SessionType, null=True, on_delete="RESTRICT", index=False)
    session_type_id: int | None
    also = TextField(default="")
    """The ids of further session types, and with a minus of appointment types, parted by blanks."""
    places = IntegerField(null=True, constraints=[Check("places BETWEEN 1 AND 99")])
    """Into how many parts of one length it is parted, each for a session; null is as many as fit, one behind the other."""

    class Meta:
        indexes = ((("resource", "day"), False),)


class Cap(ListEntry):
    """How many sessions there are at most in a day or a week: of a type, with a person or room, in a studio."""

    per = TextField(default="day", constraints=[Check("per IN ('day', 'week')")])
    most = IntegerField(constraints=[Check("most BETWEEN 1 AND 99")])
    session_type = ForeignKeyField(SessionType, null=True, on_delete="RESTRICT", index=False)
    session_type_id: int | None
    resource = ForeignKeyField(Resource, null=True, on_delete="RESTRICT", index=False)
    resource_id: int | None
    studio = ForeignKeyField(Studio, null=True, on_delete="RESTRICT", index=False)
    studio_id: int | None


class Cycle(Editable):
    """An ordered set of statuses: the one for all sessions (no type), or that of one session type.

    One of its statuses is the initial one and one the final one, both in use: the schema sees to it at each commit.
    """

    name = TextField()
    session_type = ForeignKeyField(SessionType, null=True, unique=True, on_delete="RESTRICT")
    session_type_id: int | None


class Status(ListEntry):
    cycle = ForeignKeyField(Cycle, on_delete="RESTRICT")
    cycle_id: int
    duration_business_days = IntegerField(constraints=[Check("duration_business_days BETWEEN 0 AND 999")])
    initial = BooleanField(default=False)
    final = BooleanField(default=False)
    stage = ForeignKeyField(Stage, null=True, on_delete="RESTRICT")
    stage_id: int | None
    on_session_date = BooleanField(default=False)
    count_from = TextField(default="completed", constraints=[Check("count_from IN ('completed', 'session')")])
    """The day from which its due date counts: on which the one before was completed, or the session's own."""
    stale_after_business_days = IntegerField(
        null=True, constraints=[Check("stale_after_business_days BETWEEN 1 AND 999")]
    )
    """A session that stands at it for longer is stale; null is never."""

    class Meta:
        indexes = ((("cycle", "name"), True),)


# -- clients ---------------------------------------------------------------------------------------------------------


class ClientStatus(ListEntry):
    pass


class LeadSource(ListEntry):
    pass


class Relationship(ListEntry):
    pass


class StudioWord(ListEntry):
    """A word that the spelling check takes for right."""


class ClientGroup(ListEntry):
    """Clients who have something in common: what they are, or what they are to be told."""


class Client(Editable):
    number = TextField(unique=True)
    last_name = TextField()
    """The family name, or the whole name of an organisation."""
    first_name = TextField(default="")
    organisation = BooleanField(default=False)
    name_key = TextField()
    """``last_name first_name`` folded for sorting."""
    client_status = ForeignKeyField(ClientStatus, null=True, on_delete="RESTRICT", index=False)
    client_status_id: int | None
    call_warning = TextField(default="")
    bill_to = ForeignKeyField("self", null=True, on_delete="RESTRICT")
    bill_to_id: int | None
    lead_source = ForeignKeyField(LeadSource, null=True, on_delete="RESTRICT", index=False)
    lead_source_id: int | None
    language = TextField(default="")
    """In which messages are written to them, such as ``de``; empty: the studio's own."""
    zone = TextField(default="")
    """Where they live, such as ``America/Chicago``: they get no texts at night there. Empty: the studio's own."""
    notes = TextField(default="")
    created_at = UtcField()
    created_by = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    created_by_id: int | None

    class Meta:
        indexes = (
            (("name_key", "id"), False),
            (("client_status", "name_key", "id"), False),
            (("lead_source", "name_key", "id"), False),
        )


class ClientInGroup(Base):
    """That a client belongs to a group."""

    client = ForeignKeyField(Client, on_delete="RESTRICT", index=False)
    client_id: int
    client_group = ForeignKeyField(ClientGroup, on_delete="RESTRICT", index=False)
    client_group_id: int
    name_key = TextField(default="")
    """The client's, kept up by the schema: the members of a group stand by name."""

    class Meta:
        indexes = ((("client", "client_group"), True), (("client_group", "name_key", "client"), False))


class OwnField(ListEntry):
    """A field that the studio adds to the records of one kind."""

    owner = TextField(constraints=[Check("owner IN ('client', 'session')")])
    key = TextField(default="")
    """Its name for scripts, filters and exports: made from the first label, and kept when that changes."""
    kind = TextField(default="text", constraints=[Check("kind IN ('text', 'number', 'day', 'choice', 'flag')")])
    wanted = TextField(default="ask", constraints=[Check("wanted IN ('required', 'ask', 'none')")])
    options = TextField(default="")
    """What a choice offers, each on a line."""
    types = TextField(default="")
    """The ids of the session types that have it, parted by blanks; empty: all."""
    help = TextField(default="")

    class Meta:
        indexes = ((("owner", "key"), True),)


class ClientValue(Base):
    """What stands in an own field of a client; an empty field has no row."""

    field = ForeignKeyField(OwnField, on_delete="RESTRICT", index=False)
    field_id: int
    client = ForeignKeyField(Client, on_delete="RESTRICT", index=False)
    client_id: int
    value = TextField()
    sort_key = TextField()
    """The value so that its order is that of the bytes."""
    place = TextField(default="")
    """The client's ``name_key``, kept up by the schema: those of one value stand by name."""

    class Meta:
        indexes = ((("client", "field"), True), (("field", "sort_key", "place", "client"), False))


class ClientAddress(Base):
    client = ForeignKeyField(Client, on_delete="RESTRICT")
    client_id: int
    label = TextField(default="")
    street = TextField(default="")
    city = TextField(default="")
    region = TextField(default="")
    postcode = TextField(default="")
    country = TextField(default="")
    position = IntegerField(default=0)


class ClientPhone(Base):
    client = ForeignKeyField(Client, on_delete="RESTRICT")
    client_id: int
    label = TextField(default="")
    number = TextField()
    """As people read it."""
    digits = TextField(index=True)
    """Normalised for finding and comparing."""
    sms = BooleanField(default=False)
    position = IntegerField(default=0)


class ClientEmail(Base):
    client = ForeignKeyField(Client, on_delete="RESTRICT")
    client_id: int
    label = TextField(default="")
    email = TextField(index=True)
    position = IntegerField(default=0)


class FamilyMember(Editable):
    client = ForeignKeyField(Client, on_delete="RESTRICT")
    client_id: int
    name = TextField()
    relationship = ForeignKeyField(Relationship, null=True, on_delete="RESTRICT")
    relationship_id: int | None
    birthday = DayField(null=True)
    birthday_year_known = BooleanField(default=True)
    """Where it is not, the year in ``birthday`` says nothing: a leap year, so that it holds every day."""
    position = IntegerField(default=0)


# -- sessions --------------------------------------------------------------------------------------------------------


class Session(Editable):
    number = TextField(unique=True)
    file_number = TextField(default="")
    client = ForeignKeyField(Client, on_delete="RESTRICT", index=False)
    client_id: int
    description = TextField(default="")
    session_type = ForeignKeyField(SessionType, on_delete="RESTRICT", index=False)
    session_type_id: int
    starts_at = WallField()
    ends_at = WallField()
    studio = ForeignKeyField(Studio, on_delete="RESTRICT", index=False)
    studio_id: int
    photographer = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    photographer_id: int | None
    assistant = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="assisted", index=False)
    assistant_id: int | None
    room = ForeignKeyField(Resource, null=True, on_delete="RESTRICT", index=False)
    room_id: int | None
    outside_location = ForeignKeyField(OutsideLocation, null=True, on_delete="RESTRICT", index=False)
    outside_location_id: int | None
    status = ForeignKeyField(Status, on_delete="RESTRICT", index=False)
    status_id: int
    status_since = DayField()
    """The day from which the due date counts: the previous status's date completed."""
    status_due = DayField(null=True)
    status_due_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="due_dates_set", index=False)
    status_due_by_id: int | None
    """Who set the due date by hand; null when it was computed."""
    booked_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="bookings_made", index=False)
    booked_by_id: int | None
    booked_at = UtcField()
    reminder_min = IntegerField(null=True)
    confirmed = DeferredForeignKey("SessionFlag", null=True, backref="+", on_delete="RESTRICT", index=False)
    confirmed_id: int | None
    no_show = DeferredForeignKey("SessionFlag", null=True, backref="+", on_delete="RESTRICT", index=False)
    no_show_id: int | None
    redo = DeferredForeignKey("SessionFlag", null=True, backref="+", on_delete="RESTRICT", index=False)
    redo_id: int | None
    on_hold = DeferredForeignKey("SessionFlag", null=True, backref="+", on_delete="RESTRICT", index=False)
    on_hold_id: int | None
    cancelled = DeferredForeignKey("SessionFlag", null=True, backref="+", on_delete="RESTRICT", index=False)
    cancelled_id: int | None
    notes = TextField(default="")
    print_notes = BooleanField(default=False)
    before_min = IntegerField(default=0, constraints=[Check("before_min BETWEEN 0 AND 240")])
    after_min = IntegerField(default=0, constraints=[Check("after_min BETWEEN 0 AND 240")])
    """Minutes to get ready and to clear up: all that it takes is taken for them too."""
    drive_before_min = IntegerField(default=0, constraints=[Check("drive_before_min BETWEEN 0 AND 600")])
    drive_after_min = IntegerField(default=0, constraints=[Check("drive_after_min BETWEEN 0 AND 600")])
    drive_blocks = BooleanField(default=True)
    """Whether the people are taken for the minutes to get there and back, too."""
    expected_on = DayField(null=True)
    """The day on which a birth is expected that it follows: until that it is tentative."""
    born_on = DayField(null=True)

    class Meta:
        constraints = [
            Check("ends_at > starts_at", name="session_ends_after_start"),
            Check("cancelled_id IS NULL OR on_hold_id IS NULL", name="session_not_held_and_cancelled"),
            Check("no_show_id IS NULL OR (cancelled_id IS NULL AND on_hold_id IS NULL)", name="session_no_show_alone"),
            Check(
                "confirmed_id IS NULL OR (cancelled_id IS NULL AND on_hold_id IS NULL)",
                name="session_confirmed_takes_place",
            ),
        ]
        indexes = (
            (("starts_at",), False),
            (("client", "starts_at"), False),
            (("photographer", "starts_at"), False),
            (("room", "starts_at"), False),
            (("status", "starts_at"), False),
            (("session_type", "starts_at"), False),
            (("photographer", "status", "starts_at"), False),
            (("assistant", "starts_at"), False),
            (("booked_by", "starts_at"), False),
            (("assistant", "status", "starts_at"), False),
            (("booked_by", "status", "starts_at"), False),
        )


class SessionValue(Base):
    """What stands in an own field of a session; an empty field has no row."""

    field = ForeignKeyField(OwnField, on_delete="RESTRICT", index=False)
    field_id: int
    session = ForeignKeyField(Session, on_delete="RESTRICT", index=False)
    session_id: int
    value = TextField()
    sort_key = TextField()
    place = WallField()
    """The session's start, kept up by the schema."""

    class Meta:
        indexes = ((("session", "field"), True), (("field", "sort_key", "place", "session"), False))


class SessionFlag(Base):
    """That somebody set a flag on a session: who, when and why in one row, which never changes.

    It holds while the session's link of that name leads here; another setting is another row.
    """

    session = ForeignKeyField(Session, on_delete="RESTRICT")
    session_id: int
    kind = TextField(constraints=[Check("kind IN ('confirmed', 'no_show', 'redo', 'on_hold', 'cancelled')")])
    at = UtcField()
    user = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    user_id: int | None
    why = TextField(default="")
    original = ForeignKeyField(Session, null=True, on_delete="RESTRICT", backref="redone_by")
    original_id: int | None
    """The earlier session that a redo repeats."""
    until = DayField(null=True)
    """The last day of a hold, after which it lapses; without one it has no end."""

    class Meta:
        constraints = [
            Check("kind <> 'cancelled' OR why <> ''", name="session_flag_cancelled_says_why"),
            Check("(kind = 'redo') = (original_id IS NOT NULL)", name="session_flag_redo_has_original"),
            Check("original_id IS NULL OR original_id <> session_id", name="session_flag_of_another"),
        ]


class SessionParticipant(Base):
    session = ForeignKeyField(Session, on_delete="RESTRICT")
    session_id: int
    member = ForeignKeyField(FamilyMember, on_delete="RESTRICT")
    member_id: int

    class Meta:
        indexes = ((("session", "member"), True),)


class SessionEquipment(Base):
    """What a session takes along, and how many of it."""

    session = ForeignKeyField(Session, on_delete="RESTRICT", index=False)
    session_id: int
    resource = ForeignKeyField(Resource, on_delete="RESTRICT")
    resource_id: int
    count = IntegerField(default=1, constraints=[Check("count BETWEEN 1 AND 99")])

    class Meta:
        indexes = ((("session", "resource"), True),)


class Promotion(ListEntry):
    kind = TextField(default="theme", constraints=[Check("kind IN ('theme', 'offer')")])
    code = TextField(default="")
    """What clients name: FALL26."""
    starts_on = DayField(null=True)
    ends_on = DayField(null=True)


class SessionPromotion(Base):
    session = ForeignKeyField(Session, on_delete="RESTRICT")
    session_id: int
    promotion = ForeignKeyField(Promotion, on_delete="RESTRICT")
    promotion_id: int

    class Meta:
        indexes = ((("session", "promotion"), True),)


class SessionOnline(Editable):
    """Where the session stands online; a session without a row was never online."""

    session = ForeignKeyField(Session, unique=True, on_delete="RESTRICT")
    session_id: int
    booked_online = BooleanField(default=False)
    booking_reference = TextField(default="")
    gallery_uploaded_on = DayField(null=True)
    gallery_expires_on = DayField(null=True)
    event_type = TextField(default="none", constraints=[Check("event_type IN ('public', 'private', 'none')")])
    event_code = TextField(default="")
    event_description = TextField(default="")
    site_starts_on = DayField(null=True)
    site_user_name = TextField(default="")
    website = TextField(default="")
    links = TextField(default="[]")
    """JSON list of ``[label, url]``: albums and videos."""


# -- tasks -----------------------------------------------------------------------------------------------------------


class TaskType(ListEntry):
    """A kind of work, with statuses of its own.

    One of them is the initial one and one the final one, both in use: the schema sees to it at each commit.
    """


class TaskStatus(ListEntry):
    task_type = ForeignKeyField(TaskType, on_delete="RESTRICT")
    task_type_id: int
    duration_business_days = IntegerField(constraints=[Check("duration_business_days BETWEEN 0 AND 999")])
    initial = BooleanField(default=False)
    final = BooleanField(default=False)

    class Meta:
        indexes = ((("task_type", "name"), True),)


class Task(Editable):
    """Something to be done, by somebody or by a department."""

    number = TextField(unique=True)
    subject = TextField()
    description = TextField(default="")
    task_type = ForeignKeyField(TaskType, on_delete="RESTRICT", index=False)
    task_type_id: int
    status = ForeignKeyField(TaskStatus, on_delete="RESTRICT", index=False)
    status_id: int
    status_since = DayField()
    status_due = DayField(null=True)
    status_due_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="+", index=False)
    status_due_by_id: int | None
    """Who set the due date of the status by hand; null when it was computed."""
    assigned_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="tasks_made", index=False)
    assigned_by_id: int | None
    """Who made it."""
    user = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="tasks", index=False)
    user_id: int | None
    department = ForeignKeyField(Department, null=True, on_delete="RESTRICT", index=False)
    department_id: int | None
    start_on = DayField()
    due_on = DayField()
    completed_on = DayField(null=True)
    completed_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="+", index=False)
    completed_by_id: int | None
    priority = IntegerField(default=5, constraints=[Check("priority BETWEEN 1 AND 10")])
    urgent = BooleanField(default=False)
    private = BooleanField(default=False)
    """Whether only who made it and whose it is may see it."""
    client = ForeignKeyField(Client, null=True, on_delete="RESTRICT", index=False)
    client_id: int | None
    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT", index=False)
    session_id: int | None
    notes = TextField(default="")

    class Meta:
        constraints = [Check("session_id IS NULL OR client_id IS NOT NULL", name="task_of_session_has_client")]
        indexes = (
            (("due_on", "id"), False),
            (("client", "due_on", "id"), False),
            (("session", "due_on", "id"), False),
            (("user", "due_on", "id"), False),
            (("assigned_by", "due_on", "id"), False),
            (("department", "due_on", "id"), False),
            (("status", "due_on", "id"), False),
            (("task_type", "due_on", "id"), False),
        )


# -- appointments ----------------------------------------------------------------------------------------------------


class AppointmentType(ListEntry):
    """What an appointment is for, and what one begins with."""

    colour = TextField(default="cyan")
    duration_min = IntegerField(constraints=[Check("duration_min BETWEEN 5 AND 1440")])
    default_room = ForeignKeyField(Resource, null=True, on_delete="RESTRICT")
    default_room_id: int | None
    default_user = ForeignKeyField(User, null=True, on_delete="RESTRICT")
    default_user_id: int | None
    description = TextField(default="")


class Appointment(Editable):
    """Time of people and rooms that is no session: a consultation, a delivery, a meeting of the staff."""

    number = TextField(unique=True)
    appointment_type = ForeignKeyField(AppointmentType, on_delete="RESTRICT", index=False)
    appointment_type_id: int
    description = TextField(default="")
    starts_at = WallField()
    ends_at = WallField()
    client = ForeignKeyField(Client, null=True, on_delete="RESTRICT", index=False)
    client_id: int | None
    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT", index=False)
    session_id: int | None
    """The session that it was made from: none is linked to one later."""
    studio = ForeignKeyField(Studio, on_delete="RESTRICT", index=False)
    studio_id: int
    reminder_min = IntegerField(null=True)
    confirmed = DeferredForeignKey("AppointmentFlag", null=True, backref="+", on_delete="RESTRICT", index=False)
    confirmed_id: int | None
    no_show = DeferredForeignKey("AppointmentFlag", null=True, backref="+", on_delete="RESTRICT", index=False)
    no_show_id: int | None
    cancelled = DeferredForeignKey("AppointmentFlag", null=True, backref="+", on_delete="RESTRICT", index=False)
    cancelled_id: int | None
    notes = TextField(default="")
    made_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="appointments_made", index=False)
    made_by_id: int | None
    made_at = UtcField()

    series_id = IntegerField(null=True)
    """The first appointment of the series that it is one of; whether that one is still there does not matter."""
    repeats = TextField(default="")
    """How the series repeats, as calendars write it."""

    event = BooleanField(default=False)
    """Whether it is a part of its session: it moves, is on hold and is cancelled with that one."""
    hidden = BooleanField(default=False)
    """Whether calendars and papers leave it out; it takes its people and rooms all the same."""
    suspended = TextField(default="")
    """Of an event, why it does not take place: its session is ``on_hold`` or ``cancelled``."""

    class Meta:
        constraints = [
            Check("ends_at > starts_at", name="appointment_ends_after_start"),
            Check("no_show_id IS NULL OR cancelled_id IS NULL", name="appointment_no_show_alone"),
            Check("confirmed_id IS NULL OR cancelled_id IS NULL", name="appointment_confirmed_takes_place"),
            Check("session_id IS NULL OR client_id IS NOT NULL", name="appointment_of_session_has_client"),
            Check("NOT event OR session_id IS NOT NULL", name="appointment_event_of_session"),
            Check("NOT hidden OR event", name="appointment_hidden_event"),
            Check(
                "suspended = '' OR (event AND suspended IN ('on_hold', 'cancelled'))",
                name="appointment_suspended_event",
            ),
        ]
        indexes = (
            (("starts_at", "id"), False),
            (("client", "starts_at", "id"), False),
            (("session", "starts_at", "id"), False),
            (("appointment_type", "starts_at", "id"), False),
            (("made_by", "starts_at", "id"), False),
        )


class AppointmentFlag(Base):
    """That somebody set a flag on an appointment: who, when and why in one row, which never changes; see `SessionFlag`."""

    appointment = ForeignKeyField(Appointment, on_delete="RESTRICT")
    appointment_id: int
    kind = TextField(constraints=[Check("kind IN ('confirmed', 'no_show', 'cancelled')")])
    at = UtcField()
    user = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    user_id: int | None
    why = TextField(default="")

    class Meta:
        constraints = [Check("kind <> 'cancelled' OR why <> ''", name="appointment_flag_cancelled_says_why")]


class AppointmentPerson(Base):
    appointment = ForeignKeyField(Appointment, on_delete="RESTRICT", index=False)
    appointment_id: int
    user = ForeignKeyField(User, on_delete="RESTRICT", index=False)
    user_id: int
    place = WallField()
    """The appointment's start, kept up by the schema."""

    class Meta:
        indexes = ((("appointment", "user"), True), (("user", "place", "appointment"), False))


class AppointmentRoom(Base):
    appointment = ForeignKeyField(Appointment, on_delete="RESTRICT", index=False)
    appointment_id: int
    resource = ForeignKeyField(Resource, on_delete="RESTRICT", index=False)
    resource_id: int
    place = WallField()
    """The appointment's start, kept up by the schema."""

    class Meta:
        indexes = ((("appointment", "resource"), True), (("resource", "place", "appointment"), False))


class AppointmentReminder(Base):
    """What one user did with an appointment's reminder; see `ReminderState`."""

    user = ForeignKeyField(User, on_delete="RESTRICT", index=False)
    user_id: int
    appointment = ForeignKeyField(Appointment, on_delete="RESTRICT")
    appointment_id: int
    starts_at = WallField()
    snoozed_until = UtcField(null=True)
    dismissed = BooleanField(default=False)

    class Meta:
        indexes = ((("user", "appointment"), True),)


# -- communications --------------------------------------------------------------------------------------------------


class CallType(ListEntry):
    """Why somebody is called."""

    description = TextField(default="")
    """What a call of it begins with."""


class CommunicationOutcome(ListEntry):
    """What came of a communication: booked, no."""


class CommunicationResult(ListEntry):
    """How a call went: reached, no answer."""

    reached = BooleanField(default=False)
    """Whether somebody was spoken to."""
    next_business_days = IntegerField(null=True, constraints=[Check("next_business_days BETWEEN 1 AND 999")])
    """After how many business days one tries again; null: not at all."""


class Template(ListEntry):
    """What a message begins with; its words in other languages are rows of their own."""

    for_email = BooleanField(default=True)
    for_text = BooleanField(default=False)
    for_letter = BooleanField(default=False)
    subject = TextField(default="")
    body = TextField(default="")
    attachments = TextField(default="")
    """Paths of files, each on a line."""
    invites = BooleanField(default=False)
    """Whether a mail about a session carries it for the client's calendar."""


class TemplateText(Editable):
    """A template in another language."""

    template = ForeignKeyField(Template, on_delete="RESTRICT", index=False)
    template_id: int
    language = TextField()
    subject = TextField(default="")
    body = TextField(default="")

    class Meta:
        indexes = ((("template", "language"), True),)


class Communication(Editable):
    """A call, a mail, a text or a letter, to be made or made."""

    kind = TextField(constraints=[Check("kind IN ('call', 'email', 'text', 'letter')")])
    client = ForeignKeyField(Client, null=True, on_delete="RESTRICT", index=False)
    client_id: int | None
    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT", index=False)
    session_id: int | None
    appointment = ForeignKeyField(Appointment, null=True, on_delete="RESTRICT", backref="+", index=False)
    appointment_id: int | None
    """The appointment that it is about; it is then with that one's client, and about its session where it has one."""
    task = ForeignKeyField(Task, null=True, on_delete="RESTRICT")
    task_id: int | None
    """The task that it is part of."""
    user = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="communications", index=False)
    user_id: int | None
    """Whose call it is, or who sent it."""
    department = ForeignKeyField(Department, null=True, on_delete="RESTRICT", index=False)
    department_id: int | None
    due_on = DayField()
    completed_on = DayField(null=True)
    """When the client was contacted."""
    completed_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="+", index=False)
    completed_by_id: int | None
    call_type = ForeignKeyField(CallType, null=True, on_delete="RESTRICT", index=False)
    call_type_id: int | None
    phone = TextField(default="")
    """The number that is called or written to, as people read it."""
    description = TextField(default="")
    """Of a call or a text what it is about, of a mail its subject, of a letter the name of its template."""
    body = TextField(default="")
    outcome = ForeignKeyField(CommunicationOutcome, null=True, on_delete="RESTRICT", index=False)
    outcome_id: int | None
    result = ForeignKeyField(CommunicationResult, null=True, on_delete="RESTRICT", index=False)
    result_id: int | None
    previous = ForeignKeyField("self", null=True, unique=True, on_delete="RESTRICT", backref="following")
    previous_id: int | None
    """The call that reached nobody, after which this one was made."""
    tries = IntegerField(default=1, constraints=[Check("tries >= 1")])
    """The how manyth try it is."""
    made_at = UtcField()
    made_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="+", index=False)
    made_by_id: int | None
    template = ForeignKeyField(Template, null=True, on_delete="RESTRICT", index=False)
    template_id: int | None
    incoming = BooleanField(default=False)
    """Whether it came from the client."""
    unread = BooleanField(default=False)
    answers = ForeignKeyField("self", null=True, on_delete="RESTRICT", backref="answered_by")
    answers_id: int | None
    """The message of ours that it answers."""

    class Meta:
        constraints = [Check("session_id IS NULL OR client_id IS NOT NULL", name="communication_of_session_has_client")]
        indexes = (
            (("due_on", "id"), False),
            (("kind", "due_on", "id"), False),
            (("client", "due_on", "id"), False),
            (("session", "due_on", "id"), False),
            (("user", "due_on", "id"), False),
            (("made_by", "due_on", "id"), False),
            (("department", "due_on", "id"), False),
        )


class Receiver(Base):
    """Whom a message is from or to; an address is kept as it was written to."""

    communication = ForeignKeyField(Communication, on_delete="RESTRICT")
    communication_id: int
    role = TextField(constraints=[Check("role IN ('from', 'to', 'cc')")])
    name = TextField(default="")
    address = TextField()
    address_key = TextField()
    """Normalised for finding: consent and what bounces belong to it, not to a person."""
    position = IntegerField(default=0)
    refused = TextField(default="")
    """What the server said where it would not take the message for this address."""
    of_record = BooleanField(default=False)
    """Whether the address stood on the client's record, or on that of who pays, when the message was sent there."""

    class Meta:
        indexes = ((("address_key", "communication"), False),)


class Attachment(Base):
    communication = ForeignKeyField(Communication, on_delete="RESTRICT")
    communication_id: int
    path = TextField()
    name = TextField()
    bytes = IntegerField(constraints=[Check("bytes >= 0")])
    position = IntegerField(default=0)


class Outbox(Base):
    """A message that is to be sent, written together with it; what a worker notes here is no act of anybody."""

    communication = ForeignKeyField(Communication, unique=True, on_delete="RESTRICT")
    communication_id: int
    channel = TextField(constraints=[Check("channel IN ('email', 'text', 'letter')")])
    state = TextField(
        constraints=[Check("state IN ('waiting', 'sending', 'sent', 'held', 'unsure', 'failed', 'cancelled')")]
    )
    message_id = TextField(unique=True)
    """The same for each try: by it a server knows a repetition, and a report the message."""
    tries = IntegerField(default=0)
    next_try_at = UtcField()
    lease_by = TextField(default="")
    """Which worker has it in hand: machine start, process, and a word of its own."""
    lease_until = UtcField(null=True)
    begun = BooleanField(default=False)
    """Whether the worker has begun to hand it over: if it dies now, nobody knows whether it was taken."""
    error = TextField(default="")
    done_at = UtcField(null=True)
    noted = BooleanField(default=False)
    """Whether what became of it stands in the message's record, too."""
    invitation = TextField(default="")
    """The calendar that goes along with a mail, as it was when it was sent."""

    class Meta:
        constraints = [Check("(state = 'sending') = (lease_until IS NOT NULL)", name="outbox_leased")]
        indexes = ((("state", "id"), False),)


class Consent(Base):
    """What somebody said about being written to at an address, in which words; never changed."""

    channel = TextField(constraints=[Check("channel IN ('email', 'text', 'call', 'letter')")])
    address_key = TextField()
    state = TextField(constraints=[Check("state IN ('asked', 'given', 'withdrawn')")])
    at = UtcField()
    user = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    user_id: int | None
    how = TextField(default="")
    words = TextField(default="")

    class Meta:
        indexes = ((("channel", "address_key", "id"), False),)


class DeadAddress(Base):
    """An address that a server says does not take mail, in its words."""

    channel = TextField(constraints=[Check("channel IN ('email', 'text')")])
    address_key = TextField()
    at = UtcField()
    code = TextField(default="")
    words = TextField(default="")
    communication = ForeignKeyField(Communication, null=True, on_delete="RESTRICT", index=False)
    communication_id: int | None

    class Meta:
        indexes = ((("channel", "address_key"), True),)


class MailRead(Base):
    """A mail of the studio's mailbox that was read: it is taken once, however often the mailbox is looked through."""

    message_key = TextField(unique=True)
    at = UtcField()
    communication = ForeignKeyField(Communication, null=True, on_delete="RESTRICT", index=False)
    communication_id: int | None
    """What it became on a client's record, or whom it is about."""


class OwnStatus(Base):
    """Where a session stood in the cycle of its own type, when the studio went back to one cycle for all sessions."""

    session = ForeignKeyField(Session, unique=True, on_delete="RESTRICT")
    session_id: int
    status = ForeignKeyField(Status, on_delete="RESTRICT")
    status_id: int
    common = ForeignKeyField(Status, on_delete="RESTRICT", backref="+")
    common_id: int
    """Where it landed: once it has moved on from there, it is no more as it was."""
    status_since = DayField()
    status_due = DayField(null=True)
    status_due_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="+", index=False)
    status_due_by_id: int | None


# -- what is taken, and by whom ----------------------------------------------------------------------------------------


class Booking(Base):
    """That a person, a room or equipment is taken, by a session or by an appointment.

    The schema refuses blocking rows that overlap without a permit and take more than there are.
    """

    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT")
    session_id: int | None
    appointment = ForeignKeyField(Appointment, null=True, on_delete="RESTRICT")
    appointment_id: int | None
    resource = ForeignKeyField(Resource, on_delete="RESTRICT", index=False)
    resource_id: int
    starts_at = WallField()
    ends_at = WallField()
    blocking = BooleanField()
    """Whether it takes its time: all but those of sessions on hold."""
    permitted = BooleanField(default=False)
    """Whether it was allowed to overlap others; which ones say the permits of its session."""
    units = IntegerField(default=1, constraints=[Check("units >= 1")])
    """How many of the resource it takes."""

    class Meta:
        constraints = [
            Check("ends_at > starts_at", name="booking_ends_after_start"),
            Check("blocking OR NOT permitted", name="booking_permitted_blocks"),
            Check("(session_id IS NULL) <> (appointment_id IS NULL)", name="booking_of_one"),
        ]
        indexes = ((("resource", "starts_at"), False),)


class ClashPermit(Base):
    """That one session or appointment may overlap another on one resource, because somebody was asked and said yes."""

    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT", index=False)
    session_id: int | None
    appointment = ForeignKeyField(Appointment, null=True, on_delete="RESTRICT", index=False)
    appointment_id: int | None
    other = ForeignKeyField(Session, null=True, on_delete="RESTRICT", backref="permits_against")
    other_id: int | None
    other_appointment = ForeignKeyField(
        Appointment, null=True, on_delete="RESTRICT", backref="permits_against", index=False
    )
    other_appointment_id: int | None
    resource = ForeignKeyField(Resource, on_delete="RESTRICT", index=False)
    resource_id: int
    user = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    user_id: int | None
    at = UtcField()

    class Meta:
        constraints = [
            Check("(session_id IS NULL) <> (appointment_id IS NULL)", name="clash_permit_of_one"),
            Check("(other_id IS NULL) <> (other_appointment_id IS NULL)", name="clash_permit_other_of_one"),
            Check(
                "coalesce(session_id, -appointment_id) <> coalesce(other_id, -other_appointment_id)",
                name="clash_permit_of_another",
            ),
        ]


class StatusNote(Base):
    """The history of a session, written by the program and never changed: facts, of which views make sentences."""

    session = ForeignKeyField(Session, on_delete="RESTRICT")
    session_id: int
    at = UtcField()
    user = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    user_id: int | None
    initials = TextField()
    kind = TextField()
    facts = TextField()
    """JSON object of plain values; see ``studio.kernel.sentences``."""


class Waiting(Editable):
    """Who waits for what. It is at its end once its client has a booking that fits it."""

    client = ForeignKeyField(Client, on_delete="RESTRICT", index=False)
    client_id: int
    session_type = ForeignKeyField(SessionType, on_delete="RESTRICT", index=False)
    session_type_id: int
    people = TextField(default="")
    """The ids of the users of whom any one will do, parted by blanks; empty: anybody."""
    weekdays = TextField(default="")
    """On which, Monday being 0, parted by blanks; empty: any."""
    part = TextField(default="", constraints=[Check("part IN ('', 'morning', 'afternoon', 'evening')")])
    first_day = DayField(null=True)
    last_day = DayField(null=True)
    notes = TextField(default="")
    made_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    made_by_id: int | None
    made_at = UtcField()
    ended_at = UtcField(null=True)
    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT", index=False)
    session_id: int | None
    """The booking that ended it."""

    class Meta:
        indexes = ((("made_at", "id"), False), (("client", "made_at", "id"), False))


class Impossible(Editable):
    """That a booking cannot take place as it was when something else was changed: until it is moved, cancelled or accepted."""

    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT", index=False)
    session_id: int | None
    appointment = ForeignKeyField(Appointment, null=True, on_delete="RESTRICT", index=False)
    appointment_id: int | None
    starts_at = WallField()
    """When it was to begin then: one that was moved since is settled."""
    noted_at = UtcField()
    accepted_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    accepted_by_id: int | None
    accepted_at = UtcField(null=True)
    why = TextField(default="")
    """Why it was accepted."""

    class Meta:
        constraints = [Check("(session_id IS NULL) <> (appointment_id IS NULL)", name="impossible_of_one")]
        indexes = ((("starts_at", "id"), False),)


class ReminderState(Base):
    """What one user did with a session's reminder. It holds for that start only: a moved session reminds anew."""

    user = ForeignKeyField(User, on_delete="RESTRICT")
    user_id: int
    session = ForeignKeyField(Session, on_delete="RESTRICT")
    session_id: int
    starts_at = WallField()
    snoozed_until = UtcField(null=True)
    dismissed = BooleanField(default=False)

    class Meta:
        indexes = ((("user", "session"), True),)


class Visit(Base):
    """How a visit goes on its day, of a session or of an appointment; on another day it has not begun.

    Each step has when and who, and is one by itself: nobody need arrive for something to be done.
    """

    session = ForeignKeyField(Session, null=True, on_delete="RESTRICT", unique=True)
    session_id: int | None
    appointment = ForeignKeyField(Appointment, null=True, on_delete="RESTRICT", unique=True)
    appointment_id: int | None
    day = DayField(index=True)
    arrived_at = UtcField(null=True)
    arrived_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="+", index=False)
    arrived_by_id: int | None
    started_at = UtcField(null=True)
    started_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="+", index=False)
    started_by_id: int | None
    done_at = UtcField(null=True)
    done_by = ForeignKeyField(User, null=True, on_delete="RESTRICT", backref="+", index=False)
    done_by_id: int | None

    class Meta:
        constraints = [Check("(session_id IS NULL) <> (appointment_id IS NULL)", name="visit_of_one")]


# -- the journal -----------------------------------------------------------------------------------------------------


class JournalEntry(Base):
    """One thing that somebody did: a verb and its facts, of which views make a sentence. Never changed."""

    at = UtcField()
    user = ForeignKeyField(User, null=True, on_delete="RESTRICT", index=False)
    user_id: int | None
    initials = TextField()
    verb = TextField()
    facts = TextField()
    """JSON object of plain values; see ``studio.kernel.sentences``."""
    undoable = BooleanField(default=True)
    undo_of = ForeignKeyField("self", null=True, unique=True, on_delete="RESTRICT")
    undo_of_id: int | None
    redo = BooleanField(default=False)
    """Whether what this one takes back was itself an undo, so that the act before stands again."""


class JournalChange(Base):
    """One row's before and after, as JSON of its columns: all of them for a new or deleted row, else those changed."""

    entry = ForeignKeyField(JournalEntry, on_delete="RESTRICT")
    entry_id: int
    table = TextField(column_name="table_name")
    row_id = IntegerField()
    row_version = IntegerField(null=True)
    before = TextField(null=True, column_name="before_json")
    after = TextField(null=True, column_name="after_json")

    class Meta:
        indexes = ((("table", "row_id", "entry"), False),)


# -- what is so at this moment ---------------------------------------------------------------------------------------


class Presence(Base):
    """A running desk, and the record that it has on top. Nothing that somebody did, so no part of the journal."""

    desk = TextField(unique=True)
    """The running program."""
    user_id = IntegerField()
    table = TextField(column_name="table_name", default="")
    """Empty, with the id 0, while no record is on top."""
    row_id = IntegerField(default=0)
    since = UtcField()
    """When the record came on top."""
    seen = UtcField()
    """When the desk last said so; one that has not for a while is gone."""

    class Meta:
        indexes = ((("table", "row_id"), False), (("user_id", "seen"), False))


class Ring(Base):
    """Who calls, for the desk of whoever takes the call: one row for each person at most, taken away when answered."""

    user_id = IntegerField(unique=True)
    number = TextField()
    """As the telephone gave it, cleaned."""
    at = UtcField()


class WorkerNote(Base):
    """What a worker said last of one of its jobs. Nothing that somebody did, so no part of the journal."""

    job = TextField(unique=True)
    """``worker`` for that it is there at all."""
    at = UtcField()
    told = TextField(default="")
    """What was wrong, as a sentence; empty for nothing."""


TABLES: tuple[type[Base], ...] = (
    Book, Studio, Department, Role, User, PinGuess, Resource, OutsideLocation, Preference, Closure, SpecialDay, Absence,
    BusyCalendar, OpeningHours, StudioWord, Counter, Stage, SessionType, BookingPattern, TimeSlot, Cap, Cycle,
    Status, ClientStatus, LeadSource, Relationship, ClientGroup, OwnField, Client, ClientInGroup, ClientValue,
    ClientAddress, ClientPhone, ClientEmail, FamilyMember,
    Session, SessionValue, SessionFlag, SessionParticipant, SessionEquipment, Promotion, SessionPromotion, SessionOnline,
    TaskType, TaskStatus, Task, CallType, CommunicationOutcome, CommunicationResult, Template, TemplateText,
    Communication, Receiver, Attachment, Outbox, Consent, DeadAddress, MailRead,
    OwnStatus, AppointmentType, Appointment, AppointmentFlag, AppointmentPerson, AppointmentRoom, AppointmentReminder,
    Booking, ClashPermit, Waiting, Impossible,
    StatusNote, ReminderState, Visit,
    JournalEntry, JournalChange, Presence, Ring, WorkerNote,
)  # fmt: skip
"""Every table, parents before children."""

BY_NAME: dict[str, type[Base]] = {_names[model]: model for model in TABLES}
