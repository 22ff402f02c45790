"""Every list of records that the studio has, by the kind of record."""

from __future__ import annotations

from studio.clients.listed import CLIENTS
from studio.history.listed import JOURNAL
from studio.lists.spec import ListSpec
from studio.sessions.listed import SESSIONS

LISTS: dict[str, ListSpec] = {"client": CLIENTS, "session": SESSIONS, "journal": JOURNAL}
