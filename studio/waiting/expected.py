"""Sessions that follow a birth: booked as tentative around the day on which it is expected, and moved once the child is there.

The type says from how many days after the birth until how many one takes place, and how many births a week are enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Unpack

from models import SessionType
from studio.booking import finder, free
from studio.booking.finder import Question
from studio.kernel import clock, database
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date
from studio.kernel.types import Allow
from studio.lists import choices, theirs
from studio.sessions import sessions
from studio.sessions.sessions import Saved

FIRST_DAY, LAST_DAY = 5, 14
"""From how many days after a birth until how many, where the type does not say."""
FARTHEST = timedelta(days=400)
FROM_EXPECTED = timedelta(days=183)
"""How far a birth may be from the day on which it was expected; farther, it is a slip."""


@dataclass(frozen=True, slots=True)
class Place:
    """A free time in the days after a birth, and with whom and where."""

    starts_at: datetime
    ends_at: datetime
    user_id: int | None
    photographer: str
    room_id: int | None
    room: str


def window(session_type: int, birth: date) -> tuple[date, date]:
    """Return the first and the last day on which a session of a type follows a birth."""
    kind = SessionType.get_by_id(session_type)
    first = FIRST_DAY if kind.window_first is None else kind.window_first
    last = LAST_DAY if kind.window_last is None else kind.window_last
    return birth + timedelta(days=first), birth + timedelta(days=last)


def expect(
    actor: Actor, session_id: int, expected_on: date | None, version: int | None = None, **allow: Unpack[Allow]
) -> Saved:
    """Note on which day the birth is expected that a session follows; ``None``: it follows none.

    Raises:
        Invalid: the day is far from today.
        OverCap: its type takes no more births in that week.
        Others: as ``sessions.save_session``.
    """
    if expected_on is not None and abs(expected_on - clock.today()) > FARTHEST:
        raise Invalid(f"{format_date(expected_on)} is far from today: check the date.", field="expected_on")
    return sessions.save_session(actor, session_id, version, {"expected_on": expected_on}, **allow)


def places(session_id: int, birth: date, limit: int = 12) -> tuple[Place, ...]:
    """List the free times for a session in the days after a birth, with its photographer where it has one.

    Raises:
        NotFound: it is gone.
        NotAllowed: it is others' work.
        Invalid: the birth would be still to come, or far from the day on which it was expected.
    """
    theirs.refuse("session", session_id)
    row = sessions.found(session_id)
    _refuse_birth(birth, row.expected_on)
    first, last = window(row.session_type_id, birth)
    first = max(first, clock.today())
    if last < first:
        return ()
    offered = choices.session_choices()
    length = int((row.ends_at - row.starts_at).total_seconds()) // 60
    people = () if row.photographer_id is None else (row.photographer_id,)
    question = Question(
        first, row.session_type_id, length, people, days=(last - first).days + 1, outside=row.room_id is None,
    )  # fmt: skip
    found = free.find(finder.wish_of(question, offered), limit, ignore=session_id)
    names = {int(one): str(name) for one, name in database.rows("SELECT id, name FROM staff")}
    rooms = {int(room.key): room.label for room in offered.rooms}
    return tuple(_place(one, names, rooms) for one in found)


def _place(one: free.Free, names: dict[int, str], rooms: dict[int, str]) -> Place:
    user_id, room_id = next(iter(one.people), None), next(iter(one.rooms), None)
    return Place(
        one.starts_at, one.ends_at, user_id, names.get(user_id or 0, ""), room_id, rooms.get(room_id or 0, ""),
    )  # fmt: skip


def born(
    actor: Actor,
    session_id: int,
    birth: date,
    place: Place | None = None,
    version: int | None = None,
    **allow: Unpack[Allow],
) -> Saved:
    """Note a birth, and move the session that follows it into a free time of its days.

    Raises:
        NotAllowed: nobody expects a birth there.
        Invalid: the birth would be still to come, or far from the day on which it was expected.
        Others: as ``sessions.save_session``.
    """
    expected_on = sessions.found(session_id).expected_on
    _refuse_birth(birth, expected_on)
    if expected_on is None:
        raise NotAllowed("This session follows no birth: say first when one is expected.")
    values: dict[str, object] = {"born_on": birth}
    if place is not None:
        values |= {"starts_at": place.starts_at, "ends_at": place.ends_at}
        values |= {"photographer": place.user_id} if place.user_id is not None else {}
        values |= {"room": place.room_id} if place.room_id is not None else {}
    return sessions.save_session(actor, session_id, version, values, **allow)


def _refuse_birth(birth: date, expected_on: date | None) -> None:
    if birth > clock.today():
        raise Invalid(f"{format_date(birth)} is still to come: type the day of the birth.", field="born_on")
    if expected_on is not None and abs(birth - expected_on) > FROM_EXPECTED:
        told = f"{format_date(birth)} is far from {format_date(expected_on)}, when the birth was expected"
        raise Invalid(f"{told}: type the day of the birth, with its year.", field="born_on")


def first_of(found: Sequence[Place]) -> Place:
    """Return the first free time.

    Raises:
        NotFound: there is none.
    """
    if not found:
        raise NotFound("Nothing is free in the days after that birth: move the session by hand.")
    return found[0]
