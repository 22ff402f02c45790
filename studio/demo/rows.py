"""Write the demo studio's sessions with all that hangs on them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from models import Booking, Session, SessionOnline, SessionParticipant, SessionPromotion, StatusNote
from studio.demo import bulk
from studio.demo.diary import Visit
from studio.demo.house import House
from studio.kernel import clock

FIRST_NUMBER = 10_001

# What a session has where its story says nothing else.
COLUMNS: dict[str, object] = {
    "file_number": "", "description": "", "status": None, "status_since": None, "status_due": None,
    "status_due_by": None, "booked_by": None, "booked_at": None, "reminder_min": None, "confirmed_by": None,
    "confirmed_at": None, "no_show": False, "redo": False, "on_hold": False, "cancelled": False, "cancelled_by": None,
    "cancelled_at": None, "cancel_reason": "", "notes": "", "print_notes": False,
}  # fmt: skip
INSTANTS = ("booked_at", "confirmed_at", "cancelled_at")

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
            visit.notes.insert(1, (*visit.notes[0][:2], "redo", f"Redo of session {visit.redo_of.number}"))
    links = ("id", "number", "client", "session_type", "starts_at", "ends_at", "studio", "photographer", "assistant")
    bulk.insert_rows(
        Session,
        (*links, "room", "outside_location", "redo_of", *COLUMNS),
        (_session_row(house, visit) for visit in visits),
    )
    _write_bookings(visits)
    _write_notes(visits)
    _write_sets(pick, house, visits)
    _write_online(pick, house, visits)


def _session_row(house: House, visit: Visit) -> tuple[object, ...]:
    told = COLUMNS | visit.columns
    for name in INSTANTS:
        told[name] = clock.utc(told[name]) if told[name] else None  # type: ignore[arg-type]
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
        visit.redo_of.id if visit.redo_of else None,
        *told.values(),
    )


def _write_bookings(visits: Sequence[Visit]) -> None:
    taking = [
        (visit, resource) for visit in visits if not visit.columns.get("cancelled") for resource in visit.resources
    ]
    bulk.insert_rows(
        Booking,
        ("id", "session", "resource", "starts_at", "ends_at", "blocking"),
        (
            (i, v.id, resource, v.starts_at, v.ends_at, not v.columns.get("on_hold"))
            for i, (v, resource) in enumerate(taking, start=1)
        ),
    )


def _write_notes(visits: Sequence[Visit]) -> None:
    notes = [
        (at, visit.id, place, who, kind, text)
        for visit in visits
        for place, (at, who, kind, text) in enumerate(visit.notes)
    ]
    notes.sort(key=lambda note: note[:3])
    bulk.insert_rows(
        StatusNote,
        ("id", "session", "at", "user", "initials", "kind", "text"),
        (
            (i, session, clock.utc(at), who.id if who else None, who.initials if who else "SYS", kind, text)
            for i, (at, session, _, who, kind, text) in enumerate(notes, start=1)
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
        gallery = visit.columns["status"] in shown and not visit.columns.get("no_show") and pick.random() < 0.3
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
