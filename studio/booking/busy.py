"""Calendars of people elsewhere: when somebody is busy there counts here as being away, and nothing else of it is known.

What was read holds until something else was read: a calendar that cannot be read, or is suddenly empty, frees nobody. Where
more than a handful of times vanished within a day, at once or one by one, those not yet let go hold with the new ones until
somebody says that it is right. What is over did not vanish.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from models import BusyCalendar, Resource, User
from studio.dates.elsewhere import Times, covered, joined, times_in, written
from studio.ical.fetched import called, check_address, refuse_book
from studio.ical.lines import text_of
from studio.ical.read import Read, read
from studio.kernel import clock, database, journal, times
from studio.kernel.access import SYSTEM, Actor, require
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.identity import book_identity
from studio.kernel.instants import as_instant, bound_instant
from studio.kernel.records import dataclass
from studio.lists.follows import follows_of

CALENDAR = "busy-calendar"
"""What follows a change of somebody's times is said under this name, as of a list: see ``studio.lists.follows``."""
RIGHT = "preferences"
DOING = "change whose calendars are read"
HANDFUL = 5
"""So many times may vanish without a question, at once or one by one within ``COUNTED``."""
COUNTED = timedelta(days=1)
BEFORE, AHEAD = timedelta(days=1), timedelta(days=366)
HARMLESS = ("has no date in that time.", "is a task", "is a note", "is an older state")
"""What is said of entries that take no time now, and are nothing to complain of."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar that is read."""

    id: int
    user_id: int
    login: str
    name: str
    address: str
    read_at: datetime | None
    """Aware, as ``tried_at``."""
    tried_at: datetime | None
    times: Times
    """When they are busy, from now on."""
    asks: bool
    """Whether somebody is to say that so much vanished."""
    trouble: str
    """What is wrong, as a sentence; empty for nothing."""

    @property
    def called(self) -> str:
        """Its address as it is shown."""
        return called(self.address)


def calendars() -> tuple[Calendar, ...]:
    """List the calendars that are read, by name."""
    found = database.rows(
        "SELECT b.id, u.id, u.login, u.name, b.address, b.read_at, b.tried_at, b.spans, b.offered, b.state "
        "FROM busy_calendar b JOIN resource r ON r.id = b.resource_id JOIN staff u ON u.id = r.user_id ORDER BY u.name, u.id"
    )
    return tuple(_calendar(*row) for row in found)


def _calendar(row_id: int, user_id: int, login: str, name: str, address: str, *more: Any) -> Calendar:
    read_at, tried_at, spans, offered, state = more
    return Calendar(
        row_id,
        user_id,
        login,
        name,
        address,
        as_instant(read_at) if read_at else None,
        as_instant(tried_at) if tried_at else None,
        _ahead(times_in(spans)),
        bool(offered),
        state.partition("\n")[2],
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a calendar that is read."""

    user_id: int
    login: str
    name: str
    read_at: datetime | None
    """Aware."""
    asks: bool
    trouble: str


def standing(most: int) -> tuple[Standing, ...]:
    """Tell how it stands with the calendars that are read, by name; when people are busy is not read."""
    found = database.rows(
        "SELECT u.id, u.login, u.name, b.read_at, b.offered <> '', b.state FROM busy_calendar b "
        "JOIN resource r ON r.id = b.resource_id JOIN staff u ON u.id = r.user_id ORDER BY u.name, u.id LIMIT ?",
        (most,),
    )
    return tuple(
        Standing(int(user_id), login, name, as_instant(at) if at else None, bool(asks), state.partition("\n")[2])
        for user_id, login, name, at, asks, state in found
    )


def calendar_of(user_id: int) -> Calendar:
    """Return somebody's calendar.

    Raises:
        NotFound: none of theirs is read.
    """
    for one in calendars():
        if one.user_id == user_id:
            return one
    raise NotFound("No calendar of theirs is read: name one with `sittings busy set`.")


# -- what people do --------------------------------------------------------------------------------------------------


def set_address(actor: Actor, user_id: int, typed: str) -> int:
    """Say which calendar of somebody's is read, and return the id of its row. What another one said before is forgotten.

    Raises:
        Invalid: no whole path, and no https address.
        NotAllowed: they have no calendar here, or the actor may not.
    """
    with journal.entry(actor, "busy.set") as entry:
        require(actor, RIGHT, DOING)
        address = check_address(typed)
        refuse_book(address)
        name, resource_id = person(user_id)
        entry.tell("busy.set", name=name, address=called(address))
        row = BusyCalendar.get_or_none(BusyCalendar.resource == resource_id)
        if row is None:
            return entry.insert(BusyCalendar, resource=resource_id, address=address)
        if row.address != address:
            forgotten: dict[str, Any] = {"spans": "", "offered": "", "state": "", "read_at": None, "tried_at": None}
            with _followed(entry, row.id, ""):
                entry.update(BusyCalendar, row.id, address=address, **forgotten)
        return int(row.id)


def remove(actor: Actor, user_id: int) -> Calendar:
    """Read somebody's calendar no more, and return it: they are busy elsewhere no more, as far as is known here.

    Raises:
        NotFound: none of theirs is read.
    """
    with journal.entry(actor, "busy.removed") as entry:
        require(actor, RIGHT, DOING)
        one = calendar_of(user_id)
        entry.tell("busy.removed", name=one.name)
        with _followed(entry, one.id, ""):
            entry.delete(BusyCalendar, one.id)
        return one


def accept(actor: Actor, user_id: int, seen: str | None = None) -> int:
    """Say that what vanished from somebody's calendar is over: what it says now holds. Returns how many times these are.

    Args:
        seen: the ``trouble`` that was answered; without it, whatever it is now.
    Raises:
        Invalid: nothing is asked, or something else by now.
    """
    with journal.entry(actor, "busy.accepted", undoable=False) as entry:
        require(actor, RIGHT, DOING)
        one = calendar_of(user_id)
        row = BusyCalendar.get_by_id(one.id)
        if not row.offered:
            raise Invalid(f"Nothing is asked about the calendar of {one.name}: what it says holds.")
        if seen not in (None, one.trouble):
            raise Invalid(f"The calendar of {one.name} was read again meanwhile. {one.trouble} Look once more.")
        now = _offered(row.offered)
        entry.tell("busy.accepted", name=one.name, count=len(now))
        _put(entry, row, now, "", "")
        return len(now)


def person(user_id: int) -> tuple[str, int]:
    """Return the name of somebody and the id of their calendar.

    Raises:
        NotFound: they are gone.
        NotAllowed: they have none.
    """
    user = User.get_or_none(User.id == user_id)
    if user is None:
        raise NotFound("That user is gone.")
    resource = Resource.get_or_none(Resource.user == user_id)
    if resource is None:
        raise NotAllowed(f"{user.name} has no calendar here: tick Photographer or Assistant of theirs first.")
    return str(user.name), int(resource.id)


# -- what is read ----------------------------------------------------------------------------------------------------


def busy_in(content: bytes) -> tuple[Times, str]:
    """Return when a calendar says that somebody is busy, for a year, and which entries of it cannot be read.

    Raises:
        Invalid: it is no calendar, or only the beginning of one.
    """
    today = clock.today()
    found = read(content, today - BEFORE, today + AHEAD, busy=True)
    text = text_of(content).upper()
    if text.rfind("END:VCALENDAR") < text.rfind("BEGIN:V"):
        # What is not in it any more would become free.
        raise Invalid("It breaks off: a calendar ends with END:VCALENDAR.")
    # What stands there of the studio's own bookings, by a feed or an invitation, is known here already.
    own = f"@{book_identity()}"
    some = ((one.starts_at, one.ends_at) for one in found.found if not one.free and not one.uid.endswith(own))
    limit = clock.now() + AHEAD
    return _ahead(joined((start, min(end, limit)) for start, end in some if start < limit)), _unread(found)


def _unread(found: Read) -> str:
    wrong = [one for one in found.refused if not one.why.startswith(HARMLESS)]
    if not wrong:
        return ""
    more = f", and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    return f"The entry on line {wrong[0].line} cannot be read, as it {wrong[0].why.rstrip('.')}{more}."


def _ahead(some: Iterable[tuple[datetime, datetime]]) -> Times:
    now = clock.now()
    return tuple(one for one in some if one[1] > now)


def due() -> tuple[Calendar, ...]:
    """List the calendars that are to be read now, among them those that were tried while the clock ran ahead."""
    now = clock.now_utc()
    since = now - timedelta(seconds=times.CALENDAR_AGAIN_S)
    return tuple(one for one in calendars() if one.tried_at is None or not since < one.tried_at <= now)


def note(one: Calendar, content: bytes | None, trouble: str = "") -> str:
    """Note what a calendar says, or why it could not be fetched, and return what is wrong with it now.

    Args:
        content: what was fetched; None where nothing was.
    """
    now: Times | None = None
    if content is not None:
        try:
            now, trouble = busy_in(content)
        except Invalid as error:
            trouble = str(error)
    row = BusyCalendar.get_or_none(BusyCalendar.id == one.id)
    if row is None or row.address != one.address:
        return ""  # somebody took it away meanwhile, or named another one
    tried = bound_instant(clock.now_utc())
    database.try_write("UPDATE busy_calendar SET tried_at = ? WHERE id = ?", (tried, row.id), wait=True)
    offered, asks, lost = "", "", _lost(row)
    if now is not None:
        database.try_write("UPDATE busy_calendar SET read_at = ? WHERE id = ?", (tried, row.id), wait=True)
        before = _ahead(times_in(row.spans))
        gone = [span for span in before if not covered(span, now)]
        if lost + len(gone) > HANDFUL or (before and not now):
            count = f"{len(gone)} busy time{'s' * (len(gone) != 1)}"
            what = "is empty now" if not now else f"lacks {count} now{f' and lost {lost} before' if lost else ''}"
            asks = f"The calendar {what}: they stay until somebody says `sittings busy accept {one.login}`."
            offered, now = f"{EMPTY}\n{written(now)}", joined((*before, *now))
        else:  # what only went to another time was not lost
            lost += max(0, len(gone) - sum(not covered(span, before) for span in now))
    told = " ".join(filter(None, (asks, trouble)))
    _keep(row, now, offered, told, lost)
    return told


def _lost(row: BusyCalendar) -> int:
    """Return how many times vanished without a question in the last day; as long as something is asked, it is not over."""
    _, _, counted = row.state.partition("\n")[0].partition(" ")
    lost, _, since = counted.partition(" ")
    if not since:
        return 0
    at, now = datetime.fromisoformat(since), clock.now()
    return int(lost) if row.offered or at <= now < at + COUNTED else 0


EMPTY = "now"
"""The first line of what is offered, which may be nothing at all."""


def _offered(text: str) -> Times:
    return times_in(text.partition("\n")[2])


def _keep(row: BusyCalendar, now: Times | None, offered: str, told: str, lost: int) -> None:
    """Write what changed, as an act of the program's own, so that other desks hear of it."""
    wanted = times_in(row.spans) if now is None else now
    kept = row.offered if now is None else offered
    if (written(wanted), kept, told) == (row.spans, row.offered, row.state.partition("\n")[2]):
        return
    with journal.entry(SYSTEM, "busy.read", undoable=False) as entry:
        name = Resource.get_by_id(row.resource_id).name
        entry.tell("busy.read", name=name, count=len(wanted))
        _put(entry, BusyCalendar.get_by_id(row.id), wanted, kept, told, lost)


def _put(entry: journal.Entry, row: BusyCalendar, now: Times, offered: str, told: str, lost: int = 0) -> None:
    # The times themselves are no part of the journal, which would grow by all of them whenever one is changed.
    text = written(now)
    mark = hashlib.sha256(f"{text}\n{offered}".encode()).hexdigest()[:12]
    with _followed(entry, row.id, text):
        database.try_write(
            "UPDATE busy_calendar SET spans = ?, offered = ? WHERE id = ?", (text, offered, row.id), wait=True
        )
        entry.update(BusyCalendar, row.id, state=f"{mark}{_counted(row, lost)}\n{told}")


def _counted(row: BusyCalendar, lost: int) -> str:
    """Write how many times vanished, and since when that is counted: from the first of them on."""
    if not lost:
        return ""
    since = row.state.partition("\n")[0].partition(" ")[2].partition(" ")[2] if _lost(row) else ""
    return f" {lost} {since or clock.now().isoformat('T', 'minutes')}"


@contextmanager
def _followed(entry: journal.Entry, calendar_id: int, spans: str) -> Iterator[None]:
    """Say what the times of a calendar become: what they newly cover cannot take place as it is booked, what they leave can."""
    changing = follows_of(CALENDAR).changing
    changed = changing(entry, calendar_id, {"spans": spans}) if changing else None
    yield
    if changed:
        changed()
