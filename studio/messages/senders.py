"""The mail server and the text gateway that the studio's preferences describe."""

from __future__ import annotations

from studio.kernel import preferences
from studio.kernel.errors import Invalid
from studio.kernel.preferences import Preferences
from studio.messages import secrets
from studio.messages.mail import Server
from studio.messages.settings import HERE
from studio.messages.texting import Gateway

PER_MINUTE = {"email": "mail.per_minute", "text": "text.per_minute"}


def per_minute(wanted: Preferences, channel: str) -> int:
    """Return how many messages go in a minute by a channel; 0: no limit."""
    return int(wanted.of(PER_MINUTE[channel]))


def mail_server(wanted: Preferences | None = None) -> Server:
    """Return the studio's mail server.

    Raises:
        Invalid: none is named, it lacks a sender, or the file of secrets cannot be used.
    """
    own = wanted or preferences.load()
    if not own.of("mail.host"):
        raise Invalid("No mail server is named: set mail.host under Maintenance, Preferences.", field="mail.host")
    if not own.of("mail.from"):
        raise Invalid(
            "The studio's own address is missing: set mail.from under Maintenance, Preferences.", field="mail.from"
        )
    if own.of("mail.user") and own.of("mail.security") == "none" and own.of("mail.host") not in HERE:
        raise Invalid(
            "The password would be read on the way: set mail.security to starttls or tls.", field="mail.security"
        )
    return Server(
        own.of("mail.host"),
        own.of("mail.port"),
        own.of("mail.security"),
        own.of("mail.user"),
        secrets.read(secrets.MAIL) if own.of("mail.user") else "",
        own.of("mail.from"),
        own.of("mail.from_name") or own.company,
    )


def gateway(wanted: Preferences | None = None) -> Gateway:
    """Return the studio's text gateway.

    Raises:
        Invalid: none is named, or the file of secrets cannot be used.
    """
    own = wanted or preferences.load()
    if not own.of("text.url"):
        raise Invalid("No text gateway is named: set text.url under Maintenance, Preferences.", field="text.url")
    named = {
        name: own.of(f"text.{name}")
        for name in (
            "to_field",
            "from_field",
            "body_field",
            "key_field",
            "success",
            "blocked",
            "error_field",
            "knows_keys",
        )
    }
    token = secrets.read(secrets.TEXT)
    if own.of("text.style") == "json" and not token.isascii():
        raise Invalid(f"{secrets.TEXT} has letters that no token has: copy it from the gateway's pages again.")
    return Gateway(
        own.of("text.url"),
        own.of("text.style"),
        own.of("text.from"),
        own.of("text.account"),
        token,
        **named,
    )
