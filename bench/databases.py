"""Session books of a thousand, a hundred thousand and a million sessions to measure with.

Each has forty sessions and eight appointments a day around today, whatever its size: what differs is how far the past and the
future reach. None has a reminder: at some times of day one would come up among the keys that are measured.
A book that was made today by the present schema and this program is used again.

Run: ``python -m bench.databases``.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import models
from models import (
    Appointment,
    AppointmentFlag,
    AppointmentPerson,
    AppointmentRoom,
    AppointmentType,
    Booking,
    Client,
    ClientEmail,
    ClientGroup,
    ClientInGroup,
    ClientPhone,
    Communication,
    Counter,
    DeadAddress,
    Department,
    FamilyMember,
    Impossible,
    JournalChange,
    JournalEntry,
    Resource,
    Role,
    Session,
    SessionFlag,
    Status,
    StatusNote,
    Task,
    TaskStatus,
    TaskType,
    User,
    Waiting,
)
from studio.book import founding
from studio.book.opening import open_book
from studio.dates import closures
from studio.demo import bulk, names
from studio.find import index
from studio.kernel import clock, database, journal, schema
from studio.kernel.access import SYSTEM, rights_in
from studio.kernel.clean import name_key
from studio.lists import theirs
from studio.people import users
from studio.waiting import causes
from studio.workflow import workflow

FOLDER = Path(__file__).parent / "databases"
SIZES = {"1k": 1_000, "3k": 3_000, "100k": 100_000, "1m": 1_000_000}
LANES = 10
A_LANE = 4
A_DAY = LANES * A_LANE
CHUNK = 20_000
LOGIN = "mia"
PHOTOGRAPHER = "p1"
GROUP = "Benchmark readers"
"""A group that all clients are in."""
DEPARTMENT = "Benchmark desk"
"""Whose every fourth task and call is."""
AREA_CODES = ("415", "415", "415", "415", "510", "628", "650", "408", "707", "925")
DESCRIPTIONS = ("Family session", "Portrait session", "Newborn session", "Headshots", "Senior session", "Birthday", "")


@cache
def path_of(size: str) -> Path:
    """Return the file of that size, made first where it is missing or not of today; once, for a run may outlast the day."""
    target, stamp_file = FOLDER / f"{size}.db", FOLDER / f"{size}.json"
    stamp = _stamp(size)
    if not (target.exists() and stamp_file.exists() and json.loads(stamp_file.read_text()) == stamp):
        stamp_file.unlink(missing_ok=True)
        _make(target, SIZES[size])
        stamp_file.write_text(json.dumps(stamp))
    return target


def _stamp(size: str) -> dict[str, Any]:
    modules = (bulk, names, index, founding)
    sources = [
        Path(__file__),
        *(Path(str(m.__file__)) for m in modules),
        *sorted(schema.MIGRATIONS.glob("[0-9]*.py")),
    ]
    digest = hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    return {"size": size, "day": clock.today().isoformat(), "made_by": digest}


def _make(target: Path, sessions: int) -> None:
    FOLDER.mkdir(exist_ok=True)
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    open_book(str(target), create=True)
    db = models.database.obj
    for pragma in ("journal_mode = off", "synchronous = off", "cache_size = -400000", "foreign_keys = off"):
        db.execute_sql(f"PRAGMA {pragma}")
    try:
        with journal.entry(SYSTEM, "Made a session book to measure with", undoable=False) as entry:
            people, rooms = _furnish(entry)
            later = _put_off(db)
            _clients(max(LANES, sessions // 5))
            _Sessions(sessions, people, rooms).write()
            entry.insert(Counter, name="session", next_value=10_001 + sessions)
            entry.insert(Counter, name="client", next_value=1_001 + max(LANES, sessions // 5))
            _catch_up(db, later)
        for table in ("client_search", "session_search"):
            db.execute_sql(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        db.execute_sql("PRAGMA journal_mode = wal")
    finally:
        database.close_database()


def _put_off(db: Any) -> list[str]:
    """Drop the secondary indexes and the guard's triggers, and return the statements that make them again.

    Rows in no order go into a B-tree several times slower than a sorted heap of them afterwards.
    """
    found = database.rows(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (type = 'index' "
        "OR (type = 'trigger' AND (tbl_name = 'booking' OR name LIKE '%_seen_%' OR name LIKE 'to_do_%' "
        "OR name LIKE 'appointment_%_placed'))) ORDER BY rowid"
    )
    for kind, name, _ in found:
        db.execute_sql(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def _catch_up(db: Any, later: list[str]) -> None:
    db.execute_sql(
        "INSERT INTO booking_span SELECT id, resource_id, resource_id, strftime('%s', starts_at) / 60, "
        "strftime('%s', ends_at) / 60 - 1 FROM booking WHERE blocking ORDER BY resource_id, starts_at"
    )
    whose = " UNION ".join(
        f"SELECT client_id, {column} AS user_id FROM session"
        for column in ("photographer_id", "assistant_id", "booked_by_id")
    )
    db.execute_sql(
        f"INSERT INTO client_seen SELECT u.user_id, c.name_key, c.id FROM ({whose}) u JOIN client c ON c.id = u.client_id "
        "WHERE u.user_id IS NOT NULL ORDER BY 1, 2, 3"
    )
    db.execute_sql(
        "INSERT INTO to_do SELECT id * 2, 'task', id, coalesce(completed_on, '9999-12-31'), due_on, "
        "CASE WHEN urgent THEN 0 ELSE 100 END + priority, user_id, department_id, assigned_by_id, private FROM task"
    )
    db.execute_sql(
        "INSERT INTO to_do SELECT id * 2 + 1, 'call', id, coalesce(completed_on, '9999-12-31'), due_on, 105, user_id, "
        "department_id, made_by_id, FALSE FROM communication WHERE kind = 'call'"
    )
    for sql in later:
        db.execute_sql(sql)


def _furnish(entry: journal.Entry) -> tuple[list[int], list[int]]:
    """Found the studio with ten photographers and ten rooms; return their user ids and resource ids.

    A photographer sees only their own sessions and clients, which the lists read on indexes of their own.
    """
    owner = founding.furnish(entry, founding.NewStudio("Bench Portraits", LOGIN, "Mia Hansen", "MKH"))
    people = [owner]
    for n in range(1, LANES):
        people.append(
            users.insert(entry, f"p{n}", f"Photographer {n}", f"P{n}", role="photographer", photographer=True)
        )
    role = Role.get(Role.code == "photographer")
    entry.update(Role, role.id, rights=" ".join(sorted(rights_in(role.code, role.rights) - {theirs.RIGHT})))
    rooms = [Resource.get(Resource.kind == "room").id]
    studio_id = User.get_by_id(owner).studio_id
    for n in range(2, LANES + 1):
        rooms.append(entry.insert(Resource, name=f"Room {n}", kind="room", studio=studio_id, position=n * 10))
    entry.insert(ClientGroup, name=GROUP, position=1000)
    entry.insert(Department, name=DEPARTMENT, position=1000)
    entry.update(Status, workflow.statuses(workflow.cycle_of(None))[1].id, stale_after_business_days=2)
    return people, rooms


def _clients(count: int) -> None:
    pick = random.Random(11)
    people = [*names.SPECIAL[:LANES], *(names.pick_name(pick) for _ in range(count - LANES))]
    made = datetime(1990, 1, 2, 12).astimezone()
    bulk.insert_rows(
        Client,
        ("id", "number", "last_name", "first_name", "name_key", "created_at"),
        ((i, str(1000 + i), n.last, n.first, name_key(f"{n.last} {n.first}"), made) for i, n in enumerate(people, 1)),
    )
    phones = [_phone(pick) for _ in people]
    bulk.insert_rows(
        ClientPhone,
        ("id", "client", "label", "number", "digits", "sms"),
        ((i, i, "mobile", shown, digits, True) for i, (digits, shown) in enumerate(phones, 1)),
    )
    emails = [f"{n.plain}{i}@example.org" for i, n in enumerate(people, 1)]
    bulk.insert_rows(ClientEmail, ("id", "client", "email"), ((i, i, email) for i, email in enumerate(emails, 1)))
    group = ClientGroup.get(ClientGroup.name == GROUP).id
    bulk.insert_rows(
        ClientInGroup,
        ("id", "client", "client_group", "name_key"),
        ((i, i, group, name_key(f"{n.last} {n.first}")) for i, n in enumerate(people, 1)),
    )
    family = [names.pick_name(pick, n.last).full for n in people]
    bulk.insert_rows(FamilyMember, ("id", "client", "name"), ((i, i, name) for i, name in enumerate(family, 1)))
    bulk.index_rows(
        "client_search",
        (
            (i, (n.last, n.first, str(1000 + i), phones[i - 1][0], emails[i - 1], family[i - 1]))
            for i, n in enumerate(people, 1)
        ),
    )


def _phone(pick: random.Random) -> tuple[str, str]:
    area, exchange, line = pick.choice(AREA_CODES), pick.randrange(200, 1000), pick.randrange(10_000)
    return f"+1{area}{exchange}{line:04}", f"({area}) {exchange}-{line:04}"


class _Sessions:
    """The sessions with all that hangs on them: ten photographers, each in a room of their own, four sessions a day."""

    NAMES = (
        "id", "number", "client", "description", "session_type", "starts_at", "ends_at", "studio", "photographer",
        "room", "status", "status_since", "status_due", "booked_by", "booked_at", "reminder_min", "confirmed",
    )  # fmt: skip

    def __init__(self, count: int, people: list[int], rooms: list[int]) -> None:
        self.count, self.people, self.rooms = count, people, rooms
        self.calendars = [Resource.get(Resource.user == user).id for user in people]
        self.today = clock.today()
        self.first = self.today - timedelta(days=count // A_DAY // 2)
        self.clients = max(LANES, count // 5)
        self.pick = random.Random(12)
        self.statuses = workflow.statuses(workflow.cycle_of(None))
        self.types = [1, 2, 3, 4]
        self.calendar = closures.business_calendar()
        self.appointment_types = [row.id for row in AppointmentType.select().order_by(AppointmentType.position)]
        self.department = Department.get(Department.name == DEPARTMENT).id
        kind = TaskType.select().order_by(TaskType.position).get()
        self.task_type, self.task_statuses = (
            kind.id,
            [
                row.id
                for row in TaskStatus.select().where(TaskStatus.task_type == kind.id).order_by(TaskStatus.position)
            ],
        )

    def write(self) -> None:
        for start in range(1, self.count + 1, CHUNK):
            self._write_chunk([self._session(i) for i in range(start, min(start + CHUNK, self.count + 1))])

    def _session(self, number: int) -> tuple[Any, ...]:
        pick, day_index, of_day = self.pick, *divmod(number - 1, A_DAY)
        lane, turn = of_day % LANES, of_day // LANES
        day = self.first + timedelta(days=day_index)
        starts = datetime(day.year, day.month, day.day, 9 + 2 * turn, (lane % 4) * 15)
        length = (30, 60, 90, 105)[(number * 7) % 4]
        status, since, due = self._status(day)
        booked = f"{day - timedelta(days=14)} 17:{number % 60:02}:00.000000"
        confirmed = day < self.today or of_day % 4 == 0
        return (
            number, str(10_000 + number), pick.randint(1, self.clients), DESCRIPTIONS[number % len(DESCRIPTIONS)],
            1 + number % 4, f"{day} {starts:%H:%M}:00", (starts + timedelta(minutes=length)).isoformat(" ", "seconds"),
            1, self.people[lane], self.rooms[lane], status.id, since, due, 1, booked, None,
            number if confirmed else None,
        )  # fmt: skip

    def _status(self, day: date) -> tuple[Any, str, str | None]:
        age = (self.today - day).days
        if age > 40:
            return self.statuses[-1], str(day + timedelta(days=30)), None
        if age <= 0:
            return self.statuses[0], str(day - timedelta(days=14)), str(day)
        status = self.statuses[min(1 + age // 7, len(self.statuses) - 2)]
        since = day + timedelta(days=7 * (age // 7))
        due = self.calendar.add(since, max(6, status.duration_business_days))
        return status, str(since), str(due)

    def _write_chunk(self, sessions: list[tuple[Any, ...]]) -> None:
        flags = ((s[0], s[0], "confirmed", s[14], 1) for s in sessions if s[-1])
        bulk.insert_rows(SessionFlag, ("id", "session", "kind", "at", "user"), flags)
        bulk.insert_rows(Session, self.NAMES, sessions)
        bulk.insert_rows(
            Booking, ("id", "session", "resource", "starts_at", "ends_at", "blocking"), self._bookings(sessions)
        )
        bulk.insert_rows(
            StatusNote,
            ("id", "session", "at", "user", "initials", "kind", "facts"),
            ((s[0], s[0], s[14], 1, "MKH", "booked", f'{{"when": ["{s[5]}", "{s[6]}"]}}') for s in sessions),
        )
        bulk.insert_rows(
            JournalEntry,
            ("id", "at", "user", "initials", "verb", "facts"),
            ((s[0] + 1, s[14], 1, "MKH", "session.booked", f'{{"number": "{s[1]}"}}') for s in sessions),
        )
        bulk.insert_rows(
            JournalChange,
            ("id", "entry", "table", "row_id", "row_version", "after"),
            (
                (s[0] + 1000, s[0] + 1, "session", s[0], 1, f'{{"number": "{s[1]}", "starts_at": "{s[5]}"}}')
                for s in sessions
            ),
        )
        bulk.index_rows("session_search", ((s[0], (s[1], s[3])) for s in sessions))
        self._write_work(sessions)
        self._write_appointments([s for s in sessions if s[0] % 5 == 1])
        dead = (
            (s[0], "email", f"gone{s[0]}@example.org", s[14], "5.1.1", "No such user", s[0]) for s in sessions[::10]
        )
        bulk.insert_rows(DeadAddress, ("id", "channel", "address_key", "at", "code", "words", "communication"), dead)
        self._write_waiting(sessions)

    def _write_waiting(self, sessions: list[tuple[Any, ...]]) -> None:
        """Let each twentieth client have waited, and a few still wait; each nineteenth session was impossible, or is."""
        bulk.insert_rows(
            Waiting,
            ("id", "client", "session_type", "made_at", "ended_at", "session"),
            (
                (s[0], s[2], s[4], s[14], None if open_ else s[14], None if open_ else s[0])
                for s in sessions[::20]
                for open_ in (not self._done(s),)
            ),
        )
        bulk.insert_rows(
            Impossible,
            ("id", "session", "starts_at", "noted_at"),
            (
                (s[0], s[0], starts_at, s[14])
                for s in sessions[::19]  # so that each photographer has some
                for starts_at in (datetime.fromisoformat(str(s[5])),)
                # Nothing is noted further ahead, of whatever size the book is.
                if starts_at < datetime.combine(self.today, datetime.min.time()) + causes.AHEAD
            ),
        )

    def _write_work(self, sessions: list[tuple[Any, ...]]) -> None:
        """Give each session a task and a call or a message; those up to yesterday are done, but for a few of the last days."""
        bulk.insert_rows(
            Task,
            (
                "id", "number", "subject", "description", "task_type", "status", "status_since", "assigned_by", "user",
                "department", "start_on", "due_on", "completed_on", "priority", "urgent", "client", "session", "notes",
            ),
            (
                (
                    s[0], str(s[0]), f"{DESCRIPTIONS[s[0] % 5]}: order the prints", "", self.task_type,
                    self.task_statuses[-1 if done else 0], s[5][:10], 1, s[8], self._department(s[0]), s[5][:10], s[5][:10],
                    done, 1 + s[0] % 10, s[0] % 20 == 0, s[2], s[0], "",
                )
                for s in sessions
                for done in (self._done(s),)
            ),
        )  # fmt: skip
        bulk.insert_rows(
            Communication,
            (
                "id", "kind", "client", "session", "user", "department", "due_on", "completed_on", "call_type", "description",
                "result", "made_at", "made_by", "phone",
            ),
            (
                (
                    s[0], kind, s[2], s[0], s[8], self._department(s[0]), s[5][:10], done, 1 if kind == "call" else None,
                    f"About {DESCRIPTIONS[s[0] % 5]}", 1 if done and kind == "call" else None, s[14], 1, "",
                )
                for s in sessions
                for done, kind in ((self._done(s), ("call", "email", "text", "letter")[s[0] % 4]),)
            ),
        )  # fmt: skip

    def _write_appointments(self, sessions: list[tuple[Any, ...]]) -> None:
        """Give each of these sessions an appointment in the evening of its day, when no session is any more.

        They are of two people in two rooms and of two types, so that also the small book has more of each than a window.
        """
        flags = ((s[0], s[0], "confirmed", s[14], 1) for s in sessions if s[-1])
        bulk.insert_rows(AppointmentFlag, ("id", "appointment", "kind", "at", "user"), flags)
        rows = [
            (s, number % 2, number // 2 % 2, *_evening(s[5][:10], number)) for s in sessions for number in (s[0] // 5,)
        ]
        bulk.insert_rows(
            Appointment,
            (
                "id", "number", "appointment_type", "description", "starts_at", "ends_at", "client", "session", "studio",
                "made_by", "made_at", "confirmed",
            ),
            (
                (
                    s[0], str(s[0]), self.appointment_types[kind], f"About {DESCRIPTIONS[s[0] % 7 % 5]}", starts, ends,
                    s[2] if s[0] % 3 else None, s[0] if s[0] % 3 == 1 else None, 1, 1, s[14], s[-1],
                )
                for s, _, kind, starts, ends in rows
            ),
        )  # fmt: skip
        for model, link, taken in ((AppointmentPerson, "user", self.people), (AppointmentRoom, "resource", self.rooms)):
            parts = ((s[0], s[0], taken[lane], starts) for s, lane, _, starts, _ in rows)
            bulk.insert_rows(model, ("id", "appointment", link, "place"), parts)
        first = 2 * self.count
        bulk.insert_rows(
            Booking,
            ("id", "appointment", "resource", "starts_at", "ends_at", "blocking"),
            (
                (first + 2 * s[0] - place, s[0], taken[lane], starts, ends, True)
                for s, lane, _, starts, ends in rows
                for place, taken in ((1, self.calendars), (0, self.rooms))
            ),
        )

    def _department(self, number: int) -> int | None:
        return self.department if number % 4 == 0 else None

    def _done(self, session: tuple[Any, ...]) -> str | None:
        day = str(session[5])[:10]
        late = day >= str(self.today - timedelta(days=9)) and session[0] % 7 == 0
        return None if late or day >= str(self.today) else day

    def _bookings(self, sessions: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        for s in sessions:
            lane = (s[0] - 1) % A_DAY % LANES
            yield 2 * s[0] - 1, s[0], self.calendars[lane], s[5], s[6], True
            yield 2 * s[0], s[0], self.rooms[lane], s[5], s[6], True


def _evening(day: str, number: int) -> tuple[str, str]:
    """Return when an appointment begins and ends: four of each of the two people, one after another."""
    hour, tens = 18 + number % 8 // 4, 3 * (number % 4 // 2)
    return f"{day} {hour}:{tens}0:00", f"{day} {hour}:{tens + 2}5:00"


def main() -> int:
    """Make all that are missing, and say how long each took."""
    for size in sys.argv[1:] or SIZES:
        start = time.perf_counter()
        path = path_of(size)
        print(f"{path}: {path.stat().st_size / 1e6:.0f} MB, {time.perf_counter() - start:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
