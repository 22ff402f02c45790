"""How the journal says what was done to a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models import Session
from studio.kernel import journal, sentences
from studio.sessions.flag_rules import Note


def tell_change(
    entry: journal.Entry,
    session: Session,
    changed: Mapping[str, Any],
    notes: list[Note],
    related: Mapping[str, tuple[str, str]],
    moved: bool,
) -> None:
    """Say in the journal what was done to a session."""
    if moved:
        times = changed.get("starts_at", session.starts_at), changed.get("ends_at", session.ends_at)
        entry.tell("session.moved", number=session.number, when=sentences.span(*times))
    elif notes:
        kind, facts = notes[0]
        entry.tell("session.noted", number=session.number, note={"kind": kind, "facts": facts})
    else:
        names = [name for name in changed if session.__data__.get(name) != changed[name]]
        entry.tell("session.changed", number=session.number, fields=[*names, *related])
