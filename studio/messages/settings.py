"""The preferences of sending: the mail server, the text gateway, the hours in which nothing is sent, attachments.

Passwords are none of them: see ``secrets``. What is made of them stands in ``senders``: forms load these, and never those.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from studio.kernel.clean import quoted
from studio.kernel.clean.contact import check_email
from studio.kernel.declared import Declared, Word
from studio.kernel.errors import Invalid

D = Declared
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""This machine: what goes there is read by nobody on the way."""


def _refuse_no_host(name: str) -> None:
    if name and (" " in name or "/" in name or ":" in name.strip("[]") and not name.startswith("[")):
        raise Invalid(f"Mail server: type a name such as smtp.example.com, not {quoted(name)}.", field="mail.host")


def _refuse_no_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        fits = parts.port != 0 and url.isascii() and " " not in url
    except ValueError:  # a port that is none, or half a bracket
        parts, fits = urlsplit(""), False
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or not fits):
        raise Invalid(
            f"Gateway: type an address such as https://texts.example.com/send, not {quoted(url)}.", field="text.url"
        )
    if parts.scheme == "http" and parts.hostname not in HERE:
        raise Invalid(
            "Gateway: type an address that begins with https: the token would be read on the way.", field="text.url"
        )
    if parts.username or parts.password:
        raise Invalid(
            "Gateway: leave the password out of the address, it belongs into the file of secrets.", field="text.url"
        )


def _refuse_no_field(name: str) -> None:
    if not name:
        raise Invalid("The gateway wants a name for that field: type one, such as To.")


def _refuse_no_folder(roots: str) -> None:
    for root in filter(None, roots.split(os.pathsep)):
        if not os.path.isabs(root):
            raise Invalid(f"Folders of attachments: type whole paths such as /srv/studio/papers, not {quoted(root)}.")


DECLARED = (
    D("mail.host", "text", "", "Mail server", "The server that takes the studio's mails. Empty: none are sent.",
      check=_refuse_no_host),
    D("mail.port", "count", 587, "Port", "587 for starttls, 465 for tls, as most providers have it.", least=1, most=65535),
    D("mail.security", "word", "starttls", "Encryption", "How the way to the mail server is kept from being read.",
      words=(Word("starttls", "starttls", "asked for at the beginning"), Word("tls", "tls", "from the first byte"),
             Word("none", "none", "a server on this machine"))),
    D("mail.user", "text", "", "User",
      "Who logs in there; the password stands in SITTINGS_MAIL_PASSWORD, or in the file of secrets."),
    D("mail.from", "text", "", "From", "The studio's own address: mails are from it, and answers go to it.", tidy=check_email),
    D("mail.from_name", "text", "", "Name", "Whom mails are from, beside the address. Empty: the studio's name."),
    D("mail.per_minute", "count", 0, "Mails a minute", "No more are sent in a minute. 0 is as many as the server takes.",
      most=100_000),
    D("mail.attachment_roots", "text", "", "Attachments from",
      "The folders below which files may be attached, parted by colons. Empty: none may.", check=_refuse_no_folder),
    D("text.url", "text", "", "Gateway", "The address that takes the studio's texts. Empty: none are sent.",
      check=_refuse_no_url),
    D("text.style", "word", "form", "Style", "What the gateway wants: fields and a login, or JSON and a token.",
      words=(Word("form", "form", "fields, with account and token"), Word("json", "json", "JSON, with a token"))),
    D("text.from", "text", "", "From", "The number or name that texts are from, as the gateway knows it."),
    D("text.account", "text", "", "Account",
      "Who logs in there; the token stands in SITTINGS_TEXT_TOKEN, or in the file of secrets."),
    D("text.country", "text", "", "Country of numbers",
      "Whose the numbers are that have no country code and do not fit the studio's country. Empty: nobody's.", tidy=str.upper),
    D("text.to_field", "text", "To", "Field of the number", "What the gateway calls the number that is written to.",
      check=_refuse_no_field),
    D("text.from_field", "text", "From", "Field of the sender", "What the gateway calls whom the text is from.",
      check=_refuse_no_field),
    D("text.body_field", "text", "Body", "Field of the words", "What the gateway calls the text itself.",
      check=_refuse_no_field),
    D("text.key_field", "text", "", "Field of the key",
      "What the gateway calls the key by which it knows a repeated request. Empty: only the header Idempotency-Key has it."),
    D("text.success", "text", "", "A success is",
      "A field of the answer and what it begins with, such as status=queued|sent. Empty: any answer without an error."),
    D("text.blocked", "text", "", "A block is",
      "What says in the same way that a number wants no texts, such as code=21610: it is never written to again."),
    D("text.error_field", "text", "message", "Field of the error", "Which field of the answer says what was wrong.",
      check=_refuse_no_field),
    D("text.knows_keys", "flag", False, "Knows the key",
      "On: a repeated request is no second text there, so what is unsure is tried again by itself."),
    D("text.per_minute", "count", 60, "Texts a minute", "No more are sent in a minute. 0 is as many as the gateway takes.",
      most=100_000),
    D("quiet.texts", "flag", True, "No texts at night", "Whether texts wait until the quiet hours are over."),
    D("quiet.texts_from", "time", 21 * 60, "Texts rest from", "When the quiet hours of texts begin."),
    D("quiet.texts_until", "time", 8 * 60, "Texts rest until", "When the quiet hours of texts end."),
    D("quiet.mails", "flag", False, "No mails at night", "Whether mails wait until the quiet hours are over."),
    D("quiet.mails_from", "time", 21 * 60, "Mails rest from", "When the quiet hours of mails begin."),
    D("quiet.mails_until", "time", 8 * 60, "Mails rest until", "When the quiet hours of mails end."),
)  # fmt: skip
