"""Samples of grown books, one for each schema that people may have.

A sample is a file ``NNNN.json``: the rows of a book whose last step is that one, and what the program said about each
client and session then. The steps are frozen, so the rows and the steps up to it make that book again, on both databases.
``python -m tests.schemas.sample`` writes the sample of the present schema; do it before adding the next step.
"""

from __future__ import annotations

import json
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import models

FOLDER = Path(__file__).parent
DERIVED = ("booking_span", "client_seen", "client_search", "session_search", "sqlite_", "schema_migration")
"""Tables that triggers, the program or the database fill by themselves."""


def samples() -> list[str]:
    """List the kept samples by the number of their last step."""
    return sorted(path.stem for path in FOLDER.glob("[0-9]*.json"))


def kept(name: str) -> dict[str, Any]:
    """Return a sample: ``rows`` by table, and what was ``told``."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def told() -> dict[str, Any]:
    """Return what the program says about each client and session of the open book."""
    from studio.exchange import json_views

    clients = [row.id for row in models.Client.select().order_by(models.Client.id)]
    sessions = [row.id for row in models.Session.select().order_by(models.Session.id)]
    return json.loads(
        json.dumps(
            {
                "clients": [json_views.client(client_id) for client_id in clients],
                "sessions": [json_views.session(session_id) for session_id in sessions],
            }
        )
    )


def load(name: str) -> None:
    """Fill the open, empty database, whose schema is the sample's, with its rows."""
    from studio.kernel import database

    db = models.database.obj
    sqlite = database.is_sqlite()
    db.execute_sql("PRAGMA foreign_keys = off" if sqlite else "SET session_replication_role = replica")
    with db.atomic():
        guards = _guards(db) if sqlite else {}
        for guard in guards:
            db.execute_sql(f'DROP TRIGGER "{guard}"')
        for table, rows in kept(name)["rows"].items():
            flags = _flags(db, table, sqlite)
            db.execute_sql(f'DELETE FROM "{table}"')  # what the steps filled in by themselves
            for row in rows:
                columns = ", ".join(f'"{column}"' for column in row)
                marks = ", ".join(["?" if sqlite else "%s"] * len(row))
                values = [bool(value) if name in flags and value is not None else value for name, value in row.items()]
                db.execute_sql(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', values)
            if not sqlite and rows and "id" in rows[0]:
                db.execute_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM \"{table}\"")
        for guard in guards.values():
            db.execute_sql(guard)
    db.execute_sql("PRAGMA foreign_keys = on" if sqlite else "SET session_replication_role = DEFAULT")


def _guards(db: Any) -> dict[str, str]:
    """Return the triggers that refuse rows, by name: they look at rows that stand further down in the sample."""
    found = db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return {name: sql for name, sql in found if not name.startswith(DERIVED)}


def _flags(db: Any, table: str, sqlite: bool) -> set[str]:
    """Return the columns that hold yes or no: PostgreSQL takes no numbers for them."""
    if sqlite:
        return set()
    found = db.execute_sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND data_type = 'boolean'", (table,)
    )
    return {name for (name,) in found.fetchall()}


# -- writing a sample ------------------------------------------------------------------------------------------------


def grow() -> None:
    """Fill the open, founded book with what a studio does in a month, each kind of thing at least once."""
    from studio.clients import clients
    from studio.clients.clients import Email, Phone
    from studio.kernel import access, preferences, undo
    from studio.notes import words
    from studio.sessions import reminders, sessions
    from studio.sessions.flags import Flag
    from studio.workflow import workflow
    from tests import factories

    mia = access.log_in("mia")
    ben = factories.user(mia, "ben", "Ben [b]Berg[/b]", initials="BB", assistant=True)
    kim = factories.user(mia, "kim", "Kim Lee", initials="KL", role="manager", photographer=False)
    room = factories.room(mia)
    preferences.save(mia, clash_policy="ask")
    words.add_word(mia, "backdrop")
    factories.closure(mia, date(2026, 12, 24), date(2026, 12, 31), "Winter break [/")
    promotion = factories.promotion(mia)
    names = (("Weber", "Jo"), ("Ångström", "Åsa"), ("山田", "花子"), (factories.LAST, "Zoe"), ("O'Hara", ""))
    people = []
    for n, (last, first) in enumerate(names):
        phones, emails = [Phone(f"415 555 01{n:02}", "mobile", True)], [Email(f"x{n}@example.org")]
        people.append(factories.client(mia, last, first, notes=f"Notes of {last}", phones=phones, emails=emails))
    kids = [factories.member(mia, people[0], name, birthday=date(2019, 5, 28)) for name in ("Ada", "Bo [/")]
    clients.save_client(mia, people[1], 1, {"call_warning": "careful [/", "bill_to": people[0]})

    def book(start: str, who: int, **values: Any) -> int:
        return factories.session(mia, start, client_id=people[who], **values).session_id

    plain = book(
        "2026-11-23 09:00", 0, participants=kids, promotions=[promotion], description="Twins", notes="Blue\nred"
    )
    moved = book("2026-11-23 11:00", 1, photographer=mia.user_id, assistant=ben.user_id)
    sessions.move_session(mia, moved, 1, datetime(2026, 11, 24, 11))
    confirmed = book("2026-11-25 09:00", 2, confirmed=True)
    held = book("2026-11-25 11:00", 3, photographer=ben.user_id)
    sessions.hold(mia, held)
    cancelled = book("2026-11-26 09:00", 4)
    sessions.cancel(kim, cancelled, "ill [/")
    back = book("2026-11-26 11:00", 0, room=room)
    sessions.cancel(mia, back, "a mistake")
    undo.undo(mia)
    missed = book("2026-11-20 09:00", 1)
    sessions.no_show(mia, missed)
    again = book("2026-11-27 09:00", 1)
    sessions.save_session(mia, again, None, {"redo": Flag(original=missed)})
    first = book("2026-11-28 10:00", 2, photographer=mia.user_id)
    book("2026-11-28 10:30", 3, photographer=mia.user_id, room=room, allow_clash=True)
    wedding = book("2026-11-29 09:00", 4, type="Wedding", outside_location=factories.outside(mia), room=None)
    book("2026-03-08 01:30", 0, minutes=90)
    for session_id, steps in ((plain, 3), (missed, 7), (wedding, 1)):
        for _ in range(steps):
            workflow.change_status(mia, session_id, None)
    workflow.change_status(ben, confirmed, None)
    undo.undo(ben)
    sessions.save_session(mia, first, None, {"status_due": date(2026, 12, 1), "file_number": "F-7", "reminder_min": 45})
    reminders.dismiss(mia, plain)
    reminders.snooze(mia, moved)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the open SQLite database, by table."""
    from studio.kernel import database

    tables = [name for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    out = {}
    for table in tables:
        if table.startswith(DERIVED):
            continue
        names = [str(row[1]) for row in database.rows(f'PRAGMA table_info("{table}")')]
        found = [
            dict(zip(names, row, strict=True))
            for row in database.rows(f'SELECT {", ".join(names)} FROM "{table}" ORDER BY id')
        ]
        if found:
            out[table] = found
    return out


def write(into: Path = FOLDER) -> Path:
    """Write the sample of the present schema."""
    import time_machine

    from studio.book import checking, founding
    from studio.book.opening import open_book
    from studio.kernel import database, schema

    target = into / f"{schema.known_migrations()[-1][:4]}.json"
    now = datetime(2026, 11, 21, 11, 4, tzinfo=ZoneInfo("America/Los_Angeles"))
    with tempfile.TemporaryDirectory() as folder, time_machine.travel(now, tick=False):
        open_book(f"{folder}/book.db", create=True)
        new = founding.NewStudio("Main Street [Studio] [/", "mia", "Mia [Hansen] [/", "MKH", zone="America/Los_Angeles")
        founding.found_studio(new)
        grow()
        assert checking.problems() == []
        sample = {"rows": rows(), "told": told()}
        database.close_database()
    target.write_text(json.dumps(sample, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return target


if __name__ == "__main__":
    print(write())
