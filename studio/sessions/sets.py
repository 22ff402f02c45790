"""Who takes part in a session, with which promotions, and what equipment it has: rows of their own beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from models import FamilyMember, Promotion, SessionParticipant, SessionPromotion
from studio.kernel import journal
from studio.kernel.errors import Invalid, NotFound
from studio.sessions import equipment


def write(
    entry: journal.Entry, session_id: int, client_id: int, given: Mapping[str, Any]
) -> dict[str, tuple[str, str]]:
    """Make the participants, promotions and equipment those given, and return what changed, as names before and after.

    Raises:
        Invalid: a participant who is not of the client's family.
        NotFound: no such promotion.
    """
    out: dict[str, tuple[str, str]] = {}
    if "participants" in given:
        own = {row.id: row.name for row in FamilyMember.select().where(FamilyMember.client == client_id)}
        if not set(given["participants"]) <= set(own):
            raise Invalid("Only members of this client's family can take part: add them to the client first.")
        out |= _replace(entry, SessionParticipant, "member", session_id, given["participants"], own)
    if "promotions" in given:
        known = {row.id: row.name for row in Promotion.select()}
        if not set(given["promotions"]) <= set(known):
            raise NotFound("There is no such promotion: pick one from the list.")
        out |= _replace(entry, SessionPromotion, "promotion", session_id, given["promotions"], known)
    if "equipment" in given:
        out |= equipment.write(entry, session_id, given["equipment"])
    return out


def _replace(
    entry: journal.Entry, model: type[Any], link: str, session_id: int, given: Iterable[int], names: Mapping[int, str]
) -> dict[str, tuple[str, str]]:
    wanted = set(given)
    have = {row.__data__[link]: row.id for row in model.select().where(model.session == session_id)}
    for linked, row_id in have.items():
        if linked not in wanted:
            entry.delete(model, row_id)
    for linked in sorted(wanted - set(have)):
        entry.insert(model, session=session_id, **{link: linked})
    if wanted == set(have):
        return {}
    field = "participants" if link == "member" else "promotions"
    was, now = (", ".join(sorted(names.get(i, "") for i in ids)) for ids in (have, wanted))
    return {field: (was, now)}
