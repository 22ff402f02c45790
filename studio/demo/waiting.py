"""Who waits for a time in the demo studio."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from models import Waiting
from studio.demo import bulk
from studio.demo.families import Family
from studio.demo.house import House
from studio.kernel import clock

WISHES = (
    (26, "Family", "5", "morning", ("AB",), "Would take a weekday in the holidays, too"),
    (12, "Newborn", "", "morning", (), ""),
    (6, "Headshot", "0 1 2", "", ("BC", "AB"), "Rings back on Friday"),
    (1, "Family", "5 6", "", (), ""),
)
"""Since so many days, for what, on which weekdays, when, with whom, and what was said."""


def write_waiting(place: House, clients: Sequence[Family], today: date) -> None:
    """Put some clients on the waiting list."""
    known = {initials: person.id for initials, person in place.people.items()}
    bulk.insert_rows(
        Waiting,
        ("id", "client", "session_type", "weekdays", "part", "people", "notes", "made_by", "made_at"),
        (
            (
                n, clients[7 * n].id, place.types[kind][0], weekdays, part,
                " ".join(str(known[initials]) for initials in people if initials in known), notes, 1,
                clock.utc(datetime.combine(today - timedelta(days=days), time(10, 5))),
            )
            for n, (days, kind, weekdays, part, people, notes) in enumerate(WISHES, start=1)
        ),
    )  # fmt: skip
