"""The confirmation of a session that was just booked: by mail, by text and as a letter, each with the studio's own template."""

from __future__ import annotations

from models import Session, Template
from studio.kernel.access import Actor, may_now, refusal
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.records import dataclass
from studio.lists import theirs
from studio.messages import compose
from studio.messages.addresses import Channel
from studio.messages.message_kinds import KINDS, first_of

CHANNELS: tuple[Channel, ...] = ("email", "text", "letter")
TEMPLATE = "confirmation"
"""How the names of its templates begin: the first one of them in their list is taken."""
SHORT = "{session.type}: {session.date}, {session.time}. {studio.name}"
"""A text where the studio has no template for one: it is much the same in every language."""
NOWHERE = {
    "email": "There is no email address on the client's record.",
    "text": "No number of the client is marked for texts.",
    "letter": "There is no postal address on the client's record.",
}


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmation as it would go."""

    channel: Channel
    to: str
    template_id: int | None
    """``None`` where the program's own short words are sent."""
    template: str
    subject: str
    body: str
    refusal: str
    """Why it cannot go as it is; empty where it can."""


def confirmations(actor: Actor, session_id: int) -> tuple[Confirmation, ...]:
    """Read how a session would be confirmed, by each channel.

    Raises:
        NotFound: the session is gone.
    """
    client_id = _client_of(actor, session_id)
    return tuple(_confirmation(actor, channel, client_id, session_id) for channel in CHANNELS)


def _client_of(actor: Actor, session_id: int) -> int:
    theirs.refuse("session", session_id, actor)
    session = Session.get_or_none(Session.id == session_id)
    if session is None:
        raise NotFound("That session is gone.")
    return int(session.client_id)


def template_of(channel: Channel) -> Template | None:
    """Return the template by which a session is confirmed: the first whose name begins with Confirmation."""
    of_channel = Template.select().where(getattr(Template, f"for_{channel}"), ~Template.inactive)
    found = of_channel.order_by(Template.position, Template.id)
    return next((one for one in found if one.name.casefold().startswith(TEMPLATE)), None)


def _confirmation(actor: Actor, channel: Channel, client_id: int, session_id: int) -> Confirmation:
    template = template_of(channel)
    to = first_of(channel, client_id, session_id)
    if template is None and channel != "text":
        return Confirmation(channel, to, None, "", "", "", _no_template(channel))
    subject, body = "", SHORT
    if template is not None:
        words = compose.words_for(template.id, client_id, session_id)
        subject, body = words.subject, words.body
    told = "" if may_now(actor, "messages") else refusal(actor, "write messages")
    told = told or ("" if to else NOWHERE[channel])
    template_id, name = (None, "") if template is None else (template.id, template.name)
    try:
        shown = compose.shown(actor, channel, subject, body, client_id, session_id)
    except Invalid as error:
        return Confirmation(channel, to, template_id, name, subject, body, str(error))
    preview = shown.preview
    told = told or shown.refusal
    subject = preview.subject.text if channel == "email" else ""
    return Confirmation(channel, to, template_id, name, subject, preview.body.text, told)


def _no_template(channel: Channel) -> str:
    return f'No template for {KINDS[channel].many} is called "Confirmation": add one under Maintenance.'


def confirm(actor: Actor, session_id: int, channel: Channel, *, sends: bool = True) -> int:
    """Write the confirmation of a session and put it into the outbox, or a letter into the print queue; returns its id.

    Args:
        sends: false leaves a draft, for somebody to look at.
    Raises:
        Unsure: consent was withdrawn, or the address answers no more; a draft can be sent all the same, with a reason.
        StudioError: as ``compose.write``.
    """
    client_id, template = _client_of(actor, session_id), template_of(channel)
    if template is None and channel != "text":
        raise NotFound(_no_template(channel))
    values = {"template": template.id} if template is not None else {"body": SHORT}
    return compose.write(actor, channel, values, {"client": client_id, "session": session_id}, sends=sends)
