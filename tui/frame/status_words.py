"""How a session's status and state stand in a narrow column."""

from __future__ import annotations


def short_status(name: str) -> str:
    """Shorten a status: ``Retouch Pending`` is Retouch, ``Session Pending`` is Pending."""
    return name.removesuffix(" Pending").removeprefix("Session") or "Pending"


def status_words(status: str, *, cancelled: bool, on_hold: bool, no_show: bool) -> str:
    """Return what a list says of a session: that it does not take place, or else its status."""
    if cancelled:
        return "CANCELLED"
    if on_hold:
        return "ON HOLD"
    return "NO SHOW" if no_show else short_status(status)
