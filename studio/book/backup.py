"""Backups made while people work."""

from __future__ import annotations

import glob
import os
from contextlib import suppress
from pathlib import Path

import models
from studio.book.copies import check_file, discard
from studio.kernel import clock, database, turns
from studio.kernel.access import SYSTEM, Actor, require
from studio.kernel.errors import Invalid, Unavailable

KEPT = 5
"""How many backups before migrations are kept."""


def backup(actor: Actor, target: Path, *, replace: bool = False) -> int:
    """Write a consistent copy of the open SQLite database to ``target`` while others work, and check it.

    Returns:
        The size in bytes.
    Raises:
        NotAllowed: the actor's role may not.
        Invalid: the file exists, or the database is PostgreSQL (whose own tools do this).
        Unavailable: the disk refuses.
    """
    require(actor, "backup", "make backups")
    if not database.is_sqlite():
        raise Invalid("This studio is on PostgreSQL: back it up with pg_dump.")
    if target.exists() and not replace:
        raise Invalid(f"{target} exists already: name another file.")
    if not target.parent.is_dir():
        raise Invalid(f"There is no folder {target.parent}: make it first, or name another file.")
    temporary = f"{target}.{os.getpid()}.part"
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise Unavailable(f"Cannot write to {target.parent}: {error.strerror}. Name another folder.") from error
    try:
        # One statement, one snapshot: a copy page by page would start anew at each write of another desk.
        models.database.obj.execute_sql("VACUUM INTO ?", (temporary,))
        problems = check_file(Path(temporary))
        if problems:
            raise Unavailable(f"The copy is not sound ({problems[0]}): nothing was kept. Check the disk.")
        os.replace(temporary, target)
        return target.stat().st_size
    finally:
        with suppress(OSError):
            discard(Path(temporary))


def backup_before_migration(path: Path) -> Path:
    """Copy the database beside itself before its schema changes; the oldest of more than five copies goes.

    Whoever may read the book may read the copy: somebody else than today's user may have to restore it.
    """
    place = Path(os.path.realpath(path))
    # By the whole name of the book: book.db and book.sqlite in one folder are two books.
    target = place.with_name(f"{place.name}.before-{clock.now():%Y%m%d-%H%M%S}.db")
    backup(SYSTEM, target, replace=True)
    opened = os.open(target, os.O_RDONLY)
    turns.give_like(opened, os.stat(place))
    os.close(opened)
    for old in sorted(place.parent.glob(f"{glob.escape(place.name)}.before-*.db"))[:-KEPT]:
        with suppress(OSError):
            old.unlink(missing_ok=True)
    return target
