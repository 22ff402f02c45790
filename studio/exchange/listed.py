"""Every list of records that the studio has, by the kind of record, with the fields that the studio added."""

from __future__ import annotations

from functools import lru_cache

from studio.appointments.listed import APPOINTMENTS
from studio.clients.listed import CLIENTS
from studio.history.listed import JOURNAL
from studio.lists.own_columns import with_own
from studio.lists.own_fields import OWNERS, OwnField, fields_of
from studio.lists.spec import ListSpec
from studio.messages.listed import COMMUNICATIONS
from studio.messages.outbox_listed import OUTBOX
from studio.sessions.listed import SESSIONS
from studio.tasks.listed import TASKS
from studio.to_do.listed import TO_DO
from studio.waiting.conflicts_listed import CONFLICTS
from studio.waiting.listed import WAITING_LIST

LISTS: dict[str, ListSpec] = {
    "client": CLIENTS,
    "session": SESSIONS,
    "journal": JOURNAL,
    "appointment": APPOINTMENTS,
    "task": TASKS,
    "communication": COMMUNICATIONS,
    "message": OUTBOX,
    "to-do": TO_DO,
    "waiting": WAITING_LIST,
    "conflict": CONFLICTS,
}
"""As they are declared."""


def list_of(kind: str) -> ListSpec:
    """Return the list of a kind of record as the studio has it now: the same one until its own fields change."""
    return _extended(kind, fields_of(kind)) if kind in OWNERS else LISTS[kind]


@lru_cache(maxsize=8)
def _extended(kind: str, fields: tuple[OwnField, ...]) -> ListSpec:
    return with_own(LISTS[kind], kind, fields)
