"""What became of each of the demo studio's sessions up to today: booked, moved, confirmed, held, photographed, delivered."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

from studio.demo.diary import Visit
from studio.demo.house import House, Person
from studio.kernel import sentences
from studio.sessions.flags import Flag
from studio.workflow.workflow import due_of, status_facts

REASONS = (
    "Child has a fever",
    "Found another date with the grandparents",
    "Moved away",
    "Too expensive after all",
    "Photographer ill",
    "Double booked on their side",
)

NOTES = (
    "Bring the blue blanket and the small chair.",
    "Wants two pictures for the grandmother, 5x7, matte.",
    "Twins: leave fifteen minutes more.",
    "Comes by tram, may be late.",
    "Asked for black and white.",
    "Invoice goes to the company.",
    "Loved the loft last time.",
)

BUSINESS_DAYS_LATE = 4


class Course:
    """Tells each session's story. No story reaches into today: everything written happened yesterday or before."""

    def __init__(self, pick: random.Random, house: House, today: date) -> None:
        self.pick, self.house, self.today = pick, house, today
        self.desk = [house.people[initials] for initials in ("GK", "GK", "LW", "MKH")]
        self.back_room = [house.people[initials] for initials in ("HS", "FOL")]

    def tell(self, visit: Visit, fate: str) -> None:
        """Fill the visit's columns and history.

        Args:
            fate: ``cancelled``, ``held``, ``no_show``, ``unconfirmed``, or "" for what is usual.
        """
        booked = self._book(visit)
        self._remember(visit, booked)
        confirmed = self._confirm(visit, booked, fate)
        if fate == "cancelled":
            self._cancel(visit, confirmed or booked)
        elif fate == "held":
            self._flag(visit, booked + timedelta(minutes=6), self.pick.choice(self.desk), "on_hold")
        elif fate == "no_show":
            self._no_show(visit)
        elif visit.day < self.today:
            self._work(visit)

    # -- up to the session -------------------------------------------------------------------------------------------

    def _book(self, visit: Visit) -> datetime:
        ahead = (visit.day - self.today).days
        if visit.kind == "Wedding":
            lead = self.pick.randint(90, 260)
        else:
            lead = self.pick.choices(
                (self.pick.randint(1, 5), self.pick.randint(6, 20), self.pick.randint(21, 60)), (20, 50, 30)
            )[0]
        lead = max(lead, ahead + 1 + int(self.pick.random() ** 2 * 40))
        day = visit.day - timedelta(days=lead)
        while day.weekday() == 6 or self.house.calendar.is_holiday(day):
            day -= timedelta(days=1)
        if visit.redo_of and day <= visit.redo_of.day < visit.day:
            day = min(visit.redo_of.day + timedelta(days=3), self.today - timedelta(days=1))
        at = self._at(day)
        by = self.pick.choice(self.desk)
        pending = self.house.statuses[0]
        # With a bridal couple all is talked over a week before; everybody else is awaited on the day itself.
        by_hand = visit.kind == "Wedding"
        due = self.house.calendar.add(visit.day, -5) if by_hand else due_of(pending, day, visit.day)
        visit.columns |= {
            "status": pending.id,
            "status_since": day,
            "status_due": due,
            "status_due_by": by.id if by_hand else None,
            "booked_by": by.id,
            "booked_at": at,
            "reminder_min": self.pick.choices((30, 60, None), (80, 12, 8))[0],
        }
        first_slot = self._moved_from(visit, at)
        visit.notes.insert(0, (at, by, "booked", {"when": sentences.span(*first_slot), "status": pending.name}))
        if visit.redo_of:
            visit.flags["redo"] = (at, by, Flag())
        return at

    def _moved_from(self, visit: Visit, booked: datetime) -> tuple[datetime, datetime]:
        """Now and then the session stood at another time first; return where it was booked."""
        here = visit.starts_at, visit.ends_at
        since = (min(visit.day, self.today) - booked.date()).days
        if since < 4 or self.pick.random() > 0.09:
            return here
        shift = timedelta(days=self.pick.choice((-7, -2, 1, 7)))
        there = here[0] + shift, here[1] + shift
        if there[0] <= booked + timedelta(days=1):
            return here
        at = self._at(booked.date() + timedelta(days=self.pick.randint(1, since - 2)))
        facts = {"was": sentences.span(*there), "to": sentences.span(*here)}
        visit.notes.append((at, self.pick.choice(self.desk), "moved", facts))
        return there

    def _remember(self, visit: Visit, booked: datetime) -> None:
        if self.pick.random() < 0.45:
            visit.columns["file_number"] = f"{self.pick.choice('ABC')}-{self.pick.randint(100, 999)}"
        if self.pick.random() < 0.2:
            by = visit.columns["booked_by"]
            initials = next(p.initials for p in self.house.people.values() if p.id == by)
            hour = (booked.hour % 12) or 12
            stamp = f"{booked:%m/%d/%Y} {hour:02}:{booked:%M:%S} {'AM' if booked.hour < 12 else 'PM'} {initials} - "
            visit.columns["notes"] = stamp + self.pick.choice(NOTES)
            visit.columns["print_notes"] = self.pick.random() < 0.2

    def _confirm(self, visit: Visit, booked: datetime, fate: str) -> datetime | None:
        ahead = (visit.day - self.today).days
        likely = 0.93 if ahead < 0 else 0.72 if ahead == 0 else 0.45 if ahead == 1 else 0.25 if ahead < 6 else 0.03
        if fate in ("held", "cancelled", "unconfirmed") or self.pick.random() > (0.4 if fate == "no_show" else likely):
            return None
        latest = min(visit.day, self.today) - timedelta(days=1)
        last = max([booked, *(at for at, _, kind, _ in visit.notes if kind == "moved")])
        day = latest - timedelta(days=self.pick.randint(0, 2))
        at = self._at(day) if day > last.date() else last + timedelta(minutes=4)
        by = self.pick.choice(self.desk)
        self._flag(visit, at, by, "confirmed", by=by.name)
        return at

    def _cancel(self, visit: Visit, after: datetime) -> None:
        free_days = max(0, (min(visit.day, self.today) - after.date()).days - 1)
        at = max(self._at(after.date() + timedelta(days=self.pick.randint(0, free_days))), self._last(visit))
        by, reason = self.pick.choice(self.desk), self.pick.choice(REASONS)
        self._flag(visit, at, by, "cancelled", why=reason)

    # -- from the session on -----------------------------------------------------------------------------------------

    def _no_show(self, visit: Visit) -> None:
        self._flag(visit, visit.starts_at + timedelta(minutes=25), self.pick.choice(self.desk), "no_show")
        closed = self.house.calendar.add(visit.day, 5)
        if closed < self.today:
            self._move(visit, len(self.house.statuses) - 1, closed, self.house.people["MKH"])

    def _work(self, visit: Visit) -> None:
        """Walk along the cycle, mostly in time, as far as the days up to yesterday reach."""
        completed = visit.day if self.pick.random() < 0.8 else self.house.calendar.add(visit.day, 1)
        for step in range(1, len(self.house.statuses)):
            if completed >= self.today:
                return
            by = visit.photographer if step <= 2 else self.pick.choice(self.back_room)
            self._move(visit, step, completed, by)
            days = self.house.statuses[step].duration_business_days
            took = self.pick.randint(0, days)
            if self.pick.random() < 0.055:
                took = days + self.pick.randint(1, BUSINESS_DAYS_LATE)
            completed = self.house.calendar.add(completed, took)

    def _move(self, visit: Visit, step: int, completed: date, by: Person) -> None:
        target = self.house.statuses[step]
        before = next(s for s in self.house.statuses if s.id == visit.columns["status"])
        due = None if target.final else self.house.calendar.add(completed, target.duration_business_days)
        visit.columns |= {"status": target.id, "status_since": completed, "status_due": due, "status_due_by": None}
        at = max(self._at(completed), self._last(visit), visit.ends_at + timedelta(minutes=3))
        visit.notes.append((at, by, "status", status_facts(before.name, target.name, completed, due)))

    def _flag(self, visit: Visit, at: datetime, who: Person, kind: str, **facts: str) -> None:
        visit.flags[kind] = (at, who, Flag(facts.get("why", "")))
        visit.notes.append((at, who, kind, dict(facts)))

    def _last(self, visit: Visit) -> datetime:
        """Return the earliest moment for the next thing to happen."""
        return max(at for at, *_ in visit.notes) + timedelta(minutes=3)

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(9)) + timedelta(seconds=self.pick.randrange(9 * 3600))
