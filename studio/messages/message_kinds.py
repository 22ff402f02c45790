"""What mails, texts and letters are: each declared as a kind of record, with the rows of receivers and files that belong to it.

One that was not sent yet is a draft: it may be changed, and its fields stand in it as they were typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from models import Attachment, Communication, Outbox, Receiver, Template
from studio.kernel import access, database, journal
from studio.kernel.errors import NotAllowed
from studio.kernel.types import Choice
from studio.lists.record_kind import Apart, Columns, RecordKind
from studio.messages import addresses, attached, calls, outbox, templates
from studio.messages.addresses import Channel, key_of, offered
from studio.messages.calls import refuse_unseen
from studio.messages.message_fields import EMAIL, LETTER, TEXT
from studio.sessions import belonging

DRAFT = "draft"
STATES = {DRAFT: "Draft", **outbox.STATES}
"""How a message may stand, and how people read it."""


def state_of(communication_id: int) -> str:
    """Return how a message stands, one of ``STATES``."""
    found = database.rows("SELECT state FROM outbox WHERE communication_id = ?", (communication_id,))
    return str(found[0][0]) if found else DRAFT


# -- what a record of each kind does by itself -----------------------------------------------------------------------------


def _settle(channel: Channel, entry: journal.Entry, row: Communication | None, columns: Columns) -> None:
    before = {} if row is None else row.__data__
    if row is not None:
        refuse_sent(row)
    now = {**before, **columns}
    belonging.settle_client(entry.actor, KINDS[channel].one, row, columns)
    if now.get("user") is None:
        columns["user"] = entry.actor.user_id
    if now.get("template") is not None and not now.get("body"):
        language = templates.language_of(now.get("client"), now.get("session"))
        words = templates.words_of(now["template"], language)
        columns["body"] = words.body
        if channel == "email" and not now.get("description"):
            columns["description"] = words.subject
        if channel == "email" and not columns.get("attachments"):
            columns["attachments"] = Template.get_by_id(now["template"]).attachments
    if channel != "email" and not {**now, **columns}.get("description") and now.get("template") is not None:
        columns["description"] = Template.get_by_id(now["template"]).name
    if channel == "text" and not {**now, **columns}.get("description"):
        columns["description"] = first_words(str({**now, **columns}.get("body") or ""))
    to = "phone" if channel == "text" else "to"
    with access.reading_as(access.SYSTEM):  # who sees no addresses may write to people all the same
        if row is None:
            columns[to] = columns.get(to) or first_of(channel, now.get("client"), now.get("session"))
        elif now["client"] != row.client_id and to not in columns and not entry.actor.may("reach"):
            # Who sees whom a draft is to addresses it to another client by themselves.
            if channel == "text":
                columns[to] = first_of(channel, now["client"], None)
            else:
                found = _first(channel, now["client"], None)
                new = [] if found is None else [addresses.Addressed(found.name, found.address)]
                put_receivers(entry, row.id, channel, "to", new)


MOST_ABOUT_CHARS = 60


def first_words(text: str) -> str:
    """Return what a text is about where nobody says it."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_ABOUT_CHARS else f"{line[: MOST_ABOUT_CHARS - 2].rstrip()}.."


def refuse_sent(row: Communication) -> None:
    """Refuse to change what was said to somebody, or by somebody.

    Raises:
        NotAllowed: it is no draft; says how it stands.
    """
    one = KINDS[channel_of(row)].one
    if row.incoming:
        raise NotAllowed(f"That {one} came from the client: what somebody wrote is not changed.")
    if (state := state_of(row.id)) != DRAFT:
        raise NotAllowed(
            f"That {one} is {STATES[state].lower()}: it is not changed any more. Copy it, and change the copy."
        )


def channel_of(row: Communication) -> Channel:
    """Return by which channel a message goes."""
    assert row.kind in KINDS, f"{row.kind} is no message"
    return cast("Channel", row.kind)


def first_of(channel: Channel, client_id: int | None, session_id: int | None) -> str:
    """Return where a new message goes unless somebody says otherwise, as its form has it; empty for nowhere."""
    found = _first(channel, client_id, session_id)
    if found is None:
        return ""
    return addresses.written([addresses.Addressed(found.name, found.address)]) if channel == "email" else found.shown


def shown_first(channel: Channel, client_id: int | None, session_id: int | None) -> str:
    """Return the same address as people read it: where it goes comes first, and of a long name the end is left off."""
    found = _first(channel, client_id, session_id)
    if found is None:
        return ""
    return f"{found.address} {found.name}".strip() if channel == "email" else found.shown


def _first(channel: Channel, client_id: int | None, session_id: int | None) -> addresses.Offered | None:
    found = (one for one in offered(channel, client_id, session_id) if channel != "text" or one.texts)
    return next((one for one in found if one.whose != "photographer"), None)


def _offer(channel: Channel, values: Mapping[str, Any]) -> Mapping[str, tuple[Choice, ...]]:
    if channel == "email":
        return {}
    client, key = values.get("client"), "phone" if channel == "text" else "to"
    found = offered(channel, int(client.key), None) if isinstance(client, Choice) else ()
    choices = tuple(Choice(one.shown, one.shown, one.whose) for one in found if channel != "text" or one.texts)
    here = values.get(key)
    if isinstance(here, Choice) and all(one.key != here.key for one in choices):
        choices = (*choices, here)
    return {"phones" if channel == "text" else "places": choices}


def _prefill(values: dict[str, Any]) -> None:
    client = values.get("client")
    if isinstance(client, Choice):
        values["to"] = first_of("email", int(client.key), None)


def _facts(row: Communication | None, links: Mapping[str, int | None]) -> Mapping[str, str]:
    told = dict(calls.facts_of(row, links))
    told.pop("tries")
    state = "" if row is not None and row.incoming else DRAFT if row is None else state_of(row.id)
    return told | {"state": standing(row), "kind_of_state": state}


def standing(row: Communication | None) -> str:
    """Say how a message stands, with what the other side said."""
    if row is None:
        return "new"
    if row.incoming:
        return " ".join(
            ["received", *(f"from {addresses.told(one.address)}" for one in receivers(row.id) if one.role == "from")]
        )
    found = Outbox.get_or_none(Outbox.communication == row.id)
    if found is None:
        return STATES[DRAFT]
    back = [f"{addresses.told(one.address)}: {one.refused}" for one in receivers(row.id) if one.refused]
    # Servers name the address that they refuse.
    said = (found.error or "; ".join(back)) if access.sees("reach") else "it came back" * bool(back)
    return f"{STATES[found.state]}: {said}" if said else STATES[found.state]


# -- the rows that belong to one --------------------------------------------------------------------------------------------


def _read_email(row: Communication) -> dict[str, Any]:
    rows = receivers(row.id)
    written = {
        role: addresses.written([addresses.Addressed(one.name, one.address) for one in rows if one.role == role])
        for role in ("to", "cc")
    }
    if not access.sees("reach"):
        written = {role: access.HIDDEN if text else "" for role, text in written.items()}
    files = Attachment.select().where(Attachment.communication == row.id).order_by(Attachment.position, Attachment.id)
    return {**written, "attachments": "\n".join(file.path for file in files)}


def _read_letter(row: Communication) -> dict[str, Any]:
    text = ", ".join(line for one in receivers(row.id) for line in one.address.splitlines())
    if text and not access.sees("reach"):
        text = access.HIDDEN
    return {"to": Choice(text, text) if text else None}


def receivers(communication_id: int) -> list[Receiver]:
    """List whom a message is to, in their order."""
    found = Receiver.select().where(Receiver.communication == communication_id)
    return list(found.order_by(Receiver.position, Receiver.id))


def _write_email(entry: journal.Entry, record_id: int, given: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    related: dict[str, tuple[str, str]] = {}
    before = receivers(record_id)
    for role in ("to", "cc"):
        if role in given:
            was = [addresses.Addressed(one.name, one.address) for one in before if one.role == role]
            now = list(addresses.parse(str(given[role] or "")))
            if was != now:
                put_receivers(entry, record_id, "email", role, now)
                related[role] = addresses.written(was), addresses.written(now)
    if "attachments" in given:
        related |= _put_files(entry, record_id, str(given["attachments"] or ""))
    return related


def put_receivers(
    entry: journal.Entry, record_id: int, channel: Channel, role: str, found: list[addresses.Addressed]
) -> None:
    """Say whom a message is to, or who gets a copy."""
    for old in receivers(record_id):
        if old.role == role:
            entry.delete(Receiver, old.id)
    for place, one in enumerate(found):
        entry.insert(
            Receiver,
            communication=record_id,
            role=role,
            name=one.name,
            address=one.address,
            address_key=key_of(channel, one.address),
            position=place,
        )


def _put_files(entry: journal.Entry, record_id: int, text: str) -> dict[str, tuple[str, str]]:
    old = list(Attachment.select().where(Attachment.communication == record_id).order_by(Attachment.position))
    was, wanted = "\n".join(file.path for file in old), attached.lines(text)
    if wanted == tuple(file.path for file in old):
        return {}
    files = attached.checked(wanted)
    for file in old:
        entry.delete(Attachment, file.id)
    for place, one in enumerate(files):
        entry.insert(Attachment, communication=record_id, path=one.path, name=one.name, bytes=one.bytes, position=place)
    return {"attachments": (was, attached.written(files))}


def _write_letter(entry: journal.Entry, record_id: int, given: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    if "to" not in given:
        return {}
    row = Communication.get_by_id(record_id)
    was = ", ".join(line for one in receivers(record_id) for line in one.address.splitlines())
    if (wanted := str(given["to"] or "")) == was:
        return {}
    found = [one for one in offered("letter", row.client_id, row.session_id) if one.shown == wanted]
    to = addresses.Addressed(found[0].name, found[0].address) if found else addresses.Addressed("", wanted)
    put_receivers(entry, record_id, "letter", "to", [to] if wanted else [])
    return {"to": (was, wanted)}


OWNS = ("receiver", "attachment")
KINDS: dict[str, RecordKind] = {
    "email": RecordKind(
        "email", "communication", "email", "emails", EMAIL, "messages", begin=calls.begin,
        settle=partial(_settle, "email"), offer=partial(_offer, "email"), facts=_facts, refuse_unseen=refuse_unseen,
        called=calls.called, only={"kind": "email"}, owns=OWNS, prefill=_prefill,
        apart=Apart(("to", "cc", "attachments"), _read_email, _write_email),
    ),
    "text": RecordKind(
        "text", "communication", "text", "texts", TEXT, "messages", begin=calls.begin,
        settle=partial(_settle, "text"), offer=partial(_offer, "text"), facts=_facts, refuse_unseen=refuse_unseen,
        called=calls.called, only={"kind": "text"}, owns=OWNS, apart=calls.NUMBER,
    ),
    "letter": RecordKind(
        "letter", "communication", "letter", "letters", LETTER, "messages", begin=calls.begin,
        settle=partial(_settle, "letter"), offer=partial(_offer, "letter"), facts=_facts, refuse_unseen=refuse_unseen,
        called=calls.called, only={"kind": "letter"}, owns=OWNS, apart=Apart(("to",), _read_letter, _write_letter),
    ),
}  # fmt: skip
