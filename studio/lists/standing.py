"""What holds of the studio's lists whenever somebody saves, asked of the entries that an undo has brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models import JournalChange
from studio.kernel import columns
from studio.kernel.clean import quoted
from studio.kernel.errors import NotAllowed, StudioError
from studio.kernel.nouns import cannot
from studio.lists.maintained import Entry, Maintained, entries
from studio.lists.names import fold_name


def fits(kept: Maintained, changes: Sequence[JournalChange]) -> None:
    """Refuse what nobody could have saved.

    Raises:
        NotAllowed: two entries of one name, a flag that none has or two have, none left in use, or fields that do not fit.
    """
    mine = [change for change in changes if change.table == kept.table]
    for within in {_within(kept, change) for change in mine}:
        found = entries(kept, inactive=True, within=within)
        for one in found:
            if any(change.row_id == one.id for change in mine):
                _refuse_unfit(kept, one, found)
        _refuse_flags(kept, found)
        if kept.keeps_one and all(one.inactive for one in found):
            raise NotAllowed(f"Cannot be undone: no {kept.one} would be left in use. Add another one first.")


def _within(kept: Maintained, change: JournalChange) -> int | None:
    if kept.within is None:
        return None
    row = kept.model.get_or_none(kept.model.id == change.row_id)
    values: dict[str, Any] = row.__data__ if row is not None else columns.after(change) or columns.before(change) or {}
    within: int = values[kept.within.column if row is not None else f"{kept.within.column}_id"]
    return within


def _refuse_unfit(kept: Maintained, one: Entry, found: Sequence[Entry]) -> None:
    if not kept.repeats and any(fold_name(other.name) == fold_name(one.name) for other in found if other.id != one.id):
        raise NotAllowed(f"Cannot be undone: another {kept.one} is called {quoted(one.name)} by now. Rename it first.")
    try:
        kept.refuse({"name": one.name, **one.values})
    except StudioError as error:
        raise cannot(error) from error


def _refuse_flags(kept: Maintained, found: Sequence[Entry]) -> None:
    for flag in kept.single if found else ():
        having = [one for one in found if one.values[flag]]
        if len(having) > 1 or (flag in kept.exactly_one and not any(not one.inactive for one in having)):
            raise NotAllowed(
                f"Cannot be undone: one {kept.one} in use is {'always ' * (flag in kept.exactly_one)}the "
                f"{flag.replace('_', ' ')} one. Make another one {flag.replace('_', ' ')} by hand."
            )
