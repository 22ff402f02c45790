"""A booking in one line: what it says about a time at which somebody is taken."""

import pytest

from studio.find import quick
from tests import factories

pytestmark = pytest.mark.sqlite


def test_the_next_times_begin_on_the_day_that_was_asked_for_although_it_is_none_of_the_studio_s(book, actor):
    smith = factories.client(actor, "Smith", "Jo")
    factories.session(actor, "2026-11-28 14:30", client_id=smith)
    said = quick.understand("2026-11-28 14:30 family smith")
    assert said.told.startswith("Room 1 is taken from 2:30 PM to 3:30 PM by Smith, Jo")
    assert [way.label for way in said.ways] == ["Sat Nov 28, 3:30 PM", "Sat Nov 28, 4:30 PM", "Mon Nov 30, 9:00 AM"]


def test_beside_a_client_s_number_no_word_is_passed_over(book, actor):
    factories.client(actor, "Müller", "Käthe")
    assert quick.understand("mon 14:30 family kathe #1001 MÜLLER").problems == ()
    said = quick.understand("mon 14:30 family #1001 ana twins")
    assert said.problems == ('"ana twins" means nothing here: leave it out, or put a description in quotes.',)
    assert said.values is None
