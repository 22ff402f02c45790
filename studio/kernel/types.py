"""Small values that services and widgets share. Nothing here reads a database or a clock."""

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, TypedDict

from studio.kernel.records import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a pick list: ``key`` is what is stored, ``label`` what is shown."""

    key: int | str
    label: str
    hint: str = ""
    """A few more words, such as a person's initials or a room's studio."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """What stands in a field and is not understood, letter for letter."""

    text: str


def meaning(value: object) -> object:
    """Return what a value stands for, so that two are compared by it: an entry is its key, nothing is nothing.

    Blank rows of a tuple do not count.
    """
    if isinstance(value, Choice):
        return value.key
    if isinstance(value, tuple):
        return tuple(meaning(row) for row in value if not blank(row))
    return None if value == "" else value


def blank(row: Any) -> bool:
    """Tell whether nothing is in a row, such as in the place of a second phone."""
    if is_dataclass(row):
        return not any(getattr(row, field.name) for field in fields(row))
    return not row


@dataclass(frozen=True, slots=True)
class Named:
    """A link to another record: its id and the name to show."""

    id: int
    name: str
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something can be done now, and if not, why not."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def no(reason: str) -> Verdict:
    """Say that it cannot be done now, and why."""
    return Verdict(False, reason)


class Allow(TypedDict, total=False):
    """What somebody was asked about, and wants to book all the same."""

    allow_clash: bool
    """Something is taken then (policy ``ask``)."""
    over_cap: bool
    """A cap is full."""


@dataclass(frozen=True, slots=True)
class ClashWith:
    """A booking that is in the way: ``who`` is the person or room, the rest the session or the appointment that has it."""

    who: str
    holder: int
    """The session's id, or an appointment's with a minus before it."""
    number: str
    client: str
    kind: str
    """The type's name."""
    starts_at: datetime
    ends_at: datetime
    held: bool
    resource_id: int = 0
    wide: bool = False
    """Whether it is taken for longer than the session or the appointment lasts."""
    event: bool = False
    """Whether it is an event of a session, which ``kind`` names."""

    @property
    def whose(self) -> str:
        """Whose it is, with its number; no more than that it is one where the reader may not see it."""
        if self.holder < 0:
            return self.by
        return f"{self.client} ({self.number})" if self.number else "another session"

    @property
    def by(self) -> str:
        """Whose it is, with its type and number; no more than that it is one where the reader may not see it."""
        if self.holder < 0 and self.event and self.number:
            return f"{self.client}, {self.kind} (event {self.number})"
        if self.holder < 0:
            return f"appointment {self.number}, {self.kind}" if self.number else "another appointment"
        return f"{self.client}, {self.kind} ({self.number})" if self.number else "another session"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that somebody changed: from ``before`` to ``after``, both as shown to people."""

    field: str
    before: str
    after: str
    by: str
    at: datetime
    """Aware UTC."""
