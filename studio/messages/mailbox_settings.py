"""The preferences of the studio's mailbox, in which reports and answers come. Its password is none: see ``secrets``."""

from __future__ import annotations

from studio.kernel.clean import quoted
from studio.kernel.declared import Declared
from studio.kernel.errors import Invalid

D = Declared
PASSWORD = "SITTINGS_MAILBOX_PASSWORD"
"""By which its password is found in the environment, or in the file of secrets."""


def _refuse_no_host(name: str) -> None:
    if name and not name.isascii() or any(sign in name for sign in " /:@"):
        raise Invalid(f"Mailbox: type the name of a server such as imap.example.com, not {quoted(name)}.")


def _refuse_no_folder(name: str) -> None:
    if not name or not name.isascii():
        raise Invalid(f"Folder: type its name on the server, such as INBOX, not {quoted(name)}.")


DECLARED = (
    D("bounce.host", "text", "", "Mailbox",
      "The server (IMAP) with the mailbox in which answers and delivery reports come. Empty: it is not read.",
      check=_refuse_no_host),
    D("bounce.port", "count", 993, "Port", "Where it listens for TLS.", least=1, most=65535),
    D("bounce.user", "text", "", "User",
      "Who logs in there; the password stands in SITTINGS_MAILBOX_PASSWORD, or in the file of secrets."),
    D("bounce.folder", "text", "INBOX", "Folder", "Which folder is read. Nothing in it is deleted, moved or marked.",
      check=_refuse_no_folder),
)  # fmt: skip
