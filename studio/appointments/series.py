"""Appointments that repeat: a series is booked, changed and cancelled as one act, each date of it looked at before the first.

Each date is an appointment of its own, with its number and its history. What has begun is past, and never changed by what
is done to its series.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from models import Appointment, Resource, User
from studio.appointments import appointments, parties, repeating
from studio.appointments.beginning import once_more
from studio.appointments.repeating import Rule
from studio.booking import attending, scheduling
from studio.booking.holders import of_appointment
from studio.booking.resources import slot_for
from studio.dates.closures import make_ready
from studio.dates.spans import end_by_length
from studio.kernel import clock, journal
from studio.kernel.access import Actor, may_now, require
from studio.kernel.errors import Clash, Invalid
from studio.kernel.records import dataclass
from studio.kernel.retry import retry_clash
from studio.kernel.shown import format_date
from studio.lists import theirs

Choice = Literal["skip", "allow", "next"]
"""What becomes of a date that is taken: left out, booked all the same, or at the next free time."""
Scope = Literal["this", "following", "all"]
CHOICES: tuple[Choice, ...] = ("skip", "allow", "next")
MOST_TOLD = 5
OVER = "it is over"
"""Why a date is left out that has begun when the series is booked."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A date of a series before it is booked, or of one that is to be changed."""

    starts_at: datetime
    ends_at: datetime
    left_out: str = ""
    """Why it is not booked: the studio is closed then, or it is over; empty where it is."""
    taken: str = ""
    """Who or what is taken then, as a sentence."""
    may_allow: bool = False
    """Whether it may be booked all the same."""
    next_free: datetime | None = None
    instead_of: datetime | None = None
    warnings: tuple[str, ...] = ()
    appointment_id: int = 0

    @property
    def over(self) -> bool:
        """Whether it had begun when it was planned, and is left out for that."""
        return self.left_out == OVER


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a series."""

    appointment_ids: tuple[int, ...]
    """Those that were booked or changed, by their dates."""
    left_out: tuple[Planned, ...] = ()
    warnings: tuple[str, ...] = ()


class Taken(Invalid):
    """Dates are taken, and nobody said what is to become of them."""

    def __init__(self, message: str, taken: Sequence[Planned]) -> None:
        super().__init__(message)
        self.taken = tuple(taken)


# -- booking ---------------------------------------------------------------------------------------------------------


def plan(actor: Actor, appointment_id: int, rule: Rule) -> tuple[Planned, ...]:
    """List the further dates of an appointment that is to repeat, each looked at.

    Raises:
        Invalid: the rule has no, or too many dates, or the appointment is part of a series already.
    """
    theirs.refuse("appointment", appointment_id, actor)
    row = appointments.found(appointment_id)
    if row.series_id is not None:
        raise Invalid(f"Appointment {row.number} is part of a series already: change or cancel that one.")
    if row.cancelled_id is not None:
        raise Invalid(f"Appointment {row.number} is cancelled: repeat one that takes place.")
    make_ready(clock.today())
    found = repeating.worked(rule, repeating.dates(rule, row.starts_at))
    people, rooms, length = attending.people_of(row.id), attending.rooms_of(row.id), row.ends_at - row.starts_at
    out = []
    for one in found[1:]:
        ends_at = end_by_length(one.at, length)
        if why := one.closed or (OVER if one.at < clock.now() else ""):
            out.append(Planned(one.at, ends_at, left_out=why))
            continue
        looked = _looked_at(actor, one.at, ends_at, people, rooms, row.studio_id)
        out.append(Planned(one.at, ends_at, instead_of=one.instead_of, **looked))
    return tuple(out)


def _looked_at(
    actor: Actor,
    starts_at: datetime,
    ends_at: datetime,
    people: Sequence[int],
    rooms: Sequence[int],
    studio_id: int,
    holders: frozenset[int] = frozenset(),
    own: int | None = None,
) -> dict[str, Any]:
    """Look whether a date is free; those of the same series go out of each other's way."""
    if not clock.exists(starts_at):
        return {"taken": "The clocks skip that time."}
    slot = slot_for(starts_at, ends_at, people, rooms, studio_id=studio_id)
    may_allow = may_now(actor, "allow_clash")
    try:
        return {"warnings": scheduling.judge(slot, ignore=own, may_allow=may_allow).warnings}
    except Clash as clash:
        if clash.clashes and {one.holder for one in clash.clashes} <= holders:
            return {}
        return {"taken": str(clash), "may_allow": clash.may_allow, "next_free": clash.next_free}


@retry_clash
def book(
    actor: Actor,
    appointment_id: int,
    rule: Rule,
    choices: Mapping[date, Choice] | None = None,
    *,
    otherwise: Choice | None = None,
) -> Done:
    """Repeat an appointment: book its further dates, all or none.

    Args:
        choices: what becomes of dates that are taken, by their days.
        otherwise: what becomes of all others that are.
    Raises:
        Taken: dates are, and nobody said what is to become of them; nothing is booked.
        Invalid, NotAllowed: as ``plan`` and ``appointments.book``.
    """
    make_ready(clock.today())
    with journal.entry(actor, "series.booked") as entry:
        require(actor, "book", "book appointments")
        planned = plan(actor, appointment_id, rule)
        row = appointments.found(appointment_id)
        given = _decided(planned, choices or {}, otherwise)
        text = repeating.written(rule, row.starts_at)
        entry.update(Appointment, row.id, series_id=row.id, repeats=text)
        values = once_more(row) | {"notes": row.notes}
        made, warned = [row.id], []
        for one, choice in given:
            starts_at = one.next_free if choice == "next" and one.next_free else one.starts_at
            when = {"starts_at": starts_at, "ends_at": end_by_length(starts_at, row.ends_at - row.starts_at)}
            saved = appointments.book_in(
                entry, appointments.completed({**values, **when}), allow_clash=choice == "allow"
            )
            entry.update(Appointment, saved.appointment_id, series_id=row.id, repeats=text)
            made.append(saved.appointment_id)
            warned += [f"{format_date(starts_at.date())}: {words}" for words in saved.warnings]
        if len(made) < 2:
            raise Invalid("No further date is left: nothing was booked.")
        entry.tell("series.booked", number=row.number, count=len(made) - 1, rule=repeating.told(text))
    kept = {one.starts_at for one, _ in given}
    return Done(tuple(made), tuple(one for one in planned if one.starts_at not in kept), tuple(warned))


def _decided(
    planned: Sequence[Planned], choices: Mapping[date, Choice], otherwise: Choice | None
) -> list[tuple[Planned, Choice | None]]:
    """Return what is booked, each with how; refuse dates of which nobody said what is to become of them."""
    out: list[tuple[Planned, Choice | None]] = []
    open_: list[Planned] = []
    for one in planned:
        choice = choices.get(one.starts_at.date(), otherwise) if one.taken else None
        fits = choice == "next" and one.next_free is not None or choice == "allow" and one.may_allow
        if one.left_out or choice == "skip":
            continue
        if not one.taken or fits:
            out.append((one, choice))
        else:
            open_.append(one)
    if open_:
        raise Taken(_open_words(open_, len(planned)), open_)
    return out


def _open_words(open_: Sequence[Planned], count: int) -> str:
    told = " ".join(f"{format_date(one.starts_at.date())}: {one.taken}" for one in open_[:MOST_TOLD])
    more = f" And {len(open_) - MOST_TOLD} more." if len(open_) > MOST_TOLD else ""
    are = "date is" if len(open_) == 1 else "dates are"
    return (
        f"{len(open_)} of {count} {are} taken, and nothing was saved. {told}{more} Say for each: skip, allow or next."
    )


# -- changing --------------------------------------------------------------------------------------------------------


def members(appointment_id: int, scope: Scope) -> tuple[Appointment, ...]:
    """List what a change of an appointment is about, by start: of a series what is still to come, cancelled ones left out.

    What has begun is no part of it, but for the appointment itself where it alone is meant.
    """
    row = appointments.found(appointment_id)
    if scope == "this" or row.series_id is None:
        return (row,)
    since = max(clock.now(), row.starts_at - timedelta(microseconds=1) if scope == "following" else clock.now())
    coming = (Appointment.series_id == row.series_id) & (Appointment.starts_at > since)
    found = Appointment.select().where(coming & Appointment.cancelled.is_null())
    return tuple(found.order_by(Appointment.starts_at, Appointment.id))


def plan_change(
    actor: Actor, appointment_id: int, values: Mapping[str, Any], scope: Scope
) -> tuple[tuple[Appointment, dict[str, Any], Planned], ...]:
    """Say what a change would do to each appointment of a series: its own values, and whether its time is taken."""
    theirs.refuse("appointment", appointment_id, actor)
    row, some = appointments.found(appointment_id), members(appointment_id, scope)
    if not some:
        raise Invalid("Nothing of the series is still to come: what is past stays as it is.")
    holders = frozenset(of_appointment(one.id) for one in some)
    out = []
    for one in some:
        own = _of_one(row, one, values)
        starts_at, ends_at = own.get("starts_at", one.starts_at), own.get("ends_at", one.ends_at)
        looked: dict[str, Any] = {}
        if {"starts_at", "ends_at", "people", "rooms"} & set(own):
            people = own.get("people", attending.people_of(one.id))
            rooms = own.get("rooms", attending.rooms_of(one.id))
            holder = of_appointment(one.id)
            looked = _looked_at(actor, starts_at, ends_at, people, rooms, one.studio_id, holders, holder)
        out.append((one, own, Planned(starts_at, ends_at, appointment_id=one.id, **looked)))
    return tuple(out)


def _of_one(row: Appointment, one: Appointment, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of one appointment, where another one of the series was given them: as many days later or earlier."""
    own = {name: value for name, value in values.items() if name not in ("starts_at", "ends_at")}
    if "starts_at" in values or "ends_at" in values:
        starts_at = values.get("starts_at") or row.starts_at
        ends_at = values.get("ends_at")
        if ends_at is None or ends_at is appointments.SAME_LENGTH:
            ends_at = end_by_length(starts_at, row.ends_at - row.starts_at)
        days = one.starts_at.date() - row.starts_at.date()
        begins = datetime.combine(starts_at.date() + days, starts_at.time())
        own |= {"starts_at": begins, "ends_at": end_by_length(begins, ends_at - starts_at)}
    return own


@retry_clash
def change(
    actor: Actor,
    appointment_id: int,
    version: int | None,
    values: Mapping[str, Any],
    scope: Scope,
    choices: Mapping[date, Choice] | None = None,
    *,
    otherwise: Choice | None = None,
) -> Done:
    """Change an appointment and what comes of its series, all or none; see ``appointments.change``.

    Args:
        values: as of the appointment itself: the others are moved by as many days, to the same time of the day.
        scope: the appointment alone, it and those that follow, or all of the series that are still to come.
    Raises:
        Taken: dates are, and nobody said what is to become of them; nothing is changed. One that is skipped stays as it was.
        Others: as ``appointments.change``.
    """
    make_ready(clock.today())
    given = dict(values)
    if "people" in given:
        given["people"] = parties.people_in(given["people"], attending.people_of(appointment_id))
        _refuse_without_calendar(given["people"])
    if "rooms" in given:
        given["rooms"] = parties.rooms_in(given["rooms"], attending.rooms_of(appointment_id))
    with journal.entry(actor, "series.changed") as entry:
        require(actor, "book", "change appointments")
        row = appointments.found(appointment_id)
        if version is not None and row.version != version:
            raise journal.stale(Appointment, appointment_id, version)
        planned = plan_change(actor, appointment_id, given, scope)
        decided = {
            one.appointment_id: (one, how) for one, how in _decided([p for *_, p in planned], choices or {}, otherwise)
        }
        wanted = [(one, own, *decided[one.id]) for one, own, _ in planned if one.id in decided]
        # Whoever moves later goes first from the end, so that none stands in the way of the one before.
        wanted.sort(key=lambda each: each[0].starts_at, reverse=bool(wanted) and _later(wanted[0]))
        warned: list[str] = []
        for one, own, plan_, how in wanted:
            if how == "next" and plan_.next_free is not None:
                length = own["ends_at"] - own["starts_at"] if "ends_at" in own else one.ends_at - one.starts_at
                own |= {"starts_at": plan_.next_free, "ends_at": end_by_length(plan_.next_free, length)}
            saved = appointments.change_in(entry, one.id, None, own, allow_clash=how == "allow")
            warned += [f"{format_date(plan_.starts_at.date())}: {words}" for words in saved.warnings]
        _tell(entry, values, row.number, len(wanted))
    left = tuple(p for _, _, p in planned if p.appointment_id not in decided)
    return Done(tuple(sorted(one.id for one, *_ in wanted)), left, tuple(warned))


def _tell(entry: journal.Entry, values: Mapping[str, Any], number: str, count: int) -> None:
    if values.get("cancelled"):
        entry.tell("series.cancelled", number=number, count=count)
    elif "starts_at" in values:
        entry.tell("series.moved", number=number, count=count)
    else:
        entry.tell("series.changed", number=number, count=count)


def _later(each: tuple[Appointment, dict[str, Any], Planned, Any]) -> bool:
    one, own, *_ = each
    return bool(own.get("starts_at", one.starts_at) > one.starts_at)


def _refuse_without_calendar(people: Sequence[int]) -> None:
    have = (
        {row.user_id for row in Resource.select(Resource.user).where(Resource.user << list(people))}
        if people
        else set()
    )
    if lacking := set(people) - have:
        name = User.get_by_id(min(lacking)).name
        raise Invalid(f"{name} has no calendar yet: change this appointment alone first.", field="people")


def cancel(actor: Actor, appointment_id: int, reason: str, scope: Scope) -> Done:
    """Cancel an appointment and what comes of its series: their people and rooms are free then."""
    return change(actor, appointment_id, None, {"cancelled": reason or " "}, scope)
