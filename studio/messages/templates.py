"""Templates of messages: which words one has for a client, and what becomes of them.

Until it is sent a message keeps the fields of its template, ``{session.date}``, so that what it says is what is so when it
goes; when it is sent its fields are filled once, and what was put in is never looked at again. Text that is to stay as it is
has its braces written twice (``kept``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from models import Client, Session, Template, TemplateText
from studio.kernel import journal, languages, preferences
from studio.kernel.access import Actor, require
from studio.kernel.clean import clean_line, clean_notes
from studio.kernel.errors import Invalid
from studio.kernel.patterns import later
from studio.kernel.records import dataclass
from studio.messages.merge_fields import FIELDS, values_for
from studio.messages.merging import Merged, merge, parse

MOST_SUBJECT_CHARS = 500
"""Of a subject with its fields filled: a header is folded, but nobody reads more."""


class Words(NamedTuple):
    """What a template says."""

    subject: str
    body: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as it would go."""

    subject: Merged
    body: Merged
    language: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that have nothing, each once."""
        return tuple(dict.fromkeys((*self.subject.missing, *self.body.missing)))


def language_of(client_id: int | None, session_id: int | None = None) -> str:
    """Return in which language messages are written to a client; empty: the studio's own."""
    session = Session.get_or_none(Session.id == session_id)
    client = Client.get_or_none(Client.id == (session.client_id if session is not None else client_id))
    own = client.language if client is not None else ""
    return own or preferences.load().language


def languages_of(template_id: int) -> tuple[str, ...]:
    """List the languages in which a template has words of its own."""
    texts = TemplateText.select(TemplateText.language).where(TemplateText.template == template_id)
    return tuple(str(text.language) for text in texts.order_by(TemplateText.language))


def words_of(template_id: int, language: str) -> Words:
    """Return what a template says in a language: in it, in the language without its country, or as it is by itself."""
    template = Template.get_by_id(template_id)
    texts = {
        text.language.casefold(): text for text in TemplateText.select().where(TemplateText.template == template_id)
    }
    wanted = language.casefold().replace("-", "_")
    for code in (wanted, wanted.partition("_")[0]):
        if code and (text := texts.get(code)) is not None:
            return Words(text.subject or template.subject, text.body or template.body, text.language)
    return Words(template.subject, template.body)


_BRACE = later(r"[{}]")


def kept(text: str) -> str:
    """Write a text so that nothing in it is a field."""
    return _BRACE.sub(lambda found: found[0] * 2, text)


def check(text: str, what: str, field: str) -> None:
    """Refuse a text whose fields are not well written.

    Raises:
        Invalid: says what is wrong, and where.
    """
    try:
        parse(text, FIELDS)
    except Invalid as error:
        raise Invalid(f"{what}: {error}", field=field) from None


def preview(
    actor: Actor,
    words: Words,
    client_id: int | None,
    session_id: int | None,
    language: str,
    appointment_id: int | None = None,
) -> Preview:
    """Fill the fields of a text for a client, and a session or an appointment.

    Raises:
        Invalid: a field that there is not, or a brace alone.
    """
    check(words.subject, "Subject", "subject")
    check(words.body, "Message", "body")
    values = values_for(actor, client_id, session_id, language, appointment_id)
    subject = {name: " ".join(value.split()) for name, value in values.items()}
    return Preview(
        merge(parse(words.subject, FIELDS), subject),
        merge(parse(words.body, FIELDS), values),
        language,
    )


def filled(merged: Merged, what: str, field: str, *, line: bool = False) -> str:
    """Return a filled text that is to go.

    Raises:
        Invalid: a field has nothing in it; names it.
    """
    if merged.missing:
        names = ", ".join(f"{{{name}}}" for name in merged.missing)
        raise Invalid(
            f"{what}: there is nothing for {names}: fill it in on the record, or write {{{merged.missing[0]}|something else}}.",
            field=field,
        )
    return clean_line(merged.text, what, max_chars=MOST_SUBJECT_CHARS) if line else merged.text


# -- keeping them ----------------------------------------------------------------------------------------------------------


def added(entry: journal.Entry, template_id: int) -> None:
    """Refuse a new template whose fields are not well written, or which is for nothing; see ``Follows``."""
    row = Template.get_by_id(template_id)
    _refuse(row.__data__)


def changing(entry: journal.Entry, template_id: int, columns: Mapping[str, Any]) -> Callable[[], None]:
    """Refuse such a change of a template; see ``Follows``."""
    _refuse({**Template.get_by_id(template_id).__data__, **columns})
    return lambda: None


def deleting(entry: journal.Entry, template_id: int, heir: int | None) -> None:
    """Take the words in other languages away together with their template; see ``Follows``."""
    for text in TemplateText.select().where(TemplateText.template == template_id):
        entry.delete(TemplateText, text.id)


def _refuse(values: Mapping[str, Any]) -> None:
    if not any(values[f"for_{use}"] for use in ("email", "text", "letter")):
        raise Invalid("Say what the template is for: emails, texts or letters.", field="email")
    check(str(values["subject"]), "Subject", "subject")
    check(str(values["body"]), "Message", "body")


def translate(actor: Actor, template_id: int, language: str, given: Mapping[str, str]) -> bool:
    """Give a template its words in another language; without a text the language goes. Tells whether anything changed.

    Raises:
        Invalid: no such language, or fields that are not well written.
        NotAllowed: the actor may not change the studio's lists.
    """
    code = languages.code(language)
    if not code:
        raise Invalid("Say which language it is, such as de.", field="language")
    with journal.entry(actor, "entry.changed", list="template", name="") as entry:
        require(actor, "preferences", "change the studio's templates")
        template = Template.get_by_id(template_id)
        entry.tell("entry.changed", list="template", name=f"{template.name} ({code})")
        row = TemplateText.get_or_none((TemplateText.template == template_id) & (TemplateText.language == code))
        was = {"subject": row.subject, "body": row.body} if row is not None else {"subject": "", "body": ""}
        now = {
            "subject": clean_line(given.get("subject", was["subject"]), "Subject"),
            "body": clean_notes(given.get("body", was["body"]), "Message"),
        }
        check(now["subject"], "Subject", "subject")
        check(now["body"], "Message", "body")
        if now == was:
            return False
        if not now["body"]:
            if row is None:
                raise Invalid("The message is empty: type it.", field="body")
            entry.delete(TemplateText, row.id)
        elif row is None:
            entry.insert(TemplateText, template=template_id, language=code, **now)
        else:
            entry.update(TemplateText, row.id, subject=now["subject"], body=now["body"])
    return True
