"""Who does something, and what their role lets them do."""

from __future__ import annotations

from models import User
from studio.kernel import database
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.records import dataclass

ROLES = ("owner", "manager", "desk", "photographer")

_RIGHTS: dict[str, frozenset[str]] = {
    "owner": frozenset({"book", "clients", "status", "words", "users", "preferences", "backup", "allow_clash"}),
    "manager": frozenset({"book", "clients", "status", "words", "preferences", "backup", "allow_clash"}),
    "desk": frozenset({"book", "clients", "status", "words", "allow_clash"}),
    "photographer": frozenset({"book", "clients", "status", "words"}),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, or the program itself, in whose name something is written."""

    user_id: int | None
    login: str
    name: str
    initials: str
    role: str = "desk"

    def may(self, right: str) -> bool:
        """Tell whether this actor's role carries the right; the program itself may do anything."""
        return self.user_id is None or right in _RIGHTS[self.role]


SYSTEM = Actor(None, "", "Sittings", "SYS", "owner")
"""The program itself: what it does by a rule is logged as SYS."""


def require(actor: Actor, right: str, doing: str) -> None:
    """Refuse what the actor's role does not carry: neither the one at the start of the program nor that of now.

    A right that was given meanwhile counts from the next start on, as it does for what the screens offer.

    Args:
        doing: the thing in words, as in "change users".
    Raises:
        NotAllowed: the role lacks the right, or the user is no longer active.
    """
    if not may_now(actor, right):
        raise NotAllowed(f"{actor.name} may not {doing}: ask the studio's owner.")


def may_now(actor: Actor, right: str) -> bool:
    """Tell whether the actor may: by the role at the start of the program and by that of now; see `require`.

    Raises:
        NotAllowed: the user is no longer active.
    """
    role = role_now(actor)
    return actor.may(right) and (role is None or right in _RIGHTS[role])


def role_now(actor: Actor) -> str | None:
    """Return the role that the open book gives the actor at this moment; None for the program itself.

    Raises:
        NotAllowed: the user is no longer active.
    """
    if actor.user_id is None or not database.is_open():
        return None
    found = database.rows("SELECT role, inactive FROM staff WHERE id = ?", (actor.user_id,))
    if not found or found[0][1]:
        raise NotAllowed(f"{actor.name} is no longer active here: ask the studio's owner.")
    return str(found[0][0])


def actor_of(user: User) -> Actor:
    """Make the actor of a user's row."""
    return Actor(user.id, user.login, user.name, user.initials, user.role)


def log_in(login: str) -> Actor:
    """Return the actor of an active user, found by login whatever the case.

    Raises:
        NotFound: nobody here has that login.
        NotAllowed: the user is no longer active.
    """
    user = User.get_or_none(User.login == login.strip().lower())
    if user is None:
        raise NotFound(
            f'Nobody here has the login "{login}": see `sittings user list`, or name one with --as or SITTINGS_USER.'
        )
    if user.inactive:
        raise NotAllowed(f"{user.name} is no longer active here: ask the studio's owner.")
    return actor_of(user)
