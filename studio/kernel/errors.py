"""What a service refuses, each with one sentence that says what to do.

StudioError
├── Invalid           the input breaks a rule          (code ``invalid``)
│   ├── Damaged       the file is no sound session book
│   └── Unsure        it may be done, once somebody was asked
├── NotFound          there is no such record          (code ``not_found``)
├── NumberUsed        the number belongs to another    (code ``number_used``)
├── Clash             a person or room is taken        (code ``clash``)
│   └── OverCap       the studio takes no more then    (code ``full``)
├── StaleRecord       somebody else saved meanwhile    (code ``stale``)
├── NotAllowed        this user, or this state, may not (code ``not_allowed``)
└── Unavailable       the database cannot be used now  (code ``unavailable``)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from studio.kernel.types import ClashWith, FieldChange


class StudioError(Exception):
    """A refusal. ``code`` is stable for scripts, ``str(error)`` is the sentence for people."""

    code = "invalid"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
        """The form field that the sentence is about, where there is one."""


class Invalid(StudioError):
    """The input breaks a rule."""


class Damaged(Invalid):
    """The file is no session book, or no longer a sound one."""


class Unsure(Invalid):
    """It may be done, but there is something to know first: whoever was asked and says yes says so to the service."""


class NotFound(StudioError):
    """There is no such record."""

    code = "not_found"


class NumberUsed(StudioError):
    """The number belongs to another record, which the sentence names."""

    code = "number_used"


class NotAllowed(StudioError):
    """This user, or the record in this state, may not do that."""

    code = "not_allowed"


class Unavailable(StudioError):
    """The database cannot be used now: locked, full, unreachable."""

    code = "unavailable"


class Clash(StudioError):
    """A person or a room is taken at that time.

    ``clashes`` names each booking in the way; ``may_allow`` is true where the studio's policy lets the user
    book all the same after being asked.
    """

    code = "clash"
    allowed_by: Literal["allow_clash", "over_cap"] = "allow_clash"
    """What a service is told once the user was asked and wants it all the same: see ``types.Allow``."""

    def __init__(
        self,
        message: str,
        *,
        clashes: tuple[ClashWith, ...] = (),
        may_allow: bool = False,
        held_only: bool = False,
        next_free: datetime | None = None,
    ) -> None:
        super().__init__(message, field="start")
        self.next_free = next_free
        """The next start at which the same people and room are free for as long; None where none was found."""
        self.clashes = clashes
        self.may_allow = may_allow
        self.held_only = held_only
        """True where only sessions on hold stand there: a warning, never a refusal."""


class OverCap(Clash):
    """The studio takes so many in a day or a week, and no more; asked about as a clash is, whatever the policy."""

    code = "full"
    allowed_by = "over_cap"


class StaleRecord(StudioError):
    """Somebody else saved the record after it was read. ``changes`` says what and who."""

    code = "stale"

    def __init__(self, message: str, *, changes: tuple[FieldChange, ...] = (), version: int = 0) -> None:
        super().__init__(message)
        self.changes = changes
        self.version = version
        """The version that the record has now."""
