"""The words of ``sittings user`` and ``sittings role``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FIELDS = {
    "name": "", "initials": "stand in notes and history",
    "role": "see `sittings role list`", "studio": "where they work", "department": "",
    "photographer": "can be booked as photographer", "assistant": "can be booked as assistant",
    "calendar": "has a calendar, and is never double booked",
    "email": "where they get copies of mails",
    "system-login": "their login on this machine or server: there no PIN is asked", "inactive": "works here no more",
}  # fmt: skip
FLAGS = ("photographer", "assistant", "calendar", "inactive")


def add(verbs: Any, group: Callable[..., Any], verb: Callable[..., Any]) -> None:
    """Add the two groups of verbs, with what makes a group and a verb."""
    users = group(verbs, "user", "the people who work here")
    _fields(verb(users, "add", "people:add", "add a user"), new=True)
    _fields(verb(users, "edit", "people:edit", "change what is kept of a user; an empty text empties it"), new=False)
    pin = verb(users, "pin", "people:pin", "give a user a PIN, read from standard input or asked for")
    pin.add_argument("--login", dest="new_login", required=True, metavar="LOGIN")
    pin.add_argument("--none", action="store_true", help="take the PIN away")
    verb(users, "list", "people:listed", "list the users", seated=False)
    roles = group(verbs, "role", "what the people who work here may do")
    verb(roles, "list", "people:role_list", "list the roles and their rights")
    verb(roles, "rights", "people:role_rights", "list all rights, each with what it is for")
    for name, told, more in (
        ("add", "add a role of the studio's own", ""),
        ("rename", "call a role otherwise", "new"),
        ("allow", "let a role do something", "right"),
        ("forbid", "let a role do something no longer", "right"),
        ("delete", "delete a role that nobody has", ""),
    ):
        one = verb(roles, name, f"people:role_{name}", told)
        one.add_argument("name", metavar="NAME")
        if more:
            one.add_argument(more, metavar=more.upper())


def _fields(parser: Any, *, new: bool) -> None:
    parser.add_argument("--login", dest="new_login", required=True, metavar="LOGIN")
    if not new:
        parser.add_argument("--new-login", dest="field_login", metavar="LOGIN", help="another login")
    for key, told in FIELDS.items():
        flag: dict[str, Any] = {"nargs": "?", "const": "yes"} if key in FLAGS else {}
        parser.add_argument(
            f"--{key}",
            dest=f"field_{key.replace('-', '_')}",
            required=new and key in ("name", "initials"),
            metavar="YES|NO" if key in FLAGS else "XX" if key == "initials" else key.upper().rpartition("-")[2],
            help=told or None,
            **flag,
        )
