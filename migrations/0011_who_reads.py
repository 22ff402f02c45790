"""Who reads: each role sees what it saw before, and whose clients are whose (frozen: a later change is a later migration).

A client is of whoever added it, and of whoever photographs, assists at or booked one of its sessions. The table follows the
sessions by triggers and has the clients of each person by name, so that a list of them comes from an index.
"""

from typing import Any

SEEING = ("others", "reach")

TABLE = """
CREATE TABLE client_seen (
  user_id INTEGER NOT NULL,
  name_key TEXT NOT NULL,
  client_id INTEGER NOT NULL
);
CREATE UNIQUE INDEX client_seen_name ON client_seen (user_id, name_key{c}, client_id);
CREATE INDEX client_seen_client_id ON client_seen (client_id);
CREATE INDEX session_assistant_id_starts_at ON session (assistant_id, starts_at);
CREATE INDEX session_booked_by_id_starts_at ON session (booked_by_id, starts_at);
CREATE INDEX session_assistant_status ON session (assistant_id, status_id, starts_at);
CREATE INDEX session_booked_by_status ON session (booked_by_id, status_id, starts_at)
"""

WHOSE = """
SELECT u.user_id, c.name_key, c.id FROM client c JOIN (
  SELECT client_id, photographer_id AS user_id FROM session {where}
  UNION SELECT client_id, assistant_id FROM session {where}
  UNION SELECT client_id, booked_by_id FROM session {where}
  UNION SELECT id, created_by_id FROM client {its}
) u ON u.client_id = c.id WHERE u.user_id IS NOT NULL
"""


def _whose(client: str) -> str:
    return WHOSE.format(where=f"WHERE client_id = {client}", its=f"WHERE id = {client}")


ADDED = (
    "INSERT INTO client_seen SELECT u.id, c.name_key, c.id FROM client c JOIN staff u "
    "ON u.id IN (NEW.photographer_id, NEW.assistant_id, NEW.booked_by_id) WHERE c.id = NEW.client_id "
    "AND NOT EXISTS (SELECT 1 FROM client_seen o WHERE o.client_id = c.id AND o.user_id = u.id)"
)
FOUNDED = "INSERT INTO client_seen SELECT NEW.created_by_id, NEW.name_key, NEW.id WHERE NEW.created_by_id IS NOT NULL "
RENAMED = "UPDATE client_seen SET name_key = NEW.name_key WHERE client_id = NEW.id"
GONE = "DELETE FROM client_seen WHERE client_id = OLD.id"
HANDED = "DELETE FROM client_seen WHERE client_id IN (OLD.client_id, NEW.client_id)"
OTHER = "NEW.client_id <> OLD.client_id"

BODIES = {
    "session_seen_added AFTER INSERT ON session": (ADDED,),
    "session_seen_changed AFTER UPDATE OF client_id, photographer_id, assistant_id, booked_by_id ON session": (
        HANDED,
        "INSERT INTO client_seen " + _whose("NEW.client_id"),
        "INSERT INTO client_seen " + _whose("OLD.client_id") + f" AND {OTHER}",
    ),
    "session_seen_deleted AFTER DELETE ON session": (
        "DELETE FROM client_seen WHERE client_id = OLD.client_id",
        "INSERT INTO client_seen " + _whose("OLD.client_id"),
    ),
    "client_seen_added AFTER INSERT ON client": (FOUNDED,),
    "client_seen_renamed AFTER UPDATE OF name_key ON client": (RENAMED,),
    "client_seen_deleted AFTER DELETE ON client": (GONE,),
}
"""What follows what, by the trigger's name and time."""


def up(migrator: Any, db: Any) -> None:
    """Give the rights of seeing to every role that there is, and note whose clients are whose; in the runner's transaction."""
    sqlite = hasattr(db, "attach")
    for role_id, kept in db.execute_sql("SELECT id, rights FROM role").fetchall():
        rights = " ".join(sorted({*kept.split(), *SEEING}))
        db.execute_sql(f"UPDATE role SET rights = '{rights}' WHERE id = {int(role_id)}")
    for statement in TABLE.format(c="" if sqlite else ' COLLATE "C"').strip().split(";\n"):
        db.execute_sql(statement)
    db.execute_sql("INSERT INTO client_seen " + WHOSE.format(where="", its=""))
    for trigger, statements in BODIES.items():
        body = "; ".join(statements)
        if sqlite:
            db.execute_sql(f"CREATE TRIGGER {trigger} BEGIN {body}; END")
        else:
            name = trigger.split()[0]
            db.execute_sql(
                f"CREATE FUNCTION follow_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"
            )
            db.execute_sql(f"CREATE TRIGGER {trigger} FOR EACH ROW EXECUTE FUNCTION follow_{name}()")
