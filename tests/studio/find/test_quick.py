"""A booking in one line: what it says about a time at which somebody is taken."""

from datetime import time

import pytest

from models import OpeningHours
from studio.clients.clients import Phone
from studio.find import quick
from studio.lists import upkeep
from studio.lists.own import STUDIO
from studio.lists.slots import CAP
from tests import factories

pytestmark = pytest.mark.sqlite


def test_the_next_times_begin_on_the_day_that_was_asked_for_although_it_is_none_of_the_studio_s(book, actor):
    smith = factories.client(actor, "Smith", "Jo")
    factories.session(actor, "2026-11-28 14:30", client_id=smith)
    said = quick.understand("2026-11-28 14:30 family smith")
    assert said.told.startswith("Room 1 is taken from 2:30 PM to 3:30 PM by Smith, Jo")
    assert [way.label for way in said.ways] == ["Sat Nov 28, 3:30 PM", "Sat Nov 28, 4:30 PM", "Mon Nov 30, 9:00 AM"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("mon 25:00 family", "There is no hour 25; hours go from 0 to 23."),
        ("32/13 10:00 family", "There is no month 32; months go from 1 to 12."),
        ("feb 30 10:00 family", "February 2027 has only 28 days; type a day from 1 to 28."),
        ("mon 13p family", "With AM or PM the hour goes from 1 to 12; 13 is not one of them."),
    ],
)
def test_what_is_no_time_is_told_as_such_and_not_as_somebody_s_name(book, actor, frozen, typed, why):
    factories.client(actor, "Smith", "Jo")
    factories.client(actor, "24/7 Gym", "")
    said = quick.understand(f"{typed} smith")
    assert said.problems[0] == why
    assert not [problem for problem in said.problems if "called" in problem]
    assert [field.text for field in said.fields if field.label == "Client"] == ["Smith, Jo (1001)"]
    assert said.values is None
    assert quick.understand("mon 10:00 family 24/7").problems == ()
    assert why in quick.understand(typed).problems


def test_beside_a_client_s_number_no_word_is_passed_over(book, actor):
    factories.client(actor, "Müller", "Käthe")
    assert quick.understand("mon 14:30 family kathe #1001 MÜLLER").problems == ()
    said = quick.understand("mon 14:30 family #1001 ana twins")
    assert said.problems == ('"ana twins" means nothing here: leave it out, or put a description in quotes.',)
    assert said.values is None


def test_hours_and_caps_are_those_of_the_studio_in_which_the_room_stands(book, actor):
    second = upkeep.add(actor, STUDIO, {"name": "Branch [/"})
    factories.room(actor, "Attic", studio=second)
    factories.client(actor, "Smith", "Jo")
    OpeningHours.create(name="Main", mon=True, opens=time(12), closes=time(20), studio=1)
    OpeningHours.create(name="Branch", mon=True, opens=time(9), closes=time(12), studio=second)
    for hour, open_room in (("10:00", "@attic"), ("14:00", '@"room 1"')):
        for room in ("@attic", '@"room 1"'):
            said = quick.understand(f"2026-11-30 {hour} family smith {room}").told
            assert ("is open from" in said) is (room != open_room), (hour, room, said)
    upkeep.add(actor, CAP, {"name": "One [/", "most": 1, "per": "day", "studio": second})
    factories.session(actor, "2026-11-30 09:00", room=factories.room_id("Attic"))
    assert "One [/: full" in quick.understand("2026-11-30 10:00 family smith @attic").told
    assert "full" not in quick.understand('2026-11-30 14:00 family smith @"room 1"').told


def test_clients_of_one_name_are_told_apart_by_phone_and_nearest_session(book, actor):
    first = factories.client(actor, "Smith", "Jo", phones=[Phone("415 555 0133", "mobile", True)])
    second = factories.client(actor, "Smith", "Jo")
    factories.session(actor, "2026-11-30 14:30", client_id=first)
    factories.session(actor, "2025-03-03 14:30", client_id=second)
    assert [(way.label, way.hint) for way in quick.understand("mon 14:30 family smith").ways] == [
        ("Smith, Jo (1001)", "(415) 555-0133, next Nov 30, 2026"),
        ("Smith, Jo (1002)", "no phone, last Mar 3, 2025"),
    ]
