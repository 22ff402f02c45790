"""Sessions that follow a birth: tentative until then, and moved into a free time of the days after it."""

from datetime import date, datetime

import pytest

from studio.booking import finder
from studio.booking.availability import availability
from studio.booking.finder import Question
from studio.booking.resources import NO_TIME
from studio.kernel import clock
from studio.kernel.errors import Invalid, NotAllowed, OverCap
from studio.lists import upkeep
from studio.lists.own import SESSION_TYPE
from studio.lists.page import page
from studio.lists.spec import Asked
from studio.sessions import sessions, views
from studio.sessions.listed import SESSIONS
from studio.waiting import expected
from tests import factories

SOON = Asked(filters=(("expected", ""),), order="expected", columns=("number", "expected"))


def newborn(actor, on, start="2026-12-14 10:00", **values):
    saved = factories.session(actor, start, type="Newborn", **values)
    expected.expect(actor, saved.session_id, on)
    return saved


def of_type(actor, **values):
    upkeep.change(actor, SESSION_TYPE, factories.type_id("Newborn"), None, values)


def soon(actor):
    return [line.values[0] for line in page(actor, SESSIONS, SOON).lines]


def test_those_of_the_next_three_weeks_stand_by_the_expected_day(book, actor):
    late = newborn(actor, date(2026, 12, 12))
    first = newborn(actor, date(2026, 11, 24), "2026-12-01 10:00")
    newborn(actor, date(2026, 12, 13), "2026-12-20 10:00")
    over = newborn(actor, date(2026, 11, 15), "2026-12-02 10:00")
    sessions.cancel(actor, newborn(actor, date(2026, 11, 25), "2026-12-03 10:00").session_id, "moved away")
    assert soon(actor) == [over.number, first.number, late.number]
    expected.born(actor, over.session_id, date(2026, 11, 20))
    assert soon(actor) == [first.number, late.number]
    expected.expect(actor, first.session_id, None)
    assert soon(actor) == [late.number]


def test_the_window_is_that_of_the_type(book, actor):
    birth, kind = date(2026, 11, 20), factories.type_id("Newborn")
    assert expected.window(kind, birth) == (date(2026, 11, 25), date(2026, 12, 4))
    of_type(actor, window_first=2, window_last=6)
    assert expected.window(kind, birth) == (date(2026, 11, 22), date(2026, 11, 26))


def test_it_moves_into_a_free_time_after_the_birth_with_its_photographer(book, actor):
    saved = newborn(actor, date(2026, 11, 28), photographer=1)
    factories.session(actor, "2026-11-25 09:00", photographer=1, minutes=120)
    found = expected.places(saved.session_id, date(2026, 11, 20))
    assert found and all(date(2026, 11, 25) <= one.starts_at.date() <= date(2026, 12, 4) for one in found)
    assert found[0].starts_at == datetime(2026, 11, 25, 11) and found[0].user_id == 1
    expected.born(actor, saved.session_id, date(2026, 11, 20), found[0])
    record = views.session_record(saved.session_id)
    assert (record.starts_at, record.born_on) == (datetime(2026, 11, 25, 11), date(2026, 11, 20))
    assert expected.places(saved.session_id, date(2026, 11, 1)) == ()


@pytest.mark.parametrize(
    ("birth", "why"),
    [
        (date(2026, 12, 5), "Sat Dec 5, 2026 is still to come: type the day of the birth"),
        (date(2025, 12, 5), "Fri Dec 5, 2025 is far from Sat Nov 28, 2026, when the birth was expected: type"),
    ],
)
def test_a_day_that_is_no_birth_of_that_child_is_a_slip(book, actor, birth, why):
    saved = newborn(actor, date(2026, 11, 28))
    with pytest.raises(Invalid, match=why):
        expected.places(saved.session_id, birth)
    with pytest.raises(Invalid, match=why):
        expected.born(actor, saved.session_id, birth)


def test_births_a_week_are_a_cap_for_booking_the_finder_and_the_panel_alike(book, actor):
    of_type(actor, expected_a_week=1)
    first = newborn(actor, date(2026, 12, 7), photographer=1)
    full = "Births of Newborn are full: 1 in the week of Sun Dec 6 at most, and this would be the 2nd."
    other = factories.session(actor, "2026-12-21 10:00", type="Newborn", photographer=1)
    with pytest.raises(OverCap, match=full):
        expected.expect(actor, other.session_id, date(2026, 12, 11))
    expected.expect(actor, other.session_id, date(2026, 12, 14))
    with pytest.raises(OverCap):
        factories.session(actor, "2026-12-09 10:00", type="Newborn")
    kind = factories.type_id("Newborn")
    found = finder.look(Question(date(2026, 12, 6), kind, days=21))
    assert {one.starts_at.date() for one in found.offers} == {date(2026, 12, day) for day in (21, 22, 23, 24)}
    assert "Births of Newborn: full on" in found.sentence
    # Where it moves after the birth it counts no more than before: all of its days are offered.
    places = expected.places(first.session_id, date(2026, 11, 20))
    assert places[0].starts_at.date() == date(2026, 11, 25)
    expected.expect(actor, other.session_id, date(2026, 12, 11), over_cap=True)


def test_while_it_is_typed_births_are_full_in_the_week_of_the_expected_one(book, actor):
    of_type(actor, expected_a_week=1)
    newborn(actor, date(2026, 12, 7))
    asked = (None, None, None, datetime(2026, 12, 15, 10), datetime(2026, 12, 15, 12), None, None, NO_TIME)
    kind = factories.type_id("Newborn")
    assert availability(*asked, kind, date(2026, 12, 11)) == (False, "Births of Newborn: full on Fri Dec 11.")
    assert availability(*asked, kind, date(2026, 12, 14)) == (True, "")
    factories.session(actor, "2026-12-16 10:00", type="Newborn")
    assert availability(*asked, kind) == (False, "Births of Newborn: full on Tue Dec 15.")
    assert availability(*asked, kind, date(2026, 12, 4)) == (True, "")


def test_what_cannot_be_is_refused(book, actor):
    saved = factories.session(actor, "2026-12-14 10:00", type="Newborn")
    with pytest.raises(NotAllowed, match="follows no birth"):
        expected.born(actor, saved.session_id, clock.today())
    with pytest.raises(Invalid, match="is still to come"):
        expected.born(actor, saved.session_id, date(2026, 12, 1))
    with pytest.raises(Invalid, match="far from today"):
        expected.expect(actor, saved.session_id, date(2028, 12, 1))
    with pytest.raises(Invalid, match="type both"):
        of_type(actor, window_first=2)
    with pytest.raises(Invalid, match="before the first one"):
        of_type(actor, window_first=9, window_last=2)
