"""Who takes part in appointments, and in which rooms: typed as names with commas, kept as rows of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from models import Appointment, AppointmentPerson, AppointmentRoom, Resource, User
from studio.booking import attending
from studio.kernel import database, journal
from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid, StudioError
from studio.lists.names import fold_name, ids_named
from studio.lists.words import people_called

Given = str | Collection[int]
"""As typed, or the ids."""


def people_in(given: Given, kept: Collection[int] = ()) -> tuple[int, ...]:
    """Return the users who are named, by login, initials or name.

    Args:
        kept: who takes part already, and may stay also when no longer active.
    Raises:
        NotFound: nobody is called so; the sentence lists who there is.
        Invalid: several are called so.
    """
    if not isinstance(given, str):
        return _known(given, User, "person")
    among = f"(NOT inactive OR id IN ({', '.join(map(str, sorted(kept))) or '0'}))"
    names = {fold_name(name) for (name,) in database.rows(f"SELECT name FROM staff WHERE {among}")}
    return _named(given, names, lambda word: people_called(word, among), "people", "person")


def rooms_in(given: Given, kept: Collection[int] = ()) -> tuple[int, ...]:
    """Return the camera rooms that are named; see ``people_in``."""
    if not isinstance(given, str):
        return _known(given, Resource, "camera room")
    among = f"kind = 'room' AND (NOT inactive OR id IN ({', '.join(map(str, sorted(kept))) or '0'}))"
    sql = f"SELECT id, name FROM resource WHERE {among} ORDER BY position, id"
    names = {fold_name(name) for _, name in database.rows(sql)}
    return _named(given, names, lambda word: ids_named("camera room", word, sql), "rooms", "camera room")


def _known(ids: Collection[int], model: Any, noun: str) -> tuple[int, ...]:
    found = {row.id for row in model.select().where(model.id << list(ids))} if ids else set()
    if model is Resource and ids:
        found = {row.id for row in model.select().where((model.id << list(ids)) & (model.kind == "room"))}
    if set(ids) - found:
        raise Invalid(f"There is no such {noun}: pick one from the list.")
    return tuple(dict.fromkeys(ids))


def _named(typed: str, names: Collection[str], find: Any, field: str, noun: str) -> tuple[int, ...]:
    found: list[int] = []
    # A name may have a comma in it.
    words = [typed] if fold_name(typed) in names else typed.split(",")
    for word in filter(None, map(str.strip, words)):
        try:
            ids = [one for (one,) in find(word)]
        except StudioError as error:
            error.field = field
            raise
        if len(ids) > 1:
            raise Invalid(f"{quoted(word)} is the name of {len(ids)}: name the {noun} otherwise.", field=field)
        found += ids
    return tuple(dict.fromkeys(found))


def typed(part: str, appointment_id: int) -> str:
    """Return who takes part, or the rooms, as the form shows them."""
    return ", ".join(attending.texts(part, "name", [appointment_id])[appointment_id])


def write(entry: journal.Entry, row: Appointment, part: str, wanted: Sequence[int]) -> dict[str, tuple[str, str]]:
    """Make the people, or the rooms, those wanted, and return what changed, as names before and after."""
    model: Any = AppointmentPerson if part == "person" else AppointmentRoom
    link = "user" if part == "person" else "resource"
    was = typed(part, row.id)
    have = {one.__data__[link]: one.id for one in model.select().where(model.appointment == row.id)}
    for linked, row_id in have.items():
        if linked not in wanted:
            entry.delete(model, row_id)
    for linked in wanted:
        if linked not in have:
            entry.insert(model, appointment=row.id, place=row.starts_at, **{link: linked})
    now = typed(part, row.id)
    return {"people" if part == "person" else "rooms": (was, now)} if was != now else {}
