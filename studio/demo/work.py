"""The demo studio's work around its sessions: calls, mails, texts and letters, and tasks; made up from the date alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime, time, timedelta
from typing import Any

from models import (
    CallType,
    ClientAddress,
    ClientEmail,
    ClientPhone,
    Communication,
    CommunicationOutcome,
    CommunicationResult,
    DeadAddress,
    Department,
    Outbox,
    Receiver,
    Task,
    TaskStatus,
    TaskType,
    Template,
)
from studio.demo import bulk
from studio.demo.diary import Visit
from studio.demo.house import House, Person
from studio.demo.letters import written
from studio.kernel import clock
from studio.kernel.records import dataclass
from studio.messages.addresses import key_of

ORDERED = {
    "Wedding": ("Design the album", "Album", 30), "Newborn": ("Order the prints", "Lab order", 10),
    "Family": ("Order the wall print", "Lab order", 10), "Senior": ("Order the yearbook picture", "Lab order", 7),
    "Portrait": ("Retouch the chosen pictures", "General", 5), "Headshot": ("Send the file for the web", "General", 3),
}  # fmt: skip
"""What is done after a session of a type: subject, type of task, and after how many days."""

CHORES = (
    ("Back up the week's cards", "MKH", 5), ("Clean the backdrop rolls", "FOL", 5), ("Charge the strobe batteries", "CO", 3),
    ("Order ink and paper", "FOL", 7), ("Count the frames in stock", "GK", 8),
)  # fmt: skip
"""What comes again each month: subject, whose it is, and its priority."""

ANSWERS = (
    "Can we bring the dog?", "We are ten minutes late, is that all right?", "Thank you! What should we wear?",
)  # fmt: skip
"""What clients write back."""

ENDS = {"sent": "", "failed": "550 5.1.1 The email account that you tried to reach does not exist.",
        "unsure": "The line dropped before the mail server answered: it closed the line."}  # fmt: skip


@dataclass
class Reach:
    """How a client is written to."""

    phone: str = ""
    texts: str = ""
    mail: str = ""
    letter: str = ""


@dataclass
class Book:
    """What is written, table by table."""

    communications: list[dict[str, Any]] = field(default_factory=list)
    receivers: list[dict[str, Any]] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)


def write_work(house: House, visits: Sequence[Visit], today: date) -> int:
    """Write what was said and done around the sessions, and return how many tasks there are."""
    work = Work(house, today)
    for visit in visits:
        work.tell(visit)
    work.answers([visit for visit in visits if visit.day > today and visit.family][:3])
    work.chores()
    work.write()
    return len(work.book.tasks)


class Work:
    """Tells it. Everything that is done was done yesterday or before; what is open waits today or later, or is late."""

    def __init__(self, house: House, today: date) -> None:
        self.house, self.today = house, today
        self.pick = random.Random(f"demo work {today}")
        self.book = Book()
        self.reach = _reach()
        self.types = {row.name: row.id for row in CallType.select()}
        self.results = {row.name: row.id for row in CommunicationResult.select()}
        self.outcomes = {row.name: row.id for row in CommunicationOutcome.select()}
        self.templates = {row.name: row.id for row in Template.select()}
        self.departments = {row.name: row.id for row in Department.select()}
        self.kinds = {row.name: row.id for row in TaskType.select()}
        self.statuses = {
            kind: list(TaskStatus.select().where(TaskStatus.task_type == kind).order_by(TaskStatus.position))
            for kind in self.kinds.values()
        }
        self.desk = [house.people[initials] for initials in ("GK", "LW", "MKH")]

    # -- one session -----------------------------------------------------------------------------------------------------

    def tell(self, visit: Visit) -> None:
        """Tell of one session what was said about it, and what was to be done."""
        assert visit.family is not None
        reach, booked = self.reach.get(visit.family.id, Reach()), visit.columns["booked_at"]
        assert isinstance(booked, datetime)
        off = {"cancelled", "on_hold"} & set(visit.flags)
        if reach.mail and self.pick.random() < 0.5:
            self._mail(visit, booked + timedelta(minutes=9), "booked", reach)
        if off:
            return
        self._remind(visit, reach, booked)
        if "no_show" in visit.flags:
            self._call(
                visit,
                visit.day + timedelta(days=1),
                "Schedule a session",
                reach,
                "They did not come: offer a new date.",
            )
        elif visit.day < self.today:
            self._after(visit, reach)

    def _remind(self, visit: Visit, reach: Reach, booked: datetime) -> None:
        """Remind of a session two days before it, or call about it: nobody who confirmed long ago, and nobody too late."""
        day, confirmed = self._open(visit.day - timedelta(days=2), -1), visit.flags.get("confirmed")
        if reach.texts and self.pick.random() < 0.4 and booked.date() < day < self.today:
            at = datetime.combine(day, time(10, self.pick.randrange(60)))
            self._message("text", visit, at, "reminder", reach.texts)
        elif not reach.phone or self.pick.random() > 0.35 or visit.day > self.today + timedelta(days=3):
            return
        elif confirmed is None:
            first = max(day, booked.date() + timedelta(days=1), date.min if visit.day < self.today else self.today)
            last = visit.day if visit.day >= self.today else visit.day - timedelta(days=1)
            self._call(visit, first, "Confirm the session", reach, last=last, answers=False)
        elif confirmed[0].date() > booked.date() and self._open(confirmed[0].date()) == confirmed[0].date():
            self._say(
                "call", visit, confirmed[0], confirmed[1], self._about("Confirm the session"), phone=reach.phone,
                call_type=self.types["Confirm the session"], result=self.results["Reached"],
                completed_on=confirmed[0].date(), completed_by=confirmed[1].id,
            )  # fmt: skip

    def _after(self, visit: Visit, reach: Reach) -> None:
        chance = self.pick.random()
        if chance < 0.3:
            self._order(visit)
        if reach.mail and 0.2 < chance < 0.5 and (day := visit.day + timedelta(days=14)) < self.today:
            at = datetime.combine(day, time(11, self.pick.randrange(60)))
            self._mail(visit, at, "ready", reach)
        if reach.letter and 0.93 < chance < 0.97:
            at = datetime.combine(min(visit.day + timedelta(days=3), self.today - timedelta(days=1)), time(16, 5))
            state = "waiting" if self.today - visit.day < timedelta(days=9) else "sent"
            self._message("letter", visit, at, "thanks", reach.letter, state)

    # -- calls and messages ------------------------------------------------------------------------------------------------

    def _call(
        self,
        visit: Visit,
        day: date,
        kind: str,
        reach: Reach,
        about: str = "",
        *,
        last: date = date.max,
        answers: bool = True,
    ) -> None:
        """Tell of a call, and of up to two more tries where nobody answered, none after the last day."""
        by, previous = self.pick.choice(self.desk), None
        for tries in (1, 2, 3):
            day = self._open(day)
            if day > last:
                return
            done = day < self.today - timedelta(days=1) or (day < self.today and self.pick.random() < 0.8)
            chances = (66 * answers, 16, 12, 6)
            result = self.pick.choices(("Reached", "No answer", "Left voicemail", "Busy"), chances)[0]
            # What is still to be done was written down by yesterday.
            at = datetime.combine(
                min(day, self.today - timedelta(days=1)), time(9 if done else 17, self.pick.randrange(60))
            )
            previous = self._say(
                "call", visit, at, by, about or self._about(kind), due_on=day,
                call_type=self.types[kind], phone=reach.phone, tries=tries, previous=previous,
                completed_on=day if done else None, completed_by=by.id if done else None,
                result=self.results[result] if done else None,
                outcome=self.outcomes["Booked"] if done and result == "Reached" and kind == "Schedule a session" else None,
            )  # fmt: skip
            if not done or result == "Reached":
                return
            day += timedelta(days=1)

    def _open(self, day: date, step: int = 1) -> date:
        """Return the day, or the next one, or the one before, on which somebody is at the desk."""
        while day.weekday() == 6 or self.house.calendar.is_holiday(day):
            day += timedelta(days=step)
        return day

    def _business_day(self, day: date, step: int = 1) -> date:
        while not self.house.calendar.is_business_day(day):
            day += timedelta(days=step)
        return day

    @staticmethod
    def _about(kind: str) -> str:
        return "Confirm date, time and place; ask who takes part." if kind == "Confirm the session" else kind

    def _mail(self, visit: Visit, at: datetime, about: str, reach: Reach) -> None:
        fate = self.pick.random() if at.date() > self.today - timedelta(days=10) else 1.0
        state = "failed" if fate < 0.02 else "unsure" if fate < 0.03 else "sent"
        self._message("email", visit, at, about, reach.mail, state)

    def _message(self, kind: str, visit: Visit, at: datetime, about: str, to: str, state: str = "sent") -> None:
        assert visit.family is not None
        family, done = visit.family, state == "sent"
        name = family.name.first or "all"
        subject, body = written(about, family.language, name, visit.kind, visit.starts_at)
        by = self.pick.choice(self.desk)
        own = self._say(
            kind, visit, at, by, subject, body=body, phone=to if kind == "text" else "",
            completed_on=at.date() if done else None,
            completed_by=by.id if done else None,
        )  # fmt: skip
        self.book.receivers.append(
            {"communication": own, "role": "to", "name": family.shown, "address": to,
             "address_key": key_of(kind, to), "refused": ENDS["failed"] if state == "failed" else ""}  # type: ignore[arg-type]
        )  # fmt: skip
        instant = clock.utc(at + timedelta(minutes=1))
        self.book.outbox.append(
            {"communication": own, "channel": kind, "state": state, "message_id": f"<demo.{own}@hansen.example>",
             "tries": int(state != "waiting"), "next_try_at": instant, "error": ENDS.get(state, ""),
             "done_at": None if state == "waiting" else instant, "noted": True}
        )  # fmt: skip

    def _say(self, kind: str, visit: Visit, at: datetime, by: Person, about: str, **more: Any) -> int:
        assert visit.family is not None
        own = len(self.book.communications) + 1
        self.book.communications.append(
            {"id": own, "kind": kind, "client": visit.family.id, "session": visit.id, "user": by.id, "due_on": at.date(),
             "description": about, "made_at": clock.utc(at), "made_by": by.id} | more
        )  # fmt: skip
        return own

    def answers(self, visits: Sequence[Visit]) -> None:
        """Tell of what clients answered yesterday, and nobody has read."""
        at = datetime.combine(self.today - timedelta(days=1), time(18, 40))
        for visit, words in zip(visits, ANSWERS, strict=False):
            assert visit.family is not None
            reach = self.reach.get(visit.family.id, Reach())
            if reach.mail:
                more = {"completed_on": at.date(), "incoming": True, "unread": True, "body": words}
                own = self._say("email", visit, at, self.desk[0], "Re: Your session", **more)
                self.book.receivers.append(
                    {"communication": own, "role": "from", "name": visit.family.shown, "address": reach.mail,
                     "address_key": key_of("email", reach.mail), "refused": ""}
                )  # fmt: skip

    # -- tasks -------------------------------------------------------------------------------------------------------------

    def _order(self, visit: Visit) -> None:
        assert visit.family is not None
        subject, kind, days = ORDERED[visit.kind]
        due = self._business_day(visit.day + timedelta(days=days))
        late = self.pick.random() < 0.12 and due > self.today - timedelta(days=30)
        done = (
            max(
                self._business_day(due + timedelta(days=self.pick.randint(-2, 3)), -1),
                self._business_day(visit.day + timedelta(days=1)),
            )
            if due < self.today - timedelta(days=4) and not late
            else None
        )
        who = self.house.people[self.pick.choice(("HS", "FOL"))]
        shared = self.pick.random() < 0.3
        self._task(
            subject, kind, visit.day, due, done and min(done, self.today - timedelta(days=1)), visit.photographer,
            who if done or not shared else None, department="Production" if shared else "", urgent=self.pick.random() < 0.05,
            client=visit.family.id, session=visit.id,
        )  # fmt: skip

    def chores(self) -> None:
        """Tell of what comes again, and of two things that stand out today."""
        mia = self.house.people["MKH"]
        for months in range(-12, 2):
            first = (self.today.replace(day=1) + timedelta(days=31 * months)).replace(day=1)
            for place, (subject, initials, priority) in enumerate(CHORES):
                due = self._business_day(first + timedelta(days=4 + 5 * place))
                done = due if due < self.today else None
                self._task(subject, "General", first, due, done, mia, self.house.people[initials], priority=priority)
        day = self.today
        self._task(
            "Sign the lease of the loft",
            "General",
            day - timedelta(days=9),
            day,
            None,
            mia,
            mia,
            priority=1,
            private=True,
        )
        self._task(
            "Call the framer: two frames came broken",
            "General",
            day,
            day,
            None,
            mia,
            None,
            department="Office",
            urgent=True,
        )

    def _task(
        self, subject: str, kind: str, start: date, due: date, done: date | None, by: Person, who: Person | None, *,
        department: str = "", **more: Any,
    ) -> None:  # fmt: skip
        statuses = self.statuses[self.kinds[kind]]
        status = statuses[-1] if done else statuses[self.pick.choice((0, 0, 1))]
        self.book.tasks.append(
            {"subject": subject, "task_type": self.kinds[kind], "status": status.id, "status_since": done or start,
             "status_due": None if done else due, "assigned_by": by.id, "user": who.id if who else None,
             "department": self.departments.get(department), "start_on": start, "due_on": due, "completed_on": done,
             "completed_by": who.id if who and done else None, "priority": 5} | more
        )  # fmt: skip

    # -- writing -----------------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write it all."""
        _write(Communication, self.book.communications)
        _write(Receiver, _numbered(self.book.receivers))
        _write(Outbox, _numbered(self.book.outbox))
        tasks = sorted(self.book.tasks, key=lambda row: row["start_on"])
        _write(Task, [{"id": place, "number": str(place), **row} for place, row in enumerate(tasks, start=1)])
        at = clock.utc(datetime.combine(self.today - timedelta(days=1), time(9, 12)))
        dead = {row["address_key"]: row for row in self.book.receivers if row["refused"]}
        rows = ({"channel": "email", "address_key": key, "at": at, "code": "5.1.1", "words": row["refused"],
                 "communication": row["communication"]} for key, row in dead.items())  # fmt: skip
        _write(DeadAddress, _numbered(list(rows)))


def _numbered(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": place, **row} for place, row in enumerate(rows, start=1)]


def _write(model: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows that name what they have; what one of them lacks has its default."""
    names = tuple(dict.fromkeys(name for row in rows for name in row))
    defaults = {name: model._meta.fields[name].default for name in names}
    bulk.insert_rows(model, names, ([row.get(name, defaults[name]) for name in names] for row in rows))


def _reach() -> dict[int, Reach]:
    """Read how each client is reached: the first number, the first for texts, the first mail and postal address."""
    found: dict[int, Reach] = {}
    for kind, client_id, value in _addresses():
        one = found.setdefault(client_id, Reach())
        setattr(one, kind, getattr(one, kind) or value)
    return found


def _addresses() -> Iterator[tuple[str, int, str]]:
    for phone in ClientPhone.select().order_by(ClientPhone.id):
        yield "phone", phone.client_id, phone.number
        if phone.sms:
            yield "texts", phone.client_id, phone.number
    for email in ClientEmail.select().order_by(ClientEmail.id):
        yield "mail", email.client_id, email.email
    for where in ClientAddress.select().order_by(ClientAddress.id):
        yield "letter", where.client_id, f"{where.street}\n{where.city}, {where.region} {where.postcode}"
