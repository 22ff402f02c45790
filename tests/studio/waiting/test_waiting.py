"""Who waits for what: an entry ends with the booking that fits it, and a freed time is told to whom it suits."""

from datetime import date, datetime, time

import pytest

from models import OpeningHours, Resource, Session, Waiting
from studio.kernel import access, journal, undo
from studio.kernel.errors import Invalid, NotAllowed, NotFound
from studio.lists import offering, record_kind, upkeep
from studio.lists.days import ABSENCE
from studio.people import roles
from studio.sessions import sessions
from studio.waiting import freed, kind, offers
from tests import factories

SATURDAY = "2026-12-05 10:00"


def waits(actor, **values):
    client_id = values.pop("client", None) or factories.client(actor, "Weber", "Kai")
    given = {"client": client_id, "session_type": factories.type_id("Family"), **values}
    return record_kind.add(actor, kind.KIND, given, {})


@pytest.fixture
def anna(book, actor):
    return factories.user(actor, "anna", role="photographer", photographer=True).user_id


def told(act):
    """Do something, and say whom what it made free suits."""
    head = journal.last_entry_id()
    act()
    return offers.chances(freed.between(head, journal.last_entry_id()))


def news(head):
    """Say what a desk tells that knew the journal up to an entry."""
    return offers.news(head, journal.last_entry_id())


def own_calendar():
    return Resource.get(Resource.user == 1).id


def entry(waiting_id):
    return Waiting.get_by_id(waiting_id)


class TestEntry:
    def test_words_become_people_and_days(self, book, actor, anna):
        one = waits(actor, people="anna, mia", weekdays="sun sat", part="morning")
        assert (entry(one).people, entry(one).weekdays) == (f"{anna} 1", "5 6")
        values = record_kind.read(kind.KIND, one).values
        assert values["weekdays"] == "Sat, Sun" and values["people"].endswith("Mia [Hansen] [/")
        record_kind.save(actor, kind.KIND, one, 1, {"people": values["people"], "weekdays": ""})
        assert (entry(one).people, entry(one).weekdays) == (f"{anna} 1", "")

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"weekdays": "funday"}, "weekdays"),
            ({"people": "nobody [/"}, "people"),
            ({"first_day": date(2026, 12, 2), "last_day": date(2026, 12, 1)}, "last_day"),
            ({"last_day": date(2026, 11, 20)}, "last_day"),
            ({"part": "noon"}, "part"),
            ({"session_type": None}, "session_type"),
        ],
    )
    def test_what_says_nothing_is_refused(self, book, actor, values, field):
        with pytest.raises((Invalid, NotFound)) as refused:
            waits(actor, **values)
        assert refused.value.field == field
        assert not Waiting.select().count()

    def test_others_clients_are_not_told_of(self, book, actor):
        one = waits(actor)
        dee = factories.user(actor, "dee", role="photographer")
        roles.set_right(actor, roles.role_of("photographer").id, "others", False)
        with access.reading_as(dee):
            assert offers.open_ids() == ()
            with pytest.raises(NotAllowed):
                record_kind.read(kind.KIND, one)


class TestEnd:
    def test_the_booking_that_fits_ends_it_and_undo_opens_it_again(self, book, actor):
        client_id = factories.client(actor)
        one = waits(actor, client=client_id, weekdays="sat", part="morning")
        factories.session(actor, "2026-12-04 10:00", client_id=client_id)
        factories.session(actor, "2026-12-05 14:00", client_id=client_id)
        assert entry(one).ended_at is None
        booked = factories.session(actor, SATURDAY, client_id=client_id)
        assert (entry(one).session_id, entry(one).ended_at is not None) == (booked.session_id, True)
        undo.undo(actor)
        assert (entry(one).session_id, entry(one).ended_at) == (None, None)

    def test_what_was_had_already_or_is_not_settled_yet_ends_nothing(self, book, actor):
        client_id = factories.client(actor)
        one = waits(actor, client=client_id)
        factories.session(actor, "2026-11-20 10:00", client_id=client_id)
        held = factories.session(actor, SATURDAY, client_id=client_id, on_hold=True)
        assert entry(one).ended_at is None
        sessions.hold(actor, held.session_id, on_hold=False)
        assert entry(one).session_id == held.session_id

    def test_a_move_into_a_time_that_fits_ends_it(self, book, actor):
        client_id = factories.client(actor)
        one = waits(actor, client=client_id, weekdays="sat")
        booked = factories.session(actor, "2026-12-04 10:00", client_id=client_id)
        sessions.move_session(actor, booked.session_id, None, datetime(2026, 12, 5, 10))
        assert entry(one).session_id == booked.session_id


class TestFreed:
    def test_a_cancelled_session_is_told_to_who_waits_longest(self, book, actor, frozen):
        saved = factories.session(actor, SATURDAY, photographer=1)
        first = waits(actor, people="mia", weekdays="sat")
        frozen.shift(60)
        second, other = waits(actor, people="mia"), waits(actor, weekdays="sun")
        found = told(lambda: sessions.cancel(actor, saved.session_id, "ill"))
        assert [one.waiting_id for one in found] == [first, second] and other
        assert found[0].starts_at == datetime(2026, 12, 5, 10)
        assert found[0].typed["date"] == "2026-12-05" and found[0].typed["photographer"] == "mia"
        assert found[0].typed["kind"] == "session"
        assert offers.stands(found[0])

    def test_once_it_is_taken_again_it_stands_no_more(self, book, actor):
        saved = factories.session(actor, SATURDAY, photographer=1)
        waits(actor, people="mia", weekdays="sat")
        found = told(lambda: sessions.cancel(actor, saved.session_id, "ill"))
        factories.session(actor, found[0].starts_at, photographer=1)
        assert not offers.stands(found[0])

    @pytest.mark.parametrize("act", ["move", "shorten", "hold"])
    def test_moves_shorter_times_and_holds_free_too(self, book, actor, act):
        saved = factories.session(actor, SATURDAY, minutes=180, photographer=1)
        waits(actor, people="mia", weekdays="sat")
        begins = datetime(2026, 12, 5, 10)
        change = {
            "move": {"starts_at": datetime(2026, 12, 7, 10), "ends_at": datetime(2026, 12, 7, 13)},
            "shorten": {"ends_at": datetime(2026, 12, 5, 11)},
            "hold": {"on_hold": True},
        }[act]
        (found,) = told(lambda: sessions.save_session(actor, saved.session_id, None, change))
        assert found.starts_at >= begins.replace(hour=11) or act != "shorten"
        assert found.starts_at < begins.replace(hour=13)

    def test_whoever_was_not_there_is_told_of_what_is_still_free(self, book, actor, frozen):
        before = factories.session(actor, "2026-12-12 10:00", photographer=1)
        sessions.cancel(actor, before.session_id, "ill")
        frozen.shift(60)
        one = waits(actor, people="mia", weekdays="sat")
        frozen.shift(60)
        saved = factories.session(actor, SATURDAY, photographer=1)
        assert offers.chances(freed.lately()) == ()
        sessions.cancel(actor, saved.session_id, "ill")
        (found,) = offers.chances(freed.lately())
        assert (found.waiting_id, found.starts_at) == (one, datetime(2026, 12, 5, 10))
        factories.session(actor, SATURDAY, photographer=1)
        assert offers.chances(freed.lately()) == ()

    def test_an_absence_that_is_taken_away(self, book, actor, anna):
        days = {"first_day": date(2026, 12, 5), "last_day": date(2026, 12, 6)}
        resource = Resource.get(Resource.user == anna).id
        absence = upkeep.add(actor, ABSENCE, {"name": "Away", "resource": resource, **days})
        waits(actor, people="anna", weekdays="sat")
        waits(actor, people="mia", weekdays="sat")
        (found,) = told(lambda: upkeep.delete(actor, ABSENCE, absence))
        assert (found.starts_at.date(), found.login) == (date(2026, 12, 5), "anna")

    def test_what_gets_longer_or_is_over_frees_nothing(self, book, actor):
        saved = factories.session(actor, SATURDAY, photographer=1)
        past = factories.session(actor, "2026-11-20 10:00", photographer=1)
        waits(actor, people="mia")
        longer = {"ends_at": datetime(2026, 12, 5, 12)}
        assert told(lambda: sessions.save_session(actor, saved.session_id, None, longer)) == ()
        assert told(lambda: sessions.cancel(actor, past.session_id, "ill")) == ()

    @pytest.mark.parametrize("act", ["book", "move", "absence"])
    def test_what_is_undone_was_taken_from_nobody_who_waited_before(self, book, actor, frozen, act):
        elsewhere = factories.session(actor, "2026-12-04 10:00", photographer=1)
        before = waits(actor, people="mia", weekdays="sat")
        frozen.shift(60)
        days = {"first_day": date(2026, 12, 5), "last_day": date(2026, 12, 5)}
        {
            "book": lambda: factories.session(actor, SATURDAY, photographer=1),
            "move": lambda: sessions.move_session(actor, elsewhere.session_id, None, datetime(2026, 12, 5, 10)),
            "absence": lambda: upkeep.add(actor, ABSENCE, {"name": "Away", "resource": own_calendar(), **days}),
        }[act]()
        frozen.shift(60)
        head = journal.last_entry_id()
        undo.undo(actor)
        assert news(head) == offers.chances(freed.lately()) == ()
        undo.undo(actor, journal.last_entry_id())  # does it again
        again = journal.last_entry_id()
        frozen.shift(60)
        since = waits(actor, people="mia", weekdays="sat")
        frozen.shift(60)
        head = journal.last_entry_id()
        undo.undo(actor, again)
        assert [one.waiting_id for one in news(head)] == [since] and before
        assert [one.waiting_id for one in offers.chances(freed.lately())] == [since]

    def test_what_was_free_for_somebody_is_so_again_when_its_booking_is_undone(self, book, actor, frozen):
        saved = factories.session(actor, SATURDAY, photographer=1)
        one = waits(actor, people="mia", weekdays="sat")
        frozen.shift(60)
        sessions.cancel(actor, saved.session_id, "ill")
        frozen.shift(60)
        factories.session(actor, SATURDAY, photographer=1)
        frozen.shift(60)
        head = journal.last_entry_id()
        undo.undo(actor)
        assert [(chance.waiting_id, chance.starts_at.hour) for chance in news(head)] == [(one, 10)]

    def test_nobody_who_waits_costs_one_look(self, book, actor):
        saved = factories.session(actor, SATURDAY)
        assert told(lambda: sessions.cancel(actor, saved.session_id, "ill")) == ()
        assert Session.select().count() == 1


def test_offers_of_an_entry_are_those_of_the_finder(book, actor):
    one = waits(actor, people="mia", weekdays="sat", part="morning")
    found = offers.offers(one)
    assert found and all(x.starts_at.weekday() == 5 and x.ends_at.hour <= 12 and x.login == "mia" for x in found)
    assert offers.open_ids() == (one,)


@pytest.mark.sqlite
def test_what_became_free_in_a_time_slot_of_its_own_type_stands(book, actor, anna):
    family = factories.type_id("Family")
    resource_id = Resource.get(Resource.user == anna).id
    offering.offer(actor, "Families", resource_id, family, [offering.Times(date(2026, 12, 1), time(9), time(18))])
    waits(actor, people="anna")
    session_id = factories.session(actor, datetime(2026, 12, 1, 10), room=None, photographer=anna).session_id
    (chance,) = told(lambda: sessions.cancel(actor, session_id, "ill"))
    assert offers.stands(chance)


@pytest.mark.sqlite
def test_a_number_larger_than_any_is_no_entry(book):
    with pytest.raises(NotFound):
        kind.waiting_id_of("9" * 20)


@pytest.mark.sqlite
def test_what_became_free_within_the_hours_of_the_first_studio_stands(book, actor):
    Resource.update(studio=None).execute()
    OpeningHours.create(name="Late", sat=True, opens=time(9), closes=time(20), studio=1)
    saved = factories.session(actor, "2026-12-05 18:00", photographer=1)
    waits(actor, weekdays="sat")
    (chance,) = told(lambda: sessions.cancel(actor, saved.session_id, "ill"))
    assert chance.starts_at == datetime(2026, 12, 5, 18)
    assert offers.stands(chance)
