"""What the words of filters mean that name a client or a session, in every list of what belongs to them."""

from __future__ import annotations


def client_numbered(word: str) -> list[tuple[int]]:
    """Find a client by number."""
    # Seldom asked for, and what knows all of a client is not for the start.
    from studio.clients.clients import client_id_of

    return [(client_id_of(word),)]


def session_numbered(word: str) -> list[tuple[int]]:
    """Find a session by number."""
    from studio.sessions.views import session_id_of

    return [(session_id_of(word),)]
