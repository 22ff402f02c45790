"""Books that grew under an older schema, brought up to date: the program still says of them what it said.

General over all steps: a sample for each schema that people may have stands in ``tests/schemas``.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import time_machine

import models
from models import Booking, JournalEntry, Session
from studio.book import checking, versions
from studio.book.copies import reading, steps_of
from studio.book.opening import open_book
from studio.find import index, search
from studio.kernel import access, database, schema
from studio.notes import words
from studio.sessions import sessions
from tests import factories
from tests.schemas import dying, sample
from tests.torture import TORTURE

SAMPLES = sample.samples()
EACH = 61
"""Before each so many statements of the steps a start is killed in every run."""


def make(url: str, name: str) -> None:
    """Make the book of a sample: the steps up to its own, then its rows."""
    from playhouse.migrations import Runner

    database.bind(url, create=True)
    db = models.database.obj
    db.connect()
    last = [step for step in schema.known_migrations() if step[:4] <= name][-1]
    Runner(db, str(schema.MIGRATIONS)).up(target=last)
    sample.load(name)
    database.close_database()


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=SAMPLES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], str]:
    """Return what makes a sample's book once, to be copied for each test; it gives the path, or the name on the server."""

    @cache
    def once(kind: str, name: str) -> str:
        if kind == "sqlite":
            url = place = str(tmp_path_factory.mktemp("sample") / "grown.db")
        else:
            place = f"sample_{name}_{os.getpid()}"
            url = request.getfixturevalue("postgres_server").create(place)
        make(url, name)
        return place

    return once


@pytest.fixture
def grown(
    request: pytest.FixtureRequest,
    made: Callable[[str, str], str],
    kind: str,
    name: str,
    frozen: time_machine.Traveller,
    tmp_path: Path,
) -> Iterator[str]:
    """The URL of a sample's book."""
    first = made(kind, name)
    if kind == "sqlite":
        yield str(shutil.copyfile(first, tmp_path / "grown.db"))
        return
    with request.getfixturevalue("postgres_server").copied(first) as url:
        yield url
        database.close_database()


def ahead_of(name: str) -> list[str]:
    return [step for step in schema.known_migrations() if step[:4] > name]


def same(now: object, then: object) -> bool:
    """Tell whether what is told now agrees with what was told then; new facts may have come along."""
    if isinstance(then, dict):
        assert isinstance(now, dict)
        return all(key in now and same(now[key], value) for key, value in then.items())
    if isinstance(then, list):
        assert isinstance(now, list)
        return len(now) == len(then) and all(map(same, now, then))
    return now == then


def test_the_steps_are_numbered_without_gap_or_twin():
    """Which of two steps of one number comes first would hang on their names, and a sample is kept by its number."""
    assert [int(step[:4]) for step in schema.known_migrations()] == list(range(1, len(schema.known_migrations()) + 1))


def test_there_is_a_sample_of_the_first_schema():
    assert SAMPLES[:1] == ["0001"]


def test_a_sample_of_the_present_schema_can_be_kept_before_the_next_step(tmp_path):
    kept = json.loads(sample.write(tmp_path).read_text("utf-8"))
    assert {"session", "client", "journal_entry"} <= set(kept["rows"])
    assert kept["told"]["sessions"]


def test_it_is_brought_up_to_date_and_says_what_it_said(grown, name):
    assert open_book(grown) == ahead_of(name)
    assert open_book(grown) == []
    now, then = sample.told(), sample.kept(name)["told"]
    for what in ("clients", "sessions"):
        assert len(now[what]) == len(then[what])
        for one, other in zip(now[what], then[what], strict=True):
            assert same(one, other), (one, other)
    assert checking.problems() == []


@pytest.mark.of_the_day(3)
def test_no_row_is_lost(grown, name):
    rows = sample.kept(name)["rows"]
    open_book(grown)
    # The words of the spelling check were a preference, and are a list.
    moved = [row for row in rows["preference"] if row["name"] == "known_words"]
    rows["preference"] = [row for row in rows["preference"] if row not in moved]
    listed = [row["name"] for row in rows.get("studio_word", ())]
    assert sorted(words.known()) == sorted([*listed, *(word for row in moved for word in json.loads(row["value"]))])
    there = set(models.database.obj.get_tables())
    counts = {table: database.rows(f'SELECT count(*) FROM "{table}"')[0][0] for table in rows if table in there}
    assert {table: counts[table] for table in counts if counts[table] < len(rows[table])} == {}
    assert len(counts) > 20
    # And a line that says which version opened it, where it was another.
    newly = [row["written_with"] for row in rows.get("book", [])] != [versions.VERSION]
    assert JournalEntry.select().count() == len(rows["journal_entry"]) + newly


@pytest.mark.of_the_day(3)
def test_people_work_on_in_it(grown):
    open_book(grown)
    mia = access.log_in("mia")
    saved = factories.session(mia, "2026-12-03 10:00", client_id=1)
    assert sessions.confirm(mia, saved.session_id).version == 2
    old = Session.get(Session.number == "10001")
    sessions.save_session(mia, old.id, None, {"description": "Changed"})
    index.index_clients({1})
    assert [hit.number for hit in search.find("weber").clients] == ["1001"]
    assert Booking.select().count() > 10
    assert checking.problems() == []


@pytest.mark.of_the_day(3)
def test_killed_at_a_statement_the_next_start_goes_on(grown, name, kind, tmp_path):
    """A killed step has left the old schema, and no half of the new one; ``make torture`` kills at each statement."""
    if not ahead_of(name):
        pytest.skip("this is the newest schema")
    first, statements = grown, 1000
    if kind == "sqlite":
        first = str(tmp_path / "copy.db")
        shutil.copyfile(grown, first)
        statements = dying.upgrade(first)
    at, died = 1, 0
    while at <= statements:
        if kind == "sqlite":
            shutil.copyfile(grown, first)
            for suffix in ("-wal", "-shm"):
                Path(f"{first}{suffix}").unlink(missing_ok=True)
        if dying.upgrade(first, at):
            break  # PostgreSQL keeps the steps that were whole: fewer statements were left
        died += 1
        if kind == "sqlite":
            with reading(Path(first)) as db:
                taken = steps_of(db)
            assert sorted(taken) == schema.known_migrations()[: len(taken)]
            assert open_book(first) == schema.known_migrations()[len(taken) :]
            assert checking.problems() == []
            database.close_database()
        at += 1 if TORTURE > 1 else EACH
    assert died
    open_book(first)
    assert len(sample.told()["sessions"]) == len(sample.kept(name)["told"]["sessions"])
    assert checking.problems() == []
