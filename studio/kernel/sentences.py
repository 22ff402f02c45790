"""The sentences of the history: what the journal and the status notes keep as facts, as people read it.

Stored are a verb and its facts: plain values, days and times in ISO, names as they were then. The sentence is made when
it is shown, so the clock, the order of a date and the language may change without touching what happened.

A template holds facts in braces, ``{due:day}``, and parts in brackets that are left out where one of their facts is missing
or empty: ``[, due {due:day}]``. ``{permitted?}`` only asks whether the fact is there. After the colon stands how to write it:
``day`` a day, ``span`` a start and an end, ``words`` a list with commas, ``fields`` a list of fields of a record, ``settings``
what preferences were and are, ``note`` and ``act`` another line of the history.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from studio.kernel.patterns import later
from studio.kernel.settings import told_change
from studio.kernel.shown import format_date, format_span

Facts = Mapping[str, Any]

OWN_WORDS = "text"
"""The verb of what is kept as a sentence: the only fact of its line."""

ACTS: dict[str, str] = {
    "book.founded": "Founded {studio}",
    "book.opened": "Opened the book with Sittings {version}",
    "book.demo": "Made the demo studio",
    "book.indexed": "Made the index of Find anew",
    "preferences.changed": "Changed preferences: {fields:settings}",
    "word.added": "Added {word} to the studio's words",
    "statuses.by_type": "Gave each session type its own statuses",
    "statuses.common": "Went back to one set of statuses for all sessions",
    "closure.added": "Closed the studio from {first} to {last}",
    "user.added": "Added user {login}",
    "user.changed": "Changed user {name}",
    "user.pin": "Gave {name} a PIN",
    "user.no_pin": "Took the PIN of {name} away",
    "role.added": "Added role {name}",
    "role.renamed": "Renamed role {was} to {to}",
    "role.deleted": "Deleted role {name}",
    "role.given": "Gave {name} the right: {right}",
    "role.taken": "Took from {name} the right: {right}",
    "pin.right": "{name} logged in by PIN at {terminal}",
    "pin.wrong": "Wrong PIN for {name} at {terminal}",
    "client.added": "Added client {number} {name}",
    "client.changed": "Changed client {number} {name}",
    "client.joined": "Joined {gone} to client {number} {name}",
    "member.added": "Added {name} to the family of {client}",
    "member.changed": "Changed {name} in the family of {client}",
    "member.removed": "Removed {name} from a family",
    "session.booked": "Booked session {number}[ for {client}][, {when:span}]",
    "session.moved": "Moved session {number} to {when:span}",
    "session.noted": "Session {number}: {note:note}",
    "session.status": "Session {number}: {was} to {to}",
    "session.numbered": "Numbered sessions on their day: {count}",
    "session.on_date": "Moved sessions on to {to:words} on their day: {count}",
    "due.recounted": "Worked out the open due dates anew: {count} moved",
    "conflict.accepted": "Accepted {number} as it is booked: {why}",
    "session.lapsed": "The hold of session {number} came to its end, {until:day}",
    "session.changed": "Changed {fields:fields} of session {number}",
    "record.added": "Added {kind}[ {number}][ with {client}]",
    "record.changed": "Changed {kind}[ {number}][ with {client}]",
    "record.deleted": "Deleted {kind}[ {number}][ with {client}]",
    "to_do.completed": "Completed {what}",
    "to_do.opened": "Opened {what} again",
    "to_do.assigned": "Gave {what} to {whom}",
    "to_do.due": "Set the due date of {what} to {day:day}",
    "call.logged": "Called {client}: {result}[, next try {next:day}]",
    "message.sent": "Sent {kind}[ to {client}]",
    "message.despite": "Sent {kind}[ to {client}] although it was not wanted there, or does not arrive: {why}",
    "message.copied": "Copied {kind}[ to {client}]",
    "consent.noted": "Consent to {what}: {state}[, {how}]",
    "message.held": "Held messages: {count}[, to {to:words}]",
    "message.released": "Released messages: {count}[, to {to:words}]",
    "message.again": "Sent messages again: {count}[, to {to:words}]",
    "message.cancelled": "Cancelled messages: {count}[, to {to:words}]",
    "message.went": "Said of messages that they went: {count}[, to {to:words}]",
    "message.noted": "Noted what became of messages: {count}",
    "message.blocked": "The gateway said that a number wants no texts",
    "letter.printed": "Printed letters: {count}",
    "letter.again": "Put letters into the print queue again: {count}",
    "mail.received": "Received an email[ from {client}]",
    "mail.returned": "An email[ to {client}] came back[: {words}]",
    "mail.complaint": "An email[ to {client}] was called spam: consent is withdrawn",
    "message.read": "Read messages: {count}",
    "message.unread": "Marked messages as not read: {count}",
    "address.alive": "Mail goes to {address} again",
    "appointment.booked": "Booked appointment {number}, {type}[ with {client}], {when:span}",
    "appointment.moved": "Moved appointment {number} to {when:span}",
    "appointment.noted": "Appointment {number}: {note:note}",
    "appointment.changed": "Changed {fields:fields} of appointment {number}",
    "event.booked": "Added event {number}, {what}, to session {session} of {client}, {when:span}",
    "event.moved": "Moved event {number} to {when:span}",
    "event.noted": "Event {number}: {note:note}",
    "event.changed": "Changed {fields:fields} of event {number}",
    "appointment.converted": "Made appointment {number} session {session} for {client}, {when:span}",
    "series.booked": "Repeated appointment {number} on {count} further days, {rule}",
    "series.changed": "Changed appointment {number} and its series: {count} in all",
    "series.moved": "Moved appointment {number} and its series: {count} in all",
    "series.cancelled": "Cancelled appointment {number} and its series: {count} in all",
    "calendar.given": "Gave calendars to {names:words}",
    "busy.set": "Named the calendar that says when {name} is busy elsewhere: {address}",
    "busy.removed": "Read the calendar of {name} elsewhere no more",
    "busy.accepted": "Accepted what vanished from the calendar of {name} elsewhere: {count} busy times hold",
    "busy.read": "Read when {name} is busy elsewhere: {count} times",
    "calendar.taken": "Took {count} {what} of {name} over from a calendar",
    "slots.offered": "Offered {count} time slots: {name}",
    "slots.withdrawn": "Offered {count} time slots no more",
    "entry.added": "Added {list} {name}",
    "entry.changed": "Changed {list} {name}",
    "entry.renamed": "Renamed {list} {was} to {to}",
    "entry.up": "Moved {list} {name} up",
    "entry.down": "Moved {list} {name} down",
    "entry.renumbered": "Numbered the order of {list} anew",
    "entry.inactive": "Made {list} {name} inactive",
    "entry.active": "Made {list} {name} active again",
    "entry.deleted": "Deleted {list} {name}[ and moved {moved} to {to}]",
    "visit.arrived": "Noted the arrival[ of {client}] for {what}",
    "visit.started": "Noted that {what} started[ with {client}]",
    "visit.done": "Noted that {what} is done[, {client}]",
    "visit.back": "Took back that {what} was noted as {step}",
    "reminder.answered": "Answered a reminder",
    "undone": "Undid: {act:act}",
    "redone": "Did again: {act:act}",
}
"""What somebody did, by the verb in the journal."""

NOTES: dict[str, str] = {
    "booked": "Booked for {when:span}[, status {status}][, double booking permitted{permitted?}]",
    "over": "Booked all the same: {cap}",
    "moved": "Moved from {was:span} to {to:span}[, double booking permitted{permitted?}]",
    "clash": "Double booking permitted at {when:span}",
    "status": "Status changed from {was} to {to}[, completed {completed:day}][, due {due:day}]"
    "[ (set by hand){by_hand?}][, by {by}]",
    "recycled": "Status called {to}, before that {was}: statuses by type were switched",
    "handed_over": "Status changed from {was} to {to}, as {was} was deleted[, due {due:day}]",
    "numbered": "Numbered {to}, before that {was}",
    "on_date": "Status changed from {was} to {to} on the day of the session[, due {due:day}]",
    "retyped": "Status changed from {was} to {to} with the session type",
    "confirmed": "Confirmed, noted by {by}[: {why}]",
    "unconfirmed": "Confirmed cleared",
    "on_hold": "On hold set[ until {until:day}][: {why}]",
    "held_until": "The hold ends on another day[: {until:day}]",
    "held_on": "The hold has no end any more",
    "off_hold": "On hold cleared",
    "no_show": "No show set[: {why}]",
    "no_show_cleared": "No show cleared",
    "redo": "Redo of session {number}",
    "redo_cleared": "Redo cleared",
    "cancelled": "Cancelled: {why}",
    "uncancelled": "Cancellation taken back",
    "arrived": "Arrived",
    "started": "Started",
    "done": "Done",
    "visit_back": "Noted as {step}: taken back",
    "reason": "Reason changed[ from {was}][ to {to}]",
    "undone": "Undone: {act:act}",
    "redone": "Done again: {act:act}",
}
"""What happened to a session, by the kind of its status note."""


def act(verb: str, facts: Facts) -> str:
    """Return the sentence of a journal entry."""
    return _write(ACTS.get(verb, ""), verb, facts)


def note(kind: str, facts: Facts) -> str:
    """Return the sentence of a status note."""
    return _write(NOTES.get(kind, ""), kind, facts)


def stored(facts: Facts) -> str:
    """Write facts as they are kept.

    Raises:
        TypeError: one of them is no plain value.
    """
    return json.dumps(facts, ensure_ascii=False)


def read(text: str) -> dict[str, Any]:
    """Read facts as they are kept."""
    return dict(json.loads(text))


def span(starts_at: datetime, ends_at: datetime) -> list[str]:
    """Return the fact of a start and an end."""
    return [starts_at.isoformat(" ", "minutes"), ends_at.isoformat(" ", "minutes")]


def day(value: date | None) -> str | None:
    """Return the fact of a day."""
    return value.isoformat() if value else None


# -- writing ---------------------------------------------------------------------------------------------------------

_PART = later(r"\[([^]]*)\]|([^[]+)")
_FACT = later(r"\{(\w+)(\?|:\w+)?\}")


def _write(template: str, name: str, facts: Facts) -> str:
    if OWN_WORDS in facts:
        return str(facts[OWN_WORDS])
    put = partial(_fact, facts=facts)
    out = []
    for part in _PART.finditer(template):
        optional, plain = part.groups()
        if plain is not None or all(facts.get(fact[1]) for fact in _FACT.finditer(optional)):
            out.append(_FACT.sub(put, optional if plain is None else plain))
    return "".join(out) or name


def _fact(found: re.Match[str], *, facts: Facts) -> str:
    name, how = found.groups()
    if how == "?":
        return ""
    value = facts.get(name)
    if value is None:
        return ""
    return str(_HOW[how or ""](value))


def _day(value: str) -> str:
    return format_date(date.fromisoformat(value))


def _span(value: Sequence[str]) -> str:
    starts_at, ends_at = map(datetime.fromisoformat, value)
    return format_span(starts_at, ends_at)


_HOW: dict[str, Any] = {
    "": lambda value: str(value),
    ":day": _day,
    ":span": _span,
    ":words": lambda value: ", ".join(value),
    ":settings": lambda value: ", ".join(map(told_change, value)),
    ":fields": lambda value: ", ".join(name.replace("_", " ") for name in value) or "nothing",
    ":note": lambda value: note(value["kind"], value["facts"]),
    ":act": lambda value: act(value["verb"], value["facts"]),
}
