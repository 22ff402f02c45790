"""Sixteen desks at one moment, each by another door to the same hour: one has it, the others are told when it is free next."""

import random

import pytest

import models
from models import Booking
from studio.book import checking
from studio.kernel.errors import OverCap
from studio.lists import upkeep
from studio.lists.slots import CAP
from tests import factories
from tests.faults import doors
from tests.faults.desks import Desks
from tests.faults.test_race import drop_guard
from tests.torture import TORTURE

pytestmark = [pytest.mark.torture, pytest.mark.of_the_day(2)]

DESKS = 16


def overlapping():
    """Look at each two bookings that block."""
    rows = sorted(Booking.select().where(Booking.blocking), key=lambda row: (row.resource_id, row.starts_at))
    return [
        (one.id, two.id)
        for at, one in enumerate(rows)
        for two in rows[at + 1 :]
        if one.resource_id == two.resource_id and one.starts_at < two.ends_at and two.starts_at < one.ends_at
    ]


def race(book, actor, work, rounds):
    """Let all go, and give each round's doors that were open, and what the others were told."""
    factories.client(actor, "Weber", "Jo")
    chance = random.Random(f"doors {book.kind}")
    with Desks(work, book.url, DESKS) as desks:
        for number in range(rounds):
            given = doors.Round(actor, number, DESKS, chance)
            answers = desks.rounds_of(given.wanted)
            open_ = [door for code, door, _ in answers if code == "booked" and door != "hold"]
            yield given, open_, [(door, told) for code, door, told in answers if code != "booked"]


def fair(book, actor, work, rounds, told):
    """Return which doors were tried."""
    tried = set()
    for given, open_, refused in race(book, actor, work, rounds):
        tried |= set(given.doors)
        # Where somebody has the time already, the hold may come too late for all others.
        assert len(open_) in ((0, 1) if given.contested else (1,)), (open_, refused)
        assert len(refused) == DESKS - len(open_) - given.contested
        assert [one for one in refused if told not in one[1]] == []
    assert overlapping() == []
    assert checking.problems() == []
    return tried


def test_whatever_the_door_one_has_it_and_all_others_hear_of_the_next_free_time(book, actor):
    tried = fair(book, actor, doors.by_any_door, 2 * TORTURE, "Next free")
    if TORTURE > 1:
        assert tried == set(doors.DOORS)


@pytest.mark.skipif(TORTURE == 1, reason="two desks with and without the look say as much: tests/faults/test_race.py")
def test_the_guard_alone_keeps_each_door_shut(book, actor):
    fair(book, actor, doors.by_any_door_without_looking, TORTURE // 4, "")


def test_without_guard_and_look_all_doors_lead_to_one_hour(book, actor):
    drop_guard()
    if book.kind == "postgres":
        models.database.obj.execute_sql("DROP TRIGGER booking_overlap ON booking")
    [(given, open_, refused)] = race(book, actor, doors.by_any_door_without_looking, 1)
    assert (len(open_) + given.contested, refused) == (DESKS, [])
    assert len(overlapping()) > DESKS


def test_of_a_day_that_takes_one_more_one_desk_has_it(book, actor):
    factories.client(actor, "Weber", "Jo")
    upkeep.add(actor, CAP, {"name": "Families", "most": 1, "per": "day", "session_type": factories.type_id("Family")})
    with Desks(doors.at_most_one_a_day, book.url, DESKS) as desks:
        for day in range(max(1, TORTURE // 4)):
            answers = desks.round(day)
            assert sorted(code for code, *_ in answers) == ["booked"] + [OverCap.code] * (DESKS - 1), answers
            assert all("Families" in told for code, _, told in answers if code != "booked")
