"""Roles: each is a named set of rights, kept as a row, so that a studio has its own beside those shipped."""

from __future__ import annotations

from collections.abc import Iterable

from models import Role, User
from studio.kernel import database, journal
from studio.kernel.access import OWNER, RIGHTS, Actor, may_now, require, rights_in, rights_now
from studio.kernel.clean import clean_line, quoted
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.kernel.records import dataclass
from studio.lists.names import fold_name, named
from studio.people.pins import digits_in

CHANGE = "change what the roles may"


@dataclass(frozen=True, slots=True)
class RoleView:
    """One role."""

    id: int
    version: int
    code: str
    """What users keep of it, and what the command line calls a shipped one."""
    name: str
    rights: frozenset[str]
    users: int
    """How many people have it, those no longer active included."""


def list_roles() -> tuple[RoleView, ...]:
    """List the roles in their order, at most some dozens."""
    found = database.rows(
        "SELECT r.id, r.version, r.code, r.name, r.rights, (SELECT count(*) FROM staff s WHERE s.role = r.code) "
        "FROM role r ORDER BY r.position, r.id"
    )
    return tuple(
        RoleView(int(i), int(version), code, name, rights_in(code, rights), int(users))
        for i, version, code, name, rights, users in found
    )


def role_of(code: str) -> RoleView:
    """Return the role that a user keeps."""
    return next(role for role in list_roles() if role.code == code)


def role_named(typed: str) -> RoleView:
    """Find a role by its name, or by the word of a shipped one.

    Raises:
        NotFound: there is none; the sentence lists them.
    """
    roles = list_roles()
    for role in roles:
        if role.code == typed.strip().lower():
            return role
    return named("role", typed, ((role, role.name) for role in roles))


def right_named(typed: str) -> str:
    """Find a right by its word or its title.

    Raises:
        NotFound: there is none; the sentence lists them.
    """
    word = typed.strip().lower()
    return word if word in RIGHTS else named("right", typed, ((key, right.title) for key, right in RIGHTS.items()))


# -- changing --------------------------------------------------------------------------------------------------------


def add_role(actor: Actor, name: str) -> int:
    """Add a role of the studio's own, which may nothing yet, and return the id.

    Raises:
        NotAllowed: the actor may not.
        Invalid: the name is empty or taken.
    """
    with journal.entry(actor, "role.added", name=name) as entry:
        require(actor, "users", CHANGE)
        shown = _free(name)
        ((last,),) = database.rows("SELECT coalesce(max(position), 0) FROM role")
        entry.tell("role.added", name=shown)
        # Of the act, so that it never comes back: a role that was deleted may be wanted again.
        code = f"own-{journal.last_entry_id() + 1}"
        return entry.insert(Role, name=shown, code=code, rights="", position=last + 10)


def rename_role(actor: Actor, role_id: int, name: str) -> None:
    """Call a role otherwise; who has it keeps it.

    Raises:
        NotAllowed, Invalid: as ``add_role``.
        NotFound: it is gone.
    """
    with journal.entry(actor, "role.renamed", was="", to=name) as entry:
        require(actor, "users", CHANGE)
        row, shown = _row(role_id), _free(name, role_id)
        entry.update(Role, role_id, name=shown)
        entry.tell("role.renamed", was=row.name, to=shown)


def delete_role(actor: Actor, role_id: int) -> None:
    """Delete a role that nobody has.

    Raises:
        NotAllowed: it is the owner's, somebody has it, or the actor may not.
        NotFound: it is gone.
    """
    with journal.entry(actor, "role.deleted", name="") as entry:
        require(actor, "users", CHANGE)
        row = _row(role_id)
        _refuse_owner(row)
        who = [str(name) for (name,) in database.rows("SELECT name FROM staff WHERE role = ? LIMIT 4", (row.code,))]
        if who:
            more = " and others" if len(who) > 3 else ""
            raise NotAllowed(f"It is the role of {', '.join(who[:3])}{more}: give them another one.")
        entry.delete(Role, role_id)
        entry.tell("role.deleted", name=row.name)


def set_right(actor: Actor, role_id: int, right: str, on: bool) -> None:
    """Let a role do something, or no longer; on every running desk at once.

    Raises:
        NotAllowed: it is the owner's, the actor lacks the right, or somebody's PIN is too short for it.
        NotFound: the role is gone, or there is no such right.
    """
    if right not in RIGHTS:
        raise NotFound(f"There is no right {quoted(right)}: choose one of {', '.join(RIGHTS)}.")
    with journal.entry(actor, "role.given", name="", right="") as entry:
        require(actor, "users", CHANGE)
        row = _row(role_id)
        _refuse_owner(row)
        if on and not may_now(actor, right):
            raise NotAllowed(f"{actor.name} may not give what they may not do themselves: ask the studio's owner.")
        rights = rights_in(row.code, row.rights)
        rights = rights | {right} if on else rights - {right}
        for user in User.select().where(User.role == row.code, User.pin_hash.is_null(False)):
            refuse_short_pin(user.name, digits_in(user.pin_hash or ""), row.name, rights)
        entry.update(Role, role_id, rights=" ".join(sorted(rights)))
        entry.tell("role.given" if on else "role.taken", name=row.name, right=RIGHTS[right].title)


def refuse_short_pin(name: str, digits: int, role: str, rights: Iterable[str]) -> None:
    """Refuse that somebody with such a PIN has these rights."""
    if digits < digits_for(rights):
        raise NotAllowed(
            f"{name}'s PIN has {digits} digits, and {role} may do what is gone for good: give {name} one of "
            f"{digits_for(rights)} digits first."
        )


def digits_for(rights: Iterable[str]) -> int:
    """Return how many digits a PIN needs at least with these rights."""
    return 6 if any(RIGHTS[right].lasting for right in rights) else 4


def refuse_above(actor: Actor, rights: frozenset[str], doing: str) -> None:
    """Refuse what would let somebody pass as a person who may more than they do.

    Raises:
        NotAllowed: the actor lacks one of these rights.
    """
    mine = rights_now(actor)
    if mine is not None and rights - mine:
        raise NotAllowed(f"{actor.name} may not {doing} who may more than they do: ask the studio's owner.")


def keep_an_owner() -> None:
    """Refuse where no active user is an owner any more; called in the transaction that might have taken the last one.

    Raises:
        NotAllowed: there is none.
    """
    if not database.rows("SELECT 1 FROM staff WHERE role = ? AND NOT inactive LIMIT 1", (OWNER,)):
        raise NotAllowed("Somebody active has to be the owner: make another one owner first.")


def fits(entry: journal.Entry, role_ids: set[int]) -> None:
    """Refuse roles of one name, by which somebody may more than who undoes it, or for which somebody's PIN is too short."""
    for role in Role.select().where(Role.id << role_ids):
        _free(role.name, role.id)
        refuse_above(entry.actor, rights_in(role.code, role.rights), "make somebody")
        for user in User.select().where(User.role == role.code, User.pin_hash.is_null(False)):
            refuse_short_pin(user.name, digits_in(user.pin_hash or ""), role.name, rights_in(role.code, role.rights))


def _row(role_id: int) -> Role:
    row = Role.get_or_none(Role.id == role_id)
    if row is None:
        raise NotFound("That role is gone: somebody deleted it.")
    return row


def _refuse_owner(row: Role) -> None:
    if row.code == OWNER:
        raise NotAllowed(f"{row.name} may everything, always: change another role.")


def _free(name: str, role_id: int | None = None) -> str:
    shown = clean_line(name, "Name", required=True)
    for other in list_roles():
        if fold_name(other.name) == fold_name(shown) and other.id != role_id:
            raise Invalid(f"There is a role {quoted(other.name)} already: choose another name.", field="name")
    return shown
