"""Which book is meant and who works in it: all that the screens need of the command line."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Protocol

from studio.kernel import database
from studio.kernel.access import Actor
from studio.kernel.errors import NotFound
from studio.people import entering
from studio.people.entering import Wanted, system_login, terminal


class Asked(Protocol):
    """The options that stand before any verb."""

    db: str | None
    login: str | None


def url_of(args: Asked) -> str:
    """Return the database that the command line, the environment or the default names."""
    return args.db or os.environ.get("SITTINGS_DB") or database.default_url()


def login_of(args: Asked) -> str:
    """Return who works: by the command line, the environment, or the operating system.

    Raises:
        NotFound: the operating system does not know either.
    """
    if named_login := _named(args):
        return named_login
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise NotFound("This system does not say who you are: name your login with --as or SITTINGS_USER.") from None


def _named(args: Asked) -> str:
    return args.login or os.environ.get("SITTINGS_USER") or ""


# -- showing who one is ----------------------------------------------------------------------------------------------


def wanted(args: Asked) -> Wanted:
    """Find in the open book whom somebody would work as.

    Raises:
        StudioError: nobody here has that login, or they are no longer active.
    """
    return entering.wanted(login_of(args), system_login(), named=bool(_named(args)))


def log_in(args: Asked) -> Actor:
    """Begin to work in the open book; a PIN is taken from the environment, or asked for on a terminal.

    Raises:
        StudioError: nobody here has that login, they are no longer active, or the PIN is missing or wrong.
    """
    who = wanted(args)
    return entering.enter(who, pin_for(who), terminal())


def pin_for(who: Wanted) -> str:
    """Return the PIN that somebody gives, empty for none; asked for without being shown."""
    if not who.needs_pin:
        return ""
    given = os.environ.get("SITTINGS_PIN", "")
    return given or (ask_pin(f"PIN of {who.name}: ") if sys.stdin and sys.stdin.isatty() else "")


def ask_pin(question: str) -> str:
    """Ask for a PIN on the terminal without showing it."""
    shown = "".join(character if character.isprintable() else "?" for character in question)
    return getpass.getpass(shown, stream=sys.stderr).strip()
