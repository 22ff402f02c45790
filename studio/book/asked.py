"""The preferences of what a record's form asks for: they come from the declared fields of the rooms that keep the records."""

from __future__ import annotations

from collections.abc import Iterator

from studio.clients import fields as client_fields
from studio.kernel.declared import Declared
from studio.lists import asking, numbering
from studio.sessions import fields as session_fields


def asked() -> Iterator[Declared]:
    """Give them, those of one group in the order in which they are told."""
    yield numbering.NEXT_NUMBER
    yield from asking.declarations("session", session_fields.SESSION)
    yield session_fields.TABS
    yield from asking.declarations("client", {**client_fields.CLIENT, **client_fields.REACH})
    yield client_fields.TABS
