"""Whether somebody who is to be added is in the book already.

The same name or the same telephone number is a likeness to ask about, never a proof: two people share a name, a family
shares a phone. An email address says less still and is not looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studio.kernel import access, database, preferences
from studio.kernel.clean import name_key, normalise_phone, spellings
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.kernel.shown import listed_name
from studio.lists import theirs

MOST = 5


@dataclass(frozen=True, slots=True)
class Likeness:
    """A client who may be the same person."""

    client_id: int
    number: str
    name: str
    same_name: bool
    phone: str = ""
    """The number that both have, as it is stored."""

    @property
    def sentence(self) -> str:
        """Say in what they are alike: ``O'Brien, Zoë (1001) has the same name and the phone (415) 555-0133.``"""
        same = " and ".join(part for part in ("the same name" * self.same_name, self._phone) if part)
        return f"{self.name} ({self.number}) has {same}."

    @property
    def _phone(self) -> str:
        return f"the phone {self.phone}" if self.phone else ""


def likenesses(values: Mapping[str, Any]) -> tuple[Likeness, ...]:
    """List the clients who may be the one that is to be added, those alike in name and phone first.

    Args:
        values: as for ``clients.add_client``; what cannot be read yet, such as half a number, is passed over.
    Returns:
        At most ``MOST``; two index ranges, whatever the size of the book.
    """
    name = f"{values.get('last_name') or ''} {values.get('first_name') or ''}"
    keys = tuple(dict.fromkeys(key for spelled in spellings(name) if (key := name_key(spelled))))
    digits = _digits(values) if access.sees("reach") else ()
    mine, whose = theirs.and_own_client()
    found: dict[int, Likeness] = {}
    if digits:
        sql = (
            "SELECT c.id, c.number, c.last_name, c.first_name, c.name_key, p.number FROM client_phone p "
            f"JOIN client c ON c.id = p.client_id WHERE p.digits IN ({database.marks(digits)}){mine} ORDER BY p.id LIMIT ?"
        )
        for client_id, number, last, first, key, phone in database.rows(sql, (*digits, *whose, MOST)):
            found.setdefault(client_id, Likeness(client_id, number, listed_name(last, first), key in keys, phone))
    if keys:
        same = f"c.name_key IN ({database.marks(keys)}){mine}"
        sql = f"SELECT c.id, c.number, c.last_name, c.first_name FROM client c WHERE {same} ORDER BY c.id LIMIT ?"
        for client_id, number, last, first in database.rows(sql, (*keys, *whose, MOST)):
            found.setdefault(client_id, Likeness(client_id, number, listed_name(last, first), True))
    both_first = sorted(found.values(), key=lambda like: (not (like.same_name and like.phone), like.client_id))
    return tuple(both_first[:MOST])


def _digits(values: Mapping[str, Any]) -> tuple[str, ...]:
    country = preferences.load().country
    out = []
    for phone in values.get("phones") or ():
        try:
            out.append(normalise_phone(phone.number, country)[0])
        except Invalid:
            continue  # refused when it is saved
    return tuple(dict.fromkeys(digits for digits in out if digits))
