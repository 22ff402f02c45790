from datetime import timedelta

from bench import databases
from models import Session
from models import database as bound
from studio.book import checking
from studio.book.opening import open_book
from studio.find import search
from studio.kernel import access, clock, database
from studio.sessions import agenda, sessions
from studio.sessions.agenda import Filter


def made_in(folder, monkeypatch, sessions_wanted=400):
    monkeypatch.setattr(databases, "FOLDER", folder)
    monkeypatch.setattr(databases, "SIZES", {"small": sessions_wanted})
    return in_another_run()


def in_another_run():
    databases.path_of.cache_clear()
    return databases.path_of("small")


def test_a_book_is_sound_and_full_around_today(tmp_path, monkeypatch, frozen):
    open_book(str(made_in(tmp_path / "books", monkeypatch)))
    assert checking.problems() == []
    assert Session.select().count() == 400
    today = clock.today()
    for day in (today - timedelta(days=5), today, today + timedelta(days=4)):
        assert sum(row.kind == "session" for row in agenda.day(day, Filter(hidden=True))) == 40
    assert len(search.find("o'brien zoe").clients) == 1
    assert [hit.number for hit in search.find("10400").sessions] == ["10400"]


def test_its_schema_is_that_of_the_migrations(tmp_path, monkeypatch, frozen):
    parts = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    open_book(str(made_in(tmp_path / "books", monkeypatch)))
    made = database.rows(parts)
    open_book(str(tmp_path / "new.db"), create=True)
    assert made == database.rows(parts)


def test_work_goes_on_in_it(tmp_path, monkeypatch, frozen):
    open_book(str(made_in(tmp_path / "books", monkeypatch)))
    mia = access.log_in(databases.LOGIN)
    evening = clock.now().replace(hour=20, minute=0, second=0, microsecond=0)
    assert sessions.book_session(mia, 1, {"session_type": 1, "starts_at": evening}).number == "10401"
    assert checking.problems() == []


def test_it_is_used_again_on_the_same_day_only(tmp_path, monkeypatch, frozen):
    first = made_in(tmp_path / "books", monkeypatch)
    inode = first.stat().st_ino
    assert in_another_run().stat().st_ino == inode
    assert bound.obj is None
    open_book(str(first))
    before = Session.select().order_by(Session.starts_at).first().starts_at
    database.close_database()
    frozen.shift(timedelta(days=1))
    assert databases.path_of("small").stat().st_ino == inode
    open_book(str(in_another_run()))
    assert Session.select().order_by(Session.starts_at).first().starts_at == before + timedelta(days=1)
