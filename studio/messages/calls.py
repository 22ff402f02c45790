"""Phone calls: to be made, made, and tried again.

A call that reached nobody is done too: it stands with its result, and the next try is a call of its own that follows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from models import CallType, Client, ClientPhone, Communication, CommunicationResult
from studio.dates.closures import business_calendar, make_ready
from studio.kernel import access, clock, database, journal
from studio.kernel.access import Actor, require
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name, nth_try
from studio.kernel.types import Choice
from studio.lists import theirs
from studio.lists.fields import checked
from studio.lists.maintained import offered
from studio.lists.record_kind import Apart, Columns, Record, RecordKind, read
from studio.messages.fields import CALL, LOG
from studio.sessions import belonging

OWN_SQL = (
    "(+m.user_id = ? OR +m.made_by_id = ? OR +m.department_id = (SELECT o.department_id FROM staff o WHERE o.id = ?))"
)
"""Whether a communication, called ``m`` there, is somebody's own: theirs to make, made by them, or their department's."""


def begin(entry: journal.Entry, columns: Columns) -> None:
    """Fill in who made a communication and when, and whose client it is about."""
    columns["made_at"] = entry.at
    columns["made_by"] = entry.actor.user_id
    belonging.of_session(columns)


def _settle(entry: journal.Entry, row: Communication | None, columns: Columns) -> None:
    before = {} if row is None else row.__data__
    now = {**before, **columns}
    belonging.settle_client(entry.actor, "call", row, columns)
    if not now.get("description") and now.get("call_type"):
        columns["description"] = CallType.get_by_id(now["call_type"]).description
    if columns.get("result") != before.get("result") and columns.get("result") and now.get("completed_on") is None:
        columns["completed_on"] = clock.today()
    if (done := columns.get("completed_on", before.get("completed_on"))) != before.get("completed_on"):
        columns["completed_by"] = entry.actor.user_id if done else None
        if done and now.get("user") is None and now.get("result") is not None:
            columns["user"] = entry.actor.user_id  # whose result it is
        elif not done and "user" not in columns and now["department"] and now["user"] == before["completed_by"]:
            columns["user"] = None  # It is the department's again.
    if row is not None and now.get("completed_on") is None and "phone" not in columns:
        _readdress(row, columns)


def _readdress(row: Communication, columns: Columns) -> None:
    """Put the first number of another client where one of the client before stood."""
    client = columns.get("client")
    if client is None or row.client_id in (None, client):
        return
    with access.reading_as(access.SYSTEM):  # who sees no numbers may give a call to another client all the same
        before, now = ([one.key for one in phones_of(of)] for of in (row.client_id, client))
    if row.phone in before and row.phone not in now:
        columns["phone"] = now[0] if now else ""


def _offer(values: Mapping[str, Any]) -> Mapping[str, tuple[Choice, ...]]:
    """Offer the numbers of the client, and the one that stands there already."""
    client, here = values.get("client"), values.get("phone")
    found = phones_of(int(client.key)) if isinstance(client, Choice) else ()
    if isinstance(here, Choice) and all(one.key != here.key for one in found):
        found = (*found, here)
    return {"phones": found}


def phones_of(client_id: int) -> tuple[Choice, ...]:
    """List the numbers of a client in their order, as far as the reader may see them."""
    if not access.sees("reach"):
        return ()
    rows = ClientPhone.select().where(ClientPhone.client == client_id).order_by(ClientPhone.position, ClientPhone.id)
    return tuple(Choice(row.number, row.number, row.label) for row in rows)


def refuse_unseen(communication_id: int, actor: Actor | None = None) -> None:
    """Refuse a communication that is not one's own, where the reader, or who does something, sees only their own.

    Raises:
        NotAllowed: it is such a one. One that is gone is told of by the caller.
    """
    own = theirs.only(actor)
    if own is None or (actor is not None and actor.user_id is None):
        return
    sql = f"SELECT {OWN_SQL} FROM communication m WHERE m.id = ?"
    if any(not may for (may,) in database.rows(sql, (own, own, own, communication_id))):
        who = access.reader() if actor is None else actor
        raise NotAllowed(access.refusal(who, "see what others talk about with clients"))


def facts_of(row: Communication | None, links: Mapping[str, int | None]) -> Mapping[str, str]:
    """Say which session a communication belongs to, and which try it is."""
    return {"session": belonging.told(row, links), "tries": "" if row is None or row.tries == 1 else nth_try(row.tries)}


def called(row: Communication) -> Mapping[str, str]:
    """Return the facts by which the journal names a communication."""
    client = Client.get_or_none(Client.id == row.client_id)
    return {"client": listed_name(client.last_name, client.first_name) if client else ""}


def _read_number(row: Communication) -> dict[str, Any]:
    return {"phone": Choice(access.HIDDEN, access.HIDDEN)} if row.phone and not access.sees("reach") else {}


NUMBER = Apart((), _read_number, lambda *_: {})
"""The number of a call or a text, which who sees no addresses sees that there is, and no more."""

KIND = RecordKind(
    "call", "communication", "call", "calls", CALL, "messages", begin=begin, settle=_settle, offer=_offer, facts=facts_of,
    refuse_unseen=refuse_unseen, called=called, only={"kind": "call"}, apart=NUMBER,
)  # fmt: skip


# -- logging -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Logging:
    """What is asked when a call was made."""

    call: Record
    client: str
    results: tuple[Choice, ...]
    outcomes: tuple[Choice, ...]
    next_tries: Mapping[int, date | None]
    """By result the day of the next try; ``None`` where one does not try again."""


def logging(call_id: int) -> Logging:
    """Read what is asked when a call was made.

    Raises:
        NotFound: it is gone.
        NotAllowed: who reads may not see it.
    """
    call, calendar = read(KIND, call_id), business_calendar()
    days = {row.id: row.next_business_days for row in CommunicationResult.select()}
    tries = {key: None if n is None else calendar.add(clock.today(), n) for key, n in days.items()}
    return Logging(call, called(call.row)["client"], offered(LOG["result"]), offered(LOG["outcome"]), tries)


def log(actor: Actor, call_id: int, version: int | None, values: Mapping[str, Any]) -> int | None:
    """Note that a call was made today, and make the next one where there is to be one; returns its id.

    Args:
        values: of ``LOG``: how it went, what came of it, when to try again, and notes, which are put behind those of the call.
    Raises:
        StaleRecord: somebody saved the call since ``version``.
        Invalid, NotFound: a value that breaks a rule, or the call was made already.
        NotAllowed: the actor may not.
    """
    make_ready(clock.today())
    with journal.entry(actor, "call.logged") as entry:
        return log_in(entry, call_id, version, values)


def log_in(entry: journal.Entry, call_id: int, version: int | None, values: Mapping[str, Any]) -> int | None:
    """Note inside an open journal entry that a call was made; see ``log``. The calendar is ready."""
    require(entry.actor, KIND.right, "log calls")
    refuse_unseen(call_id, entry.actor)
    call = Communication.get_or_none((Communication.id == call_id) & (Communication.kind == "call"))
    if call is None:
        raise NotFound("That call is gone: somebody deleted it.")
    if call.completed_on is not None:
        raise Invalid("That call was made already: open it to change what is noted of it.")
    given = checked(
        LOG, {"outcome": None, "next_on": None, "body": "", **values}, actor=entry.actor, kept=call.__data__
    )
    if given.get("result") is None:
        raise Invalid("Choose how the call went.", field="result")
    next_on = given.pop("next_on")
    if next_on is not None and next_on < clock.today():
        raise Invalid("The next try is in the past: type a day to come.", field="next_on")
    given["body"] = "\n".join(text for text in (call.body, given["body"]) if text)
    done = {"completed_on": clock.today(), "completed_by": entry.actor.user_id, **given}
    if call.user_id is None:
        done["user"] = entry.actor.user_id  # a call that was nobody's, or a department's, is whose who made it
    entry.update(Communication, call_id, version, **done)
    following = None if next_on is None else _follow(entry, call, next_on)
    result = CommunicationResult.get_by_id(given["result"]).name
    entry.tell("call.logged", result=result, next=next_on.isoformat() if next_on else "", **called(call))
    return following


def _follow(entry: journal.Entry, call: Communication, day: date) -> int:
    kept = ("client", "session", "appointment", "task", "user", "department", "call_type", "phone", "description")
    return entry.insert(
        Communication,
        kind="call",
        due_on=day,
        previous=call.id,
        tries=call.tries + 1,
        made_at=entry.at,
        made_by=entry.actor.user_id,
        **{name: call.__data__[name] for name in kept},
    )


def communication_of(typed: str, kind: str = "") -> int:
    """Return the id of a communication that is named by it.

    Args:
        kind: call, email, text or letter where it has to be one.
    Raises:
        NotFound: there is none.
        NotAllowed: who reads may not see it.
    """
    text, condition = typed.strip(), "AND kind = ?" if kind else ""
    number = int(text) if text.isdecimal() and len(text) < 18 else 0
    if not database.rows(f"SELECT id FROM communication WHERE id = ? {condition}", (number, *([kind] if kind else []))):
        named = text if text.isdecimal() else quoted(text)
        raise NotFound(f"There is no {kind or 'communication'} {named}: see `sittings comm list`.")
    refuse_unseen(number)
    return number
