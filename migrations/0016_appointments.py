"""Appointments, which take people and rooms as sessions do (frozen: a later change is a later migration).

A booking is of a session or of an appointment, and so is either side of a permit. Both are told apart by one number: the
session's id, or the appointment's with a minus before it. The guard compares those, so that nobody is taken twice whoever
takes them. What SQLite cannot change in place is built anew with the triggers around it; the R*Tree stays, by the bookings' ids.
"""

from typing import Any

TABLES = """
CREATE TABLE appointment_type (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL,
  colour TEXT NOT NULL,
  duration_min INTEGER NOT NULL CHECK (duration_min BETWEEN 5 AND 1440),
  default_room_id INTEGER,
  default_user_id INTEGER,
  description TEXT NOT NULL,
  FOREIGN KEY (default_room_id) REFERENCES resource (id) ON DELETE RESTRICT,
  FOREIGN KEY (default_user_id) REFERENCES staff (id) ON DELETE RESTRICT
);
CREATE INDEX appointment_type_default_room_id ON appointment_type (default_room_id);
CREATE INDEX appointment_type_default_user_id ON appointment_type (default_user_id);
CREATE TABLE appointment_flag (
  id {pk},
  appointment_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('confirmed', 'no_show', 'cancelled')),
  at TIMESTAMP NOT NULL,
  user_id INTEGER,
  why TEXT NOT NULL,
  FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT,
  CONSTRAINT appointment_flag_cancelled_says_why CHECK (kind <> 'cancelled' OR why <> '')
);
CREATE TABLE appointment (
  id {pk},
  version INTEGER NOT NULL,
  number TEXT NOT NULL,
  appointment_type_id INTEGER NOT NULL,
  description TEXT NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  ends_at TIMESTAMP NOT NULL,
  client_id INTEGER,
  session_id INTEGER,
  studio_id INTEGER NOT NULL,
  reminder_min INTEGER,
  confirmed_id INTEGER,
  no_show_id INTEGER,
  cancelled_id INTEGER,
  notes TEXT NOT NULL,
  made_by_id INTEGER,
  made_at TIMESTAMP NOT NULL,
  FOREIGN KEY (appointment_type_id) REFERENCES appointment_type (id) ON DELETE RESTRICT,
  FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE RESTRICT,
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (studio_id) REFERENCES studio (id) ON DELETE RESTRICT,
  FOREIGN KEY (confirmed_id) REFERENCES appointment_flag (id) ON DELETE RESTRICT,
  FOREIGN KEY (no_show_id) REFERENCES appointment_flag (id) ON DELETE RESTRICT,
  FOREIGN KEY (cancelled_id) REFERENCES appointment_flag (id) ON DELETE RESTRICT,
  FOREIGN KEY (made_by_id) REFERENCES staff (id) ON DELETE RESTRICT,
  CONSTRAINT appointment_ends_after_start CHECK (ends_at > starts_at),
  CONSTRAINT appointment_no_show_alone CHECK (no_show_id IS NULL OR cancelled_id IS NULL),
  CONSTRAINT appointment_confirmed_takes_place CHECK (confirmed_id IS NULL OR cancelled_id IS NULL),
  CONSTRAINT appointment_of_session_has_client CHECK (session_id IS NULL OR client_id IS NOT NULL)
);
CREATE INDEX appointment_flag_appointment_id ON appointment_flag (appointment_id);
CREATE UNIQUE INDEX appointment_number ON appointment (number);
CREATE INDEX appointment_number_order ON appointment ({number}{c});
CREATE INDEX appointment_starts ON appointment (starts_at, id);
CREATE INDEX appointment_client_starts ON appointment (client_id, starts_at, id);
CREATE INDEX appointment_session_starts ON appointment (session_id, starts_at, id);
CREATE INDEX appointment_type_starts ON appointment (appointment_type_id, starts_at, id);
CREATE INDEX appointment_made_by_starts ON appointment (made_by_id, starts_at, id);
CREATE TABLE appointment_person (
  id {pk},
  appointment_id INTEGER NOT NULL,
  user_id INTEGER NOT NULL,
  place TIMESTAMP NOT NULL,
  FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE RESTRICT,
  FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX appointment_person_appointment_id_user_id ON appointment_person (appointment_id, user_id);
CREATE INDEX appointment_person_place ON appointment_person (user_id, place, appointment_id);
CREATE TABLE appointment_room (
  id {pk},
  appointment_id INTEGER NOT NULL,
  resource_id INTEGER NOT NULL,
  place TIMESTAMP NOT NULL,
  FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE RESTRICT,
  FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX appointment_room_appointment_id_resource_id ON appointment_room (appointment_id, resource_id);
CREATE INDEX appointment_room_place ON appointment_room (resource_id, place, appointment_id);
CREATE TABLE appointment_reminder (
  id {pk},
  user_id INTEGER NOT NULL,
  appointment_id INTEGER NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  snoozed_until TIMESTAMP,
  dismissed BOOLEAN NOT NULL,
  FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT,
  FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX appointment_reminder_user_id_appointment_id ON appointment_reminder (user_id, appointment_id);
CREATE INDEX appointment_reminder_appointment_id ON appointment_reminder (appointment_id)
"""

# PostgreSQL wants the table that a link leads to first, and these two lead to each other.
_LINK_OF_FLAG = (
    "  FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,\n"
)
POSTGRES_LINK_OF_FLAG = (
    "ALTER TABLE appointment_flag ADD CONSTRAINT appointment_flag_appointment_id_fkey FOREIGN KEY (appointment_id) "
    "REFERENCES appointment (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED"
)

NUMBER = (
    "(rtrim(number, '0123456789') || ' ' || "
    "substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', length(number), 1) || number)"
)

# -- what no row of an appointment may be ----------------------------------------------------------------------------

KINDS = ("confirmed", "no_show", "cancelled")
_FITS = " OR ".join(
    f"(NEW.{kind}_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM appointment_flag f WHERE f.id = NEW.{kind}_id "
    f"AND f.appointment_id = NEW.id AND f.kind = '{kind}'))"
    for kind in KINDS
)
PLACED = ("person", "room")

SQLITE_RULES = (
    *(
        f"CREATE TRIGGER appointment_flag_no_{verb.lower()} BEFORE {verb} ON appointment_flag "
        "BEGIN SELECT RAISE(ABORT, 'appointment_flag is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    *(
        f"CREATE TRIGGER appointment_flag_fits_{verb.lower()} AFTER {verb} ON appointment BEGIN "
        f"SELECT RAISE(ABORT, 'appointment_flag_of_another') WHERE {_FITS}; END"
        for verb in ("INSERT", "UPDATE")
    ),
    """
    CREATE TRIGGER appointment_linked BEFORE UPDATE OF session_id ON appointment
    WHEN NEW.session_id IS NOT NULL AND NEW.session_id IS NOT OLD.session_id BEGIN
      SELECT RAISE(ABORT, 'appointment_linked_later');
    END
    """,
    *(
        f"""
        CREATE TRIGGER appointment_{one}_moved AFTER UPDATE OF starts_at ON appointment BEGIN
          UPDATE appointment_{one} SET place = NEW.starts_at WHERE appointment_id = NEW.id;
        END
        """
        for one in PLACED
    ),
    *(
        f"""
        CREATE TRIGGER appointment_{one}_placed AFTER INSERT ON appointment_{one} BEGIN
          UPDATE appointment_{one} SET place = (SELECT starts_at FROM appointment WHERE id = NEW.appointment_id)
          WHERE id = NEW.id;
        END
        """
        for one in PLACED
    ),
)
POSTGRES_RULES = (
    "CREATE TRIGGER appointment_flag_append_only BEFORE UPDATE OR DELETE ON appointment_flag "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER appointment_flag_never_emptied BEFORE TRUNCATE ON appointment_flag EXECUTE FUNCTION refuse_change()",
    "CREATE FUNCTION refuse_foreign_appointment_flag() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF {_FITS} THEN RAISE EXCEPTION 'appointment_flag_of_another' USING ERRCODE = 'check_violation'; END IF; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER appointment_flag_fits AFTER INSERT OR UPDATE ON appointment "
    "FOR EACH ROW EXECUTE FUNCTION refuse_foreign_appointment_flag()",
    "CREATE FUNCTION refuse_later_link() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'appointment_linked_later' USING ERRCODE = 'check_violation'; END $$",
    "CREATE TRIGGER appointment_linked BEFORE UPDATE OF session_id ON appointment FOR EACH ROW "
    "WHEN (NEW.session_id IS NOT NULL AND NEW.session_id IS DISTINCT FROM OLD.session_id) "
    "EXECUTE FUNCTION refuse_later_link()",
    "CREATE FUNCTION move_appointment_parts() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    + "".join(f"UPDATE appointment_{one} SET place = NEW.starts_at WHERE appointment_id = NEW.id; " for one in PLACED)
    + "RETURN NULL; END $$",
    "CREATE TRIGGER appointment_moved AFTER UPDATE OF starts_at ON appointment "
    "FOR EACH ROW EXECUTE FUNCTION move_appointment_parts()",
    "CREATE FUNCTION place_appointment_part() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "SELECT starts_at INTO NEW.place FROM appointment WHERE id = NEW.appointment_id; RETURN NEW; END $$",
    *(
        f"CREATE TRIGGER appointment_{one}_placed BEFORE INSERT ON appointment_{one} "
        "FOR EACH ROW EXECUTE FUNCTION place_appointment_part()"
        for one in PLACED
    ),
)

# -- bookings and permits of either ----------------------------------------------------------------------------------

_OF = "coalesce({0}.session_id, -{0}.appointment_id)"
_OTHER = "coalesce({0}.other_id, -{0}.other_appointment_id)"
_ONE = "(session_id IS NULL) <> (appointment_id IS NULL)"
_ONE_OTHER = "(other_id IS NULL) <> (other_appointment_id IS NULL)"
_DIFFERENT = "coalesce(session_id, -appointment_id) <> coalesce(other_id, -other_appointment_id)"

REBUILT = (
    """
    CREATE TABLE booking_new (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      session_id INTEGER,
      appointment_id INTEGER,
      resource_id INTEGER NOT NULL,
      starts_at TIMESTAMP NOT NULL,
      ends_at TIMESTAMP NOT NULL,
      blocking BOOLEAN NOT NULL,
      permitted BOOLEAN NOT NULL DEFAULT FALSE,
      units INTEGER NOT NULL DEFAULT 1 CONSTRAINT booking_units CHECK (units >= 1),
      FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
      FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE RESTRICT,
      FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT,
      CONSTRAINT booking_ends_after_start CHECK (ends_at > starts_at),
      CONSTRAINT booking_permitted_blocks CHECK (blocking OR NOT permitted),
      CONSTRAINT booking_of_one CHECK ({one})
    )
    """,
    "INSERT INTO booking_new (id, session_id, resource_id, starts_at, ends_at, blocking, permitted, units) "
    "SELECT id, session_id, resource_id, starts_at, ends_at, blocking, permitted, units FROM booking ORDER BY id",
    """
    CREATE TABLE clash_permit_new (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      session_id INTEGER,
      appointment_id INTEGER,
      other_id INTEGER,
      other_appointment_id INTEGER,
      resource_id INTEGER NOT NULL,
      user_id INTEGER,
      at TIMESTAMP NOT NULL,
      FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
      FOREIGN KEY (appointment_id) REFERENCES appointment (id) ON DELETE RESTRICT,
      FOREIGN KEY (other_id) REFERENCES session (id) ON DELETE RESTRICT,
      FOREIGN KEY (other_appointment_id) REFERENCES appointment (id) ON DELETE RESTRICT,
      FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT,
      FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT,
      CONSTRAINT clash_permit_of_one CHECK ({one}),
      CONSTRAINT clash_permit_other_of_one CHECK ({one_other}),
      CONSTRAINT clash_permit_of_another CHECK ({different})
    )
    """,
    "INSERT INTO clash_permit_new (id, session_id, other_id, resource_id, user_id, at) "
    "SELECT id, session_id, other_id, resource_id, user_id, at FROM clash_permit ORDER BY id",
)


def _renamed(table: str) -> tuple[str, ...]:
    return (
        # An id is never given twice, also where the last ones are gone.
        f"UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = '{table}') "
        f"WHERE name = '{table}_new' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '{table}')",
        f"INSERT INTO sqlite_sequence (name, seq) SELECT '{table}_new', seq FROM sqlite_sequence o "
        f"WHERE o.name = '{table}' AND NOT EXISTS (SELECT 1 FROM sqlite_sequence n WHERE n.name = '{table}_new')",
        f"DROP TABLE {table}",
        f"ALTER TABLE {table}_new RENAME TO {table}",
    )


INDEXES = (
    "CREATE INDEX booking_session_id ON booking (session_id)",
    "CREATE INDEX booking_resource_id_starts_at ON booking (resource_id, starts_at)",
    "CREATE INDEX clash_permit_other_id ON clash_permit (other_id)",
)
MORE_INDEXES = (
    "CREATE INDEX booking_appointment_id ON booking (appointment_id)",
    "CREATE UNIQUE INDEX clash_permit_pair ON clash_permit ((coalesce(session_id, -appointment_id)), "
    "(coalesce(other_id, -other_appointment_id)), resource_id)",
    "CREATE INDEX clash_permit_other ON clash_permit ((coalesce(other_id, -other_appointment_id)))",
)

POSTGRES_CHANGED = (
    "ALTER TABLE booking ALTER COLUMN session_id DROP NOT NULL",
    "ALTER TABLE booking ADD COLUMN appointment_id INTEGER REFERENCES appointment (id) ON DELETE RESTRICT",
    f"ALTER TABLE booking ADD CONSTRAINT booking_of_one CHECK ({_ONE})",
    "DROP INDEX clash_permit_session_id_other_id_resource_id",
    "ALTER TABLE clash_permit DROP CONSTRAINT clash_permit_of_another",
    "ALTER TABLE clash_permit ALTER COLUMN session_id DROP NOT NULL",
    "ALTER TABLE clash_permit ALTER COLUMN other_id DROP NOT NULL",
    "ALTER TABLE clash_permit ADD COLUMN appointment_id INTEGER REFERENCES appointment (id) ON DELETE RESTRICT",
    "ALTER TABLE clash_permit ADD COLUMN other_appointment_id INTEGER REFERENCES appointment (id) ON DELETE RESTRICT",
    f"ALTER TABLE clash_permit ADD CONSTRAINT clash_permit_of_one CHECK ({_ONE})",
    f"ALTER TABLE clash_permit ADD CONSTRAINT clash_permit_other_of_one CHECK ({_ONE_OTHER})",
    f"ALTER TABLE clash_permit ADD CONSTRAINT clash_permit_of_another CHECK ({_DIFFERENT})",
)


def _permitted(other: str) -> str:
    """Say that the new row may overlap another one, because somebody permitted it of either."""
    mine, theirs = _OF.format("NEW"), _OF.format(other)
    return f"""
    EXISTS (SELECT 1 FROM clash_permit p WHERE p.resource_id = NEW.resource_id
      AND {_OF.format("p")} = {mine} AND {_OTHER.format("p")} = {theirs})
    OR EXISTS (SELECT 1 FROM clash_permit p WHERE p.resource_id = NEW.resource_id
      AND {_OF.format("p")} = {theirs} AND {_OTHER.format("p")} = {mine})
    """


_COUNT = "(SELECT r.count FROM resource r WHERE r.id = NEW.resource_id)"
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


# A part leaves a whole only without what is booked in the whole: of appointments as of sessions.
_NO_PART = """
NEW.part_of_id IS NOT NULL AND (NEW.part_of_id = NEW.id
  OR EXISTS (SELECT 1 FROM resource r WHERE r.part_of_id = NEW.id)
  OR EXISTS (SELECT 1 FROM resource r WHERE r.id = NEW.part_of_id AND r.part_of_id IS NOT NULL))
"""
_WHOLE_BOOKED = "EXISTS (SELECT 1 FROM booking b WHERE b.resource_id = NEW.part_of_id)"
_PART_BOOKED = """
EXISTS (SELECT 1 FROM booking b JOIN session s ON s.id = b.session_id
  WHERE b.resource_id = NEW.id AND s.room_id = OLD.part_of_id)
OR EXISTS (SELECT 1 FROM booking b JOIN appointment_room q ON q.appointment_id = b.appointment_id
  WHERE b.resource_id = NEW.id AND q.resource_id = OLD.part_of_id)
"""
SQLITE_PART = f"""
CREATE TRIGGER resource_part_update BEFORE UPDATE OF part_of_id ON resource
WHEN NEW.part_of_id IS NOT OLD.part_of_id BEGIN
  SELECT RAISE(ABORT, 'resource_of_parts') WHERE {_NO_PART};
  SELECT RAISE(ABORT, 'booking_of_a_whole') WHERE {_WHOLE_BOOKED};
  SELECT RAISE(ABORT, 'booking_of_a_part') WHERE {_PART_BOOKED};
END
"""
CHANGED = {
    "booking_overlap_insert": _sqlite_refusal("INSERT"),
    "booking_overlap_update": _sqlite_refusal("UPDATE"),
    "resource_part_update": SQLITE_PART,
}

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
POSTGRES_GUARD = (
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
    f"""
    CREATE OR REPLACE FUNCTION refuse_part() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(7312);
      IF {_NO_PART} THEN RAISE EXCEPTION 'resource_of_parts' USING ERRCODE = 'check_violation'; END IF;
      IF {_WHOLE_BOOKED} THEN RAISE EXCEPTION 'booking_of_a_whole' USING ERRCODE = 'check_violation'; END IF;
      IF TG_OP = 'UPDATE' THEN
        IF {_PART_BOOKED} THEN RAISE EXCEPTION 'booking_of_a_part' USING ERRCODE = 'check_violation'; END IF;
      END IF;
      RETURN NEW;
    END $$
    """,
)


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    sqlite = hasattr(db, "attach")
    pk = "INTEGER PRIMARY KEY AUTOINCREMENT" if sqlite else "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    tables = TABLES.format(pk=pk, c="" if sqlite else ' COLLATE "C"', number=NUMBER)
    if not sqlite:
        tables = tables.replace(_LINK_OF_FLAG, "")
    statements = [*tables.strip().split(";\n"), *([] if sqlite else [POSTGRES_LINK_OF_FLAG])]
    for statement in (*statements, *(SQLITE_RULES if sqlite else POSTGRES_RULES)):
        db.execute_sql(statement.strip())
    if sqlite:
        _rebuild(db)
    else:
        for statement in (*POSTGRES_CHANGED, *MORE_INDEXES, *POSTGRES_GUARD):
            db.execute_sql(statement)
    if db.execute_sql("SELECT 1 FROM staff LIMIT 1").fetchone():
        _furnish(db, "?" if sqlite else "%s")


def _rebuild(db: Any) -> None:
    """Build bookings and permits anew, with the triggers that are on them or ask them."""
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (sql LIKE '%booking%' OR sql LIKE '%clash_permit%')"
    triggers = [(str(name), str(sql)) for name, sql in db.execute_sql(asked).fetchall()]
    for name, _ in triggers:
        db.execute_sql(f"DROP TRIGGER {name}")
    for statement in REBUILT:
        db.execute_sql(statement.format(one=_ONE, one_other=_ONE_OTHER, different=_DIFFERENT))
    for table in ("booking", "clash_permit"):
        for statement in _renamed(table):
            db.execute_sql(statement)
    for statement in (*INDEXES, *MORE_INDEXES):
        db.execute_sql(statement)
    for name, sql in triggers:
        db.execute_sql(CHANGED.get(name, sql))
    if broken := db.execute_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"links lead nowhere: {broken[:5]}")


TYPES = (
    ("Consultation", 30, "cyan"),
    ("Sales presentation", 60, "yellow"),
    ("Delivery", 30, "green"),
    ("Staff meeting", 60, "gray"),
)
"""Name, length in minutes, colour."""


def _furnish(db: Any, mark: str) -> None:
    """Give a studio that there is already the types that a new one begins with."""
    for place, (name, minutes, colour) in enumerate(TYPES, start=1):
        row = {
            "version": 1, "name": name, "position": place * 10, "inactive": False, "colour": colour,
            "duration_min": minutes, "description": "",
        }  # fmt: skip
        names, marks = ", ".join(row), ", ".join([mark] * len(row))
        db.execute_sql(f"INSERT INTO appointment_type ({names}) VALUES ({marks})", tuple(row.values()))
