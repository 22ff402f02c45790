"""Templates with fields: ``{client.first_name}``, or with words for where there is nothing, ``{client.first_name|there}``.

A template is taken apart once, and what is put into it is never looked at again: a client who is called ``{studio.phone}`` is
called so in the mail. ``{{`` and ``}}`` are braces. Which fields there are, and what stands in them, is said elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from studio.kernel.clean import quoted
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.lists.names import nearest


class Piece(NamedTuple):
    """Words of a template, or a field."""

    text: str
    """The words as they stand there, or what stands for a field that has nothing."""
    field: str = ""
    fallback: bool = False
    """Whether the template says what stands for a field that has nothing."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A text with what stands in its fields."""

    text: str
    missing: tuple[str, ...]
    """The fields that have nothing, each once: such a text is not sent."""
    gaps: tuple[tuple[int, int], ...]
    """Where they stand in the text, from and to: their names are shown there."""


_PARTS = re.compile(r"(?P<brace>\{\{|\}\})|\{(?P<name>[^{}|\n]*)(?P<bar>\|(?P<fallback>[^{}\n]*))?\}|(?P<lone>[{}])")


def parse(text: str, known: Collection[str]) -> tuple[Piece, ...]:
    """Take a template apart.

    Args:
        known: the names of the fields that there are.
    Raises:
        Invalid: a brace without its other one, or a field that there is not.
    """
    pieces, words, end = list[Piece](), "", 0
    for found in _PARTS.finditer(text):
        words += text[end : found.start()]
        end = found.end()
        if found["lone"]:
            near = quoted(text[max(0, found.start() - 10) : found.end() + 10].strip())
            raise Invalid(f"A brace stands alone at {near}: write {{{{ and }}}} for braces that are no field.")
        if found["brace"]:
            words += found["brace"][0]
            continue
        name = found["name"].strip()
        if name not in known:
            raise Invalid(f"There is no field {quoted(name)}: {nearest(name, sorted(known))}")
        if words:
            pieces.append(Piece(words))
            words = ""
        pieces.append(Piece((found["fallback"] or "").strip(), name, found["bar"] is not None))
    words += text[end:]
    return (*pieces, Piece(words)) if words else tuple(pieces)


def merge(pieces: Sequence[Piece], values: Mapping[str, str]) -> Merged:
    """Put values into a template's fields; a field that has nothing, and no words for that, is told of.

    Args:
        values: by the fields' names; an empty text is nothing.
    """
    text, missing, gaps = "", dict[str, None](), list[tuple[int, int]]()
    for piece in pieces:
        value = values.get(piece.field, "") if piece.field else piece.text
        if piece.field and not value:
            value = piece.text
            if not piece.fallback:
                value = f"{{{piece.field}}}"
                missing[piece.field] = None
                gaps.append((len(text), len(text) + len(value)))
        text += value
    return Merged(text, tuple(missing), tuple(gaps))


def fields_in(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """List the fields of a template, each once, in their order."""
    return tuple(dict.fromkeys(piece.field for piece in pieces if piece.field))
