"""Each list in each order under each filter that it offers: read from an index on both databases, whole and in order.

On PostgreSQL the server is told that the tables hold a million rows, so that it plans as it would then; SQLite's plans do
not look at the number of rows.
"""

import gc
import json
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

import pytest

import models
from models import Client, ClientStatus, LeadSource, Session
from studio.book.opening import open_book
from studio.demo import bulk
from studio.exchange.listed import LISTS
from studio.kernel import database, journal
from studio.kernel.access import SYSTEM
from studio.kernel.clean import name_key
from studio.lists import page as pages
from studio.lists import question as questions
from studio.lists.spec import Asked, ListSpec
from tests.conftest import NOW

CLIENT_ROWS, SESSION_ROWS = 400, 2000
TIMES = 500
"""So many more rows than there are does PostgreSQL think that the tables have."""

WORDS = {"status": "1", "source": "1"}
"""What is typed for each filter; the books below have rows for it."""


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def grown_url(request, tmp_path_factory):
    """Make a book with clients and sessions of which many are equal in what lists are sorted by."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("lists") / "book.db"
        path.write_bytes(request.getfixturevalue("sqlite_template").read_bytes())
        _grow(str(path))
        yield str(path)
    else:
        with request.getfixturevalue("postgres_server").copied("template_book") as url:
            _grow(url)
            yield url


@pytest.fixture
def grown(grown_url, frozen):
    open_book(grown_url)


def _grow(url):
    open_book(url)
    with journal.entry(SYSTEM, "Grew", undoable=False) as entry:
        statuses = [entry.insert(ClientStatus, name=name) for name in "12"]
        sources = [entry.insert(LeadSource, name=name) for name in "123"]
        _clients(statuses, sources)
        _sessions()
        bulk.continue_ids()
    if not database.is_sqlite():
        models.database.obj.execute_sql("ANALYZE")
        models.database.obj.execute_sql(
            f"UPDATE pg_class SET reltuples = reltuples * {TIMES} WHERE relname IN ('session', 'client') "
            "OR relname LIKE 'session!_%%' ESCAPE '!' OR relname LIKE 'client!_%%' ESCAPE '!'"
        )
    database.close_database()


def _clients(statuses, sources):
    names = ["Smith", "O'Brien", "Zoë", "smith", "王"]
    bulk.insert_rows(
        Client,
        ("id", "number", "last_name", "first_name", "name_key", "client_status", "lead_source", "created_at"),
        (
            (
                i, str(950 + i), names[i % 5], str(i % 7), name_key(f"{names[i % 5]} {i % 7}"),
                statuses[i % 2] if i % 3 else None, sources[i % 3], NOW.astimezone(),
            )
            for i in range(1, CLIENT_ROWS + 1)
        ),
    )  # fmt: skip


def _sessions():
    start = datetime(2026, 1, 1, 9)
    bulk.insert_rows(
        Session,
        (
            "id", "number", "client", "session_type", "starts_at", "ends_at", "studio", "photographer", "room",
            "status", "status_since", "status_due", "booked_by", "booked_at",
        ),
        (
            (
                i, f"{'Smith' if i % 9 == 0 else ''}{9000 + i}", 1 + i % CLIENT_ROWS, 1 + i % 3,
                at := start + timedelta(days=i % 300, hours=i % 8), at + timedelta(hours=1), 1, 1, None,
                1 + i % 4, at.date(), at.date() + timedelta(days=i % 9) if i % 4 else None, 1, NOW.astimezone(),
            )
            for i in range(1, SESSION_ROWS + 1)
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Pair:
    spec: ListSpec
    order: str
    keys: tuple[str, ...]

    def __str__(self):
        return f"{self.spec.name} {'+'.join(self.keys) or 'all'} by {self.order}"

    @property
    def asked(self):
        return Asked(filters=tuple((key, WORDS[key]) for key in self.keys), order=self.order)


def offered():
    """Give each order under no filter, each one, and each two, as far as the list offers it."""
    for spec in LISTS.values():
        keys = [one.key for one in spec.filters]
        for some in ((), *combinations(keys, 1), *combinations(keys, 2)):
            for order in spec.order:
                if questions.can(spec, frozenset(some), order):
                    yield Pair(spec, order, some)


PAIRS = list(offered())


def statements(monkeypatch, run):
    seen, execute = [], database.rows
    with monkeypatch.context() as patched:
        patched.setattr(database, "rows", lambda sql, params=(): seen.append((sql, params)) or execute(sql, params))
        result = run()
    return result, seen


def explain(sql, params):
    """Return the indexes that a statement reads, what it does besides, and those in which it begins at a place."""
    return (_explain_sqlite if database.is_sqlite() else _explain_postgres)(sql, params)


def _explain_sqlite(sql, params):
    steps = [str(row[3]) for row in models.database.obj.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()]
    names = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN) (\w+) (\w+)", sql)}
    indexes, begun = set(), set()
    for step in steps:
        found = re.match(
            r"(SCAN|SEARCH) (\w+)(?: USING (?:COVERING )?(?:INDEX (\w+)|INTEGER PRIMARY KEY))?( \()?", step
        )
        if found and found[2] in names:
            index = found[3] or f"{names[found[2]]}_pkey"
            indexes.add(index)
            begun |= {index} if found[4] else set()
    return indexes, [step for step in steps if "TEMP B-TREE" in step], begun


def _explain_postgres(sql, params):
    sql = "EXPLAIN (FORMAT JSON) " + sql.replace("%", "%%").replace("?", "%s")
    raw = models.database.obj.execute_sql(sql, params).fetchone()[0]
    nodes = list(_nodes((raw if isinstance(raw, list) else json.loads(raw))[0]["Plan"]))
    indexes = {node["Index Name"] for node in nodes if "Index Name" in node}
    besides = [node["Node Type"] for node in nodes if node["Node Type"] == "Sort"]
    besides += [
        f"Seq Scan {n['Relation Name']}" for n in nodes if n["Node Type"] == "Seq Scan" and n["Plan Rows"] > 10_000
    ]
    return indexes, besides, {node["Index Name"] for node in nodes if "Index Cond" in node}


def _nodes(plan):
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)


def windows(monkeypatch, pair, *, descending, backwards):
    """Read the first and the second window; return the statements about the list's own table."""
    asked = replace(pair.asked, descending=descending)

    def run():
        first = pages.page(SYSTEM, pair.spec, asked, backwards=backwards, limit=20)
        assert first.lines
        place = first.lines[0 if backwards else -1].place
        pages.page(SYSTEM, pair.spec, asked, place=place, backwards=backwards, limit=20)

    _, seen = statements(monkeypatch, run)
    return [(sql, params) for sql, params in seen if " ORDER BY " in sql and sql.startswith(f"SELECT {pair.spec.key},")]


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_each_order_under_each_filter_walks_its_index(grown, monkeypatch, pair):
    question = questions.check(pair.spec, pair.asked, SYSTEM.may)
    wanted = questions.index_of(question)
    for descending in (False, True):
        for backwards in (False, True):
            for sql, params in windows(monkeypatch, pair, descending=descending, backwards=backwards):
                indexes, besides, begun = explain(sql, params)
                assert wanted in indexes, (wanted, indexes, sql)
                assert question.sorted or not besides, (besides, sql)
                assert wanted in begun or " < (" not in sql and " > (" not in sql, (begun, sql)


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_pages_in_both_directions_give_each_row_once_and_in_order(grown, pair):
    for descending in (False, True):
        asked = replace(pair.asked, descending=descending)
        whole = list(pages.export(SYSTEM, pair.spec, asked))
        assert [line.place for line in whole] == sorted((line.place for line in whole), reverse=descending)
        for backwards in (False, True):
            assert read_all(pair.spec, asked, backwards, 60) == [line.id for line in whole]
    count = pages.count(SYSTEM, pair.spec, pair.asked)
    assert count == min(len(whole), pages.COUNT_CAP)


def read_all(spec, asked, backwards, limit):
    ids, place, more = [], None, True
    while more:
        read = pages.page(SYSTEM, spec, asked, place=place, backwards=backwards, limit=limit)
        more = read.more
        ids = [*(line.id for line in read.lines), *ids] if backwards else [*ids, *(line.id for line in read.lines)]
        if read.lines:
            place = read.lines[0 if backwards else -1].place
    return ids


def test_every_declared_walk_is_offered():
    for spec in LISTS.values():
        tested = {(pair.order, frozenset(pair.keys)) for pair in PAIRS if pair.spec is spec}
        assert {(walk.order, walk.filters) for walk in spec.walks} - tested == set()
        assert {column.order for column in spec.columns} - {"", *spec.order} == set()
        assert {name for column in spec.columns for name in column.joins} <= set(spec.joins)


def test_no_list_is_left_out():
    import studio.exchange.listed  # noqa: F401 - every list is made by now

    made = {one.name for one in gc.get_objects() if isinstance(one, ListSpec)}
    assert {spec.name for spec in LISTS.values()} >= {name for name in made if not name.startswith("test ")}


def test_a_sort_and_a_whole_read_would_be_seen(grown):
    indexes, besides, _ = explain("SELECT c.id, c.notes FROM client c ORDER BY c.notes, c.id LIMIT 60", ())
    assert besides
    assert "client_name_key" not in indexes


@pytest.mark.parametrize("index", ["client_name_key", "client_number_order"])
def test_an_index_that_is_missing_would_be_seen(grown, index):
    walk = next(walk for walk in LISTS["client"].walks if walk.index == index)
    asked = Pair(LISTS["client"], walk.order, tuple(walk.filters)).asked
    with models.database.obj.atomic() as tried:
        models.database.obj.execute_sql(f"DROP INDEX {index}")
        question = questions.check(LISTS["client"], asked, SYSTEM.may)
        sql, params = pages._statement(question, question.alternatives[0], None, False, 20)
        assert explain(sql, params)[1]
        tried.rollback()
