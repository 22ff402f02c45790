"""Whose day somebody last looked at: a small file of the user's own. Where it cannot be read it is everybody's."""

from __future__ import annotations

import json
from pathlib import Path

from studio.kernel import database, own_files
from studio.sessions.agenda import EVERYTHING, Filter

NAMED = {"user": "staff", "room": "resource", "studio": "studio"}
"""By what a day is narrowed, and the table that has its name."""


def _file(login: str) -> Path:
    from platformdirs import user_state_dir

    # A login is a name that files may have; its digest would cost the start what it takes to load it.
    return Path(user_state_dir("sittings")) / "agenda" / f"{login}.json"


def recall(login: str) -> tuple[Filter, str]:
    """Read whose day somebody last looked at, and what that is called; a damaged file, or who is gone, counts as everybody.

    A studio is remembered only where there are several to choose from.
    """
    try:
        kept = json.loads(_file(login).read_text("ascii"))
        hidden, ids = bool(kept["hidden"]), {kind: kept[kind] for kind in NAMED}
        (kind, one), *more = [(kind, one) for kind, one in ids.items() if isinstance(one, int)] or [("", 0)]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return EVERYTHING, ""
    if not kind or more:
        return Filter(hidden=hidden), ""
    found = database.rows(f"SELECT name FROM {NAMED[kind]} WHERE id = ? AND NOT inactive", (one,))
    return (Filter(hidden=hidden, **{f"{kind}_id": one}), str(found[0][0])) if found else (Filter(hidden=hidden), "")


def remember(login: str, only: Filter) -> None:
    """Keep whose day somebody looks at, whole or not at all."""
    kept = {"user": only.user_id, "room": only.room_id, "studio": only.studio_id, "hidden": only.hidden}
    own_files.put_in_place(_file(login), json.dumps(kept))
