import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

import models
from models import TABLES, Client, Session, SessionType, User
from studio.book import checking
from studio.book.opening import open_book
from studio.demo import building
from studio.demo.names import ORGANISATIONS, SPECIAL
from studio.find import search
from studio.kernel import access, clock, database
from studio.kernel.access import SYSTEM
from studio.kernel.clean import check_email, clean_line, normalise_phone
from studio.kernel.errors import Invalid
from studio.kernel.undo import next_undo
from studio.lists.page import export
from studio.lists.spec import Asked
from studio.sessions import agenda, sessions
from studio.sessions.agenda import Filter
from studio.sessions.listed import SESSIONS
from tests import postgres
from tests.conftest import NOW, ZONE
from tests.torture import TORTURE

SATURDAY = date(2026, 11, 21)


def built_on(url: str, day: date) -> None:
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(ZONE)), tick=False):
        open_book(url, create=True)
        building.build()


@pytest.fixture
def opened(demo_of, tmp_path, frozen):
    copy = tmp_path / "demo.db"
    shutil.copyfile(demo_of(NOW), copy)
    open_book(str(copy))


def everything(*, but: frozenset[str] = frozenset({"at"})) -> dict[str, list[dict[str, object]]]:
    return {
        model._meta.table_name: [
            {name: value for name, value in row.items() if model is not models.JournalEntry or name not in but}
            for row in model.select().order_by(model.id).dicts()
        ]
        for model in TABLES
        if model is not models.Book  # each book is another one
    }


def test_the_studio_is_whole_and_of_believable_size_and_the_same_all_day(tmp_path, opened):
    before, steps = everything(), []
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=ZoneInfo(ZONE)), tick=False):
        open_book(str(tmp_path / "again.db"), create=True)
        login = building.build(lambda done, total: steps.append((done, total)))
    assert everything() == before
    assert checking.problems() == []
    assert steps == [(n, 6) for n in range(1, 7)]
    owner = access.log_in(login)
    assert (owner.name, owner.initials, owner.role) == ("Mia Hansen", "MKH", "owner")
    assert 2_700 <= Session.select().count() <= 3_300
    counted = {m.__name__: m.select().count() for m in (Client, models.Studio, User, models.JournalEntry)}
    assert counted == {"Client": 900, "Studio": 2, "User": 9, "JournalEntry": 1}
    kinds = {row.appointment_type.name for row in models.Appointment.select()}
    assert kinds == {"Consultation", "Sales presentation", "Delivery", "Staff meeting", "Event"}
    assert models.Appointment.select().where(models.Appointment.event).count() == 3
    assert 400 <= models.Appointment.select().count() <= 700
    linked = models.Appointment.select().where(models.Appointment.session.is_null(False))
    assert linked.count() >= 350
    assert all(row.session.client_id == row.client_id for row in linked)
    for flag in ("confirmed", "no_show", "cancelled"):
        assert models.Appointment.select().where(getattr(models.Appointment, flag).is_null(False)).count() >= 10
    assert models.Resource.select().where(models.Resource.kind == "room").count() == 5
    assert next_undo(owner) is None


def test_sessions_of_every_kind_are_there(opened):
    today = clock.today()
    for flag in ("no_show", "redo", "on_hold", "cancelled"):
        assert 5 <= Session.select().where(getattr(Session, flag).is_null(False)).count() <= 300, flag
    until = Asked((("to", "today"),), columns=("status",))
    statuses = {line.values[0] for line in export(SYSTEM, SESSIONS, until)}
    assert len(statuses - {"Archived"}) == 7
    overdue = [line.values[0] for line in export(SYSTEM, SESSIONS, replace(agenda.overdue(today), columns=("due",)))]
    assert 3 <= len(overdue) <= 25
    assert (today - min(overdue)).days < 21
    side = agenda.side(today)
    assert side.overdue_count == len(overdue)
    assert side.unconfirmed_count > 0
    late = "SELECT count(*) FROM status_note WHERE at >= ?"
    assert database.rows(late, (clock.utc(datetime.combine(today, datetime.min.time())).isoformat(" ")[:19],)) == [(0,)]


UNBELIEVABLE = {
    "said before the session was booked": "m.made_at < s.booked_at",
    "written after today": "m.made_at >= '2026-11-22'",
    "confirmed by a call after the session": "k.name LIKE 'Confirm%' AND m.due_on > date(s.starts_at)",
    "called to confirm what was confirmed": "k.name LIKE 'Confirm%' AND date(f.at) < m.due_on AND f.at < m.made_at",
    "on the desk on a Sunday": "strftime('%w', m.due_on) = '0' AND m.kind IN ('call', 'text')",
    "texted where no texts go": "m.kind = 'text' AND m.phone NOT IN (SELECT number FROM client_phone WHERE sms)",
    "in a language that is not theirs": "m.description LIKE 'Your%' AND c.language = 'es'",
}
"""What no studio does, by what a communication ``m`` about a session ``s`` would be."""


def test_what_was_said_and_done_is_believable(opened):
    said = (
        "SELECT m.id FROM communication m JOIN session s ON s.id = m.session_id JOIN client c ON c.id = m.client_id "
        "LEFT JOIN call_type k ON k.id = m.call_type_id LEFT JOIN session_flag f ON f.id = s.confirmed_id WHERE "
    )
    found = {what: database.rows(said + where) for what, where in UNBELIEVABLE.items()}
    assert {what: rows for what, rows in found.items() if rows} == {}
    for where in (
        "m.kind = 'call' AND m.completed_on IS NULL",
        "k.name LIKE 'Confirm%' AND f.id > 0",
        "c.language = 'es'",
    ):
        assert database.rows(said + where), where
    closed = "strftime('%w', due_on) IN ('0', '6') OR due_on < start_on OR completed_on < start_on"
    assert database.rows(f"SELECT number FROM task WHERE client_id IS NOT NULL AND ({closed})") == []
    numbered = [row[0] for row in database.rows("SELECT start_on FROM task ORDER BY id")]
    assert numbered == sorted(numbered)


DAYS = {
    "holiday": date(2026, 12, 25),
    "sunday": date(2026, 11, 22),
    "monday": date(2026, 11, 30),
    "summer break": date(2026, 7, 29),
}


@pytest.mark.of_the_day(len(DAYS))
@pytest.mark.parametrize("name", DAYS)
def test_today_is_full_whatever_day_it_is(tmp_path, opened, name):
    day, first = DAYS[name], Session.select().order_by(Session.id).first()
    built_on(str(tmp_path / "day.db"), day)
    assert checking.problems() == []
    assert Session.select().order_by(Session.id).first().starts_at != first.starts_at
    shown, hidden = (
        [row for row in agenda.day(day, only) if row.kind == "session"] for only in (Filter(), Filter(hidden=True))
    )
    assert 9 <= len(shown) <= 12
    assert {(row.on_hold, row.cancelled) for row in hidden if row not in shown} == {(True, False), (False, True)}
    assert {row.confirmed for row in shown} == {True, False}
    busy = [(row.starts_at, row.ends_at) for row in shown]
    minutes = [datetime.combine(day, datetime.min.time()) + timedelta(minutes=m) for m in range(9 * 60, 18 * 60, 10)]
    assert [at for at in minutes if not any(start <= at < end for start, end in busy)] == []
    tomorrow = agenda.day(day + timedelta(days=1), Filter(hidden=True))
    assert any(row.on_hold for row in tomorrow)
    assert len([row for row in tomorrow if not row.confirmed and not row.on_hold]) >= 2


@pytest.mark.of_the_day(2)
def test_today_is_full_where_the_studio_is_whatever_day_the_machine_has(tmp_path):
    """Thanksgiving evening in California: on UTC it is tomorrow, and a holiday has no sessions but for being today."""
    with time_machine.travel(datetime(2026, 11, 27, 2, 15, tzinfo=ZoneInfo("UTC")), tick=False):
        open_book(str(tmp_path / "demo.db"), create=True)
        building.build()
        clock.set_zone(ZONE)
        assert clock.today() == date(2026, 11, 26)
        assert len(agenda.day(clock.today())) >= 9


def test_everything_is_found_and_stored_as_if_typed(opened):
    for name in SPECIAL:
        hits = search.find(f"{name.last} {name.first}").clients
        assert [h.name for h in hits][:1] == [f"{name.last}, {name.first}" if name.first else name.last]
    for name in ORGANISATIONS:
        assert [hit.name for hit in search.find(name).clients][:1] == [name]
    for client in Client.select():
        assert clean_line(client.last_name, required=True) == client.last_name
    for phone in models.ClientPhone.select():
        assert normalise_phone(phone.number, "US") == (phone.digits, phone.number)
    for email in models.ClientEmail.select():
        assert check_email(email.email) == email.email
    shared = "SELECT count(*) FROM (SELECT email FROM client_email GROUP BY email HAVING count(*) > 1) x"
    assert database.rows(shared)[0][0] > 5


def test_work_goes_on_with_the_next_numbers(opened):
    mia = access.log_in("mia")
    last = max(int(session.number) for session in Session.select())
    values = {"session_type": SessionType.get(name="Portrait").id, "starts_at": datetime(2026, 11, 21, 20)}
    saved = sessions.book_session(mia, 1, values)
    assert saved.number == str(last + 1)
    assert checking.problems() == []


def test_a_database_with_a_studio_is_left_alone(opened):
    before = everything()
    with pytest.raises(Invalid):
        building.build()
    assert everything() == before


@pytest.mark.torture
@pytest.mark.skipif(TORTURE == 1, reason="it takes nine seconds: make torture")
def test_it_is_the_same_on_postgresql(postgres_server: postgres.Server, opened):
    on_sqlite = everything()
    built_on(postgres_server.fresh(), SATURDAY)
    assert checking.problems() == []
    assert everything() == on_sqlite
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=ZoneInfo(ZONE)), tick=False):
        mia = access.log_in("mia")
        values = {"session_type": SessionType.get(name="Portrait").id, "starts_at": datetime(2026, 11, 21, 20)}
        saved = sessions.book_session(mia, 1, values)
    assert saved.session_id == len(on_sqlite["session"]) + 1
