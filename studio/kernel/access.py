"""Who does something, and what their role lets them do: rights are declared here once, roles are rows of the book."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Any

from models import User
from studio.kernel import database
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Right:
    """Something that a role lets its people do."""

    title: str
    told: str
    """What it is for, in one sentence."""
    lasting: bool = False
    """Whether what is done with it may be gone for good: its people have a PIN of six digits."""
    sees: bool = False
    """Whether it is about what one is shown, not about what one does."""


RIGHTS: dict[str, Right] = {
    "book": Right("Book", "Book, change, move, confirm and cancel sessions."),
    "clients": Right("Clients", "Add, change and join clients and their families."),
    "others": Right("Others' work", "See the clients and sessions of others, not only one's own.", sees=True),
    "reach": Right(
        "Phone, mail", "See the phones, email and postal addresses of clients, and find by them.", sees=True
    ),
    "status": Right("Statuses", "Change the status of a session and when it is due."),
    "tasks": Right("Tasks", "Add, change, complete and delete tasks."),
    "messages": Right("Messages", "Make, change and log calls, mails, texts and letters."),
    "allow_clash": Right("Clashes", "Book somebody twice, where the studio's policy asks, and more than a cap takes."),
    "words": Right("Words", "Add words to the studio's dictionary, and delete them."),
    "preferences": Right("Set up", "Change the studio's lists, statuses, closures and preferences.", lasting=True),
    "users": Right("People", "Change users, their PINs and what each role may.", lasting=True),
    "backup": Right("The book", "Back up, restore, check and upgrade the session book.", lasting=True),
}
"""All rights, by the words that services name. A new one is nobody's but the owner's in books that there are already."""

HELD_BACK: Mapping[str, Sequence[tuple[str, str]]] = {
    "reach": (
        *((table, "") for table in ("client_phone", "client_email", "client_address")),
        *(("client", told) for told in ("phones", "emails", "addresses")),
        *(("communication", told) for told in ("to", "cc")),
        *((table, "") for table in ("receiver", "consent", "dead_address")),
        *(("communication", "phone"), ("outbox", "error")),
    ),
}
"""The kinds of fields that only those see who have a right: tables, all of one or a column; also what is told of a record
under a name of its own. Columns of lists and fields of forms that show them name the same right (``Column``, ``FieldDef``)."""

HIDDEN = "hidden from you"
"""What stands where something is held back."""

OWNER = "owner"
"""The role that has every right, always."""

SHIPPED: dict[str, frozenset[str]] = {
    OWNER: frozenset(RIGHTS),
    "manager": frozenset(RIGHTS) - {"users"},
    "desk": frozenset(RIGHTS) - {"users", "preferences", "backup"},
    "photographer": frozenset(RIGHTS) - {"users", "preferences", "backup", "allow_clash"},
}
"""What the roles of a new book may."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person, or the program itself, in whose name something is written."""

    user_id: int | None
    login: str
    name: str
    initials: str
    role: str = "desk"
    rights: frozenset[str] | None = None
    """What the role lets them do when this was made; None: what it does in a new book."""

    def may(self, right: str) -> bool:
        """Tell whether this actor's role carries the right; the program itself may do anything."""
        if self.user_id is None:
            return True
        return right in (SHIPPED.get(self.role, frozenset()) if self.rights is None else self.rights)


SYSTEM = Actor(None, "", "Sittings", "SYS", OWNER)
"""The program itself: what it does by a rule is logged as SYS."""


def rights_in(code: str, kept: str) -> frozenset[str]:
    """Read what a role's row says that it may."""
    return frozenset(RIGHTS) if code == OWNER else frozenset(kept.split()) & frozenset(RIGHTS)


def require(actor: Actor, right: str, doing: str) -> None:
    """Refuse what the actor's role does not carry at this moment, whatever it did at the start of the program.

    Args:
        right: one of ``RIGHTS``.
        doing: the thing in words, as in "change users".
    Raises:
        NotAllowed: the role lacks the right, or the user is no longer active.
    """
    if not may_now(actor, right):
        raise NotAllowed(refusal(actor, doing))


def refusal(actor: Actor, doing: str) -> str:
    """Say that somebody may not, in the words that services and screens share."""
    return f"{actor.name} may not {doing}: ask the studio's owner."


def may_now(actor: Actor, right: str) -> bool:
    """Tell whether the actor may at this moment.

    Raises:
        NotAllowed: the user is no longer active.
    """
    rights = rights_now(actor)
    return actor.may(right) if rights is None else right in rights


_kept: ContextVar[tuple[int | None, frozenset[str] | None]] = ContextVar("kept", default=(None, None))


@contextmanager
def keep_rights(actor: Actor) -> Iterator[None]:
    """Look up once what somebody may, until the end of the block, in which the lock is held: nobody else changes it meanwhile.

    Raises:
        NotAllowed: the user is no longer active.
    """
    before = _kept.set((actor.user_id, rights_now(actor)))
    try:
        yield
    finally:
        _kept.reset(before)


def rights_now(actor: Actor) -> frozenset[str] | None:
    """Return what the open book lets the actor do at this moment; None for the program itself.

    Raises:
        NotAllowed: the user is no longer active.
    """
    if actor.user_id is None or not database.is_open():
        return None
    holder, kept = _kept.get()
    if holder == actor.user_id:
        return kept
    found = database.rows(
        "SELECT s.role, r.rights, s.inactive FROM staff s JOIN role r ON r.code = s.role WHERE s.id = ?",
        (actor.user_id,),
    )
    if not found or found[0][2]:
        raise NotAllowed(_gone(actor.name))
    return rights_in(str(found[0][0]), str(found[0][1]))


def _gone(name: str) -> str:
    return f"{name} is no longer active here: ask the studio's owner."


# -- who reads ---------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reading:
    """Somebody reads; what they may see is looked up once, when it is first asked for."""

    actor: Actor
    rights: frozenset[str] | None = field(default=None, init=False)

    def now(self) -> frozenset[str]:
        if self.rights is None:
            found = rights_now(self.actor)
            self.rights = (self.actor.rights or frozenset()) if found is None else found
        return self.rights

    def sees(self, right: str) -> bool:
        return self.actor.user_id is None or right in self.now()


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading_as(actor: Actor) -> Iterator[None]:
    """Show only what somebody may see, until the end of the block: both faces read so, the program itself sees all."""
    before = _reading.set(_Reading(actor))
    try:
        yield
    finally:
        _reading.reset(before)


def reader() -> Actor:
    """Return for whom something is read."""
    reading = _reading.get()
    return SYSTEM if reading is None else reading.actor


def sees(right: str) -> bool:
    """Tell whether whoever something is read for has a right at this moment.

    Raises:
        NotAllowed: the user is no longer active.
    """
    reading = _reading.get()
    return reading is None or reading.sees(right)


def rights_to_read(actor: Actor) -> frozenset[str] | None:
    """Return what somebody may at this moment, as ``rights_now``: for whom something is read, once for all of it.

    Raises:
        NotAllowed: the user is no longer active.
    """
    reading = _reading.get()
    if reading is None or actor.user_id is None or reading.actor.user_id != actor.user_id:
        return rights_now(actor)
    return reading.now()


def refuse_act(user_id: int | None) -> None:
    """Refuse what somebody else did, where the reader sees only their own: its sentence names others' clients.

    Args:
        user_id: who did it.
    Raises:
        NotAllowed: it was somebody else, or the program itself.
    """
    if not sees_act(user_id):
        raise NotAllowed(refusal(reader(), "undo what others did"))


def sees_act(user_id: int | None) -> bool:
    """Tell whether whoever something is read for may be told what somebody did."""
    return user_id == reader().user_id or sees("others")


def sight(actor: Actor) -> frozenset[str]:
    """Return the rights by which more is shown that somebody had when this was made."""
    return frozenset(word for word, right in RIGHTS.items() if right.sees and actor.may(word))


def see_alike(one: Actor, other: Actor) -> bool:
    """Tell whether two people are shown the same: each of them all, or both one person's own."""
    same = one.user_id == other.user_id or one.may("others")
    return same and sight(one) == sight(other)


def held_back(table: str, column: str) -> str:
    """Return the right that seeing a column takes; empty where everybody does."""
    return next((right for right, named in HELD_BACK.items() if (table, "") in named or (table, column) in named), "")


def sees_column(table: str, column: str) -> bool:
    """Tell whether whoever something is read for sees what a column held."""
    right = held_back(table, column)
    return not right or sees(right)


def actor_of(user: User) -> Actor:
    """Make the actor of a user's row, with the rights of now."""
    kept = database.rows("SELECT rights FROM role WHERE code = ?", (user.role,))[0][0]
    return Actor(user.id, user.login, user.name, user.initials, user.role, rights_in(user.role, str(kept)))


YOUNG = frozenset({"email"})
"""The columns of a user that a book of an older schema does not have, in which it is asked who may upgrade it."""


def user_by(condition: Any) -> User | None:
    """Find a user in a book of whatever schema."""
    columns = [field for field in User._meta.sorted_fields if field.name not in YOUNG]
    found: User | None = User.select(*columns).where(condition).first()
    return found


def again(actor: Actor) -> Actor:
    """Return the same person as the open book knows them now.

    Raises:
        NotAllowed: the user is no longer active.
    """
    if actor.user_id is None:
        return actor
    user = user_by(User.id == actor.user_id)
    if user is None or user.inactive:
        raise NotAllowed(_gone(actor.name))
    return actor_of(user)


def log_in(login: str) -> Actor:
    """Return the actor of an active user, found by login whatever the case.

    Raises:
        NotFound: nobody here has that login.
        NotAllowed: the user is no longer active.
    """
    user = user_by(User.login == login.strip().lower())
    if user is None:
        raise NotFound(
            f'Nobody here has the login "{login}": see `sittings user list`, or name one with --as or SITTINGS_USER.'
        )
    if user.inactive:
        raise NotAllowed(_gone(user.name))
    return actor_of(user)
