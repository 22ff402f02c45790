"""What a session takes along, and how many of it, typed as ``Light set:2, Tripod``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models import Resource, SessionEquipment
from studio.kernel import database, journal
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, NotFound
from studio.lists.names import fold_name, named

MOST = 99


def read(typed: str | Sequence[str]) -> dict[int, int]:
    """Return how many of which equipment was typed, by its id.

    Raises:
        NotFound: no equipment has that name; the sentence lists those that there are.
        Invalid: there are not so many.
    """
    words = [typed] if isinstance(typed, str) else list(typed)
    known = list(
        Resource.select(Resource.id, Resource.name, Resource.count)
        .where(Resource.kind == "equipment")
        .order_by(Resource.position, Resource.id)
    )
    by_id = {row.id: row for row in known}
    found: dict[int, int] = {}
    for name, units in _parts(words, {fold_name(row.name) for row in known}):
        try:
            resource_id = named("piece of equipment", name, [(row.id, row.name) for row in known])
        except NotFound as error:
            raise NotFound(str(error), field="equipment") from None
        found[resource_id] = found.get(resource_id, 0) + units
    for resource_id, units in found.items():
        row = by_id[resource_id]
        if units > row.count:
            raise Invalid(f"There are {row.count} of {row.name}, not {units}: take fewer.", field="equipment")
    return found


def _parts(words: Iterable[str], names: set[str]) -> list[tuple[str, int]]:
    found = []
    for word in words:
        whole, _ = _one(word)
        # A name may have a comma in it.
        for part in [word] if fold_name(whole) in names else word.split(","):
            if part.strip():
                name, units = _one(part)
                if not 1 <= units <= MOST:
                    raise Invalid(f"How many of {quoted(name)}? Type a number, such as {name}:2.", field="equipment")
                found.append((name, units))
    return found


def _one(text: str) -> tuple[str, int]:
    name, colon, many = text.rpartition(":")
    if colon and many.strip().isascii() and many.strip().isdecimal():
        return name.strip(), int(many)
    return text.strip(), 1


def of_session(session_id: int) -> dict[int, int]:
    """Return how many of which equipment a session takes along."""
    rows = database.rows("SELECT resource_id, count FROM session_equipment WHERE session_id = ?", (session_id,))
    return {int(resource_id): int(count) for resource_id, count in rows}


def texts(session_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return what sessions take along as it is typed, by session: ``Light set:2``."""
    if not session_ids:
        return {}
    found: dict[int, list[str]] = {}
    for session_id, name, count in database.rows(
        "SELECT e.session_id, r.name, e.count FROM session_equipment e JOIN resource r ON r.id = e.resource_id "
        f"WHERE e.session_id IN ({database.marks(session_ids)}) ORDER BY r.position, r.id",
        tuple(session_ids),
    ):
        found.setdefault(session_id, []).append(name if count == 1 else f"{name}:{count}")
    return found


def text(session_id: int) -> str:
    """Return what a session takes along, as its form shows it."""
    return ", ".join(texts([session_id]).get(session_id, ()))


def with_other(session_id: int, resource_id: int, other_id: int) -> list[str]:
    """Return what a session takes along as it is typed, with something else for one thing of it."""
    takes = of_session(session_id)
    takes[other_id] = takes.get(other_id, 0) + takes.pop(resource_id, 1)
    names = database.rows(f"SELECT id, name FROM resource WHERE id IN ({database.marks(takes)})", tuple(takes))
    return [f"{name}:{takes[one]}" for one, name in names]


def write(entry: journal.Entry, session_id: int, wanted: dict[int, int]) -> dict[str, tuple[str, str]]:
    """Make the session's equipment ``wanted``, and return what changed: before and after."""
    was = text(session_id)
    rows = {row.resource_id: row for row in SessionEquipment.select().where(SessionEquipment.session == session_id)}
    for resource_id, row in rows.items():
        if resource_id not in wanted:
            entry.delete(SessionEquipment, row.id)
    for resource_id, count in wanted.items():
        if resource_id in rows:
            entry.update(SessionEquipment, rows[resource_id].id, count=count)
        else:
            entry.insert(SessionEquipment, session=session_id, resource=resource_id, count=count)
    now = text(session_id)
    return {"equipment": (was, now)} if was != now else {}
