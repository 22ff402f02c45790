"""A disk that is full at any point: one sentence, nothing lost, the book sound, and on again once there is room."""

import re

import pytest

from tests import factories
from tests.faults import full_disk
from tests.faults.desks import Desks
from tests.torture import TORTURE

pytestmark = [pytest.mark.torture, pytest.mark.sqlite]

SENTENCE = re.compile(
    r"(The disk is full: nothing was saved\. Make room and save again\.)"
    r"|(The disk could not be written: nothing was saved\. Make room, or check the disk, and save again\.)"
    r"|(Cannot open .*book\.db: check that the file is there and that you may read and write it\.)"
)
DESKS = 2


def outcomes(work, url, points):
    points = list(points)
    found = {}
    with Desks(work, url, DESKS) as desks:
        for start in range(0, len(points), DESKS):
            share = (points[start : start + DESKS] * DESKS)[:DESKS]
            found |= dict(zip(share, desks.rounds_of(share), strict=True))
    return found


def judge(found):
    problems = {point: problems for point, (_, _, problems) in found.items() if problems}
    assert problems == {}
    strange = {
        point: refusal for point, (refusal, _, _) in found.items() if refusal and not SENTENCE.fullmatch(refusal)
    }
    assert strange == {}


@pytest.fixture
def template(book, actor):
    """A book with one client and one session, closed and whole in one file."""
    from studio.kernel import database

    factories.session(actor)
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close_database()
    return book.url


def test_files_that_may_not_grow(template):
    found = outcomes(full_disk.files_that_may_not_grow, template, range(0, 276, max(1, 12 // TORTURE)))
    judge(found)
    done = [found[point][1] for point in sorted(found)]
    assert done == sorted(done)
    assert (done[0], found[0][0] != "", len(set(done)) > 4) == (0, True, True)


def test_a_small_disk(template):
    found = outcomes(full_disk.a_small_disk, template, range(0, 96, max(1, 12 // TORTURE)))
    if {refusal for refusal, _, _ in found.values()} == {"no disk of its own"}:
        pytest.skip("no small disk can be mounted here")
    judge(found)
    done = [found[point][1] for point in sorted(found)]
    assert (done[0], done[-1] > done[0]) == (0, True)


def test_a_new_book(template):
    found = outcomes(full_disk.make_a_new_book, template, range(0, 160, max(1, 16 // TORTURE)))
    problems = {point: problems for point, (_, _, problems) in found.items() if problems}
    assert problems == {}
    refusals = [found[point][0] for point in sorted(found)]
    assert refusals[0] != ""
    assert all("\n" not in refusal and refusal.endswith(".") for refusal in refusals if refusal)


def test_readers_still_read_a_book_that_nobody_has_open(template):
    """And the same desk saves as soon as there is room."""
    with Desks(full_disk.read_and_save_again, template, 1) as desks:
        for pages in (0, 1, 4):
            ((seen, refusal, again, saved, found),) = desks.round(pages)
            assert (seen, again, saved, found) == ("10001", "10001", True, "Room")
            assert refusal == "The disk is full: nothing was saved. Make room and save again."


def test_without_that_a_full_disk_shuts_the_book(template, monkeypatch):
    import resource

    from studio.book.opening import open_book
    from studio.kernel import sqlite
    from studio.kernel.errors import StudioError

    def refuses(*_args):
        raise OSError

    monkeypatch.setattr(sqlite, "immutable", refuses)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises((StudioError, OSError)):
            open_book(template)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
