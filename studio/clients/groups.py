"""The groups that clients belong to: many for each client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from models import ClientGroup, ClientInGroup
from studio.kernel import database, journal
from studio.kernel.errors import Invalid, NotFound
from studio.kernel.types import Choice
from studio.lists.names import ids_named


def groups_of(client_ids: Sequence[int]) -> Mapping[int, tuple[str, ...]]:
    """Read the names of each client's groups, in the studio's order."""
    found: dict[int, tuple[str, ...]] = dict.fromkeys(client_ids, ())
    rows = database.rows(
        "SELECT m.client_id, g.name FROM client_in_group m JOIN client_group g ON g.id = m.client_group_id "
        f"WHERE m.client_id IN ({database.marks(client_ids)}) ORDER BY g.position, g.id",
        tuple(client_ids),
    )
    for client_id, name in rows:
        found[int(client_id)] += (str(name),)
    return found


def group_named(name: str) -> int:
    """Find the group that has a name, or else the one whose name begins so.

    Raises:
        NotFound: none does; the sentence lists those that there are.
        Invalid: several begin so; the sentence lists them.
    """
    sql = "SELECT id, name FROM client_group ORDER BY position, id"
    return ids_named("group", name, sql)[0][0]


def offered_groups(ticked: Iterable[int] = ()) -> tuple[Choice, ...]:
    """List the groups in use, and those that are ``ticked`` already."""
    kept = set(ticked)
    rows = ClientGroup.select().order_by(ClientGroup.position, ClientGroup.id)
    return tuple(Choice(row.id, row.name) for row in rows if row.id in kept or not row.inactive)


def of_client(client_id: int) -> tuple[Choice, ...]:
    """List a client's groups, in the studio's order."""
    found = database.rows(
        "SELECT g.id, g.name FROM client_in_group m JOIN client_group g ON g.id = m.client_group_id "
        "WHERE m.client_id = ? ORDER BY g.position, g.id",
        (client_id,),
    )
    return tuple(Choice(int(group_id), str(name)) for group_id, name in found)


def write_groups(entry: journal.Entry, client_id: int, wanted: Iterable[int]) -> dict[str, tuple[str, str]]:
    """Make a client's groups those wanted, and return what changed as people read it; see ``journal.Entry.update``.

    Raises:
        NotFound: there is no such group.
        Invalid: one that is no longer used.
    """
    before, chosen = of_client(client_id), set(wanted)
    have = {group.key for group in before}
    for group_id in sorted(chosen - have):
        row = ClientGroup.get_or_none(ClientGroup.id == group_id)
        if row is None:
            raise NotFound("There is no such group: pick one from the list.", field="groups")
        if row.inactive:
            raise Invalid(f"{row.name} is no longer used: choose another group.", field="groups")
        entry.insert(ClientInGroup, client=client_id, client_group=group_id)
    for member in ClientInGroup.select().where(ClientInGroup.client == client_id):
        if member.client_group_id not in chosen:
            entry.delete(ClientInGroup, member.id)
    if have == chosen:
        return {}
    return {"groups": (_shown(before), _shown(of_client(client_id)))}


def _shown(groups: Sequence[Choice]) -> str:
    return ", ".join(group.label for group in groups)
