"""What the verbs of a declared record share: typed options become its values, and its line answers for it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from cli.desk import Desk
from cli.output import Answer, fields, table
from studio.appointments import appointments
from studio.booking import attending
from studio.clients.clients import client_id_of
from studio.kernel.errors import Invalid, NotAllowed
from studio.lists import record_kind
from studio.lists.fields import FieldDef
from studio.lists.names import named
from studio.lists.page import lines_of
from studio.lists.question import columns_for
from studio.lists.record_kind import RecordKind
from studio.lists.shown import as_json, said_value
from studio.lists.spec import ListSpec
from studio.sessions.views import session_id_of, session_record


def values_of(
    desk: Desk,
    kind: RecordKind,
    args: Namespace,
    options: Mapping[str, str],
    known: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """Read the options that were given.

    Args:
        options: the field that each option is of, by the option's name; those on which the choices of others depend first.
        known: what stands already, on which choices may depend.
    Raises:
        StudioError: what is typed says nothing, or names nothing.
    """
    values: dict[str, Any] = {}
    for option, key in options.items():
        if (typed := getattr(args, option, None)) is not None:
            values[key] = _value(desk, kind, kind.fields[key], typed, {**known, **values})
    return values


def _value(desk: Desk, kind: RecordKind, field: FieldDef, typed: Any, others: Mapping[str, Any]) -> Any:
    if isinstance(typed, bool) or field.kind in ("text", "notes", "pick", "word"):
        return typed
    text = str(typed).strip()
    if not text:
        return None
    if field.kind == "day":
        return desk.day(text, gone=field.gone, near=field.near)
    if field.kind == "count":
        if not text.isdecimal():
            raise Invalid(f"{field.label} is a number from {field.least} to {field.most}: correct it.")
        return int(text)
    if field.links == "staff":
        return desk.user(text)
    if field.links == "client":
        return client_id_of(text)
    offered = record_kind.offered_to(kind, others)[field.choices or field.key]
    return named(field.called, text, ((int(choice.key), choice.label) for choice in offered))


def links_of(args: Namespace) -> dict[str, int | None]:
    """Return the session, the appointment and the client that a new record is made from, by column."""
    if meeting := getattr(args, "appointment", None):
        row = appointments.found(attending.appointment_id_of(meeting))
        return {"appointment": row.id, "session": row.session_id, "client": row.client_id}
    if args.session:
        session_id = session_id_of(args.session)
        return {"session": session_id, "client": session_record(session_id).client.id}
    return {"session": None, "client": client_id_of(args.client) if args.client else None}


def given_away(kind: RecordKind, record_id: int, called: str, value: Mapping[str, Any]) -> Answer | None:
    """Answer with no more than that a record was saved, where it is nothing of the reader's any more.

    Args:
        called: how people name it.
        value: the same for scripts.
    Returns:
        None where they still see it.
    """
    try:
        kind.refuse_unseen(record_id, None)
    except NotAllowed:
        gone = f"Saved {called}: others work on it now, so that you do not see it any more."
        return Answer(lambda: value, lambda: table([[gone]]))
    return None


def told(desk: Desk, spec: ListSpec, record_id: int, json_columns: Sequence[str], head: str = "") -> Answer:
    """Answer with one record: its columns for scripts, or a line for each for people."""
    seen, _ = columns_for(spec, json_columns, desk.actor.may)

    def line() -> Any:
        return lines_of(desk.actor, spec, [record_id], json_columns)[0]

    def lines() -> Iterator[str]:
        if head:
            yield head
            return
        pairs = zip(seen, line().values, strict=True)
        yield from fields([(column.title, said_value(column, value)) for column, value in pairs])

    return Answer(lambda: as_json(seen, line()), lines)
