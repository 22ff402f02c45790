"""What is written on paper or into a file: a title, columns, rows of raw values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from studio.kernel import preferences
from studio.kernel.access import Actor
from studio.kernel.records import dataclass
from studio.lists import page as pages
from studio.lists.fields import FieldDef
from studio.lists.kinds import Kind
from studio.lists.question import columns_for
from studio.lists.sheet import Sheet
from studio.lists.spec import Asked, ListSpec


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """One column: its title, and what kind of values stand in it."""

    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Paper:
    """A list as it is to be written."""

    title: str
    columns: tuple[PaperColumn, ...]
    rows: Iterable[Sequence[Any]]
    """The raw values of each row, one for each column."""
    empty: str
    """What stands in the place of the rows where there are none."""
    studio: str = ""
    """Whose list it is."""
    letter: bool = False
    """Whether the studio prints on Letter and not on A4."""
    name: str = ""
    """What its file is called; as its title where nothing is said."""
    day: date | None = None
    """The day that it is about, for its file; today where nothing is said."""


ON_LETTER = frozenset({"US", "CA", "MX", "CL", "CO", "CR", "GT", "PA", "PH", "PR", "VE"})
"""Countries that print on Letter. Source: Unicode CLDR, supplemental data, paper size US-Letter."""


_KINDS: dict[str, Kind] = {"flag": "flag", "count": "count", "day": "day"}
"""The kinds of a field's values where they are no text."""


def of_sheet(shown: Sheet) -> Paper:
    """Write all entries of a list that the studio keeps."""
    kept = shown.kept
    fields = [PaperColumn(one.label, _KINDS.get(one.kind, "text")) for one in kept.fields.values()]
    rows = [
        (one.name, *(_value(shown, key, field, one.values[key]) for key, field in kept.fields.items()), one.inactive)
        for one in shown.entries
    ]
    title = f"{kept.many[0].upper()}{kept.many[1:]}"
    return Paper(
        f"{title}: {shown.part}" if shown.part else title,
        (PaperColumn("Name"), *fields, PaperColumn("Inactive", "flag")),
        rows,
        f"There are no {kept.many} yet.",
        *house(),
    )


def _value(shown: Sheet, key: str, field: FieldDef, value: Any) -> Any:
    if key in shown.called:
        return shown.called[key].get(value, "") if value is not None else None
    return value


def of_list(actor: Actor, spec: ListSpec, asked: Asked, *, limit: int | None = None) -> Paper:
    """Write what a list of records answers, at most ``limit`` of it, in the columns that the actor may see.

    Raises:
        Invalid, NotFound, NotAllowed: what is asked for cannot be answered.
    """
    seen, _ = columns_for(spec, asked.columns, actor.may)
    wanted = replace(asked, columns=tuple(column.key for column in seen))
    # Asked at once, so that a refusal comes before a file is begun.
    pages.page(actor, spec, wanted, limit=1)
    return Paper(
        spec.name.capitalize(),
        tuple(PaperColumn(column.title or column.key.capitalize(), column.kind) for column in seen),
        (line.values for line in pages.export(actor, spec, wanted, limit=limit)),
        f"No such {spec.one}.",
        *house(),
    )


def house() -> tuple[str, bool]:
    """Return the name of the studio, and whether it prints on Letter and not on A4."""
    wanted = preferences.load()
    return wanted.company, wanted.country in ON_LETTER
