"""Write the demo studio's sessions with all that hangs on them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta

from models import Booking, Session, SessionFlag, SessionOnline, SessionParticipant, SessionPromotion, StatusNote
from studio.demo import bulk
from studio.demo.diary import Visit
from studio.demo.house import House
from studio.kernel import clock, sentences
from studio.sessions.flags import KINDS

FIRST_NUMBER = 10_001

# What a session has where its story says nothing else.
COLUMNS: dict[str, object] = {
    "file_number": "", "description": "", "status": None, "status_since": None, "status_due": None,
    "status_due_by": None, "booked_by": None, "booked_at": None, "reminder_min": None, "notes": "", "print_notes": False,
}  # fmt: skip

OFFERS = {
    "Portrait": ("Referral Coupon", "Fall Colors"),
    "Family": ("Fall Colors", "Santa Claus", "Spring Blossoms", "Referral Coupon"),
    "Newborn": ("Referral Coupon",),
    "Headshot": ("Two-for-One Headshots",),
    "Senior": ("Spring Blossoms", "Referral Coupon"),
    "Wedding": (),
}


def write_visits(pick: random.Random, house: House, visits: list[Visit]) -> None:
    """Number the sessions in the order in which they were booked, and write them."""
    visits.sort(key=lambda visit: (visit.columns["booked_at"], visit.starts_at, visit.resources))
    for place, visit in enumerate(visits):
        visit.id, visit.number = place + 1, str(FIRST_NUMBER + place)
    for visit in visits:
        if visit.redo_of:
            visit.notes.insert(1, (*visit.notes[0][:2], "redo", {"number": visit.redo_of.number}))
    links = ("id", "number", "client", "session_type", "starts_at", "ends_at", "studio", "photographer", "assistant")
    flags = _write_flags(visits)
    bulk.insert_rows(
        Session,
        (*links, "room", "outside_location", *KINDS, *COLUMNS),
        [_session_row(house, visit, flags[visit.id]) for visit in visits],
    )
    _write_bookings(visits)
    _write_notes(visits)
    _write_sets(pick, house, visits)
    _write_online(pick, house, visits)


def _write_flags(visits: Sequence[Visit]) -> dict[int, dict[str, int]]:
    """Write the flags and return the links to them, for each visit by kind; their link to the session waits for it."""
    links: dict[int, dict[str, int]] = {visit.id: {} for visit in visits}
    flags: list[tuple[object, ...]] = []
    for visit in visits:
        for kind, (at, by, flag) in visit.flags.items():
            original = visit.redo_of.id if visit.redo_of and kind == "redo" else None
            flags.append((len(flags) + 1, visit.id, kind, clock.utc(at), by.id, flag.why, original))
            links[visit.id][kind] = len(flags)
    bulk.insert_rows(SessionFlag, ("id", "session", "kind", "at", "user", "why", "original"), flags)
    return links


def _session_row(house: House, visit: Visit, flags: Mapping[str, int]) -> tuple[object, ...]:
    told = COLUMNS | visit.columns
    told["booked_at"] = clock.utc(told["booked_at"])  # type: ignore[arg-type]
    return (
        visit.id,
        visit.number,
        visit.family.id if visit.family else None,
        house.types[visit.kind][0],
        visit.starts_at,
        visit.ends_at,
        visit.studio,
        visit.photographer.id,
        visit.assistant.id if visit.assistant else None,
        visit.room.id if visit.room else None,
        visit.location,
        *(flags.get(kind) for kind in KINDS),
        *told.values(),
    )


def _write_bookings(visits: Sequence[Visit]) -> None:
    taking = [(visit, resource) for visit in visits if "cancelled" not in visit.flags for resource in visit.resources]
    bulk.insert_rows(
        Booking,
        ("id", "session", "resource", "starts_at", "ends_at", "blocking"),
        (
            (i, v.id, resource, v.starts_at, v.ends_at, "on_hold" not in v.flags)
            for i, (v, resource) in enumerate(taking, start=1)
        ),
    )


def _write_notes(visits: Sequence[Visit]) -> None:
    notes = [
        (at, visit.id, place, who, kind, sentences.stored(facts))
        for visit in visits
        for place, (at, who, kind, facts) in enumerate(visit.notes)
    ]
    notes.sort(key=lambda note: note[:3])
    bulk.insert_rows(
        StatusNote,
        ("id", "session", "at", "user", "initials", "kind", "facts"),
        (
            (i, session, clock.utc(at), who.id if who else None, who.initials if who else "SYS", kind, facts)
            for i, (at, session, _, who, kind, facts) in enumerate(notes, start=1)
        ),
    )


def _write_sets(pick: random.Random, house: House, visits: Sequence[Visit]) -> None:
    participants: list[tuple[int, int, int]] = []
    promotions: list[tuple[int, int, int]] = []
    for visit in visits:
        members = [m for m in visit.family.members if m.relationship != "Pet"] if visit.family else []
        coming = {"Family": len(members), "Newborn": len(members), "Wedding": 1, "Portrait": 1, "Senior": 1}
        count = coming.get(visit.kind, 0) if pick.random() < 0.85 else 0
        for member in members[-count:] if count else ():
            participants.append((len(participants) + 1, visit.id, member.id))
        fitting = [o for o in house.offers if o.name in OFFERS[visit.kind] and o.first <= visit.day <= o.last]
        if fitting and pick.random() < 0.25:
            promotions.append((len(promotions) + 1, visit.id, pick.choice(fitting).id))
    bulk.insert_rows(SessionParticipant, ("id", "session", "member"), participants)
    bulk.insert_rows(SessionPromotion, ("id", "session", "promotion"), promotions)


def _write_online(pick: random.Random, house: House, visits: Sequence[Visit]) -> None:
    """Some booked on the website, and the pictures of some are in an online gallery."""
    online: list[tuple[object, ...]] = []
    shown = [status.id for status in house.statuses[3:]]
    for visit in visits:
        booked = pick.random() < 0.08
        gallery = visit.columns["status"] in shown and "no_show" not in visit.flags and pick.random() < 0.3
        if not booked and not gallery:
            continue
        uploaded = house.calendar.add(visit.day, 3) if gallery else None
        code = f"{visit.kind[:3].upper()}{pick.randint(100, 999)}" if gallery else ""
        online.append(
            (
                len(online) + 1,
                visit.id,
                booked,
                f"WEB-{pick.randint(1000, 9999)}" if booked else "",
                uploaded,
                uploaded + timedelta(days=60) if uploaded else None,
                "private" if gallery else "none",
                code,
                visit.columns["description"] if gallery else "",
            )
        )
    bulk.insert_rows(
        SessionOnline,
        ("id", "session", "booked_online", "booking_reference", "gallery_uploaded_on", "gallery_expires_on",
         "event_type", "event_code", "event_description"),
        online,
    )  # fmt: skip
