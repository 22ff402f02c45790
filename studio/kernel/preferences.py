"""The studio's own settings, each with its shipped value."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from typing import Any
from zoneinfo import ZoneInfo

from models import Preference
from studio.kernel import clock, database, journal, shown
from studio.kernel.access import Actor, require
from studio.kernel.errors import Invalid, Unavailable
from studio.kernel.records import dataclass
from studio.kernel.shown import DateOrder, Formats

NUMBER_FORMATS = ("number", "last_number", "last_first_number", "date_count", "date_name_count")
"""``10000``, ``Smith10000``, ``SmithAlan10000``, ``20261121-01``, ``20261121-SmithAlan-01``."""

CLASH_POLICIES = ("never", "ask", "always")

DAY_MIN = 24 * 60
LONGEST_REMINDER_MIN = DAY_MIN
"""No reminder comes earlier than a day before, so that the look ahead reads a day and not the whole book."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """All settings of the studio; a field that was never set has the value here."""

    company: str = ""
    country: str = "US"
    region: str = ""
    zone: str = ""
    """IANA name; empty is the zone of the machine."""
    work_week: tuple[int, ...] = (0, 1, 2, 3, 4)
    """Working weekdays, Monday 0."""
    work_week_on: bool = True
    holidays_on: bool = True
    statuses_by_type: bool = False
    clash_policy: str = "never"
    session_number_format: str = "number"
    reminder_on: bool = True
    reminder_min: int = 30
    clock24: bool = False
    """Whether times are shown on a clock of 24 hours."""
    date_order: DateOrder = "mdy"
    """What comes first in a date, typed and shown: with ``dmy``, ``7/8`` is the 7th of August."""
    first_weekday: int = 6
    """With which weekday a week begins: Sunday 6, Monday 0."""
    opens_at_min: int = 9 * 60
    closes_at_min: int = 18 * 60
    """Opening hours in minutes after midnight."""
    known_words: tuple[str, ...] = ()
    """The studio's own words for the spelling check."""


def load() -> Preferences:
    """Read the settings of the open database."""
    stored = {name: json.loads(value) for name, value in database.rows("SELECT name, value FROM preference")}
    if stored.pop("day_first", False):
        # As a book says it that was made before the year could come first.
        stored.setdefault("date_order", "dmy")
    known = {field.name for field in fields(Preferences)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name in known
    }
    return Preferences(**values)


def save(actor: Actor, **changes: Any) -> Preferences:
    """Change some settings.

    Raises:
        NotAllowed: the actor's role may not.
        Invalid: an unknown setting, policy, number format, zone or an empty work week.
    """
    with suppress(Invalid):
        # Once before the write begins: it may load a library, and others wait for the lock. What is wrong is said below.
        _check_together(asdict(load()) | changes, changes)
    with journal.entry(actor, "preferences.changed", fields=list(changes)) as entry:
        require(actor, "preferences", "change the studio's preferences")
        store(entry, **changes)
    wanted = load()
    use(wanted)
    return wanted


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
    values = asdict(load()) | changes
    _check(values)
    _check_together(values, changes)
    for name, value in changes.items():
        text = json.dumps(value)
        row = Preference.get_or_none(Preference.name == name)
        if row is None:
            entry.insert(Preference, name=name, value=text)
        else:
            entry.update(Preference, row.id, value=text)


def _check_together(values: Mapping[str, Any], changes: Collection[str]) -> None:
    for names, refuse in _together:
        if set(names) & set(changes):
            refuse(*(values[name] for name in names))


def _check(values: dict[str, Any]) -> None:
    if unknown := set(values) - {field.name for field in fields(Preferences)}:
        raise Invalid(f'There is no preference "{sorted(unknown)[0]}".')
    if values["clash_policy"] not in CLASH_POLICIES:
        raise Invalid(f"The clash policy is one of: {', '.join(CLASH_POLICIES)}.")
    if values["session_number_format"] not in NUMBER_FORMATS:
        raise Invalid(f"The format of session numbers is one of: {', '.join(NUMBER_FORMATS)}.")
    if not 0 <= values["reminder_min"] <= LONGEST_REMINDER_MIN:
        raise Invalid("A reminder comes 0 to 1440 minutes (a day) before the start.")
    if not 0 <= values["opens_at_min"] < values["closes_at_min"] <= DAY_MIN:
        raise Invalid("The studio opens before it closes, on the same day: correct the hours.")
    if values["date_order"] not in shown.DATE_ORDERS:
        raise Invalid(f"The order of dates is one of: {', '.join(shown.DATE_ORDERS)}.")
    if values["first_weekday"] not in range(7):
        raise Invalid("The first day of the week is a number from 0 (Monday) to 6 (Sunday).")
    if not set(values["work_week"]) or not set(values["work_week"]) <= set(range(7)):
        raise Invalid("The work week needs at least one weekday.")
    if values["zone"]:
        try:
            ZoneInfo(values["zone"])
        except (KeyError, ValueError, OSError):
            raise Invalid(
                f'There is no time zone "{values["zone"]}": give a name such as America/Los_Angeles.'
            ) from None
