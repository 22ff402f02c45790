"""The studio's own fields in the form of a record: made when the record is read, by what the studio declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from studio.kernel.preferences import Preferences
from studio.kernel.types import Choice
from studio.lists.own_fields import PREFIX, OwnField
from tui.frame.form_fields import At, place_fields
from tui.text import cells
from tui.widgets.form import Item, Rule

LABEL_CELLS = 12
"""A longer label wants more room than those of the program have; where the form is too narrow for it, the words beneath say
it whole."""


def own_items(known: Sequence[OwnField], wanted: Preferences) -> list[Item]:
    """Make the items of the own fields, behind those of the program."""
    fields = {own.form_name: own.field for own in known}
    layout = [At(own.form_name, width=_width(own), span=True) for own in known]
    items = place_fields(fields, layout, wanted)
    for item, own in zip(items, known, strict=True):
        if cells(own.name) > LABEL_CELLS:
            item.widget.about = f"{own.name}: {own.help}" if own.help else own.name  # type: ignore[union-attr]
    widest = max((cells(own.name) for own in known if own.kind != "flag"), default=0)
    return [Rule(labels=widest + 1 if widest > LABEL_CELLS else 0), *items] if items else []


def _width(own: OwnField) -> int:
    return {"number": 18, "day": 17, "choice": 32}.get(own.kind, 0)


def own_values(known: Sequence[OwnField], kept: Mapping[int, Any]) -> dict[str, Any]:
    """Return what stands in the own fields of a record, by their names in the form."""
    return {own.form_name: _standing(own, kept.get(own.id)) for own in known}


def _standing(own: OwnField, value: Any) -> Any:
    if own.kind == "flag":
        return bool(value)
    if value is None:
        return "" if own.kind == "text" else None
    return Choice(value, value) if own.kind == "choice" else value


def parted(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part the values of a record: those of the program, and what a service takes of the own fields."""
    own = {int(key.removeprefix(PREFIX)): value for key, value in values.items() if key.startswith(PREFIX)}
    plain = {key: value.key if isinstance(value, Choice) else value for key, value in own.items()}
    rest = {key: value for key, value in values.items() if not key.startswith(PREFIX)}
    return rest, {"fields": plain} if plain else {}


def asked_of(known: Sequence[OwnField], name: str, session_type: int | None) -> str:
    """Say whether the form of a record has an own field: required, ask or none."""
    for own in known:
        if own.form_name == name and own.is_of(session_type):
            return own.wanted
    return "none"
