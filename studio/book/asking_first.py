"""Who may do what to a book as a whole, asked of the book with the schema that it has: before anything is done to it."""

from __future__ import annotations

from collections.abc import Callable

from studio.book.checking import carer
from studio.kernel import access, database, schema
from studio.kernel.access import SHIPPED, Actor
from studio.kernel.errors import NotAllowed, NotFound

WITH_RIGHTS = "0008_people_and_rights"
"""The step from which on roles are rows, and PINs are asked for."""


def require(login: str, enter: Callable[[str], Actor], doing: str, *, keeper: bool = False) -> None:
    """Refuse who may not care for the open book, whatever its schema.

    Args:
        enter: lets somebody in by their login, where the schema is one that knows of PINs.
        doing: the thing in words, as in "restore backups".
        keeper: whether the keeper of its file may, whom it does not know.
    Raises:
        NotFound: nobody there has that login.
        NotAllowed: their role may not, or they are no longer active.
    """
    older = WITH_RIGHTS not in schema.applied_migrations()
    known = _of_older if older else enter
    actor = carer(login, known) if keeper else known(login)
    if not older:
        access.require(actor, "backup", doing)
    elif not actor.may("backup"):
        raise NotAllowed(access.refusal(actor, doing))


def _of_older(login: str) -> Actor:
    """Return who has a login in a book whose roles are words, with the rights that these have been ever since."""
    found = database.rows(
        "SELECT id, login, name, initials, role, inactive FROM staff WHERE login = ?", (login.strip().lower(),)
    )
    if not found:
        raise NotFound(f'Nobody here has the login "{login}": name one with --as or SITTINGS_USER.')
    user_id, known, name, initials, role, inactive = found[0]
    if inactive:
        raise NotAllowed(f"{name} is no longer active here: ask the studio's owner.")
    return Actor(user_id, known, name, initials, role, SHIPPED.get(role, frozenset()))
