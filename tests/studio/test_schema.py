"""What the schema itself refuses, whoever writes. Each refusal has a control that shows what happens without it."""

import pytest
from peewee import ForeignKeyField, IntegrityError, PeeweeException

import models
from models import Booking, ClientGroup, Cycle, Session, Status, TaskType
from studio.kernel import database
from tests import factories

pytestmark = pytest.mark.all_on_postgres

DAY = "2026-11-23"
APPEND_ONLY = ["status_note", "session_flag", "journal_entry", "journal_change"]
FLAG = "INSERT INTO session_flag (session_id, kind, at, why, original_id) VALUES (?, ?, ?, ?, ?)"
PERMIT = "INSERT INTO clash_permit (session_id, other_id, resource_id, at) VALUES (?, ?, ?, ?)"
PERMITTED = (
    "INSERT INTO booking (session_id, resource_id, starts_at, ends_at, blocking, permitted) VALUES (?, ?, ?, ?, ?, ?)"
)
BOOKING = "INSERT INTO booking (session_id, resource_id, starts_at, ends_at, blocking) VALUES (?, ?, ?, ?, ?)"


def run(sql, params=()):
    db = models.database.obj
    with db.atomic():
        return db.execute_sql(sql if database.is_sqlite() else sql.replace("?", "%s"), params)


def book_raw(session_id, start, end, *, blocking=True, resource_id=None):
    resource_id = resource_id or factories.room_id()
    run(BOOKING, (session_id, resource_id, f"{DAY} {start}:00", f"{DAY} {end}:00", blocking))


def overlaps():
    return database.rows(
        "SELECT count(*) FROM booking a JOIN booking b ON a.id < b.id AND a.resource_id = b.resource_id "
        "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.blocking AND b.blocking"
    )[0][0]


def drop_guard():
    if not database.is_sqlite():
        run("ALTER TABLE booking DROP CONSTRAINT booking_overlap")
        run("DROP TRIGGER booking_overlap ON booking")
        return
    for trigger in ("booking_overlap_insert", "booking_overlap_update"):
        run(f"DROP TRIGGER {trigger}")


@pytest.fixture
def taken(book, actor):
    """A session without a booking of its own, and a raw booking of Room 1 from 10 to 11."""
    session_id = factories.session(actor, room=None).session_id
    book_raw(session_id, "10:00", "11:00")
    return session_id


class TestDoubleBooking:
    @pytest.mark.parametrize(
        ("start", "end"),
        [("10:00", "11:00"), ("09:00", "10:01"), ("10:59", "12:00"), ("10:15", "10:45"), ("09:00", "12:00")],
    )
    def test_an_overlap_is_refused(self, taken, start, end):
        with pytest.raises(IntegrityError, match="booking_overlap"):
            book_raw(taken, start, end)
        assert Booking.select().count() == 1

    @pytest.mark.parametrize(("start", "end"), [("09:00", "10:00"), ("11:00", "12:00")])
    def test_touching_is_taken(self, taken, start, end):
        book_raw(taken, start, end)
        assert (Booking.select().count(), overlaps()) == (2, 0)

    def test_what_does_not_block_is_taken(self, taken):
        book_raw(taken, "10:00", "11:00", blocking=False)
        assert (Booking.select().count(), overlaps()) == (2, 0)

    def test_another_resource_is_taken(self, taken, actor):
        book_raw(taken, "10:00", "11:00", resource_id=factories.room(actor))
        assert overlaps() == 0

    def test_an_update_into_a_taken_time_is_refused(self, taken):
        book_raw(taken, "12:00", "13:00")
        with pytest.raises(IntegrityError, match="booking_overlap"):
            run("UPDATE booking SET starts_at = ? WHERE id = 2", (f"{DAY} 10:30:00",))
        with pytest.raises(IntegrityError, match="booking_overlap"):
            run("UPDATE booking SET ends_at = ? WHERE id = 1", (f"{DAY} 12:30:00",))
        assert overlaps() == 0

    def test_an_update_to_blocking_is_refused(self, taken):
        book_raw(taken, "10:00", "11:00", blocking=False)
        with pytest.raises(IntegrityError, match="booking_overlap"):
            run("UPDATE booking SET blocking = ? WHERE id = 2", (True,))
        assert overlaps() == 0

    def test_an_update_to_another_resource_is_refused(self, taken, actor):
        book_raw(taken, "10:00", "11:00", resource_id=factories.room(actor))
        with pytest.raises(IntegrityError, match="booking_overlap"):
            run("UPDATE booking SET resource_id = ? WHERE id = 2", (factories.room_id(),))

    def test_a_freed_time_can_be_taken(self, taken):
        for free in (
            "DELETE FROM booking WHERE id = 1",
            "UPDATE booking SET blocking = FALSE WHERE id = 2",
            f"UPDATE booking SET starts_at = '{DAY} 14:00:00', ends_at = '{DAY} 15:00:00' WHERE id = 3",
        ):
            run(free)
            book_raw(taken, "10:00", "11:00")
        assert overlaps() == 0

    def test_a_permitted_booking_keeps_its_time_from_everybody_else(self, taken, actor):
        second, third = (factories.session(actor, room=None).session_id for _ in range(2))
        run(PERMIT, (second, taken, factories.room_id(), f"{DAY} 08:00:00"))
        run(PERMITTED, (second, factories.room_id(), f"{DAY} 10:30:00", f"{DAY} 12:00:00", True, True))
        with pytest.raises(IntegrityError, match="booking_overlap"):
            book_raw(third, "11:30", "12:30")
        book_raw(third, "14:00", "15:00")
        with pytest.raises(IntegrityError, match="booking_overlap"):
            run("UPDATE booking SET starts_at = ? WHERE session_id = ?", (f"{DAY} 11:30:00", third))
        for permitted in (True, False):
            with pytest.raises(IntegrityError, match="booking_overlap"):
                run(PERMITTED, (third, factories.room_id(), f"{DAY} 11:30:00", f"{DAY} 12:30:00", True, permitted))
        assert Booking.select().count() == 3

    def test_a_permitted_booking_overlaps_only_what_it_was_permitted_against(self, taken, actor):
        second, third = (factories.session(actor, room=None).session_id for _ in range(2))
        book_raw(third, "12:00", "13:00")
        run(PERMIT, (second, taken, factories.room_id(), f"{DAY} 08:00:00"))
        run(PERMITTED, (second, factories.room_id(), f"{DAY} 10:30:00", f"{DAY} 12:00:00", True, True))
        with pytest.raises(IntegrityError, match="booking_overlap"):
            run("UPDATE booking SET ends_at = ? WHERE session_id = ?", (f"{DAY} 12:01:00", second))
        run("UPDATE booking SET starts_at = ? WHERE session_id = ?", (f"{DAY} 10:00:00", second))
        # What it was permitted against may move over it, too: the permit says so of both.
        run("UPDATE booking SET ends_at = ? WHERE session_id = ?", (f"{DAY} 11:30:00", taken))
        run("DELETE FROM clash_permit")
        with pytest.raises(IntegrityError, match="booking_overlap"):
            run("UPDATE booking SET ends_at = ? WHERE session_id = ?", (f"{DAY} 11:15:00", taken))

    def test_a_permit_for_another_resource_is_none(self, taken, actor):
        second, room = factories.session(actor, room=None).session_id, factories.room(actor)
        run(PERMIT, (second, taken, room, f"{DAY} 08:00:00"))
        with pytest.raises(IntegrityError, match="booking_overlap"):
            run(PERMITTED, (second, factories.room_id(), f"{DAY} 10:30:00", f"{DAY} 12:00:00", True, True))

    def test_what_is_held_is_not_permitted(self, taken):
        with pytest.raises(IntegrityError):
            run(PERMITTED, (taken, factories.room_id(), f"{DAY} 13:00:00", f"{DAY} 14:00:00", False, True))

    def test_without_the_guard_the_same_overlap_gets_in(self, taken):
        drop_guard()
        book_raw(taken, "10:30", "11:30")
        assert overlaps() == 1

    def test_an_end_before_the_start_is_refused(self, taken):
        with pytest.raises(IntegrityError):
            book_raw(taken, "13:00", "13:00")

    @pytest.mark.sqlite
    def test_replace_does_not_get_around_it(self, taken):
        for sql in ("INSERT OR REPLACE", "INSERT OR IGNORE"):
            with pytest.raises(IntegrityError, match="booking_overlap"):
                run(
                    BOOKING.replace("INSERT", sql),
                    (taken, factories.room_id(), f"{DAY} 10:30:00", f"{DAY} 11:30:00", 1),
                )
        assert Booking.select().count() == 1

    @pytest.mark.sqlite
    def test_the_index_of_the_guard_follows_every_write(self, taken):
        book_raw(taken, "12:00", "13:00")
        run("UPDATE booking SET blocking = 0 WHERE id = 1")
        run("DELETE FROM booking WHERE id = 2")
        assert database.rows("SELECT count(*) FROM booking_span")[0][0] == 0


class TestAppendOnly:
    @pytest.mark.parametrize("table", APPEND_ONLY)
    @pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
    def test_no_update_and_no_delete(self, book, actor, table, sql):
        factories.session(actor, confirmed=True)
        count = database.rows(f"SELECT count(*) FROM {table}")[0][0]
        with pytest.raises(PeeweeException, match=f"{table} is append-only"):
            run(sql.format(table))
        assert database.rows(f"SELECT count(*) FROM {table}")[0][0] == count > 0

    @pytest.mark.sqlite
    @pytest.mark.parametrize("table", APPEND_ONLY)
    def test_no_replace(self, book, actor, table):
        factories.session(actor, confirmed=True)
        with pytest.raises(IntegrityError, match=f"{table} is append-only"):
            run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = 1")

    @pytest.mark.postgres
    @pytest.mark.parametrize("table", APPEND_ONLY)
    def test_no_truncate(self, book, actor, table):
        factories.session(actor, confirmed=True)
        with pytest.raises(PeeweeException, match="is append-only"):
            run(f"TRUNCATE {table} CASCADE")
        assert database.rows(f"SELECT count(*) FROM {table}")[0][0] > 0

    @pytest.mark.sqlite
    def test_replace_would_get_through_without_recursive_triggers(self, book, actor):
        factories.session(actor)
        run("PRAGMA foreign_keys = 0")
        run("PRAGMA recursive_triggers = 0")
        run("INSERT OR REPLACE INTO status_note SELECT * FROM status_note WHERE id = 1")


class TestStatuses:
    ENDS = ("initial", "final")

    def cycle(self, name="Weddings", kind="Wedding", **flags):
        """Make a cycle of one status, in one transaction."""
        with models.database.obj.atomic():
            cycle = Cycle.create(name=name, session_type=factories.type_id(kind))
            values = {"initial": True, "final": True, **flags}
            Status.create(cycle=cycle, name="a", position=1, duration_business_days=1, **values)
        return cycle

    @pytest.mark.parametrize("column", [*ENDS, "on_session_date"])
    def test_no_second_one_in_a_cycle(self, book, actor, column):
        Status.update(on_session_date=True).where(Status.id == 2).execute()
        with pytest.raises(IntegrityError), models.database.obj.atomic():
            Status.create(name="two", cycle=1, position=5, duration_business_days=1, **{column: True})
        assert Status.select().where(getattr(Status, column)).count() == 1

    @pytest.mark.parametrize("flag", ENDS)
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE status SET {flag} = FALSE WHERE {flag}",
            "UPDATE status SET inactive = TRUE WHERE {flag}",
            "UPDATE status SET cycle_id = 2, {flag} = FALSE WHERE {flag} AND cycle_id = 1",
            "DELETE FROM status WHERE {flag} AND cycle_id = 1",
        ],
    )
    def test_a_cycle_is_never_without(self, book, actor, flag, change):
        self.cycle()
        with pytest.raises(IntegrityError):
            run(change.format(flag=flag))
        # The connection goes on as if nothing had been.
        for end in self.ENDS:
            assert Status.select().where(getattr(Status, end) & ~Status.inactive).count() == 2

    @pytest.mark.parametrize("flag", ENDS)
    def test_one_hands_it_to_another_in_one_transaction(self, book, flag):
        with models.database.obj.atomic():
            for which, on in ((getattr(Status, flag), False), (Status.id == 3, True)):
                Status.update({getattr(Status, flag): on}).where(which).execute()
        assert [row.id for row in Status.select().where(getattr(Status, flag))] == [3]

    @pytest.mark.parametrize("flags", [{"initial": False}, {"final": False}, {"inactive": True}])
    def test_a_new_cycle_has_both(self, book, flags):
        with pytest.raises(IntegrityError):
            self.cycle(**flags)
        with pytest.raises(IntegrityError), models.database.obj.atomic():
            Cycle.create(name="without statuses", session_type=factories.type_id("Senior"))
        assert Cycle.select().count() == 1

    def test_without_the_links_a_cycle_could_lose_them(self, book):
        if database.is_sqlite():
            models.database.obj.execute_sql("PRAGMA foreign_keys = OFF")
        else:
            run("ALTER TABLE cycle DROP CONSTRAINT cycle_has_initial")
        run("UPDATE status SET initial = FALSE")
        assert Status.select().where(Status.initial).count() == 0

    def test_each_cycle_has_its_own_and_goes_with_it(self, book, actor):
        cycle = self.cycle()
        assert Status.select().where(Status.initial).count() == 2
        with models.database.obj.atomic():
            Status.delete().where(Status.cycle == cycle).execute()
            Cycle.delete().where(Cycle.id == cycle.id).execute()
        assert Cycle.select().count() == 1

    def test_one_cycle_for_a_type(self, book, actor):
        self.cycle("a")
        with pytest.raises(IntegrityError):
            self.cycle("b")


class TestGroups:
    def keys(self):
        return [key for (key,) in database.rows("SELECT name_key FROM client_in_group")]

    def test_a_client_stands_in_its_groups_by_name_whoever_writes(self, book, actor):
        group, one = ClientGroup.create(name="VIP [/", position=1), factories.client(actor, "Zoe", "")
        run("INSERT INTO client_in_group (client_id, client_group_id, name_key) VALUES (?, ?, '')", (one, group.id))
        assert self.keys() == ["zoe"]
        run("UPDATE client SET name_key = 'abel' WHERE id = ?", (one,))
        assert self.keys() == ["abel"]


class TestSessions:
    @pytest.mark.parametrize(
        "change",
        [
            "ends_at = starts_at",
            "cancelled_id = 1, on_hold_id = 2",
            "no_show_id = 3, cancelled_id = 1",
            "no_show_id = 3, on_hold_id = 2",
            "confirmed_id = 4, cancelled_id = 1",
            "confirmed_id = 4, on_hold_id = 2",
            "confirmed_id = 1",
            "on_hold_id = 5",
            "on_hold_id = 99",
            "client_id = 999",
            "room_id = 999",
            "number = NULL",
        ],
    )
    def test_what_no_session_can_be(self, book, actor, change):
        factories.session(actor)
        other = factories.session(actor, room=None)
        for session_id, kind in ((1, "cancelled"), (1, "on_hold"), (1, "no_show"), (1, "confirmed"), (2, "on_hold")):
            run(FLAG, (session_id, kind, f"{DAY} 10:00:00", "ill", None))
        run("UPDATE session SET on_hold_id = 5 WHERE id = ?", (other.session_id,))
        with pytest.raises(IntegrityError):
            run(f"UPDATE session SET {change} WHERE id = 1")

    def test_one_number_for_one_session(self, book, actor):
        factories.session(actor)
        factories.session(actor, room=None)
        with pytest.raises(IntegrityError):
            run("UPDATE session SET number = '10001'")

    def test_what_is_used_stays(self, book, actor):
        factories.session(actor)
        for table in ("client", "session_type", "resource", "staff", "studio", "status", "session"):
            with pytest.raises(IntegrityError):
                run(f"DELETE FROM {table}")
        assert Session.select().count() == 1


class TestFlags:
    @pytest.mark.parametrize(
        ("kind", "why", "original"),
        [("cancelled", "", None), ("redo", "", None), ("confirmed", "", 1), ("redo", "", 2), ("arrived", "", None)],
    )
    def test_what_no_flag_can_be(self, book, actor, kind, why, original):
        factories.session(actor)
        factories.session(actor, room=None)
        with pytest.raises(IntegrityError):
            run(FLAG, (2, kind, f"{DAY} 10:00:00", why, original))
        run(FLAG, (2, "redo", f"{DAY} 10:00:00", "", 1))

    def test_of_no_session(self, book, actor):
        with pytest.raises(IntegrityError):
            run(FLAG, (99, "confirmed", f"{DAY} 10:00:00", "", None))


class TestSchemaEqualsModels:
    def columns_of_database(self, table):
        if database.is_sqlite():
            return {
                name: bool(not null and not key)
                for _, name, _, null, _, key in database.rows(f"PRAGMA table_info({table})")
            }
        found = database.rows(
            "SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = ? AND table_schema = 'public' "
            "AND is_generated = 'NEVER'",
            (table,),
        )
        # Whether there is one of a resource only is filled in by the guard itself.
        found = [row for row in found if (table, row[0]) != ("booking", "single")]
        return {name: null == "YES" for name, null in found}

    def indexes_of_database(self, table):
        return {(tuple(index.columns), index.unique) for index in models.database.obj.get_indexes(table)}

    def test_columns_and_nulls(self, book):
        wanted = {
            name: {field.column_name: bool(field.null) for field in model._meta.sorted_fields}
            for name, model in models.BY_NAME.items()
        }
        assert {name: self.columns_of_database(name) | {"id": False} for name in models.BY_NAME} == wanted

    def test_indexes(self, book):
        missing = {}
        for name, model in models.BY_NAME.items():
            fields = [field for field in model._meta.sorted_fields if not field.primary_key]
            wanted = {((field.column_name,), bool(field.unique)) for field in fields if field.unique or field.index}
            wanted |= {
                (tuple(model._meta.fields[field].column_name for field in names), unique)
                for names, unique in model._meta.indexes
            }
            missing[name] = wanted - self.indexes_of_database(name)
        assert missing == dict.fromkeys(models.BY_NAME, set())

    def test_links(self, book):
        for model in models.TABLES:
            wanted = {
                (field.column_name, field.rel_model._meta.table_name)
                for field in model._meta.sorted_fields
                if isinstance(field, ForeignKeyField)
            }
            found = models.database.obj.get_foreign_keys(model._meta.table_name)
            # A cycle has its initial and its final status by its own id, and so has a task type.
            wanted |= {Cycle: {("id", "status")}, TaskType: {("id", "task_status")}}.get(model, set())
            assert {(key.column, key.dest_table) for key in found} == wanted

    def test_no_table_without_a_model(self, book):
        derived = {"client_search", "session_search", "booking_span", "client_seen", "to_do"}
        tables = set(models.database.obj.get_tables())
        extra = {name for name in tables if not any(name == d or name.startswith(f"{d}_") for d in derived)}
        assert extra - {"schema_migration", "sqlite_sequence", "sqlite_stat1"} == set(models.BY_NAME)

    def test_an_id_is_never_given_twice(self, book, actor):
        first = factories.client(actor)
        run("DELETE FROM client WHERE id = ?", (first,))
        assert factories.client(actor) > first
