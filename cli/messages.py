"""``sittings email``, ``text``, ``letter``, ``comm``, ``template``: written, shown, sent and copied."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from itertools import islice
from typing import Any

from cli.declared import links_of, values_of
from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, fields, table, unchanged
from studio.exchange.message_views import BATCH, Json, communications
from studio.kernel import database, languages
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotFound, Unsure
from studio.lists.maintained import entry_named
from studio.lists.own import TEMPLATE
from studio.lists.spec import Line
from studio.messages import calls, compose, templates
from studio.messages.listed import COMMUNICATIONS
from studio.messages.merge_fields import FIELDS
from studio.messages.message_kinds import KINDS, STATES
from studio.messages.parts import parts_of

OPTIONS = {"template": "template", "subject": "subject", "body": "body", "on": "due_on", "user": "user"}
READ = ("id",)


def add(desk: Desk, args: Namespace) -> Answer:
    """Write a message and send it."""
    kind = KINDS[args.channel]
    values = values_of(desk, kind, args, OPTIONS)
    if args.to is not None:
        values["phone" if kind.kind == "text" else "to"] = args.to
    if kind.kind == "email":
        values |= {} if args.cc is None else {"cc": args.cc}
        values |= {"attachments": "\n".join(args.attach)} if args.attach else {}
    links = links_of(args)
    if args.session is None and args.client is None:
        raise Invalid("Say whom it is about, with --session or --client.")
    try:
        message_id = compose.write(desk.actor, kind.kind, values, links, sends=not args.draft, despite=args.despite)
    except Unsure as error:
        raise _ask(error) from None
    return _told(message_id, f"{'Wrote' if args.draft else 'Sent'} {kind.one} {message_id}.")


def _ask(error: Unsure) -> Invalid:
    return Invalid(str(error).replace("say why.", "say why with --despite."), field=error.field)


def _told(message_id: int, sentence: str) -> Answer:
    return Answer(lambda: next(communications([message_id])), lambda: table([[sentence]]))


def list_(desk: Desk, args: Namespace) -> Answer:
    """List communications."""
    filters = [(name, text) for name in ("session", "client") if (text := getattr(args, name))]
    nothing = "There are no such calls, mails, texts or letters."
    return listed(desk, COMMUNICATIONS, args, READ, to_json=_values, filters=filters, nothing=nothing)


def _values(lines: Iterator[Line]) -> Iterator[Json]:
    while ids := [line.id for line in islice(lines, BATCH)]:
        yield from communications(ids)


def _id(typed: str) -> int:
    text = typed.strip()
    number = int(text) if text.isdecimal() and len(text) < 18 else 0
    if not database.rows("SELECT 1 FROM communication WHERE id = ?", (number,)):
        raise NotFound(f"There is no communication {quoted(text)}: see `sittings comm list`.")
    calls.refuse_unseen(number)
    return number


def show(desk: Desk, args: Namespace) -> Answer:
    """Show a communication."""
    message_id = _id(args.id)
    return Answer(lambda: next(communications([message_id])), lambda: _lines(next(communications([message_id]))))


def _lines(found: Json) -> Iterator[str]:
    pairs = []
    for key, value in found.items():
        text = ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)
        if key == "state" and value:
            text = STATES[str(value)]
        pairs.append((key.capitalize(), text))
    return fields(pairs)


def preview(desk: Desk, args: Namespace) -> Answer:
    """Show a message as it would go."""
    row = compose.message(_id(args.id))
    return _previewed(compose.preview(desk.actor, row), text=row.kind == "text")


def send(desk: Desk, args: Namespace) -> Answer:
    """Send a draft."""
    message_id = _id(args.id)
    try:
        compose.send(desk.actor, message_id, despite=args.despite)
    except Unsure as error:
        raise _ask(error) from None
    return _told(message_id, f"Sent message {message_id}.")


def copy(desk: Desk, args: Namespace) -> Answer:
    """Copy a message into a new draft."""
    new = compose.copy(desk.actor, _id(args.id))
    return _told(new, f"Wrote message {new}, a draft: `sittings comm send {new}` sends it.")


# -- templates -------------------------------------------------------------------------------------------------------------


def merge_fields(desk: Desk, args: Namespace) -> Answer:
    """List the fields that a template may have."""
    return Answer(
        lambda: iter([{"field": name, "about": about} for name, about in FIELDS.items()]),
        lambda: table([f"{{{name}}}", about] for name, about in FIELDS.items()),
    )


def template_preview(desk: Desk, args: Namespace) -> Answer:
    """Show what a template says of a session or a client."""
    template = entry_named(TEMPLATE, args.name)
    links = links_of(args)
    language = args.language
    if language is None:
        language = templates.language_of(links.get("client"), links.get("session"))
    words = templates.words_of(template.id, languages.code(language))
    shown = templates.preview(desk.actor, words, links.get("client"), links.get("session"), language)
    return _previewed(shown, text=template.values["text"] and not template.values["email"])


def _previewed(shown: templates.Preview, *, text: bool) -> Answer:
    parts = parts_of(shown.body.text)

    def value() -> Any:
        return {
            "subject": shown.subject.text,
            "body": shown.body.text,
            "missing": list(shown.missing),
            "language": shown.language or None,
            "parts": parts.parts if text else None,
            "outside": list(parts.outside) if text else [],
        }

    def lines() -> Iterator[str]:
        yield from fields([("Subject", shown.subject.text), ("Text", shown.body.text)])
        if text:
            outside = f", as {' '.join(parts.outside)} is not in the short alphabet" if parts.outside else ""
            yield f"{parts.parts} {'part' if parts.parts == 1 else 'parts'}{outside}"

    missing = ", ".join(f"{{{name}}}" for name in shown.missing)
    return Answer(value, lines, notes=(f"There is nothing for {missing}.",) if missing else ())


def translate(desk: Desk, args: Namespace) -> Answer:
    """Give a template its words in another language."""
    template = entry_named(TEMPLATE, args.name)
    given = {key: text for key in ("subject", "body") if (text := getattr(args, key)) is not None}
    if not given:
        raise Invalid("Say its words with --subject and --body.")
    changed = templates.translate(desk.actor, template.id, args.language, given)
    what = f"template {template.name} in {args.language}"
    words = templates.words_of(template.id, args.language)
    return Answer(
        lambda: {
            "name": template.name,
            "language": words.language or None,
            "subject": words.subject,
            "body": words.body,
        },
        lambda: [f"Changed {what}." if changed else unchanged(what)],
    )
