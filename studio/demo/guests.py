"""Who comes to which of the demo studio's sessions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from studio.demo.diary import Visit
from studio.demo.families import Family, Member
from studio.demo.house import House
from studio.demo.names import SPECIAL

COMES_FOR = {
    "Portrait": ("family", "couple", "single"),
    "Family": ("family",),
    "Newborn": ("family", "couple"),
    "Headshot": ("single", "organisation"),
    "Senior": ("family",),
    "Wedding": ("couple",),
}

DESCRIPTIONS = {
    "Portrait": (
        "Portrait",
        "Portrait with dog",
        "Birthday portrait",
        "Anniversary portrait",
        "Maternity portrait",
        "",
    ),
    "Family": ("Family Session", "Family Session", "Holiday cards", "Three generations", "Cousins"),
    "Newborn": ("Newborn", "Newborn, at the window", "First smile"),
    "Headshot": ("Headshots", "Team headshots", "Actor headshot", "Passport and headshot", ""),
    "Senior": ("Senior portraits", "Senior portraits, two outfits", "Graduation"),
    "Wedding": ("Wedding",),
}

OUTSIDE = ("Session in the park", "At the beach", "Outside at sunset", "With the dogs, outside")

REDOS = 12


def invite_guests(
    pick: random.Random, house: House, visits: Sequence[Visit], families: list[Family], today: date
) -> None:
    """Give each session its client, and today's first sessions those with the names that are hard to show."""
    pools = {kind: [f for f in families if f.kind in kinds] for kind, kinds in COMES_FOR.items()}
    married: set[int] = set()
    specials = [family for family in families if family.name in SPECIAL][:6]
    today_for = iter(specials)
    busy: dict[date, set[int]] = {}
    for visit in visits:
        there = busy.setdefault(visit.day, set())
        family = next(today_for, None) if visit.day == today and visit.kind not in ("Headshot", "Wedding") else None
        while family is None or id(family) in there:
            # The square makes some come often and many once.
            pool = pools[visit.kind]
            family = pool[int(len(pool) * pick.random() ** 2)]
            if visit.kind == "Wedding" and id(family) in married and len(married) < len(pool) // 2:
                family = None
        there.add(id(family))
        if visit.kind == "Wedding":
            married.add(id(family))
        visit.family = family
        family.visits += 1
        if visit.kind == "Newborn":
            _baby(pick, visit, family, today)
        visit.columns["description"] = _description(pick, visit, family)
    _redos(pick, visits, today)


def _baby(pick: random.Random, visit: Visit, family: Family, today: date) -> None:
    born = visit.day - timedelta(days=pick.randint(6, 20))
    if born <= today and not any(m.birthday and abs((m.birthday - born).days) < 280 for m in family.members):
        family.members.append(
            Member(f"{pick.choice(('Mila', 'Theo', 'June', 'Kai', 'Noor'))} {family.name.last}", "Child", born)
        )


def _description(pick: random.Random, visit: Visit, family: Family) -> str:
    if visit.kind == "Wedding" and family.members:
        return f"Wedding of {family.name.first} and {family.members[0].name}"
    return pick.choice(OUTSIDE if visit.location else DESCRIPTIONS[visit.kind])


def _redos(pick: random.Random, visits: Sequence[Visit], today: date) -> None:
    """Make some sessions retakes of the same client's earlier one."""
    found = 0
    by_kind: dict[str, list[Visit]] = {}
    for visit in visits:
        earlier = by_kind.setdefault(visit.kind, [])
        wanted = visit.kind in ("Portrait", "Family", "Headshot") and pick.random() < 0.02 and found < REDOS
        original = (
            next((o for o in reversed(earlier) if 14 <= (visit.day - o.day).days <= 60), None) if wanted else None
        )
        if original is not None and original.family and visit.family:
            visit.family.visits -= 1
            visit.family, visit.redo_of = original.family, original
            original.family.visits += 1
            visit.columns["description"] = f"Retake: {original.columns['description'] or original.kind}"
            found += 1
        earlier.append(visit)


def _can_be_redone(original: Visit, visit: Visit, today: date) -> bool:
    long_enough = 14 <= (visit.day - original.day).days <= 60 and (today - original.day).days > 4
    return long_enough and original.redo_of is None
