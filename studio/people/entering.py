"""Who somebody is: by the system's login, by a login that they name, and by the PIN of whoever has one."""

from __future__ import annotations

import os
import pwd

from models import User
from studio.kernel import database
from studio.kernel.access import Actor, actor_of, log_in, require, user_by
from studio.kernel.errors import NotAllowed, NotFound
from studio.kernel.records import dataclass
from studio.people import pins


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom somebody would work as."""

    user_id: int
    name: str
    needs_pin: bool


def wanted(login: str, system_login: str, *, named: bool) -> Wanted:
    """Find whom somebody would work as.

    Args:
        login: the login that was named, or else that of the operating system.
        system_login: who the operating system says it is, whatever the environment says.
        named: whether the login was named.
    Raises:
        NotFound: nobody here has that login.
        NotAllowed: the user is no longer active.
    """
    user = None if named or not system_login else user_by(User.system_login == system_login)
    actor = actor_of(user) if user is not None and not user.inactive else log_in(login)
    user = user_by(User.id == actor.user_id)
    assert user is not None
    theirs = bool(system_login) and user.system_login == system_login
    return Wanted(user.id, user.name, bool(user.pin_hash) and not theirs)


def enter(who: Wanted, pin: str, terminal: str) -> Actor:
    """Begin to work as somebody.

    Args:
        pin: what was typed; nothing where none was asked for.
        terminal: where, such as ``mia@desk1:/dev/pts/3``.
    Raises:
        NotAllowed: the PIN is missing or wrong, or it is too early to try again.
    """
    user = user_by(User.id == who.user_id)
    assert user is not None
    if not who.needs_pin:
        return actor_of(user)
    if not pin:
        raise NotAllowed(f"{who.name} has a PIN: type it where it is asked for, or give it in SITTINGS_PIN.")
    return pins.take_on(user, pin, terminal)


def with_initials(initials: str) -> Wanted:
    """Find whom initials mean, on a terminal that several people share.

    Raises:
        NotFound: nobody active has them.
    """
    user = user_by((User.initials == initials.strip().upper()) & ~User.inactive)
    if user is None:
        raise NotFound(f"Nobody here has the initials {initials.strip().upper()}: type others.", field="initials")
    return Wanted(user.id, user.name, bool(user.pin_hash))


def unlock(initials: str, pin: str, terminal: str) -> Actor:
    """Begin to work as somebody at a screen that is locked: by initials and a PIN, never without one.

    Raises:
        NotFound: nobody active has the initials.
        NotAllowed: they have no PIN, it is wrong, or it is too early to try again.
    """
    who = with_initials(initials)
    if not who.needs_pin:
        raise NotAllowed(f"{who.name} has no PIN: set one at another desk, under Maintenance, Users.")
    return enter(who, pin, terminal)


def end_kiosk(initials: str, pin: str, terminal: str) -> Actor:
    """Find out whether somebody may end the screen on the wall.

    Raises:
        NotFound, NotAllowed: as ``unlock``, and where their role does not set up the studio.
    """
    actor = unlock(initials, pin, terminal)
    require(actor, "preferences", "end the kiosk")
    return actor


def anybody_with_pin() -> bool:
    """Tell whether there is somebody who could open a screen that is locked."""
    return bool(database.rows("SELECT 1 FROM staff WHERE pin_hash <> '' AND NOT inactive LIMIT 1"))


def owner_without_pin(actor: Actor) -> bool:
    """Tell whether somebody owns the studio, and anybody at all can be them."""
    user = user_by(User.id == actor.user_id)
    return user is not None and user.role == "owner" and not user.pin_hash


# -- where this program runs ------------------------------------------------------------------------------------------


def system_login() -> str:
    """Return the login of who runs this, as the operating system has it: a variable would be anybody's to set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""


def terminal() -> str:
    """Name the terminal, to count the wrong PINs typed there."""
    try:
        line = os.ttyname(0)
    except OSError:
        line = "no terminal"
    return f"{system_login()}@{os.uname().nodename}:{line}"
