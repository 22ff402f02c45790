"""How what there is to do is looked at: whose, and when it is due. Counts stop at 99, so none grows with the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from models import User
from studio.kernel import clock
from studio.kernel.access import Actor
from studio.kernel.errors import Invalid
from studio.kernel.records import dataclass
from studio.lists import page
from studio.lists.spec import Asked
from studio.to_do.listed import OPEN, TO_DO

SCOPE_WORDS: Mapping[str, str] = {"mine": "Mine", "department": "My department", "all": "Everybody"}
GROUP_WORDS: Mapping[str, str] = {
    "open": "All open", "overdue": "Overdue", "today": "Today", "week": "This week", "later": "Later", "done": "Done",
}  # fmt: skip
SCOPES, GROUPS = tuple(SCOPE_WORDS), tuple(GROUP_WORDS)
WEEK = timedelta(days=6)
"""From today on: a week has seven days, whatever its first one is."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each scope in the open, and of each group in one scope; see ``page.capped``."""

    scopes: Mapping[str, int]
    groups: Mapping[str, int]


def asked(actor: Actor, scope: str, group: str) -> Asked:
    """Return the question for a group of what somebody has to do.

    Raises:
        Invalid: the actor belongs to no department, and asks for its things.
    """
    fixed = _scope(actor, scope)
    if group == "done":
        return Asked(fixed=(*fixed, ("done", (OPEN,))), order="done", descending=True)
    return Asked(filters=(("now", ""),), fixed=(*fixed, *_due(group)), order="due")


def _scope(actor: Actor, scope: str) -> tuple[tuple[str, tuple[Any, ...]], ...]:
    if scope == "all" or actor.user_id is None:
        return ()
    if scope == "mine":
        return (("user", (actor.user_id,)),)
    department = User.get_by_id(actor.user_id).department_id
    if department is None:
        raise Invalid("You belong to no department: under Maintenance, Users says which one.")
    return (("department", (department,)),)


def _due(group: str) -> tuple[tuple[str, tuple[str]], ...]:
    today = clock.today()
    ranges: Mapping[str, tuple[date | None, date | None]] = {
        "open": (None, None),
        "overdue": (None, today - timedelta(days=1)),
        "today": (today, today),
        "week": (today + timedelta(days=1), today + WEEK),
        "later": (today + WEEK + timedelta(days=1), None),
    }
    first, last = ranges[group]
    return (
        *((("from", (first.isoformat(),)),) if first else ()),
        *((("by", (last.isoformat(),)),) if last else ()),
    )


def overdue(user_id: int | None) -> Asked:
    """Return the question for the tasks and calls that are late: somebody's, or everybody's."""
    whose: tuple[tuple[str, tuple[Any, ...]], ...] = () if user_id is None else (("user", (user_id,)),)
    return Asked(fixed=(*whose, ("open", (OPEN,)), *_due("overdue")), order="due")


def counts(actor: Actor, scope: str) -> Counts:
    """Count what is open of each scope, and of one scope in each group; what was done today counts in none but the last."""
    return Counts(
        {one: _count(actor, one, "open") for one in SCOPES},
        {group: _count(actor, scope, group) for group in GROUPS},
    )


def _count(actor: Actor, scope: str, group: str) -> int:
    try:
        question = asked(actor, scope, group)
    except Invalid:
        return 0
    left_open = tuple(("open" if key == "now" else key, word) for key, word in question.filters)
    return page.count(actor, TO_DO, replace(question, filters=left_open))
