"""The shapes in which calls, mails, texts and letters leave the program for scripts: plain JSON values, stable for ever.

As those of sessions and clients in ``json_views``: a client is number and name, a session its number, a person a login, and
what is absent is ``None``. Addresses are kept from who may not see how clients are reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from studio.kernel import access, database
from studio.kernel.instants import as_day
from studio.lists.kinds import client as whom
from studio.lists.kinds import json_value
from studio.messages.parts import parts_of

BATCH = 400

Json = dict[str, Any]

_ROWS = (
    "SELECT m.id, m.kind, c.number, c.last_name, c.first_name, s.number, m.due_on, m.completed_on, u.login, d.name, k.name, "
    "m.description, o.name, r.name, m.body, t.name, m.phone, m.incoming, x.state, n.due_on, a.number "
    "FROM communication m LEFT JOIN appointment a ON a.id = m.appointment_id "
    "LEFT JOIN client c ON c.id = m.client_id LEFT JOIN session s ON s.id = m.session_id "
    "LEFT JOIN staff u ON u.id = m.user_id LEFT JOIN department d ON d.id = m.department_id "
    "LEFT JOIN call_type k ON k.id = m.call_type_id LEFT JOIN communication_outcome o ON o.id = m.outcome_id "
    "LEFT JOIN communication_result r ON r.id = m.result_id LEFT JOIN template t ON t.id = m.template_id "
    "LEFT JOIN outbox x ON x.communication_id = m.id LEFT JOIN communication n ON n.previous_id = m.id "
    "WHERE m.id IN ({marks})"
)
_TO = (
    "SELECT communication_id, address FROM receiver WHERE communication_id IN ({marks}) AND role = 'to' "
    "ORDER BY communication_id, position, id"
)


def communications(ids: Sequence[int]) -> Iterator[Json]:
    """Give the communications with these ids in this order, each in the shape of its kind; those that are gone are out."""
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        marks = database.marks(some)
        to: dict[int, list[str]] = {}
        if access.sees("reach"):
            for of, address in database.rows(_TO.format(marks=marks), tuple(some)):
                to.setdefault(int(of), []).append(str(address))
        found = {int(row[0]): row for row in database.rows(_ROWS.format(marks=marks), tuple(some))}
        yield from (_shape(found[one], to.get(one, [])) for one in some if one in found)


def _shape(row: tuple[Any, ...], to: list[str]) -> Json:
    number, kind, client, last, first_name, session, due, completed, user, department, call_type = row[:11]
    description, outcome, result, body, template, phone, incoming, state, next_due, appointment = row[11:]
    first = {
        "id": number,
        "kind": kind,
        "client": json_value("client", whom(client, last, first_name)),
        "session": session,
        "appointment": appointment,
        "due": _day(due),
        "completed": _day(completed),
        "user": user,
    }
    if kind == "call":
        return first | {
            "department": department,
            "type": call_type,
            "description": description,
            "outcome": outcome,
            "result": result,
            "next": _day(next_due),
        }
    if kind == "text" and not to and phone and access.sees("reach"):
        to = [phone]  # of a draft: a number is looked at when the text is sent
    return first | {
        "to": to,
        "subject": description,
        "body": body,
        "template": template,
        "state": None if incoming else state or "draft",
        "parts": parts_of(body).parts if kind == "text" else None,
    }


def _day(value: Any) -> str | None:
    day = as_day(value)
    return None if day is None else day.isoformat()
