"""What stands beside a list about the record under the cursor: nobody opens a record only to look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from studio.dates.spans import length_text, real_min, times_text
from studio.kernel.access import HIDDEN
from studio.kernel.shown import format_date, format_time, weekday_date
from studio.sessions import states
from studio.sessions.preview import ClientPreview, SessionPreview
from studio.sessions.rows import SessionRow
from studio.sessions.views import ClientBlock, SessionRecord
from tui.frame.call_warning import warning_text
from tui.widgets.marked_lines import Line, broken, labelled

if TYPE_CHECKING:
    from studio.appointments.kind import AppointmentSeen
    from studio.clients.clients import ClientRecord, Member

NOTE_LINES = 4
HIDDEN_REACH = f"Phones and addresses: {HIDDEN}"


def session_lines(seen: SessionPreview, today: date, width: int) -> Sequence[Line]:
    """Tell of a session: whose, how to reach them, what it is, how it stands, what comes next, the newest note."""
    record, client = seen.record, seen.record.client
    lines: list[Line] = [((client.name, "strong"),), *_reach(client)]
    lines += _warning(client.call_warning, width)
    lines.append(())
    lines += _state(record, today, width)
    lines += broken(f"{record.session_type.name}, {length_text(real_min(record.starts_at, record.ends_at))}", "", width)
    when = f"{weekday_date(record.starts_at.date())}, {times_text(record.starts_at, record.ends_at)}"
    lines += broken(when, "", width)
    place = record.room or record.outside_location
    who = ", ".join(one.name for one in (record.photographer, record.assistant) if one is not None)
    lines += labelled("In", place.name, "", width) if place else []
    lines += labelled("With", who, "", width) if who else []
    lines += _people(seen.participants, record.starts_at.date(), width)
    lines += _following("Then", seen.following, width)
    if client.no_shows and client.last_no_show:
        lines += broken(f"No show {client.no_shows}x, last {format_date(client.last_no_show)}", "caution", width)
    return [*lines, *_notes(record.notes, width)]


def client_lines(seen: ClientPreview, today: date, width: int) -> Sequence[Line]:
    """Tell of a client: how to reach them, who belongs to them, what comes next and what was last, the newest note."""
    record = seen.record
    lines: list[Line] = [((record.name, "strong"),), ((f"Client {record.number}", "muted"), *_status_of(record))]
    lines += [((phone.number, ""), (" (text)" if phone.sms else "", "muted")) for phone in record.phones]
    lines += [((email.email, ""),) for email in record.emails]
    lines += [] if record.reach else [((HIDDEN_REACH, "muted"),)]
    lines += _warning(record.call_warning, width)
    lines += [(), *_people(record.family, today, width)] if record.family else []
    lines += [(), *_following("Next", seen.following, width), *_following("Last", seen.last, width)]
    return [*lines, *_notes(record.notes, width)]


def appointment_lines(seen: AppointmentSeen, width: int) -> Sequence[Line]:
    """Tell of an appointment: with whom, what it is for, who takes part and where, how it stands, the newest note."""
    lines: list[Line] = [((seen.client or seen.type, "strong"),), ((f"Appointment {seen.number}", "muted"),), ()]
    lines += broken(seen.state, "caution" if seen.off else "", width, 2)
    lines += broken(f"{seen.type}, {length_text(real_min(seen.starts_at, seen.ends_at))}", "", width)
    when = f"{weekday_date(seen.starts_at.date())}, {times_text(seen.starts_at, seen.ends_at)}"
    lines += broken(when, "", width)
    lines += labelled("In", seen.rooms, "", width) if seen.rooms else []
    lines += labelled("With", seen.people, "", width) if seen.people else []
    lines += labelled("For", seen.session, "", width) if seen.session else []
    lines += [(), *broken(seen.description, "", width, 2)] if seen.description else []
    return [*lines, *_notes(seen.notes, width)]


def _status_of(record: ClientRecord) -> Line:
    return ((f"  {record.status.name}", "muted"),) if record.status else ()


def _reach(client: ClientBlock) -> list[Line]:
    phone: Line = ((client.phone, ""), (" (text)" if client.phone_sms else "", "muted"))
    lines: list[Line] = [phone if client.phone else (("no phone", "caution"),)]
    return [*lines, ((client.email, ""),)] if client.email else lines


def _warning(text: str, width: int) -> list[Line]:
    return [(), *warning_text(text, width)] if text else []


def _state(record: SessionRecord, today: date, width: int) -> list[Line]:
    """Say how a session stands: what keeps it from taking place, whether it is confirmed, its status and when that is due."""
    kind = states.off(record)
    if kind:
        flag = getattr(record, kind)
        until = f", until {format_date(flag.until)}" if flag.until else ""
        return [
            ((states.OFF[kind].upper(), "caution"), (f"  {flag.by}, {format_date(flag.at.date())}{until}", "muted"))
        ]
    confirmed: Line = (("Confirmed", "good"),) if record.confirmed else (("Not confirmed", "caution"),)
    due, late = record.status_due, states.is_overdue(record, today)
    status = states.short_status(record.status.name)
    lines = [confirmed, *labelled("Status", status, "", width)]
    return [*lines, *labelled("Due", weekday_date(due), "late" if late else "", width)] if due is not None else lines


def _people(members: Sequence[Member], on: date, width: int) -> list[Line]:
    if not members:
        return []
    ages = (member.age(on) for member in members)
    names = (f"{member.name}{'' if age is None else f' {age}'}" for member, age in zip(members, ages, strict=True))
    return broken(", ".join(names), "", width, 2)


def _following(word: str, row: SessionRow | None, width: int) -> list[Line]:
    if row is None:
        return []
    when = f"{weekday_date(row.starts_at.date())} {format_time(row.starts_at.time())}"
    return labelled(word, f"{when}, {row.session_type}", "", width)


def _notes(notes: str, width: int) -> list[Line]:
    return [(), *broken(notes.strip(), "muted", width, NOTE_LINES)] if notes.strip() else []
