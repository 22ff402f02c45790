"""What the studio takes at most in a day or a week: whoever books more is told, and it stands in the session's history."""

from __future__ import annotations

from collections.abc import Collection

from studio.kernel import journal
from studio.workflow import history

COUNTED = frozenset({"starts_at", "session_type", "studio", "photographer", "assistant", "room"})
"""The fields of a session by which it counts."""


def over(entry: journal.Entry, session_id: int, changed: Collection[str] = COUNTED) -> tuple[str, ...]:
    """Say which caps a session goes over that was just written, each in a sentence, and note it.

    Args:
        changed: the fields that changed.
    """
    from studio.booking import caps

    told = caps.over(session_id) if COUNTED & set(changed) else ()
    for sentence in told:
        history.note(entry, session_id, "over", cap=sentence)
    return told
