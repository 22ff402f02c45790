"""Mails, texts and letters are sent and copied.

Sending a draft fills its fields, and writes the row of the outbox in the same act. From then on it is what was said to
somebody: it is copied, never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

from models import Attachment, Communication, Receiver, Template
from studio.kernel import access, clock, journal, preferences
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, NotAllowed, NotFound, Unsure
from studio.kernel.records import dataclass
from studio.lists.record_kind import add_in, save_in
from studio.messages import addresses, attached, calls, consent, invitations, outbox, templates, warned
from studio.messages.addresses import Channel, key_of, offered, on_record
from studio.messages.calls import refuse_unseen
from studio.messages.message_kinds import (
    DRAFT,
    KINDS,
    channel_of,
    first_words,
    put_receivers,
    receivers,
    refuse_sent,
    state_of,
)
from studio.messages.parts import Parts, parts_of

MOST_PARTS = 10
"""A text is no letter: gateways cut off what is longer."""


# -- sending -----------------------------------------------------------------------------------------------------------------


def send(actor: Actor, communication_id: int, version: int | None = None, *, despite: str = "") -> None:
    """Send a draft: its fields are filled, and it waits in the outbox.

    Args:
        despite: why it is sent although consent was withdrawn, or the address answers no more; the journal keeps it.
    Raises:
        Invalid: a field has nothing in it, nobody to send it to, an empty message, a file that may not go along.
        Unsure: consent was withdrawn; it may go all the same where somebody says why.
        NotAllowed: it was sent already, a number takes no texts, or the actor may not.
        NotFound, StaleRecord: as ``record_kind.save``.
    """
    with journal.entry(actor, "message.sent", kind="message") as entry:
        send_in(entry, communication_id, version, despite=despite)


def send_in(
    entry: journal.Entry,
    communication_id: int,
    version: int | None = None,
    *,
    despite: str = "",
    invites: bool = False,
) -> None:
    """Send a draft inside an open journal entry; see ``send``, ``invitations.invitation``."""
    require(entry.actor, "messages", "send messages")
    refuse_unseen(communication_id, entry.actor)
    row = message(communication_id)
    channel = channel_of(row)
    refuse_sent(row)
    if version is not None and row.version != version:
        raise journal.stale(Communication, row.id, version)
    to = _refuse_nobody(entry, row, channel)
    despite = " ".join(despite.split())
    told = _refuse_unwanted(channel, to, despite)
    subject, body = _final(entry.actor, row, channel)
    if channel == "email":
        attached.checked([file.path for file in Attachment.select().where(Attachment.communication == row.id)])
    entry.update(
        Communication, row.id, version, description=subject, body=body, user=row.user_id or entry.actor.user_id
    )
    if channel == "email":
        _note_on_record(entry, row.id, to)
    along = invitations.invitation(row, to, entry.at, invites=invites) if channel == "email" else ""
    outbox.put(entry, row.id, channel, _not_before(row), invitation=along)
    why = {"why": despite} if told else {}
    entry.tell("message.despite" if told else "message.sent", kind=KINDS[channel].one, **why, **calls.called(row))


def _note_on_record(entry: journal.Entry, record_id: int, to: list[Receiver]) -> None:
    """Note which addresses stand on the record now: taken off it before the mail goes, they get nothing."""
    here = on_record("email", [record_id])
    for one in to:
        if (stands := (record_id, one.address_key) in here) != one.of_record:
            entry.update(Receiver, one.id, of_record=stands)


def message(communication_id: int) -> Communication:
    """Return the row of a mail, a text or a letter.

    Raises:
        NotFound: there is none.
    """
    row = Communication.get_or_none(Communication.id == communication_id)
    if row is None or row.kind not in KINDS:
        raise NotFound("That message is gone: somebody deleted it.")
    return row


def _refuse_nobody(entry: journal.Entry, row: Communication, channel: Channel) -> list[Receiver]:
    """Return whom a message goes to; of a text the number is looked at, and becomes its receiver."""
    if channel == "text":
        put_receivers(entry, row.id, "text", "to", [_number(row)])
    found = receivers(row.id)
    if not any(one.role == "to" for one in found):
        what = "Type an address" if channel == "email" else "Choose an address, or add one on the client's record"
        raise Invalid(f"The {KINDS[channel].one} is to nobody. {what}.", field="to")
    return found


def _number(row: Communication) -> addresses.Addressed:
    if not row.phone:
        told = "The text is to no number. Mark one of the client's numbers for texts, and choose it."
        raise Invalid(told, field="phone")
    key = key_of("text", row.phone)
    with access.reading_as(access.SYSTEM):
        found = [
            one
            for one in offered("text", row.client_id, row.session_id)
            if one.shown == row.phone or key_of("text", one.address) == key
        ]
    number = addresses.told(row.phone)
    if not any(one.texts for one in found):
        raise NotAllowed(
            f"{number} is not marked for texts: mark it on the client's record, or choose another number.",
            field="phone",
        )
    e164 = key_of("text", found[0].address)
    if not e164.startswith("+"):
        told = f"{number} is no number that texts can be sent to: correct it on the client's record."
        raise Invalid(told, field="phone")
    return addresses.Addressed(found[0].name, e164)


def _refuse_unwanted(channel: Channel, to: list[Receiver], despite: str) -> bool:
    """Refuse addresses where nothing may go, or arrives; true where it goes all the same, as somebody says why."""
    told = [text for one in to if (text := consent.refusal(channel, one.address))]
    if told and channel in consent.SURE:
        raise NotAllowed(told[0])
    gone = [text for one in to if (text := warned.dead(channel, one.address))]
    told += [f"{text} To send it all the same, say why." for text in gone]
    if told and not despite:
        raise Unsure(told[0], field="to")
    return bool(told)


def _final(actor: Actor, row: Communication, channel: Channel) -> tuple[str, str]:
    """Return subject and text as they go."""
    filled = preview(actor, row)
    subject, body = _refuse_unfit(filled, channel)
    if channel == "text" and row.description == first_words(row.body):
        return first_words(body), body
    return subject if channel == "email" else row.description, body


def _refuse_unfit(filled: templates.Preview, kind: str) -> tuple[str, str]:
    """Return subject and text of a message that can go.

    Raises:
        Invalid: it cannot; says why.
    """
    body = templates.filled(filled.body, "Message", "body")
    if not body.strip():
        raise Invalid("The message is empty: type it, or choose a template.", field="body")
    subject = ""
    if kind == "email":
        subject = templates.filled(filled.subject, "Subject", "subject", line=True)
        if not subject:
            raise Invalid("The email has no subject: type one.", field="subject")
    if kind == "text" and (parts := parts_of(body).parts) > MOST_PARTS:
        raise Invalid(f"The text would be {parts} parts: shorten it to {MOST_PARTS}, or write an email.", field="body")
    return subject, body


def preview(actor: Actor, row: Communication) -> templates.Preview:
    """Fill the fields of a draft; what was sent stands as it is.

    Raises:
        Invalid: a field that there is not, or a brace alone.
    """
    language = templates.language_of(row.client_id, row.session_id)
    words = templates.Words(row.description, row.body)
    if row.incoming or state_of(row.id) != DRAFT:
        words = templates.Words(templates.kept(row.description), templates.kept(row.body))
    elif row.kind != "email":
        words = templates.Words(templates.kept(row.description), row.body)
    return templates.preview(actor, words, row.client_id, row.session_id, language, row.appointment_id)


def _not_before(row: Communication) -> datetime | None:
    if row.due_on <= clock.today():
        return None
    opens = timedelta(minutes=preferences.load().opens_at_min)
    return clock.utc(datetime.combine(row.due_on, time.min) + opens)


# -- copying -----------------------------------------------------------------------------------------------------------------


def copy(actor: Actor, communication_id: int) -> int:
    """Copy a message into a new draft and return its id; what was sent keeps its words, and none of them becomes a field.

    Raises:
        NotFound, NotAllowed: it is gone, or the actor may not.
    """
    with journal.entry(actor, "message.copied", kind="message") as entry:
        require(actor, "messages", "write messages")
        refuse_unseen(communication_id, actor)
        row = message(communication_id)
        draft = state_of(row.id) == DRAFT and not row.incoming
        stays = {
            name: row.__data__[name]
            for name in ("client", "session", "appointment", "task", "template", "phone", "kind")
        }
        text = {"description": row.description, "body": row.body}
        if not draft:
            text = {"description": templates.kept(row.description) if row.kind == "email" else row.description,
                    "body": templates.kept(row.body)}  # fmt: skip
        made = {"made_at": entry.at, "made_by": actor.user_id, "user": actor.user_id, "due_on": clock.today()}
        new = entry.insert(Communication, **stays, **text, **made)
        for role in ("to", "cc") if row.kind != "text" else ():
            to = [addresses.Addressed(one.name, one.address) for one in receivers(row.id) if one.role == role]
            put_receivers(entry, new, channel_of(row), role, to)
        for file in Attachment.select().where(Attachment.communication == row.id).order_by(Attachment.position):
            kept = {name: file.__data__[name] for name in ("path", "name", "bytes", "position")}
            entry.insert(Attachment, communication=new, **kept)
        entry.tell("message.copied", kind=KINDS[channel_of(row)].one, **calls.called(row))
    return new


MOST_QUOTED_CHARS = 5_000


def reply(actor: Actor, communication_id: int) -> int:
    """Begin an answer to a mail that came from a client, its words behind, and return the draft's id.

    Raises:
        Invalid: it did not come from a client.
        NotFound, NotAllowed: as ``copy``.
    """
    with journal.entry(actor, "record.added", kind="email") as entry:
        require(actor, "messages", "write messages")
        refuse_unseen(communication_id, actor)
        row = message(communication_id)
        if not row.incoming or row.kind != "email":
            raise Invalid("Only a mail that came from the client is answered.")
        to = [addresses.Addressed(one.name, one.address) for one in receivers(row.id) if one.role == "from"]
        subject = row.description if row.description.casefold().startswith("re:") else f"Re: {row.description}"
        quoted = "\n".join(f"> {line}".rstrip() for line in row.body[:MOST_QUOTED_CHARS].splitlines())
        new = entry.insert(
            Communication, kind="email", client=row.client_id, session=row.session_id, appointment=row.appointment_id,
            task=row.task_id,
            description=templates.kept(subject), body=templates.kept(f"\n\n{quoted}"), due_on=clock.today(),
            made_at=entry.at, made_by=actor.user_id, user=actor.user_id,
        )  # fmt: skip
        put_receivers(entry, new, "email", "to", to)
        entry.tell("record.added", kind="email", **calls.called(row))
    return new


def write(
    actor: Actor,
    channel: str,
    values: Mapping[str, Any],
    links: Mapping[str, int | None],
    *,
    sends: bool,
    despite: str = "",
    invites: bool = False,
) -> int:
    """Write a message and, where ``sends`` says so, send it, all in one act; returns its id.

    Args:
        invites: whether a mail from no template carries what it is about for the client's calendar.
    Raises:
        StudioError: as ``record_kind.add`` and ``send``.
    """
    kind = KINDS[channel]
    with journal.entry(actor, "record.added", kind=kind.one) as entry:
        record_id = add_in(entry, kind, values, links)
        if sends:
            send_in(entry, record_id, despite=despite, invites=invites)
    return record_id


def save_and_send(
    actor: Actor, communication_id: int, version: int | None, values: Mapping[str, Any], *, despite: str = ""
) -> None:
    """Change some values of a draft and send it, in one act; see ``record_kind.save``, ``send``."""
    kind = KINDS[channel_of(message(communication_id))]
    with journal.entry(actor, "message.sent", kind=kind.one) as entry:
        save_in(entry, kind, communication_id, version, values)
        send_in(entry, communication_id, despite=despite)


# -- what a screen shows before ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as it would go, before it is sent."""

    preview: templates.Preview
    parts: Parts
    refusal: str
    """Why it cannot go as it is; empty where it can."""


class ForRecord(NamedTuple):
    """What a template gives a new message."""

    name: str
    subject: str
    body: str
    attachments: str


def words_for(template_id: int, client_id: int | None, session_id: int | None) -> ForRecord:
    """Return what a template gives a message to a client, in their language."""
    template = Template.get_by_id(template_id)
    words = templates.words_of(template_id, templates.language_of(client_id, session_id))
    return ForRecord(template.name, words.subject, words.body, template.attachments)


def shown(
    actor: Actor,
    kind: str,
    subject: str,
    body: str,
    client_id: int | None,
    session_id: int | None,
    appointment_id: int | None = None,
) -> Shown:
    """Fill the fields of what is typed, and say why it cannot go.

    Raises:
        Invalid: a field that there is not, or a brace alone.
    """
    language = templates.language_of(client_id, session_id)
    words = templates.Words(subject if kind == "email" else templates.kept(subject), body)
    found = templates.preview(actor, words, client_id, session_id, language, appointment_id)
    refusal = ""
    try:
        _refuse_unfit(found, kind)
    except Invalid as error:
        refusal = str(error)
    return Shown(found, parts_of(found.body.text), refusal)
