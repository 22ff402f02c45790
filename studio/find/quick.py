"""A booking in one line: what it says, field by field, what is still to choose, and what is in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from studio.booking import finder, free
from studio.booking.availability import availability
from studio.booking.finder import Question
from studio.booking.line import mistake_in, read
from studio.booking.resources import around_of_type
from studio.booking.said import Line, Name, Part, written
from studio.clients import clients
from studio.dates.closures import business_calendar
from studio.dates.reading import habits
from studio.dates.spans import end_by_length, end_note, times_text
from studio.find import search
from studio.find.hits import ClientHit
from studio.kernel import clock
from studio.kernel.clean import name_key, quoted
from studio.kernel.errors import Invalid, NotFound, StudioError
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time, plain_date, weekday_date
from studio.lists.choices import SessionChoices, TypeChoice, session_choices
from studio.people.users import list_users
from studio.sessions import holds
from studio.sessions.flags import Flag

MOST_CLIENTS = 6
MOST_TIMES = 6
HELD = "On hold"
ASKS = {
    "client": "whose session it is: a name, or #1004",
    "type": "a session type",
    "when": "a day and a time: fri 14:30",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One field of the booking, as it was understood."""

    label: str
    text: str
    unclear: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """Something to choose: what it is, and the line that says so."""

    label: str
    line: str
    hint: str = ""
    """What tells it from another one of the same name."""


@dataclass(frozen=True, slots=True)
class Quick:
    """What a line says."""

    fields: tuple[Told, ...]
    problems: tuple[str, ...]
    """Why it cannot be booked as it stands, each as a sentence."""
    ways: tuple[Way, ...]
    """What may be meant, or when it is free."""
    told: str = ""
    """Who is free then, or what is in the way."""
    client_id: int | None = None
    values: Mapping[str, Any] | None = None
    """What is booked, by the fields of a session; None where it cannot be booked yet."""
    typed: Mapping[str, str] | None = None
    """The same as the wizard takes it, as far as it goes."""


def understand(text: str) -> Quick:
    """Read a line, and look who is free then."""
    own = habits(business_calendar())
    words = finder.words(own, question=False)
    line, choices = read(text, words), session_choices()
    return _Reading(text, line, choices).quick()


class _Reading:
    """Goes through a line field by field."""

    def __init__(self, text: str, line: Line, choices: SessionChoices) -> None:
        self.text, self.line, self.choices = text, line, choices
        self.fields: list[Told] = []
        self.problems = line.problems
        self.ways: list[Way] = []
        self.told = ""

    def quick(self) -> Quick:
        client = self.client()
        kind = self.kind()
        starts_at = self.when()
        length = self.line.length_min or (kind.duration_min if kind else None)
        ends_at = end_by_length(starts_at, timedelta(minutes=length)) if starts_at and length else None
        self.show_times(starts_at, ends_at)
        self.fields.append(Told("Type", kind.name if kind else "", kind is None))
        self.fields.append(Told("Client", client.label if client else self.line.client, client is None))
        values = self.people_and_place(kind, starts_at, length)
        title = " ".join(self.line.values("title", str))
        if title:
            self.fields.append(Told("Called", title))
        held = self.hold(kind, starts_at)
        for part in self.line.parts:
            if part.choose:
                self.ways += [Way(one.label, self.with_part(part, written(part.kind, one))) for one in part.names]
        whole = bool(client and kind and starts_at and ends_at and not self.problems)
        if starts_at and ends_at and kind:
            self.look(values, starts_at, ends_at, kind)
        elif kind or length:
            self.offer(kind, length)
        wanted = {
            "session_type": kind.id if kind else None,
            "starts_at": starts_at,
            "ends_at": ends_at,
            "description": title,
        }
        typed = self.typed(kind, starts_at, ends_at, values)
        return Quick(
            tuple(self.fields),
            tuple(self.problems),
            tuple(self.ways[: MOST_CLIENTS + MOST_TIMES]),
            self.told,
            client.key if client else None,
            {**wanted, **values, **held} if whole and not self.problems else None,
            typed,
        )

    # -- fields ------------------------------------------------------------------------------------------------------

    def client(self) -> Name | None:
        typed = self.line.client
        if not typed:
            self.problems.append(f"Say {ASKS['client']}.")
            return None
        if typed.startswith("#"):
            try:
                client_id = clients.client_id_of(typed[1:])
            except StudioError as error:
                self.problems.append(str(error))
                return None
            name = clients.client_record(client_id).name
            known = name_key(name)
            left = " ".join(part.text for part in self.line.of("client") if name_key(part.text) not in known)
            if left:
                self.problems.append(
                    f"{quoted(left)} means nothing here: leave it out, or put a description in quotes."
                )
            return Name(client_id, name)
        said = list(self.line.of("client"))
        found = search.find(typed, clients=MOST_CLIENTS, sessions=0)
        if (not found.clients or found.forgiven) and (rest := self.without_mistakes(said)) != said:
            if not rest:
                self.problems.append(f"Say {ASKS['client']}.")
                return None
            said, typed = rest, " ".join(part.text for part in rest)
            found = search.find(typed, clients=MOST_CLIENTS, sessions=0)
        if not found.clients or found.forgiven:
            self.problems.append(f"Nobody is called {quoted(typed)}: choose, or add the client first.")
        elif len(found.clients) > 1:
            self.problems.append(f"{quoted(typed)} may be several: choose.")
        else:
            one = found.clients[0]
            return Name(one.id, f"{one.name} ({one.number})")
        for hit in found.clients:
            line = self.with_part(said[0], f"#{hit.number}", said[1:])
            self.ways.append(Way(f"{hit.name} ({hit.number})", line, _told_apart(hit)))
        return None

    def without_mistakes(self, said: Sequence[Part]) -> list[Part]:
        """Leave out of a name that nobody has what was meant as a day or a time, and say what is wrong with it."""
        left, own = list(said), habits()
        for count in (2, 1):
            for at in range(len(left) - count, -1, -1):
                if wrong := mistake_in(" ".join(part.text for part in left[at : at + count]), own):
                    self.problems.append(wrong)
                    del left[at : at + count]
        return left

    def kind(self) -> TypeChoice | None:
        said = list(self.line.of("type"))
        if not said:
            self.problems.append(f"Say {ASKS['type']}.")
        names = [part.names[0].key for part in said if not part.problem]
        return next((one for one in self.choices.types if names and one.id == names[-1]), None)

    def when(self) -> datetime | None:
        found = self.line.when
        if found.at is None:
            self.problems.append("Say a time, or choose one." if found.day else f"Say {ASKS['when']}.")
            return None
        return datetime.combine(found.day or clock.today(), found.at)

    def show_times(self, starts_at: datetime | None, ends_at: datetime | None) -> None:
        day = self.line.when.day
        if starts_at is None:
            self.fields += [Told("Date", format_date(day) if day else "", day is None), Told("Time", "", True)]
            return
        time = times_text(starts_at, ends_at, " - ") if ends_at else format_time(starts_at.time())
        note = f" {end_note(starts_at, ends_at)}" if ends_at else ""
        past = starts_at < clock.now()
        self.fields += [Told("Date", format_date(starts_at.date()) + (", in the past" if past else ""), past)]
        self.fields += [Told("Time", f"{time}{note}")]

    def people_and_place(
        self, kind: TypeChoice | None, starts_at: datetime | None, length: int | None
    ) -> dict[str, Any]:
        """Return who takes part and where, as far as the line says it."""
        people = [part.names for part in self.line.of("person") if not part.problem]
        values: dict[str, Any] = {}
        for role, group in zip(("photographer", "assistant"), people, strict=False):
            one = self.first_free(group, starts_at, length) if len(group) > 1 else group[0]
            values[role] = one.key
            self.fields.append(Told(role.capitalize(), one.label))
        if len(people) > 2:
            self.problems.append("One photographs and one assists: leave the others out.")
        places = [part.names[0] for part in self.line.of("place") if not part.problem]
        if places:
            one = places[-1]
            values["outside_location" if one.outside else "room"] = one.key
            self.fields.append(Told("Where", one.label))
        elif self.line.of("outside"):
            values["room"] = None
            self.fields.append(Told("Where", "outside"))
        elif kind is not None and kind.room is not None:
            room = next((one.label for one in self.choices.rooms if one.key == kind.room), "")
            self.fields.append(Told("Where", room))
        return values

    def hold(self, kind: TypeChoice | None, starts_at: datetime | None) -> dict[str, Any]:
        """Return that it is held, and until when, where the line says so."""
        said = self.line.hold
        if not said:
            return {}
        until = said if isinstance(said, date) else None
        if starts_at is not None and until is not None:
            try:
                holds.check_end(until, starts_at.date())
            except Invalid as error:
                self.problems.append(str(error))
        elif starts_at is not None and kind is not None:
            until = holds.end_by_type(kind.id, starts_at.date())
        self.fields.append(Told(HELD, f"until {format_date(until)}" if until else "without an end"))
        return {"on_hold": Flag(until=said) if isinstance(said, date) else True}

    def first_free(self, group: Sequence[Name], starts_at: datetime | None, length: int | None) -> Name:
        """Of several people, return the first who is free then."""
        if starts_at is None or length is None:
            return group[0]
        ends_at = starts_at + timedelta(minutes=length)
        return next((one for one in group if availability(one.key, None, None, starts_at, ends_at)[0]), group[0])

    # -- who is free -------------------------------------------------------------------------------------------------

    def look(self, values: Mapping[str, Any], starts_at: datetime, ends_at: datetime, kind: TypeChoice) -> None:
        """Say who is free then; else what is in the way, and when it is free next."""
        room = values.get("room", None if "outside_location" in values else kind.room)
        who = values.get("photographer", kind.photographer)
        around = around_of_type(kind.id)
        studio = self.choices.studio_with(room)
        fine, self.told = availability(
            who, values.get("assistant"), room, starts_at, ends_at, studio=studio, around=around, type_id=kind.id
        )
        people = tuple((one,) for one in (who, values.get("assistant")) if one is not None)
        length = int((ends_at - starts_at).total_seconds()) // 60
        rooms = ((int(room),),) if room is not None else ()
        wish = free.Wish(starts_at.date(), length, people, rooms, studio, kind.id, apart_min=length)
        if not fine and not self.line.hold:
            # Asked alone, a day counts on which the studio does not work otherwise.
            found = [*free.find(replace(wish, days=1)), *free.find(wish, 60)]
            later = dict.fromkeys(one.starts_at for one in found if one.starts_at > starts_at)
            self.ways += [self.at_time(at) for at in list(later)[: MOST_TIMES // 2]]

    def offer(self, kind: TypeChoice | None, length: int | None) -> None:
        """Offer the next free times of the day, or from today on."""
        if self.line.when.at is not None or length is None:
            return
        try:
            question = finder.question_of(self.line, clock.today())
        except Invalid as error:
            self.problems.append(str(error))
            return
        people = [part.names for part in self.line.of("person") if not part.problem]
        groups = [tuple(one.key for one in group) for group in people]
        question = replace(
            question,
            type_id=kind.id if kind else None,
            photographers=groups[0] if groups else (),
            assistants=groups[1] if len(groups) > 1 else (),
        )
        self.ways += [self.at_time(one.starts_at) for one in _found(question)]

    def at_time(self, at: datetime) -> Way:
        """Return the line with another time."""
        said = [part for part in self.line.parts if part.kind in ("when", "part")]
        text = f"{at:%Y-%m-%d %H:%M}"
        label = f"{weekday_date(at.date())}, {format_time(at.time())}"
        if not said:
            return Way(label, f"{text} {self.text.strip()}")
        return Way(label, self.with_part(said[0], text, said[1:]))

    def with_part(self, part: Part, text: str, without: Sequence[Part] = ()) -> str:
        """Return the line with another text for one part of it, and without some."""
        words = [
            text if one is part else "" if any(one is other for other in without) else one.text
            for one in self.line.parts
        ]
        return " ".join(word for word in words if word)

    def typed(
        self, kind: TypeChoice | None, starts_at: datetime | None, ends_at: datetime | None, values: Mapping[str, Any]
    ) -> dict[str, str]:
        """Return what the wizard begins with."""
        day = self.line.when.day
        logins = {one.id: one.login for one in list_users()}
        rooms = {int(one.key): one.label for one in self.choices.rooms}
        outside = {one.key: one.label for one in self.choices.outside_locations}
        nowhere = "room" in values and values["room"] is None
        found = {
            "type": kind.name if kind else "",
            "date": f"{(starts_at or day):%Y-%m-%d}" if starts_at or day else "",
            "start": f"{starts_at:%H:%M}" if starts_at else "",
            "end": f"{ends_at:%H:%M}" if ends_at else "",
            "photographer": logins.get(values.get("photographer", 0), ""),
            "assistant": logins.get(values.get("assistant", 0), ""),
            "room": rooms.get(values.get("room") or 0, ""),
            "outside": outside.get(values.get("outside_location") or 0, ""),
            "no_room": "True" if nowhere else "",
            "client": "" if self.line.client.startswith("#") else self.line.client,
            "description": " ".join(self.line.values("title", str)),
            "hold": str(self.line.hold or ""),
        }
        return {name: text for name, text in found.items() if text}


def _told_apart(hit: ClientHit) -> str:
    """Return what Find shows beside a name: how a client is reached, or what matched, and the nearest session."""
    session = "no session"
    if hit.session_at is not None:
        session = f"{'next' if hit.session_ahead else 'last'} {plain_date(hit.session_at.date())}"
    return f"{hit.why or hit.phone or 'no phone'}, {session}"


def _found(question: Question) -> Sequence[finder.Offer]:
    try:
        return finder.look(question, MOST_TIMES).offers
    except (Invalid, NotFound):
        return ()
