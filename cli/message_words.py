"""The words of the command line for mails, texts, letters, templates and consent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli import paper_words
from cli.days_off_words import DAY_HELP


def add_reached(parser: Any) -> None:
    """Add how and when messages are written to a client."""
    parser.add_argument("--language", metavar="CODE", help="in which messages are written to them, such as de")
    parser.add_argument("--zone", metavar="ZONE", help="where they live, so that nothing is sent at night: Chicago")


def add(verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any], list_: Callable[..., None]) -> None:
    """Add the verbs of messages."""
    for kind, to_help in (
        ("email", "addresses with commas between them (default: the client's first one)"),
        ("text", "one of the client's numbers that are marked for texts (default: the first one)"),
        ("letter", "one of the client's postal addresses (default: the first one)"),
    ):
        group = group_of(verbs, kind, f"{kind}s: write and send them")
        new = verb(group, "add", "messages:add", f"write {'an' if kind == 'email' else 'a'} {kind} and send it")
        new.set_defaults(channel=kind)
        new.add_argument("--session", metavar="N", help="the session that it is about")
        new.add_argument("--appointment", metavar="N", help="the appointment that it is about")
        new.add_argument("--client", metavar="N", help="whom it is about")
        new.add_argument("--template", metavar="NAME", help="whose words are taken: see `sittings list template`")
        new.add_argument("--subject", metavar="T", help="its subject" if kind == "email" else "what lists call it")
        new.add_argument(
            "--body", metavar="T", help="its text, with fields such as {client.first_name}; braces as {{ and }}"
        )
        new.add_argument("--to", metavar="A", help=to_help)
        if kind == "email":
            new.add_argument("--cc", metavar="A", help="who gets a copy")
            new.add_argument("--attach", action="append", metavar="FILE", help="goes along; may be given several times")
        new.add_argument("--on", metavar="D", help=f"send it on that day, {DAY_HELP} (default: at once)")
        new.add_argument("--user", metavar="LOGIN", help="who sends it (default: you)")
        new.add_argument("--draft", action="store_true", help="write it only: `sittings comm send ID` sends it")
        _despite(new)
        if kind == "letter":
            paper_words.add_letters(group, verb)
    _comm(verbs, group_of, verb, list_)
    _templates(verbs, group_of, verb)
    _consent(verbs, group_of, verb)


def _despite(parser: Any) -> None:
    parser.add_argument("--despite", default="", metavar="WHY", help="send it although consent was withdrawn: say why")


def _comm(verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any], list_: Callable[..., None]) -> None:
    group = group_of(verbs, "comm", "communications: calls, mails, texts and letters")
    listed = verb(group, "list", "messages:list_", "list communications by their due date")
    list_(listed, "open kind:email user:mia late:3")
    listed.add_argument("--session", metavar="N", help="those of a session")
    listed.add_argument("--appointment", metavar="N", help="those about an appointment")
    listed.add_argument("--client", metavar="N", help="those of a client")
    for name, help_text in (
        ("show", "show a communication"),
        ("preview", "show a message as it would go"),
        ("send", "send a draft"),
        ("copy", "copy a message into a new draft"),
    ):
        one = verb(group, name, f"messages:{name}", help_text)
        one.add_argument("id", metavar="ID")
        if name == "send":
            _despite(one)
    paper_words.add_returned(group, verb)


def _templates(verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any]) -> None:
    group = group_of(verbs, "template", "templates of messages; they are kept by `sittings list template`")
    verb(group, "fields", "messages:merge_fields", "list the fields that a template may have")
    preview = verb(group, "preview", "messages:template_preview", "show what a template says of a session or a client")
    preview.add_argument("name", metavar="NAME")
    preview.add_argument("--session", metavar="N")
    preview.add_argument("--appointment", metavar="N")
    preview.add_argument("--client", metavar="N")
    preview.add_argument("--language", metavar="CODE", help="such as de (default: the client's own)")
    words = verb(group, "translate", "messages:translate", "give a template its words in another language")
    words.add_argument("name", metavar="NAME")
    words.add_argument("--language", required=True, metavar="CODE", help="such as de, fr, pt_BR")
    words.add_argument("--subject", metavar="T")
    words.add_argument("--body", metavar="T", help='an empty text ("") takes the language away')


def _consent(verbs: Any, group_of: Callable[..., Any], verb: Callable[..., Any]) -> None:
    group = group_of(verbs, "consent", "what people said about being called and written to")
    listed = verb(group, "list", "consents:list_", "list what was said, the newest first")
    listed.add_argument("--client", metavar="N", help="about each of a client's addresses and numbers")
    listed.add_argument("--address", metavar="A", help="about an address or a number")
    for name, help_text in (
        ("ask", "note that somebody was asked"),
        ("give", "note that somebody agreed"),
        ("withdraw", "note that somebody wants no more of it"),
    ):
        one = verb(group, name, f"consents:{name}", help_text)
        one.add_argument("channel", metavar="CHANNEL", help="email, text, call or letter")
        one.add_argument("address", metavar="ADDRESS", help="the mail address, the number or the postal address")
        one.add_argument("--how", default="", metavar="T", help="by phone, on a form, by text")
        one.add_argument(
            "--words", dest="wording", default="", metavar="T", help="in which words it was asked, or said"
        )
