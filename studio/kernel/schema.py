"""The steps from one schema to the next, and who may take them.

A step runs in one transaction, and one program at a time takes steps (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import models
from studio.kernel import turns
from studio.kernel.database import is_sqlite, rows
from studio.kernel.errors import Invalid

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def known_migrations() -> list[str]:
    """List the names of the schema's steps that this program brings, in order."""
    return sorted(path.stem for path in MIGRATIONS.glob("[0-9]*.py"))


def applied_migrations() -> list[str]:
    """List the names of the steps that the open database has taken, in order; empty for a new one."""
    if not models.database.obj.table_exists("schema_migration"):
        return []
    return sorted(str(name) for (name,) in rows("SELECT name FROM schema_migration"))


def pending_migrations(applied: list[str] | None = None) -> list[str]:
    """List the steps still to be taken.

    Args:
        applied: those that were taken, where they have been looked for already.
    Raises:
        Invalid: the schema is newer than this program.
    """
    known = known_migrations()
    applied = applied_migrations() if applied is None else applied
    if newer := sorted(set(applied) - set(known)):
        raise Invalid(
            f"This session book was made by a newer Sittings (schema {newer[-1]}): update this program first."
        )
    return [name for name in known if name not in applied]


def make_current(keep: Callable[[Path], object]) -> list[str]:
    """Take the pending steps, each in its own transaction.

    Args:
        keep: makes a backup of the SQLite file; called before the schema of a database that has one changes.
    Returns:
        The names of the steps taken, in order; empty where there was nothing to do.
    Raises:
        Invalid: another program filled this database, or the schema is newer than this program.
    """
    applied = applied_migrations()
    if not applied:
        refuse_foreign()
    if not pending_migrations(applied):
        return []
    from playhouse.migrations import Runner

    with _alone():
        # Two desks that start together: one migrates, the other waited and finds nothing to do.
        if not pending_migrations():
            return []
        if applied_migrations() and is_sqlite():
            keep(Path(models.database.obj.database))
        with _links_off():
            return [str(name) for name in Runner(models.database.obj, str(MIGRATIONS)).up()]


def refuse_foreign() -> None:
    """Refuse a database that another program filled: ours would be built into the middle of it.

    Raises:
        Invalid: it is one.
    """
    found = set(models.database.obj.get_tables()) - {"schema_migration"}
    # Asked again: another desk may have made the schema between the two looks.
    if (found if is_sqlite() else found & set(models.BY_NAME)) and not applied_migrations():
        where = models.database.obj.database if is_sqlite() else "This database"
        raise Invalid(f"{where} belongs to another program: check --db.")


@contextmanager
def _links_off() -> Iterator[None]:
    """Let SQLite rebuild a table that others link to; each step checks the links itself before it commits."""
    if not is_sqlite():
        yield
        return
    # No statement inside of a transaction can do this.
    models.database.obj.execute_sql("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        models.database.obj.execute_sql("PRAGMA foreign_keys = ON")


@contextmanager
def _alone() -> Iterator[None]:
    """Hold the one place from which a schema is changed: an advisory lock, or a lock file beside the SQLite file."""
    if not is_sqlite():
        models.database.obj.execute_sql(f"SELECT pg_advisory_lock({turns.MIGRATING})")
        try:
            yield
        finally:
            models.database.obj.execute_sql(f"SELECT pg_advisory_unlock({turns.MIGRATING})")
        return
    with turns.alone(models.database.obj.database):
        yield
