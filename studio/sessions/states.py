"""What is to be said of a session in a word or two, and when its status is overdue: the one home of both."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from studio.kernel import clock
from studio.kernel.shown import WEEKDAYS, short_date


class HasFlags(Protocol):
    """A session by its flags and its due date; a flag is as good as true, or it is false or ``None``."""

    @property
    def status_due(self) -> date | None: ...
    @property
    def confirmed(self) -> object: ...
    @property
    def no_show(self) -> object: ...
    @property
    def on_hold(self) -> object: ...
    @property
    def cancelled(self) -> object: ...


class HasEnd(HasFlags, Protocol):
    """A session with the end of its hold."""

    @property
    def held_until(self) -> date | None: ...


class HasState(HasEnd, Protocol):
    """A session as any list has it."""

    @property
    def status(self) -> str: ...


OFF = {"cancelled": "Cancelled", "on_hold": "On hold", "no_show": "No show"}
"""The flags that say more than any status, the strongest first."""


def off(session: HasFlags) -> str:
    """Return the flag that keeps a session from taking place, or kept it: a key of ``OFF``; empty where there is none."""
    return next((kind for kind in OFF if getattr(session, kind)), "")


def state_words(session: HasState) -> str:
    """Say the state in a narrow column: ``CANCELLED``, ``HELD until Fri``, ``NO SHOW``, or else the status, shortened."""
    kind = off(session)
    if kind == "on_hold" and session.held_until is not None:
        return f"HELD {until_words(session.held_until)}"
    return OFF[kind].upper() if kind else short_status(session.status)


def beside_words(session: HasState) -> str:
    """Say the flag that matters most, beside the state: that it does not take place, or that the client confirmed."""
    return OFF.get(off(session), "Confirmed" if session.confirmed else "")


def until_words(until: date | None) -> str:
    """Say where a hold ends: ``until Fri`` within the next days, else ``until Dec 14``; empty where it does not."""
    if until is None:
        return ""
    near = 0 <= (until - clock.today()).days < len(WEEKDAYS)
    return f"until {WEEKDAYS[until.weekday()][:3] if near else short_date(until)}"


def short_status(name: str) -> str:
    """Shorten a status: ``Retouch Pending`` is Retouch, ``Session Pending`` is Pending."""
    return name.removesuffix(" Pending").removeprefix("Session") or "Pending"


def flag_words(session: HasEnd) -> str:
    """Name the flags all at once, the strongest first: ``cancelled, confirmed``; empty where there is none."""
    ends = {"on_hold": f" {until_words(session.held_until)}"} if session.held_until else {}
    kinds = (kind for kind in (*OFF, "confirmed") if getattr(session, kind))
    return ", ".join(kind.replace("_", " ") + ends.get(kind, "") for kind in kinds)


def is_overdue(session: HasFlags, today: date) -> bool:
    """Tell whether the status should have moved on before today; nothing is awaited of a held or cancelled session."""
    awaited = not (session.cancelled or session.on_hold)
    return awaited and session.status_due is not None and session.status_due < today


TAKES_PLACE = "s.cancelled_id IS NULL AND s.on_hold_id IS NULL"
OVERDUE = f"s.status_due < ? AND {TAKES_PLACE}"
"""The same in SQL, over a session ``s``; the parameter is today in ISO. Its first half is that of an index, to the letter."""

MEETING_TAKES_PLACE = "a.cancelled_id IS NULL AND a.suspended = ''"
"""Of an appointment ``a``, which may be an event of a session that is on hold, or cancelled."""
MEETING_SHOWN = f"{MEETING_TAKES_PLACE} AND NOT a.hidden"
"""What calendars, days and papers show of those."""
