"""The first schema: every table, the double-booking guard, the append-only guards and the search indexes.

Frozen: a later change is a later migration. One text serves both databases; ``{pk}`` is the only difference between the
tables. SQLite takes each declared type as it is, because the values bound are ISO text and integers.
"""

from typing import Any

TABLES = """
CREATE TABLE studio (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL
);
CREATE TABLE department (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL
);
CREATE TABLE staff (
  id {pk},
  version INTEGER NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  initials TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'desk', 'photographer')),
  photographer BOOLEAN NOT NULL,
  assistant BOOLEAN NOT NULL,
  department_id INTEGER,
  studio_id INTEGER,
  pin_hash TEXT,
  inactive BOOLEAN NOT NULL,
  FOREIGN KEY (department_id) REFERENCES department (id) ON DELETE RESTRICT,
  FOREIGN KEY (studio_id) REFERENCES studio (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX staff_login ON staff (login);
CREATE INDEX staff_department_id ON staff (department_id);
CREATE INDEX staff_studio_id ON staff (studio_id);
CREATE TABLE resource (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'room', 'equipment')),
  user_id INTEGER,
  studio_id INTEGER,
  tracked BOOLEAN NOT NULL,
  FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT,
  FOREIGN KEY (studio_id) REFERENCES studio (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX resource_user_id ON resource (user_id);
CREATE INDEX resource_studio_id ON resource (studio_id);
CREATE TABLE outside_location (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL,
  address TEXT NOT NULL,
  phone TEXT NOT NULL
);
CREATE TABLE preference (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL
);
CREATE UNIQUE INDEX preference_name ON preference (name);
CREATE TABLE closure (
  id {pk},
  version INTEGER NOT NULL,
  first_day DATE NOT NULL,
  last_day DATE NOT NULL,
  reason TEXT NOT NULL,
  CHECK (last_day >= first_day)
);
CREATE TABLE counter (
  id {pk},
  name TEXT NOT NULL,
  next_value INTEGER NOT NULL
);
CREATE UNIQUE INDEX counter_name ON counter (name);
CREATE TABLE stage (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL
);
CREATE TABLE session_type (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL,
  colour TEXT NOT NULL,
  duration_min INTEGER NOT NULL CHECK (duration_min BETWEEN 5 AND 1440),
  default_room_id INTEGER,
  default_photographer_id INTEGER,
  default_assistant_id INTEGER,
  FOREIGN KEY (default_room_id) REFERENCES resource (id) ON DELETE RESTRICT,
  FOREIGN KEY (default_photographer_id) REFERENCES staff (id) ON DELETE RESTRICT,
  FOREIGN KEY (default_assistant_id) REFERENCES staff (id) ON DELETE RESTRICT
);
CREATE INDEX session_type_default_room_id ON session_type (default_room_id);
CREATE INDEX session_type_default_photographer_id ON session_type (default_photographer_id);
CREATE INDEX session_type_default_assistant_id ON session_type (default_assistant_id);
CREATE TABLE cycle (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  session_type_id INTEGER,
  FOREIGN KEY (session_type_id) REFERENCES session_type (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX cycle_session_type_id ON cycle (session_type_id);
CREATE TABLE status (
  id {pk},
  version INTEGER NOT NULL,
  cycle_id INTEGER NOT NULL,
  description TEXT NOT NULL,
  position INTEGER NOT NULL,
  duration_business_days INTEGER NOT NULL CHECK (duration_business_days BETWEEN 0 AND 999),
  initial BOOLEAN NOT NULL,
  final BOOLEAN NOT NULL,
  stage_id INTEGER,
  on_session_date BOOLEAN NOT NULL,
  inactive BOOLEAN NOT NULL,
  FOREIGN KEY (cycle_id) REFERENCES cycle (id) ON DELETE RESTRICT,
  FOREIGN KEY (stage_id) REFERENCES stage (id) ON DELETE RESTRICT
);
CREATE INDEX status_cycle_id ON status (cycle_id);
CREATE INDEX status_stage_id ON status (stage_id);
CREATE UNIQUE INDEX status_cycle_id_description ON status (cycle_id, description);
CREATE TABLE client_status (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL
);
CREATE TABLE lead_source (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL
);
CREATE TABLE relationship (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL
);
CREATE TABLE client (
  id {pk},
  version INTEGER NOT NULL,
  number TEXT NOT NULL,
  last_name TEXT NOT NULL,
  first_name TEXT NOT NULL,
  organisation BOOLEAN NOT NULL,
  name_key TEXT NOT NULL,
  client_status_id INTEGER,
  call_warning TEXT NOT NULL,
  bill_to_id INTEGER,
  lead_source_id INTEGER,
  notes TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  created_by_id INTEGER,
  FOREIGN KEY (client_status_id) REFERENCES client_status (id) ON DELETE RESTRICT,
  FOREIGN KEY (bill_to_id) REFERENCES client (id) ON DELETE RESTRICT,
  FOREIGN KEY (lead_source_id) REFERENCES lead_source (id) ON DELETE RESTRICT,
  FOREIGN KEY (created_by_id) REFERENCES staff (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX client_number ON client (number);
CREATE INDEX client_name_key ON client (name_key);
CREATE INDEX client_client_status_id ON client (client_status_id);
CREATE INDEX client_bill_to_id ON client (bill_to_id);
CREATE INDEX client_lead_source_id ON client (lead_source_id);
CREATE INDEX client_created_by_id ON client (created_by_id);
CREATE TABLE client_address (
  id {pk},
  client_id INTEGER NOT NULL,
  label TEXT NOT NULL,
  street TEXT NOT NULL,
  city TEXT NOT NULL,
  region TEXT NOT NULL,
  postcode TEXT NOT NULL,
  country TEXT NOT NULL,
  position INTEGER NOT NULL,
  FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE RESTRICT
);
CREATE INDEX client_address_client_id ON client_address (client_id);
CREATE TABLE client_phone (
  id {pk},
  client_id INTEGER NOT NULL,
  label TEXT NOT NULL,
  number TEXT NOT NULL,
  digits TEXT NOT NULL,
  sms BOOLEAN NOT NULL,
  position INTEGER NOT NULL,
  FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE RESTRICT
);
CREATE INDEX client_phone_client_id ON client_phone (client_id);
CREATE INDEX client_phone_digits ON client_phone (digits);
CREATE TABLE client_email (
  id {pk},
  client_id INTEGER NOT NULL,
  label TEXT NOT NULL,
  email TEXT NOT NULL,
  position INTEGER NOT NULL,
  FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE RESTRICT
);
CREATE INDEX client_email_client_id ON client_email (client_id);
CREATE INDEX client_email_email ON client_email (email);
CREATE TABLE family_member (
  id {pk},
  version INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  relationship_id INTEGER,
  birthday DATE,
  position INTEGER NOT NULL,
  FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE RESTRICT,
  FOREIGN KEY (relationship_id) REFERENCES relationship (id) ON DELETE RESTRICT
);
CREATE INDEX family_member_client_id ON family_member (client_id);
CREATE INDEX family_member_relationship_id ON family_member (relationship_id);
CREATE TABLE session (
  id {pk},
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
  confirmed_by_id INTEGER,
  confirmed_at TIMESTAMP,
  no_show BOOLEAN NOT NULL,
  redo BOOLEAN NOT NULL,
  redo_of_id INTEGER,
  on_hold BOOLEAN NOT NULL,
  cancelled BOOLEAN NOT NULL,
  cancelled_by_id INTEGER,
  cancelled_at TIMESTAMP,
  cancel_reason TEXT NOT NULL,
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
  FOREIGN KEY (confirmed_by_id) REFERENCES staff (id) ON DELETE RESTRICT,
  FOREIGN KEY (redo_of_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (cancelled_by_id) REFERENCES staff (id) ON DELETE RESTRICT,
  CONSTRAINT session_ends_after_start CHECK (ends_at > starts_at),
  CONSTRAINT session_not_held_and_cancelled CHECK (NOT (cancelled AND on_hold)),
  CONSTRAINT session_no_show_alone CHECK (NOT (no_show AND (cancelled OR on_hold)))
);
CREATE UNIQUE INDEX session_number ON session (number);
CREATE INDEX session_redo_of_id ON session (redo_of_id);
CREATE INDEX session_starts_at ON session (starts_at);
CREATE INDEX session_client_id_starts_at ON session (client_id, starts_at);
CREATE INDEX session_photographer_id_starts_at ON session (photographer_id, starts_at);
CREATE INDEX session_room_id_starts_at ON session (room_id, starts_at);
CREATE INDEX session_status_id_starts_at ON session (status_id, starts_at);
CREATE TABLE session_participant (
  id {pk},
  session_id INTEGER NOT NULL,
  member_id INTEGER NOT NULL,
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (member_id) REFERENCES family_member (id) ON DELETE RESTRICT
);
CREATE INDEX session_participant_session_id ON session_participant (session_id);
CREATE INDEX session_participant_member_id ON session_participant (member_id);
CREATE UNIQUE INDEX session_participant_session_id_member_id ON session_participant (session_id, member_id);
CREATE TABLE promotion (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('theme', 'offer')),
  starts_on DATE,
  ends_on DATE
);
CREATE TABLE session_promotion (
  id {pk},
  session_id INTEGER NOT NULL,
  promotion_id INTEGER NOT NULL,
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (promotion_id) REFERENCES promotion (id) ON DELETE RESTRICT
);
CREATE INDEX session_promotion_session_id ON session_promotion (session_id);
CREATE INDEX session_promotion_promotion_id ON session_promotion (promotion_id);
CREATE UNIQUE INDEX session_promotion_session_id_promotion_id ON session_promotion (session_id, promotion_id);
CREATE TABLE session_online (
  id {pk},
  version INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  booked_online BOOLEAN NOT NULL,
  booking_reference TEXT NOT NULL,
  gallery_uploaded_on DATE,
  gallery_expires_on DATE,
  event_type TEXT NOT NULL CHECK (event_type IN ('public', 'private', 'none')),
  event_code TEXT NOT NULL,
  event_description TEXT NOT NULL,
  site_starts_on DATE,
  site_user_name TEXT NOT NULL,
  website TEXT NOT NULL,
  links TEXT NOT NULL,
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX session_online_session_id ON session_online (session_id);
CREATE TABLE booking (
  id {pk},
  session_id INTEGER NOT NULL,
  resource_id INTEGER NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  ends_at TIMESTAMP NOT NULL,
  blocking BOOLEAN NOT NULL,
  allowed_by_id INTEGER,
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (resource_id) REFERENCES resource (id) ON DELETE RESTRICT,
  FOREIGN KEY (allowed_by_id) REFERENCES staff (id) ON DELETE RESTRICT,
  CONSTRAINT booking_ends_after_start CHECK (ends_at > starts_at)
);
CREATE INDEX booking_session_id ON booking (session_id);
CREATE INDEX booking_resource_id_starts_at ON booking (resource_id, starts_at);
CREATE TABLE status_note (
  id {pk},
  session_id INTEGER NOT NULL,
  at TIMESTAMP NOT NULL,
  user_id INTEGER,
  initials TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT
);
CREATE INDEX status_note_session_id ON status_note (session_id);
CREATE TABLE reminder_state (
  id {pk},
  user_id INTEGER NOT NULL,
  session_id INTEGER NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  snoozed_until TIMESTAMP,
  dismissed BOOLEAN NOT NULL,
  FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT,
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT
);
CREATE INDEX reminder_state_user_id ON reminder_state (user_id);
CREATE INDEX reminder_state_session_id ON reminder_state (session_id);
CREATE UNIQUE INDEX reminder_state_user_id_session_id ON reminder_state (user_id, session_id);
CREATE TABLE journal_entry (
  id {pk},
  at TIMESTAMP NOT NULL,
  user_id INTEGER,
  initials TEXT NOT NULL,
  sentence TEXT NOT NULL,
  undoable BOOLEAN NOT NULL,
  undo_of_id INTEGER,
  FOREIGN KEY (user_id) REFERENCES staff (id) ON DELETE RESTRICT,
  FOREIGN KEY (undo_of_id) REFERENCES journal_entry (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX journal_entry_undo_of_id ON journal_entry (undo_of_id);
CREATE TABLE journal_change (
  id {pk},
  entry_id INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  row_version INTEGER,
  before_json TEXT,
  after_json TEXT,
  FOREIGN KEY (entry_id) REFERENCES journal_entry (id) ON DELETE RESTRICT
);
CREATE INDEX journal_change_entry_id ON journal_change (entry_id);
CREATE INDEX journal_change_table_name_row_id_entry_id ON journal_change (table_name, row_id, entry_id)
"""

# Undo and the due lists look here; the journal of a record and the overdue list must not read more than they show.
INDEXES = """
CREATE INDEX journal_entry_own ON journal_entry (user_id, id) WHERE undo_of_id IS NULL AND undoable;
CREATE INDEX journal_entry_undone ON journal_entry (user_id, id) WHERE undo_of_id IS NOT NULL;
CREATE INDEX session_open_due ON session (status_due) WHERE status_due IS NOT NULL AND NOT cancelled;
CREATE INDEX session_file ON session (file_number) WHERE file_number <> '';
CREATE UNIQUE INDEX status_one_initial ON status (cycle_id) WHERE initial;
CREATE UNIQUE INDEX status_one_final ON status (cycle_id) WHERE final;
CREATE UNIQUE INDEX status_one_on_session_date ON status (cycle_id) WHERE on_session_date
"""

# One R*Tree box for each blocking row: resource in one dimension, minutes in the other, the end exclusive. The check
# reads a handful of nodes at any number of bookings; over a plain index it would read every earlier booking of the room.
SQLITE_BOOKING_GUARD = [
    "CREATE VIRTUAL TABLE booking_span USING rtree_i32(id, resource0, resource1, minute0, minute1)",
    """
    CREATE TRIGGER booking_overlap_insert BEFORE INSERT ON booking WHEN NEW.blocking BEGIN
      SELECT RAISE(ABORT, 'booking_overlap') WHERE EXISTS (
        SELECT 1 FROM booking_span
        WHERE resource0 <= NEW.resource_id AND resource1 >= NEW.resource_id
          AND minute0 <= strftime('%s', NEW.ends_at) / 60 - 1 AND minute1 >= strftime('%s', NEW.starts_at) / 60);
    END
    """,
    """
    CREATE TRIGGER booking_overlap_update BEFORE UPDATE ON booking WHEN NEW.blocking BEGIN
      SELECT RAISE(ABORT, 'booking_overlap') WHERE EXISTS (
        SELECT 1 FROM booking_span
        WHERE resource0 <= NEW.resource_id AND resource1 >= NEW.resource_id AND id <> OLD.id
          AND minute0 <= strftime('%s', NEW.ends_at) / 60 - 1 AND minute1 >= strftime('%s', NEW.starts_at) / 60);
    END
    """,
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

# Both parts as ranges: GiST knows them by itself, so no contrib extension is needed.
POSTGRES_BOOKING_GUARD = [
    """
    ALTER TABLE booking ADD CONSTRAINT booking_overlap EXCLUDE USING gist (
      int4range(resource_id, resource_id, '[]') WITH &&, tsrange(starts_at, ends_at, '[)') WITH &&) WHERE (blocking)
    """,
]

APPEND_ONLY = ("status_note", "journal_entry", "journal_change")

# The words of a record, and after an underscore their later beginnings (``obrien _brien _rien``), so that a prefix finds
# any part of a word. One column without positions, an index for each length of prefix: each letter typed reads one list,
# and no further than the rows shown. Words come cut and folded; the tokenizer ``ascii`` only parts them at the spaces.
SQLITE_SEARCH = [
    "CREATE VIRTUAL TABLE {name} USING fts5(words, content='', contentless_delete=1, prefix='1 2 3 4 5 6 7 8 9 10', "
    "detail=none, tokenize='ascii tokenchars _')",
]
# Find looks for names by their beginning, byte by byte as SQLite does, whatever the database's own collation.
POSTGRES_NAME_INDEX = 'CREATE INDEX client_name_bytes ON client (name_key COLLATE "C", id)'

# ``anywhere`` holds the words once more, with their parts.
POSTGRES_SEARCH = [
    "CREATE TABLE {name} (rowid INTEGER PRIMARY KEY, words TSVECTOR NOT NULL, anywhere TSVECTOR NOT NULL)",
    "CREATE INDEX {name}_words ON {name} USING gin (words)",
    "CREATE INDEX {name}_anywhere ON {name} USING gin (anywhere)",
]
SEARCHES = ("client_search", "session_search")


def up(migrator: Any, db: Any) -> None:
    """Create everything, in the transaction that the runner has opened."""
    sqlite = hasattr(db, "attach")
    pk = "INTEGER PRIMARY KEY AUTOINCREMENT" if sqlite else "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    for statement in (TABLES.replace("{pk}", pk) + ";" + INDEXES).split(";\n"):
        if statement.strip():
            db.execute_sql(statement)
    for statement in SQLITE_BOOKING_GUARD if sqlite else POSTGRES_BOOKING_GUARD:
        db.execute_sql(statement)
    for name in SEARCHES:
        for statement in SQLITE_SEARCH if sqlite else POSTGRES_SEARCH:
            db.execute_sql(statement.format(name=name))
    if not sqlite:
        db.execute_sql(POSTGRES_NAME_INDEX)
    (_guard_sqlite if sqlite else _guard_postgres)(db)


def _guard_sqlite(db: Any) -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            db.execute_sql(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _guard_postgres(db: Any) -> None:
    db.execute_sql(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in APPEND_ONLY:
        db.execute_sql(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        db.execute_sql(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} EXECUTE FUNCTION refuse_change()"
        )
