"""The people who work here: their logins, initials, roles and calendars."""

from __future__ import annotations

from models import Resource, User
from studio.kernel import journal
from studio.kernel.access import ROLES, Actor, require
from studio.kernel.clean import clean_line
from studio.kernel.errors import Invalid
from studio.kernel.patterns import later
from studio.kernel.records import dataclass

LOGIN = later(r"[a-z0-9][a-z0-9._-]{0,31}")
MOST_INITIALS = 5


@dataclass(frozen=True, slots=True)
class UserView:
    """One user as lists show it."""

    id: int
    login: str
    name: str
    initials: str
    role: str
    photographer: bool
    assistant: bool
    inactive: bool


def add_user(
    actor: Actor,
    login: str,
    name: str,
    initials: str,
    *,
    role: str = "desk",
    photographer: bool = False,
    assistant: bool = False,
) -> int:
    """Add a user, with a calendar where they photograph or assist, and return the id.

    Raises:
        NotAllowed: the actor's role may not.
        Invalid: a login or initials that are taken or misspelt, an unknown role.
    """
    with journal.entry(actor, "user.added", login=login) as entry:
        require(actor, "users", "add users")
        return insert(entry, login, name, initials, role=role, photographer=photographer, assistant=assistant)


def insert(
    entry: journal.Entry,
    login: str,
    name: str,
    initials: str,
    *,
    role: str,
    photographer: bool = False,
    assistant: bool = False,
) -> int:
    """Insert a user inside an open journal entry; see ``add_user``."""
    login = login.strip().lower()
    if not LOGIN.fullmatch(login):
        raise Invalid("A login is made of small letters, digits, dot, dash and underscore: such as mia.", field="login")
    shown = clean_line(name, "Name", required=True)
    initials = clean_line(initials, "Initials", required=True).upper()
    if len(initials) > MOST_INITIALS or " " in initials or initials == "SYS":
        raise Invalid("Initials are one to five letters, such as MKH; SYS is the program itself.", field="initials")
    if role not in ROLES:
        raise Invalid(f"A role is one of: {', '.join(ROLES)}.", field="role")
    for column, value, noun in ((User.login, login, "login"), (User.initials, initials, "initials")):
        other = User.get_or_none(column == value)
        if other is not None:
            raise Invalid(
                f"The {noun} {value} belong{'s' * (noun == 'login')} to {other.name}: choose others.", field=noun
            )
    user_id = entry.insert(
        User, login=login, name=shown, initials=initials, role=role, photographer=photographer, assistant=assistant
    )
    if photographer or assistant:
        entry.insert(Resource, name=shown, kind="person", user=user_id, position=user_id * 10)
    return user_id


def list_users(*, inactive: bool = True) -> tuple[UserView, ...]:
    """List the users by name."""
    found = User.select().order_by(User.name, User.id)
    return tuple(
        UserView(u.id, u.login, u.name, u.initials, u.role, bool(u.photographer), bool(u.assistant), bool(u.inactive))
        for u in found
        if inactive or not u.inactive
    )
