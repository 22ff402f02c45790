"""Which book is meant and who works in it: all that the screens need of the command line."""

from __future__ import annotations

import getpass
import os
from typing import Protocol

from studio.kernel import database
from studio.kernel.errors import NotFound


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
    named_login = args.login or os.environ.get("SITTINGS_USER")
    if named_login:
        return str(named_login)
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise NotFound("This system does not say who you are: name your login with --as or SITTINGS_USER.") from None
