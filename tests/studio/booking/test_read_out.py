"""The answer as it is read out on the phone: by either clock, of one time or several, over months and years, and of none."""

from datetime import date, datetime, timedelta

from models import Resource
from studio.booking import finder
from studio.booking.finder import Offer, Question, read_out
from studio.booking.free import Wish
from studio.kernel import preferences
from studio.lists import upkeep
from studio.lists.days import ABSENCE, CLOSURE
from studio.lists.maintained import entries
from tests import factories


def offers(*starts, who="Anna"):
    found = [datetime.fromisoformat(one) for one in starts]
    return [Offer(at, at + timedelta(hours=1), "anna", who, None, None) for at in found]


def said(*starts):
    return read_out(offers(*starts), Wish(date(2026, 11, 21), 60))


SAID = [
    (["2026-11-28 10:00"], "Saturday the 28th at 10.", "Saturday the 28th at 10:00."),
    (
        ["2026-12-05 10:00", "2026-12-05 11:30", "2026-12-05 14:00"],
        "Saturday the 5th of December at 10, 11:30 or 2.",
        "Saturday the 5th of December at 10:00, 11:30 or 14:00.",
    ),
    (
        ["2026-11-23 06:30", "2026-11-23 07:00"],
        "Monday the 23rd at 6:30 AM or 7.",
        "Monday the 23rd at 06:30 or 07:00.",
    ),
    (
        ["2026-11-23 18:45", "2026-11-23 19:00"],
        "Monday the 23rd at 6:45 or 7 PM.",
        "Monday the 23rd at 18:45 or 19:00.",
    ),
    (
        ["2026-11-23 12:00", "2026-11-23 00:00"],
        "Monday the 23rd at 12 or 12 AM.",
        "Monday the 23rd at 12:00 or 00:00.",
    ),
    (
        ["2026-11-30 09:00", "2026-12-01 09:00", "2026-12-02 09:00"],
        "Monday the 30th at 9; Tuesday the 1st of December at 9; Wednesday the 2nd at 9.",
        "Monday the 30th at 09:00; Tuesday the 1st of December at 09:00; Wednesday the 2nd at 09:00.",
    ),
    (
        ["2026-12-31 09:00", "2027-01-02 09:00"],
        "Thursday the 31st of December at 9; Saturday the 2nd of January at 9.",
        "Thursday the 31st of December at 09:00; Saturday the 2nd of January at 09:00.",
    ),
    (
        ["2027-11-20 09:00"],
        "Saturday the 20th of November 2027 at 9.",
        "Saturday the 20th of November 2027 at 09:00.",
    ),
]


def test_times_are_said_by_either_clock(book, actor):
    assert [said(*starts) for starts, _, _ in SAID] == [twelve for _, twelve, _ in SAID]
    preferences.save(actor, clock24=True)
    assert [said(*starts) for starts, _, _ in SAID] == [day for _, _, day in SAID]


def answer(first, days=1, **more):
    question = Question(first, factories.type_id("Family"), days=days, **more)
    return finder.look(question, 5, nearest=True).sentence


def test_none_is_said_with_why_and_the_nearest_day_that_has_one(book, actor):
    anna = factories.user(actor, "anna", "Anna Berg")
    off = {"first_day": date(2026, 12, 30), "last_day": date(2027, 1, 3)}
    upkeep.add(actor, CLOSURE, {"name": "Inventory [/", **off})
    day = date(2026, 12, 30)
    assert answer(day, to_min=12 * 60) == (
        "Nothing is free on Wednesday the 30th of December. The studio does not work that day: Inventory [/. "
        "The next is Monday the 4th of January at 9, 10 or 11."
    )
    assert answer(day, 5, to_min=10 * 60) == (
        "Nothing is free from Wednesday the 30th of December to Sunday the 3rd of January. "
        "The next is Monday the 4th of January at 9."
    )
    upkeep.delete(actor, CLOSURE, entries(CLOSURE)[0].id)
    own = next(one for one in finder.session_choices().photographers if one.label == "Anna Berg").key

    resource = Resource.get(Resource.user == own).id
    times = {"first_day": date(2026, 11, 24), "last_day": date(2026, 11, 24)}
    upkeep.add(actor, ABSENCE, {"name": "Ill [/", "resource": resource, **times})
    assert answer(date(2026, 11, 24), photographers=(anna.user_id,), from_min=16 * 60) == (
        "Nothing is free on Tuesday the 24th. Anna Berg is away that day: Ill [/. The next is Wednesday the 25th at 4 or 5."
    )
    assert answer(date(2026, 11, 20), to_min=9 * 60 + 30).startswith(
        "Nothing is free on Friday the 20th. That day is over. Nor in the 60 days after that."
    )
