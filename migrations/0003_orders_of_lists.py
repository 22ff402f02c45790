"""Indexes behind the orders and filters of the lists (frozen: a later change is a later migration).

Text is compared byte by byte on both databases: SQLite does so anyway, PostgreSQL is told to, in the index as in the
question. The order by number is one expression: what stands before the last digits, then how long, then the number.
"""

from typing import Any

NUMBER = (
    "(rtrim(number, '0123456789') || ' ' || "
    "substr('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz', length(number), 1) || number)"
)

STATEMENTS = """
DROP INDEX client_name_key;
CREATE INDEX client_name_key ON client (name_key{c}, id);
DROP INDEX client_client_status_id;
CREATE INDEX client_status_name ON client (client_status_id, name_key{c}, id);
DROP INDEX client_lead_source_id;
CREATE INDEX client_lead_source_name ON client (lead_source_id, name_key{c}, id);
CREATE INDEX client_number_order ON client ({number}{c});
CREATE INDEX session_number_order ON session ({number}{c});
CREATE INDEX session_session_type_id_starts_at ON session (session_type_id, starts_at);
CREATE INDEX session_photographer_status ON session (photographer_id, status_id, starts_at)
"""


def up(migrator: Any, db: Any) -> None:
    """Make the indexes, in the transaction that the runner has opened."""
    sqlite = hasattr(db, "attach")
    statements = STATEMENTS.format(number=NUMBER, c="" if sqlite else ' COLLATE "C"')
    for statement in statements.split(";\n"):
        db.execute_sql(statement.strip())
    if not sqlite:
        db.execute_sql("DROP INDEX client_name_bytes")
