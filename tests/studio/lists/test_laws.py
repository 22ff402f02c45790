"""What holds after any sequence of edits of the studio's lists, by one desk and by two at once."""

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from models import User
from studio.book import checking
from studio.book.opening import open_book
from studio.kernel import access, database, journal
from tests import factories
from tests.faults import work
from tests.faults.desks import Desks
from tests.studio.lists.editing import STEPS, Editing, laws_hold, state, take_all_back
from tests.torture import TORTURE

number = st.integers(0, 99)
steps = st.lists(st.tuples(st.sampled_from(STEPS), number, number, number), min_size=5, max_size=20)

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""Without making a failing example shorter, which takes minutes: its steps are told, and each is short by itself."""


@contextmanager
def fresh(request: pytest.FixtureRequest, kind: str) -> Iterator[access.Actor]:
    """Open a founded studio for one example, with six sessions of three types at different statuses."""
    if kind == "sqlite":
        path = request.getfixturevalue("tmp_path_factory").mktemp("laws") / "book.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        open_book(str(path))
        try:
            yield _with_sessions()
        finally:
            database.close_database()
            shutil.rmtree(path.parent)
        return
    with request.getfixturevalue("postgres_server").copied("template_book") as url:
        open_book(url)
        try:
            yield _with_sessions()
        finally:
            database.close_database()


def _with_sessions() -> access.Actor:
    mia = access.actor_of(User.get())
    client = factories.client(mia)
    editing = Editing(mia)
    for place, kind in enumerate(("Family", "Wedding", "Family", "Senior", "Wedding", "Wedding")):
        factories.session(mia, f"2026-12-0{place + 1} 10:00", client_id=client, type=kind, photographer=None)
        for _ in range(place * 2):
            editing.step("advance", place, 0, 0)
    return mia


@pytest.mark.of_the_day(2)
@pytest.mark.torture
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@settings(max_examples=4 * TORTURE, suppress_health_check=list(HealthCheck), phases=QUICK)
@given(steps=steps)
def test_one_initial_and_one_final_an_order_and_a_way_back_after_any_edits(request, frozen, kind, steps):
    with fresh(request, kind) as mia:
        before, head, desk = state(), journal.last_entry_id(), Editing(mia)
        for step in steps:
            stood, refused = state(), desk.refused
            desk.step(*step)
            assert desk.refused == refused or state() == stood, step
            laws_hold()
        assert checking.problems() == []
        take_all_back(mia, head)
        assert state() == before
        laws_hold()


@pytest.mark.of_the_day(2)
@pytest.mark.torture
@pytest.mark.parametrize("seed", range(TORTURE))
def test_two_desks_that_edit_at_once_keep_the_laws(book, actor, seed):
    _with_sessions()
    before, head = state(), journal.last_entry_id()
    with Desks(work.edit_lists, book.url, 2) as desks:
        for number in range(3):
            answers = desks.round(1000 * seed + number)
            assert [answer[0] for answer in answers] == ["edited", "edited"], answers
            laws_hold()
    assert checking.problems() == []
    assert journal.last_entry_id() > head
    take_all_back(actor, head)
    assert state() == before


def test_most_of_what_chance_does_is_done(book, actor):
    """A law over steps that are all refused would say nothing."""
    _with_sessions()
    desk, chance = Editing(actor), random.Random(7)
    for _ in range(60):
        desk.step(chance.choice(STEPS), chance.randrange(100), chance.randrange(100), chance.randrange(100))
    assert desk.done > 25
