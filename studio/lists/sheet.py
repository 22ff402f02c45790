"""A list that the studio keeps, as a screen shows it: the entries, what their links are called, what each choice offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.kernel.acts import Act, acts
from studio.kernel.records import dataclass
from studio.kernel.shown import format_date, format_time
from studio.kernel.types import Choice
from studio.lists.fields import FieldDef
from studio.lists.maintained import Entry, Maintained, entries, in_use, linked_names, offered, part
from studio.lists.own import OWN


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a list."""

    kept: Maintained
    entries: tuple[Entry, ...]
    """In their order, also those no longer used."""
    offered: Mapping[str, tuple[Choice, ...]]
    """What can be chosen for each field that links to another list, by the field's key."""
    unoffered: Mapping[str, tuple[Choice, ...]]
    """What somebody may look for there in vain, each with the sentence why as its hint."""
    called: Mapping[str, Mapping[Any, str]]
    """What the links of such a field are called, also to what is offered no more."""
    parts: tuple[Choice, ...] = ()
    """What the list is split by, where there is a choice."""
    within: int | None = None
    """Which of those this is."""

    @property
    def part(self) -> str:
        """What the part is called that this is, where there are several."""
        return next((one.label for one in self.parts if one.key == self.within), "")

    def text(self, entry: Entry, key: str) -> str:
        """Write a field of an entry as people read it; yes or no is left to whoever draws it."""
        return "" if (value := entry.values[key]) is None else self._text(self.kept.fields[key], value)

    def _text(self, field: FieldDef, value: Any) -> str:
        if field.key in self.called:
            return self.called[field.key].get(value, "")
        if field.kind == "day":
            return format_date(value)
        return format_time(value) if field.kind == "time" else str(value)

    def standing(self, entry: Entry, key: str) -> Any:
        """Return a field of an entry as a form holds it: a link as the choice that it is."""
        value = entry.name if key == "name" else entry.values[key]
        if value is not None and key in self.called:
            return Choice(value, self.called[key].get(value, ""))
        return value


def sheet(kept: Maintained, within: int | None = None) -> Sheet:
    """Read a list, or the part of it that is ``within``; the first one where that is gone."""
    parts = kept.within.parts() if kept.within else ()
    within = within if any(one.key == within for one in parts) else part(kept, None)
    choices = {key: one for key, one in kept.fields.items() if one.kind == "choice" or one.fixed}
    return Sheet(
        kept,
        entries(kept, inactive=True, within=within),
        {key: offered(one) for key, one in choices.items()},
        {key: one.unoffered() for key, one in choices.items()},
        {key: linked_names(one) for key, one in choices.items()},
        parts if len(parts) > 1 else (),
        within,
    )


def plain(shown: Sheet, entry: Entry, key: str) -> Any:
    """Write a field's value as JSON's own types: a link as the name of what it leads to."""
    field, value = shown.kept.fields[key], entry.values[key]
    if value is None or value == "":
        return None
    if key in shown.called and not field.fixed:
        return shown.called[key].get(value)
    if field.kind in ("day", "time"):
        return f"{value:%H:%M}" if field.kind == "time" else value.isoformat()
    return value


@dataclass(frozen=True, slots=True)
class Told:
    """What is worth knowing of an entry beside its values."""

    used: str
    """What uses it, such as ``12 sessions``; empty for nothing."""
    acts: tuple[Act, ...]
    """What was done to it, the newest first."""


def told(kept: Maintained, entry_id: int) -> Told:
    """Read what is worth knowing of an entry."""
    return Told(in_use(kept, entry_id), acts((kept.table, entry_id), limit=MOST_ACTS))


MOST_ACTS = 5


def counts() -> dict[str, tuple[int, int]]:
    """Count the entries of each list that are in use, and those that are no longer, by the list's kind."""
    found = {}
    for kind, kept in OWN.items():
        flags = [one.inactive for one in entries(kept, inactive=True)]
        found[kind] = (flags.count(False), flags.count(True))
    return found
