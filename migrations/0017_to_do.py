"""What there is to do: tasks and calls together, in the orders in which people look at them (frozen).

The rows follow their tasks and calls by triggers, whoever writes those. ``until_on`` is the day on which something was done,
and the last day there is for what is open: so what is open and what was done today are each one range of an index.
"""

from typing import Any

OPEN = "9999-12-31"

TABLE = """
CREATE TABLE to_do (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  record_id INTEGER NOT NULL,
  until_on DATE NOT NULL,
  due_on DATE NOT NULL,
  rank INTEGER NOT NULL,
  user_id INTEGER,
  department_id INTEGER,
  made_by_id INTEGER,
  private BOOLEAN NOT NULL
);
CREATE INDEX to_do_due ON to_do (until_on, due_on, rank, id);
CREATE INDEX to_do_user_due ON to_do (user_id, until_on, due_on, rank, id);
CREATE INDEX to_do_department_due ON to_do (department_id, until_on, due_on, rank, id);
CREATE INDEX to_do_made_by_due ON to_do (made_by_id, until_on, due_on, rank, id);
CREATE INDEX communication_kind_open ON communication (kind, due_on, id) WHERE completed_on IS NULL;
CREATE INDEX communication_user_open ON communication (kind, user_id, due_on, id) WHERE completed_on IS NULL;
CREATE INDEX communication_department_open ON communication (kind, department_id, due_on, id) WHERE completed_on IS NULL
"""

COLUMNS = "id, kind, record_id, until_on, due_on, rank, user_id, department_id, made_by_id, private"
UNTIL = "COALESCE({of}.completed_on, {last})"
VALUES = {
    "task": (
        "{of}.id * 2, 'task', {of}.id, "
        + UNTIL
        + ", {of}.due_on, CASE WHEN {of}.urgent THEN 0 ELSE 100 END + {of}.priority, "
        "{of}.user_id, {of}.department_id, {of}.assigned_by_id, {of}.private"
    ),
    "communication": (
        "{of}.id * 2 + 1, 'call', {of}.id, " + UNTIL + ", {of}.due_on, 105, "
        "{of}.user_id, {of}.department_id, {of}.made_by_id, FALSE"
    ),
}
"""An urgent task comes first of those of its day, by priority then; a call stands among those of the middle priority."""
ONLY = {"task": "", "communication": " WHERE {of}.kind = 'call'"}
KEY = {"task": "{of}.id * 2", "communication": "{of}.id * 2 + 1"}
WATCHED = {
    "task": "completed_on, due_on, urgent, priority, user_id, department_id, assigned_by_id, private",
    "communication": "kind, completed_on, due_on, user_id, department_id, made_by_id",
}


def up(migrator: Any, db: Any) -> None:
    """Take the step, in the transaction that the runner has opened."""
    sqlite = hasattr(db, "attach")
    last = f"'{OPEN}'" if sqlite else f"DATE '{OPEN}'"
    for statement in TABLE.strip().split(";\n"):
        db.execute_sql(statement)
    for table, values in VALUES.items():
        said = {"of": "NEW", "last": last}
        add = f"INSERT INTO to_do ({COLUMNS}) SELECT {values}{ONLY[table]}".format(**said)
        drop = f"DELETE FROM to_do WHERE id = {KEY[table]}".format(of="OLD")
        filled = f"INSERT INTO to_do ({COLUMNS}) SELECT {values} FROM {table} x{ONLY[table]}"
        db.execute_sql(filled.format(of="x", last=last))
        bodies = {
            f"to_do_{table}_added AFTER INSERT ON {table}": (add,),
            f"to_do_{table}_changed AFTER UPDATE OF {WATCHED[table]} ON {table}": (drop, add),
            f"to_do_{table}_deleted AFTER DELETE ON {table}": (drop,),
        }
        for trigger, statements in bodies.items():
            _follow(db, trigger, "; ".join(statements), sqlite=sqlite)


def _follow(db: Any, trigger: str, body: str, *, sqlite: bool) -> None:
    if sqlite:
        db.execute_sql(f"CREATE TRIGGER {trigger} BEGIN {body}; END")
        return
    name = trigger.split()[0]
    db.execute_sql(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$")
    db.execute_sql(f"CREATE TRIGGER {trigger} FOR EACH ROW EXECUTE FUNCTION {name}()")
