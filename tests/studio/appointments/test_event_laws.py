"""Whatever is done with sessions that have events, nobody is taken twice, and each event stands as its session does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from models import Appointment, Session
from studio.appointments import appointments
from studio.book import checking
from studio.booking import scheduling
from studio.booking.scheduling import Ruling
from studio.kernel import undo
from studio.kernel.access import Actor
from studio.kernel.errors import StudioError
from studio.sessions import sessions
from studio.to_do import moving
from tests import factories
from tests.conftest import Book
from tests.studio.test_schema import drop_guard, overlaps
from tests.torture import TORTURE

NINE = datetime(2026, 11, 28, 9)


class Weddings:
    """Two weddings of one photographer in one room, at which many things happen."""

    def __init__(self, actor: Actor, seed: int) -> None:
        self.actor, self.pick = actor, Random(seed)
        self.done = 0
        for hours in (0, 8):
            at = NINE + timedelta(hours=hours)
            factories.session(actor, at, ends_at=at + timedelta(hours=2), photographer=actor.user_id)

    def step(self) -> None:
        """Do one thing; what is refused changes nothing."""
        chances: list[Callable[[], Any]] = [
            *[self.add] * 3, *[self.move] * 4, self.move_one, self.hold, self.cancel, self.cancel_one, self.take_back,
        ]  # fmt: skip
        try:
            self.pick.choice(chances)()
            self.done += 1
        except StudioError:
            pass

    def time(self) -> datetime:
        return NINE + timedelta(minutes=30 * self.pick.randrange(40))

    def session(self) -> Session:
        return self.pick.choice(list(Session.select().order_by(Session.id)))

    def event(self) -> int:
        found = list(Appointment.select().order_by(Appointment.id))
        if not found:
            self.add()
        return self.pick.choice(found).id if found else 1

    def add(self) -> None:
        start = self.time()
        factories.appointment(
            self.actor, start, ends_at=start + timedelta(minutes=30 * self.pick.randint(1, 8)), session=self.session().id,
            event=True, people=(self.actor.user_id,), rooms=self.pick.choice(("", "Room 1")),
            hidden=self.pick.random() < 0.3,
        )  # fmt: skip

    def move(self) -> None:
        session, start = self.session(), self.time()
        found = [one.along for one in moving.consequences(self.actor, session.id, start).followers]
        some = found if self.pick.random() < 0.7 else self.pick.sample(found, len(found) // 2)
        moving.move(self.actor, session.id, None, start, along=some)

    def move_one(self) -> None:
        appointments.move(self.actor, self.event(), None, self.time())

    def hold(self) -> None:
        session = self.session()
        sessions.hold(self.actor, session.id, on_hold=session.on_hold_id is None)

    def cancel(self) -> None:
        session = self.session()
        if session.cancelled_id is None:
            sessions.cancel(self.actor, session.id, "Called off")
        else:
            sessions.uncancel(self.actor, session.id)

    def cancel_one(self) -> None:
        appointments.cancel(self.actor, self.event(), "It rains")

    def take_back(self) -> None:
        undo.undo(self.actor)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(TORTURE))
def test_nobody_is_taken_twice_by_events(book: Book, actor: Actor, seed: int) -> None:
    weddings = Weddings(actor, seed)
    for step in range(1, 41):
        weddings.step()
        assert overlaps() == 0
        assert step % 10 or checking.problems() == []
    assert weddings.done > 15


def test_without_the_service_and_the_guard_somebody_is(
    book: Book, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_guard()
    monkeypatch.setattr(scheduling, "judge", lambda *_, **__: Ruling())
    weddings = Weddings(actor, 0)
    taken = 0
    while not taken and weddings.done < 40:
        weddings.step()
        taken = overlaps()
    assert taken
