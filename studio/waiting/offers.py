"""Which free times fit an entry of the waiting list, and whom of the list a time suits that has just become free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from models import Waiting
from studio.booking import finder, free
from studio.booking.axis import DAY_MIN
from studio.booking.finder import Offer, Question
from studio.booking.free import DAYS, Wish
from studio.booking.line import PARTS, read
from studio.dates.closures import business_calendar
from studio.dates.reading import habits
from studio.kernel import clock, database
from studio.kernel.records import dataclass
from studio.kernel.shown import WEEKDAYS, format_time, listed_name, weekday_date
from studio.lists import choices, theirs
from studio.lists.choices import SessionChoices
from studio.waiting import freed, standing
from studio.waiting.fields import people_in, weekdays_in
from studio.waiting.freed import Freed

MOST_TRIED = 60
"""So many of those who wait longest are tried for a time that became free."""
MOST_TOLD = 5
MOST_STARTS = 200
MOST_DAYS = 31
"""Of a person who is there again for longer, so many days are looked at."""


@dataclass(frozen=True, slots=True)
class Chance:
    """That a time became free which suits somebody who waits."""

    waiting_id: int
    client_id: int
    client: str
    session_type: str
    since: date
    starts_at: datetime
    ends_at: datetime
    login: str | None
    photographer: str
    room: str | None

    @property
    def typed(self) -> dict[str, str]:
        """What the booking of it begins with."""
        made = {
            "date": self.starts_at.date().isoformat(),
            "start": f"{self.starts_at:%H:%M}",
            "end": f"{self.ends_at:%H:%M}",
            "type": self.session_type,
            "kind": "session",
        }
        more = {"photographer": self.login, "room": self.room}
        return made | {key: value for key, value in more.items() if value}

    @property
    def sentence(self) -> str:
        """Say it in a line: what matters most stands first, for a narrow terminal cuts the end."""
        when = f"{weekday_date(self.starts_at.date())}, {format_time(self.starts_at.time())}"
        what = ", ".join(part for part in (self.session_type, self.photographer, self.room) if part)
        return f"{when} for {self.client}, who waits: {what}"


def question_of(row: Waiting) -> Question:
    """Return what the finder is asked for an entry."""
    first = max(clock.today(), row.first_day or date.min)
    days = DAYS if row.last_day is None else max(1, min(DAYS, (row.last_day - first).days + 1))
    since, until = PARTS[row.part] if row.part else (0, DAY_MIN)
    return Question(
        first, row.session_type_id, photographers=people_in(row.people), days=days, from_min=since, to_min=until,
        weekdays=weekdays_in(row.weekdays),
    )  # fmt: skip


def wait_for(line: str) -> dict[str, str]:
    """Return what an entry begins with for what was asked in a line, by the names of its fields: days as ISO text."""
    question = finder.question_of(read(line, finder.words(habits(business_calendar()))), clock.today())
    names = {int(one): str(login) for one, login in database.rows("SELECT id, login FROM staff")}
    kinds = {one.id: one.name for one in choices.session_choices().types}
    part = next((name for name, span in PARTS.items() if span == (question.from_min, question.to_min)), "")
    days = question.weekdays or frozenset()
    typed = {
        "session_type": kinds.get(question.type_id or 0, ""),
        "people": ", ".join(names[one] for one in question.photographers if one in names),
        "weekdays": " ".join(WEEKDAYS[day][:3].lower() for day in sorted(days)) if len(days) < 7 else "",
        "part": part,
        "first_day": "" if question.first <= clock.today() else question.first.isoformat(),
    }
    return {name: text for name, text in typed.items() if text}


def offers(waiting_id: int, limit: int = 6) -> tuple[Chance, ...]:
    """List the next free times that fit an entry; none for one whom the reader may not see."""
    row = _still_waits(waiting_id)
    if row is None or (row.last_day is not None and row.last_day < clock.today()):
        return ()
    found = finder.look(question_of(row), limit)
    return tuple(_chance(row, one) for one in found.offers)


def _still_waits(waiting_id: int) -> Waiting | None:
    row: Waiting | None = Waiting.get_or_none(Waiting.id == waiting_id, Waiting.ended_at.is_null())
    return row if row is not None and theirs.shown("client", [row.client_id], theirs.only()) else None


def open_ids() -> tuple[int, ...]:
    """List the entries of those who wait and whom the reader may see, who waits longest first; at most ``MOST_TRIED``."""
    today = clock.today()
    return tuple(row.id for row in _who_wait(today, date.max) if row.last_day is None or row.last_day >= today)


def _chance(row: Waiting, one: Offer) -> Chance:
    return Chance(
        waiting_id=row.id,
        client_id=row.client_id,
        client=listed_name(row.client.last_name, row.client.first_name),
        session_type=row.session_type.name,
        since=clock.wall(row.made_at).date(),
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        login=one.login,
        photographer=one.photographer,
        room=one.room,
    )


def chances(spans: Sequence[Freed]) -> tuple[Chance, ...]:
    """List whom of the waiting list a freed time suits, who waits longest first, each with the first such time.

    At most ``MOST_TOLD``. Only times that were not to be had before: they need what became free, while it is.
    """
    ahead = [one for one in spans if one.ends_at > clock.now()]
    if not ahead:
        return ()
    rows = _who_wait(min(one.starts_at for one in ahead).date(), max(one.ends_at for one in ahead).date())
    if not rows:
        return ()
    offered = choices.session_choices()
    told: list[Chance] = []
    for row in rows:
        if (one := _first(row, ahead, offered)) is not None:
            told.append(one)
            if len(told) == MOST_TOLD:
                break
    return tuple(told)


def news(after: int, until: int, known: Sequence[Chance] = ()) -> tuple[Chance, ...]:
    """Return what a desk tells of: what the entries of the journal after one made free, and before it what stands of ``known``.

    Each who waits is told of once.
    """
    if not known and not standing.anybody_waits():
        return ()
    kept = tuple(one for one in known if stands(one))
    told = {one.waiting_id for one in kept}
    spans = freed.between(after, until)
    if any(one.since is not None for one in spans):
        spans += freed.lately()  # what became free before the act that was taken back is free once more
    return (*kept, *(one for one in chances(spans) if one.waiting_id not in told))


def _who_wait(first: date, last: date) -> list[Waiting]:
    """Read who waits for something between two days, who waits longest first; of these the ones the reader may see."""
    found = list(
        Waiting.select()
        .where(
            Waiting.ended_at.is_null(),
            Waiting.first_day.is_null() | (Waiting.first_day <= last),
            Waiting.last_day.is_null() | (Waiting.last_day >= first),
        )
        .order_by(Waiting.made_at, Waiting.id)
        .limit(MOST_TRIED)
    )
    seen = theirs.shown("client", {row.client_id for row in found}, theirs.only())
    return [row for row in found if row.client_id in seen]


def _first(row: Waiting, spans: Iterable[Freed], offered: SessionChoices) -> Chance | None:
    wish = finder.wish_of(question_of(row), offered)
    for span in spans:
        if span.at is not None and span.at < row.made_at:
            continue
        if span.since is not None and row.made_at <= span.since:
            continue  # Who waited before it was taken could have had it: nothing was taken away from anybody.
        if (narrowed := _narrowed(wish, span, row)) is None:
            continue
        found = free.find(narrowed, MOST_STARTS)
        if fits := [one for one in found if one.starts_at < span.ends_at and one.ends_at > span.starts_at]:
            # The time that became free rather than one that only touches it.
            one = next((one for one in fits if one.starts_at >= span.starts_at), fits[0])
            return _chance(row, _offer(one, offered))
    return None


def _narrowed(wish: Wish, span: Freed, row: Waiting) -> Wish | None:
    """Ask for those days alone, and for who or what became free; ``None`` where nothing of it is wanted."""
    first = max(clock.today(), (span.starts_at - timedelta(minutes=wish.length_min)).date(), row.first_day or date.min)
    last = min(span.ends_at.date(), first + timedelta(days=MOST_DAYS - 1), row.last_day or date.max)
    if last < first:
        return None
    people, rooms = wish.people, wish.rooms
    if span.user_id is not None:
        at = next((n for n, group in enumerate(people) if span.user_id in group), None)
        if at is None:
            return None
        people = (*people[:at], (span.user_id,), *people[at + 1 :])
    elif span.resource_id is not None:
        at = next((n for n, group in enumerate(rooms) if span.resource_id in group), None)
        if at is None:
            return None
        rooms = (*rooms[:at], (span.resource_id,), *rooms[at + 1 :])
    return replace(wish, first=first, days=(last - first).days + 1, people=people, rooms=rooms, apart_min=0)


def _offer(one: free.Free, offered: SessionChoices) -> Offer:
    rooms = {int(room.key): room.label for room in offered.rooms}
    login, name = (None, "")
    if one.people:
        sql = "SELECT login, name FROM staff WHERE id = ?"
        login, name = database.rows(sql, (one.people[0],))[0]
    return Offer(one.starts_at, one.ends_at, login, name, None, rooms.get(one.rooms[0]) if one.rooms else None)


def stands(one: Chance) -> bool:
    """Tell whether a time that became free is still to be had, and still waited for by somebody whom the reader may see."""
    row = _still_waits(one.waiting_id)
    if row is None or one.starts_at <= clock.now():
        return False
    at = one.starts_at
    minute = int((at - datetime.combine(at.date(), time.min)).total_seconds()) // 60
    length = int((one.ends_at - one.starts_at).total_seconds()) // 60
    users = database.rows("SELECT id FROM staff WHERE login = ?", (one.login,)) if one.login else []
    rooms = database.rows("SELECT id FROM resource WHERE kind = 'room' AND name = ?", (one.room,)) if one.room else []
    wish = Wish(
        at.date(), length, tuple((int(i),) for (i,) in users[:1]), tuple((int(i),) for (i,) in rooms[:1]),
        choices.first_studio(), row.session_type_id, days=1, from_min=minute, to_min=(minute + length - 1) % DAY_MIN + 1,
        step_min=5, weekdays=frozenset({at.weekday()}),
    )  # fmt: skip
    return any(found.starts_at == at for found in free.find(wish))
