"""The studio's own lists: one initial and one final status always, groups of clients, codes (frozen).

Each cycle links to the status that is its initial one, and to its final one, by its own id: a column of the statuses, computed,
holds the cycle's id where a status is initial and in use, and is unique. Both databases look at such links when a
transaction commits, so a cycle is never without either, whoever writes, and one may hand it to another in between.
"""

from typing import Any

GROUPS = """
ALTER TABLE promotion ADD COLUMN code TEXT NOT NULL DEFAULT '';
CREATE TABLE client_group (
  id {pk},
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  inactive BOOLEAN NOT NULL
);
CREATE TABLE client_in_group (
  id {pk},
  client_id INTEGER NOT NULL,
  client_group_id INTEGER NOT NULL,
  name_key TEXT NOT NULL,
  FOREIGN KEY (client_id) REFERENCES client (id) ON DELETE RESTRICT,
  FOREIGN KEY (client_group_id) REFERENCES client_group (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX client_in_group_client_id_client_group_id ON client_in_group (client_id, client_group_id);
CREATE INDEX client_in_group_name ON client_in_group (client_group_id, name_key{c}, client_id);
CREATE TABLE own_status (
  id {pk},
  session_id INTEGER NOT NULL,
  status_id INTEGER NOT NULL,
  common_id INTEGER NOT NULL,
  status_since DATE NOT NULL,
  status_due DATE,
  status_due_by_id INTEGER,
  FOREIGN KEY (session_id) REFERENCES session (id) ON DELETE RESTRICT,
  FOREIGN KEY (status_id) REFERENCES status (id) ON DELETE RESTRICT,
  FOREIGN KEY (common_id) REFERENCES status (id) ON DELETE RESTRICT,
  FOREIGN KEY (status_due_by_id) REFERENCES staff (id) ON DELETE RESTRICT
);
CREATE UNIQUE INDEX own_status_session_id ON own_status (session_id);
CREATE INDEX own_status_status_id ON own_status (status_id);
CREATE INDEX own_status_common_id ON own_status (common_id)
"""

# A client's place in a group is that by name, also after another name, and after an undo.
SQLITE_NAMES = (
    """
    CREATE TRIGGER client_in_group_renamed AFTER UPDATE OF name_key ON client BEGIN
      UPDATE client_in_group SET name_key = NEW.name_key WHERE client_id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER client_in_group_named AFTER INSERT ON client_in_group BEGIN
      UPDATE client_in_group SET name_key = (SELECT name_key FROM client WHERE id = NEW.client_id) WHERE id = NEW.id;
    END
    """,
)
POSTGRES_NAMES = (
    "CREATE FUNCTION rename_in_groups() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "UPDATE client_in_group SET name_key = NEW.name_key WHERE client_id = NEW.id; RETURN NULL; END $$",
    "CREATE TRIGGER client_in_group_renamed AFTER UPDATE OF name_key ON client "
    "FOR EACH ROW EXECUTE FUNCTION rename_in_groups()",
    "CREATE FUNCTION name_in_group() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "SELECT name_key INTO NEW.name_key FROM client WHERE id = NEW.client_id; RETURN NEW; END $$",
    "CREATE TRIGGER client_in_group_named BEFORE INSERT ON client_in_group "
    "FOR EACH ROW EXECUTE FUNCTION name_in_group()",
)

# -- one initial and one final status --------------------------------------------------------------------------------

_FIRST = "SELECT s.id FROM status s WHERE s.cycle_id = status.cycle_id ORDER BY s.inactive, s.position {way}, s.id {way} LIMIT 1"


def _mended(flag: str, way: str) -> tuple[str, ...]:
    """Give each cycle that has no such status in use the first one, or the last one."""
    without = f"NOT EXISTS (SELECT 1 FROM status o WHERE o.cycle_id = status.cycle_id AND o.{flag} AND NOT o.inactive)"
    first = _FIRST.format(way=way)
    return (
        f"UPDATE status SET {flag} = FALSE WHERE {flag} AND inactive AND EXISTS "
        "(SELECT 1 FROM status o WHERE o.cycle_id = status.cycle_id AND NOT o.inactive)",
        f"UPDATE status SET inactive = FALSE WHERE {flag} AND inactive",
        f"UPDATE status SET {flag} = TRUE, inactive = FALSE WHERE {without} AND id = ({first})",
    )


MENDED = (
    *_mended("initial", "ASC"),
    *_mended("final", "DESC"),
    "DELETE FROM cycle WHERE NOT EXISTS (SELECT 1 FROM status s WHERE s.cycle_id = cycle.id)",
)
ENDS = ("initial", "final")
_COLUMN = "ALTER TABLE status ADD COLUMN {flag}_of INTEGER GENERATED ALWAYS AS (CASE WHEN {flag} AND NOT inactive THEN cycle_id END) {how}"
_UNIQUE = "CREATE UNIQUE INDEX status_{flag}_of ON status ({flag}_of)"
_LINK = "FOREIGN KEY (id) REFERENCES status ({flag}_of) DEFERRABLE INITIALLY DEFERRED"
SQLITE_CYCLE = (
    f"""
    CREATE TABLE cycle_new (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      version INTEGER NOT NULL,
      name TEXT NOT NULL,
      session_type_id INTEGER,
      FOREIGN KEY (session_type_id) REFERENCES session_type (id) ON DELETE RESTRICT,
      {", ".join(_LINK.format(flag=flag) for flag in ENDS)}
    )
    """,
    "INSERT INTO cycle_new SELECT id, version, name, session_type_id FROM cycle ORDER BY id",
    # An id is never given twice, also where the last cycles are gone.
    "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'cycle') WHERE name = 'cycle_new'",
    "DROP TABLE cycle",
    "ALTER TABLE cycle_new RENAME TO cycle",
    "CREATE UNIQUE INDEX cycle_session_type_id ON cycle (session_type_id)",
)
POSTGRES_CYCLE = tuple(f"ALTER TABLE cycle ADD CONSTRAINT cycle_has_{flag} {_LINK.format(flag=flag)}" for flag in ENDS)


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    sqlite = hasattr(db, "attach")
    pk = "INTEGER PRIMARY KEY AUTOINCREMENT" if sqlite else "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
    for statement in (
        *GROUPS.format(pk=pk, c="" if sqlite else ' COLLATE "C"').strip().split(";\n"),
        *(SQLITE_NAMES if sqlite else POSTGRES_NAMES),
        *MENDED,
        *(_COLUMN.format(flag=flag, how="VIRTUAL" if sqlite else "STORED") for flag in ENDS),
        *(_UNIQUE.format(flag=flag) for flag in ENDS),
        *(SQLITE_CYCLE if sqlite else POSTGRES_CYCLE),
    ):
        db.execute_sql(statement)
    if sqlite and (broken := db.execute_sql("PRAGMA foreign_key_check").fetchall()):
        raise ValueError(f"links broken by this step: {broken[:5]}")
