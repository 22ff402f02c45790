"""``sittings email``, ``text``, ``letter``, ``comm``, ``template``: written, shown, sent and copied."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli import communications as comms
from cli.declared import links_of, values_of
from cli.desk import Desk
from cli.lists import listed
from cli.output import Answer, fields, table, unchanged
from studio.exchange.message_views import communications
from studio.kernel import languages
from studio.kernel.errors import Invalid, Unsure
from studio.lists.maintained import entry_named
from studio.lists.own import TEMPLATE
from studio.messages import calls, compose, templates
from studio.messages.listed import COMMUNICATIONS
from studio.messages.merge_fields import FIELDS
from studio.messages.message_kinds import KINDS
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
    if args.session is None and args.client is None and args.appointment is None:
        raise Invalid("Say whom it is about, with --session, --appointment or --client.")
    try:
        message_id = compose.write(desk.actor, kind.kind, values, links, sends=not args.draft, despite=args.despite)
    except Unsure as error:
        raise _ask(error) from None
    return comms.told(message_id, f"{'Wrote' if args.draft else 'Sent'} {kind.one} {message_id}.")


def _ask(error: Unsure) -> Invalid:
    return Invalid(str(error).replace("say why.", "say why with --despite."), field=error.field)


def list_(desk: Desk, args: Namespace) -> Answer:
    """List communications."""
    filters = [(name, text) for name in ("session", "appointment", "client") if (text := getattr(args, name))]
    nothing = "There are no such calls, mails, texts or letters."
    return listed(desk, COMMUNICATIONS, args, READ, to_json=comms.values, filters=filters, nothing=nothing)


def show(desk: Desk, args: Namespace) -> Answer:
    """Show a communication."""
    message_id = calls.communication_of(args.id)
    return Answer(lambda: next(communications([message_id])), lambda: comms.lines(next(communications([message_id]))))


def preview(desk: Desk, args: Namespace) -> Answer:
    """Show a message as it would go."""
    row = compose.message(calls.communication_of(args.id))
    return _previewed(compose.preview(desk.actor, row), text=row.kind == "text")


def send(desk: Desk, args: Namespace) -> Answer:
    """Send a draft."""
    message_id = calls.communication_of(args.id)
    try:
        compose.send(desk.actor, message_id, despite=args.despite)
    except Unsure as error:
        raise _ask(error) from None
    return comms.told(message_id, f"Sent message {message_id}.")


def copy(desk: Desk, args: Namespace) -> Answer:
    """Copy a message into a new draft."""
    new = compose.copy(desk.actor, calls.communication_of(args.id))
    return comms.told(new, f"Wrote message {new}, a draft: `sittings comm send {new}` sends it.")


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
    about = links.get("client"), links.get("session"), language, links.get("appointment")
    shown = templates.preview(desk.actor, words, *about)
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
