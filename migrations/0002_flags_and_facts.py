"""Flags become rows, history becomes facts, a permitted clash blocks everybody else, and the book gets an identity.

SQLite rebuilds the tables that lose a column which a link or a check names; the runner has switched its links off around
this step, so they are checked here before it commits. PostgreSQL alters its tables in place.

What was done before this step can no longer be undone: its record speaks of columns that are gone.
"""

import uuid
from typing import Any

KINDS = ("confirmed", "no_show", "redo", "on_hold", "cancelled")

NEW_TABLES = """
CREATE TABLE book (
  id {pk},
  identity TEXT NOT NULL,
  founded_with TEXT NOT NULL,
  written_with TEXT NOT NULL,
  CONSTRAINT book_is_one CHECK (id = 1)
);
CREATE TABLE session_flag (
  id {pk},
  session_id INTEGER NOT NULL{to_session},
  kind TEXT NOT NULL CHECK (kind IN ('confirmed', 'no_show', 'redo', 'on_hold', 'cancelled')),
  at TIMESTAMP NOT NULL,
  user_id INTEGER,
  why TEXT NOT NULL,
  original_id INTEGER{to_session},
  FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT,
  CONSTRAINT session_flag_cancelled_says_why CHECK (kind <> 'cancelled' OR why <> ''),
  CONSTRAINT session_flag_redo_has_original CHECK ((kind = 'redo') = (original_id IS NOT NULL)),
  CONSTRAINT session_flag_of_another CHECK (original_id IS NULL OR original_id <> session_id)
);
CREATE INDEX session_flag_session_id ON session_flag (session_id);
CREATE INDEX session_flag_original_id ON session_flag (original_id);
CREATE TABLE clash_permit (
  id {pk},
  session_id INTEGER NOT NULL,
  other_id INTEGER NOT NULL,
  resource_id INTEGER NOT NULL,
  user_id INTEGER,
  at TIMESTAMP NOT NULL,
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (other_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT,
  FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT,
  CONSTRAINT clash_permit_of_another CHECK (session_id <> other_id)
);
CREATE UNIQUE INDEX clash_permit_session_id_other_id_resource_id ON clash_permit (session_id, other_id, resource_id);
CREATE INDEX clash_permit_other_id ON clash_permit (other_id)
"""

# A session and its flags name each other. One of the two waits for the end of the transaction, so that rows in bulk can
# be written in either order.
DEFERRED_LINK = " REFERENCES session (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED"

# Who and when of a flag that had no columns for it stand in the newest line of the history that speaks of it.
_FROM_HISTORY = """
INSERT INTO session_flag (session_id, kind, at, user_id, why, original_id)
SELECT s.id, '{kind}', coalesce(n.at, s.booked_at), coalesce(n.user_id, s.booked_by_id), '', {original}
FROM session s LEFT JOIN status_note n ON n.id =
  (SELECT max(m.id) FROM status_note m WHERE m.session_id = s.id AND m.kind = '{kind}')
WHERE s.{kind}{more} ORDER BY s.id
"""
FLAGS = (
    """
    INSERT INTO session_flag (session_id, kind, at, user_id, why, original_id)
    SELECT id, 'confirmed', confirmed_at, confirmed_by_id, '', NULL FROM session
    WHERE confirmed_at IS NOT NULL AND NOT cancelled AND NOT on_hold ORDER BY id
    """,
    """
    INSERT INTO session_flag (session_id, kind, at, user_id, why, original_id)
    SELECT id, 'cancelled', coalesce(cancelled_at, booked_at), cancelled_by_id,
      coalesce(nullif(cancel_reason, ''), 'No reason was noted'), NULL FROM session WHERE cancelled ORDER BY id
    """,
    _FROM_HISTORY.format(kind="on_hold", original="NULL", more=""),
    _FROM_HISTORY.format(kind="no_show", original="NULL", more=""),
    _FROM_HISTORY.format(kind="redo", original="s.redo_of_id", more=" AND s.redo_of_id IS NOT NULL"),
)


def _flag_of(kind: str) -> str:
    return f"(SELECT max(f.id) FROM session_flag f WHERE f.session_id = session.id AND f.kind = '{kind}')"


SESSION_CHECKS = (
    "CONSTRAINT session_ends_after_start CHECK (ends_at > starts_at)",
    "CONSTRAINT session_not_held_and_cancelled CHECK (cancelled_id IS NULL OR on_hold_id IS NULL)",
    "CONSTRAINT session_no_show_alone CHECK (no_show_id IS NULL OR (cancelled_id IS NULL AND on_hold_id IS NULL))",
    "CONSTRAINT session_confirmed_takes_place CHECK "
    "(confirmed_id IS NULL OR (cancelled_id IS NULL AND on_hold_id IS NULL))",
)

SQLITE_SESSION = f"""
CREATE TABLE session_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  number TEXT NOT NULL,
  file_number TEXT NOT NULL,
  client_id INTEGER NOT NULL,
  description TEXT NOT NULL,
  session_type_id INTEGER NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  ends_at TIMESTAMP NOT NULL,
  studio_id INTEGER NOT NULL,
  photographer_id INTEGER,
  assistant_id INTEGER,
  room_id INTEGER,
  outside_location_id INTEGER,
  status_id INTEGER NOT NULL,
  status_since DATE NOT NULL,
  status_due DATE,
  status_due_by_id INTEGER,
  booked_by_id INTEGER,
  booked_at TIMESTAMP NOT NULL,
  reminder_min INTEGER,
  confirmed_id INTEGER,
  no_show_id INTEGER,
  redo_id INTEGER,
  on_hold_id INTEGER,
  cancelled_id INTEGER,
  notes TEXT NOT NULL,
  print_notes BOOLEAN NOT NULL,
  FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE RESTRICT,
  FOREIGN KEY (session_type_id) REFERENCES session_type (id) ON DELETE RESTRICT,
  FOREIGN KEY (studio_id) REFERENCES studio (id) ON DELETE RESTRICT,
  FOREIGN KEY (photographer_id) REFERENCES staff (id) ON DELETE RESTRICT,
  FOREIGN KEY (assistant_id) REFERENCES staff (id) ON DELETE RESTRICT,
  FOREIGN KEY (room_id) REFERENCES resource (id) ON DELETE RESTRICT,
  FOREIGN KEY (outside_location_id) REFERENCES outside_location (id) ON DELETE RESTRICT,
  FOREIGN KEY (status_id) REFERENCES status (id) ON DELETE RESTRICT,
  FOREIGN KEY (status_due_by_id) REFERENCES staff (id) ON DELETE RESTRICT,
  FOREIGN KEY (booked_by_id) REFERENCES staff (id) ON DELETE RESTRICT,
  {"".join(f"FOREIGN KEY ({kind}_id) REFERENCES session_flag (id) ON DELETE RESTRICT, " for kind in KINDS)}
  {", ".join(SESSION_CHECKS)}
)
"""
_KEPT = (
    "id, version, number, file_number, client_id, description, session_type_id, starts_at, ends_at, studio_id, "
    "photographer_id, assistant_id, room_id, outside_location_id, status_id, status_since, status_due, status_due_by_id, "
    "booked_by_id, booked_at, reminder_min"
)
_LINKS = ", ".join(f"{kind}_id" for kind in KINDS)
SQLITE_SESSION_MOVE = (
    SQLITE_SESSION,
    f"INSERT INTO session_new ({_KEPT}, {_LINKS}, notes, print_notes) "
    f"SELECT {_KEPT}, {', '.join(map(_flag_of, KINDS))}, notes, print_notes FROM session ORDER BY id",
    # An id is never given twice, also where the last sessions are gone.
    "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'session') WHERE name = 'session_new'",
    "DROP TABLE session",
    "ALTER TABLE session_new RENAME TO session",
    "CREATE UNIQUE INDEX session_number ON session (number)",
    "CREATE INDEX session_starts_at ON session (starts_at)",
    "CREATE INDEX session_client_id_starts_at ON session (client_id, starts_at)",
    "CREATE INDEX session_photographer_id_starts_at ON session (photographer_id, starts_at)",
    "CREATE INDEX session_room_id_starts_at ON session (room_id, starts_at)",
    "CREATE INDEX session_status_id_starts_at ON session (status_id, starts_at)",
    "CREATE INDEX session_file ON session (file_number) WHERE file_number <> ''",
)
OPEN_DUE = "CREATE INDEX session_open_due ON session (status_due) WHERE status_due IS NOT NULL AND cancelled_id IS NULL"

_GONE = (
    "confirmed_by_id, confirmed_at, no_show, redo, redo_of_id, on_hold, cancelled, cancelled_by_id, cancelled_at, "
    "cancel_reason"
)
POSTGRES_SESSION_MOVE = (
    *(f"ALTER TABLE session ADD COLUMN {kind}_id INTEGER" for kind in KINDS),
    f"UPDATE session SET {', '.join(f'{kind}_id = {_flag_of(kind)}' for kind in KINDS)} "
    "WHERE id IN (SELECT session_id FROM session_flag)",
    f"ALTER TABLE session {', '.join(f'DROP COLUMN {column}' for column in _GONE.split(', '))}",
    *(
        f"ALTER TABLE session ADD CONSTRAINT session_{kind}_id_fkey FOREIGN KEY ({kind}_id) "
        "REFERENCES session_flag (id) ON DELETE RESTRICT"
        for kind in KINDS
    ),
    *(f"ALTER TABLE session ADD {check}" for check in SESSION_CHECKS[1:]),
    *(
        f"ALTER TABLE session_flag ADD CONSTRAINT session_flag_{column}_fkey FOREIGN KEY ({column})" + DEFERRED_LINK
        for column in ("session_id", "original_id")
    ),
)

# A link must lead to a flag of its own kind, set on this very session.
_FITS = " OR ".join(
    f"(NEW.{kind}_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM session_flag f WHERE f.id = NEW.{kind}_id "
    f"AND f.session_id = NEW.id AND f.kind = '{kind}'))"
    for kind in KINDS
)
SQLITE_FITS = [
    f"CREATE TRIGGER session_flag_fits_{verb.lower()} AFTER {verb} ON session BEGIN "
    f"SELECT RAISE(ABORT, 'session_flag_of_another') WHERE {_FITS}; END"
    for verb in ("INSERT", "UPDATE")
]
POSTGRES_FITS = [
    "CREATE FUNCTION refuse_foreign_flag() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF {_FITS} THEN RAISE EXCEPTION 'session_flag_of_another' USING ERRCODE = 'check_violation'; END IF; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER session_flag_fits AFTER INSERT OR UPDATE ON session FOR EACH ROW EXECUTE FUNCTION refuse_foreign_flag()",
]

# -- bookings --------------------------------------------------------------------------------------------------------

# A row that took its time without blocking was permitted, unless its session was only held.
PERMITS = """
INSERT INTO clash_permit (session_id, other_id, resource_id, user_id, at)
SELECT DISTINCT b.session_id, o.session_id, b.resource_id, b.allowed_by_id, s.booked_at
FROM booking b JOIN session s ON s.id = b.session_id
JOIN booking o ON o.resource_id = b.resource_id AND o.session_id <> b.session_id
  AND o.starts_at < b.ends_at AND b.starts_at < o.ends_at
JOIN session t ON t.id = o.session_id
WHERE NOT b.blocking AND NOT s.on_hold AND NOT t.on_hold
"""
SQLITE_BOOKING_MOVE = (
    "DROP TABLE booking_span",
    """
    CREATE TABLE booking_new (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      session_id INTEGER NOT NULL,
      resource_id INTEGER NOT NULL,
      starts_at TIMESTAMP NOT NULL,
      ends_at TIMESTAMP NOT NULL,
      blocking BOOLEAN NOT NULL,
      permitted BOOLEAN NOT NULL DEFAULT FALSE,
      FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
      FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT,
      CONSTRAINT booking_ends_after_start CHECK (ends_at > starts_at),
      CONSTRAINT booking_permitted_blocks CHECK (blocking OR NOT permitted)
    )
    """,
    """
    INSERT INTO booking_new SELECT b.id, b.session_id, b.resource_id, b.starts_at, b.ends_at,
      NOT s.on_hold, NOT (b.blocking OR s.on_hold) FROM booking b JOIN session s ON s.id = b.session_id ORDER BY b.id
    """,
    "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'booking') WHERE name = 'booking_new'",
    "DROP TABLE booking",
    "ALTER TABLE booking_new RENAME TO booking",
    "CREATE INDEX booking_session_id ON booking (session_id)",
    "CREATE INDEX booking_resource_id_starts_at ON booking (resource_id, starts_at)",
    "CREATE VIRTUAL TABLE booking_span USING rtree_i32(id, resource0, resource1, minute0, minute1)",
    """
    INSERT INTO booking_span SELECT id, resource_id, resource_id, strftime('%s', starts_at) / 60,
      strftime('%s', ends_at) / 60 - 1 FROM booking WHERE blocking
    """,
)

_PERMITTED = """
EXISTS (SELECT 1 FROM clash_permit p WHERE p.resource_id = NEW.resource_id
  AND p.session_id = NEW.session_id AND p.other_id = b.session_id)
OR EXISTS (SELECT 1 FROM clash_permit p WHERE p.resource_id = NEW.resource_id
  AND p.session_id = b.session_id AND p.other_id = NEW.session_id)
"""


def _sqlite_refusal(verb: str) -> str:
    other = "AND x.id <> OLD.id " if verb == "UPDATE" else ""
    return f"""
    CREATE TRIGGER booking_overlap_{verb.lower()} BEFORE {verb} ON booking WHEN NEW.blocking BEGIN
      SELECT RAISE(ABORT, 'booking_overlap') WHERE EXISTS (
        SELECT 1 FROM booking_span x JOIN booking b ON b.id = x.id
        WHERE x.resource0 <= NEW.resource_id AND x.resource1 >= NEW.resource_id {other}
          AND x.minute0 <= strftime('%s', NEW.ends_at) / 60 - 1 AND x.minute1 >= strftime('%s', NEW.starts_at) / 60
          AND NOT ({_PERMITTED}));
    END
    """


# One R*Tree box for each blocking row: resource in one dimension, minutes in the other, the end exclusive. The check
# reads a handful of nodes at any number of bookings; over a plain index it would read every earlier booking of the room.
SQLITE_BOOKING_GUARD = [
    _sqlite_refusal("INSERT"),
    _sqlite_refusal("UPDATE"),
    """
    CREATE TRIGGER booking_span_insert AFTER INSERT ON booking WHEN NEW.blocking BEGIN
      INSERT INTO booking_span VALUES (NEW.id, NEW.resource_id, NEW.resource_id,
        strftime('%s', NEW.starts_at) / 60, strftime('%s', NEW.ends_at) / 60 - 1);
    END
    """,
    """
    CREATE TRIGGER booking_span_update AFTER UPDATE ON booking BEGIN
      DELETE FROM booking_span WHERE id = OLD.id;
      INSERT INTO booking_span SELECT NEW.id, NEW.resource_id, NEW.resource_id,
        strftime('%s', NEW.starts_at) / 60, strftime('%s', NEW.ends_at) / 60 - 1 WHERE NEW.blocking;
    END
    """,
    """
    CREATE TRIGGER booking_span_delete AFTER DELETE ON booking BEGIN
      DELETE FROM booking_span WHERE id = OLD.id;
    END
    """,
]

POSTGRES_BOOKING_MOVE = (
    "ALTER TABLE booking DROP CONSTRAINT booking_overlap",
    "ALTER TABLE booking ADD COLUMN permitted BOOLEAN NOT NULL DEFAULT FALSE",
    "UPDATE booking b SET blocking = NOT s.on_hold, permitted = NOT (b.blocking OR s.on_hold) FROM session s "
    "WHERE s.id = b.session_id AND NOT b.blocking",
    "ALTER TABLE booking DROP COLUMN allowed_by_id",
    "ALTER TABLE booking ADD CONSTRAINT booking_permitted_blocks CHECK (blocking OR NOT permitted)",
)


def _pg_meets(where: str) -> str:
    return f"""
    EXISTS (SELECT 1 FROM booking b WHERE {where} AND b.id <> NEW.id
      AND int4range(b.resource_id, b.resource_id, '[]') && int4range(NEW.resource_id, NEW.resource_id, '[]')
      AND tsrange(b.starts_at, b.ends_at, '[)') && tsrange(NEW.starts_at, NEW.ends_at, '[)') AND NOT ({_PERMITTED}))
    """


# Ordinary rows are kept apart by the constraint, at whatever isolation. It cannot see a permit: so each pair with a
# permitted row in it is looked at by a trigger, under the lock of all writers.
POSTGRES_BOOKING_GUARD = [
    """
    ALTER TABLE booking ADD CONSTRAINT booking_overlap EXCLUDE USING gist (
      int4range(resource_id, resource_id, '[]') WITH &&, tsrange(starts_at, ends_at, '[)') WITH &&)
      WHERE (blocking AND NOT permitted)
    """,
    """
    CREATE INDEX booking_permitted ON booking USING gist (
      int4range(resource_id, resource_id, '[]'), tsrange(starts_at, ends_at, '[)')) WHERE (blocking AND permitted)
    """,
    f"""
    CREATE FUNCTION refuse_overlap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_advisory_xact_lock(7312);
      IF {_pg_meets("b.blocking AND b.permitted")} OR (NEW.permitted AND {_pg_meets("b.blocking AND NOT b.permitted")}) THEN
        RAISE EXCEPTION 'booking_overlap' USING ERRCODE = 'exclusion_violation';
      END IF;
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER booking_overlap BEFORE INSERT OR UPDATE ON booking
      FOR EACH ROW WHEN (NEW.blocking) EXECUTE FUNCTION refuse_overlap()
    """,
]

# -- names, facts ----------------------------------------------------------------------------------------------------

SMALL_CHANGES = (
    "ALTER TABLE status RENAME COLUMN description TO name",
    "DROP INDEX status_cycle_id_description",
    "CREATE UNIQUE INDEX status_cycle_id_name ON status (cycle_id, name)",
    "ALTER TABLE family_member ADD COLUMN birthday_year_known BOOLEAN NOT NULL DEFAULT TRUE",
)

# What was written as a sentence stays one: it is the only fact of those lines.
FACTS = (
    "ALTER TABLE status_note RENAME COLUMN text TO facts",
    "UPDATE status_note SET facts = {json}('text', facts)",
    "ALTER TABLE journal_entry RENAME COLUMN sentence TO facts",
    "UPDATE journal_entry SET facts = {json}('text', facts), undoable = FALSE",
    "ALTER TABLE journal_entry ADD COLUMN verb TEXT NOT NULL DEFAULT 'text'",
    "ALTER TABLE journal_entry ADD COLUMN redo BOOLEAN NOT NULL DEFAULT FALSE",
    "DROP INDEX journal_entry_own",
    "CREATE INDEX journal_entry_own ON journal_entry (user_id, id) WHERE undoable AND (undo_of_id IS NULL OR redo)",
)
REWRITTEN = ("status_note", "journal_entry")


def up(migrator: Any, db: Any) -> None:
    """Rebuild or alter, in the transaction that the runner has opened."""
    sqlite = hasattr(db, "attach")
    for statement in _sqlite_steps() if sqlite else _postgres_steps():
        db.execute_sql(statement if sqlite else statement.replace("%", "%%"))
    mark = "?" if sqlite else "%s"
    db.execute_sql(
        f"INSERT INTO book (id, identity, founded_with, written_with) VALUES (1, {mark}, '', '')", (str(uuid.uuid4()),)
    )
    if sqlite and (broken := db.execute_sql("PRAGMA foreign_key_check").fetchall()):
        raise ValueError(f"links broken by this step: {broken[:5]}")


def _sqlite_steps() -> list[str]:
    pk = "INTEGER PRIMARY KEY AUTOINCREMENT"
    verbs = ("UPDATE", "DELETE")
    return [
        *(f"DROP TRIGGER {table}_no_{verb.lower()}" for table in REWRITTEN for verb in verbs),
        *SMALL_CHANGES,
        *(fact.format(json="json_object") for fact in FACTS),
        *NEW_TABLES.format(pk=pk, to_session=DEFERRED_LINK).strip().split(";\n"),
        *FLAGS,
        PERMITS,
        *SQLITE_BOOKING_MOVE,
        *SQLITE_SESSION_MOVE,
        OPEN_DUE,
        *SQLITE_BOOKING_GUARD,
        *SQLITE_FITS,
        *(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for table in (*REWRITTEN, "session_flag")
            for verb in verbs
        ),
    ]


def _postgres_steps() -> list[str]:
    pk = "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    return [
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in REWRITTEN),
        *SMALL_CHANGES,
        *(fact.format(json="json_build_object") for fact in FACTS),
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in REWRITTEN),
        *NEW_TABLES.format(pk=pk, to_session="").strip().split(";\n"),
        *FLAGS,
        PERMITS,
        *POSTGRES_BOOKING_MOVE,
        "DROP INDEX session_open_due",
        *POSTGRES_SESSION_MOVE,
        OPEN_DUE,
        *POSTGRES_BOOKING_GUARD,
        *POSTGRES_FITS,
        "CREATE TRIGGER session_flag_append_only BEFORE UPDATE OR DELETE ON session_flag "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        "CREATE TRIGGER session_flag_never_emptied BEFORE TRUNCATE ON session_flag EXECUTE FUNCTION refuse_change()",
    ]
