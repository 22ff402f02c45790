"""The lists in which a studio declares its own fields, one for each kind of record that may have some."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from models import OwnField as Row
from models import SessionType
from studio.kernel import database, journal
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotAllowed
from studio.lists.fields import FieldDef, declare
from studio.lists.maintained import Entry, Group, Maintained
from studio.lists.names import named
from studio.lists.own_fields import OWNERS

F = FieldDef
MOST_OPTIONS = 2_000

KINDS = {"text": "text", "number": "number", "day": "date", "choice": "choice", "flag": "yes or no"}
WANTED = {"ask": "ask", "required": "required", "none": "none"}


def _keep_options(typed: str) -> str:
    """Keep each word on a line; semicolons part them, or else commas."""
    words = [word.strip() for word in typed.split(";" if ";" in typed else ",")]
    return "\n".join(dict.fromkeys(word for word in words if word))


def _tell_options(kept: str) -> str:
    words = kept.splitlines()
    return f"{kept};" if len(words) == 1 and "," in kept else "; ".join(words)


def _types() -> list[tuple[int, str]]:
    return [(row.id, row.name) for row in SessionType.select().order_by(SessionType.position, SessionType.id)]


def _keep_types(typed: str) -> str:
    known = _types()
    names = [name.strip() for name in typed.split(";" if ";" in typed else ",")]
    return " ".join(str(i) for i in dict.fromkeys(named("session type", name, known) for name in names if name))


def _tell_types(kept: str) -> str:
    known, ids = dict(_types()), [int(one) for one in kept.split()]
    names = [known[i] for i in ids if i in known]
    return "; ".join(names) + ";" * (len(names) == 1 and "," in names[0])


def _refuse(values: Mapping[str, Any]) -> None:
    if values["kind"] == "choice" and not values["options"]:
        raise Invalid("A choice needs what it offers: type its words, parted by semicolons.", field="options")


def _loses(owner: str, entry: Entry) -> str:
    count = values_in(owner, entry.id)
    if not count:
        return ""
    many = f"{count} {owner}s have" if count != 1 else f"1 {owner} has"
    what = "values in it, which go" if count != 1 else "a value in it, which goes"
    return f"{many} {what} with {quoted(entry.name)}. Undo brings all of it back."


def values_in(owner: str, field_id: int) -> int:
    """Count the records that have something in an own field."""
    return int(database.rows(f"SELECT count(*) FROM {owner}_value WHERE field_id = ?", (field_id,))[0][0])


KIND = F(
    "kind", "Kind", "word", words=KINDS, required=True, default="text",
    help="What is typed into it; it stays what it is once a record has something in it.",
)  # fmt: skip
OPTIONS = F(
    "options", "Offers", noun="words offered", default="", most=MOST_OPTIONS, keep=_keep_options, tell=_tell_options,
    help="Of a choice: its words, parted by semicolons.",
)  # fmt: skip
NEEDED = F(
    "wanted", "Needed", "word", words=WANTED, required=True, default="ask",
    help="Required: not saved without it. None: the form leaves it out.",
)  # fmt: skip
TYPES = F(
    "types", "Only for", noun="session types", default="", keep=_keep_types, tell=_tell_types,
    help="The session types that have it, parted by semicolons; empty: all of them.",
)  # fmt: skip
HINT = F("hint", "Help", column="help", default="", help="A sentence for whoever fills it in.")


def _list(owner: str, group: Group, *more: FieldDef) -> Maintained:
    return Maintained(
        f"{owner}-field", "own_field", f"own field of a {owner}", f"own fields of {owner}s", group,
        declare(KIND, OPTIONS, NEEDED, *more, HINT), about=f"what the studio adds to its {owner}s",
        only={"owner": owner}, refuse=_refuse, loses=partial(_loses, owner),
        owns=tuple(f"{one}_value" for one in OWNERS),
    )  # fmt: skip


CLIENT_FIELD = _list("client", "Clients")
SESSION_FIELD = _list("session", "Sessions", TYPES)


# -- what a change of these lists brings -----------------------------------------------------------------------------


def added(entry: journal.Entry, field_id: int) -> None:
    """Give a new field the key by which scripts, filters and exports name it: made from its label."""
    row = Row.get_by_id(field_id)
    words = re.sub(r"[\W_]+", "-", row.name.casefold()).strip("-")[:40] or "field"
    taken = {other.key for other in Row.select(Row.key).where(Row.owner == row.owner)}
    key, number = words, 2
    while key in taken:
        key, number = f"{words}-{number}", number + 1
    entry.update(Row, field_id, key=key)


def changing(_entry: journal.Entry, field_id: int, columns: Mapping[str, Any]) -> Callable[[], None]:
    """Refuse another kind for a field that records have something in.

    Raises:
        NotAllowed: says how many have.
    """
    row = Row.get_by_id(field_id)
    if columns.get("kind", row.kind) != row.kind and (count := values_in(row.owner, field_id)):
        raise NotAllowed(
            f"{row.name} has something in it in {count} {row.owner}{'s' * (count != 1)}, and stays a {KINDS[row.kind]}: "
            "add another field, and make this one inactive."
        )
    return lambda: None


def deleting(entry: journal.Entry, field_id: int, _heir: int | None) -> None:
    """Delete what stands in a field before it goes itself."""
    for owner in OWNERS.values():
        found = database.rows(f"SELECT id FROM {owner.kind}_value WHERE field_id = ?", (field_id,))
        entry.delete_many(owner.model, [int(row_id) for (row_id,) in found])


def type_deleted(entry: journal.Entry, type_id: int, heir: int | None) -> None:
    """Have fields of a session type that goes be of the one that takes its sessions; of none, they are offered no more."""
    for row in Row.select().where(Row.types != ""):
        ids = [int(one) for one in row.types.split()]
        if type_id not in ids:
            continue
        now = dict.fromkeys((heir or 0) if one == type_id else one for one in ids)
        kept = " ".join(str(one) for one in now if one)
        entry.update(Row, row.id, **({"types": kept} if kept else {"inactive": True}))
