"""What a time at which somebody is busy elsewhere newly covers stands in the conflicts, and goes with it."""

from datetime import datetime

import pytest

from studio.booking import busy
from studio.kernel import undo
from studio.kernel.identity import book_identity
from studio.sessions import sessions
from studio.waiting import conflicts
from tests import factories
from tests.studio.waiting.test_conflicts import listed

pytestmark = pytest.mark.sqlite


@pytest.fixture
def anna(book, actor):
    return factories.user(actor, "anna", "Anna", role="photographer", photographer=True).user_id


def hers(actor, anna, start="2026-11-30 10:00"):
    return factories.session(actor, start, photographer=anna, room=None)


@pytest.fixture
def says(actor, anna):
    """Return what has her calendar say from which hour to which she is busy on Monday."""
    busy.set_address(actor, anna, "/home/anna/anna.ics")

    def say(*hours, uid="x"):
        event = "BEGIN:VEVENT\nUID:{}\nDTSTART:20261130T{:02}0000\nDTEND:20261130T{:02}0000\nEND:VEVENT\n"
        events = "".join(event.format(uid + str(since), since, until) for since, until in hours)
        content = f"BEGIN:VCALENDAR\n{events}END:VCALENDAR\n".encode()
        return busy.note(busy.calendar_of(anna), content)

    return say


def test_what_it_newly_covers_stands_until_it_goes(book, actor, anna, says):
    saved = hers(actor, anna)
    says((14, 15))
    assert listed(actor) == []
    says((10, 11), (14, 15))
    ((number, why),) = listed(actor)
    assert (number, why.partition(", as")[0]) == (saved.number, "Anna is busy elsewhere from 10:00 AM to 11:00 AM")
    hers(actor, anna, "2026-11-30 14:00")
    says((10, 11), (14, 16))
    assert len(listed(actor)) == 1
    conflicts.accept(actor, conflicts.id_of(saved.number), "She comes back for it")
    says((9, 11), (14, 16))
    assert listed(actor) == []
    says((13, 16))
    says((9, 11), (13, 16))
    assert len(listed(actor)) == 1
    says((13, 16))
    assert listed(actor) == []


def test_another_calendar_and_none_take_it_off_and_undo_brings_it_back(book, actor, anna, says):
    hers(actor, anna)
    for act in (lambda: busy.remove(actor, anna), lambda: busy.set_address(actor, anna, "/other.ics")):
        says((10, 11))
        assert len(listed(actor)) == 1
        act()
        assert listed(actor) == []
        undo.undo(actor)
        assert "busy elsewhere" in listed(actor)[0][1]
    sessions.move_session(actor, 1, None, datetime(2026, 12, 2, 10))
    assert listed(actor) == []


def test_the_studio_s_own_bookings_there_are_no_conflict(book, actor, anna, says):
    hers(actor, anna)
    event = "BEGIN:VEVENT\nUID:session-1@{}\nDTSTART:20261130T100000\nDTEND:20261130T110000\nEND:VEVENT\n"
    content = f"BEGIN:VCALENDAR\n{event.format(book_identity())}END:VCALENDAR\n".encode()
    assert busy.note(busy.calendar_of(anna), content) == ""
    assert (listed(actor), busy.calendar_of(anna).times) == ([], ())
