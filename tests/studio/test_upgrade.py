"""A filled book of the first schema, brought up to date: every table, every flag, a permitted clash, the history."""

import json
from pathlib import Path

import pytest
from peewee import IntegrityError
from playhouse.migrations import Runner

import models
from models import Booking, ClashPermit, JournalEntry, Session, SessionFlag
from studio.book import checking, opening
from studio.book.opening import open_book
from studio.kernel import access, database, identity, journal, schema, undo
from studio.kernel.access import SYSTEM
from studio.kernel.errors import NotFound
from studio.sessions import sessions, views
from studio.workflow import workflow

SAMPLE = Path(__file__).with_name("first_schema.sql")
"""A row or more for each table of the first schema, as that one had them."""


def fill_first_schema(url):
    database.bind(url, create=True)
    database.call(lambda: None)
    db = models.database.obj
    Runner(db, str(schema.MIGRATIONS)).up(target="0001_first_schema")
    with db.atomic():
        for statement in SAMPLE.read_text("utf-8").split(";\n")[:-1]:
            db.execute_sql(statement)
            table = statement.split()[2]
            if not database.is_sqlite():
                db.execute_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}) + 20, false)"
                )
    database.close_database()


@pytest.fixture(params=["sqlite", "postgres"])
def old_book(request, tmp_path, frozen):
    if request.param == "sqlite":
        fill_first_schema(str(tmp_path / "old.db"))
        yield str(tmp_path / "old.db")
        return
    url = request.getfixturevalue("postgres_server").fresh()
    fill_first_schema(url)
    yield url
    database.close_database()


def test_every_table_of_the_first_schema_has_a_row():
    frozen_text = (Path(schema.MIGRATIONS) / "0001_first_schema.py").read_text("utf-8")
    tables = {line.split()[2] for line in frozen_text.splitlines() if line.startswith("CREATE TABLE ")}
    sample = SAMPLE.read_text("utf-8").splitlines()
    assert tables - {"{name}"} == {line.split()[2] for line in sample if line.startswith("INSERT INTO ")}


def test_flags_become_rows_with_who_when_and_why(old_book):
    assert open_book(old_book)[0] == "0002_flags_and_facts"
    made = {i: views.session_record(i) for i in range(1, 7)}
    assert [made[i].confirmed and made[i].confirmed.by for i in made] == ["MKH", None, None, None, None, None]
    assert [made[i].on_hold and made[i].on_hold.by for i in made] == [None, None, "BB", None, None, None]
    assert (made[4].cancelled.by, made[4].cancelled.why, made[6].cancelled.why) == ("BB", "ill", "No reason was noted")
    assert (made[5].no_show.by, made[5].redo.original_number) == ("BB", "10006")
    assert [other.name for other in made[6].redone_by] == ["10005"]
    assert SessionFlag.select().count() == 6
    assert [Session.get_by_id(i).version for i in range(1, 7)] == [3] * 6
    assert (made[1].notes, made[1].print_notes, [p.name for p in made[1].participants]) == ("notes", True, ["Kim"])
    assert opening.is_founded() and checking.check(SYSTEM) == []


def test_a_permitted_clash_becomes_a_permit_and_blocks_everybody_else(old_book):
    open_book(old_book)
    permits = [(p.session_id, p.other_id, p.resource_id, p.user_id) for p in ClashPermit.select()]
    assert permits == [(2, 1, 2, 2)]
    rows = {b.id: (b.blocking, b.permitted) for b in Booking.select()}
    assert rows == {
        1: (True, False),
        2: (True, False),
        3: (True, True),
        4: (False, False),
        5: (True, False),
        6: (True, False),
    }
    db = models.database.obj
    with pytest.raises(IntegrityError), db.atomic():
        db.execute_sql(
            "INSERT INTO booking (session_id, resource_id, starts_at, ends_at, blocking) "
            "VALUES (5, 2, '2026-11-23 11:10:00', '2026-11-23 11:20:00', TRUE)"
        )


def test_sentences_of_old_stay_as_they_were_and_can_no_longer_be_undone(old_book):
    open_book(old_book)
    mia = access.log_in("mia")
    assert [note.text for note in views.status_notes(1)] == ['Booked for [Mon] "x"']
    entry = JournalEntry.get_by_id(1)
    assert (entry.verb, json.loads(entry.facts), entry.redo) == ("text", {"text": "Booked session 10001"}, False)
    assert undo.next_undo(mia) is None
    with pytest.raises(NotFound):
        undo.undo(mia)


def test_one_works_on_in_it(old_book):
    open_book(old_book)
    mia = access.log_in("mia")
    assert [status.name for status in workflow.statuses(1)] == ["Pending", "Archived"]
    sessions.uncancel(mia, 6)
    sessions.hold(mia, 2, None)
    sessions.confirm(mia, 1, confirmed=False)
    assert ClashPermit.select().count() == 0
    undo.undo(mia)
    undo.undo(mia)
    assert ClashPermit.select().count() == 1
    saved = sessions.book_session(mia, 1, {"session_type": 1, "starts_at": Session.get_by_id(4).starts_at})
    assert saved.session_id > 6
    assert checking.check(SYSTEM) == []


def test_a_book_has_an_identity_of_its_own_that_stays(old_book):
    open_book(old_book)
    first = identity.book_identity()
    database.close_database()
    open_book(old_book)
    assert len(first) == 36 and identity.book_identity() == first


@pytest.mark.parametrize("kept", ["TRIGGER", "INDEX"])
def test_an_upgraded_book_has_what_a_new_one_has(tmp_path, frozen, kept):
    fill_first_schema(str(tmp_path / "old.db"))
    found = []
    for url in (str(tmp_path / "old.db"), str(tmp_path / "new.db")):
        open_book(url, create=True)
        found.append(set(database.rows("SELECT name, sql FROM sqlite_master WHERE type = ?", (kept.lower(),))))
        assert database.rows("PRAGMA foreign_keys") == [(1,)]
        database.close_database()
    assert found[0] == found[1] and len(found[0]) > 8


def test_killed_at_any_statement_the_old_book_is_whole(tmp_path, frozen, monkeypatch):
    """The step is one transaction: whatever fails in it, nothing of it stays."""
    url = str(tmp_path / "old.db")
    fill_first_schema(url)
    ran = []

    def up_to(most):
        database.bind(url)
        db = models.database.obj
        run = db.execute_sql

        def counted(sql, params=None, *rest, **named):
            ran.append(sql)
            if len(ran) > most:
                raise OSError("power cut")
            return run(sql, params, *rest, **named)

        step = next(m for m in Runner(db, str(schema.MIGRATIONS)).migrations() if m.name.startswith("0002")).load()
        database.call(lambda: None)
        run("PRAGMA foreign_keys = OFF")
        with pytest.raises(OSError, match="power cut"), db.atomic():
            monkeypatch.setattr(db, "execute_sql", counted)
            step.up(None, db)
        monkeypatch.undo()
        sessions_left = run("SELECT count(*), sum(cancelled) FROM session").fetchone()
        names = [row[1] for row in run("PRAGMA table_info(status)").fetchall()]
        database.close_database()
        return sessions_left, names

    for most in range(0, 60, 3):
        ran.clear()
        left, names = up_to(most)
        assert (left, "description" in names) == ((6, 2), True), most
    open_book(url)
    assert checking.check(SYSTEM) == []
    assert journal.last_entry_id() >= 1
