"""Small values that services and widgets share. Nothing here reads a database or a clock."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a pick list: ``key`` is what is stored, ``label`` what is shown."""

    key: int | str
    label: str
    hint: str = ""
    """A few more words, such as a person's initials or a room's studio."""


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


@dataclass(frozen=True, slots=True)
class ClashWith:
    """A booking that is in the way: ``who`` is the person or room, the rest the session that has it."""

    who: str
    session_id: int
    number: str
    client: str
    session_type: str
    starts_at: datetime
    ends_at: datetime
    held: bool
    resource_id: int = 0


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that somebody changed: from ``before`` to ``after``, both as shown to people."""

    field: str
    before: str
    after: str
    by: str
    at: datetime
    """Aware UTC."""
