"""The confirmation of a session or an appointment that was just booked: by mail, by text and as a letter, by the studio's own
templates."""

from __future__ import annotations

from typing import Any, NamedTuple

from models import Appointment, Session, Template
from studio.kernel.access import Actor, may_now, refusal
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.records import dataclass
from studio.lists import theirs
from studio.messages import compose
from studio.messages.addresses import Channel
from studio.messages.compose import ForRecord
from studio.messages.message_kinds import KINDS, shown_first

CHANNELS: tuple[Channel, ...] = ("email", "text", "letter")
TEMPLATE = {"session": "confirmation", "appointment": "appointment"}
"""How the names of its templates begin: the first one of them in their list is taken."""
SHORT = {
    "session": "{session.type}: {session.date}, {session.time}. {studio.name}",
    "appointment": "{appointment.type}: {appointment.date}, {appointment.time}. {studio.name}",
}
"""A text where the studio has no template for one: it is much the same in every language."""
MAIL = {
    "subject": "{appointment.type}: {appointment.date}, {appointment.time}",
    "body": "{client.name}\n\n{appointment.type}: {appointment.date}, {appointment.time} - {appointment.end}\n"
    "{studio.name}\n{studio.address|}\n{studio.phone|}",
}
"""A mail about an appointment where the studio has no template for one."""
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


class _About(NamedTuple):
    """What is confirmed, and to whom."""

    of: str
    """``session`` or ``appointment``."""
    client_id: int | None
    session_id: int | None
    appointment_id: int | None
    stands: str
    """``cancelled`` or ``on hold``; empty where it is booked."""

    @property
    def refusal(self) -> str:
        """Why nobody is to be told that it is booked; empty where it is."""
        return f"The {self.of} is {self.stands}: take that back in its record, then confirm it." if self.stands else ""


def confirmations(actor: Actor, record_id: int, of: str = "session") -> tuple[Confirmation, ...]:
    """Read how a session or an appointment would be confirmed, by each channel; none of an appointment with nobody.

    Raises:
        NotFound: it is gone.
        NotAllowed: it is others' work.
    """
    about = _about(actor, record_id, of)
    return tuple(_confirmation(actor, channel, about) for channel in CHANNELS) if about.client_id is not None else ()


def _about(actor: Actor, record_id: int, of: str) -> _About:
    theirs.refuse(of, record_id, actor)
    if of == "appointment":
        meeting = Appointment.get_or_none(Appointment.id == record_id)
        if meeting is None:
            raise NotFound("That appointment is gone.")
        return _About(of, meeting.client_id, meeting.session_id, record_id, "cancelled" if meeting.cancelled_id else "")
    session = Session.get_or_none(Session.id == record_id)
    if session is None:
        raise NotFound("That session is gone.")
    stands = "cancelled" if session.cancelled_id else "on hold" if session.on_hold_id else ""
    return _About(of, session.client_id, record_id, None, stands)


def template_of(channel: Channel, of: str = "session") -> Template | None:
    """Return the template by which it is confirmed: the first whose name begins with Confirmation, or with Appointment."""
    of_channel = Template.select().where(getattr(Template, f"for_{channel}"), ~Template.inactive)
    found = of_channel.order_by(Template.position, Template.id)
    return next((one for one in found if one.name.casefold().startswith(TEMPLATE[of])), None)


def _own_words(channel: Channel, of: str) -> ForRecord | None:
    """Return what is sent where the studio has no template; ``None`` where nothing is."""
    if channel == "text":
        return ForRecord("", "", SHORT[of], "")
    if channel == "email" and of == "appointment":
        return ForRecord("", MAIL["subject"], MAIL["body"], "")
    return None


def _confirmation(actor: Actor, channel: Channel, about: _About) -> Confirmation:
    template = template_of(channel, about.of)
    to = shown_first(channel, about.client_id, about.session_id)
    words = _own_words(channel, about.of)
    if template is not None:
        words = compose.words_for(template.id, about.client_id, about.session_id)
    if words is None:
        return Confirmation(channel, to, None, "", "", "", about.refusal or _no_template(channel, about.of))
    told = "" if may_now(actor, "messages") else refusal(actor, "write messages")
    told = told or about.refusal or ("" if to else NOWHERE[channel])
    template_id, name = (None, "") if template is None else (template.id, template.name)
    links = about.client_id, about.session_id, about.appointment_id
    try:
        shown = compose.shown(actor, channel, words.subject, words.body, *links)
    except Invalid as error:
        return Confirmation(channel, to, template_id, name, words.subject, words.body, str(error))
    preview = shown.preview
    told = told or shown.refusal
    subject = preview.subject.text if channel == "email" else ""
    return Confirmation(channel, to, template_id, name, subject, preview.body.text, told)


def _no_template(channel: Channel, of: str) -> str:
    named = TEMPLATE[of].capitalize()
    return f'No template for {KINDS[channel].many} is called "{named}": add one under Maintenance.'


def confirm(actor: Actor, record_id: int, channel: Channel, of: str = "session", *, sends: bool = True) -> int:
    """Write the confirmation of a session or an appointment, and put it into the outbox or the print queue; returns its id.

    Args:
        sends: false leaves a draft, for somebody to look at.
    Raises:
        Unsure: consent was withdrawn, or the address answers no more; a draft can be sent all the same, with a reason.
        Invalid: it is cancelled or on hold.
        StudioError: as ``compose.write``.
    """
    about, template = _about(actor, record_id, of), template_of(channel, of)
    if about.refusal:
        raise Invalid(about.refusal)
    words = _own_words(channel, of)
    if template is not None:
        values: dict[str, Any] = {"template": template.id}
    elif words is None:
        raise NotFound(_no_template(channel, of))
    else:
        values = {"body": words.body} | ({"subject": words.subject} if words.subject else {})
    links = {"client": about.client_id, "session": about.session_id, "appointment": about.appointment_id}
    return compose.write(actor, channel, values, links, sends=sends, invites=template is None)
