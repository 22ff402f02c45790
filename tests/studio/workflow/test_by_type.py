"""Statuses for each session type, and back: nothing is lost on the way, and each session is told where it goes."""

from datetime import date

import pytest

from models import Cycle, OwnStatus, Session, Status
from studio.book import checking
from studio.kernel import database, journal, preferences, undo
from studio.kernel.errors import Invalid, NotAllowed, Unsure
from studio.lists import upkeep
from studio.lists.cycles import common_cycle, cycle_named, cycles, prefix_of
from studio.lists.maintained import entries, entry_named
from studio.lists.own import OWN
from studio.sessions import sessions
from studio.workflow import by_type, history, workflow
from tests import factories

STATUS, TYPE = OWN["status"], OWN["session-type"]
WEDDING = ("Deposit [/", "Contract", "W-Retouch Pending", "Album", "Gone home")


def rows(*tables):
    """Give all that stands in these tables, but for how often a row was saved."""
    out = {}
    for model in tables or (Cycle, Status, Session, OwnStatus):
        found = [dict(row) for row in model.select().order_by(model.id).dicts()]
        out[model.__name__] = [{key: value for key, value in row.items() if key != "version"} for row in found]
    return out


def stands(session_id):
    row = Session.get_by_id(session_id)
    return row.status.name, row.status_since, row.status_due, row.status_due_by_id


def at(actor, session_id, name, cycle=None):
    target = entry_named(STATUS, name, within=cycle).id
    workflow.change_status(actor, session_id, None, to=target)


def on(actor):
    return by_type.switch_on(actor)


def off(actor):
    return by_type.switch_off(actor, "Common ")


@pytest.fixture
def booked(book, actor):
    """Five sessions of two types, at different statuses."""
    out = [factories.session(actor, f"2026-11-2{day} 10:00", type=kind, photographer=None).session_id
           for day, kind in ((3, "Family"), (4, "Family"), (5, "Wedding"), (6, "Wedding"), (7, "Wedding"))]  # fmt: skip
    at(actor, out[1], "Retouch Pending")
    at(actor, out[3], "Production Pending")
    at(actor, out[4], "Archived")
    return out


class TestOn:
    def test_each_type_gets_a_copy_and_each_session_stands_where_it_stood(self, booked, actor):
        before = [stands(one) for one in booked]
        assert on(actor) == 0
        assert [choice.label for choice in cycles()][:3] == ["New session types", "Portrait", "Family"]
        names = [entry.name for entry in entries(STATUS)]
        for choice in cycles():
            assert [entry.name for entry in entries(STATUS, within=int(choice.key))] == names
        assert [stands(one) for one in booked] == before
        for one in booked:
            row = Session.get_by_id(one)
            assert row.status.cycle_id == workflow.cycle_of(row.session_type_id) != workflow.cycle_of(None)
        assert checking.problems() == []

    def test_undo_takes_all_of_it_back(self, booked, actor):
        before = rows()
        on(actor)
        assert undo.undo(actor) == "Gave each session type its own statuses"
        assert (rows(), preferences.load().statuses_by_type) == (before, False)
        undo.undo(actor, journal.last_entry_id())
        assert preferences.load().statuses_by_type

    def test_a_new_type_gets_a_set_and_takes_it_along_when_it_goes(self, booked, actor):
        on(actor)
        before = rows(Cycle, Status)
        one = upkeep.add(actor, TYPE, {"name": "Pets [/"})
        assert len(entries(STATUS, within=cycle_named("pets [/"))) == 8
        upkeep.delete(actor, TYPE, one)
        assert rows(Cycle, Status) == before
        undo.undo(actor)
        assert len(entries(STATUS, within=cycle_named("pets [/"))) == 8

    def test_sessions_of_a_type_that_goes_take_the_status_of_that_name(self, booked, actor):
        on(actor)
        wedding, family = entry_named(TYPE, "Wedding"), entry_named(TYPE, "Family")
        upkeep.change(actor, STATUS, entry_named(STATUS, "Production Pending", within=cycle_named("Wedding")).id, None,
                      {"name": "W-Album"})  # fmt: skip
        upkeep.delete(actor, TYPE, wedding.id, move_to=family.id)
        assert [stands(one)[0] for one in booked[2:]] == ["Session Pending", "Retouch Pending", "Archived"]
        assert {Session.get_by_id(one).status.cycle_id for one in booked} == {cycle_named("Family")}
        assert checking.problems() == []


class TestOff:
    @pytest.fixture
    def own(self, booked, actor):
        """Weddings go another way, and stand somewhere on it."""
        on(actor)
        cycle = cycle_named("Wedding")
        for entry, name in zip(entries(STATUS, within=cycle)[:5], WEDDING, strict=False):
            upkeep.change(actor, STATUS, entry.id, None, {"name": name}, sure=True)
        for entry in entries(STATUS, within=cycle)[5:7]:
            others = entries(STATUS, within=cycle)
            upkeep.delete(actor, STATUS, entry.id, move_to=others[3].id)
        for session_id, name in zip(booked[2:], ("Contract", "W-Retouch Pending", "Album"), strict=True):
            if stands(session_id)[0] != name:
                at(actor, session_id, name, cycle)
        sessions.save_session(actor, booked[4], None, {"status_due": date(2027, 1, 5)})
        return booked

    def test_it_is_shown_before_how_many_land_where(self, own):
        assert [(one.session_type, one.was, one.to, one.sessions, one.matched) for one in by_type.planned()] == [
            ("Family", "Session Pending", "Session Pending", 1, True),
            ("Family", "Retouch Pending", "Retouch Pending", 1, True),
            ("Wedding", "Contract", "Session Pending", 1, False),
            ("Wedding", "W-Retouch Pending", "Retouch Pending", 1, True),
            ("Wedding", "Album", "Retouch Pending", 1, False),
        ]

    def test_they_land_there_with_their_due_dates_and_it_is_told(self, own, actor):
        plan, before = by_type.planned(), [stands(one) for one in own]
        assert off(actor) == 3
        assert [stands(one)[0] for one in own] == [one.to for one in plan]
        assert [stands(one)[1:] for one in own] == [one[1:] for one in before]
        assert [choice.label for choice in cycles()] == ["All sessions"]
        assert history.status_notes(own[4])[0].text == (
            "Status called Retouch Pending, before that Album: statuses by type were switched"
        )
        assert checking.problems() == []

    def test_on_again_restores_sets_and_sessions(self, own, actor):
        before = rows()
        off(actor)
        assert on(actor) == 5
        assert rows() == before

    def test_what_was_moved_on_or_booked_meanwhile_goes_by_its_name(self, own, actor):
        off(actor)
        at(actor, own[2], "Archived")
        at(actor, own[3], "Delivery Pending")
        sessions.save_session(actor, own[4], None, {"status_due": date(2027, 2, 1)})
        new = factories.session(actor, "2026-12-01 10:00", type="Wedding", photographer=None).session_id
        assert on(actor) == 3
        found = [stands(one)[0] for one in (*own[2:], new)]
        assert found == ["Archived", "W-Retouch Pending", "Album", "Deposit [/"]
        assert stands(own[4])[2:] == (date(2027, 2, 1), actor.user_id)
        assert stands(own[2])[2] is None
        assert OwnStatus.select().count() == 0

    def test_undo_takes_it_back(self, own, actor):
        before = rows()
        off(actor)
        assert undo.undo(actor) == "Went back to one set of statuses for all sessions"
        assert rows() == before
        undo.undo(actor, journal.last_entry_id())
        assert [stands(one)[0] for one in own][2:] == ["Session Pending", "Retouch Pending", "Retouch Pending"]

    def test_none_lands_on_a_status_that_is_no_longer_used(self, own, actor):
        retouch = entry_named(STATUS, "Retouch Pending", within=common_cycle())
        upkeep.set_inactive(actor, STATUS, retouch.id, True)
        off(actor)
        assert [stands(one)[0] for one in own] == [
            "Session Pending", "Sales Presentation Pending", "Session Pending", "Session Pending", "Session Pending"
        ]  # fmt: skip
        assert not any(Session.get_by_id(one).status.inactive for one in own)

    def test_what_stood_at_one_no_longer_used_stays_at_its_like(self, booked, actor):
        upkeep.set_inactive(actor, STATUS, entry_named(STATUS, "Retouch Pending").id, True)
        before = [stands(one) for one in booked]
        on(actor)
        assert [stands(one) for one in booked] == before

    def test_a_common_status_that_goes_is_no_hindrance(self, own, actor):
        off(actor)
        retouch, production = entry_named(STATUS, "Retouch Pending"), entry_named(STATUS, "Production Pending")
        upkeep.delete(actor, STATUS, retouch.id, move_to=production.id)
        assert on(actor) == 5
        assert stands(own[4])[0] == "Album"

    def test_a_type_that_goes_meanwhile_takes_its_set_along(self, own, actor):
        off(actor)
        wedding, family = entry_named(TYPE, "Wedding"), entry_named(TYPE, "Family")
        upkeep.delete(actor, TYPE, wedding.id, move_to=family.id)
        assert on(actor) == 2
        assert {Session.get_by_id(one).status.cycle_id for one in own} == {cycle_named("Family")}


class TestRefused:
    def test_without_the_word(self, booked, actor):
        on(actor)
        with pytest.raises(Invalid, match="Type the word common"):
            by_type.switch_off(actor, "yes")
        assert preferences.load().statuses_by_type

    def test_twice(self, booked, actor):
        with pytest.raises(NotAllowed, match="one set of statuses already"):
            off(actor)
        on(actor)
        with pytest.raises(NotAllowed, match="its own statuses already"):
            on(actor)

    def test_by_who_may_not(self, booked, actor):
        somebody = factories.user(actor, role="desk")
        with pytest.raises(NotAllowed, match="ask the studio's owner"):
            on(somebody)
        on(actor)
        with pytest.raises(NotAllowed, match="ask the studio's owner"):
            off(somebody)


class TestAlike:
    def test_a_name_that_another_type_has_is_asked_about(self, booked, actor):
        on(actor)
        wedding, newborn = cycle_named("Wedding"), cycle_named("Newborn")
        upkeep.add(actor, STATUS, {"name": "Album [/"}, within=wedding)
        with pytest.raises(Unsure) as asked:
            upkeep.add(actor, STATUS, {"name": "album [/"}, within=newborn)
        assert str(asked.value) == (
            'Wedding has a status "Album [/" too, and in lists the two look alike: call it N-album [/.'
        )
        one = upkeep.add(actor, STATUS, {"name": "Album [/"}, within=newborn, sure=True)
        upkeep.change(actor, STATUS, one, None, {"duration": 4})
        upkeep.change(actor, STATUS, one, None, {"name": "ALBUM [/"})  # it is called so already
        upkeep.change(actor, STATUS, one, None, {"name": "N-Album [/"})
        with pytest.raises(Unsure):
            upkeep.change(actor, STATUS, one, None, {"name": "Album [/"})
        upkeep.add(actor, STATUS, {"name": "Album [/"})  # the set for new types is nobody's

    def test_the_prefix_is_as_short_as_tells_the_types_apart(self, book, actor):
        assert [prefix_of(kind) for kind in ("Portrait", "Wedding")] == ["P-", "W-"]
        upkeep.add(actor, TYPE, {"name": "Pets at home"})
        assert [prefix_of(kind) for kind in ("Portrait", "Pets at home")] == ["Po-", "Pe-"]


def test_ten_thousand_sessions_are_switched_in_few_statements(book, actor, count_queries):
    one = factories.session(actor, photographer=None).session_id
    with count_queries() as few:
        on(actor)
    for day in range(1, 6):
        factories.session(actor, f"2026-12-0{day} 10:00", photographer=None)
    off(actor)
    with count_queries() as more:
        on(actor)
    assert stands(one)[0] == "Session Pending"
    assert len(more) < len(few)
    assert database.rows("SELECT count(*) FROM own_status")[0][0] == 0
