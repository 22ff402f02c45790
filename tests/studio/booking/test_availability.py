"""What is said about a time while a session is typed."""

from datetime import date, datetime

import pytest

from studio.booking.availability import availability
from tests import factories


@pytest.mark.parametrize("reason", ["Friday team day not worked", "Sat not worked", "Moving"])
def test_a_closure_is_named_in_its_own_words_whatever_they_are(book, actor, reason):
    factories.closure(actor, date(2026, 11, 27), date(2026, 11, 27), reason)
    day = datetime(2026, 11, 27)
    assert availability(None, None, factories.room_id(), day.replace(hour=10), day.replace(hour=11)) == (
        False,
        f"The studio does not work that day: {reason}.",
    )


def test_a_closed_day_is_told_also_where_nobody_and_no_room_is_chosen(book, actor):
    day = datetime(2026, 11, 24)
    asked = (None, None, None, day.replace(hour=10), day.replace(hour=11))
    assert availability(*asked) == (True, "")
    factories.closure(actor, day.date(), day.date(), "Moving")
    assert availability(*asked) == (False, "The studio does not work that day: Moving.")
