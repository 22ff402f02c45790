"""``sittings user`` and ``sittings role``: the people who work here, and what they may do."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from cli.asked import ask_pin
from cli.desk import Desk, open_book
from cli.maintained import read_flag
from cli.output import Answer, table, unchanged
from studio.exchange import json_views
from studio.kernel import database
from studio.kernel.access import RIGHTS
from studio.kernel.errors import Invalid
from studio.lists.names import named
from studio.people import roles, users
from studio.people.roles import RoleView
from studio.people.users import USER, UserView

FLAGS = tuple(key for key, field in USER.items() if field.kind == "flag")


def add(desk: Desk, args: Namespace) -> Answer:
    """Add a user."""
    given = {"role": "desk", **_values(args)}
    user_id = users.add_user(desk.actor, args.new_login, given.pop("name"), given.pop("initials"), **given)
    added = users.user_view(user_id)
    return _told(added, f"Added {added.name} ({added.initials}), who logs in as {added.login}.")


def edit(desk: Desk, args: Namespace) -> Answer:
    """Change what is kept of a user."""
    user = users.named_login(args.new_login)
    values = _values(args)
    if not values:
        raise Invalid(f"Say what to change of {user.name}, such as --role manager.")
    now = users.edit_user(desk.actor, user.id, None, values)
    changed = users.user_view(user.id)
    same = now == user.version and changed == user
    return _told(changed, unchanged(f"user {user.name}") if same else f"Changed user {changed.name}.")


def pin(desk: Desk, args: Namespace) -> Answer:
    """Give a user a PIN, or take it away."""
    user = users.named_login(args.new_login)
    if args.none:
        typed = ""
    elif sys.stdin.isatty():
        typed = ask_pin(f"New PIN of {user.name}: ")
        if typed != ask_pin("The same again: "):
            raise Invalid("The two are not the same: nothing was changed. Try again.")
    else:
        typed = sys.stdin.readline().strip()
    if not typed and not args.none:
        raise Invalid("No PIN was given: four to six digits, or --none to take it away.")
    users.set_pin(desk.actor, user.id, typed)
    return _told(
        users.user_view(user.id), f"{user.name} has {'a new' if typed else 'no'} PIN{'' if typed else ' any more'}."
    )


def listed(args: Namespace) -> Answer:
    """List the users; anybody may ask, because a refused login says to look here."""
    open_book(args)
    found = database.call(users.list_users)

    def rows() -> Iterator[list[str]]:
        for user in found:
            marks = ((user.photographer, "photographer"), (user.assistant, "assistant"), (user.inactive, "inactive"))
            role = [] if user.role == "photographer" and user.photographer else [_word(user)]
            yield [user.login, user.initials, user.name, ", ".join(role + [word for on, word in marks if on])]

    return Answer(lambda: map(json_views.user, found), lambda: table(rows()))


def _word(user: UserView) -> str:
    return user.role_name if user.role.startswith("own-") else user.role


def _told(user: UserView, sentence: str) -> Answer:
    return Answer(lambda: json_views.user(user), lambda: table([[sentence]]))


def _values(args: Namespace) -> dict[str, Any]:
    given = {key: getattr(args, f"field_{key}", None) for key in USER}
    values: dict[str, Any] = {key: text for key, text in given.items() if text is not None}
    for key in FLAGS:
        if key in values:
            values[key] = read_flag(USER[key], values[key])
    for key in ("studio", "department"):
        if key in values:
            choices = [(choice.key, choice.label) for choice in users.offered()[key]]
            values[key] = named(key, values[key], choices) if values[key].strip() else None
    return values


# -- roles -----------------------------------------------------------------------------------------------------------


def role_list(desk: Desk, args: Namespace) -> Answer:
    """List the roles and their rights."""
    found = roles.list_roles()
    return Answer(
        lambda: map(_as_json, found),
        lambda: table([role.name, _people(role.users), "; ".join(_titles(role))] for role in found),
    )


def _people(many: int) -> str:
    return f"{many} user{'s' * (many != 1)}"


def _rights(role: RoleView) -> list[str]:
    return [right for right in RIGHTS if right in role.rights]


def _titles(role: RoleView) -> list[str]:
    """List the rights of a role as the screen calls them."""
    return [RIGHTS[right].title for right in _rights(role)]


def _as_json(role: RoleView) -> dict[str, Any]:
    return {"role": role.code, "name": role.name, "rights": _rights(role), "users": role.users}


def role_rights(desk: Desk, args: Namespace) -> Answer:
    """List what a role can be allowed."""
    return Answer(
        lambda: iter([{"right": key, "title": right.title, "text": right.told} for key, right in RIGHTS.items()]),
        lambda: table([key, right.title, right.told] for key, right in RIGHTS.items()),
    )


def role_add(desk: Desk, args: Namespace) -> Answer:
    """Add a role."""
    role_id = roles.add_role(desk.actor, args.name)
    return _role(
        role_id, f"Added role {args.name.strip()}, which may nothing yet: `sittings role allow` gives it rights."
    )


def role_rename(desk: Desk, args: Namespace) -> Answer:
    """Call a role otherwise."""
    role = roles.role_named(args.name)
    roles.rename_role(desk.actor, role.id, args.new)
    return _role(role.id, f"Renamed role {role.name} to {args.new.strip()}.")


def role_allow(desk: Desk, args: Namespace, on: bool = True) -> Answer:
    """Let a role do something."""
    role, right = roles.role_named(args.name), roles.right_named(args.right)
    roles.set_right(desk.actor, role.id, right, on)
    what = RIGHTS[right].told.rstrip(".")
    may = "may" if on else "may no longer"
    return _role(role.id, f"{role.name} {may}: {what[0].lower()}{what[1:]}.")


def role_forbid(desk: Desk, args: Namespace) -> Answer:
    """Let a role do something no longer."""
    return role_allow(desk, args, False)


def role_delete(desk: Desk, args: Namespace) -> Answer:
    """Delete a role that nobody has."""
    role = roles.role_named(args.name)
    roles.delete_role(desk.actor, role.id)
    return Answer(lambda: _as_json(role), lambda: table([[f"Deleted role {role.name}."]]))


def _role(role_id: int, sentence: str) -> Answer:
    return Answer(
        lambda: next(_as_json(role) for role in roles.list_roles() if role.id == role_id),
        lambda: table([[sentence]]),
    )
