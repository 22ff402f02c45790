"""Who is missing from the places of time slots: those that are free, and whose client has not confirmed, or has not come."""

from __future__ import annotations

from datetime import date

from studio.booking import slots
from studio.booking.slots import Place
from studio.kernel import access, clock, database
from studio.kernel.records import dataclass
from studio.sessions import visits

FREE, UNCONFIRMED, CONFIRMED, NOT_HERE, HERE, HIDDEN = "free", "not confirmed", "confirmed", "not here", "here", "taken"
"""How a place stands. Of what others work on the reader knows only that it is taken."""
MISSING = frozenset({FREE, UNCONFIRMED, NOT_HERE})


@dataclass(frozen=True, slots=True)
class Line:
    """A place, how it stands, and where to reach who has it."""

    place: Place
    state: str
    phone: str = ""

    @property
    def missing(self) -> bool:
        """Whether somebody has to be called, or found."""
        return self.state in MISSING


def lines(first: date, last: date, name: str = "", everyone: bool = False) -> tuple[Line, ...]:
    """List who is missing from the time slots of some days, or ``everyone``, by start: of those of one name, or of all."""
    found = slots.places(first, last, name)
    came = visits.of([one.holder for one in found if one.holder])
    phones = _phones([one.client_id for one in found if one.client_id is not None])
    now = clock.now()

    def state(one: Place) -> str:
        if not one.holder or not one.number or one.number == "?":
            return HIDDEN if one.holder else FREE
        visit = came.get(one.holder, {}).get(one.starts_at.date())
        if visit is not None and visit != visits.NOT_YET:
            return HERE
        if one.starts_at <= now:
            return NOT_HERE
        return CONFIRMED if one.confirmed else UNCONFIRMED

    all_of_them = (Line(one, state(one), phones.get(one.client_id or 0, "")) for one in found)
    return tuple(line for line in all_of_them if everyone or line.missing)


def _phones(clients: list[int]) -> dict[int, str]:
    """Read the first phone of clients."""
    if not clients:
        return {}
    if not access.sees("reach"):
        return dict.fromkeys(clients, access.HIDDEN)
    sql = (
        f"SELECT client_id, number FROM client_phone WHERE client_id IN ({database.marks(clients)}) "
        "ORDER BY client_id, position DESC, id DESC"
    )
    return {int(client): str(number) for client, number in database.rows(sql, tuple(clients))}
