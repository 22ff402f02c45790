"""The words of the command line for letters on paper, the call sheet, and what came back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cli.days_off_words import DAY_HELP


def add_letters(group: Any, verb: Callable[..., Any]) -> None:
    """Add what is done with letters once they are written."""
    queue = verb(group, "queue", "letters:queue", "list the letters that wait to be printed")
    queue.add_argument("--printed", action="store_true", help="those that were printed last instead")
    new = verb(
        group, "print", "letters:print_", "write letters as PDF, and send them to the printer where there is one"
    )
    new.add_argument("letters", nargs="*", metavar="ID", help="which; a name that ends in .pdf: only write this file")
    new.add_argument("--all", action="store_true", help="all that wait")
    done = verb(group, "printed", "letters:printed", "say that letters are printed")
    done.add_argument("letters", nargs="*", metavar="ID")
    done.add_argument("--all", action="store_true", help="all that wait")
    done.add_argument("--again", action="store_true", help="put them into the queue again instead")


def add_call_sheet(group: Any, verb: Callable[..., Any]) -> None:
    """Add the call sheet to the verbs of calls."""
    sheet = verb(group, "sheet", "call_sheet:sheet", "list who has not confirmed a session or an appointment of a day")
    sheet.add_argument("day", nargs="?", metavar="D", help=f"{DAY_HELP} (default: tomorrow)")
    sheet.add_argument("--pdf", metavar="FILE", help="write it into this file instead")
    sheet.add_argument("--session", metavar="N", help="log a call about this session")
    sheet.add_argument("--appointment", metavar="N", help="log a call about this appointment")
    sheet.add_argument("--log", choices=["confirmed", "no-answer", "voicemail", "moved"], help="how it went")


def add_returned(group: Any, verb: Callable[..., Any]) -> None:
    """Add what came back and came in to the verbs of communications."""
    listed = verb(group, "dead", "returned:dead", "list the addresses that take no mails any more, the latest first")
    listed.set_defaults(filters=[], sort=None, reverse=True, limit=None)
    alive = verb(group, "alive", "returned:alive", "let mails go to an address again")
    alive.add_argument("address", metavar="ADDRESS")
    for name, help_text in (("read", "say that messages were read"), ("unread", "say that they were not")):
        one = verb(group, name, "returned:read", help_text)
        one.add_argument("ids", nargs="+", metavar="ID")
        one.set_defaults(unread=name == "unread")
