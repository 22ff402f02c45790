"""What the forms of a record ask for, as the studio wants it: required, asked, or left out.

A declared field that names a preference in ``varies`` follows it. Services refuse a new record without what is required, and a
change that empties it; an older record that never had it may be saved in other parts, or nobody could confirm its session.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studio.kernel.declared import Declared, Word
from studio.kernel.errors import Invalid
from studio.kernel.preferences import Preferences
from studio.kernel.types import blank
from studio.lists.fields import FieldDef

REQUIRED, ASK, NONE = "required", "ask", "none"
WORDS = (
    Word(REQUIRED, REQUIRED, "nothing is saved without it"),
    Word(ASK, ASK, "the form has it"),
    Word(NONE, NONE, "the form leaves it out"),
)


def declarations(kind: str, fields: Mapping[str, FieldDef]) -> Iterator[Declared]:
    """Give the preference of each field of a kind of record that the studio may require, or leave out of the form."""
    seen = set()
    for field in fields.values():
        if field.varies and field.varies not in seen:
            seen.add(field.varies)
            about = (
                f"Whether the form of a {kind} asks for it. Required, none is saved without it; what is stored stays "
                "where the form leaves it out."
            )
            yield Declared(field.varies, "word", ASK, called(field), about, words=WORDS)


def refuse_missing(
    fields: Mapping[str, FieldDef], values: Mapping[str, Any], wanted: Preferences, *, new: bool
) -> None:
    """Refuse a record without what the studio requires.

    Args:
        values: what is given, by the keys of ``fields``.
        new: whether it is a new one, of which all is looked at; else only what is given.
    Raises:
        Invalid: names the field.
    """
    for key, field in fields.items():
        required = field.varies and wanted.of(field.varies) == REQUIRED
        if required and (new or key in values) and _nothing(values.get(key)):
            raise Invalid(f"{called(field)} is required by this studio: fill it in.", field=key)


def called(field: FieldDef) -> str:
    """Return what a sentence about the field begins with."""
    return field.subject or field.label


def _nothing(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return all(blank(one) for one in value)
    return value is None or (isinstance(value, str) and not value.strip())
