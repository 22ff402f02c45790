"""The studio's own settings, as they are kept, checked and told. What there is stands in the table of ``settings``."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from typing import Any

from models import JournalChange, Preference
from studio.kernel import clock, columns, database, journal, shown
from studio.kernel.access import Actor, require
from studio.kernel.clean import quoted
from studio.kernel.declared import Declared
from studio.kernel.errors import Invalid, NotAllowed, Unavailable
from studio.kernel.nouns import cannot
from studio.kernel.records import dataclass
from studio.kernel.settings import LONGEST_REMINDER_MIN, Preferences, all_declared, declare_by, declared
from studio.kernel.shown import Formats

__all__ = ["LONGEST_REMINDER_MIN", "Preferences", "declare_by"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One preference with its value."""

    declared: Declared
    value: Any

    @property
    def text(self) -> str:
        """Its value as people and scripts write it."""
        return self.declared.write(self.value)

    @property
    def changed(self) -> bool:
        """Whether it is another than what is shipped; a name, or a zone, is never shipped."""
        return bool(self.value != self.declared.default) and self.declared.ships


def shown_all() -> tuple[Shown, ...]:
    """Read all preferences, group by group."""
    now = load()
    return tuple(Shown(one, _value(one, now)) for one in all_declared().values())


def shown_one(name: str) -> Shown:
    """Read a preference.

    Raises:
        NotFound: there is none of that name.
    """
    one = declared(name)
    return Shown(one, _value(one, load()))


def _value(one: Declared, now: Preferences) -> Any:
    return one.kept.read() if one.kept else now.of(one.name)


def row_of(name: str) -> tuple[str, int] | None:
    """Return the table and the row that keep a preference, for its history; None where it was never set."""
    one = declared(name)
    if one.kept:
        return one.kept.row()
    row = Preference.get_or_none(Preference.name == one.key)
    return ("preference", int(row.id)) if row else None


def load() -> Preferences:
    """Read the settings of the open database."""
    stored = {name: json.loads(value) for name, value in database.rows("SELECT name, value FROM preference")}
    if stored.pop("day_first", False):
        # As a book says it that was made before the year could come first.
        stored.setdefault("date_order", "dmy")
    known = {one.name for one in fields(Preferences)} - {"asked"}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    asked = {name: value for name, value in values.items() if "." in name}
    return Preferences(**{name: value for name, value in values.items() if name in known}, asked=asked)


def set_text(actor: Actor, name: str, text: str) -> Shown:
    """Set a preference to what a text stands for, and return it.

    Raises:
        NotFound: there is no preference of that name.
        NotAllowed: it is set elsewhere, or the actor's role may not.
        Invalid: a text that stands for nothing, or a value that it may not have; says what is allowed.
    """
    one = declared(name)
    if one.elsewhere:
        raise NotAllowed(f"{one.label} is not set here. {one.elsewhere}")
    start_min = getattr(load(), one.after) if one.after else None
    changes = {one.key: one.read(text, start_min=start_min)}
    if one.name == "studio.country" and changes[one.key] != load().country:
        changes["region"] = ""  # it was one of the other country
    save(actor, **changes)
    return shown_one(one.name)


def save(actor: Actor, **changes: Any) -> Preferences:
    """Change some settings.

    Args:
        changes: by their attributes, those that have none by their names.
    Raises:
        NotAllowed: the actor's role may not.
        Invalid: an unknown setting, or a value that it may not have.
    """
    with suppress(Invalid):
        # Once before the write begins: it may load a library, and others wait for the lock. What is wrong is said below.
        _check_together(_values(load()) | changes, changes)
    with journal.entry(actor, "preferences.changed", fields=[]) as entry:
        require(actor, "preferences", "change the studio's preferences")
        now = load()
        told = [[one.name, one.write(_value(one, now)), one.write(changes[one.key])] for one in _by_key(changes)]
        fields = [[name, before, after] for name, before, after in told if before != after] or told
        store(entry, **changes)
        entry.tell("preferences.changed", fields=fields)
    wanted = load()
    use(wanted)
    return wanted


def _by_key(changes: Collection[str]) -> list[Declared]:
    return [one for one in all_declared().values() if one.key in changes]


def _values(wanted: Preferences) -> dict[str, Any]:
    values = asdict(wanted)
    asked: dict[str, Any] = values.pop("asked")
    return values | asked


def use(wanted: Preferences) -> None:
    """Tell and show times in the studio's zone and as it writes them, wherever the terminal is.

    Raises:
        ZoneInfoNotFoundError: this machine does not know the zone.
    """
    clock.set_zone(wanted.zone)
    shown.set_formats(Formats(wanted.date_order, wanted.clock24, wanted.first_weekday))


_together: list[tuple[tuple[str, ...], Callable[..., None]]] = []


def check_together(names: tuple[str, ...], refuse: Callable[..., None]) -> None:
    """Let a room that knows more than the kernel refuse settings that do not go together.

    Said once, where the program is put together (``book.opening``).

    Args:
        names: the settings; when one of them changes, ``refuse`` gets the values of all, in this order.
        refuse: raises Invalid.
    """
    _together.append((names, refuse))


_follow: list[tuple[tuple[str, ...], Callable[[journal.Entry], Callable[[], None]]]] = []


def follow(names: tuple[str, ...], changing: Callable[[journal.Entry], Callable[[], None]]) -> None:
    """Let a room that knows more bring along what follows from a change of settings, in the same act.

    Said once, where the program is put together (``book.opening``).

    Args:
        names: the settings; when one of them is about to change, ``changing`` is called, and what it returns when it has.
    """
    _follow.append((names, changing))


def use_stored() -> None:
    """Use the settings of the open database; see ``use``.

    Raises:
        Unavailable: this machine does not know the zone.
    """
    wanted = load()
    try:
        use(wanted)
    except (KeyError, ValueError, OSError):
        raise Unavailable(
            f"The studio's time zone {wanted.zone} is not known on this machine: install its time zone data (tzdata)."
        ) from None


def store(entry: journal.Entry, **changes: Any) -> None:
    """Write settings inside an open journal entry, after checking them."""
    values = _values(load()) | changes
    _check(values, changes)
    _check_together(values, changes)
    changed = [changing(entry) for names, changing in _follow if set(names) & set(changes)]
    for one in _by_key(changes):
        if one.kept is not None:
            one.kept.write(entry, changes[one.key])
    elsewhere = {one.key for one in _by_key(changes) if one.kept is not None}
    for name in [name for name in changes if name not in elsewhere]:
        text = json.dumps(changes[name])
        row = Preference.get_or_none(Preference.name == name)
        if row is None:
            entry.insert(Preference, name=name, value=text)
        else:
            entry.update(Preference, row.id, value=text)
    for done in changed:
        done()


def fits(changes: Sequence[JournalChange]) -> None:
    """Refuse settings, as an undo has left them, that nobody could have saved.

    Raises:
        NotAllowed: those do not go together.
    """
    names = {str((columns.before(one) or columns.after(one) or {}).get("name", "")) for one in changes}
    names |= {row.name for row in Preference.select().where(Preference.id << [one.row_id for one in changes])}
    values = _values(load())
    try:
        _check(values, {name: values[name] for name in names if name in values})
        _check_together(values, names)
    except Invalid as error:
        raise cannot(error) from error


def _check_together(values: Mapping[str, Any], changes: Collection[str]) -> None:
    for names, refuse in _together:
        if set(names) & set(changes):
            refuse(*(values[name] for name in names))


def _check(values: Mapping[str, Any], changes: Mapping[str, Any]) -> None:
    known = {one.name for one in fields(Preferences)} | set(all_declared())
    if unknown := set(changes) - known:
        raise Invalid(f"There is no preference {quoted(min(unknown))}.")
    for one in _by_key(changes):
        one.refuse_wrong(changes[one.key])
    if not values["opens_at_min"] < values["closes_at_min"]:
        raise Invalid("The studio opens before it closes, on the same day: correct the hours.", field="studio.opens")
