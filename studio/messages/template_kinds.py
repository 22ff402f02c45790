"""Templates, and their words in other languages, as records with screens of their own; the list of them is ``own.TEMPLATE``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import Template, TemplateText
from studio.kernel import clock, database, journal, languages
from studio.kernel.access import Actor, require
from studio.kernel.clean import check_email
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.lists.fields import FieldDef, declare
from studio.lists.own import TEMPLATE
from studio.lists.record_kind import Columns, RecordKind, add_in
from studio.messages import compose, templates
from studio.messages.message_kinds import KINDS
from studio.messages.templates import check

F = FieldDef


def _facts(row: Template | None, links: Mapping[str, int | None]) -> Mapping[str, str]:
    if row is None:
        return {"languages": "after it is saved"}
    codes = templates.languages_of(row.id)
    return {"languages": ", ".join(languages.called(code) for code in codes) or "none"}


KIND = RecordKind(
    "template", "template", "template", "templates", TEMPLATE.form, "preferences",
    called=lambda row: {"number": row.name}, facts=_facts, owns=("template_text",),
)  # fmt: skip
"""Read by it; added, changed and deleted as an entry of its list."""


def _settle(entry: journal.Entry, row: TemplateText | None, columns: Columns) -> None:
    before = {} if row is None else row.__data__
    now = {**before, **columns}
    if not now["language"]:
        raise Invalid("Say which language it is, such as de.", field="language")
    same = (TemplateText.template == now["template"]) & (TemplateText.language == now["language"])
    other = TemplateText.get_or_none(same)
    if other is not None and (row is None or other.id != row.id):
        called = languages.called(now["language"])
        raise Invalid(f"The template has words in {called} already: change those.", field="language")
    check(str(now["subject"]), "Subject", "subject")
    check(str(now["body"]), "Message", "body")


TEXT = RecordKind(
    "template_text", "template_text", "translation", "translations",
    declare(
        F("language", "Language", keep=languages.code, help="A code, or its name: de, German, pt_BR."),
        F("subject", "Subject", help="Of a mail; the template's own where it is left empty."),
        F("body", "Message", "notes", noun="message", required=True),
    ),
    "preferences", settle=_settle,
    called=lambda row: {"number": f"{row.template.name} ({row.language})"},
    facts=lambda row, links: {"template": _name(row.template_id if row else links["template"])},
)  # fmt: skip


def _name(template_id: int | None) -> str:
    row = Template.get_or_none(Template.id == template_id)
    return row.name if row is not None else ""


def texts_of(template_id: int) -> tuple[tuple[int, str], ...]:
    """List the translations of a template: their ids, and what their languages are called."""
    rows = TemplateText.select().where(TemplateText.template == template_id).order_by(TemplateText.language)
    return tuple((int(row.id), languages.called(row.language)) for row in rows)


@dataclass(frozen=True, slots=True)
class Example:
    """Whom a template is shown for."""

    client_id: int | None
    session_id: int | None
    called: str


def example(table: str, record_id: int | None) -> Example:
    """Return whom a template is shown for: the record that is open, or else the studio's next session, or its last one.

    Args:
        table: of the record that is open: ``session`` or ``client``; empty for none.
    """
    if table == "client" and record_id is not None:
        found = database.rows("SELECT id, NULL, number, last_name FROM client WHERE id = ?", (record_id,))
    else:
        sql = "SELECT c.id, s.id, s.number, c.last_name FROM session s JOIN client c ON c.id = s.client_id"
        now = (clock.now().isoformat(" ", "seconds"),)
        found = database.rows(f"{sql} WHERE s.id = ?", (record_id,)) if table == "session" else []
        found = found or database.rows(f"{sql} WHERE s.starts_at >= ? ORDER BY s.starts_at LIMIT 1", now)
        found = found or database.rows(f"{sql} WHERE s.starts_at < ? ORDER BY s.starts_at DESC LIMIT 1", now)
    if not found:
        return Example(None, None, "nobody: there is no session yet")
    client_id, session_id, number, name = found[0]
    what = "client" if session_id is None else "session"
    return Example(int(client_id), None if session_id is None else int(session_id), f"{what} {number}, {name}")


def send_test(actor: Actor, words: templates.Words, whom: Example, address: str) -> int:
    """Send a mail with a template's words, filled for somebody, to oneself; returns the mail's id.

    What has nothing in it stands there by its name: a test is to show that.

    Raises:
        Invalid: no address, or fields that are not well written.
        NotAllowed: the actor may not send messages.
    """
    to = check_email(address)
    if not to:
        raise Invalid("Type the address to which the test goes.", field="address")
    shown = templates.preview(actor, words, whom.client_id, whom.session_id, words.language)
    subject = f"Test: {shown.subject.text}".strip()
    with journal.entry(actor, "message.sent", kind="test") as entry:
        require(actor, "messages", "send messages")
        values: dict[str, Any] = {
            "to": to,
            "subject": templates.kept(subject),
            "body": templates.kept(shown.body.text),
        }
        mail = add_in(entry, KINDS["email"], values, {"client": None, "session": None})
        compose.send_in(entry, mail)
        entry.tell("message.sent", kind="a test of a template")
    return mail
