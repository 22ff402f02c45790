"""What is done without anybody, by the worker and by desks at their start: how each of it stands, and what is wrong.

Each job is asked of what it keeps itself, a bounded number of rows of it; the rest a worker has noted (``noted``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from studio.background import noted
from studio.background.noted import WORKER, Note
from studio.booking import busy
from studio.kernel import access, clock, database, preferences
from studio.kernel.instants import as_instant
from studio.kernel.preferences import Preferences
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time, weekday_date
from studio.lists import theirs
from studio.messages import troubled
from studio.waiting import lapsing
from studio.workflow import on_date

SESSIONS, HOLDS, MESSAGES, MAILBOX, FEEDS, BUSY = "sessions", "holds", "messages", "mailbox", "feeds", "busy"
MOST = 99
"""So many of what waits are counted."""
NOTHING = "nothing to do"
NOT_SET_UP = "not set up"
RUNS = "runs"
START = "have `sittings worker` started on the machine with the session book"
NO_WORKER = f"No worker runs: {START}."

RIGHT_OF = {
    SESSIONS: ("status", "change a session's status"),
    HOLDS: ("book", "change sessions"),
    MESSAGES: ("messages", "send messages again"),
    FEEDS: ("preferences", "write the calendars for others"),
}
"""The right that doing a job at once takes, and what is refused in words."""
ONLY_THE_WORKER = {
    WORKER: f"The worker is a program of its own, which no desk starts: {START}.",
    MAILBOX: "Only the worker has the mailbox's password: it looks into it each five minutes.",
}
"""What no desk does."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done without anybody."""

    key: str
    """What it is called for programs: ``messages``, or ``busy`` and the login of whose calendar it is."""
    name: str
    state: str
    """How it stands, in a few words."""
    last: datetime | None
    """When it was done last, as wall time; ``None`` where it never was, or nobody knows."""
    told: str
    """What is wrong, or what comes next, in one sentence."""
    is_wrong: bool = False
    """Whether somebody should look at it."""
    user_id: int | None = None
    """Whose it is, where it is somebody's."""
    records: tuple[int, ...] = ()
    """The sessions that it is about, at most ``MOST``."""


def jobs() -> tuple[Job, ...]:
    """List what is done without anybody, the worker first; what is counted of others' work only for those who may see it."""
    found, wanted = noted.notes(), preferences.load()
    there = noted.is_there(found)
    listed = [
        *(_of_all(found, there) if theirs.only() is None else ()),
        _mailbox(found.get(MAILBOX), wanted, there),
        _feeds(found.get(FEEDS), wanted, there),
        *_busy(there),
    ]
    needed = any(_needs_worker(one) for one in listed)
    return (_worker(found.get(WORKER), there, needed), *listed)


def _needs_worker(job: Job) -> bool:
    """Tell whether a job waits for a worker: what desks do at their start does not."""
    return " wait" in job.state if job.key == MESSAGES else job.key not in (SESSIONS, HOLDS) and job.state != NOT_SET_UP


def seen_in_words(last: datetime | None) -> str:
    """Write when something was done: the time today, the day with it before that; nothing where nobody knows."""
    if last is None:
        return ""
    at, today = format_time(last.time()), clock.today()
    if last.date() == today:
        return at
    return f"{weekday_date(last.date()) if last.year == today.year else format_date(last.date())}, {at}"


def _worker(note: Note | None, there: bool, needed: bool) -> Job:
    last, name = _wall(note), "Worker"
    if there:
        return Job(WORKER, name, RUNS, last, "It looks for messages each five seconds, and each minute for all else.")
    if needed:
        told = f"No worker runs, so nothing is sent or read: {START}."
    else:
        told = "No worker runs, and nothing waits for one: sessions and holds are seen to by each desk at its start."
    state = "never ran" if note is None else "ended" if note.told else "does not run"
    return Job(WORKER, name, state, last, told, needed)


def _of_all(found: dict[str, Note], there: bool) -> Iterator[Job]:
    yield _waiting(SESSIONS, "Sessions on their day", on_date.waiting(MOST + 1), found, (
        "They move on to the status of their day with the worker's next turn, or with the next desk that starts.",
        "Every session has moved on whose day has come.",
    ))  # fmt: skip
    yield _waiting(HOLDS, "Holds that ended", lapsing.ended(MOST + 1), found, (
        "They lapse with the worker's next turn, or with the next desk that starts.",
        "No hold is past its end.",
    ))  # fmt: skip
    yield _messages(found.get(MESSAGES), there)


def _waiting(key: str, name: str, some: list[int], found: dict[str, Note], told: tuple[str, str]) -> Job:
    note = found.get(key)
    wrong = note.told if note and some else ""
    state = f"{counted(len(some))} wait{'s' * (len(some) == 1)}" if some else NOTHING
    about = wrong or told[not some]
    return Job(key, name, state, _wall(note), about, bool(wrong), records=tuple(some[:MOST]))


def counted(count: int) -> str:
    """Write a number that was counted only so far."""
    return str(count) if count <= MOST else f"{MOST}+"


def _messages(note: Note | None, there: bool) -> Job:
    states = ("waiting", "sending", *troubled.TROUBLE)
    some = "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = ? LIMIT ?) s"
    count = {state: int(database.rows(some, (state, MOST + 1))[0][0]) for state in states}
    waits = "waits" if count["waiting"] == 1 else "wait"
    words = {"waiting": waits, "sending": "going out", "failed": "refused", "unsure": "unsure"}
    state = ", ".join(f"{counted(count[one])} {words[one]}" for one in states if count[one])
    newest = "SELECT max(done_at) AS at FROM outbox WHERE state = 'sent' AND channel = ?"
    ((last,),) = database.rows(f"SELECT max(s.at) FROM ({newest} UNION ALL {newest}) s", ("email", "text"))
    told, wrong = _about_messages(note.told if note else "", count, there)
    return Job(MESSAGES, "Messages", state or NOTHING, clock.wall(as_instant(last)) if last else None, told, wrong)


def _about_messages(complaint: str, count: dict[str, int], there: bool) -> tuple[str, bool]:
    if count["waiting"] and complaint:
        # What a server says may name an address.
        return (complaint if access.sees("reach") else "Messages cannot be sent now."), True
    if count["failed"] or count["unsure"]:
        return "What was refused or is unsure does not go by itself: the outbox says why, and sends it again.", True
    if late := troubled.troubled():
        late = f"{late[0].upper()}{late[1:]}"
        return f"{late}{'.' if there else f', as no worker runs: {START}.'}", True
    return ("They go with the worker's next turn." if count["waiting"] else "Nothing waits to be sent."), False


def _mailbox(note: Note | None, wanted: Preferences, there: bool) -> Job:
    name = "Answers in the mailbox"
    if not wanted.of("bounce.host"):
        told = "No mailbox is named: the preference bounce.host says where answers and delivery reports come."
        return Job(MAILBOX, name, NOT_SET_UP, None, told)
    return _by_worker(MAILBOX, name, "read", note, there, "The worker looks into it each five minutes.")


def _feeds(note: Note | None, wanted: Preferences, there: bool) -> Job:
    name = "Calendars for others"
    if not wanted.of("calendar.folder"):
        told = "No folder is named: the preference calendar.folder says where the worker keeps them."
        return Job(FEEDS, name, NOT_SET_UP, None, told)
    return _by_worker(FEEDS, name, "written", note, there, "The worker writes them anew within a minute of a change.")


def _by_worker(key: str, name: str, done: str, note: Note | None, there: bool, told: str) -> Job:
    if note is not None and note.told:
        return Job(key, name, f"cannot be {done}", _wall(note), note.told, True)
    state = f"never {done}" if note is None else done
    return Job(key, name, state, _wall(note), told if there else NO_WORKER)


def _busy(there: bool) -> Iterator[Job]:
    for one in busy.standing(MOST):
        state = "asks" if one.asks else "cannot be read" if one.trouble else "read" if one.read_at else "never read"
        told = one.trouble or ("The worker reads it each quarter of an hour." if there else NO_WORKER)
        last = clock.wall(one.read_at) if one.read_at else None
        yield Job(f"{BUSY} {one.login}", f"Calendar of {one.name}", state, last, told, bool(one.trouble), one.user_id)


def _wall(note: Note | None) -> datetime | None:
    return None if note is None else clock.wall(note.at)
