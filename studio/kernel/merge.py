"""Two people changed one record: what it was (base), what stands here (mine), what the other one saved (theirs).

One merge for all records, value by value. A value is whatever belongs together, so that nothing is torn apart: a flag
with its reason, a date with its times. It may also be a frozenset, of which each element is merged for itself, or a tuple
of rows, which are merged one by one.

    base   mine   theirs            kept
    a      a      a                 a
    a      b      a                 b       changed here only
    a      a      c                 c       changed there only
    a      b      b                 b       both meant the same
    a      b      c                 asked
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

from studio.kernel.records import dataclass
from studio.kernel.types import blank, meaning

Values = Mapping[str, Any]
Side = Literal["mine", "theirs", "both"]
Place = tuple[str, int]
"""The key of a value, and the number of the row in it; 0 for a value without rows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One value, or one row of it, that is not everywhere the same."""

    place: Place
    base: Any
    mine: Any
    theirs: Any

    @property
    def mine_changed(self) -> bool:
        """Whether it was changed here."""
        return meaning(self.mine) != meaning(self.base)

    @property
    def theirs_changed(self) -> bool:
        """Whether the other one changed it."""
        return meaning(self.theirs) != meaning(self.base)

    @property
    def conflict(self) -> bool:
        """Whether both changed it, and not to the same: somebody has to choose. Sets never conflict."""
        if isinstance(self.theirs, frozenset):
            return False
        return self.mine_changed and self.theirs_changed and meaning(self.mine) != meaning(self.theirs)


def differences(base: Values, mine: Values, theirs: Values) -> tuple[Difference, ...]:
    """List what somebody changed, in the order of the values; a set that both changed is no conflict."""
    out: list[Difference] = []
    for key in theirs:
        three = base[key], mine[key], theirs[key]
        if isinstance(three[2], tuple):
            out += [Difference((key, number), *row) for number, row in enumerate(_rows(*three))]
        else:
            out.append(Difference((key, 0), *three))
    return tuple(d for d in out if d.mine_changed or d.theirs_changed)


def merged(base: Values, mine: Values, theirs: Values, chosen: Mapping[Place, Side]) -> dict[str, Any]:
    """Return the record with what was changed on both sides; where it conflicts, as it was ``chosen``.

    Rows stand where theirs do; one that was taken out leaves None in its place.
    """
    out: dict[str, Any] = {}
    for key in theirs:
        three = base[key], mine[key], theirs[key]
        if isinstance(three[2], frozenset):
            was, here, there = three
            out[key] = (there | (here - was)) - (was - here)
        elif isinstance(three[2], tuple):
            rows = [_kept(Difference((key, number), *row), chosen) for number, row in enumerate(_rows(*three))]
            out[key] = tuple(None if blank(row) else row for row in rows)
        else:
            out[key] = _kept(Difference((key, 0), *three), chosen)
    return out


def _kept(found: Difference, chosen: Mapping[Place, Side]) -> Any:
    if not found.conflict:
        return found.mine if found.mine_changed else found.theirs
    side = chosen.get(found.place, "mine")
    if side == "both":
        return both_texts(str(found.base or ""), str(found.mine or ""), str(found.theirs or ""))
    return found.mine if side == "mine" else found.theirs


def both_texts(base: str, mine: str, theirs: str) -> str:
    """Return their text with the lines that were added here behind the lines they were added behind, or at the end."""
    was, here, there = base.splitlines(), mine.splitlines(), theirs.splitlines()
    out = list(there)
    for tag, start, _end, first, last in SequenceMatcher(None, was, here, autojunk=False).get_opcodes():
        if tag not in ("insert", "replace"):
            continue
        added = [line for line in here[first:last] if line not in there]
        before = was[start - 1] if start else None
        at = len(out) if start == len(was) or before not in out else out.index(before) + 1
        out[at:at] = added
    return "\n".join(out)


def _rows(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[tuple[Any, Any, Any]]:
    """Put rows side by side that are the same one: here by their place, there by what is in them.

    In the order of theirs, then what they took out, then what was added here; None where a row is missing.
    """
    base = [row for row in base if not blank(row)]
    there = [row for row in theirs if not blank(row)]
    here = [None if blank(row) else row for row in mine]
    here += [None] * (len(base) - len(here))
    added = [row for row in here[len(base) :] if row is not None]
    # What was added on both sides is the same row, and stands for no other one.
    was = [None if row in added else origin for row, origin in zip(there, _origins(base, there), strict=True)]
    out: list[tuple[Any, Any, Any]] = []
    for row, origin in zip(there, was, strict=True):
        if origin is None:
            out.append((None, row if row in added else None, row))
        else:
            out.append((base[origin], here[origin], row))
    out += [(base[origin], here[origin], None) for origin in range(len(base)) if origin not in was]
    return out + [(None, row, None) for row in added if row not in there]


def _origins(base: Sequence[Any], theirs: Sequence[Any]) -> list[int | None]:
    """Find for each row of ``theirs`` the number of the row of ``base`` that it was, None for a new one."""
    found: list[int | None] = [None] * len(theirs)
    for _tag, start, end, first, last in SequenceMatcher(None, base, theirs, autojunk=False).get_opcodes():
        # Equal rows are the same; of those that replace others, each stands for one as long as there are as many.
        for step in range(min(end - start, last - first)):
            found[first + step] = start + step
    return found
