"""What stands under Maintenance: each list that the studio keeps, and the screens that set up the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from studio.lists.own import OWN
from tui.frame.desk import Open

GROUPS = ("Sessions", "Clients", "Communication", "Tasks", "Money", "Studio", "People", "Preferences")
"""In this order; a group without an area is not shown."""


class Area(NamedTuple):
    """One line of Maintenance."""

    group: str
    title: str
    about: str
    """A few words on what is set up there, also found by."""
    opens: Open


SCREENS: tuple[Area, ...] = (
    Area("Sessions", "Stale sessions", "at a status for too long", Open("stale")),
    Area("Communication", "Outbox", "messages to be sent, refused, unsure", Open("outbox")),
    Area("Communication", "Unread", "answers and reports that nobody read", Open("unread")),
    Area("Communication", "Dead addresses", "that take no mails any more", Open("dead")),
    Area("People", "Users", "logins, roles, PINs", Open("users")),
    Area("People", "Roles", "what each may do", Open("roles")),
    Area("Studio", "Background work", "whether the worker runs, what is stuck", Open("background")),
    Area("Studio", "Journal", "who did what, when; undo", Open("journal")),
    Area("Preferences", "Preferences", "zone, formats, numbers, fields", Open("preferences")),
)
"""What has a screen of its own."""


def areas() -> Iterator[Area]:
    """List all areas, group by group."""
    lists = [Area(kept.group, _titled(kept.many), kept.about, Open("list", name=kept.kind)) for kept in OWN.values()]
    for group in GROUPS:
        yield from (area for area in (*lists, *SCREENS) if area.group == group)


def _titled(many: str) -> str:
    return f"{many[0].upper()}{many[1:]}"
