"""Resources that there are several of and that have parts, equipment of sessions, absences, hours, special days (frozen).

``count`` says how many of a resource there are, ``booking.units`` how many a session takes: at no minute more than there
are. A resource that has parts is never booked itself; its parts are, each by a row of its own.
"""

from typing import Any

TABLES = """
ALTER TABLE resource ADD COLUMN count INTEGER NOT NULL DEFAULT 1
  CONSTRAINT resource_count CHECK (count BETWEEN 1 AND 99);
ALTER TABLE resource ADD COLUMN part_of_id INTEGER REFERENCES resource (id) ON DELETE RESTRICT;
CREATE INDEX resource_part_of_id ON resource (part_of_id);
ALTER TABLE booking ADD COLUMN units INTEGER NOT NULL DEFAULT 1 CONSTRAINT booking_units CHECK (units >= 1);
CREATE TABLE session_equipment (
  id {pk},
  session_id INTEGER NOT NULL,
  resource_id INTEGER NOT NULL,
  count INTEGER NOT NULL CHECK (count BETWEEN 1 AND 99),
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX session_equipment_session_id_resource_id ON session_equipment (session_id, resource_id);
CREATE INDEX session_equipment_resource_id ON session_equipment (resource_id);
ALTER TABLE closure RENAME COLUMN reason TO name;
ALTER TABLE closure ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
ALTER TABLE closure ADD COLUMN inactive BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE closure SET name = 'Closed' WHERE name = '';
CREATE TABLE special_day (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL,
  day DATE NOT NULL,
  studio_id INTEGER,
  opens TEXT,
  closes TEXT,
  break_from TEXT,
  break_to TEXT,
  FOREIGN KEY (studio_id) REFERENCES studio (id) ON DELETE RESTRICT
);
CREATE INDEX special_day_day ON special_day (day);
CREATE INDEX special_day_studio_id ON special_day (studio_id);
CREATE TABLE absence (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL,
  resource_id INTEGER NOT NULL,
  first_day DATE NOT NULL,
  first_time TEXT,
  last_day DATE NOT NULL,
  last_time TEXT,
  FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT,
  CONSTRAINT absence_ends_after_start CHECK (last_day >= first_day)
);
CREATE INDEX absence_resource_id_last_day ON absence (resource_id, last_day);
CREATE INDEX absence_last_day ON absence (last_day);
CREATE TABLE opening_hours (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL,
  studio_id INTEGER,
  resource_id INTEGER,
  {days},
  opens TEXT NOT NULL,
  closes TEXT NOT NULL,
  break_from TEXT,
  break_to TEXT,
  FOREIGN KEY (studio_id) REFERENCES studio (id) ON DELETE RESTRICT,
  FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT,
  CONSTRAINT opening_hours_of_one CHECK (studio_id IS NULL OR resource_id IS NULL)
);
CREATE INDEX opening_hours_studio_id ON opening_hours (studio_id);
CREATE INDEX opening_hours_resource_id ON opening_hours (resource_id)
"""
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# -- how many are taken ----------------------------------------------------------------------------------------------


def _permitted(other: str) -> str:
    """Say that the new row may overlap another one, because somebody permitted it of either."""
    return f"""
    EXISTS (SELECT 1 FROM clash_permit p WHERE p.resource_id = NEW.resource_id
      AND p.session_id = NEW.session_id AND p.other_id = {other}.session_id)
    OR EXISTS (SELECT 1 FROM clash_permit p WHERE p.resource_id = NEW.resource_id
      AND p.session_id = {other}.session_id AND p.other_id = NEW.session_id)
    """


_COUNT = "(SELECT r.count FROM resource r WHERE r.id = NEW.resource_id)"
_WHOLE = "EXISTS (SELECT 1 FROM resource r WHERE r.part_of_id = NEW.resource_id)"

# Most are taken at once when one of those that overlap begins: at its start, or at that of the new row if it is later.
_START, _END = "strftime('%s', NEW.starts_at) / 60", "strftime('%s', NEW.ends_at) / 60 - 1"


def _sqlite_refusal(verb: str) -> str:
    other = "AND {0}.id <> OLD.id " if verb == "UPDATE" else ""
    mine = "{0}.resource0 <= NEW.resource_id AND {0}.resource1 >= NEW.resource_id " + other
    return f"""
    CREATE TRIGGER booking_overlap_{verb.lower()} BEFORE {verb} ON booking WHEN NEW.blocking BEGIN
      SELECT RAISE(ABORT, 'booking_overlap') WHERE NEW.units > {_COUNT} OR EXISTS (
        SELECT 1 FROM booking_span x JOIN booking b ON b.id = x.id
        WHERE {mine.format("x")} AND x.minute0 <= {_END} AND x.minute1 >= {_START} AND NOT ({_permitted("b")})
          AND NEW.units + (SELECT sum(c.units) FROM booking_span y JOIN booking c ON c.id = y.id
            WHERE {mine.format("y")} AND y.minute0 <= max(x.minute0, {_START}) AND y.minute1 >= max(x.minute0, {_START})
              AND NOT ({_permitted("c")})) > {_COUNT});
    END
    """


SQLITE_GUARD = (
    "DROP TRIGGER booking_overlap_insert",
    "DROP TRIGGER booking_overlap_update",
    _sqlite_refusal("INSERT"),
    _sqlite_refusal("UPDATE"),
    # Fewer of them: each booking is looked at anew.
    """
    CREATE TRIGGER resource_counted AFTER UPDATE OF count ON resource WHEN NEW.count < OLD.count BEGIN
      UPDATE booking SET units = units WHERE resource_id = NEW.id AND blocking;
    END
    """,
    *(
        f"""
        CREATE TRIGGER booking_of_a_part_{verb.lower()[:6]} BEFORE {verb} ON booking WHEN {_WHOLE} BEGIN
          SELECT RAISE(ABORT, 'booking_of_a_whole');
        END
        """
        for verb in ("INSERT", "UPDATE OF resource_id")
    ),
)

# -- wholes and parts ------------------------------------------------------------------------------------------------

# One level: what has parts is no part. Who joins a whole, or leaves it, has taken the bookings along.
_NO_PART = """
NEW.part_of_id IS NOT NULL AND (NEW.part_of_id = NEW.id
  OR EXISTS (SELECT 1 FROM resource r WHERE r.part_of_id = NEW.id)
  OR EXISTS (SELECT 1 FROM resource r WHERE r.id = NEW.part_of_id AND r.part_of_id IS NOT NULL))
"""
_WHOLE_BOOKED = "EXISTS (SELECT 1 FROM booking b WHERE b.resource_id = NEW.part_of_id)"
_PART_BOOKED = """
EXISTS (SELECT 1 FROM booking b JOIN session s ON s.id = b.session_id
  WHERE b.resource_id = NEW.id AND s.room_id = OLD.part_of_id)
"""
SQLITE_PARTS = (
    f"""
    CREATE TRIGGER resource_part_insert BEFORE INSERT ON resource WHEN NEW.part_of_id IS NOT NULL BEGIN
      SELECT RAISE(ABORT, 'resource_of_parts') WHERE {_NO_PART};
      SELECT RAISE(ABORT, 'booking_of_a_whole') WHERE {_WHOLE_BOOKED};
    END
    """,
    f"""
    CREATE TRIGGER resource_part_update BEFORE UPDATE OF part_of_id ON resource
    WHEN NEW.part_of_id IS NOT OLD.part_of_id BEGIN
      SELECT RAISE(ABORT, 'resource_of_parts') WHERE {_NO_PART};
      SELECT RAISE(ABORT, 'booking_of_a_whole') WHERE {_WHOLE_BOOKED};
      SELECT RAISE(ABORT, 'booking_of_a_part') WHERE {_PART_BOOKED};
    END
    """,
)

# -- the same on PostgreSQL ------------------------------------------------------------------------------------------

_RANGES = "int4range({0}.resource_id, {0}.resource_id, '[]') && int4range(NEW.resource_id, NEW.resource_id, '[]')"


def _meets(where: str) -> str:
    return f"""
    EXISTS (SELECT 1 FROM booking b WHERE {where} AND b.id <> NEW.id AND {_RANGES.format("b")}
      AND tsrange(b.starts_at, b.ends_at, '[)') && tsrange(NEW.starts_at, NEW.ends_at, '[)')
      AND NOT ({_permitted("b")}))
    """


_TOO_MANY = f"""
EXISTS (SELECT 1 FROM booking b WHERE b.blocking AND NOT b.single AND b.id <> NEW.id AND {_RANGES.format("b")}
  AND tsrange(b.starts_at, b.ends_at, '[)') && tsrange(NEW.starts_at, NEW.ends_at, '[)') AND NOT ({_permitted("b")})
  AND NEW.units + (SELECT sum(c.units) FROM booking c WHERE c.blocking AND NOT c.single AND c.id <> NEW.id
    AND {_RANGES.format("c")}
    AND tsrange(c.starts_at, c.ends_at, '[)') @> greatest(b.starts_at, NEW.starts_at)
    AND NOT ({_permitted("c")})) > most)
"""

# Of what there is one of, the exclusion constraint keeps rows apart at whatever isolation. Of what there are several,
# rows are counted under the lock of all writers, which needs to see what they wrote.
POSTGRES_GUARD = (
    "DROP TRIGGER booking_overlap ON booking",
    "ALTER TABLE booking ADD COLUMN single BOOLEAN NOT NULL DEFAULT TRUE",
    "ALTER TABLE booking DROP CONSTRAINT booking_overlap",
    """
    ALTER TABLE booking ADD CONSTRAINT booking_overlap EXCLUDE USING gist (
      int4range(resource_id, resource_id, '[]') WITH &&, tsrange(starts_at, ends_at, '[)') WITH &&)
      WHERE (blocking AND NOT permitted AND single)
    """,
    """
    CREATE INDEX booking_counted ON booking USING gist (
      int4range(resource_id, resource_id, '[]'), tsrange(starts_at, ends_at, '[)')) WHERE (blocking AND NOT single)
    """,
    f"""
    CREATE OR REPLACE FUNCTION refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE most INTEGER; refused BOOLEAN;
    BEGIN
      PERFORM pg_advisory_xact_lock(7312);
      SELECT count INTO most FROM resource WHERE id = NEW.resource_id;
      NEW.single := most = 1;
      IF most = 1 THEN
        refused := NEW.units > 1 OR {_meets("b.blocking AND b.permitted")}
          OR (NEW.permitted AND {_meets("b.blocking AND NOT b.permitted AND b.single")});
      ELSIF current_setting('transaction_isolation') = 'repeatable read' THEN
        RAISE EXCEPTION 'bookings are counted at read committed' USING ERRCODE = 'serialization_failure';
      ELSE
        refused := NEW.units > most OR {_TOO_MANY};
      END IF;
      IF refused THEN RAISE EXCEPTION 'booking_overlap' USING ERRCODE = 'exclusion_violation'; END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER booking_overlap BEFORE INSERT OR UPDATE ON booking
      FOR EACH ROW WHEN (NEW.blocking) EXECUTE FUNCTION refuse_overlap()
    """,
    """
    CREATE FUNCTION count_bookings() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE booking SET units = units WHERE resource_id = NEW.id AND blocking; RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER resource_counted AFTER UPDATE OF count ON resource
      FOR EACH ROW WHEN (NEW.count <> OLD.count) EXECUTE FUNCTION count_bookings()
    """,
    f"""
    CREATE FUNCTION refuse_whole() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock(7312);
      IF {_WHOLE} THEN RAISE EXCEPTION 'booking_of_a_whole' USING ERRCODE = 'check_violation'; END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER booking_of_a_part BEFORE INSERT OR UPDATE OF resource_id ON booking
      FOR EACH ROW EXECUTE FUNCTION refuse_whole()
    """,
)
POSTGRES_PARTS = (
    f"""
    CREATE FUNCTION refuse_part() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock(7312);
      IF {_NO_PART} THEN RAISE EXCEPTION 'resource_of_parts' USING ERRCODE = 'check_violation'; END IF;
      IF {_WHOLE_BOOKED} THEN RAISE EXCEPTION 'booking_of_a_whole' USING ERRCODE = 'check_violation'; END IF;
      IF TG_OP = 'UPDATE' THEN
        IF {_PART_BOOKED} THEN RAISE EXCEPTION 'booking_of_a_part' USING ERRCODE = 'check_violation'; END IF;
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER resource_part_insert BEFORE INSERT ON resource
      FOR EACH ROW WHEN (NEW.part_of_id IS NOT NULL) EXECUTE FUNCTION refuse_part()
    """,
    """
    CREATE TRIGGER resource_part_update BEFORE UPDATE OF part_of_id ON resource
      FOR EACH ROW WHEN (NEW.part_of_id IS DISTINCT FROM OLD.part_of_id) EXECUTE FUNCTION refuse_part()
    """,
)


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    sqlite = hasattr(db, "attach")
    pk = "INTEGER PRIMARY KEY AUTOINCREMENT" if sqlite else "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    days = ",\n  ".join(f"{day} BOOLEAN NOT NULL DEFAULT FALSE" for day in WEEK)
    for statement in (
        *TABLES.format(pk=pk, days=days).strip().split(";\n"),
        *((*SQLITE_GUARD, *SQLITE_PARTS) if sqlite else (*POSTGRES_GUARD, *POSTGRES_PARTS)),
    ):
        db.execute_sql(statement if sqlite else statement.replace("%", "%%"))
